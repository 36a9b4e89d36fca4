"""What append enforces by, made again from the entries and compared with the tables: users, logins, roles, agreements and the rest.

``doctor`` does the same inside the database, for it runs as any user, who may not be shown these rows (099_enforced.sql). An audit does
not ask the audited database's functions: it reads entries and rows and compares them here. Pure.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from ledger import enforced_rights, enforced_sharing, enforced_users
from ledger.effects import VERSION, Change, Effect, Made, Rows
from ledger.proof.finding import Finding, Matter

ENFORCED = {
    "users": "users are as the entries say", "login": "logins are those of the enabled users, with no more rights than theirs",
    "login_held": "agencies and roles of logins are as the entries say, day by day",
    "role_held": "roles held are as the entries say", "party_of": "parties of cases are as the entries say",
    "proceedings_case": "cases that proceedings concern are as the entries say",
    "merge": "merges of persons are as the entries say",
    "agreement": "agreements are as the entries say", "share": "what was shared is as the entries say",
    "glass": "broken glass is as the entries say", "restriction": "restrictions are as the entries say",
    "hold": "legal holds are as the entries say", "proposal": "proposed erasures are as the entries say",
    "retention": "what controllers decided to keep is as the entries say", "erasure": "erasures are as the entries say",
    "setting": "the policy in force is the one adopted", "entry": "entries that decide who may act can be read",
}  # fmt: skip
"""What must hold of each table that append enforces by, of the logins, and of the entries behind them."""

ERASABLE = frozenset({"party_of", "proceedings_case", "merge", "share", "glass", "restriction", "hold", "proposal", "retention"})
"""Tables whose rows may be those of an entry whose facts were erased since: they stand and are taken for true."""


class Standing(NamedTuple):
    """A row of a table of enforcement, in its values as JSON, with the key by which it is told."""

    table: str
    key: str
    row: Mapping[str, Any]


class Login(NamedTuple):
    """A login of the server that may act as a user of this ledger, whether it may do more than one, and the roles whose groups it is in.

    None: it is not in the group of all users, by which alone it can do nothing.
    """

    login: str
    more: bool
    roles: Collection[str] | None


def meant(effects: Iterable[Effect], unit: UUID | None) -> tuple[dict[str, Rows], list[Effect]]:
    """Give every row that the entries mean, by table, and those of the entries that do not say what they would mean.

    ``unit``: the unit's own stream. Effects come in any order.
    """
    tables: dict[str, Rows] = {table: {} for table in ENFORCED}
    wrong = []
    for each in sorted(effects, key=lambda effect: effect.position):
        if each.effect == "correction" and each.stream != unit:
            continue
        try:
            for table, change in (*enforced_users.CHANGES.get(each.effect or "", ()), *_of(each)):
                for key, row in change(each, tables[table]):
                    tables[table][key] = {"_from": each.position} | row
        except (KeyError, TypeError, ValueError, AttributeError):
            wrong.append(each)
    return tables, wrong


def differences(effects: Iterable[Effect], unit: UUID | None, stand: Iterable[Standing]) -> Iterator[Finding]:
    """Compare rows with the entries: missing, surplus and different ones, each with its entry's position and its key."""
    effects = list(effects)
    tables, wrong = meant(effects, unit)
    yield from (_found("entry", each.position, each.stream, f"{each.effect}: its fields are not what the type declares") for each in wrong)
    erased = {(each.position, str(each.stream)) for each in effects if each.effect is None}
    for table, key, row in stand:
        said = tables[table].pop(key, None)
        if said is None:
            at = row.get("position") or row.get("added_by")
            installed = table == "setting" and key != "policy"  # stands until a policy says otherwise
            if not installed and not (table in ERASABLE and (at, row.get("stream")) in erased):
                yield _found(table, at, _stream(row), f"surplus: {key} comes from no entry")
        elif any(name in said and said[name] != value for name, value in row.items()):
            yield _found(table, said["_from"], _stream(said), f"different: {key} says otherwise than the entry")
    for table, rows in tables.items():
        for key, row in rows.items():
            yield _found(table, row["_from"], _stream(row), f"missing: no row stands for {key}")


def at_home(effects: Iterable[Effect], known: Iterable[Login]) -> bool:
    """Say whether this is a server of the unit: some user of the entries can log in. Where a copy was restored, those of others may."""
    users = meant(effects, None)[0]["users"]
    return not users or any(one.login in users for one in known)


def logins(effects: Iterable[Effect], known: Iterable[Login]) -> Iterator[Finding]:
    """Compare the server's logins with the users whose logins are open, by the entries."""
    users = {key: row for key, row in meant(effects, None)[0]["users"].items() if row["enabled"]}
    for login, more, roles in known:
        row = users.pop(login, None)
        if row is None:
            yield _found("login", None, None, f"surplus: {login} is no enabled user's")
        elif more:
            yield _found("login", row["_from"], None, f"different: {login} may do more than a user")
        elif roles is None or set(roles) != set(row["roles"]):
            yield _found("login", row["_from"], None, f"different: {login} is not in the groups of its user's roles and in no other")
    for login, row in users.items():
        yield _found("login", row["_from"], None, f"missing: {login} cannot log in")


def _role(said: Effect, _held: Rows) -> Made:
    row = {name: said.fields[name] for name in ("member", "role", "agency", "since")}
    yield str(said.version), {"version": said.version, **row, "until": said.fields.get("until"), "ended_by": None}


def _role_ended(said: Effect, held: Rows) -> Made:
    for key, row in list(held.items()):
        if row["until"] is None and all(row[name] == said.fields[name] for name in ("member", "role", "agency")):
            yield key, {**row, "until": said.fields["on"], "ended_by": said.version}


def _role_corrected(said: Effect, held: Rows) -> Made:
    target, name, to = said.fields["target"], said.fields["field"], said.fields.get("to")
    for key, row in list(held.items()):
        if row["version"] == target and name in ("member", "role", "agency", "since", "until"):
            yield key, {**row, name: to}
        elif row["ended_by"] == target and name == "on":
            yield key, {**row, "until": to}


def _party(said: Effect, known: Rows) -> Made:
    person, category, stream = said.fields["party"], said.fields["category"], str(said.stream)
    if (key := f"{person} {stream} {category}") not in known:
        yield key, {"person": person, "stream": stream, "category": category, "position": said.position}


def _proceedings(said: Effect, known: Rows) -> Made:
    for case in said.fields.get("cases", ()):
        if (key := f"{said.stream} {case}") not in known:
            yield key, {"stream": str(said.stream), "brought": case, "position": said.position}


def _merge(said: Effect, _standing: Rows) -> Made:
    row = {"position": said.position, "stream": str(said.stream), "other": said.fields["other"], "ended_by": None}
    yield str(said.position), {**row, VERSION: said.version}


def _merge_ended(said: Effect, standing: Rows) -> Made:
    for key, row in list(standing.items()):
        if row["ended_by"] is None and (row["stream"], row[VERSION]) == (str(said.stream), said.fields["merge"]):
            yield key, {**row, "ended_by": said.position}


def _policy(said: Effect, _settings: Rows) -> Made:
    document = said.fields["document"]
    policy = json.loads(document)
    yield "policy", {"value": document}
    if policy.get("zone") is not None:
        yield "zone", {"value": policy["zone"]}
    if policy.get("clock_ahead_days") is not None:
        yield "clock_ahead", {"value": f"{policy['clock_ahead_days']} days"}


_CHANGES: dict[str, Change] = {
    "role": ("role_held", _role), "role-ended": ("role_held", _role_ended), "correction": ("role_held", _role_corrected),
    "party-of": ("party_of", _party), "proceedings-case": ("proceedings_case", _proceedings),
    "merge": ("merge", _merge), "merge-ended": ("merge", _merge_ended),
    **enforced_sharing.CHANGES, **enforced_rights.CHANGES, "policy": ("setting", _policy),
}  # fmt: skip
"""By an event's effect, the table that it changes and the rows that it adds or changes, as append does (048_enforced_rows.sql)."""


def _of(said: Effect) -> Iterator[Change]:
    if said.effect in _CHANGES:
        yield _CHANGES[said.effect]


def _stream(row: Mapping[str, Any]) -> UUID | None:
    return UUID(row["stream"]) if "stream" in row else None


def _found(table: str, position: int | None, stream: UUID | None, what: str) -> Finding:
    return Finding(Matter.INTEGRITY, "cases", position, stream, ENFORCED[table], what)
