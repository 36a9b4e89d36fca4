"""Lawful bases and the defaults by kind of agency and group of event (domain.md 3 and 5.13), all of which an act may override.

Paragraph numbers of schedules are left to the unit's own papers; only what a statute's section says is named here.
"""

from ledger.events.code import Code
from ledger.events.envelope import Basis, Purpose, Regime, Statement
from ledger.events.group import Group


class Sector(Code):
    """Kind of agency; decides the part of the law under which it acts."""

    POLICE = "police", "police"
    PROBATION = "probation", "probation"
    HEALTH = "health", "health"
    ADVOCACY = "advocacy", "victim advocacy"


class LawfulBasis(Code):
    """Why a controller may process (DPA 2018 s.35(2); UK GDPR Art 6(1))."""

    LAW_ENFORCEMENT_TASK = "law_enforcement_task", "a task carried out for a law-enforcement purpose (DPA 2018 s.35(2)(b))"
    CONSENT = "consent", "consent"
    LEGAL_OBLIGATION = "legal_obligation", "a legal obligation (UK GDPR Art 6(1)(c))"
    PUBLIC_TASK = "public_task", "a task in the public interest (UK GDPR Art 6(1)(e))"
    LEGITIMATE_INTERESTS = "legitimate_interests", "legitimate interests (UK GDPR Art 6(1)(f))"


class Condition(Code):
    """Further condition for sensitive or special-category data (DPA 2018 s.35(5), Schedules 1 and 8; UK GDPR Art 9(2))."""

    STATUTORY = "statutory", "a statutory purpose"
    SAFEGUARDING = "safeguarding", "safeguarding of people at risk"
    HEALTH_CARE = "health_care", "provision of health or social care (UK GDPR Art 9(2)(h))"
    LEGAL_CLAIMS = "legal_claims", "legal claims"


class SharingBasis(Code):
    """On what agencies share: under a standing agreement, in a case discussion, or by an act of its own (domain.md 5.8, 5.13)."""

    LAW_ENFORCEMENT_TASK = "law_enforcement_task", "a law-enforcement task"
    CDA115 = "cda115", "the power to disclose in section 115 of the Crime and Disorder Act 1998"
    SAFEGUARDING = "safeguarding", "the protection of people at risk"
    PUBLIC_TASK = "public_task", "a task in the public interest"
    CONSENT = "consent", "consent"
    COURT_ORDER = "court_order", "an order of a court"
    STATUTE = "statute", "a duty or power in another enactment"
    VITAL_INTERESTS = "vital_interests", "somebody's vital interests"
    PUBLIC_INTEREST = "public_interest", "a public interest that outweighs the duty of confidence"


_PART_3 = (Regime.LED_P3, LawfulBasis.LAW_ENFORCEMENT_TASK)
_WITHOUT_CONDITION = frozenset({Group.ACCESS, Group.UNIT, Group.PRIVACY, Group.CORRECTIONS})


def default_basis(sector: str, controller: str, group: Group, purpose: Purpose, statement: Statement) -> Basis:
    """Give the basis that stands where the recorder names none; ``controller`` is the agency's code, ``sector`` its kind."""
    regime, basis, condition = _default(sector, group)
    return Basis(controller, purpose.value, basis.value, regime.value, statement.value, condition.value if condition else None)


def _default(sector: str, group: Group) -> tuple[Regime, LawfulBasis, Condition | None]:
    if sector in (Sector.POLICE, Sector.PROBATION):
        return (*_PART_3, None if group in _WITHOUT_CONDITION else Condition.SAFEGUARDING)
    if group in _WITHOUT_CONDITION:
        return Regime.UKGDPR, LawfulBasis.LEGAL_OBLIGATION, None
    if sector == Sector.HEALTH:
        return Regime.UKGDPR, LawfulBasis.PUBLIC_TASK, Condition.HEALTH_CARE
    return Regime.UKGDPR, LawfulBasis.LEGITIMATE_INTERESTS, Condition.SAFEGUARDING
