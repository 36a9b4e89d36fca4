"""The pack that a recipient without a login is given: manifest, entries, and what can be checked of both (docs/format.md, section 20).

A pack is a directory. The manifest names every file that follows from what was shared, with size and SHA-256; the digest of its own
bytes stands in the record. Proofs of inclusion lie beside it: a later checkpoint gives another proof of the same entry. Pure.
"""

import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from ledger.entry import canonical, unit
from ledger.entry import core as cores
from ledger.errors import CaseledgerError, MalformedEntry, MalformedProof
from ledger.proof import checkpoint, merkle, tlog_proof

FORMAT = 1
MANIFEST, SUMS, ENTRIES, COVER, PAGE, TEXT, PROOFS = (
    "manifest.json", "SHA256SUMS", "entries.ndjson", "cover.json", "index.html", "index.txt", "proofs",
)  # fmt: skip
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""How a file of a pack is called: no part of it leads anywhere else."""
PROOF = re.compile(rf"{PROOFS}/[A-Za-z0-9][A-Za-z0-9._-]{{0,99}}\.tlog-proof")


class Disclosed(NamedTuple):
    """An entry as a pack gives it: address, what was hashed of it, the text of each unit disclosed, why others are not; by ordinal."""

    address: str
    core: bytes
    units: Mapping[int, bytes]
    withheld: Mapping[int, str]


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Give the manifest of these files by name: canonical JSON (RFC 8785), so that the same files have the same digest."""
    named: list[canonical.JSON] = [{"name": name, "sha256": digest(files[name]), "size": len(files[name])} for name in sorted(files)]
    return canonical.encode({"caseledger_pack": FORMAT, "files": named}) + b"\n"


def sums(files: Mapping[str, bytes], stated: bytes) -> bytes:
    """Give the list that ``sha256sum -c`` reads: the files of the manifest, and the manifest itself."""
    return "".join(f"{digest(content)}  {name}\n" for name, content in sorted({**files, MANIFEST: stated}.items())).encode()


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def entries(disclosed: Iterable[Disclosed]) -> bytes:
    """Write the entries, one JSON object a line: of each unit its very text, whose digest the entry committed to."""
    return b"".join(canonical.encode(_line(each)) + b"\n" for each in disclosed)


def _line(each: Disclosed) -> dict[str, Any]:
    core = cores.decode(each.core)
    units = [{"ordinal": ordinal, "unit": each.units[ordinal].decode()} for ordinal in sorted(each.units)]
    withheld = [{"ordinal": ordinal, "reason": each.withheld[ordinal]} for ordinal in sorted(each.withheld)]
    return {
        "address": each.address, "entry": each.core.hex(), "leaf": cores.leaf(each.core).hex(), "position": core.position,
        "units": units, "withheld": withheld,
    }  # fmt: skip


def faults(files: Mapping[str, bytes], recorded: str | None = None) -> Iterator[str]:
    """Say what is wrong with a pack whose ``files`` were read by name; ``recorded``: the digest of the manifest that the sender told.

    Total. It does not say who signed a checkpoint: that needs to be told whom to believe (docs/format.md, section 18).
    """
    stated = files.get(MANIFEST)
    if stated is None:
        yield f"{MANIFEST} is not there"
        return
    if recorded is not None and not hmac.compare_digest(digest(stated), recorded.lower()):
        yield f"{MANIFEST} is not the one that was recorded: its SHA-256 is {digest(stated)}"
    try:
        named = _named(stated)
    except MalformedProof as fault:
        yield str(fault)
        return
    yield from _against(files, named)
    if ENTRIES in files:
        yield from _of_entries(files)


def _named(stated: bytes) -> dict[str, tuple[int, str]]:
    """Read a manifest. Raises MalformedProof for one that names a file anywhere else than in its directory."""
    try:
        told = json.loads(stated)
        found = {str(each["name"]): (int(each["size"]), str(each["sha256"])) for each in told["files"]}
        version = told["caseledger_pack"]
    except (ValueError, KeyError, TypeError):
        raise MalformedProof(f"{MANIFEST} is not the manifest of a pack") from None
    if version != FORMAT:
        raise MalformedProof(f"{MANIFEST} is of another format than {FORMAT}; check it with a later release")
    if not all(NAME.fullmatch(name) for name in found):
        raise MalformedProof(f"{MANIFEST} names a file that is not one of a pack's; nothing was read of it")
    return found


def _against(files: Mapping[str, bytes], named: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    for name, (size, expected) in named.items():
        if name not in files:
            yield f"{name} is not there"
        elif (len(files[name]), digest(files[name])) != (size, expected):
            yield f"{name} is not what the manifest says"
    surplus = sorted(name for name in files if name not in {*named, MANIFEST, SUMS} and not PROOF.fullmatch(name))
    yield from (f"{name} is none of the manifest's" for name in surplus)


def _of_entries(files: Mapping[str, bytes]) -> Iterator[str]:
    for number, line in enumerate(files[ENTRIES].splitlines(), 1):
        try:
            told = json.loads(line)
            source = bytes.fromhex(told["entry"])
            core, address = cores.decode(source), str(told["address"])
            yield from _of_units(core, address, told["units"])
            if cores.leaf(source).hex() != told["leaf"] or core.position != told["position"]:
                yield f"{address}: leaf and position are not those of the entry"
        except (ValueError, KeyError, TypeError, CaseledgerError):
            yield f"line {number} of {ENTRIES} is not an entry"
            continue
        if (proof := files.get(proof_of(address))) is not None and (wrong := _unproven(proof, core.position, cores.leaf(source))):
            yield f"{address}: {wrong}"


def _of_units(core: cores.EntryCore, address: str, units: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for each in units:
        ordinal, text = each["ordinal"], each["unit"].encode()
        fits = 0 <= ordinal < len(core.commitments) and unit.plaintext_digest(text) == core.commitments[ordinal].plaintext
        if not fits:
            yield f"{address}: unit {ordinal} is not what the entry committed to"
            continue
        try:
            unit.decode(text)
        except MalformedEntry:
            yield f"{address}: unit {ordinal} is no unit"


def _unproven(source: bytes, position: int, leaf: bytes) -> str | None:
    try:
        proof = tlog_proof.parse(source)
        stated = checkpoint.stated(proof.checkpoint)
        merkle.verify_inclusion(proof.number, stated.size, leaf, proof.path, stated.root)
    except CaseledgerError:
        return "its proof does not lead to the checkpoint that it brings"
    return None if proof.number == position - 1 else "its proof is of another entry"


def proof_of(address: str) -> str:
    """Name the file of an entry's proof: ``proofs/CHS-26-0041-7.tlog-proof``."""
    return f"{PROOFS}/{address.replace('#', '-')}.tlog-proof"
