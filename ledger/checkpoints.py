"""Checkpoints: record the index of a log's streams as its last entry, sign size and root, and keep the note outside the database too.

Whoever trusts a checkpoint knows by its index entry every stream's size and root (docs/format.md, checkpoints).
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from ledger import log_adoption
from ledger.application import Ledger
from ledger.errors import VerificationFailed
from ledger.proof import checkpoint, index, merkle, note
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.compact_range import CompactRange
from ledger.proof.tlog_proof import TlogProof
from ledger.store import copies, log_keys, tree_store
from ledger.store.connection import Connection
from ledger.store.log_keys import LogKeys
from ledger.store.place import Place
from ledger.trees import bring_forward, index_leaves, nodes


def make(ledger: Ledger, log: str) -> bytes:
    """Make a checkpoint of a log, the first one with a key that is drawn and recorded for it; gives the signed note.

    Raises RuleRefused and NotAuthorised where the user may not record the key, NotFound for a log without entries, and
    VerificationFailed where the newest checkpoint outside the database is ahead of it or of another history.
    """
    connection = ledger.projector  # before a key is recorded that nobody here could sign with
    with log_keys.held(ledger.place, log):
        keys = log_keys.find(ledger.place, log) or log_adoption.adopt(ledger, log)
        return sign(ledger.place, connection, log, keys)


def renew(at: Place, connection: Connection, log: str, now: datetime) -> bytes | None:
    """Make a checkpoint where the log has a key and its newest is older than a minute; the same again where nothing was recorded since."""
    made_at = log_keys.checkpoint_made(at, log)
    if made_at is None or now - made_at < RENEWED:
        return None
    with log_keys.held(at, log):
        keys = log_keys.find(at, log)
        return None if keys is None else sign(at, connection, log, keys)


def sign(at: Place, connection: Connection, log: str, keys: LogKeys) -> bytes:
    """Record the index of a log, and sign size and root; refused as ``make`` refuses. The caller holds the keys."""
    tree = record_index(connection, log)
    for outside in filter(None, (log_keys.checkpoint(at, log), copies.largest(at, log))):
        refuse_fork(connection, log, checkpoint.stated(outside), "nothing was signed")
    stated = Checkpoint(keys.origin, tree.size, tree.root())
    signed = checkpoint.sign(stated, *map(note.private_key, (keys.seed, *keys.joining))).encode()
    tree_store.keep_checkpoint(connection, log, tree.size, signed.decode("utf-8"))
    log_keys.keep_checkpoint(at, log, signed)
    return signed


RENEWED = timedelta(minutes=1)
"""Age after which a checkpoint is made anew by whatever records (design: engine)."""


class Receipt(NamedTuple):
    """What can be shown of an entry: its leaf, the size of the checkpoint it is proven by (else of the newest), and the tlog-proof."""

    leaf: bytes
    size: int | None
    proof: bytes | None


def receipt(ledger: Ledger, position: int, log: str = "cases") -> Receipt:
    """Prove that the entry at a position is in its log, by a checkpoint that is kept beside the database (C2SP tlog-proof).

    It is the newest that others cosigned and that covers the entry; where there is none, the newest.
    Raises VerificationFailed where what is stored no longer leads to that checkpoint.
    """
    known = nodes(ledger.projector, log)
    signed = copies.cosigned(ledger.place, log, position) or log_keys.checkpoint(ledger.place, log)
    leaf = known(0, position - 1)
    if signed is None:
        return Receipt(leaf, None, None)
    stated = checkpoint.stated(signed)
    if stated.size < position:
        return Receipt(leaf, stated.size, None)
    path = merkle.inclusion_proof(position - 1, stated.size, known)
    merkle.verify_inclusion(position - 1, stated.size, leaf, path, stated.root)
    return Receipt(leaf, stated.size, TlogProof(position - 1, path, signed).encode())


def record_index(connection: Connection, log: str) -> CompactRange:
    """Record the index of all streams as the last entry, and give the tree with it; a log whose last entry is one is left as it is.

    Holds the log's lock while it does; what can be computed before is.
    """
    bring_forward(connection, log)
    with tree_store.locked(connection, log) as (size, indexed):
        reached = bring_forward(connection, log)
        if not size or indexed:
            return reached
        leaves = list(index_leaves(connection, log))
        tree_store.append_index(connection, log, size, len(leaves), index.root(leaves))
        return bring_forward(connection, log)


def refuse_fork(connection: Connection, log: str, known: Checkpoint, undone: str) -> None:
    """Raise VerificationFailed where a checkpoint that stands outside the database is ahead of the log, or of another history."""
    size = tree_store.state(connection, log).size
    copies.refuse_ahead(f"the log {log}", known.size, size, undone)
    if merkle.subtree_root(0, known.size, nodes(connection, log)) != known.root:
        raise VerificationFailed(
            f"the first {known.size} entries of the log {log} are not those of a checkpoint that stands outside the database; {undone}; "
            "find out what was changed before anything is recorded on top of it"
        )
