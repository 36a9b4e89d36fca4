"""Files that go with a copy: each one whose SHA-256 an entry of the copy shows, and no other (design: exhibits by hash). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from ledger.entry import unit
from ledger.errors import MalformedEntry, UsageError
from projections.court.bundle import Exhibit, Line


def exhibits(lines: Sequence[Line], files: Mapping[str, bytes]) -> Iterator[Exhibit]:
    """Give the files by name as exhibits. Raises UsageError for one of which no entry of the copy shows the digest."""
    known = _digests(lines)
    for name, content in files.items():
        digest = sha256(content).hexdigest()
        if digest not in known:
            raise UsageError(
                f"no entry of the copy shows the SHA-256 of file {[*files].index(name) + 1}; nothing was made; leave it out, or have the "
                "field of the entry released that records it"
            )
        yield Exhibit(name, digest, content, known[digest])


def _digests(lines: Sequence[Line]) -> dict[str, int]:
    """Give by digest the first entry of the copy that shows it, as the value of a unit."""
    found: dict[str, int] = {}
    for line in lines:
        for text in line.units.values():
            try:
                value = unit.decode(text).value
            except MalformedEntry:
                continue
            if isinstance(value, str):
                found.setdefault(value, line.number)
    return found
