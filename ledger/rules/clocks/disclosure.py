"""Clocks of proceedings: reviews of disclosure, answers, acknowledgements, rulings, the officer, notice to a victim (domain.md 5.10).

How many days a duty has stands in the jurisdiction's file (``ledger.rules.jurisdiction``), and a kind of proceedings without the duty has
no clock of it. What is the unit's own work ends with the proceedings and goes on when they are taken up again; what somebody else waits for
goes on after they were closed.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules import docket
from ledger.rules.deadlines import Deadline, Due, Terms, end_of, later, names_its_start, recorded_day
from ledger.rules.opened import APPOINTED, CLOSED, OFFICER, OPENED, REOPENED, jurisdiction_of

if TYPE_CHECKING:
    from ledger.rules.jurisdiction import Jurisdiction

ISSUED, CERTIFIED, REVIEWED, STATEMENT = "schedule-issued", "officer-certified", "disclosure-reviewed", "defence-statement-received"
REQUESTED, ANSWERED, SERVED, FOLLOWED = "disclosure-requested", "disclosure-request-answered", "material-disclosed", "service-followed"
RULED, ASKED, NOTICED = "court-application-ruled", "victim-information-requested", "victim-notice-given"
FORMS = (OPENED,)
"""Types that say which duties there are, and with how many days."""
WHILE_OPEN = (*FORMS, CLOSED, REOPENED)
ARRIVED = frozenset({"acknowledged", "returned"})
"""What became of what was served, if it had reached its recipient (codes of ``ledger.events.disclosure.ServiceStep``)."""


def jurisdiction(terms: Terms) -> "Jurisdiction | None":
    """Jurisdiction under which the proceedings of these facts were opened."""
    return next((found for fact in terms.told.get(OPENED, ()) if (found := jurisdiction_of(fact.fields)) is not None), None)


def days_of(duty: str, terms: Terms) -> int | None:
    """Within how many days a duty is to be met in these proceedings; None where they do not have it, or no days are set."""
    found = jurisdiction(terms)
    kinds = {str(fact.fields.get("kind")) for fact in terms.told.get(OPENED, ())}
    return next((found.kinds[kind].days(duty) for kind in kinds if kind in found.kinds), None) if found else None


def are_closed(terms: Terms) -> bool:
    """Whether these proceedings were closed and not taken up again."""
    ends = [fact for kind in (CLOSED, REOPENED) for fact in terms.told.get(kind, ())]
    return max(ends, key=lambda fact: fact.version).kind == CLOSED if ends else False


def own_day(start: Fact, terms: Terms, name: str | None = None) -> date:
    """Day on which what an entry tells happened: the one in the field of that name, else the last on which it can have."""
    told = None if name is None else day(start.fields.get(name))
    return start.occurred.last_day(terms.zone, start.recorded_at) if told is None else told


def within(duty: str, name: str | None = None, *, while_open: bool = True) -> Due:
    """Due so many days after the day of the start as the file sets for a duty."""

    def due(start: Fact, terms: Terms) -> datetime | None:
        days = days_of(duty, terms)
        if days is None or (while_open and are_closed(terms)):
            return None
        return end_of(own_day(start, terms, name) + timedelta(days=days), terms)

    return due


def _next_review(start: Fact, terms: Terms) -> datetime | None:
    """Due on the day that was set, and at the latest after the days of the file."""
    latest = within("continuing_review", "on")(start, terms)
    told = None if are_closed(terms) else recorded_day("next_by")(start, terms)
    return min((each for each in (latest, told) if each is not None), default=None)


def _first_issue(start: Fact, terms: Terms) -> Sequence[Fact]:
    """Give the start where no schedule was issued before it."""
    return () if any(fact.version < start.version for fact in terms.told.get(ISSUED, ())) else (start,)


def _answer(start: Fact, terms: Terms) -> datetime | None:
    """Due on the day asked for, else after the days of the file."""
    return recorded_day("reply_by")(start, terms) or within("reply", "asked_on", while_open=False)(start, terms)


def _acknowledgement(start: Fact, terms: Terms) -> datetime | None:
    """Due on the day by which it is wanted, else after the days of the file; chased up, as many days later; failed, on that day.

    Who inspects is there, so that nothing is to be acknowledged unless it is wanted.
    """
    wanted = recorded_day("acknowledge_by")(start, terms)
    if wanted is None and start.fields.get("method") == "inspection":
        return None
    steps = [fact for fact in terms.told.get(FOLLOWED, ()) if fact.fields.get("service") == start.version]
    last = max(steps, key=lambda fact: fact.version, default=None)
    if last is not None and last.fields.get("how") == "failed":
        return end_of(own_day(last, terms, "on"), terms)
    again = None if last is None else within("acknowledgement", "on", while_open=False)(last, terms)
    return again or wanted or within("acknowledgement", "on", while_open=False)(start, terms)


def _has_arrived(start: Fact, stop: Fact) -> bool:
    """Whether it reached its recipient, or the same was served on the same side again: then that service counts."""
    if stop.kind == FOLLOWED:
        return stop.fields.get("service") == start.version and stop.fields.get("how") in ARRIVED
    return later(start, stop) and all(start.fields.get(name) == stop.fields.get(name) for name in ("to", "schedules", "items"))


def _reviewed(start: Fact, stop: Fact) -> bool:
    """Whether a review names the statement, or was made because of one since and names none."""
    named = stop.fields.get("entry")
    return named == start.version or (named is None and stop.fields.get("trigger") == "defence_statement" and later(start, stop))


def _certificate(start: Fact, terms: Terms) -> datetime | None:
    """Due after the days of the file, for a form that is to be certified."""
    return within(docket.CERTIFICATE)(start, terms) if docket.wants_certificate(terms.told, start) else None


def _notice(start: Fact, terms: Terms) -> datetime | None:
    """Due after the days of the file, where notice was still to be given."""
    return within("victim_notice", "asked_on", while_open=False)(start, terms) if start.fields.get("notice") == "not_yet" else None


def _same_order(start: Fact, stop: Fact) -> bool:
    """Whether a later ruling is on the same application."""
    return later(start, stop) and start.fields.get("application") == stop.fields.get("application")


APPOINTMENT = Deadline(
    "disclosure officer to be appointed", OPENED, (APPOINTED,), within(OFFICER),
    lambda _start, stop: stop.fields.get("duty") == OFFICER, reads=(CLOSED, REOPENED),
    source="CPIA 1996 s.23(2)(c), CPIA Code of Practice (general responsibilities); the days are those of the jurisdiction's file",
)  # fmt: skip
FIRST_REVIEW = Deadline(
    "first review of disclosure", ISSUED, (REVIEWED,), within("continuing_review"), lambda _start, _stop: True,
    reads=WHILE_OPEN, each=_first_issue,
    source="CPIA 1996 s.7A: under review from when the first schedule was issued; the days are those of the jurisdiction's file",
)  # fmt: skip
NEXT_REVIEW = Deadline(
    "review of disclosure", REVIEWED, (REVIEWED,), _next_review, later, reads=WHILE_OPEN,
    source="CPIA 1996 s.7A: on the day set by the review before, at the latest after the days of the jurisdiction's file",
)  # fmt: skip
AFTER_STATEMENT = Deadline(
    "review after a defence statement", STATEMENT, (REVIEWED,), within("statement_review", "received_on"), _reviewed, reads=WHILE_OPEN,
    source="CPIA 1996 s.7A(2), (5): as soon as reasonably practicable; the days are those of the jurisdiction's file",
)  # fmt: skip
CERTIFICATE = Deadline(
    "certificate of the disclosure officer", ISSUED, (CERTIFIED, ISSUED), _certificate, docket.settles_certificate, reads=WHILE_OPEN,
    source="CPIA Code of Practice (certification by disclosure officer); the days are those of the jurisdiction's file",
)  # fmt: skip
ANSWER = Deadline(
    "answer to a request for disclosure", REQUESTED, (ANSWERED,), _answer, names_its_start("request"), reads=FORMS,
    source="the day by which an answer is wanted, else the days of the jurisdiction's file (CPIA 1996 ss.7A, 8)",
)  # fmt: skip
ACKNOWLEDGEMENT = Deadline(
    "acknowledgement of service to chase up", SERVED, (FOLLOWED, SERVED), _acknowledgement, _has_arrived, reads=FORMS,
    source="the day by which it is wanted, else the days of the jurisdiction's file, from the day on which it was last chased up",
)  # fmt: skip
RULING = Deadline(
    "order of a court to be reviewed", RULED, (RULED,), recorded_day("review_by"), _same_order,
    source="the day that the court set (CPIA 1996 ss.14, 15)",
)  # fmt: skip
NOTICE = Deadline(
    "notice to a victim", ASKED, (NOTICED,), _notice, names_its_start("asked"), reads=FORMS,
    source="PCSC Act 2022 ss.44A to 44F: written notice of a request for information; the days are those of the jurisdiction's file",
)  # fmt: skip
CLOCKS = (
    APPOINTMENT, FIRST_REVIEW, NEXT_REVIEW, AFTER_STATEMENT, CERTIFICATE, ANSWER, ACKNOWLEDGEMENT, RULING, NOTICE,
)  # fmt: skip
