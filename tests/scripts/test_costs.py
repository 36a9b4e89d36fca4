"""What commands cost in records of several lengths, at its smallest: every row has its figures. How much is nobody's business here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
BENCHMARKS = REPOSITORY / "scripts" / "benchmarks"
RECORD = {
    "entries", "cases", "built from", "built in", "entries/s", "MB", "burst", "caught up in", "trees brought forward in", "python -c pass",
    "load before", "load after",
}  # fmt: skip


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """A run over a few commands, in a directory with a space in its name, of which nothing is left but its answer."""
    place = tmp_path_factory.mktemp("what it costs")
    words = ["--sizes", "150", "250", "--cases", "3", "--starts", "1", "--burst", "50", "--only", "caseload", "checkpoint"]
    command = [sys.executable, BENCHMARKS / "costs.py", *words, "--json", place / "costs.json", "--under", place]
    known = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=known)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [file.name for file in place.iterdir()] == ["costs.json"]
    return done.stdout, json.loads((place / "costs.json").read_text())


def test_a_record_grows_and_is_built_and_folded_on(measured):
    shorter, longer = measured[1]["records"]
    assert shorter.keys() == longer.keys() == RECORD
    assert shorter["entries"] < longer["entries"]
    assert shorter["cases"] < longer["cases"]
    assert longer["built from"] + longer["burst"] == longer["entries"]


def test_every_command_has_a_figure_at_every_length(measured):
    sizes = {str(record["entries"]) for record in measured[1]["records"]}
    for command in measured[1]["commands"]:
        assert command["failed"] is None
        assert command["medians"].keys() == command["seconds"].keys() == sizes
        assert all(len(runs) == 1 for runs in command["seconds"].values())
        assert command["ratio"] > 0
        assert f"| `{command['command']}` |" in measured[0]
    assert {command["command"].partition(" ")[0] for command in measured[1]["commands"]} == {"caseload", "checkpoint"}
