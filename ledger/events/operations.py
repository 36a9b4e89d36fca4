"""Which of the operations that DPA 2018 s.62(1) has logged an entry of each type records: one table (domain.md 3, P21). Pure.

Consultations stand in the access log; the other five follow from the record itself. Of what an entry says no more is told than to whom it
gave something and which entries it names: the log does not repeat the data (ICO guidance on logging).
"""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

HELD = "held"
"""Stands for entries that agencies hold, whose types are sealed: data brought in, or a correction of them."""


class Operation(StrEnum):
    """The operations of DPA 2018 s.62(1), in its order."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


COLLECTED = (
    "referral-received", "party-identified", "party-joined", "referral-linked", "referral-withdrawn", "relationship-recorded",
    "incident-recorded", "information-considered", "triage-decided", "signposting-given", "screen-decided", "action-routed",
    "service-responded", "urgent-action-raised", "urgent-action-completed", "discussion-scheduled", "discussion-held", "dissent-recorded",
    "minutes-agreed", "case-allocated", "allocation-accepted", "review-held", "assessment-completed", "typology-assigned",
    "risk-level-set", "formulation-recorded", "need-identified", "plan-opened", "plan-action-added", "plan-action-changed", "plan-closed",
    "victim-contacted", "victim-consent-recorded", "victim-needs-assessed", "safety-plan-recorded", "victim-views-recorded",
    "personal-statement-recorded", "satisfaction-recorded", "advocacy-ended", "review-right-recorded", "arrest-made", "bail-changed",
    "prosecutor-advised", "charge-laid", "crime-outcome-recorded", "hearing-listed", "court-result", "mappa-level-set", "order-applied",
    "order-made", "order-refused", "order-served", "order-changed", "notifiable-change-learned", "order-notification-received",
    "order-breached", "tag-fitted", "note-recorded", "clinical-note-recorded", "intervention-offered", "intervention-started",
    "session-held", "intervention-paused", "intervention-ended", "outcome-measured", "reoffence-reported", "reoffence-assessed",
    "exposure-changed", "death-recorded", "surveillance-window-closed", "case-closed", "case-reopened", "proceedings-opened",
    "proceedings-case-joined", "proceedings-party-joined", "disclosure-officer-appointed", "proceedings-moved", "proceedings-closed",
    "proceedings-reopened", "defence-statement-received", "disclosure-requested", "court-application-made", "court-application-ruled",
    "item-listed", "prosecutor-decided", "enquiry-recorded", "victim-information-requested", "share-requested",
    "rights-request-received", "complaint-received", "user-added", "member-named", "role-held",
)  # fmt: skip
"""By these personal data come in: of a person concerned or of who works here, typed, imported or received."""
ALTERED = (
    "fact-corrected", "fact-disputed", "dispute-resolved", "statement-added", "held-corrected", "record-restricted", "restriction-lifted",
    "item-amended", "item-moved", "user-roles-changed", "user-disabled", "role-ended",
)  # fmt: skip
"""By these data are corrected, completed, marked, or taken out of use and put back (DPA 2018 ss.46, 47)."""
DISCLOSED = (
    "share-made", "information-contributed", "case-transferred", "advice-given", "identity-disclosed", "victim-informed",
    "recipient-notified", "disclosure-request-answered", "material-disclosed", "rights-request-followed",
)  # fmt: skip
"""By these somebody is given data or told what became of them: transfers, service, what victims were told and persons were answered."""
COMBINED = ("persons-merged", "persons-unmerged")
"""By these the records of two persons become one, or two after all."""
ERASED = ("content-erased", "consultations-expired")
"""By these contents and keys are destroyed."""
CONSULTED = ("record-consulted",)

OPERATIONS: Mapping[str, Operation] = {
    kind: operation
    for operation, kinds in (
        (Operation.COLLECTION, COLLECTED), (Operation.ALTERATION, ALTERED), (Operation.CONSULTATION, CONSULTED),
        (Operation.DISCLOSURE, DISCLOSED), (Operation.COMBINATION, COMBINED), (Operation.ERASURE, ERASED),
    ) for kind in kinds
}  # fmt: skip
"""The operation that an entry of a type records, by the type's name without version."""

NONE: Mapping[str, str] = {
    kind: why
    for why, kinds in {
        "it decides on sharing, and gives nobody anything: what is given is an entry of its own": (
            "share-decided", "share-followed", "condition-breached",
        ),
        "it prepares or attests what is served, and the service is the disclosure": (
            "schedule-issued", "redaction-decided", "redaction-confirmed", "completeness-decided", "bundle-made", "bundle-signed-off",
            "item-test-applied", "officer-certified", "disclosure-reviewed",
        ),
        "it says how a disclosure or a request ended, or that somebody was told of one, and gives no data": (
            "service-followed", "victim-notice-given",
        ),
        "what was read behind broken glass is a consultation of its own, in the access log": ("glass-broken", "glass-reviewed"),
        "it decides whether data are kept; what it leads to is an entry of its own": (
            "erasure-proposed", "erasure-declined", "legal-hold-placed", "legal-hold-released", "retention-classified",
            "retention-reviewed",
        ),
        "it accounts for the handling of data, and brings in none": (
            "complaint-followed", "data-breach-recorded", "data-breach-notified", "act-confirmed",
        ),
        "the ledger makes it to point to an entry that stands elsewhere": ("noted",),
        "it is of how the unit, its programs and its logs are kept, and of no person's data": (
            "user-key-changed", "policy-adopted", "release-deployed", "import-begun", "defect-recorded", "defect-mended",
            "agreement-adopted", "agreement-reviewed", "agency-named", "programme-recorded", "index-recorded", "log-key-changed",
            "epoch-begun",
        ),
    }.items() for kind in kinds
}  # fmt: skip
"""Types that record no such operation, each with the reason."""

RECIPIENTS: Mapping[str, str] = {
    "share-made": "recipient", "information-contributed": "to", "case-transferred": "area", "advice-given": "agency",
    "material-disclosed": "to", "identity-disclosed": "victim", "victim-informed": "victim", "recipient-notified": "recipient",
}  # fmt: skip
"""The field that names in clear whom an entry gave something, by type."""
SEALED: Mapping[str, str] = {"share-made": "outside", "advice-given": "recipient", "material-disclosed": "recipient"}
"""The field in which that is sealed, by type."""
OBJECTS: Mapping[str, tuple[str, ...]] = {
    "share-made": ("items",), "victim-informed": ("entry",), "recipient-notified": ("share", "entry"),
    "material-disclosed": ("schedules", "items", "bundles"), "disclosure-request-answered": ("request",),
    "fact-corrected": ("target",), "fact-disputed": ("target",), "dispute-resolved": ("dispute",), "statement-added": ("target",),
    "record-restricted": ("versions",), "restriction-lifted": ("restriction",), "item-amended": ("item",), "item-moved": ("item",),
    "rights-request-followed": ("request",), "content-erased": ("versions",), "persons-unmerged": ("merge",),
}  # fmt: skip
"""The fields by which an entry names others of its stream, of which it is: their numbers, and nothing that they say."""
PERSON: Mapping[str, str] = {
    "identity-disclosed": "victim", "victim-informed": "victim", "persons-merged": "other", "content-erased": "person",
}  # fmt: skip
"""The field that names in clear a person beside whose record it is, by type: who was told, with whom he is one, whose data are gone."""
DECIDES: Mapping[str, tuple[str, ...]] = {"rights-request-followed": ("how", "pack")}
"""The fields that decide whether an entry of a type gave any data (``gave``)."""


def of_type(kind: str) -> Operation | None:
    """Give the operation that a type records, by its name without version; of what an agency holds, as far as it is known, collection."""
    return Operation.COLLECTION if kind == HELD else OPERATIONS.get(kind)


def types(operations: Iterable[Operation]) -> list[str]:
    """Give the full names of all types that record these operations, consultations left out, and ``held`` with collection."""
    from ledger.events.catalogue import of_kinds  # noqa: PLC0415 (what installs the schema needs the table alone)

    wanted = {*operations} - {Operation.CONSULTATION}
    held = [HELD] if Operation.COLLECTION in wanted else []
    return [*sorted(of_kinds(kind for kind, operation in OPERATIONS.items() if operation in wanted)), *held]


def gave(kind: str, fields: Mapping[str, Any]) -> bool:
    """Whether an entry of a type of disclosure gave data: a step of a request only with a pack or as its answer.

    What was not shown, as of an erased entry, is taken to have given some: nothing is left out that may be a disclosure.
    """
    if kind == "rights-request-followed" and "how" in fields:
        return fields.get("pack") is not None or fields["how"] in ("answered", "partly_refused")
    return True


def sql_fragment() -> str:
    """Give for the database, as JSON, the units that are told of an entry beside who made it and its basis, by full name of its type."""
    from ledger.events.catalogue import of_kinds  # noqa: PLC0415

    told = {
        name: sorted({*filter(None, (RECIPIENTS.get(kind), PERSON.get(kind))), *OBJECTS.get(kind, ()), *DECIDES.get(kind, ())})
        for kind in OPERATIONS for name in of_kinds([kind])
    }  # fmt: skip
    return json.dumps({name: fields for name, fields in sorted(told.items()) if fields}, separators=(",", ":"))
