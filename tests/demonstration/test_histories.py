"""The long case histories in import format: of their classes, allowed by the rules, and of invented people only."""

import json
from pathlib import Path

import pytest

from commands.demonstration import names, team
from tests.demonstration.history import IMPORTED, identity, judged, parts

FILES = sorted((Path(__file__).parents[1] / "histories").glob("*.ndjson"))
CASES = {
    "straightforward": 1, "not-stalking-with-urgent-action": 1, "repeat-offender-two-victims": 3, "orders-breached-and-proceedings": 1,
    "health-pathway-drops-out-and-returns": 1, "shared-beyond-the-agreements": 1,
}  # fmt: skip


def lines(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_all_are_there():
    assert {file.stem for file in FILES} == set(CASES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_history_is_allowed_act_by_act(file):
    told = lines(file)
    book = judged(told, IMPORTED)
    assert 25 <= len(told) <= 60
    assert len(book.cases) == CASES[file.stem]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nobody_in_a_history_exists(file):
    told = lines(file)
    assert {line["actor"]["name"] for line in told if "actor" in line} <= {member.name for member in team.MEMBERS}
    people = [fields["name"] for line in told for _, kind, fields in parts(line) if kind == "party-identified"]
    assert people
    assert {name.split(" ", 1)[1] for name in people} <= set(names.LAST)


def test_the_offender_has_two_victims_in_three_cases():
    told = lines(next(file for file in FILES if file.stem == "repeat-offender-two-victims"))
    joined = [(fields["category"], fields["party"]) for line in told for _, kind, fields in parts(line) if kind == "party-joined"]
    assert [party for category, party in joined if category == "suspect"] == [str(identity("@otto"))] * 3
    assert {party for category, party in joined if category == "victim"} == {str(identity(label)) for label in ("@petra", "@mira")}
