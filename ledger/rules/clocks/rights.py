"""Clocks of what persons ask of a controller, of complaints, and of requests of the Information Commissioner.

The time for an answer is one month beginning with the latest of the request, the proof of identity that was asked for and the fee that was
asked for (DPA 2018 s.54(2), (3); UK GDPR Art 12A(1), (2)). It ends with the corresponding day of the next month, or with the last day of a
shorter one (ICO guidance on the right of access). Where that is a Saturday or Sunday the guidance lets the answer wait for the next working
day. Neither Act says so, and so the day itself stands here: who keeps it is in time by both.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.deadlines import Deadline, Terms, end_of, names_its_start, recorded_day

REQUESTED, FOLLOWED = "rights-request-received", "rights-request-followed"
COMPLAINED, COMPLAINT_FOLLOWED = "complaint-received", "complaint-followed"
ENDS = frozenset({"answered", "partly_refused", "refused", "withdrawn"})
"""Steps by which a request is done with."""
ASKS = {"identity_asked": "identity_confirmed", "fee_asked": "fee_paid", "clarification_asked": "clarified"}
"""Steps by which something is asked of the person, each with that by which it comes."""
MONTH, EXTENDED = 1, 3
"""Months for an answer, and with the two further months of an extension (DPA 2018 s.54(2), (3A); UK GDPR Art 12A(1), (3))."""
STOPPABLE = date(2026, 2, 5)
"""Day from which a question for clarification stops the clock: DUAA 2025 s.76, in force by SI 2026/82 (domain.md 3)."""
ACKNOWLEDGED = 30
"""Days within which a complaint is acknowledged, that of its receipt the first of them (DPA 2018 s.164A(3))."""
COMPLAINTS = date(2026, 6, 19)
"""Day from which complaints are to be acknowledged: DUAA 2025 s.103 [B]."""
REGULATOR = "regulator"

Said = Mapping[str, Any]


class Step(NamedTuple):
    """What became of a request: on which day, by which entry, and of an extension until when."""

    on: date
    version: int
    how: str
    until: date | None


class Stop(NamedTuple):
    """Days that do not count, both included: from the question for clarification to its answer; None while that has not come."""

    since: date
    until: date | None


class Reckoning(NamedTuple):
    """How the time for an answer runs. ``begun``: the day with which the month begins, None while ``awaits`` what was asked for.

    ``notice``: last day for a notice that it takes longer; ``longest``: last day to which a notice could extend it; ``due``: day by which
    the answer is due; each None where the clock has not begun, or stands still before. ``stopped``: since when it stands still.
    ``extended``: whether a notice in time extended it. ``ended``: the step by which the request was done with.
    """

    begun: date | None
    awaits: tuple[str, ...]
    notice: date | None
    longest: date | None
    due: date | None
    stopped: date | None
    extended: bool
    ended: Step | None


def reckoned(request: Said, steps: Iterable[Step]) -> Reckoning:
    """Reckon the time for the answer to a request from what became of it; total, whatever the order of the steps."""
    received, ordered = day(request.get("received_on")), sorted(steps)
    ended = next((step for step in ordered if step.how in ENDS), None)
    awaits = _awaited(request, ordered)
    came = [step.on for step in ordered if step.how in ("identity_confirmed", "fee_paid")]
    if received is None or awaits:
        return Reckoning(None, awaits, None, None, None, None, extended=False, ended=ended)
    begun = max(received, *came) if came else received
    stops = stopped(request, ordered)
    notice, longest = (_moved(months_after(begun, months), begun, stops) for months in (MONTH, EXTENDED))
    extension = next((step for step in ordered if step.how == "extended" and (notice is None or step.on <= notice)), None)
    due = notice if extension is None else _extended(extension, notice, longest, stops)
    still = next((stop.since for stop in stops if stop.until is None), None) if due is None else None
    return Reckoning(begun, (), notice, longest, due, still, extended=extension is not None, ended=ended)


def steps_of(version: int, said: Iterable[tuple[int, Said]]) -> list[Step]:
    """Read what became of the request in that entry from what the entries that follow requests say, by their versions."""
    return [
        Step(on, each, str(fields.get("how")), day(fields.get("until")))
        for each, fields in said
        if fields.get("request") == version and (on := day(fields.get("on"))) is not None
    ]


def stopped(request: Said, steps: Iterable[Step]) -> list[Stop]:
    """Give the spans of days that do not count: of a request for access, while it is asked what it is about (DPA 2018 s.54(3C))."""
    found: list[Stop] = []
    for step in steps if request.get("kind") == "access" else ():
        still = bool(found) and found[-1].until is None
        if step.how == "clarification_asked" and not still and step.on >= STOPPABLE:
            found.append(Stop(step.on, None))
        elif step.how == "clarified" and still:
            found[-1] = Stop(found[-1].since, step.on)
    return found


def months_after(day: date, months: int) -> date:
    """Give the corresponding day so many months later, or the last day of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _awaited(request: Said, steps: Iterable[Step]) -> tuple[str, ...]:
    """Name what was asked for before the request need be dealt with, and has not come."""
    waiting = {"identity_confirmed"} if request.get("identity") == "asked" else set()
    for step in steps:
        if step.how in ("identity_asked", "fee_asked"):
            waiting.add(ASKS[step.how])
        waiting.discard(step.how)
    return tuple(sorted(waiting))


def _moved(day: date, after: date, stops: Iterable[Stop]) -> date | None:
    """Move a last day by the days after ``after`` that do not count; None where the clock stands still before it ran out."""
    for since, until in stops:
        first = max(since, after + timedelta(days=1))
        if first > day or (until is not None and until < first):
            continue
        if until is None:
            return None
        day += until - first + timedelta(days=1)
    return day


def _extended(step: Step, notice: date | None, longest: date | None, stops: Iterable[Stop]) -> date | None:
    """Give the day to which a notice extended the time: what it names, moved by what stood still since, and two months more at most."""
    if notice is None or step.until is None:
        return longest
    ends = [day for day in (_moved(step.until, step.on, stops), longest) if day is not None]
    return max(notice, min(ends)) if ends else None


def _answer(start: Fact, terms: Terms) -> datetime | None:
    """Due at the end of the last day for the answer; not while the clock has not begun, or stands still."""
    due = reckoned(start.fields, steps_of(start.version, ((fact.version, fact.fields) for fact in terms.told.get(FOLLOWED, ())))).due
    return None if due is None else end_of(due, terms)


def _is_done_with(start: Fact, stop: Fact) -> bool:
    return stop.fields.get("how") in ENDS and names_its_start("request")(start, stop)


def _follows(*how: str) -> Any:
    """Stopped by what says so of the complaint of the start."""
    return lambda start, stop: stop.fields.get("how") in how and names_its_start("complaint")(start, stop)


def _acknowledgement(start: Fact, terms: Terms) -> datetime | None:
    """Due with the thirtieth day, that of the receipt the first; the Commissioner's requests are no complaints."""
    received = day(start.fields.get("received_on"))
    if received is None or received < COMPLAINTS or start.fields.get("made_by") == REGULATOR:
        return None
    return end_of(received + timedelta(days=ACKNOWLEDGED - 1), terms)


def _reply(start: Fact, terms: Terms) -> datetime | None:
    return recorded_day("reply_by")(start, terms) if start.fields.get("made_by") != REGULATOR else None


def _regulator(start: Fact, terms: Terms) -> datetime | None:
    return recorded_day("reply_by")(start, terms) if start.fields.get("made_by") == REGULATOR else None


ANSWERS: Sequence[str] = ("answered", "withdrawn")
ANSWER = Deadline(
    "answer to a person's request", REQUESTED, (FOLLOWED,), _answer, _is_done_with, reads=(FOLLOWED,),
    source=(
        "DPA 2018 s.54 and UK GDPR Art 12A: one month from the latest of request, proof of identity and fee, two more by notice inside the "
        "first, not counted while it is asked what the request is about; to the corresponding day (ICO), whatever day of the week"
    ),
)  # fmt: skip
ACKNOWLEDGEMENT = Deadline(
    "acknowledgement of a complaint", COMPLAINED, (COMPLAINT_FOLLOWED,), _acknowledgement, _follows("acknowledged", *ANSWERS),
    source="DPA 2018 s.164A(3): thirty days, that of the receipt the first (DUAA 2025 s.103)",
)  # fmt: skip
REPLY = Deadline(
    "answer to a complaint", COMPLAINED, (COMPLAINT_FOLLOWED,), _reply, _follows(*ANSWERS),
    source="the day by which the answer is wanted; the law sets none but asks for it without undue delay (DPA 2018 s.164A(4))",
)  # fmt: skip
COMMISSIONER = Deadline(
    "answer to the Information Commissioner", COMPLAINED, (COMPLAINT_FOLLOWED,), _regulator, _follows(*ANSWERS),
    source="the day that the Commissioner's request or notice gives (DPA 2018 s.142; domain.md 3)",
)  # fmt: skip
CLOCKS = (ANSWER, ACKNOWLEDGEMENT, REPLY, COMMISSIONER)
