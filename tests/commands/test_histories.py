"""The long histories, imported into a ledger, read as their expected chronologies beside them say.

Everything is recorded on one day, to which the clocks are set back, so that what a page says of its recording is the same on every
day; only the minute is not. The expected pages were read line by line against domain.md; nobody in them exists.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import UNIT

from commands.demonstration import team
from commands.demonstration.writing import written
from ledger import founding
from ledger.demonstration import MARKER, days_ago
from ledger.store import embedded, place

HISTORIES = Path(__file__).parents[1] / "histories"
READ = {
    "straightforward": ["show CHS-26-0001"],
    "not-stalking-with-urgent-action": ["show CHS-26-0002"],
    "repeat-offender-two-victims": [
        "show CHS-26-0003", "show CHS-26-0004", "show CHS-26-0005", "timeline P-6 --entries", "timeline P-6", "timeline P-7",
    ],
    "orders-breached-and-proceedings": ["show CHS-26-0006", "timeline P-9"],
    "health-pathway-drops-out-and-returns": ["show CHS-26-0007", "timeline P-11"],
    "shared-beyond-the-agreements": ["show CHS-26-0008", "share list CHS-26-0008 --names"],
}
"""What is read of each history, in the order in which they are imported."""
HEALTH = "CHS-26-0007"
INTERVENTION = {
    "intervention-offered", "intervention-started", "session-held", "intervention-paused", "intervention-ended", "outcome-measured",
}  # fmt: skip
RECORDED_ON = date(2026, 6, 1)
MINUTE = re.compile(r"(1\s+June\s+2026\s+at\s+)\d\d:\d\d")


def days_back() -> int:
    """How many days the clocks are set back, so that it is the day of recording in the unit's zone."""
    now, zone = datetime.now(UTC), ZoneInfo(UNIT.zone)
    about = (now.date() - RECORDED_ON).days
    return next(days for days in (about, about - 1, about + 1) if (now - timedelta(days=days)).astimezone(zone).date() == RECORDED_ON)


@pytest.fixture(scope="module")
def at(tmp_path_factory) -> Iterator[place.Place]:
    """A ledger founded on that day, with the unit that the histories name; the clocks stay there."""
    directory, days = tmp_path_factory.mktemp("histories") / "ledger", days_back()
    directory.mkdir()
    (directory / MARKER).touch()
    founding.found(str(directory), UNIT, directory.with_name("kek"), lambda found: days_ago(found, days)).close()
    try:
        with days_ago(place.find(str(directory)), days):
            yield place.find(str(directory))
    finally:
        embedded.discard(embedded.locate(directory))


def settled(text: str) -> str:
    """Take out the minute of recording, and the order in which the ledger noted one entry in several cases: neither is the same twice."""
    paragraphs = MINUTE.sub(r"\1hh:mm", text).split("\n\n")
    runs = groupby(paragraphs, key=lambda paragraph: "The ledger noted" in paragraph)
    return "\n\n".join(paragraph for noted, run in runs for paragraph in (sorted(run) if noted else run))


def test_the_histories_read_as_expected(door, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    written(team.acts(date(2024, 1, 1), date(2199, 1, 1)), tmp_path / "unit.ndjson")
    door.done("import", str(tmp_path / "unit.ndjson"))
    for name, commands in READ.items():
        door.done("import", str(HISTORIES / f"{name}.ndjson"))
        pages = [f"$ caseledger {words}\n{door.done(*words.split(), '--format', 'table').out}" for words in commands]
        assert settled("\n".join(pages)) == (HISTORIES / f"{name}.expected.txt").read_text(encoding="utf-8")


def test_a_reader_of_another_agency_sees_the_work_of_the_unit_and_of_the_treatment_that_somebody_holds_it(door):
    """Who imports holds what is held by nature: the police here, as they read the page expected above; probation does not."""
    door.done("user", "add", "neil", "--agency", "nps", "--role", "practitioner", "--fields", "-", typed={"full_name": "Neil Unlikely"})
    ours, theirs = (door.done("show", HEALTH, user=user).json for user in ("dana", "neil"))
    held = {row["address"] for row in ours if row["type"].partition(".")[0] in INTERVENTION}
    assert len(held) == 21, "offered, started and ended twice, paused and resumed, eleven sessions, measured before and after"
    assert {row["address"] for row in theirs if row["type"] is None} == held
    open_to = {row["address"]: row["sentence"] for row in ours if row["address"] not in held}
    assert {row["address"]: row["sentence"] for row in theirs if row["address"] not in held} == open_to
    page = door.done("show", HEALTH, "--format", "table", user="neil").text
    assert page.count("An entry held by Cheshire Constabulary. [withheld: agency]") == len(held)
    for clinical in ("Session 1", "keep a diary of the evenings", "core 10", "dropped out", "relapse plan", "sleeps three"):
        assert clinical not in page
    for known in ("Treatment completed at the second attempt", "was in custody", "is proven by a conviction", "some was found, and is"):
        assert known in page
