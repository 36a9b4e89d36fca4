"""``rights lift``: a restriction ends, and the person concerned is told before (DPA 2018 ss.47(5), 48)."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from commands import options, output, owed, prompts, receipts, restricting, times
from commands.session import opened_ledger
from commands.words import WRITES, CodeOf, command
from ledger.errors import NotFound

if TYPE_CHECKING:
    from ledger.application import Ledger


@command(
    "lift", may=WRITES,
    examples="caseledger rights lift CHS-26-0041#12 --told-on fri --reason\n"
    "caseledger rights lift P-311#4 --not-told deceased --reason @why.txt",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="CASE#n")
@click.option("--told-on", metavar="DAY", help="The day on which the person concerned was told that it would be lifted.")
@click.option(
    "--not-told", type=CodeOf("privacy", "NotTold"), metavar="CODE",
    help="Why he was not told: deceased, unreachable, harm or investigation. Where accuracy was contested, the living are always told.",
)  # fmt: skip
@options.writing
@output.format_option
def lift(
    *, address: tuple[str, int], told_on: str | None, not_told: str | None, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None, why: str | None,
) -> None:  # fmt: skip
    """Lift the restriction that the entry CASE#n made: what it covers is in use again.

    The agency that restricted it does this. The person concerned is told before, and the day is given here. What comes back into use, and
    who was told of the restriction and so must be told that it ends, is shown first. The reason is asked for.
    """
    from commands import fields
    from ledger.application import Intent
    from ledger.events.privacy import RestrictionLifted

    number, version = address
    with opened_ledger() as ledger:
        stream = ledger.find(number).stream
        _show(ledger, number, stream, version)
        day = None if told_on is None else times.day(told_on, times.Clock(ledger.zone, ledger.now())).isoformat()
        given = {"told_on": day, "not_told": not_told, "reason": prompts.reason(why, needed_for=f"lifting {number}#{version}")}
        told = {"restriction": version} | {name: value for name, value in given.items() if value is not None}
        intents = [Intent(fields.event_of(RestrictionLifted, told), stream)]
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        restricting.agreed(ledger, intents, act)
        receipts.record(ledger, intents, act)


def _show(ledger: "Ledger", number: str, stream: UUID, version: int) -> None:
    """Say what the restriction is, what comes back into use, and who must be told. Raises NotFound where the entry is none that stands."""
    from ledger.rules import recipients, restriction

    facts = ledger.facts(stream)
    standing = restriction.in_force(facts)
    if (named := standing.get(version)) is None:
        over = ", ".join(f"{number}#{each.entry}" for each in restriction.covering(standing, version))
        instead = f"name what restricted it: {over}" if over else f"see caseledger show {number}"
        raise NotFound(f"{number}#{version} is no restriction that stands; nothing was recorded; {instead}")
    what = "all that is recorded there" if named.versions is None else ", ".join(f"#{each}" for each in sorted(named.versions))
    output.note(f"This comes back into use in {number}: {what}; {restriction.in_words(named, ledger.zone)}.")
    for each in standing.values():
        if each.entry != version and (named.versions is None or each.versions is None or each.versions & named.versions):
            output.note(f"  {number}#{each.entry} still restricts a part of it: {restriction.in_words(each, ledger.zone)}.")
    made = next(fact for fact in facts if fact.version == version)
    knowing = recipients.knowing(made, recipients.by_kind(facts))
    if told := list(owed.by_acts(ledger, stream, number, facts, knowing)):
        owed.Owed("lifting", told).show()
