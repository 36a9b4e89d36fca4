"""The installed schema against what the release installs, and against the digest that was recorded when it was installed."""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger import RELEASE
from ledger.events import catalogue
from ledger.proof.finding import Finding, Matter
from ledger.store import install, schema
from ledger.store.connection import Connection

RECORDED = "the installed schema has the digest that was recorded when it was installed"
RELEASED = "every object of the schema is as the release installs it"
ROLES = "whether each object is as installed: {} is not on this server; psql -f ledger/store/sql/001_roles.sql there, then restore the copy"
BARE = "whether each object is as installed: this copy was restored without owners and grants; restore it with them"


def deployed(
    connection: Connection, recorded: Mapping[str, Any] | None, position: int | None, *, is_copy: bool = False
) -> Iterator[Finding | str]:
    """Compare object by object; a text instead of a finding says what is not established.

    ``recorded``: the fields of the last entry ``release-deployed``, which stands at ``position``. ``is_copy``: no user of the unit can
    log in on this server.
    """
    if recorded is None:
        yield _found(None, RECORDED, "no entry says what was installed")
    if absent := schema.absent(connection):
        yield ROLES.format(", ".join(absent)) if is_copy else _found(None, RELEASED, f"role {absent[0]} is not there")
        return
    if is_copy and not schema.is_whole(connection):
        yield BARE
        return
    installed, version = schema.lines(connection), schema.major(connection)
    if recorded is not None and recorded.get("schema_digest") != schema.digest(installed):
        yield _found(position, RECORDED, "it has another; whatever differs from the release is named by itself")
    if recorded is not None and (recorded.get("release"), recorded.get("schema_number")) != (RELEASE, install.number()):
        yield f"whether each object is as installed: release {recorded.get('release')} installed it; audit it with that release"
        return
    expected = schema.reference(version)
    if expected is None:
        yield f"whether each object is as installed: this release does not know how PostgreSQL {version} describes its own schema"
    else:
        yield from changed(expected, dict(schema.told(installed)))
    types = {f"type {row['type']}": schema.type_row(row) for row in catalogue.type_rows()}
    yield from changed(types, {f"type {name}": row for name, row in schema.type_rows(connection).items()})


def changed(expected: Mapping[str, Any], installed: Mapping[str, Any]) -> Iterator[Finding]:
    """Name each object that is missing, that no release installs, or that is another than it was."""
    for name in sorted(expected.keys() | installed.keys()):
        if name not in installed:
            yield _found(None, RELEASED, f"{name} is not there")
        elif name not in expected:
            yield _found(None, RELEASED, f"{name} was added by hand")
        elif expected[name] != installed[name]:
            yield _found(None, RELEASED, f"{name} was changed, its owner or its grants")


def _found(position: int | None, rule: str, what: str) -> Finding:
    return Finding(Matter.INTEGRITY, "cases", position, None, rule, what)
