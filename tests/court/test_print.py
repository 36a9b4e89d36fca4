"""A copy on pages, read back as a court's reader for PDF would: numbers, index, bookmarks, links, attachments, words in order."""

import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC
from hashlib import sha256
from itertools import pairwise

import pytest
import typst
from pypdf import PdfReader

from projections.court import print as printing
from projections.court import volume
from projections.court.bundle import ERASED, GIST, RECORDED, RENAMED, WITHHELD, WORDS, Exhibit, Field, Named, Run
from tests.court import copies

MARKED = ["pdfaid:part>3</pdfaid:part", "pdfaid:conformance>A</pdfaid:conformance", "pdfuaid:part>1</pdfuaid:part"]


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(reader: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def outline(reader: PdfReader, entries=None, depth=0):
    """Each bookmark: how deep it lies, its title, and the number of the page it goes to."""
    for one in reader.outline if entries is None else entries:
        if isinstance(one, list):
            yield from outline(reader, one, depth + 1)
        else:
            yield depth, one.title, reader.get_destination_page_number(one) + 1


@pytest.fixture(scope="module")
def told():
    [pdf] = printing.as_pdf(copies.copy(), copies.DIGEST)
    return pdf


@pytest.fixture(scope="module")
def reader(told):
    return read(told)


@pytest.fixture(scope="module")
def many():
    """A copy in volumes of ten entries."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(printing, "VOLUME", 10)
        shown = copies.copy(copies.lines(25))
        return shown, printing.as_pdf(replace(shown, exhibits=copies.exhibits(12)), copies.DIGEST)


def test_the_label_of_each_page_is_the_number_printed_on_it_from_1_on_the_cover(reader):
    assert reader.page_labels == [str(number) for number in range(1, len(reader.pages) + 1)]
    for number, text in enumerate(words(reader), start=1):
        assert f"Page {number} of {len(reader.pages)}" in text


def test_marking_stands_at_the_head_and_foot_and_the_digest_at_the_foot_of_each_page(reader):
    for text in words(reader):
        assert text.count(copies.MARKING) >= 2
        assert copies.DIGEST in text


def test_the_index_leads_to_each_part_record_and_entry_and_says_its_page(reader):
    marks = list(outline(reader))
    index = next(text for text in words(reader) if text.count(". . .") > 5)
    for _, title, page in marks:
        assert re.search(re.escape(" ".join(title.split())) + r"[ .]*" + str(page) + r"\b", index)
    links = [one for page in reader.pages[1:2] for one in page["/Annots"]]
    assert len(links) >= len(marks)


def test_there_is_a_bookmark_for_each_part_record_and_entry(reader):
    marks = [(depth, " ".join(title.split())) for depth, title, _ in outline(reader)]
    assert [title for depth, title in marks if depth == 0] == [
        "Index",
        "People and their status",
        "Chronology",
        "Schedules",
        "What is not shown",
        "Exhibits",
        "How to check this copy",
    ]
    assert (1, "Record A") in marks
    assert (1, "Record B") in marks
    for line in copies.told():
        assert (2, f"{line.number} {line.when}: {line.heading}") in marks


def test_a_bookmark_leaves_the_zoom_as_it_is(reader):
    assert {one["/Zoom"] for one in reader.named_destinations.values()} == {0}  # ISO 32000-1, 12.3.2.2: null or 0


def test_words_that_name_an_entry_lead_to_it(reader):
    [page] = [page for page in reader.pages if "Corrected by entry 4" in page.extract_text()]
    assert [link.get_object()["/Dest"] for link in page["/Annots"]] == [f"entry-{number}" for number in (4, 3, 1, 2, 3)]
    pages = {title.split()[0]: number for depth, title, number in outline(reader) if depth == 2}
    for number, page_number in pages.items():
        assert reader.get_destination_page_number(reader.named_destinations[f"entry-{number}"]) + 1 == page_number


def test_what_stands_in_it_stands_in_order(reader):
    text = " ".join(words(reader))
    order = [
        "Record of R v Ashdown",
        "Crown Court at Chester",
        "T20267123",
        "How to read these pages",
        "Index Pages are numbered",
        "How they are called here",
        copies.TEXTS[0],
        "Corrected by entry 4",
        copies.GROUND,
        "its key was destroyed on 2 May 2026",
        "Not relevant to an issue",
        "Asked for at four houses",
        "Nothing is listed.",
        "6, 8 to 10",
        "doorbell-2026-03-02.mp4",
        "How to check this copy Th",
    ]
    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_it_says_which_standards_it_keeps_its_language_title_and_day_and_no_name(told, reader):
    xmp = reader.root_object["/Metadata"].get_data().decode()
    assert all(each in xmp for each in MARKED)
    assert reader.root_object["/Lang"] == "en-GB"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Copy for the court"
    assert reader.metadata.author == "caseledger 0.1.0"
    assert reader.metadata.creation_date.astimezone(UTC) == copies.AS_OF.replace(microsecond=0)
    assert not re.search(r"Ashdown|Field", str(reader.metadata) + xmp)
    assert b"2026" in told


def test_exhibits_are_attached_to_the_letter_and_listed_by_their_hash(reader):
    [(name, [content])] = reader.attachments.items()
    assert name == "doorbell-2026-03-02.mp4"
    assert content == copies.FILM
    assert sha256(content).hexdigest() in " ".join(words(reader))
    [specified] = list(reader.attachment_list)
    assert specified.associated_file_relationship == "/Supplement"
    assert specified.description == f"Exhibit, SHA-256 {sha256(content).hexdigest()}"


def test_an_attached_pdf_does_not_change_how_pages_are_counted(many):
    _, volumes = many
    inner = Exhibit("notes.pdf", sha256(volumes[0]).hexdigest(), volumes[0], 1)
    [pdf] = printing.as_pdf(copies.copy(copies.lines(2), exhibits=(inner,)), copies.DIGEST)
    assert printing.pages(pdf) == len(read(pdf).pages)


def test_letters_from_right_to_left_signs_and_characters_that_move_others_are_shown_or_told(reader):
    text = " ".join(words(reader))
    for shown in (
        "\u0623\u0631\u0627\u0642\u0628\u0643",
        "\u05e9\u05dc\u05d5\u05dd",
        "\U0001f441",
        "\U0001f602",
        "\u041e\u043b\u0435\u043d\u0430",
        "\u738b\u5c0f\u660e",
        "\uae40",
        "\u0e2a\u0e21\u0e0a\u0e32\u0e22",
    ):
        assert shown in text or shown[::-1] in text, ascii(shown)
    assert "at[U+202E]draw[U+0007] \u2192" in text
    assert "[U+13000]" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\0]", text)


def test_a_recorded_text_is_never_markup(reader):
    assert "*bold* #let x = 1 $y$ <label> @ref" in " ".join(words(reader))


def test_a_text_that_stands_apart_from_its_sentence_is_lost_nowhere():
    arabic, pieces = "\u0645\u0631\u062d\u0628\u0627 ", "first\nsecond "
    hard = [Run(kind, text * 20, 3) for kind in (RECORDED, WITHHELD, RENAMED, GIST, ERASED, WORDS) for text in (arabic, pieces)]
    held = copies.line(
        1, says=hard, beside=(tuple(hard),), status=(arabic * 20,), fields=tuple(Field(at, "x", "X", run) for at, run in enumerate(hard))
    )
    sheet = replace(copies.sheets()[0], rows=((arabic * 20, pieces * 20, "", ""),), notes=(arabic * 20,), heading=(("X", arabic * 20),))
    nobody = Named(arabic * 20, (arabic * 20,), renamed=True)
    [pdf] = printing.as_pdf(
        copies.copy((held,), schedules=(sheet,), people=(nobody,), heading=(("X", arabic * 20),), exhibits=()), copies.DIGEST
    )
    text = " ".join(words(read(pdf)))
    assert text.count("second") == 6 * 20 * 3 + 20
    assert text.count(arabic.strip()) + text.count(arabic.strip()[::-1]) == 6 * 20 * 3 + 20 * 7


def test_a_long_text_from_right_to_left_goes_over_lines():
    held = copies.line(1, says=(Run(WORDS, "He wrote: "), Run(RECORDED, "\u05e9\u05dc\u05d5\u05dd " * 200, 3), Run(WORDS, ".")))
    [pdf] = printing.as_pdf(copies.copy((held,)), copies.DIGEST)
    for page in read(pdf).pages:
        assert all(0 <= place[4] < page.mediabox.width for place in _places(page))


def test_typst_warns_of_nothing_as_what_it_warns_of_may_be_left_out(monkeypatch):
    def compiled(*template, **settings):
        made, warnings = typst.compile_with_warnings(*template, **settings)
        assert [str(each) for each in warnings] == []
        return made

    monkeypatch.setattr(typst, "compile", compiled)
    for shown in (copies.copy(), copies.silent(), copies.copy(copies.lines(120))):
        assert printing.as_pdf(shown, copies.DIGEST)


def test_a_long_word_stays_on_the_page_and_no_letter_is_put_into_it(reader):
    for page in reader.pages:
        assert all(0 <= place[4] < page.mediabox.width for place in _places(page))
    assert "abcdefghij" * 16 in "".join(" ".join(words(reader)).split())


def _places(page):
    found = []
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: found.append(tm) if text.strip() else None)
    return found


def test_the_same_copy_is_the_same_bytes_in_another_process(told):
    program = (
        "import sys; from hashlib import sha256; from projections.court.print import as_pdf; from tests.court import copies\n"
        "print(sha256(as_pdf(copies.copy(), copies.DIGEST)[0]).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=copies.ROOT)
    assert other.stdout.strip() == sha256(told).hexdigest() == sha256(printing.as_pdf(copies.copy(), copies.DIGEST)[0]).hexdigest()


def test_what_is_not_in_the_copy_is_nowhere_in_the_file(reader):
    """The value is all that is read: a word of it is found, one that only the record holds cannot be."""
    hidden = copies.random_words(7, 20)
    shown = copies.random_words(8, 20)
    held = tuple(
        copies.line(
            at + 1, says=(Run(WORDS, "She said "), Run(RECORDED, word, 3), Run(WITHHELD, copies.GROUND, 4)), units={4: hidden[at].encode()}
        )
        for at, word in enumerate(shown)
    )
    [pdf] = printing.as_pdf(copies.copy(held), copies.DIGEST)
    text = everything(pdf)
    assert all(word in text for word in shown)
    assert not any(word in text for word in hidden)


def everything(pdf: bytes) -> str:
    """All text of a file: of pages, and every stream and string in it."""
    reader = read(pdf)
    held = [page.extract_text() for page in reader.pages]
    for number in range(1, reader.trailer["/Size"]):
        one = reader.get_object(number)
        held.append(str(one))
        if hasattr(one, "get_data"):
            held.append(one.get_data().decode("latin-1"))
    return "\n".join(held)


def test_numbers_run_on_through_volumes_and_the_first_says_what_is_where(many):
    shown, volumes = many
    readers = [read(each) for each in volumes]
    labels = [label for each in readers for label in each.page_labels]
    assert labels == [str(number) for number in range(1, len(labels) + 1)]
    index = words(readers[0])[1]
    for number, (first, last) in enumerate(((1, 10), (11, 20), (21, 25)), start=1):
        pages = readers[number - 1].page_labels
        assert f"Volume {number} Entries {first} to {last} {pages[0]} to {pages[-1]}" in index
        text = " ".join(words(readers[number - 1]))
        assert f"volume {number} of 3" in text.casefold()
        for line in shown.lines:
            assert (f"{line.number} {line.when}: {line.heading}" in text) == (first <= line.number <= last)


def test_people_stand_in_the_first_volume_schedules_in_the_last_exhibits_with_their_entry(many):
    _, volumes = many
    parts = [{title for depth, title, _ in outline(read(each)) if depth == 0} for each in volumes]
    assert ["People and their status" in each for each in parts] == [True, False, False]
    assert ["Schedules" in each for each in parts] == [False, False, True]
    assert ["How to check this copy" in each for each in parts] == [False, False, True]
    assert [list(read(each).attachments) for each in volumes] == [[], ["doorbell-2026-03-02.mp4"], []]


def test_a_silent_copy_has_no_digest_number_count_frame_or_word_of_what_is_not_shown():
    [pdf] = printing.as_pdf(replace(copies.silent(), exhibits=copies.exhibits()), copies.DIGEST)
    reader = read(pdf)
    assert [*reader.attachments.values()] == [[copies.FILM]]
    text = " ".join(words(reader))
    for never in (copies.DIGEST, "4711", "#1", "SHA-256", "withheld", "in place of", "frame", "entry 1", "How to check"):
        assert never not in text, never
    titles = [title for _, title, _ in outline(reader)]
    assert "Record A" in titles
    assert not any(re.match(r"\d+\u2002", title) for title in titles)
    assert all(copies.TEXTS[line.number % 4] in text for line in copies.lines(3))
    assert reader.page_labels == [str(number) for number in range(1, len(reader.pages) + 1)]


def test_entries_are_not_parted_by_the_end_of_a_page():
    [pdf] = printing.as_pdf(copies.copy(copies.lines(40)), copies.DIGEST)
    for text in words(read(pdf)):
        assert text.count("Recorded on ") == text.count("How often")


def test_records_that_take_turns_stand_in_one_chronology():
    held = tuple(copies.line(at, ("Record A", "Record B")[at % 2]) for at in range(1, 8))
    [pdf] = printing.as_pdf(copies.copy(held), copies.DIGEST)
    marks = [title for depth, title, _ in outline(read(pdf)) if depth == 1]
    assert "Entries 1 to 7" in marks
    assert all(left < right for left, right in pairwise([int(title.split()[0]) for depth, title, _ in outline(read(pdf)) if depth == 2]))


def test_passages_that_are_not_shown_are_listed_under_their_label_with_entries_and_pages(reader):
    [page] = [text for text in words(reader) if "In which entries, and on which pages" in text]
    where = next(number for depth, title, number in outline(reader) if depth == 2 and title.startswith("2\u2002"))
    assert f"{copies.GROUND} 2 ({where})" in page


def test_a_copy_of_nothing_can_be_set():
    bare = copies.copy((), people=(), schedules=(), redacted=(), exhibits=(), bare=())
    [pdf] = printing.as_pdf(bare, copies.DIGEST)
    assert len(read(pdf).pages) >= 2


def test_what_metadata_say_of_themselves_is_known_as_words_of_every_copy(reader):
    """A withheld text may have the same words, and nobody could withhold these."""
    told = reader.xmp_metadata.stream.get_data().decode()
    own = re.findall(r"<pdfaProperty:description>([^<]+)<|<pdfaSchema:schema>([^<]+)<", told)
    assert {one or other for one, other in own} == {*volume.METADATA}


def test_what_stands_in_place_of_something_is_in_brackets_where_text_is_copied_out_or_read_aloud(reader):
    told = " ".join(words(reader))
    assert f"[{copies.GROUND}]" in told
    assert "[its key was destroyed on 2 May 2026]" in told
