"""What a correction does and what has happened by a moment, stated a second time in another way than the engine does it."""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from ledger.errors import UsageError
from ledger.events.catalogue import ADMINISTRATIVE
from ledger.events.fact import Fact
from ledger.events.occurred import Occurred
from projections.engine.question import Question
from projections.engine.time import CORRECTIONS, HELD_CORRECTION, Coordinates
from tests.projections.histories import LONDON

Known = dict[int, tuple[Fact, datetime]]


def final(facts: Iterable[Fact], entry: Fact, by: datetime, known: Known) -> tuple[Fact, datetime]:
    """What a correction does, said the other way round: for each entry, ask every later one what it comes to say of this."""
    if entry.position in known:
        return known[entry.position]
    position, said_at = entry.position, entry.recorded_at
    for later in facts:
        if later.type not in CORRECTIONS or later.stream != entry.stream or later.version <= entry.version or later.recorded_at > by:
            continue
        correcting, then = final(facts, later, by, known)
        fields, name = correcting.fields, correcting.fields.get("field")
        if fields.get("target") is True or fields.get("target") != entry.version or not isinstance(name, str):
            continue
        if later.type == HELD_CORRECTION and (later.held or {}).get("originator") != (entry.held or {}).get("originator"):
            continue
        if name == "occurred_at":
            moved = readable(fields.get("to"))
            if moved is not None and entry.type not in ADMINISTRATIVE:
                entry, said_at = replace(entry, occurred=moved), then
        else:
            rest = {field: value for field, value in entry.fields.items() if field != name}
            given = next(([fields[part]] for part in ("to", "to_personal") if part in fields), [])
            entry = replace(entry, fields={**rest, **({name: given[0]} if given else {})})
            said_at = max(said_at, then) if entry.type in CORRECTIONS else said_at
    known[position] = entry, said_at
    return entry, said_at


def readable(json: object) -> Occurred | None:
    try:
        return Occurred.from_json(json)
    except UsageError:
        return None


def happened(facts: list[Fact], at: Coordinates) -> list[Fact]:
    """The facts at (K, A) in the order in which they happened: each asked by itself, whether it had certainly happened by then."""
    by = at.recorded_by or max(each.recorded_at for each in facts)
    memory: Known = {}
    told = []
    for entry in facts:
        if entry.recorded_at <= by:
            said, said_at = final(facts, entry, by, memory)
            latest = said.recorded_at if said.type in ADMINISTRATIVE else min(said.occurred.latest(LONDON), said_at)
            if at.happened_by is None or latest <= at.happened_by:
                told.append((latest, said.position, said))
    return [said for _, _, said in sorted(told, key=lambda each: each[:2])]


def rows(question: Question, facts: list[Fact], at: Coordinates) -> dict[str, object]:
    """The rows of a question at (K, A), by key: what its fold makes of the facts as restated here."""
    by_key: dict[str, list[Fact]] = {}
    for entry in happened(facts, at) if facts else ():
        key = question.key(entry) if question.types is None or entry.type in question.types else None
        if key is not None:
            by_key.setdefault(key, []).append(entry)
    made = {key: question.fold(its, LONDON) for key, its in by_key.items()}
    return {key: row for key, row in made.items() if row is not None}
