"""Clocks of notification: by when the person under a stalking protection order is to tell names and address (SPA 2019 ss.9, 10).

There are three days, of which that of service, or of the change, is the first (domain.md 8); a new address may be told before the move,
and a name that was told before it is used needs no other notification. What is told under an interim order is told under the full one
that replaces it, and the other way round. What was told is sealed, so which change a notification was of is taken from its day.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.clocks import death
from ledger.rules.clocks.death import deaths
from ledger.rules.deadlines import Deadline, Due, Terms, end_of
from ledger.rules.in_force import CHANGED, MADE, REFUSED, STALKING_PROTECTION, ends, number, replaced

THREE_DAYS = timedelta(days=2)
"""What lies between the first of three days and the last."""
BEFOREHAND = timedelta(days=28)
"""How long before a change a notification is taken to be of it: the Act sets no such time. An older one is taken to be of another."""
NOTIFIED_WITHIN = (
    "three days beginning with the day of service, of a new name or address, or on which notification under Part 2 of the SOA 2003 ended "
    "(SPA 2019 s.9; domain.md 8); either may be notified before (s.10(3))"
)
SERVED, LEARNED, RECEIVED = "order-served", "notifiable-change-learned", "order-notification-received"
STARTS = ((SERVED, "served_on"), (LEARNED, "changed_on"), (CHANGED, "changed_on"))
"""Types that begin a duty, each with the field that holds the first of its days."""
IN_TIME, LATE, OUTSTANDING, NEVER, RUNNING, CEASED = "in_time", "late", "outstanding", "never", "running", "ceased"
"""How a duty stands on a day (``Duty.stands``)."""
READS = (MADE, REFUSED, CHANGED, SERVED, LEARNED, RECEIVED, *death.READS)


class Duty(NamedTuple):
    """Something to be notified under an order of the Act, whatever became of it.

    ``entry``: the entry that began it; ``order``: that which made the order; ``what``: first (names and address), new_name or new_address;
    ``first``, ``last``: the first and the last day for it; ``notified_on``: day on which it was notified. ``ceased``: whether it is not
    asked for any more, because the orders ended, the Act of 2003 governs or the person died; ``ceased_on``: since when, where known.
    """

    entry: int
    order: int | None
    what: str
    first: date
    last: date
    notified_on: date | None = None
    ceased: bool = False
    ceased_on: date | None = None

    def stands(self, today: date) -> str:
        """Give how it stands: IN_TIME, LATE, OUTSTANDING (asked for, and overdue), NEVER (was, until it ceased), RUNNING or CEASED.

        What ceased before its last day was over was neither in time nor late, unless it was notified before.
        """
        before = self.ceased and (self.ceased_on is None or self.ceased_on <= self.last)
        if self.notified_on is not None and self.notified_on <= (self.last if self.ceased_on is None else min(self.last, self.ceased_on)):
            return IN_TIME
        if before:
            return CEASED
        if self.notified_on is not None:
            return LATE
        if today <= self.last:
            return RUNNING
        return NEVER if self.ceased else OUTSTANDING


def duties(terms: Terms) -> list[Duty]:
    """Give everything that was ever to be notified in a case, from what its facts tell, in order of the entries that began it."""
    starts = sorted((fact for kind, _ in STARTS for fact in terms.told.get(kind, ())), key=lambda fact: fact.version)
    found = (_duty(start, dict(STARTS)[start.kind], terms) for start in starts)
    return [duty for duty in found if duty is not None]


def _third_day(name: str) -> Due:
    """Due at the end of the third day, of which that in the field of this name is the first, until it was notified or need not be."""

    def due(start: Fact, terms: Terms) -> datetime | None:
        duty = _duty(start, name, terms)
        return None if duty is None or duty.ceased or duty.notified_on is not None else end_of(duty.last, terms)

    return due


def _duty(start: Fact, name: str, terms: Terms) -> Duty | None:
    """Give what is to be notified from the day in the field of that name on; None where the start asks for nothing."""
    first = day(start.fields.get(name))
    if first is None or first > date.max - THREE_DAYS or not _asks(start, terms):
        return None
    ended = _ended(start, first, terms)
    known = min((on for on in ended if on is not None), default=None)
    order, what = number(start.fields.get("order")), str(_sort(start))
    return Duty(start.version, order, what, first, first + THREE_DAYS, _notified_on(start, first, terms), bool(ended), known)


def _asks(start: Fact, terms: Terms) -> bool:
    """Whether the start asks for anything: of an order of the Act, and of changes only the end of the other Act's governing.

    Service asks for nothing where the full order replaced an interim one, or where the same order had been served before.
    """
    order = start.fields.get("order")
    made = next((fact for fact in terms.told.get(MADE, ()) if fact.version == order), None)
    if made is not None and str(made.fields.get("kind")) not in STALKING_PROTECTION:
        return False
    if start.kind == CHANGED:
        return start.fields.get("how") == "soa_ended"
    return start.kind != SERVED or not (_replaces(made) or _served_before(start, terms))


def _replaces(made: Fact | None) -> bool:
    return made is not None and made.fields.get("interim") is not None


def _served_before(start: Fact, terms: Terms) -> bool:
    """Whether an earlier entry tells a service of the same order: what is served again is an order as changed."""
    others = terms.told.get(SERVED, ())
    return any(fact.version < start.version and fact.fields.get("order") == start.fields.get("order") for fact in others)


def _ended(start: Fact, first: date, terms: Terms) -> list[date | None]:
    """Give the days of what ended the duty: orders that ended without another, the Act of 2003, which came to govern, or death."""
    order, changes = start.fields.get("order"), _of_same(start, CHANGED, terms)
    made = next((fact for fact in terms.told.get(MADE, ()) if fact.version == order), start)
    refused = [day(fact.fields.get("refused_on")) for fact in terms.told.get(REFUSED, ()) if fact.fields.get("interim") == order]
    discharged = [day(fact.fields.get("changed_on")) for fact in changes if ends(fact.fields)]
    return [*refused, *discharged, *_governed(first, changes), *deaths(made.fields.get("suspect"), terms)]


def _governed(first: date, changes: Iterable[Fact]) -> list[date | None]:
    """Give the days since which the Act of 2003 governs what began on that day: it governed then, or came to later."""
    days = [(day(change.fields.get("changed_on")), change.version, change.fields.get("how")) for change in changes]
    ended = [(on or date.min, version) for on, version, how in days if how == "soa_ended" and (on or date.min) <= first]
    return [
        on for on, version, how in days
        if how == "soa_notification" and not any(end > (on or date.min, version) for end in ended)
    ]  # fmt: skip


def _notified_on(start: Fact, first: date, terms: Terms) -> date | None:
    """Give the day on which this was notified: names and address, on or after the first day; of a change, see ``answered``."""
    sort = _sort(start)
    told = [fact for fact in _of_same(start, RECEIVED, terms) if fact.fields.get("notified") == sort]
    notices = [on for on, _ in _days(told, "notified_on")]
    if start.kind != LEARNED:
        return next((on for on in notices if on >= first), None)
    changes = [fact for fact in _of_same(start, LEARNED, terms) if fact.fields.get("change") == sort]
    return answered(_days(changes, "changed_on"), notices).get(start.version)


def _sort(start: Fact) -> object:
    """Give what is to be notified: what has changed, or else names and address."""
    return start.fields.get("change", "first")


def answered(changes: list[tuple[date, int]], notices: list[date]) -> dict[int, date]:
    """Give by version when each change was notified: a notification is of what had changed by then, else of the next change.

    ``changes``: by day and version; ``notices``: days; both in order.
    """
    found: dict[int, date] = {}
    for notice in notices:
        waiting = [(on, version) for on, version in changes if version not in found]
        past = {version for on, version in waiting if on <= notice}
        ahead = [(on, version) for on, version in waiting if notice < on <= notice + BEFOREHAND]
        found |= dict.fromkeys(past or {version for on, version in ahead if on == ahead[0][0]}, notice)
    return found


def _days(facts: Iterable[Fact], name: str) -> list[tuple[date, int]]:
    """Give the days in the field of that name, each with the version of its entry, in order."""
    return sorted((on, fact.version) for fact in facts if (on := day(fact.fields.get(name))) is not None)


def _of_same(start: Fact, kind: str, terms: Terms) -> list[Fact]:
    """Give what entries of a type say of the same order, of the interim one that it replaced, or of the full one that replaced it."""
    orders = replaced(start.fields.get("order"), {fact.version: fact.fields for fact in terms.told.get(MADE, ())})
    return [fact for fact in terms.told.get(kind, ()) if number(fact.fields.get("order")) in orders]


def _never(_start: Fact, _stop: Fact) -> bool:
    return False


CLOCKS = tuple(
    Deadline("notification", starts, (), _third_day(name), _never, source=NOTIFIED_WITHIN, reads=READS)
    for starts, name in STARTS
)
