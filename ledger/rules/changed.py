"""Rules of changes of orders, loaded with those of orders (SPA 2019 ss.3, 4, 7 in domain.md 3; domain.md 5.9, 8: order-changed)."""

from collections.abc import Collection
from datetime import date

from ledger.events.occurred import day
from ledger.events.orders import AppealStage, OrderChanged
from ledger.rules.consequences import Missing, Said, judgement
from ledger.rules.deadlines import years_after
from ledger.rules.in_force import DAY, Order, numbers, order, replaced
from ledger.rules.made import IN_FORCE, MINIMUM_YEARS, each_has_its_day
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict

VARIES = ("fixed_until", "until_further_order", "removed", "prohibitions", "requirements", "local", "own_period")
"""Fields that say what a variation or a renewal changes."""
BELONGS = {
    "varied": frozenset({*VARIES, "own_until", "consents"}),
    "renewed": frozenset({*VARIES, "own_until", "consents"}),
    "discharged": frozenset({"consents"}),
    "appealed": frozenset({"appeal"}),
    "soa_notification": frozenset[str](),
    "soa_ended": frozenset[str](),
}
"""What can be told of each change, beside its day, its court and its terms."""


@judgement(
    "of a change of an order is told what belongs to it",
    of=OrderChanged, source="domain.md 8 (order-changed); SPA 2019 ss.4, 7",
)  # fmt: skip
def change_tells_what_belongs_to_it(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Hold the fields given against the change and against each other."""
    how, every = str(said.get("how")), frozenset[str]().union(*BELONGS.values())
    if surplus := sorted((said.keys() & every) - BELONGS.get(how, every)):
        return No(f"{surplus[0]} does not belong to it", "leave it out, or record the change that it belongs to")
    if said.get("until_further_order") and said.get("fixed_until") is not None:
        return No("it is both for a fixed period and until further order", "give one of them")
    until, on = day(said.get("fixed_until")), day(said.get("changed_on"))
    if until is not None and on is not None and until < on:
        return No("its new last day lies before the day of the change", "correct the one or the other")
    return ALLOWED


@judgement(
    "a change of an order says what it changes",
    of=OrderChanged, source="domain.md 8 (order-changed); SPA 2019 ss.3, 4, 7",
)  # fmt: skip
def change_says_what_it_changes(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask of an appeal how far it has come, of a renewal until when, and of a variation what ends, what is new or until when."""
    how = said.get("how")
    if how == "appealed" and said.get("appeal") is None:
        return Missing("it is not said how far the appeal has come", "give the appeal")
    if how == "renewed" and not said.get("until_further_order") and said.get("fixed_until") is None:
        return Missing("it is not said until when it is renewed", "give fixed_until or until_further_order")
    if how == "varied" and not any(said.get(name) for name in VARIES):
        instead = "say which conditions ended and which are new, or until when it lasts; one in new words is removed and told anew"
        return Missing("nothing is varied", instead)
    return ALLOWED


@judgement(
    "an appeal is decided once, after it was lodged",
    of=OrderChanged, source="SPA 2019 s.7 (domain.md 3); domain.md 5.9, 8 (order-changed)",
)  # fmt: skip
def appeal_was_lodged(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for an appeal against the same order that awaits its decision, and compare the days."""
    if said.get("how") != "appealed" or said.get("appeal") in (None, AppealStage.LODGED):
        return ALLOWED
    stages = [(version, act.fields) for version, act in state.of("order-changed") if act.fields.get("order") == said.get("order")]
    lodged = [told for told in stages if told[1].get("appeal") == AppealStage.LODGED]
    decided = [version for version, each in stages if each.get("appeal") not in (None, AppealStage.LODGED)]
    if len(decided) >= len(lodged):
        why = f"entry {decided[-1]} decided the last one" if lodged else "no appeal was lodged"
        return No(why, "record first that an appeal was lodged")
    version, fields = lodged[len(decided)]
    since, on = day(fields.get("changed_on")), day(said.get("changed_on"))
    if since is None or on is None or since <= on:
        return ALLOWED
    return No(f"entry {version} says that it was lodged on {since}", "give a day on or after it")


@judgement(
    "a variation ends conditions that the order has and adds ones that it has not",
    of=OrderChanged, source="SPA 2019 ss.4, 6 (domain.md 3: breach links to the condition)",
)  # fmt: skip
def varied_conditions_are_the_orders(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare their numbers with those of the order on that day."""
    found, on = order(state, said.get("order")), day(said.get("changed_on"))
    if found is None or on is None:
        return ALLOWED
    has, removed, new = _standing(found, on), numbers(said.get("removed")), numbers(said.get("prohibitions"), said.get("requirements"))
    lasting = {each for each, spells in found.conditions.items() if any(spell.until is None or on <= spell.until for spell in spells)}
    if unknown := [each for each in removed if each not in has]:
        return No(f"the order of entry {said.get('order')} has no condition {unknown[0]}", conditions_of(has))
    if again := [each for each in new if each in lasting - {*removed}] or _twice(new):
        return No(f"condition {again[0]} is in the order already", "number the new condition as the order does")
    return ALLOWED


@judgement(
    "a locality or a period of its own that a variation or renewal tells is that of a condition which the order has then, told once",
    of=OrderChanged, source="SPA 2019 ss.3(3), 4(3), 6(d), (e); domain.md 3",
)  # fmt: skip
def own_terms_are_of_its_conditions(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare their numbers with those of the conditions that stay and of the new ones."""
    found, on = order(state, said.get("order")), day(said.get("changed_on"))
    own, local = numbers(said.get("own_period")), numbers(said.get("local"))
    if twice := _twice(own) or _twice(local):
        return No(f"condition {twice[0]} is told twice", "tell each once")
    if found is not None and on is not None:
        stay = _standing(found, on) - {*numbers(said.get("removed"))}
        has = stay.union(numbers(said.get("prohibitions"), said.get("requirements")))
        if unknown := [each for each in (*own, *local) if each not in has]:
            return No(f"condition {unknown[0]} neither stays nor is new", conditions_of(has))
    return each_has_its_day(said)


@judgement(
    "within two years a stalking protection order is discharged, or brought to an earlier end, only with consents",
    of=OrderChanged, since=IN_FORCE,
    source="SPA 2019 ss.3(2), 4(4)(b) (an earlier last day comes to a discharge on it); not on appeal, s.7(4); domain.md 3",
)  # fmt: skip
def early_end_has_consents(state: CaseState, said: Said, _today: date) -> Verdict:
    """Count two years from the day on which it was made."""
    found = order(state, said.get("order"))
    if found is None or found.made_on is None or found.kind != "spo" or said.get("consents") is True:
        return ALLOWED
    if not _ends_before(years_after(found.made_on, MINIMUM_YEARS), found, said) or _on_appeal(state, said):
        return ALLOWED
    return No(f"it was made on {found.made_on}, and no consents are recorded", "say that they were given, if they were")


@judgement(
    "notification under an order begins when that under Part 2 of the Sexual Offences Act 2003 ends, if that governed until then",
    of=OrderChanged, since=IN_FORCE, source="SPA 2019 s.9(5) to (7); domain.md 8",
)  # fmt: skip
def other_notification_governed(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for the entry that says so of the order, or of the interim order that it replaced, and has not been followed by its end."""
    if said.get("how") != "soa_ended":
        return ALLOWED
    same = replaced(said.get("order"), {version: act.fields for version, act in state.of("order-made")})
    told = [(version, act.fields) for version, act in state.of("order-changed") if act.fields.get("order") in same]
    turns = [(version, each) for version, each in told if each.get("how") in ("soa_notification", "soa_ended")]
    if not turns or turns[-1][1].get("how") == "soa_ended":
        return No("nothing says that it governed", "record since when it did first (soa_notification)")
    since, on = day(turns[-1][1].get("changed_on")), day(said.get("changed_on"))
    if since is not None and on is not None and on < since:
        return No(f"entry {turns[-1][0]} says that it governed since {since}", "give a day on or after it")
    return ALLOWED


def _ends_before(after: date, found: Order, said: Said) -> bool:
    """Whether the change takes effect from the order for days before that one: by discharge, or by a last day earlier than it had."""
    on, until = day(said.get("changed_on")), day(said.get("fixed_until"))
    if said.get("how") == "discharged":
        return on is not None and on < after
    if said.get("how") not in ("varied", "renewed") or until is None:
        return False
    return until < after - DAY and (found.until is None or until < found.until)


def _on_appeal(state: CaseState, said: Said) -> bool:
    """Whether it is the variation with which an appeal was allowed in part: the Crown Court makes what orders it finds necessary."""
    changes = (act.fields for _, act in state.of("order-changed"))
    return any(
        each.get("appeal") == "variation" and all(each.get(name) == said.get(name) for name in ("order", "changed_on")) for each in changes
    )


def _standing(found: Order, on: date) -> set[str]:
    """Numbers of the conditions that the order has on that day."""
    return {each for each, spells in found.conditions.items() if any(spell.holds(on) for spell in spells)}


def conditions_of(has: Collection[str]) -> str:
    """Say which conditions an order has, or what to do if none is known."""
    return f"it has {', '.join(sorted(has, key=_in_order))}" if has else "record its conditions first, by a correction of that entry"


def _in_order(condition: str) -> tuple[int, str]:
    digits = condition.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits), condition


def _twice(found: list[str]) -> list[str]:
    return [each for each in dict.fromkeys(found) if found.count(each) > 1]
