"""The demonstration: made with a past, shown again without recording twice, completed after a kill, made anew."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from conftest import superuser
from processes import begun, ended, refused, run

from commands import invented
from ledger import demonstration, errors, moment
from ledger.demonstration import MARKER
from ledger.store import embedded, reading
from ledger.store import place as places

PLACE = "a demonstration"


@pytest.fixture
def place(nowhere):
    """Where the demonstration is made."""
    return nowhere


def head(place):
    return place.done("projections", "status").json[0]["head"]


def healthy(place):
    return {finding["check"] for finding in place("doctor").json if finding["verdict"] == "wrong"} == set()


def test_a_demonstration_has_a_past_is_shown_again_and_made_anew(place):
    first = place.done("demo")
    assert "the clocks of this program and of the demonstration's own server are set back" in first.text
    assert "[withheld" not in first.text
    nothing_told_is_in_the_servers_log(place)
    assert healthy(place)
    recorded = head(place)
    again = place.done("demo")
    assert "Recorded before" in again.text
    assert "Recorded CHS" not in again.text
    assert head(place) == recorded
    shown, once = (told.out[told.out.index("$ caseledger caseload") :] for told in (again, first))
    shown, once = shown.partition("$ caseledger bundle check")[0], once.partition("$ caseledger checkpoint")[0]  # a copy is made once
    assert shown.splitlines()[1:] == once.splitlines()[1:]
    (place.directory / MARKER).write_text(f"{datetime.now(UTC).date()}\n")  # as if it had been interrupted before its end
    assert "is not broken again" in place.done("demo").text
    assert head(place) == recorded
    with superuser(places.find(str(place.directory))) as cursor:
        cursor.execute("UPDATE ledger.installation SET number = number - 1")
    older = place("demo")
    assert older.status == 6
    assert "an older release made" in older.err
    place.done("demo", "--anew")
    assert head(place) == recorded
    the_past_can_be_asked_for(place)


def texts(value):
    """Every text in what a step types."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)
    elif isinstance(value, str) and " " in value:
        yield value


def nothing_told_is_in_the_servers_log(place):
    on = invented.Calendar(datetime.now(UTC).date())
    told = {text for _, steps in invented.PAST for step in steps(on) for text in texts(step.fields)}
    said = embedded.locate(place.directory).log.read_text()
    assert "database system is ready" in said
    assert {"Bert Imagined", "Cora Unneeded"} < told
    assert sorted(text for text in told if text in said) == []


def the_past_can_be_asked_for(place):
    """What the demonstration is for: as recorded, as corrected, late, corrected, closed and reopened."""

    def ago(days):
        return str((datetime.now(UTC) - timedelta(days=days)).date())

    def numbers(*words):
        return {row["number"][-4:]: row["decision"] for row in place.done("caseload", *words).json}

    first = min(row["number"] for row in place.done("caseload", "--all").json)
    assert set(numbers()) == {"0001", "0003", "0004", "0005"}
    assert numbers("--as-recorded", ago(13)) == {}
    assert set(numbers("--as-recorded", ago(11))) == {"0001", "0002", "0003"}
    assert numbers("--as-recorded", ago(8)) == {"0001": "clearly_not_stalking"}
    assert numbers("--as-recorded", ago(4))["0001"] == "possible_stalking"
    days = {row["recorded_at"][:10] for row in place.done("show", first).json}
    assert days == {ago(12), ago(9), ago(5), ago(1)}
    late = place.done("show", first, "--as-corrected", ago(10), "--format", "table").text
    assert "A neighbour said later" in late
    assert "10 days after it is said to have happened" in late
    assert "A neighbour" not in place.done("show", first, "--as-recorded", ago(4), "--format", "table").text
    changed = place.done("diff", first, "--from", ago(9), "--to", ago(1)).json
    assert [row["change"] for row in changed] == ["changed", *4 * ["added"]]
    assert place.done("show", first).json[-1]["type"] == "act-confirmed.v1"
    forgotten = place.done("show", "P-7", "--format", "table").text
    assert "[erased" in forgotten
    assert "Cora" not in forgotten
    assert place.done("projections", "check").json[0]["different"] == 0


def test_a_demonstration_that_was_killed_is_mended_and_completed(place):
    with begun(place.directory, "demo", user=None, more={"PYTHONUNBUFFERED": "1"}) as process:
        while b"9 days ago" not in (line := process.stdout.readline()):
            assert line, process.stderr.read()
        process.stdout.readline()
        process.kill()
        assert ended(process).status == -9
    wrong = {finding["check"] for finding in place("doctor").json if finding["verdict"] == "wrong"}
    assert wrong >= {"the schema is as it was recorded at installation", "client and server clocks agree"}
    number = re.search(r"CHS-\d\d-0001", place.done("caseload", "--format", "table").out)[0]
    refused(run(place.directory, "record", "note", number, "--fields", "-", typed={"text": "x"}), 6, saying="clocks")
    completed = place.done("demo")
    assert completed.text.count("Recorded before") >= 4
    assert healthy(place)
    the_past_can_be_asked_for(place)


def test_a_directory_that_holds_something_else_is_left_alone(place):
    place.directory.mkdir()
    (place.directory / "letter.txt").write_text("mine")
    for words in (("demo",), ("demo", "--anew")):
        assert place(*words).status == 2
    assert [file.name for file in place.directory.iterdir()] == ["letter.txt"]


def test_a_place_that_cannot_be_written_is_one_sentence(place):
    place.directory.parent.mkdir(exist_ok=True)
    place.directory.write_text("a file, not a directory")
    answer = place("demo")
    assert answer.status in (2, 6)
    assert answer.err.count("\n") == 1
    assert MARKER not in answer.err


# -- setting the clock back ----------------------------------------------------------------------------------------


def test_both_clocks_are_set_back_and_the_schema_is_afterwards_what_it_was(at, ledger):
    (at.directory / MARKER).touch()
    digest = reading.schema_digest(ledger.user)
    with demonstration.days_ago(at, 3):
        assert timedelta(days=2, hours=23) < datetime.now(UTC) - ledger.now() < timedelta(days=3, hours=1)
        assert abs(datetime.fromisoformat(reading.doctor(ledger.user)["clock"]) - ledger.now()) < timedelta(minutes=1)
        assert reading.schema_digest(ledger.user) != digest
    assert reading.schema_digest(ledger.user) == digest
    assert abs(datetime.now(UTC) - ledger.now()) < timedelta(minutes=1)


def test_they_are_right_again_whatever_happened_meanwhile(at, ledger):
    (at.directory / MARKER).touch()
    digest = reading.schema_digest(ledger.user)
    with pytest.raises(KeyboardInterrupt), demonstration.days_ago(at, 3):
        raise KeyboardInterrupt
    assert reading.schema_digest(ledger.user) == digest
    assert moment.SET_BACK.get() == timedelta()
    abandoned = demonstration.days_ago(at, 3)
    abandoned.__enter__()
    assert reading.schema_digest(ledger.user) != digest
    demonstration.restore(at)
    assert reading.schema_digest(ledger.user) == digest
    moment.SET_BACK.set(timedelta())


@pytest.mark.parametrize("url", [None, "postgresql://127.0.0.1:1/ledger"])
def test_the_clock_of_a_ledger_that_is_no_demonstration_is_not_touched(at, url):
    elsewhere = places.Place(at.directory, at.ledger_id, at.kek_file, url, at.suffix)
    if url is not None:
        (at.directory / MARKER).touch()
    for touch in (lambda: demonstration.days_ago(elsewhere, 1).__enter__(), lambda: demonstration.restore(elsewhere)):
        with pytest.raises(errors.UsageError, match="no demonstration"):
            touch()
