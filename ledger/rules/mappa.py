"""Rules of multi-agency public protection arrangements (CJA 2003 ss.325 to 327; domain.md 3)."""

from datetime import date

from ledger.events.envelope import Category
from ledger.events.fact import ERASED
from ledger.events.mappa import MappaLevel, MappaLevelSet
from ledger.rules.by_day import around
from ledger.rules.consequences import Missing, Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict

SOURCE = "CJA 2003 ss.325 to 327; domain.md 3 (category, level, lead)"


@judgement("who is managed under the arrangements is a suspect of the case", of=MappaLevelSet, source=f"{SOURCE}; DPA 2018 s.38(3)")
def managed_is_a_suspect(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the person up among those who joined as suspect or convicted."""
    if said.get("suspect") in state.joined(Category.SUSPECT, Category.CONVICTED):
        return ALLOWED
    return No("the person named is no suspect of this case", "name a suspect, or have the person join the case as one first")


@judgement("a level under the arrangements is one of a category", of=MappaLevelSet, source=SOURCE)
def level_has_its_category(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for the category while somebody is managed, and for none when nobody is."""
    ended = said.get("level") == MappaLevel.ENDED
    if ended is (said.get("category") is None):
        return ALLOWED
    if ended:
        return Missing("a category is given and nobody is managed", "leave the category out")
    return Missing("its category is not given", "give the category")


@judgement("nobody ceases to be managed under the arrangements who was not", of=MappaLevelSet, source=SOURCE)
def managed_before_no_longer(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look at what the case says of the days before; a beginning that was erased cannot be looked at."""
    before = around(state, "mappa-level-set", said).before
    if said.get("level") != MappaLevel.ENDED or (before is not None and before.said.get("level") != MappaLevel.ENDED):
        return ALLOWED
    if before is None:
        instead = "record first at which level he was managed, and from which day on"
        return ALLOWED if ERASED in state.entries.values() else No("the case does not say that he was managed before that day", instead)
    return No(f"entry {before.version} says so from {before.since} on", "correct that entry if it is wrong")


@judgement("who comes under a level of the arrangements was not at it already", of=MappaLevelSet, source=SOURCE)
def level_is_another(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare with the level before and after that day; a category or a leading agency that is new is a change too."""
    before, after = around(state, "mappa-level-set", said)
    if before is not None and said.get("level") != MappaLevel.ENDED and _as_before(before.said, said):
        return No(f"entry {before.version} says so from {before.since} on", "record what is new, or correct that entry if it is wrong")
    if after is not None and _as_before(said, after.said):
        return No(f"entry {after.version} says so from {after.since} on", "correct the first day of that entry, if it was earlier")
    return ALLOWED


def _as_before(former: Said, said: Said) -> bool:
    same = all(former.get(name) == said.get(name) for name in ("level", "category"))
    return same and said.get("lead") in (None, former.get("lead"))
