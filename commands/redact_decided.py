"""``redact decide`` and ``redact confirm``: decisions from an edited file or by options, and the look of somebody else at them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import click

from commands import drafts, fields, options, output, prompts, receipts, redacting, scheduling
from commands.redacting import Redacting
from commands.session import opened_ledger
from commands.words import WRITES, CodeOf, WholeNumber, command
from ledger.errors import UsageError

CONFIRMED = "redaction-confirmed"
SINGLE = ("person", "label", "places", "fields", "ground", "despite", "replaces")
"""Options of one decision, by the keys that a file has for them."""
WORDS = ("gist", "reason")
"""What is never typed on the command line: it comes from --fields or is asked for."""
GROUND = CodeOf("redaction", "Ground")


@command(
    "decide", may=WRITES,
    examples="caseledger redact decide PRC-26-0001 --for defence --draft redact.toml\n"
    'caseledger redact decide PRC-26-0001 --for defence --person P-311 --label "Witness 2"\n'
    "caseledger redact decide PRC-26-0001 --for defence --redaction withhold --place CHS-26-0041#12:5 --ground safety --reason\n"
    "caseledger redact decide PRC-26-0001 --for defence --redaction release --field referral-received.channel",
)  # fmt: skip
@scheduling.number
@redacting.audience
@click.option("--draft", metavar="FILE|-", help="Read the file that caseledger redact made and a person edited.")
@click.option(
    "--redaction", type=CodeOf("redaction", "Redaction"), help="What is done: release, withhold, gist, or pseudonym, as with --label."
)
@click.option("--person", type=options.Person(), help="Throughout, wherever this person is named.")
@click.option("--label", metavar="WORDS", help="The other name, such as Witness 2.")
@click.option("--place", "places", multiple=True, metavar="CASE#N[:ORDINAL,…]", help="Units of an entry. May be repeated.")
@click.option("--field", "fields_", multiple=True, metavar="TYPE.FIELD", help="A field of a type. May be repeated.")
@click.option("--ground", type=GROUND, help="Why it is not shown; see caseledger events explain redaction-decided.")
@click.option("--despite", type=GROUND, multiple=True, help="Of a release or gist: a ground that would withhold it otherwise.")
@click.option("--replaces", type=WholeNumber(1), metavar="N", help="Number of the entry whose decision it takes the place of.")
@click.option("--fields", "file", metavar="FILE|-", help="Read gist and reason from a JSON file.")
@options.writing
@output.format_option
def decide(
    *, number: str, audience: str, draft: str | None, redaction: str | None, file: str | None, why: str | None, form: str, dry_run: bool,
    clock_checked: bool, request_id: UUID | None, fields_: tuple[str, ...], **typed: Any,
) -> None:  # fmt: skip
    """Record decisions: those of an edited file as one act, or one by options.

    What is hidden is hidden at once; what is released, renamed or told as a gist is shown when somebody else has confirmed it. A file is
    checked whole: every fault is told by its place, and with one fault nothing is recorded. A gist is asked for, or comes in --fields. A
    field that is released by --field is shown in every entry so far, also where something was suggested; a file releases places alone.
    """
    from ledger.application import Intent

    redaction = redaction or ("pseudonym" if typed["label"] else None)
    said = {name: given for name in SINGLE if (given := (fields_ if name == "fields" else typed[name]))}
    if (draft is None) == (redaction is None) or (draft is not None and (said or file or why)):
        raise UsageError("give --draft FILE, or --redaction with what it is of; nothing was recorded")
    act = receipts.Act(form, dry_run, clock_checked, request_id)
    with opened_ledger() as ledger:
        found = Redacting(ledger, number)
        if draft is not None:
            events = _of_draft(found, audience, draft)
        else:
            events = [redacting.decided(found, [audience], {"redaction": redaction, **said, **_worded(str(redaction), file, why)})]
        receipts.record(ledger, [Intent(event, found.stream) for event in events], act, _next(number))


@command(
    "confirm", may=WRITES,
    examples="caseledger redact confirm PRC-26-0001#12 PRC-26-0001#13\ncaseledger redact confirm PRC-26-0001#14 --refuse --reason @why.txt",
)  # fmt: skip
@click.argument("addresses", type=options.Address(), nargs=-1, required=True, metavar="PROCEEDINGS#N...")
@click.option("--refuse", is_flag=True, help="They do not stand: nothing follows from them any more.")
@options.writing
@output.format_option
def confirm(
    *, addresses: tuple[tuple[str, int], ...], refuse: bool, why: str | None, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None,
) -> None:  # fmt: skip
    """Look at decisions of somebody else, and confirm or refuse them; until then what they would show stays withheld.

    Look first: caseledger redact show. Who decided, or recorded that, cannot confirm it.
    """
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load

    if len(numbers := {number for number, _ in addresses}) != 1:
        raise UsageError("the decisions are of more than one stream; nothing was recorded; confirm those of each apart")
    with opened_ledger() as ledger:
        found = Redacting(ledger, numbers.pop())
        note = prompts.reason(why)
        said: dict[str, Any] = {"decisions": [version for _, version in addresses]} | ({"refused": True} if refuse else {})
        event = fields.event_of(load(latest(CONFIRMED)), said | ({} if note is None else {"note": note}))
        receipts.record(ledger, [Intent(event, found.stream)], receipts.Act(form, dry_run, clock_checked, request_id))


def _of_draft(found: Redacting, audience: str, place: str) -> list[Any]:
    """Make the events of a file. Raises UsageError where it is not one, is for something else, or has a fault, all of which are told."""
    from projections.court import redaction_draft

    draft = redaction_draft.read(drafts.read(place, "caseledger redact --draft"))
    if (draft.made.proceedings, draft.made.audience) != (found.number, audience):
        raise UsageError("the draft was made for other proceedings or another audience; nothing was recorded; type those of the file")
    drafts.refuse(draft.faults, "decide again")
    events = []
    for what, wanted in (("decision", draft.decisions), ("undecided", draft.released)):
        for each in wanted:
            with fields.within(f"{what} {each.place}"):
                events.append(redacting.decided(found, [audience], each.fields, draft.made.upto))
    if not events:
        raise UsageError("nothing of the draft is included; nothing was recorded; write include = true beside what is to be recorded")
    return events


def _worded(redaction: str, file: str | None, why: str | None) -> Mapping[str, str]:
    """Give gist and reason from a file, or as they are asked for; raises UsageError for a file that holds anything else."""
    filed = prompts.fields_file(file)
    if not filed.keys() <= {*WORDS} or not all(isinstance(text, str) for text in filed.values()):
        raise UsageError("the fields are gist and reason, each a text; nothing was recorded; leave the rest to options")
    if why is not None and "reason" in filed:
        raise UsageError("the reason is given twice; nothing was recorded; give it once")
    reason = prompts.reason(why)
    if redaction == "gist" and "gist" not in filed:
        filed["gist"] = prompts.ask_text("Gist: the words that stand in its place?")
    return filed | ({} if reason is None else {"reason": reason})


def _next(number: str) -> str:
    return f"Have another member look at it: caseledger redact confirm {number}#N. What it would show stays withheld until then."
