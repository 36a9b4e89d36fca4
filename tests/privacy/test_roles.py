"""What a role is there for is what it sees: analysts the facts, administrators the running of the ledger, neither what anybody said."""

from uuid import UUID, uuid4

import pytest
from application.scenes import NAME, REASON, asked, event, member, photograph, reasons

from ledger import errors
from ledger.application import Intent


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_nothing_sealed_is_shown_to_them_and_no_key_released(shared, shared_at, case, role):
    with member(shared_at, shared, f"{role[:3]}{case.stream.hex[:8]}", roles=(role,)) as reader:
        first, _ = reader.read([case.stream], purpose="case_work")
        assert reasons(first) == {"audience"}
        assert (first.fact.fields["channel"], "reason" in first.fact.fields) == ("phone", False)
        assert "name" not in reader.read((), persons=[case.suspect], purpose="case_work")[0].fact.fields
        reach = ("personal", "narrative", "held")
        ticket = reader.consult([case.stream], persons=(), purpose="case_work", reason=None, upto=None, classes=reach)
        assert reader.keyring.release(ticket) == {}


@pytest.mark.parametrize("role", ["practitioner", "supervisor", "auditor", "disclosure_officer"])
def test_what_was_said_is_shown_to_those_whose_work_it_is(shared, shared_at, case, role):
    with member(shared_at, shared, f"{role[:3]}{case.stream.hex[:8]}", roles=(role, "administrator")) as reader:
        assert reader.read([case.stream], purpose="case_work")[0].fact.fields["reason"] == REASON
        assert reader.read((), persons=[case.suspect], purpose="case_work")[0].fact.fields["name"] == NAME


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
    groups = asked(shared_at, "SELECT roleid::regrole::text, admin_option FROM pg_auth_members WHERE member = %s::regrole", login)
    assert groups == [("caseledger_user", False)]


def test_only_an_administrator_adds_or_disables_anybody(shared, shared_at, case):
    with member(shared_at, shared, f"sup{case.stream.hex[:8]}", roles=("supervisor", "disclosure_officer", "auditor")) as other:
        before = photograph(shared_at)
        with pytest.raises(errors.RuleRefused):
            added(other)
        with pytest.raises(errors.RuleRefused):
            other.record([Intent(event("user-disabled", login=shared.profile.login, reason="left"), other.unit_stream())])
        assert photograph(shared_at) == before


def test_the_last_administrator_stays(ledger):
    with pytest.raises(errors.RuleRefused, match="last administrator"):
        ledger.record([Intent(event("user-disabled", login=ledger.profile.login, reason="left"), ledger.unit_stream())])
