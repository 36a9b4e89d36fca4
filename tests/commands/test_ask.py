"""``ask``, for every question by its existence: four formats, its words, windows and times, and what is refused."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest

from projections.engine.question import load, names

LIVE = [name for name in names() if not load(name).held]
KEYS = {
    "question", "version", "title", "definition", "moment", "recorded_by", "happened_by", "position", "straddling", "from", "until",
    "external", "lines", "rates", "measures", "notes",
}  # fmt: skip
every_live_question = pytest.mark.parametrize("name", LIVE)


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests."""
    return shared_at


@pytest.fixture(scope="module")
def cases():
    """Two cases, once they are referred."""
    return []


@pytest.fixture
def case(door, cases):
    if not cases:
        cases += [door.referred(), door.referred()]
    return cases[0]


def test_the_list_explains_every_question_with_its_denominator(door):
    listed = door.done("ask", "--list").json
    assert [each["question"] for each in listed] == list(names())
    assert all("Denominator" in each["definition"] and each["columns"] for each in listed)
    told = door.done("ask", "--list", "--format", "table").text
    assert all(f"{name}: {load(name).title}" in told for name in names())
    assert door.done("ask", "conduct", "--list").json[0]["question"] == "conduct"


@every_live_question
def test_it_is_answered_in_four_formats_at_any_time(door, case, name):
    question = load(name)
    answer = door.done("ask", name).json
    assert answer.keys() == KEYS
    assert (answer["question"], answer["definition"]) == (name, question.definition)
    position = answer["position"]
    again = door.done("ask", name, "--as-recorded", str(position)).json
    assert (again["lines"], again["rates"], again["position"]) == (answer["lines"], answer["rates"], position)
    before = door.done("ask", name, "--as-corrected", "2001-06").json
    assert before["happened_by"] == "2001-06-30T22:59:59.999999Z"
    table = door.done("ask", name, "--format", "table").text
    assert table.startswith(question.title)
    rows = list(csv.DictReader(io.StringIO(door.done("ask", name, "--format", "csv").out)))
    lines = [json.loads(line) for line in door.done("ask", name, "--format", "ndjson").out.splitlines()]
    assert len(rows) == len(lines) == len(answer["lines"])


def test_of_a_year_that_goes_on_it_speaks_at_the_moment_and_not_at_its_end(door, case):
    answer = door.done("ask", "due", "--as-corrected", f"year {datetime.now(UTC):%Y}").json
    assert datetime.fromisoformat(answer["moment"]) <= datetime.now(UTC)
    assert answer["lines"] == door.done("ask", "due").json["lines"]


@pytest.mark.parametrize("name", names())
def test_its_title_is_a_short_phrase(name):
    title = load(name).title
    assert title[0].isupper()
    assert not title.endswith(".")
    assert len(title) <= 110


@every_live_question
def test_its_numbers_are_called_as_those_of_every_question_are(door, case, name):
    """A rate says of whom, then what; a name is in small letters, with the part of a whole after a dot, and stands once."""
    answer = door.done("ask", name).json
    numbers = [*answer["rates"], *answer["measures"]]
    assert all(re.fullmatch("[a-z0-9_]+([.][a-z0-9_-]+)*", each["name"]) for each in numbers), [each["name"] for each in numbers]
    assert len({each["name"] for each in numbers}) == len(numbers)
    said = [each["says"] for each in answer["rates"]]
    assert all(each.startswith("of ") and ": " in each for each in said), said
    assert not any(each["says"][0].isupper() or each["says"].endswith(".") for each in numbers)


@every_live_question
def test_of_one_case_it_tells_no_other(door, case, cases, name):
    answer = door.done("ask", name, "--case", case).json
    assert cases[1] not in json.dumps(answer["lines"])


@every_live_question
def test_what_leaves_the_unit_names_no_case_and_no_small_number(door, case, name):
    answer = door.done("ask", name, "--external").json
    assert case not in json.dumps(answer)
    assert set(answer["notes"]) <= set(door.done("ask", name).json["notes"])
    told = [rate for rate in answer["rates"] if not rate["suppressed"]]
    assert not any(0 < number < 5 for rate in told for number in (rate["k"], rate["n"], rate["n"] - rate["k"]))
    assert not any(0 < (number or 0) < 5 for each in (*answer["rates"], *answer["measures"]) for number in each["excluded"].values())
    assert all(rate["k"] is rate["n"] is rate["low"] is None for rate in answer["rates"] if rate["suppressed"])
    assert len({tuple(each) for each in answer["rates"]}) <= 1, "of what is kept back the same keys are told"
    assert 0 <= (answer["straddling"] or 0) < 1 or answer["straddling"] >= 5


def test_a_unique_beginning_names_a_question(door, case):
    assert door.done("ask", "ord").json["question"] == "orders"
    assert door.done("ask", "risk", "--list").json[0]["question"] == "risk"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("no-such-question",), 3, "there are: attendance"),
        (("time",), 2, "could be timeline, timeliness"),
        (("conduct", "--case", "CHS-26-0001", "--external"), 2, "tells of no single case"),
        (("caseload", "--from", "2026-01-01"), 2, "counts over no window"),
        (("conduct", "--from", "2026-02-01", "--until", "2026-02-01"), 2, "window is empty"),
        (("conduct", "--purpose", "case_work"), 2, "no consultation"),
        (("conduct", "--as-recorded", "2199-01-01"), 2, "has not come"),
        (("conduct", "--as-recorded", "999999"), 3, "the record ends at position"),
        (("conduct", "--case", "CHS-26-9999"), 3, "CHS-26-9999"),
        (("conduct", "--as-recorded", "5", "--external"), 2, "would tell of one person"),
        (("conduct", "--as-recorded", "2026-03-06 14:03", "--external"), 2, "would tell of one person"),
        (("conduct", "--as-corrected", "2026-03-06T14:03:00Z", "--external"), 2, "would tell of one person"),
        (("conduct", "--from", "2026-02-02", "--external"), 2, "whole months"),
        (("conduct", "--from", "2026-02-01", "--until", "2026-03-02", "--external"), 2, "whole months"),
        (("conduct", "--case", "Bert Imagined"), 2, "not a number"),
    ],
)
def test_what_cannot_be_asked_is_refused_whole(door, case, words, status, said):
    ended = door("ask", *words)
    assert (ended.status, ended.out) == (status, "")
    assert said in ended.err
    assert "Imagined" not in ended.err
