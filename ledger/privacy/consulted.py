"""What a keyring asks of a consultation before it releases a key: that the reader signed it, lately, and which streams it reaches.

The database says what a ticket shows. Whoever owns the database can forge the row of a ticket, or what it is said to show, but not a
consultation signed with a user's key. So the keyring judges that for itself, and gives no key of a stream that was not consulted. Pure.
"""

import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ledger.entry import core as cores
from ledger.entry import signature, unit
from ledger.entry.shown import Consultation
from ledger.errors import MalformedEntry, TicketRefused

FRESH = timedelta(minutes=10)
"""How far the signed time of a consultation and the keyring's clock may be apart: a ticket's five minutes, and clocks that differ."""
TYPE = "record-consulted"
FACTS = {"facts"}
"""The unit classes of which nothing is sealed."""
PERSONS = "persons"
"""Where a consultation says to search for what stands sealed in it."""
REFUSED = "no consultation that its reader signed lately stands behind this ticket; nothing was shown; consult again"


def reached(consultation: Consultation | None, now: datetime) -> frozenset[UUID]:
    """Give the streams whose sealed units the consultation asks for, persons' among them.

    Raises TicketRefused where there is none, where it is not signed under that key, or was not signed within FRESH of ``now``.
    """
    with _refusing():
        _, scope = _lately(consultation, now)
        streams = [*scope.get("streams", ()), *scope.get("persons", ())] if {*scope["classes"]} - FACTS else ()
        return frozenset(map(UUID, streams))


def searching(consultation: Consultation | None, now: datetime) -> cores.EntryCore:
    """Give the entry of a consultation that asks for persons to be searched. Raises TicketRefused as ``reached``, and for any other."""
    with _refusing():
        core, scope = _lately(consultation, now)
        if scope.get("search_in") == PERSONS and {*scope["classes"]} - FACTS:
            return core
    raise TicketRefused(REFUSED)


@contextmanager
def _refusing() -> Iterator[None]:
    """Refuse in one sentence whatever is malformed."""
    try:
        yield
    except (MalformedEntry, KeyError, TypeError, ValueError, AttributeError):
        raise TicketRefused(REFUSED) from None


def _lately(consultation: Consultation | None, now: datetime) -> tuple[cores.EntryCore, dict[str, Any]]:
    """The entry and its scope, where its reader signed them within FRESH of ``now``. Raises TicketRefused, or as malformed bytes do."""
    if consultation is None or (said := _signed(consultation)) is None or abs(_time(said["what"]) - now) > FRESH:
        raise TicketRefused(REFUSED)
    return cores.decode(consultation.core), said["scope"]


def _signed(consultation: Consultation) -> dict[str, Any] | None:
    """The clear units by name, where the author's signature holds and they are what it commits to."""
    core = cores.decode(consultation.core)
    commitments = b"".join(each.to_bytes() for each in core.commitments[1:])
    message = signature.author_message(core.log, core.event, core.stream, core.version, commitments)
    if not signature.verifies(consultation.public, message, core.signature):
        return None
    said = dict(_committed(core, consultation.units))
    return said if str(said["what"]["type"]).partition(".")[0] == TYPE else None


def _committed(core: cores.EntryCore, units: Sequence[tuple[int, bytes]]) -> Iterator[tuple[str, Any]]:
    """Name and value of the units that the author committed to; ordinal 0 is the database's own."""
    for ordinal, text in units:
        if 0 < ordinal < len(core.commitments) and hmac.compare_digest(unit.plaintext_digest(text), core.commitments[ordinal].plaintext):
            yield unit.read_stored(text)


def _time(what: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(what["occurred_at"]["value"])
