"""What a reader trusts: the keys of the logs, the quorum of witnesses, the authorities for time; read from a TOML text.

    [[log]]
    key = "ledger.example/unit/cases/1+5f8a33fb+AQ…"
    [[witnesses]]
    name = "partners"
    kind = "consistency"        # or "index"
    threshold = 1
    keys = ["police.example/w1+4c3f8d10+BA…"]
    [[authority]]
    name = "time.example"
    certificates = \"\"\"PEM\"\"\"

Nothing here is learnt from the ledger that is to be checked: a reader pins what he was given by another way (docs/format.md,
trust file).
"""

import json
import tomllib
from collections.abc import Iterable
from typing import Any, NamedTuple

from cryptography import x509

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import cosignature, note
from ledger.proof.cosignature import Group, Kind, Policy
from ledger.proof.note import VerifierKey


class Authority(NamedTuple):
    """An authority whose timestamps are believed (RFC 3161): a name for it, and its root certificates as PEM text."""

    name: str
    certificates: bytes


class Trust(NamedTuple):
    """What a reader believes before he has read anything: log keys, the quorum of witnesses, authorities for time."""

    log_keys: tuple[VerifierKey, ...]
    quorum: Policy
    authorities: tuple[Authority, ...]

    def keys_of(self, origin: str) -> tuple[VerifierKey, ...]:
        """Give the keys that may sign for the log of this origin."""
        return tuple(key for key in self.log_keys if key.name == origin)


NOTHING = Trust((), Policy(()), ())


def read(text: str) -> Trust:
    """Read a trust file. Raises MalformedProof, which names the table and what is wrong in it.

    1. the text is TOML with the tables log, witnesses and authority, each with exactly its members; 2. keys are verifier keys, none
    of low order, those of logs of type Ed25519; 3. the quorum is one, as ``cosignature.policy`` says; 4. certificates are PEM.
    """
    said = _said(text)
    log_keys = tuple(_log_key(*each) for each in _tables(said, "log"))
    groups = [_group(*each) for each in _tables(said, "witnesses")]
    authorities = tuple(_authority(*each) for each in _tables(said, "authority"))
    return Trust(log_keys, cosignature.policy(groups, log_keys), authorities)


def written(log_keys: Iterable[VerifierKey], quorum: Policy) -> str:
    """Give the text of a trust file with these keys of logs and this quorum, as a unit states them."""
    parts = [f"[[log]]\nkey = {_quoted(key.encode())}\n" for key in log_keys]
    for group in quorum.groups:
        keys = ", ".join(_quoted(key.encode()) for key in group.keys)
        said = f"name = {_quoted(group.name)}\nkind = {_quoted(group.kind.value)}\nthreshold = {group.threshold}\nkeys = [{keys}]\n"
        parts.append(f"[[witnesses]]\n{said}")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    """Give a text as a basic string of TOML 1.0, which takes the escapes of JSON; DEL is escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _said(text: str) -> dict[str, Any]:
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # beside what is no TOML, a number or a nesting beyond what can be read
        raise _false(f"is not TOML: {fault}") from None
    if said.keys() - _MEMBERS.keys():
        raise _false(f"has a table or value {min(said.keys() - _MEMBERS.keys())!r}; it may have {', '.join(_MEMBERS)}")
    return said


_MEMBERS: dict[str, dict[str, type]] = {
    "log": {"key": str},
    "witnesses": {"name": str, "kind": str, "threshold": int, "keys": list},
    "authority": {"name": str, "certificates": str},
}


def _tables(said: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    """Give the tables of one name, each with how an error calls it."""
    tables = said.get(name, [])
    if not isinstance(tables, list):
        raise _false(f"has no list of tables [[{name}]]")
    called = [(f"[[{name}]] number {number}", table) for number, table in enumerate(tables, 1)]
    for where, table in called:
        _refuse_other_members(where, table, _MEMBERS[name])
    return called


def _refuse_other_members(where: str, table: object, members: dict[str, type]) -> None:
    if not isinstance(table, dict) or table.keys() != members.keys():
        raise _false(f"has in {where} other members than {', '.join(members)}")
    for member, kind in members.items():
        if type(table[member]) is not kind:
            raise _false(f"has in {where} a {member} that is no {_WORDS[kind]}")


_WORDS = {str: "text", int: "whole number", list: "list"}


def _log_key(where: str, table: dict[str, Any]) -> VerifierKey:
    key = _key(where, table["key"])
    if key.type != note.ED25519:
        raise _false(f"has in {where} a key that signs for no log")
    return key


def _group(where: str, table: dict[str, Any]) -> Group:
    if table["kind"] not in list(Kind):
        raise _false(f"has in {where} another kind than {' or '.join(Kind)}")
    keys = tuple(_key(f"{where}, key {number}", key) for number, key in enumerate(table["keys"], 1))
    return Group(table["name"], Kind(table["kind"]), table["threshold"], keys)


def _authority(where: str, table: dict[str, Any]) -> Authority:
    certificates = table["certificates"].encode("utf-8")
    try:
        x509.load_pem_x509_certificates(certificates)
    except ValueError:
        raise _false(f"has in {where} certificates that are not PEM") from None
    return Authority(table["name"], certificates)


def _key(where: str, text: object) -> VerifierKey:
    try:
        return note.parse_key(text if isinstance(text, str) else "")
    except VerificationFailed as fault:
        raise _false(f"has in {where}: {fault}") from None


def _false(what: str) -> MalformedProof:
    return MalformedProof(f"the trust file {what}; nothing in it was trusted")
