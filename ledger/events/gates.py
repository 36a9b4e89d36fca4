"""TRIAGE and urgent action, which is raised from a gate or outside one and never uses a gate up (seed.txt; domain.md 1.2, 5.2)."""

from typing import Annotated
from uuid import UUID

from annotated_types import Ge

from ledger.events.envelope import Statement
from ledger.events.event import About, Code, Doc, Event, Group, Instant, Narrative


class TriageOutcome(Code):
    """What triage can decide (domain.md 8: three outcomes)."""

    CLEARLY_NOT_STALKING = "clearly_not_stalking", "clearly not stalking"
    POSSIBLE_STALKING = "possible_stalking", "possible stalking"
    INSUFFICIENT_INFORMATION = "insufficient_information", "not enough information to decide"


class Gate(Code):
    """Where an urgent action was raised (domain.md 8)."""

    TRIAGE = "triage", "at triage"
    SCREEN = "screen", "at screening"
    OUTSIDE = "outside", "outside a gate"


class UrgentMeasure(Code):
    """What is to be done at once (domain.md 5.2)."""

    ARREST = "arrest", "arrest"
    SAFEGUARD = "safeguard", "safeguarding measures"
    MARAC = "marac", "referral to MARAC"
    MAPPA = "mappa", "referral to MAPPA"
    SPO_APPLICATION = "spo_application", "application for a stalking protection order"
    RELOCATE = "relocate", "relocation of the victim"
    MENTAL_HEALTH_ASSESSMENT = "mental_health_assessment", "mental health assessment"
    THREAT_TO_LIFE_WARNING = "threat_to_life_warning", "threat-to-life warning"


class ActionResult(Code):
    """How an action ended."""

    DONE = "done", "done"
    PARTLY_DONE = "partly_done", "done in part"
    NOT_DONE = "not_done", "not done"
    OVERTAKEN = "overtaken", "no longer needed"


class TriageDecided(Event):
    """TRIAGE: clearly not stalking? Gates may repeat; the last decision counts, all remain (seed.txt; domain.md 1.2)."""

    says = "{actor} decided at triage: {outcome}. {rationale}."
    group, default_statement = Group.GATES, Statement.PROFESSIONAL_ASSESSMENT
    outcome: TriageOutcome
    rationale: Annotated[Narrative, About("suspect"), Doc("why")]


class UrgentActionRaised(Event):
    """Something must be done at once; the gate it is raised from stays open (seed.txt; domain.md 1.2, 5.2)."""

    says = "{actor} raised an urgent action {gate}: {action}, due {due}[, owned by {owner}].[ {detail}.]"
    group = Group.GATES
    gate: Annotated[Gate, Doc("where it was raised")]
    action: Annotated[UrgentMeasure, Doc("what is to be done")]
    due: Annotated[Instant, Doc("by when it is to be done")]
    owner: Annotated[UUID | None, Doc("member who is to see to it")] = None
    detail: Annotated[Narrative | None, About("victim"), Doc("particulars")] = None


class UrgentActionCompleted(Event):
    """An urgent action came to its end, once (domain.md 5.2)."""

    says = "The urgent action of entry {raised} ended: {outcome}.[ {detail}.]"
    group = Group.GATES
    raised: Annotated[int, Ge(1), Doc("number of the entry that raised it")]
    outcome: Annotated[ActionResult, Doc("how it ended")]
    detail: Annotated[Narrative | None, About("victim"), Doc("what was done")] = None
