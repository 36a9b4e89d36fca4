"""The client's half of append: one act, one statement, one round trip.

Arrays travel as PostgreSQL array literals, which psycopg2 passes as single strings; bytes are hexadecimal. Nothing personal is
among them: personal units arrive here sealed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from ledger.entry.draft import Draft
from ledger.store.connection import Connection, value

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_APPEND = """SELECT api.append(%s, %s, %s, %s, %s::uuid[], %s::uuid[], %s::bigint[], %s::text[], %s::bytea[], %s::bytea[],
    %s::integer[], %s::integer[], %s::uuid[], %s::boolean[], %s::bytea[])"""
_CONSULT = """SELECT api.consult(%s, %s, %s, %s, %s, %s, %s::integer[], %s::uuid[], %s::boolean[], %s::bytea[])"""
_APPEND_STORED = """SELECT api.append_stored(%s, %s::uuid[], %s::uuid[], %s::bigint[], %s::bytea[], %s::bytea[],
    %s::integer[], %s::integer[], %s::uuid[], %s::bytea[], %s, %s)"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded entry of an act: where it stands and its leaf hash (32 bytes)."""

    position: int
    stream: UUID
    version: int
    leaf: bytes
    type: str | None
    number: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What append answered: the entries in order, the instant they bear, and whether the act had been recorded before."""

    recorded_at: datetime
    entries: tuple[Recorded, ...]
    repeated: bool


def append(
    connection: Connection, drafts: Sequence[Draft], *, request: str | None, mac: bytes | None, clock: datetime, clock_checked: bool = False
) -> Answer:
    """Record the drafts as one act. Raises Conflict, RequestReused, NotAuthorised, UnknownType, ClockRefused, EntryRefused."""
    events = _events(drafts)
    units = _units(drafts)
    return answer(value(connection, _APPEND, request, mac, clock, clock_checked, *events, *units))


def consult(connection: Connection, draft: Draft, clock: datetime) -> UUID:
    """Record a consultation and give its ticket; to be redeemed after this transaction is committed."""
    slots, sealed, stored = _slots(draft.units), _sealed(draft.units), _bytes(unit.stored for unit in draft.units)
    ordinals = _array(range(1, len(draft.units) + 1))
    made: UUID = value(
        connection,
        _CONSULT,
        clock,
        draft.event,
        draft.stream,
        draft.version,
        draft.signature,
        draft.commitments,
        ordinals,
        slots,
        sealed,
        stored,
    )
    return made


def repeated(connection: Connection, request: str, mac: bytes) -> Answer | None:
    """What append answered when this act was recorded before, or None. Raises RequestReused when the id was another act's."""
    said = value(connection, "SELECT api.repeated(%s, %s)", request, mac)
    return None if said is None else answer(said)


def append_stored(connection: Connection, log: str, drafts: Sequence[Draft], tracking: tuple[str | None, int | None]) -> Answer:
    """Record drafts of clear units in a contract log, with a tracking row in the same transaction."""
    event, stream, version, _, signature, commitments = _events(drafts)
    of, ordinals, slots, _, stored = _units(drafts)
    return answer(
        value(connection, _APPEND_STORED, log, event, stream, version, signature, commitments, of, ordinals, slots, stored, *tracking)
    )


def answer(said: dict[str, Any]) -> Answer:
    """Read append's JSON."""
    entries = tuple(
        Recorded(entry["position"], UUID(entry["stream"]), entry["version"], bytes.fromhex(entry["leaf"]), entry["type"], entry["number"])
        for entry in said["entries"]
    )
    return Answer(EPOCH + timedelta(microseconds=said["recorded_at"]), entries, said.get("repeated", False))


def _events(drafts: Sequence[Draft]) -> tuple[str, ...]:
    return (
        _array(draft.event for draft in drafts),
        _array(draft.stream for draft in drafts),
        _array(draft.version for draft in drafts),
        _array(draft.series or "NULL" for draft in drafts),
        _bytes(draft.signature for draft in drafts),
        _bytes(draft.commitments for draft in drafts),
    )


def _units(drafts: Sequence[Draft]) -> tuple[str, ...]:
    of = [place for place, draft in enumerate(drafts, start=1) for _ in draft.units]
    ordinals = [ordinal for draft in drafts for ordinal in range(1, len(draft.units) + 1)]
    units = [unit for draft in drafts for unit in draft.units]
    return _array(of), _array(ordinals), _slots(units), _sealed(units), _bytes(unit.stored for unit in units)


def _slots(units: Iterable[Any]) -> str:
    return _array(unit.slot for unit in units)


def _sealed(units: Iterable[Any]) -> str:
    return _array("t" if unit.sealed else "f" for unit in units)


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _bytes(values: Iterable[bytes]) -> str:
    return "{" + ",".join('"\\\\x' + item.hex() + '"' for item in values) + "}"
