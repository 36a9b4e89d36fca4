"""The client's half of append: one act, one statement, one round trip.

Units, commitments and signatures travel as one run of bytes each, with counts and lengths beside them, so that they are neither
escaped nor parsed as text. Nothing personal is among them: personal units arrive here sealed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from ledger.entry.draft import Draft
from ledger.store.connection import Connection, value

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_APPEND = """SELECT api.append(%s, %s, %s, %s, %s, %s::uuid[], %s::uuid[], %s::bigint[], %s::text[], %s, %s::integer[],
    %s, %s::uuid[], %s::boolean[], %s::integer[], %s)"""
_APPEND_ACTS = """SELECT api.append_acts(%s::text[], %s::bytea[], %s::integer[], %s, %s, %s::uuid[], %s::uuid[], %s::bigint[], %s::text[],
    %s, %s::integer[], %s, %s::uuid[], %s::boolean[], %s::integer[], %s)"""
_CONSULT = "SELECT api.consult(%s, %s, %s, %s, %s, %s, %s, %s::uuid[], %s::boolean[], %s::integer[], %s)"
_APPEND_STORED = """SELECT api.append_stored(%s, %s::uuid[], %s::uuid[], %s::bigint[], %s, %s::integer[],
    %s, %s::uuid[], %s::integer[], %s, %s, %s)"""


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


class Act(NamedTuple):
    """One act of several: its request id, the MAC of the act as typed (32 bytes), and its drafts."""

    request: str
    mac: bytes
    drafts: Sequence[Draft]


def append(
    connection: Connection, drafts: Sequence[Draft], *, request: str | None, mac: bytes | None, clock: datetime, clock_checked: bool = False
) -> Answer:
    """Record the drafts as one act. Raises Conflict, RequestReused, NotAuthorised, UnknownType, ClockRefused, EntryRefused."""
    return answer(value(connection, _APPEND, request, mac, clock, clock_checked, _signer(drafts), *_events(drafts), *_units(drafts)))


def append_acts(connection: Connection, acts: Sequence[Act], clock: datetime) -> list[Answer]:
    """Record several acts in one call, all or none; none has an effect, concerns a person's stream or was recorded before.

    Raises Conflict, NotAuthorised, UnknownType, ClockRefused, EntryRefused.
    """
    drafts = [draft for act in acts for draft in act.drafts]
    requests, macs, sizes = zip(*((act.request, act.mac, len(act.drafts)) for act in acts), strict=True)
    parts = (_signer(drafts), *_events(drafts), *_units(drafts))
    said = value(connection, _APPEND_ACTS, list(requests), list(macs), list(sizes), clock, *parts)
    return [answer(one) for one in said]


def consult(connection: Connection, draft: Draft, clock: datetime) -> UUID:
    """Record a consultation and give its ticket; to be redeemed after this transaction is committed."""
    place = (draft.event, draft.stream, draft.version, draft.signature, draft.commitments)
    made: UUID = value(connection, _CONSULT, clock, draft.signer, *place, *_units([draft]))
    return made


def repeated(connection: Connection, request: str, mac: bytes) -> Answer | None:
    """What append answered when this act was recorded before, or None. Raises RequestReused when the id was another act's."""
    said = value(connection, "SELECT api.repeated(%s, %s)", request, mac)
    return None if said is None else answer(said)


def append_stored(connection: Connection, log: str, drafts: Sequence[Draft], tracking: tuple[str | None, int | None]) -> Answer:
    """Record drafts of clear units in a contract log, with a tracking row in the same transaction."""
    slots, _, lengths, stored = _units(drafts)
    event, stream, version, _, *signed = _events(drafts)
    return answer(value(connection, _APPEND_STORED, log, event, stream, version, *signed, slots, lengths, stored, *tracking))


def answer(said: dict[str, Any]) -> Answer:
    """Read append's JSON."""
    entries = tuple(
        Recorded(entry["position"], UUID(entry["stream"]), entry["version"], bytes.fromhex(entry["leaf"]), entry["type"], entry["number"])
        for entry in said["entries"]
    )
    return Answer(EPOCH + timedelta(microseconds=said["recorded_at"]), entries, said.get("repeated", False))


def _events(drafts: Sequence[Draft]) -> tuple[str, str, str, str, bytes, str, bytes]:
    """Event, stream, version, series, signatures, number of units, commitments."""
    return (
        _array(draft.event for draft in drafts),
        _array(draft.stream for draft in drafts),
        _array(draft.version for draft in drafts),
        _array(draft.series or "NULL" for draft in drafts),
        b"".join(draft.signature for draft in drafts),
        _array(len(draft.units) for draft in drafts),
        b"".join(draft.commitments for draft in drafts),
    )


def _signer(drafts: Sequence[Draft]) -> bytes | None:
    return drafts[0].signer if drafts else None


def _units(drafts: Sequence[Draft]) -> tuple[str, str, str, bytes]:
    """Slot, whether sealed, length in bytes, and the stored bytes of each unit, in order."""
    units = [unit for draft in drafts for unit in draft.units]
    return (
        _array(unit.slot for unit in units),
        _array("t" if unit.sealed else "f" for unit in units),
        _array(len(unit.stored) for unit in units),
        b"".join(unit.stored for unit in units),
    )


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(map(str, values)) + "}"
