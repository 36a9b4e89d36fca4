"""What every group of figures is given: both sides, the size, and how much there is to read."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from ours import Recorder
from peer import Peer

from ledger.application import Ledger


class Size(NamedTuple):
    """How much is measured. A round runs every side once; what stands after ``rounds`` is done in each of them.

    ``copied``: how many entries of the history the other side gets; its figures are per entry, so it needs no more.
    ``persons``: of how many invented persons it is asked what is due of retention.
    ``imported``: cases of the invented units that are imported, each into a ledger of its own. ``keys``: how many are
    wrapped anew. ``filled``: entries of the record in which one person is forgotten. ``burst``: entries that are folded on to at once.
    """

    events: int
    rounds: int
    singles: int
    batches: int
    gets: int
    tracked: int
    pairs: int
    starts: int
    imported: tuple[int, ...]
    keys: int
    filled: int
    burst: int
    persons: int = 100_000
    copied: int = 20_000


TINY = Size(
    events=60, rounds=1, singles=4, batches=1, gets=2, tracked=20, pairs=2, starts=1, imported=(2,), keys=20, filled=1_000, burst=40,
    persons=60,
)  # fmt: skip
SMALL = Size(
    events=2_000, rounds=7, singles=100, batches=8, gets=60, tracked=500, pairs=40, starts=7, imported=(25, 250), keys=10_000,
    filled=100_000, burst=1_000,
)  # fmt: skip
FULL = SMALL._replace(
    events=100_000, rounds=9, singles=200, batches=15, tracked=1_000, imported=(250, 2_500), keys=100_000, filled=1_000_000, burst=10_000,
)  # fmt: skip
SIZES = {"tiny": TINY, "small": SMALL, "full": FULL}


@dataclass(frozen=True)
class Bench:
    """Both sides of one run; ``entries`` is how many the history has now, ``long`` names our cases of 40 entries."""

    ledger: Ledger
    peer: Peer
    size: Size
    recorder: Recorder
    long: list[UUID]
    entries: int
