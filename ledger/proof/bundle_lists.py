"""The two lists of a bundle, read line by line: what each entry shows, where it stands, and whose signature it has. Pure."""

from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

from ledger.errors import MalformedEntry
from ledger.proof import bundle, bundle_entry
from ledger.proof.bundle import Bare, Shown
from ledger.proof.bundle_entry import Key, Opened
from ledger.proof.bundle_proof import Proof
from ledger.proof.bundle_words import Fault, fault


class Lists:
    """What the lists hold. ``leaves``: those that must lead to the log's root, by number; ``recorded``: which entry was recorded when.

    Nothing of a unit is kept: the memory that is needed grows by some hundred bytes with an entry.
    """

    def __init__(self, proof: Proof, can_verify: bool) -> None:
        """Begin with nothing read."""
        self.proof, self.faults, self.leaves = proof, list[Fault](), dict[int, bytes]()
        self.recorded: list[tuple[str, int]] = [("the index entry", proof.recorded_at)] if proof.complete else []
        self.counts = {"streams": len(proof.streams), "shown": 0, "withheld": 0}
        self._can_verify, self._keys, self._taken = can_verify, dict[UUID, list[Key]](), set[int]()
        self._streams: dict[UUID, dict[int, tuple[bytes, int]]] = {each.stream: {} for each in proof.streams}

    def read(self, authors: bytes, entries: bytes) -> None:
        """Read both lists."""
        self._authors([self._opened(f"{bundle.AUTHORS}, line {number}", line) for number, line in enumerate(bundle.lines(authors), 1)])
        last: tuple[UUID, int] | None = None
        for number, line in enumerate(bundle.lines(entries), 1):
            where = f"{bundle.ENTRIES}, line {number}"
            if isinstance(line, Bare):
                last = self._withheld(where, line, last)
            elif line is None or not line.number:
                self._found("line.unreadable", where)
            else:
                self._shown(f"entry {line.number}", line, last is not None)
        self.faults += self._of_streams()

    def leaves_of(self, stream: UUID) -> list[bytes]:
        """Give the leaves of a listed stream by version."""
        return [leaf for _, (leaf, _) in sorted(self._streams[stream].items())]

    def _authors(self, found: list[tuple[str, Opened] | None]) -> None:
        authors = [each for each in found if each is not None]
        self._keys = bundle_entry.keys_given(given for _, given in authors)
        places = [given.entry.position for _, given in authors]
        if places != sorted(set(places)):
            self._found("line.order", bundle.AUTHORS)
        keys = [bundle_entry.key_given(given) for _, given in authors]
        own = [key for key, at in zip(keys, places, strict=True) if key and key.after < at]
        if len({given.entry.stream for _, given in authors}) > 1 or len(own) > 1:
            self._found("author.entry", bundle.AUTHORS)
        for key, (where, given) in zip(keys, authors, strict=True):
            if key is None:
                self._found("author.entry", where)
            self._place(where, given, self.leaves)
            self._signed(where, given)

    def _opened(self, where: str, line: Shown | Bare | None) -> tuple[str, Opened] | None:
        """Open an entry, and say what does not fit in it; of authors' entries, which have no number, too."""
        if line is None or isinstance(line, Bare) or (where.startswith(bundle.AUTHORS) and line.number):
            self._found("line.unreadable", where)
            return None
        try:
            given = bundle_entry.opened(line)
        except MalformedEntry:
            self._found("entry.unreadable", where)
            return None
        for reason in given.faults:
            self._found(reason, where)
        return where, given

    def _shown(self, where: str, line: Shown, behind: bool) -> None:
        self.counts["shown"] += 1
        if line.number != self.counts["shown"] or behind:
            self._found("line.order", where)
        found = self._opened(where, line)
        if found is None:
            return
        _, given = found
        entry = given.entry
        if entry.position in self._taken:
            self._found("entry.twice", where)
        self._taken.add(entry.position)
        self._place(where, given, {} if self.proof.complete else self.leaves)
        self._in_stream(where, entry.stream, entry.version, given.leaf, entry.position)
        self._signed(where, given)

    def _place(self, where: str, given: Opened, leaves: dict[int, bytes]) -> None:
        entry = given.entry
        if entry.log != self.proof.log:
            self._found("entry.other_log", where)
        if entry.position > self.proof.size - self.proof.complete:
            self._found("entry.beyond", where)
        elif leaves.setdefault(entry.position - 1, given.leaf) != given.leaf:
            self._found("entry.twice", where)
        self.recorded.append((where, entry.recorded_at))

    def _withheld(self, where: str, line: Bare, last: tuple[UUID, int] | None) -> tuple[UUID, int]:
        self.counts["withheld"] += 1
        if not self.proof.complete:
            self._found("entry.withheld", where)
        if last is not None and last >= (line.stream, line.version):
            self._found("line.order", where)
        self._in_stream(where, line.stream, line.version, line.leaf, 0)
        return line.stream, line.version

    def _in_stream(self, where: str, stream: UUID, version: int, leaf: bytes, position: int) -> None:
        if self.proof.complete and stream not in self._streams:
            self._found("stream.not_listed", where)
        held = self._streams.setdefault(stream, {})
        if version in held:
            self._found("entry.twice", where)
        held[version] = (leaf, position)

    def _of_streams(self) -> Iterator[Fault]:
        """Say which streams are not whole, and in which positions do not rise."""
        for each in self.proof.streams:
            held = self._streams[each.stream]
            if len(held) != each.size or min(held, default=1) != 1 or max(held, default=0) != each.size:
                yield fault("stream.gap", f"stream {each.stream}")
        for stream, held in self._streams.items():
            places = [position for _, (_, position) in sorted(held.items()) if position]
            if any(one >= other for one, other in pairwise(places)):
                yield fault("entry.order", f"stream {stream}")

    def _signed(self, where: str, given: Opened) -> None:
        reason = bundle_entry.signature_fault(given, self._keys, self._can_verify)
        if reason:
            self._found(reason, where)

    def _found(self, reason: str, where: str) -> None:
        self.faults.append(fault(reason, where))
