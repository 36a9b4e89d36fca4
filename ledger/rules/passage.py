"""How a referral went through the gates, by the clear facts of its case: what counts, what it reached, how it left (domain.md 1.2, 6, 8).

Which decision counts is what the rules of the pathway say (``ledger.rules.progress``): a triage opens the question again, so that a
screen counts where it came after the last triage, a route where it came after the last screen. Pure and total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from ledger.events.fact import Fact
from ledger.rules.progress import ROUTED, Pathway, advanced, text

TRIAGE, SCREEN, ACTION = GATES = ("TRIAGE", "SCREEN", "ACTION")
"""The gates at which the unit decides, in order."""
REFERRAL = "referral-received"
DECIDED = {"triage-decided": TRIAGE, "screen-decided": SCREEN, "action-routed": ACTION}
OUTCOME = {TRIAGE: "outcome", SCREEN: "outcome", ACTION: "route"}
"""By gate the field that says what was decided."""
RESPONDED = "service-responded"
CLOSED, TRANSFERRED, WITHDRAWN, DUPLICATE = "closed", "transferred", "withdrawn", "duplicate"
LEFT = {"case-closed": CLOSED, "case-transferred": TRANSFERRED, "referral-withdrawn": WITHDRAWN, "referral-linked": DUPLICATE}
"""Types after which nobody waits for a gate, and the word for it."""
BACK = {
    "case-reopened": (CLOSED, TRANSFERRED, WITHDRAWN),
    "case-allocated": (TRANSFERRED,),
    REFERRAL: (WITHDRAWN,),
}
"""Types that take a case up again, and what of that they end."""
READ = frozenset({REFERRAL, *DECIDED, RESPONDED, *LEFT, *BACK})
"""Event types, without version, on which it depends."""

POSSIBLE, NOT_STALKING, LITTLE_KNOWN = "possible_stalking", "clearly_not_stalking", "insufficient_information"
ADDS_VALUE, NO_VALUE, DEFERRED = "adds_value", "no_added_value", "defer"
DISCUSSION, TO_SERVICE = "case_discussion", "direct_to_service"
OUTCOMES = {
    TRIAGE: (POSSIBLE, NOT_STALKING, LITTLE_KNOWN), SCREEN: (ADDS_VALUE, NO_VALUE, DEFERRED), ACTION: (DISCUSSION, TO_SERVICE),
}  # fmt: skip
"""What can be decided at each gate; a test compares it with ``ledger.events.gates``, which costs pydantic."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A case and a service it was sent to, since it was sent there last: what the service did, and how its work ended."""

    response: str | None = None
    started: bool = False
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """``received``: the first referral. ``reached``: gates to which the decisions that count lead, or that were decided since.

    ``before``: gates that it had reached, and to which what counts now does not lead. ``decided``: by gate the decision that counts.
    ``left``: by the word for it (LEFT) the last entry since which nobody waits.
    ``sent``: by code of the service what became of the case there; a later triage stops no service.
    """

    received: Fact
    reached: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    decided: Mapping[str, Fact] = field(default_factory=dict)
    left: Mapping[str, Fact] = field(default_factory=dict)
    sent: Mapping[str, Sending] = field(default_factory=dict)

    def outcome(self, gate: str) -> str | None:
        """What was decided there last; None where nothing that counts was."""
        return text(self.decided[gate].fields.get(OUTCOME[gate])) if gate in self.decided else None


def passage(facts: Sequence[Fact], zone: tzinfo) -> Passage | None:
    """Fold the facts of a case, in the order in which they happened; None without a referral."""
    received = next((fact for fact in facts if fact.kind == REFERRAL), None)
    if received is None:
        return None
    at, last, ever = Pathway(), dict[str, Fact](), set[str]()
    left, sent = dict[str, Fact](), dict[str, Sending]()
    for fact in in_order((fact for fact in facts if fact.kind in READ), zone):
        kind = fact.kind
        if kind in DECIDED:
            before, at = at, advanced(at, kind, fact.fields)
            last[DECIDED[kind]] = fact
            ever |= _reached(at)
            sent = sent if at.services is before.services else _sent(sent, at)
        elif kind == RESPONDED:
            before, at = at, advanced(at, kind, fact.fields)
            sent = sent if at is before else _responded(sent, fact.fields)
        else:
            left = _left(left, kind, fact)
    reached = _reached(at)
    said = {TRIAGE: at.triage, SCREEN: at.screen, ACTION: at.route}
    decided = {gate: fact for gate, fact in last.items() if said[gate] is not None}
    return Passage(received, frozenset(reached), frozenset(ever - reached), decided, left, sent)


def in_order(facts: Iterable[Fact], zone: tzinfo) -> list[Fact]:
    """Order facts as they happened; where their times leave it open, as they were recorded, which the rules saw.

    ``facts`` come by the last instant at which each can have happened: a triage of which the day alone is told would lie behind a screen
    of that morning.
    """
    placed = list[Fact]()
    for fact in facts:
        place = len(placed)
        while place and placed[place - 1].version > fact.version and placed[place - 1].occurred.can_follow(fact.occurred, zone):
            place -= 1
        placed.insert(place, fact)
    return placed


def _reached(at: Pathway) -> set[str]:
    """A correction of a decision undoes nothing that was decided after it, so a gate that was decided was reached."""
    screened = at.triage == POSSIBLE or at.screen is not None
    routed = at.screen == ADDS_VALUE or at.route is not None
    return {TRIAGE, *([SCREEN] if screened else []), *([ACTION] if routed else [])}


def _left(left: dict[str, Fact], kind: str, fact: Fact) -> dict[str, Fact]:
    if kind in BACK:
        return {why: since for why, since in left.items() if why not in BACK[kind]}
    why = LEFT[kind]
    return left if why == DUPLICATE and text(fact.fields.get("duplicate_of")) is None else {**left, why: fact}


def _sent(sent: dict[str, Sending], at: Pathway) -> dict[str, Sending]:
    return sent | {service: Sending() for service, did in at.services.items() if did == ROUTED}


def _responded(sent: dict[str, Sending], said: Mapping[str, Any]) -> dict[str, Sending]:
    service, response = str(said.get("service")), text(said.get("response"))
    before, outcome = sent[service], text(said.get("outcome")) if response == "ended" else None
    return {**sent, service: Sending(response, before.started or response == "started", outcome)}
