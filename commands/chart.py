"""A chart of lanes in plain characters: time runs from left to right, one row a lane, more where things lie over each other. Pure.

A thing that lasts is drawn ``S====|`` until its end, ``S====>`` where it lasts beyond the right edge; a moment is one character. Days
that are not known exactly are drawn ``~~S~~``: it was, or began or ended, some time within.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

LEAST = 60
"""Columns without which no chart can be read; on a narrower terminal its lines are broken there."""
MOST = 240
"""Columns beyond which a chart is not drawn any wider."""
SEVERAL = "*"
"""Drawn where things fall on one place and rows are full."""
ROWS = 8
"""Rows of one lane at the most."""
LASTS, END, CUT_SHORT, GOES_ON, UNCERTAIN = "=", "|", "x", ">", "~"
DAY = timedelta(days=1)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Kind(NamedTuple):
    """A kind of tick: about how many days lie between two, every how many months they stand (0: by days), and the room of their words."""

    days: int
    months: int
    room: int


KINDS = (
    Kind(1, 0, 6), Kind(7, 0, 6), Kind(30, 1, 4), Kind(91, 3, 4), Kind(365, 12, 4), Kind(730, 24, 4), Kind(1826, 60, 4), Kind(3652, 120, 4),
)  # fmt: skip
"""From the closest to the widest: days, weeks, months, quarters, years, and two, five and ten years."""


class Drawn(NamedTuple):
    """One thing in a lane: its character, the days between which it began, and of what lasts those between which it ended, if it did.

    ``rank``: things of a lower one are drawn further up, where several fall on one place.
    """

    lane: str
    mark: str
    first: date
    last: date
    spans: bool = False
    end_first: date | None = None
    end_last: date | None = None
    cut_short: bool = False
    rank: int = 0


class Axis(NamedTuple):
    """Which days lie on which columns: ``first`` and ``last`` day, and how many columns there are."""

    first: date
    last: date
    columns: int

    @property
    def days(self) -> int:
        """Number of days on it."""
        return (self.last - self.first).days + 1

    def begins(self, day: date) -> int:
        """First column of a day; of one before the axis the first there is."""
        return min(max((day - self.first).days * self.columns // self.days, 0), self.columns - 1)

    def ends(self, day: date) -> int:
        """Last column of a day; no less than its first."""
        following = -(-((day - self.first).days + 1) * self.columns // self.days)
        return min(max(following - 1, self.begins(day)), self.columns - 1)


def chart(things: Sequence[Drawn], lanes: Sequence[tuple[str, str]], last: date, width: int) -> list[str]:
    """Draw things, of at least one, in ``lanes`` (code and heading, in order) up to ``last`` day, in so many columns."""
    shown = [(code, heading) for code, heading in lanes if any(each.lane == code for each in things)]
    room = max(len(heading) for _, heading in shown) + 2
    axis = Axis(min(last, *(each.first for each in things)), last, min(max(width, LEAST), MOST) - room)
    lines = [" " * room + line for line in ruler(axis)]
    for code, heading in shown:
        rows = laid([each for each in things if each.lane == code], axis)
        lines += [f"{heading if at == 0 else '':<{room}}{row}".rstrip() for at, row in enumerate(rows)]
    return lines


# -- the axis ------------------------------------------------------------------------------------------------------


def ruler(axis: Axis) -> tuple[str, str]:
    """Give the two lines over the lanes: what the ticks are, and the ticks, those without words as dots."""
    major, minor = _ticks(axis)
    words, line = [" "] * axis.columns, ["-"] * axis.columns
    for day in minor:
        line[axis.begins(day)] = "."
    free = 0
    for day, label in major:
        at = axis.begins(day)
        line[at] = "|"
        if at >= free and at + len(label) <= axis.columns:
            words[at : at + len(label)] = label
            free = at + len(label) + 1
    return "".join(words).rstrip(), "".join(line)


def _ticks(axis: Axis) -> tuple[list[tuple[date, str]], list[date]]:
    """Give ticks with words, as close together as their words let them be, and those without, of the next closer kind."""
    closer: Kind | None = None
    for kind in KINDS:
        if _apart(kind, axis) > kind.room or kind is KINDS[-1]:
            bare = closer is not None and _apart(closer, axis) >= 2
            return list(_at(kind, axis)), [day for day, _ in _at(closer, axis)] if closer is not None and bare else []
        closer = kind
    return [], []


def _apart(kind: Kind, axis: Axis) -> float:
    return kind.days * axis.columns / axis.days


def _at(kind: Kind, axis: Axis) -> Iterator[tuple[date, str]]:
    """Give the days of the axis at which a tick of this kind stands, with its words."""
    if not kind.months:
        first = axis.first if kind.days == 1 else axis.first + (7 - axis.first.weekday()) % 7 * DAY
        for more in range(0, (axis.last - first).days + 1, kind.days):
            day = first + more * DAY
            yield day, f"{day.day} {MONTHS[day.month - 1]}"
        return
    month = -(-(axis.first.year * 12 + axis.first.month - (axis.first.day == 1)) // kind.months) * kind.months
    while (day := date(month // 12, month % 12 + 1, 1)) <= axis.last:
        yield day, str(day.year) if day.month == 1 else MONTHS[day.month - 1]
        month += kind.months


# -- the lanes -----------------------------------------------------------------------------------------------------


def laid(things: Sequence[Drawn], axis: Axis) -> list[str]:
    """Lay the things of one lane in as few rows as hold them side by side; the same character in one place is drawn once."""
    rows: list[list[str]] = []
    for each in sorted(things, key=lambda each: (not each.spans, each.rank, each.first, each.last, each.mark)):
        if not any(_put(row, each, axis) for row in rows):
            if len(rows) < ROWS:
                rows.append([" "] * axis.columns)
                _put(rows[-1], each, axis)
            else:
                rows[-1][axis.begins(each.last)] = SEVERAL
    return ["".join(row).rstrip() for row in rows]


def _put(row: list[str], each: Drawn, axis: Axis) -> bool:
    """Draw a thing in a row where it has room there; say whether it had."""
    if not each.spans and each.first == each.last:
        places = range(axis.begins(each.first), axis.ends(each.first) + 1)  # a day of several columns has room for several things
        at = next((at for at in places if row[at] == " "), next((at for at in places if row[at] == each.mark), None))
        if at is not None:
            row[at] = each.mark
        return at is not None
    at, text = shape(each, axis)
    there = row[at : at + len(text)]
    if any(cell != " " for cell in there) and "".join(there) != text:
        return False
    row[at : at + len(text)] = text
    return True


def shape(each: Drawn, axis: Axis) -> tuple[int, str]:
    """Give the column at which a thing begins and its characters."""
    first, last = axis.begins(each.first), axis.begins(each.first)
    if each.first != each.last:
        last = axis.ends(each.last)
    if not each.spans:
        middle = (last - first) // 2
        return first, UNCERTAIN * middle + each.mark + UNCERTAIN * (last - first - middle)
    begun = UNCERTAIN * (last - first) + each.mark
    if each.end_last is None or each.end_last > axis.last:
        beyond = axis.columns - 1 - last
        return first, begun + LASTS * (beyond - 1) + GOES_ON * (beyond > 0)
    end = axis.ends(each.end_last)
    fading = max(axis.begins(each.end_first or each.end_last), last + 1) if each.end_first != each.end_last else end
    if end <= last:
        return first, begun
    return first, begun + LASTS * (fading - last - 1) + UNCERTAIN * (end - fading) + (CUT_SHORT if each.cut_short else END)
