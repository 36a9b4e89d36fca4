"""What a role is there for is what it sees: analysts the facts, administrators the running of the ledger, neither what anybody said."""

from uuid import UUID, uuid4

import pytest
from application.scenes import NAME, REASON, asked, event, member, photograph, reasons
from conftest import superuser

from ledger import acts, errors
from ledger.application import Intent
from ledger.events.unit import LedgerRole
from ledger.store import question_reading, reading, schema


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_nothing_sealed_is_shown_to_them_and_no_key_released(shared, shared_at, case, role):
    with member(shared_at, shared, f"{role[:3]}{case.stream.hex[:8]}", roles=(role,)) as reader:
        first, _ = reader.read([case.stream], purpose="case_work")
        assert reasons(first) == {"audience"}
        shown = "phone" if role == "analyst" else None  # what an administrator runs is the ledger, not the cases
        assert (first.fact.fields.get("channel"), "reason" in first.fact.fields) == (shown, False)
        assert "name" not in reader.read((), persons=[case.suspect], purpose="case_work")[0].fact.fields
        reach = ("personal", "narrative", "held")
        ticket = reader.consult([case.stream], persons=(), purpose="case_work", reason=None, upto=None, classes=reach)
        assert reader.keyring.release(ticket) == {}


@pytest.mark.parametrize("role", ["practitioner", "supervisor", "auditor", "disclosure_officer"])
def test_what_was_said_is_shown_to_those_whose_work_it_is(shared, shared_at, case, role):
    with member(shared_at, shared, f"{role[:3]}{case.stream.hex[:8]}", roles=(role, "administrator")) as reader:
        assert reader.read([case.stream], purpose="case_work")[0].fact.fields["reason"] == REASON
        assert reader.read((), persons=[case.suspect], purpose="case_work")[0].fact.fields["name"] == NAME


@pytest.mark.parametrize(("role", "asks"), [("analyst", True), ("administrator", False)])
def test_an_analyst_finds_cases_and_asks_questions_and_an_administrator_does_neither(shared, shared_at, case, role, asks):
    with member(shared_at, shared, f"q{role[:3]}{case.stream.hex[:8]}", roles=(role,)) as reader:
        tried = {
            "find": lambda: reading.find_stream(reader.user, case.number).stream == case.stream,
            "parties": lambda: case.stream in reading.parties(reader.user, [case.stream]),
            "cases": lambda: bool(reading.cases_of(reader.user, case.suspect)),
            "question": lambda: question_reading.question_serves(reader.user, "orders", b"") is None,
        }
        assert {name: answered(ask) for name, ask in tried.items()} == dict.fromkeys(tried, asks)
        assert not answered(lambda: reader.facts(case.stream))  # which are for whoever records there
        assert reader.facts(reader.unit_stream())
        assert reader.read([reader.unit_stream()], purpose="administration")[0].fact.fields["roles"]
        assert reader.parties([reader.unit_stream()]) == {}


def answered(ask):
    try:
        return ask()
    except errors.NotAuthorised:
        return False


def added(shared, **changed):
    member_of_staff = {
        "login": "u_" + uuid4().hex[:16], "recorder": str(uuid4()), "agency": "cwp", "roles": ["practitioner"],
        "public_key": uuid4().hex * 2, "name": "Clara Invented",
    }  # fmt: skip
    return shared.record([Intent(event("user-added", **(member_of_staff | changed)), shared.unit_stream())])


@pytest.mark.parametrize("taken", ["the ledger's own id", "another's id", "another's key", "another's login"])
def test_nobody_is_added_under_what_is_anothers(shared, shared_at, taken):
    """Authors are told apart by recorder id and key; the ledger's own entries bear the id of sixteen zero bytes."""
    changed = {
        "the ledger's own id": {"recorder": str(UUID(int=0))},
        "another's id": {"recorder": str(shared.me.recorder)},
        "another's key": {"public_key": shared.session["public_key"]},
        "another's login": {"login": shared.profile.login},
    }[taken]
    before = photograph(shared_at)
    with pytest.raises((errors.EntryRefused, errors.RuleRefused)):
        added(shared, **changed)
    assert photograph(shared_at) == before


def test_a_user_is_added_with_a_login_role_that_can_do_nothing_else(shared, shared_at):
    login = "u_" + uuid4().hex[:16]
    added(shared, login=login)
    rights = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = %s"
    assert asked(shared_at, rights, login) == [(False, False, False, False, False, True)]
    assert groups(shared_at, login) == [("caseledger_practitioner", False), ("caseledger_user", False)]


def groups(at, login):
    return asked(at, "SELECT roleid::regrole::text, admin_option FROM pg_auth_members WHERE member = %s::regrole ORDER BY 1", login)


def test_a_login_is_in_the_group_of_each_of_its_roles_until_it_is_closed(shared, shared_at):
    login = "u_" + uuid4().hex[:16]
    added(shared, login=login, roles=["auditor", "disclosure_officer"])
    assert [name for name, _ in groups(shared_at, login)] == ["caseledger_auditor", "caseledger_disclosure_officer", "caseledger_user"]
    shared.record([Intent(event("user-disabled", login=login, reason="left"), shared.unit_stream())])
    assert groups(shared_at, login) == [("caseledger_user", False)]


def test_the_groups_are_those_of_the_roles_in_the_catalogue(shared_at):
    roles = [role.value for role in LedgerRole]
    assert list(schema.GROUPS.values()) == roles
    assert asked(shared_at, "SELECT ledger.ledger_roles()") == [(roles,)]


def test_only_an_administrator_adds_or_disables_anybody(shared, shared_at, case):
    with member(shared_at, shared, f"sup{case.stream.hex[:8]}", roles=("supervisor", "disclosure_officer", "auditor")) as other:
        before = photograph(shared_at)
        with pytest.raises(errors.RuleRefused):
            added(other)
        with pytest.raises(errors.RuleRefused):
            other.record([Intent(event("user-disabled", login=shared.profile.login, reason="left"), other.unit_stream())])
        assert photograph(shared_at) == before


@pytest.fixture
def alone(ledger):
    """A ledger whose one user is its only administrator, and what is recorded of his roles; his login is that of other tests' users too."""
    own = {"recorder": str(ledger.me.recorder), "agency": ledger.me.agency}
    yield lambda *roles: ledger.record([Intent(event("user-roles-changed", **own, roles=roles), ledger.unit_stream())])
    with superuser(ledger.place) as cursor:
        cursor.execute("SET ROLE caseledger_owner; SELECT ledger.join_groups(%s, %s)", (ledger.profile.login, list(ledger.me.roles)))


def test_the_last_administrator_stays_one_whatever_else_he_becomes(ledger, alone, monkeypatch):
    alone("administrator", "auditor")
    with pytest.raises(errors.RuleRefused, match="last administrator"):
        alone("auditor")
    with pytest.raises(errors.RuleRefused, match="last administrator"):
        ledger.record([Intent(event("user-disabled", login=ledger.profile.login, reason="left"), ledger.unit_stream())])
    monkeypatch.setattr(acts.rule, "decide", lambda *_, **__: None)
    with pytest.raises(errors.NotAuthorised, match="last administrator"):
        alone("auditor")
