"""Rules of the correction of what an agency holds, by what it holds itself (DPA 2018 s.46; domain.md 5.12, 5.14; decision 0007)."""

from datetime import datetime

from ledger.events.catalogue import ADMINISTRATIVE, TYPES, kind_of, load
from ledger.events.envelope import Actor
from ledger.events.fact import HELD
from ledger.events.held import HeldCorrected
from ledger.rules.course import OFFERED, out_of_order
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.sequence import moved

SOURCE = "DPA 2018 s.46; domain.md 5.12, 5.14; decision 0007"


@rule(
    "an agency corrects what it holds itself",
    of=HeldCorrected, state=CaseState, kind="check", source=SOURCE,
)  # fmt: skip
def corrects_its_own(state: CaseState, _actor: Actor, event: HeldCorrected, _at: datetime) -> Verdict:
    """Look the entry up among those that this agency holds here, as they were opened."""
    kind = state.entries.get(event.target)
    if kind is None:
        return No(f"there is no entry {event.target} here", "name an entry by its number in this record")
    if kind == HELD:
        instead = "have a member of the agency that holds it correct it, or have the restriction lifted first"
        return No(f"entry {event.target} was not opened: another agency holds it, or it is restricted", instead)
    if kind not in TYPES or not load(kind).held_by:
        return No(f"entry {event.target} is not held by an agency", "correct it by fact-corrected, as caseledger correct does")
    if kind in ADMINISTRATIVE:
        return No(f"entry {event.target} is a {kind_of(kind)}", "correct the entry it speaks of anew")
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


@rule(
    "a corrected time leaves the parts of an intervention in their order",
    of=HeldCorrected, state=CaseState, kind="check", source=f"{SOURCE} (a correction is judged as if it were recorded so)",
)  # fmt: skip
def corrected_time_keeps_the_course(state: CaseState, _actor: Actor, event: HeldCorrected, _at: datetime) -> Verdict:
    """Judge the times as they would be; what could not be in order before is no reason to refuse."""
    times, zone = moved(state, event), state.policy.tzinfo
    acts = state.acts
    if times is None:
        if event.field != "intervention" or event.target not in acts:
            return ALLOWED
        times, acts = state.times, {**acts, event.target: acts[event.target].corrected(event.field, event.to)}
    known = set(out_of_order(state.acts, state.times, zone))
    found = next((one for one in out_of_order(acts, times, zone) if one not in known and event.target in one), None)
    if found is None:
        return ALLOWED
    instead = "give its right time, or first correct when the other happened, if that is wrong"
    return No(f"entry {found.later} cannot have happened after entry {found.earlier} then", instead)
