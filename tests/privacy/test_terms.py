"""By which terms a person is found: whole ones, in one form however they are written."""

from typing import get_args

import pytest
from application.scenes import event, note, person
from hypothesis import given
from hypothesis import strategies as st

from ledger.events.event import personal_names
from ledger.events.intake import PartyIdentified
from ledger.privacy import terms, wire
from ledger.privacy.terms import Kind


def finds(field, said, asked):
    """Whether what a field says is found by a search."""
    of = terms.of(field, said)
    return all(any(each <= of for each in line) for line in terms.asked(asked)) and bool(terms.asked(asked))


SAME = [
    ("name", "Siân O\u2019Brien-Smith", ["sian o'brien smith", "OBRIEN", "O Brien", "Smith", "obriensmith", "obrien-smith SIÂN", "SIAN"]),
    ("name", "Wilfred  Ashbourne", ["Ashbourne, Wilfred", "wilfred ashbourne", "\uff37ilfred", "Ashbourne\nWilfred"]),
    ("also_known_as", "d'Arcy", ["darcy", "D\u2019Arcy", "arcy"]),
    ("phone", "+44 (0)7700 900 123 (work); 07700900124", ["07700 900123", "+447700900123", "0044 7700 900123", "(07700) 900-124"]),
    ("phone", "001 212 555 0100", ["+1 (212) 555-0100"]),
    ("email", "Bert@Example.ORG", ["bert@example.org", "BERT@EXAMPLE.ORG"]),
    ("date_of_birth", "1980-03-02", ["1980-03-02", "02/03/1980", "2.3.1980", "2 3 1980"]),
    ("identifiers", "PNC 80/12345A", ["PNC 80/12345A", "pnc80/12345a", "80/12345A", "8012345a"]),
    ("identifiers", "NHS 943 476 5919", ["943 476 5919", "NHS 9434765919", "9434765919"]),
    ("address", "1 High Street, Chester CH1 2AB", ["CH1 2AB", "ch12ab"]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "said", "asked"), SAME)
def test_a_term_is_one_however_it_is_written(field, said, asked):
    for each in asked:
        assert finds(field, said, each), each


OTHERS = [
    ("name", "Wilfred Ashbourne", ["Wil", "Ashbourn", "Wilfred Ashbourne Jones", "*", "%", "Wilfred\nJones", "W", "", "Ashbourn?"]),
    ("phone", "07700 900123", ["07700 90012", "0770", "7700900123", "900123"]),
    ("email", "bert@example.org", ["bert", "example.org", "bert@example"]),
    ("date_of_birth", "1980-03-02", ["1980", "03/02/1980", "1980-03", "31/02/1980"]),
    ("identifiers", "PNC 80/12345A", ["12345A", "CRO 80/12345A", "PNC", "80"]),
    ("address", "1 High Street, Chester CH1 2AB", ["CH1", "Chester", "1 High Street", "1 High Street, Chester CH1 2AB"]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "said", "asked"), OTHERS)
def test_no_part_of_a_term_and_no_pattern_finds(field, said, asked):
    for each in asked:
        assert not finds(field, said, each), each


def test_what_identifies_a_person_is_told_and_nothing_else():
    said = person("Bert Imagined", also_known_as=["Berty", "B. I."], date_of_birth="1980-03-02", phone="07700 900123", address="X CH1 2AB")
    assert terms.told(said) == [
        ("name", "Bert Imagined"), ("also_known_as", "Berty"), ("also_known_as", "B. I."), ("date_of_birth", "1980-03-02"),
        ("address", "X CH1 2AB"), ("phone", "07700 900123"),
    ]  # fmt: skip
    right = {"target": 1, "why": "As she said.", "discovered_on": "2026-03-02"}
    assert terms.told(event("fact-corrected", field="name", to_personal="Bart", **right)) == [("name", "Bart")]
    assert terms.told(event("fact-corrected", field="also_known_as", to_personal="A\nB", **right)) == [
        ("also_known_as", "A"), ("also_known_as", "B"),
    ]  # fmt: skip
    assert terms.told(event("fact-corrected", field="name", **right)) == []
    assert terms.told(event("fact-corrected", field="outcome", to="x", **right)) == []
    assert terms.told(note("Bert Imagined")) == []


def test_the_fields_are_those_by_which_a_person_is_identified_and_a_message_can_name():
    assert {*terms.FIELDS} == {*personal_names(PartyIdentified)} == {*get_args(wire.Searched)}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60), st.sampled_from(sorted(terms.FIELDS)))
def test_every_text_has_terms_and_is_read_as_a_search(text, field):
    """Total; and a name of one word or more finds itself."""
    found = terms.of(field, text)
    lines = terms.asked(text)
    assert all(kind in Kind and term for kind, term in found if kind != Kind.NAME)
    if field == "name" and len(lines) == 1 and lines[0] and not any(map(str.isdigit, text)):
        assert finds(field, text, text)
