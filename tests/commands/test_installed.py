"""What is installed in the database is said in one line, by every command: nothing, another release's, or one changed by hand."""

import pytest
from application.scenes import asked, photograph
from conftest import bare

from ledger.store import install

COMMANDS = {
    "caseload": ("caseload",), "show": ("show", "CHS-26-0001"), "doctor": ("doctor",), "unit": ("unit",), "find": ("find", "-"),
    "record": ("record", "note", "CHS-26-0001", "--fields", "-"), "projections": ("projections", "rebuild"), "run": ("server", "run"),
    "user": ("user", "list"), "policy": ("policy", "show"),
}  # fmt: skip
ANY = pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests."""
    return shared_at


def refused(answer, saying):
    """One line, status 6, that says what is to be done."""
    assert (answer.status, answer.out) == (6, "")
    assert answer.err.count("\n") == 1, answer.err
    assert saying in answer.err
    assert "nothing was done" in answer.err


@pytest.fixture(scope="module")
def empty(shared_at, tmp_path_factory):
    """A ledger whose database is there and empty, as after somebody dropped it and made it anew."""
    with bare(shared_at, tmp_path_factory.mktemp("bare") / "ledger") as made:
        (made.directory / "users").symlink_to(shared_at.directory / "users")
        yield made


@ANY
def test_a_database_without_a_ledger(empty, door_of, words):
    refused(door_of(empty.directory)(*words, typed='{"text": "x"}'), "no ledger is installed in this database")


def test_what_is_not_installed_is_not_upgraded(empty, door_of):
    refused(door_of(empty.directory)("server", "upgrade"), "run caseledger init")
    assert asked(empty, "SELECT count(*) FROM pg_namespace WHERE nspname IN ('ledger', 'api')") == [(0,)]


def test_a_database_whose_schema_api_is_another_programs(empty, door_of):
    asked(empty, "CREATE SCHEMA api; GRANT USAGE ON SCHEMA api TO PUBLIC")
    try:
        refused(door_of(empty.directory)("caseload"), "no ledger is installed in this database")
    finally:
        asked(empty, "DROP SCHEMA api")


OTHER = {
    "none recorded": ("DELETE FROM ledger.installation", "not recorded; this is"),
    "older": ("UPDATE ledger.installation SET number = 1, release = '0.0.1'", "run caseledger server upgrade"),
    "newer": ("INSERT INTO ledger.installation VALUES (9999, '99.0.0', now())", "use that release or a newer one"),
}


@pytest.fixture(params=OTHER.values(), ids=OTHER)
def other(request, at):
    """What the program says of a database that another release installed, or nobody knows which."""
    statement, saying = request.param
    asked(at, statement)
    yield saying
    asked(at, f"DELETE FROM ledger.installation; INSERT INTO ledger.installation VALUES ({install.number()}, '0.1.0', now())")


@ANY
def test_a_database_of_another_release(door, other, words):
    refused(door(*words, typed='{"text": "x"}'), other)


def test_the_upgrade_mends_all_but_a_newer_ones(door, at, other):
    before = photograph(at)
    answer = door("server", "upgrade")
    if "newer" in other:
        refused(answer, other)
        assert photograph(at) == before
    else:
        assert answer.status == 0
        assert door.done("caseload").json is not None


def test_a_schema_that_was_changed_by_hand(door, at):
    asked(at, "ALTER TABLE ledger.entry DISABLE TRIGGER append_only")
    answer = door("doctor")
    assert answer.status == 7
    (told,) = (each["told"] for each in answer.json if each["check"] == "the schema is as it was recorded at installation")
    assert told.startswith("changed by hand, or its upgrade was not recorded")
    assert door("caseload").status == 0
    door.done("server", "upgrade")
    assert "changed by hand" not in door("doctor").out


@pytest.mark.parametrize(
    ("words", "lost"), [(("doctor",), "api.doctor()"), (("caseload",), "api.session()"), (("server", "run"), "api.installed()")]
)
def test_a_schema_that_lost_a_function_by_hand(door, at, words, lost):
    asked(at, f"DROP FUNCTION {lost}")
    refused(door(*words), "it was changed by hand")
    door.done("server", "upgrade")
    assert door("doctor").status in (0, 7)


LEFT = """
SET ROLE caseledger_owner;
CREATE FUNCTION api.parties(p_stream uuid) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM ledger.content';
CREATE FUNCTION ledger.forgotten() RETURNS integer LANGUAGE sql AS 'SELECT 1';
"""


def test_an_upgrade_leaves_no_function_of_an_older_release_behind(at, door_of):
    door = door_of(at.directory)
    asked(at, LEFT)
    assert "wrong" in {each["verdict"] for each in door("doctor").json}
    door.done("server", "upgrade")
    (left,) = asked(at, "SELECT count(*) FROM pg_proc WHERE proname = 'forgotten' OR oid = to_regprocedure('api.parties(uuid)')")
    assert left == (0,)
    assert {each["verdict"] for each in door("doctor").json if "schema" in each["check"]} == {"ok"}
