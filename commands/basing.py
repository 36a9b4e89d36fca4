"""Under which checkpoint a copy is made, which earlier copies it goes on from, and which recorded copy it would be again: clear facts."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from commands.redacting import Redacting
from ledger.errors import NotFound
from ledger.rules import copies

if TYPE_CHECKING:
    from ledger.bundling import Base
    from ledger.events.fact import Fact

ASIDE = frozenset({copies.MADE, copies.SIGNED})
"""Types after which the same copy is made: they say nothing of what it shows."""


class Plan(NamedTuple):
    """A copy to be made: for whom, whether it states completeness, under which checkpoint.

    ``recorded``: what was recorded of it, where it is made again. ``earlier``: copies for the same audience that were signed off before it.
    """

    audience: str
    complete: bool
    base: "Base"
    recorded: "Fact | None"
    earlier: "tuple[Fact, ...]"

    @property
    def sizes(self) -> list[int]:
        """Sizes of the checkpoints of the earlier copies."""
        return [int(fact.fields["checkpoint"]) for fact in self.earlier]


def anew(found: Redacting, audience: str, *, complete: bool) -> Plan:
    """Plan a copy of what stands recorded now: under the checkpoint of the last one not refused, where it would be the same.

    Else under the newest that others cosigned and that covers all it could show, or one that is made for it. Raises NotFound where the
    record has no key to sign with yet.
    """
    from ledger import bundling, cosigning
    from ledger.proof import checkpoint
    from ledger.store import copies as kept

    cosigning.key(found.ledger, bundling.RECORD)  # whoever makes copies need not be who may give the log a key
    facts = found.ledger.facts(found.stream)
    last = max(_reached(found, facts), default=0)
    refused = {fact.fields.get("bundle") for fact in facts if fact.kind == copies.SIGNED and fact.fields.get("refused")}
    ours = (fact for fact in reversed(facts) if _is_for(fact, audience) and bool(fact.fields.get("complete")) == complete)
    made = next((fact for fact in ours if fact.version not in refused), None)
    if made is not None and int(made.fields["checkpoint"]) > last:
        base = bundling.base(found.ledger, at=int(made.fields["checkpoint"]))
        better = kept.cosigned(found.ledger.place, bundling.RECORD, last + 1)
        if better is None or checkpoint.is_cosigned(base.note):
            return Plan(audience, complete, base, made, _signed_off(facts, audience, made.version))
    return Plan(audience, complete, bundling.base(found.ledger, covering=last), None, _signed_off(facts, audience))


def again(found: Redacting, version: int) -> Plan:
    """Plan the copy of a recorded entry once more. Raises NotFound where it made none, or its checkpoint is not kept here."""
    from ledger import bundling

    facts = found.ledger.facts(found.stream)
    made = next((fact for fact in facts if fact.version == version and fact.kind == copies.MADE), None)
    if made is None:
        raise NotFound(f"entry {version} made no copy; nothing was written; see caseledger bundle list {found.number}")
    audience = str(made.fields["audience"])
    base = bundling.base(found.ledger, at=int(made.fields["checkpoint"]))
    return Plan(audience, bool(made.fields.get("complete")), base, made, _signed_off(facts, audience, version))


def as_of(found: Redacting, base: "Base") -> datetime:
    """Give when the last entry under a checkpoint was recorded, to the second: no clock is read to make a copy."""
    from ledger.entry import core
    from ledger.store import tree_store

    ((source, _),) = tree_store.cores(found.ledger.projector, "cases", base.covered, base.size)
    return datetime.fromtimestamp(core.decode(source).recorded_at // 1_000_000, UTC)


def _is_for(fact: "Fact", audience: str) -> bool:
    return fact.kind == copies.MADE and fact.fields.get("audience") == audience


def _signed_off(facts: "Sequence[Fact]", audience: str, before: int | None = None) -> "tuple[Fact, ...]":
    """Give the copies for an audience that a supervisor signed off, of those made before an entry, if one is given."""
    known = [fact for fact in facts if before is None or fact.version < before]
    passed = {fact.fields.get("bundle") for fact in known if fact.kind == copies.SIGNED and not fact.fields.get("refused")}
    return tuple(fact for fact in known if _is_for(fact, audience) and fact.version in passed)


def _reached(found: Redacting, facts: "Iterable[Fact]") -> "Iterable[int]":
    """Give positions of what a copy could show: of the proceedings, the cases, the persons in them, and the unit's own record."""
    yield from (fact.position for fact in facts if fact.kind not in ASIDE)
    persons = dict.fromkeys(person for person, _, _ in found.parties)
    for stream in (*found.cases.values(), *persons, found.ledger.unit_stream()):
        yield from (fact.position for fact in found.ledger.facts(stream))
