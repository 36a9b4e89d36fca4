"""``schedule import``: what the prosecutor decided, read back from the document that was issued."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import click

from commands import fields, options, output, prompts, receipts, scheduling, times
from commands.schedules import frozen
from commands.scheduling import Opened, Schedules
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import RuleRefused, VerificationFailed
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.application import Intent
    from projections.court.documents import Returned
    from projections.court.schedule import Sheet

LARGEST_DOCUMENT = 50_000_000
"""Bytes of a document that comes back: far above any schedule."""
SHOWN = (
    output.Column("item", "item"), output.Column("before", "before"), output.Column("answer", "decided"), output.Column("reason", "why"),
)  # fmt: skip
NONE_CHANGED = "No decision in it differs from what is recorded; nothing was recorded."


class Decided(NamedTuple):
    """A decision that differs from what is recorded: the item, its number as shown, the code before and now, and the comment."""

    item: int
    number: str
    before: str | None
    answer: str
    reason: str | None


@command(
    "import", may=(*WRITES, VerificationFailed),
    examples="caseledger schedule import PRC-26-0001 mg6c-v1-0123456789ab.docx --dry-run\n"
    "caseledger schedule import PRC-26-0001 returned.csv --on 9mar",
)  # fmt: skip
@scheduling.number
@click.argument("file", metavar="FILE|-")
@click.option("--on", metavar="DAY", help="Day on which it was decided; by default today.")
@options.consulting
@options.recording
@output.format_option
def import_(
    *, number: str, file: str, on: str | None, purpose: str | None, why: str | None, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None,
) -> None:  # fmt: skip
    """Read a schedule that the prosecutor returned, DOCX or CSV, and record each decision that differs from what is recorded.

    The file has to be the version that was issued, with decisions and comments filled in and nothing else changed. It is read whole: with
    one row that cannot be read, or that is not as it was issued, nothing is recorded, and the row is named.
    """
    data = prompts.content(file, "the document", LARGEST_DOCUMENT)
    with opened_ledger() as ledger:
        schedules = Schedules.of(ledger, number)
        opened = schedules.opened(scheduling.asked(purpose, why))
        day = ledger.today() if on is None else times.day(on, times.Clock(ledger.zone, ledger.now()))
        back, issued = _read(data, opened)
        changed = list(_changed(back, opened))
        rows = [{"item": each.number, "before": each.before, "answer": each.answer, "reason": each.reason} for each in changed]
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        if not changed:
            output.answer({"dry_run": dry_run, "recorded": [], "decisions": []}, form, [NONE_CHANGED])
            return
        if form == "table":
            output.answer_rows(rows, SHOWN, form)
        receipt = receipts.recorded(ledger, [_intent(schedules, each, day, issued) for each in changed], act)
        told = receipts.record_of(ledger, receipt) | {"decisions": rows}
        output.answer(told, form, receipts.prose(ledger, receipt))


def _read(data: bytes, opened: Opened) -> "tuple[Returned, int]":
    """Read the document; with the entry that issued it. Raises UsageError, naming the row, for what cannot be recorded."""
    from projections.court import documents

    entries = {(str(act.fields.get("form")), act.fields.get("number")): (entry, act.fields) for entry, act in opened.issued()}

    def issued(form: str, version: int) -> "tuple[Sheet, str] | None":
        found = entries.get((form, version))
        return None if found is None else (frozen(opened, form, version), str(found[1].get("digest")))

    back = documents.returned(data, issued, opened.jurisdiction.answers)
    return back, entries[back.form, back.version][0]


def _changed(back: "Returned", opened: Opened) -> Iterator[Decided]:
    """Give the decisions that differ from what is recorded. Raises RuleRefused for an item that was moved since."""
    from ledger.rules import listing

    series = listing.SERIES_OF.get(back.form, "")
    standing = {item.shown: item for item in listing.standing(opened.proceedings.items, series)}
    for each in back.answers:
        item = standing.get(each.number)
        if item is None:
            raise RuleRefused(
                f"item {each.number} stands on that schedule no longer; nothing was recorded; issue the schedule anew and ask again, or "
                "take that decision out of the file"
            )
        said = opened.proceedings.acts[item.answers[-1].version].fields if item.answers else {}
        if (each.answer, each.reason or None) != (said.get("answer"), said.get("reason")):
            yield Decided(item.version, each.number, said.get("answer"), each.answer, each.reason or None)


def _intent(schedules: Schedules, decided: Decided, day: date, issued: int) -> "Intent":
    from ledger.application import Intent

    said: dict[str, Any] = {"item": decided.item, "answer": decided.answer, "on": day.isoformat(), "schedule_version": issued}
    said |= {} if decided.reason is None else {"reason": decided.reason}
    return Intent(fields.event_of(load(latest("prosecutor-decided")), said), schedules.stream)

