"""Time has one meaning, for any history; and what a correction does, stated a second time in another way."""

from datetime import datetime, timedelta

from hypothesis import given

from ledger.events.catalogue import ADMINISTRATIVE
from ledger.events.fact import Fact
from projections.engine.time import NOW, Coordinates, cut, order, resolve, timeline
from tests.projections.histories import LONDON, histories
from tests.projections.restated import Known, final


@given(histories())
def test_resolving_agrees_with_the_other_statement_of_it_at_every_moment(facts):
    for by in {entry.recorded_at for entry in facts}:
        memory: Known = {}
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
