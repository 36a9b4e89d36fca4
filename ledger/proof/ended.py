"""Epochs of a log that ended: which of their checkpoints the log continues, and which state entries that are lost.

An entry ``epoch-begun`` of the unit's stream says it (docs/format.md, epochs of a log). Of checkpoints under the origin that ended:

1. up to ``continued`` the log has the entries that one states, as under any origin;
2. beyond, up to the last of the epoch, one may state entries that are lost; the last itself only with the root that the entry says;
3. there is none that is larger, and none over the entry itself: nobody signs two histories under one origin.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ledger.proof.checkpoint import Checkpoint


class Ended(NamedTuple):
    """What the entry at a position of the record says: which origin ended, with which checkpoint, how much is continued, and as what."""

    position: int
    ended: str
    size: int
    root: bytes
    continued: int
    origin: str

    @property
    def lost(self) -> tuple[int, int] | None:
        """First and last position of that epoch that are lost or not shown to be what they were; None where none is."""
        return (self.continued + 1, self.size) if self.continued < self.size else None

    def explains(self, stated: Checkpoint) -> bool:
        """Say whether a checkpoint that the log does not continue is one over entries that this entry names as lost."""
        return self.continued < stated.size <= self.size and (stated.size < self.size or stated.root == self.root)


def of(epochs: Iterable[Ended], origin: str) -> Ended | None:
    """Give the entry that ended the epoch of an origin; the first, where several say so."""
    return next((each for each in epochs if each.ended == origin), None)
