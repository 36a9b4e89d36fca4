"""A generated unit as a ledger: imported without one refusal, honest about what it is, and allowed by the rules of its day."""

import json
import re
from collections import Counter
from contextlib import closing
from datetime import date

from application.scenes import asked
from processes import begun, ended

from commands.demonstration import pathway, team
from commands.demonstration.writing import written
from ledger.application import Ledger
from ledger.demonstration import MARKER
from ledger.rules.redecide import Outcome, Seen, redecide
from ledger.store import place

UNTIL = date(2026, 11, 1)
CASES, SEED = 40, 1
WORDS = ("demo", "--cases", "12", "--years", "0.5", "--seed", "9")


def test_a_generated_unit_is_imported_without_one_refusal(door, tmp_path):
    acts = list(pathway.acts(SEED, CASES, 1, UNTIL))
    kinds = Counter(line["type"] for line in acts)
    assert min(kinds["record-restricted"], kinds["fact-corrected"], kinds["case-reopened"]) > 0, "what goes wrong in a record is in it"
    for name, lines in (("unit", team.acts(date(2025, 6, 1), date(2199, 1, 1))), ("acts", acts)):
        written(lines, tmp_path / f"{name}.ndjson")
        told = door.done("import", str(tmp_path / f"{name}.ndjson")).json
        assert (told["refused"], told["rejects"]) == (0, None)
        assert told["recorded"] == told["lines"]
    assert len(door.done("caseload", "--all").json) == CASES
    every_act_was_allowed(place.find(str(door.directory)))


def every_act_was_allowed(at):
    """Decide every stream again, as of a reader to whom no sealed unit is shown."""
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        unit = ledger.facts(ledger.unit_stream())
        streams = asked(at, "SELECT kind, stream FROM ledger.stream WHERE log = 1")
        read = [(kind, [Seen(fact, withheld=True) for fact in ledger.facts(stream)]) for kind, stream in streams]
        told = [one for kind, seen in read for one in redecide(kind, seen, unit)]
    assert [one for one in told if any(rule.outcome is Outcome.REFUSED for rule in one.rules)] == []
    assert len(told) > 10 * CASES


# -- the ledger that ``demo --cases`` makes -------------------------------------------------------------------------


PLACE = "an {invented} unit"
"""Blanks and braces in a path are no words of a command."""


def test_a_unit_is_made_as_a_ledger_that_says_what_it_is(nowhere):
    told = nowhere.done(*WORDS)
    assert told.text.startswith("Everything in this ledger is invented")
    assert "Invented with seed 9, 12 cases in 0.5 years up to" in told.text
    assert f"The demonstration stays in {nowhere.directory}" in told.text
    cases = nowhere.done("caseload", "--all").json
    assert len(cases) == 12
    owners = {row["owned_by"] for row in cases if row["owner"]}
    logins = {row["user"] for row in nowhere.done("user", "list").json}
    assert owners
    assert all(re.fullmatch(r"M-\d+", owner) for owner in owners - logins), "who never had a login is called by his number"
    assert {row["number"].partition("-")[0] for row in cases} == {"DEMO"}
    assert "everything is invented" in json.dumps(nowhere.done("policy", "show").json)
    assert {(row["role"], row["agency"]) for row in nowhere.done("unit").json} >= {(member.role, member.agency) for member in team.MEMBERS}
    assert "demo --cases 12 --years 0.5 --seed 9 --out DIR" in told.text
    assert not list(nowhere.directory.rglob("*.ndjson")), "what can be made again is not kept"
    recorded = nowhere.done("projections", "status").json[0]["head"]
    for words in (WORDS, ("demo",), ("demo", "--cases", "13")):
        assert nowhere(*words).status == 2, "a ledger that holds entries is left alone"
    assert nowhere.done("projections", "status").json[0]["head"] == recorded


def test_a_unit_whose_making_was_killed_is_completed(nowhere):
    with begun(nowhere.directory, *WORDS, user=None, more={"PYTHONUNBUFFERED": "1"}) as process:
        while b"unit.ndjson" not in (line := process.stdout.readline()):
            assert line, process.stderr.read()
        process.kill()
        assert ended(process).status == -9
    told = nowhere.done(*WORDS)
    assert (nowhere.directory / MARKER).read_text().splitlines()[1:] == ["seed 9, 12 cases in 0.5 years", "all recorded"]
    assert "refused" not in told.text
    assert len(nowhere.done("caseload", "--all").json) == 12


def test_a_place_that_holds_something_else_gets_no_unit(nowhere):
    nowhere.directory.mkdir()
    (nowhere.directory / "letter.txt").write_text("mine")
    assert nowhere(*WORDS).status == 2
    assert nowhere(*WORDS, "--anew").status == 2
    assert [file.name for file in nowhere.directory.iterdir()] == ["letter.txt"]
