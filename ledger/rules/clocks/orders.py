"""Clocks of orders: until when one lasts, and by when names and address are to be notified (SPA 2019 ss.3, 5(6), 9; domain.md 3, 8).

The person under a stalking protection order has three days to notify, of which the day of service, or of the change, is the first.
"""

from datetime import date, datetime, timedelta

from ledger.events.fact import Fact
from ledger.rules.deadlines import Deadline, Due, Terms, end_of, recorded_day
from ledger.rules.in_force import STALKING_PROTECTION, determines

THREE_DAYS = timedelta(days=2)
"""What lies between the first of three days and the last."""
NOTIFIED_WITHIN = "three days beginning with the day of service, or of a new name or address (SPA 2019 s.9; domain.md 8)"
LASTS = "the last day recorded of the order (SPA 2019 ss.3, 5; domain.md 3)"


def _third_day(name: str) -> Due:
    """Due at the end of the third day, of which that in the field of this name is the first."""

    def due(fact: Fact, terms: Terms) -> datetime | None:
        try:
            return end_of(date.fromisoformat(str(fact.fields.get(name))) + THREE_DAYS, terms)
        except (ValueError, OverflowError):
            return None

    return due


def _is_an_end(stop: Fact) -> bool:
    return stop.fields.get("how") == "discharged" or stop.fields.get("appeal") == "set_aside"


def _settled(start: Fact, stop: Fact) -> bool:
    """Whether ``stop`` says that nothing is to be notified after this service or change, or that it was.

    Nothing is under an order that is none of the Act of 2019, after the service of a full order that replaced an interim one (the
    entry that made it names that), once the order ended without another, and when notification under the Act of 2003 governs.
    """
    order = start.fields.get("order")
    if stop.kind == "order-made":
        replaces = start.kind == "order-served" and stop.fields.get("interim") is not None
        return stop.version == order and (stop.fields.get("kind") not in STALKING_PROTECTION or replaces)
    if stop.kind == "order-refused":
        return stop.fields.get("interim") == order
    if stop.fields.get("order") != order:
        return False
    if stop.kind == "order-notification-received":
        return stop.fields.get("notified") == start.fields.get("change", "first") and _not_before(start, stop)
    return _is_an_end(stop) or stop.fields.get("how") == "soa_notification"


def _not_before(start: Fact, stop: Fact) -> bool:
    """Whether a notification was given on or after the first of the three days: an earlier one was of something else."""
    return str(stop.fields.get("notified_on")) >= str(start.fields.get("changed_on", start.fields.get("served_on")))


def _over(start: Fact, stop: Fact) -> bool:
    """Whether ``stop`` gave the order another last day, or an end, after ``start`` gave it one."""
    made = start.kind == "order-made"
    order = start.version if made else start.fields.get("order")
    if stop.kind in ("order-made", "order-refused"):
        application = start.fields.get("application") if made and start.fields.get("kind") == "interim_spo" else None
        return stop.version != start.version and determines(stop.kind, stop.fields, order, application)
    if stop.version <= start.version or stop.fields.get("order") != order:
        return False
    return _is_an_end(stop) or stop.fields.get("fixed_until") is not None or stop.fields.get("until_further_order") is True


SETTLES = ("order-made", "order-refused", "order-changed", "order-notification-received")
OUTLASTS = ("order-made", "order-refused", "order-changed")

NOTIFICATION = Deadline("notification", "order-served", SETTLES, _third_day("served_on"), _settled, source=NOTIFIED_WITHIN)
CHANGE = Deadline("notification", "notifiable-change-learned", SETTLES, _third_day("changed_on"), _settled, source=NOTIFIED_WITHIN)
EXPIRY = Deadline("expiry of the order", "order-made", OUTLASTS, recorded_day("fixed_until"), _over, source=LASTS)
EXPIRY_CHANGED = Deadline("expiry of the order", "order-changed", OUTLASTS, recorded_day("fixed_until"), _over, source=LASTS)
CLOCKS = (NOTIFICATION, CHANGE, EXPIRY, EXPIRY_CHANGED)
