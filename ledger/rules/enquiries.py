"""Rules of lines of enquiry and requests for information about victims (AG's Guidelines 2024; PCSC Act 2022 ss.44A to 44F)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor
from ledger.events.schedules import EnquiryRecorded, Notice, VictimInformationRequested
from ledger.rules.consequences import Missing, Said, judgement
from ledger.rules.enquired import ENQUIRY, VICTIM_REQUEST, told
from ledger.rules.listing import ISSUED, MANAGEMENT
from ledger.rules.proceedings import ProceedingsState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

GUIDELINES = "AG's Guidelines on Disclosure 2024, Annex C; domain.md 3"
REQUESTS = "PCSC Act 2022 ss.44A to 44F; Victim Information Requests Code of Practice; domain.md 8 (Material)"


@judgement("of what was not searched, it is said why", of=EnquiryRecorded, source=GUIDELINES, state=ProceedingsState)
def says_why_it_was_not_searched(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look for the reason."""
    if not said.get("not_searched") or said.get("why") is not None:
        return ALLOWED
    return Missing("it is not said why it was not searched", "say why")


@judgement("a range of days that was searched begins before it ends", of=EnquiryRecorded, source=GUIDELINES, state=ProceedingsState)
def range_is_in_order(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Compare the days."""
    since, until = said.get("since"), said.get("until")
    if since is None or until is None or str(since) <= str(until):
        return ALLOWED
    return No("it ends before it begins", "give the first day as `since` and the last as `until`")


@judgement(
    "a request for information about a victim says when written notice was given, or why none was",
    of=VictimInformationRequested, source=REQUESTS, state=ProceedingsState,
)  # fmt: skip
def says_how_notice_stands(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Compare the notice with its day and its reason."""
    notice, on = said.get("notice"), said.get("notice_on")
    if (on is not None) != (notice == Notice.GIVEN):
        return No("notice and its day do not agree", "give the day of a notice that was given, and of no other (notice_on)")
    if notice == Notice.DISPENSED and said.get("notice_why") is None:
        return Missing("it is not said why no notice was given", "say why (notice_why)")
    return ALLOWED


@judgement(
    "counselling records are asked for only where the presumption that they are not necessary is rebutted",
    of=VictimInformationRequested, source=REQUESTS, state=ProceedingsState,
)  # fmt: skip
def presumption_is_rebutted(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look for the rebuttal."""
    if not said.get("counselling") or said.get("rebuttal") is not None:
        return ALLOWED
    return Missing("it is not said what rebuts the presumption", "say what does, or ask for no counselling records (rebuttal)")


@judgement(
    "a request for information about a victim names a recorded line of enquiry, if any",
    of=VictimInformationRequested, source=REQUESTS, state=ProceedingsState,
)  # fmt: skip
def names_a_line_of_enquiry(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look the number up."""
    named, known = said.get("enquiry"), [version for version, _ in state.of(ENQUIRY)]
    if named is None or named in known:
        return ALLOWED
    return No(f"entry {named} recorded no line of enquiry", f"name one that did: {', '.join(map(str, known)) or 'there is none yet'}")


@rule(
    "what a disclosure management document told all sides of is not kept from them by a correction",
    of="fact-corrected", state=ProceedingsState, kind="check", source=f"{GUIDELINES}; CPIA 1996 s.3(6)",
)  # fmt: skip
def what_was_told_stays_told(state: ProceedingsState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Look whether it stands open on an issued document: without it, the next one would show that something is kept back."""
    issued = [version for version, act in state.of(ISSUED) if act.fields.get("form") == MANAGEMENT and version > event.target]
    if not issued or all(version != event.target for version, _ in told(state.acts.items())):
        return ALLOWED
    lines = {version for version, act in state.of(ENQUIRY) if act.fields.get("sensitive")}
    if (event.field == "sensitive" and event.to) or (event.field == "enquiry" and event.to in lines):
        return No(f"the document in entry {issued[0]} told of it", "leave it, and speak to the prosecutor about what was served")
    return ALLOWED


def needed(kind: str, said: Mapping[str, Any]) -> set[str]:
    """Give the sealed fields that the clear ones of an entry ask for."""
    asked = {
        "why": kind == ENQUIRY and said.get("not_searched"),
        "notice_why": kind == VICTIM_REQUEST and said.get("notice") == Notice.DISPENSED,
        "rebuttal": kind == VICTIM_REQUEST and said.get("counselling"),
    }
    return {field for field, needs in asked.items() if needs}
