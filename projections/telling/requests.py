"""How requests of persons stand on a day: the clock of each, and how many were answered in time (DPA 2018 s.54; domain.md 5.12, 6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

from ledger.events.occurred import day
from ledger.rules.clocks.rights import Reckoning, reckoned, steps_of
from projections.engine.answer import Asking, Column, Measure, Rate, Row, Told

WITHDRAWN, OPEN, NO_DAY = "withdrawn", "still open", "received on a day that is not known"


def told(rows: Sequence[Row], asking: Asking) -> Told:
    """Give the requests of the window, what is due first at the head; how many were answered in time, and how many are overdue."""
    lines = [
        line(each["entry"], each, each["steps"], asking.today) | {"number": row["number"]}
        for row in rows for each in row["requests"] if asking.takes(day(each["received_on"]))
    ]  # fmt: skip
    lines.sort(key=lambda each: (each["state"] == "ended", each["due_on"] or "9999", str(each["number"]), each["entry"]))
    ended = [each for each in lines if each["state"] == "ended"]
    answered = [each for each in ended if each["how"] != WITHDRAWN and each["due_on"]]
    left = {WITHDRAWN: sum(each["how"] == WITHDRAWN for each in ended)}
    left[NO_DAY] = len(ended) - len(answered) - left[WITHDRAWN]
    running = [each for each in lines if each["state"] == "running"]
    waiting = {words: sum(each["state"] == state for each in lines) for state, words in WAITS.items()}
    days = sorted(each["days"] for each in answered if each["days"] is not None)
    left |= {OPEN: len(lines) - len(ended)}
    in_time, late = sum(each["in_time"] for each in answered), sum(each["overdue"] for each in running)
    rates = [
        Rate("in_time", "of the requests answered or refused: by the day on which that was due", in_time, len(answered), left),
        Rate("overdue", "of the open requests whose clock runs: overdue", late, len(running), waiting),
    ]
    says = "from the request to the answer or refusal, median"
    return Told(lines, rates, [Measure("days", says, median(days) if days else None, "days", len(days), left)])


WAITS = {"not begun": "clock not begun", "stopped": "clock standing still"}


def line(entry: int, said: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], today: date) -> Row:
    """Tell one request: what was asked, how its clock stands on a day, and how it ended."""
    clock = clock_of(entry, said, steps)
    received, ended = day(said.get("received_on")), clock.ended
    state = "ended" if ended else "not begun" if clock.begun is None else "stopped" if clock.due is None else "running"
    return {
        "entry": entry, "state": state, **{name: said.get(name) for name in ("kind", "controller", "received_on")},
        "due_on": _iso(clock.due), "stopped_since": _iso(clock.stopped), "awaits": list(clock.awaits), "extended": clock.extended,
        "overdue": ended is None and clock.due is not None and clock.due < today,
        "ended_on": None if ended is None else _iso(ended.on),
        "how": None if ended is None else ended.how,
        "in_time": ended is not None and clock.due is not None and ended.on <= clock.due,
        "days": None if ended is None or received is None else (ended.on - received).days,
        "steps": list(steps),
    }  # fmt: skip


def clock_of(entry: int, said: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Reckoning:
    """Reckon the clock of a request from what became of it."""
    return reckoned(said, steps_of(entry, ((step["entry"], {**step, "request": entry}) for step in steps)))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


LINES = (
    Column("number", "the unit's number of the person"),
    Column("entry", "the entry that recorded the request"),
    Column("kind", "what was asked for", "words"),
    Column("controller", "of which controller"),
    Column("received_on", "day on which it was received", "day"),
    Column("state", "not begun, running, stopped, or ended"),
    Column("due_on", "day by which the answer is or was due", "day"),
    Column("overdue", "whether that day is over, and it has not ended"),
    Column("how", "how it ended", "words"),
    Column("ended_on", "on which day", "day"),
    Column("days", "days from its receipt to its end"),
    Column("in_time", "whether it ended by the day on which it was due", "detail"),
    Column("extended", "whether a notice in time extended it", "detail"),
    Column("awaits", "what the person was asked for and has not given", "detail"),
    Column("stopped_since", "day since which the clock stands still", "detail"),
    Column("steps", "what became of it, step by step", "detail"),
)
"""Columns of a request."""
