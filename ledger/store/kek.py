"""The key-encryption key: read from its file, or asked of a command, such as the client of a key management service.

It is never kept in the ledger directory, nor given to another process in its words or its environment.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Event, Timer

from ledger.errors import ConfigurationError
from ledger.store import private
from ledger.store.place import Place

PATIENCE = 20
"""Seconds after which a command that has not answered is ended."""
GIVEN = ("PATH", "HOME", "LANG")
"""Variables of the environment that it is given; the settings name more where it needs them (``kek_environment``)."""
LONGEST = 4096
"""Bytes of its answer that are looked at."""


def read(at: Place) -> bytes:
    """The key-encryption key of a ledger (32 bytes). Raises ConfigurationError where there is none or it cannot be had."""
    if at.kek_command:
        return _answered(at.kek_command, at.kek_environment)
    if at.kek_file is None:
        raise ConfigurationError("neither a key file nor a key command is set for this ledger; nothing can be sealed or opened here")
    return private.read_key(at.kek_file)


def _answered(command: tuple[str, ...], more: tuple[str, ...]) -> bytes:
    """The key that a command writes on standard output. What it says otherwise is not repeated, for it may hold a key."""
    name, undone = f"the key command {Path(command[0]).name}", "nothing was opened; run it by hand to see why"
    try:
        status, text = _run(command, more)
    except OSError as error:
        raise ConfigurationError(f"{name} cannot be run ({error.strerror}); nothing was opened; see the settings") from None
    if status is None:
        raise ConfigurationError(f"{name} did not answer within {PATIENCE} seconds; {undone}")
    if status:
        raise ConfigurationError(f"{name} ended with status {status}; {undone}")
    key = private.from_hexadecimal(text.strip()) if len(text) <= LONGEST else None
    if key is None:
        raise ConfigurationError(f"{name} did not answer a key of {private.KEY_BYTES} bytes in hexadecimal; {undone}")
    return key


def _run(command: tuple[str, ...], more: tuple[str, ...]) -> tuple[int | None, bytes]:
    """Run a command, without a shell, in a session of its own, which is ended as a whole after PATIENCE: then it has no status."""
    given = {name: os.environ[name] for name in (*GIVEN, *more) if name in os.environ}
    with Popen(command, env=given, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, start_new_session=True) as begun:  # noqa: S603 -- the settings' own words
        late = Event()

        def end() -> None:
            late.set()
            with suppress(ProcessLookupError):
                os.killpg(begun.pid, signal.SIGKILL)

        timer = Timer(PATIENCE, end)
        timer.start()
        try:
            text = begun.stdout.read(LONGEST + 1) if begun.stdout else b""
            if len(text) > LONGEST:
                os.killpg(begun.pid, signal.SIGKILL)
            status = begun.wait()
        finally:
            timer.cancel()
        return None if late.is_set() else 0 if len(text) > LONGEST else status, text
