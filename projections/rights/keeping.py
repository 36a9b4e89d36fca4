"""How long a controller keeps what it holds about a person, as its policy says it for everybody, whatever group he was put into. Pure."""

from collections.abc import Iterable, Mapping

from ledger.rules.periods import Period, period_for
from projections.rights import wording

GROUPS: Mapping[str, tuple[str, ...]] = {"health": ("health",), "advocacy": ("service",)}
"""Groups of a schedule that a kind of agency uses (ledger.events.retention.RetentionGroup); any other uses those of the police."""
OF_POLICE = ("group_1", "group_2", "group_3", "group_4")


def told(periods: Iterable[Period], controller: str, sector: str | None) -> list[str]:
    """Tell a person when it is reviewed whether what is held about him is still needed (DPA 2018 s.45(2)(d))."""
    found = lengths(periods, controller, sector)
    which = wording.WHICH if len(found) > 1 else ""
    return [wording.KEPT.format(lengths=" or ".join(found), which=which)] if found else []


def lengths(periods: Iterable[Period], controller: str, sector: str | None) -> list[str]:
    """Give the periods after which a controller reviews, in words, the shortest first, each once."""
    periods = tuple(periods)
    found = (period_for(periods, group, controller, sector) for group in GROUPS.get(sector or "", OF_POLICE))
    known = {each.length: (each.years or 0) * 365 + (each.days or 0) for each in found if each is not None}
    return sorted(known, key=lambda length: (known[length], length))
