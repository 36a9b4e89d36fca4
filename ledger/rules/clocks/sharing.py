"""Clocks of sharing: the answer to a request, the decision on an emergency, the receipt, and what recipients are to be told of."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from ledger.events.fact import Fact
from ledger.rules import recipients
from ledger.rules.deadlines import Deadline, Terms, end_of, names_its_start, recorded_day, target, working_days
from ledger.rules.recipients import FOLLOWED, MADE, NOTICE

REQUESTED, DECIDED = "share-requested", "share-decided"
IN_LEDGER = "ledger"
"""The method by which nothing leaves: who reads it in the ledger has received it."""
AFTER_EMERGENCY = 1
"""Working days within which an emergency share gets its decision: the next working day."""
OF = "of_share"
"""Beside the fields of a start: the number of the entry by which was given what its recipient is to be told of."""


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
    """Give what a recipient is to be told of once for each act whose recipient was not told."""
    untold = [
        gift.version for gift in recipients.given(terms.told)
        if any(each.entry.version == start.version for each in recipients.waiting(gift, terms.told))
    ]  # fmt: skip
    return [replace(start, fields={**start.fields, OF: version}) for version in untold]


def telling(kind: str) -> Deadline:
    """Make the clock that runs from what a recipient must be told of until he is told, once for each act by which something was given."""
    what = {"lifting": "the lifting of a restriction"}.get(NOTICE[kind]) or f"{'an' if NOTICE[kind] == 'erasure' else 'a'} {NOTICE[kind]}"
    return Deadline(
        f"recipient to be told of {what}", kind, (),
        lambda start, terms: end_of(working_days(start.occurred.last_day(terms.zone, start.recorded_at), AFTER_EMERGENCY), terms),
        lambda _start, _stop: False, reads=tuple(sorted(recipients.READ)), each=_each_share,
        source="DPA 2018 s.48(7), (9): recipients are told; no time is set, so the next working day (Monday to Friday)",
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
CLOCKS = (ANSWER, REQUEST, EMERGENCY, RECEIPT, *map(telling, NOTICE))
