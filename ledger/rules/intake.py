"""Rules of what is added to a referral: duplicates, withdrawal, relationships, and reported conduct (domain.md 2.1, 2.3, 5.1).

A suspect and a victim are a pair: what is recorded of one says nothing of another. Whoever is named has joined the case.
"""

from datetime import datetime

from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor, Category
from ledger.events.event import Event
from ledger.events.intake import IncidentRecorded, ReferralLinked, ReferralWithdrawn, RelationshipRecorded
from ledger.rules.pathway import Act, CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SUSPECTS = frozenset({Category.SUSPECT, Category.CONVICTED})
VICTIMS = frozenset({Category.VICTIM})


@rule("a referral is linked to the same case once", of=ReferralLinked, state=CaseState, kind="check", source="domain.md 5.1, 5.14")
def is_linked_once(state: CaseState, _actor: Actor, event: ReferralLinked, _at: datetime) -> Verdict:
    """Compare with the cases that it was linked to."""
    return _linked(state, event.duplicate_of)


@rule(
    "a corrected link names a case that the referral is not linked to already",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.1, 5.14",
)  # fmt: skip
def corrected_link_is_new(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge a corrected number as if the link were recorded today, beside the others."""
    if _corrects(state, event, "referral-linked") is None or event.field != "duplicate_of":
        return ALLOWED
    return _linked(state, event.to, but=event.target)


@rule("a referral is withdrawn once", of=ReferralWithdrawn, state=CaseState, source="domain.md 5.1")
def is_withdrawn_once(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for an earlier withdrawal."""
    if not (earlier := state.of("referral-withdrawn")):
        return ALLOWED
    return No(f"entry {earlier[0][0]} recorded that it was withdrawn", "correct that entry if it is wrong, or record a note")


@rule(
    "a relationship is that of a suspect of the case to a victim of it",
    of=RelationshipRecorded, state=CaseState, kind="check", source="domain.md 2.1 (the pair is assessed), 5.1, 5.14",
)  # fmt: skip
def related_persons_have_joined(state: CaseState, _actor: Actor, event: RelationshipRecorded, _at: datetime) -> Verdict:
    """Look both up among the parties."""
    return _joined(state, {"suspect": str(event.suspect), "victim": str(event.victim)})


@rule(
    "a relationship does not end before it began",
    of=RelationshipRecorded, state=CaseState, kind="check", source="domain.md 5.1 (from, to)",
)  # fmt: skip
def relationship_ends_after_it_began(_state: CaseState, _actor: Actor, event: RelationshipRecorded, _at: datetime) -> Verdict:
    """Compare the years."""
    return _in_order(event.from_year, event.to_year)


@rule(
    "reported conduct is towards a victim of the case and, where it is said who did it, by a suspect of it",
    of=IncidentRecorded, state=CaseState, kind="check", source="domain.md 5.1, 5.14 (conduct belongs to the pair); DPA 2018 s.38(3)",
)  # fmt: skip
def persons_of_the_incident_have_joined(state: CaseState, _actor: Actor, event: IncidentRecorded, _at: datetime) -> Verdict:
    """Look both up among the parties."""
    by = {} if event.suspect is None else {"suspect": str(event.suspect)}
    return _joined(state, by | {"victim": str(event.victim)})


@rule(
    "corrected persons of a relationship or of reported conduct have joined the case",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.1, 5.14",
)  # fmt: skip
def corrected_persons_have_joined(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge a corrected person as if the act were recorded today."""
    paired = _corrects(state, event, "relationship-recorded", "incident-recorded")
    if paired is None or event.field not in ("suspect", "victim") or not isinstance(event.to, str):
        return ALLOWED
    return _joined(state, {event.field: event.to})


@rule(
    "corrected years leave a relationship that does not end before it began",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.1, 5.14",
)  # fmt: skip
def corrected_years_are_in_order(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Compare the years as they will be read."""
    relationship = _corrects(state, event, "relationship-recorded")
    if relationship is None or event.field not in ("from_year", "to_year"):
        return ALLOWED
    years = {**relationship.fields, event.field: event.to}
    return _in_order(years.get("from_year"), years.get("to_year"))


def _corrects(state: CaseState, event: FactCorrected, *kinds: str) -> Act | None:
    """Give the act that is corrected, if it is of one of these types."""
    act = state.acts.get(event.target)
    return act if act is not None and act.kind in kinds else None


def _linked(state: CaseState, number: object, but: int = 0) -> Verdict:
    earlier = [version for version, act in state.of("referral-linked") if act.fields.get("duplicate_of") == number and version != but]
    return No(f"entry {earlier[0]} links it to that case", "nothing is to be recorded") if earlier else ALLOWED


def _joined(state: CaseState, persons: dict[str, str]) -> Verdict:
    for name, person in persons.items():
        categories = SUSPECTS if name == "suspect" else VICTIMS
        if not any(str(party) == person and category in categories for party, category in state.parties):
            return No(f"the person named as {name} has not joined the case as {name}", "record that the person joins the case first")
    return ALLOWED


def _in_order(began: object, ended: object) -> Verdict:
    if not isinstance(began, int) or not isinstance(ended, int) or began <= ended:
        return ALLOWED
    return No("the year of its end comes before that of its beginning", "give the right years")
