"""By what kind of stream an act is judged: its first state, and how one more entry changes it; with the rules of every such stream."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

KINDS = ("case", "person", "proceedings", "unit")
"""Kinds of stream of the record; each has a module of rules of its name, loaded when one of them is judged."""


def rules_of(kind: str) -> tuple[Any, Callable[[Any, Any], Any]]:
    """Give the first state and evolve of a kind of stream; raises KeyError for one that is none of the record's."""
    if kind not in KINDS:
        raise KeyError(kind)
    module = import_module(f"ledger.rules.{kind}")
    return module.INITIAL, module.evolve
