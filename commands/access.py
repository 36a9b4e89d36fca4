"""``rights access``: what one controller holds about a person who asks, first proposed to a person who decides, then given."""

import json
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from commands import answering, drafts, options, output, prompts, receipts
from commands.session import opened_ledger
from commands.words import WRITES, WholeNumber, command
from ledger.errors import DisclosureRefused, UsageError, VerificationFailed

if TYPE_CHECKING:
    from commands.answering import Asked
    from ledger.application import Ledger

DANGER = (
    "This person is a suspect in a case with a victim. What is given may tell him what the victim said, or where she is, and so endanger "
    "her. See that her advocate was heard and her safety plan looked at, and that nothing in the pack leads to anybody."
)
SHARED_ADDRESS = "A copy sent to an address, telephone or account that somebody else reads may endanger: ask how he can be reached safely."


@command(
    "access", may=(*WRITES, VerificationFailed, DisclosureRefused),
    examples="caseledger rights access P-311 --controller cheshire-police --request 4 --review review.json\n"
    "caseledger rights access P-311 --controller cheshire-police --request 4 --decided review.json --out to-him",
)  # fmt: skip
@click.argument("number", type=options.Person(), metavar="PERSON")
@click.option("--controller", type=options.AgencyCode(), required=True, metavar="CODE", help="Controller asked: your agency.")
@click.option(
    "--request", type=WholeNumber(1), required=True, metavar="N", help="Number of the entry in PERSON that recorded the request."
)
@click.option("--review", metavar="FILE|-", help="Write what is proposed to a new private file, for a person to decide.")
@click.option("--decided", metavar="FILE|-", help="Read the file in which it was decided.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write the pack to a new directory.")
@options.writing
@output.format_option
def access(
    *, number: str, controller: str, request: int, review: str | None, decided: str | None, out: Path | None, why: str | None, form: str,
    dry_run: bool, clock_checked: bool, request_id: UUID | None,
) -> None:  # fmt: skip
    """Answer a person who asks what one controller holds about him (DPA 2018 s.45, UK GDPR Art 15).

    First --review lists what may be given: each entry about him in plain words, and each sentence of its narratives apart, with other
    people's names, numbers and places put as "another person", "a number", "a place". A person writes yes or no beside each, how it
    is answered, and why, where it is not answered in full. Then --decided with --out records the answer, with the reasons, which stay
    inside, and makes the pack: pack.pdf to read and pack.json. What is restricted, destroyed or another agency's is not in it, nor
    anything from which it could be inferred. A suspect's answer is made only when his number was typed. Both commands record a
    consultation for data_rights; --reason says why it is read. The same file gives the same pack: repeated, it is written again and not
    recorded again.
    """
    if (review is None) == (decided is None) or (out is None) != (decided is None):
        raise UsageError("give --review FILE, or --decided FILE with --out DIR; nothing was done")
    if review is not None and review != "-":
        drafts.require_new(review)
    if out is not None:
        from commands import packs

        packs.require_new(out)
    with opened_ledger() as ledger:
        answering.require_controller(ledger, controller)
        if review is not None:
            _propose(ledger, (number, controller, request), review, why, form)
        elif decided is not None and out is not None:
            _give(ledger, (number, controller, request), decided, out, why, receipts.Act(form, dry_run, clock_checked, request_id))


Meant = tuple[str, str, int]
"""Person, controller and request that are typed."""


def _propose(ledger: "Ledger", meant: Meant, place: str, why: str | None, form: str) -> None:
    from ledger.store import reading
    from projections.rights import review

    today = ledger.today()
    made = review.Prepared(*meant, reading.head(ledger.user)[0], today)
    asked = answering.Asked(ledger, made, why)
    _ = asked.requested_on
    text = json.dumps(review.proposal(asked.items, made, asked.unnamed), ensure_ascii=False, indent=1)
    if place == "-":
        output.answer_lines(text.splitlines())
        return
    drafts.write(place, f"{text}\n")
    proposed = sum(item.include for item in asked.items)
    told = {"file": place, "items": len(asked.items), "proposed": proposed}
    output.answer(told, form, [
        f"{output.counted(len(asked.items), 'item')} in {place}, of which {proposed} are proposed to go. Decide on each; then give it with",
        f"  caseledger rights access {meant[0]} --controller {meant[1]} --request {meant[2]} --decided {place} --out DIR",
        "The file holds personal data: destroy it when the pack is made.",
    ])  # fmt: skip


def _give(ledger: "Ledger", meant: Meant, place: str, out: Path, why: str | None, act: receipts.Act) -> None:
    from commands import packs
    from ledger.intents import Intent
    from projections import typeset
    from projections.rights import page, review, wording

    file = prompts.fields_file(place)
    made = review.prepared(file)
    if (made.person, made.controller, made.request) != meant:
        raise UsageError("the file was made for another person, controller or request; nothing was done; type those of the file")
    asked = answering.Asked(ledger, made, why)
    decision = review.decided(file, asked.items, part_3=asked.sector in wording.PART_3)
    files = answering.files(asked.pack(decision.items, decision.grounds))
    told = {"directory": str(out), "files": sorted(files), "answer": decision.answer}
    lines = [f"The pack is in {out}: {', '.join(sorted(files))}. Read it before it goes.", SHARED_ADDRESS]
    lines += [] if page.available() else [f"It has no pages: {typeset.MISSING}."]
    event = answering.event_of(ledger, asked, decision, files)
    if answering.is_answered(ledger, asked, event):
        packs.write_new(out, files)
        output.answer(told | {"recorded": []}, act.form, [*lines, "It was recorded before; nothing was recorded again."])
        return
    intents = [Intent(event, asked.person)]
    ledger.record(intents, dry_run=True)
    _confirm(asked)
    if act.dry_run:
        receipts.record(ledger, intents, act)
        return
    receipt = receipts.recorded(ledger, intents, act)
    packs.write_new(out, files, "it is recorded as answered; write it by the same command with another --out")
    output.answer(receipts.record_of(ledger, receipt) | told, act.form, [*receipts.prose(ledger, receipt), *lines])


def _confirm(asked: "Asked") -> None:
    """Have who prepares a suspect's answer type his number; raises UsageError where he does not."""
    if asked.endangers:
        prompts.confirm_by_typing(asked.made.person, DANGER)
