"""The files of a bundle as they lie there: read from a directory, held against manifest.json and the manifests of the bag (RFC 8493)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import file_digest
from os import walk
from pathlib import Path
from stat import S_ISREG
from typing import Any

from ledger.proof import bundle
from ledger.proof.bundle_words import Fault, fault

BAG, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
COVERED = re.compile(r"data/(entries\.ndjson|authors\.ndjson|cover\.json|schedule[^/]*\.csv|exhibits/[^/]+)")
"""Files that stand in manifest.json."""
LARGEST = 1 << 30
"""Bytes of the largest file that is read whole."""
_SUM = re.compile(r"([0-9a-f]{64})  (\S.*)")
_ESCAPED = {"%0A": "\n", "%0D": "\r", "%25": "%"}


class Directory(Mapping[str, bytes]):
    """The plain files below a directory by their names in it; each is read when it is asked for, and links are not followed."""

    def __init__(self, path: Path) -> None:
        """Find the files; ``special`` are the names of all that is neither directory nor plain file."""
        self.special: list[str] = []
        self._files: dict[str, Path] = {}
        for folder, folders, files in walk(path, followlinks=False):
            for name in (*folders, *files):
                file = Path(folder) / name
                if S_ISREG(file.lstat().st_mode):
                    self._files[file.relative_to(path).as_posix()] = file
                elif file.is_symlink() or name in files:
                    self.special.append(file.relative_to(path).as_posix())

    def __getitem__(self, name: str) -> bytes:
        """Read a file whole; one that cannot be read, or is larger than any that is read so, as if it were empty."""
        file = self._files[name]
        try:
            return file.read_bytes() if file.stat().st_size <= LARGEST else b""
        except OSError:
            return b""

    def __contains__(self, name: object) -> bool:
        """Say whether there is such a file, without reading it."""
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        """Give the names in order."""
        return iter(sorted(self._files))

    def __len__(self) -> int:
        """Give how many files there are."""
        return len(self._files)

    def measured(self, name: str) -> tuple[int, str]:
        """Give size and SHA-256 of a file, read piece by piece."""
        try:
            with self._files[name].open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
                return file.tell(), digest
        except OSError:
            return 0, ""


def faults(files: Mapping[str, bytes], recorded: str | None = None) -> Iterator[Fault]:
    """Give what does not fit of the files as they lie there.

    ``recorded``: the SHA-256 of manifest.json, or of the bag's manifest (page, PDF and program stand by it), as it was told by another way.
    """
    measured = files.measured if isinstance(files, Directory) else lambda name: (len(files[name]), bundle.digest(files[name]))
    yield from (fault("file.special", name) for name in (files.special if isinstance(files, Directory) else ()))
    yield from _of_manifest(files, measured, recorded)
    yield from _of_bag(files, BAG, measured, (name for name in files if name.startswith(bundle.DATA)))
    yield from _of_bag(files, TAGS, measured, (name for name in files if not name.startswith(bundle.DATA) and name != TAGS))


Measured = Callable[[str], tuple[int, str]]
"""Gives size and SHA-256 of the file of a name."""


def _of_manifest(files: Mapping[str, bytes], measured: Measured, recorded: str | None) -> Iterator[Fault]:
    if bundle.MANIFEST not in files:
        yield fault("bag.missing", bundle.MANIFEST)
        return
    source = files[bundle.MANIFEST]
    if recorded is not None and recorded.strip().lower() not in (bundle.digest(source), bundle.digest(files.get(BAG, b""))):
        yield fault("manifest.recorded", bundle.MANIFEST)
    try:
        named = _named(bundle.told(source, "caseledger_bundle", "files"))
    except bundle.UNREADABLE:
        yield fault("manifest.unreadable", bundle.MANIFEST)
        return
    yield from (fault("manifest.file", name) for name, said in named.items() if name not in files or measured(name) != said)
    yield from (fault("manifest.surplus", name) for name in files if COVERED.fullmatch(name) and name not in named)


def _named(told: Any) -> dict[str, tuple[int, str]]:
    """Read a manifest: size and digest by the name of each file, relative to the bundle."""
    named = {bundle.DATA + each["name"]: (bundle.whole(each["size"]), each["sha256"]) for each in told["files"]}
    is_rising = list(named) == sorted(named) and len(named) == len(told["files"])
    if bundle.whole(told["caseledger_bundle"]) != bundle.FORMAT or not all(map(COVERED.fullmatch, named)) or not is_rising:
        raise ValueError("a file that is none of a manifest's")
    return named


def _of_bag(files: Mapping[str, bytes], name: str, measured: Measured, there: Iterable[str]) -> Iterator[Fault]:
    if name not in files:
        yield fault("bag.missing", name)
        return
    *lines, last = files[name].decode("utf-8", "replace").split("\n")
    sums = [line for line in map(_SUM.fullmatch, lines) if line]
    named = {re.sub("%0A|%0D|%25", lambda escaped: _ESCAPED[escaped[0]], line[2]): line[1] for line in sums}
    if len(named) != len(lines) or last:
        yield fault("bag.unreadable", name)
    yield from (fault("bag.file", each) for each, digest in named.items() if each not in files or measured(each)[1] != digest)
    yield from (fault("bag.surplus", each) for each in there if each not in named)
