"""What an order is on a day: when it was made and ends, and which conditions it has, folded from what the case's entries say.

By order of recording; what is dated counts from its date. Total: a value that cannot be read is as if it were not given.
Reading it costs no pydantic.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.events.envelope import SUSPECTED
from ledger.events.fact import Fact
from ledger.events.occurred import day

if TYPE_CHECKING:
    from ledger.rules.pathway import CaseState

STALKING_PROTECTION = frozenset({"spo", "interim_spo"})
"""Kinds of order under the Stalking Protection Act 2019."""
MADE, REFUSED, CHANGED = "order-made", "order-refused", "order-changed"
DETERMINATIONS = (MADE, REFUSED)
IN_FORCE, NOT_BEGUN, EXPIRED, DETERMINED, DISCHARGED, SET_ASIDE = (
    "in_force", "not_begun", "expired", "determined", "discharged", "set_aside",
)  # fmt: skip
"""How an order stands at a moment (``Order.stands``); the last three are what can bring one to an end."""
DAY = timedelta(days=1)
Saying = tuple[str, Mapping[str, Any]]
"""What an entry says: its type without version, and its fields."""


class Spell(NamedTuple):
    """Since when and until when (last day) a condition has effect; None where the days of its order say it."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it has effect on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the entries so far have left it.

    ``until``: last day of its period; ``ended_on``: day on which it was brought to an end, ``ended_by`` by what. ``conditions``: by its
    number in the order, each stretch of time for which a condition is part of it.
    """

    kind: str
    made_on: date | None
    until: date | None = None
    ended_on: date | None = None
    ended_by: str | None = None
    application: int | None = None
    conditions: Mapping[str, tuple[Spell, ...]] = field(default_factory=dict)

    @property
    def last_day(self) -> date | None:
        """Last day on which it has effect, None while none is known: the day it ended on, or that of its period."""
        return min((day for day in (self.until, self.ended_on) if day is not None), default=None)

    def holds(self, day: date) -> bool:
        """Whether it has effect on that day, as far as its days are known."""
        begun = self.made_on is None or self.made_on <= day
        return begun and (self.last_day is None or day <= self.last_day)

    def stands(self, day: date) -> str:
        """Give how it stands at a moment of that day by which all that is told here had happened: IN_FORCE, or why not.

        It has effect on the whole last day of its period, and none any more on the day on which it was brought to an end, once it was.
        """
        if self.made_on is not None and day < self.made_on:
            return NOT_BEGUN
        if self.ended_on is not None and self.ended_on <= min(self.until or day, day):
            return str(self.ended_by)
        return IN_FORCE if self.until is None or day <= self.until else EXPIRED


def order(state: "CaseState", version: object) -> Order | None:
    """Give the order that the entry of this number made; None where it made none."""
    act = state.acts.get(version) if isinstance(version, int) else None
    if not isinstance(version, int) or act is None or act.kind != MADE:
        return None
    return as_left(version, act.fields, [(said.kind, said.fields) for _, said in state.of(CHANGED, *DETERMINATIONS)])


def as_left(version: int, made: Mapping[str, Any], told: Iterable[Saying]) -> Order:
    """Give the order of an entry, from what it says and what all changes and determinations of the case say, in order of recording."""
    found = Order(
        str(made.get("kind")), day(made.get("made_on")), until=day(made.get("fixed_until")),
        application=number(made.get("application")), conditions=_made_with(made),
    )  # fmt: skip
    for kind, said in told:
        if kind == CHANGED and said.get("order") == version:
            found = _changed(found, said)
        elif found.kind == "interim_spo" and kind in DETERMINATIONS and determines(kind, said, version, found.application):
            found = _ended(found, DETERMINED, day(said.get("made_on" if kind == MADE else "refused_on")))
    return found


def orders(state: "CaseState") -> dict[int, Order]:
    """Give every order made in the case, by the version of the entry that made it."""
    made = ((version, order(state, version)) for version, _ in state.of(MADE))
    return {version: found for version, found in made if found is not None}


def determines(kind: str, fields: Mapping[str, Any], interim: object, application: int | None) -> bool:
    """Whether a determination ends the interim order of that entry: it names it, or decides the application on which it was made."""
    if kind == MADE and fields.get("kind") == "interim_spo":
        return False
    return fields.get("interim") == interim or (application is not None and fields.get("application") == application)


def replaced(version: object, made: Mapping[int, Mapping[str, Any]]) -> frozenset[int]:
    """Give the order of that entry with the interim order that it replaced, or the full one that replaced it.

    ``made``: what the entries that made orders say, by version.
    """
    own = number(version)
    if own is None:
        return frozenset()
    interim = number(made[own].get("interim")) if own in made else None
    first = own if interim is None else interim
    return frozenset({first, *(each for each, said in made.items() if said.get("interim") == first)})


def bound(made: Fact, told: Mapping[str, Sequence[Fact]]) -> str | None:
    """Give the suspect whom an order binds, as ``ledger.rules.concerned`` has it; None where it is not told which of several.

    It is whom the order names, else whom its interim order or its application is about, else the only one who was in the case by then.
    ``told``: the facts of the case by their type without version.
    """
    if isinstance(named := made.fields.get("suspect"), str):
        return named
    for name, kind in (("interim", MADE), ("application", "order-applied")):
        before = [fact for fact in told.get(kind, ()) if fact.version == made.fields.get(name) and fact.version < made.version]
        if before and (found := bound(before[0], told)) is not None:
            return found
    joined = (fact for fact in told.get("party-joined", ()) if fact.version < made.version)
    there = {str(fact.fields.get("party")) for fact in joined if str(fact.fields.get("category")) in SUSPECTED}
    return there.pop() if len(there) == 1 else None


def days(value: object) -> list[date | None]:
    """Read a list of days."""
    return [day(each) for each in value] if isinstance(value, list | tuple) else []


def numbers(*values: object) -> list[str]:
    """Read lists of numbers of conditions as one."""
    return [each for value in values if isinstance(value, list | tuple) for each in value if isinstance(each, str)]


def number(value: object) -> int | None:
    """Read the number of an entry; None for what is none."""
    return value if isinstance(value, int) else None


def own_days(said: Mapping[str, Any]) -> dict[str, date | None]:
    """Give the last day of each condition for which a period of its own is told."""
    return dict(zip(numbers(said.get("own_period")), days(said.get("own_until")), strict=False))


def sorts(texts: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, bool]]:
    """Give of each condition whether it is a prohibition or a requirement, and is limited to a locality: as the last text has it.

    ``texts``: what the making of an order says, and each variation or renewal after it.
    """
    found: dict[str, tuple[str, bool]] = {}
    for text in texts:
        local = numbers(text.get("local"))
        for sort in ("prohibition", "requirement"):
            found |= {each: (sort, each in local) for each in numbers(text.get(f"{sort}s"))}
        found |= {each: (found[each][0], True) for each in local if each in found}
    return found


def _made_with(said: Mapping[str, Any]) -> dict[str, tuple[Spell, ...]]:
    own = own_days(said)
    return {each: (Spell(None, own.get(each)),) for each in numbers(said.get("prohibitions"), said.get("requirements"))}


def ends(said: Mapping[str, Any]) -> bool:
    """Whether a change of an order brings it to an end."""
    how = said.get("how")
    return how == "discharged" or (how == "appealed" and said.get("appeal") == "set_aside")


def _changed(found: Order, said: Mapping[str, Any]) -> Order:
    on, how = day(said.get("changed_on")), said.get("how")
    if ends(said):
        return _ended(found, DISCHARGED if how == "discharged" else SET_ASIDE, on)
    if how not in ("varied", "renewed"):
        return found
    until = None if said.get("until_further_order") else day(said.get("fixed_until")) or found.until
    return replace(found, until=until, conditions=found.conditions if on is None else _varied(found.conditions, on, said))


def _varied(former: Mapping[str, tuple[Spell, ...]], on: date, said: Mapping[str, Any]) -> dict[str, tuple[Spell, ...]]:
    """Apply a variation: what is removed ends, what gets a period of its own lasts until then, what is new begins; the rest stays."""
    own, removed = own_days(said), numbers(said.get("removed"))
    ends = {each: last for each, last in own.items() if last is not None} | dict.fromkeys(removed, on - DAY)
    conditions = {
        each: _without_empty(spell._replace(until=ends[each]) if each in ends and spell.holds(on) else spell for spell in spells)
        for each, spells in former.items()
    }
    for each in numbers(said.get("prohibitions"), said.get("requirements")):
        conditions[each] = (*conditions.get(each, ()), Spell(on, own.get(each)))
    return conditions


def _without_empty(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Leave out what ended on the day on which it would have begun."""
    return tuple(spell for spell in spells if spell.since is None or spell.until is None or spell.since <= spell.until)


def _ended(found: Order, by: str, on: date | None) -> Order:
    """End it on that day; of several ends that are told, the earliest, and of those of one day the first told."""
    if on is None or (found.ended_on is not None and found.ended_on <= on):
        return found
    return replace(found, ended_on=on, ended_by=by)
