"""Which module holds which event type: looking one up imports that module and nothing else.

The table is written out, so that commands which use no event class never pay for one; a test compares it with the classes.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.events.event import Event
    from ledger.events.occurred import Occurred

_MODULES: dict[str, tuple[str, ...]] = {
    "intake": (
        "referral-received.v1", "party-identified.v1", "party-joined.v1", "referral-linked.v1", "referral-withdrawn.v1",
        "relationship-recorded.v1", "incident-recorded.v1",
    ),
    "gates": (
        "information-considered.v1", "triage-decided.v1", "signposting-given.v1", "screen-decided.v1", "action-routed.v1",
        "service-responded.v1", "urgent-action-raised.v1", "urgent-action-completed.v1",
    ),
    "discussion": (
        "discussion-scheduled.v1", "discussion-held.v1", "information-contributed.v1", "dissent-recorded.v1", "minutes-agreed.v1",
    ),
    "allocation": ("case-allocated.v1", "allocation-accepted.v1", "case-transferred.v1", "review-held.v1"),
    "assessment": ("assessment-completed.v1", "typology-assigned.v1", "risk-level-set.v1", "formulation-recorded.v1", "need-identified.v1"),
    "plan": ("plan-opened.v1", "plan-action-added.v1", "plan-action-changed.v1", "plan-closed.v1", "advice-given.v1"),
    "victim": (
        "victim-contacted.v1", "victim-consent-recorded.v1", "victim-needs-assessed.v1", "safety-plan-recorded.v1", "victim-informed.v1",
        "victim-views-recorded.v1", "personal-statement-recorded.v1", "satisfaction-recorded.v1", "advocacy-ended.v1",
        "identity-disclosed.v1", "review-right-recorded.v1",
    ),
    "justice": (
        "arrest-made.v1", "bail-changed.v1", "prosecutor-advised.v1", "charge-laid.v1", "crime-outcome-recorded.v1", "hearing-listed.v1",
        "court-result.v1",
    ),
    "mappa": ("mappa-level-set.v1",),
    "orders": (
        "order-applied.v1", "order-made.v1", "order-refused.v1", "order-served.v1", "order-changed.v1", "notifiable-change-learned.v1",
        "order-notification-received.v1", "order-breached.v1", "tag-fitted.v1",
    ),
    "notes": ("note-recorded.v1", "clinical-note-recorded.v1"),
    "intervention": (
        "intervention-offered.v1", "intervention-started.v1", "session-held.v1", "intervention-paused.v1", "intervention-ended.v1",
        "outcome-measured.v1",
    ),
    "conduct": (
        "reoffence-reported.v1", "reoffence-assessed.v1", "exposure-changed.v1", "death-recorded.v1", "surveillance-window-closed.v1",
    ),
    "closing": ("case-closed.v1", "case-reopened.v1"),
    "corrections": ("fact-corrected.v1", "fact-disputed.v1", "dispute-resolved.v1", "statement-added.v1"),
    "held": ("held-corrected.v1",),
    "sharing": (
        "share-requested.v1", "share-decided.v1", "share-made.v1", "share-followed.v1", "recipient-notified.v1", "condition-breached.v1",
    ),
    "proceedings": (
        "proceedings-opened.v1", "proceedings-case-joined.v1", "proceedings-party-joined.v1", "disclosure-officer-appointed.v1",
        "proceedings-moved.v1", "proceedings-closed.v1", "proceedings-reopened.v1",
    ),
    "disclosure": (
        "defence-statement-received.v1", "disclosure-requested.v1", "disclosure-request-answered.v1", "court-application-made.v1",
        "court-application-ruled.v1", "disclosure-reviewed.v1", "officer-certified.v1", "material-disclosed.v1", "service-followed.v1",
        "victim-notice-given.v1",
    ),
    "schedules": (
        "item-listed.v1", "item-amended.v1", "item-moved.v1", "item-test-applied.v1", "prosecutor-decided.v1", "schedule-issued.v1",
        "enquiry-recorded.v1", "victim-information-requested.v1",
    ),
    "redaction": ("redaction-decided.v1", "redaction-confirmed.v1"),
    "bundles": ("completeness-decided.v1", "bundle-made.v1", "bundle-signed-off.v1"),
    "glass": ("glass-broken.v1", "glass-reviewed.v1"),
    "privacy": (
        "record-restricted.v1", "restriction-lifted.v1", "erasure-proposed.v1", "erasure-declined.v1", "content-erased.v1", "noted.v1",
    ),
    "merging": ("persons-merged.v1", "persons-unmerged.v1"),
    "holds": ("legal-hold-placed.v1", "legal-hold-released.v1"),
    "retention": ("retention-classified.v1", "retention-reviewed.v1"),
    "rights": ("rights-request-received.v1", "rights-request-followed.v1", "complaint-received.v1", "complaint-followed.v1"),
    "breach": ("data-breach-recorded.v1", "data-breach-notified.v1"),
    "access": ("record-consulted.v1", "consultations-expired.v1"),
    "unit": (
        "user-added.v1", "user-disabled.v1", "user-roles-changed.v1", "user-key-changed.v1", "policy-adopted.v1", "release-deployed.v1",
        "import-begun.v1", "defect-recorded.v1", "defect-mended.v1",
    ),
    "agreement": ("agreement-adopted.v1", "agreement-reviewed.v1"),
    "team": ("agency-named.v1", "member-named.v1", "role-held.v1", "role-ended.v1", "act-confirmed.v1"),
    "programme": ("programme-recorded.v1",),
    "proof": ("index-recorded.v1", "log-key-changed.v1", "epoch-begun.v1"),
}  # fmt: skip

TYPES: dict[str, str] = {name: f"ledger.events.{module}" for module, names in _MODULES.items() for name in names}
"""Full versioned name of every type ever shipped, and the module of its class."""

ADMINISTRATIVE = frozenset(
    {
        "fact-corrected.v1", "held-corrected.v1", "fact-disputed.v1", "dispute-resolved.v1", "record-restricted.v1", "content-erased.v1",
        "noted.v1", "restriction-lifted.v1", "erasure-proposed.v1", "erasure-declined.v1", "legal-hold-placed.v1", "legal-hold-released.v1",
        "retention-classified.v1", "retention-reviewed.v1", "persons-merged.v1", "persons-unmerged.v1",
        "user-added.v1", "user-disabled.v1", "user-roles-changed.v1", "user-key-changed.v1", "agreement-adopted.v1",
        "agreement-reviewed.v1", "policy-adopted.v1", "release-deployed.v1", "import-begun.v1", "glass-broken.v1", "glass-reviewed.v1",
        "defect-recorded.v1", "defect-mended.v1",
        "consultations-expired.v1", "statement-added.v1",
        "agency-named.v1", "member-named.v1", "role-held.v1", "role-ended.v1", "act-confirmed.v1",
        "programme-recorded.v1", "index-recorded.v1", "log-key-changed.v1", "epoch-begun.v1",
    }
)  # fmt: skip
"""Types that occur when they are recorded, whatever their occurred_at says."""

HELD_TYPES = frozenset({
    "clinical-note-recorded.v1", "intervention-offered.v1", "intervention-started.v1", "session-held.v1", "intervention-paused.v1",
    "intervention-ended.v1", "outcome-measured.v1", "held-corrected.v1",
})  # fmt: skip
"""Types whose entries the agency that records them holds itself, sealed whole."""

DATED = frozenset({"agency-named.v1", "member-named.v1", "role-held.v1", "role-ended.v1"})
"""Administrative types that say since when something holds; what they say is corrected like any other fact."""

HAPPENED_ON = {
    "order-made.v1": "made_on", "order-refused.v1": "refused_on", "order-served.v1": "served_on", "order-changed.v1": "changed_on",
    "order-notification-received.v1": "notified_on", "tag-fitted.v1": "fitted_on", "crime-outcome-recorded.v1": "outcome_on",
    "exposure-changed.v1": "since", "death-recorded.v1": "died_on", "mappa-level-set.v1": "since",
    "rights-request-received.v1": "received_on", "rights-request-followed.v1": "on", "complaint-received.v1": "received_on",
    "complaint-followed.v1": "on", "disclosure-officer-appointed.v1": "since", "proceedings-moved.v1": "on", "proceedings-closed.v1": "on",
    "defence-statement-received.v1": "received_on", "disclosure-requested.v1": "asked_on", "disclosure-request-answered.v1": "on",
    "court-application-made.v1": "on", "court-application-ruled.v1": "on", "disclosure-reviewed.v1": "on", "material-disclosed.v1": "on",
    "service-followed.v1": "on", "victim-notice-given.v1": "on", "prosecutor-decided.v1": "on",
    "victim-information-requested.v1": "asked_on",
}  # fmt: skip
"""Types whose fields say on which day the act itself happened, and in which field; a day of anything else is none of these."""


def moved_with(name: str, field: str, before: object, after: object) -> "Occurred | None":
    """Give when an act of a type happened after its field was corrected, where that is the field of its own day; None: as before."""
    from ledger.events.occurred import Occurred  # noqa: PLC0415 (help reads this table, and no time)

    return Occurred.on(after) if HAPPENED_ON.get(name) == field and before != after else None


def kind_of(name: str) -> str:
    """Give a type's name without its version, as policies, forms and people write it."""
    return name.partition(".")[0]


def of_kinds(kinds: Iterable[str]) -> frozenset[str]:
    """Give the full names of all versions of some types."""
    wanted = frozenset(kinds)
    return frozenset(name for name in TYPES if kind_of(name) in wanted)


KINDS = frozenset(map(kind_of, TYPES))
"""Every type by its name without version."""


@lru_cache(maxsize=512)
def load(name: str) -> "type[Event]":
    """Give the class of a full versioned name; raises UsageError when there is no such type."""
    if name not in TYPES:
        raise UsageError(f"there is no event type {name[:60]!r}; `caseledger events list` names them all")
    import_module(TYPES[name])
    from ledger.events.event import REGISTRY  # noqa: PLC0415 - its module just imported it; nobody else pays for it

    return REGISTRY[name]


@lru_cache(maxsize=512)
def latest(kind: str) -> str:
    """Give the full name of a type's latest version: ``triage-decided.v1`` for ``triage-decided``; raises UsageError."""
    versions = [name for name in TYPES if name.rpartition(".v")[0] == kind]
    if not versions:
        raise UsageError(f"there is no event type {kind[:60]!r}; `caseledger events list` names them all")
    return max(versions, key=lambda name: int(name.rpartition(".v")[2]))


def type_rows() -> list[dict[str, Any]]:
    """Give what the database must know of each type, sorted by name: the rows of its table ``event_type``.

    ``clear`` lists every unit that may come in the clear, the envelope's and decoys included (``stamp`` is the
    database's own); ``personal`` every unit that must come sealed; ``noted`` is true of types whose entries are noted
    in the cases of the person they are about. Loads every class.
    """
    return [_row(load(name)) for name in sorted(TYPES)]


def _row(cls: "type[Event]") -> dict[str, Any]:
    from ledger.events.event import clear_names, fields_of, personal_names  # noqa: PLC0415 - only here are classes needed

    envelope = ["basis", "marks", "what", "who"]
    layout = ["layout"] if any(field.narrative for field in fields_of(cls)) else []
    personal = list(personal_names(cls))
    return {
        "type": cls.type_name(),
        "access": "held" if cls.held_by else "open",
        "stream_kind": cls.stream,
        "series": cls.series,
        "roles": sorted(cls.recorders),
        "clear": sorted(["decoy", "held"] if cls.held_by else [*envelope, *layout, *clear_names(cls), "decoy"]),
        "personal": sorted([*envelope, *layout, *personal] if cls.held_by else personal),
        "effect": cls.effect,
        "administrative": cls.administrative,
        "group": cls.group.value,
        "decides": cls.decides,
        "noted": cls.stream in ("person", "record"),
    }
