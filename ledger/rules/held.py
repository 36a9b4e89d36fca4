"""Rules of the correction of what an agency holds, by what it holds itself (DPA 2018 s.46; domain.md 5.12, 5.14; decision 0007)."""

from datetime import datetime

from ledger.events.catalogue import ADMINISTRATIVE, TYPES, kind_of, load
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import HELD
from ledger.events.held import HeldCorrected
from ledger.rules.course import OFFERED
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SOURCE = "DPA 2018 s.46; domain.md 5.12, 5.14; decision 0007"


@rule(
    "what an agency holds is there before it is corrected",
    of=HeldCorrected, state=CaseState, source=SOURCE,
)  # fmt: skip
def held_before_it_is_corrected(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any entry that an agency holds; what it is was not opened yet."""
    if state.holders:
        return ALLOWED
    return No("nothing in this case is held by an agency", "correct an entry that is not held by its address, as caseledger correct does")


@rule(
    "an agency corrects what it holds itself",
    of=HeldCorrected, state=CaseState, kind="check", source=SOURCE,
)  # fmt: skip
def corrects_its_own(state: CaseState, _actor: Actor, event: HeldCorrected, _at: datetime) -> Verdict:
    """Look the entry up among those that this agency holds here, as they were opened."""
    kind = state.entries.get(event.target)
    if not state.holders:
        return ALLOWED  # nothing is held, which is said alone
    if kind is None:
        return No(f"there is no entry {event.target} here", "name an entry by its number in this record")
    if kind == HELD:
        instead = "have a member of the agency that holds it correct it, or have the restriction lifted first"
        return No(f"entry {event.target} was not opened: another agency holds it, or it is restricted", instead)
    if kind not in TYPES or not load(kind).held_by:
        return No(f"entry {event.target} is not held by an agency", "correct it by fact-corrected, as caseledger correct does")
    if kind in ADMINISTRATIVE:
        return No(f"entry {event.target} is of type {kind_of(kind)}", "correct the entry it speaks of anew")
    return ALLOWED


@rule(
    "a corrected provider of an intervention is the agency that holds it",
    of=HeldCorrected, state=CaseState, kind="check", source=f"{SOURCE} (a correction is judged as if it were recorded so)",
)  # fmt: skip
def corrected_provider_offers(state: CaseState, actor: Actor, event: HeldCorrected, _at: datetime) -> Verdict:
    """Compare the right provider with the agency of whoever corrects it."""
    offered = kind_of(state.entries.get(event.target, "")) == OFFERED and event.field == "provider"
    if not offered or event.to == actor.agency:
        return ALLOWED
    return No(f"{actor.agency} offered it", "give your own agency")
