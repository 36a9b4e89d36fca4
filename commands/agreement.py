"""``share agreement``: standing agreements shown, adopted and reviewed, with what each would open and close for whom told beforehand."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import granting, options, output, times
from commands.questions import come
from commands.session import opened_ledger
from commands.words import READS, WRITES, CodeWord, group, meanings

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.application import Ledger
    from ledger.rules.agreed import Agreement
    from ledger.rules.membership import UnitState

SHOWN = (
    output.Column("entry", "entry"), output.Column("standing", "standing"), output.Column("title", "title"),
    output.Column("sees", "who may see"), output.Column("of", "what was brought by"), output.Column("groups", "groups"),
    output.Column("purposes", "purposes", words=True), output.Column("basis", "basis", words=True), output.Column("review_on", "review by"),
)  # fmt: skip
MORE = ("adopted_at", "adopted_on", "provisional", "in_force", "overdue", "ended_by", "ended_at")
OUTCOMES = {"continued": "it stands until the next review", "ended": "it stands no longer"}
"""What a review comes to (ledger.events.agreement.ReviewOutcome)."""


@group(
    "agreement", may=WRITES,
    examples="caseledger share agreement show\ncaseledger share agreement adopt agreement.json --dry-run\n"
    "caseledger share agreement review UNIT#12 --outcome continued --review-on 2027-04-01",
)  # fmt: skip
def agreement() -> None:
    """Show, adopt and review standing agreements: which agencies see what of whose entries, for which purposes, on which basis."""


@agreement.command(
    "show", may=READS,
    examples="caseledger share agreement show\ncaseledger share agreement show --matrix\n"
    "caseledger share agreement show --matrix --on 9mar",
)  # fmt: skip
@click.option("--on", metavar="DAY", help="As it stood at the end of that day; by default now.")
@click.option("--matrix", is_flag=True, help="Instead: what each agency may see of the others, by group of entries.")
@output.format_option
def show(*, on: str | None, matrix: bool, form: str) -> None:
    """Show every agreement, in force and past, or what they open to each agency. They are clear facts: asking is no consultation.

    In the matrix each cell names the entries of the unit by which an agency sees entries of a group that others brought. What an
    agency brought itself it sees always, and so does what an act of sharing names.
    """
    with opened_ledger() as ledger:
        by = ledger.now() if on is None else come(ledger, on)
        state = granting.standing(ledger, by)
        today = min(by, ledger.now()).astimezone(ledger.zone).date()
        if matrix:
            agencies = granting.agencies(state)
            rows = list(granting.matrix(state, agencies))
            output.answer_rows(rows, (output.Column("group", "group"), *output.columns(*agencies)), form)
        else:
            listed = granting.shortly if form == "table" else _each
            rows = [_row(each, today, ledger, listed) for _, each in sorted(state.agreements.items())]
            output.answer_rows(rows, SHOWN, form, MORE)
        if form == "table":
            for line in _overdue(state, today):
                output.note(line)


@agreement.command(
    "adopt", may=WRITES,
    examples="caseledger share agreement adopt agreement.json\ncaseledger share agreement adopt agreement.json --dry-run",
)  # fmt: skip
@click.argument("file", metavar="FILE|-")
@options.recording
@output.format_option
def adopt(*, file: str, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None) -> None:
    """Adopt the standing agreement in a file, a JSON object of the fields of agreement-adopted, in place of those in force or beside them.

    First it is told what that opens and closes for each agency, and which agency would see no other's cases any more. With
    --dry-run that is all. The day of review stands in the unit's record; doctor and agreement show say when it has passed.
    """
    from commands import fields, prompts, receipts
    from ledger.application import Intent
    from ledger.events.agreement import AgreementAdopted

    given = prompts.fields_file(file)
    with opened_ledger() as ledger:
        event = fields.event_of(AgreementAdopted, given)
        remark = _agreed(granting.announced(ledger, event), dry_run=dry_run)
        receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id), remark)


@agreement.command(
    "review", may=WRITES,
    examples="caseledger share agreement review UNIT#12 --outcome continued --review-on 2027-04-01\n"
    "caseledger share agreement review UNIT#12 --outcome ended --dry-run",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="UNIT#n")
@click.option("--outcome", type=CodeWord(OUTCOMES), required=True, help=meanings(OUTCOMES))
@click.option("--review-on", metavar="DAY", help="Day of the next review, where it goes on.")
@click.option("--fields", "file", metavar="FILE|-", help='Read {"leaders": […], "findings": …} from a file, or from standard input.')
@options.recording
@output.format_option
def review(
    *, address: tuple[str, int], outcome: str, review_on: str | None, file: str | None, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None,
) -> None:  # fmt: skip
    """Record the review of an agreement in force: it goes on until the next review, or it ends, and what it opened closes."""
    from commands import fields, prompts, receipts
    from ledger.application import Intent
    from ledger.errors import UsageError
    from ledger.events.agreement import AgreementReviewed

    number, version = address
    if number != "UNIT":
        raise UsageError("an agreement stands in the unit's record; nothing was recorded; name it as UNIT#n (share agreement show)")
    with opened_ledger() as ledger:
        day = None if review_on is None else times.day(review_on, times.Clock(ledger.zone, ledger.now())).isoformat()
        told = {"agreement": version, "outcome": outcome} | ({} if day is None else {"review_on": day})
        event = fields.event_of(AgreementReviewed, prompts.fields_file(file) | told)
        remark = _agreed(granting.announced(ledger, event), dry_run=dry_run)
        receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id), remark)


def _agreed(blinds: str, *, dry_run: bool) -> str:
    """Ask a person at a terminal before an agency is left without any case but its own; raises UsageError where he does not go on."""
    from commands import prompts
    from ledger.errors import UsageError

    if blinds and not dry_run and prompts.can_ask() and not prompts.agreed("Enter, y or yes records it; n, no or q does not."):
        raise UsageError("not confirmed; nothing was recorded")
    return blinds


def _row(
    each: "Agreement", today: date, ledger: "Ledger", listed: "Callable[[Collection[str], Collection[str]], Any]"
) -> Mapping[str, Any]:
    """Give the row of one; ``listed`` writes what it names of all that there are."""
    from ledger.events.envelope import Purpose
    from ledger.events.group import Group

    ended = None if each.ended_by is None else f"UNIT#{each.ended_by}"
    standing = f"ended by {ended}" if ended else "in force, review overdue" if each.overdue(today) else "in force"
    return {
        "entry": f"UNIT#{each.version}", "standing": f"provisional, {standing}" if each.provisional else standing, "title": each.title,
        "sees": listed(each.agencies, ()), "of": listed(each.originators or each.agencies, ()),
        "groups": listed(each.groups, Group.meanings()), "purposes": listed(each.purposes, Purpose.meanings()), "basis": each.basis,
        "review_on": each.review_on and each.review_on.isoformat(),
        "adopted_at": times.shown(each.since, ledger.zone), "adopted_on": each.adopted_on and each.adopted_on.isoformat(),
        "provisional": each.provisional, "in_force": ended is None, "overdue": each.overdue(today), "ended_by": ended,
        "ended_at": each.ended_at and times.shown(each.ended_at, ledger.zone),
    }  # fmt: skip


def _each(codes: Collection[str], _every: Collection[str]) -> list[str]:
    return list(codes)


def _overdue(state: "UnitState", today: date) -> Iterator[str]:
    from ledger.rules.agreed import in_force

    standing = in_force(state.agreements)
    if not standing:
        yield "No agreement is in force: each agency sees what it brought itself and what acts of sharing name."
    for each in standing:
        if each.overdue(today):
            yield f"UNIT#{each.version} was to be reviewed by {each.review_on}: caseledger share agreement review UNIT#{each.version}"
