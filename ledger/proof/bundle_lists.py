"""The two lists of a bundle, read line by line: what each entry shows, where it stands, and whose signature it has. Pure."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from uuid import UUID

from ledger.errors import MalformedEntry
from ledger.proof import bundle, bundle_entry
from ledger.proof.bundle import Bare, Line, Shown
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
        self._authors((f"{bundle.AUTHORS}, line {number}", line) for number, line in enumerate(bundle.lines(authors), 1))
        last: tuple[UUID, int] | None = None
        for number, line in enumerate(bundle.lines(entries), 1):
            where = f"{bundle.ENTRIES}, line {number}"
            if isinstance(line, Bare):
                last = self._withheld(where, line, last)
            elif line is None or not line.number:
                self._found(where, {"line.unreadable": True})
            else:
                self._shown(f"entry {line.number}", line, last is not None)
        self._whole()

    def leaves_of(self, stream: UUID) -> list[bytes]:
        """Give the leaves of a listed stream by version."""
        return [leaf for _, (leaf, _) in sorted(self._streams[stream].items())]

    def _found(self, where: str, faults: Mapping[str, bool]) -> None:
        """Note those of these faults that are so."""
        self.faults += (fault(reason, where) for reason, is_so in faults.items() if is_so)

    def _authors(self, lines: Iterable[tuple[str, Line | None]]) -> None:
        """Read the entries that give authors their keys: each gives one, in the order of the log, and one adds the first user."""
        opened = [(where, self._opened(where, line)) for where, line in lines]
        authors = [(where, given, bundle_entry.key_given(given)) for where, given in opened if given]
        self._keys = bundle_entry.by_recorder(key for _, _, key in authors if key)
        places = [given.entry.position for _, given, _ in authors]
        own = [key for _, given, key in authors if key and key.after < given.entry.position]
        many = len({given.entry.stream for _, given, _ in authors}) > 1 or len(own) > 1
        self._found(bundle.AUTHORS, {"line.order": places != sorted(set(places)), "author.entry": many})
        for where, given, key in authors:
            self._found(where, {"author.entry": key is None})
            self._place(where, given, self.leaves)

    def _opened(self, where: str, line: Line | None) -> Opened | None:
        """Open an entry, and say what does not fit in it; of authors' entries, which have no number, too."""
        if not isinstance(line, Shown) or (where.startswith(bundle.AUTHORS) and line.number):
            self._found(where, {"line.unreadable": True})
            return None
        try:
            given = bundle_entry.opened(line)
        except MalformedEntry:
            self._found(where, {"entry.unreadable": True})
            return None
        self._found(where, dict.fromkeys(given.faults, True))
        return given

    def _shown(self, where: str, line: Shown, is_behind: bool) -> None:
        self.counts["shown"] += 1
        self._found(where, {"line.order": line.number != self.counts["shown"] or is_behind})
        given = self._opened(where, line)
        if given is None:
            return
        entry = given.entry
        self._found(where, {"entry.twice": entry.position in self._taken})
        self._taken.add(entry.position)
        self._place(where, given, {} if self.proof.complete else self.leaves)
        self._in_stream(where, entry.stream, entry.version, given.leaf, entry.position)

    def _place(self, where: str, given: Opened, leaves: dict[int, bytes]) -> None:
        """Say whether an entry is of this log and its author's, and note its leaf and when it was recorded."""
        entry, signed = given.entry, bundle_entry.signature_fault(given, self._keys, self._can_verify)
        is_beyond = entry.position > self.proof.size - self.proof.complete
        is_other = not is_beyond and leaves.setdefault(entry.position - 1, given.leaf) != given.leaf
        is_of_log = entry.log == self.proof.log
        self._found(where, {"entry.other_log": not is_of_log, "entry.beyond": is_beyond, "entry.twice": is_other, signed: bool(signed)})
        self.recorded.append((where, entry.recorded_at))

    def _withheld(self, where: str, line: Bare, last: tuple[UUID, int] | None) -> tuple[UUID, int]:
        self.counts["withheld"] += 1
        place = (line.stream, line.version)
        self._found(where, {"entry.withheld": not self.proof.complete, "line.order": last is not None and last >= place})
        self._in_stream(where, line.stream, line.version, line.leaf, 0)
        return place

    def _in_stream(self, where: str, stream: UUID, version: int, leaf: bytes, position: int) -> None:
        is_new = stream not in self._streams
        held = self._streams.setdefault(stream, {})
        self._found(where, {"stream.not_listed": self.proof.complete and is_new, "entry.twice": version in held})
        held[version] = (leaf, position)

    def _whole(self) -> None:
        """Say which streams have not versions 1 to the last, and in which positions do not rise."""
        for each in self.proof.streams:
            held = self._streams[each.stream]
            is_whole = len(held) == each.size and all(0 < version <= each.size for version in held)
            self._found(f"stream {each.stream}", {"stream.gap": not is_whole})
        for stream, held in self._streams.items():
            places = [position for _, (_, position) in sorted(held.items()) if position]
            self._found(f"stream {stream}", {"entry.order": any(one >= other for one, other in pairwise(places))})
