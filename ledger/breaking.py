"""Breaking the glass: in an emergency a reader opens a case that no agreement and no share opens to him (domain.md 5.12, P22).

That he looks is recorded before it is told whether there is such a case; that he breaks the glass stands in the case, for its supervisors.
"""

from typing import TYPE_CHECKING, NamedTuple

from ledger import errors
from ledger.events.glass import GlassBroken
from ledger.intents import Intent

if TYPE_CHECKING:
    from ledger.application import Ledger

PURPOSE = "safeguarding"
"""What is read behind broken glass is read for this and nothing else."""


class Broken(NamedTuple):
    """Where the breaking stands: position in the record and, where it was recorded just now, its address."""

    position: int
    address: str | None


def break_glass(ledger: "Ledger", number: str, ground: str, reason: str) -> Broken:
    """Record the breaking, unless one of this reader's still stands open, and give where it stands.

    Raises NotFound, NotAuthorised, RuleRefused.
    """
    found = ledger.seek_behind_glass(number, reason)
    if found is None:
        raise errors.not_found(number)
    if found.open:
        raise errors.RuleRefused("this case stands open to your agency; its glass was not broken; read it without --break-glass")
    if found.glass is not None:
        return Broken(found.glass, None)
    (line,) = ledger.record([Intent(GlassBroken.from_values({"ground": ground}), found.stream)]).entries
    return Broken(line.position or 0, line.address)
