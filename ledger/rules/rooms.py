"""The rules of a part of the pathway stand in a module called like that of its event types, loaded when one of these is judged.

Those of every stream and of each kind of stream are loaded with its state (ledger.rules.streams). A rule of a correction or a dispute that
reads the entry it names stands with the type of that entry. So judging one act loads no class that it does not need.
"""

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from ledger.events.catalogue import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.events.event import Event

ROOMS = frozenset({
    "agreement",
    "allocation",
    "assessment",
    "breach",
    "bundles",
    "closing",
    "conduct",
    "disclosure",
    "discussion",
    "gates",
    "glass",
    "held",
    "holds",
    "intake",
    "intervention",
    "justice",
    "mappa",
    "merging",
    "orders",
    "plan",
    "privacy",
    "programme",
    "redaction",
    "retention",
    "rights",
    "schedules",
    "sharing",
    "victim",
})  # fmt: skip
"""Modules of event types that have rules of their own; a test compares them with the files."""

SHARED = {
    "intervention": ("suspects",), "justice": ("suspects", "review"), "orders": ("suspects",), "sharing": ("giving", "shared"),
    "victim": ("review",),
}  # fmt: skip
"""By part of the pathway, the modules of rules that its types share with those of other parts."""


def enter(cls: "type[Event]", entries: "Mapping[int, str]", event: "Event | None") -> None:
    """Have every rule in ``rule.RULES`` that can govern an act: of its own type, and of the type of the entry it names as its target."""
    _load(cls.type_name())
    target = None if event is None else vars(event).get("target")
    if isinstance(target, int) and target in entries:
        _load(entries[target])


def enter_all() -> None:
    """Have every rule there is in ``rule.RULES``."""
    for name in ("case", "person", "proceedings", "unit", *sorted(ROOMS), *sorted({each for shared in SHARED.values() for each in shared})):
        import_module(f"ledger.rules.{name}")


def ruled(name: str) -> bool:
    """Whether a type has rules of its own, beside those of its stream."""
    return TYPES.get(name, "").rpartition(".")[2] in ROOMS


@lru_cache(maxsize=512)
def _load(name: str) -> None:
    if ruled(name):
        part = TYPES[name].rpartition(".")[2]
        for module in (part, *SHARED.get(part, ())):
            import_module(f"ledger.rules.{module}")
