"""``policy``: the unit's dated policy, shown and adopted as the very text."""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

import click

from commands import fields, options, output, prompts, receipts, times
from commands.questions import end_of
from commands.session import opened_ledger
from commands.words import READS, WRITES, group
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.rules.periods import Period

KIND = "policy-adopted"
PERIODS = (
    output.Column("category", "group", words=True), output.Column("whose", "whose"), output.Column("length", "reviewed after"),
    output.Column("set_by", "set by"), output.Column("basis", "by which schedule"),
)  # fmt: skip


@group("policy", may=WRITES, examples="caseledger policy show\ncaseledger policy periods\ncaseledger policy adopt policy.json")
def policy() -> None:
    """Show the unit's policy, or adopt a new one: deciders, words of roles, sectors of agencies, time zone, periods, contact."""


@policy.command("show", may=READS, examples="caseledger policy show\ncaseledger policy show --on 9mar > policy.json")
@click.option("--on", metavar="DAY", help="The policy in force at the end of that day; by default now.")
@output.format_option
def show(*, on: str | None, form: str) -> None:
    """Show the policy in force, its digest, and when it was adopted."""
    with opened_ledger() as ledger:
        by = ledger.now() if on is None else end_of(ledger, on)
        found = [fact for fact in adopted(ledger) if fact.recorded_at <= by]
        if not found:
            raise NotFound("no policy had been adopted by then; nothing was shown; the defaults held")
        last = found[-1]
        document = json.loads(last.fields["document"])
        told = {"document": document, "digest": last.fields["digest"], "adopted_at": last.recorded_at, "entry": f"UNIT#{last.version}"}
        heading = f"Adopted {times.shown(last.recorded_at, ledger.zone)} in UNIT#{last.version}, SHA-256 {last.fields['digest']}:"
        output.answer(told, form, [heading, *json.dumps(document, indent=2, ensure_ascii=False).split("\n")])


@policy.command("periods", may=READS, examples="caseledger policy periods\ncaseledger policy periods --on 9mar --format csv")
@click.option("--on", metavar="DAY", help="By the policy in force at the end of that day; by default now.")
@output.format_option
def periods(*, on: str | None, form: str) -> None:
    """Show after which periods a controller reviews what it holds about a person, by group, and by controller or sector where they differ.

    A period that no policy set is this program's own, and says where it comes from.
    """
    from ledger.rules.periods import GROUPS
    from ledger.rules.policy import DEFAULT, Policy

    with opened_ledger() as ledger:
        by = ledger.now() if on is None else end_of(ledger, on)
        documents = [fact.fields["document"] for fact in adopted(ledger) if fact.recorded_at <= by]
        known = Policy.from_document(documents[-1]) if documents else DEFAULT
        told = [_period(each) for group in GROUPS for each in known.retention if each.category == group]
        output.answer_rows(told, PERIODS, form, ("years", "days", "default"))
        if form == "table":
            output.note(f"A person is classified within {known.first_review_days} days after he was identified (first_review_days).")


def _period(each: "Period") -> output.Row:
    whose, by = each.controller or each.sector or "everybody's", "the program" if each.default else "the policy"
    return asdict(each) | {"length": each.length, "whose": whose, "set_by": by}


@policy.command("adopt", may=WRITES, examples="caseledger policy adopt policy.json\ncaseledger policy adopt policy.json --dry-run")
@click.argument("file", metavar="FILE|-")
@options.recording
@output.format_option
def adopt(
    *, file: str, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None,
) -> None:  # fmt: skip
    """Adopt the policy in a file: its very bytes are recorded, and every later replay applies the policy of its day."""
    from ledger.application import Intent
    from ledger.events.unit import PolicyAdopted
    from ledger.rules.policy import Policy

    document = prompts.text_file(file, "the policy")
    prompts.parsed(document, "the policy")
    try:
        Policy.from_document(document)
    except UsageError as fault:
        raise UsageError(f"{fault}; nothing was recorded; mend it and adopt it again") from None
    with opened_ledger() as ledger:
        event = fields.event_of(PolicyAdopted, {"document": document, "digest": sha256(document.encode()).hexdigest()})
        receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id))


def adopted(ledger: "Ledger") -> list["Fact"]:
    """Give every adoption of a policy, oldest first."""
    return [fact for fact in ledger.facts(ledger.unit_stream()) if fact.kind == KIND]
