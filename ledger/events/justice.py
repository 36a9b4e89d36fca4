"""Arrest, bail, the prosecutor's advice, charge, the outcome of a recorded crime, and the courts (domain.md 5.9, 8, App. A).

Nobody is an offender here before a court says so: an arrest is on suspicion, a charge alleges, a court's result is told as it was given.
"""

from datetime import date
from typing import Annotated

from annotated_types import Ge

from ledger.events.envelope import Statement
from ledger.events.event import About, Code, CountingRules, Doc, Entry, Event, Form, Group, Narrative, Reference
from ledger.events.field import Suspect

HomeOfficeCode = Annotated[str, Form("reference", r"[0-9]{1,3}[A-Z]?/[0-9]{1,3}")]
"""An offence by its Home Office code: 8/66."""


class BailChange(Code):
    """What can become of bail (domain.md 8: bail-changed)."""

    SET = "set", "was set"
    VARIED = "varied", "was varied"
    BREACHED = "breached", "is said to have been breached"
    ENDED = "ended", "ended"


class BailKind(Code):
    """Who gave bail."""

    POLICE = "police", "the police"
    COURT = "court", "the court"


class Advice(Code):
    """What a prosecutor can advise."""

    CHARGE = "charge", "charge"
    NOT_EVIDENTIAL = "not_evidential", "no charge, as the evidential stage of the Full Code Test is not met"
    NOT_PUBLIC_INTEREST = "not_public_interest", "no charge, as a prosecution is not in the public interest"
    FURTHER_ENQUIRIES = "further_enquiries", "further enquiries before a decision on charge"
    EARLY_ADVICE = "early_advice", "lines of enquiry (early advice)"


class HomeOfficeOutcome(Code):
    """How the investigation of a recorded crime ended: Home Office outcome types (domain.md App. A)."""

    CHARGED = "1", "1 (charge or summons)"
    ALTERNATE = "1a", "1A (charge or summons for an alternate offence)"
    YOUTH_CAUTION = "2", "2 (youth caution)"
    YOUTH_CAUTION_ALTERNATE = "2a", "2A (youth caution, alternate offence)"
    ADULT_CAUTION = "3", "3 (adult caution)"
    ADULT_CAUTION_ALTERNATE = "3a", "3A (adult caution, alternate offence)"
    TAKEN_INTO_CONSIDERATION = "4", "4 (taken into consideration)"
    SUSPECT_DIED = "5", "5 (the suspect has died)"
    PENALTY_NOTICE = "6", "6 (penalty notice for disorder)"
    CANNABIS = "7", "7 (cannabis or khat warning)"
    COMMUNITY_RESOLUTION = "8", "8 (community resolution)"
    CPS_NOT_PUBLIC_INTEREST = "9", "9 (not in the public interest, as the CPS decided)"
    POLICE_NOT_PUBLIC_INTEREST = "10", "10 (not in the public interest, as the police decided)"
    UNDER_AGE = "11", "11 (the suspect is under the age of criminal responsibility)"
    TOO_ILL = "12", "12 (the suspect is too ill to be prosecuted)"
    VICTIM_OR_WITNESS_UNABLE = "13", "13 (suspect identified, victim or key witness dead or too ill to give evidence)"
    NO_SUSPECT_UNSUPPORTED = "14", "14 (no suspect identified, and the victim declines or is unable to support action)"
    EVIDENTIAL_DIFFICULTIES = "15", "15 (suspect identified and the victim supports action, evidential difficulties)"
    VICTIM_DOES_NOT_SUPPORT = "16", "16 (suspect identified, and the victim does not or no longer supports action)"
    TIME_LIMIT = "17", "17 (suspect identified, time limit for prosecution passed)"
    NO_SUSPECT = "18", "18 (investigation complete, no suspect identified)"
    NFIB = "19", "19 (passed to the National Fraud Intelligence Bureau)"
    OTHER_AGENCY = "20", "20 (further action transferred to another body or agency)"
    FURTHER_NOT_PUBLIC_INTEREST = "21", "21 (further investigation not in the public interest, as the police decided)"
    DIVERSION = "22", "22 (diversionary, educational or intervention activity, further action not in the public interest)"


class HearingPurpose(Code):
    """What a hearing is listed for."""

    FIRST_APPEARANCE = "first_appearance", "first appearance"
    PLEA = "plea", "plea"
    CASE_MANAGEMENT = "case_management", "case management"
    TRIAL = "trial", "trial"
    SENTENCE = "sentence", "sentence"
    ORDER = "order", "application about an order"
    APPEAL = "appeal", "appeal"
    OTHER = "other", "other matter"


class CourtStep(Code):
    """What a court's result is of (domain.md 8: court-result)."""

    HEARING = "hearing", "Outcome"
    PLEA = "plea", "Plea"
    VERDICT = "verdict", "Verdict"
    SENTENCE = "sentence", "Sentence"


class Result(Code):
    """What came of it in court."""

    HEARD = "heard", "the matter was heard"
    ADJOURNED = "adjourned", "adjourned"
    VACATED = "vacated", "the hearing did not take place"
    SENT = "sent", "sent to the Crown Court"
    WITHDRAWN = "withdrawn", "proceedings withdrawn or discontinued"
    PLEADED_GUILTY = "pleaded_guilty", "guilty"
    PLEADED_NOT_GUILTY = "pleaded_not_guilty", "not guilty"
    NO_PLEA = "no_plea", "none entered"
    CONVICTED = "convicted", "convicted"
    ACQUITTED = "acquitted", "acquitted"
    NO_VERDICT = "no_verdict", "none reached"
    CUSTODY = "custody", "custody"
    SUSPENDED = "suspended", "suspended sentence"
    COMMUNITY_ORDER = "community_order", "community order"
    FINE = "fine", "fine"
    DISCHARGE = "discharge", "absolute or conditional discharge"
    HOSPITAL_ORDER = "hospital_order", "hospital order"
    OTHER_SENTENCE = "other_sentence", "another sentence"


class ArrestMade(Event):
    """The suspect was arrested (domain.md 5.9)."""

    says = (
        "[{suspect}|The suspect] was arrested[ on suspicion of {offence}][ (Home Office code {ho_code})]"
        "[, custody reference {custody_ref}].[ {detail}.]"
    )
    group, after_closure, reports = Group.JUSTICE, True, True
    suspect: Suspect = None
    offence: Annotated[str | None, About("suspect"), Doc("offence suspected, in words")] = None
    ho_code: Annotated[HomeOfficeCode | None, Doc("Home Office code of the offence, such as 8/66")] = None
    custody_ref: Annotated[str | None, About("suspect"), Doc("custody reference")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("where, how, and what was found")] = None


class BailChanged(Event):
    """Bail was set, varied, breached or ended; each later change names the entry that set it (domain.md 5.9, 8)."""

    says = (
        "Bail[ of {suspect}][ set in {bail}] {how}[ (authority: {authority})].[ Bail is to be answered on {return_on}.][ Place: {place}.]"
        "[ Conditions: {conditions}.][ {detail}.]"
    )
    group, after_closure, reports = Group.JUSTICE, True, True
    how: Annotated[BailChange, Doc("what became of it")]
    bail: Annotated[Entry | None, Doc("number of the entry that set it; of bail being set, none")] = None
    suspect: Suspect = None
    authority: Annotated[BailKind | None, Doc("who gave it")] = None
    return_on: Annotated[date | None, Doc("day on which the person is to answer bail", wanted=True, ahead=True)] = None
    place: Annotated[str | None, About("suspect"), Doc("police station or court at which to answer bail")] = None
    conditions: Annotated[Narrative | None, About("suspect"), Doc("conditions of bail, in their words")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("particulars")] = None


class ProsecutorAdvised(Event):
    """A prosecutor advised the police or decided on charge (domain.md 1.1, 5.9)."""

    says = "The prosecutor[, {prosecutor},] advised[ on {suspect}]: {advice}[; further material is due on {due_on}].[ {reasons}.]"
    group, after_closure, default_statement, reports = Group.JUSTICE, True, Statement.PROFESSIONAL_ASSESSMENT, True
    suppliers = ("prosecutor",)
    advice: Annotated[Advice, Doc("what was advised")]
    suspect: Suspect = None
    prosecutor: Annotated[str | None, About("stream"), Doc("name of the prosecutor")] = None
    due_on: Annotated[date | None, Doc("day by which further material is to be sent", wanted=True, ahead=True)] = None
    reasons: Annotated[Narrative | None, About("suspect"), Doc("why, as far as it may be recorded here")] = None


class ChargeLaid(Event):
    """A person was charged with or summonsed for an offence (domain.md 5.9)."""

    says = (
        "[{suspect}|The suspect] was charged with {offence}[ (counts: {counts})][, Home Office code {ho_code}][, CJS code {cjs_code}]"
        "[, crime reference {crime_ref}].[ {detail}.]"
    )
    group, after_closure, reports = Group.JUSTICE, True, True
    offence: Annotated[str, About("suspect"), Doc("offence charged, in words")]
    suspect: Suspect = None
    counts: Annotated[int | None, Ge(1), Doc("how many counts")] = None
    ho_code: Annotated[HomeOfficeCode | None, Doc("Home Office code of the offence, such as 8/66")] = None
    cjs_code: Annotated[Reference | None, Doc("CJS code of the offence")] = None
    crime_ref: Annotated[str | None, About("suspect"), Doc("crime reference")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("particulars of the charge")] = None


class CrimeOutcomeRecorded(Event):
    """The investigation of a recorded crime was given its outcome (domain.md 1.4, 5.9, App. A)."""

    says = (
        "The recorded crime[ {crime_ref}][, of which {suspect} was suspected,] was given outcome {ho_outcome} on {outcome_on}"
        "[, under the counting rules in force from {counting_rules_version}].[ {detail}.]"
    )
    group, after_closure, reports = Group.JUSTICE, True, True
    happened_on = "outcome_on"
    ho_outcome: Annotated[HomeOfficeOutcome, Doc("Home Office outcome type")]
    outcome_on: Annotated[date, Doc("day of the outcome")]
    suspect: Suspect = None
    crime_ref: Annotated[str | None, About("suspect"), Doc("crime reference")] = None
    counting_rules_version: Annotated[CountingRules | None, Doc("month from which the counting rules are in force, such as 2020-04")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("particulars")] = None


class HearingListed(Event):
    """A court lists a hearing, or lists one anew (domain.md 5.9)."""

    says = (
        "A hearing ({purpose})[ concerning {suspect}] was listed for {hearing_on}[ at {court}][, court reference {court_ref}]"
        "[, in place of the hearing listed in {instead_of}].[ {detail}.]"
    )
    group, after_closure, reports = Group.JUSTICE, True, True
    hearing_on: Annotated[date, Doc("day of the hearing", ahead=True)]
    purpose: Annotated[HearingPurpose, Doc("what it is listed for")]
    suspect: Suspect = None
    court: Annotated[str | None, About("suspect"), Doc("court, and time if known")] = None
    court_ref: Annotated[str | None, About("suspect"), Doc("reference of the court")] = None
    instead_of: Annotated[Entry | None, Doc("number of the entry that listed the hearing it replaces")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("who is to attend, and what is to be ready")] = None


class CourtResult(Event):
    """What came of a hearing, the plea, the verdict or the sentence (domain.md 5.9, 8)."""

    says = (
        "{kind} in court[ for {suspect}][, at the hearing listed in {hearing}]: {result}[, on the charge recorded in {charge}].[ {detail}.]"
    )
    group, after_closure, reports = Group.JUSTICE, True, True
    kind: Annotated[CourtStep, Doc("what it is the result of")]
    result: Annotated[Result, Doc("what came of it")]
    suspect: Suspect = None
    charge: Annotated[Entry | None, Doc("number of the entry that laid the charge", wanted=True)] = None
    hearing: Annotated[Entry | None, Doc("number of the entry that listed the hearing")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("particulars: length, terms, what the court said")] = None
