"""Bundles for tests: made from the record of ``stored_record`` by the format alone, without a database."""

import hashlib
import json
from typing import NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from proof.stored_record import BEGAN, CASE, DANA, LOG, SAM, SUSPECT, UNIT, VICTIM, Record, user_added

from ledger.entry import core, unit
from ledger.proof import bundle, bundle_check, bundle_proof, checkpoint, compact_range, cosignature, index, index_entry, merkle, note
from ledger.proof.bundle import Bare, Shown
from ledger.proof.bundle_proof import Indexed
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import COSIGNATURE, ED25519, Note

ORIGIN = "ledger.example/unit/cases/1"
PARTNER, UNIVERSITY = "police.example/w1", "university.example/w1"
KEYS = {"what", "recorder", "public_key", "change"}
COSIGNED = BEGAN // 1_000_000 + 100_000


class Key(NamedTuple):
    """A name and a private key that follows from it."""

    name: str

    @property
    def private(self):
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.name.encode()).digest())

    def verifier(self, kind=COSIGNATURE):
        return note.verifier_key(self.name, kind, self.private.public_key().public_bytes_raw())


def trust_text(origin=ORIGIN, witnesses=((PARTNER, "consistency"), (UNIVERSITY, "index")), key=None):
    """A trust file with the log's key and witnesses."""
    lines = [f'[[log]]\nkey = "{(key or Key(origin).verifier(ED25519)).encode()}"\n']
    for name, kind in witnesses:
        lines.append(f'[[witnesses]]\nname = "{kind}"\nkind = "{kind}"\nthreshold = 1\nkeys = ["{Key(name).verifier().encode()}"]\n')
    return "\n".join(lines).encode()


def record(entries=12, last=None):
    """A record with two users, a case of so many notes, two persons, and the index of all as the last entry."""
    made = Record()
    made.act(UNIT, "user-added.v1", clear=user_added(DANA))
    made.act(UNIT, "user-added.v1", clear=user_added(SAM))
    made.act(CASE, "referral-received.v1", by=SAM, clear=[("text", "He waits.")], number="CHS-26-0001")
    made.act(VICTIM, "party-identified.v1", by=SAM, clear=[("text", "Ottilie")], number="P-1")
    made.close()
    noted = made.act(SUSPECT, "party-identified.v1", by=SAM, clear=[("text", 'Bert 🙂 \u200f\u05e9\u05dc\u05d5\u05dd " \n')], number="P-2")
    made.own(CASE, "noted.v1", "leaf", noted.leaf.hex())
    for number in range(entries):
        made.act(CASE, "note-recorded.v1", by=(SAM, DANA)[number % 2], clear=[("text", f"Note {number}."), ("grade", number / 4)])
    if last:
        last(made)
    made.close()
    return made


def cores_of(made, streams):
    """The rows of these streams, by position."""
    return [row for row in made.rows if UUID(bytes=row.beside[8:24]) in streams]


def units_of(row, named=None):
    """The units of an entry, decoys apart, by ordinal."""
    held = {ordinal: text for each in row.contents for ordinal, text in zip(each.ordinals, each.stored, strict=True) if not each.sealed}
    name = {ordinal: unit.decode(text).name for ordinal, text in held.items()}
    return {each: held[each] for each in sorted(held) if name[each] != unit.DECOY and (named is None or name[each] in named)}


def files_of(made, streams=(CASE,), *, complete=True, withheld=(), witnesses=(PARTNER, UNIVERSITY), at=COSIGNED, policy=None, size=None,
             hidden=(), earlier=(), key=None):  # fmt: skip
    """The files of a bundle of these streams. ``withheld``: versions withheld whole; ``hidden``: ordinals that are not shown."""
    size = size or len(made.rows)
    rows = [row for row in cores_of(made, streams) if row.position < size + (not complete)]
    decoded = [core.decode(row.core) for row in rows]
    bare = [Bare(row.leaf, each.stream, each.version) for row, each in zip(rows, decoded, strict=True) if each.version in withheld]
    given = [row for row, each in zip(rows, decoded, strict=True) if each.version not in withheld]
    lines = [shown(number, row, hidden) for number, row in enumerate(given, 1)]
    if complete:
        lines += sorted(bare, key=lambda each: (each.stream, each.version))
    authors = [row for row in cores_of(made, (UNIT,)) if row.type in ("user-added.v1", "user-key-changed.v1") and row.position < size]
    positions = [row.position for row in authors]
    nodes = compact_range.lookup(compact_range.levels(made.leaves))
    if complete:
        known = indexed(made, size)
        proof = bundle_proof.of_streams(LOG, size, streams, known, positions, nodes)
    else:
        proof = bundle_proof.of_entries(LOG, size, [*positions, *(row.position for row in given)], nodes)
    stated = Checkpoint(ORIGIN, size, merkle.root(made.leaves[:size]))
    signed = checkpoint.sign(stated, (key or Key(ORIGIN)).private)
    cosigned = [cosignature.cosign(stated, name, Key(name).private, at) for name in witnesses]
    files = {
        bundle.ENTRIES: bundle.written(lines),
        bundle.AUTHORS: bundle.written(Shown(0, row.core, units_of(row, KEYS), {}) for row in authors),
        bundle.COVER: b'{"audience":"court"}\n',
        "data/schedule.csv": b"number,what\r\n",
        "data/exhibits/photo.png": b"\x89PNG",
        "data/index.html": b"<!doctype html>",
        bundle.CHECKPOINT: Note(signed.text, (*signed.signatures, *cosigned)).encode(),
        bundle.POLICY: trust_text() if policy is None else policy,
        bundle.TIMESTAMPS + "1.tsr": b"0",
        **bundle_proof.files(proof),
    }
    if earlier:
        joined = [bundle.Earlier(n, merkle.root(made.leaves[:n]), merkle.consistency_proof(n, size, nodes)) for n in earlier]
        files[bundle.EARLIER] = bundle.earlier(joined)
    return bagged(files)


def shown(number, row, hidden=()):
    """The line of an entry."""
    units = units_of(row)
    kept = {ordinal: text for ordinal, text in units.items() if ordinal not in hidden}
    return Shown(number, row.core, kept, {ordinal: "withheld" for ordinal in units if ordinal not in kept})


def indexed(made, size):
    """The index that the entry at position ``size`` states."""
    held = {}
    for row in made.rows[: size - 1]:
        held.setdefault(UUID(bytes=row.beside[8:24]), []).append(row.leaf)
    leaves = [index.IndexLeaf(stream, len(each), merkle.root(each)) for stream, each in sorted(held.items())]
    last = made.rows[size - 1]
    opening, _ = index_entry.opening(last.core, units_of(last, {"index"})[2])
    return Indexed(leaves, index.nodes(leaves), opening)


def bagged(files):
    """Write the manifests of a bundle and of its bag anew."""
    made = {name: content for name, content in files.items() if name.startswith("data/") and name != bundle.MANIFEST}
    covered = ("data/entries", "data/authors", "data/cover", "data/schedule", "data/exhibits/")
    made[bundle.MANIFEST] = bundle.manifest({name: content for name, content in made.items() if name.startswith(covered)})
    made["bagit.txt"] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = [f"{hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made) if name.startswith("data/")]
    made["manifest-sha256.txt"] = "".join(payload).encode()
    tags = [f"{hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made) if not name.startswith("data/")]
    made["tagmanifest-sha256.txt"] = "".join(tags).encode()
    return made


def codes(checked):
    """What a check gave, in codes: of the verdicts, and of the faults, each once."""
    return [each.reason for each in checked.verdicts], sorted({each.reason for each in checked.faults})


YOURS = bundle_check.policy(trust_text(), yours=True)


def lines_of(files, name=bundle.ENTRIES):
    """The lines of a list, as JSON objects."""
    return [json.loads(line) for line in files[name].splitlines()]


def with_lines(files, lines, name=bundle.ENTRIES, fresh=True):
    """The bundle with other lines; its manifests written anew."""
    text = b"".join(json.dumps(each, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n" for each in lines)
    return bagged({**files, name: text}) if fresh else {**files, name: text}
