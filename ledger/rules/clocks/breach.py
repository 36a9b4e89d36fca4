"""Clocks of a breach of personal data: who is told of it, and by when (DPA 2018 ss.67, 68; UK GDPR Arts 33, 34; domain.md 3, 5.12)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ledger.events.fact import Fact
from ledger.rules.deadlines import Deadline, Terms, end_of, names_its_start, recorded_instant, working_days

RECORDED, NOTIFIED = "data-breach-recorded", "data-breach-notified"
HOURS = timedelta(hours=72)
"""Time within which the Commissioner is told, from when the controller became aware of it (DPA 2018 s.67(1))."""
AT_ONCE = 1
"""Working days within which persons are told: without undue delay, and no time is set (DPA 2018 s.68(1)), so the next working day."""
DISCOVERED = recorded_instant("discovered_at")


def commissioner(start: Fact, terms: Terms) -> datetime | None:
    """Due 72 hours after the discovery, by the clock and not by days, unless no risk is likely (DPA 2018 s.67(1), (2))."""
    at = DISCOVERED(start, terms)
    return None if at is None or start.fields.get("likely_risk") == "none" else at + HOURS


def _persons(start: Fact, terms: Terms) -> datetime | None:
    """Due after the next working day, where a high risk is likely and nothing relieves the controller (DPA 2018 s.68(1), (3))."""
    at = DISCOVERED(start, terms)
    if at is None or start.fields.get("likely_risk") != "high_risk" or start.fields.get("need_not_tell") is not None:
        return None
    return end_of(working_days(at.astimezone(terms.zone).date(), AT_ONCE), terms)


def _told(to: str) -> Callable[[Fact, Fact], bool]:
    return lambda start, stop: stop.fields.get("to") == to and names_its_start("breach")(start, stop)


COMMISSIONER = Deadline(
    "data breach to be notified to the Information Commissioner", RECORDED, (NOTIFIED,), commissioner, _told("regulator"),
    source="DPA 2018 s.67(1), UK GDPR Art 33(1): 72 hours after the controller became aware of it, unless no risk is likely",
)  # fmt: skip
PERSONS = Deadline(
    "persons to be told of a data breach", RECORDED, (NOTIFIED,), _persons, _told("person"),
    source="DPA 2018 s.68(1), UK GDPR Art 34(1): without undue delay; no time is set, so the next working day (Monday to Friday)",
)  # fmt: skip
CLOCKS = (COMMISSIONER, PERSONS)
