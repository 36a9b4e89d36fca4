"""When something happened, as precisely as it is known (domain.md 5.0: instant, day, month, year, approximate, range)."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, Literal, Self, get_args

from msgspec import Struct

from ledger.errors import UsageError

Precision = Literal["instant", "day", "month", "year", "approximate", "range"]
PRECISIONS: tuple[str, ...] = get_args(Precision)

TICK = timedelta(microseconds=1)
CLOCKS_APART = timedelta(minutes=2)
"""How far a clock that writes an instant, or decides, may be from the server's, which stamps the entry (append refuses more)."""
NEVER_EARLIER, NEVER_LATER = datetime(1800, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
SHAPES = {
    "instant": INSTANT,
    "day": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    "month": re.compile(r"\d{4}-\d\d", re.ASCII),
    "year": re.compile(r"\d{4}", re.ASCII),
}
FIRST_YEAR, LAST_YEAR = 1900, 2199
SHAPE = "occurred_at is an object with value, precision and, for a range, until"


class Occurred(Struct, frozen=True, gc=False):
    """A moment or stretch of time: ``value`` and, for a range, ``until`` (inclusive).

    Shapes: an instant is RFC 3339 with an offset; a day ``2026-03-02``, a month ``2026-03``, a year ``2026`` lie in the
    unit's zone; ``approximate`` is a day, month or year give or take one more of its kind; a range's ends may each be
    an instant, day, month or year. Building one checks nothing: replay is fast and total. ``from_json`` checks.
    """

    value: str
    precision: str
    until: str | None = None

    @classmethod
    def from_json(cls, json: object) -> Self:
        """Read and check ``{"value", "precision"[, "until"]}``; raises UsageError, without repeating what was given."""
        if not isinstance(json, dict) or not {"value", "precision"} <= json.keys() <= {"value", "precision", "until"}:
            raise UsageError(SHAPE)
        value, precision, until = json["value"], json["precision"], json.get("until")
        if not isinstance(value, str) or precision not in PRECISIONS or not isinstance(until, str | None):
            raise UsageError(SHAPE)
        found = cls(value, precision, until)
        found.check()
        return found

    @classmethod
    def at(cls, instant: datetime) -> Self:
        """Make it the instant ``instant`` (aware), written in UTC."""
        return cls(rfc3339(instant), "instant")

    @classmethod
    def on(cls, day: object) -> Self | None:
        """Make it a day, given as a date or as ISO 8601 has it; None for what is no day of the ledger's years."""
        found = cls(str(day), "day")
        return found if isinstance(day, date | str) and _shape(found.value) == "day" and _span(found.value, UTC) else None

    def check(self) -> None:
        """Raise UsageError unless the value has the shape of its precision and, for a range, ends after it starts."""
        if (self.until is not None) != (self.precision == "range"):
            raise UsageError("occurred_at: until is given for a range, and only for a range")
        spans = [_span(text, UTC) for text in self._ends() if _shape(text) in self._allowed()]
        if len(spans) != len(self._ends()) or None in spans:
            raise UsageError(f"occurred_at: the value is not a possible time of precision {self.precision}, {FIRST_YEAR} to {LAST_YEAR}")
        if self.earliest(UTC) > self.latest(UTC):
            raise UsageError("occurred_at: the range ends before it starts")

    def _ends(self) -> list[str]:
        return [self.value] if self.until is None else [self.value, self.until]

    def _allowed(self) -> tuple[str, ...]:
        if self.precision == "range":
            return tuple(SHAPES)
        return ("day", "month", "year") if self.precision == "approximate" else (self.precision,)

    def earliest(self, zone: tzinfo) -> datetime:
        """Return the first instant (aware, UTC) at which it can have happened, days and longer being counted in ``zone``.

        A value that cannot be read can have happened at any time: replay never stops, the audit reports it.
        """
        return _bounds(self.value, self.precision, self.until, zone)[0]

    def latest(self, zone: tzinfo) -> datetime:
        """Return the last instant (aware, UTC) at which it can have happened; of a day, its last microsecond in ``zone``."""
        return _latest(self.value, self.precision, self.until, zone)

    def can_be_of(self, day: date, zone: tzinfo) -> bool:
        """Whether it can have happened on a day of ``zone``."""
        return self.earliest(zone).astimezone(zone).date() <= day <= self.latest(zone).astimezone(zone).date()

    def can_follow(self, earlier: Self, zone: tzinfo) -> bool:
        """Whether it can have happened after the other: at any instants that the two may mean, which two clocks may have written."""
        apart = 2 * CLOCKS_APART if self.precision == earlier.precision == "instant" else timedelta()
        return self.latest(zone) + apart >= earlier.earliest(zone)

    def last_day(self, zone: tzinfo, recorded_at: datetime) -> date:
        """Return the last day, in ``zone``, on which it can have happened: none after that of its recording."""
        return _last_day(self.value, self.precision, self.until, zone, recorded_at)

    def in_words(self, zone: tzinfo) -> str:
        """Plain English in ``zone``: "on 2 March 2026 at 10:15 GMT", "in March 2026", "about 2026", "between … and …"."""
        if self.precision == "range" and self.until is not None:
            return f"between {_words(self.value, zone)} and {_words(self.until, zone)}"
        if self.precision == "approximate":
            return f"about {_words(self.value, zone)}"
        return f"{'on' if self.precision in ('instant', 'day') else 'in'} {_words(self.value, zone)}"

    def to_json(self) -> dict[str, Any]:
        """Write the JSON object of the clear unit ``what``; ``until`` only for a range."""
        json: dict[str, Any] = {"precision": self.precision, "value": self.value}
        return json if self.until is None else {**json, "until": self.until}


def stated(occurred: Occurred) -> Occurred:
    """Give the day, month or year that an approximate time names; any other time as it is."""
    shape = _shape(occurred.value) if occurred.precision == "approximate" else None
    return occurred if shape is None else Occurred(occurred.value, shape)


def rfc3339(instant: datetime) -> str:
    """Write an aware instant as RFC 3339 in UTC with ``Z``, microseconds only where there are any."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day(value: object) -> date | None:
    """Read a day as a field or a row holds it; None for what is none, as where it is not given, not shown or forged."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def long_date(day: date) -> str:
    """Write day, month in words and year: ``2 March 2026``; the same on every machine, whatever its locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _shape(text: str) -> str | None:
    for name, pattern in SHAPES.items():  # a loop, for it runs once an entry of a rebuild
        if pattern.fullmatch(text):
            return name
    return None


def _latest(value: str, precision: str, until: str | None, zone: tzinfo) -> datetime:
    instant = _instant(value) if until is None else None
    return instant or _bounds(value, precision, until, zone)[1]


@lru_cache(maxsize=1024)
def _last_day(value: str, precision: str, until: str | None, zone: tzinfo, recorded_at: datetime) -> date:
    """Remembered for as long as one stream is folded: every question asks for the same entries."""
    return min(_latest(value, precision, until, zone), recorded_at).astimezone(zone).date()


@lru_cache(maxsize=4096)
def _bounds(value: str, precision: str, until: str | None, zone: tzinfo) -> tuple[datetime, datetime]:
    first = _span(value, zone)
    last = first if until is None else _span(until, zone)
    if first is None or last is None:
        return NEVER_EARLIER, NEVER_LATER
    if precision == "approximate":
        first, last = _neighbour(value, -1, zone) or first, _neighbour(value, 1, zone) or last
    return first[0], last[1]


def _span(text: str, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """First and last instant of a written time; None when it is no possible time."""
    shape = _shape(text)
    if shape == "instant":
        instant = _instant(text)
        return None if instant is None else (instant, instant)
    if shape is None or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return None
    try:
        first = date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return None
    return _midnight(first, zone), _midnight(_step(first, shape, 1), zone) - TICK


@lru_cache(maxsize=1024)
def _instant(text: str) -> datetime | None:
    """Read a written instant, in UTC; None for what is no possible one. Remembered as ``_last_day`` is."""
    if not INSTANT.fullmatch(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return None
    try:
        instant = datetime.fromisoformat(text)
        return instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    except ValueError:
        return None


def _neighbour(text: str, by: int, zone: tzinfo) -> tuple[datetime, datetime] | None:
    shape = _shape(text)
    if shape is None or shape == "instant":
        return None
    first = _step(date.fromisoformat((text + "-01-01")[:10]), shape, by)
    return _midnight(first, zone), _midnight(_step(first, shape, 1), zone) - TICK


def _step(first: date, shape: str, by: int) -> date:
    if shape == "day":
        return first + timedelta(days=by)
    if shape == "year":
        return date(first.year + by, 1, 1)
    years, month = divmod(first.month - 1 + by, 12)
    return date(first.year + years, month + 1, 1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _words(text: str, zone: tzinfo) -> str:
    span, shape = _span(text, zone), _shape(text)
    if span is None:
        return "a time that cannot be read"
    local = span[0].astimezone(zone)
    if shape == "instant":
        return f"{long_date(local)} at {local:%H:%M %Z}"
    return {"day": long_date(local), "month": f"{MONTHS[local.month - 1]} {local.year}"}.get(str(shape), str(local.year))
