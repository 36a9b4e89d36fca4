"""What the ledger does by itself, derived again: notes in the cases of a person, and in those that proceedings concern.

Rule 14 of ``ledger.proof.audit``. An entry in a person's stream is noted in each case that the person had joined before that
act: right behind the entries of the act, under the same time. An act cannot be told from the bytes, but all of it has one time: a case
that was joined at the very time of the entry may hold the note or not. Of proceedings it is noted in each case that they concern by
then when they are opened, widened or closed; what is recorded in them meanwhile is noted nowhere, or its count would tell of it.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ledger.proof.audit import Rule, Told, digest, found, identifier
from ledger.proof.audit_order import Head
from ledger.proof.finding import Finding

PROCEEDINGS = frozenset({"proceedings-opened", "proceedings-case-joined", "proceedings-closed"})


class _Marked(NamedTuple):
    """An entry in a person's stream, or one of proceedings that is noted: where it stands."""

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
        self._brought: dict[bytes, dict[bytes, None]] = {}
        self._due: list[tuple[bytes, _Marked, tuple[bytes, ...]]] = []
        self._notes: dict[tuple[bytes, bytes], Told] = {}
        self._of: dict[bytes, bytes] = {}
        self._recent: tuple[int, dict[bytes, bytes]] = (0, {})
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
            if self._recent[0] != recorded_at:
                self._recent = recorded_at, {}
            self._recent[1][leaf] = stream
            for said in by_position.get(position, ()):
                self._hear(said, leaf)

    def _hear(self, said: Told, leaf: bytes) -> None:
        if said.kind == "party-joined":
            person = identifier(said.units.get("party"))
            if person is not None:
                self._joined.setdefault(person.bytes, {}).setdefault(said.stream, said.recorded_at)
                self.joins.setdefault(person.bytes, {}).setdefault(said.stream, said.position)
        elif said.kind in PROCEEDINGS:
            brought = self._brought.setdefault(said.stream, {})
            named = said.units.get("cases")
            brought.update(dict.fromkeys(case.bytes for each in (named if isinstance(named, list) else ()) if (case := identifier(each))))
            self._due.append((leaf, _Marked(said.position, said.stream, said.recorded_at), tuple(brought)))
        elif said.kind == "noted":
            key = (said.stream, digest(said.units.get("leaf")))
            self._of[key[1]] = self._recent[1].get(key[1], b"")
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
        yield from self._of_proceedings(silent)
        for (stream, leaf), note in self._notes.items():
            if stream not in silent and self._of[leaf] not in silent:
                yield self._found(note, "it notes no entry about a person of this case, nor of proceedings that concern it")

    def _of_proceedings(self, silent: Collection[bytes]) -> Iterator[Finding]:
        for leaf, entry, cases in self._due:
            for case in cases:
                note = self._notes.pop((case, leaf), None)
                if note is None:
                    if case not in silent:
                        yield self._found(entry, "it is not noted in a case that the proceedings concern")
                elif note.position <= entry.position or note.recorded_at != entry.recorded_at:
                    yield self._found(note, "it notes an entry of proceedings at another time")

    def _found(self, entry: "_Marked | Told", what: str) -> Finding:
        return found(self.name, Rule.NOTED, entry.position, entry.stream, what)
