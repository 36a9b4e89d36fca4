"""By which words people name persons and members: numbers, logins, what profiles here are called; and the ids that stand for them."""

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import options
from commands.fields import within
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Field
    from ledger.rules.team import Team

UNNUMBERED = "(no number)"
"""How a record is called whose number was erased with the entry that opened it."""
MEMBER = re.compile(r"M-[1-9][0-9]{0,5}")

NEW = "new"
"""What stands for the id of a member who is not yet in the record."""

ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

INSTEAD = {
    "member": "give a login or M-n (see caseledger unit)", "person": "give a number, such as P-311 (see caseledger find)",
    "record": "give the number of a case, such as CHS-26-0041",
}  # fmt: skip

MEMBERS = re.compile(r"(?![0-9a-f]{8}(-[0-9a-f]{4}){3}-)([a-z][a-z0-9_.-]{0,39}|[Mm]-[0-9]{1,6})")
"""Words by which a member is called: a login, a profile's name, a number; an id is none of them."""


def profiles(ledger: "Ledger") -> dict[str, str]:
    """Give what the profiles on this machine are called, by login."""
    users = ledger.place.directory / "users"
    names = [each for each in users.iterdir() if (each / "login").is_file()] if users.is_dir() else []
    return {(each / "login").read_text(encoding="ascii").strip(): each.name for each in names}


def identified(ledger: "Ledger", word: str) -> str:
    """Give the opaque id of a member: by login, by the name of his profile here, by his number (M-3), or ``me``; raises NotFound."""
    if (found := _found(ledger, word)) is None:
        raise NotFound("no member is called so here; nothing was done; see caseledger unit and caseledger user list")
    return found


def _found(ledger: "Ledger", word: str) -> str | None:
    if word == "me":
        return str(ledger.me.recorder)
    if (found := _logins(ledger).get(word)) is not None or not MEMBER.fullmatch(word.upper()):
        return found
    people, number = team(ledger).people, int(word[2:])
    return str(people[number - 1]) if number <= len(people) else None


def _logins(ledger: "Ledger") -> dict[str, str]:
    from ledger.store import reading

    ids = {each["login"]: str(each["recorder"]) for each in reading.members(ledger.user)}
    return ids | {name: ids[login] for login, name in profiles(ledger).items() if login in ids}


def team(ledger: "Ledger") -> "Team":
    """Give the unit's agencies, members and roles as they are recorded by now."""
    from ledger.rules.team import folded

    return folded(ledger.facts(ledger.unit_stream()))


def acted(ledger: "Ledger", by: str | None, role: str | None) -> dict[str, Any]:
    """Give what ``--by`` and ``--as`` say, as parts of an intent."""
    return {"actor": UUID(identified(ledger, by)) if by else None, "role": role}


def members(ledger: "Ledger") -> dict[str, str]:
    """Give what members are called without opening their names, by opaque id: as their profile here, else by login."""
    from ledger.store import reading

    here = profiles(ledger)
    return {str(each["recorder"]): here.get(each["login"], each["login"]) for each in reading.members(ledger.user)}


def callings(ledger: "Ledger", wanted: AbstractSet[str | None]) -> dict[str, str]:
    """Give what members are called, by opaque id: as ``members`` does, and by number who never had a login."""
    known = members(ledger)
    if wanted <= {None, *known}:
        return known
    return {str(member): f"M-{number}" for number, member in enumerate(team(ledger).people, start=1)} | known


def with_ids(
    ledger: "Ledger", wanted: Sequence["Field"], values: Mapping[str, Any], where: str = "", meant: Callable[[str, Any], Any] | None = None
) -> dict[str, Any]:
    """Put ids for the numbers of persons and the logins of members, where a field holds an id; raises NotFound for a case that is none.

    ``where``: under which keys of the act the fields stand, with a dot behind each. ``meant`` gives the word that stands for another one,
    by the kind of field.
    """
    found = dict(values)
    for name in (field.name for field in wanted if field.kind == "case" and field.name in values):
        with within(f"{where}{name}"):
            found[name] = meant("case", values[name]) if meant else values[name]
            if options.CASE.fullmatch(str(found[name])):
                ledger.find(str(found[name]))
    for name in (field.name for field in wanted if meant and field.kind == "entry" and field.name in values):
        with within(f"{where}{name}"):
            found[name] = meant("entry", values[name]) if meant else values[name]
    for field in (field for field in wanted if field.holds_id and field.name in values):
        with within(f"{where}{field.name}"):
            found[field.name] = _ids(ledger, field.kind, meant(field.kind, values[field.name]) if meant else values[field.name])
    return found


def _case(ledger: "Ledger", word: str) -> UUID:
    found = ledger.find(word.upper()) if options.CASE.fullmatch(word.upper()) else None
    if found is None or found.kind != "case":
        raise UsageError(f"no case is called so here; nothing was recorded; {INSTEAD['record']}")
    return found.stream


def _ids(ledger: "Ledger", kind: str, value: Any) -> Any:
    """Give ids for words; raises UsageError for a person where a member is meant, for a member where a person is, and for what is no id."""
    if isinstance(value, list):
        return [_ids(ledger, kind, each) for each in value]
    text = str(value)
    if kind == "record" and not ID.fullmatch(text):
        return str(_case(ledger, text))
    if options.PERSON.fullmatch(text.upper()):
        if kind == "member":
            raise UsageError("a member of the unit is meant, and this is a person of the record; nothing was recorded")
        return str(ledger.find(text.upper()).stream)
    if text == NEW:
        return str(ledger.fresh())
    if MEMBERS.fullmatch(text):
        if kind == "person" and _found(ledger, text) is not None:
            raise UsageError("a person of the record is meant, such as P-311, and this is what a member is called; nothing was recorded")
        if kind != "person":
            return identified(ledger, text)
    if kind != "uuid" and not ID.fullmatch(text):
        raise UsageError(f"no {kind} is called so here; nothing was recorded; {INSTEAD[kind]}")
    return text
