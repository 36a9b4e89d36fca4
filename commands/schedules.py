"""``schedule show``: the items of proceedings and the versions that were issued, or one form as it would be issued, or as it was."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from commands import options, output, questions, scheduling
from commands.scheduling import FORMS, Opened, Schedules
from commands.session import opened_ledger
from commands.words import READS, CodeWord, WholeNumber, command, meanings
from ledger.errors import NotFound, RuleRefused, UsageError, VerificationFailed

if TYPE_CHECKING:
    from projections.court.schedule import Sheet

Row = dict[str, Any]
ITEMS = (
    output.Column("item", "item"), output.Column("entry", "entry", right=True), output.Column("description", "description"),
    output.Column("location", "kept"), output.Column("presumption", "presumed", words=True), output.Column("test", "test", words=True),
    output.Column("answer", "decided"), output.Column("stood", "stood as"), output.Column("of", "of entries"),
)  # fmt: skip
MORE = ("schedule", "held_as", "issued")
VERSIONS = (
    output.Column("form", "form", words=True), output.Column("version", "version", right=True), output.Column("entry", "entry", right=True),
    output.Column("first", "first", right=True), output.Column("last", "last", right=True), output.Column("nil", "nil"),
    output.Column("digest", "digest"),
)  # fmt: skip
ALWAYS = 3
"""Columns of items that are shown even where nothing stands in them."""


@command(
    "show", may=(*READS, RuleRefused, VerificationFailed),
    examples="caseledger schedule show PRC-26-0001\ncaseledger schedule show PRC-26-0001 --form mg6c\n"
    "caseledger schedule show PRC-26-0001 --form mg6c --version 1 --format csv\n"
    "caseledger schedule show PRC-26-0001 --form mg6d --as-recorded 2026-03-06",
)  # fmt: skip
@scheduling.number
@click.option("--form", "drawn", type=CodeWord(FORMS), help=f"Instead: one form as it would be issued now. {meanings(FORMS)}")
@click.option("--version", type=WholeNumber(1), metavar="N", help="Of that form, the version that was issued, in place of the next.")
@click.option("--whole", is_flag=True, help="Of that form all that stands on it, not what is new since the version before.")
@click.option("--as-recorded", metavar="INSTANT|POSITION", help="As it was recorded by then: an instant, or the position of an entry.")
@options.consulting
@output.format_option
def show(
    *, number: str, drawn: str | None, version: int | None, whole: bool, as_recorded: str | None, purpose: str | None, why: str | None,
    form: str,
) -> None:  # fmt: skip
    """Show the items of proceedings on every schedule, and which versions of which forms were issued.

    This is for the unit and the prosecutor: it names sensitive material. What the defence is given is one form, with --form, which tells
    of no other. Reading is recorded: one consultation, for disclosure.
    """
    if drawn is None and (version is not None or whole):
        raise UsageError("--version and --whole are of one form; nothing was shown; name it with --form")
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, None)
        opened = Schedules.of(ledger, number).opened(scheduling.asked(purpose, why), when.upto).recorded_by(when.at.recorded_by)
        if drawn is None:
            _overview(opened, form)
            return
        sheet = _sheet(opened, drawn, version, whole=whole)
        if form == "table":
            output.answer_lines(_headed(sheet))
        if form in ("table", "csv"):
            shown = [output.Column(key, title) for key, title in zip(sheet.keys, sheet.columns, strict=True)]
            output.answer_rows([dict(zip(sheet.keys, row, strict=True)) for row in sheet.rows], shown, form)
        else:
            from projections.court.schedule import digest

            output.answer({**asdict(sheet), "digest": digest(sheet)}, form, [])


def _sheet(opened: Opened, form: str, version: int | None, *, whole: bool) -> "Sheet":
    from projections.court import schedule

    if version is not None:
        return frozen(opened, form, version)
    return schedule.drawn(form, opened.proceedings, opened.jurisdiction, whole=whole)


def frozen(opened: Opened, form: str, version: int) -> "Sheet":
    """Give a version as it was issued. Raises NotFound; VerificationFailed where it is not what was recorded of it any more."""
    from projections.court import schedule

    found = [entry for entry, act in opened.issued() if (act.fields.get("form"), act.fields.get("number")) == (form, version)]
    if not found:
        raise NotFound(f"no version {version} of {form} was issued; nothing was shown; see caseledger schedule show")
    told = schedule.frozen(found[0], opened.entries, opened.names, opened.jurisdiction)
    if not told.holds:
        raise VerificationFailed(f"version {version} of {form} cannot be drawn again: {told.why}; nothing was shown; use the file issued")
    return told.sheet


def _headed(sheet: "Sheet") -> Iterator[str]:
    yield output.Heading(sheet.marking)
    yield output.Heading(sheet.title)
    yield from (f"  {label}: {value}" for label, value in sheet.heading)
    yield from (f"  {note}" for note in sheet.notes)
    if sheet.nil:
        yield f"  {sheet.statement}"


def _overview(opened: Opened, form: str) -> None:
    items, versions = list(item_rows(opened)), list(_versions(opened))
    if form in ("json", "ndjson"):
        output.answer({"proceedings": opened.proceedings.number, "items": items, "versions": versions}, form, [])
        return
    output.answer_rows(items, ITEMS if form == "csv" else output.filled(items, ITEMS, ALWAYS), form, MORE)
    if form == "table":
        output.answer_lines(["", "Versions issued:" if versions else "No form was issued yet."])
        if versions:
            output.answer_rows(versions, VERSIONS, form)


def item_rows(opened: Opened) -> Iterator[Row]:
    """Give a row for each item, schedule by schedule in order of numbers."""
    from ledger.rules import listing
    from projections.court import cells

    numbers = {case: name for case, name in opened.names.items() if name}
    for schedule in listing.SERIES:
        for item in listing.standing(opened.proceedings.items, schedule):
            told = cells.told(item, opened.proceedings, opened.jurisdiction)
            listed = opened.proceedings.acts[item.version].fields
            covers = ", ".join(map(str, listed.get("covers") or ()))
            yield {
                "item": item.shown, "entry": item.version, "schedule": schedule, "description": told.text("description"),
                "location": told.text("location"), "held_as": item.held_as, "presumption": told.fields.get("presumption"),
                "test": told.tested.get("test"), "answer": cells.OPEN["answer"](told) or None,
                "stood": ", ".join(item.stood) or None,
                "of": f"{numbers.get(str(listed.get('case')), 'a case')} {covers}" if covers else None,
                "issued": [issue.version for issue in item.issued],
            }  # fmt: skip


def _versions(opened: Opened) -> Iterator[Row]:
    for entry, act in opened.issued():
        said = act.fields
        yield {
            "form": said.get("form"), "version": said.get("number"), "entry": entry, "first": said.get("first"), "last": said.get("last"),
            "nil": said.get("nil"), "digest": said.get("digest"),
        }  # fmt: skip

