"""A drafted witness statement: in whose person, what it says of what was found, what it leaves open, and what it never says."""

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date
from hashlib import sha256
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from ledger.proof.finding import Matter
from projections.court import statement_words as words
from projections.court.stated import Period, Witness, defects, releases
from projections.court.statement import MOST_LISTED, drafted
from projections.court.statement_pages import as_docx
from projections.court.statement_text import as_text
from tests.projections.histories import correction, fact
from tests.projections.statements import FINDINGS, FULL, KEY, PLAIN
from tests.projections.test_court_libreoffice import OFFICE, converted

ROOT = Path(__file__).parents[2]
BOTH = pytest.mark.parametrize("stated", [PLAIN, FULL], ids=["plain", "full"])
NEVER = re.compile(r"authentic and complete|\bdeleted?\b|\bfacts?\b|\bknown\b|certif", re.IGNORECASE)
AGAIN = """
from hashlib import sha256
from projections.court.statement import drafted
from projections.court.statement_pages import as_docx
from projections.court.statement_text import as_text
from tests.projections.statements import FULL
print(sha256(as_docx(drafted(FULL))).hexdigest(), sha256(as_text(drafted(FULL))).hexdigest())
"""


def squeezed(text):
    return re.sub(r"\s+", "", text)


def said(stated):
    """All paragraphs of a draft, by the title of their section."""
    return {section.title: " ".join(section.paragraphs) for section in drafted(stated).sections}


def in_word(stated):
    document = docx.Document(io.BytesIO(as_docx(drafted(stated))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return document, "\n".join([*(each.text for each in document.paragraphs), *cells])


@BOTH
def test_what_a_court_must_not_read_stands_nowhere(stated):
    assert not NEVER.search(in_word(stated)[1])
    assert not NEVER.search(as_text(drafted(stated)).decode())


def test_the_person_states_in_the_first_person_what_was_done():
    assert said(PLAIN)["Who I am"].startswith(
        "I am Ada Invented. In the record of the unit I am an auditor of Cheshire Constabulary and a practitioner of Invented Trust."
    )
    did = said(PLAIN)["What I did"]
    assert did.startswith("On 20 March 2026 at 09:00:00 UTC I ran the command \u201ccaseledger statement\u201d of release 0.1.0 over")
    assert "It was given no trust file" in did
    assert "from the first entry up to the last entry" in did


def test_of_another_who_ran_the_command_it_says_so_and_asks_what_was_seen():
    did = said(FULL)["What I did"]
    assert "UTC Dana Invented ran the command" in did
    assert "I ran" not in did
    assert words.NOT_PRESENT in did
    assert f"(SHA-256 {'ab' * 32})" in did
    assert "entries of CHS-26-0001 whole, and of all others the bytes alone" in did
    assert "from 1 January 2026 up to and including 31 March 2026" in did


def test_a_name_that_was_not_shown_is_left_open():
    draft = drafted(replace(PLAIN, witness=Witness(None, ())))
    assert draft.heading[0] == ("Statement of", "[name]")
    assert draft.sections[0].paragraphs[0] == "I am [name]. In the record of the unit I am [role and agency]."


def test_each_verdict_stands_as_it_is():
    found = said(FULL)["What was found"]
    for matter, standing in {"Key trust": "not established", "Log signature": "established", "Integrity": "failed"}.items():
        assert re.search(rf"- {matter} \([^)]*\?\): {standing}\. ", found), matter
    assert set(words.MATTERS) == set(Matter)
    assert "The logs' keys were taken from the ledger itself. To establish it: name a trust file." in found
    assert "Contents are missing by 1 recorded erasure" in found
    assert "It listed no finding" in said(PLAIN)["What was found"]


def test_findings_are_counted_and_listed_the_first_of_many():
    found = said(FULL)["What was found"]
    assert "It listed 2 findings:" in found
    assert all(f"- {each}." in found for each in FINDINGS)
    many = said(replace(FULL, findings=tuple(f"cases#{at}: x" for at in range(1, MOST_LISTED + 9))))["What was found"]
    assert f"It listed {MOST_LISTED + 8} findings:" in many
    assert f"- cases#{MOST_LISTED}: x." in many
    assert f"- cases#{MOST_LISTED + 1}: x." not in many
    assert "\u201ccaseledger verify\u201d lists all" in many


def test_the_head_is_told_with_root_and_fingerprint_or_that_nothing_is_signed():
    head = said(FULL)["The head of each log"]
    for text in ("has 120 entries", "of 100 entries (unit.example/cases/1). 20 entries came after it", "cd" * 32, KEY, "ef" * 32):
        assert text in head
    assert "No checkpoint of it holds: nothing signed says how many entries it has." in said(PLAIN)["The head of each log"]


def test_defects_are_told_as_recorded_with_what_mended_them():
    kept = said(FULL)["Releases, defects and clocks"]
    assert "Release 0.1.0 was installed, by UNIT#2, recorded on 1 January 2026" in kept
    assert "2 recorded defects" in kept
    assert "What it may have touched, as recorded: \u201cReports of April 2026\u201d. No entry says that it was mended." in kept
    assert "By UNIT#8, recorded on 1 March 2026 at 00:00:00 UTC, it is mended since release 0.2.0." in kept
    assert "- cases#12, when the clock stood at 20 March 2026 at 09:00:00 UTC." in kept
    assert words.CLAIMED in kept
    none = said(PLAIN)["Releases, defects and clocks"]
    assert "No entry says which release was in use" in none
    assert "No entry records a defect" in none
    assert words.OTHER_DEFECTS in none
    assert words.CLAIMED not in none


def test_a_copy_is_named_by_its_digests_and_told_as_it_was_checked():
    copy = said(FULL)["The copy"]
    assert f"- data/manifest.json: {'12' * 32}" in copy
    assert "- Key trust (" in copy
    assert "It listed 1 finding: - time: a line." in copy
    assert "The copy" not in said(PLAIN)
    assert f"SHA-256 {'34' * 32}: the same." in copy
    assert "not the one in the copy" in said(replace(FULL, copied=FULL.copied._replace(verifier="56" * 32)))["The copy"]


def test_whether_the_computer_was_operating_properly_is_the_persons_to_say():
    for paragraph in drafted(FULL).sections[-2].paragraphs:
        assert (paragraph[0], paragraph[-1]) == ("[", "]")
    assert "true, that everything that happened was recorded, or that all relevant material" in said(FULL)["What this does not show"]


# -- the period ------------------------------------------------------------------------------------------------------


UNIT = [
    fact(1, "release-deployed", "2026-01-01", release="0.1.0"),
    fact(2, "defect-recorded", "2026-01-05", release="0.1.0", title="One"),
    fact(3, "release-deployed", "2026-02-01", release="0.2.0"),
    fact(4, "defect-mended", "2026-02-01", defect=2, release="0.2.0"),
    fact(5, "defect-recorded", "2026-03-05", release="0.2.0", title="Two"),
    fact(6, "release-deployed", "2026-04-01", release="0.3.0"),
    correction(7, "2026-04-02", 1, "release", "0.1.1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "used", "open_"),
    [
        (None, None, ["0.1.0", "0.2.0", "0.3.0"], ["UNIT#2", "UNIT#5"]),
        (date(2026, 2, 2), date(2026, 4, 1), ["0.2.0"], ["UNIT#5"]),
        (date(2026, 2, 1), date(2026, 2, 2), ["0.1.0", "0.2.0"], ["UNIT#2", "UNIT#5"]),
        (date(2025, 1, 1), date(2026, 1, 1), [], ["UNIT#2", "UNIT#5"]),
    ],
)
def test_of_a_period_it_tells_releases_in_use_and_defects_that_were_not_mended_before(since, until, used, open_):
    period = Period(since, until, UTC)
    assert [each.release for each in releases(UNIT, period)] == used
    assert [each.entry for each in defects(UNIT, period)] == open_


# -- on paper --------------------------------------------------------------------------------------------------------


@BOTH
def test_the_document_says_all_of_the_draft_and_on_each_page_that_nobody_signed_it(stated):
    document, text = in_word(stated)
    draft = drafted(stated)
    marks = str.maketrans({"\u202e": "<U+202E>"})
    in_sections = [text for section in draft.sections for text in (section.title, *section.paragraphs)]
    for paragraph in (*draft.declaration, draft.end, *in_sections):
        assert paragraph.removeprefix("- ").translate(marks) in text
    assert text.count("Signature:") == text.count("Date:") == 2
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for place in (section.header, section.footer):
        assert words.UNSIGNED in place.paragraphs[0].text.split("\t")


def test_the_same_statement_is_the_same_bytes_in_another_process_and_names_no_author():
    there = subprocess.run([sys.executable, "-c", AGAIN], cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    made = as_docx(drafted(FULL))
    assert there.stdout.split() == [sha256(each).hexdigest() for each in (made, as_text(drafted(FULL)))]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        core = re.findall(r"<(?:dc|cp|dcterms):(\w+)[ >]", archive.read("docProps/core.xml").decode())
        assert sorted(core) == ["coreProperties", "language", "title"]
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_each_page_of_text_says_that_nobody_signed_it_and_has_room_for_it():
    written = as_text(drafted(FULL)).decode().split("\f")
    assert len(written) > 2
    for at, page in enumerate(written, 1):
        lines = page.splitlines()
        assert lines[0].split("  ")[0] == words.UNSIGNED
        assert lines[0].endswith(f"Page {at} of {len(written)}")
        assert lines[-1].startswith("Signature: ___")
    whole = squeezed("".join("".join(page.splitlines()[2:-1]) for page in written))
    for section in drafted(FULL).sections:
        for paragraph in section.paragraphs:
            assert squeezed(paragraph.removeprefix("- ")).replace("\u202e", "<U+202E>") in whole


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed, with which these documents are opened")
def test_every_page_that_libreoffice_prints_says_that_nobody_signed_it(tmp_path):
    for name, stated in {"plain": PLAIN, "full": FULL}.items():
        (tmp_path / f"{name}.docx").write_bytes(as_docx(drafted(stated)))
    made = converted(tmp_path, "pdf", *tmp_path.glob("*.docx"))
    for name, stated in {"plain": PLAIN, "full": FULL}.items():
        printed = [page.extract_text() for page in PdfReader(made[name]).pages]
        assert all(page.count(words.UNSIGNED) == 2 and "Signature:" in page for page in printed)
        whole = squeezed("".join(printed))
        for section in drafted(stated).sections:
            for paragraph in section.paragraphs:
                assert "".join(paragraph.removeprefix("- ").split()[:6]).replace("\u202e", "<U+202E>") in whole, paragraph
