"""``retention due`` and ``retention list``: what is to be reviewed, and what is held, restricted and erased (domain.md 6, P23)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import click

from commands import options, output, questions, retained, times
from commands.questions import Row
from commands.session import opened_ledger
from commands.words import READS, OneOf, command

if TYPE_CHECKING:
    from ledger.application import Ledger

DUE = (
    output.Column("by", "due"), output.Column("what", "what"), output.Column("number", "person"), output.Column("controller", "controller"),
    output.Column("category", "group", words=True), output.Column("clear_period_start", "from"), output.Column("period", "period"),
    output.Column("decision", "last decision"), output.Column("held", "held by"), output.Column("restricted_since", "restricted since"),
)  # fmt: skip
DUE_MORE = ("due", "overdue", "kind", "entry", "decided_on", "reviews", "basis", "holds", "held_since", "erased_since", "identified_on")
LISTED = (
    output.Column("number", "person"), output.Column("controller", "controller"), output.Column("category", "group", words=True),
    output.Column("clear_period_start", "from"), output.Column("decision", "last decision"), output.Column("decided_on", "on"),
    output.Column("due", "due next"), output.Column("held", "held by"), output.Column("restricted_since", "restricted since"),
    output.Column("erased_since", "erased since"),
)  # fmt: skip
LISTED_MORE = ("what", "kind", "entry", "period", "basis", "classified_in", "decided_in", "reviews", "holds", "held_since", "identified_on")
STATES: Mapping[str, Callable[[Row, date], bool]] = {
    "due": lambda line, today: line["due"] is not None and line["due"] <= today,
    "held": lambda line, _today: line["held"] is not None,
    "restricted": lambda line, _today: line["restricted_since"] is not None,
    "erased": lambda line, _today: line["erased_since"] is not None,
}
"""What P23 tells of, and whether it is so of a line today."""


@command(
    "due", may=READS,
    examples="caseledger retention due\ncaseledger retention due --on 2027-03-31 --controller cwp --format csv",
)  # fmt: skip
@click.option("--on", metavar="DAY", help="What is due by that day; by default today.")
@click.option("--controller", type=options.AgencyCode(), metavar="CODE", help="Only what this agency has to do.")
@output.format_option
def due(*, on: str | None, controller: str | None, form: str) -> None:
    """Show what is due under the rules of retention, earliest first: classifications, reviews, decided erasures, holds to be looked at.

    A person is to be classified within so many days of being identified as the policy says (first_review_days). A first review is due
    when the period of the group is over, the next as each review says. What a hold covers is shown with it: reviewed, and not erased.
    Persons under restriction are among them for supervisors, disclosure officers and auditors. Clear facts only: no name is shown.
    """
    from projections.telling import retention as kept

    with opened_ledger() as ledger:
        by = retained.terms(ledger)
        day = by.today if on is None else times.day(on, times.Clock(ledger.zone, ledger.now(), back=False))
        where = retained.condition(day, ledger.policy.retention, by.first_review_days)
        found = questions.retention(ledger, where)
        people = [row for _, row in found]
        over = retained.reaching(ledger, found)
        told = kept.due(kept.lines(people, over, by), people, day, by.today)
        wanted = [line for line in told if controller in (None, line["controller"])]
        output.answer_rows(wanted, DUE, form, DUE_MORE)
        if form == "table":
            output.note(_summary(wanted, day, by.today))


@command(
    "list", may=READS,
    examples="caseledger retention list P-311\ncaseledger retention list --state held\n"
    "caseledger retention list --controller cwp --state restricted --format csv",
)  # fmt: skip
@click.argument("number", type=options.AnyNumber(), required=False, metavar="[PERSON|CASE]")
@click.option("--controller", type=options.AgencyCode(), metavar="CODE", help="Only what this agency holds.")
@click.option("--state", type=OneOf(list(STATES)), help="Only what is due, held, restricted or erased in part.")
@options.as_of
@output.format_option
def list_(
    *, number: str | None, controller: str | None, state: str | None, as_recorded: str | None, as_corrected: str | None, form: str
) -> None:
    """Show what each controller holds about whom, by which group and decision, and what of it is due, held, restricted or erased.

    One line for each controller of a person; one for each person whom nobody classified; one for each case of which something is held,
    restricted or erased. Of a case, its parties' lines are shown; of a person those of every number under which he was recorded. Asked
    as of another time, or where no agreement opens all of it to your agency, records under restriction are left out.
    """
    from projections.telling import retention as kept

    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, as_corrected)
        by = retained.terms(ledger)
        by = by._replace(today=(when.at.happened_by or ledger.now()).astimezone(ledger.zone).date())
        wanted = () if number is None else ledger.same_as(ledger.find(number).stream, when.at.recorded_by)
        found = retained.around(ledger, wanted, when) if wanted else _all(ledger, controller, when)
        over = retained.reaching(ledger, found)
        told = kept.lines((row for _, row in found), over, by)
        joined = ledger.parties(wanted) if wanted else {}
        streams = {*wanted, *(person for each in joined.values() for person, _, _ in each)}
        named = {row["number"] for stream, row in found if stream in streams}
        shown = [
            line for line in told
            if controller in (None, line["controller"]) and (state is None or STATES[state](line, by.today))
            and (number is None or line["number"] in named)
        ]  # fmt: skip
        output.answer_rows(shown, LISTED, form, LISTED_MORE)
        if form == "table":
            output.note(", ".join(_counts(shown, by.today)) + f". {output.NOBODY_NOTIFIED}")


def _all(ledger: "Ledger", controller: str | None, when: questions.Asked) -> list[tuple[UUID, Row]]:
    """Give every row, or those in which a controller has something; of another time all that this reader sees."""
    if not when.now:
        return questions.keyed(ledger, "retention", when)
    return questions.retention(ledger, retained.ANY if controller is None else retained.of_controller(controller))


def _summary(told: Sequence[Row], day: date, today: date) -> str:
    late, records = sum(line["overdue"] for line in told), {line["number"] for line in told}
    where = f", of {output.counted(len(records), 'person or case', 'persons and cases')}" if records else ""
    when = "today" if day == today else str(day)
    return f"{len(told) or 'Nothing'} due by {when}{where}; {late or 'none'} overdue. {output.NOBODY_NOTIFIED}"


def _counts(told: Iterable[Row], today: date) -> Iterator[str]:
    """Count the persons and cases in each state."""
    told = list(told)
    yield output.counted(len(told), "line")
    for state, holds in STATES.items():
        yield f"{len({line['number'] for line in told if holds(line, today)})} {state}"
