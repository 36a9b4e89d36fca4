"""What is said on a schedule of an entry whose content was destroyed: how much, when, and on which authority (domain.md 3.1; P19)."""

from datetime import tzinfo

from ledger.entry import core
from ledger.events.catalogue import TYPES, load
from ledger.events.event import fields_of
from ledger.events.fact import ERASED
from ledger.events.occurred import long_date
from ledger.events.privacy import ErasureAuthority
from ledger.privacy.opening import Entry

AUTHORITIES = ErasureAuthority.meanings()
UNKNOWN = "an act that is not shown"


def content(entry: Entry, zone: tzinfo) -> str:
    """Say that content is destroyed, on which day and authority each time; empty where none is."""
    gone = {(why.at, why.authority) for why in entry.withheld.values() if why.reason == "erased"}
    if not gone:
        return ""
    acts = sorted({(at.astimezone(zone).date() if at else None, authority or "") for at, authority in gone}, key=str)
    told = "; ".join(f"{f'on {long_date(day)} ' if day else ''}on the authority of {AUTHORITIES.get(by, UNKNOWN)}" for day, by in acts)
    what = "Its content was" if entry.fact.type == ERASED or _nothing_left(entry) else "Part of its content was"
    return f"{what} destroyed {told}."


def _nothing_left(entry: Entry) -> bool:
    """Whether none of what was sealed is left: neither among what was shown, nor among what was not asked for."""
    fields = fields_of(load(entry.fact.type)) if entry.fact.type in TYPES else []
    personal = {field.name for field in fields if field.personal is not None}
    known = entry.withheld.keys() | {ordinal for ordinal, _, _ in entry.units}
    unread = set(range(len(core.decode(entry.core).commitments))) - known if entry.core else set()
    return not unread and not any(name in personal for _, name, _ in entry.units)
