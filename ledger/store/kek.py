"""The key-encryption key: read from its file, or asked of a command, such as the client of a key management service.

It is never kept in the ledger directory, nor given to another process in its words or its environment. After an erasure the next one comes
in its place: it is kept durably beside it before the keyring's database is written, and the old one is destroyed after that was committed.
Whatever stops between, the name that counts in the keyring says which of the two it is.

FILE        the key that counts, 64 hexadecimal digits, 0600
FILE.next   the next one, until it is in the place of FILE
FILE.lock   held by whoever replaces it
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Event, Timer

from ledger.entry.slot import kek_name
from ledger.errors import ConfigurationError, NextKeyMissing
from ledger.store import locks, private
from ledger.store.place import Place

PATIENCE = 20
"""Seconds after which a command that has not answered is ended."""
GIVEN = ("PATH", "HOME", "LANG")
"""Variables of the environment that it is given; the settings name more where it needs them (``kek_environment``)."""
LONGEST = 4096
"""Bytes of its answer that are looked at."""
Random = Callable[[int], bytes]


def read(at: Place) -> bytes:
    """The key-encryption key of a ledger (32 bytes). Raises ConfigurationError where there is none or it cannot be had."""
    return source(at, bytes).read()


def source(at: Place, random: Random) -> "KeyFile | KeyCommand":
    """Give where the key-encryption key of a ledger is had from; ``random(n)`` gives n random bytes for the next one of a file.

    Raises ConfigurationError where the settings name nothing.
    """
    if at.kek_command:
        return KeyCommand(at.kek_command, at.kek_next_command, at.kek_environment)
    if at.kek_file is None:
        raise ConfigurationError("neither a key file nor a key command is set for this ledger; nothing can be sealed or opened here")
    return KeyFile(at.kek_file, random)


class KeyFile:
    """A key-encryption key in a file, and the next one beside it."""

    def __init__(self, file: Path, random: Random) -> None:
        """Keep where it lies: where a link leads, so that it is the key that is replaced and not the link."""
        self._random = random
        self._file = file.resolve()
        self.next = self._file.with_name(self._file.name + ".next")

    def read(self) -> bytes:
        """The key. Raises ConfigurationError."""
        return private.read_key(self._file)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep others from replacing the key while the block runs. Raises NextKeyMissing where nothing can be written beside it."""
        with ExitStack() as lock:
            with self._writing():
                lock.enter_context(locks.locked(self._file.with_name(self._file.name + ".lock")))
            yield

    def draw(self) -> bytes:
        """Draw the next key and keep it beside the present one, in the place of one that never counted. Raises NextKeyMissing."""
        drawn = self._random(private.KEY_BYTES)
        with self._writing():
            private.write_private(self.next, _written(drawn))
        return drawn

    def take(self) -> None:
        """Write over the present key, which nothing needs any more, then put the next one in its place."""
        with self._file.open("r+b") as old:
            old.write(_written(self._random(private.KEY_BYTES)).ljust(os.fstat(old.fileno()).st_size))
            old.flush()
            os.fsync(old.fileno())
        self.next.replace(self._file)
        private.settle_names(self._file.parent)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Raise NextKeyMissing where the block cannot write beside the key."""
        try:
            yield
        except (OSError, ConfigurationError):
            raise NextKeyMissing(
                f"this account cannot write beside the key file, in {self._file.parent}; nothing was wrapped anew, so the old key still "
                "opens older backups of the keyring; let it write there, then repeat it: caseledger keyring rewrap"
            ) from None

    def named(self, name: str) -> bytes | None:
        """Give the key of this name: the present one, or the next, which takes its place at last; None where neither has it."""
        if kek_name(present := self.read()) == name:
            return present
        if not self.next.exists():
            return None
        with self.held():
            if kek_name(present := self.read()) != name and self.next.exists() and kek_name(private.read_key(self.next)) == name:
                self.take()
                present = self.read()
        return present if kek_name(present) == name else None


class KeyCommand:
    """A key-encryption key that a command answers, and a second command for the next one, called with ``draw`` and then ``take``."""

    def __init__(self, command: tuple[str, ...], following: tuple[str, ...], environment: tuple[str, ...]) -> None:
        """Keep the words of both commands, and the names of the variables that they are given."""
        self._command, self._following, self._environment = command, following, environment

    def read(self) -> bytes:
        """The key. Raises ConfigurationError where the command gives none."""
        return _answered(self._command, self._environment)

    def held(self) -> AbstractContextManager[None]:
        """Nothing here to hold: the keyring's database lets one replace the key at a time."""
        return nullcontext()

    def draw(self) -> bytes:
        """Have the next key drawn and kept. Raises NextKeyMissing where no command is set that does, ConfigurationError."""
        if not self._following:
            raise NextKeyMissing(
                "no command is set that draws the next key-encryption key; nothing was wrapped anew, so the old key still opens older "
                "backups of the keyring; set kek_next_command (docs/operations.md), then repeat it: caseledger keyring rewrap"
            )
        return _answered((*self._following, "draw"), self._environment)

    def take(self) -> None:
        """Have the next key take the place of the present one, which is destroyed."""
        _done((*self._following, "take"), self._environment)

    def named(self, name: str) -> bytes | None:
        """Give the key of this name: the present one, or the next, which takes its place at last; None where neither has it."""
        if kek_name(present := self.read()) == name:
            return present
        if not self._following or kek_name(drawn := self.draw()) != name:
            return None
        self.take()
        return drawn


def _written(key: bytes) -> bytes:
    return key.hex().encode() + b"\n"


def _done(command: tuple[str, ...], more: tuple[str, ...]) -> bytes:
    """What a command writes on standard output. Raises ConfigurationError where it fails."""
    name, undone = f"the key command {Path(command[0]).name}", "nothing was opened; run it by hand to see why"
    try:
        status, text = _run(command, more)
    except OSError as error:
        raise ConfigurationError(f"{name} cannot be run ({error.strerror}); nothing was opened; see the settings") from None
    if status is None:
        raise ConfigurationError(f"{name} did not answer within {PATIENCE} seconds; {undone}")
    if status:
        raise ConfigurationError(f"{name} ended with status {status}; {undone}")
    return text


def _answered(command: tuple[str, ...], more: tuple[str, ...]) -> bytes:
    """The key that a command writes on standard output. What it says otherwise is not repeated, for it may hold a key."""
    text = _done(command, more)
    key = private.from_hexadecimal(text.strip()) if len(text) <= LONGEST else None
    if key is None:
        name = f"the key command {Path(command[0]).name}"
        raise ConfigurationError(
            f"{name} did not answer a key of {private.KEY_BYTES} bytes in hexadecimal; nothing was opened; run it by hand to see why"
        )
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
