"""Prove a stream complete up to a checkpoint that is made for it: the file of docs/format.md section 17, from the stored trees.

Where nothing was recorded since the newest checkpoint it is that one, with the cosignatures that were collected of it.
"""

from uuid import UUID

from ledger import checkpoints, trees
from ledger.application import Ledger
from ledger.errors import Conflict, NotFound
from ledger.proof import checkpoint, index, index_entry, merkle
from ledger.proof.completeness import Completeness
from ledger.proof.index import Placed
from ledger.store import copies, tree_store

TRIES = 3
"""Others who record may bring the stored trees beyond the checkpoint that often, before they can be read."""


def make(ledger: Ledger, stream: UUID, log: str = "cases") -> Completeness:
    """Make a checkpoint, and the proof that the entries of a stream are all that there are under it.

    Raises NotFound for a stream that has none, Conflict where others record without pause, and whatever ``checkpoints.make`` does.
    """
    for _ in range(TRIES):
        signed = copies.collected(ledger.place, log, checkpoints.make(ledger, log))
        if (found := _proven(ledger, stream, log, signed)) is not None:
            return found
    raise Conflict(f"others recorded in the log {log} while the proof was made; nothing was proven; try again")


def _proven(ledger: Ledger, stream: UUID, log: str, signed: bytes) -> Completeness | None:
    """Prove it by the stored trees; None where they have gone beyond the checkpoint meanwhile."""
    connection, size, own = ledger.projector, checkpoint.stated(signed).size, ledger.logs[log]
    ((entry, unit),) = tree_store.cores(connection, log, size - 1, size)
    opening, said = index_entry.opening(entry, unit)
    leaves = trees.index_before(connection, log, size - 1)
    known = index.nodes(leaves)
    if (len(leaves), index.root(leaves)) != (said.streams, said.root):
        return None
    placed = index.prove(leaves, stream, known)
    if not isinstance(placed, Placed):
        raise NotFound(f"the log {log} has no entry of this case or person; nothing was proven")
    path = merkle.inclusion_proof(size - 1, size, trees.nodes(connection, log))
    return Completeness(own, stream, placed.leaf.size, placed.number, said.streams, placed.proof, opening, path, signed)
