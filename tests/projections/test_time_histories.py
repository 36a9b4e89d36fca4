"""Time has one meaning, for any history; and what a correction does, stated a second time in another way."""

from datetime import datetime, timedelta

from hypothesis import given
from msgspec.structs import replace

from ledger.errors import UsageError
from ledger.events.catalogue import ADMINISTRATIVE
from ledger.events.fact import Fact
from ledger.events.occurred import Occurred
from projections.engine.time import CORRECTION, NOW, Coordinates, cut, order, resolve, timeline
from tests.projections.histories import LONDON, histories


def final(facts: list[Fact], entry: Fact, by: datetime, known: dict[int, tuple[Fact, datetime]]) -> tuple[Fact, datetime]:
    """What a correction does, said the other way round: for each entry, ask every later one what it comes to say of this."""
    if entry.position in known:
        return known[entry.position]
    position, said_at = entry.position, entry.recorded_at
    for later in facts:
        if later.type != CORRECTION or later.stream != entry.stream or later.version <= entry.version or later.recorded_at > by:
            continue
        correcting, then = final(facts, later, by, known)
        fields, name = correcting.fields, correcting.fields.get("field")
        if fields.get("target") is True or fields.get("target") != entry.version or not isinstance(name, str):
            continue
        if name == "occurred_at":
            moved = readable(fields.get("to"))
            if moved is not None and entry.type not in ADMINISTRATIVE:
                entry, said_at = replace(entry, occurred=moved), then
        else:
            rest = {field: value for field, value in entry.fields.items() if field != name}
            entry = replace(entry, fields={**rest, **({name: fields["to"]} if "to" in fields else {})})
            said_at = max(said_at, then) if entry.type == CORRECTION else said_at
    known[position] = entry, said_at
    return entry, said_at


def readable(json: object) -> Occurred | None:
    try:
        return Occurred.from_json(json)
    except UsageError:
        return None


@given(histories())
def test_resolving_agrees_with_the_other_statement_of_it_at_every_moment(facts):
    for by in {entry.recorded_at for entry in facts}:
        memory: dict[int, tuple[Fact, datetime]] = {}
        assert resolve(facts, by) == [final(facts, entry, by, memory) for entry in facts if entry.recorded_at <= by]


@given(histories())
def test_kept_straddling_and_left_out_are_all_there_is(facts):
    told = resolve(facts, None)
    for happened_by in {entry.recorded_at - timedelta(days=3) for entry in facts}:
        kept, straddling = cut(told, happened_by, LONDON)
        later = [entry for entry, said_at in told if earliest(entry, said_at) > happened_by]
        assert len(kept) + straddling + len(later) == len(told)
        assert all(latest <= happened_by for latest, _, _ in kept)


def earliest(entry: Fact, said_at: datetime) -> datetime:
    """First moment at which it can have happened, but no later than someone said that it had."""
    return entry.recorded_at if entry.type in ADMINISTRATIVE else min(entry.occurred.earliest(LONDON), said_at)


@given(histories())
def test_order_is_by_latest_instant_then_position(facts):
    kept, _ = cut(resolve(facts, None), None, LONDON)
    ordered = order(kept)
    latest = {entry.position: instant for instant, _, entry in kept}
    assert ordered == sorted(ordered, key=lambda entry: (latest[entry.position], entry.position))
    assert {entry.position for entry in ordered} == {entry.position for entry in facts}


@given(histories())
def test_as_recorded_at_k_is_the_fold_of_the_prefix(facts):
    for by in {entry.recorded_at for entry in facts}:
        prefix = [entry for entry in facts if entry.recorded_at <= by]
        assert timeline(facts, Coordinates.as_recorded(by), LONDON) == timeline(prefix, NOW, LONDON)
