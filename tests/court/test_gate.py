"""The gate reads finished files back: nothing withheld stands in any of them by any way of writing it, and clean copies pass."""

import base64
import io
import json
import tomllib
import unicodedata
from uuid import UUID
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.entry.mention import Name
from ledger.errors import UsageError
from projections.court import gate_draft
from projections.court.explaining import Explained
from projections.court.gate import Finding, Kept, Known, look
from projections.court.variants import BIRTH
from tests.court.finished import html, pdf

HIDDEN, OTHER, NAMED = (UUID(int=place) for place in range(1, 4))
NAMES = (
    Name("Ottilie Sample", "person", HIDDEN), Name("Ottilie", "person", HIDDEN), Name("07700 900123", "number", HIDDEN),
    Name("1990-03-04", BIRTH, HIDDEN), Name("Marek Kowalczyk", "person", OTHER), Name("Bert Imagined", "person", NAMED),
)  # fmt: skip
NOTE = "He left the parcel behind the green shed at noon."
KEPT = (
    Kept("CHS-26-0041#12:5", NOTE), Kept("CHS-26-0041#12:6", "Ottilie Sample"), Kept("CHS-26-0041#12:7", "Ring 07700 900123, AB12 CDE."),
    Kept("CHS-26-0041#13:2", "She lives at CW6 9XX."), Kept("CHS-26-0041#14:2", "lighthouse"),
    Kept("PRC-26-0001#4:6", "Minutes of a panel"),
)  # fmt: skip
RELEASED = ("Bert Imagined waited by the gate.", "It rained all day.", "Victim 1", "Withheld")
SAID = ("Entry", "decided at triage", "Recorded by an officer")
KNOWN = Known(KEPT, RELEASED, SAID, NAMES, frozenset({HIDDEN}), frozenset({NAMED}), {HIDDEN: "P-312", OTHER: "P-313"},
              (Kept("CHS-26-0041", "CHS-26-0041"), Kept("CHS-26-0041", "P-312"), Kept("PRC-26-0001#4", "D3")))  # fmt: skip
WIDE = {ord(digit): 0xFF10 + int(digit) for digit in "0123456789"}
CLEAN = {
    "data/index.html": html("<p id='entry-1'>Entry 1</p><p>Bert Imagined waited by the gate.</p><p>Victim 1: Withheld</p>"),
    "data/bundle.pdf": pdf("A copy\nBert Imagined waited by\nthe gate.", "It rained all day."),
    "data/schedule.csv": b"number,description\r\n1,It rained all day.\r\n",
    "data/cover.json": json.dumps({"title": "A copy"}).encode(),
}


def refused(files, known=KNOWN):
    return look(CLEAN | files, known).refusals


def test_a_clean_copy_passes():
    found = look(CLEAN, KNOWN)
    assert (found.refusals, found.short, found.unread) == ((), (), ())


@pytest.mark.parametrize(
    "typed",
    [
        "Ottilie Sample", "OTTILIE", "Ottilie's", "07700 900 123", "+44 7700 900123", "07700 900123".translate(WIDE), "D3",
        "0 7 7 0 0 9 0 0 1 2 3", "oh seven seven double oh nine double oh one two three", "tel07700900123x", "ab12cde", "AB 12 CDE",
        "CW69XX", "Otti[U+00AD]lie", "Otti<U+200B>lie",
        "cw6  9xx", "4 March 1990", "04/03/1990", "Otti\u00adlie Sample", "Ot\u200bti\u200dlie", "\u041ettilie", "O t t i l i e",
        "\u202eelpmaS eilittO\u202c", "Otti-\nlie", "P-312", "p\u2011312", "CHS-26-0041#7", "%4fttilie",
        "\\u004fttilie", "&#79;ttilie",
    ],
)  # fmt: skip
def test_a_name_number_or_identifier_is_refused_however_it_is_typed(typed):
    found = refused({"data/note.txt": f"It says {typed} here.".encode()})
    assert found
    assert all(typed not in str(each) and "Ottilie" not in str(each) and "0770" not in str(each) for each in found)
    assert {each.file for each in found} == {"data/note.txt"}


CHANNELS = {
    "text of a page": lambda text: {"a.pdf": pdf(text)},
    "lines of a page": lambda text: {"a.pdf": pdf("\n".join(text[at : at + 5] for at in range(0, len(text), 5)))},
    "pages": lambda text: {"a.pdf": pdf(f"x\n{text[:4]}", f"{text[4:]} y")},
    "outline": lambda text: {"a.pdf": pdf(outline=text)},
    "info": lambda text: {"a.pdf": pdf(info={"/Subject": text})},
    "own info": lambda text: {"a.pdf": pdf(info={"/Case": text})},
    "xmp": lambda text: {"a.pdf": pdf(xmp=text)},
    "annotation": lambda text: {"a.pdf": pdf(note=text)},
    "link": lambda text: {"a.pdf": pdf(link=f"https://example.org/?q={text.replace(' ', '%20')}")},
    "alternative": lambda text: {"a.pdf": pdf(alt=text)},
    "actual text": lambda text: {"a.pdf": pdf(actual=text)},
    "name of an attachment": lambda text: {"a.pdf": pdf(attached={f"{text}.txt": b"x"})},
    "attachment": lambda text: {"a.pdf": pdf(attached={"x.txt": text.encode()})},
    "pdf in a pdf": lambda text: {"a.pdf": pdf(attached={"x.pdf": pdf(text)})},
    "docx in a pdf": lambda text: {"a.pdf": pdf(attached={"x.docx": docx(text)})},
    "text of html": lambda text: {"a.html": html(f"<p>{text}</p>")},
    "marked up": lambda text: {"a.html": html(f"<p>{text[:3]}<b>{text[3:]}</b></p>")},
    "blocks": lambda text: {"a.html": html(f"<p>{text[:4]}</p><p>{text[4:]}</p>")},
    "title": lambda text: {"a.html": html("", f"<title>{text}</title>")},
    "attribute": lambda text: {"a.html": html(f"<p data-x='{text}'></p>")},
    "alt": lambda text: {"a.html": html(f"<img alt='{text}'>")},
    "comment": lambda text: {"a.html": html(f"<!-- {text} -->")},
    "script": lambda text: {"a.html": html(f"<script>var x = {json.dumps(text)};</script>")},
    "script of JSON": lambda text: {"a.html": html(f'<script type="application/json">{json.dumps([{"x": text}])}</script>')},
    "base64 in a script": lambda text: {"a.html": html(f"<script>x='{base64.b64encode(unit(text)).decode()}'</script>")},
    "base64url in an attribute": lambda text: {"a.html": html(f"<p data-u='{base64.urlsafe_b64encode(unit(text)).decode()}'></p>")},
    "hexadecimal in a script": lambda text: {"a.html": html(f"<script>x='{unit(text).hex()}'</script>")},
    "data URI": lambda text: {"a.html": html(f"<a href='data:text/plain;base64,{base64.b64encode(text.encode()).decode()}'>x</a>")},
    "style": lambda text: {"a.html": html(f"<style>p::before {{ content: '{text}' }}</style>")},
    "csv": lambda text: {"a.csv": f'1,"{text}"\r\n'.encode()},
    "units": lambda text: {"entries.ndjson": json.dumps({"units": [{"unit": unit(text).hex()}]}).encode() + b"\n"},
    "instead": lambda text: {"entries.ndjson": json.dumps({"instead": [{"ordinal": 1, "text": text}]}).encode() + b"\n"},
    "json": lambda text: {"cover.json": json.dumps({text: 1}).encode()},
    "text file": lambda text: {"read-me.txt": text.encode()},
    "utf-16": lambda text: {"read-me.txt": text.encode("utf-16")},
    "name of a file": lambda text: {f"exhibits/{text}.txt": b"x"},
    "binary": lambda text: {"exhibits/x.bin": b"\xff\xfe\x00\xff" + text.encode() + b"\x00\x80\xff"},
}
CHANNELS |= {
    f"{name}, under the name of our own": lambda text, make=make: {"data/bundle.pdf": make(text)["a.pdf"]}
    for name, make in [*CHANNELS.items()][: [*CHANNELS].index("docx in a pdf") + 1]
}  # fmt: skip


def unit(text):
    return json.dumps({"name": "note", "value": text}).encode()


def docx(text):
    made = io.BytesIO()
    with ZipFile(made, "w") as parts:
        runs = "".join(f"<w:r><w:t>{each}</w:t></w:r>" for each in (text[:3], text[3:]))
        parts.writestr("word/document.xml", f"<w:document><w:body><w:p>{runs}</w:p></w:body></w:document>")
    return made.getvalue()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("text", ["Ottilie Sample", "the parcel behind the green shed", "07700 900123"])
def test_what_is_withheld_is_found_wherever_it_stands(channel, text):
    found = refused(CHANNELS[channel](text))
    assert found, channel
    assert not any(text in str(each) for each in found)


@pytest.mark.parametrize("name", ["Ivo", "Ottilie"])
def test_a_short_name_is_not_read_in_bytes_that_are_a_digest(name):
    """Nobody could release what stands in a digest by chance, so that no copy could be made."""
    digest = (b"\xff\x01:" + name.encode() + b"&\x80\xc3").ljust(32, b"\xfe")
    known = Known(names=[Name(name, "person", HIDDEN)], hidden=frozenset({HIDDEN}))
    for coded in (digest.hex(), base64.b64encode(digest).decode()):
        assert look({"data/entries.ndjson": json.dumps({"entry": coded}).encode() + b"\n"}, known) == ((), (), ())
    legible = f"{name} was seen here. ".encode() + digest
    assert look({"data/entries.ndjson": json.dumps({"entry": legible.hex()}).encode() + b"\n"}, known).refusals


def test_a_file_whose_name_tells_is_named_by_its_number():
    found = refused({"exhibits/Ottilie.txt": b"Ottilie.", "exhibits/b.pdf": pdf(attached={"Ottilie.txt": b"x"})})
    assert {each.file for each in found} == {"exhibits/b.pdf", "file 5"}
    assert "Ottilie" not in " ".join(map(str, found))


def test_a_finding_says_where_and_of_what_it_is_and_what_to_do():
    (found,) = refused({"data/bundle.pdf": pdf("It rained all day.", "The parcel behind the green shed.")})
    assert found[:3] == ("data/bundle.pdf", "page 2", "CHS-26-0041#12:5")
    assert str(found) == (
        "data/bundle.pdf, page 2: it holds 12 characters and more of what is withheld at CHS-26-0041#12:5; nothing was written; "
        "withhold it where it is shown, correct what was typed there, or release CHS-26-0041#12:5 to this audience; then make the copy anew"
    )


def test_a_name_of_who_is_hidden_is_refused_though_a_released_note_or_an_issued_schedule_has_it():
    told = Known(KEPT, (*RELEASED, "Ottilie rang at noon."), SAID, NAMES, frozenset({HIDDEN}), frozenset({NAMED}))
    assert refused({"data/index.html": html("<p>Ottilie rang at noon.</p>")}, told)
    assert refused({"data/schedule.csv": b"1,Ottilie rang at noon."}, told)
    assert not refused({"data/index.html": html("<p>Bert Imagined rang at noon.</p>")}, told)


def test_a_name_of_somebody_else_may_stand_where_a_released_text_has_it_and_nowhere_else():
    told = Known(KEPT, (*RELEASED, "Then Marek came along."), SAID, NAMES, frozenset({HIDDEN}), frozenset({NAMED}))
    assert not refused({"data/index.html": html("<p>Then Marek came along.</p>")}, told)
    assert refused({"data/index.html": html("<p>Marek was there.</p>")}, told)


def test_what_a_released_text_says_may_stand_though_a_withheld_one_says_it_too():
    known = Known((*KEPT, Kept("CHS-26-0041#15:3", "Some say it rained all day. Others do not.")), RELEASED, SAID, NAMES)
    assert not refused({}, known)
    found = refused({"x.txt": b"Some say it rained all day."}, known)
    assert [each.place for each in found] == ["CHS-26-0041#15:3"]


def test_what_goes_over_from_one_released_text_to_the_next_is_no_hit_and_what_is_cut_out_of_them_is():
    kept = Kept("C#1:1", "The officer: it rained, they say. It rained all day. Bert Imagined, who")
    known = Known((kept,), (*RELEASED, "officer"), ("Entry", "A copy"))
    assert not refused({"x.txt": b"Seen by an officer: It rained all day. Bert Imagined waited by the gate."}, known)
    assert not refused({"x.txt": b"It rained all day. 12 Bert Imagined waited by the gate."}, known)
    assert refused({"x.txt": b"It rained all. All day. Bert Imagined waited."}, known)
    assert refused({"x.txt": b"it rained, they"}, known)


def test_what_the_program_says_is_no_hit():
    known = Known((Kept("CHS-26-0041#16:2", "It was decided at triage that he waits."), *KEPT), RELEASED, SAID, NAMES)
    assert not refused({"x.txt": b"decided at triage"}, known)
    assert refused({"x.txt": b"decided at triage that he"}, known)


def test_what_is_short_is_listed_for_a_decision_and_says_no_more_than_the_hit():
    found = look(CLEAN | {"x.txt": b"There was a Lighthouse on the rock."}, KNOWN)
    assert found.refusals == ()
    assert found.short == (
        Finding("x.txt", "its text", "CHS-26-0041#14:2", "a short text that is withheld at CHS-26-0041#14:2", "lighthouse"),
    )


def test_what_is_perhaps_a_name_is_listed_for_a_decision():
    found = look(CLEAN | {"x.txt": b"It was Otilie."}, KNOWN)
    assert [(each.place, each.hit) for each in found.short] == [("P-312", "Otilie")]


def test_numbers_of_the_ledger_may_not_stand_at_all_in_a_copy_without_them():
    bare = Known(bare=True)
    for typed in ("P-9", "CHS-26-9999", "u_dana", "PRC-26-0001#3"):
        assert refused({"x.txt": f"See {typed}.".encode()}, bare), typed
    assert not refused({"x.txt": b"See page 3 of 12 in P."}, bare)


def test_what_cannot_be_read_is_said():
    found = look({"exhibits/1.png": b"\x89PNG\r\n\x1a\n\x00\xff", "x.pdf": b"%PDF-1.7 broken", "y.zip": b"PK\x03\x04 broken"}, Known())
    assert found.unread == ("exhibits/1.png", "x.pdf", "y.zip")


# -- any way of writing it -----------------------------------------------------------------------------------------

AB = st.text("ab", max_size=6)
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789\u00e9\u00f6")
BETWEEN = st.sampled_from(["", " ", "\n", "-", ".", "\u00ad", "\u200b", "  ", ", ", "_", "\u0301", "/"])
CHOSEN = (
    "text of html", "marked up", "attribute", "comment", "units", "csv", "json", "text file", "base64 in a script", "blocks", "instead",
)  # fmt: skip


@st.composite
def disguised(draw):
    """A run of twelve and more of a withheld text, in other cases, spaces, punctuation, accents and ends of lines."""
    whole = "".join(draw(st.lists(LETTERS, min_size=12, max_size=60)))
    start = draw(st.integers(0, len(whole) - 12))
    run = whole[start : draw(st.integers(start + 12, len(whole)))]
    typed = "".join(
        draw(st.sampled_from([each, each.upper(), unicodedata.normalize("NFD", each)])) + draw(BETWEEN) for each in run
    )  # fmt: skip
    return whole, typed


@settings(max_examples=150, deadline=None)
@given(disguised(), st.sampled_from(CHOSEN), st.text("xyz ", max_size=9))
def test_any_run_of_twelve_is_refused_in_any_channel(planted, channel, around):
    whole, typed = planted
    content = f"{around} {typed} {around}".replace("<", "").replace("'", "")
    assert look(CHANNELS[channel](content), Known((Kept("CHS-26-0041#1:1", whole),))).refusals


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abcde ", min_size=1, max_size=40), max_size=6), st.lists(st.text("abcde ", min_size=1, max_size=80), max_size=6))
def test_nothing_is_refused_but_runs_that_no_released_text_has(kept, shown):
    known = Known(tuple(Kept(f"C#{at}", text) for at, text in enumerate(kept)), tuple(shown))
    assert not look({f"{at}.txt": text.encode() for at, text in enumerate(shown)}, known).refusals


@settings(max_examples=100, deadline=None)
@given(st.text("abc", min_size=1, max_size=120), st.text("abc", min_size=1, max_size=120), st.text("abc", max_size=60))
def test_refusals_are_those_of_the_definition(text, kept, released):
    windows = {text[at : at + 12] for at in range(len(text) - 11)}
    expected = any(each in kept and each not in released for each in windows)
    assert bool(look({"x": text.encode()}, Known((Kept("C#1", kept),), (released,))).refusals) == expected


@given(AB, st.text("ab", min_size=1, max_size=4), AB, st.lists(st.text("ab", max_size=9), max_size=4))
def test_what_explains_a_hit_is_a_text_that_agrees_around_it_as_far_as_both_go(before, hit, after, texts):
    def agrees(text, at):
        ends = before[::-1], text[:at][::-1], after, text[at + len(hit) :]
        return text.startswith(hit, at) and all(one[: len(two)] == two[: len(one)] for one, two in (ends[:2], ends[2:]))

    expected = any(agrees(text, at) for text in texts for at in range(len(text)))
    assert Explained(texts).explains(before, hit, after) == expected


def test_letters_that_look_like_others_are_those():
    known = Known((Kept("C#1:1", "papers copied"),))
    assert look({"x.txt": "\u0440a\u0440ers co\u0440ied".encode()}, known).refusals


def test_where_an_entry_of_a_page_ends_its_number_is_no_longer_said():
    page = html("<div id='entry-7'><div>lighthouse</div> lighthouse</div><div>lighthouse</div>")
    assert [each.where for each in look({"a.html": page}, KNOWN).short] == ["entry 7", "its text"]


def test_short_texts_that_may_be_read_do_not_make_up_one_that_may_not():
    known = Known((Kept("C#1:1", "The police victim officer 1234 5678 9012"),), ("police", "victim", "officer", "It rained all day."))
    for typed in ("police victim", "victim officer", "1234 5678 9012"):
        assert look({"x.txt": typed.encode()}, known).refusals, typed


# -- the file in which a person decides ----------------------------------------------------------------------------


def shorts():
    return look(CLEAN | {"x.txt": b"A lighthouse. It was Otilie."}, KNOWN).short


def read_back(text, **changed):
    told = tomllib.loads(text)
    return gate_draft.decided(told | {"hit": [hit | changed for hit in told["hit"]]})


def test_each_short_hit_is_decided_in_a_file_that_is_read_back():
    written = gate_draft.written("PRC-26-0001", "defence", shorts())
    assert [*gate_draft.refusing(shorts(), read_back(written, may_stand=True))] == []
    assert len([*gate_draft.refusing(shorts(), read_back(written))]) == 2
    assert len([*gate_draft.refusing(shorts(), None)]) == 2
    assert "lighthouse" not in " ".join(gate_draft.refusing(shorts(), None))


def test_a_decision_counts_for_exactly_what_was_seen():
    decided = read_back(gate_draft.written("PRC-26-0001", "defence", shorts()), may_stand=True)
    more = look(CLEAN | {"x.txt": b"A lighthouse. It was Otilie.", "y.txt": b"The lighthouse."}, KNOWN).short
    assert len([*gate_draft.refusing(more, decided)]) == 2  # one is not decided so, and one decided is not there
    assert [*gate_draft.refusing((), decided)] == [
        "2 of the decided hits are not in this copy; the copy or the record is another; write the draft anew"
    ]


def test_faults_of_the_file_are_told():
    written = gate_draft.written("PRC-26-0001", "defence", shorts())
    assert read_back(written, may_stand="yes").faults == tuple(
        f"hit {place}: place, what and text are texts, and may_stand is true or false" for place in (1, 2)
    )
    assert read_back(written, more=1).faults
    with pytest.raises(UsageError, match="not one that caseledger bundle made"):
        gate_draft.decided({"hit": []})
