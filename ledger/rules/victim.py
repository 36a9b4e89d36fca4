"""Rules of what is recorded with and for a victim (seed.txt; domain.md 5.7, 8).

Which victim is meant is told wherever a case has more than one: what is sealed about her is sealed under her own key.
"""

from datetime import date, datetime

from ledger.events.catalogue import kind_of
from ledger.events.envelope import SUSPECTED, Actor
from ledger.events.fact import ERASED, HELD
from ledger.events.victim import (
    AdvocacyEnded,
    IdentityDisclosed,
    PersonalStatementRecorded,
    ReviewRightRecorded,
    SafetyPlanRecorded,
    SatisfactionRecorded,
    VictimConsentRecorded,
    VictimContacted,
    VictimInformed,
    VictimNeedsAssessed,
    VictimViewsRecorded,
)
from ledger.events.victim_codes import ContactOutcome, InformedOf, Respondent
from ledger.rules.clocks.victim import TO_BE_TOLD
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.review import DECIDING
from ledger.rules.rule import ALLOWED, No, Verdict, rule

OF_A_VICTIM = (
    VictimContacted, VictimConsentRecorded, VictimNeedsAssessed, SafetyPlanRecorded, VictimInformed, VictimViewsRecorded,
    PersonalStatementRecorded, ReviewRightRecorded, AdvocacyEnded, IdentityDisclosed,
)  # fmt: skip
"""Types that name a victim; who is asked about the service may be somebody else."""
DECISIONS = frozenset({"crime-outcome-recorded", "prosecutor-advised"})
"""Types that record how an investigation ended."""
TOLD_IN: dict[str, frozenset[str]] = {
    **{told_as: frozenset({kind}) for kind, told_as in TO_BE_TOLD.items()},
    InformedOf.CASE_OUTCOME: DECISIONS,
    InformedOf.REVIEW: frozenset(DECIDING),
    InformedOf.ORDER: frozenset({"order-applied", "order-made", "order-refused", "order-served", "order-changed", "order-breached"}),
    InformedOf.RELEASE: frozenset({"exposure-changed", "bail-changed", "court-result"}),
    InformedOf.CLOSURE: frozenset({"case-closed", "case-transferred"}),
}
"""Which entries record what a victim can be told of; of rights and of support, any may be named."""
NOT_REACHED = frozenset({ContactOutcome.MESSAGE_LEFT, ContactOutcome.NO_ANSWER, ContactOutcome.ANSWERED_BY_ANOTHER})
"""Outcomes of a contact in which the victim herself said nothing."""
RESPONDENTS: dict[str, frozenset[str]] = {Respondent.VICTIM: frozenset({"victim"}), Respondent.SUBJECT: SUSPECTED}
"""In which categories those have joined the case who are asked as such about the service."""


@judgement(
    "what is recorded for a victim names one who is in the case, and names her where there are several",
    of=OF_A_VICTIM, source="DPA 2018 s.38(3); domain.md 5.1, 5.7",
)  # fmt: skip
def names_a_victim(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare whom the act names with the victims who joined the case."""
    victim, victims = said.get("victim"), state.joined("victim")
    if victim is None:
        several = No("the case has more than one victim and none is named", "name the victim")
        return several if len(victims) > 1 else ALLOWED
    if victim in victims or ERASED in state.entries.values():
        return ALLOWED
    return No("the person named is no victim in this case", "name a victim of this case, or have the person join it as a victim")


@judgement(
    "a safety plan is reviewed after it was agreed",
    of=SafetyPlanRecorded, source="seed.txt (victim safety planning); domain.md 5.7",
)  # fmt: skip
def plan_was_agreed(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for a plan agreed with this victim; one agreed elsewhere is recorded as agreed, on the day on which it was.

    A plan of no named victim is the only victim's.
    """
    victim = said.get("victim")
    agreed = [plan.fields.get("victim") for _, plan in state.of("safety-plan-recorded") if plan.fields.get("step") == "agreed"]
    if said.get("step") != "reviewed" or ERASED in state.entries.values():
        return ALLOWED
    if any(victim is None or whose in (None, victim) for whose in agreed):
        return ALLOWED
    return No("no safety plan has been agreed with this victim", "record the plan as agreed, on the day on which it was, then the review")


@judgement(
    "what a victim is told of is an entry of the case that records such a thing, if one is named",
    of=VictimInformed, source="Victims' Code; domain.md 5.7",
)  # fmt: skip
def entry_is_there(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the entry up, and what it records, where the record can still tell."""
    named, kinds = said.get("entry"), TOLD_IN.get(str(said.get("of")))
    if named is None:
        return ALLOWED
    if named not in state.entries:
        return No("the case has no such entry before this one", "name the entry that records it, or name none")
    kind = kind_of(state.entries[named])
    if kinds is None or kind in kinds or kind in (ERASED, HELD):
        return ALLOWED
    return No(f"entry {named} is of type {kind}", f"name one of type {' or '.join(sorted(kinds))}, or name none")


@rule(
    "a victim's views say something of the behaviour, of a prosecution, or in words",
    of=VictimViewsRecorded, state=CaseState, kind="check", source="seed.txt (victims want the behaviour to stop); domain.md 8",
)  # fmt: skip
def views_say_something(_state: CaseState, _actor: Actor, event: VictimViewsRecorded, _at: datetime) -> Verdict:
    """Look for any of the three; a day alone says nothing of the behaviour. Words are sealed, so that no correction is judged by them."""
    if event.behaviour is None and event.supports_prosecution is None and event.views is None:
        return No("nothing that the victim thinks is given", "give what the victim said")
    return ALLOWED


@judgement(
    "a victim's views come from a contact in which the victim was reached",
    of=VictimViewsRecorded, source="DPA 2018 s.38(1) (accuracy); domain.md 5.7 (contact: outcome), 8",
)  # fmt: skip
def views_come_from_a_contact(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look at the contact that is named, else at the last one with this victim; of a case that records none, nothing is said of it."""
    named, victim = said.get("contact"), said.get("victim")
    had = [
        (version, act.fields.get("outcome")) for version, act in state.of("victim-contacted")
        if victim is None or act.fields.get("victim") in (None, victim)
    ]  # fmt: skip
    meant = had[-1:] if named is None else [each for each in had if each[0] == named]
    if named is not None and not meant and ERASED not in state.entries.values():
        known = ", ".join(str(version) for version, _ in had) or "none"
        return No(f"entry {named} records no contact with this victim", f"name one that does ({known}), or record it first")
    if not meant or meant[0][1] not in NOT_REACHED:
        return ALLOWED
    (version, outcome), = meant
    instead = "record first the contact in which it was said, or name an earlier one (contact)"
    return No(f"entry {version} says of the contact: {ContactOutcome.meanings()[str(outcome)]}", instead)


@judgement(
    "since when it has been so is told of a behaviour",
    of=VictimViewsRecorded, source="domain.md 8 (behaviour: stopped, less, same, worse, since)",
)  # fmt: skip
def since_goes_with_behaviour(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the two fields."""
    if said.get("since") is None or said.get("behaviour") is not None:
        return ALLOWED
    return No("a day is given and not what has been so since", "say what has become of the behaviour, or leave the day out")


@judgement("who gives no answer gives no score", of=SatisfactionRecorded, source="domain.md 6 (P16: responses of those asked)")
def score_is_an_answer(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the two fields."""
    if not said.get("refused") or said.get("score") is None:
        return ALLOWED
    return No("a score is given and the answer was refused", "leave out the score, or that an answer was refused")


@judgement(
    "the words of a victim or a suspect about the service name who spoke",
    of=SatisfactionRecorded, source="domain.md 5.7 (words are sealed for the person they come from)",
)  # fmt: skip
def words_name_their_speaker(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for the person where there are words that are not sealed; a professional's are nobody's in the case."""
    if said.get("person") is not None or said.get("respondent") == Respondent.STAKEHOLDER or said.get("comment") is None:
        return ALLOWED
    return No("words are given and not whose they are", "name the person, or leave the words out")


@judgement(
    "a victim or suspect who is asked about the service is one of the case",
    of=SatisfactionRecorded, source="DPA 2018 s.38(3); domain.md 8 (respondent: victim, subject, stakeholder)",
)  # fmt: skip
def respondent_is_of_the_case(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the person up among those who joined as what the respondent is said to be; a professional need be nobody in the case."""
    person, asked_as = said.get("person"), RESPONDENTS.get(str(said.get("respondent")))
    if person is None or asked_as is None or person in state.joined(*asked_as) or ERASED in state.entries.values():
        return ALLOWED
    return No("the person named is not that in this case", "name who was asked, or have the person join the case first")


@rule(
    "who was asked about the service gave a score, said something, or refused",
    of=SatisfactionRecorded, state=CaseState, kind="check", source="domain.md 6 (P16: responses of those asked)",
)  # fmt: skip
def asked_and_answered(_state: CaseState, _actor: Actor, event: SatisfactionRecorded, _at: datetime) -> Verdict:
    """Look for any of the three. Words are sealed, so that no correction is judged by them."""
    if event.score is not None or event.refused or event.comment is not None:
        return ALLOWED
    return No("nothing is given that came of it", "give the score or what was said, or say that an answer was refused")


@judgement(
    "whose identity is disclosed is a suspect in the case",
    of=IdentityDisclosed, source="Right to Know (domain.md 1.6); DPA 2018 s.38(3)",
)  # fmt: skip
def named_is_a_suspect(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare who is named with those who joined the case as suspect or convicted."""
    suspect, suspects = said.get("suspect"), state.joined(*SUSPECTED)
    if suspect is None and len(suspects) > 1 and ERASED not in state.entries.values():
        return No("the case has more than one suspect and none is named", "name the suspect")
    if ERASED in state.entries.values() or (suspects if suspect is None else suspect in suspects):
        return ALLOWED
    return No("the case has no such suspect", "have the person join the case as a suspect first")
