"""TRIAGE, SCREEN and ACTION, and urgent action, which never uses a gate up (seed.txt; domain.md 1.2, 5.2, 8)."""

from typing import Annotated

from annotated_types import MinLen

from ledger.events.envelope import Statement
from ledger.events.event import About, Code, Doc, Entry, Event, Group, Instant, Member, Narrative, Slug


class TriageOutcome(Code):
    """What triage can decide (domain.md 8: three outcomes)."""

    CLEARLY_NOT_STALKING = "clearly_not_stalking", "clearly not stalking"
    POSSIBLE_STALKING = "possible_stalking", "possible stalking"
    INSUFFICIENT_INFORMATION = "insufficient_information", "not enough information to decide"


class ScreenOutcome(Code):
    """What screening can decide (domain.md 5.2)."""

    ADDS_VALUE = "adds_value", "the unit will add value"
    NO_ADDED_VALUE = "no_added_value", "the unit would not add value"
    DEFER = "defer", "deferred; to be screened again"


class Strategy(Code):
    """The six kinds of strategy in a management plan (seed.txt; domain.md 1.3)."""

    TACTICAL_INVESTIGATIVE = "tactical_investigative", "tactical and investigative advice"
    COMMUNICATION_RISK_SHARING = "communication_risk_sharing", "communication and sharing of risk"
    VICTIM_SAFETY = "victim_safety", "victim safety planning"
    HEALTH_PATHWAY = "health_pathway", "health care pathways and consultation"
    LEGAL = "legal", "legal proceedings"
    BRIEF_PSYCHOSOCIAL = "brief_psychosocial", "brief therapeutic psychosocial intervention"


class Route(Code):
    """Where ACTION sends a case (seed.txt; domain.md 1.2)."""

    CASE_DISCUSSION = "case_discussion", "to case discussion"
    DIRECT_TO_SERVICE = "direct_to_service", "direct to service"


class Response(Code):
    """What a service does with a case that was sent to it (domain.md 8)."""

    ACCEPTED = "accepted", "accepted the case"
    NOT_ACCEPTED = "not_accepted", "did not accept the case"
    STARTED = "started", "started its work"
    ENDED = "ended", "ended its work"


class ServiceOutcome(Code):
    """How a service's work ended (domain.md 8: how an intervention ends)."""

    COMPLETED = "completed", "completed"
    DECLINED = "declined", "declined by the person"
    DROPPED_OUT = "dropped_out", "the person dropped out"
    TERMINATED = "terminated", "ended early by the service"


class Gate(Code):
    """Where an urgent action was raised (domain.md 8)."""

    TRIAGE = "triage", "at triage"
    SCREEN = "screen", "at screening"
    OUTSIDE = "outside", "outside a gate"


class UrgentMeasure(Code):
    """What is to be done at once (domain.md 5.2)."""

    ARREST = "arrest", "arrest"
    SAFEGUARD = "safeguard", "safeguarding measures"
    MARAC = "marac", "referral to a multi-agency risk assessment conference (MARAC)"
    MAPPA = "mappa", "referral to multi-agency public protection arrangements (MAPPA)"
    SPO_APPLICATION = "spo_application", "application for a stalking protection order"
    RELOCATE = "relocate", "relocation of the victim"
    MENTAL_HEALTH_ASSESSMENT = "mental_health_assessment", "mental health assessment"
    THREAT_TO_LIFE_WARNING = "threat_to_life_warning", "threat to life warning"


class Considered(Code):
    """What a decision at a gate took into account, or could not (domain.md 5.2)."""

    CRIME_REPORTS = "crime_reports", "crime reports"
    PNC = "pnc", "the Police National Computer"
    PND = "pnd", "the Police National Database"
    INTELLIGENCE = "intelligence", "intelligence"
    EARLIER_REFERRALS = "earlier_referrals", "earlier referrals"
    VICTIM_ACCOUNT = "victim_account", "the victim's account"
    SUSPECT_ACCOUNT = "suspect_account", "the suspect's account"
    PROBATION = "probation", "probation records"
    HEALTH = "health", "information from health services"
    SOCIAL_CARE = "social_care", "information from social care"
    OTHER = "other", "other information"


class Signposted(Code):
    """Who is pointed to somebody else's help (domain.md 1.2: close and signpost)."""

    REFERRER = "referrer", "the referrer"
    VICTIM = "victim", "the victim"
    SUSPECT = "suspect", "the suspect"


class ActionResult(Code):
    """How an action ended."""

    DONE = "done", "done"
    PARTLY_DONE = "partly_done", "done in part"
    NOT_DONE = "not_done", "not done"
    OVERTAKEN = "overtaken", "no longer needed"


class TriageDecided(Event):
    """TRIAGE: clearly not stalking? Gates may repeat; the last decision counts, all remain (seed.txt; domain.md 1.2)."""

    says = "{actor} decided at triage: {outcome}. {rationale}."
    group, default_statement, decides = Group.GATES, Statement.PROFESSIONAL_ASSESSMENT, True
    outcome: TriageOutcome
    rationale: Annotated[Narrative, About("suspect"), Doc("why")]


class InformationConsidered(Event):
    """What was looked at before a gate was decided, and what could not be seen (domain.md 5.2: information considered)."""

    says = "{actor} considered {considered}[; not available: {missing}].[ {found}.]"
    group, reports = Group.GATES, True
    considered: Annotated[tuple[Considered, ...], MinLen(1), Doc("what was looked at")]
    missing: Annotated[tuple[Considered, ...] | None, Doc("what could not be seen", wanted=True)] = None
    found: Annotated[Narrative | None, About("suspect"), Doc("what it showed")] = None


class SignpostingGiven(Event):
    """Somebody is pointed to help that the unit does not give, as when a case is turned down (seed.txt; domain.md 1.2, 5.2)."""

    says = "{actor} signposted {whom} to {services}.[ {advice}.]"
    group, after_closure = Group.GATES, True
    whom: Annotated[Signposted, Doc("who is pointed to it")]
    services: Annotated[tuple[Slug, ...], MinLen(1), Doc("kinds of service, by code")]
    advice: Annotated[Narrative | None, About("suspect"), Doc("what was advised")] = None


class ScreenDecided(Event):
    """SCREEN: will the unit add value? Where it will not, the officer in the case is advised (seed.txt; domain.md 1.2, 5.2)."""

    says = "{actor} decided at screening: {outcome}[, through {value_expected}]. {rationale}.[ Advice given: {advice}.]"
    group, default_statement, decides = Group.GATES, Statement.PROFESSIONAL_ASSESSMENT, True
    outcome: ScreenOutcome
    rationale: Annotated[Narrative, About("suspect"), Doc("why")]
    value_expected: Annotated[tuple[Strategy, ...] | None, Doc("strategies through which value is expected", wanted=True)] = None
    advice: Annotated[Narrative | None, About("suspect"), Doc("advice given to the officer in the case")] = None


class ActionRouted(Event):
    """ACTION: case discussion, or direct to the services that are named (seed.txt; domain.md 1.2, 5.2)."""

    says = "{actor} routed the case {route}[: {services}].[ {rationale}.]"
    group, default_statement, decides = Group.GATES, Statement.PROFESSIONAL_ASSESSMENT, True
    route: Annotated[Route, Doc("where the case goes")]
    services: Annotated[tuple[Slug, ...] | None, Doc("kinds of service it goes to, by code", wanted=True)] = None
    rationale: Annotated[Narrative | None, About("suspect"), Doc("why")] = None


class ServiceResponded(Event):
    """What became of a case sent direct to a service, which does not end at routing (seed.txt; domain.md 8)."""

    says = "The {service} service {response}[: {outcome}].[ {detail}.]"
    group, reports, after_closure = Group.GATES, True, True
    service: Annotated[Slug, Doc("kind of service, as the case was routed to it")]
    response: Annotated[Response, Doc("what the service did")]
    outcome: Annotated[ServiceOutcome | None, Doc("how its work ended", wanted=True)] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("particulars")] = None


class UrgentActionRaised(Event):
    """Something must be done at once; the gate it is raised from stays open (seed.txt; domain.md 1.2, 5.2)."""

    says = "{actor} raised an urgent action {gate}: {action}, due {due}[, owned by {owner}].[ {detail}.]"
    group = Group.GATES
    gate: Annotated[Gate, Doc("where it was raised")]
    action: Annotated[UrgentMeasure, Doc("what is to be done")]
    due: Annotated[Instant, Doc("by when it is to be done", ahead=True)]
    owner: Annotated[Member | None, Doc("member who is to see to it", wanted=True)] = None
    detail: Annotated[Narrative | None, About("victim"), Doc("particulars")] = None


class UrgentActionCompleted(Event):
    """An urgent action came to its end, once (domain.md 5.2)."""

    says = "{actor} recorded that the urgent action of {raised} ended: {outcome}.[ {detail}.]"
    group, reports = Group.GATES, True
    raised: Annotated[Entry, Doc("number of the entry that raised it")]
    outcome: Annotated[ActionResult, Doc("how it ended")]
    detail: Annotated[Narrative | None, About("victim"), Doc("what was done")] = None
