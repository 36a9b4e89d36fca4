"""Figures: what is measured, on which sides, in rounds; and what it was to reach.

A machine drifts (heat, neighbours, caches), so two sides are never measured one after the other: in each round every side
runs once, the next round begins with another side, and a ratio is the median of the rounds' own ratios.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

OURS, BARE, EQUAL = "ours", "stock, bare", "stock, cipher and equal payload"


class Aim(NamedTuple):
    """What a figure is to reach: at least or at most ``bound``, as a ratio to a side or, with none, as it stands."""

    bound: float
    against: str | None = None
    most: bool = False

    def words(self) -> str:
        """Say the aim in a few characters."""
        return f"{'≤' if self.most else '≥'} {self.bound:g}{' ×' if self.against else ''}"  # noqa: RUF001 times, as people write it

    def reached(self, figure: float) -> bool:
        """Whether a figure is as good as the aim."""
        return figure <= self.bound if self.most else figure >= self.bound


class Row(NamedTuple):
    """One row of the table: its name, entries in the log, unit, the sides beside ours, and its aim if it has one."""

    name: str
    entries: int
    unit: str
    peers: tuple[str, ...] = ()
    aim: Aim | None = None


@dataclass
class Result:
    """The figures of one row by side and round; ``failed`` says why there are none, ``note`` what to know when reading them."""

    row: Row
    rounds: dict[str, list[float]] = field(default_factory=dict)
    note: str = ""
    failed: str | None = None

    def middle(self, side: str) -> float | None:
        """The median of a side's rounds."""
        return median(self.rounds[side]) if self.rounds.get(side) else None

    def ratio(self, peer: str) -> float | None:
        """The median over the rounds of ours divided by a peer's."""
        pairs = zip(self.rounds.get(OURS, ()), self.rounds.get(peer, ()), strict=False)
        found = [ours / theirs for ours, theirs in pairs]
        return median(found) if found else None

    def reached(self) -> bool | None:
        """Whether the aim is reached; None where there is no aim or no figure."""
        aim = self.row.aim
        if aim is None:
            return None
        figure = self.ratio(aim.against) if aim.against else self.middle(OURS)
        return None if figure is None else aim.reached(figure)

    def to_json(self) -> dict[str, Any]:
        """Give the row for the file: medians, ratios, aim, and every round, so that others can reckon for themselves."""
        aim = self.row.aim
        return {
            "name": self.row.name, "entries": self.row.entries, "unit": self.row.unit,
            "medians": {side: self.middle(side) for side in (OURS, *self.row.peers)},
            "ratios": {peer: self.ratio(peer) for peer in self.row.peers},
            "aim": aim and {"words": aim.words(), "bound": aim.bound, "against": aim.against, "at": "most" if aim.most else "least"},
            "reached": self.reached(), "rounds": self.rounds, "note": self.note, "failed": self.failed,
        }  # fmt: skip


def measured(
    row: Row, rounds: int, sides: Mapping[str, Callable[[], float]], note: str = "", *, before: Callable[[], object] | None = None
) -> Result:
    """Run every side once a round, each round beginning with the next side; a first round warms up and is not counted.

    ``before`` is run first. What fails becomes the row's failure.
    """
    result = Result(row, {side: [] for side in sides}, note)
    order = list(sides)
    try:
        if before is not None:
            before()
        for turn in range(rounds + 1):
            for side in order:
                figure = sides[side]()
                if turn:
                    result.rounds[side].append(figure)
            order = [*order[1:], order[0]]
    except Exception as fault:  # noqa: BLE001 one row without figures must not cost the others theirs
        result.failed = f"{type(fault).__name__}: {fault}"
    return result
