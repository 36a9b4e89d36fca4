"""What lies between the entries of a log: positions, versions, time, what may come once only (rules 9 to 11 of ``ledger.proof.audit``)."""

import re
import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from ledger.proof.audit import Numbered, Part, Rule, found
from ledger.proof.finding import Finding

HEAD = struct.Struct(">q16sQ16sQ16s")
"""position (of the row, which may lie), stream, version, event, recorded_at, recorder: as bytes 38 to 110 of an entry have them."""
Head = tuple[int, bytes, int, bytes, int, bytes]
_NUMBER = re.compile(r"([A-Z]{1,5}-(?:\d\d-)?)0*(\d+)")


class Order:
    """Follows the entries of a log in order of positions, and keeps what the next one is judged by."""

    def __init__(self, name: str) -> None:
        """Begin before the first entry."""
        self.name = name
        self._position, self._time, self._unread = 0, 0, 0
        self._versions: dict[bytes, int] = {}
        self._events, self._places = bytearray(), list[tuple[int, int]]()
        self.numbers: dict[str, bytes] = {}
        self._last_number: dict[str, int] = {}

    def take(self, heads: Sequence[Head], clocks: Sequence[int], unread: Collection[int]) -> Iterator[Finding]:
        """Judge a run of entries; ``clocks`` are those of their stamps, -1 where none is known, ``unread`` the positions left out."""
        expected, time, versions = self._position, self._time, self._versions
        self._unread += len(unread)
        self._places.append((len(self._events) // 16, heads[0][0] if heads else 0))
        for (position, stream, version, event, recorded_at, _), clock in zip(heads, clocks, strict=True):
            expected += 1
            while expected < position and expected in unread:
                expected += 1
            if position != expected:
                yield self._found(Rule.POSITIONS, position, stream, f"entry {expected} was to follow")
                expected = position
            follows = versions.get(stream, 0) + 1
            if version != follows and not follows < version <= follows + self._unread:
                yield self._found(Rule.VERSIONS, position, stream, f"it is version {version} of its stream, and {follows} was to follow")
            versions[stream] = version
            if recorded_at < time:
                yield self._found(Rule.TIME, position, stream, "it was recorded before the entry before it")
            elif clock >= 0 and recorded_at != max(clock, time):
                yield self._found(Rule.TIME, position, stream, "it was recorded at another time than the clock showed")
            time = recorded_at
            self._events += event
        self._position, self._time = expected, time

    def given(self, numbers: Iterable[Numbered], *, complete: bool) -> Iterator[Finding]:
        """Judge the human numbers that a run gives; where not all stamps are there (not ``complete``), a gap is none."""
        for position, stream, version, number in numbers:
            parts = _NUMBER.fullmatch(number)
            if version != 1 or parts is None or number in self.numbers:
                wrong = "given before" if number in self.numbers else "not given as its stream begins" if parts else "no number"
                yield self._found(Rule.NUMBERS, position, stream, f"its number is {wrong}")
                continue
            self.numbers[number] = stream
            series, place = parts[1], int(parts[2])
            last = self._last_number.get(series, 0)
            if place <= last or (complete and place != last + 1):
                yield self._found(Rule.NUMBERS, position, stream, f"{last + 1} was to follow in its series")
            self._last_number[series] = max(place, last)

    def end(self) -> Iterator[Finding]:
        """Find event ids that come twice, by their first eight bytes and then whole."""
        ids = self._events
        halves = sorted(memoryview(ids).cast("Q")[::2].tolist()) if ids else []
        double = {half for half, following in pairwise(halves) if half == following}
        if not double:
            return
        seen: set[bytes] = set()
        for place in range(0, len(ids), 16):
            if memoryview(ids[place : place + 8]).cast("Q")[0] in double:
                event = bytes(ids[place : place + 16])
                if event in seen:
                    yield self._found(Rule.EVENTS, self._position_of(place // 16), None, "its event id is that of an earlier entry")
                seen.add(event)

    def _position_of(self, number: int) -> int:
        """Give about the position of the entry of this number; runs have no gap where none was found."""
        begin, first = max(each for each in self._places if each[0] <= number)
        return first + number - begin

    def _found(self, rule: Rule, position: int, stream: bytes | None, what: str) -> Finding:
        return found(self.name, rule, position, stream, what)


def heads(part: Part) -> list[Head]:
    """Give the heads of a part, one for each entry."""
    return list(HEAD.iter_unpack(part.heads))
