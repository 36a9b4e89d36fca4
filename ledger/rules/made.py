"""Rules of the making and refusing of orders, loaded with those of orders (SPA 2019 ss.3, 5, 6 in domain.md 3; domain.md 5.9, 8)."""

from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.occurred import day
from ledger.events.orders import OrderChanged, OrderKind, OrderMade, OrderRefused
from ledger.rules.concerned import followed
from ledger.rules.consequences import Missing, Said, judgement
from ledger.rules.deadlines import years_after
from ledger.rules.in_force import (
    DAY,
    DETERMINATIONS,
    STALKING_PROTECTION,
    days,
    number,
    numbers,
    order,
    orders,
    own_days,
)
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

IN_FORCE = date(2020, 1, 20)
"""Day on which the Stalking Protection Act 2019 came into force."""
MINIMUM_YEARS = 2
DVPO_DAYS = (14, 28)
"""The fewest and the most days of a domestic violence protection order."""


@rule("an application was made before it is refused", of=OrderRefused, state=CaseState, source="domain.md 5.9")
def an_application_was_made(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any application."""
    return ALLOWED if state.of("order-applied") else No("no order was applied for in this case", "record the application first")


@judgement(
    "a stalking protection order for a fixed period lasts at least two years",
    of=OrderMade, since=IN_FORCE, source="SPA 2019 s.3(2); domain.md 3",
)  # fmt: skip
def full_order_lasts_two_years(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Count the years from the day on which it was made, that day included; an interim order is not held to them."""
    made_on, until = day(said.get("made_on")), day(said.get("fixed_until"))
    if said.get("kind") != "spo" or made_on is None or until is None:
        return ALLOWED
    least = years_after(made_on, MINIMUM_YEARS) - DAY
    if until >= least:
        return ALLOWED
    return No(f"made on {made_on} and fixed until {until}, it is shorter", f"its last day is {least} or later; look at the order again")


@judgement(
    "an order is for a fixed period or until further order",
    of=OrderMade, source="SPA 2019 s.3 (domain.md 3); domain.md 5.9",
)  # fmt: skip
def order_ends_in_one_way(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Refuse both at once, and an end before the beginning; what is not known yet is left out."""
    made_on, until = day(said.get("made_on")), day(said.get("fixed_until"))
    if until is not None and said.get("until_further_order"):
        return No("it is both", "give one of them")
    if until is not None and made_on is not None and until < made_on:
        return No("its last day lies before the day on which it was made", "correct the one or the other")
    return ALLOWED


@judgement(
    "an interim stalking protection order has effect for a fixed period",
    of=(OrderMade, OrderChanged), since=IN_FORCE, source="SPA 2019 s.5(6)(a); domain.md 3",
)  # fmt: skip
def interim_is_for_a_fixed_period(state: CaseState, said: Said, _today: date) -> Verdict:
    """Refuse one that has effect until further order, as it is made or as it is changed; what is not known yet is left out."""
    found = order(state, said.get("order"))
    kind = said.get("kind") if found is None else found.kind
    if kind != "interim_spo" or not said.get("until_further_order"):
        return ALLOWED
    return No("it would have effect until further order", "give the last day of its period, or leave that out until it is known")


@judgement(
    "a domestic violence protection order is in force for 14 to 28 days",
    of=(OrderMade, OrderChanged), source="Crime and Security Act 2010 s.28(10) (days that begin with the one on which it is made)",
)  # fmt: skip
def dvpo_lasts_two_to_four_weeks(state: CaseState, said: Said, _today: date) -> Verdict:
    """Count the days from that of its making, that day included, however it was changed; what is not known yet is left out."""
    found = order(state, said.get("order"))
    kind, made_on = (said.get("kind"), day(said.get("made_on"))) if found is None else (found.kind, found.made_on)
    if kind != OrderKind.DVPO:
        return ALLOWED
    if said.get("until_further_order"):
        return No("it would have effect until further order", "give the last day of its period, or leave that out until it is known")
    until = day(said.get("fixed_until"))
    if made_on is None or until is None or DVPO_DAYS[0] <= (until - made_on).days + 1 <= DVPO_DAYS[1]:
        return ALLOWED
    first, last = (made_on + (days - 1) * DAY for days in DVPO_DAYS)
    return No(f"made on {made_on}, its last day would be {until}", f"its last day is one from {first} to {last}; look at the order again")


@judgement(
    "a stalking protection order, full or interim, imposes a prohibition or a requirement",
    of=OrderMade, since=IN_FORCE, source="SPA 2019 ss.1(2), 5(3), 6(c); domain.md 3",
)  # fmt: skip
def stalking_order_has_a_condition(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for the number of one."""
    if said.get("kind") not in STALKING_PROTECTION or numbers(said.get("prohibitions"), said.get("requirements")):
        return ALLOWED
    return No("it names neither", "give the number of each in the order (prohibitions, requirements)")


@judgement(
    "conditions of an order are each told once, and what is told of one is told of a condition that there is",
    of=OrderMade, source="SPA 2019 s.6 (prohibitions and requirements, locality, own periods); domain.md 3",
)  # fmt: skip
def conditions_are_told_once(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the lists of their numbers."""
    every, own = numbers(said.get("prohibitions"), said.get("requirements")), numbers(said.get("own_period"))
    if twice := [each for each in every if every.count(each) > 1] or [each for each in own if own.count(each) > 1]:
        return No(f"condition {twice[0]} is told twice", "number each as the order does, once")
    if unknown := [each for each in (*numbers(said.get("local")), *own) if each not in every]:
        return No(f"condition {unknown[0]} is neither a prohibition nor a requirement", "name it as the one or the other too")
    return each_has_its_day(said)


@judgement(
    "a condition's own period lies within that of its order, and does not end before the day on which it is told",
    of=(OrderMade, OrderChanged), source="SPA 2019 s.3(3) (different periods for different conditions); domain.md 3",
)  # fmt: skip
def own_period_lies_within_the_order(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare each last day with the day of the making or change, and with the last day of the order, as changed."""
    found = order(state, said.get("order"))
    first = day(said.get("made_on")) or day(said.get("changed_on"))
    kept = None if found is None or said.get("until_further_order") else found.until
    until = day(said.get("fixed_until")) or kept
    for each, last in own_days(said).items():
        if last is not None and ((first is not None and last < first) or (until is not None and last > until)):
            return No(f"condition {each} would end on {last}, outside the order", "correct its last day, or that of the order")
    return ALLOWED


@judgement(
    "an application that is named was made in the case",
    of=(OrderMade, OrderRefused), source="domain.md 5.9",
)  # fmt: skip
def application_named_was_made(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the entry up; an order can be made without an application, or on one that the unit does not know."""
    named, made = said.get("application"), [version for version, _ in state.of("order-applied")]
    if named is None or named in made or ("refused_on" in said and not made):
        return ALLOWED
    return No(f"entry {named} applied for no order", f"applied for here: {', '.join(map(str, made)) or 'none'}")


@judgement(
    "an order is made on an application for its kind, an interim stalking protection order on that for the full one",
    of=OrderMade, source="SPA 2019 ss.1, 2, 5(1), (2) (the main application); domain.md 5.9",
)  # fmt: skip
def application_was_for_its_kind(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the kind made with the kind applied for: an order of another kind leaves an application undecided."""
    made, applied = str(said.get("kind")), _kind_applied_for(state, number(said.get("application")))
    wanted = "spo" if made == "interim_spo" else made
    if applied in (None, wanted):
        return ALLOWED
    named, other = (OrderKind.meanings().get(str(kind), str(kind)) for kind in (applied, wanted))
    return No(f"entry {said.get('application')} applied for {named}", f"name one that applied for {other}, if there is one")


@judgement(
    "an interim stalking protection order names the application on which it is made",
    of=OrderMade, since=IN_FORCE, source="SPA 2019 s.5(1), (2), (6)(b) (it ends with the determination of that); domain.md 3",
)  # fmt: skip
def interim_names_its_application(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for it: of an interim order without one nothing would say that the decision on the full order ends it, or had ended it."""
    if said.get("kind") != "interim_spo" or said.get("application") is not None:
        return ALLOWED
    return Missing("it names none", "name the application for the full order; record that first if nobody has")


@judgement(
    "an application is decided once, and no interim order is made on it afterwards",
    of=(OrderMade, OrderRefused), source="SPA 2019 s.5 (domain.md 3); domain.md 5.9",
)  # fmt: skip
def application_is_decided_once(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for a decision of the same application; an interim order recorded late is judged by the day on which it was made."""
    application = said.get("application")
    for version, act in state.of(*DETERMINATIONS) if application is not None else ():
        if act.fields.get("application") != application or act.fields.get("kind") == "interim_spo":
            continue
        decided_on, made_on = _decided_on(act.fields), _decided_on(said)
        if said.get("kind") == "interim_spo" and made_on is not None and decided_on is not None and made_on <= decided_on:
            continue
        return No(f"entry {version} decided the application of entry {application}", "correct that entry if it is wrong")
    return ALLOWED


@judgement(
    "an interim order that is said to have ended with a decision was in force until then",
    of=(OrderMade, OrderRefused), source="SPA 2019 s.5(6); domain.md 3",
)  # fmt: skip
def interim_named_was_in_force(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look it up, and whether the decision is one with which it can end."""
    interim = said.get("interim")
    if interim is None:
        return ALLOWED
    found, on = order(state, interim), _decided_on(said)
    if found is None or found.kind != "interim_spo":
        return No(f"entry {interim} made no interim stalking protection order in this case", "name the entry that did, or none")
    if said.get("kind", "spo") != "spo":
        return No("only the decision on a full stalking protection order ends it", "name no interim order")
    if found.application not in (None, said.get("application")):
        refused = Missing if said.get("application") is None else No
        return refused(f"it was made on the application of entry {found.application}", "name that as the application, or no interim order")
    if on is None or found.holds(on) or (found.made_on is not None and on < found.made_on):
        return ALLOWED  # that it was made before is for the order in time
    return No(f"the interim order of entry {interim} had no effect on {on}", "name no interim order; it ended by itself")


@judgement(
    "an interim stalking protection order ends with the determination of its application",
    of=(OrderMade, OrderRefused), since=IN_FORCE, source="SPA 2019 s.5(6); domain.md 3",
)  # fmt: skip
def determination_names_the_interim_order(state: CaseState, said: Said, _today: date) -> Verdict:
    """Have the decision name the interim order in force that awaits it, so that the record says when it ended and what replaced it.

    A full order that names no application may be the decision that any of them awaits, but for one against another person.
    """
    on, application = _decided_on(said), number(said.get("application"))
    if said.get("interim") is not None or said.get("kind", "spo") != "spo" or on is None:
        return ALLOWED
    if "refused_on" in said and _kind_applied_for(state, application) != "spo":
        return ALLOWED
    for version, found in orders(state).items():
        awaits = (application is None or found.application in (None, application)) and not _against_another(state, said, version)
        if found.kind == "interim_spo" and found.holds(on) and awaits:
            instead = "name the application that is decided, and if it is that of the interim order, this as the one that ended"
            return No(f"the interim order of entry {version} awaits the decision on its application", instead)
    return ALLOWED


def _against_another(state: CaseState, said: Said, interim: int) -> bool:
    """Whether the order names a suspect, and the interim order is known to be against somebody else."""
    theirs = {str(person) for person in followed(state, {"interim": interim}, interim + 1).get("suspect", ())}
    return said.get("suspect") is not None and bool(theirs) and said["suspect"] not in theirs


def each_has_its_day(said: Said) -> Verdict:
    """Ask as many last days as there are conditions with periods of their own; of a correction the other field is awaited."""
    if len(numbers(said.get("own_period"))) == len(days(said.get("own_until"))):
        return ALLOWED
    return Missing("periods of their own and last days are not equally many", "give each condition its last day, in the same order")


def _kind_applied_for(state: CaseState, application: int | None) -> object:
    act = state.acts.get(application or 0)
    return None if act is None else act.fields.get("kind")


def _decided_on(said: Said) -> date | None:
    return day(said.get("made_on")) or day(said.get("refused_on"))
