"""``rights list``: requests of persons with the clock of each, and how each stands in words. Clear facts only."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import click

from commands import options, output, questions
from commands.naming import UNNUMBERED
from commands.session import opened_ledger
from commands.words import READS, command

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.rules.clocks.rights import Reckoning, Step

SHOWN = (
    output.Column("address", "request"), output.Column("kind", "for"), output.Column("controller", "of"),
    output.Column("received_on", "received"), output.Column("due_on", "due"), output.Column("clock", "clock"),
    output.Column("history", "what became of it"),
)  # fmt: skip
MORE = ("person", "entry", "state", "overdue", "stopped_since", "awaits", "extended", "ended_on", "steps")
WORDS = {
    "identity_asked": "identity asked", "identity_confirmed": "identity confirmed", "fee_asked": "fee asked", "fee_paid": "fee paid",
    "clarification_asked": "clarification asked", "clarified": "clarified", "extended": "extended", "answered": "answered",
    "partly_refused": "refused in part", "refused": "refused", "withdrawn": "withdrawn",
}  # fmt: skip
AWAITED = {"identity_confirmed": "proof of identity", "fee_paid": "the fee"}


class Request(NamedTuple):
    """One request: the number of its entry, its clear fields, and what became of it, each step with the number of its entry."""

    version: int
    fields: Mapping[str, Any]
    steps: Sequence[Mapping[str, Any]]

    def followed_by(self, said: Mapping[str, Any]) -> "Request":
        """Give the request with one more step, as if it were the next entry."""
        coming = max((self.version, *(step["entry"] for step in self.steps))) + 1
        return self._replace(steps=(*self.steps, {**said, "entry": coming}))

    def became(self) -> "list[Step]":
        """Give what became of it, by the day on which it happened."""
        from ledger.rules.clocks.rights import steps_of

        return sorted(steps_of(self.version, ((step["entry"], {**step, "request": self.version}) for step in self.steps)))

    def reckoned(self) -> "Reckoning":
        """Reckon its clock."""
        from projections.telling.requests import clock_of

        return clock_of(self.version, self.fields, self.steps)


@command(
    "list", may=READS,
    examples="caseledger rights list\ncaseledger rights list P-311\ncaseledger rights list --all --format json",
)  # fmt: skip
@click.argument("number", type=options.Person(), required=False, metavar="[PERSON]")
@click.option("--all", "every", is_flag=True, help="Closed requests too; of one person they are always told.")
@options.as_of
@output.format_option
def list_(*, number: str | None, every: bool, as_recorded: str | None, as_corrected: str | None, form: str) -> None:
    """Show requests of persons: what was asked of which controller, how the clock of the answer stands, and what became of it.

    Without a number, every open request that this reader sees; with one, all of that person. Clear facts only, so that asking is no
    consultation: the words of a request and the reasons of an answer are shown by caseledger show.
    """
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, as_corrected)
        rows = questions.keyed(ledger, "requests", when)
        if number is not None:
            stream = ledger.find(number).stream
            rows = [(each, row) for each, row in rows if each == stream]
        today = questions.moment(ledger, when).astimezone(ledger.zone).date()
        told = [told_of(str(row["number"] or UNNUMBERED), request, today) for _, row in rows for request in _requests(row)]
        told = [row for row in told if every or number or row["state"] != "ended"]
        output.answer_rows(sorted(told, key=lambda row: (row["due_on"] or "9999", row["person"], row["entry"])), SHOWN, form, MORE)
        if form == "table":
            late = sum(bool(row["overdue"]) for row in told)
            output.note(f"{output.counted(len(told), 'request')}; {late or 'none'} overdue. {output.NOBODY_NOTIFIED}")


def of_person(ledger: "Ledger", stream: UUID) -> list[Request]:
    """Give the requests of a person whose record stands open to this reader, as corrected, in order of entries."""
    row = questions.folded(ledger, "requests", stream, questions.asked(ledger, None, None))
    return [] if row is None else _requests(row)


def in_words(request: Request, today: date) -> str:
    """Say how the clock of a request stands: by when the answer is due and why, or why it does not run."""
    from ledger.events.occurred import long_date

    clock = request.reckoned()
    if clock.ended is not None:
        due = "" if clock.due is None else f"; it was due by {long_date(clock.due)}" if clock.ended.on > clock.due else ", in time"
        return f"The request is closed: {WORDS[clock.ended.how]} on {long_date(clock.ended.on)}{due}."
    if clock.begun is None:
        return f"The clock has not begun: {' and '.join(AWAITED.get(each, each) for each in clock.awaits)} is still to come."
    if clock.due is None:
        since = "" if clock.stopped is None else f" since {long_date(clock.stopped)}"
        return f"The clock stands still{since}: the person was asked which data or processing the request is about."
    late = "has been due since" if clock.due < today else "is due by"
    return f"The answer {late} {long_date(clock.due)}: {_why(request, clock)}.{_weekend(clock.due)}"


def _why(request: Request, clock: "Reckoning") -> str:
    """Say of how many months from which day, and what moved it."""
    from ledger.events.occurred import long_date
    from ledger.rules.clocks.rights import stopped

    steps = request.became()
    came = next((AWAITED[step.how] for step in steps if step.how in AWAITED and step.on == clock.begun), "the request")
    extended = next((step for step in steps if step.how == "extended"), None) if clock.extended else None
    begun = "" if clock.begun is None else f"from {long_date(clock.begun)}, when {came} was received"
    moved = sum((stop.until - stop.since).days + 1 for stop in stopped(request.fields, steps) if stop.until is not None)
    still = f"; the clock stood still on {output.counted(moved, 'day')}" if moved else ""
    if extended is None:
        return f"one month {begun}{still}"
    until = "two further months" if extended.until is None else f"until {long_date(extended.until)}"
    return f"one month {begun}, and {until} by notice of {long_date(extended.on)}{still}"


def _weekend(due: date) -> str:
    """Say what the guidance says of a last day that is no working day; the Act does not."""
    from ledger.rules.deadlines import SATURDAY

    if due.weekday() < SATURDAY:
        return ""
    return f" That is a {due:%A}: the Commissioner's guidance lets it wait for the next working day, the Act does not say so."


def _requests(row: questions.Row) -> list[Request]:
    return [Request(each["entry"], each, each["steps"]) for each in row["requests"]]


def told_of(person: str, request: Request, today: date) -> questions.Row:
    """Give the row of one request: what was asked, how its clock stands and what became of it."""
    from projections.telling.requests import line

    return line(request.version, request.fields, request.steps, today) | {
        "address": f"{person}#{request.version}", "person": person, "clock": in_words(request, today),
        "history": "; ".join(f"{WORDS[step.how]} on {step.on} (#{step.version})" for step in request.became() if step.how in WORDS),
    }  # fmt: skip
