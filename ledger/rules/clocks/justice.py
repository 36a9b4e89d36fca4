"""Clocks of bail, of the prosecutor's requests and of hearings (domain.md 5.9)."""

from ledger.events.fact import Fact
from ledger.rules.clocks import death
from ledger.rules.clocks.death import while_alive
from ledger.rules.deadlines import Deadline, later, recorded_day


def _returned(start: Fact, stop: Fact) -> bool:
    """Whether the same bail got another day of return, or ended, after ``start`` gave it one."""
    bail = start.fields.get("bail", start.version)
    if stop.version <= start.version or stop.fields.get("bail") != bail:
        return False
    return stop.fields.get("how") == "ended" or stop.fields.get("return_on") is not None


def _held(start: Fact, stop: Fact) -> bool:
    """Whether ``stop`` tells what came of the hearing, or lists another in its place."""
    return start.version in (stop.fields.get("hearing"), stop.fields.get("instead_of"))


BAIL_RETURN = Deadline(
    "return on bail", "bail-changed", ("bail-changed",), while_alive(recorded_day("return_on"), "bail-changed", "bail"),
    _returned, reads=death.READS, source="the day of return recorded with the bail (domain.md 5.9)",
)  # fmt: skip
MATERIAL = Deadline(
    "material for the prosecutor", "prosecutor-advised", ("prosecutor-advised", "charge-laid"), recorded_day("due_on"), later,
    source="the day recorded with the prosecutor's advice (domain.md 5.9)",
)  # fmt: skip
HEARING = Deadline(
    "hearing", "hearing-listed", ("hearing-listed", "court-result"), recorded_day("hearing_on"), _held,
    source="the day for which the court listed it (domain.md 5.9)",
)  # fmt: skip
CLOCKS = (BAIL_RETURN, MATERIAL, HEARING)
