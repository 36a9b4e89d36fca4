"""Documents of a sheet: the same bytes for the same sheet, nobody named who is not on it, and nothing in it that hides, turns or runs."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from html import unescape
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import ConfigurationError
from ledger.events.text import fault
from projections.court import pages
from projections.court.documents import as_csv, as_docx
from projections.court.guarding import guarded, unguarded
from projections.court.schedule import digest
from projections.legible import FORMULA, legible
from tests.projections.sheets import FORMS, MG6C, ODD

ROOT = Path(__file__).parents[2]
AGAIN = """
import sys
from hashlib import sha256
from projections.court.documents import as_csv, as_docx
from tests.projections.sheets import ODD
print(sha256(as_docx(ODD)).hexdigest(), sha256(as_csv(ODD)).hexdigest())
"""
TEXTS = st.text(max_size=60).filter(lambda text: not text or fault(text) is None)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_all_that_its_sheet_says(name):
    document = docx.Document(io.BytesIO(as_docx(FORMS[name])))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = [*(each.text for each in document.paragraphs), *cells]
    shown = [FORMS[name].title, *FORMS[name].notes, *(text for pair in FORMS[name].heading for text in pair)]
    shown += [FORMS[name].statement, *(text for row in FORMS[name].rows for text in row)]
    for text in shown:
        assert any(text in each for each in said), text
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((297, 210), abs=0.1)
    for place in (section.header, section.footer):
        assert FORMS[name].marking in [part.strip() for part in place.paragraphs[0].text.split("\t")]
    assert section.header.paragraphs[0].text.startswith("06AB1234526\t")


def test_only_a_schedule_with_decisions_has_room_for_the_prosecutor():
    for name, sheet in FORMS.items():
        signers = [row.cells[0].text for row in docx.Document(io.BytesIO(as_docx(sheet))).tables[-1].rows]
        officer = "Signed" if name == "list" else "Disclosure officer"
        assert signers == [officer, *(["Reviewing lawyer"] if name in {"mg6c", "mg6d", "highly_sensitive", "nil"} else [])]


def test_the_row_of_titles_is_repeated_and_columns_keep_their_widths():
    with zipfile.ZipFile(io.BytesIO(as_docx(MG6C))) as archive:
        text = archive.read("word/document.xml").decode()
    assert text.count("<w:tblHeader/>") == 1
    assert text.count('<w:tblLayout w:type="fixed"/>') == text.count("<w:tbl>") == 3
    assert {sum(map(int, re.findall(r'<w:gridCol w:w="(\d+)"/>', grid))) for grid in re.findall(r"<w:tblGrid>.*?</w:tblGrid>", text)} <= {
        *range(15_130, 15_145)
    }


def test_the_same_sheet_is_the_same_bytes_in_another_process():
    there = subprocess.run([sys.executable, "-c", AGAIN], cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert there.stdout.split() == [sha256(made).hexdigest() for made in (as_docx(ODD), as_csv(ODD))]


def test_a_document_tells_of_no_author_time_program_or_template():
    with zipfile.ZipFile(io.BytesIO(as_docx(MG6C))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {part.create_system for part in archive.infolist()} == {0}
    assert sorted(parts) == [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/document.xml", "word/footer1.xml",
        "word/header1.xml", "word/settings.xml", "word/styles.xml",
    ]  # fmt: skip
    core = re.findall(r"<(?:dc|cp|dcterms):(\w+)[ >]", parts["docProps/core.xml"])
    assert sorted(core) == ["coreProperties", "language", "title"]
    for text in parts.values():
        assert not re.search(r"python-docx|Microsoft Macintosh|rsid|creator|lastModified|20[0-9]{2}-[0-9]{2}-[0-9]{2}T", text)
        assert "xmlns" in text
    assert all(not part.startswith("http") for part in re.findall(r'Target="([^"]*)"', parts["word/_rels/document.xml.rels"]))


def test_what_would_turn_or_hide_text_is_shown_as_marks():
    for text in (as_csv(ODD).decode("utf-8-sig"), "".join(_runs(as_docx(ODD)))):
        assert "abc<U+202E>def<U+2066>ghi<U+200B> end" in text
        assert not set(text) & set("\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}\N{ZERO WIDTH SPACE}\N{RIGHT-TO-LEFT MARK}\t")
        assert "יוסף כהן" in text


def _runs(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return map(unescape, re.findall(r"<w:t [^>]*>([^<]*)</w:t>", archive.read("word/document.xml").decode()))


def test_csv_has_lines_for_a_program_then_the_table():
    rows = [*csv.reader(io.StringIO(as_csv(MG6C).decode("utf-8-sig"), newline=""))]
    assert rows[:3] == [["form", "mg6c", "", "", ""], ["version", "1", "", "", ""], ["digest", f"sha256:{digest(MG6C)}", "", "", ""]]
    assert {len(row) for row in rows} == {5}
    at = rows.index([*MG6C.columns])
    assert [tuple(row) for row in rows[at + 1 :]] == [*MG6C.rows]
    assert ["Reference", "06AB1234526", "", "", ""] in rows[:at]
    assert as_csv(MG6C).startswith(b"\xef\xbb\xbfform,mg6c,,,\r\n")


def test_a_nil_form_says_so_in_csv():
    assert f"statement,{FORMS['nil'].statement}".encode() in as_csv(FORMS["nil"])


@pytest.mark.parametrize("sheet", [*FORMS.values(), ODD])
def test_no_cell_of_csv_begins_as_a_formula(sheet):
    for row in csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"), newline="")):
        assert not any(FORMULA.match(cell) for cell in row)


@settings(max_examples=150)
@given(st.tuples(st.sampled_from(["", "'", "''", "\n", " ", "\u00a0"]), st.sampled_from("=+-@\uff1d\uff20ab'\t"), TEXTS).map("".join))
def test_a_guarded_text_never_runs_and_reads_back(text):
    assert not FORMULA.match(guarded(text))
    assert unguarded(guarded(text)) == legible(text, breaks=True)


def test_where_the_program_is_absent_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    assert not pages.available()
    with pytest.raises(ConfigurationError, match=r"python-docx.*nothing was written$") as refused:
        as_docx(MG6C)
    assert refused.value.exit_code == 6
    assert "\n" not in str(refused.value)
    assert as_csv(MG6C)


def test_the_program_starts_without_python_docx():
    code = "import sys, projections.court.documents; print('docx' in sys.modules, 'lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "False False\n"
