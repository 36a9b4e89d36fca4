"""Whether whoever was given something was told of what became of it since, for each recipient by itself (DPA 2018 s.48(7), (9)). Pure."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from ledger.events.fact import Fact
from ledger.rules.recipients import FOLLOWED, INFORMED, NOTIFIED, SERVED, SERVICE_FOLLOWED, Notice
from ledger.rules.told_of import day_of

NEEDLESS = "given back, destroyed, or the restriction ended before it was told of"
"""Why a recipient need not be told of something any more."""

Row = dict[str, Any]


def noticed(each: Notice, zone: tzinfo) -> Row:
    """Tell of what a recipient must be told: its kind and entry, and how, when and by whom that was settled, where it was.

    ``apart``: the same of each agency that was told by itself, by code, where several received it.
    """
    entry = {"of": each.of, "entry": each.entry.version, "on": day_of(each.entry, zone)}
    return entry | _settled(each.settled, zone) | {"apart": {agency: _settled(told, zone) for agency, told in sorted(each.apart.items())}}


def _settled(by: Fact | None, zone: tzinfo) -> Row:
    if by is None:
        return {"settled": None, "how": None, "settled_on": None, "by": None}
    became = dict.fromkeys((FOLLOWED, SERVICE_FOLLOWED), str(by.fields.get("how")))
    how = {NOTIFIED: "told", INFORMED: "told", SERVED: "told", **became}.get(by.kind, "lifted")
    return {"settled": by.version, "how": how, "settled_on": day_of(by, zone), "by": by.who.get("actor")}


def stand(notices: Sequence[Row], agency: str | None) -> list[Row]:
    """Give notices as they stand for one agency of several: what is open for all it may have been told of by itself."""
    return [each | (each["apart"].get(agency, {}) if each["settled"] is None else {}) for each in notices]


class Standing(NamedTuple):
    """How one recipient stands: of how much he must be told since then, of how much of that he was told, and how much needs no telling.

    Nothing is told to who gave it back or destroyed it, nor of a restriction that ended before he knew of it.
    """

    due: int
    told: int
    needless: int


def standing(notices: Sequence[Row]) -> Standing:
    """Count notices as they stand for one recipient."""
    told, open_ = (sum(each["how"] == how for each in notices) for how in ("told", None))
    return Standing(told + open_, told, len(notices) - told - open_)


def informed(notices: Sequence[Row]) -> str | None:
    """Say whether a recipient was told of what changed: yes, in part or no; None where nothing did."""
    settled = sum(each["settled"] is not None for each in notices)
    return None if not notices else "yes" if settled == len(notices) else "in part" if settled else "no"


class Tally(NamedTuple):
    """Of recipients who must be told of something: how many were told of all, of how many, and how many others there are, by reason."""

    told: int
    due: int
    others: dict[str, int]


def tally(recipients: Iterable[Standing]) -> Tally:
    """Count recipients."""
    each = list(recipients)
    due = [stood for stood in each if stood.due]
    needless = sum(not stood.due and stood.needless > 0 for stood in each)
    return Tally(
        sum(stood.told == stood.due for stood in due), len(due),
        {"nothing changed since": len(each) - len(due) - needless, NEEDLESS: needless},
    )  # fmt: skip
