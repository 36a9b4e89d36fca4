"""When each victim of a case was last spoken to: pure, of facts in the order in which they happened (domain.md 5.7, P1)."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any

from ledger.events.fact import Fact
from ledger.rules.told_of import day_of

MADE = ("reached", "broken_off", "none_wanted")
"""Outcomes of ``victim-contacted`` (``ledger.events.victim_codes.ContactOutcome``) by which she was spoken to; the others are attempts."""


def last_contacts(joined: Iterable[Fact], contacted: Iterable[Fact], zone: tzinfo) -> list[dict[str, Any]]:
    """Give each victim of a case by opaque id, with the day on which contact with her was last made (None: never).

    An entry that names nobody is of those who had joined the case by then; of nobody (None), where no victim had.
    """
    last: dict[str | None, str | None] = {}
    since: dict[str | None, int] = {}
    for fact in joined:
        if fact.fields.get("category") == "victim":
            victim = str(fact.fields.get("party"))
            last[victim] = None
            since[victim] = min(fact.version, since.get(victim, fact.version))
    for fact in contacted:
        if fact.fields.get("outcome") in MADE:
            named = fact.fields.get("victim")
            those = [victim for victim, version in since.items() if version < fact.version] if named is None else [str(named)]
            last |= dict.fromkeys(those or [None], day_of(fact, zone))
    return [{"victim": victim, "on": day} for victim, day in last.items()]
