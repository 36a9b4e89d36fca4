"""Rules of what is asked, applied for, reviewed, certified and served in proceedings (CPIA 1996 ss.5 to 8, 14 to 18; domain.md 5.10)."""

from datetime import date, datetime
from typing import Any

from ledger.events.disclosure import (
    CourtApplicationMade,
    CourtApplicationRuled,
    DisclosureRequestAnswered,
    DisclosureRequested,
    DisclosureReviewed,
    MaterialDisclosed,
    OfficerCertified,
    ReviewTrigger,
    Ruling,
    ServiceFollowed,
    ServiceStep,
    VictimNoticeGiven,
)
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.occurred import day, long_date
from ledger.events.schedules import Notice
from ledger.rules.acts import Act
from ledger.rules.consequences import Said, judgement
from ledger.rules.opened import OFFICER
from ledger.rules.proceedings_state import ProceedingsState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SOURCE = "domain.md 5.10; design: court disclosure"
COURT = "CPIA 1996 ss.3(6), 8, 14 to 16; domain.md 5.10"
REVIEW = "CPIA 1996 s.7A; domain.md 5.10 (continuing_review.done)"
CERTIFIED = "CPIA Code of Practice (certification by disclosure officer); domain.md 5.10 (officer.certified)"
FIRST = (Ruling.GRANTED, Ruling.PARTLY, Ruling.REFUSED, Ruling.WITHDRAWN)
"""Rulings on the application itself; the others are found when the order that was made is reviewed."""
ORDERS = (Ruling.GRANTED, Ruling.PARTLY)
LISTED, ISSUED, REQUESTED, APPLIED, RULED, SERVED, FOLLOWED, STATEMENT, REVIEWED, VICTIM = (
    "item-listed", "schedule-issued", "disclosure-requested", "court-application-made", "court-application-ruled", "material-disclosed",
    "service-followed", "defence-statement-received", "disclosure-reviewed", "victim-information-requested",
)  # fmt: skip
NAMED: dict[str, tuple[str, str]] = {
    "items": (LISTED, "listed no item"), "schedules": (ISSUED, "issued no schedule"), "bundles": ("bundle-made", "made no copy"),
    "request": (REQUESTED, "recorded no request"),
    "application": (APPLIED, "recorded no application"), "service": (SERVED, "recorded no service"), "asked": (VICTIM, "recorded none"),
}  # fmt: skip
"""Fields that name entries: of which type these are, and how it is said that one is not."""
TRIGGERS: dict[str, str | None] = {
    ReviewTrigger.NEW_MATERIAL: LISTED, ReviewTrigger.DEFENCE_STATEMENT: STATEMENT, ReviewTrigger.REQUEST: REQUESTED,
    ReviewTrigger.RULING: RULED, ReviewTrigger.EVIDENCE: None, ReviewTrigger.PERIODIC: REVIEWED,
}  # fmt: skip
"""Of which type the entry is that made a review due, by what did; None: no entry records it."""


@judgement(
    "what an act of disclosure names is recorded here: items, schedules, copies, a request, an application, a service",
    of=(
        DisclosureRequested, DisclosureRequestAnswered, CourtApplicationMade, CourtApplicationRuled, MaterialDisclosed, OfficerCertified,
        ServiceFollowed, VictimNoticeGiven,
    ),
    state=ProceedingsState, source=SOURCE,
)  # fmt: skip
def what_is_named_is_there(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look every number up, and of which type its entry is."""
    for field, (kind, missing) in NAMED.items():
        named = said.get(field, ())
        for version in named if isinstance(named, list | tuple) else (named,):
            if state.of_kind(version, kind) is None:
                known = ", ".join(str(each) for each, _ in state.of(kind)) or "there is none yet"
                return No(f"entry {version} {missing}", f"name one that did ({known})")
    return ALLOWED


@judgement("a request for disclosure is answered once", of=DisclosureRequestAnswered, state=ProceedingsState, source=SOURCE)
def request_is_answered_once(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look for an earlier answer."""
    for version, act in state.of("disclosure-request-answered"):
        if act.fields.get("request") == said.get("request"):
            return No(f"entry {version} answered it", "correct that entry, or record a new request")
    return ALLOWED


@judgement(
    "a court rules once on an application, and reviews only an order that it made and has not ended",
    of=CourtApplicationRuled, state=ProceedingsState, source=COURT,
)  # fmt: skip
def ruling_follows(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look at the rulings on that application so far."""
    past = [(version, act.fields.get("ruling")) for version, act in state.of(RULED) if _names(act, "application", said)]
    if said.get("ruling") in FIRST:
        return No(f"entry {past[0][0]} ruled on it", "record a review of it (upheld, ended), or correct that entry") if past else ALLOWED
    if not any(ruling in ORDERS for _, ruling in past):
        return No("no order was made on it", "record the ruling first (granted, partly)")
    ended = [version for version, ruling in past if ruling == Ruling.ENDED]
    return No(f"entry {ended[0]} ended the order", "record a new application") if ended else ALLOWED


@judgement(
    "a day for review is given of an order that stands, and lies after the ruling",
    of=CourtApplicationRuled, state=ProceedingsState, source="CPIA 1996 ss.14, 15",
)  # fmt: skip
def order_is_reviewed_later(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look at the ruling, and compare the days."""
    by, on = day(said.get("review_by")), day(said.get("on"))
    if by is None:
        return ALLOWED
    if said.get("ruling") not in (*ORDERS, Ruling.UPHELD):
        return No("no order stands", "leave the day out (review_by)")
    return ALLOWED if on is None or by > on else No("it does not", "give a later day (review_by)")


@judgement(
    "what follows a request, an application or a service happened on its day or later",
    of=(DisclosureRequestAnswered, CourtApplicationRuled, ServiceFollowed, VictimNoticeGiven), state=ProceedingsState, source=SOURCE,
)  # fmt: skip
def comes_no_sooner(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Compare the two days."""
    named = next((said[name] for name in ("request", "application", "service", "asked") if name in said), None)
    act = state.acts.get(named) if isinstance(named, int) else None
    began = None if act is None else day(act.fields.get("asked_on", act.fields.get("on")))
    on = day(said.get("on"))
    if began is None or on is None or began <= on:
        return ALLOWED
    return No(f"entry {named} is of {long_date(began)}", "give the right day")


@judgement(
    "a review that names an entry names one of what made it due, and the next review lies after it",
    of=DisclosureReviewed, state=ProceedingsState, source=REVIEW,
)  # fmt: skip
def review_names_its_trigger(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look the entry up, and compare the days."""
    named, kind = said.get("entry"), TRIGGERS.get(str(said.get("trigger")))
    if named is not None and (kind is None or state.of_kind(named, kind) is None):
        known = "leave the entry out" if kind is None else ", ".join(str(each) for each, _ in state.of(kind)) or "there is none"
        return No(f"entry {named} records nothing of the kind", f"name one that does, or none ({known})")
    on, by = day(said.get("on")), day(said.get("next_by"))
    return ALLOWED if on is None or by is None or by > on else No("the next review lies before it", "give a later day (next_by)")


@rule(
    "the disclosure officer certifies, and nobody else",
    of=OfficerCertified, state=ProceedingsState, source=CERTIFIED,
)  # fmt: skip
def officer_certifies(state: ProceedingsState, actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Compare the actor with who has that duty."""
    standing = state.in_duty(OFFICER)
    if not state.exists or not state.has_duty("certificate") or any(str(actor.actor) == said.get("member") for said in standing.values()):
        return ALLOWED
    return No("the actor is not the disclosure officer of these proceedings", "leave it to the officer, or record the succession first")


@judgement("what is served is named: schedules, items or copies", of=MaterialDisclosed, state=ProceedingsState, source=SOURCE)
def something_is_served(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look for any of the three."""
    named = any(said.get(name) for name in ("schedules", "items", "bundles"))
    return ALLOWED if named else No("it names none of them", "name them (schedules, items, bundles)")


@judgement(
    "a service is acknowledged once, and is neither chased up nor failed after that",
    of=ServiceFollowed, state=ProceedingsState, source=SOURCE,
)  # fmt: skip
def is_acknowledged_once(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look for an acknowledgement."""
    if said.get("how") == ServiceStep.RETURNED:
        return ALLOWED
    for version, act in state.of(FOLLOWED):
        if _names(act, "service", said) and act.fields.get("how") == ServiceStep.ACKNOWLEDGED:
            return No(f"entry {version} acknowledged it", "correct that entry, if it is wrong")
    return ALLOWED


@judgement(
    "a notice to a victim is recorded once, of a request of which it was still to be given",
    of=VictimNoticeGiven, state=ProceedingsState, source="PCSC Act 2022 ss.44A to 44F; domain.md 8 (Material)",
)  # fmt: skip
def notice_was_to_be_given(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look what the request says of it, and for an earlier notice."""
    act = state.of_kind(said.get("asked"), VICTIM)
    if act is None:
        return ALLOWED  # another rule refuses it
    given = [version for version, other in state.of("victim-notice-given") if _names(other, "asked", said)]
    if given or act.fields.get("notice") != Notice.NOT_YET:
        return No(f"entry {given[0] if given else said['asked']} says how it stands", "nothing is to be recorded, or correct that entry")
    return ALLOWED


def _names(act: Act, field: str, said: Said) -> Any:
    """Whether an act names the same entry as what is said in a field."""
    return act.fields.get(field) is not None and act.fields.get(field) == said.get(field)
