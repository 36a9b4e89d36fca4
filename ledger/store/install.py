"""Installing the schema: numbered SQL files, one object each, run in order in one transaction; running them again changes nothing.

The number of the newest file is the schema's number. A program whose own number is lower than the installed one refuses to go on and
names the release it needs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from ledger import RELEASE, errors
from ledger.store import privileges
from ledger.store.connection import Connection, connect, refusals, rows, value
from ledger.store.place import Place, Profile

_NUMBERED = re.compile(r"^(\d{3})_[a-z0-9_]+\.sql$")
_SQL = Path(__file__).with_name("sql")
_ROLES = "001_roles.sql"


def files() -> list[tuple[int, str, str]]:
    """The schema files as (number, name, text), in order."""
    found = []
    for file in _SQL.iterdir():
        matched = _NUMBERED.match(file.name)
        if matched:
            found.append((int(matched[1]), file.name, file.read_text(encoding="utf-8")))
    return sorted(found)


@cache
def number() -> int:
    """This program's schema number: that of its last file."""
    return max(int(matched[1]) for file in _SQL.iterdir() if (matched := _NUMBERED.match(file.name)))


def install(
    superuser: Connection,
    type_rows: Sequence[Mapping[str, Any]],
    settings: Mapping[str, str],
    series: Mapping[str, tuple[str, bool]],
    fragments: Mapping[str, str],
) -> None:
    """Install or upgrade everything. ``superuser`` is a superuser's connection without autocommit; commits at the end.

    ``type_rows`` fill the type table, ``settings`` and ``series`` (name → prefix, yearly) are kept where they exist already;
    ``fragments`` are the expressions that the visibility table generates, by the name they stand under in the files.
    Raises SchemaTooNew before anything is changed.
    """
    refuse_newer(superuser)
    with refusals(), superuser.cursor() as cursor:
        for _, name, text in files():
            if name == _ROLES:
                cursor.execute(text)
                privileges.close_database(cursor, _quoted(superuser))
                privileges.close_catalogue(cursor)
                continue
            cursor.execute("SET ROLE caseledger_owner" if not name.startswith("002") else "RESET ROLE")
            cursor.execute(_with(text, fragments))
        cursor.execute("SET ROLE caseledger_owner")
        _drop_what_no_file_made(cursor)
        _fill(cursor, type_rows, settings, series)
        _admit_users(cursor)
        cursor.execute("RESET ROLE")
    superuser.commit()


def add_first_user(superuser: Connection, login: str, recorder: str, agency: str, roles: Sequence[str], public_key: bytes) -> None:
    """Make the first user's row and login, provisional until his own ``user-added`` entry confirms it. Does nothing once a user stands."""
    with refusals(), superuser.cursor() as cursor:
        cursor.execute("SET ROLE caseledger_owner")
        cursor.execute("SELECT FROM ledger.users WHERE added_by IS NOT NULL")
        if cursor.fetchone() is None:
            cursor.execute("DELETE FROM ledger.users")
            cursor.execute(
                "INSERT INTO ledger.users (login, recorder, agency, roles, public_key) VALUES (%s, %s, %s, %s, %s)",
                (login, recorder, agency, list(roles), public_key),
            )
            cursor.execute("SELECT ledger.open_login(%s, %s)", (login, list(roles)))
        cursor.execute("RESET ROLE")
    superuser.commit()


def require_logins(at: Place, first: Profile) -> None:
    """Raise ServerUnreachable where whoever installed may not come in as the first user and as the keyring, who record what comes next."""
    login, database = "", ""
    try:
        for login, database in ((first.login, "ledger"), ("keyring", "ledger"), ("keyring", "keyring")):
            connect(at.dsn(login, database)).close()
    except errors.ServerUnreachable as error:
        why = str(error).partition(";")[0]
        raise errors.ServerUnreachable(
            f"the schema stands, but {login} did not come into the database {database} ({why}); nothing was recorded; "
            "let this account in as that login too, in pg_ident.conf, and repeat init in the same words"
        ) from None


def founded(superuser: Connection) -> bool:
    """Whether a unit's ledger stands in this database: its schema is there, and the unit's own stream has begun."""
    if not value(superuser, "SELECT to_regprocedure('api.unit_stream()') IS NOT NULL"):
        return False
    return value(superuser, "SELECT api.unit_stream()") is not None


def begun(superuser: Connection) -> dict[str, str]:
    """What the unfinished founding of this database was told: prefix, zone and the first user's agency, as far as it came."""
    if not stands(superuser):
        return {}
    return dict(
        rows(
            superuser,
            "SELECT 'prefix', prefix FROM ledger.series WHERE series = 'case' "
            "UNION ALL SELECT 'zone', value FROM ledger.setting WHERE name = 'zone' "
            "UNION ALL SELECT 'agency', agency FROM ledger.users WHERE added_by IS NULL",
        )
    )


def stands(connection: Connection) -> bool:
    """Whether any release installed its schema in this database; anybody who can connect may ask."""
    return bool(value(connection, "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'ledger' AND tablename = 'installation')"))


def require(connection: Connection) -> None:
    """Raise SchemaMissing where nothing is installed in this database."""
    if not stands(connection):
        raise errors.SchemaMissing(
            "no ledger is installed in this database; nothing was done; run caseledger init, or name another ledger with --ledger"
        )


@contextmanager
def required(connection: Connection) -> Iterator[None]:
    """While the block asks who installed what: raise SchemaMissing that says so where nothing is installed. Costs nothing where it is."""
    try:
        yield
    except errors.SchemaMissing:
        require(connection)
        raise


def refuse_newer(connection: Connection) -> None:
    """Raise SchemaTooNew when a newer release installed this database. ``connection`` is a superuser's."""
    if not stands(connection):
        return
    installed = rows(connection, "SELECT number, release FROM ledger.installation ORDER BY number DESC, installed_at DESC LIMIT 1")
    if installed:
        refuse_number(*installed[0])


def refuse_number(installed: int, release: str) -> None:
    """Raise SchemaTooNew when the installed schema's number is higher than this program's."""
    if installed > number():
        raise errors.SchemaTooNew(
            f"this database was installed by caseledger {release} (schema {installed}); this is {RELEASE} (schema {number()}); "
            "nothing was done; use that release or a newer one"
        )


def later(release: str, than: str) -> bool:
    """Whether ``release`` came after ``than``: both are numbers parted by dots."""
    return [int(part) for part in re.findall(r"\d+", release)] > [int(part) for part in re.findall(r"\d+", than)]


def require_number(installed: int | None, release: str | None) -> None:
    """Raise SchemaTooNew or SchemaTooOld unless the installed schema is this program's, and SchemaMissing where none is recorded (None)."""
    if installed is None or release is None:
        raise errors.SchemaMissing(
            f"which release installed this database is not recorded; this is {RELEASE} (schema {number()}); nothing was done; "
            "run caseledger server upgrade"
        )
    refuse_number(installed, release)
    if installed < number():
        raise errors.SchemaTooOld(
            f"this database was installed by caseledger {release} (schema {installed}); this is {RELEASE} (schema {number()}); "
            "nothing was done; run caseledger server upgrade"
        )


def _drop_what_no_file_made(cursor: Any) -> None:
    """Drop the functions of an older release that this one has not, or has with other parameters: what no file has just made."""
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace::regnamespace::text IN ('ledger', 'api', 'ask') "
        "AND p.xmin <> pg_current_xact_id()::xid"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {function}")


def _admit_users(cursor: Any) -> None:
    """A database made from a dump or a template has lost who may connect; an older release had no groups."""
    cursor.execute("SELECT ledger.open_login(u.login, u.roles) FROM ledger.users u JOIN pg_roles r ON r.rolname = u.login WHERE u.enabled")


def _with(text: str, fragments: Mapping[str, str]) -> str:
    for name, fragment in fragments.items():
        text = text.replace("{{" + name + "}}", fragment)
    return text


def _fill(cursor: Any, type_rows: Sequence[Mapping[str, Any]], settings: Mapping[str, str], series: Mapping[str, tuple[str, bool]]) -> None:
    from psycopg2 import extras  # noqa: PLC0415 -- most processes install nothing

    columns = ("type", "access", "stream_kind", "series", "roles", "clear", "personal", "effect", "administrative", "group", "decides")
    extras.execute_values(
        cursor,
        "INSERT INTO ledger.event_type VALUES %s ON CONFLICT (type) DO UPDATE SET "
        "(access, stream_kind, series, roles, clear, personal, effect, administrative, event_group, decides) = (x.access, x.stream_kind, "
        "x.series, x.roles, x.clear, x.personal, x.effect, x.administrative, x.event_group, x.decides)".replace("x.", "EXCLUDED."),
        [tuple(row[column] for column in columns) for row in type_rows],
        template="(%s, %s, %s, %s, %s::text[], %s::text[], %s::text[], %s, %s, %s, %s)",
    )
    extras.execute_values(cursor, "INSERT INTO ledger.setting VALUES %s ON CONFLICT DO NOTHING", list(settings.items()))
    extras.execute_values(
        cursor, "INSERT INTO ledger.series VALUES %s ON CONFLICT DO NOTHING", [(name, *how) for name, how in series.items()]
    )
    cursor.execute(
        "INSERT INTO ledger.installation (number, release, installed_at) VALUES (%s, %s, ledger.ledger_clock()) ON CONFLICT DO NOTHING",
        (number(), RELEASE),
    )


def _quoted(connection: Connection) -> str:
    return str(value(connection, "SELECT quote_ident(current_database())"))
