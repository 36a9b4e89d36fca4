"""Rules of the programme under which the unit works (seed.txt; domain.md 8)."""

from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.programme import ProgrammeRecorded
from ledger.rules.membership import UnitState
from ledger.rules.rule import ALLOWED, No, Verdict, rule


@rule(
    "a programme is fully active, and ends, no earlier than it began",
    of=ProgrammeRecorded, state=UnitState, kind="check", source="seed.txt (commenced March 2018, fully active September); domain.md 8",
)  # fmt: skip
def days_are_in_order(_state: UnitState, _actor: Actor, event: ProgrammeRecorded, _at: datetime) -> Verdict:
    """Compare the days that are given with the first."""
    given: list[date] = [day for day in (event.fully_active_on, event.ended_on) if day is not None]
    if all(event.started_on <= day for day in given):
        return ALLOWED
    return No("one of its days lies before its first", "give the days in order")
