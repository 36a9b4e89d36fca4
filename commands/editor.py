"""A text that the person edits in ``$EDITOR``, on a private file in memory, which is removed whatever happens."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from commands import editors, output, prompts
from ledger.errors import NotFound, RuleRefused, UsageError

Read = TypeVar("Read")

MEMORY = Path("/dev/shm")  # noqa: S108 -- memory-backed on Linux (shm_overview(7)); a private directory is made inside it
RUNTIME = "XDG_RUNTIME_DIR"
"""The variable that names a private directory of this account, in memory on most systems (XDG Base Directory Specification)."""
PREFIX = "caseledger-draft-"
ON_DISK = "this machine has no directory in memory for the draft: it lies on a disk, from which it is removed afterwards"
UNKNOWN = f"whether this editor keeps copies of the draft elsewhere is not known here; {editors.TOLD} are told to keep none"


def edited(template: str, suffix: str, read: Callable[[str], Read]) -> Read:
    """Let the person edit a text in ``$EDITOR`` on a private file in memory, which is removed whatever happens, and ``read`` it.

    After a slip (what ``read`` finds wrong with it) a person at a terminal may open the editor again on the same text, so that nothing he
    wrote is lost to it. One that he emptied gives up.
    """
    command = _command()
    with _private_directory() as directory:
        draft = directory / f"draft{suffix}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(template)
        while True:
            _edit(command, draft)
            try:
                return read(_filled(draft))
            except (UsageError, NotFound, RuleRefused) as slip:
                if not prompts.can_ask() or not draft.exists() or not draft.read_bytes().strip():
                    raise
                output.note(f"{slip.briefly}.")
                if not prompts.agreed("Enter opens the editor again on the same draft; n records nothing, and the draft is gone."):
                    raise


def _command() -> list[str]:
    """Give the words of the person's editor; of one that cannot be told to keep no copies, that is said."""
    import shlex

    try:
        editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    except ValueError:
        raise UsageError("the words of $EDITOR do not end their quotes; nothing was recorded") from None
    if not editor:
        raise UsageError("$EDITOR is blank; nothing was recorded; name an editor, or unset it")
    told = editors.discreet(editor)
    if told is None:
        output.note(UNKNOWN)
    return told or editor


def _edit(command: list[str], draft: Path) -> None:
    import subprocess

    try:
        known = editors.surroundings(draft.parent)
        ended = subprocess.run([*command, str(draft)], check=False, env=known).returncode  # noqa: S603 -- the person's own editor
    except OSError:
        raise UsageError("the editor named by $EDITOR does not start; nothing was recorded") from None
    if ended:
        raise UsageError("the editor ended with an error; nothing was recorded")


def _filled(draft: Path) -> str:
    text = prompts.text_file(str(draft), "the edited fields")
    if not text.strip():
        raise UsageError("the draft was emptied; nothing was recorded")
    return text


# -- the private directory -----------------------------------------------------------------------------------------


def places() -> list[Path]:
    """Name the directories in memory where drafts may lie, the one that is used first."""
    named = Path(os.environ.get(RUNTIME, ""))
    return [place for place in (MEMORY, named) if place.is_absolute() and place.is_dir() and os.access(place, os.W_OK)]


def left() -> list[Path]:
    """Name the drafts of this account whose command was killed before it could remove them: nobody holds their lock.

    A directory is locked before anything stands in it, so an empty one is no draft yet.
    """
    found = []
    for place in places():
        for directory in place.glob(f"{PREFIX}*"):
            with suppress(OSError), _held(directory, wait=False):
                if directory.stat().st_uid == os.geteuid() and any(directory.iterdir()):
                    found.append(directory)
    return found


@contextmanager
def _private_directory() -> Iterator[Path]:
    """Give a 0700 directory in memory where there is such a place; editors leave their copies beside the file.

    It is locked while this process lives. What killed commands left is removed first.
    """
    from shutil import rmtree
    from tempfile import mkdtemp

    for directory in left():
        rmtree(directory, ignore_errors=True)
    if not (memory := places()):
        output.note(ON_DISK)
    directory = Path(mkdtemp(prefix=PREFIX, dir=memory[0] if memory else None))
    try:
        with _held(directory):
            yield directory
    finally:
        rmtree(directory, ignore_errors=True)


@contextmanager
def _held(directory: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock of a directory, which the kernel lets go when this process ends; raises OSError where another holds it."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)
