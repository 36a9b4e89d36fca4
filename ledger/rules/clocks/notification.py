"""Clocks of notification: by when the person under a stalking protection order is to tell names and address (SPA 2019 ss.9, 10).

There are three days, of which that of service, or of the change, is the first (domain.md 8); a new address may be told before the move,
and a name that was told before it is used needs no other notification. What is told under an interim order is told under the full one
that replaces it, and the other way round. What was told is sealed, so which change a notification was of is taken from its day.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.clocks import death
from ledger.rules.clocks.death import while_alive
from ledger.rules.clocks.orders import is_an_end
from ledger.rules.deadlines import Deadline, Due, Terms, end_of
from ledger.rules.in_force import STALKING_PROTECTION, replaced

THREE_DAYS = timedelta(days=2)
"""What lies between the first of three days and the last."""
BEFOREHAND = timedelta(days=28)
"""How long before a change a notification is taken to be of it: the Act sets no such time. An older one is taken to be of another."""
NOTIFIED_WITHIN = (
    "three days beginning with the day of service, of a new name or address, or on which notification under Part 2 of the SOA 2003 ended "
    "(SPA 2019 s.9; domain.md 8); either may be notified before (s.10(3))"
)
MADE, REFUSED, CHANGED, SERVED = "order-made", "order-refused", "order-changed", "order-served"
LEARNED, RECEIVED = "notifiable-change-learned", "order-notification-received"
READS = (MADE, REFUSED, CHANGED, SERVED, LEARNED, RECEIVED, *death.READS)


def _third_day(name: str) -> Due:
    """Due at the end of the third day, of which that in the field of this name is the first, until it was notified or need not be."""

    def due(start: Fact, terms: Terms) -> datetime | None:
        first = day(start.fields.get(name))
        if first is None or not _is_asked(start, first, terms) or _was_notified(start, first, terms):
            return None
        try:
            return end_of(first + THREE_DAYS, terms)
        except OverflowError:
            return None

    return due


def _is_asked(start: Fact, first: date, terms: Terms) -> bool:
    """Whether anything is to be notified: under an order of the Act, until it ended without another, unless the Act of 2003 governs.

    Service asks for nothing where the full order replaced an interim one, or where the same order had been served before.
    """
    order = start.fields.get("order")
    made = next((fact for fact in terms.told.get(MADE, ()) if fact.version == order), None)
    if made is not None and made.fields.get("kind") not in STALKING_PROTECTION:
        return False
    if start.kind == CHANGED and start.fields.get("how") != "soa_ended":
        return False
    if start.kind == SERVED and (_replaces(made) or _served_before(start, terms)):
        return False
    refused = any(fact.fields.get("interim") == order for fact in terms.told.get(REFUSED, ()))
    changes = _of_same(start, CHANGED, terms)
    return not refused and not any(is_an_end(change) for change in changes) and not _governed(first, changes)


def _replaces(made: Fact | None) -> bool:
    return made is not None and made.fields.get("interim") is not None


def _served_before(start: Fact, terms: Terms) -> bool:
    """Whether an earlier entry tells a service of the same order: what is served again is an order as changed."""
    others = terms.told.get(SERVED, ())
    return any(fact.version < start.version and fact.fields.get("order") == start.fields.get("order") for fact in others)


def _governed(first: date, changes: Iterable[Fact]) -> bool:
    """Whether notification under the Act of 2003 took the place of what began on that day: it governed then, or came to later."""
    days = [(day(change.fields.get("changed_on")) or date.min, change.version, change.fields.get("how")) for change in changes]
    ended = [(on, version) for on, version, how in days if how == "soa_ended" and on <= first]
    return any(how == "soa_notification" and not any(end > (on, version) for end in ended) for on, version, how in days)


def _was_notified(start: Fact, first: date, terms: Terms) -> bool:
    """Whether a notification was of this: of names and address, one on or after the day; of a change, see ``answered``."""
    sort = start.fields.get("change", "first")
    notices = [fact for fact in _of_same(start, RECEIVED, terms) if fact.fields.get("notified") == sort]
    if start.kind != LEARNED:
        return any((day(notice.fields.get("notified_on")) or date.min) >= first for notice in notices)
    changes = [fact for fact in _of_same(start, LEARNED, terms) if fact.fields.get("change") == sort]
    return start.version in answered(_days(changes, "changed_on"), [on for on, _ in _days(notices, "notified_on")])


def answered(changes: list[tuple[date, int]], notices: list[date]) -> set[int]:
    """Give the versions of the changes that were notified: each notification is of what had changed by then, else of the next change.

    ``changes``: by day and version; ``notices``: days; both in order.
    """
    found: set[int] = set()
    for notice in notices:
        waiting = [(on, version) for on, version in changes if version not in found]
        past = {version for on, version in waiting if on <= notice}
        ahead = [(on, version) for on, version in waiting if notice < on <= notice + BEFOREHAND]
        found |= past or {version for on, version in ahead if on == ahead[0][0]}
    return found


def _days(facts: Iterable[Fact], name: str) -> list[tuple[date, int]]:
    """Give the days in the field of that name, each with the version of its entry, in order."""
    return sorted((on, fact.version) for fact in facts if (on := day(fact.fields.get(name))) is not None)


def _of_same(start: Fact, kind: str, terms: Terms) -> list[Fact]:
    """Give what entries of a type say of the same order, of the interim one that it replaced, or of the full one that replaced it."""
    orders = replaced(start.fields.get("order"), {fact.version: fact.fields for fact in terms.told.get(MADE, ())})
    return [fact for fact in terms.told.get(kind, ()) if fact.fields.get("order") in orders]


def _never(_start: Fact, _stop: Fact) -> bool:
    return False


CLOCKS = tuple(
    Deadline("notification", starts, (), while_alive(_third_day(name), MADE, "order"), _never, source=NOTIFIED_WITHIN, reads=READS)
    for starts, name in ((SERVED, "served_on"), (LEARNED, "changed_on"), (CHANGED, "changed_on"))
)
