"""Rules of copies: who may state completeness, that another signs off what one made, and what a copy goes on from (design: a bundle)."""

from datetime import datetime
from typing import TYPE_CHECKING

from ledger.events.bundles import BundleMade, BundleSignedOff
from ledger.events.catalogue import kind_of
from ledger.events.envelope import Actor
from ledger.events.redaction import Audience
from ledger.rules import copies
from ledger.rules.proceedings_state import ProceedingsState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

if TYPE_CHECKING:
    from ledger.events.corrections import FactCorrected

SOURCE = "design: court disclosure (a bundle is made for one audience; supervisor sign-off)"
OWN_WORDS = ("note", "reason", "occurred_at")
"""Of what is recorded of copies, what a correction may change: nothing follows from it."""


@rule(
    "a copy for whoever may not infer what is withheld states completeness only after a decision",
    of=BundleMade, state=ProceedingsState, kind="check", source=f"{SOURCE}; CPIA 1996 s.3(6)",
)  # fmt: skip
def completeness_was_decided(state: ProceedingsState, _actor: Actor, event: BundleMade, _at: datetime) -> Verdict:
    """Look for the last decision on completeness for that audience."""
    if not event.complete or copies.may_state_completeness(state, event.audience):
        return ALLOWED
    if event.audience == Audience.SUBJECT:
        return No("a person's own copy tells of nothing that is withheld", "make it without")
    return No("no decision lets it", "decide first (caseledger bundle completeness), or make it of authenticity only")


@rule(
    "a copy goes on from one that was signed off for the same audience",
    of=BundleMade, state=ProceedingsState, kind="check", source=f"{SOURCE}; design: extension of one bundle by a later one",
)  # fmt: skip
def goes_on_from_a_copy(state: ProceedingsState, _actor: Actor, event: BundleMade, _at: datetime) -> Verdict:
    """Look it up among the copies that left."""
    if event.earlier is None:
        return ALLOWED
    known = [version for version, act in copies.signed_off(state) if act.fields.get("audience") == event.audience]
    told = ", ".join(map(str, known)) or "there is none"
    return ALLOWED if event.earlier in known else No(f"entry {event.earlier} made none", f"name one, or none ({told})")


@rule(
    "each span of a copy is of a case that these proceedings concern",
    of=BundleMade, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def shows_what_is_concerned(state: ProceedingsState, _actor: Actor, event: BundleMade, _at: datetime) -> Verdict:
    """Compare the cases, and the numbers of each span."""
    wrong = any(str(span.case) not in state.cases or span.first > span.last for span in event.shows or ())
    return No("one of its spans is of no such case, or ends before it begins", "make the copy anew") if wrong else ALLOWED


@rule(
    "what is signed off or refused is a copy that was made here, by its digest, and once",
    of=BundleSignedOff, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def copy_is_looked_at_once(state: ProceedingsState, _actor: Actor, event: BundleSignedOff, _at: datetime) -> Verdict:
    """Look the copy up, compare the digest, and look for an earlier word on it."""
    made = state.of_kind(event.bundle, copies.MADE)
    if made is None:
        known = ", ".join(str(version) for version, _ in state.of(copies.MADE)) or "there is none yet"
        return No(f"entry {event.bundle} made no copy", f"name one that did ({known})")
    if made.fields.get("bag") != event.bag:
        return No("its list of files has another digest than was recorded", "look at the copy that was made, or make it anew")
    said = next((version for version, act in state.of(copies.SIGNED) if act.fields.get("bundle") == event.bundle), None)
    return ALLOWED if said is None else No(f"entry {said} signed it off or refused it", "make the copy anew")


@rule(
    "who made a copy, or recorded that, does not sign it off",
    of=BundleSignedOff, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def another_signs_off(state: ProceedingsState, actor: Actor, event: BundleSignedOff, _at: datetime) -> Verdict:
    """Compare the actor with both hands of the copy."""
    if str(actor.actor) in state.made_by.get(event.bundle, ()):
        return No(f"the actor had a hand in entry {event.bundle}", "have another supervisor look at it")
    return ALLOWED


@rule(
    "what is recorded of a copy is not corrected",
    of="fact-corrected", state=ProceedingsState, kind="check", source=f"{SOURCE}; what was given stays what was given",
)  # fmt: skip
def copy_is_not_corrected(state: ProceedingsState, _actor: Actor, event: "FactCorrected", _at: datetime) -> Verdict:
    """Let words alone be corrected, from which nothing follows."""
    kind = kind_of(state.entries.get(event.target, ""))
    if kind not in (copies.MADE, copies.SIGNED, copies.COMPLETENESS) or event.field in OWN_WORDS:
        return ALLOWED
    return No(f"{event.field} says what was made, decided or looked at", "make the copy anew, or record another decision")
