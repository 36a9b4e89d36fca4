"""What can be checked of one entry of a bundle by itself: its form, the units that are shown of it, and its author's signature. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from ledger.entry import core as cores
from ledger.entry import signature, unit
from ledger.entry.core import LEDGER_MADE, EntryCore
from ledger.errors import MalformedProof
from ledger.proof import jcs
from ledger.proof.bundle import UNREADABLE, Shown
from ledger.proof.merkle import hash_leaf

OWN_TYPES = frozenset({"noted", "index-recorded"})
"""Types of the entries that the ledger itself makes (docs/format.md, section 6)."""
GIVES_KEY = frozenset({"what", "recorder", "public_key", "change"})
_SALT = re.compile("[A-Za-z0-9_-]{21}[AQgw]")


class Opened(NamedTuple):
    """An entry, its leaf, the values of the units that are shown by name (of a name that stands twice, none), and what does not fit."""

    entry: EntryCore
    leaf: bytes
    values: Mapping[str, Any]
    faults: tuple[str, ...]


class Key(NamedTuple):
    """A key that an entry gives a recorder: it signs what stands after this position."""

    recorder: UUID
    after: int
    public: bytes


def opened(line: Shown) -> Opened:
    """Open an entry of a bundle. Raises MalformedEntry for bytes that are none; ``faults`` are codes of ``bundle_words.FAULTS``."""
    entry = cores.decode(line.entry)
    count, found, faults = len(entry.commitments), list[tuple[str, Any]](), list[str]()
    for ordinal, text in (*line.units.items(), *((each, None) for each in line.instead)):
        if ordinal >= count:
            faults.append("unit.ordinal")
        elif text is not None and unit.plaintext_digest(text) != entry.commitments[ordinal].plaintext:
            faults.append("unit.changed")
        elif text is not None:
            try:
                found.append(read_unit(text))
            except MalformedProof:
                faults.append("unit.unreadable")
    names = [name for name, _ in found]
    faults += ["unit.decoy"] * names.count(unit.DECOY)
    return Opened(entry, hash_leaf(line.entry), {name: value for name, value in found if names.count(name) == 1}, tuple(faults))


def read_unit(text: bytes) -> tuple[str, Any]:
    """Give name and value of a unit (docs/format.md, section 3). Raises MalformedProof for bytes that are none."""
    parts = jcs.decode(text)
    match parts:
        case [str(salt), str(name), value] if _SALT.fullmatch(salt):
            return name, value
    raise MalformedProof("a unit is not a salt of 16 bytes in base64url, a name and a value; nothing was read")


def key_given(given: Opened) -> Key | None:
    """Give the key that an entry of authors.ndjson gives somebody; None for an entry that gives none, or shows more than that."""
    entry, values = given.entry, given.values
    kind = kind_of(values)
    try:
        recorder, public = UUID(values["recorder"]), bytes.fromhex(values["public_key"])
    except UNREADABLE:
        return None
    own, change = recorder == entry.recorder, values.get("change")
    added, changed = kind == "user-added" and change is None, kind == "user-key-changed" and change == ("rotated" if own else "registered")
    return Key(recorder, entry.position - (own and added), public) if (added or changed) and values.keys() <= GIVES_KEY else None


def signature_fault(given: Opened, keys: Mapping[UUID, list[Key]], can_verify: bool) -> str:
    """Give the code of what is wrong with the signature of an entry, or none: it is its author's, or the entry is the ledger's own."""
    entry = given.entry
    is_own = entry.signature == LEDGER_MADE
    if is_own != (entry.recorder.int == 0) or is_own != (kind_of(given.values) in OWN_TYPES):
        return "author.ledger"
    if is_own:
        return ""
    held = [key for key in keys.get(entry.recorder, ()) if key.after < entry.position]
    if not held:
        return "author.no_key"
    commitments = b"".join(map(b"".join, entry.commitments[1:]))
    message = signature.author_message(entry.log, entry.event, entry.stream, entry.version, commitments)
    return "" if not can_verify or signature.verifies(held[-1].public, message, entry.signature) else "author.signature"


def kind_of(values: Mapping[str, Any]) -> str:
    """Give the type of event that the unit ``what`` names, without its version; empty where the unit is not shown."""
    what = values.get("what")
    return str(what.get("type")).partition(".")[0] if isinstance(what, dict) else ""


def by_recorder(keys: Iterable[Key]) -> dict[UUID, list[Key]]:
    """Give the keys by recorder, in the order in which they were given."""
    sorted_keys: dict[UUID, list[Key]] = {}
    for key in sorted(keys, key=lambda each: each.after):
        sorted_keys.setdefault(key.recorder, []).append(key)
    return sorted_keys
