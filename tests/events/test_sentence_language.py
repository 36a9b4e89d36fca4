"""The language of sentences."""

from datetime import UTC

import pytest

from ledger.events.sentence import NOT_SHOWN, Place, listed, parse, render
from ledger.events.words import words


def said(template: str, **values: str) -> str:
    return render(parse(template), lambda place: values.get(place.name))


def test_placeholders_and_optional_parts() -> None:
    assert said("{a} and[ perhaps {b}] so on.", a="One") == "One and so on."
    assert said("{a} and[ perhaps {b}] so on.", a="One", b="two") == "One and perhaps two so on."
    assert said("[{a} with {b}]", a="One") == ""


def test_of_alternatives_the_first_that_can_be_told_is_told() -> None:
    assert [said("[{a}|{b}, a {c}|Nobody] rang.", **given) for given in ({"a": "Al", "b": "Bo"}, {"b": "Bo", "c": "man"}, {"b": "Bo"})] == [
        "Al rang.", "Bo, a man rang.", "Nobody rang.",
    ]  # fmt: skip
    assert said("[{a}|{b}]So it ends.", c="Cy") == "So it ends."
    assert parse("[{a|session} or {b}|none]")[0].places == (Place("a", "|session"), Place("b", ""))


def test_what_is_required_and_not_given_is_said_to_be_missing() -> None:
    assert said("It was {a}.") == f"It was {NOT_SHOWN}."


@pytest.mark.parametrize("ending", [".", "!", "?", "…"])
def test_no_second_full_stop(ending: str) -> None:
    assert said("{a}. {b}.", a=f"Yes{ending}", b="No") == f"Yes{ending} No."


def test_recorded_text_is_not_altered() -> None:
    text = "  he said .. {b} [c] .\n\tand  went"
    assert text.strip() in said("{a}.", a=text)


def test_lists() -> None:
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["none", "a", "a and b", "a, b and c"]


def test_lists_of_phrases_that_have_an_and_or_a_comma_of_their_own_stay_apart() -> None:
    assert listed(["a", "b and c"]) == "a, and b and c"
    assert listed(["a or b", "c", "d"]) == "a or b, c, and d"
    assert listed(["a", "b, of c"]) == "a; and b, of c"
    assert listed(["a, of b", "c and d", "e"]) == "a, of b; c and d; and e"


def test_forms_are_parsed() -> None:
    assert [part.places for part in parse("{a#}[{b?}x]")] == [(Place("a", "#"),), (Place("b", "?"),)]
    assert parse("{a|session}")[0].places == (Place("a", "|session"),)


@pytest.mark.parametrize(("count", "told"), [(1, "1 session"), (2, "2 sessions"), (0, "0 sessions"), ("[withheld]", "[withheld] sessions")])
def test_a_number_stands_with_its_noun(count: int | str, told: str) -> None:
    assert words(None, Place("a", "|session"), {"a": count}, UTC) == told


@pytest.mark.parametrize("template", ["[a", "a]", "[a [b] c]", "{a", "a}", "{A}", "{a b}", "{a!}", "{a|}"])
def test_what_does_not_match_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="brac"):
        parse(template)
