"""What an entry is called on a schedule: by type, in general words, from coded fields alone.

Every type of which a case can have entries stands here once: it has a wording, or goes with the entry it concerns, or is told of by its
holder alone, or is no item. A wording is in the language of ``ledger.events.sentence`` and names coded fields that are neither personal
nor free text, so that no name, number, address or sentence of an entry comes into a description. Sources: CPS Disclosure Manual
(meaningful descriptions, block listing); Attorney General's Guidelines on Disclosure 2024 (presumption); domain.md 3.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ledger.events.catalogue import HELD_TYPES, kind_of
from ledger.events.schedules import Presumption


class Wording(NamedTuple):
    """How an entry is described. ``many``: what several are called together, where entries of the kind may be listed as a block.

    ``presumed``: of a kind presumed to be disclosable; ``weigh``: why the test may be met; ``care``: why it may be sensitive;
    ``care_of``: the field that has to be given for ``care`` to hold, where it is not always so.
    """

    says: str
    many: str = ""
    presumed: Presumption | None = None
    weigh: str = ""
    care: str = ""
    care_of: str = ""


PROTECTION = "it tells what is done to protect somebody"
LEGAL_ADVICE = "it is legal advice in the case"
OFFENDER_MANAGEMENT = "it tells how agencies manage somebody under arrangements for public protection"
IN_CONFIDENCE = "it was given under conditions"
ACCOUNT = "it may hold an earlier account of a witness"
DOUBT = "it tells of doubt, disagreement or a change of mind"

_INTAKE = {
    "referral-received": Wording("Referral of the matter to the unit[, received {channel}]", presumed=Presumption.INCIDENT_LOG),
    "party-joined": Wording("Record that a person was entered in the case[ as {category}], and how that person is reached"),
    "referral-linked": Wording("Record that a referral repeats an earlier one[: {match}]"),
    "referral-withdrawn": Wording("Record that a referral was withdrawn, with the reason", weigh=DOUBT),
    "relationship-recorded": Wording("Record of what suspect and complainant are to each other"),
    "incident-recorded": Wording(
        "Record of an account of reported conduct towards the complainant[: {behaviours}]", presumed=Presumption.CRIME_REPORT, weigh=ACCOUNT
    ),
}  # fmt: skip
_GATES = {
    "information-considered": Wording("Record of what was considered before a decision on the case"),
    "triage-decided": Wording("Record of a decision whether the matter is one of stalking[ ({outcome})], with its reasons", weigh=DOUBT),
    "signposting-given": Wording("Record of advice to[ {whom}| a person] on services that can help"),
    "screen-decided": Wording("Record of a decision whether the unit takes the case on[ ({outcome})], with its reasons"),
    "action-routed": Wording("Record of which work on the case was decided on[: {route}], with the reasons"),
    "service-responded": Wording("Record of what a service answered to which the case was passed"),
    "urgent-action-raised": Wording("Record that urgent action was asked for", care=PROTECTION),
    "urgent-action-completed": Wording("Record of what became of urgent action that was asked for", care=PROTECTION),
    "case-allocated": Wording(
        "Record of the allocation of the case to a member of the unit", many="records of the allocation of the case to members of the unit"
    ),
    "allocation-accepted": Wording(
        "Record that the allocation of the case was accepted", many="records that an allocation of the case was accepted"
    ),
    "case-transferred": Wording("Record of the transfer of the case to the unit of another area, with the reason"),
    "review-held": Wording("Record of a review of the work on the case, with what was decided"),
    "case-closed": Wording("Record of the closing of the case, with a summary"),
    "case-reopened": Wording("Record of the reopening of the case, with the reason"),
}  # fmt: skip
_DISCUSSION = {
    "discussion-scheduled": Wording(
        "Record of an invitation to a case discussion between agencies", many="records of invitations to case discussions between agencies"
    ),
    "discussion-held": Wording(
        "Record of attendance at a case discussion between agencies", many="records of attendance at case discussions between agencies"
    ),
    "information-contributed": Wording(
        "Record of information that an agency gave to others about the case", presumed=Presumption.CALL_RECORD, care=IN_CONFIDENCE,
        care_of="conditions",
    ),
    "dissent-recorded": Wording("Record of an agency's disagreement with a decision on the case[: {matter}]", weigh=DOUBT),
    "minutes-agreed": Wording("Record that the minutes of a case discussion between agencies were agreed, and where they are kept"),
}  # fmt: skip
_ASSESSMENT = {
    "assessment-completed": Wording("Assessment of the suspect[, made with {instrument}]"),
    "typology-assigned": Wording("Professional assessment of the kind of the suspect's conduct, with its reasons"),
    "risk-level-set": Wording("Assessment of the risk that the suspect presents[ ({level})], with its reasons"),
    "formulation-recorded": Wording("Professional explanation of the suspect's conduct"),
    "need-identified": Wording("Record of a need or risk that the work on the case is to meet"),
}  # fmt: skip
_PLAN = {
    "plan-opened": Wording("Plan for the management of the case, with its aim", care=PROTECTION),
    "plan-action-added": Wording("Record of an action planned in the management of the case", care=PROTECTION),
    "plan-action-changed": Wording("Record of what became of an action planned in the management of the case", care=PROTECTION),
    "plan-closed": Wording("Record that the plan for the management of the case was ended, with the result"),
    "advice-given": Wording("Record of advice that the unit gave on the case to an agency[ {means}]"),
}  # fmt: skip
_VICTIM = {
    "victim-contacted": Wording("Record of contact with the complainant[ {method}]", presumed=Presumption.DRAFT_STATEMENT, weigh=ACCOUNT),
    "victim-consent-recorded": Wording("Record of whether the complainant agreed to something that was asked[ {method}]"),
    "victim-needs-assessed": Wording("Assessment of the support that the complainant needs"),
    "safety-plan-recorded": Wording("Record of planning for the safety of the complainant", care=PROTECTION),
    "victim-informed": Wording(
        "Record that the complainant was informed[ of {of}][ {method}]",
        many="records that the complainant was informed of steps in the case",
    ),
    "victim-views-recorded": Wording(
        "Record of the complainant's views on the conduct and on proceedings", presumed=Presumption.CREDIBILITY, weigh=ACCOUNT
    ),
    "personal-statement-recorded": Wording(
        "Record that a personal statement[ {step}] the complainant", presumed=Presumption.DRAFT_STATEMENT, weigh=ACCOUNT
    ),
    "satisfaction-recorded": Wording(
        "Record of an answer to questions about satisfaction with the service",
        many="records of answers to questions about satisfaction with the service",
    ),
    "advocacy-ended": Wording("Record that an advocate's work with the complainant ended"),
    "identity-disclosed": Wording("Record that the identity of the suspect was disclosed to the complainant[ {method}]"),
    "review-right-recorded": Wording("Record of the complainant's right to have a decision not to prosecute reviewed"),
}  # fmt: skip
_JUSTICE = {
    "arrest-made": Wording("Record of an arrest of the suspect", presumed=Presumption.CUSTODY_RECORD),
    "bail-changed": Wording("Record that bail of the suspect[ {how}]"),
    "prosecutor-advised": Wording("Record of the prosecutor's advice on the case", care=LEGAL_ADVICE),
    "charge-laid": Wording("Record of a charge against the suspect"),
    "crime-outcome-recorded": Wording("Record of the outcome under which the police filed a crime report", weigh=DOUBT),
    "hearing-listed": Wording("Record that a hearing was listed[ ({purpose})]"),
    "court-result": Wording("Record of what happened in court[ ({kind}: {result})]"),
    "mappa-level-set": Wording("Record of arrangements between agencies for public protection", care=OFFENDER_MANAGEMENT),
}  # fmt: skip
_ORDERS = {
    "order-applied": Wording("Record of an application to a court for[ {kind}| an order]"),
    "order-made": Wording("Record that a court made[ {kind}| an order], with its terms"),
    "order-refused": Wording("Record that a court refused an order, with the reasons"),
    "order-served": Wording("Record of the service of an order on the suspect"),
    "order-changed": Wording("Record that an order[ {how}]"),
    "notifiable-change-learned": Wording("Record of a change that the suspect must notify to the police under an order"),
    "order-notification-received": Wording("Record of a notification to the police under an order"),
    "order-breached": Wording("Record that a breach of an order was[ {stage}]", presumed=Presumption.CRIME_REPORT),
    "tag-fitted": Wording("Record of the fitting of an electronic tag to the suspect"),
}  # fmt: skip
_CONDUCT = {
    "reoffence-reported": Wording(
        "Record of a report of further conduct[: {behaviours}]", presumed=Presumption.CRIME_REPORT, weigh=ACCOUNT
    ),
    "reoffence-assessed": Wording(
        "Record of whether a report of further conduct was borne out[ ({finding})], with the reasons", weigh=DOUBT
    ),
    "exposure-changed": Wording("Record of where the suspect was at liberty or detained, and since when"),
    "death-recorded": Wording("Record of the death of a person concerned"),
    "surveillance-window-closed": Wording("Record of a check of several sources for further conduct by the suspect"),
    "note-recorded": Wording("Note made in the course of work on the case", presumed=Presumption.NOTEBOOK),
}  # fmt: skip
_SHARING = {
    "share-requested": Wording("Record of a request between agencies for information about the case"),
    "share-decided": Wording("Record of a decision on sharing information about the case between agencies, with its reasons"),
    "share-made": Wording("Record that information about the case was shared with another agency or body"),
    "share-followed": Wording(
        "Record of what became of information about the case that was shared", many="records of what became of information that was shared"
    ),
    "recipient-notified": Wording(
        "Record that a recipient of information about the case was told of[ {of}| a change]",
        many="records that recipients of information about the case were told of a change",
    ),
    "condition-breached": Wording("Record that a condition on which information was shared was broken", weigh=DOUBT),
    "complaint-received": Wording("Complaint about how data in the case were dealt with", weigh=DOUBT),
    "complaint-followed": Wording("Record of how a complaint about data in the case was dealt with", weigh=DOUBT),
    "data-breach-recorded": Wording("Record of a breach of the security of data in the case", weigh=DOUBT),
    "data-breach-notified": Wording("Record that a breach of the security of data in the case was notified", weigh=DOUBT),
}  # fmt: skip

WORDINGS: Mapping[str, Wording] = {
    **_INTAKE, **_GATES, **_DISCUSSION, **_ASSESSMENT, **_PLAN, **_VICTIM, **_JUSTICE, **_ORDERS, **_CONDUCT, **_SHARING,
}  # fmt: skip
"""By type without its version: what becomes an item."""
ATTEMPT = Wording("Record of an attempt to reach the complainant[ {method}]", many="records of attempts to reach the complainant")
ATTEMPTS = frozenset({"no_answer", "message_left", "answered_by_another"})
"""Outcomes of a contact in which the complainant said nothing, so that it is a routine attempt (ledger.events.victim)."""
BESIDE: Mapping[str, str] = {
    "fact-corrected": "a correction", "fact-disputed": "a dispute of its accuracy", "dispute-resolved": "the answer to a dispute",
    "statement-added": "a statement added beside it",
}  # fmt: skip
"""Types that go with the entry they concern, and what they are called there."""
OF_ITS_HOLDER = frozenset(map(kind_of, HELD_TYPES))
"""Types that only the agency that holds them reads: that there is an entry is told, and who holds it, not even its type."""
NOT_ITEMS = frozenset({
    "record-restricted", "restriction-lifted", "erasure-proposed", "erasure-declined", "content-erased", "noted", "legal-hold-placed",
    "legal-hold-released", "glass-broken", "glass-reviewed", "act-confirmed",
})  # fmt: skip
"""Types of entries in a case that are the ledger's own upkeep, and so no items."""
SPELT: Mapping[str, str] = {
    "the S-DASH": "a checklist of questions about stalking", "the DASH": "a checklist of questions about domestic abuse and stalking",
    "the HCR-20": "a guide to the assessment of violence", "an OASys assessment": "an assessment of probation",
}  # fmt: skip
"""Words of codes that are abbreviations, and what stands for them: a description has none (CPS Disclosure Manual)."""


def wording(kind: str, fields: Mapping[str, Any]) -> Wording | None:
    """Give how an entry of a type is described, by its coded fields; None: it is no item by itself, or of no type known here."""
    if kind == "victim-contacted" and fields.get("outcome") in ATTEMPTS:
        return ATTEMPT
    return WORDINGS.get(kind)
