"""Lines broken between words: quickly where they are plain, and in the same places."""

from hypothesis import given
from hypothesis import strategies as st

from commands.layout import by_words, wrapped
from commands.legible import width

ROOM = st.integers(1, 24)
INDENT = st.integers(0, 6).map(" ".__mul__)


@given(st.text("abc \t", max_size=80), ROOM, INDENT, INDENT)
def test_a_plain_line_is_broken_where_its_words_say(text, room, first, indent):
    assert list(wrapped(text, room, first, indent)) == list(by_words(text, room, first, indent))


@given(st.text("ab é漢 ", max_size=80), st.integers(8, 24), INDENT, INDENT)
def test_no_line_is_wider_than_there_is_room_and_no_word_is_lost(text, room, first, indent):
    lines = list(wrapped(text, room, first, indent))
    assert max(map(width, lines)) <= room
    assert "".join("".join(lines).split()) == "".join(text.split())
