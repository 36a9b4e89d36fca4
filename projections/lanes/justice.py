"""What was done about it by police and courts: proceedings, orders while they are in force, their breaches, and bail (domain.md 5.9)."""

from collections.abc import Callable, Iterator, Mapping

from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.in_force import number, order
from projections.lanes.case import Case
from projections.lanes.item import BAIL, ORDERS, PROCEEDINGS, About, Item, When, item, named, on, spanning, word, words


def proceedings(case: Case) -> Iterator[Item]:
    """Tell of arrests, charges, outcomes of recorded crimes, and what came of it in court."""
    for kind, code, told in ACTS:
        for fact in case.of(kind):
            begun = on(day(fact.fields.get("outcome_on")), case.when(fact))
            found = code if kind != "court-result" else fact.fields.get("kind")
            yield item(fact, PROCEEDINGS, begun, found, told(fact.fields), case.about(fact))


ACTS: tuple[tuple[str, str, Callable[[Mapping[str, object]], str]], ...] = (
    ("arrest-made", "arrest", lambda _said: "arrest"),
    ("charge-laid", "charge", lambda said: words("charge", _counts(number(said.get("counts"))))),
    ("crime-outcome-recorded", "outcome", lambda said: f"outcome {word(said.get('ho_outcome')).upper()} of the recorded crime"),
    ("court-result", "court", lambda said: f"{words(said.get('kind'))}: {words(said.get('result'))}"),
)


def _counts(counts: int | None) -> str:
    return "" if counts is None else f"{counts} count{'' if counts == 1 else 's'}"


def orders(case: Case) -> Iterator[Item]:
    """Tell of each order from its making to its last day (ledger.rules.in_force), and of reported and charged breaches."""
    for fact in case.of("order-made"):
        found, begun = order(case.state, fact.version), on(day(fact.fields.get("made_on")), case.when(fact))
        people = _protected(case, fact)
        last = None if found is None else found.last_day
        ended = None if found is None or found.ended_on is None or found.ended_on != last else "ended"
        conditions = len(found.conditions) if found is not None else 0
        what = KINDS.get(word(fact.fields.get("kind")), words(fact.fields.get("kind")))
        what += f", {conditions} condition{'' if conditions == 1 else 's'}" if conditions else ""
        more = spanning(begun, None if last is None else on(last, begun), ended)
        yield item(fact, ORDERS, begun, fact.fields.get("kind"), f"{what}, ended" if ended else what, people, **more)
    for fact in case.of("order-breached"):
        about_order = number(fact.fields.get("order"))
        made = next((each for each in case.of("order-made") if each.version == about_order), None)
        people = case.about(fact) if made is None else _protected(case, made)
        stage = word(fact.fields.get("stage"))
        what = f"breach {words(stage)}{'' if about_order is None else f', of the order in entry {about_order}'}"
        yield item(fact, ORDERS, _breached(case, fact, made), f"breach_{stage}", what, people)


KINDS = {
    "spo": "stalking protection order", "interim_spo": "interim stalking protection order", "restraining": "restraining order",
    "dvpo": "domestic violence protection order", "dapo": "domestic abuse protection order", "sexual_risk": "sexual risk order",
    "non_molestation": "non-molestation order", "criminal_behaviour": "criminal behaviour order",
}  # fmt: skip
"""Kinds of order in words (ledger.events.orders.OrderKind); others by their code."""


def _protected(case: Case, fact: Fact) -> About:
    """Give whom an order binds and protects: as it says, or else the case's only victim."""
    people, protected = case.about(fact), named(fact.fields, "protected")
    return people._replace(victims=protected) if protected else people


def _breached(case: Case, fact: Fact, made: Fact | None) -> When:
    """Give when an order can have been breached: on a day, or since it was made where nobody gave one (ledger.rules.conduct)."""
    reported, breached_on = case.when(fact), day(fact.fields.get("breached_on"))
    first = None if made is None else day(made.fields.get("made_on"))
    if breached_on is not None or first is None or first > reported.last:
        return on(breached_on, reported)
    return When(first, reported.last, f"by {reported.last.isoformat()}")


def bail(case: Case) -> Iterator[Item]:
    """Tell of bail from its setting to its end, where one is recorded, and of what is said to have breached it."""
    for fact in case.of("bail-changed"):
        how = word(fact.fields.get("how"))
        who = words(fact.fields.get("authority"))
        if how == "breached":
            yield item(fact, BAIL, case.when(fact), "breached", "said to have been breached", case.about(fact))
        if how == "set":
            ending = [each for each in case.later("bail-changed", "bail", fact.version) if each.fields.get("how") == "ended"]
            what = f"bail, {who}" if who else "bail"
            more = spanning(case.when(fact), case.when(ending[0]) if ending else None, "ended" if ending else None)
            yield item(fact, BAIL, case.when(fact), "bail", f"{what}, ended" if ending else what, case.about(fact), **more)
