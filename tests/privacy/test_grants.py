"""Who may do what with which object: what an installed ledger grants, against what is intended, by hand; neither more nor less."""

from contextlib import closing

import pytest
from application.scenes import asked

from ledger.store import schema
from ledger.store.connection import connect
from scripts import granted

EVERY_USER = {schema.EVERYONE}
ALL_BUT_ADMINISTRATORS = {"practitioner", "supervisor", "auditor", "disclosure_officer", "analyst"}
WHO_SEE_CONTENT = ALL_BUT_ADMINISTRATORS - {"analyst"}
WHO_ERASE = {"supervisor", "disclosure_officer"}

CALLS = {
    # Who he is, who the users are, the unit's own record and what he needs in order to sign; recording is judged by type and roles.
    "session members unit_stream unit_facts writing repeated append head question_status doctor": EVERY_USER,
    # To read: what a ticket then shows is judged by agreement, agency, purpose and roles; a refusal is a value.
    "consulting consult redeem held_streams": EVERY_USER,
    # Facts of cases, under no ticket: numbers, parties, questions. An administrator has none; rules are asked by whoever records.
    "find_stream parties cases_of merges_of merges_by question_serves question_rows question_part retention_rows open_cases "
    "visible_streams visible_range recorded_at proceedings": ALL_BUT_ADMINISTRATORS,
    "rule_facts cases_given cases_restricted": WHO_SEE_CONTENT,
    # A file of history is imported by whoever may begin an import.
    "append_acts": {"practitioner", "supervisor", "administrator"},
    "slots_of slots_of_entry slots_named sealed_in proposals held_slots": WHO_ERASE,
    # Of the record by those; of the access log, when its period is over, by these.
    "erase": WHO_ERASE | {"auditor", "administrator"},
    "expiring": {"auditor", "administrator"},
    # What an older backup brought back: of cases that the asker reaches, of the access log to those.
    "contents_back": EVERY_USER,
    "access_streams access_about access_scopes operations operation_streams": {"auditor"},
    "break_glass": {"practitioner", "supervisor", "disclosure_officer"},
    "audit_log audit_ends audit_reaches audit_entries audit_contents audit_bounds audit_places audit_tiles audit_streams audit_checkpoints "
    "audit_slots audit_numbers": {"auditor"},
    # What an installed release is recorded by.
    "schema_digest": {"administrator"},
    # The program's own logins.
    "fold_streams fold_range touched log_hash erased "
    "unit_zone installed expire tile cores stream_leaves tree_state leaves stream_trees indexed "
    "keep_trees lock_log append_index keep_checkpoint kept_checkpoint": {"projector"},
    "erasure_of ticket_units ticket_consultation ticket_search ticket_found unrecorded": {"keyring"},
    # Logs for the storage contracts of the library, which no unit has.
    "create_log append_stored insert_tracking max_tracking stored_events stored_notifications max_position": {"log_creator"},
}
ALSO = {"head": {"projector"}}
ASKED = ("questions", "rows", "entries", "cases", "members", "agencies", "functions", "open")
"""What a question in SQL may call, in schema ask: by one role alone, that whoever oversees, audits or analyses takes on."""
WHO_ASK = {"supervisor", "auditor", "analyst"}

INTENDED = {
    "database ledger": {
        "projector": {"connect"}, "keyring": {"connect"}, "caseledger_owner": {"connect, and to grant it", "create"},
    },
    "database keyring": {"keyring": {"connect"}},
    "schema api": {role: {"usage"} for role in (schema.EVERYONE, "projector", "keyring", "log_creator")},
    "schema ask": {schema.ASKING: {"usage"}},
    "schema live": {"caseledger_owner": {"usage"}},
    "every table to come of live": {"caseledger_owner": {"select"}},
}  # fmt: skip


def intended():
    """Every grant there is to be, by object and role."""
    called = {role: group for group, role in schema.GROUPS.items()}
    calls = {name: roles | ALSO.get(name, set()) for names, roles in CALLS.items() for name in names.split()}
    functions = {f"function api.{name}": {called.get(role, role): {"execute"} for role in roles} for name, roles in calls.items()}
    return INTENDED | functions | {f"function ask.{name}": {schema.ASKING: {"execute"}} for name in ASKED}


@pytest.fixture(scope="module")
def found(founded):
    """What the installed databases grant."""
    with closing(connect(founded.superuser_dsn("ledger"))) as ledger, closing(connect(founded.superuser_dsn("keyring"))) as keyring:
        return granted.grants(ledger, keyring)


def test_what_is_granted_is_what_is_intended_and_nothing_else(found, founded):
    """A user's login, which alone has the right to connect that it is given, is in no other grant."""
    user = asked(founded, "SELECT login FROM ledger.users")[0][0]
    given = {thing: dict(held) for thing, held in found.items() if held}
    assert given["database ledger"].pop(user) == {"connect"}
    assert given == intended()


def test_nobody_has_a_right_on_a_table_or_a_function_of_the_ledger_or_on_the_keyrings_tables(found):
    closed = {thing: held for thing, held in found.items() if thing.split()[-1].startswith(("ledger.", "keyring."))}
    assert {"table ledger.entry", "table ledger.users", "function ledger.judge", "table keyring.slot_key"} <= closed.keys()
    assert [thing for thing, held in closed.items() if held] == []


@pytest.mark.parametrize("role", [schema.EVERYONE, *schema.GROUPS, schema.ASKING])
def test_a_group_can_reach_no_table_whichever_way(founded, role):
    """As PostgreSQL itself judges it: by grant, by membership and by what everybody has; and no group has another's rights by itself."""
    reach = """SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
                 unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) p
               WHERE n.nspname IN ('ledger', 'live', 'keyring') AND c.relkind IN ('r', 'v', 'm') AND has_table_privilege(%s, c.oid, p)"""
    assert asked(founded, reach, role) == []
    usage = """SELECT nspname FROM pg_namespace WHERE has_schema_privilege(%s, oid, 'USAGE') AND nspname !~ '^pg_'
               AND nspname <> 'information_schema'"""
    assert asked(founded, usage, role) == {schema.EVERYONE: [("api",)], schema.ASKING: [("ask",)]}.get(role, [])
    member = "SELECT roleid::regrole::text, admin_option, inherit_option, set_option FROM pg_auth_members WHERE member = %s::regrole"
    assert asked(founded, member, role) == ([(schema.ASKING, False, False, True)] if schema.GROUPS.get(role) in WHO_ASK else [])


def test_the_owner_hands_out_the_groups_and_is_in_none(founded):
    held = """SELECT m.roleid::regrole::text, m.admin_option, m.inherit_option OR m.set_option FROM pg_auth_members m
              WHERE m.member = 'caseledger_owner'::regrole AND m.roleid::regrole::text = ANY (%s) ORDER BY 1"""
    assert asked(founded, held, list(schema.GROUPS)) == [(group, True, False) for group in sorted(schema.GROUPS)]


def test_the_table_in_the_threat_model_is_what_is_granted(found):
    """Run ``scripts/schema`` after any change of a grant."""
    assert granted.page(found) == granted.PAGE.read_text("utf-8")


@pytest.mark.parametrize(
    "grant",
    [
        "GRANT EXECUTE ON FUNCTION api.find_stream TO caseledger_administrator",
        "REVOKE EXECUTE ON FUNCTION api.redeem FROM caseledger_user",
        "GRANT SELECT (number) ON ledger.stream TO caseledger_analyst",
        "GRANT USAGE ON SCHEMA ledger TO PUBLIC",
        "GRANT EXECUTE ON FUNCTION ledger.judge TO pg_monitor",
        "GRANT EXECUTE ON FUNCTION ask.entries TO caseledger_practitioner",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA api GRANT EXECUTE ON FUNCTIONS TO keyring",
    ],
)
def test_a_grant_too_many_or_too_few_is_seen(founded, found, grant):
    keyring = closing(connect(founded.superuser_dsn("keyring")))
    with closing(connect(founded.superuser_dsn("ledger"), autocommit=False)) as ledger, keyring as keys:
        ledger.cursor().execute(grant)
        assert granted.grants(ledger, keys) != found
        ledger.rollback()
