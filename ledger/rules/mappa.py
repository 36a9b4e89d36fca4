"""Rules of multi-agency public protection arrangements (CJA 2003 ss.325 to 327; domain.md 3)."""

from datetime import date

from ledger.events.envelope import Category
from ledger.events.mappa import MappaLevel, MappaLevelSet
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
