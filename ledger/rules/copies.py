"""What of the copies of proceedings follows from their acts: which were signed off, and for whom completeness may be stated. Pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.rules.acts import Act
    from ledger.rules.proceedings_state import ProceedingsState

MADE, SIGNED, COMPLETENESS = "bundle-made", "bundle-signed-off", "completeness-decided"
TO_SEE_ALL = frozenset({"prosecutor", "court"})
"""Audiences and sides to whom everything may be shown, so that completeness is stated to them without a decision (CPIA 1996 s.3(6)).

Codes of ``ledger.events.redaction.Audience`` and ``ledger.events.disclosure.Side``.
"""
NEVER = "subject"
"""Who asks for his own data is never told what is withheld (DPA 2018 s.45(4) to (6))."""


def may_state_completeness(state: "ProceedingsState", audience: str) -> bool:
    """Whether a copy for an audience may state completeness: the last decision on it counts."""
    if audience == NEVER:
        return False
    decided = [act for _, act in state.of(COMPLETENESS) if audience in (act.fields.get("audiences") or ())]
    return not decided[-1].fields.get("withdrawn") if decided else audience in TO_SEE_ALL


def signed_off(state: "ProceedingsState") -> "Iterator[tuple[int, Act]]":
    """Give the copies that a supervisor signed off, by the entries that made them, in order."""
    passed = {act.fields.get("bundle") for _, act in state.of(SIGNED) if not act.fields.get("refused")}
    return ((version, act) for version, act in state.of(MADE) if version in passed)
