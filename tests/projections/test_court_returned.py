"""Decisions read back from DOCX and CSV: as people write them, as programs save them, and whole or not at all."""

import csv
import io
import struct
import tracemalloc
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import UsageError
from ledger.events.text import fault
from projections.court import grids
from projections.court.answering import Unclear, answer_in
from projections.court.documents import Answered, as_csv, as_docx, returned
from projections.court.likeness import alike, plain
from projections.court.schedule import digest
from projections.legible import legible
from tests.projections.sheets import CODES, FORMS, LOG, MG6C, ODD, filled, issued, repacked, row_of, sheet

SMALL = sheet("mg6c", [("1", LOG, "Office", "", ""), ("2", LOG, "Office", "", ""), ("3", LOG, "Office", "ND", "Not so.")])
WORD, TABLE = as_docx(SMALL), as_csv(SMALL)
DECIDED = [Answered("1", "cnd", ""), Answered("2", "d", "Serve it.\nSoon.")]


def read(data, *sheets):
    return returned(data, issued(*(sheets or (SMALL,))), CODES).answers


def lines(data=TABLE):
    return [*csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def saved(rows, delimiter=",", encoding="utf-8"):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode(encoding)


def changed(number, *, answer="", reason="", place=None, value=""):
    """The lines of the CSV with a decision on an item, or another text at a place of its row."""
    rows = lines()
    row = next(row for row in rows if row[0] == number)
    row[3:] = [answer or row[3], reason or row[4]]
    if place is not None:
        row[place] = value
    return rows


def refusal(data, *sheets):
    with pytest.raises(UsageError) as refused:
        read(data, *sheets)
    assert "nothing was recorded" in str(refused.value)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("original", [SMALL, MG6C, ODD, FORMS["mg6d"]])
@pytest.mark.parametrize("write", [as_docx, as_csv])
def test_what_comes_back_untouched_decides_nothing(original, write):
    found = returned(write(original), issued(original), CODES)
    assert (found.form, found.version, found.answers) == (original.form, original.version, [])


def test_decisions_come_back_from_word():
    assert read(filled(WORD, {1: ("CND - clearly not", ""), 2: ("d", "Serve it.\nSoon.")})) == DECIDED


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16")])
def test_decisions_come_back_from_csv_as_spreadsheets_save_it(delimiter, encoding):
    rows = changed("1", answer="CND - clearly not")
    rows[-2][3:] = ["d", "Serve it.\nSoon."]
    assert read(saved(rows, delimiter, encoding)) == DECIDED


def test_columns_may_be_moved_added_and_one_of_them_renamed():
    rows = [["", *reversed(row)] if len(row) == 5 and at > 3 else row for at, row in enumerate(changed("2", answer="I"))]
    assert read(saved(rows)) == [Answered("2", "i", "")]
    renamed = [["CPS decision" if cell == "Prosecutor's decision" else cell for cell in row] for row in changed("2", answer="I")]
    assert read(saved(renamed)) == [Answered("2", "i", "")]


def test_rows_may_be_sorted_and_blank_rows_stand_between_them():
    rows = changed("2", answer="e")
    assert read(saved([*rows[:-3], *reversed(rows[-3:]), [""] * 5, ["", " "]])) == [Answered("2", "e", "")]


def test_empty_cells_at_the_end_of_a_row_may_be_missing_or_more():
    assert read(saved([row[:3] if row[0] == "1" else [*row, "", ""] for row in changed("2", answer="e")])) == [Answered("2", "e", "")]


def test_a_decision_that_was_taken_away_is_none():
    rows = lines()
    rows[-1][3:] = ["", ""]
    assert read(saved(rows)) == []


def test_a_decision_that_was_issued_with_the_item_may_be_changed():
    assert read(saved(changed("3", answer="D", reason="Now it does."))) == [Answered("3", "d", "Now it does.")]


@pytest.mark.parametrize(("said", "answer", "more"), [
    ("d", "d", ""), (" D. ", "d", ""), ("CND \N{EN DASH} clearly not", "cnd", ""), ("cnd (clearly not disclosable)", "cnd", ""),
    ("\uff24", "d", ""), ("ND: see my note", "nd", "see my note"), ("I\n", "i", ""), ("Disclose by inspection", "i", ""),
    ("DE - page 4 only", "de", "page 4 only"), ("Q (what is the van's colour?)", "q", "what is the van's colour?)"),
])  # fmt: skip
def test_codes_are_read_as_people_write_them(said, answer, more):
    assert answer_in(said, CODES) == (answer, more)


@pytest.mark.parametrize("said", [
    "E-mail to me", "I do not know", "D or CND", "D, CND", "D/I", "X", "?", "not D", "yes", "DISCLOSE IT", "D - or CND", "D (I)", "\u0131",
    "\uff24\uff24",
])  # fmt: skip
def test_what_is_not_plainly_one_code_is_not_guessed(said):
    with pytest.raises(Unclear):
        answer_in(said, CODES)


@pytest.mark.parametrize(("one", "other", "same"), [
    ("2026-03-03", "03/03/2026", True), ("3 March 2026", "03-Mar-26", True), ("007", "7", True), ("1,000", "1000", True),
    ("a  b\n", "a b", True),
    ("3 March 2026", "4 March 2026", False), ("7", "8", False), ("", "0", False), ("NaN", "nan", False), ("e\u0301", "\u00e9", True),
])  # fmt: skip
def test_a_spreadsheet_may_write_days_and_numbers_in_its_own_form(one, other, same):
    assert alike(one, other) is same


@pytest.mark.parametrize(("rows", "said"), [
    (changed("2", place=0, value="9"), "row 17 of the file has a number that is not on the version that was issued"),
    (changed("2", place=0, value="1"), "row 17 of the file has item 1, which an earlier row has as well"),
    (changed("2", answer="X"), "row 17 of the file decides of item 2 by what is not one known code"),
    (changed("2", place=1, value="Another."), "row 17 of the file has another text of item 2 under Description than was issued"),
    (changed("2", reason="But why?"), "row 17 of the file has a comment on item 2 and no decision"),
    (changed("2", answer="d", reason="a\x07b"), "the comment in row 17 of the file holds a control character"),
    (changed("2", answer="d", reason="x" * 20_001), "the comment in row 17 of the file is longer than 20,000 characters"),
    (changed("1", place=0), "row 16 of the file has a number that is not on"),
    (lines()[:-1], "the file lacks item 3"),
    ([*lines()[:-1], [*lines()[-1], "because"]], "row 18 of the file has cells that are merged, or more or fewer than its table"),
    ([row[:3] for row in lines()], "row 15 of the file lacks the column Prosecutor's decision"),
    ([[*row, row[3]] for row in lines()], "row 15 of the file lacks the column Prosecutor's decision, or has it twice"),
    (lines()[:14], "the file holds no table with the columns of this form"),
    (lines()[3:], "the file does not say of which form and version it is"),
    ([["form", "mg6d"], *lines()[1:]], "no version 1 of the form mg6d was issued in these proceedings"),
    ([lines()[0], ["version", "2"], *lines()[2:]], "no version 2 of the form mg6c was issued"),
    ([*lines()[:2], ["digest", "sha256:" + "0" * 64], *lines()[3:]], "the file is not the version that was issued: its digest is another"),
])  # fmt: skip
def test_a_file_is_refused_whole_and_its_row_is_named(rows, said):
    assert said in refusal(saved(rows))


def test_a_document_of_another_version_is_not_taken_for_this_one():
    later = replace(SMALL, version=2)
    assert "no version 2" in refusal(as_docx(later))
    assert "its digest is another" in refusal(as_docx(replace(SMALL, notes=())))
    both = repacked(WORD, lambda text: text.replace("digest sha256:", "digest sha256:" + "0" * 64 + " form mg6c version 1 digest sha256:"))
    assert "more than one form or version" in refusal(both)


def test_a_form_without_decisions_is_refused():
    assert "has no column for decisions" in refusal(as_docx(FORMS["streamlined"]), FORMS["streamlined"])


# -- as Word writes it ---------------------------------------------------------------------------------------------


def word(change):
    return repacked(WORD, change)


def in_row(number, old, new, count=1):
    def change(text):
        row = row_of(text, number)
        return text.replace(row, row.replace(old, new, count))

    return change


EMPTY = "<w:p/></w:tc>"


@pytest.mark.parametrize("cell", [
    "<w:p><w:r><w:t>C</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:rPr><w:b/></w:rPr><w:t>ND</w:t></w:r></w:p></w:tc>",
    "<w:p><w:ins w:id='1'><w:r><w:t>CND</w:t></w:r></w:ins><w:del w:id='2'><w:r><w:delText>D</w:delText></w:r></w:del></w:p></w:tc>",
    "<w:p><w:del><w:r><w:t>D</w:t></w:r></w:del><w:moveFrom><w:r><w:t>E</w:t></w:r></w:moveFrom><w:r><w:t>CND</w:t></w:r></w:p></w:tc>",
    "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>CND</w:t></w:r></w:p></w:sdtContent></w:sdt></w:tc>",
    "<w:p><w:hyperlink><w:r><w:t>CND</w:t></w:r></w:hyperlink><w:r><w:instrText>DDEAUTO c x</w:instrText></w:r></w:p></w:tc>",
    "<w:p><w:r><w:t>CND</w:t></w:r></w:p><w:p/><w:p/></w:tc>",
])  # fmt: skip
def test_what_word_puts_around_a_text_does_not_change_it(cell):
    assert read(word(in_row(1, EMPTY, cell))) == [Answered("1", "cnd", "")]


def test_the_strict_form_of_word_is_read():
    usual, strict = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert read(word(lambda text: text.replace(usual, strict))) == []


def test_a_row_deleted_with_changes_tracked_is_missing():
    gone = word(in_row(2, "<w:cantSplit/>", "<w:cantSplit/><w:del w:id='3' w:author='A'/>"))
    assert "the file lacks item 2" in refusal(gone)


@pytest.mark.parametrize("merged", ["<w:vMerge/>", "<w:vMerge w:val='restart'/>", "<w:gridSpan w:val='2'/>", "<w:cellDel w:id='1'/>"])
def test_merged_cells_are_refused(merged):
    assert "row 3 of table 2 has cells that are merged" in refusal(word(in_row(2, "</w:tcPr>", merged + "</w:tcPr>", 5)))


def test_a_changed_description_is_refused_even_if_the_change_was_tracked():
    end = f"{LOG}</w:t></w:r>"
    inserted = "<w:ins w:id='1' w:author='A'><w:r><w:t> Not so.</w:t></w:r></w:ins>"
    assert "row 3 of table 2 has another text of item 2 under Description" in refusal(word(in_row(2, end, end + inserted)))
    assert "row 3 of table 2 has another text of item 2 under Description" in refusal(word(in_row(2, LOG, "Other")))


# -- attacks -------------------------------------------------------------------------------------------------------


def package(*parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts:
            target.writestr(name, content)
    return made.getvalue()


RELATIONS = '<Relationships xmlns="x"><Relationship Type="http://x/officeDocument" Target="word/document.xml"{}/></Relationships>'
LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)) + "]>"
)  # fmt: skip
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE, "<!DOCTYPE w>", '<!DOCTYPE w SYSTEM "http://localhost:1/x.dtd">'])
def test_a_document_type_is_refused_before_an_entity_is_read(declared):
    entity = "&j;" if declared is LAUGHS else "&x;"
    bad = repacked(WORD, lambda text: text.replace("<w:document", declared + "<w:document", 1).replace(LOG, entity, 1))
    assert "declares a document type" in refusal(bad)
    relations = RELATIONS.format("").replace("<Rel", declared + "<Rel", 1)
    assert "declares a document type" in refusal(package(("_rels/.rels", relations), ("word/document.xml", "<x/>")))
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{declared}<w/>'.encode("utf-16")
    assert "declares a document type" in refusal(package(("_rels/.rels", wide)))


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(grids, "LARGEST_PART", 1_000_000)
    bomb = package(("_rels/.rels", RELATIONS.format("")), ("word/document.xml", b" " * 50_000_000))
    assert len(bomb) < 100_000
    tracemalloc.start()
    assert "unpacks to more than 1 MB" in refusal(bomb)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    at = bomb.rindex(b"PK\x01\x02")  # the directory says that it is small
    lying = bomb[: at + 24] + struct.pack("<I", 10) + bomb[at + 28 :]
    assert "damaged" in refusal(lying) or "not XML" in refusal(lying)


def test_other_parts_are_never_unpacked():
    bomb = b"\0" * (grids.LARGEST_PART + 1)
    more = [("word/vbaProject.bin", bomb), ("word/media/1.png", b"x"), ("customXml/item1.xml", LAUGHS), ("../../x", "x")]
    assert read(repacked(WORD, add=more)) == []


def test_links_to_elsewhere_are_not_followed():
    outside = RELATIONS.format(' TargetMode="External"')
    for target in ("word/document.xml", "http://localhost:1/word/document.xml"):
        assert "another program's file" in refusal(package(("_rels/.rels", outside.replace("word/document.xml", target))))
    assert "lacks a part" in refusal(package(("_rels/.rels", RELATIONS.format("").replace("word/", "word/../../"))))


@pytest.mark.parametrize(("data", "said"), [
    (b"", "does not say of which form"), (b"PK\x03\x04 and no more", "is damaged, or is no Word"), (b"%PDF-1.7", "is a PDF or a picture"),
    (b"\xd0\xcf\x11\xe0\xa1", "of Word before 2007, or has a password"), (b"\xff\xd8\xff\xe0", "is a PDF or a picture"),
    (package(("mimetype", "application/vnd.oasis.opendocument.text")), "lacks a part that every Word document has"),
    (package(("_rels/.rels", RELATIONS.format("").replace("word/document", "xl/workbook"))), "is another program's file"),
    (package(("_rels/.rels", RELATIONS.format("")), ("word/document.xml", "<html/>")), "its main part is not a document's"),
    (package(("_rels/.rels", RELATIONS.format("")), ("word/document.xml", "<a" * 9)), "a part of it is not XML"),
    (package(("_rels/.rels", RELATIONS.format("")), ("word/document.xml", "<a>" * 9000)), "nested deeper"),
    (package(*((f"part{at}", "") for at in range(grids.MOST_PARTS + 1))), "more parts than any document has"),
    (b"\0" * 99, "neither a Word document nor CSV"), (b'a,"b', "neither a Word document nor CSV"), (b"\xff\xfe\x00", "neither"),
    (b"form,\x81\n", "neither a Word document nor CSV"), (b"x" * (grids.LARGEST_FILE + 1), "larger than 20 MB"),
    (b"a" * 200_000, "neither"),
])  # fmt: skip
def test_what_is_no_returned_document_is_refused_in_one_line(data, said):
    assert said in refusal(data)


def test_a_part_that_stands_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = repacked(WORD, add=[("word/document.xml", "<x/>")])
    assert "has a part twice" in refusal(twice)


@settings(max_examples=200)
@given(st.integers(0, len(WORD) - 1), st.integers(1, 255))
def test_a_damaged_byte_never_decides(place, change):
    damaged = bytearray(WORD)
    damaged[place] ^= change
    try:
        assert read(bytes(damaged)) == []
    except UsageError as refused:
        assert "nothing was recorded" in str(refused)  # noqa: PT017 -- either is right


# -- round trip ----------------------------------------------------------------------------------------------------

TEXTS = st.text(min_size=1, max_size=40).filter(lambda text: fault(text) is None)
CELLS = st.text(max_size=20).filter(lambda text: not text or fault(text) is None)


@st.composite
def decided(draw):
    """A schedule with texts of every kind, and decisions on some of its items."""
    first = draw(st.integers(1, 500))
    rows = [(f"{number}", draw(TEXTS), draw(CELLS), "", "") for number in range(first, first + draw(st.integers(1, 4)))]
    answers = [Answered(row[0], draw(st.sampled_from(sorted(CODES))), draw(CELLS).strip()) for row in rows if draw(st.booleans())]
    return sheet("mg6c", rows), answers


@settings(max_examples=40)
@given(decided())
def test_decisions_on_texts_of_every_kind_come_back(drawn):
    original, answers = drawn
    written = {each.number: (CODES[each.answer].code, each.reason) for each in answers}
    answered = replace(original, rows=tuple((*row[:3], *written.get(row[0], ("", ""))) for row in original.rows))
    expected = [each._replace(reason=plain(legible(each.reason, breaks=True))) for each in answers]
    for write in (as_docx, as_csv):
        assert read(write(original), original) == []
        found = read(sent_back(write(answered), answered, original), original)
        assert [each._replace(reason=plain(each.reason)) for each in found] == expected


def sent_back(data, answered, original):
    """The document of a sheet with decisions under the digest of the sheet without them, as it is after a prosecutor filled it in."""
    old, new = digest(answered), digest(original)
    if data.startswith(b"PK"):
        return repacked(data, lambda text: text.replace(old, new)) if old != new else data
    return data.replace(old.encode(), new.encode())
