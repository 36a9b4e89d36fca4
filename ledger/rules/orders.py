"""Rules of orders: how long they last, what ends them, what their conditions are and who may be said to have breached which.

Sources: SPA 2019 ss.3 to 9 as told in domain.md 3; domain.md 5.9, 8. What an order is on a day is in ``ledger.rules.in_force``; what
concerns the making of one is in ``ledger.rules.made``, and what concerns its changes in ``ledger.rules.changed``.
"""

from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.occurred import day
from ledger.events.orders import (
    NotifiableChangeLearned,
    OrderBreached,
    OrderChanged,
    OrderNotificationReceived,
    OrderServed,
    TagFitted,
)
from ledger.rules.changed import conditions_of
from ledger.rules.consequences import Said, judgement
from ledger.rules.in_force import Order, numbers, order
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

OF_AN_ORDER = (OrderServed, OrderChanged, NotifiableChangeLearned, OrderNotificationReceived, OrderBreached, TagFitted)
"""Types whose field ``order`` holds the number of the entry that made the order they speak of."""
DAYS = ("served_on", "changed_on", "breached_on", "fitted_on")
"""Fields that say on which day something befell an order; of the types that have one, each has one."""


@rule("an order was made before anything else is recorded of it", of=OF_AN_ORDER, state=CaseState, source="domain.md 5.9")
def an_order_was_made(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any order."""
    return ALLOWED if state.of("order-made") else No("no order was made in this case", "record its making first")


@judgement(
    "what becomes of an order names the entry that made it",
    of=OF_AN_ORDER, source="domain.md 5.9 (the order is an entity; breaches link to it)",
)  # fmt: skip
def order_named_was_made(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the entry up."""
    made_here = [str(version) for version, _ in state.of("order-made")]
    if not made_here or order(state, said.get("order")) is not None:
        return ALLOWED
    return No(f"entry {said.get('order')} made no order in this case", f"name one that did: {', '.join(made_here)}")


@judgement(
    "what becomes of an order happens while it has effect",
    of=(OrderServed, OrderChanged, OrderBreached, TagFitted), source="SPA 2019 ss.3, 4, 5(6), 8 (domain.md 3); domain.md 5.9",
)  # fmt: skip
def happens_while_it_has_effect(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the day recorded with the first and the last day of the order; a day that is not given is not judged."""
    found, on = order(state, said.get("order")), _day_of(said)
    if found is None or on is None or found.holds(on) or said.get("how") == "appealed":
        return ALLOWED
    if found.made_on is not None and on < found.made_on:
        if "breached_on" not in said:
            return ALLOWED  # the order in time speaks of what happened on that day itself
        return No(f"the order of entry {said.get('order')} was made on {found.made_on}", "give a day on or after it")
    return No(
        f"the order of entry {said.get('order')} had effect until {found.last_day}",
        "give a day on or before it, or record first what made it last longer",
    )


@judgement(
    "an order is served once, and again after it was varied or renewed",
    of=OrderServed, source="SPA 2019 ss.4, 9(1) (the days of notification begin with the service of the order); domain.md 5.9, 8",
)  # fmt: skip
def is_served_once(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for a service of the same order that nothing changed since: what was varied or renewed is another text to be served."""
    told = [(version, act) for version, act in state.of("order-served", "order-changed") if act.fields.get("order") == said.get("order")]
    texts = [(version, act) for version, act in told if act.kind == "order-served" or act.fields.get("how") in ("varied", "renewed")]
    if not texts or texts[-1][1].kind != "order-served":
        return ALLOWED
    return No(f"entry {texts[-1][0]} says that it was served", "correct that entry if it is wrong, or record first how the order changed")


@judgement(
    "a breach names conditions of the order",
    of=OrderBreached, source="SPA 2019 ss.6, 8; domain.md 3 (breach links to the condition), 8",
)  # fmt: skip
def conditions_named_are_the_orders(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look each number up among the conditions that the order ever had."""
    found = order(state, said.get("order"))
    if found is not None and not _named_conditions(said):
        return No("it names no condition", conditions_of(found.conditions))
    return _known_conditions(found, said)


@judgement(
    "a tag that is fitted under a condition is fitted under one of the order",
    of=TagFitted, source="SPA 2019 s.6(c); domain.md 5.9",
)  # fmt: skip
def tag_is_fitted_under_a_condition(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the number up among the conditions that the order ever had; a tag may name none."""
    return _known_conditions(order(state, said.get("order")), said)


def _known_conditions(found: Order | None, said: Said) -> Verdict:
    unknown = [each for each in _named_conditions(said) if found is not None and each not in found.conditions]
    if found is None or not unknown:
        return ALLOWED
    return No(f"the order of entry {said.get('order')} has no condition {unknown[0]}", conditions_of(found.conditions))


@judgement(
    "a condition has effect on the day on which it is said to be breached",
    of=OrderBreached, source="SPA 2019 s.3(3) (conditions have periods of their own); domain.md 3",
)  # fmt: skip
def condition_had_effect(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the day with the condition's own days, where the day is one of the order at all."""
    return _had_effect(state, said)


@judgement(
    "a condition has effect on the day on which a tag is fitted under it",
    of=TagFitted, source="SPA 2019 s.3(3) (conditions have periods of their own); domain.md 5.9",
)  # fmt: skip
def condition_of_the_tag_had_effect(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the day with the condition's own days, as of a breach."""
    return _had_effect(state, said)


def _had_effect(state: CaseState, said: Said) -> Verdict:
    found, on = order(state, said.get("order")), _day_of(said)
    if found is None or on is None or not found.holds(on):
        return ALLOWED
    ended = [each for each in _named_conditions(said) if each in found.conditions and not any(s.holds(on) for s in found.conditions[each])]
    if not ended:
        return ALLOWED
    return No(f"condition {ended[0]} had no effect on {on}", "name one that had, or correct the day")


@judgement(
    "a charge that is named was laid, and stands with a breach that is charged",
    of=OrderBreached, source="domain.md 8 (reported or charged), 5.9",
)  # fmt: skip
def charge_of_the_breach_was_laid(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the charge up; of a breach that is charged elsewhere, the unit may not know it."""
    charge = said.get("charge")
    if charge is None:
        return ALLOWED
    if said.get("stage") != "charged":
        return No("a charge is named and the breach is only reported", "record it as charged, or leave the charge out")
    laid = [version for version, _ in state.of("charge-laid")]
    if charge in laid:
        return ALLOWED
    return No(f"entry {charge} laid no charge in this case", f"laid here: {', '.join(map(str, laid)) or 'none'}")


def _day_of(said: Said) -> date | None:
    return next((day(said[name]) for name in DAYS if name in said), None)


def _named_conditions(said: Said) -> list[str]:
    one = said.get("condition")
    return numbers(said.get("conditions"), [one] if one is not None else None)
