"""The order in time, for any times: what can be true is never refused, and what a correction leaves is what recording would have left."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from ledger.events.catalogue import ADMINISTRATIVE, TYPES, load
from ledger.events.envelope import Occurred
from ledger.events.event import fields_of
from ledger.rules.sequence import Pair, after_what_it_names, out_of_order
from tests import strategies
from tests.rules import acts
from tests.rules.scenario import dated, given

ZONE = ZoneInfo("Europe/London")
LATER = datetime(2199, 12, 31, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis asks for naive ones
PAST = strategies.occurrences().filter(lambda one: one.earliest(ZONE) < LATER - timedelta(days=1))
SHAPES = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


@st.composite
def about(draw: st.DrawFn, instant: datetime) -> Occurred:
    """A time that may mean this instant: itself, its day, month or year in the unit's zone, about one of these, or a range round it."""
    precision, local = draw(st.sampled_from(["instant", *SHAPES, "approximate", "range"])), instant.astimezone(ZONE)
    if precision == "instant":
        return Occurred.at(instant)
    if precision == "range":
        before, after = (local + sign * draw(st.timedeltas(timedelta(), timedelta(days=900))) for sign in (-1, 1))
        return Occurred(f"{before:%Y-%m}", "range", f"{after:%Y-%m-%d}")
    shape = draw(st.sampled_from(sorted(SHAPES.values()))) if precision == "approximate" else SHAPES[precision]
    return Occurred(f"{local:{shape}}", precision)


@drawn(st.data(), st.lists(INSTANTS, min_size=2, max_size=2).map(sorted))
def test_a_decision_that_can_have_followed_its_referral_is_never_refused(data: st.DataObject, instants: list[datetime]) -> None:
    referral, decision = (data.draw(about(each)) for each in instants)
    given(dated(acts.referral(), referral)).when(acts.triage(), at=LATER, occurred=decision).allowed()


@drawn(INSTANTS, st.timedeltas(timedelta(days=1, minutes=5), timedelta(days=9000)))
def test_a_decision_of_a_day_before_the_day_of_its_referral_is_always_refused(instant: datetime, by: timedelta) -> None:
    earlier = Occurred(f"{(instant - by).astimezone(ZONE):%Y-%m-%d}", "day")
    found = given(dated(acts.referral(), Occurred.at(instant))).when(acts.triage(), at=LATER, occurred=earlier)
    found.refused_by("what follows a referral has not happened before it")


@drawn(PAST, PAST, PAST)
def test_a_corrected_time_is_taken_where_recording_it_so_would_have_been(referral: Occurred, decision: Occurred, moved: Occurred) -> None:
    def recordable(first: Occurred, then: Occurred) -> bool:
        return given(dated(acts.referral(), first)).when(acts.triage(), at=LATER, occurred=then).sentences == ()

    state, wrong = given(dated(acts.referral(), referral), dated(acts.triage(), decision)), not recordable(referral, decision)
    for target, would in ((1, recordable(moved, decision)), (2, recordable(referral, moved))):
        found = state.when(acts.correcting(target, "occurred_at", to=moved.to_json()), at=LATER)
        assert (found.sentences == ()) == (would or wrong), "what stood wrong before is no reason to refuse"


KINDS = [name for name in TYPES if name not in ADMINISTRATIVE and load(name).stream == "case"]
NAMING = [(name, field.name) for name in KINDS for field in fields_of(load(name)) if field.kind == "entry"]
LATER_TOO = {("order-breached.v1", "charge"), ("outcome-measured.v1", "intervention")}


@pytest.mark.parametrize(("name", "field"), NAMING)
def test_whatever_names_an_entry_has_not_happened_before_it(name: str, field: str) -> None:
    """Any type that comes to name entries is ruled by itself; which entries it may name its own rules say."""
    referral = dated(acts.referral(), Occurred("2026-02-02", "day"))
    _, state = given(referral).state.followed_by(name, {field: 1}, Occurred("2026-02-01", "day"))  # type: ignore[attr-defined]
    expected = [] if (name, field) in LATER_TOO else [Pair(1, 2)]
    assert list(after_what_it_names(state, 2)) == list(after_what_it_names(state, 1)) == expected
    assert list(out_of_order(state, 2, [after_what_it_names])) == expected
