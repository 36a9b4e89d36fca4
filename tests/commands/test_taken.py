"""The JSON Schema of a type takes what an import takes: the words of real import files, and no others."""

import json
import re
from pathlib import Path

import pytest

from commands.events import described
from commands.naming import MEMBERS
from commands.taken import TAKEN
from ledger.events.catalogue import KINDS, TYPES, latest, load
from ledger.events.event import fields_of

HISTORIES = sorted((Path(__file__).parents[1] / "histories").glob("*.ndjson"))
ID = "0198a6a0-0000-7000-8000-000000000001"


def fits(value, schema):
    """Whether a value fits one alternative of the few shapes that stand there."""
    if "const" in schema:
        return value == schema["const"]
    if schema.get("format") == "uuid":
        return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) is not None
    return isinstance(value, str) and re.search(schema["pattern"], value) is not None


def fitting(kind, value):
    return [each["description"] for each in TAKEN[kind] if fits(value, each)]


@pytest.mark.parametrize(("word", "means"), [
    (ID, "the id itself"), ("P-311", "a person by number"), ("p-311", "a person by number"), ("@bert", "a person by the label"),
    ("me", "the member who imports"), ("M-3", "a member by number"), ("m-3", "a member by number"), ("u_0123456789abcdef", "by login"),
    ("noor", "by login"), ("Dana Invented", "by full name"), ("new", "not yet in the record"),
])  # fmt: skip
def test_a_person_or_member_is_given_by_each_word_that_an_import_takes(word, means):
    assert any(means in each for each in fitting("uuid", word))
    assert word == ID or bool(fitting("person", word)) != bool(fitting("member", word)) or word.startswith("p-")


@pytest.mark.parametrize("word", ["", "P-0", "@", "@ bert", "M-", " ", "Dana", 5, None])
def test_what_an_import_takes_for_nobody_fits_no_alternative(word):
    assert fitting("uuid", word) == []


def test_logins_are_those_that_naming_looks_up():
    assert all(MEMBERS.fullmatch(word) for word in ("me", "noor", "u_0123456789abcdef", "m-3", "M-3"))
    assert [word for word in ("CHS-26-0041", "@first", "first") if fitting("case", word)] == ["CHS-26-0041", "@first"]


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_field_that_holds_an_id_says_what_is_taken_for_it(name):
    cls = load(name)
    properties = described(cls)["schema"]["properties"]
    for field in fields_of(cls):
        told = properties[field.name]
        assert told["description"]
        if field.kind in TAKEN:
            assert (told["items"] if field.many else told)["anyOf"] == TAKEN[field.kind]


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
def test_what_stands_in_import_files_fits(file):
    acts = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    looked = 0
    for act in (act for act in acts if act["type"] in KINDS):
        for field in (each for each in fields_of(load(latest(act["type"]))) if each.kind in TAKEN and each.name in act["fields"]):
            value = act["fields"][field.name]
            looked += 1
            assert all(fitting(field.kind, each) for each in (value if field.many else [value])), (act["type"], field.name)
    assert looked
