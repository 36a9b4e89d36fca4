"""Assessment, typology, level of risk, formulation and needs: judgements, never facts (DPA 2018 s.38(2); domain.md 2, 5.4, 8).

Assessments are a series: each is an entry of its own, and none replaces another. Of an instrument its identifier, the codes of its
items and their ratings are kept, never its wording. Type and risk are told of a dyad, this suspect and this victim, not of a person.
"""

from datetime import date
from typing import Annotated

from annotated_types import Ge

from ledger.events.envelope import Statement
from ledger.events.event import About, Code, Doc, Entry, Event, Form, Group, Member, Narrative, Person, Slug

Edition = Annotated[str, Form("edition", r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")]
ItemRating = Annotated[str, Form("rating", r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}=[A-Za-z0-9+?-]{1,12}")]
"""An item by its code and how it was rated, such as ``N1=2`` or ``Q4=unknown``."""


class Instrument(Code):
    """An instrument of structured judgement or a checklist, by its name (domain.md 2.2, 8)."""

    SRP = "srp", "the Stalking Risk Profile (SRP)"
    SASH = "sash", "the Screening Assessment for Stalking and Harassment (SASH)"
    S_DASH = "s_dash", "the S-DASH"
    DASH = "dash", "the DASH"
    DARA = "dara", "the Domestic Abuse Risk Assessment (DARA)"
    SAM = "sam", "the Stalking Assessment and Management guidelines (SAM)"
    HCR_20 = "hcr_20", "the HCR-20"
    OASYS = "oasys", "an OASys assessment"
    STALKING_SCREENING_TOOL = "stalking_screening_tool", "the Stalking Screening Tool"
    OTHER = "other", "an assessment with another instrument"


class Rating(Code):
    """A rating in the words of the instruments, which are not brought to one scale: DASH has standard, SRP moderate (domain.md 2.2)."""

    STANDARD = "standard", "standard"
    LOW = "low", "low"
    MODERATE = "moderate", "moderate"
    MEDIUM = "medium", "medium"
    HIGH = "high", "high"
    VERY_HIGH = "very_high", "very high"


class Evidence(Code):
    """On what an assessment draws (domain.md 5.4: sources)."""

    SUSPECT = "suspect", "an interview with the suspect"
    VICTIM = "victim", "the victim's account"
    OTHERS = "others", "accounts of other people"
    MESSAGES = "messages", "the messages themselves"
    POLICE_RECORDS = "police_records", "police records"
    PROBATION_RECORDS = "probation_records", "probation records"
    HEALTH_RECORDS = "health_records", "health records"
    EARLIER_ASSESSMENTS = "earlier_assessments", "earlier assessments"
    DISCUSSION = "discussion", "the case discussion"


class Qualification(Code):
    """What qualifies the assessor for the instrument (domain.md 5.4)."""

    TRAINED = "trained", "trained in the instrument"
    SUPERVISED = "supervised", "supervised by somebody trained in the instrument"
    UNTRAINED = "untrained", "not trained in the instrument"


class Motivation(Code):
    """The types of stalking of Mullen, Pathé and Purcell, by context and first motivation (domain.md 2.1)."""

    REJECTED = "rejected", "of the rejected type"
    RESENTFUL = "resentful", "of the resentful type"
    INTIMACY_SEEKING = "intimacy_seeking", "of the intimacy-seeking type"
    INCOMPETENT_SUITOR = "incompetent_suitor", "of the incompetent-suitor type"
    PREDATORY = "predatory", "of the predatory type"
    UNDETERMINED = "undetermined", "of a type not yet determined"


class Confidence(Code):
    """How sure the assessor is (domain.md 2.1)."""

    LOW = "low", "low"
    MODERATE = "moderate", "moderate"
    HIGH = "high", "high"


class Level(Code):
    """Levels at which a risk is set (domain.md 5.4)."""

    LOW = "low", "low"
    MEDIUM = "medium", "medium"
    HIGH = "high", "high"
    VERY_HIGH = "very_high", "very high"


class RiskTrigger(Code):
    """What led to the level being set (domain.md 5.4)."""

    REFERRAL = "referral", "the referral"
    FURTHER_CONDUCT = "further_conduct", "further reported conduct"
    THREAT = "threat", "a threat"
    BREACH = "breach", "a reported breach"
    ORDER = "order", "an order or bail conditions"
    CUSTODY = "custody", "custody or admission to hospital"
    RELEASE = "release", "release"
    INTERVENTION = "intervention", "a change in engagement with an intervention"
    CIRCUMSTANCES = "circumstances", "changed circumstances"
    INFORMATION = "information", "new information"
    REVIEW = "review", "a review"


class Need(Code):
    """A need or a risk by name, that a plan answers (seed.txt: needs led risk management plan; domain.md 1.3, 8)."""

    RISK_VIOLENCE = "risk_violence", "a risk of violence"
    RISK_PERSISTENCE = "risk_persistence", "a risk that the conduct will persist"
    RISK_RECURRENCE = "risk_recurrence", "a risk that the conduct will recur"
    RISK_ESCALATION = "risk_escalation", "a risk of escalation"
    RISK_PSYCHOSOCIAL_DAMAGE = "risk_psychosocial_damage", "a risk of psychosocial damage"
    RISK_SELF_HARM = "risk_self_harm", "a risk of suicide or self-harm"
    RISK_BREACH = "risk_breach", "a risk of breach of an order or of bail"
    RISK_TO_CHILD = "risk_to_child", "a risk to a child"
    SAFETY_AT_HOME = "safety_at_home", "a need for safety at home"
    SAFETY_ELSEWHERE = "safety_elsewhere", "a need for safety at work and when travelling"
    DIGITAL_SAFETY = "digital_safety", "a need for safety of accounts and devices"
    ADVOCACY = "advocacy", "a need for advocacy and emotional support"
    INFORMATION = "information", "a need to be kept informed"
    LEGAL_PROTECTION = "legal_protection", "a need for protection by an order or conditions"
    EVIDENCE = "evidence", "a need for evidence to be secured"
    SHARED_PICTURE = "shared_picture", "a need for agencies to share what they hold"
    FIXATION = "fixation", "a need for work on fixation"
    MENTAL_HEALTH = "mental_health", "a need for mental health care"
    SUBSTANCE_USE = "substance_use", "a need for help with alcohol or drugs"
    COPING = "coping", "a need for help in coping with rejection or grievance"
    ISOLATION = "isolation", "a need for social support"
    ACCOMMODATION = "accommodation", "a need for accommodation"
    WORK_AND_MONEY = "work_and_money", "a need for help with work or money"


class AssessmentCompleted(Event):
    """An assessment by an instrument; a computer's score is an input, a person decides (DPA 2018 s.49; domain.md 2.2, 5.4)."""

    says = (
        "{actor} completed {instrument}[ ({other})][, version {version},] on {suspect}[ in respect of {victim}][, drawing on {sources}]."
        "[ Overall rating: {overall}.][ Score: {score}.][ Risk of violence: {violence}.][ Risk of persistence: {persistence}.]"
        "[ Risk of recurrence: {recurrence}.][ Risk of psychosocial damage: {psychosocial_damage}.][ Items: {items}.]"
        "[ Limitations: {limitations}.][ The assessor is {qualification}.]"
        "[ Score produced by computer and taken into account: {automated}.][ The rating was decided by {decided_by}.]"
        "[ Valid until {valid_until}.]"
    )
    group, default_statement = Group.ASSESSMENT, Statement.PROFESSIONAL_ASSESSMENT
    instrument: Annotated[Instrument, Doc("instrument, by its code")]
    suspect: Annotated[Person, Doc("person who is assessed")]
    victim: Annotated[
        Person | None, Doc("victim in respect of whom; none of an instrument that is about one person alone", wanted=True)
    ] = None
    sources: Annotated[tuple[Evidence, ...] | None, Doc("what the assessment draws on", wanted=True)] = None
    version: Annotated[Edition | None, Doc("version or year of the instrument")] = None
    other: Annotated[Slug | None, Doc("name of an instrument that is not listed, as one word")] = None
    overall: Annotated[Rating | None, Doc("overall rating, concern or priority, in the instrument's word", wanted=True)] = None
    score: Annotated[int | None, Ge(0), Doc("total score, where the instrument has one", wanted=True)] = None
    violence: Annotated[Rating | None, Doc("risk of violence, as judged", wanted=True)] = None
    persistence: Annotated[Rating | None, Doc("risk that the conduct goes on, as judged", wanted=True)] = None
    recurrence: Annotated[Rating | None, Doc("risk that it begins again, as judged", wanted=True)] = None
    psychosocial_damage: Annotated[Rating | None, Doc("risk of psychosocial damage, as judged", wanted=True)] = None
    items: Annotated[tuple[ItemRating, ...] | None, About("suspect"), Doc("items by their codes, each with its rating: N1=2")] = None
    limitations: Annotated[Narrative | None, About("suspect"), Doc("what limits the assessment")] = None
    qualification: Annotated[Qualification | None, Doc("what qualifies the assessor")] = None
    automated: Annotated[tuple[Slug, ...] | None, Doc("scores worked out by computer that were taken into account, by name")] = None
    decided_by: Annotated[Member | None, Doc("member who weighed a computer's score and decided")] = None
    valid_until: Annotated[date | None, Doc("last day on which it may be relied on without reassessment", ahead=True)] = None


class TypologyAssigned(Event):
    """The type of stalking of a dyad, as assessed; it may change, and the series stays (seed.txt: stalker type; domain.md 2.1, 5.4)."""

    says = (
        "{actor} assessed the conduct of {suspect} towards {victim} as {motivation}, with {confidence} confidence"
        "[, on the basis of the assessment recorded in {assessment}]. {rationale}."
    )
    group, default_statement = Group.ASSESSMENT, Statement.PROFESSIONAL_ASSESSMENT
    suspect: Annotated[Person, Doc("person whose conduct it is")]
    victim: Annotated[Person, Doc("person towards whom")]
    motivation: Annotated[Motivation, Doc("type of stalking")]
    confidence: Annotated[Confidence, Doc("how sure the assessor is")]
    rationale: Annotated[Narrative, About("suspect"), Doc("why this type")]
    assessment: Annotated[Entry | None, Doc("number of the entry of the assessment it rests on")] = None


class RiskLevelSet(Event):
    """The level of risk of a dyad, to which the type is linked (seed.txt: motivational classifications and risk; domain.md 5.4, P9)."""

    says = (
        "{actor} assessed the risk that {suspect} poses to {victim} as {level}, prompted by {trigger}. {rationale}."
        "[ This rests on the assessment recorded in {assessment}.][ It takes into account the type of stalking recorded in {typology}.]"
    )
    group, default_statement = Group.ASSESSMENT, Statement.PROFESSIONAL_ASSESSMENT
    suspect: Annotated[Person, Doc("person who poses the risk")]
    victim: Annotated[Person, Doc("person to whom")]
    level: Annotated[Level, Doc("level of risk")]
    trigger: Annotated[RiskTrigger, Doc("what led to it")]
    rationale: Annotated[Narrative, About("suspect"), Doc("why this level")]
    assessment: Annotated[Entry | None, Doc("number of the entry of the assessment it rests on")] = None
    typology: Annotated[Entry | None, Doc("number of the entry that assigned the type taken into account")] = None


class FormulationRecorded(Event):
    """What explains the conduct and what may follow; the unit's own, of all its agencies, so open to them (seed.txt; domain.md 1.3, 5.4).

    What a clinician holds in confidence stands in that agency's clinical notes.
    """

    says = (
        "{actor} recorded a formulation of the conduct of {suspect} towards {victim}. {summary}.[ Predisposing factors: {predisposing}.]"
        "[ Precipitating factors: {precipitating}.][ Perpetuating factors: {perpetuating}.][ Protective factors: {protective}.]"
        "[ Scenarios: {scenarios}.][ Early warning signs: {early_warnings}.]"
    )
    group, default_statement = Group.ASSESSMENT, Statement.PROFESSIONAL_ASSESSMENT
    suspect: Annotated[Person, Doc("person whose conduct it is")]
    victim: Annotated[Person, Doc("person towards whom")]
    summary: Annotated[Narrative, About("suspect"), Doc("the formulation in brief: what the conduct is for")]
    predisposing: Annotated[Narrative | None, About("suspect"), Doc("what made it likely")] = None
    precipitating: Annotated[Narrative | None, About("suspect"), Doc("what set it off")] = None
    perpetuating: Annotated[Narrative | None, About("suspect"), Doc("what keeps it going")] = None
    protective: Annotated[Narrative | None, About("suspect"), Doc("what holds it back")] = None
    scenarios: Annotated[Narrative | None, About("suspect"), Doc("what may happen, and in which circumstances")] = None
    early_warnings: Annotated[Narrative | None, About("suspect"), Doc("signs that it is about to")] = None


class NeedIdentified(Event):
    """A need or a risk by name, of one person, which the actions of a plan answer (seed.txt: needs led; domain.md 5.4, 8)."""

    says = "{actor} identified, in respect of {person}, {need}[, arising from {arises_from}].[ {detail}.]"
    group, default_statement = Group.ASSESSMENT, Statement.PROFESSIONAL_ASSESSMENT
    person: Annotated[Person, Doc("whose need it is, or in whom the risk lies")]
    need: Annotated[Need, Doc("the need or risk")]
    arises_from: Annotated[Entry | None, Doc("number of the entry of the assessment, type, level of risk or formulation")] = None
    detail: Annotated[Narrative | None, About("person"), Doc("particulars")] = None
