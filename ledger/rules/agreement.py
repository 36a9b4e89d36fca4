"""Rules of standing agreements: what leaders adopt can be meant, and what stands is reviewed in time (seed.txt; domain.md 8)."""

from collections.abc import Iterable
from datetime import datetime

from ledger.events.agreement import AgreementAdopted, AgreementReviewed, ReviewOutcome
from ledger.events.envelope import Actor, Purpose
from ledger.events.group import Group
from ledger.rules.agreed import WILD, in_force
from ledger.rules.membership import UnitState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

LEADERS = "seed.txt (permission by senior leaders); domain.md 8"
ARRANGED = "DPA 2018 s.58, UK GDPR Art 26 (arrangement of joint controllers); domain.md 3"


@rule("an agreement is reviewed after it is adopted", of=AgreementAdopted, state=UnitState, kind="check", source=LEADERS)
def review_lies_ahead(state: UnitState, _actor: Actor, event: AgreementAdopted, at: datetime) -> Verdict:
    """Compare days in the unit's zone."""
    if event.review_on > at.astimezone(state.policy.tzinfo).date():
        return ALLOWED
    return No("its day of review has passed", "give a day of review that lies ahead")


@rule("an agreement names groups of entries that there are", of=AgreementAdopted, state=UnitState, kind="check", source=LEADERS)
def groups_are_known(_state: UnitState, _actor: Actor, event: AgreementAdopted, _at: datetime) -> Verdict:
    """Look each up; what is misspelt would open nothing and say that it does."""
    return _known(event.groups, "group", Group.meanings().keys())


@rule("an agreement names purposes that there are", of=AgreementAdopted, state=UnitState, kind="check", source="DPA 2018 s.36; domain.md 3")
def purposes_are_known(_state: UnitState, _actor: Actor, event: AgreementAdopted, _at: datetime) -> Verdict:
    """Look each up; what is misspelt would open nothing and say that it does."""
    return _known(event.purposes, "purpose", Purpose.meanings().keys())


@rule("an agreement was signed by the day on which it is recorded", of=AgreementAdopted, state=UnitState, kind="check", source=LEADERS)
def signed_by_now(state: UnitState, _actor: Actor, event: AgreementAdopted, at: datetime) -> Verdict:
    """Compare days in the unit's zone."""
    if event.adopted_on is None or event.adopted_on <= at.astimezone(state.policy.tzinfo).date():
        return ALLOWED
    return No("the day on which it is said to be signed has not come", "record it when the leaders have signed it")


@rule(
    "the first agreement that leaders adopt takes the place of a provisional one",
    of=AgreementAdopted, state=UnitState, kind="check", source=f"{LEADERS}; design: a provisional one stands until leaders decide",
)  # fmt: skip
def provisional_gives_way(state: UnitState, _actor: Actor, event: AgreementAdopted, _at: datetime) -> Verdict:
    """Look for a provisional one in force: beside another it would go on opening everything."""
    standing = [each for each in in_force(state.agreements) if each.provisional]
    if not standing or not event.beside:
        return ALLOWED
    return No(f"the agreement in UNIT#{standing[0].version} is provisional and would stand on", "adopt it in place of those in force")


@rule("what is reviewed is an agreement in force", of=AgreementReviewed, state=UnitState, kind="check", source=ARRANGED)
def agreement_is_in_force(state: UnitState, _actor: Actor, event: AgreementReviewed, _at: datetime) -> Verdict:
    """Look it up."""
    standing = [each.version for each in in_force(state.agreements)]
    if event.agreement in standing:
        return ALLOWED
    named = ", ".join(f"UNIT#{version}" for version in standing) or "there is none"
    return No(f"UNIT#{event.agreement} is none", f"name one that is in force ({named}), see caseledger share agreement show")


@rule(
    "an agreement that goes on has a next day of review, ahead, and one that ends has none",
    of=AgreementReviewed, state=UnitState, kind="check", source=ARRANGED,
)  # fmt: skip
def next_review_fits(state: UnitState, _actor: Actor, event: AgreementReviewed, at: datetime) -> Verdict:
    """Compare the outcome with the day."""
    if event.outcome is ReviewOutcome.ENDED:
        return ALLOWED if event.review_on is None else No("it ends and a next review is given", "leave the day out")
    if event.review_on is None:
        return No("it goes on and no next review is given", "give the day of the next review (review_on)")
    if event.review_on > at.astimezone(state.policy.tzinfo).date():
        return ALLOWED
    return No("its next day of review has passed", "give a day of review that lies ahead")


def _known(listed: Iterable[str], what: str, known: Iterable[str]) -> Verdict:
    if {*listed} <= {WILD, *known}:
        return ALLOWED
    return No(f"a {what} is named that there is not", f"name one of {', '.join(known)}, or * for every one")
