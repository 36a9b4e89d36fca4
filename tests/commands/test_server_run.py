"""``server run``: on a server of its own administrators one process folds; commands say how far behind an answer is without it."""

import re
import signal
import time
from contextlib import contextmanager

import psycopg2
import pytest
from conftest import superuser
from processes import begun, ended, interrupted, refused, run

from ledger.store import embedded, place


@pytest.fixture(scope="module")
def administrators(tmp_path_factory):
    """A server that its administrators keep: two empty databases, and the logins they let in."""
    server = embedded.create(tmp_path_factory.mktemp("administrators"))
    embedded.start(server)
    yield server
    embedded.discard(server)


@pytest.fixture(scope="module")
def url(administrators, tmp_path_factory):
    """The URL of a ledger founded on it."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(home))
        found = f"postgresql://{embedded.SUPERUSER}@/ledger?host={administrators.socket}"
        answer = run(found, "init", "--agency", "cheshire-police", "--fields", "-", typed={"full_name": "Dana Invented"})
        assert answer.status == 0, answer
        yield found


@pytest.fixture
def door(url, door_of):
    """The front door of that ledger."""
    return door_of(url)


@contextmanager
def folding(ledger):
    """``server run`` at work; it ends on SIGTERM, and cleanly."""
    with begun(ledger, "server", "run", user=None) as process:
        try:
            assert b"Keeping the answers up" in told(process)
            yield process
        finally:
            answer = interrupted(process, signal.SIGTERM)
    assert (answer.status, answer.out) == (0, "")
    assert answer.err.splitlines()[-1].startswith("Ended.")


def answered(door):
    """Cases in the answer, once it has come up with the record."""
    for _ in range(100):
        answer = door("caseload")
        if answer.status == 0 and not answer.err:
            return {row["number"] for row in answer.json}
        time.sleep(0.1)
    raise AssertionError(answer)


def test_of_a_new_profile_it_is_said_where_it_lies_and_that_it_is_moved(door, url):
    words = ("--agency", "cwp", "--role", "practitioner", "--fields", "-")
    folder = place.folder_of(place.find(url), "sam")
    assert "The profile" not in door.done("user", "add", "sam", *words, "--dry-run", typed={"full_name": "Sam Invented"}).err
    assert f"The profile is {folder}: move it" in door.done("user", "add", "sam", *words, typed={"full_name": "Sam Invented"}).err


def test_without_it_an_answer_says_that_it_was_never_built_or_how_far_it_lags(door, url):
    first = door.referred()
    never = door("caseload")
    assert (never.status, never.out) == (3, "")
    assert "caseload was never answered on this server" in never.err
    assert door.done("projections", "status").json[0]["state"] == "never built"
    with folding(url):
        assert answered(door) == {first}
    assert door.done("projections", "status").json[0]["state"] == "current"
    second = door.referred()
    lagging = door.done("caseload")
    assert "This answer is 5 entries behind the record" in lagging.err
    assert {row["number"] for row in lagging.json} == {first}
    behind = door.done("projections", "status").json[0]
    assert (behind["state"], behind["lag"], behind["lag_seconds"] >= 0) == ("behind", 5, True)
    asked = {row["number"] for row in door.done("caseload", "--as-recorded", "now").json}
    assert asked == {first, second}, "an answer as of a moment is folded for whoever asks, and never lags"
    lags = [finding for finding in door.done("doctor").json if "caseload keeps up" in finding["check"]]
    assert [(finding["verdict"], finding["told"]) for finding in lags] == [("note", "5 entries behind")]
    with folding(url):
        assert answered(door) == {first, second}


def told(process) -> bytes:
    """The next line it says, but for those about other questions, which say what ``caseload`` says."""
    line = process.stderr.readline()
    return told(process) if re.match(rb"The answer to (?!caseload)|caseledger: the answer to (?!caseload)", line) else line


def test_it_goes_on_after_the_server_was_stopped_and_started(door, url, administrators):
    with folding(url) as process:
        before = answered(door)
        assert told(process) == b"The answer to caseload is kept up.\n"
        embedded.stop(administrators)
        assert b"folding is interrupted" in told(process)
        refused(run(url, "caseload"), 6, saying="no database server answers")
        embedded.start(administrators)
        assert b"folding goes on" in told(process)
        fresh = door.referred()
        assert answered(door) == before | {fresh}
    assert door.done("projections", "check").json[0]["different"] == 0


def test_it_ends_while_it_waits_for_somebody_elses_lock(door, url):
    at = place.find(url)
    with folding(url) as process:
        answered(door)
        told(process)
        with superuser(at) as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT FROM live.question FOR UPDATE")
            door.referred()
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
            cursor.execute("ROLLBACK")


def test_it_says_once_that_an_answer_stopped(door, url):
    at = place.find(url)
    with superuser(at) as cursor:
        cursor.execute("UPDATE live.question SET stopped_at = now(), stopped_position = 7, stopped_reason = 'a spoiled fold'")
    with folding(url) as process:
        assert b"the answer to caseload stopped at position 7: a spoiled fold" in told(process)
        door.referred()
        lagging = door.done("caseload")
        assert "it stopped (a spoiled fold)" in lagging.err
        assert door.done("projections", "rebuild", "--all").json[0]["fault"] is None
        assert told(process) == b"The answer to caseload is kept up.\n"
        answered(door)


def test_it_keeps_house(door, url):
    """Old tickets and the MACs of old requests go, as a rule of privacy asks."""
    at = place.find(url)
    door.done("show", door.referred())
    with superuser(at) as cursor:
        cursor.execute("UPDATE ledger.ticket SET issued_at = issued_at - interval '2 hours'")
        cursor.execute("UPDATE ledger.request SET at = at - interval '31 days' WHERE request = 'founding'")
    with folding(url):
        answered(door)
    with superuser(at) as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM ledger.ticket), (SELECT mac FROM ledger.request WHERE request = 'founding')")
        assert cursor.fetchone() == (0, None)


def test_it_needs_no_user_and_a_ledger(door, url, tmp_path):
    refused(ended(begun(tmp_path / "none", "server", "run", user=None)), 3, saying="no ledger")


def test_a_private_server_can_have_one_too_and_is_not_started_again_by_it(founded_alone):
    at, door = founded_alone
    with folding(at.directory) as process:
        assert told(process) == b"The answer to caseload is kept up.\n"
        number = door.referred()
        door.done("server", "stop")
        assert b"folding is interrupted" in told(process)
        time.sleep(1.5)
        assert not embedded.status(embedded.locate(at.directory)).running
        assert {row["number"] for row in door.done("caseload").json} == {number}
        assert b"folding goes on" in told(process)


@pytest.fixture
def founded_alone(tmp_path, door_of, monkeypatch):
    """A ledger with a server of its own, to be stopped."""
    monkeypatch.setenv("HOME", str(tmp_path))
    door = door_of(tmp_path / "ledger")
    door.done("init", "--agency", "cheshire-police", "--fields", "-", typed={"full_name": "Dana Invented"})
    yield place.find(str(door.directory)), door
    embedded.discard(embedded.locate(door.directory))


def test_an_older_program_refuses_by_name_what_a_newer_release_installed_or_answered(door, url, administrators):
    door.referred()
    with folding(url):
        answered(door)
    newer = {
        "INSERT INTO ledger.installation VALUES (999, '99.0.0', now())": "DELETE FROM ledger.installation WHERE number = 999",
        "UPDATE live.question SET release = '99.0.0', definition_hash = 'other'": "DELETE FROM live.question",
    }
    with psycopg2.connect(embedded.dsn(administrators, embedded.SUPERUSER, "ledger")) as opened, opened.cursor() as cursor:
        for done, undone in newer.items():
            cursor.execute(done)
            opened.commit()
            answer = run(url, "server", "run", user=None)
            assert (answer.status, answer.out) == (6, ""), answer
            assert "99.0.0" in answer.err
            assert "use that release or a newer one" in answer.err
            cursor.execute(undone)
            opened.commit()
