"""The victim: contact, consent, needs, safety, what the Victims' Code asks to be told, and what the victim says (domain.md 5.7, 8).

Where and how a victim can safely be reached is never clear. ``victim`` says who is meant where a case has more than one.
"""

from datetime import date
from typing import Annotated

from annotated_types import Ge

from ledger.events.envelope import Purpose, Statement
from ledger.events.event import About, Doc, Entry, Event, Group, Narrative, Person, Reference, Slug
from ledger.events.victim_codes import (
    AdvocacyEnd,
    Behaviour,
    CodeTime,
    Collector,
    Consent,
    ConsentScope,
    ContactOutcome,
    DisclosureBasis,
    Entitlement,
    InformedOf,
    Means,
    Need,
    PlanStep,
    Respondent,
    ReviewStep,
    Safety,
    StatementStep,
    Support,
)

Victim = Annotated[Person | None, Doc("the victim, where the case has more than one")]


class VictimContacted(Event):
    """The victim was contacted, or an attempt was made; whether it was safe to speak is sealed (domain.md 5.7)."""

    says = "{actor} tried to contact the victim[, {victim},] {method}: {outcome}.[ {safe}.][ {detail}.]"
    group, after_closure, default_purpose, reports = Group.VICTIM, True, Purpose.VICTIM_SUPPORT, True
    method: Annotated[Means, Doc("how it was tried")]
    outcome: Annotated[ContactOutcome, Doc("what came of it")]
    victim: Victim = None
    safe: Annotated[Safety | None, About("victim"), Doc("whether it was safe to speak")] = None
    detail: Annotated[Narrative | None, About("victim"), Doc("what was said")] = None


class VictimConsentRecorded(Event):
    """The victim gave, refused or withdrew consent, in which words and how (domain.md 5.7, 5.13)."""

    says = "The victim[, {victim},] {decision} consent {method} to {scope}[ (wording {wording_version})].[ {detail}.]"
    group, after_closure, default_purpose = Group.VICTIM, True, Purpose.VICTIM_SUPPORT
    scope: Annotated[ConsentScope, Doc("to what")]
    decision: Annotated[Consent, Doc("what the victim said to it")]
    method: Annotated[Means, Doc("how it was said")]
    victim: Victim = None
    wording_version: Annotated[Reference | None, Doc("version of the wording that was put to the victim")] = None
    detail: Annotated[Narrative | None, About("victim"), Doc("limits or particulars")] = None


class VictimNeedsAssessed(Event):
    """What the victim needs, and to which rights the victim is entitled (Victims' Code; domain.md 3, 5.7)."""

    says = (
        "{actor} assessed the needs of the victim[, {victim}]. Needs: {needs}. The victim {entitlement}.[ Instrument: {instrument}.]"
        "[ {detail}.]"
    )
    group, default_statement, default_purpose, reports = Group.VICTIM, Statement.PROFESSIONAL_ASSESSMENT, Purpose.VICTIM_SUPPORT, True
    needs: Annotated[tuple[Need, ...], Doc("of what the victim is in need")]
    entitlement: Annotated[Entitlement, Doc("to which rights the victim is entitled")]
    victim: Victim = None
    instrument: Annotated[Slug | None, Doc("instrument that was used, by code")] = None
    detail: Annotated[Narrative | None, About("victim"), Doc("particulars")] = None


class SafetyPlanRecorded(Event):
    """A plan for the victim's safety was agreed or gone through again; what it says is sealed (seed.txt; domain.md 5.7)."""

    says = "{actor} {step} the victim[, {victim}].[ {plan}.][ To be reviewed by {next_on}.]"
    group, default_purpose = Group.VICTIM, Purpose.SAFEGUARDING
    step: Annotated[PlanStep, Doc("what was done")]
    victim: Victim = None
    plan: Annotated[Narrative | None, About("victim"), Doc("what was agreed")] = None
    next_on: Annotated[date | None, Doc("day by which it is reviewed", wanted=True, ahead=True)] = None


class VictimInformed(Event):
    """The victim was told what the Victims' Code requires the victim to be told (Victims' Code; domain.md 3, 5.7)."""

    says = (
        "{actor} informed the victim[, {victim},] of {of}[ ({entry})] {method}.[ The Victims' Code requires this within {within}.]"
        "[ {detail}.]"
    )
    group, after_closure = Group.VICTIM, True
    of: Annotated[InformedOf, Doc("of what the victim was told")]
    method: Annotated[Means, Doc("how the victim was told")]
    victim: Victim = None
    entry: Annotated[Entry | None, Doc("number of the entry that records what the victim was told of")] = None
    within: Annotated[CodeTime | None, Doc("within which time the Victims' Code requires it")] = None
    detail: Annotated[Narrative | None, About("victim"), Doc("what was said")] = None


class VictimViewsRecorded(Event):
    """What the victim says: whether the behaviour has stopped, and whether a prosecution is wanted (domain.md 8)."""

    says = (
        "{actor} recorded the views of the victim[, {victim}][, given in the contact recorded in {contact}]."
        "[ According to the victim, the behaviour {behaviour}.]"
        "[ This has been so since {since}.][ The victim {supports_prosecution}.][ {views}.]"
    )
    group, after_closure, default_statement, reports = Group.VICTIM, True, Statement.OPINION, True
    victim: Victim = None
    behaviour: Annotated[Behaviour | None, Doc("what has become of the behaviour", wanted=True)] = None
    since: Annotated[date | None, Doc("day since which it has been so", wanted=True)] = None
    supports_prosecution: Annotated[Support | None, Doc("whether the victim supports a prosecution", wanted=True)] = None
    views: Annotated[Narrative | None, About("victim"), Doc("what the victim said")] = None
    contact: Annotated[Entry | None, Doc("number of the entry that records the contact, where it was not the last")] = None


class PersonalStatementRecorded(Event):
    """A victim personal statement was offered, taken or declined; the statement itself is evidence (Victims' Code; domain.md 5.7)."""

    says = "A victim personal statement {step} the victim[, {victim}].[ {detail}.]"
    group, after_closure, reports = Group.VICTIM, True, True
    step: Annotated[StatementStep, Doc("what became of it")]
    victim: Victim = None
    detail: Annotated[Narrative | None, About("victim"), Doc("particulars")] = None


class ReviewRightRecorded(Event):
    """Whether the victim had a decision not to prosecute reviewed, and what came of it (Victims' Code, Right 6; domain.md 3: VRR)."""

    says = "Victims' right to review[ of the decision recorded in {reviewed}]: the victim[, {victim},] {step}.[ {detail}.]"
    group, after_closure, reports = Group.VICTIM, True, True
    step: Annotated[ReviewStep, Doc("what became of it")]
    victim: Victim = None
    reviewed: Annotated[Entry | None, Doc("number of the entry that records the decision not to prosecute, if not the last")] = None
    detail: Annotated[Narrative | None, About("victim"), Doc("reasons, and what was said")] = None


class SatisfactionRecorded(Event):
    """What somebody says of the service; a refusal to answer counts too (seed.txt; domain.md 6 P16, 8)."""

    says = (
        "{respondent}[, {person},] was asked {collected_by} about the service (instrument {instrument})[{refused?} and gave no answer]."
        "[ Score: {score}.][ {comment}.]"
    )
    group, after_closure, reports = Group.VICTIM, True, True
    default_statement, default_purpose = Statement.OPINION, Purpose.SUPERVISION
    respondent: Annotated[Respondent, Doc("who was asked")]
    instrument: Annotated[Slug, Doc("instrument, by code")]
    collected_by: Annotated[Collector, Doc("who asked")]
    person: Annotated[Person | None, Doc("the person who was asked, where known")] = None
    score: Annotated[int | None, Ge(0), Doc("score by the instrument")] = None
    refused: Annotated[bool, Doc("whether an answer was refused")] = False
    comment: Annotated[Narrative | None, About("person"), Doc("what was said")] = None


class AdvocacyEnded(Event):
    """An advocate's work with the victim ends (domain.md 5.7)."""

    says = "The advocate's work with the victim[, {victim},] ended: {reason}.[ {detail}.]"
    group, after_closure, default_purpose = Group.VICTIM, True, Purpose.VICTIM_SUPPORT
    reason: Annotated[AdvocacyEnd, Doc("why it ended")]
    victim: Victim = None
    detail: Annotated[Narrative | None, About("victim"), Doc("particulars")] = None


class IdentityDisclosed(Event):
    """The victim was told who a suspect is whom the victim did not know: a disclosure of its own (Right to Know; domain.md 1.6, 5.7)."""

    says = (
        "{actor} disclosed the identity of the suspect[, {suspect},] to the victim[, {victim},] {method}. Authorised by: {authority}. "
        "Ground: {ground}.[ {detail}.]"
    )
    group, after_closure, default_purpose = Group.VICTIM, True, Purpose.SAFEGUARDING
    authority: Annotated[Slug, Doc("rank or role of the person who authorised it, by code")]
    ground: Annotated[DisclosureBasis, Doc("on which ground")]
    method: Annotated[Means, Doc("how the victim was told")]
    victim: Victim = None
    suspect: Annotated[Person | None, Doc("the person who was named, where the case has more than one suspect")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("what was told, and what was not")] = None
