"""Which lines of enquiry and requests for information about victims are told to every side, folded from the acts of proceedings. Pure."""

from collections.abc import Iterable

from ledger.rules.acts import Act

ENQUIRY, VICTIM_REQUEST, CORRECTED = "enquiry-recorded", "victim-information-requested", "fact-corrected"
SHOWN = frozenset({"line", "repository", "terms", "since", "until", "not_searched", "why", "asked_on", "sensitive", "enquiry"})
"""Fields whose correction changes what a disclosure management document says, or of what it speaks."""


def told(acts: Iterable[tuple[int, Act]]) -> list[tuple[int, Act]]:
    """Give them with their versions, in order.

    What stays with the prosecutor is none of them, nor is a request that was made for such a line of enquiry.
    """
    found = [(version, act) for version, act in acts if act.kind in (ENQUIRY, VICTIM_REQUEST)]
    kept_back = {version for version, act in found if act.fields.get("sensitive")}
    return [(version, act) for version, act in found if version not in kept_back and act.fields.get("enquiry") not in kept_back]


def since(acts: list[tuple[int, Act]], last: int) -> bool:
    """Whether any of them was recorded, or what is told of it corrected, after that entry."""
    open_ = {version for version, _ in told(acts)}
    later = [(version, act) for version, act in acts if version > last]
    corrected = (act.fields for _, act in later if act.kind == CORRECTED and act.fields.get("field") in SHOWN)
    return any(version in open_ for version, _ in later) or any(fields.get("target") in open_ for fields in corrected)
