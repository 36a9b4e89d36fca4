"""A text that the person edits in ``$EDITOR``, on a private file in memory, which is removed whatever happens."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from commands import output, prompts
from ledger.errors import NotFound, RuleRefused, UsageError

Read = TypeVar("Read")

MEMORY = Path("/dev/shm")  # noqa: S108 -- memory-backed on Linux (shm_overview(7)); a private directory is made inside it


def edited(template: str, suffix: str, read: Callable[[str], Read]) -> Read:
    """Let the person edit a text in ``$EDITOR`` on a private file in memory, which is removed whatever happens, and ``read`` it.

    After a slip (what ``read`` finds wrong with it) a person at a terminal may open the editor again on the same text, so that nothing he
    wrote is lost to it. One that he emptied gives up.
    """
    with _private_directory() as directory:
        draft = directory / f"draft{suffix}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(template)
        while True:
            _edit(draft)
            try:
                return read(_filled(draft))
            except (UsageError, NotFound, RuleRefused) as slip:
                if not prompts.can_ask() or not draft.exists() or not draft.read_bytes().strip():
                    raise
                output.note(f"{slip.briefly}.")
                if not prompts.agreed("Enter opens the editor again on the same draft; n records nothing, and the draft is gone."):
                    raise


def _edit(draft: Path) -> None:
    import shlex
    import subprocess

    editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    try:
        ended = subprocess.run([*editor, str(draft)], check=False).returncode  # noqa: S603 -- the person's own editor
    except OSError:
        raise UsageError("the editor named by $EDITOR does not start; nothing was recorded") from None
    if ended:
        raise UsageError("the editor ended with an error; nothing was recorded")


def _filled(draft: Path) -> str:
    text = prompts.text_file(str(draft), "the edited fields")
    if not text.strip():
        raise UsageError("the draft was emptied; nothing was recorded")
    return text


@contextmanager
def _private_directory() -> Iterator[Path]:
    """Give a 0700 directory in memory where there is such a place; editors leave their copies beside the file."""
    from shutil import rmtree
    from tempfile import mkdtemp

    memory = MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None
    directory = Path(mkdtemp(prefix="caseledger-", dir=memory))
    try:
        yield directory
    finally:
        rmtree(directory, ignore_errors=True)
