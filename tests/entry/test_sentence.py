"""Where sentences end: a table of what is typed into case notes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import sentence


def cut(text):
    """The text with a bar at each end of a sentence."""
    bounds = [0, *sentence.ends(text), len(text)]
    return "|".join(text[start:end] for start, end in pairwise(bounds))


@pytest.mark.parametrize(
    "expected",
    [
        "He came. |He left.",
        "he came. |he left.",
        "Is he in? |No! |Never.",
        "One.  |Two.\n|Three.\n",
        "First.\r\n\r\n|Second",
        "A heading\n\n|Text under it",
        "wrapped\nline of one sentence",
        "Seen:\n|- a car\n|- a man\n|* a dog",
        "Seen:\n|1. a car\n|2) a man",
        "1. He came.\n|2. He left.",
        "Seen: 1. a car and a man",
        "Mr. Ashby and Mrs. Ashby met Dr. Cole, PC. 4417 and Prof. Lane. |They left.",
        "He has no car, e.g. Sundays, i.e. the 5th. |Then",
        "J. Ashby met A. B. Cole. |So did I. |He left.",
        "It cost 3.50 or £4.20. |It was 5.5 km.",
        "At 20.15 hrs. |He rang.",
        "See no. 5 and para. 3. |He said no. |She left.",
        "He rang approx. 20 times etc. |She counted.",
        "He rang at 3 p.m. on Friday. |She rang at 4 p.m. |He left.",
        "On 3 Jan. 2026 he rang. |In Feb. he stopped.",
        "He waited... then left... |She saw it.",
        "He waited… then left… |She saw it.",
        "“Go away!” she said. |“No.” |He stayed.",
        'He said "no." then left. |(He came back.) |She rang.',
        "“Why?” he asked. |'Why not?' |She knew.",
        "What?! |No",
        "彼は来た。|帰った。",
        "وصل. |هل غادر؟ |نعم",
        "www.example.org is a site. |So is example.com.",
        "",
        " ",
        "...",
        ". ",
        "No end",
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected):
    assert cut(expected.replace("|", "")) == expected


@given(st.text() | st.text(st.sampled_from("aA1.!?…\"')\n \r-。")))
def test_ends_are_ascending_and_inside(text):
    ends = list(sentence.ends(text))
    assert ends == sorted(set(ends))
    assert all(0 < end < len(text) for end in ends)
