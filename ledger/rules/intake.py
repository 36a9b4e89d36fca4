"""Rules of what is added to a referral: duplicates, withdrawal, relationships, and reported conduct (domain.md 2.1, 2.3, 5.1).

A suspect and a victim are a pair: what is recorded of one says nothing of another. Whoever is named has joined the case.
"""

from datetime import date, datetime

from ledger.events.envelope import Actor, Category
from ledger.events.event import Event
from ledger.events.intake import IncidentRecorded, Partners, ReferralLinked, ReferralWithdrawn, Relationship, RelationshipRecorded
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

CATEGORIES = {"suspect": frozenset({Category.SUSPECT, Category.CONVICTED}), "victim": frozenset({Category.VICTIM})}
"""By the name of a field, in which categories the person whom it names can have joined the case."""
STRANGERS = (Relationship.STRANGER_PRIVATE, Relationship.STRANGER_PUBLIC)


@judgement("a referral is linked to the same case once", of=ReferralLinked, source="domain.md 5.1, 5.14")
def is_linked_once(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare with the cases that it was linked to."""
    number = said.get("duplicate_of")
    earlier = [version for version, act in state.of("referral-linked") if act.fields.get("duplicate_of") == number]
    return No(f"entry {earlier[0]} links it to that case", "nothing is to be recorded") if earlier else ALLOWED


@judgement("a referral is no duplicate of itself", of=ReferralLinked, source="domain.md 5.1")
def is_not_its_own_duplicate(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare with the number of this case."""
    if state.number is None or said.get("duplicate_of") != state.number:
        return ALLOWED
    return No("it is linked to its own case", "name the case under which the matter is dealt with")


@rule("a referral is withdrawn once", of=ReferralWithdrawn, state=CaseState, source="domain.md 5.1")
def is_withdrawn_once(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for an earlier withdrawal."""
    if not (earlier := state.of("referral-withdrawn")):
        return ALLOWED
    return No(f"entry {earlier[0][0]} recorded that it was withdrawn", "correct that entry if it is wrong, or record a note")


@judgement(
    "a relationship is that of a suspect of the case to a victim of it",
    of=RelationshipRecorded, source="domain.md 2.1 (the pair is assessed), 5.1, 5.14",
)  # fmt: skip
def related_persons_have_joined(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look both up among the parties."""
    return _joined(state, said)


@judgement(
    "a suspect is not his own victim",
    of=(RelationshipRecorded, IncidentRecorded), source="PHA 1997 s.1 (conduct towards another); domain.md 2.1, 5.14",
)  # fmt: skip
def pair_is_of_two(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the two; in an older entry a person may have joined the case as both."""
    if said.get("suspect") is None or said.get("suspect") != said.get("victim"):
        return ALLOWED
    return No("one person is named as suspect and as victim", "name two")


@judgement("a relationship does not end before it began", of=RelationshipRecorded, source="domain.md 5.1 (from, to)")
def relationship_ends_after_it_began(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the years."""
    began, ended = said.get("from_year"), said.get("to_year")
    if not isinstance(began, int) or not isinstance(ended, int) or began <= ended:
        return ALLOWED
    return No("the year of its end comes before that of its beginning", "give the right years")


@judgement(
    "who is a former partner of the victim was a partner before, and a stranger was not",
    of=RelationshipRecorded, source="domain.md 2.1, 5.1 (prior partner)",
)  # fmt: skip
def former_partner_was_a_partner(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the two fields."""
    kind, partners = said.get("kind"), said.get("prior_partner")
    if kind in STRANGERS and partners == Partners.YES:
        return No("a stranger is said to have been a partner before", "give another relationship, or say that they were not")
    if kind != Relationship.EX_INTIMATE or partners in (None, Partners.YES):
        return ALLOWED
    return No("it is said that they were not, or may not have been", "say that they were, or give another relationship")


@judgement(
    "reported conduct is towards a victim of the case and, where it is said who did it, by a suspect of it",
    of=IncidentRecorded, source="domain.md 5.1, 5.14 (conduct belongs to the pair); DPA 2018 s.38(3)",
)  # fmt: skip
def persons_of_the_incident_have_joined(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look both up among the parties."""
    return _joined(state, said)


def _joined(state: CaseState, said: Said) -> Verdict:
    for name, categories in CATEGORIES.items():
        joined = any(str(party) == said.get(name) and category in categories for party, category in state.parties)
        if said.get(name) is not None and not joined:
            return No(f"the person named as {name} has not joined the case as {name}", "record that the person joins the case first")
    return ALLOWED
