"""The installed schema object by object, read from the catalogue by this program's own query, and what this release installs.

The query is the one in 096_schema_digest.sql, taken from this program's file: the function of that name in an audited database may have
another body. What the release installs stands in ``sql/installed-MAJOR.txt`` for each major version of PostgreSQL whose catalogue was
read (``scripts/schema`` writes it): a line an object, its name and the SHA-256 of its line. Rows of the type table are not in it; they
are the catalogue's of event types.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from ledger.store.connection import Connection, rows, value

_SQL = Path(__file__).with_name("sql")
_BODY = re.compile(r"ledger\.schema_lines\(\).*?AS \$\$(.*?)\$\$;", re.DOTALL)
_PARTS = {"schema": 1, "event trigger": 1, "type": 1, "role": 1, "policy": 3, "rule": 3, "function": 3}
"""Of how many parts the name of an object consists, by its kind; of two where nothing is said."""
TYPE = "type"
EVERYONE = "caseledger_user"
"""The group role of every user."""
GROUPS = {f"caseledger_{role}": role for role in (
    "practitioner", "supervisor", "auditor", "disclosure_officer", "analyst", "administrator",
)}  # fmt: skip
"""The group role of each role in the ledger; whoever has that role is a member of it, and of ``EVERYONE``."""
ASKING = "caseledger_asking"
"""What a session takes on to ask a question in SQL: it may call the functions of schema ``ask`` and nothing else."""
ROLES = ("caseledger_owner", EVERYONE, *GROUPS, ASKING, "keyring", "log_creator", "projector")
"""What 001_roles.sql makes; the owner first."""


def major(connection: Connection) -> int:
    """The server's major version."""
    return int(value(connection, "SELECT current_setting('server_version_num')::integer / 10000"))


def absent(connection: Connection) -> list[str]:
    """Which of the group roles, whose rights are part of what is installed, are not on this server."""
    found = rows(connection, "SELECT r FROM unnest(%s::text[]) AS r WHERE to_regrole(r) IS NULL ORDER BY 1", list(ROLES))
    return [role for (role,) in found]


def is_whole(connection: Connection) -> bool:
    """Whether the schema has its owner and its grants, which a copy can be restored without."""
    return bool(value(connection, "SELECT bool_and(pg_get_userbyid(n.nspowner) = %s AND n.nspacl IS NOT NULL) FROM pg_namespace n "
                                  "WHERE n.nspname = 'api'", ROLES[0]))  # fmt: skip


def lines(connection: Connection) -> list[str]:
    """What is installed, a line an object, in order of bytes."""
    text = (_SQL / "096_schema_digest.sql").read_text("utf-8")
    found = rows(connection, _BODY.findall(text)[0])
    return sorted((line for (line,) in found), key=str.encode)


def digest(installed: Iterable[str]) -> str:
    """SHA-256 of the installed schema in hexadecimal, as the entry ``release-deployed`` has it."""
    return sha256("\n".join(installed).encode()).hexdigest()


def name_of(line: str) -> str:
    """What an object is called: its kind and its name."""
    kind, *parts = line.split("|")
    return f"{kind} {'.'.join(parts[: _PARTS.get(kind, 2)])}"


def told(installed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give each object's name and the digest of its line, without the rows of the type table."""
    for line in installed:
        if not line.startswith(f"{TYPE}|"):
            yield name_of(line), sha256(line.encode()).hexdigest()


def reference_file(version: int) -> Path:
    """Where it stands what this release installs on a major version of PostgreSQL."""
    return _SQL / f"installed-{version}.txt"


def reference(version: int) -> dict[str, str] | None:
    """What this release installs, digests by object; None where no catalogue of that major version was read."""
    file = reference_file(version)
    if not file.exists():
        return None
    return {name: digest for name, _, digest in (line.rpartition(" ") for line in file.read_text("utf-8").splitlines())}


def type_rows(connection: Connection) -> dict[str, dict[str, Any]]:
    """The rows of the type table, by type."""
    return dict(rows(connection, "SELECT y.type, to_jsonb(y) FROM ledger.event_type y ORDER BY 1"))


def type_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of the type table that installation writes of a type's row in the catalogue of events."""
    kept = ("type", "access", "stream_kind", "series", "roles", "clear", "personal", "effect", "administrative", "decides")
    return {name: row[name] for name in kept} | {"event_group": row["group"]}
