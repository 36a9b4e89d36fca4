"""An administrator's login, as it is and after somebody with too much power gave it CREATEROLE: what it can make of itself."""

from contextlib import closing
from uuid import uuid4

import psycopg2
import pytest
from application.scenes import POLICE, add_user, asked
from conftest import superuser

from ledger.enforcement import ENFORCED
from ledger.meaning import meaning
from ledger.store import place, reading

GIFT = {"as it is": "NOCREATEROLE", "given CREATEROLE": "CREATEROLE"}


@pytest.fixture(scope="module")
def other(shared_at, shared):
    """A practitioner's login, to be attacked."""
    add_user(shared, "otto", POLICE, ("practitioner",))
    return place.profile(shared_at, "otto").login


@pytest.fixture(scope="module", params=GIFT)
def administrator(request, shared_at, shared):
    """The login of an administrator, without and with CREATEROLE; what it made is dropped in the end."""
    name = f"a{uuid4().hex[:8]}"
    add_user(shared, name, POLICE, ("administrator",))
    login = place.profile(shared_at, name).login
    with superuser(shared_at) as cursor:
        cursor.execute(f"ALTER ROLE {login} {GIFT[request.param]}")
        yield login
        cursor.execute(f"ALTER ROLE {login} NOCREATEROLE")


ATTACKS = {
    "be the owner": "GRANT caseledger_owner TO {me}",
    "act as the owner": "SET ROLE caseledger_owner",
    "be a practitioner": "GRANT caseledger_practitioner TO {me}",
    "be an auditor too": "GRANT caseledger_auditor TO {me}",
    "read every table": "GRANT pg_read_all_data TO {me}",
    "be the keyring": "GRANT keyring TO {me}",
    "be another user": "GRANT {other} TO {me}",
    "make a login of the unit": "CREATE ROLE made_{n} LOGIN IN ROLE caseledger_user",
    "make an auditor": "CREATE ROLE made_{n} LOGIN IN ROLE caseledger_user, caseledger_auditor",
    "make a member of his own group": "CREATE ROLE made_{n} IN ROLE caseledger_administrator",
    "make a superuser": "CREATE ROLE made_{n} SUPERUSER",
    "make one that passes row policies": "CREATE ROLE made_{n} BYPASSRLS",
    "be a superuser": "ALTER ROLE {me} SUPERUSER",
    "give another's login a password": "ALTER ROLE {other} PASSWORD 'invented'",
    "close another's login": "ALTER ROLE {other} NOLOGIN",
    "drop another's login": "DROP ROLE {other}",
    "take another's group away": "REVOKE caseledger_practitioner FROM {other}",
    "open the owner": "ALTER ROLE caseledger_owner LOGIN",
    "open the tables": "GRANT SELECT ON ledger.entry TO {me}",
    "open a function": "GRANT EXECUTE ON FUNCTION api.find_stream TO {me}",
}


def tried(at, login, statement):
    """Run a statement as a login, on a connection of its own; what it changed stays."""
    with closing(psycopg2.connect(at.dsn(login))) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_it_gives_itself_and_others_nothing_of_the_ledger(shared_at, administrator, other, attack):
    words = {"me": administrator, "other": other, "n": uuid4().hex[:8]}
    memberships = "SELECT m.roleid::regrole::text, m.member::regrole::text, m.admin_option FROM pg_auth_members m ORDER BY 1, 2, 3"
    roles = "SELECT rolname, rolsuper, rolcanlogin, rolcreaterole FROM pg_roles ORDER BY 1"
    before = asked(shared_at, memberships), asked(shared_at, roles)
    with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.InvalidGrantOperation)):
        tried(shared_at, administrator, attack.format(**words))
    assert (asked(shared_at, memberships), asked(shared_at, roles)) == before


def test_it_lets_nobody_in(shared_at, administrator):
    """PostgreSQL only warns whoever may himself connect that he cannot hand that on."""
    may = "SELECT datacl::text FROM pg_database WHERE datname = current_database()"
    before = asked(shared_at, may)
    tried(shared_at, administrator, f'GRANT CONNECT ON DATABASE "ledger{shared_at.suffix}" TO PUBLIC')
    assert asked(shared_at, may) == before


def test_what_it_makes_cannot_connect_and_doctor_and_audit_name_the_login_itself(shared_at, shared, administrator):
    made = f"made_{uuid4().hex[:8]}"
    (may,) = asked(shared_at, "SELECT rolcreaterole FROM pg_roles WHERE rolname = %s", administrator)[0]
    if may:
        tried(shared_at, administrator, f"CREATE ROLE {made} LOGIN")
        connect = "SELECT has_database_privilege(%s, current_database(), 'CONNECT')"
        assert asked(shared_at, connect, made) == [(False,)]
        asked(shared_at, f"DROP ROLE {made}")
    else:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            tried(shared_at, administrator, f"CREATE ROLE {made} LOGIN")
    named = [each for each in reading.doctor(shared.user)["differences"] if each["kind"] == "login"]
    assert [(each["key"], each["verdict"]) for each in named] == ([(administrator, "different")] if may else [])
    found = [each.what for each in meaning(shared_at.superuser_dsn("ledger")).findings if each.rule == ENFORCED["login"]]
    assert found == ([f"different: {administrator} may do more than a user"] if may else [])


@pytest.mark.parametrize("role", ["administrator", "supervisor"])
def test_no_login_of_the_unit_has_createrole_from_the_ledger(shared_at, shared, role):
    name = f"c{uuid4().hex[:8]}"
    add_user(shared, name, POLICE, (role,))
    login = place.profile(shared_at, name).login
    assert asked(shared_at, "SELECT rolcreaterole FROM pg_roles WHERE rolname = %s", login) == [(False,)]
