"""Clocks of sharing: the answer to a request, the decision on what was given in an emergency, the receipt, and telling of corrections."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from ledger.events.fact import Fact
from ledger.rules.deadlines import Deadline, Terms, end_of, names_its_start, recorded_day, target, working_days

REQUESTED, DECIDED, MADE, FOLLOWED, NOTIFIED = "share-requested", "share-decided", "share-made", "share-followed", "recipient-notified"
BROUGHT, NAMED = "information-contributed", "identity-disclosed"
GIVEN = (MADE, BROUGHT, NAMED)
"""Types by which somebody was given something of the case."""
CORRECTION, RESTRICTION = "fact-corrected", "record-restricted"
IN_LEDGER = "ledger"
"""The method by which nothing leaves: who reads it in the ledger has received it."""
AFTER_EMERGENCY = 1
"""Working days within which an emergency share gets its decision: the next working day."""
OF = "of_share"
"""Beside the fields of a start: the number of the entry that gave what was corrected since."""


def _asked_by(start: Fact, terms: Terms) -> datetime | None:
    """Due at the end of the day asked for; of what is needed at once, on the day of the request."""
    if start.fields.get("reply_by") is None and start.fields.get("urgency") == "immediate":
        return end_of(start.occurred.last_day(terms.zone, start.recorded_at), terms)
    return recorded_day("reply_by")(start, terms)


def _in_target(start: Fact, terms: Terms) -> datetime | None:
    """Due as the policy's target says, where the request itself gives no day."""
    return target("share request")(start, terms) if _asked_by(start, terms) is None else None


def _next_working_day(start: Fact, terms: Terms) -> datetime | None:
    """Due after the next working day, where no decision came first."""
    if start.fields.get("decision") is not None:
        return None
    return end_of(working_days(start.occurred.last_day(terms.zone, start.recorded_at), AFTER_EMERGENCY), terms)


def _receipt(start: Fact, terms: Terms) -> datetime | None:
    """Due as the policy's target says, where it left the ledger."""
    return None if start.fields.get("method") == IN_LEDGER else target("share receipt")(start, terms)


def _each_share(start: Fact, terms: Terms) -> Sequence[Fact]:
    """Give a correction or restriction once for each share of what it concerns that was made before it."""
    before = [fact for kind in GIVEN for fact in terms.told.get(kind, ()) if fact.version < start.version and concerns(start, fact)]
    return [replace(start, fields={**start.fields, OF: version}) for version in sorted(fact.version for fact in before)]


def concerns(start: Fact, share: Fact) -> bool:
    """Whether what was given is what was corrected or restricted: an item, or the entry itself by which it was given."""
    if start.kind == RESTRICTION and start.fields.get("versions") is None:
        return True
    told = start.fields.get("versions" if start.kind == RESTRICTION else "target")
    return not {*numbers(share.fields.get("items")), share.version}.isdisjoint(numbers(told))


def numbers(value: object) -> set[int]:
    """Read the numbers of entries that a field names: one, or a list of them."""
    return {each for each in (value if isinstance(value, list | tuple) else (value,)) if isinstance(each, int)}


def tells(notice: Fact, of: Fact, share: object) -> bool:
    """Whether a recipient of that share was told of this very entry, or of its kind afterwards; or nothing is left to tell him."""
    if notice.fields.get("share") != share:
        return False
    if notice.kind == FOLLOWED:
        return notice.fields.get("how") in ("returned", "destroyed")
    named, what = notice.fields.get("entry"), notice.fields.get("of")
    return named == of.version or (named is None and notice.version > of.version and what == NOTICE.get(of.kind))


NOTICE = {CORRECTION: "correction", RESTRICTION: "restriction"}
"""What a recipient is told of, by the type that records it."""


def telling(kind: str) -> Deadline:
    """Make the clock that runs from a correction or restriction of what was given until its recipient is told, once for each share."""
    return Deadline(
        f"recipient to be told of a {NOTICE[kind]}", kind, (NOTIFIED, FOLLOWED),
        lambda start, terms: end_of(working_days(start.occurred.last_day(terms.zone, start.recorded_at), AFTER_EMERGENCY), terms),
        lambda start, stop: tells(stop, start, start.fields.get(OF)), reads=GIVEN, each=_each_share,
        source="DPA 2018 s.48(9): recipients are told; no time is set, so the next working day (Monday to Friday)",
    )  # fmt: skip


ANSWER = Deadline(
    "answer to a request", REQUESTED, (DECIDED,), _asked_by, names_its_start("request"),
    source="the day by which an answer is wanted; of what is needed at once, that of the request (domain.md 5.8, urgency)",
)  # fmt: skip
REQUEST = Deadline(
    "share request", REQUESTED, (DECIDED,), _in_target, names_its_start("request"),
    source="a target of the unit's policy, where the request gives no day; none is published (domain.md 5.8)",
)  # fmt: skip
EMERGENCY = Deadline(
    "decision on an emergency share", MADE, (DECIDED,), _next_working_day, names_its_start("share"),
    source="every share has a prior decision or a recorded emergency, which is decided on the next working day (domain.md 5.14)",
)  # fmt: skip
RECEIPT = Deadline(
    "share receipt", MADE, (FOLLOWED,), _receipt, names_its_start("share"),
    source="a target of the unit's policy, for what left the ledger; none is published (domain.md 5.8, received_ack)",
)  # fmt: skip
CLOCKS = (ANSWER, REQUEST, EMERGENCY, RECEIPT, telling(CORRECTION), telling(RESTRICTION))
