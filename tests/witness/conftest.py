"""A log, requests of it, and witnesses of both kinds: nobody here has a ledger."""

import os
from uuid import UUID

import pytest
from proof.conftest import ORIGIN, SmallLog, made_key

from ledger.proof import checkpoint, compact_range, cores, merkle
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.cores import Given
from ledger.proof.cosignature import Kind
from ledger.proof.tlog_witness import Request
from ledger.store import witness_store


class Unit:
    """A log that grows by a few entries and an index at a time, and asks."""

    def __init__(self, seed=0):
        self.log, self.units, self.seed = SmallLog(), {}, seed

    def grow(self, count=3):
        """Record some entries and their index; gives the size."""
        for _ in range(count):
            self.log.append(UUID(int=(len(self.log.entries) * 7 % 5 + 1 + self.seed) << 100))
        _, unit, _ = self.log.close()
        self.units[len(self.log.entries)] = unit
        return len(self.log.entries)

    def request(self, seen, size=None, root=None):
        """The request for a size (the whole), given what the witness has seen."""
        size = len(self.log.leaves) if size is None else size
        stated = Checkpoint(ORIGIN, size, root or merkle.root(self.log.leaves[:size]))
        nodes = compact_range.lookup(compact_range.levels(self.log.leaves))
        proof = merkle.consistency_proof(seen, size, nodes) if 0 < seen <= size else ()
        return Request(seen, proof, checkpoint.sign(stated, self.log.key.private).encode()).encode()

    def entries(self, seen):
        """What an index witness reads behind what it has seen."""
        given = [Given(entry, self.units.get(position, b"")) for position, entry in enumerate(self.log.entries, 1)]
        return b"".join(cores.written(seen + 1, given[seen:]))


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    """Processes are killed here, machines are not."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture
def unit():
    made = Unit()
    made.grow()
    return made


@pytest.fixture
def fork():
    """Another history under the same key."""
    made = Unit(seed=50)
    made.grow()
    return made


@pytest.fixture(params=list(Kind))
def own(request, tmp_path):
    """A witness of either kind that knows the log."""
    made = witness_of(tmp_path / "witness", request.param)
    witness_store.add_log(made, made_key(ORIGIN).verifier())
    return made


@pytest.fixture
def index_witness(tmp_path):
    made = witness_of(tmp_path / "index witness", Kind.INDEX)
    witness_store.add_log(made, made_key(ORIGIN).verifier())
    return made


def witness_of(directory, kind):
    key = made_key("witness.example/w1")
    return witness_store.found(directory, kind, key.witness, key.private.private_bytes_raw())
