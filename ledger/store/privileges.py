"""What PostgreSQL gives to everybody and installation takes away: of the database, and of the functions of its catalogue."""

from typing import Any

_KEPT = {
    "set_config": ("caseledger_owner", "caseledger_user", "projector", "keyring", "log_creator", "pg_monitor", "pg_read_all_data"),
    "pg_logical_emit_message(boolean, text, text, boolean)": ("caseledger_owner",),
    "pg_logical_emit_message(boolean, text, bytea, boolean)": ("caseledger_owner",),
}
"""Who may call what everybody could. A setting is changed by all but ``caseledger_asking``: the last two watch over a server and copy it.
A word in the log of transactions is the owner's, who has a consultation on the disk by it."""


def close_database(cursor: Any, database: str) -> None:
    """Only logins of this unit connect, so that several units can share a server."""
    cursor.execute(f"REVOKE CONNECT ON DATABASE {database} FROM PUBLIC")
    cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO caseledger_owner WITH GRANT OPTION")
    cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO projector, keyring")
    cursor.execute(f"GRANT CREATE ON DATABASE {database} TO caseledger_owner")
    cursor.execute(f"REVOKE CREATE ON DATABASE {database} FROM projector")  # it would bring extensions, and with them languages
    # no user's temporary type or view may stand between a definer function and the catalogue (see also its search_path)
    cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
    # nor may a function of the projector's, whose tables definer functions read
    cursor.execute("REVOKE USAGE ON LANGUAGE sql, plpgsql FROM PUBLIC; GRANT USAGE ON LANGUAGE sql, plpgsql TO caseledger_owner")


def close_catalogue(cursor: Any) -> None:
    """No user's login takes a lock that the projector waits for, stores anything beside the ledger or counts what a function reads.

    Nor does a question in SQL (role ``caseledger_asking``) change a setting in the middle: it could take its login's own rights on again.
    """
    cursor.execute(
        "SELECT p.oid::regprocedure::text, p.proname LIKE 'pg_%' FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace "
        "AND (p.proname ~ '^pg_(try_)?advisory_(xact_)?lock' OR p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea'))"
    )
    for function, is_lock in cursor.fetchall():
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        if is_lock:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO projector")
    for function, roles in _KEPT.items():
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {function} TO {', '.join(roles)}")
    cursor.execute(  # counters of one table or function, which tell a session what its own call of a function met
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proargtypes = '26' "
        "AND p.proname LIKE 'pg_stat_get_%' AND p.proname !~ '^pg_stat_get_(db|subscription)'"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {function} TO pg_monitor")
