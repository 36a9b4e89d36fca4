"""The benchmark at its smallest: it measures every row on every side and leaves nothing behind. How fast is nobody's business here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
STOCK = {"stock, bare", "stock, cipher and equal payload"}
ROWS = {
    "append one entry": {*STOCK, "psycopg2, one row of as many bytes"},
    "append 40 entries at once": STOCK,
    "append one entry beside an old snapshot": STOCK,
    "append 40 entries at once beside an old snapshot": STOCK,
    "record one note as an act": STOCK,
    "import a unit of 2 cases": STOCK,
    "memory of importing 2 cases": set(),
    "load a stream of 40 entries": STOCK,
    "read and decode the whole log": STOCK,
    "rebuild the caseload": STOCK,
    "rebuild every question in one pass": set(),
    "memory of a rebuild of every question": set(),
    "catch up all questions after 40 entries": set(),
    "audit without keys": set(),
    "memory of an audit": set(),
    "a checkpoint": set(), "proof that an entry is in the record": set(), "proof that a case of 500 entries is whole": set(),
    "appends slowed by checkpoints": set(),
    "wrap 20 keys anew": set(), "erase one person": set(),
    "consult and redeem a case of 5 entries, one reader": {"two bare commits"},
    "consult and redeem a case of 5 entries, 2 readers at once": {"two bare commits"},
    "consult and redeem a case of 5 entries, 4 readers at once": {"two bare commits"},
    "consult and redeem a case of 40 entries": set(),
    "the same with its units opened": set(),
    "read a case of 500 entries by a standing agreement": {"its owner's time"},
    "read a case of 500 entries by an act of sharing": {"its owner's time"},
    "a copy of 500 entries with page and PDF": set(), "check of that copy": set(), "proof of that copy": set(),
    "caseledger --help from cold": {"python -c pass"},
    "caseledger caseload from cold": {"python -c pass"},
    "caseledger show of 500 entries from cold": {"python -c pass"},
    "caseledger retention due over 60 persons from cold": {"python -c pass"},
    "show of 500 entries through a keyring process": {"the keyring in the same process"},
}


def bench(*arguments):
    installed = (REPOSITORY / ".venv" / "ready-embedded,court").exists()
    program = [REPOSITORY / "scripts" / "bench"] if installed else [sys.executable, REPOSITORY / "scripts" / "benchmarks"]
    known = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.run([*program, *arguments], check=False, capture_output=True, text=True, env=known)


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """A run of a minute at most, in a directory with a space in its name."""
    place = tmp_path_factory.mktemp("bench mark")
    done = bench("--size", "tiny", "--json", place / "bench.json", "--under", place)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [file.name for file in place.iterdir()] == ["bench.json"]
    return done.stdout, json.loads((place / "bench.json").read_text())


def test_every_row_has_a_figure_on_every_side(measured):
    rows = {row["name"]: row for row in measured[1]["rows"]}
    assert {name: set(row["ratios"]) for name, row in rows.items()} == ROWS
    for row in rows.values():
        assert row["failed"] is None
        assert all(figure > 0 for figure in row["medians"].values()), row
        assert {len(figures) for figures in row["rounds"].values()} == {1}


def test_an_aim_is_judged_by_its_figure(measured):
    judged = [row for row in measured[1]["rows"] if row["aim"]]
    assert {row["name"].removeprefix("caseledger ") for row in judged} >= {"append one entry", "rebuild the caseload", "--help from cold"}
    for row in judged:
        figure = row["ratios"][row["aim"]["against"]] if row["aim"]["against"] else row["medians"]["ours"]
        assert row["reached"] == (figure <= row["aim"]["bound"] if row["aim"]["at"] == "most" else figure >= row["aim"]["bound"])


def test_both_sides_are_as_durable(measured):
    heading = measured[1]["heading"]
    assert heading["PostgreSQL, ours"] == heading["PostgreSQL, stock"]
    assert {heading["PostgreSQL, ours"][name] for name in ("fsync", "synchronous_commit", "full_page_writes")} == {"on"}
    assert heading["stock"]["eventsourcing"] == "9.5.6"


def test_the_table_names_every_row(measured):
    assert [name for name in ROWS if name not in measured[0]] == []


def test_a_file_that_cannot_be_written_is_said_at_once(tmp_path):
    done = bench("--json", tmp_path / "nowhere" / "bench.json")
    assert done.returncode == 6
    assert done.stderr.strip().endswith("cannot be written: No such file or directory; nothing was measured")
