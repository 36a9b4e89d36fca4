"""What the tests of the proof share: keys made for tests, and a small log with its indexes."""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.entry import core, unit
from ledger.entry.core import LEDGER_MADE, Commitment, EntryCore
from ledger.errors import VerificationFailed
from ledger.proof import checkpoint, compact_range, cosignature, index, index_entry, merkle, note
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.completeness import Completeness
from ledger.proof.index import IndexLeaf
from ledger.proof.index_entry import Index
from ledger.proof.note import COSIGNATURE, ED25519, Note

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "ledger.example/unit/cases/1"
PERSON = UUID(int=7)
LOG = UUID("f29a8868-de18-417f-9c94-c0a727f6043f")


@pytest.fixture(scope="session")
def golden():
    """Proofs, notes and keys as they were once written; they must be read, and made again, for ever."""
    return json.loads((ROOT / "tests/golden/proof/samples.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def refused():
    """Says whether a call is refused in the one way in which a proof may be."""

    def is_refused(function, *arguments):
        try:
            function(*arguments)
        except VerificationFailed:
            return True
        return False

    return is_refused


class Key(NamedTuple):
    """A name with a private key that follows from it."""

    name: str
    private: Ed25519PrivateKey

    def verifier(self, kind=ED25519):
        return note.verifier_key(self.name, kind, self.private.public_key().public_bytes_raw())

    @property
    def witness(self):
        return self.verifier(COSIGNATURE)


def made_key(name):
    return Key(name, Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()))


@pytest.fixture(scope="session")
def key():
    """Makes the key of a name."""
    return made_key


@pytest.fixture(scope="session")
def log_key():
    return made_key(ORIGIN)


class SmallLog:
    """A log of several streams; every so often an index entry closes it and a checkpoint is made."""

    def __init__(self, key=None):
        self.key, self.entries, self.streams = key or made_key(ORIGIN), [], {}
        self.leaves = []

    def append(self, stream, signature=bytes(64), commitments=None, recorder=PERSON):
        position, held = len(self.entries) + 1, self.streams.setdefault(stream, [])
        filled = commitments or tuple(digests(position, ordinal) for ordinal in range(4))
        at = 1_773_057_600_000_000 + position
        entry = EntryCore(LOG, position, stream, len(held) + 1, UUID(int=position << 64), at, recorder, signature, filled)
        self.entries.append(core.encode(entry))
        held.append(self.entries[-1])
        self.leaves.append(core.leaf(self.entries[-1]))

    def index(self):
        """The leaves of the index over all entries so far, sorted."""
        return [
            IndexLeaf(stream, len(held), merkle.root(list(map(core.leaf, held))))
            for stream, held in sorted(self.streams.items(), key=lambda each: each[0].bytes)
        ]

    def close(self, stated=None, salt=bytes(range(16))):
        """Append the index entry; give what it says, its unit and its bytes."""
        leaves = self.index()
        stated = stated or Index(len(self.entries), len(leaves), index.root(leaves))
        text = stated.unit(salt)
        position = len(self.entries) + 1
        first, second, _, last = (digests(position, ordinal) for ordinal in range(4))
        committed = Commitment(unit.plaintext_digest(text), unit.content_digest(text), digests(position, 2).tag)
        self.append(LOG, LEDGER_MADE, (first, second, committed, last), UUID(int=0))
        return leaves, text, self.entries[-1]

    def checkpoint(self, witnesses=(), timestamp=1_773_057_700):
        """The note of the log as it stands, cosigned."""
        stated = Checkpoint(ORIGIN, len(self.leaves), merkle.root(self.leaves))
        signed = checkpoint.sign(stated, self.key.private)
        cosigned = [cosignature.cosign(stated, each.name, each.private, timestamp) for each in witnesses]
        return Note(signed.text, (*signed.signatures, *cosigned)).encode()

    def complete(self, stream, witnesses=()):
        """Close the log and prove the stream complete."""
        leaves, text, entry = self.close()
        placed = index.prove(leaves, stream, index.nodes(leaves))
        opening, _ = index_entry.opening(entry, text)
        size = len(self.leaves)
        path = merkle.inclusion_proof(size - 1, size, compact_range.lookup(compact_range.levels(self.leaves)))
        return Completeness(
            LOG, stream, placed.leaf.size, placed.number, len(leaves), placed.proof, opening, path, self.checkpoint(witnesses)
        )


def digests(*seed):
    return Commitment(*(hashlib.sha256(repr((*seed, part)).encode()).digest() for part in range(3)))


@pytest.fixture
def small_log():
    """A log of five streams and 40 entries."""
    log = SmallLog()
    for number in range(40):
        log.append(UUID(int=(number * 7 % 5 + 1) << 100))
    return log
