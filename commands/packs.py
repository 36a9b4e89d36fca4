"""A finished pack: its files, its manifest, and how it is written for whoever carries it away."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ledger.errors import ConfigurationError, UsageError
from ledger.store.private import settle_names


class Pack(NamedTuple):
    """The files of a pack by name, and the proofs of inclusion that a checkpoint gives now, by name; these are not in the manifest.

    ``marked``: marks of what the reader himself was not shown, as of what was destroyed.
    """

    files: Mapping[str, bytes]
    proofs: Mapping[str, bytes]
    marked: tuple[str, ...] = ()

    @property
    def manifest(self) -> str:
        """SHA-256 of the manifest's bytes, in hexadecimal."""
        from ledger.proof import pack

        return pack.digest(self.stated)

    @property
    def stated(self) -> bytes:
        """The manifest's bytes."""
        from ledger.proof import pack

        return pack.manifest(self.files)

    def stands_in(self, directory: Path) -> bool:
        """Tell whether this very pack was written to a directory; raises UsageError where something else is there."""
        from ledger.proof import pack

        if not os.path.lexists(directory):
            return False
        try:
            same = not directory.is_symlink() and (directory / pack.MANIFEST).read_bytes() == self.stated
        except OSError:
            same = False
        return same or require_new(directory)

    def write(self, directory: Path, done: str = "nothing was written") -> None:
        """Write it to a new private directory, whole or not at all; ``done`` says, where that fails, what was done all the same.

        Raises UsageError where something is there already, ConfigurationError where it cannot be written.
        """
        from ledger.proof import pack

        write_new(directory, {**self.files, pack.MANIFEST: self.stated, pack.SUMS: pack.sums(self.files, self.stated), **self.proofs}, done)


def write_new(directory: Path, files: Mapping[str, bytes], done: str = "nothing was written") -> None:
    """Write files to a new private directory as ``Pack.write`` does: beside it first, whole or not at all."""
    require_new(directory)
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))  # 0700 from the first
        try:
            _written(beside, files)
            beside.rename(directory)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        settle_names(directory.parent)
    except OSError as fault:
        raise ConfigurationError(f"{directory} cannot be written ({fault.strerror}); {done}") from None


def require_new(directory: Path) -> bool:
    """Raise UsageError where the directory of a pack is there already, a broken link too, or cannot be made; False: it is not there."""
    if os.path.lexists(directory):
        raise UsageError(f"{directory} is there already; nothing was done; name a new directory")
    if not directory.parent.is_dir() or not os.access(directory.parent, os.W_OK):
        raise UsageError(f"{directory} cannot be made, for where it is to be nothing can be written; nothing was done; name another place")
    return False


def _written(directory: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (path := directory / name).parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    settle_names(directory)
