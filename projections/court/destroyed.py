"""What is said on a schedule of an entry whose content was destroyed: how much, when, and on which authority (domain.md 3.1; P19)."""

from datetime import tzinfo

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
    """Whether no sealed unit of it can be opened any more."""
    return not entry.slots
