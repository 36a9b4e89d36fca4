"""What append enforces of users, made again from the entries: who they are, with which key, in which agency and roles since when. Pure."""

from ledger.effects import Change, Effect, Made, Rows


def _user(said: Effect, _users: Rows) -> Made:
    fields = said.fields
    row = {name: fields[name] for name in ("login", "recorder", "agency")} | {"roles": list(fields["roles"]), "enabled": True}
    keys = {"public_key": _bytes(fields["public_key"]), "former_keys": list[str | None]()}
    yield fields["login"], {**row, **keys, "added_by": said.position, "disabled_by": None}


def _disabled(said: Effect, users: Rows) -> Made:
    if (row := users.get(said.fields["login"])) and row["enabled"]:
        yield row["login"], {**row, "enabled": False, "disabled_by": said.position}


def _rekeyed(said: Effect, users: Rows) -> Made:
    key = said.fields.get("public_key")
    for row in [row for row in users.values() if row["recorder"] == said.fields["recorder"]]:
        former = [*row["former_keys"], row["public_key"]]
        yield row["login"], {**row, "public_key": None if key is None else _bytes(key), "former_keys": former}


def _moved(said: Effect, users: Rows) -> Made:
    for row in [row for row in users.values() if row["recorder"] == said.fields["recorder"]]:
        yield row["login"], {**row, "agency": said.fields["agency"], "roles": list(said.fields["roles"])}


def _held(said: Effect, posts: Rows) -> Made:
    """Begin what a login holds, in place of what it held; a row knows its login, which the table of the database has not."""
    recorder, login = said.fields["recorder"], said.fields.get("login")
    for key, row in list(posts.items()):
        if row["recorder"] == recorder and row["ended_by"] is None:
            login = row["_login"]
            yield key, {**row, "ended_by": said.position}
    row = {"position": said.position, "recorder": recorder, "agency": said.fields["agency"], "roles": list(said.fields["roles"])}
    yield str(said.position), {**row, "ended_by": None, "_login": login}


def _left(said: Effect, posts: Rows) -> Made:
    for key, row in list(posts.items()):
        if row["_login"] == said.fields["login"] and row["ended_by"] is None:
            yield key, {**row, "ended_by": said.position}


CHANGES: dict[str, tuple[Change, ...]] = {
    "user": (("users", _user), ("login_held", _held)), "user-disabled": (("users", _disabled), ("login_held", _left)),
    "user-key": (("users", _rekeyed),), "user-roles": (("users", _moved), ("login_held", _held)),
}  # fmt: skip
"""By an event's effect, each table that it changes and the rows that it adds or changes there, as append does (049_change_roles.sql)."""


def _bytes(hexadecimal: str) -> str:
    return f"\\x{hexadecimal}"
