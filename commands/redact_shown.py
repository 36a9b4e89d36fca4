"""``redact show`` and ``redact changes``: what an audience is shown, unit by unit, what waits, and what came or changed since."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from commands import options, output, redacting, scheduling
from commands.consulting import Asked
from commands.redacting import Redacting
from commands.session import opened_ledger
from commands.words import READS, WholeNumber, command
from ledger.errors import RuleRefused

if TYPE_CHECKING:
    from projections.court.redaction import Verdict
    from projections.court.units import Unit

SHOWN = (
    output.Column("place", "place"), output.Column("field", "field"), output.Column("state", "state"),
    output.Column("told", "as it is read"), output.Column("ground", "ground", words=True), output.Column("by", "decided in"),
)  # fmt: skip
WAITING = (
    output.Column("decision", "waiting"), output.Column("redaction", "redaction"), output.Column("audiences", "for"),
    output.Column("person", "person"), output.Column("label", "label"), output.Column("count", "places", right=True),
    output.Column("fields", "fields"),
)  # fmt: skip
CHANGED = (
    output.Column("place", "place"), output.Column("field", "field"), output.Column("before", "before"), output.Column("state", "now"),
    output.Column("told", "as it is read"), output.Column("by", "decided in"),
)  # fmt: skip


@command(
    "show", may=(*READS, RuleRefused),
    examples="caseledger redact show PRC-26-0001 --for defence\ncaseledger redact show PRC-26-0001 --for court --entry CHS-26-0041#12",
)  # fmt: skip
@scheduling.number
@redacting.audience
@click.option("--entry", type=options.Address(), metavar="CASE#N", help="Of this entry alone.")
@options.consulting
@output.format_option
def show(*, number: str, audience: str, entry: tuple[str, int] | None, purpose: str | None, why: str | None, form: str) -> None:
    """Tell of each unit of the cases whether the audience is shown it, what stands in its place, and which decisions wait.

    Under "as it is read" stands what that audience reads. A place is typed so to caseledger redact decide. The list is for the unit alone.
    """
    from projections.court.suggesting import TECHNICAL

    with opened_ledger() as ledger:
        found = Redacting(ledger, number, Asked(purpose or scheduling.PURPOSE, why))
        rows = [
            _row(found, unit, found.decisions.decided(unit, audience)) for unit in found.units
            if unit.name not in TECHNICAL and (entry is None or (found.numbers.get(unit.case), unit.entry) == entry)
        ]  # fmt: skip
        waiting = [*_waiting(found, audience)]
        if form == "json":
            output.answer({"units": rows, "waiting": waiting}, form, [])
            return
        output.answer_rows(rows, SHOWN, form)
        if form != "table":
            return
        states = {state: sum(row["state"] == state for row in rows) for state in ("shown", "renamed", "gist", "withheld")}
        output.answer_lines([", ".join(f"{count} {state}" for state, count in states.items()) + "."])
        output.answer_lines([f"Waiting for somebody else to confirm: {len(waiting) or 'nothing'}."])
        if waiting:
            output.answer_rows(waiting, WAITING, form)


@command(
    "changes", may=(*READS, RuleRefused),
    examples="caseledger redact changes PRC-26-0001 --for defence --since 12",
)  # fmt: skip
@scheduling.number
@redacting.audience
@click.option("--since", type=WholeNumber(1), required=True, metavar="N", help="Number of the entry of the proceedings after which.")
@options.consulting
@output.format_option
def changes(*, number: str, audience: str, since: int, purpose: str | None, why: str | None, form: str) -> None:
    """Tell of which units the audience is shown another thing than when the proceedings had N entries, and what was recorded since.

    Of entries that came since the last decision, those are named of which something is undecided.
    """
    with opened_ledger() as ledger:
        found = Redacting(ledger, number, Asked(purpose or scheduling.PURPOSE, why))
        changed = [
            _row(found, change.unit, change.after) | {"before": _state(change.before)}
            for change in found.decisions.changes(found.units, audience, since)
        ]
        matter = found.matter(audience)
        added = sorted({
            f"{found.numbers[unit.case]}#{unit.entry}" for unit in found.units if unit.position > matter.since and matter.is_open(unit)
        })  # fmt: skip
        if form == "json":
            output.answer({"changed": changed, "added": added}, form, [])
            return
        output.answer_rows(changed, CHANGED, form)
        if form != "table":
            return
        told = ", ".join(added) or "none"
        output.answer_lines([f"Entries since the last decision of which something is undecided: {told}."])


def _row(found: Redacting, unit: "Unit", verdict: "Verdict") -> dict[str, Any]:
    by = verdict.by
    return {
        "place": f"{found.numbers.get(unit.case, 'CASE')}#{unit.entry}:{unit.ordinal}", "field": unit.field, "state": _state(verdict),
        "told": _told(unit, verdict), "ground": getattr(verdict, "ground", None), "by": None if by is None else f"{found.number}#{by}",
    }  # fmt: skip


def _state(verdict: "Verdict") -> str:
    return type(verdict).__name__.lower()


def _told(unit: "Unit", verdict: "Verdict") -> str:
    from projections.court.redaction import Gist, Shown

    if isinstance(verdict, Shown):
        return " ".join(unit.text.split())
    return verdict.text if isinstance(verdict, Gist) else verdict.label


def _waiting(found: Redacting, audience: str) -> Iterator[dict[str, Any]]:
    for one in found.decisions.waiting:
        if audience in one.audiences:
            yield {
                "decision": f"{found.number}#{one.entry}", "redaction": one.redaction, "audiences": sorted(one.audiences),
                "person": found.numbers.get(one.person), "label": one.label,
                "count": sum(len(place.ordinals or ()) or 1 for place in one.places), "fields": sorted(one.of_fields),
            }  # fmt: skip
