"""From a stream as the database gives it (one JSON text) to facts, lean: this runs once for every entry of a rebuild or an audit.

The text is an array of entries in order of version, each ``[position, version, event, recorded_at, recorder, units]``:
``recorded_at`` in microseconds since 1970-01-01T00:00:00Z, ``units`` the clear units ``[salt, name, value]`` in order of
their ordinals, or empty where their content is erased.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from ledger.errors import MalformedEntry
from ledger.events.fact import Fact, fact_from_units
from ledger.events.occurred import Occurred

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Entry = tuple[int, int, UUID, int, str, list[tuple[str, str, Any]]]

_ENTRIES = msgspec.json.Decoder(list[Entry])
_ENTRY = msgspec.json.Decoder(Entry)
_RAW = msgspec.json.Decoder(list[msgspec.Raw])
_POSITION = msgspec.json.Decoder(tuple[int, Any, Any, Any, Any, Any])


class Unreadable(MalformedEntry):
    """The clear units of the entry at ``position`` are not units: salt, name and value."""

    def __init__(self, position: int) -> None:
        """Say where; what stands there is not repeated."""
        super().__init__(f"the clear units of the entry at position {position} are not of the form salt, name, value")
        self.position = position


def facts_of(stream: UUID, text: str) -> list[Fact]:
    """Decode all entries of one stream; raises Unreadable at the first that is not of the shape above.

    Should two clear units of an entry bear one name, the later counts: decoding is total, the audit reports it.
    """
    try:
        entries = _ENTRIES.decode(text)
    except msgspec.DecodeError as fault:
        raise Unreadable(_first_unreadable(text)) from fault
    return [_fact(stream, entry) for entry in entries]


def _fact(stream: UUID, entry: Entry) -> Fact:
    """Build what ``fact_from_units`` builds; an entry as a recorder writes it takes the short way, any other the long one."""
    position, version, event, recorded_at, recorder, listed = entry
    at, by = EPOCH + timedelta(microseconds=recorded_at), _recorder(recorder)
    if len(listed) == 1 and listed[0][1] == "what" and (occurred := _occurred(what := listed[0][2])) is not None:
        return Fact(position, stream, version, event, at, by, what["type"], occurred, {}, {}, {}, {}, {})
    fields = {name: value for _, name, value in listed}
    take = fields.pop
    what, stamp, who = take("what", None), take("stamp", None) or {}, take("who", None) or {}
    marks, basis = take("marks", None) or {}, take("basis", None) or {}
    take("decoy", None)
    take("layout", None)
    occurred = _occurred(what)
    if occurred is None or "held" in fields or not type(stamp) is type(who) is type(marks) is type(basis) is dict:
        units = {name: value for _, name, value in listed}
        return fact_from_units(position=position, stream=stream, version=version, event=event, recorded_at=at, recorder=by, units=units)
    return Fact(position, stream, version, event, at, by, what["type"], occurred, stamp, who, marks, basis, fields)


def _occurred(what: Any) -> Occurred | None:
    """Read when an entry happened where the unit ``what`` is as a recorder writes it, else None."""
    if type(what) is not dict or type(what.get("type")) is not str or type(when := what.get("occurred_at")) is not dict:
        return None
    value, precision, until = when.get("value"), when.get("precision"), when.get("until")
    if type(value) is not str or type(precision) is not str or not (until is None or type(until) is str):
        return None
    return Occurred(value, precision, until)


def _first_unreadable(text: str) -> int:
    for raw in _RAW.decode(text):
        try:
            _ENTRY.decode(raw)
        except msgspec.DecodeError:
            return _POSITION.decode(raw)[0]
    raise MalformedEntry("a stream of entries is not JSON of the shape agreed with the database")


@lru_cache(maxsize=4096)
def _recorder(text: str) -> UUID:
    return UUID(text)
