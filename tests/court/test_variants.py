"""Names in a text, however they are spelt: how many of written sentences are found, every variant of generated names, and no more time than
the text is long."""

import string
import sys
import tomllib
from collections import Counter
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.entry.mention import Name
from projections.court.everyday import EVERYDAY, TITLES
from projections.court.letters import words
from projections.court.variants import Variants, known_of
from tests.projections.opened import BERT, entry

SPELLINGS = tomllib.loads((Path(__file__).parent / "spellings.toml").read_text(encoding="utf-8"))
KNOWN = [Name(text, kind, uuid5(NAMESPACE_URL, who)) for kind, each in SPELLINGS["known"].items() for who, text in each]
FINDS = Variants(KNOWN)
FORMS = [form for form in SPELLINGS if form != "known"]
FIGURES = {
    "possessive": (10, 10, 0, 0, 0, 0),
    "initials": (14, 10, 3, 1, 0, 0),
    "parts": (24, 16, 8, 0, 0, 0),
    "nicknames": (4, 4, 0, 0, 0, 0),
    "accents": (10, 10, 0, 0, 0, 0),
    "hidden": (15, 12, 3, 0, 0, 0),
    "scripts": (15, 5, 10, 0, 0, 0),
    "slips": (12, 0, 11, 1, 0, 0),
    "handles": (12, 11, 1, 0, 0, 0),
    "numbers": (21, 20, 1, 0, 0, 0),
    "vehicles": (6, 5, 1, 0, 0, 0),
    "places": (12, 9, 3, 0, 0, 0),
    "births": (11, 8, 3, 0, 0, 0),
    "near_misses": (0, 0, 0, 0, 1, 7),
}  # fmt: skip
"""By form: named; found surely, found perhaps, missed; found surely and found perhaps where nobody is named."""
TOTAL, WRONG = (166, 120, 44, 2), (1, 7)
"""Named; found surely, found perhaps, missed. Where nobody is named: found surely, found perhaps."""
COUNTS = ("named", "sure", "perhaps", "missed", "wrong, sure", "wrong, perhaps")


def counted(form):
    found = Counter()
    for marked in SPELLINGS[form]["sentences"]:
        text = marked.replace("«", "").replace("»", "")
        named = []
        for at, piece in enumerate(marked.split("»")[:-1]):
            start = len(marked.split("»")[at].split("«")[0]) + sum(len(each.replace("«", "")) for each in marked.split("»")[:at])
            named.append((start, start + len(piece.split("«")[1])))
        hits = FINDS.find(text)
        for start, end in named:
            covering = [hit for hit in hits if hit.start < end and hit.end > start]
            left = set(range(start, end)) - {at for hit in covering for at in range(hit.start, hit.end)}
            whole = not any(text[at].isalnum() for at in left)
            found["named"] += 1
            found["missed" if not whole else "sure" if all(hit.sure for hit in covering) else "perhaps"] += 1
        for hit in hits:
            if all(hit.start >= end or hit.end <= start for start, end in named):
                found["wrong, sure" if hit.sure else "wrong, perhaps"] += 1
    return tuple(found[each] for each in COUNTS)


@pytest.mark.parametrize("form", FORMS)
def test_the_figures_of_written_sentences(form):
    assert counted(form) == FIGURES[form]


def test_all_of_them_together():
    named, sure, perhaps, missed, wrong, wrong_perhaps = (sum(each) for each in zip(*map(counted, FORMS), strict=True))
    assert (named, sure, perhaps, missed) == TOTAL
    assert (wrong, wrong_perhaps) == WRONG


# -- every variant of any name -----------------------------------------------------------------------------------------

PARTS = st.text(string.ascii_lowercase, min_size=4, max_size=12).filter(lambda word: word not in EVERYDAY | TITLES).map(str.capitalize)
NAMES = st.tuples(PARTS, PARTS).filter(lambda name: name[0].lower() != name[1].lower())
VARIANTS = {
    "whole": lambda first, last: f"{first} {last}",
    "turned round": lambda first, last: f"{last}, {first}",
    "first alone": lambda first, _last: first,
    "last alone": lambda _first, last: last,
    "possessive": lambda _first, last: f"{last}'s",
    "possessive, curly": lambda _first, last: f"{last}\u2019s",
    "possessive of many": lambda _first, last: f"{last}s'",
    "without apostrophe": lambda _first, last: f"{last}s",
    "initial": lambda first, last: f"{first[0]}. {last}",
    "initial without stop": lambda first, last: f"{first[0]} {last}",
    "initial behind": lambda first, last: f"{first} {last[0]}.",
    "initials": lambda first, last: f"{first[0]}.{last[0]}.",
    "initials together": lambda first, last: first[0] + last[0],
    "capitals": lambda first, last: f"{first} {last}".upper(),
    "small": lambda first, last: f"{first} {last}".lower(),
    "as one": lambda first, last: f"{first}{last}".lower(),
    "user name": lambda first, last: f"{first[0]}{last}84".lower(),
    "underscore": lambda first, last: f"{first}_{last}".lower(),
    "zero width": lambda first, _last: "\u200b".join(first),
    "marks of direction": lambda first, _last: f"\u202e{first}\u202c",
    "accents": lambda first, _last: "\u0301".join(first),
    "full width": lambda _first, last: "".join(chr(ord(each) + 0xFEE0) for each in last),
    "over a line's end": lambda first, last: f"{first}\n{last}",
    "broken at a line's end": lambda _first, last: f"{last[:2]}-\n{last[2:]}",
    "spaced": lambda _first, last: " ".join(last),
    "middle name": lambda first, last: f"{first} Zqx {last}",
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
@settings(max_examples=20)
@given(name=NAMES, before=st.sampled_from(["", "- ", "qqq "]), after=st.sampled_from(["", ".", " qqq", ", qqq."]))
def test_every_variant_of_any_name_is_found(variant, name, before, after):
    spelt = VARIANTS[variant](*name)
    text = f"{before}{spelt}{after}"
    hits = Variants([Name(" ".join(name), "person", BERT)]).find(text)
    at = {place for hit in hits if BERT in hit.parties for place in range(hit.start, hit.end)}
    bare = [place for place in range(len(before), len(before) + len(spelt)) if text[place].isalnum()]
    assert at.issuperset(bare if not variant.startswith("possessive") else bare[:-1]), (name, text)


@given(name=NAMES, text=st.lists(st.text(string.ascii_letters, min_size=2, max_size=14), max_size=30))
def test_a_text_without_the_name_is_not_surely_of_it(name, text):
    first, last = (part.lower() for part in name)
    own = {first, last, first + last, last + first}
    said = [word for word in text if word.lower() not in own and word.lower().removesuffix("s") not in own]
    joined = ["".join(said[at : at + long]).lower() for at in range(len(said)) for long in (2, 3)]
    hits = Variants([Name(" ".join(name), "person", BERT)]).find(" ".join(said))
    assert not any(hit.sure for hit in hits) or not own.isdisjoint(joined)


GAPS = st.lists(st.sampled_from(["", " ", "-", ".", " - "]), min_size=10, max_size=10)


@settings(max_examples=40)
@given(number=st.text(string.digits, min_size=9, max_size=9), apart=GAPS)
def test_a_telephone_number_is_found_however_it_is_spaced(number, apart):
    digits = f"07{number}"
    finds = Variants([Name(digits, "number", BERT)])
    written = "".join(each + gap for each, gap in zip(digits, [*apart, ""], strict=True))
    spoken = " ".join(SPOKEN[int(each)] for each in digits)
    for text in (written, spoken, f"+44 {written[1:].lstrip(' .-')}", f"+44 (0) {written[1:].lstrip(' .-')}", f"Ring {written} now"):
        assert any(hit.sure and hit.party == BERT and hit.kind == "number" for hit in finds.find(text)), text


SPOKEN = ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@given(st.text(max_size=200))
def test_any_text_has_hits_in_order_inside_it(text):
    end = 0
    for hit in FINDS.find(text):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text):
    for word in words(text):
        assert text[word.start : word.end].startswith(word.typed)
        assert all(form == form.lower() for form in word.forms)


# -- time ------------------------------------------------------------------------------------------------------------

ATTACKS = (
    "Sarah Clarke ", "S ", "S.", "a'", "'\u200b", "\u0301", "Clar-\n", "王", "0 ", "07700900123 ", "oh ", "a-", "a1 ", "9 March ", "1/",
    "14 Acacia ", "clarke_", "sarah.clarke@", "Clarkf ", "44", "double ", "(", "Will Young ", "Ж", "AB12 ",
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_twice_the_text_takes_twice_the_steps(attack):
    once, twice = steps(attack * 150), steps(attack * 300)
    assert twice <= 2.2 * once + 200


def steps(text):
    """How many calls it takes, of functions written in C too; a spelling met before is known, so a finder of its own looks for each."""
    finds, calls = Variants(KNOWN), 0

    def counts(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(counts)
    try:
        finds.find(text)
    finally:
        sys.setprofile(None)
    return calls


# -- who is meant --------------------------------------------------------------------------------------------------------


def test_a_name_of_two_persons_is_of_both():
    other = uuid5(NAMESPACE_URL, "another")
    finds = Variants([Name("Sarah Clarke", "person", BERT), Name("John Clarke", "person", other)])
    one, both = finds.find("John Clarke rang. Clarke left.")
    assert (one.party, both.party) == (other, None)
    assert set(both.parties) == {BERT, other}


def test_parts_that_the_ledger_makes_of_a_name_are_that_name():
    finds = Variants([Name("Sarah Clarke", "person", BERT), Name("Sarah", "person", BERT), Name("Clarke", "person", BERT)])
    assert [(hit.start, hit.end) for hit in finds.find("Sarah Clarke")] == [(0, 12)]


def test_nobody_is_found_where_nobody_is_known():
    assert Variants([]).find("Sarah Clarke, 07700 900123, 14 Acacia Avenue, 9 March 1984") == []


def test_days_of_birth_and_numbers_elsewhere_are_told_by_identifications():
    told = {"name": "Bert Imagined", "date_of_birth": "1984-03-09", "identifiers": ["PNC 80/12345A"]}
    identified = entry(1, "party-identified", "2026-11-20", told, stream=BERT, subjects=())
    assert {(name.kind, name.text) for name in known_of([identified])} == {("birth", "1984-03-09"), ("number", "PNC 80/12345A")}


ANY = st.text(min_size=1, max_size=30)


@given(known=st.lists(st.tuples(ANY, st.sampled_from(["person", "number", "vehicle", "place", "birth"])), max_size=5), text=ANY)
def test_whatever_is_known_and_written_has_hits_inside_the_text(known, text):
    finds = Variants([Name(each, kind, BERT) for each, kind in known])
    for said in (text, " ".join(each for each, _ in known)):
        assert all(0 <= hit.start < hit.end <= len(said) for hit in finds.find(said))
