"""``due``: every clock that runs in cases, proceedings, records of persons and the unit's, earliest first, with its rule and owner."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import options, output, retained, unlisted
from commands.naming import UNNUMBERED, callings, identified
from commands.questions import Row, asked, beginning_of, keyed, moment, rows, spoken
from commands.session import opened_ledger
from commands.words import READS, command

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.rules.deadlines import Terms

SHOWN = (
    output.Column("by", "due"),
    output.Column("what", "what"),
    output.Column("address", "entry"),
    output.Column("owned_by", "owner"),
    output.Column("rule", "by which rule"),
)
MORE = ("clock", "victim", "share", "controller", "due", "overdue", "case", "state", "entry", "owner")


@command(
    "due", may=READS,
    examples="caseledger due\ncaseledger due --owner me --overdue\ncaseledger due --case CHS-26-0041 --before fri\n"
    "caseledger due --overdue --names",
)  # fmt: skip
@click.option("--case", "number", type=options.AnyNumber(), help="Only the clocks of this case, person or proceedings, or of UNIT.")
@click.option("--owner", metavar="USER|LOGIN|M-n", help="Only those of this member, or me; not by full name.")
@click.option("--overdue", is_flag=True, help="Only those that have run out.")
@click.option("--before", metavar="WHEN", help="Only those that run out before then.")
@options.naming
@options.as_of
@output.format_option
def due(
    *,
    number: str | None,
    owner: str | None,
    overdue: bool,
    before: str | None,
    with_names: bool,
    purpose: str | None,
    why: str | None,
    as_recorded: str | None,
    as_corrected: str | None,
    form: str,
) -> None:
    """Show what is due, in cases and proceedings, of persons and of the unit, earliest first: which clock, by which entry, whose.

    A clock is its own entry's owner's if that names one, else the case's, or the disclosure officer's of proceedings. Targets are those
    of the policy in force now; days of proceedings are those of their jurisdiction's file. What persons ask for stands in their records;
    the reviews of standing agreements are the unit's, and so are complaints and breaches of data that are recorded there. Clear facts
    only: no name is shown, and so asking is no consultation. With --names one is recorded, of the suspects and victims in the list; a
    name that is not shown to this reader says why. Nobody is reminded by this program.
    """
    from commands import granting
    from ledger.rules.deadlines import Terms
    from projections.telling import succession

    with opened_ledger() as ledger:
        when = asked(ledger, as_recorded, as_corrected)
        by_stream = keyed(ledger, "due", when)
        by_stream = [(stream, called(row, stream, ledger.unit_stream())) for stream, row in by_stream]
        found = [row for _, row in by_stream]
        if any(row.get("appointed") for row in found):
            then = granting.standing(ledger, when.at.recorded_by or ledger.now(), when.upto)
            found = succession.with_vacancies(found, then, Terms(ledger.zone))
        until = None if before is None else beginning_of(ledger, before)
        whose = None if owner is None else identified(ledger, owner)
        terms = Terms(ledger.zone, ledger.policy.targets, period_ends=retained.ends(retained.periods(ledger)))
        owners = {row["owner"] for row in found} | {clock["owner"] for row in found for clock in row["clocks"]}
        at = moment(ledger, when)
        unit = [] if number not in (None, granting.UNIT) else [granting.reviews(ledger, when.at.recorded_by or ledger.now(), when.upto)]
        told = clocks([*found, *unit], terms, at, callings(ledger, owners) | victims(ledger, by_stream))
        wanted = [
            clock
            for clock in told
            if (number is None or clock["case"] == number)
            and (whose is None or clock["owner"] == whose)
            and (not overdue or clock["overdue"])
            and (until is None or clock["due"] < until)
        ]
        if with_names:
            from commands import names

            streams = {row["number"]: stream for stream, row in by_stream} | {granting.UNIT: ledger.unit_stream()}
            names.answer_rows(ledger, wanted, lambda row: (streams[row["case"]], row["case"]), (purpose, why), SHOWN, form, MORE)
        else:
            output.answer_rows(wanted, SHOWN, form, MORE)
        if as_recorded is None and as_corrected is None:
            for line in unlisted.told(ledger, [*found, *rows(ledger, "proceedings", when)]):
                output.note(line)
        if form == "table":
            output.note(summary(wanted, spoken(when, ledger.zone)))


def called(row: Row, stream: UUID, unit: UUID) -> Row:
    """Give a row with the word by which its record is called where it has no number of its own: that of the unit, or why not."""
    from commands.granting import UNIT

    return row | {"number": row["number"] or (UNIT if stream == unit else UNNUMBERED)}


def clocks(found: Iterable[Row], terms: "Terms", at: datetime, known: Mapping[str, str]) -> list[Row]:
    """Give the clocks of these rows, earliest due first; of the targets those that the policy sets. ``at``: the moment of asking.

    Those that end by themselves on a day before that are left out.
    """
    from projections.telling.due import timed

    return [_told(row, clock, due, terms, at, known) for row, clock, due in timed(found, terms, at)]


def victims(ledger: "Ledger", found: Iterable[tuple[UUID, Row]]) -> dict[str, str]:
    """Give the numbers of the victims for whom clocks run by name, by opaque id."""
    named = [stream for stream, row in found if any(clock["victim"] for clock in row["clocks"])]
    parties = ledger.parties(named) if named else {}
    return {str(person): number for joined in parties.values() for person, _, number in joined if number is not None}


def _told(row: Row, clock: Row, due: datetime, terms: "Terms", at: datetime, known: Mapping[str, str]) -> Row:
    from commands import granting
    from ledger.rules import clocks as named
    from projections.telling import succession

    owner, deadline = clock["owner"] or row["owner"], named.called(clock["clock"])
    of_the_unit = {granting.REVIEW: granting.SOURCE, succession.CLOCK: succession.SOURCE}
    rule = of_the_unit.get(clock["clock"]) if deadline is None else deadline.source
    late, victim, share, controller = due < at, known.get(str(clock["victim"])), clock.get("share"), clock.get("controller")
    return {
        "by": f"{'OVERDUE ' if late else ''}{due.astimezone(terms.zone):%Y-%m-%d %H:%M}",
        "clock": clock["clock"],
        "what": f"{clock['clock']} ({of})" if (of := victim or (share and f"#{share}") or controller) else clock["clock"],
        "share": share,
        "controller": controller,
        "victim": victim,
        "address": f"{row['number']}#{clock['entry']}",
        "owned_by": known.get(str(owner)),
        "rule": rule,
        "due": due,
        "overdue": late,
        "case": row["number"],
        "state": row["state"],
        "entry": clock["entry"],
        "owner": owner,
    }


def summary(told: list[Row], when: str) -> str:
    """Say in one line how many there are, and of when."""
    late = sum(1 for clock in told if clock["overdue"])
    from commands.granting import UNIT
    from ledger.events.sentence import listed

    told_of: set[Any] = {clock["case"] for clock in told} - {UNIT}
    persons = {number for number in told_of if options.PERSON.fullmatch(str(number))}
    proceedings = {number for number in told_of if options.PROCEEDINGS.fullmatch(str(number))}
    cases, unit = len(told_of - persons - proceedings), "the unit's record" if any(clock["case"] == UNIT for clock in told) else ""
    records = f"{'the record' if len(persons) == 1 else 'the records'} of {output.counted(len(persons), 'person')}" if persons else ""
    counts = (output.counted(cases, "case") if cases else "", f"{len(proceedings)} proceedings" if proceedings else "", records, unit)
    where = listed([each for each in counts if each])
    found = output.counted(len(told), "clock") + (f" in {where}" if told else "")
    return f"{found}{f', {when}' if when else ''}; {late or 'none'} overdue. {output.NOBODY_NOTIFIED}"
