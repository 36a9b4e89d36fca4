"""P27 integrity: by which releases, epochs and keys the record was kept, its head, and its newest checkpoint (domain.md 5.12, 6).

The head and the checkpoint stand in no entry: who asks is given them with the question (``Asking.record``).
"""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import rfc3339
from projections.engine.answer import Column, Row
from projections.engine.question import Question, by_stream
from projections.telling.integrity import LINES, told

READ = {
    "release-deployed": ("release", "schema_number", "schema_digest"),
    "epoch-begun": ("origin", "ended", "because", "size", "root", "continued", "lost_from", "lost_to"),
    "log-key-changed": ("origin", "change", "public_key", "size"),
    "import-begun": ("file", "size"),
    "defect-recorded": ("release",),
    "defect-mended": ("defect", "release"),
    "consultations-expired": ("before",),
}
"""Event types that it reads, and of each the fields that are told."""


def fold(facts: Sequence[Fact], _zone: tzinfo) -> Row | None:
    """The unit's row from its facts as they stand, in the order in which they were recorded."""
    acts = [_act(fact) for fact in sorted(facts, key=_version) if fact.kind in READ]
    return {"acts": acts, "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts))} if acts else None


def _version(fact: Fact) -> int:
    return fact.version


def _act(fact: Fact) -> dict[str, Any]:
    said = {name: fact.fields.get(name) for name in READ[fact.kind]}
    return {"entry": fact.version, "kind": fact.kind, "at": rfc3339(fact.recorded_at), "said": said}


def order(row: Row) -> str:
    """There is one."""
    return str(row["last_recorded_at"])


QUESTION = Question(
    name="integrity",
    version=2,
    title="By which releases, epochs and keys the record was kept, its head and its newest checkpoint",
    definition=(
        "A statement of how the record was kept, as it stood at the moment asked about: its head, its newest checkpoint beside the "
        "database, the releases that were installed, the defects of them that were recorded or mended, the epochs that were begun, the "
        "keys that sign its checkpoints, the files that were imported, and the months of the access log that expired. Denominator: all "
        "entries of the record up to the head. It does not say that nothing was changed: that is established by whoever runs "
        "caseledger verify against a checkpoint that he holds himself."
    ),
    columns=(
        Column("acts", "each act on the record as a whole, in order: its entry, what it was, when it was recorded, and what it says"),
        Column("last_recorded_at", "when the last of them was recorded", "instant"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    lines=LINES,
    tell=told,
    cohort="releases in use, and acts on the record",
    aggregated=True,
)
