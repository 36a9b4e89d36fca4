"""Documents in LibreOffice: every form opens with all that it says, and decisions come back from what LibreOffice saves."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from projections.court.documents import Answered, as_csv, as_docx, returned
from projections.legible import legible
from tests.projections.sheets import CODES, FORMS, MG6C, ODD, filled, issued

OFFICE = shutil.which("soffice")
CALC = OFFICE is not None and Path(OFFICE).resolve().with_name("libscfiltlo.so").exists()
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed, with which these documents are opened")
PRINTED = {**FORMS, "odd": ODD}


def converted(folder, kind, *files, infilter=None):
    """What LibreOffice makes of files, all in one start of it."""
    out = folder / "out"
    reading = [f"--infilter={infilter}"] if infilter else []
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, "--headless", profile, *reading, "--convert-to", kind, "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {file.stem: file for file in out.iterdir()}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Every form as pages: their texts."""
    folder = tmp_path_factory.mktemp("printed")
    for name, sheet in PRINTED.items():
        (folder / f"{name}.docx").write_bytes(as_docx(sheet))
    made = converted(folder, "pdf", *folder.glob("*.docx"))
    return {name: [page.extract_text() for page in PdfReader(made[name]).pages] for name in PRINTED}


def squeezed(text):
    return re.sub(r"\s+", "", text)


def left_to_right(text):
    """Texts whose letters a PDF holds in the order in which they were written; of emoji and other scripts the machine may have no font."""
    return all(ord(each) < 0x250 or each in "\u201c\u201d" for each in text)


@pytest.mark.parametrize("name", PRINTED)
def test_every_cell_stands_on_the_pages(printed, name):
    sheet, said = PRINTED[name], squeezed("".join(printed[name]))
    texts = [sheet.title, *sheet.notes, sheet.statement, *(text for row in (*sheet.heading, *sheet.rows) for text in row)]
    for text in filter(left_to_right, (legible(text, breaks=True) for text in texts)):
        for line in text.split("\n"):
            words = line.split()
            beginning, end = "".join(words[:8]), "".join(words[-8:])  # a long cell goes on overleaf, below the marking of its page
            assert squeezed(beginning) in said, line[:80]
            assert squeezed(end) in said, line[-80:]


@pytest.mark.parametrize("name", PRINTED)
def test_every_page_has_the_marking_twice_and_its_number_of_how_many(printed, name):
    pages = printed[name]
    for at, page in enumerate(pages, 1):
        assert page.split().count(PRINTED[name].marking) == 2
        assert f"Page{at}of{len(pages)}" in squeezed(page)
        assert "06AB1234526" in page
    assert len(pages) in {"mg6c": (3, 4), "odd": (5, 6)}.get(name, (1,)), "with Arial's widths, or without"


def test_the_titles_stand_above_the_items_of_every_page(printed):
    pages = [squeezed(page) for page in printed["mg6c"]]
    held = [page for page in pages if "Incidentlog" in page or "NotebookofPC" in page]
    assert len(held) > 1
    assert all("Itemno." in page for page in held)


def test_decisions_come_back_from_what_libreoffice_saves(tmp_path):
    answers = {14: ("CND \N{EN DASH} clearly not", ""), 15: ("d", "Serve it.\nSoon."), 53: ("Q", "Of what colour?")}
    (tmp_path / "mg6c.docx").write_bytes(filled(as_docx(MG6C), answers))
    (tmp_path / "odd.docx").write_bytes(filled(as_docx(ODD), {2: ("I", ""), 6: ("ND", "=1+1")}))
    made = converted(tmp_path, "docx:MS Word 2007 XML", *tmp_path.glob("*.docx"))
    assert returned(made["mg6c"].read_bytes(), issued(MG6C), CODES).answers == [
        Answered("14", "cnd", ""), Answered("15", "d", "Serve it.\nSoon."), Answered("53", "q", "Of what colour?"),
    ]  # fmt: skip
    assert returned(made["odd"].read_bytes(), issued(ODD), CODES).answers == [Answered("2", "i", ""), Answered("6", "nd", "=1+1")]


@pytest.mark.skipif(not CALC, reason="LibreOffice has no spreadsheet here, with which CSV is opened")
def test_csv_that_libreoffice_saves_reads_back(tmp_path):
    for name, sheet in {"mg6c": MG6C, "odd": ODD}.items():
        (tmp_path / f"{name}.csv").write_bytes(as_csv(sheet).replace(b'",,\r\n15,', b'",nd,Not so.\r\n15,'))
    made = converted(tmp_path, "csv:Text - txt - csv (StarCalc):59,34,76,1", *tmp_path.glob("*.csv"), infilter="CSV:44,34,76,1")
    assert returned(made["mg6c"].read_bytes(), issued(MG6C), CODES).answers == [Answered("14", "nd", "Not so.")]
    assert returned(made["odd"].read_bytes(), issued(ODD), CODES).answers == []
