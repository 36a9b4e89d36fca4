"""``rights rectify``: a correction that answers a person's request, recorded with the answer in one act (DPA 2018 ss.46, 48)."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from commands import correct, fields, options, output, prompts, receipts, same, times
from commands.requesting import FOLLOWED, RECEIVED
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Intent, Ledger

WHY = "Corrected as asked."
"""What the answer says inside; which entry was corrected, the correction says: who reads of the person need not see that case."""
TELL = "Tell the person in writing (DPA 2018 s.48(1))."


@command(
    "rectify", may=WRITES,
    examples="caseledger rights rectify P-311#1 --field phone --request P-311#4\n"
    "caseledger rights rectify CHS-26-0041#3 --field occurred_at --to 9mar --request P-311#4 --more --reason @why.txt",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="CASE#N")
@click.option("--request", "request", type=options.Address(), required=True, metavar="P-n#N", help="The entry that recorded the request.")
@click.option("--field", required=True, metavar="NAME", help="The field that is wrong, or occurred_at for when it happened.")
@click.option("--to", metavar="VALUE", help="The right value of a coded field, or of occurred_at; a personal one is asked for.")
@click.option("--strike", is_flag=True, help="Strike the value out: none is right.")
@click.option("--more", is_flag=True, help="The request is not answered by this alone: more of it follows.")
@click.option("--discovered-on", metavar="DAY", default="today", show_default=True, help="The day on which the mistake was found.")
@click.option("--fields", "file", metavar="FILE|-", help='Read {"to": …, "why": …} from a file, or from standard input.')
@options.writing
@output.format_option
def rectify(
    *, address: tuple[str, int], request: tuple[str, int], field: str, to: str | None, strike: bool, more: bool, discovered_on: str,
    file: str | None, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None, why: str | None,
) -> None:  # fmt: skip
    """Correct an entry because the person asked for it, and answer his request in the same act.

    It asks, shows and lists as caseledger correct does: what the field says now, and who must be told. The reason of the correction names
    the request. What is not corrected is refused by caseledger rights follow --how refused, with reasons that stay inside; the person may
    then add a statement of his own (caseledger rights statement).
    """
    options.addressed(address[0])
    with opened_ledger() as ledger:
        answered = _answer(ledger, address, request, times.Clock(ledger.zone, ledger.now()))
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        filed, lead = prompts.fields_file(file), f"On the request in {request[0]}#{request[1]}."
        asked = correct.Asked(address, field, to, strike, discovered_on, filed, why, None, None, act, lead)
        correct.corrected(ledger, asked, () if more else (answered,), "" if more else TELL)


def _answer(ledger: "Ledger", address: tuple[str, int], request: tuple[str, int], clock: times.Clock) -> "Intent":
    """Make the answer of the request; raises where the entry is no request of that person's for rectification, or not about him."""
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load
    from ledger.store import reading

    (number, _), (person, version) = address, request
    stream = ledger.find(person).stream
    found = next((fact for fact in ledger.facts(stream, [latest(RECEIVED)]) if fact.version == version), None)
    if found is None:
        raise NotFound(f"{person}#{version} records no request that you see; nothing was recorded; see caseledger show {person}")
    if found.fields.get("kind") != "rectification":
        raise UsageError(f"{person}#{version} asks for something else than rectification; nothing was recorded; see caseledger rights")
    own = [person, *same.same_numbers(ledger.same_persons([stream]), stream)]
    cases = {case for each in ledger.same_as(stream) for _, _, case in reading.cases_of(ledger.user, each)}
    if number not in cases.union(own):
        raise UsageError(f"{person} is no party of {number}; nothing was recorded; name an entry of his own record or of a case of his")
    values = {"request": version, "how": "answered", "on": clock.today.isoformat(), "reasons": WHY}
    return Intent(fields.event_of(load(latest(FOLLOWED)), values), stream)
