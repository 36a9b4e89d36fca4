"""``redact suggest`` and ``redact reuse``: what may be decided, listed, or written to a file that a person edits."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands import drafts, options, output, redacting, scheduling
from commands.consulting import Asked
from commands.redacting import Redacting
from commands.session import opened_ledger
from commands.words import READS, CodeOf, command
from ledger.errors import RuleRefused

if TYPE_CHECKING:
    from ledger.rules.decisions import Decision
    from projections.court.redaction_draft import Row
    from projections.court.suggesting import Suggestion, Undecided

SHOWN = (
    output.Column("n", "n", right=True), output.Column("redaction", "redaction"), output.Column("ground", "ground", words=True),
    output.Column("sure", "sure"), output.Column("why", "why"), output.Column("label", "label"),
    output.Column("count", "places", right=True), output.Column("first", "first"), output.Column("new", "new"),
    output.Column("excerpt", "excerpt"),
)  # fmt: skip
UNDECIDED = (
    output.Column("field", "field"), output.Column("units", "units", right=True), output.Column("first", "first"),
)  # fmt: skip
MORE = ("person", "gist", "places")
PRIVATE = "The file holds personal data: destroy it when what is in it is recorded."


@command(
    "suggest", may=(*READS, RuleRefused),
    examples="caseledger redact PRC-26-0001 --for defence\n"
    "caseledger redact PRC-26-0001 --for defence --draft redact.toml --reason @why.txt",
)  # fmt: skip
@scheduling.number
@redacting.audience
@click.option("--draft", metavar="FILE", help="Write them to a new private file, for a person to edit.")
@options.consulting
@output.format_option
def suggest(*, number: str, audience: str, draft: str | None, purpose: str | None, why: str | None, form: str) -> None:
    """List what may be withheld, renamed or told as a gist, and what nothing explains; nothing is decided by it.

    By mark (privilege, sources, minutes and others), by person (another name throughout), by form (numbers, vehicles, addresses), and by
    any spelling of what is known of a person in a text that is not marked: possessives, initials, slips, other scripts, spoken digits. A
    hit stands in [brackets]. Fields that no suggestion explains are listed as undecided: they stay withheld. All cases are read in one
    recorded consultation, for disclosure.
    """
    if draft is not None:
        drafts.require_new(draft)
    with opened_ledger() as ledger:
        from projections.court import suggesting

        found = Redacting(ledger, number, Asked(purpose or scheduling.PURPOSE, why))
        suggestions, undecided = suggesting.suggested(found.matter(audience))
        if draft is not None:
            from projections.court import redaction_draft

            _write(found, draft, audience, redaction_draft.rows(suggestions, found.numbers), undecided)
            _told(draft, number, audience, len(suggestions), len(undecided), form)
            return
        _listed(found, suggestions, undecided, form)


@command(
    "reuse", may=(*READS, RuleRefused),
    examples="caseledger redact reuse PRC-26-0001 --from prosecutor --for defence --draft redact.toml",
)  # fmt: skip
@scheduling.number
@click.option(
    "--from", "source", type=CodeOf("redaction", "Audience"), required=True, metavar="AUDIENCE", help="For whom it was decided."
)
@redacting.audience
@click.option("--draft", required=True, metavar="FILE", help="Write them to a new private file, for a person to edit.")
@options.consulting
@output.format_option
def reuse(*, number: str, source: str, audience: str, draft: str, purpose: str | None, why: str | None, form: str) -> None:
    """Propose for one audience what was decided and confirmed for another; none of it applies there by itself.

    What hides may be proposed for anybody, what releases for those alone who see as much.
    """
    drafts.require_new(draft)
    with opened_ledger() as ledger:
        found = Redacting(ledger, number, Asked(purpose or scheduling.PURPOSE, why))
        carried = found.decisions.carried(source, audience)
        _write(found, draft, audience, [_again(found, each) for each in carried], ())
        _told(draft, number, audience, len(carried), 0, form)


def _write(found: Redacting, place: str, audience: str, rows: "Iterable[Row]", undecided: "Iterable[Undecided]") -> None:
    from projections.court import redaction_draft

    made = redaction_draft.Made(found.number, audience, found.head)
    drafts.write(place, redaction_draft.written(made, rows, undecided, found.numbers))


def _told(place: str, number: str, audience: str, suggestions: int, undecided: int, form: str) -> None:
    told = {"file": place, "suggestions": suggestions, "undecided": undecided}
    more = f" and {output.counted(undecided, 'undecided field')}" if undecided else ""
    output.answer(told, form, [
        f"{output.counted(suggestions, 'suggestion')}{more} in {place}. Edit it, then:",
        f"  caseledger redact decide {number} --for {audience} --draft {place}",
        PRIVATE,
    ])  # fmt: skip


def _listed(found: Redacting, suggestions: "Sequence[Suggestion]", undecided: "Sequence[Undecided]", form: str) -> None:
    rows = [_row(found, place, each) for place, each in enumerate(suggestions, start=1)]
    left = [
        {"field": each.field, "units": each.units, "entries": len(each.places), "first": _first(found, each.places)} for each in undecided
    ]
    if form == "json":
        output.answer({"suggestions": rows, "undecided": left}, form, [])
        return
    output.answer_rows(rows, SHOWN, form, MORE)
    if form != "table":
        return
    output.answer_lines([f"Undecided, and so withheld: {output.counted(len(left), 'field')}."])
    output.answer_rows(left, UNDECIDED, form)


def _row(found: Redacting, place: int, each: "Suggestion") -> dict[str, Any]:
    return {
        "n": place, "redaction": each.redaction, "ground": each.ground, "sure": "sure" if each.sure else "perhaps", "why": each.why,
        "person": found.numbers.get(each.person), "label": each.label, "gist": each.gist,
        "count": sum(len(covered.ordinals) or 1 for covered in each.places), "first": _first(found, each.places),
        "new": "new" if each.new else None, "excerpt": next((covered.excerpt for covered in each.places if covered.excerpt), None),
        "places": _addresses(found, each.places),
    }  # fmt: skip


def _addresses(found: Redacting, places: Iterable[Any]) -> list[str]:
    from projections.court import redaction_draft

    return [redaction_draft.address(place, found.numbers) for place in places]


def _first(found: Redacting, places: Sequence[Any]) -> str | None:
    return next(iter(_addresses(found, places[:1])), None)


def _again(found: Redacting, one: "Decision") -> "Row":
    """Put a decision for another audience as a table."""
    from projections.court.redaction_draft import Row

    places = _addresses(found, [place for place in one.places if place.case in found.numbers])
    fields = {
        "redaction": one.redaction, "person": found.numbers.get(one.person, ""), "label": one.label or "", "ground": one.ground or "",
        "gist": one.gist or "", "places": places, "fields": sorted(one.of_fields), "despite": sorted(one.despite),
    }  # fmt: skip
    return Row(include=True, fields=fields, remarks=[f"as decided in {found.number}#{one.entry}"])
