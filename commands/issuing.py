"""``schedule issue``: a version of a form leaves the unit, as DOCX and CSV named by form, version and digest."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import fields, options, output, receipts, scheduling
from commands.schedules import frozen
from commands.scheduling import FORMS, Opened, Schedules
from commands.session import opened_ledger
from commands.words import WRITES, CodeWord, WholeNumber, command, meanings
from ledger.errors import ConfigurationError, UsageError, VerificationFailed
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.application import Intent
    from projections.court.schedule import Sheet

ISSUED = "schedule-issued"
FIELDS = ("form", "number", "digest", "first", "last", "nil", "file")
READ_IT = "Read it before it goes."
DEFENCE = "It is a form that the other side is given. It tells of no item of a sensitive schedule: see that no description does either."
PROSECUTORS = "It is for the prosecutor alone: it must not reach the other side."
OTHER_BYTES = "The document is not byte for byte the one that was issued, though it says the same: another release wrote it."


@command(
    "issue", may=(*WRITES, VerificationFailed),
    examples="caseledger schedule issue PRC-26-0001 --form mg6c --to out\n"
    "caseledger schedule issue PRC-26-0001 --form mg6e --to out --dry-run\n"
    "caseledger schedule issue PRC-26-0001 --form mg6c --version 1 --to again",
)  # fmt: skip
@scheduling.number
@click.option("--form", "drawn", type=CodeWord(FORMS), required=True, help=meanings(FORMS))
@click.option("--to", "place", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Write the files to this directory.")
@click.option("--whole", is_flag=True, help="All that stands on the schedule, not what is new since the version before.")
@click.option("--version", type=WholeNumber(1), metavar="N", help="Instead: write the files of that version again; nothing is recorded.")
@options.consulting
@options.recording
@output.format_option
def issue(
    *, number: str, drawn: str, place: Path, whole: bool, version: int | None, purpose: str | None, why: str | None, form: str,
    dry_run: bool, clock_checked: bool, request_id: UUID | None,
) -> None:  # fmt: skip
    """Issue the next version of a form: a DOCX that looks like the form, and a CSV, named by form, version and hash.

    A further version holds what is new, amended or decided otherwise since the one before; with --whole all of it. What was issued never
    changes. The files are written beside their names first, then the act is recorded, then they get their names: all or nothing.
    Repeated with the same --request-id it writes the same files and records nothing anew.
    """
    with opened_ledger() as ledger:
        schedules = Schedules.of(ledger, number)
        opened = schedules.opened(scheduling.asked(purpose, why))
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        if version is not None:
            sheet = frozen(opened, drawn, version)
            files = _written_again(opened, sheet, place)
            output.answer(_told(place, sheet, files), form, _prose(place, sheet, files))
            return
        intents = receipts.recorded_before(ledger, _issued(schedules, opened, drawn), act.request)
        if intents is not None:
            sheet = frozen(opened, drawn, int(intents[0].event.values()["number"]))
            receipt = receipts.recorded(ledger, intents, act)
            files = made(sheet) if dry_run else _written_again(opened, sheet, place)
        else:
            from projections.court import attending, schedule

            sheet = schedule.drawn(drawn, opened.proceedings, opened.jurisdiction, whole=whole)
            attending.require_shown(sheet, opened.proceedings)
            files = made(sheet)
            intents = [_intent(schedules, fields_of(sheet, files))]
            ledger.record(intents, dry_run=True)
            receipt = _recorded(schedules, intents, act, place, files)
        remark = _remark(schedules, opened, sheet)
        told = receipts.record_of(ledger, receipt, remark) | _told(place, sheet, files)
        output.answer(told, form, [*receipts.prose(ledger, receipt, remark), *([] if dry_run else _prose(place, sheet, files))])


def made(sheet: "Sheet") -> dict[str, bytes]:
    """Make the files of a sheet by name, the document first. Raises ConfigurationError where what makes documents is not installed."""
    from projections.court import documents
    from projections.court.schedule import file_name

    return {file_name(sheet): documents.as_docx(sheet), file_name(sheet, "csv"): documents.as_csv(sheet)}


def fields_of(sheet: "Sheet", files: Mapping[str, bytes]) -> dict[str, Any]:
    """Give the fields of the event that issues a sheet; those that say nothing are left out."""
    from projections.court.schedule import digest

    document = next(iter(files.values()))
    said = {
        "form": sheet.form, "number": sheet.version, "digest": digest(sheet), "first": sheet.first, "last": sheet.last,
        "nil": sheet.nil or None, "file": sha256(document).hexdigest(),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def _intent(schedules: Schedules, said: Mapping[str, Any]) -> "Intent":
    from ledger.application import Intent

    return Intent(fields.event_of(load(latest(ISSUED)), dict(said)), schedules.stream)


def _issued(schedules: Schedules, opened: Opened, form: str) -> "Iterator[Sequence[Intent]]":
    """Give the acts that issued the form, the last one first."""
    for _, act in reversed(opened.issued()):
        if act.fields.get("form") == form:
            yield [_intent(schedules, {name: act.fields[name] for name in FIELDS if name in act.fields})]


# -- files ---------------------------------------------------------------------------------------------------------


def _recorded(schedules: Schedules, intents: "Sequence[Intent]", act: receipts.Act, place: Path, files: Mapping[str, bytes]) -> Any:
    """Write the files beside their names, record the act, and give them their names; where that fails nothing is left."""
    if act.dry_run:
        return receipts.recorded(schedules.ledger, intents, act)
    for name in files:
        if os.path.lexists(place / name):
            raise UsageError(f"{place / name} is there already; nothing was recorded; name another directory")
    parts = _written(place, files)
    try:
        receipt = receipts.recorded(schedules.ledger, intents, act)
    except BaseException:
        _removed(parts)
        raise
    _named(parts, f"it is recorded as issued; write it by caseledger schedule issue {schedules.number} with --version and another --to")
    return receipt


def _written_again(opened: Opened, sheet: "Sheet", place: Path) -> dict[str, bytes]:
    """Write the files of what was issued before; the same file that is there stays. Raises UsageError where it is something else."""
    files = made(sheet)
    missing = {name: content for name, content in files.items() if not _stands(place / name, content)}
    _named(_written(place, missing), "nothing was written")
    document = fields_of(sheet, files)["file"]
    if all(act.fields.get("file") != document for _, act in opened.issued()):
        output.note(OTHER_BYTES)
    return files


def _stands(file: Path, content: bytes) -> bool:
    if not os.path.lexists(file):
        return False
    if file.is_symlink() or not file.is_file() or file.read_bytes() != content:
        raise UsageError(f"{file} is there already and is something else; nothing was written; name another directory")
    return True


def _written(place: Path, files: Mapping[str, bytes]) -> dict[Path, Path]:
    """Write private files beside the names that they are to have; gives those names by the files. Raises ConfigurationError."""
    from ledger.store.private import write_private

    parts: dict[Path, Path] = {}
    try:
        for name, content in files.items():
            part = place / f".{name}.part"
            write_private(part, content)
            parts[part] = place / name
    except (OSError, ConfigurationError) as fault:
        _removed(parts)
        why = getattr(fault, "strerror", None) or "it cannot be written"
        raise ConfigurationError(f"{place} does not take the files ({why}); nothing was recorded; name a directory of yours") from None
    return parts


def _named(parts: Mapping[Path, Path], done: str) -> None:
    from ledger.store.private import settle_names

    try:
        for part, name in parts.items():
            part.replace(name)
        for folder in {name.parent for name in parts.values()}:
            settle_names(folder)
    except OSError as fault:
        _removed(parts)
        raise ConfigurationError(f"the files cannot get their names ({fault.strerror}); {done}") from None


def _removed(parts: Mapping[Path, Path]) -> None:
    for part in parts:
        with suppress(OSError):
            part.unlink(missing_ok=True)


# -- what is answered ----------------------------------------------------------------------------------------------


def _remark(schedules: Schedules, opened: Opened, sheet: "Sheet") -> str:
    from projections.court import attending

    return " ".join(attending.remarks(sheet, opened.proceedings, opened.jurisdiction, schedules.unlisted()))


def _told(place: Path, sheet: "Sheet", files: Mapping[str, bytes]) -> dict[str, Any]:
    from projections.court.schedule import digest

    return {"directory": str(place), "files": list(files), "version": sheet.version, "digest": digest(sheet), "rows": len(sheet.rows)}


def _prose(place: Path, sheet: "Sheet", files: Mapping[str, bytes]) -> list[str]:
    listed = output.counted(len(sheet.rows), "row") if sheet.rows else "nothing to list"
    return [
        f"In {place}: {', '.join(files)} ({listed}). {READ_IT}", DEFENCE if sheet.defence_facing else PROSECUTORS,
    ]  # fmt: skip
