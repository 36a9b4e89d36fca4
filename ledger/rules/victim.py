"""Rules of what is recorded with and for a victim (seed.txt; domain.md 5.7, 8).

Which victim is meant is told wherever a case has more than one: what is sealed about her is sealed under her own key.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import ERASED
from ledger.events.victim import (
    AdvocacyEnded,
    IdentityDisclosed,
    PersonalStatementRecorded,
    SafetyPlanRecorded,
    SatisfactionRecorded,
    VictimConsentRecorded,
    VictimContacted,
    VictimInformed,
    VictimNeedsAssessed,
    VictimViewsRecorded,
)
from ledger.events.victim_codes import Respondent
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

OF_A_VICTIM = (
    VictimContacted, VictimConsentRecorded, VictimNeedsAssessed, SafetyPlanRecorded, VictimInformed, VictimViewsRecorded,
    PersonalStatementRecorded, AdvocacyEnded, IdentityDisclosed,
)  # fmt: skip
"""Types that name a victim; who is asked about the service may be somebody else."""
KINDS = {cls.type_name().partition(".")[0] for cls in OF_A_VICTIM}
NAMED = frozenset({"suspect", "convicted"})
"""Categories of those who can be named to a victim."""


@rule(
    "what is recorded for a victim names one who is in the case, and names her where there are several",
    of=OF_A_VICTIM, state=CaseState, kind="check", source="DPA 2018 s.38(3); domain.md 5.1, 5.7",
)  # fmt: skip
def names_a_victim(state: CaseState, _actor: Actor, event: Event, _at: datetime) -> Verdict:
    """Compare whom the act names with the victims who joined the case."""
    return _victim(state, getattr(event, "victim"))  # noqa: B009 - of several types, all of which have it


@rule(
    "a corrected entry names a victim who is in the case, and names her where there are several",
    of=FactCorrected, state=CaseState, kind="check", source="DPA 2018 s.38(3); domain.md 5.1, 5.7, 5.14",
)  # fmt: skip
def corrected_names_a_victim(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge a corrected name as if the act were recorded today."""
    if _target(state, event) not in KINDS or event.field != "victim":
        return ALLOWED
    return _victim(state, event.to)


@rule(
    "a safety plan is reviewed after it was agreed",
    of=SafetyPlanRecorded, state=CaseState, kind="check", source="seed.txt (victim safety planning); domain.md 5.7",
)  # fmt: skip
def plan_was_agreed(state: CaseState, _actor: Actor, event: SafetyPlanRecorded, _at: datetime) -> Verdict:
    """Look for a plan agreed with this victim; one agreed elsewhere is recorded as agreed, on the day on which it was."""
    return _agreed(state, event.step, event.victim, len(state.entries) + 1)


@rule(
    "a corrected review of a safety plan follows a plan that was agreed",
    of=FactCorrected, state=CaseState, kind="check", source="seed.txt (victim safety planning); domain.md 5.7, 5.14",
)  # fmt: skip
def corrected_plan_was_agreed(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge the corrected step by the plans recorded before it."""
    if _target(state, event) != "safety-plan-recorded" or event.field != "step":
        return ALLOWED
    return _agreed(state, event.to, state.acts[event.target].fields.get("victim"), event.target)


@rule(
    "what a victim is told of is an entry of the case, if one is named",
    of=VictimInformed, state=CaseState, kind="check", source="Victims' Code; domain.md 5.7",
)  # fmt: skip
def entry_is_there(state: CaseState, _actor: Actor, event: VictimInformed, _at: datetime) -> Verdict:
    """Look the entry up."""
    return _entry(state, event.entry)


@rule(
    "a corrected entry of which a victim was told is an entry of the case",
    of=FactCorrected, state=CaseState, kind="check", source="Victims' Code; domain.md 5.7, 5.14",
)  # fmt: skip
def corrected_entry_is_there(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Look up the entry that the correction names: one that was recorded before the victim was told."""
    if _target(state, event) != "victim-informed" or event.field != "entry":
        return ALLOWED
    return _entry(state, event.to, event.target)


@rule(
    "a victim's views say something of the behaviour, of a prosecution, or in words",
    of=VictimViewsRecorded, state=CaseState, kind="check", source="seed.txt (victims want the behaviour to stop); domain.md 8",
)  # fmt: skip
def views_say_something(_state: CaseState, _actor: Actor, event: VictimViewsRecorded, _at: datetime) -> Verdict:
    """Look for any of the three; a day alone says nothing of the behaviour."""
    if event.behaviour is None and event.supports_prosecution is None and event.views is None:
        return No("nothing that the victim thinks is given", "give what the victim said")
    return ALLOWED


@rule(
    "since when it has been so is told of a behaviour",
    of=VictimViewsRecorded, state=CaseState, kind="check", source="domain.md 8 (behaviour: stopped, less, same, worse, since)",
)  # fmt: skip
def since_goes_with_behaviour(_state: CaseState, _actor: Actor, event: VictimViewsRecorded, _at: datetime) -> Verdict:
    """Compare the two fields."""
    return _since({"since": event.since, "behaviour": event.behaviour})


@rule(
    "a corrected entry tells since when it has been so of a behaviour",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.14, 8",
)  # fmt: skip
def corrected_since_goes_with_behaviour(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge the two fields as the correction leaves them."""
    return _since(_corrected(state, event)) if _target(state, event) == "victim-views-recorded" else ALLOWED


@rule(
    "who gives no answer gives no score",
    of=SatisfactionRecorded, state=CaseState, kind="check", source="domain.md 6 (P16: responses of those asked)",
)  # fmt: skip
def score_is_an_answer(_state: CaseState, _actor: Actor, event: SatisfactionRecorded, _at: datetime) -> Verdict:
    """Compare the two fields."""
    return _score({"refused": event.refused, "score": event.score})


@rule(
    "a corrected entry gives no score of somebody who gave no answer",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.14, 6 (P16)",
)  # fmt: skip
def corrected_score_is_an_answer(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge the two fields as the correction leaves them."""
    return _score(_corrected(state, event)) if _target(state, event) == "satisfaction-recorded" else ALLOWED


@rule(
    "the words of a victim or a suspect about the service name who spoke",
    of=SatisfactionRecorded, state=CaseState, kind="check", source="domain.md 5.7 (words are sealed for the person they come from)",
)  # fmt: skip
def words_name_their_speaker(_state: CaseState, _actor: Actor, event: SatisfactionRecorded, _at: datetime) -> Verdict:
    """Ask for the person where there are words; a professional's are nobody's in the case."""
    if event.person is not None or event.respondent is Respondent.STAKEHOLDER or event.comment is None:
        return ALLOWED
    return No("words are given and not whose they are", "name the person, or leave the words out")


@rule(
    "whose identity is disclosed is a suspect in the case",
    of=IdentityDisclosed, state=CaseState, kind="check", source="Right to Know (domain.md 1.6); DPA 2018 s.38(3)",
)  # fmt: skip
def named_is_a_suspect(state: CaseState, _actor: Actor, event: IdentityDisclosed, _at: datetime) -> Verdict:
    """Compare who is named with those who joined the case as suspect or convicted."""
    return _suspect(state, event.suspect)


@rule(
    "a corrected disclosure names a suspect who is in the case",
    of=FactCorrected, state=CaseState, kind="check", source="Right to Know (domain.md 1.6); domain.md 5.14",
)  # fmt: skip
def corrected_is_a_suspect(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge a corrected name as if the disclosure were recorded today."""
    disclosure = _target(state, event) == "identity-disclosed" and event.field == "suspect"
    return _suspect(state, event.to) if disclosure else ALLOWED


def _target(state: CaseState, event: FactCorrected) -> str | None:
    return state.acts[event.target].kind if event.target in state.acts else None


def _corrected(state: CaseState, event: FactCorrected) -> Mapping[str, Any]:
    return {**state.acts[event.target].fields, event.field: event.to}


def _joined(state: CaseState, categories: frozenset[str]) -> set[str]:
    return {str(party) for party, category in state.parties if category in categories}


def _victim(state: CaseState, victim: object) -> Verdict:
    victims = _joined(state, frozenset({"victim"}))
    if victim is None:
        several = No("the case has more than one victim and none is named", "name the victim")
        return several if len(victims) > 1 else ALLOWED
    if str(victim) in victims or ERASED in state.entries.values():
        return ALLOWED
    return No("the person named is no victim in this case", "name a victim of this case, or have the person join it as a victim")


def _suspect(state: CaseState, suspect: object) -> Verdict:
    suspects = _joined(state, NAMED)
    if ERASED in state.entries.values() or (suspects if suspect is None else str(suspect) in suspects):
        return ALLOWED
    return No("the case has no such suspect", "have the person join the case as a suspect first")


def _agreed(state: CaseState, step: object, victim: object, before: int) -> Verdict:
    """Whether a plan was agreed with the victim in an entry before that one; a plan of no named victim is the only victim's."""
    whose = {None, None if victim is None else str(victim)}
    plans = [act.fields for version, act in state.of("safety-plan-recorded") if version < before and act.fields.get("step") == "agreed"]
    if step != "reviewed" or ERASED in state.entries.values():
        return ALLOWED
    if any(victim is None or plan.get("victim") in whose for plan in plans):
        return ALLOWED
    return No("no safety plan has been agreed with this victim", "record the plan as agreed, on the day on which it was, then the review")


def _entry(state: CaseState, entry: object, before: int | None = None) -> Verdict:
    if entry is None or (entry in state.entries and (before is None or (isinstance(entry, int) and entry < before))):
        return ALLOWED
    return No("the case has no such entry before this one", "name the entry that records it, or name none")


def _since(fields: Mapping[str, Any]) -> Verdict:
    if fields.get("since") is None or fields.get("behaviour") is not None:
        return ALLOWED
    return No("a day is given and not what has been so since", "say what has become of the behaviour, or leave the day out")


def _score(fields: Mapping[str, Any]) -> Verdict:
    if not fields.get("refused") or fields.get("score") is None:
        return ALLOWED
    return No("a score is given and the answer was refused", "leave out the score, or that an answer was refused")
