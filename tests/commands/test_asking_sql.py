"""``ask --sql``: four formats, statements from three places, what is refused; and each example of docs/sql.md run for real."""

import csv
import io
import json
import re
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from application.scenes import POLICE, add_user, asked, event, joined, person, referral, today

from ledger.application import Intent, Ledger
from ledger.events.occurred import Occurred
from ledger.store import place

PAGE = (Path(__file__).parents[2] / "docs" / "sql.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"^(\S[^\n]+):\n\n```sql\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))


DAYS = ("2026-03-01", "2026-04-10", "2026-04-11")


@pytest.fixture(scope="module")
def recorded(shared_at):
    """Two cases of one suspect, the first of them decided on today; and a third of nobody."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ledger:
        add_user(ledger, "pat", POLICE, ("practitioner",))
        suspect, cases = ledger.fresh(), [ledger.fresh() for _ in DAYS]
        days = [Occurred(day, "day") for day in DAYS]
        ledger.record([Intent(person(), suspect, days[0]), *(Intent(referral(), *each) for each in zip(cases, days, strict=True))])
        ledger.record([Intent(joined(suspect), *each) for each in zip(cases[:2], days[:2], strict=True)])
        ledger.record([Intent(event("triage-decided", outcome="possible_stalking", rationale="It fits."), cases[0])])
    return shared_at


@pytest.fixture
def door(recorded, door_of):
    return door_of(recorded.directory)


def numbers():
    return [f"CHS-{today()[2:4]}-000{n}" for n in (1, 2, 3)]


# -- the worked examples ---------------------------------------------------------------------------------------------


def worked():
    """What each example of the page gives of that record, reckoned by hand."""
    first, second, third = numbers()
    waited = (date.fromisoformat(today()) - date.fromisoformat(DAYS[0])).days
    return {
        "How many referrals came each month, through which channel": [
            {"month": "2026-03", "channel": "phone", "referrals": 1}, {"month": "2026-04", "channel": "phone", "referrals": 2},
        ],
        "Which open cases belong to nobody, the oldest first": [
            {"case": first, "referred": DAYS[0], "gate": "TRIAGE"}, {"case": second, "referred": DAYS[1], "gate": "REFERRAL"},
            {"case": third, "referred": DAYS[2], "gate": "REFERRAL"},
        ],
        "Days from the referral to the first decision of triage; a case without one is counted apart, not left out": [
            {"case": second, "referred": DAYS[1], "decided": None, "days": None},
            {"case": third, "referred": DAYS[2], "decided": None, "days": None},
            {"case": first, "referred": DAYS[0], "decided": today(), "days": waited},
        ],
        "Persons who joined more than one case, and as what": [{"person": "P-1", "cases": 2, "joined_as": ["suspect"]}],
        "Cases without an entry of this month or the last": [],
    }  # fmt: skip


LAST = "How far behind the kept answers are, and which of them answer you"


def test_there_are_six_examples():
    assert list(EXAMPLES) == [*worked(), LAST]


@pytest.mark.parametrize("name", worked())
def test_an_example_gives_what_is_reckoned_by_hand(door, name):
    assert door.done("ask", "--sql", "-", typed=EXAMPLES[name]).json == worked()[name]


def test_the_last_example_tells_of_every_question(door):
    told = door.done("ask", "--sql", "-", typed=EXAMPLES[LAST]).json
    assert {"caseload", "due", "retention"} <= {row["name"] for row in told}
    assert {(row["stopped"], row["open"]) for row in told} == {(None, True)}
    assert len({row["position"] for row in told}) == 1


def test_the_functions_tell_of_themselves_what_the_page_says(door):
    told = door.done("ask", "--sql", "SELECT * FROM ask.functions()").json
    assert {row["name"] for row in told} == set(re.findall(r"^### ask\.(\w+)", PAGE, re.MULTILINE))
    for row in told:
        given = door.done("ask", "--sql", f"SELECT * FROM ask.{row['name']}() LIMIT 0", "--format", "csv") if not row["takes"] else None
        columns = [line.partition(":")[0] for line in row["gives"].splitlines()[1:]]
        assert given is None or given.out.strip().split(",") == columns
        assert all(line in PAGE for line in (row["gives"].splitlines()[0], *(f"| `{column}` |" for column in columns)))


def test_a_day_is_none_after_that_of_its_recording_and_the_last_of_its_precision(door):
    """As Occurred.last_day reckons it."""
    given = door.done("ask", "--sql", "SELECT occurred, recorded_at, day FROM ask.entries()").json
    assert len(given) > 5
    for row in given:
        occurred, recorded = Occurred(**row["occurred"]), datetime.fromisoformat(row["recorded_at"])
        assert str(occurred.last_day(ZoneInfo("Europe/London"), recorded)) == row["day"]


@pytest.mark.parametrize(
    ("value", "precision", "until"),
    [
        ("2024", "year", None), ("2024-02", "month", None), ("2024-02-29", "day", None), ("2024-02", "approximate", None),
        ("2023", "approximate", None), ("2024-01-31", "approximate", None), ("2024-01-01", "range", "2024-02"),
        ("2024-07-01T23:30:00Z", "instant", None), ("2026-12", "month", None), ("2024-13", "month", None), ("x", "day", None),
        ("2024-01-01T10:00:00Z", "range", "2024-03-01T00:30:00+02:00"), ("", "day", None),
    ],
)  # fmt: skip
def test_the_database_reckons_the_last_day_as_the_program_does(recorded, value, precision, until):
    occurred, at = Occurred(value, precision, until), "2026-12-05T10:00:00Z"
    told = asked(recorded, "SELECT ledger.last_day(%s, %s, %s::timestamptz, 'Europe/London')", until or value, precision, at)
    assert told == [(occurred.last_day(ZoneInfo("Europe/London"), datetime.fromisoformat(at)),)]


# -- four formats, three places --------------------------------------------------------------------------------------

VALUES = """SELECT number AS "case", 1.5::numeric AS half, 'NaN'::float8 AS "none", '\\xdead'::bytea AS bytes, ARRAY[1, 2] AS list,
  '{"a": [null, true]}'::jsonb AS doc, timestamptz '2026-07-01 08:00Z' AS at, NULL AS nothing, '=1+1' AS formula, false AS no
FROM ask.cases() ORDER BY 1 LIMIT 1"""
SAID = {
    "case": None, "half": 1.5, "none": "NaN", "bytes": "dead", "list": [1, 2], "doc": {"a": [None, True]},
    "at": "2026-07-01T09:00:00+01:00", "nothing": None, "formula": "=1+1", "no": False,
}  # fmt: skip


def test_an_answer_has_the_same_values_in_each_format(door, tmp_path):
    said = SAID | {"case": numbers()[0]}
    (tmp_path / "mine.sql").write_text(VALUES)
    assert door.done("ask", "--sql", VALUES, "--format", "json").json == [said]
    assert json.loads(door.done("ask", "--sql", "-", "--format", "ndjson", typed=VALUES).out) == said
    (row,) = csv.DictReader(io.StringIO(door.done("ask", "--sql", f"@{tmp_path / 'mine.sql'}", "--format", "csv").out))
    assert (row["case"], row["doc"], row["at"]) == (said["case"], '{"a": [null, true]}', said["at"])
    assert (row["formula"], row["nothing"]) == ("'=1+1", "")
    table = door.done("ask", "--sql", VALUES, "--format", "table")
    assert said["at"] in table.out
    assert "1 row, of the record up to position" in table.err
    assert "stays in the unit" in table.err


def test_of_no_rows_the_columns_are_told(door):
    assert door.done("ask", "--sql", "SELECT number, agency FROM ask.cases() WHERE false", "--format", "csv").out == "number,agency\n"
    assert door.done("ask", "--sql", "SELECT number FROM ask.cases() WHERE false").json == []


def test_what_is_left_out_is_said(door):
    answered = door.done("ask", "--sql", "SELECT n FROM generate_series(1, 3) n", "--limit", "2")
    assert answered.json == [{"n": 1}, {"n": 2}]
    assert "There are more than these 2 rows" in answered.err
    assert "There are more" not in door.done("ask", "--sql", "SELECT n FROM generate_series(1, 2) n", "--limit", "2").err


def test_days_begin_in_the_units_zone(door):
    told = door.done("ask", "--sql", "SELECT (timestamptz '2026-06-30 23:30Z')::date AS day").json
    assert told == [{"day": "2026-07-01"}]


# -- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--sql", "SELECT 1 AS a, 2 AS a"), "two columns"), (("--sql", "SELECT"), "gives no column"),
        (("--sql", 'SELECT 1 AS "=1+1"'), "plain letters"), (("--sql", 'SELECT 1 AS "a\x1b[31m"'), "plain letters"),
        (("--sql", "SELECT 1 AS a", "caseload"), "--sql stands alone"), (("--sql", "SELECT 1 AS a", "--external"), "--sql stands alone"),
        (("--sql", "SELECT 1 AS a", "--as-recorded", "1"), "--sql stands alone"), (("caseload", "--limit", "3"), "--limit is for --sql"),
        (("--sql", "@/nowhere/mine.sql"), "the statement"), (("--sql", "Bert Imagined"), "SQLSTATE 42601, line 1, column 1"),
    ],
)  # fmt: skip
def test_a_statement_that_cannot_be_answered_is_refused_and_not_repeated(door, words, says):
    answered = door("ask", *words)
    assert answered.status in (2, 6)
    assert says in answered.err
    assert answered.out == ""
    assert "Imagined" not in answered.err


def test_bytes_that_are_no_text_are_refused(door):
    for typed in (b"SELECT '\xff' AS a", b"SELECT '\x00' AS a"):
        answered = door("ask", "--sql", "-", typed=typed)
        assert (answered.status, answered.out) == (2, "")


def test_a_practitioner_is_told_whose_it_is(door):
    answered = door("ask", "--sql", "SELECT 1 AS a", user="pat")
    assert answered.status == 4
    assert "supervisors, auditors and analysts" in answered.err
