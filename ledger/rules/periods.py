"""For how long a controller keeps what it holds about a person before a review: by group, and by controller or sector where they differ.

The periods that a unit starts with are this program's reading of published schedules, which nobody has checked. Each says so and where it
comes from, and a policy sets the unit's own. Reading them costs no pydantic.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ledger.rules.deadlines import years_after

GROUPS = ("group_1", "group_2", "group_3", "group_4", "health", "service")
"""Groups of a schedule; a test compares them with ``ledger.events.retention.RetentionGroup``."""

LONGEST_YEARS, LONGEST_DAYS = 100, 36_525
"""A century: what is longer is a slip."""


@dataclass(frozen=True, slots=True)
class Period:
    """What is in ``category`` is reviewed when so many whole ``years``, or so many ``days``, have passed since the day its period began.

    ``basis`` says by which schedule. With ``controller`` (an agency's code) or ``sector`` it is of these alone; ``default``: it is one that
    the program brought, and no policy set.
    """

    category: str
    basis: str
    years: int | None = None
    days: int | None = None
    controller: str | None = None
    sector: str | None = None
    default: bool = False

    @property
    def length(self) -> str:
        """The period in words."""
        count, unit = (self.days, "day") if self.years is None else (self.years, "year")
        return f"{count} {unit}{'' if count == 1 else 's'}"

    def ends(self, start: date) -> date | None:
        """Give the day by which it is reviewed, where the period began on ``start``; None for a day that no calendar has."""
        try:
            return start + timedelta(days=self.days or 0) if self.years is None else years_after(start, self.years)
        except (ValueError, OverflowError):
            return None

    def begun_by(self, day: date) -> date:
        """Give the last day on which a period can have begun that has run out by ``day``."""
        if self.years is None:
            return day - timedelta(days=self.days or 0)
        last = years_after(day, -self.years)
        return last if years_after(last, self.years) <= day else last - timedelta(days=1)


def _brought(category: str, years: int, basis: str) -> Period:
    return Period(category, f"{basis}; not checked", years, default=True)


_APP = "College of Policing APP on retention, review and disposal"
DEFAULT_PERIODS: tuple[Period, ...] = (
    _brought("group_1", 10, f"{_APP}, group 1: reviewed every 10 years until the person is 100 years old"),
    _brought("group_2", 10, f"{_APP}, group 2: a clear period of 10 years"),
    _brought("group_3", 6, f"{_APP}, group 3: a clear period of 6 years"),
    _brought("group_4", 6, f"{_APP}, group 4: at least 6 years"),
    _brought("health", 20, "NHS Records Management Code of Practice: mental health records are kept for 20 years"),
    _brought("service", 6, "no published schedule: as long as a claim on a contract may be brought (Limitation Act 1980 s.5)"),
)
"""What holds where a policy says nothing (domain.md 3: College of Policing APP groups 1 to 4, NHS; background, to be checked)."""

FIRST_REVIEW_DAYS = 365
"""Days after a person was identified by which what is held about him is classified; no time is published; a year is this program's own."""


def period_for(periods: Iterable[Period], category: str, controller: str, sector: str | None) -> Period | None:
    """Give the period of a group: the controller's own, else that of its sector, else the one for everybody; None for no group there is."""
    found = [each for each in periods if each.category == category]
    for fits in (_of_controller(controller), _of_sector(sector), _of_all):
        if (period := next(filter(fits, found), None)) is not None:
            return period
    return None


def with_defaults(own: Iterable[Period]) -> tuple[Period, ...]:
    """Give a policy's periods, and those for everybody that it leaves out."""
    own = tuple(own)
    said = {each.category for each in own if _of_all(each)}
    return (*own, *(each for each in DEFAULT_PERIODS if each.category not in said))


def read(value: list[Mapping[str, Any]], sectors: Iterable[str]) -> tuple[Period, ...]:
    """Read the periods of a policy; raises KeyError, TypeError or ValueError where one is none, or two are for the same."""
    if not isinstance(value, list):
        raise TypeError
    own = [_period(each, frozenset(sectors)) for each in value]
    if len({(each.category, each.controller, each.sector) for each in own}) < len(own):
        raise ValueError
    return with_defaults(own)


def _period(value: Mapping[str, Any], sectors: frozenset[str]) -> Period:
    if not value.keys() <= {"category", "basis", "years", "days", "controller", "sector"}:
        raise ValueError
    period = Period(**value)
    texts = [each for each in (period.basis, period.controller, period.sector) if each is not None]
    if not all(isinstance(each, str) and each.strip() for each in texts) or len({*value} & {"controller", "sector"}) > 1:
        raise ValueError
    if period.category not in GROUPS or (period.sector is not None and period.sector not in sectors):
        raise ValueError
    if not _counts(period.years, LONGEST_YEARS) and not _counts(period.days, LONGEST_DAYS):
        raise ValueError
    if period.years is not None and period.days is not None:
        raise ValueError
    return period


def _counts(number: object, most: int) -> bool:
    return type(number) is int and 1 <= number <= most


def _of_controller(code: str) -> Any:
    return lambda period: period.controller == code


def _of_sector(sector: str | None) -> Any:
    return lambda period: sector is not None and period.sector == sector and period.controller is None


def _of_all(period: Period) -> bool:
    return period.controller is None and period.sector is None
