"""By what kind of stream an act is judged: its first state, and how one more entry changes it."""

from collections.abc import Callable, Mapping
from typing import Any

from ledger.rules import case, person, unit

STATES: Mapping[str, tuple[Any, Callable[[Any, Any], Any]]] = {
    "case": (case.INITIAL, case.evolve), "person": (person.INITIAL, person.evolve), "unit": (unit.INITIAL, unit.evolve),
}  # fmt: skip
"""First state and evolve of each kind of stream of the record."""
