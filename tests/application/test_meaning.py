"""What the entries say is audited: every act by the rules of its day, the schema object by object, and each row that is not hashed.

Each attack is a superuser's, past the functions and triggers that would have refused it, and undone in the end.
"""

import pytest
from application.scenes import asked, note, referral, referred
from conftest import superuser

from ledger import redeciding
from ledger.application import Intent, Ledger
from ledger.errors import DatabaseError
from ledger.meaning import meaning
from ledger.store import audited, place

NOTE = "(SELECT max(position) FROM ledger.entry WHERE type = 'note-recorded.v1')"


@pytest.fixture(scope="module")
def case(shared_at):
    """A case with a note, in a ledger that the tests of this module share."""
    ledger = Ledger(shared_at, place.profile(shared_at, "dana"))
    case = referred(ledger)
    ledger.record([Intent(note(), case.stream)], request_id="a-note")
    yield case
    ledger.close()


@pytest.fixture
def there(shared_at, case):
    """Where it lies."""
    return shared_at


def found(at):
    """Rule, position and what was found, of each finding."""
    return {(each.rule, each.position, each.what) for each in meaning(at.superuser_dsn("ledger")).findings}


def test_of_a_ledger_as_it_was_recorded_nothing_is_found(there):
    said = meaning(there.superuser_dsn("ledger"))
    assert said.findings == []
    assert said.entries == asked(there, "SELECT count(*) FROM ledger.entry WHERE log = 1")[0][0]
    assert [each.partition(" entries")[2] for each in said.unestablished] == [
        " of which it reads sealed values; verify --content shows it"
    ]


RELEASED, RECORDED = "every object of the schema is as the release installs it", "the installed schema has the digest that was recorded"
SEES = "FUNCTION ledger.sees_case(agency text, opener text) RETURNS boolean LANGUAGE sql STABLE AS"
SCHEMA = {
    "a trigger switched off": (
        "ALTER TABLE ledger.entry DISABLE TRIGGER append_only", "ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER append_only",
        "trigger ledger.entry.append_only was changed",
    ),
    "a trigger that a replica skips": (
        "ALTER TABLE ledger.content ENABLE TRIGGER erase_only", "ALTER TABLE ledger.content ENABLE ALWAYS TRIGGER erase_only",
        "trigger ledger.content.erase_only was changed",
    ),
    "a rule": (
        "CREATE RULE quiet AS ON UPDATE TO ledger.users DO INSTEAD NOTHING", "DROP RULE quiet ON ledger.users",
        "rule ledger.users.quiet was added",
    ),
    "a policy": ("CREATE POLICY any_row ON ledger.entry", "DROP POLICY any_row ON ledger.entry", "policy ledger.entry.any_row was added"),
    "a function's body": (
        f"CREATE OR REPLACE {SEES} 'SELECT true'", None,
        "function ledger.sees_case.agency text, opener text was changed",
    ),
    "the digest's own function": (
        "CREATE OR REPLACE FUNCTION ledger.schema_lines() RETURNS SETOF text LANGUAGE sql STABLE AS 'SELECT NULL::text'", None,
        "function ledger.schema_lines. was changed",
    ),
    "a grant": (
        "GRANT SELECT ON ledger.content TO caseledger_user", "REVOKE SELECT ON ledger.content FROM caseledger_user",
        "relation ledger.content was changed",
    ),
    "another owner": (
        "ALTER FUNCTION api.redeem OWNER TO projector", "ALTER FUNCTION api.redeem OWNER TO caseledger_owner", "function api.redeem",
    ),
    "a table that another's rows are read with": (
        "CREATE TABLE ledger.more () INHERITS (ledger.agreement)", "DROP TABLE ledger.more",
        "inherits ledger.more.ledger.agreement was added",
    ),
    "a key that is unique no more": (
        "ALTER TABLE ledger.request DROP CONSTRAINT request_pkey", "ALTER TABLE ledger.request ADD PRIMARY KEY (recorder, request)",
        "constraint ledger.request.request_pkey is not there",
    ),
    "a type that others may record": (
        "UPDATE ledger.event_type SET roles = roles || '{analyst}' WHERE type = 'note-recorded.v1'",
        "UPDATE ledger.event_type SET roles = array_remove(roles, 'analyst') WHERE type = 'note-recorded.v1'",
        "type note-recorded.v1 was changed",
    ),
}  # fmt: skip


def test_each_object_of_the_schema_that_was_changed_is_named(there):
    """All of them at once; with each undone again, nothing is found."""
    with superuser(there) as cursor:
        undone = []
        for attack, undo, _ in SCHEMA.values():
            if undo is None:
                cursor.execute("SELECT pg_get_functiondef(%s::regproc)", ("ledger." + attack.split("ledger.")[1].partition("(")[0],))
            undone.append(undo or cursor.fetchone()[0])
            cursor.execute(attack)
        try:
            said = found(there)
        finally:
            for undo in undone:
                cursor.execute(undo)
    named = [what for rule, _, what in said if rule == RELEASED]
    assert [told for _, _, told in SCHEMA.values() if not any(what.startswith(told) for what in named)] == []
    assert any(rule.startswith(RECORDED) for rule, _, _ in said)
    assert found(there) == set()


ITS_SLOTS = f"(SELECT c.slot FROM ledger.content c WHERE c.log = 1 AND c.position = {NOTE} AND c.sealed)"
KEPT = ("stream", "slot", "number", "request")
FIRST = "(SELECT e.position FROM ledger.entry e JOIN ledger.stream s ON s.stream = e.stream AND s.kind = 'case' AND e.version = 1)"
BESIDE = {
    "a case under another number": (
        "UPDATE ledger.stream SET number = 'CHS-20-0009' WHERE kind = 'case'", "a stream has the human number that was stamped", FIRST,
    ),
    "a case taken from its number": (
        "UPDATE ledger.stream SET number = NULL WHERE kind = 'case'", "a stream has the human number that was stamped", FIRST,
    ),
    "a case that nobody knows of": ("DELETE FROM ledger.stream WHERE kind = 'case'", "the table of streams says of which kind", FIRST),
    "a case passed off as a person": (
        "UPDATE ledger.stream SET kind = 'person' WHERE kind = 'case'", "the table of streams says of which kind", FIRST,
    ),
    "a number without a case": (
        "INSERT INTO ledger.stream VALUES (gen_random_uuid(), 1, 'case', 'CHS-20-0009')", "a stream that is known has entries", "NULL",
    ),
    "a number that will come again": ("UPDATE ledger.number SET last = 0 WHERE series = 'case'", "the next number of a series", "NULL"),
    "a slot given to another stream": (
        f"UPDATE ledger.slot SET stream = gen_random_uuid() WHERE slot IN {ITS_SLOTS}",
        "a key slot belongs to the stream and the controller", NOTE,
    ),
    "a slot given to another controller": (
        f"UPDATE ledger.slot SET controller = 'x' WHERE slot IN {ITS_SLOTS}",
        "a key slot belongs to the stream and the controller", NOTE,
    ),
    "a slot that is not known": (
        f"DELETE FROM ledger.slot WHERE slot IN {ITS_SLOTS}",
        "a key slot belongs to the stream and the controller", NOTE,
    ),
    "a slot said to be erased": (
        f"UPDATE ledger.slot SET erased_by = {NOTE} WHERE NOT sealed", "a key slot is erased by the entry that names it", NOTE,
    ),
    "another answer to a request": (
        "UPDATE ledger.request SET answer = replace(answer::text, 'note-', 'x-')::jsonb #- '{entries,0,leaf}' WHERE request = 'a-note'",
        "an act was recorded once under its request id", NOTE,
    ),
    "a request used for what another recorded": (
        "INSERT INTO ledger.request SELECT recorder, 'x', log, at, mac, first, last, answer FROM ledger.request WHERE request = 'a-note'",
        "an act was recorded once under its request id", NOTE,
    ),
    "a request id used twice": (
        "ALTER TABLE ledger.request DROP CONSTRAINT request_pkey; INSERT INTO ledger.request TABLE ledger.request LIMIT 1",
        "an act was recorded once under its request id", "(SELECT first FROM ledger.request LIMIT 1)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("attack", "rule", "position"), BESIDE.values(), ids=BESIDE)
def test_each_row_beside_the_entries_that_was_tampered_with_is_named(there, attack, rule, position):
    ((expected,),) = asked(there, f"SELECT {position}")
    with superuser(there) as cursor:
        for table in KEPT:
            cursor.execute(f"CREATE TABLE IF NOT EXISTS saved_{table} AS SELECT * FROM ledger.{table}")
        try:
            cursor.execute(attack)
            said = found(there)
        finally:
            for table in KEPT:
                cursor.execute(f"DELETE FROM ledger.{table}; INSERT INTO ledger.{table} SELECT * FROM saved_{table}")
                cursor.execute(f"DROP TABLE saved_{table}")
            cursor.execute("ALTER TABLE ledger.request DROP CONSTRAINT IF EXISTS request_pkey, ADD PRIMARY KEY (recorder, request)")
    assert any(each.startswith(rule) and place == expected for each, place, _ in said), said


def test_an_act_that_was_recorded_past_the_rules_is_found_by_its_rule(ledger, monkeypatch):
    """Given a program that asks no rule, when a case is referred a second time, then the audit names the rule and the entry."""
    case = referred(ledger)
    monkeypatch.setattr("ledger.acts.rule.decide", lambda *_, **__: None)
    again = referral("Once more.")
    last = ledger.record([Intent(again, case.stream)]).entries[-1]
    assert {each[:2] for each in found(ledger.place)} == {("a case is referred once", last.position)}


@pytest.mark.parametrize("unit", ["x", r"\xff"], ids=["no JSON", "no text"])
def test_an_entry_that_cannot_be_read_is_named_and_the_rest_of_its_stream_is_judged(ledger, unit):
    case = referred(ledger)
    last = ledger.record([Intent(note(), case.stream)]).entries[-1].position
    asked(
        ledger.place, "ALTER TABLE ledger.content DISABLE TRIGGER append_only; UPDATE ledger.content SET stored[3] = "
        f"'{unit}' WHERE log = 1 AND NOT sealed AND position = {last}; ALTER TABLE ledger.content ENABLE ALWAYS TRIGGER append_only",
    )  # fmt: skip
    said = {each[:2] for each in found(ledger.place)}
    assert (redeciding.READ, last) in said
    assert {place for _, place in said} == {last}


def test_a_page_that_the_server_cannot_read_is_a_finding_and_the_other_streams_are_judged(ledger, monkeypatch):
    """Given a database that fails where a stream lies, when the record is audited, then it is named, and the others are judged."""
    case, _ = referred(ledger), referred(ledger)
    read = audited.rows

    def failing(connection, statement, *values):
        if case.stream in values[1:]:
            raise DatabaseError("the page does not read")
        return read(connection, statement, *values)

    monkeypatch.setattr(audited, "rows", failing)
    monkeypatch.setattr(audited, "_sorted", lambda *_: failing(None, "", 0, case.stream))
    said = meaning(ledger.place.superuser_dsn("ledger"))
    assert [(each.rule, each.stream) for each in said.findings if each.rule == redeciding.READ] == [(redeciding.READ, case.stream)]
    assert said.entries == asked(ledger.place, "SELECT count(*) FROM ledger.entry WHERE log = 1 AND stream <> %s", case.stream)[0][0]
