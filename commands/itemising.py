"""``schedule propose``: items proposed from the entries of the cases, in a file for a person to edit."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import consulting, drafts, options, output, scheduling
from commands.people import People
from commands.scheduling import Schedules
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from projections.court.proposing import Case, Names, Proposal

SHOWN = (
    output.Column("schedule", "schedule", words=True), output.Column("items", "items", right=True),
    output.Column("entries", "entries", right=True), output.Column("left_out", "left out", right=True),
)  # fmt: skip
PRIVATE = "The file tells of sensitive material: destroy it when its items are listed."


@command(
    "propose", may=WRITES,
    examples="caseledger schedule propose PRC-26-0001 --draft items.toml\n"
    "caseledger schedule propose PRC-26-0001 --draft items.toml --case CHS-26-0041 --reason @why.txt",
)  # fmt: skip
@scheduling.number
@click.option("--draft", required=True, metavar="FILE", help="Write the items to a new private file, for a person to edit.")
@click.option("--case", "cases", type=options.Number(), multiple=True, metavar="CASE", help="Of this case alone. May be repeated.")
@options.consulting
@output.format_option
def propose(*, number: str, draft: str, cases: tuple[str, ...], purpose: str | None, why: str | None, form: str) -> None:
    """Propose items for the schedules from entries of the cases that are not listed yet, each with a description.

    A description is made from what is coded: what it is, by which role of which agency, on which day, concerning whom in general words.
    Routine entries of one kind are one item; what may meet the test, is presumed to be disclosable or may be sensitive is an item of its
    own. Of what an agency holds it is told that it exists, and how to ask for it. Clear facts are read, and no text: one consultation,
    for disclosure. Edit the file, then give it to schedule list.
    """
    drafts.require_new(draft)
    from projections.court.draft import written

    with opened_ledger() as ledger:
        schedules = Schedules.of(ledger, number)
        chosen = _chosen(schedules, cases)
        proposals, upto = _proposed(schedules, chosen, scheduling.asked(purpose, why))
        if schedules.shut and not cases:
            output.note(f"{output.counted(schedules.shut, 'case')} of theirs you cannot read: whoever can proposes of it.")
        if proposals:
            drafts.write(draft, written(proposals, number, upto))
        rows = list(_counted(proposals))
        if form != "table":
            file = draft if proposals else None
            output.answer({"file": file, "items": len(proposals), "upto": upto, "schedules": rows}, form, [])
        elif not proposals:
            output.answer_lines([f"Every entry of {', '.join(chosen) or 'the cases'} is listed, or is no item. No file was written."])
        else:
            output.answer_lines([f"{output.counted(len(proposals), 'item')} of {', '.join(chosen)} in {draft}:"])
            output.answer_rows(rows, SHOWN, form)
            output.answer_lines([f"Edit it, then: caseledger schedule list {number} --draft {draft}. {PRIVATE}"])


def _chosen(schedules: Schedules, cases: Sequence[str]) -> dict[str, UUID]:
    known = schedules.cases
    if unknown := [case for case in cases if case not in known]:
        raise UsageError(f"{schedules.number} does not concern {unknown[0]}, as far as you see; nothing was done; name one of its cases")
    return {number: stream for number, stream in known.items() if not cases or number in cases}


def _proposed(schedules: Schedules, cases: Mapping[str, UUID], asked: consulting.Asked) -> "tuple[list[Proposal], int]":
    """Read clear facts of the cases in one recorded consultation, and propose; with the last position that was read."""
    from ledger.store import reading
    from projections.court import fitting, proposing

    ledger = schedules.ledger
    upto = reading.head(ledger.user)[0]
    streams = [*cases.values()]
    wanted = consulting.Wanted(streams, [], asked.purpose, asked.why, schedules.number, upto, classes=("facts",))
    read = consulting.read(ledger, wanted)
    items = schedules.listed()
    of_case: list[Case] = [
        proposing.Case(
            stream, number, consulting.of(read, [stream]),
            {entry: item.schedule for (case, entry), item in items.items() if case == str(stream)}, ledger.me.agency,
        )
        for number, stream in cases.items()
    ]  # fmt: skip
    people = People.of(consulting.of(read, [ledger.unit_stream()]), policies=consulting.policies(ledger))
    jurisdiction, kind = schedules.state.jurisdiction, schedules.state.kind
    series = frozenset[str]() if jurisdiction is None or kind is None else jurisdiction.series_of(kind)
    return fitting.fitted(proposing.proposed(of_case, _names(ledger, people)), series), upto


def _names(ledger: "Ledger", people: People) -> "Names":
    """Call whoever made an entry by role and agency, and an agency by what it was called then: never by a name."""
    from ledger.rules.policy import in_force_for
    from projections.court.proposing import Names

    def by(fact: "Fact") -> str:
        role = in_force_for(people.policies, fact).policy.role(str(fact.who.get("role", "member")))
        day = fact.recorded_at.astimezone(ledger.zone).date().isoformat()
        agency = f" of {people.agency(str(fact.who['agency']), day)}" if "agency" in fact.who else ""
        return f"{'an' if role[:1].lower() in 'aeiou' else 'a'} {role}{agency}"

    return Names(by, lambda code, day: people.agency(code, day.isoformat()), ledger.zone)


def _counted(proposals: "Sequence[Proposal]") -> Iterator[dict[str, Any]]:
    for schedule in scheduling.SCHEDULES:
        found = [each for each in proposals if each.schedule == schedule]
        left = sum(not each.include for each in found)
        yield {"schedule": schedule, "items": len(found), "entries": sum(len(each.entries) for each in found), "left_out": left}
