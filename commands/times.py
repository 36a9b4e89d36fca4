"""Typed times: what a practitioner writes, local to the unit's zone, made into instants, days and occurrences.

    now · today · yesterday · tomorrow        20:00 · fri · fri 20:00 · 9mar · 9mar2026 · 9 mar 2026 · 9/3/2026 · 9mar 20:00
    2026-03-02 · 2026-03-02T10:15 · 2026-03-02T10:15+01:00 (RFC 3339) · 2026-03 · mar 2026 · year 2026

Of numbers alone the day comes before the month, as everybody writes in Britain, and the year is told in full. A weekday or a day
without its year is the nearest one ``back`` (what has happened) or ahead (what is due). An hour that
the clocks repeat in autumn or skip in spring is refused. ``now`` is passed in; nothing here reads a clock.
"""

import re
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.events.occurred import Occurred

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}

_CLOCK = re.compile(r"(?:(?P<day>.*\S)\s+|(?P<iso>\d{4}-\d{2}-\d{2})[tT])?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?")
_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}[tT ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([zZ]|[+-]\d{2}:\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NAMED_DAY = re.compile(r"(\d{1,2})\s*([a-z]{3,9})(?:\s*(\d{4}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})")
_NUMBERS_ONLY = re.compile(r"\d{1,2}[/.]\d{1,2}([/.]\d{2,4})?")
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})|(?P<name>[a-z]{3,9})\s*(?P<its_year>\d{4})")

DAYS = "9mar, 9 mar 2026, 9/3/2026, 2026-03-09, fri or yesterday"
INSTANTS = "20:00, fri 20:00, 9 mar 2026 20:00 or 2026-03-09T20:00"
TAKEN = {"date": DAYS, "instant": INSTANTS}
"""By the kind of a field that holds a time, which forms of it are taken, in the words of a hint."""


class Clock(NamedTuple):
    """Where and when words are read: the unit's zone, the present instant, and whether they look back or ahead."""

    zone: tzinfo
    now: datetime
    back: bool = True

    @property
    def today(self) -> date:
        """Name the present day in the unit's zone."""
        return self.now.astimezone(self.zone).date()


def instant(words: str, clock: Clock) -> datetime:
    """Read words as one instant, aware of its offset; raises UsageError, also for an hour that has none or two."""
    text = _trimmed(words)
    if text == "now":
        return clock.now.astimezone(clock.zone)
    if _RFC3339.fullmatch(text):
        return _rfc3339(text)
    found = _CLOCK.fullmatch(text)
    if not found:
        raise UsageError(f"a time is needed, such as {INSTANTS}; nothing was done")
    wall = _time_of(found)
    named = found["day"] or found["iso"]
    day = _day(named, clock) if named else clock.today
    if named in _weekday_names() and (chosen := _other_week(day, wall, clock)):
        day = chosen
    return settled(datetime.combine(day, wall), clock.zone)


def day(words: str, clock: Clock) -> date:
    """Read words as one day of the unit's calendar; raises UsageError."""
    return _day(_trimmed(words), clock)


def occurred(words: str, clock: Clock) -> "Occurred":
    """Read words as when something happened, as exact as they are; ``..`` joins the ends of a range, ``~`` begins an estimate."""
    from ledger.events.occurred import Occurred

    text = _trimmed(words)
    if ".." in text:
        first, last = (_exact(part, clock) for part in text.split("..", 1))
        found = Occurred(first.value, "range", last.value)
    elif text.startswith("~"):
        found = Occurred(_exact(text[1:], clock).value, "approximate")
    else:
        found = _exact(text, clock)
    try:
        found.check()
    except UsageError:
        raise UsageError("it is no possible time between 1900 and 2199, or a range that ends before it starts; nothing was done") from None
    return found


def _exact(words: str, clock: Clock) -> "Occurred":
    from ledger.events.occurred import Occurred

    text = _trimmed(words)
    if (found := _MONTH.fullmatch(text)) and (number := _month(found)):
        return Occurred(f"{found['year'] or found['its_year']}-{number:02}", "month")
    if found := re.fullmatch(r"year ([12]\d{3})", text):
        return Occurred(found[1], "year")
    if re.fullmatch(r"\d{4}", text):
        raise UsageError("four digits can be a year or a time of day; nothing was done; type year 2026, or 20:26")
    if text == "now" or ":" in text:
        return Occurred.at(instant(text, clock))
    return Occurred(day(text, clock).isoformat(), "day")


def file_instant(text: str) -> datetime:
    """Read an instant in a file: RFC 3339 with its offset; raises UsageError for anything else, naive times included."""
    if not _RFC3339.fullmatch(text):
        raise UsageError("a time in a file is RFC 3339 with its offset, such as 2026-03-02T10:15:00Z; nothing was done")
    return _rfc3339(text)


def settled(naive: datetime, zone: tzinfo) -> datetime:
    """Give the wall time its offset; raises UsageError when the clocks skip or repeat it there."""
    early, late = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    typed = f"{naive:%H:%M} on {_spoken(naive.date())}"
    if (early.utcoffset() or timedelta()) < (late.utcoffset() or timedelta()):
        raise UsageError(f"{typed} does not exist in {zone}, the clocks go forward over it; nothing was done; type another time")
    choices = " or ".join(stamp(which) for which in (early, late))
    raise UsageError(f"{typed} happens twice in {zone}, the clocks go back over it; nothing was done; type {choices}")


def stamp(moment: datetime) -> str:
    """Write an instant as RFC 3339 to the second, with the offset it has."""
    return moment.isoformat(timespec="seconds")


def shown(moment: datetime, zone: tzinfo) -> str:
    """Write an instant for a reader of the unit: local, with its offset."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} {offset(moment, zone)}"


def until(moment: datetime, zone: tzinfo) -> str:
    """Write a moment up to which something is asked: of a day's last instant, the day."""
    local = moment.astimezone(zone)
    return f"the end of {local:%Y-%m-%d}" if local.time() == time.max else shown(moment, zone)


def echoed(moment: datetime, zone: tzinfo) -> str:
    """Write an instant as an echo of what was typed: weekday, day, time and offset."""
    local = moment.astimezone(zone)
    return f"{WEEKDAYS[local.weekday()][:3].title()} {_spoken(local.date())} {local:%H:%M} {offset(moment, zone)}"


def offset(moment: datetime, zone: tzinfo) -> str:
    """Write the zone's offset from UTC at an instant, as +01:00."""
    return stamp(moment.astimezone(zone))[-6:]


# -- reading the parts ---------------------------------------------------------------------------------------------


def _trimmed(words: str) -> str:
    text = " ".join(words.strip().lower().replace(",", " ").split())
    if not text.isascii() or not 0 < len(text) <= 80:
        raise UsageError(f"a time is needed, such as {INSTANTS}; nothing was done")
    return text


def _rfc3339(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace(" ", "T").upper())
    except ValueError:
        raise UsageError("there is no such day or time; nothing was done; an instant looks like 2026-03-02T10:15:00Z") from None


def _time_of(found: re.Match[str]) -> time:
    try:
        return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        raise UsageError("there is no such time of day; nothing was done; hours go from 00:00 to 23:59") from None


def _day(text: str, clock: Clock) -> date:
    if text in NEAR:
        return clock.today + timedelta(days=NEAR[text])
    if text in _weekday_names():
        return _weekday(_weekday_names()[text], clock)
    if found := _ISO_DAY.fullmatch(text):
        return _calendar_day(int(found[1]), int(found[2]), int(found[3]))
    if (found := _NAMED_DAY.fullmatch(text)) and (month := _month_number(found[2])):
        return _calendar_day(int(found[3]), month, int(found[1])) if found[3] else _nearest(month, int(found[1]), clock)
    if found := _DAY_FIRST.fullmatch(text):
        return _calendar_day(int(found[4]), int(found[3]), int(found[1]))
    if _NUMBERS_ONLY.fullmatch(text):
        raise UsageError("a date of numbers alone needs its year in full; nothing was done; type 9/3/2026, 9mar or 2026-03-09")
    raise UsageError(f"a day is needed, such as {DAYS}; nothing was done")


def _weekday_names() -> dict[str, int]:
    return {name[:length]: place for place, name in enumerate(WEEKDAYS) for length in range(3, len(name) + 1)}


def _weekday(wanted: int, clock: Clock) -> date:
    ahead = (wanted - clock.today.weekday()) % 7
    return clock.today + timedelta(days=ahead - 7 if clock.back and ahead else ahead)


def _other_week(day: date, wall: time, clock: Clock) -> date | None:
    """Give the day a week away when the weekday is today and its time lies on the wrong side of now."""
    local = clock.now.astimezone(clock.zone)
    if day != local.date() or (wall <= local.time()) == clock.back:
        return None
    return day + timedelta(days=-7 if clock.back else 7)


def _nearest(month: int, number: int, clock: Clock) -> date:
    """Give the nearest such day on the side of today that the clock looks to; 29 February may be years away."""
    step = -1 if clock.back else 1
    for year in range(clock.today.year, clock.today.year + 9 * step, step):
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        if (found - clock.today).days * step >= 0:
            return found
    raise UsageError("there is no such day; nothing was done; type the day as 2026-03-09")


def _calendar_day(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise UsageError("there is no such day in the calendar; nothing was done; type the day as 2026-03-09") from None


def _month(found: re.Match[str]) -> int | None:
    if found["name"]:
        return _month_number(found["name"])
    return int(found["month"]) if 1 <= int(found["month"]) <= 12 else None


def _month_number(name: str) -> int | None:
    return next((place for place, full in enumerate(MONTHS, 1) if full.startswith(name)), None)


def _spoken(which: date) -> str:
    return f"{which.day} {MONTHS[which.month - 1][:3].title()} {which.year}"
