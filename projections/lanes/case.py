"""One case as its lanes read it, and for how long it was open. Pure and total."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.acts import Act
from ledger.rules.concerned import joined
from ledger.rules.in_force import number
from ledger.rules.pathway import REFERRAL, CaseState, joiner
from projections.lanes.item import CASES, About, Item, When, about, item, named, on, spanning, when, word, words

Kinds = Mapping[str, Sequence[Fact]]


class Case(NamedTuple):
    """The facts of one case by kind, in the order in which they happened, and what rules read of them."""

    kinds: Kinds
    state: CaseState
    zone: tzinfo

    def of(self, kind: str) -> Sequence[Fact]:
        """Facts of one kind."""
        return self.kinds.get(kind, ())

    def when(self, fact: Fact) -> When:
        """When an act can have happened."""
        return when(fact, self.zone)

    def about(self, fact: Fact, *, towards: bool = True) -> About:
        """Whom an act is about."""
        return about(self.state, fact, towards=towards)

    def joined(self, category: str) -> list[str]:
        """Ids of those who joined it as suspect, or as victim."""
        return sorted(joined(self.state, category))

    def later(self, kind: str, name: str, version: int) -> list[Fact]:
        """Facts of a kind that name an entry in a field, in order."""
        return [fact for fact in self.of(kind) if number(fact.fields.get(name)) == version]


def case_of(kinds: Kinds, zone: tzinfo) -> Case:
    """Read a case from its facts as they stand: corrections are in them already."""
    facts = sorted((fact for each in kinds.values() for fact in each), key=lambda fact: fact.version)
    parties = frozenset().union(*(joiner(fact.fields) for fact in kinds.get("party-joined", ())))
    acts = {fact.version: Act(fact.kind, fact.fields) for fact in facts}
    return Case(kinds, CaseState(entries={fact.version: fact.type for fact in facts}, acts=acts, parties=parties), zone)


def cases(case: Case) -> Iterator[Item]:
    """Tell for how long the case was open, and opened anew; and deaths."""
    turns = sorted((fact for kind in TURNS for fact in case.of(kind)), key=lambda fact: (case.when(fact).last, fact.version))
    for at, fact in enumerate(turns):
        if fact.kind == "case-closed":
            continue
        closed = next((each for each in turns[at + 1 :] if each.kind == "case-closed"), None)
        end = None if closed is None else case.when(closed)
        why = None if closed is None else word(closed.fields.get("reason"))
        what = "referral" if fact.kind == REFERRAL else words("reopened", fact.fields.get("trigger"))
        people = About(case.joined("suspect"), case.joined("victim"))
        yield item(fact, CASES, case.when(fact), fact.kind, _closed(what, why), people, **spanning(case.when(fact), end, why))
    for fact in case.of("death-recorded"):
        party = named(fact.fields, "party")
        whose = About([each for each in party if each in case.joined("suspect")])
        whom = About(victims=[each for each in party if each in case.joined("victim")])
        for each, what in ((whose, "death"), (whom, "death of the victim")):
            if each.suspects or each.victims:
                yield item(fact, CASES, on(day(fact.fields.get("died_on")), case.when(fact)), "died", what, each)


TURNS = (REFERRAL, "case-closed", "case-reopened")


def _closed(what: str, why: str | None) -> str:
    return what if why is None else f"{what}; closed, {words(why) or 'reason not told'}"
