"""Proposed items on the schedules that a kind of proceedings has; where it has none for sensitive material, that is left out. Pure."""

from collections.abc import Collection, Iterable

from ledger.events.schedules import Schedule
from projections.court import weighing
from projections.court.proposing import Proposal


def fitted(proposals: Iterable[Proposal], series: Collection[str]) -> list[Proposal]:
    """Put what may be sensitive on a schedule that the kind of proceedings has (``series``: those of which it has a form).

    Where it has none for sensitive material, that is proposed to be left out: its being listed may tell what it is.
    """
    return [each if not series or each.schedule in series else _elsewhere(each, series) for each in proposals]


def _elsewhere(proposal: Proposal, series: Collection[str]) -> Proposal:
    if Schedule.SENSITIVE.value in series:
        return proposal._replace(schedule=Schedule.SENSITIVE.value)
    reason = (proposal.sensitivity_reason or "").removesuffix(f" {weighing.TO_COMPLETE}")
    why = (*proposal.why, f"left out, because there is no schedule of sensitive material here: {reason}")
    return proposal._replace(schedule=Schedule.NON_SENSITIVE.value, sensitivity_reason=None, include=False, why=why)
