"""Whom an act is about, where a case has several: by what it names, and by the entry from which it goes on (DPA 2018 s.38(3)).

So a charge is told, sealed and forgotten as that of one suspect, and what became of it too, though only the charge names him.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ledger.events.fact import ERASED
from ledger.rules.acts import Act
from ledger.rules.pathway import CaseState
from ledger.rules.stream_state import StreamState

FOLLOWS = (
    "target", "version", "entry", "arises_from", "assessment", "typology", "discussion", "need", "action", "raised", "report",
    "follows", "intervention", "hearing", "instead_of", "bail", "reviewed", "contact", "charge", "application", "interim", "order",
    "opened",
)  # fmt: skip
"""Fields that hold the number of an entry, wherever they stand: the act is about the same person as that entry. The later named counts."""
OF_A_SUSPECT = frozenset({
    "arrest-made", "bail-changed", "prosecutor-advised", "charge-laid", "crime-outcome-recorded", "hearing-listed", "court-result",
    "order-applied", "order-made",
})  # fmt: skip
"""Types that are about one suspect, and name him where the case has more than one."""
OF_ONE_TREATED = frozenset({"intervention-offered", "outcome-measured"})
"""Types that are about whoever is treated: a suspect, or of work with a victim that victim, and nobody else."""
OF_A_PARTY = frozenset({"clinical-note-recorded"})
"""Types that are about the one party whom they name, or else about the suspect, and nobody else."""
CORRECTIONS = frozenset({"fact-corrected", "held-corrected"})
OTHER = {"suspect": "victim", "victim": "suspect"}

Whom = dict[str, tuple[UUID, ...]]
"""By category, those of its persons whom an act is about; of a category that does not stand here that is not told."""


def whom(state: StreamState, kind: str, said: Mapping[str, Any], version: int) -> Whom:
    """Give whom an act of this type is about: its own words count, then those of the entries before it from which it goes on."""
    if not isinstance(state, CaseState) or (kind in CORRECTIONS and _of_whom(state, said)):
        return {}  # a correction of whom an entry is about is about everybody whom it may be about
    found = followed(state, said, version)
    if kind in OF_A_PARTY:
        others = {_category(category) for _, category in state.parties}
        found |= dict.fromkeys(others if "party" in said else others - {"suspect"}, ())
    if kind in OF_ONE_TREATED:
        mine = treated(said, found)
        found = {category: persons for category, persons in found.items() if persons or category != mine} | {OTHER[mine]: ()}
    for category in OTHER:
        found |= _one(category, said.get(category))
    for category in _categories(state, said):
        found |= _one(category, said.get("party"))
    return found


def tells_whom(kind: str, name: object) -> bool:
    """Tell whether a field of this type says whom an entry is about: whom it names, from which it goes on, whether a victim is treated."""
    return name in (*OTHER, "party", *FOLLOWS) or (name == "kind" and kind in OF_ONE_TREATED)


def followed(state: CaseState, said: Mapping[str, Any], version: int) -> Whom:
    """Give whom those entries are about from which an act of this version goes on."""
    found: Whom = {}
    for name in FOLLOWS:
        number = said.get(name)
        act = state.acts.get(number) if isinstance(number, int) and number < version else None
        if act is not None and isinstance(number, int):
            found |= _then(state, act, number)
    return found


def treated(said: Mapping[str, Any], found: Mapping[str, tuple[UUID, ...]]) -> str:
    """Tell whether an act is about a suspect or a victim: by its kind, else by what it follows, else by whom it names."""
    if "kind" in said:
        return "victim" if said["kind"] == "victim_work" else "suspect"
    if "suspect" in found or "victim" in found:
        return "suspect" if found.get("suspect", True) else "victim"
    return "victim" if "victim" in said else "suspect"


def joined(state: CaseState, category: str) -> set[str]:
    """Give those who joined the case in this category; who was convicted is a suspect here."""
    return {str(party) for party, each in state.parties if _category(each) == category}


def _of_whom(state: CaseState, said: Mapping[str, Any]) -> bool:
    """Tell whether a correction changes whom an entry is about."""
    target = state.acts.get(said.get("target", 0))
    return tells_whom("" if target is None else target.kind, said.get("field"))


def _then(state: CaseState, act: Act, version: int) -> Whom:
    """Give whom an entry is about: where it names nobody, the only one of the category who had joined by then."""
    found = whom(state, act.kind, act.fields, version)
    if act.kind not in OF_A_SUSPECT | OF_ONE_TREATED or ERASED in state.entries.values():
        return found
    category = treated(act.fields, found)
    there = {
        str(each.fields.get("party")) for number, each in state.of("party-joined")
        if number < version and _category(each.fields.get("category")) == category
    }  # fmt: skip
    return found if found.get(category) or len(there) != 1 else found | _one(category, *there)


def _categories(state: CaseState, said: Mapping[str, Any]) -> set[str]:
    """Give the categories in which a party who is named so has joined the case, or joins it."""
    party = said.get("party")
    joins = {_category(said.get("category"))} if "category" in said else set[str]()
    return joins | {_category(category) for person, category in state.parties if str(person) == party}


def _category(value: object) -> str:
    return "suspect" if value == "convicted" else str(value)


def _one(category: str, person: object) -> Whom:
    try:
        return {category: (UUID(str(person)),)}
    except ValueError:
        return {}
