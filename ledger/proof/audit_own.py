"""What the ledger does by itself, derived again: notes in the cases of a person.

Rule 14 of ``ledger.proof.audit``. An entry in a person's stream is noted in each case that the person had joined before that
act: right behind the entries of the act, under the same time. An act cannot be told from the bytes, but all of it has one time: a case
that was joined at the very time of the entry may hold the note or not.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ledger.proof.audit import Rule, Told, digest, found, identifier
from ledger.proof.audit_order import Head
from ledger.proof.finding import Finding


class _Marked(NamedTuple):
    """An entry in a person's stream: its leaf, and where it stands."""

    position: int
    stream: bytes
    recorded_at: int


class Own:
    """Follows a log in order of positions, and derives at its end what the ledger must have done by itself."""

    def __init__(self, name: str) -> None:
        """Begin before the first entry."""
        self.name = name
        self.joins: dict[bytes, dict[bytes, int]] = {}
        self._joined: dict[bytes, dict[bytes, int]] = {}
        self._marked: dict[bytes, _Marked] = {}
        self._notes: dict[tuple[bytes, bytes], Told] = {}
        self._findings: list[Finding] = []

    def take(self, heads: Iterable[Head], leaves: Iterable[bytes], told: Iterable[Told]) -> None:
        """Take in a run of entries and what they tell."""
        by_position: dict[int, list[Told]] = {}
        for each in told:
            by_position.setdefault(each.position, []).append(each)
        joined, marked = self._joined, self._marked
        for (position, stream, _, _, recorded_at, _), leaf in zip(heads, leaves, strict=True):
            if stream in joined:
                marked[leaf] = _Marked(position, stream, recorded_at)
            for said in by_position.get(position, ()):
                self._hear(said)

    def _hear(self, said: Told) -> None:
        if said.kind == "party-joined":
            person = identifier(said.units.get("party"))
            if person is not None:
                self._joined.setdefault(person.bytes, {}).setdefault(said.stream, said.recorded_at)
                self.joins.setdefault(person.bytes, {}).setdefault(said.stream, said.position)
        elif said.kind == "noted":
            key = (said.stream, digest(said.units.get("leaf")))
            if key in self._notes:
                self._findings.append(self._found(said, "it notes an entry that was noted before"))
            self._notes[key] = said

    def end(self, silent: Collection[bytes]) -> Iterator[Finding]:
        """Judge what was noted; ``silent`` are streams of which clear units were erased, so that who joined cannot be told."""
        yield from self._findings
        for leaf, entry in self._marked.items():
            for case, at in self._joined[entry.stream].items():
                note = self._notes.pop((case, leaf), None)
                if note is None:
                    if at < entry.recorded_at and case not in silent:
                        yield self._found(entry, "it is not noted in a case that the person had joined")
                elif note.position <= entry.position or note.recorded_at != entry.recorded_at or at > entry.recorded_at:
                    yield self._found(note, "it notes an entry at another time, or of a person who joined later")
        for (stream, _), note in self._notes.items():
            if stream not in silent:
                yield self._found(note, "it notes no entry about a person of this case")

    def _found(self, entry: "_Marked | Told", what: str) -> Finding:
        return found(self.name, Rule.NOTED, entry.position, entry.stream, what)
