"""Groups of event types, the unit in which a standing agreement says who may see what (domain.md 5.1 to 5.12)."""

from ledger.events.code import Code


class Group(Code):
    """What a standing agreement can open to an agency."""

    REFERRAL = "referral", "referrals and the parties of a case"
    GATES = "gates", "decisions at the gates, urgent actions, closure"
    DISCUSSION = "discussion", "case discussions and what was brought to them"
    ASSESSMENT = "assessment", "assessments, stalker type, risk, formulation and needs"
    PLAN = "plan", "management plans and advice given"
    VICTIM = "victim", "contact with the victim, advocacy and satisfaction"
    JUSTICE = "justice", "arrest, charge and court"
    ORDERS = "orders", "orders, their conditions and breaches"
    CONDUCT = "conduct", "reported conduct, time at liberty and checks for further conduct"
    NOTES = "notes", "notes"
    HEALTH = "health", "health records"
    PROCEEDINGS = "proceedings", "proceedings, schedules and redaction"
    SHARING = "sharing", "requests, decisions and acts of sharing"
    CORRECTIONS = "corrections", "corrections"
    PRIVACY = "privacy", "rights of persons: restriction, retention, holds and erasure"
    ACCESS = "access", "who read what"
    UNIT = "unit", "members, agreements and policy of the unit"
