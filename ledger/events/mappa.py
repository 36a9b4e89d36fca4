"""Multi-agency public protection arrangements: in which category and at which level somebody is managed (CJA 2003 ss.325-327; domain.md 3).

What was said at a meeting stands in the minutes, which stay with its chair; here stands only that somebody is managed.
"""

from datetime import date
from typing import Annotated

from ledger.events.event import About, Agency, Code, Doc, Event, Group, Narrative, Person


class MappaCategory(Code):
    """Why somebody is managed under the arrangements (domain.md 3: categories 1 to 4)."""

    REGISTERED = "1", "category 1 (subject to notification as a sexual offender)"
    VIOLENT = "2", "category 2 (other violent or sexual offender)"
    OTHER = "3", "category 3 (other dangerous offender)"
    TERRORIST = "4", "category 4 (terrorist or terrorism-risk offender)"


class MappaLevel(Code):
    """How many agencies manage the risk actively (domain.md 3: levels 1 to 3)."""

    ONE = "1", "managed at level 1"
    TWO = "2", "managed at level 2"
    THREE = "3", "managed at level 3"
    ENDED = "ended", "no longer managed"


class MappaLevelSet(Event):
    """Somebody is managed at a level under the arrangements from a day on, at another, or no longer (CJA 2003 s.325; domain.md 3)."""

    says = (
        "{suspect} is {level} under multi-agency public protection arrangements from {since}[, {category}][, lead agency {lead}]."
        "[ {detail}.]"
    )
    group, after_closure, reports = Group.JUSTICE, True, True
    happened_on = "since"
    suspect: Annotated[Person, Doc("who, a suspect of the case")]
    level: Annotated[MappaLevel, Doc("at which level")]
    since: Annotated[date, Doc("first day")]
    category: Annotated[MappaCategory | None, Doc("in which category")] = None
    lead: Annotated[Agency | None, Doc("agency that leads, by its code")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("how it is known, without anything from the minutes")] = None
