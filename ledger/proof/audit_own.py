"""What the ledger does by itself, derived again: contents that erasures took, and notes in the cases of a person.

Rules 12 and 13 of ``ledger.proof.audit``. An entry in a person's stream is noted in each case that the person had joined before that
act: right behind the entries of the act, under the same time. An act cannot be told from the bytes, but all of it has one time: a case
that was joined at the very time of the entry may hold the note or not.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from ledger.entry.slot import slot_tag
from ledger.proof.audit import Missing, Rule, Told, digest, found, identifier
from ledger.proof.audit_order import Head
from ledger.proof.finding import Finding


class _Marked(NamedTuple):
    """An entry in a person's stream: its leaf, and where it stands."""

    position: int
    stream: bytes
    recorded_at: int


class Own:
    """Follows a log in order of positions, and derives at its end what the ledger must have done by itself."""

    def __init__(self, name: str, expired: Mapping[UUID, int]) -> None:
        """Begin before the first entry. ``expired``: by slot of the access log, before when (microseconds) what expired was recorded."""
        self.name = name
        self._expired = expired
        self._recorded: dict[int, int] = {}
        self._joined: dict[bytes, dict[bytes, int]] = {}
        self._marked: dict[bytes, _Marked] = {}
        self._notes: dict[tuple[bytes, bytes], Told] = {}
        self._findings: list[Finding] = []
        self._erased: set[UUID] = set()
        self._missing: list[Missing] = []

    def take(self, heads: Iterable[Head], leaves: Iterable[bytes], told: Iterable[Told], missing: Iterable[Missing]) -> None:
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
        fresh = list(missing)
        places = {each.position for each in fresh}
        self._recorded |= {head[0]: head[4] for head in heads if head[0] in places}
        self._missing += fresh

    def _hear(self, said: Told) -> None:
        if said.kind == "party-joined":
            person = identifier(said.units.get("party"))
            if person is not None:
                self._joined.setdefault(person.bytes, {}).setdefault(said.stream, said.recorded_at)
        elif said.kind == "content-erased":
            slots = said.units.get("slots")
            self._erased |= {slot for slot in map(identifier, slots if isinstance(slots, list) else ()) if slot is not None}
        elif said.kind == "noted":
            key = (said.stream, digest(said.units.get("leaf")))
            if key in self._notes:
                self._findings.append(self._found(said, "it notes an entry that was noted before"))
            self._notes[key] = said

    def end(self, hints: Mapping[bytes, Iterable[UUID]]) -> Iterator[Finding]:
        """Judge what is missing and what was noted; ``hints`` tell, believed by nobody, which slots of a stream were erased."""
        yield from self._gone(hints)
        yield from self._findings
        silent = {each.stream for each in self._missing if each.ordinal == 0}
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

    def _gone(self, hints: Mapping[bytes, Iterable[UUID]]) -> Iterator[Finding]:
        """Find contents that are missing and whose slot no recorded erasure names: the tag shows in which slot a unit stood.

        Of the access log only months that had ended by the day named expire, and nothing is erased otherwise.
        """
        judged: dict[int, list[int]] = {}
        streams: dict[int, bytes] = {}
        for position, stream, event, ordinal, tag in self._missing:
            every, at = (*hints.get(stream, ()), *self._erased, *self._expired), self._recorded.get(position, 0)
            gone = (slot for slot in every if slot in self._erased or at < self._expired.get(slot, 0))
            if not any(slot_tag(slot, UUID(bytes=event), ordinal) == tag for slot in gone):
                judged.setdefault(position, []).append(ordinal)
                streams[position] = stream
        for position, ordinals in judged.items():
            several = ", ".join(map(str, ordinals[:8])) + (" and more" if len(ordinals) > 8 else "")
            what = f"gone without a recorded erasure: unit {several}"
            yield found(self.name, Rule.ERASED, position, streams[position], what)
