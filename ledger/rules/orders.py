"""Rules of orders: how long they last, what ends them, what their conditions are and who may be said to have breached which.

Sources: SPA 2019 ss.3 to 9 as told in domain.md 3; domain.md 5.9, 8. What an order is on a day is in ``ledger.rules.in_force``; what
concerns the making of one is in ``ledger.rules.made``.
"""

from collections.abc import Collection
from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.orders import (
    NotifiableChangeLearned,
    OrderBreached,
    OrderChanged,
    OrderNotificationReceived,
    OrderServed,
    TagFitted,
)
from ledger.rules.consequences import Said, judgement
from ledger.rules.in_force import anniversary, day, numbers, order
from ledger.rules.made import IN_FORCE, MINIMUM_YEARS
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

OF_AN_ORDER = (OrderServed, OrderChanged, NotifiableChangeLearned, OrderNotificationReceived, OrderBreached, TagFitted)
"""Types whose field ``order`` holds the number of the entry that made the order they speak of."""
DAYS = ("served_on", "changed_on", "breached_on", "fitted_on")
"""Fields that say on which day something befell an order; of the types that have one, each has one."""
BELONGS = {
    "varied": frozenset({"fixed_until", "until_further_order", "removed", "prohibitions", "requirements"}),
    "renewed": frozenset({"fixed_until", "until_further_order", "removed", "prohibitions", "requirements"}),
    "discharged": frozenset({"consents"}),
    "appealed": frozenset({"appeal"}),
    "soa_notification": frozenset[str](),
}
"""What can be told of each change, beside its day, its court and its terms."""


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
        return No(f"the order of entry {said.get('order')} was made on {found.made_on}", "give a day on or after it")
    return No(
        f"the order of entry {said.get('order')} had effect until {found.last_day}",
        "give a day on or before it, or record first what made it last longer",
    )


@judgement(
    "of a change of an order is told what belongs to it",
    of=OrderChanged, source="domain.md 8 (order-changed); SPA 2019 ss.4, 7",
)  # fmt: skip
def change_tells_what_belongs_to_it(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Hold the fields given against the change: an appeal says how far it has come, a renewal until when."""
    how, every = str(said.get("how")), frozenset[str]().union(*BELONGS.values())
    if surplus := sorted((said.keys() & every) - BELONGS.get(how, every)):
        return No(f"{surplus[0]} does not belong to it", "leave it out, or record the change that it belongs to")
    if how == "appealed" and said.get("appeal") is None:
        return No("it is not said how far the appeal has come", "give the appeal")
    if how == "renewed" and not said.get("until_further_order") and said.get("fixed_until") is None:
        return No("it is not said until when it is renewed", "give fixed_until or until_further_order")
    if said.get("until_further_order") and said.get("fixed_until") is not None:
        return No("it is both for a fixed period and until further order", "give one of them")
    until, on = day(said.get("fixed_until")), day(said.get("changed_on"))
    if until is not None and on is not None and until < on:
        return No("its new last day lies before the day of the change", "correct the one or the other")
    return ALLOWED


@judgement(
    "a variation ends conditions that the order has and adds ones that it has not",
    of=OrderChanged, source="SPA 2019 ss.4, 6 (domain.md 3: breach links to the condition)",
)  # fmt: skip
def varied_conditions_are_the_orders(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare their numbers with those of the order on that day."""
    found, on = order(state, said.get("order")), day(said.get("changed_on"))
    if found is None or on is None:
        return ALLOWED
    has = {each for each, spells in found.conditions.items() if any(spell.holds(on) for spell in spells)}
    lasting = {each for each, spells in found.conditions.items() if any(spell.until is None or on <= spell.until for spell in spells)}
    removed, new = numbers(said.get("removed")), numbers(said.get("prohibitions"), said.get("requirements"))
    if unknown := [each for each in removed if each not in has]:
        return No(f"the order of entry {said.get('order')} has no condition {unknown[0]}", _conditions(has))
    if again := [each for each in new if each in lasting - {*removed}] or _twice(new):
        return No(f"condition {again[0]} is in the order already", "number the new condition as the order does")
    return ALLOWED


@judgement(
    "within two years a stalking protection order is discharged only with consents",
    of=OrderChanged, since=IN_FORCE, source="SPA 2019 s.4(4); domain.md 3",
)  # fmt: skip
def early_discharge_has_consents(state: CaseState, said: Said, _today: date) -> Verdict:
    """Count two years from the day on which it was made."""
    found, on = order(state, said.get("order")), day(said.get("changed_on"))
    if found is None or found.made_on is None or on is None or found.kind != "spo" or said.get("how") != "discharged":
        return ALLOWED
    if said.get("consents") is True or on >= anniversary(found.made_on, MINIMUM_YEARS):
        return ALLOWED
    return No(f"it was made on {found.made_on}, and no consents are recorded", "say that they were given, if they were")


@judgement(
    "a breach names conditions of the order",
    of=(OrderBreached, TagFitted), source="SPA 2019 ss.6, 8; domain.md 3 (breach links to the condition), 8",
)  # fmt: skip
def conditions_named_are_the_orders(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look each number up among the conditions that the order ever had; a tag may name none."""
    found, named = order(state, said.get("order")), _named_conditions(said)
    if found is None:
        return ALLOWED
    if "conditions" in said and not named:
        return No("it names no condition", _conditions(found.conditions))
    unknown = [each for each in named if each not in found.conditions]
    if not unknown:
        return ALLOWED
    return No(f"the order of entry {said.get('order')} has no condition {unknown[0]}", _conditions(found.conditions))


@judgement(
    "a condition has effect on the day on which it is said to be breached, or a tag is fitted under it",
    of=(OrderBreached, TagFitted), source="SPA 2019 s.3(3) (conditions have periods of their own); domain.md 3",
)  # fmt: skip
def condition_had_effect(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the day with the condition's own days, where the day is one of the order at all."""
    found, on = order(state, said.get("order")), _day_of(said)
    if found is None or on is None or not found.holds(on):
        return ALLOWED
    ended = [each for each in _named_conditions(said) if each in found.conditions and not any(s.holds(on) for s in found.conditions[each])]
    if not ended:
        return ALLOWED
    return No(f"condition {ended[0]} had no effect on {on}", "name the conditions that had, or correct the day")


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


def _conditions(has: Collection[str]) -> str:
    return f"it has {', '.join(sorted(has, key=_in_order))}" if has else "record its conditions first, by a correction of that entry"


def _in_order(condition: str) -> tuple[int, str]:
    digits = condition.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits), condition


def _twice(found: list[str]) -> list[str]:
    return [each for each in dict.fromkeys(found) if found.count(each) > 1]
