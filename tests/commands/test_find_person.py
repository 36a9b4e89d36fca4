"""Finding persons by whole terms: recorded first, told only what this reader may read, never by a part of a word."""

from uuid import uuid4

import pytest

from commands import finding
from tests.conftest import superuser


def found(door, terms, *words, **settings):
    return door.done("find", "-", "--person", *words, typed=terms, **settings).json


def identified(door, **fields):
    """Refer a case of a suspect of whom much is known; its number and his."""
    number = door.referred(suspect={"name": "Siân O'Brien-Smith", **fields})
    return number, door.person(number, "suspect")


EVERYTHING = {
    "also_known_as": ["Shan Invented"], "date_of_birth": "1980-03-02", "phone": "07700 900 987", "email": "sian@example.org",
    "identifiers": ["PNC 80/12345A"], "address": "1 High Street, Chester CH1 2AB",
}  # fmt: skip


def test_a_person_is_found_by_each_whole_term_however_it_is_written(door):
    number, person = identified(door, **EVERYTHING)
    other = door.referred()
    for terms in (
        "sian obrien smith", "O\u2019BRIEN", "Smith", "shan", "Shan Invented", "2/3/1980", "+447700900987", "SIAN@EXAMPLE.ORG", "80/12345a",
        "ch12ab", "Smith\n1980-03-02\n07700900987",
    ):  # fmt: skip
        (row,) = found(door, terms)
        assert (row["person"], row["name"], row["date_of_birth"]) == (person, "Siân O'Brien-Smith", "1980-03-02"), terms
        assert row["cases"] == [{"case": number, "category": "suspect"}]
    for terms in ("Smi", "Smith\n1980-03-03", "Bert Smith", "07700 90098", "80/1234", "example.org", "CH1", "Nobody"):
        assert found(door, terms) == [], terms
    assert [row["cases"][0]["case"] for row in found(door, "Ottilie\n07700900123")] == [number, other]


def test_it_says_by_what_he_was_found_and_what_was_corrected_since(door):
    _, person = identified(door, **EVERYTHING)
    right = {"to": "Siân Byrne-Smith", "why": "She was misheard."}
    door.done("correct", f"{person}#1", "--field", "name", "--fields", "-", typed=right)
    (row,) = found(door, "obrien")
    assert (row["name"], row["found"]) == ("Siân Byrne-Smith", [{"address": f"{person}#1", "field": "name", "later": [f"{person}#2"]}])
    (row,) = found(door, "Byrne")
    assert row["found"] == [{"address": f"{person}#2", "field": "name", "later": []}]
    text = door.done("find", "-", "--person", "--format", "table", typed="obrien")
    assert f"name in {person}#1 (corrected by {person}#2)" in text.text
    assert text.err == "1 person found whom you may see.\n"


def test_a_search_is_recorded_before_it_is_made_and_its_lines_are_sealed(door, at):
    door.referred()
    before, secret = door.consultations(), f"Quagga {uuid4().hex}"
    assert found(door, secret) == []
    assert door.consultations() == before + 1
    assert found(door, "Ottilie Sample")
    assert door.consultations() == before + 3, "one for the search, one for reading who was found"
    scope = "SELECT u FROM ledger.content c CROSS JOIN unnest(c.stored) AS u WHERE log = 2 AND NOT sealed AND position(%s::bytea IN u) > 0"
    with superuser(at) as cursor:
        cursor.execute(scope, (b'"search_in":"persons"',))
        assert len(cursor.fetchall()) == 2
        cursor.execute(scope, (secret.encode(),))
        assert cursor.fetchall() == []


def test_who_reads_no_content_finds_nobody(door):
    door.referred()
    door.done("user", "add", "ana", "--agency", "cheshire-police", "--role", "analyst", "--fields", "-", typed={"full_name": "Ana Pretend"})
    assert found(door, "Ottilie Sample", user="ana") == []
    assert found(door, "Nobody", user="ana") == []


@pytest.mark.parametrize("typed", ["", " ", "*", "B", "Bert\n%", "\n".join("ABCDEF"), "\n".join(["Bert"] * 6), "Bert " * 200])
def test_what_is_no_whole_term_is_refused_and_nothing_is_recorded(door, typed):
    refused = door("find", "-", "--person", typed=typed)
    assert (refused.status, refused.err.count("\n"), refused.out) == (2, 1, "")
    assert door.consultations() == 0


def test_a_name_is_not_typed_on_the_command_line(door):
    refused = door("find", "Ottilie", "--person")
    assert refused.status == 2
    assert "Ottilie" not in refused.err


def test_more_persons_than_can_be_told_are_told_to_nobody(door, monkeypatch):
    door.referred()
    door.referred()
    assert len(found(door, "Bert")) == 2
    monkeypatch.setattr(finding, "MOST", 1)
    refused = door("find", "-", "--person", typed="Bert")
    assert (refused.status, refused.out) == (2, "")
    assert "add a line" in refused.err
