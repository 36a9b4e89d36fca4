"""``rights access``: what one controller holds about a person who asks, first proposed to a person who decides, then given."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import answering, options, output, packs, prompts
from commands.session import opened_ledger
from commands.words import WRITES, WholeNumber, command
from ledger.errors import DisclosureRefused, UsageError, VerificationFailed

if TYPE_CHECKING:
    from commands.answering import Asked
    from ledger.application import Ledger

DANGER = (
    "This person is a suspect in a case with a victim. What is given may tell him what the victim said or where, and may end in danger. "
    "See that the victim's safety plan and advocate were heard, and that nothing in the pack leads to anybody."
)
SHARED_ADDRESS = "A copy sent to an address, telephone or account that somebody else reads may endanger: ask how he can be reached safely."


@command(
    "access", may=(*WRITES, VerificationFailed, DisclosureRefused),
    examples="caseledger rights access P-311 --controller cheshire-police --request 4 --review review.json\n"
    "caseledger rights access P-311 --controller cheshire-police --request 4 --decided review.json --out to-him",
)  # fmt: skip
@click.argument("number", type=options.Person(), metavar="PERSON")
@click.option("--controller", type=options.AgencyCode(), required=True, metavar="CODE", help="Controller asked: your agency.")
@click.option("--request", type=WholeNumber(1), metavar="N", help="Number of the entry in PERSON that recorded the request.")
@click.option("--review", metavar="FILE|-", help="Write what is proposed to a new private file, for a person to decide.")
@click.option("--decided", metavar="FILE|-", help="Read the file in which it was decided.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write the pack to a new directory.")
@options.reason
@output.format_option
def access(
    *, number: str, controller: str, request: int | None, review: str | None, decided: str | None, out: Path | None, why: str | None,
    form: str,
) -> None:  # fmt: skip
    """Answer a person who asks what one controller holds about him (DPA 2018 s.45, UK GDPR Art 15).

    First --review lists what may be given: each entry about him in plain words, and each sentence of its narratives apart, with other
    people's names, numbers and places put as "another person", "a number", "a place". A person writes yes or no beside each, how it
    is answered, and why, where it is not answered in full. Then --decided with --out makes the pack: pack.pdf to read and pack.json.
    What is restricted, destroyed or another agency's is not in it, nor anything from which it could be inferred. A suspect's answer is
    made once his number is typed. Each of the two is a consultation, recorded for data_rights. The same file gives the same pack.
    """
    if (review is None) == (decided is None) or (out is None) != (decided is None):
        raise UsageError("give --review FILE, or --decided FILE with --out DIR; nothing was done")
    if review not in (None, "-") and os.path.lexists(str(review)):
        raise UsageError(f"{review} is there already; nothing was done; name a new file")
    if out is not None:
        packs.require_new(out)
    with opened_ledger() as ledger:
        answering.require_controller(ledger, controller)
        if review is not None:
            _propose(ledger, (number, controller, request), review, why, form)
        elif decided is not None and out is not None:
            _give(ledger, (number, controller, request), decided, out, why, form)


Meant = tuple[str, str, int | None]
"""Person, controller and request that are typed."""


def _propose(ledger: "Ledger", meant: Meant, place: str, why: str | None, form: str) -> None:
    from ledger.store import private, reading
    from projections.rights import review

    today = ledger.now().astimezone(ledger.zone).date()
    made = review.Prepared(*meant, reading.head(ledger.user)[0], today)
    asked = answering.Asked(ledger, made, why)
    _ = asked.requested_on
    text = json.dumps(review.proposal(asked.items, made), ensure_ascii=False, indent=1)
    if place == "-":
        output.answer_lines(text.splitlines())
        return
    private.write_private(Path(place), f"{text}\n".encode())
    proposed = sum(item.include for item in asked.items)
    told = {"file": place, "items": len(asked.items), "proposed": proposed}
    output.answer(told, form, [
        f"{output.counted(len(asked.items), 'item')} in {place}, of which {proposed} are proposed to go. Decide on each; then give it with",
        f"  caseledger rights access {meant[0]} --controller {meant[1]} --decided {place} --out DIR",
        "The file holds personal data: destroy it when the pack is made.",
    ])  # fmt: skip


def _give(ledger: "Ledger", meant: Meant, place: str, out: Path, why: str | None, form: str) -> None:
    from projections.rights import page, review, wording

    file = prompts.fields_file(place)
    made = review.prepared(file)
    if (made.person, made.controller, made.request) != meant:
        raise UsageError("the file was made for another person, controller or request; nothing was done; type those of the file")
    asked = answering.Asked(ledger, made, why)
    decision = review.decided(file, asked.items, part_3=asked.sector in wording.PART_3)
    pack = asked.pack(decision.items, decision.grounds)
    files = answering.files(pack)
    _confirm(asked)
    packs.write_new(out, files)
    told = {"directory": str(out), "files": sorted(files), "answer": decision.answer}
    lines = [f"The pack is in {out}: {', '.join(sorted(files))}. Read it before it goes.", SHARED_ADDRESS, output.NOBODY_NOTIFIED]
    output.answer(told, form, lines if page.available() else [*lines, f"It has no pages: {page.MISSING}."])


def _confirm(asked: "Asked") -> None:
    """Have who prepares a suspect's answer type his number; raises UsageError where he does not."""
    if asked.endangers:
        prompts.confirm_by_typing(asked.made.person, DANGER)
