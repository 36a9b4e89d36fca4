"""Which case discussion an act belongs to, and which agencies were asked to it (domain.md 1.3, 5.3). Pure; loads no event class."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledger.events.fact import Fact

SCHEDULED, HELD = "discussion-scheduled", "discussion-held"


def belongs(said: Mapping[str, Any], held: Iterable[int]) -> int:
    """Give the entry that recorded the discussion of an act: the one that it names, else the last of those held before; 0: none."""
    named = said.get("discussion")
    return named if type(named) is int else max(held, default=0)


def discussion_of(fact: Fact, held: Sequence[Fact]) -> Fact | None:
    """Give the discussion to which an act belongs, of those recorded before it; None where there is none."""
    before = {each.version: each for each in held if each.version < fact.version}
    return before.get(belongs(fact.fields, before))


def asked_to(held: Fact, scheduled: Sequence[Fact], earlier: Iterable[Fact]) -> Fact | None:
    """Give the entry that arranged a discussion: the last before it, and after the discussion before; arranged anew, the new one counts."""
    since = max((each.version for each in earlier if each.version < held.version), default=0)
    return max((each for each in scheduled if since < each.version < held.version), key=lambda each: each.version, default=None)


def listed(said: Mapping[str, Any], name: str) -> frozenset[str]:
    """Give what a list of codes or ids names; nothing where there is none."""
    value = said.get(name)
    return frozenset(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else frozenset()
