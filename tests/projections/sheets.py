"""Sheets as they would be drawn of England and Wales, good and odd; what was issued of them; and what becomes of a document on its way."""

import io
import re
import zipfile

from ledger.rules.jurisdiction import load
from projections.court.schedule import Sheet, digest

JURISDICTION = load("england_wales")
CODES = JURISDICTION.answers
HEADING = (
    ("Proceedings", "PRC-26-0001"), ("Reference", "06AB1234526"), ("Court", "Chester Crown Court"), ("Defendant", "Bert Imagined"),
    ("Disclosure officer", "Dana Quill"), ("Version", "1"),
)  # fmt: skip
LOG = "Incident log of 3 March 2026 at 21:14: a neighbour reports a man who waits outside for forty minutes, and a grey van."
BOOK = "Notebook of PC 4411 Field, pages 12 to 18: enquiries at the complainant's place of work."
OFFICE = "Unit office, cabinet 2"
SOURCE = "It would show how the unit learns of his movements, and with that who told it."
MEETS = "It might reasonably be considered capable of assisting the case for the accused"
HELD = "Held by the investigator"


def sheet(form, rows, heading=HEADING, version=1):
    said = JURISDICTION.forms[form]
    return Sheet(
        form, said.title, said.marking, said.defence_facing, version, tuple(heading), tuple(column.key for column in said.columns),
        tuple(column.title for column in said.columns), tuple(map(tuple, rows)), said.notes, not rows, "" if rows else said.nil, None, None,
    )  # fmt: skip


MG6C = sheet("mg6c", [(str(number), LOG if number % 3 else BOOK, OFFICE, "", "") for number in range(14, 54)])
FORMS = {
    "mg6c": MG6C,
    "mg6d": sheet("mg6d", [(f"D{number}", LOG, SOURCE, HELD, "", "") for number in range(1, 4)]),
    "highly_sensitive": sheet("highly_sensitive", [("HS1", LOG, SOURCE, HELD, MEETS, "The caller tells of another van.", "", "")]),
    "mg6e": sheet("mg6e", [("Non-sensitive", "15", "Incident log", MEETS, "The caller tells of another van.")]),
    "streamlined": sheet("streamlined", [("1", LOG, OFFICE), ("2", BOOK, OFFICE)]),
    "dmd": sheet("dmd", [("Telephone of the defendant", "Handset download 4 of 9", "bert OR van", "1 January 2026", "31 March 2026", "Yes",
                          "It is his."), ("Pictures of the High Street", "Council control room", "", "3 March 2026", "3 March 2026", "No",
                                          "Overwritten.")]),
    "list": sheet("list", [("1", "3 March 2026", LOG, "In the possession of the investigator")]),
    "nil": sheet("mg6c", []),
}  # fmt: skip
ODD = sheet("mg6c", [
    ("1", '=HYPERLINK("http://x";"a")', "@where", "", ""), ("2", "W" * 300, "L" * 300, "", ""),
    ("3", "Statement of יוסף כהן, of 3 March; محمد العلي translated it (page 12).", "שד' בן גוריון 5, room 12", "", ""),
    ("4", "Messages \N{GRINNING FACE}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL} from “Bert”\nsecond line\n\tthird, after a tab", "x", "", ""),
    ("5", "abc\N{RIGHT-TO-LEFT OVERRIDE}def\N{LEFT-TO-RIGHT ISOLATE}ghi\N{ZERO WIDTH SPACE} end", "\N{RIGHT-TO-LEFT MARK}", "", ""),
    ("6", "A long narrative sentence that goes on. " * 300, "Here", "", ""), ("7", "漢字とかな交じり文の説明 " * 10, "東京", "", ""),
    ("8", "-1+1", "+44 7700 900555", "CND", "No. It is not."), ("9", "'=1", "''+2", "", ""), ("10", "3 March 2026", "007", "", ""),
    ("11", "a\ufffeb\uffff", "\U0001fffe", "", ""),
], (("Reference", "06AB1234526"), ("Defendant", ", ".join(["Bert Imagined", "יוסף כהן", "N" * 300]))), 2)  # fmt: skip


def issued(*sheets):
    """Answer as the record does: which sheet a version of a form is, and its digest."""
    known = {(each.form, each.version): (each, digest(each)) for each in sheets}
    return lambda form, version: known.get((form, version))


def repacked(data, change=None, *, leave=(), add=()):
    """A package with its main part changed by a function of its text, parts left out and others added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml" and change:
                changed = change(content.decode())
                assert changed != content.decode(), "nothing was changed"
                content = changed.encode()
            if name not in leave:
                target.writestr(name, content)
        for name, content in add:
            target.writestr(name, content)
    return made.getvalue()


def row_of(text, number):
    """The element of the row of an item, as text."""
    rows = re.findall(r"<w:tr>.*?</w:tr>", text[text.index("<w:tblHeader/>") :], re.DOTALL)
    return next(found for found in rows if f">{number}</w:t>" in found)


def filled(data, answers):
    """The document with decisions in it: by the number of the item, what stands in the last two cells of its row."""
    def change(text):  # fmt: skip
        for number, said in answers.items():
            row = row_of(text, number)
            *cells, last = row.split("<w:p/></w:tc>")
            assert len(cells) == 2, "both cells are empty"
            written = "".join(
                f"{cell}<w:p>{''.join(f'<w:r><w:t>{line}</w:t><w:br/></w:r>' for line in words.split(chr(10)))}</w:p></w:tc>"
                for cell, words in zip(cells, said, strict=True)
            )
            text = text.replace(row, written + last)
        return text

    return repacked(data, change)
