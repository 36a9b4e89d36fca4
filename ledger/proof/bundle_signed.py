"""Who signed the checkpoint of a bundle: its log, witnesses and how many, and by when they saw it. Pure.

Only what decides is told: anything that is not a checkpoint, a key or a trust file to the letter is refused. ``ledger.proof.note`` and its
neighbours read the same texts for those who write them, with a sentence for each fault.
"""

import re
import tomllib
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

from ledger.entry import signature
from ledger.proof.bundle import UNREADABLE
from ledger.proof.merkle import HASH_BYTES

LOG, WITNESS = 1, 4
"""Types of keys: of a log (signed-note), and of a witness, who states a time too (tlog-cosignature)."""
LATEST = 253_402_214_400
"""The last day of the year 9999, in seconds since 1970: a cosignature may state any later time, which bounds nothing."""
APART = 120
"""How many seconds two clocks may be apart (append refuses beyond)."""
LONGEST, MOST_SIGNATURES = 2**20, 100
"""A note has no more bytes and no more signatures."""
_CONTROL = re.compile("[\0-\x09\x0b-\x1f]")
_DECIMAL = re.compile("0|[1-9][0-9]{0,18}")
_TABLES = {
    "log": {"key": str},
    "witnesses": {"name": str, "kind": str, "threshold": int, "keys": list},
    "authority": {"name": str, "certificates": str},
}
"""The tables of a trust file (docs/format.md, section 18) and their members."""


class PublicKey(NamedTuple):
    """A public key: its name, the id by which signatures call it, its type, its 32 bytes, and all this as a text."""

    name: str
    id: bytes
    type: int
    public: bytes
    text: str


class Group(NamedTuple):
    """Witnesses of one kind (consistency or index) of whom at least ``threshold`` must have cosigned."""

    name: str
    kind: str
    threshold: int
    keys: tuple[PublicKey, ...]


class InForce(NamedTuple):
    """The keys of logs and the quorum of witnesses that a bundle is judged by: the reader's, or else those that the bundle brings along."""

    log_keys: tuple[PublicKey, ...]
    groups: tuple[Group, ...]
    are_yours: bool

    def of_log(self, origin: str) -> tuple[PublicKey, ...]:
        """Give the keys that may sign for the log of this origin."""
        return tuple(key for key in self.log_keys if key.name == origin)


class Checkpoint(NamedTuple):
    """What a log says of itself, its size and root, and the signatures under that text: name and id of the key, and the value."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]
    origin: str
    size: int
    root: bytes


class Reached(NamedTuple):
    """How far a group came: who of it cosigned, each once, with the latest time that he stated."""

    group: Group
    cosigned: tuple[tuple[str, int], ...]

    @property
    def is_met(self) -> bool:
        """Whether enough of the group cosigned."""
        return len(self.cosigned) >= self.group.threshold


class Signed(NamedTuple):
    """The signatures in the name of known keys: whether the log's hold, of each witness the time and whether it holds, and each group."""

    by_log: tuple[bool, ...]
    by_witnesses: tuple[tuple[str, int, bool], ...]
    groups: tuple[Reached, ...]

    @property
    def is_met(self) -> bool:
        """Whether there is a quorum and every group of it reached its threshold."""
        return bool(self.groups) and all(each.is_met for each in self.groups)

    def established(self, kind: str) -> bool:
        """Whether the quorum's witnesses of a kind cosigned."""
        own = [each.is_met for each in self.groups if each.group.kind == kind]
        return bool(own) and all(own)


def unbase64(text: str) -> bytes:
    """Read base64 in its one spelling (RFC 4648 section 4): padded, idle bits zero. Raises ValueError for another."""
    content = a2b_base64(text, strict_mode=True)
    if b2a_base64(content, newline=False).decode("ascii") != text:
        raise ValueError("another spelling")
    return content


def read_key(text: str) -> PublicKey:
    """Read a verifier key (signed-note): name, id, and base64 of type and key, joined by plus signs."""
    name, told, material = text.split("+", 2)
    content = unbase64(material)
    own_id = sha256(name.encode("utf-8") + b"\n" + content).digest()[:4]
    if not _is_name(name) or told != own_id.hex() or content[0] not in (LOG, WITNESS) or signature.is_low_order(content[1:]):
        raise ValueError("no verifier key")
    return PublicKey(name, own_id, content[0], content[1:], text)


def read_trust(text: str, yours: bool) -> InForce:
    """Read a trust file, and refuse a quorum that would count what it must not (docs/format.md, sections 14 and 18)."""
    said: dict[str, Any] = tomllib.loads(text)
    for name, tables in said.items():
        members = _TABLES[name]
        if type(tables) is not list or any({member: type(value) for member, value in table.items()} != members for table in tables):
            raise ValueError("another table")
    log_keys = tuple(read_key(table["key"]) for table in said.get("log", ()))
    groups = tuple(Group(**table | {"keys": tuple(map(read_key, table["keys"]))}) for table in said.get("witnesses", ()))
    roles: set[tuple[bytes, object]] = {(key.public, LOG) for key in log_keys}
    for group in groups:
        roles |= {(key.public, (group.kind, key.name)) for key in group.keys}
        if group.kind not in ("consistency", "index") or not 0 < group.threshold <= len(group.keys) == len(set(group.keys)):
            raise ValueError("no group of witnesses")
    if {key.type for key in log_keys} - {LOG} or {key.type for group in groups for key in group.keys} - {WITNESS}:
        raise ValueError("a key of another type")
    if any("-----BEGIN CERTIFICATE-----" not in table["certificates"] for table in said.get("authority", ())):
        raise ValueError("no certificates")
    if len({group.name for group in groups}) != len(groups) or len({public for public, _ in roles}) != len(roles):
        raise ValueError("a name or a key stands for two")
    return InForce(log_keys, groups, yours)


def read(source: bytes) -> Checkpoint | None:
    """Read a checkpoint; None for bytes that are none."""
    try:
        return _checkpoint(source)
    except UNREADABLE:
        return None


def _checkpoint(source: bytes) -> Checkpoint:
    """Read a checkpoint (tlog-checkpoint): origin, size and root on three lines, an empty line, and the lines of signatures."""
    text = source.decode("utf-8")
    body, _, rest = text.rpartition("\n\n")
    (origin, size, root, *more), (*lines, end) = body.split("\n"), rest.split("\n")
    if end or not 0 < len(lines) <= MOST_SIGNATURES or len(source) > LONGEST or _CONTROL.search(text):
        raise ValueError("no signed note")
    if not all((origin, *more)) or not _DECIMAL.fullmatch(size) or int(size) >= 2**63 or len(unbase64(root)) != HASH_BYTES:
        raise ValueError("no checkpoint")
    return Checkpoint(body + "\n", tuple(map(_signature, lines)), origin, int(size), unbase64(root))


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, name, encoded = line.split(" ", 2)
    value = unbase64(encoded)
    if dash != "\u2014" or not _is_name(name) or len(value) <= 4:
        raise ValueError("no signature")
    return name, value[:4], value[4:]


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(map(str.isspace, name)) and not _CONTROL.search(name)


def _seconds(value: bytes) -> int:
    """Give the time that stands before a cosignature, in seconds since 1970."""
    return int.from_bytes(value[:8], "big")


def _holds(text: str, key: PublicKey, value: bytes) -> bool:
    """Say whether a signature is the key's for this text; a witness signs the time that he states with it (tlog-cosignature)."""
    if key.type == LOG:
        return signature.verifies(key.public, text.encode("utf-8"), value)
    message = f"cosignature/v1\ntime {_seconds(value)}\n{text}"
    return 0 < _seconds(value) < 2**63 and signature.verifies(key.public, message.encode("utf-8"), value[8:])


def signed(stated: Checkpoint | None, force: InForce) -> Signed:
    """Judge every signature line in the name of a known key; without a checkpoint there is none."""
    if stated is None:
        return Signed((), (), tuple(Reached(group, ()) for group in force.groups))
    keys = (*force.of_log(stated.origin), *(key for group in force.groups for key in group.keys))
    known = {(key.name, key.id): key for key in keys}
    named = [(known[name, told], value) for name, told, value in dict.fromkeys(stated.signatures) if (name, told) in known]
    judged = [(key, _seconds(value), _holds(stated.text, key, value)) for key, value in named]
    times: dict[PublicKey, int] = {}
    for key, at, held in judged:
        if held:
            times[key] = max(times.get(key, 0), at)
    return Signed(
        tuple(held for key, _, held in judged if key.type == LOG),
        tuple((key.name, at, held) for key, at, held in judged if key.type == WITNESS),
        tuple(Reached(group, tuple((key.name, times[key]) for key in group.keys if key in times)) for group in force.groups),
    )


def fingerprint(key: PublicKey) -> str:
    """Give a key and the SHA-256 of its text, to be compared by voice."""
    return f"{key.text} (SHA-256 {sha256(key.text.encode('utf-8')).hexdigest()})"


def contradicted(found: Signed, recorded: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    """Give which entries were recorded (microseconds since 1970) later than a witness saw the checkpoint, beyond what clocks are apart."""
    seen = min(((min(at, LATEST), name) for name, at, held in found.by_witnesses if held), default=None)
    return [(where, seen[1]) for where, at in recorded if seen and at > (seen[0] + APART) * 1_000_000]
