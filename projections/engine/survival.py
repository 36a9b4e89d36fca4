"""How long it takes until something happens, where it has not happened to all of them yet: the product-limit estimate. Pure.

Kaplan and Meier, Nonparametric estimation from incomplete observations, J. Am. Stat. Assoc. 53 (1958) 457. Who was observed for a time
without the event is censored there: known to have lasted longer, not to have been spared. Where times are equal, the event comes before
the censoring, as Kaplan and Meier have it. Reckoned in fractions, so that no percentile turns on the rounding of a binary number.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

MEDIAN, NINETIETH = Fraction(1, 2), Fraction(9, 10)


class Observed(NamedTuple):
    """One case: for how long it was observed, from 0 on in any one unit, and whether the event then happened (no: it is censored)."""

    time: int
    happened: bool


class Step(NamedTuple):
    """A time at which the event happened: to how many, of how many still at risk, and the share to whom it has not happened by then."""

    time: int
    events: int
    at_risk: int
    survival: Fraction


def curve(observed: Iterable[Observed]) -> list[Step]:
    """Give the estimate: a step for each time at which the event happened, in order of time; none where it never did."""
    times = Counter(observed)
    at_risk, survival, steps = times.total(), Fraction(1), list[Step]()
    for time in sorted({each.time for each in times}):
        events, censored = times[Observed(time, happened=True)], times[Observed(time, happened=False)]
        if events:
            survival *= Fraction(at_risk - events, at_risk)
            steps.append(Step(time, events, at_risk, survival))
        at_risk -= events + censored
    return steps


def percentile(steps: Sequence[Step], share: Fraction) -> int | None:
    """Give the first time by which the event is estimated to have happened to this share (0 to 1); None where that is not reached.

    The least t with S(t) <= 1 - share (Klein and Moeschberger, Survival Analysis, 2nd edition 2003, section 4.5). Where nothing is
    censored, this is the empirical percentile: of n values in order the one at the place share * n, rounded up.
    """
    return next((step.time for step in steps if step.survival <= 1 - share), None)
