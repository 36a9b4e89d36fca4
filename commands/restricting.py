"""``rights restrict``: entries, a case or a person's record are kept and leave everyday use (DPA 2018 ss.46(4), 47(2), (3))."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import click

from commands import options, output, owed, prompts, receipts, same
from commands.session import opened_ledger
from commands.words import WRITES, CodeOf, command
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.intents import Intent

MEANS = (
    "It is kept, and leaves caseload, due, find, show and every other everyday view, sharing and research. For proceedings, legal claims "
    "and checks of lawfulness it is still read (--purpose), and there it is marked."
)
LEAVES = (
    "Without its referral {number} leaves caseload, due and find as a whole, and every clock of it with it, those of its victims too, "
    "until this is lifted: see that somebody goes on keeping them safe."
)
OPENING = "referral-received"
"""The type by which a case is on the caseload (projections.questions.caseload)."""
FEW = 12
"""Entries of one record that are told one by one."""


class Meant(NamedTuple):
    """What is to be restricted of one record: all of it (None), or entries of it by number; ``facts``: what the reader sees of it."""

    number: str
    stream: UUID
    versions: tuple[int, ...] | None
    facts: Sequence["Fact"]


@command(
    "restrict", may=WRITES,
    examples="caseledger rights restrict CHS-26-0041#3 CHS-26-0041#4 --ground accuracy_contested\n"
    "caseledger rights restrict P-311 --in-cases --ground third_party_rights --reason @why.txt\n"
    "caseledger rights restrict CHS-26-0041 --ground evidence --dry-run",
)  # fmt: skip
@click.argument("targets", type=options.Whole(), nargs=-1, required=True, metavar="P-n|CASE[#n]…")
@click.option(
    "--ground", type=CodeOf("privacy", "RestrictionGround"), required=True, metavar="CODE",
    help="evidence, accuracy_contested, wrong_record, unlawful or third_party_rights: see events explain record-restricted.",
)  # fmt: skip
@click.option(
    "--in-cases", is_flag=True, help="With a person's record the entries about him in cases and proceedings that your agency brought."
)
@options.writing
@output.format_option
def restrict(
    *, targets: tuple[tuple[str, int | None], ...], ground: str, in_cases: bool, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None, why: str | None,
) -> None:  # fmt: skip
    """Keep entries, a whole case, or a person's own record, and take them out of everyday use.

    An agency restricts what it brought itself; with an entry go its own corrections and disputes of it, and statements to it. What that
    is, who was given any of it and so must be told, and where else there is something about the person is shown first. All that is named
    is one act, with an entry in each record. Particulars are sealed: --reason asks for them. caseledger rights lift ends a restriction.
    """
    from commands import fields
    from ledger.application import Intent
    from ledger.events.privacy import RecordRestricted

    if any(number == "UNIT" for number, _ in targets):
        raise UsageError("the unit's own record is not restricted; nothing was recorded; name a case, a person or their entries")
    with opened_ledger() as ledger:
        meant = list(_meant(ledger, targets))
        if in_cases:
            meant += [each for one in meant if one.versions is None for each in _in_cases(ledger, one)]
        for each in meant:
            _show(ledger, each)
        output.note(MEANS)
        if not in_cases:
            _offer(ledger, meant)
        note = prompts.reason(why)
        told = {"ground": ground} | ({} if note is None else {"note": note})
        named = [told if each.versions is None else told | {"versions": list(each.versions)} for each in meant]
        intents = [Intent(fields.event_of(RecordRestricted, values), each.stream) for values, each in zip(named, meant, strict=True)]
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        agreed(ledger, intents, act)
        receipts.record(ledger, intents, act, "Tell the person concerned, if he asked for it (DPA 2018 s.48(1)).")


def agreed(ledger: "Ledger", intents: Sequence["Intent"], act: receipts.Act) -> None:
    """Have a person at a terminal agree to an act that the rules allow; raises RuleRefused, and UsageError where he does not go on."""
    if act.dry_run or not prompts.can_ask():
        return
    ledger.record(intents, request_id=act.request, dry_run=True)
    if not prompts.agreed("Enter, y or yes records it; n, no or q does not."):
        raise UsageError("not confirmed; nothing was recorded")


def _meant(ledger: "Ledger", targets: Sequence[tuple[str, int | None]]) -> Iterator[Meant]:
    """Give what is meant, once for each record; one that is named whole is meant whole."""
    for number in dict.fromkeys(number for number, _ in targets):
        named = {version for each, version in targets if each == number}
        stream = ledger.find(number).stream
        facts = ledger.facts(stream)
        versions = None if None in named else _with_it(ledger, number, facts, {version for version in named if version is not None})
        yield Meant(number, stream, versions, facts)


def _with_it(ledger: "Ledger", number: str, facts: Sequence["Fact"], named: set[int]) -> tuple[int, ...]:
    """Give entries with what this agency recorded of them since, in which they would be read on; names what other agencies did."""
    from ledger.rules import restriction

    more = {*restriction.with_it(facts, named)} - named
    others = sorted(fact.version for fact in facts if fact.version in more and fact.brought_by != ledger.me.agency)
    if others:
        listed = ", ".join(f"{number}#{version}" for version in others)
        output.note(f"These speak of it too, and are other agencies': {listed}. Have each restrict its own.")
    return tuple(sorted((named | more) - {*others}))


def _in_cases(ledger: "Ledger", person: Meant) -> Iterator[Meant]:
    """Give the entries about a person in cases and proceedings that one sees: those that this agency brought and nothing restricts yet."""
    from ledger import forgetting
    from ledger.rules import restriction
    from ledger.scope import whose

    for stream, called in forgetting.elsewhere(ledger, person.stream).items():
        facts = ledger.facts(stream)
        standing, about = restriction.in_force(facts), whose("proceedings" if options.PROCEEDINGS.fullmatch(called) else "case", facts)
        versions = tuple(
            fact.version for fact in facts
            if person.stream in about[fact.version].now and fact.brought_by == ledger.me.agency and fact.kind not in restriction.IN_VIEW
            and not restriction.covering(standing, fact.version, fact.kind)
        )  # fmt: skip
        if versions:
            yield Meant(called, stream, versions, facts)


def _show(ledger: "Ledger", meant: Meant) -> None:
    """Say what would be restricted, what that means, and who must be told of it afterwards."""
    if meant.versions is None:
        output.note(f"All that is recorded in {meant.number}, and what is recorded there later, would be restricted.")
        for line in same.others_stand(ledger, meant.stream, meant.number) if meant.number.startswith("P-") else ():
            output.note(line)
    else:
        output.note(f"This would be restricted in {meant.number}: {_listed(meant)}.")
        left = {fact.version for fact in meant.facts if fact.kind == OPENING} - {*meant.versions}
        if not left and any(fact.kind == OPENING for fact in meant.facts):
            output.note(LEAVES.format(number=meant.number))
    told = owed.owed(ledger, meant.stream, meant.versions, "restriction")
    if told.lines:
        told.show()


def _listed(meant: Meant) -> str:
    from ledger.events.fact import HELD

    kinds = {fact.version: "an entry that its agency holds" if fact.type == HELD else fact.kind for fact in meant.facts}
    told = [f"#{version} {kinds.get(version, 'no entry that you see')}" for version in meant.versions or ()]
    return ", ".join([*told[:FEW], *([f"and {len(told) - FEW} more"] if len(told) > FEW else [])])


def _offer(ledger: "Ledger", meant: Sequence[Meant]) -> None:
    """Name, where a person's own record is restricted, what is about him in his cases and stays in use."""
    for person in (each for each in meant if each.versions is None and each.number.startswith("P-")):
        for each in _in_cases(ledger, person):
            output.note(f"What is about {person.number} in {each.number} stays in use, unless --in-cases is given: {_listed(each)}.")
