"""Who may do what with which object of an installed ledger, read from the two databases' catalogues, and the table of it in docs.

Objects are the databases, schemas, functions, tables with their columns, sequences, and what is granted on objects to come. The owner's own
rights on what it owns are left out; those of a superuser know no grant.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from ledger.store.connection import Connection, rows
from ledger.store.schema import ASKING, EVERYONE, GROUPS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "threat-model.md"
BEGIN, END = "<!-- grants: written by scripts/schema from an installed database; a test compares them -->", "<!-- grants end -->"
PUBLIC = "everybody"
ROLES = (PUBLIC, EVERYONE, *GROUPS, ASKING, "projector", "keyring", "log_creator", "caseledger_owner")
"""The roles of the table, in its order; ``everybody`` is PostgreSQL's PUBLIC, every login of the server."""

Grants = dict[str, dict[str, set[str]]]
"""Privileges by object and role."""

CATALOGUE = """
WITH held (object, acl, owner) AS (
  SELECT 'database ' || %(name)s, coalesce(d.datacl, acldefault('d', d.datdba)), d.datdba FROM pg_database d
    WHERE d.datname = current_database()
  UNION ALL SELECT 'schema ' || n.nspname, coalesce(n.nspacl, acldefault('n', n.nspowner)), n.nspowner FROM pg_namespace n
    WHERE n.nspname IN ('ledger', 'api', 'ask', 'live', 'keyring', 'public')
  UNION ALL SELECT 'function ' || n.nspname || '.' || p.proname, coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('ledger', 'api', 'ask', 'live', 'keyring', 'public')
  UNION ALL SELECT CASE c.relkind WHEN 'S' THEN 'sequence ' ELSE 'table ' END || n.nspname || '.' || c.relname,
      coalesce(c.relacl, acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner)), c.relowner
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('ledger', 'api', 'ask', 'live', 'keyring', 'public') AND c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S')
  UNION ALL SELECT 'column ' || a.attrelid::regclass || '.' || a.attname, a.attacl, c.relowner
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('ledger', 'api', 'ask', 'live', 'keyring', 'public') AND a.attacl IS NOT NULL
  UNION ALL SELECT 'every ' || (CASE f.defaclobjtype WHEN 'r' THEN 'table' WHEN 'f' THEN 'function' ELSE f.defaclobjtype::text END)
      || ' to come' || coalesce(' of ' || f.defaclnamespace::regnamespace, ''), f.defaclacl, f.defaclrole
    FROM pg_default_acl f
    WHERE f.defaclnamespace = 0 OR f.defaclnamespace::regnamespace::text IN ('ledger', 'api', 'ask', 'live', 'keyring', 'public'))
SELECT h.object, coalesce(g.rolname, 'everybody'), x.privilege_type || CASE WHEN x.is_grantable THEN ', and to grant it' ELSE '' END
FROM held h LEFT JOIN LATERAL aclexplode(h.acl) x ON x.grantee <> h.owner LEFT JOIN pg_roles g ON g.oid = x.grantee ORDER BY 1, 2, 3"""


def grants(ledger: Connection, keyring: Connection) -> Grants:
    """Give who has which privilege on each object of both databases; objects on which nobody has any too. Connections are a superuser's."""
    found: Grants = {}
    for connection, name in ((ledger, "ledger"), (keyring, "keyring")):
        for thing, role, privilege in rows(connection, CATALOGUE.replace("%(name)s", f"'{name}'")):
            held = found.setdefault(thing, defaultdict(set))
            if privilege is not None:
                held[role].add(privilege.lower())
    return found


def table(found: Grants) -> str:
    """Write the table: a row an object, a column a role. Functions and tables of one schema on which nobody has anything share a row."""
    told: dict[str, Mapping[str, set[str]]] = {}
    for thing, held in sorted(found.items(), key=lambda each: (_rank(each[0]), each[0])):
        users = {role: privileges for role, privileges in held.items() if role in ROLES}
        kind, _, name = thing.partition(" ")
        closed = not users and kind not in ("database", "schema")
        if kind != "every" or users:
            told[f"other {kind}s of `{name.partition('.')[0]}`" if closed else f"`{thing.removeprefix('function ')}`"] = users
    lines = [f"| object | {' | '.join(map(_called, ROLES))} |", "|---" * (len(ROLES) + 1) + "|"]
    lines += [f"| {name} | {' | '.join(_cell(held.get(role, set())) for role in ROLES)} |" for name, held in told.items()]
    return "\n".join(lines)


def page(found: Grants) -> str:
    """Give the page with this table between its markers."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table(found)}\n\n{END}{rest.partition(END)[2]}"


def _rank(thing: str) -> int:
    kinds = ("database", "schema", "every", "function", "table", "column")
    return next((number for number, kind in enumerate(kinds) if thing.startswith(f"{kind} ")), len(kinds))


def _called(role: str) -> str:
    return "every user" if role == EVERYONE else GROUPS.get(role, role).removeprefix("caseledger_").replace("_", " ")


def _cell(privileges: set[str]) -> str:
    return ", ".join("x" if privilege == "execute" else privilege for privilege in sorted(privileges))
