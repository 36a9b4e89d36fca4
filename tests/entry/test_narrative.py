"""The splitter: nothing is lost or changed, mentions stay whole, and no text takes long."""

import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import mention, narrative
from ledger.entry.narrative import Name, Piece, join, split

JANE = UUID(int=1)
WORDS = st.lists(
    st.sampled_from(
        ["Jo", " Ashby", "jo@example.org", "07700 900123", "AB12 CDE", ". ", "e.g. ", "!", "\n", "\n\n", "- ", "“", "é", "。", "\ud800"]
    ),
    max_size=20,
).map("".join)
NAMES = st.lists(st.builds(Name, st.text(max_size=5) | WORDS, st.sampled_from(mention.KINDS), st.none() | st.just(JANE)), max_size=4)


@given(st.text() | st.text(st.characters()) | WORDS, NAMES)
def test_the_pieces_joined_are_the_exact_original(text, names):
    pieces = split(text, names)
    assert join(pieces) == text
    assert all(piece.text for piece in pieces)
    assert pieces == split(text, names)


@given(WORDS, NAMES)
def test_the_mentions_are_the_pieces_that_are_not_sentences(text, names):
    marked = [(text[m.start : m.end], m.kind, m.party) for m in mention.find(text, names)]
    assert [tuple(piece) for piece in split(text, names) if piece.kind != "sentence"] == marked
    assert all(piece.party is None for piece in split(text, names) if piece.kind == "sentence")


def test_the_empty_text_has_no_pieces():
    assert split("") == ()
    assert join(()) == ""


def test_a_sentence_without_a_mention_is_one_piece():
    assert split("He came. He left.") == (Piece("He came. ", "sentence", None), Piece("He left.", "sentence", None))


def test_a_mention_is_cut_out_of_its_sentence():
    assert split("Then Ashby's car left. She rang.", [Name("Ashby", "person", JANE)]) == (
        Piece("Then ", "sentence", None),
        Piece("Ashby", "person", JANE),
        Piece("'s car left. ", "sentence", None),
        Piece("She rang.", "sentence", None),
    )


def test_a_mention_is_never_cut_by_the_end_of_a_sentence():
    name = Name("St. John. Vine", "place", None)
    assert split("At St. John. Vine he left.", [name]) == (
        Piece("At ", "sentence", None), Piece("St. John. Vine", "place", None), Piece(" he left.", "sentence", None),
    )  # fmt: skip


def test_adjacent_mentions_are_pieces_of_their_own():
    pieces = split("Jo/Ashby", [Name("Jo", "person", JANE), Name("Ashby", "person", None)])
    assert [piece.text for piece in pieces] == ["Jo", "/", "Ashby"]


def test_the_golden_narrative_is_split_as_it_ever_was(golden):
    sample = golden["narrative"]
    assert sample["splitter"] == narrative.SPLITTER
    names = [Name(text, kind, party and UUID(party)) for text, kind, party in sample["names"]]
    pieces = [[piece.text, piece.kind, piece.party and str(piece.party)] for piece in split(sample["text"], names)]
    assert pieces == sample["pieces"]


def processor_time(text, names):
    started = time.process_time()
    assert join(split(text, names)) == text
    return time.process_time() - started


@pytest.mark.parametrize(
    "pattern",
    [
        "a",
        "-",
        "a-",
        "1 ",
        "!",
        "a.",
        "\n",
        '"',
        "+",
        "0(",
        "@",
        "a@a.",
        "1",
        "AB",
        " ",
        "1/",
        "x\n1. ",
        "(0",
        "1234 ",
        "a ",
        "Jo ",
        "Jo Ashby. ",
        "\u0301",
    ],
)
def test_a_text_that_says_one_thing_again_and_again_holds_nobody_up(pattern):
    """200,000 characters take about a second; a cost that grew with their square would take minutes, on any machine."""
    names = [Name("Jo", "person", JANE), Name("Jo Ashby", "person", JANE), Name("07700 900123", "number", JANE)]
    assert processor_time(pattern * (200_000 // len(pattern)), names) < 15
