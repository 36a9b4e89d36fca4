"""The prosecutor's decisions, read back from the document that was issued: whole or not at all. Pure.

A document comes back as Word, Excel or LibreOffice saved it, with columns moved or added, rows sorted, and codes as people write them. What
it says of its items must be what was issued, of the version that was issued: otherwise a decision could be recorded of an item that the
prosecutor never saw described so (CPS Disclosure Manual; domain.md 5.10).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.events.text import NARRATIVE_LIMIT, fault
from ledger.rules.jurisdiction import AnswerWords
from projections.court.answering import Unclear, answer_in
from projections.court.grids import Grid, grids, refused
from projections.court.grids_word import Cell
from projections.court.likeness import alike, plain
from projections.court.schedule import Sheet
from projections.court.stamp import Stamp, stamps
from projections.legible import legible

NUMBER, ANSWER, REASON = "number", "answer", "reason"
MEND = "correct the row and import the file again"


class Answered(NamedTuple):
    """A decision on an item: its number as it is shown ("14", "D3"), the code of the answer, and the comment, empty where there is none."""

    number: str
    answer: str
    reason: str


class Returned(NamedTuple):
    """What came back of a version of a form; ``digest`` is that of the sheet, and the answers are those that the sheet did not hold."""

    form: str
    version: int
    digest: str
    answers: list[Answered]


Issued = Callable[[str, int], tuple[Sheet, str] | None]
"""Gives the sheet that was issued as a version of a form and the digest that was recorded of it; None where there is none."""


def returned(data: bytes, issued: Issued, codes: Mapping[str, AnswerWords]) -> Returned:
    """Read the decisions; ``codes`` are the answers of the jurisdiction. Raises UsageError, naming the row, for what cannot be recorded."""
    read = grids(data)
    stamp = _stamp(stamps(read.lines))
    sheet = _sheet(stamp, issued)
    if ANSWER not in sheet.keys or NUMBER not in sheet.keys:
        raise refused("this form has no column for decisions", "import the schedule on which they were decided")
    rows = [row for grid in read.grids for row in _rows(grid, sheet)]
    if not rows:
        raise refused("the file holds no table with the columns of this form", "leave their titles as they were issued")
    return Returned(stamp.form, stamp.version, stamp.digest, [*_answers(rows, sheet, codes)])


def _stamp(found: set[Stamp]) -> Stamp:
    if len(found) != 1:
        says = "does not say of which form and version it is" if not found else "says that it is of more than one form or version"
        raise refused(f"the file {says}", "import the document that was issued, with its line that begins with: form")
    return found.pop()


def _sheet(stamp: Stamp, issued: Issued) -> Sheet:
    found = issued(stamp.form, stamp.version)
    if found is None:
        raise refused(f"no version {stamp.version} of the form {stamp.form} was issued in these proceedings", "name its own proceedings")
    sheet, digest = found
    if digest != stamp.digest:
        raise refused("the file is not the version that was issued: its digest is another", "name its own proceedings")
    return sheet


class _Row(NamedTuple):
    """A row of a returned table: how it is named in a refusal, and its cells by the key of their column."""

    name: str
    cells: Mapping[str, str]


def _rows(grid: Grid, sheet: Sheet) -> Iterator[_Row]:
    """Give the rows below each row of titles, where the table has one."""
    places: Mapping[str, int] = {}
    width = 0
    for at, told in enumerate(grid.rows, 1):
        name = f"row {at} of {grid.what}"
        row = _even(told, width) if grid.ragged else told
        if found := _titles(row, sheet):
            places, width = found, len(row)
            _complete(name, places, sheet)
        elif places and any(plain(cell.text) for cell in row):
            if len(row) != width or any(cell.merged for cell in row):
                raise refused(f"{name} has cells that are merged, or more or fewer than its table", MEND)
            yield _Row(name, {key: row[place].text for key, place in places.items()})


def _even(row: list[Cell], width: int) -> list[Cell]:
    """Give a row without empty cells at its end, then with as many as its table has; any more that are not empty stay."""
    kept = list(row)
    while kept and not plain(kept[-1].text):
        kept.pop()
    return [*kept, *[Cell("")] * (width - len(kept))]


def _titles(row: Sequence[Cell], sheet: Sheet) -> dict[str, int]:
    """Find the columns in a row of titles by their titles, or by their places where nothing but a title was changed."""
    said = [plain(cell.text).casefold() for cell in row]
    wanted = {key: plain(title).casefold() for key, title in zip(sheet.keys, sheet.columns, strict=True)}
    found = {key: said.index(title) for key, title in wanted.items() if said.count(title) == 1}
    if len(row) == len(sheet.keys) and len(found) == len(wanted) - 1 and len(found) > 1:
        (lost,) = wanted.keys() - found.keys()
        if set(found.values()) == set(range(len(row))) - {sheet.keys.index(lost)}:
            return {**found, lost: sheet.keys.index(lost)}
    return found if len(found) > 1 and NUMBER in found else {}


def _complete(name: str, places: Mapping[str, int], sheet: Sheet) -> None:
    for key, title in zip(sheet.keys, sheet.columns, strict=True):
        if key not in places:
            raise refused(f"{name} lacks the column {title}, or has it twice", "leave the titles as they were issued")


def _answers(rows: Sequence[_Row], sheet: Sheet, codes: Mapping[str, AnswerWords]) -> Iterator[Answered]:
    known = {plain(cells[NUMBER]): cells for cells in (dict(zip(sheet.keys, row, strict=True)) for row in sheet.rows)}
    seen: set[str] = set()
    for row in rows:
        number = plain(row.cells[NUMBER]).upper()
        if number not in known:
            raise refused(f"{row.name} has a number that is not on the version that was issued", MEND)
        if number in seen:
            raise refused(f"{row.name} has item {number}, which an earlier row has as well", MEND)
        seen.add(number)
        _unchanged(row, number, known[number], sheet)
        if (found := _answer(row, number, known[number], codes)) is not None:
            yield found
    if missing := [number for number in known if number not in seen]:
        raise refused(f"the file lacks item {missing[0]}", "leave the row of an item that is not decided, without a decision")


def _unchanged(row: _Row, number: str, issued: Mapping[str, str], sheet: Sheet) -> None:
    for key, title in zip(sheet.keys, sheet.columns, strict=True):
        if key not in {NUMBER, ANSWER, REASON} and not alike(row.cells[key], legible(issued[key], breaks=True)):
            raise refused(f"{row.name} has another text of item {number} under {title} than was issued", "leave that text as it was issued")


def _answer(row: _Row, number: str, issued: Mapping[str, str], codes: Mapping[str, AnswerWords]) -> Answered | None:
    """Give the decision of a row; None where it has none, or has the one that was issued with it."""
    said, reason = row.cells[ANSWER], row.cells.get(REASON, "").strip()
    if not plain(said) and not reason:
        return None
    if alike(said, legible(issued[ANSWER])) and alike(reason, legible(issued.get(REASON, ""), breaks=True)):
        return None
    if not plain(said):
        raise refused(f"{row.name} has a comment on item {number} and no decision", "enter a code, or take the comment away")
    try:
        answer, more = answer_in(said, codes)
    except Unclear:
        known = ", ".join(each.code for each in codes.values())
        raise refused(f"{row.name} decides of item {number} by what is not one known code", f"use one of {known}") from None
    reason = "\n".join(filter(None, (more, reason)))
    if reason and (wrong := fault(reason, NARRATIVE_LIMIT)):
        raise refused(f"the comment in {row.name} {wrong}", MEND)
    return Answered(number, answer, reason)
