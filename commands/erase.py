"""``rights erase``: one member proposes that what is sealed about a person or a record is destroyed, another decides it and it is done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import erase_decided, erasing, options, output, receipts, remaining
from commands.session import opened_ledger
from commands.words import WRITES, CodeWord, command, meanings
from ledger.errors import NotFound, UsageError, VerificationFailed

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.forgetting import Doomed
    from ledger.store.proposals import Proposal

SCOPES = {
    "identity": "who the person is: names, dates, numbers and contacts in the person's own record",
    "case": "what is sealed about the person in one case (--case), or everything sealed in a case",
    "person": "all that is sealed about the person, in the person's own record, in every case and in proceedings",
    "controller": "of all that what one agency holds (--controller)",
    "facts": "everything in a case or in a person's record, coded facts too",
}
"""Codes of ledger.events.privacy.ErasureScope, which is not loaded for a page of help."""
AUTHORITIES = {
    "retention_review": "a retention review", "subject_request": "a request of the person concerned",
    "unlawful": "a finding that processing was unlawful", "court_order": "an order of a court",
    "regulator": "a notice of the Information Commissioner",
}  # fmt: skip
"""Codes of ledger.events.privacy.ErasureAuthority."""
COLUMNS = (
    output.Column("address", "proposed in"), output.Column("scope", "scope"), output.Column("authority", "authority", words=True),
    output.Column("review", "reference"), output.Column("by", "by"), output.Column("keys", "slots"), output.Column("state", "state"),
)  # fmt: skip


@command(
    "erase", may=(*WRITES, VerificationFailed),
    examples="caseledger rights erase P-311 --scope person --authority retention_review --review RR-2026-12\n"
    "caseledger rights erase P-311 --scope case --case CHS-26-0041 --authority subject_request --review P-311#4 --restrict CHS-26-0041#6\n"
    "caseledger rights erase --list\ncaseledger --user noor rights erase --decide P-311#9\n"
    "caseledger rights erase --decline P-311#9 --reason",
)  # fmt: skip
@click.argument("target", type=options.Whole(), required=False, metavar="[P-n|CASE[#n]]")
@click.option("--scope", type=CodeWord(SCOPES), help=meanings(SCOPES))
@click.option("--case", "in_case", type=options.Number(), help="Of a person: only what is sealed in this case.")
@click.option("--controller", type=options.AgencyCode(), metavar="CODE", help="Only what this agency holds.")
@click.option("--authority", type=CodeWord(AUTHORITIES), help=meanings(AUTHORITIES))
@click.option("--review", metavar="REFERENCE", help="Reference of the review or request, such as RR-2026-12.")
@click.option("--restrict", "restricted", multiple=True, type=options.Address(), metavar="CASE#n", help="Restrict this entry, which stays.")
@click.option("--destroy", "destroyed", multiple=True, type=options.Address(), metavar="CASE#n", help="Destroy the text of this entry too.")
@click.option("--keep", is_flag=True, help="Every other sentence that tells of the person stays as it is.")
@click.option("--decide", type=options.Address(), metavar="P-n#n", help="Decide what another member proposed there, and carry it out.")
@click.option("--decline", type=options.Address(), metavar="P-n#n", help="Keep what was proposed there to be destroyed.")
@click.option("--list", "listed", is_flag=True, help="List what is proposed and not carried out to the end.")
@options.writing
@output.format_option
def erase(
    *, target: tuple[str, int | None] | None, scope: str | None, in_case: str | None, controller: str | None, authority: str | None,
    review: str | None, restricted: tuple[tuple[str, int], ...], destroyed: tuple[tuple[str, int], ...], keep: bool,
    decide: tuple[str, int] | None, decline: tuple[str, int] | None, listed: bool, why: str | None, form: str, dry_run: bool,
    clock_checked: bool, request_id: UUID | None,
) -> None:  # fmt: skip
    """Destroy the keys and contents of what is sealed about a person or in a record, decided by two members.

    What goes with it, what stands in its way, who must be told and which sentences still tell of the person are shown first. The first
    member's call is a proposal and destroys nothing. Another member decides it (--decide): contents and keys are destroyed, every other
    key is wrapped under a new key-encryption key, and entries say which slots are gone, on whose word, and nothing of what they held.
    Repeating --decide finishes what was interrupted. Refused while a legal hold covers any of it.
    """
    asked = [name for name, given in (("a target", target), ("--decide", decide), ("--decline", decline), ("--list", listed)) if given]
    if len(asked) != 1:
        raise UsageError("give one of P-n, CASE or CASE#n, --decide, --decline, --list; nothing was recorded")
    act = receipts.Act(form, dry_run, clock_checked, request_id)
    with opened_ledger() as ledger:
        if listed:
            _list(ledger, form)
        elif decide is not None:
            erase_decided.decide(ledger, decide, act)
        elif decline is not None:
            erase_decided.decline(ledger, decline, why, act)
        elif target is not None:
            if scope is None or authority is None or review is None:
                raise UsageError("--scope, --authority and --review are needed; nothing was recorded")
            said = {"scope": scope, "authority": authority, "review": review}
            if (before := _before(ledger, target[0], said)) is not None:
                remark = f"It was proposed before, in {before.address}; nothing was recorded again."
                output.answer({"recorded": [], "proposal": before.address, "remark": remark}, form, [remark])
                return
            found = _found(ledger, target, scope, in_case, controller, destroyed)
            _propose(ledger, target, said, found, remaining.Choice(restricted, destroyed, keep), act)


def _before(ledger: "Ledger", number: str, said: dict[str, str]) -> "Proposal | None":
    """Find the same proposal by the same member, which nobody declined: repeating it changes nothing."""
    from ledger.store import proposals

    where = "UNIT" if said["scope"] == "facts" else number
    mine = (where, ledger.me.recorder, said["authority"], said["review"], False)
    found = [
        each for each in proposals.proposals(ledger.user)
        if (each.number, each.recorder, each.authority, each.review, each.declined) == mine and _scope(ledger, each) == said["scope"]
    ]  # fmt: skip
    return found[-1] if found else None


def _found(
    ledger: "Ledger", target: tuple[str, int | None], scope: str, in_case: str | None, controller: str | None,
    destroyed: Sequence[tuple[str, int]],
) -> "Doomed":  # fmt: skip
    """Find the slots that are meant. Raises UsageError for a scope that such a target has not, and NotFound where nothing is left."""
    from ledger import forgetting

    number, version = target
    stream = ledger.stream_of(number)
    person = bool(options.PERSON.fullmatch(number))
    if not _fits(scope, person=person, entry=version is not None, case=in_case is not None, controller=controller is not None):
        raise UsageError(f"the scope {scope} does not go with what is named; nothing was recorded; see caseledger rights erase --help")
    if version is not None:
        rows = forgetting.of_entry(ledger, stream, version)
    elif person and scope != "facts":
        rows = forgetting.of_person(ledger, stream, scope, ledger.find(in_case).stream if in_case else None)
    else:
        rows = forgetting.of_record(ledger, stream, facts=scope == "facts")
    rows += [row for each, entry in destroyed for row in forgetting.of_entry(ledger, ledger.find(each).stream, entry, text=True)]
    found = forgetting.doomed(row for row in rows if controller in (None, row["controller"]))
    if not found.slots:
        raise NotFound("nothing that is sealed is left there to destroy; nothing was recorded; see caseledger rights erase --list")
    return found


def _fits(scope: str, *, person: bool, entry: bool, case: bool, controller: bool) -> bool:
    if entry:
        return scope == "case" and not case
    if person:
        return (scope == "case") == case and (scope != "controller" or controller)
    return scope in ("case", "facts") and not case


def _propose(
    ledger: "Ledger", target: tuple[str, int | None], said: dict[str, str], found: "Doomed", choice: remaining.Choice, act: receipts.Act
) -> None:
    from ledger import forgetting
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load

    number, stream = target[0], ledger.stream_of(target[0])
    person = stream if options.PERSON.fullmatch(number) else None
    for each, called in forgetting.elsewhere(ledger, person).items() if person else ():
        if each in found.streams:
            ledger.find(called)  # so that what is told of it is told by its number
    erasing.require_free(ledger, found, person, _agencies(ledger), said["authority"])
    told = erasing.show(ledger, number, found)
    left = remaining.left(ledger, person, found) if person else {}
    becomes = remaining.chosen(left, choice)
    values: dict[str, Any] = {**said, "slots": [str(slot) for slot in found.slots]}
    values |= {"person": str(person), "remaining": becomes} if person else {}
    event = load(latest("erasure-proposed")).from_values(values)
    where = ledger.unit_stream() if said["scope"] == "facts" else stream
    intents = [Intent(event, where), *remaining.restrictions(ledger, choice)]
    remark = "Nothing is destroyed yet: another member decides it, caseledger rights erase --decide with the address of the proposal."
    receipt = receipts.recorded(ledger, intents, act)
    answer = receipts.record_of(ledger, receipt, remark) | {"slots": [*map(str, found.slots)], "units": found.units, "owed": told.rows()}
    output.answer(answer, act.form, receipts.prose(ledger, receipt, remark))


def _agencies(ledger: "Ledger") -> set[str]:
    """Give the agencies of the users who could decide it, this one's too."""
    from ledger.events.privacy import RIGHTS_OFFICERS
    from ledger.store import reading

    able = {each["agency"] for each in reading.members(ledger.user) if each["enabled"] and RIGHTS_OFFICERS & {*each["roles"]}}
    return able | {ledger.me.agency}


def _list(ledger: "Ledger", form: str) -> None:
    from commands import naming

    found = list(erasing.waiting(ledger))
    scopes = {each.address: _scope(ledger, each) for each in found}
    called = naming.callings(ledger, {str(each.recorder) for each in found})
    rows = [
        {
            "address": each.address, "scope": scopes[each.address], "authority": each.authority, "review": each.review,
            "by": called.get(str(each.recorder), str(each.recorder)), "keys": len(each.slots),
            "state": "decided, not carried out to the end" if each.decided else "waits for another member",
        }
        for each in found
    ]  # fmt: skip
    output.answer_rows(rows, COLUMNS, form)


def _scope(ledger: "Ledger", proposal: "Proposal") -> str | None:
    facts = ledger.facts(proposal.stream, ["erasure-proposed.v1"])
    return next((str(fact.fields.get("scope")) for fact in facts if fact.version == proposal.version), None)
