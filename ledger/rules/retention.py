"""Rules of retention: what is reviewed was classified, who decides is known, what is kept comes up again (DPA 2018 s.39; domain.md 5.12).

That a decision is recorded by a member of the controller, where it has one who may, the database asks; so it does of holds
in the person's cases, when an erasure is recorded and carried out.
"""

from datetime import datetime

from ledger.events.envelope import Actor
from ledger.events.fact import ERASED
from ledger.events.retention import RetentionCriterion, RetentionDecision, RetentionReviewed
from ledger.rules.person import PersonState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

REVIEWS = "DPA 2018 s.39(2); College of Policing APP (reviews that end in keeping are recorded); domain.md 3, 5.12"


@rule("what is reviewed was classified by then", of=RetentionReviewed, state=PersonState, kind="check", source=REVIEWS)
def was_classified(state: PersonState, _actor: Actor, event: RetentionReviewed, _at: datetime) -> Verdict:
    """Look for a classification of what this controller holds; of an entry that was erased it is not known what it was."""
    if event.controller in state.periods or ERASED in state.entries.values() or not state.exists:
        return ALLOWED
    return No(f"what {event.controller} holds about this person is in no group yet", "classify it first: caseledger retention classify")


@rule(
    "a decision on keeping is not older than the period that it reviews",
    of=RetentionReviewed, state=PersonState, kind="check", source=REVIEWS,
)  # fmt: skip
def decided_in_its_period(state: PersonState, _actor: Actor, event: RetentionReviewed, _at: datetime) -> Verdict:
    """Compare its day with the one from which the controller's period runs."""
    began = state.periods.get(event.controller)
    if began is None or event.decided_on >= began:
        return ALLOWED
    return No(f"the period of {event.controller} runs from {began}", "give the day on which it was decided, or classify it anew")


@rule(
    "what is kept is reviewed again after the decision, and what is to be erased is not",
    of=RetentionReviewed, state=PersonState, kind="check", source=REVIEWS,
)  # fmt: skip
def next_review_follows(_state: PersonState, _actor: Actor, event: RetentionReviewed, _at: datetime) -> Verdict:
    """Compare the decision with the day; one that was decided long ago may name a day that has passed, and is overdue then."""
    if event.decision is RetentionDecision.ERASE:
        return ALLOWED if event.next_review_on is None else No("it is to be erased, and a next review is given", "leave the day out")
    if event.next_review_on is None:
        return No("it is kept and no next review is given", "give the day of the next review (next_review_on)")
    if event.next_review_on > event.decided_on:
        return ALLOWED
    return No("the next review lies before the decision", "give a day after that of the decision")


@rule(
    "who decided for another agency on what it keeps is named", of=RetentionReviewed, state=PersonState, kind="check",
    source="domain.md 8 (the unit proposes, the controller's decision is recorded)",
)  # fmt: skip
def decider_is_named(_state: PersonState, actor: Actor, event: RetentionReviewed, _at: datetime) -> Verdict:
    """Ask for a member where the actor is of another agency than the controller."""
    if event.decided_by is not None or event.controller == actor.agency:
        return ALLOWED
    return No(f"{event.controller} decides, and nobody of it is named", "name who decided (decided_by)")


@rule("criteria that are met are named, or that none is", of=RetentionReviewed, state=PersonState, kind="check", source=REVIEWS)
def criteria_agree(_state: PersonState, _actor: Actor, event: RetentionReviewed, _at: datetime) -> Verdict:
    """Refuse none beside another."""
    if len(set(event.criteria)) == 1 or RetentionCriterion.NONE not in event.criteria:
        return ALLOWED
    return No("it says that none is met, and names others", "name those that are met, or none alone")


@rule(
    "nothing is decided to be erased that a legal hold of this record covers",
    of=RetentionReviewed, state=PersonState, kind="check", source="domain.md 3.1, 5.14 (a hold blocks erasure)",
)  # fmt: skip
def no_hold_covers_it(state: PersonState, _actor: Actor, event: RetentionReviewed, _at: datetime) -> Verdict:
    """Look for one that stands and covers what the controller holds."""
    covering = [version for version, hold in sorted(state.holds.items()) if hold.covers(event.controller)]
    if event.decision is not RetentionDecision.ERASE or not covering:
        return ALLOWED
    held = ", ".join(map(str, covering))
    return No(f"entry {held} holds it", "decide to keep or restrict it, or have the hold released first by the agency that placed it")
