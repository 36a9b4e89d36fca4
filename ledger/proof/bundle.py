"""The files of a bundle that are checked: their names, the lines of entries, the manifest (docs/format.md, section 22). Pure.

A bundle is a BagIt bag (RFC 8493). Names are relative to its directory, so those of the payload begin with ``data/``.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import jcs
from ledger.proof.merkle import HASH_BYTES

DATA = "data/"
ENTRIES, AUTHORS, MANIFEST, COVER = "data/entries.ndjson", "data/authors.ndjson", "data/manifest.json", "data/cover.json"
PROOF, HASHES, CHECKPOINT = "data/proof/proof.json", "data/proof/hashes", "data/proof/checkpoint"
POLICY, EARLIER, TIMESTAMPS = "data/proof/policy.toml", "data/proof/earlier.json", "data/proof/timestamps/"
FORMAT = 1
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError, VerificationFailed)
"""What reading raises of bytes that are not what they must be."""


class Shown(NamedTuple):
    """An entry of which something is shown: its number in the copy, its bytes, the bytes of the units shown, what is printed for others.

    Numbers count from 1; of the entries that give authors their keys it is 0. Units and what is printed instead go by ordinal.
    """

    number: int
    entry: bytes
    units: Mapping[int, bytes]
    instead: Mapping[int, str]


class Bare(NamedTuple):
    """An entry that is withheld whole: its leaf, and of which stream it is the entry of which version."""

    leaf: bytes
    stream: UUID
    version: int


class Earlier(NamedTuple):
    """The tree under the checkpoint of an earlier copy, and the proof that a later one continues it (RFC 9162 section 2.1.4)."""

    size: int
    root: bytes
    hashes: tuple[bytes, ...]


Line: TypeAlias = Shown | Bare


def written(entries: Iterable[Line]) -> bytes:
    """Give the bytes of entries.ndjson, or, where every number is 0, of authors.ndjson. Raises MalformedProof for what is not read so."""
    given = list(entries)
    source = b"".join(jcs.encode(_told(each)) + b"\n" for each in given)
    if read(source) != given:
        raise MalformedProof("lines of a bundle cannot be written; nothing was written")
    return source


def read(source: bytes) -> list[Line]:
    """Read entries.ndjson or authors.ndjson. Raises MalformedProof, which names the first line that is none."""
    read = list(lines(source))
    if None in read:
        raise MalformedProof(f"line {read.index(None) + 1} of a list of entries is none; nothing was read of it")
    return [each for each in read if each is not None]


def lines(source: bytes) -> Iterator[Line | None]:
    """Read lines one by one; None stands for bytes that ``written`` would not give."""
    begin = 0
    while begin < len(source):
        end = source.find(b"\n", begin)
        yield _line(source[begin:end]) if end >= 0 else None
        begin = end + 1 if end >= 0 else len(source)


def _line(line: bytes) -> Line | None:
    try:
        told = jcs.decode(line)
        if "leaf" in told:
            members(told, "leaf", "stream", "version")
            return Bare(hexadecimal(told["leaf"], HASH_BYTES), UUID(bytes=hexadecimal(told["stream"], 16)), whole(told["version"], 1))
        return _shown(told)
    except UNREADABLE:
        return None


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Give the manifest of these files by name (relative to the bundle): canonical JSON, so that the same files have the same digest."""
    named = [{"name": name.removeprefix(DATA), "sha256": digest(files[name]), "size": len(files[name])} for name in sorted(files)]
    return jcs.encode({"caseledger_bundle": FORMAT, "files": named}) + b"\n"


def earlier(joined: Iterable[Earlier]) -> bytes:
    """Give earlier.json: consistency proofs from the checkpoints of earlier copies, by size."""
    told = [{"hashes": [one.hex() for one in each.hashes], "root": each.root.hex(), "size": each.size} for each in sorted(joined)]
    return jcs.encode({"bundle_earlier": FORMAT, "earlier": told}) + b"\n"


def read_earlier(source: bytes) -> list[Earlier]:
    """Read earlier.json. Raises MalformedProof for bytes that ``earlier`` would not give."""
    try:
        read = told(source, "bundle_earlier", "earlier")
        joined = [_earlier(members(each, "hashes", "root", "size")) for each in read["earlier"]]
        sizes = [each.size for each in joined]
        if whole(read["bundle_earlier"]) == FORMAT and sizes == sorted(sizes):
            return joined
    except UNREADABLE:
        pass
    raise MalformedProof("earlier.json is not of format 1; nothing was read")


def _earlier(told: Any) -> Earlier:
    hashes = tuple(hexadecimal(each, HASH_BYTES) for each in told["hashes"])
    return Earlier(whole(told["size"], 1), hexadecimal(told["root"], HASH_BYTES), hashes)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def _told(line: Line) -> dict[str, Any]:
    if isinstance(line, Bare):
        return {"leaf": line.leaf.hex(), "stream": line.stream.hex, "version": line.version}
    told = {
        "entry": line.entry.hex(),
        "units": [{"ordinal": ordinal, "unit": line.units[ordinal].decode("utf-8")} for ordinal in sorted(line.units)],
    }
    if not line.number:
        return told
    return {**told, "number": line.number, "instead": [{"ordinal": each, "text": line.instead[each]} for each in sorted(line.instead)]}


def _shown(told: Any) -> Shown:
    """Read a line that shows an entry; a number stands only in those that are of the copy, and with it what is printed instead."""
    members(told, "entry", "units", *(("number", "instead") if "number" in told else ()))
    units, instead = _by_ordinal(told["units"], "unit"), _by_ordinal(told.get("instead", []), "text")
    if units.keys() & instead.keys():
        raise ValueError("an ordinal is shown and not shown")
    encoded = {ordinal: text.encode("utf-8") for ordinal, text in units.items()}
    return Shown(whole(told["number"], 1) if "number" in told else 0, hexadecimal(told["entry"]), encoded, instead)


def _by_ordinal(told: Any, name: str) -> dict[int, str]:
    """Read a list of texts by their ordinals, which rise."""
    found = {whole(members(each, "ordinal", name)["ordinal"]): each[name] for each in told}
    is_rising = list(found) == sorted(found) and len(found) == len(told)
    if type(told) is not list or not is_rising or not all(type(each) is str for each in found.values()):
        raise ValueError("no list of texts by ordinals")
    return found


def told(source: bytes, *names: str) -> Any:
    """Read a file that is one line of canonical JSON, an object of these members. Raises for anything else what ``UNREADABLE`` names."""
    if not source.endswith(b"\n"):
        raise ValueError("a line without its end")
    return members(jcs.decode(source[:-1]), *names)


def members(value: Any, *names: str) -> Any:
    """Give an object that has these members and no other. Raises ValueError for anything else."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ValueError("other members")
    return value


def whole(value: Any, least: int = 0) -> int:
    """Give a whole number that is not less. Raises ValueError for anything else, True among it."""
    if type(value) is not int or value < least:
        raise ValueError("no whole number")
    return value


def hexadecimal(text: Any, length: int | None = None) -> bytes:
    """Read bytes written in lower-case hexadecimal, so many of them. Raises ValueError for anything else."""
    content = bytes.fromhex(text)
    if content.hex() != text or length not in (None, len(content)):
        raise ValueError("no hexadecimal")
    return content
