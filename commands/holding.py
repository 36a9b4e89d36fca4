"""``retention hold`` and ``retention release``: legal holds on a person's or a case's material, placed and ended."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import agencies, fields, forms, options, output, prompts, questions, receipts, recording, retained, same
from commands.forming import FormCommand
from commands.questions import Row
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import NotFound
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.application import Ledger

PLACED, RELEASED = "legal-hold-placed", "legal-hold-released"
Values = dict[str, Any]


class Holding(recording.Beside):
    """Tells before a hold is placed which stand already, and what controllers had decided to erase."""

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Show what it meets, and say afterwards whom to tell."""
        controllers = given.get("controllers") or ()
        agencies.require_known(ledger, controllers, "so nothing of it would be held; nothing was recorded")
        for line in (*same.held_too(ledger, stream, label), *met(ledger, stream, controllers)):
            output.note(line)
        whom = ", ".join(controllers) or "every agency that holds material of it"
        self.remark = f"Tell {whom} that it is held, and what ends it."
        return given


def met(ledger: "Ledger", stream: UUID, controllers: "tuple[str, ...] | list[str]") -> Iterator[str]:
    """Tell which holds stand here already, and which decisions to erase a hold on what these controllers hold (none: on all) keeps back."""
    from projections.telling import retention as kept

    rows = [row for _, row in retained.around(ledger, [stream], questions.asked(ledger, None, None))]
    if held := standing(rows):
        yield f"Held already: {held}."
    for line in kept.lines(rows, {}, retained.terms(ledger)):
        if line["what"] == kept.ERASE and (not controllers or line["controller"] in controllers):
            what = f"{line['controller']} decided on {line['decided_on']} to erase what it holds of {line['number']} ({line['entry']})"
            yield f"{what}: while this stands it is not erased."


def standing(rows: list[Row], without: str = "") -> str | None:
    """Name the holds in these rows, but for the entry of that address."""
    from projections.telling.retention import named

    holds = ({**hold, "case": row["number"]} for row in rows for hold in row["holds"])
    return named(hold for hold in holds if f"{hold['case']}#{hold['entry']}" != without)


hold = FormCommand(
    "hold", lambda: forms.of_type(PLACED), Holding,
    help="Place a legal hold: while it stands, nothing that it covers is erased.\n\n"
    "On a case it covers what is held about its parties too; on a person, his cases and their parties; of whoever was recorded under two "
    "numbers, both. With --controllers it covers what "
    "these agencies hold, and no more. It is looked at again by --review-on, and released by the agency that placed it. Asked for, or "
    "given by --reason or in --fields: reason, which is who asks for it, and for what.",
    examples="caseledger retention hold CHS-26-0041 --kind cpia --until verdict --review-on 2027-01-15 --reason @why.txt\n"
    "caseledger retention hold P-311 --controllers police --kind complaint --until proceedings_ended --review-on 1mar --fields -",
)  # fmt: skip


@command(
    "release", may=WRITES,
    examples="caseledger retention release CHS-26-0041#31 --reason @verdict.txt\ncaseledger retention release P-311#4 --reason --dry-run",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="CASE#n|P-n#n")
@options.writing
@output.format_option
def release(
    *, address: tuple[str, int], form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None, why: str | None
) -> None:  # fmt: skip
    """End the legal hold that an entry placed: a member of the agency that placed it does.

    The reason, what has happened so that it may end, is asked for or read by --reason. Other holds that still cover the same are told.
    """
    from ledger.application import Intent

    number, version = address
    with opened_ledger() as ledger:
        stream = ledger.find(number).stream
        if not any(fact.version == version for fact in ledger.facts(stream, [latest(PLACED)])):
            raise NotFound(f"entry #{version} placed no hold that you see; nothing was recorded; see caseledger retention list {number}")
        reason = prompts.reason(why, needed_for="releasing a hold")
        event = fields.event_of(load(latest(RELEASED)), {"hold": version, "reason": reason})
        rows = [row for _, row in retained.around(ledger, [stream], questions.asked(ledger, None, None))]
        left = standing(rows, f"{number}#{version}")
        remark = f"Still held: {left}." if left else "You see no other hold on it: its reviews come as caseledger retention due says."
        receipts.record(ledger, [Intent(event, stream)], receipts.Act(form, dry_run, clock_checked, request_id), remark)
