"""A recorded entry as projections and rules read it: clear units, and what the reader was shown of the sealed ones."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from msgspec import Struct

from ledger.events.occurred import Occurred

HELD = "held"
"""Type of an agency-held entry whose sealed units the reader has not been shown."""
ERASED = "erased"
"""Type of an entry whose clear units are gone: their slot was erased, by an entry that says so."""
ENVELOPE = frozenset({"stamp", "what", "who", "marks", "basis", "layout", "held", "decoy"})
"""Names of units that are not fields of the event."""


class Fact(Struct, frozen=True, gc=False):
    """One entry, decoded. ``recorded_at`` is aware UTC; ``type`` the full versioned name, HELD or ERASED.

    ``fields`` holds JSON values of the coded fields and, for opened content, of the personal ones; a narrative is its
    whole text. ``held`` is the clear unit of an agency-held entry, else None. Decoding checks nothing: evolve is total.
    """

    position: int
    stream: UUID
    version: int
    event: UUID
    recorded_at: datetime
    recorder: UUID
    type: str
    occurred: Occurred
    stamp: dict[str, Any]
    who: dict[str, Any]
    marks: dict[str, Any]
    basis: dict[str, Any]
    fields: dict[str, Any]
    held: dict[str, Any] | None = None

    @property
    def imported(self) -> bool:
        """Whether it came from a file, in which another record told of it before."""
        source = self.basis.get("source")
        return isinstance(source, dict) and "file" in source

    @property
    def since(self) -> datetime | Occurred:
        """Since when it is in a record: its recording; of an imported one, when it happened."""
        return self.occurred if self.imported else self.recorded_at

    @property
    def brought_by(self) -> str | None:
        """Agency whose entry it is: its recorder's, as append stamped it, or of one that is held its holder; None: not shown."""
        told = self.stamp.get("agency") if self.held is None else self.held.get("originator")
        return told if isinstance(told, str) else None

    @property
    def kind(self) -> str:
        """The type without its version: ``triage-decided`` of ``triage-decided.v1``."""
        return _kind(self.type)


@lru_cache(maxsize=512)
def _kind(name: str) -> str:
    return name.partition(".")[0]


def fact_from_units(
    *,
    position: int,
    stream: UUID,
    version: int,
    event: UUID,
    recorded_at: datetime,
    recorder: UUID,
    units: Mapping[str, Any],
) -> Fact:
    """Build a Fact from what stands in an entry's core and its units by name (a narrative's pieces already joined).

    Total: an entry without its unit ``what`` (agency-held, or erased) is a Fact of type HELD or ERASED that occurred
    when it was recorded.
    """
    what = _part(units, "what")
    held = _part(units, "held") if "held" in units else None
    kind = str(what.get("type", ERASED if held is None else HELD))
    occurred = _occurred(what.get("occurred_at")) or Occurred.at(recorded_at)
    return Fact(
        position, stream, version, event, recorded_at, recorder, kind, occurred,
        _part(units, "stamp"), _part(units, "who"), _part(units, "marks"), _part(units, "basis"),
        {name: value for name, value in units.items() if name not in ENVELOPE}, held,
    )  # fmt: skip


def joined(units: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Units in order of their ordinals as one mapping: pieces of a narrative joined to its text, decoys left out.

    Total: of two units of one name that are not both text, which no honest author sends, the later stands.
    """
    together: dict[str, Any] = {}
    for name, value in units:
        if name == "decoy":
            continue
        earlier = together.get(name)
        together[name] = earlier + value if isinstance(earlier, str) and isinstance(value, str) else value
    return together


def _part(units: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = units.get(name)
    return part if isinstance(part, dict) else {}


def _occurred(json: object) -> Occurred | None:
    if not isinstance(json, dict):
        return None
    value, precision, until = json.get("value"), json.get("precision"), json.get("until")
    if not isinstance(value, str) or not isinstance(precision, str) or not isinstance(until, str | None):
        return None
    return Occurred(value, precision, until)
