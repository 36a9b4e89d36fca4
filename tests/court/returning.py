"""How a prosecutor fills in a form: in the table of the document, or in the file of comma-separated values."""

import csv
import io
from collections.abc import Mapping, Sequence

import docx

NUMBER, FILLED = "Item no.", ("Prosecutor's decision", "Comment")
"""Titles of the column that names the item, and of those that are filled in."""
Answers = Mapping[str, Sequence[str]]
"""By the number of an item, what is typed into these columns."""


def in_word(data: bytes, answers: Answers) -> bytes:
    """Type decisions and comments into the document, and save it."""
    document, saved = docx.Document(io.BytesIO(data)), io.BytesIO()
    table = next(table for table in document.tables if table.rows[0].cells[0].text == NUMBER)
    titles = [cell.text for cell in table.rows[0].cells]
    for row in table.rows[1:]:
        for title, text in zip(FILLED, answers.get(row.cells[0].text, ()), strict=False):
            row.cells[titles.index(title)].text = text
    document.save(saved)
    return saved.getvalue()


def in_a_table(data: bytes, answers: Answers) -> bytes:
    """Type decisions and comments into the file, and save it."""
    rows, saved = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))), io.StringIO(newline="")
    titles = next(row for row in rows if row[0] == NUMBER)
    for row in rows[rows.index(titles) + 1 :]:
        for title, text in zip(FILLED, answers.get(row[0], ()), strict=False):
            row[titles.index(title)] = text
    csv.writer(saved).writerows(rows)
    return saved.getvalue().encode()


AS = {"docx": in_word, "csv": in_a_table}
"""By the kind of file, how it is filled in."""
