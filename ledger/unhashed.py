"""What stands beside the entries, held against them: streams, slots, numbers and the answers to requests.

None of it is hashed. It decides what a number leads to, which key opens what, and whether an act was recorded before. Which entries there
are, and that slots are those committed to, is for the rest of the audit; these rows are compared with what it has found true.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from ledger.errors import CaseledgerError
from ledger.proof.finding import Finding, Matter
from ledger.store import standing
from ledger.store.connection import Connection, rows

STREAMS = "a stream that is known has entries, is of its log's kind, and was opened by the agency of its first entry"
COUNTED = "the next number of a series follows the last one given"
SLOTS = "a key slot belongs to the stream and the controller of the entries whose contents stand in it"
ERASED = "a key slot is erased by the entry that names it for erasure"
REQUESTS = "an act was recorded once under its request id, and answered with its own entries"

_NUMBER = re.compile(r"([A-Z]{1,5})-(?:(\d\d)-)?(\d+)", re.ASCII)


def unhashed(connection: Connection) -> Iterator[Finding]:
    """Compare every such row, each table in the order of its entries. A table that cannot be read is a finding, and the others are."""
    for rule, compare in _COMPARED.items():
        try:
            yield from compare(connection)
        except CaseledgerError:
            yield _found(None, None, rule, "the database cannot read these rows, or their entries; they were not compared")


def _streams(connection: Connection) -> Iterator[Finding]:
    for stream, number in rows(connection, standing.EMPTY_STREAMS):
        yield _found(None, stream, STREAMS, f"{number or 'one without a number'} has none")
    for position, stream in rows(connection, standing.ACCESS_STREAMS):
        yield _found(position, stream, STREAMS, "it is a reader's, and not known as one", "access")
    for position, stream in rows(connection, standing.OPENERS):
        yield _found(position, stream, STREAMS, "it is said to have been opened by another agency")


def _numbers(connection: Connection) -> Iterator[Finding]:
    numbers = [number for (number,) in rows(connection, standing.NUMBERS)]
    yield from counted(numbers, rows(connection, standing.COUNTERS))


def _slots(connection: Connection) -> Iterator[Finding]:
    for log, position, stream, slot, what in rows(connection, standing.SLOTS):
        yield _found(position, stream, SLOTS, f"slot {slot} {what}", log)


def _erased(connection: Connection) -> Iterator[Finding]:
    for position, stream, slot in rows(connection, standing.ERASED_SLOTS):
        yield _found(position, stream, ERASED, f"slot {slot} is said to be erased, and that entry does not name it")


def _requests(connection: Connection) -> Iterator[Finding]:
    for log, position, what in rows(connection, standing.REQUESTS):
        yield _found(position, None, REQUESTS, f"a request {what}", log or "cases")


_COMPARED: dict[str, Callable[[Connection], Iterator[Finding]]] = {
    STREAMS: _streams, COUNTED: _numbers, SLOTS: _slots, ERASED: _erased, REQUESTS: _requests,
}  # fmt: skip


def counted(numbers: Iterable[str], counters: Iterable[tuple[str, bool, int, int, str]]) -> Iterator[Finding]:
    """Compare each counter (prefix, whether it counts by year, year, last number, series) with the numbers that stand."""
    last: dict[tuple[str, int], int] = {}
    for number in numbers:
        if (read := _NUMBER.fullmatch(number)) is None:
            yield _found(None, None, COUNTED, "a stream has a number that no series gives")
            continue
        series = (read[1], int(read[2] or 0))
        last[series] = max(last.get(series, 0), int(read[3]))
    for prefix, yearly, year, standing_at, name in counters:
        given = last.pop((prefix, year % 100 if yearly else 0), 0)
        if given != standing_at:
            of = f" of {year}" if yearly else ""
            yield _found(None, None, COUNTED, f"series {name}{of} stands at {standing_at}, {given} was given last")
    for prefix, _ in last:
        yield _found(None, None, COUNTED, f"no counter stands for numbers {prefix}-…, which were given")


def _found(position: int | None, stream: UUID | None, rule: str, what: str, log: str = "cases") -> Finding:
    return Finding(Matter.INTEGRITY, log, position, stream, rule, what)
