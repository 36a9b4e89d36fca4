"""The act's own day and its time, for any days and times: they agree when it is recorded, and after every correction that is taken."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume
from hypothesis import given as drawn
from hypothesis import strategies as st
from msgspec import structs

from ledger.events.catalogue import HAPPENED_ON, load
from ledger.events.envelope import Occurred
from ledger.events.event import Event
from ledger.intents import Intent
from ledger.rules import case
from ledger.rules.days import begins_after
from ledger.rules.redecide import Outcome, Seen, redecide
from ledger.rules.rule import refusals
from projections.engine.time import resolve
from tests import strategies
from tests.rules import acts
from tests.rules import orders_acts as orders
from tests.rules.scenario import STREAM, SUPERVISOR, given, recorded
from tests.rules.test_sequence import about
from tests.rules.ways import conduct

ZONE = ZoneInfo("Europe/London")
LATER = datetime(2199, 12, 1, tzinfo=UTC)
DAYS = st.dates(date(2026, 1, 6), date(2190, 1, 1))
INSTANTS = st.datetimes(datetime(2026, 1, 6), datetime(2190, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis asks for naive ones
BEFORE = (acts.referral(), orders.making())
SENTENCE = "an act with a day of its own happened on that day"


@pytest.mark.parametrize("name", [*sorted(HAPPENED_ON), "note-recorded.v1", "order-breached.v1", "reoffence-assessed.v1"])
@drawn(data=st.data())
def test_nobody_says_when_it_happened_and_it_did_on_its_own_day_where_it_has_one(name: str, data: st.DataObject) -> None:
    event = data.draw(strategies.events(load(name)))
    own = event.values().get(HAPPENED_ON.get(name, ""))
    assert Intent(event, STREAM).occurred == (None if own is None else Occurred(own, "day"))
    said = data.draw(strategies.occurrences())
    assert Intent(event, STREAM, said).occurred == said


@drawn(st.data(), INSTANTS)
def test_a_time_that_may_mean_an_instant_of_the_day_is_never_refused(data: st.DataObject, instant: datetime) -> None:
    event = orders.serving(2, instant.astimezone(ZONE).date())
    given(*BEFORE).when(event, at=LATER, occurred=data.draw(about(instant))).allowed()


@drawn(INSTANTS, st.timedeltas(timedelta(days=1), timedelta(days=900)), st.sampled_from([-1, 1]))
def test_another_day_or_an_instant_of_it_is_always_refused(instant: datetime, by: timedelta, way: int) -> None:
    other = (instant.astimezone(ZONE) + way * by).date()
    assume(other >= orders.MADE_ON)
    for occurred in (Occurred.at(instant), Occurred(f"{instant.astimezone(ZONE):%Y-%m-%d}", "day")):
        given(*BEFORE).when(orders.serving(2, other), at=LATER, occurred=occurred).refused_by(SENTENCE)


@drawn(DAYS, st.lists(DAYS | strategies.occurrences(), max_size=5))
def test_whatever_corrections_are_taken_the_act_lies_on_its_own_day(first: date, corrections: list[date | Occurred]) -> None:
    facts = [recorded(event, version) for version, event in enumerate((*BEFORE, orders.serving(2, first)), start=1)]
    state = case.INITIAL
    for fact in facts:
        state = case.evolve(state, fact)
    for to in corrections:
        day = isinstance(to, date)
        event: Event = acts.correcting(3, "served_on" if day else "occurred_at", to=str(to) if day else to.to_json())
        against = refusals(state, SUPERVISOR, type(event), event, LATER)
        if day:
            assert not against, "the day alone can always be corrected"
        if not against:
            facts.append(structs.replace(recorded(event, len(facts) + 1), recorded_at=LATER))
            state = case.evolve(state, facts[-1])
        stands = resolve(facts, None)[2][0]
        assert stands.occurred.can_be_of(date.fromisoformat(stands.fields["served_on"]), ZONE)


@pytest.mark.parametrize(
    ("kind", "value", "after"),
    [
        ("instant", "2026-03-02T23:59:00Z", False), ("instant", "2026-03-03T00:00:00Z", True),
        ("instant", "2026-03-03T00:30:00+01:00", False),
        ("instant", "2026-07-01T23:30:00Z", True), ("date", "2026-03-03", True), ("year", 2026, False), ("year", 2027, True),
        ("date", "soon", False), ("instant", None, False), ("year", "2027", False),
    ],
)  # fmt: skip
def test_a_time_begins_after_today_by_the_calendar_of_the_unit(kind: str, value: object, after: bool) -> None:
    assert begins_after(kind, value, acts.TODAY, ZONE) == after


def test_an_instant_is_of_the_day_that_it_has_in_the_units_zone() -> None:
    late = "2026-07-01T23:30:00Z"
    assert [begins_after("instant", late, date(2026, 7, day), ZONE) for day in (1, 2)] == [True, False]


def test_it_is_decided_again_from_the_record_alone_and_what_is_sealed_is_not_established() -> None:
    for said, outcome in (("2026-01", Outcome.HELD), ("2026-02", Outcome.REFUSED)):
        facts = [recorded(event, version) for version, event in enumerate((*BEFORE, orders.serving(2)), start=1)]
        facts[2] = structs.replace(facts[2], occurred=Occurred(said, "month"))
        rules = [*redecide("case", [Seen(fact, withheld=True) for fact in facts], ())][2].rules
        assert [one.outcome for one in rules if one.sentence == SENTENCE] == [outcome]
    known = recorded(acts.identifying(), 1)
    (person,) = redecide("person", [Seen(known, withheld=True)], ())
    ahead = next(one for one in person.rules if one.sentence == "what has happened did so by the day of its recording")
    assert ahead.outcome == Outcome.NOT_ESTABLISHED
    (looked,) = [*redecide("case", [Seen(recorded(conduct.looked(), 1), withheld=True)], ())]
    assert next(one for one in looked.rules if one.sentence == ahead.sentence).outcome == Outcome.HELD
