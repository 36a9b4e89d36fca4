"""What append enforces by is held against the entries: every row or login that a superuser slipped in, took away or altered is named.

``doctor`` compares inside the database, an audit outside it: both must find the same.
"""

from uuid import UUID, uuid4

import pytest
from application.scenes import (
    HEALTH,
    POLICE,
    add_user,
    adopt,
    asked,
    decide_erasure,
    event,
    joined,
    person,
    propose_erasure,
    referred,
    restrict,
    today,
)
from conftest import superuser

from ledger.application import Intent, Ledger
from ledger.meaning import meaning
from ledger.store import place, reading

NURSE = str(UUID(int=81))
TABLES = (
    "users", "login_held", "role_held", "party_of", "proceedings_case", "agreement", "restriction", "hold", "proposal", "retention",
    "erasure", "setting",
)  # fmt: skip


def put_rights(ledger, case, *, at, slot):
    """Restrict and lift, hold and release, propose an erasure and decline it, review and review again: each once, and once more."""
    held = {"kind": "cpia", "until": "verdict", "review_on": "2199-01-01", "reason": "Asked for."}
    reviewed = {"controller": POLICE, "criteria": ["none"], "decided_on": today(), "reasons": "Nothing more came."}
    case_version = ledger.find(case.number).version
    for each in (
        event("record-restricted", ground="evidence", versions=[1]),
        event("restriction-lifted", restriction=case_version + 1, reason="Settled.", told_on=today()),
        event("legal-hold-placed", **held), event("legal-hold-released", hold=case_version + 3, reason="Acquitted."),
        event("legal-hold-placed", **held, controllers=[HEALTH]),
    ):  # fmt: skip
        ledger.record([Intent(each, case.stream)])
    period = event("retention-classified", controller=POLICE, category="group_2", clear_period_start="2020-01-01")
    ledger.record([Intent(period, case.suspect)])
    for decision, more in (("retain", {"next_review_on": "2199-01-01"}), ("erase", {})):
        ledger.record([Intent(event("retention-reviewed", decision=decision, **more, **reviewed), case.suspect)])
    propose_erasure(ledger, at, [slot])
    proposed = ledger.facts(at)[-1].version
    ledger.record([Intent(event("erasure-declined", proposal=proposed), at)])


def role(kind, **values):
    return event(kind, member=NURSE, role="nurse", agency=HEALTH, **values)


def recorder_of(ledger, login):
    return next(str(each["recorder"]) for each in reading.members(ledger.user) if each["login"] == login)


@pytest.fixture(scope="module")
def unit(shared_at):
    """A ledger in which every kind of row was written, ended, corrected, and one written by an entry whose facts were erased since."""
    ledger = Ledger(shared_at, place.profile(shared_at, "dana"))
    add_user(ledger, "sam", HEALTH, ("practitioner",))
    sam = next(each["login"] for each in reading.members(ledger.user) if each["agency"] == HEALTH)
    stream = ledger.unit_stream()
    for each in (
        event("user-roles-changed", recorder=recorder_of(ledger, sam), agency=HEALTH, roles=["supervisor", "auditor"]),
        event("user-disabled", login=sam, reason="left"),
        event("agency-named", agency=HEALTH, name="Invented Trust", sector="health", since="2019-01-01"),
        event("member-named", member=NURSE, name="Nia Invented", since="2020-01-01"),
        role("role-held", since="2020-01-01"), role("role-ended", on="2020-12-31"), role("role-held", since="2021-06-01"),
    ):  # fmt: skip
        ledger.record([Intent(each, stream)])
    ended, begun = (fact.version for fact in ledger.facts(stream)[-2:])
    for target, field, right in ((ended, "on", "2020-11-30"), (begun, "since", "2021-05-01")):
        mended = event("fact-corrected", target=target, field=field, to=right, why="Misread.", discovered_on=today())
        ledger.record([Intent(mended, stream)])
    adopt(ledger, agencies=("*",))
    case, other = referred(ledger), referred(ledger)
    restrict(ledger, case, [1])
    restrict(ledger, other)
    opening = event("proceedings-opened", kind="other", cases=[str(case.stream), str(other.stream)], jurisdiction="england_wales")
    ledger.record([Intent(opening, ledger.fresh())])
    cousin = ledger.fresh()
    ledger.record([Intent(person("Cora Invented"), cousin), Intent(joined(cousin, "witness"), case.stream)])
    facts = next(each["slot"] for each in reading.slots_of(ledger.user, other.stream) if not each["sealed"])
    put_rights(ledger, case, at=stream, slot=facts)
    decide_erasure(ledger, stream, [facts])
    ledger.erase(facts)
    yield ledger
    ledger.close()


@pytest.fixture
def at(shared_at):
    return shared_at


@pytest.fixture
def attacked(unit, at):
    """A superuser's statement, undone in the end."""
    with superuser(at) as cursor:
        cursor.execute("CREATE SCHEMA saved")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE saved.{table} AS SELECT * FROM ledger.{table}")
        yield cursor.execute
        for table in TABLES:
            cursor.execute(f"DELETE FROM ledger.{table}; INSERT INTO ledger.{table} SELECT * FROM saved.{table}")
        cursor.execute("DROP SCHEMA saved CASCADE")


def found(door):
    return {(finding["check"], finding["told"]) for finding in door("doctor").json if finding["verdict"] == "wrong"}


def audited(at):
    """The findings of an audit of what the ledger says: rule, position, what was found."""
    return {(each.rule, each.position, each.what) for each in meaning(at.superuser_dsn("ledger")).findings}


@pytest.mark.usefixtures("durable")
def test_what_append_wrote_is_what_the_entries_say(unit, at, door):
    """Every table has rows, and nothing is wrong."""
    rows = {table: asked(at, f"SELECT count(*) FROM ledger.{table}")[0][0] for table in TABLES}
    assert [table for table, number in rows.items() if number == 0] == []
    assert found(door) == audited(at) == set()


MOVED = "(SELECT min(position) FROM ledger.login_held WHERE ended_by IN (SELECT position FROM ledger.login_held))"
DISABLED = "(SELECT added_by FROM ledger.users WHERE NOT enabled)"
PARTLY = "(SELECT position FROM ledger.restriction WHERE versions IS NOT NULL AND lifted_by IS NULL)"
WHOLLY = "(SELECT position FROM ledger.restriction WHERE versions IS NULL)"
GRANTED, REPLACED = "(SELECT max(position) FROM ledger.agreement)", "(SELECT min(position) FROM ledger.agreement)"
WITNESS = "(SELECT position FROM ledger.party_of WHERE category = 'witness')"
ERASED = "(SELECT max(position) FROM ledger.erasure)"
POLICY = "(SELECT max(position) FROM ledger.entry WHERE type = 'policy-adopted.v1')"
ROLE = "(SELECT e.position FROM ledger.role_held h JOIN ledger.entry e USING (version) WHERE e.stream = api.unit_stream() AND until IS {})"
ENDED, STANDING = ROLE.format("NOT NULL"), ROLE.format("NULL")
UNNAMED = "INSERT INTO ledger.erasure SELECT slot, 3 FROM ledger.slot WHERE NOT slot IN (SELECT slot FROM ledger.erasure) LIMIT 1"

ATTACKS = {
    "roles of a login slipped in": (
        "UPDATE ledger.login_held SET roles = roles || '{auditor}' WHERE position = 1", "agencies and roles of logins", "different", "1",
    ),
    "roles that ended": (
        f"UPDATE ledger.login_held SET ended_by = NULL WHERE position = {MOVED}", "agencies and roles of logins", "different", MOVED,
    ),
    "a stretch of roles taken away": (
        f"DELETE FROM ledger.login_held WHERE position = {MOVED}", "agencies and roles of logins", "missing", MOVED,
    ),
    "a stretch of roles made up": (
        "INSERT INTO ledger.login_held SELECT 9999, recorder, agency, roles, 9999 FROM ledger.users LIMIT 1",
        "agencies and roles of logins", "surplus", "9999",
    ),
    "a grant slipped in": ("INSERT INTO ledger.agreement VALUES (9999, '{*}', '{*}', '{*}', false)", "agreements", "surplus", "9999"),
    "a grant narrowed": (f"UPDATE ledger.agreement SET groups = '{{}}' WHERE position = {GRANTED}", "agreements", "different", GRANTED),
    "an ended grant revived": ("UPDATE ledger.agreement SET ended_by = NULL", "agreements", "different", REPLACED),
    "a grant taken away": ("DELETE FROM ledger.agreement WHERE ended_by IS NULL", "agreements", "missing", GRANTED),
    "a restriction taken away": (
        "DELETE FROM ledger.restriction WHERE versions IS NOT NULL AND lifted_by IS NULL", "restrictions", "missing", PARTLY,
    ),
    "a lifted restriction set again": (
        "UPDATE ledger.restriction SET lifted_by = NULL WHERE lifted_by IS NOT NULL", "restrictions", "different",
        "(SELECT position FROM ledger.restriction WHERE lifted_by IS NOT NULL)",
    ),
    "a hold released": (
        "UPDATE ledger.hold SET released_by = 3 WHERE released_by IS NULL", "legal holds", "different",
        "(SELECT position FROM ledger.hold WHERE released_by IS NULL)",
    ),
    "a hold narrowed": (
        "UPDATE ledger.hold SET controllers = '{nobody}' WHERE released_by IS NULL", "legal holds", "different",
        "(SELECT position FROM ledger.hold WHERE released_by IS NULL)",
    ),
    "a proposal made up": (
        "INSERT INTO ledger.proposal VALUES (9999, gen_random_uuid(), '{}', NULL, 'court_order', 'RR-1')", "proposed erasures", "surplus",
        "9999",
    ),
    "a declined proposal standing again": (
        "UPDATE ledger.proposal SET declined_by = NULL WHERE declined_by IS NOT NULL", "proposed erasures", "different",
        "(SELECT position FROM ledger.proposal WHERE declined_by IS NOT NULL)",
    ),
    "a controller's decision turned": (
        "UPDATE ledger.retention SET decision = 'erase' WHERE decision = 'retain'", "what controllers decided", "different",
        "(SELECT position FROM ledger.retention WHERE decision = 'retain')",
    ),
    "a restriction lifted": (
        "UPDATE ledger.restriction SET lifted_by = 1 WHERE versions IS NOT NULL AND lifted_by IS NULL", "restrictions", "different", PARTLY,
    ),
    "a restriction of another case under an erased entry's position": (
        "UPDATE ledger.restriction SET stream = gen_random_uuid() WHERE versions IS NULL", "restrictions", "surplus", WHOLLY,
    ),
    "a hold slipped in": ("INSERT INTO ledger.hold VALUES (1, gen_random_uuid(), 'litigation')", "legal holds", "surplus", "1"),
    "a disabled user enabled": ("UPDATE ledger.users SET enabled = true WHERE NOT enabled", "users", "different", DISABLED),
    "a user with one role more": ("UPDATE ledger.users SET roles = '{auditor}' WHERE NOT enabled", "users", "different", DISABLED),
    "a user with another's key": ("UPDATE ledger.users SET public_key = '' WHERE NOT enabled", "users", "different", DISABLED),
    "a role that lasts longer": ("UPDATE ledger.role_held SET until = '2021-01-31' WHERE until < 'now'", "roles held", "different", ENDED),
    "a role taken away": ("DELETE FROM ledger.role_held WHERE until IS NULL", "roles held", "missing", STANDING),
    "a case of proceedings taken away": (
        "DELETE FROM ledger.proceedings_case WHERE brought = (SELECT max(brought::text)::uuid FROM ledger.proceedings_case)",
        "cases that proceedings concern", "missing", "(SELECT max(position) FROM ledger.proceedings_case)",
    ),
    "a party taken away": ("DELETE FROM ledger.party_of WHERE category = 'witness'", "parties of cases", "missing", WITNESS),
    "an erasure slipped in": (UNNAMED, "erasures", "surplus", "3"),
    "an erasure disowned": ("DELETE FROM ledger.erasure", "erasures", "missing", ERASED),
    "another policy": ("UPDATE ledger.setting SET value = '{}' WHERE name = 'policy'", "the policy", "different", POLICY),
    "another zone": ("UPDATE ledger.setting SET value = 'Asia/Tokyo' WHERE name = 'zone'", "the policy", "different", POLICY),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "subject", "verdict", "position"), ATTACKS.values(), ids=ATTACKS)
def test_each_row_that_was_tampered_with_is_named(at, door, attacked, statement, subject, verdict, position):
    expected = asked(at, f"SELECT {position}")[0][0]
    before, known = found(door), audited(at)
    attacked(statement)
    answered = door("doctor")
    assert answered.status == 7
    ((_, told),) = [each for each in found(door) - before if each[0].startswith(subject)]
    assert told.startswith(f"{verdict}: cases#{expected}")
    ((_, place, what),) = [each for each in audited(at) - known if each[0].startswith(subject)]
    assert (place, what.partition(":")[0]) == (expected, verdict)
    assert "Invented" not in answered.out


@pytest.fixture
def login():
    """A login's name of this test's own."""
    return f"u_{uuid4().hex[:16]}"


BY = "GRANTED BY caseledger_owner"
LOGINS = {
    "a login that no entry made": ('CREATE ROLE "{}" LOGIN IN ROLE caseledger_user', "surplus"),
    "one that comes to the group by another role": ('CREATE ROLE "{0}" LOGIN; GRANT caseledger_owner TO "{0}"', "surplus"),
}


@pytest.mark.parametrize(("statement", "verdict"), LOGINS.values(), ids=LOGINS)
def test_a_login_that_is_nobodys_is_named(at, unit, door, login, statement, verdict):
    asked(at, f'{statement.format(login)}; GRANT CONNECT ON DATABASE "ledger{at.suffix}" TO "{login}"')
    try:
        assert f"{verdict}: {login}" in {told for _, told in found(door)}
        assert f"surplus: {login} is no enabled user's" in {what for _, _, what in audited(at)}
    finally:
        asked(at, f'DROP OWNED BY "{login}"; DROP ROLE "{login}"')


@pytest.mark.parametrize(
    ("statement", "undone", "verdict"),
    [
        ('ALTER ROLE "{}" NOLOGIN', 'ALTER ROLE "{}" LOGIN', "missing"),
        ('ALTER ROLE "{}" CREATEROLE', 'ALTER ROLE "{}" NOCREATEROLE', "different"),
        ('ALTER ROLE "{}" SUPERUSER', 'ALTER ROLE "{}" NOSUPERUSER', "different"),
        ('GRANT pg_read_all_data TO "{}"', 'REVOKE pg_read_all_data FROM "{}"', "different"),
        ("GRANT pg_read_all_data TO caseledger_user", "REVOKE pg_read_all_data FROM caseledger_user", "different"),
        ("GRANT pg_read_all_data TO caseledger_asking", "REVOKE pg_read_all_data FROM caseledger_asking", "different"),
        ('GRANT caseledger_asking TO "{}"', 'REVOKE caseledger_asking FROM "{}"', "different"),
        (
            "GRANT caseledger_asking TO caseledger_supervisor WITH INHERIT TRUE",
            "GRANT caseledger_asking TO caseledger_supervisor WITH INHERIT FALSE", "different",
        ),
        ('GRANT caseledger_auditor TO "{}"', 'REVOKE caseledger_auditor FROM "{}"', "different"),
        (f'REVOKE caseledger_supervisor FROM "{{}}" {BY}', f'GRANT caseledger_supervisor TO "{{}}" {BY}', "different"),
        (f'REVOKE caseledger_user FROM "{{}}" {BY}', f'GRANT caseledger_user TO "{{}}" {BY}', "different"),
        ('GRANT caseledger_supervisor TO "{}" WITH ADMIN OPTION', 'REVOKE ADMIN OPTION FOR caseledger_supervisor FROM "{}"', "different"),
        ("GRANT caseledger_auditor TO caseledger_supervisor", "REVOKE caseledger_auditor FROM caseledger_supervisor", "different"),
    ],
    ids=[
        "no login", "one that makes roles", "a superuser", "one that reads all", "all read all", "whoever asks reads all",
        "asks by himself", "its group has by itself what it may take on", "in another group", "not in its own",
        "not in that of all", "hands its group on", "its group is in another",
    ],
)
def test_a_users_login_with_fewer_or_more_rights_is_named(at, unit, door, statement, undone, verdict):
    login, position = asked(at, "SELECT login, added_by FROM ledger.users WHERE enabled ORDER BY added_by DESC LIMIT 1")[0]
    asked(at, statement.format(login))
    try:
        assert f"{verdict}: cases#{position} {login}" in {told for _, told in found(door)}
        assert (position, verdict) in {(place, what.partition(":")[0]) for _, place, what in audited(at) if login in what}
    finally:
        asked(at, undone.format(login))


def test_the_login_of_a_disabled_user_that_works_again_is_named(at, unit, door):
    login = asked(at, "SELECT login FROM ledger.users WHERE NOT enabled")[0][0]
    asked(at, f'ALTER ROLE "{login}" LOGIN')
    try:
        assert f"surplus: {login}" in {told for _, told in found(door)}
    finally:
        asked(at, f'ALTER ROLE "{login}" NOLOGIN')
