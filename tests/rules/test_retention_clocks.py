"""When holds are looked at again, and when a controller reviews what it holds about a person."""

from datetime import date, timedelta
from uuid import UUID

from ledger.events.event import Event
from ledger.events.privacy import ErasureAuthority
from ledger.events.retention import RetentionDecision
from ledger.rules.clocks import running
from ledger.rules.deadlines import Terms
from ledger.rules.periods import period_for
from ledger.rules.policy import DEFAULT
from tests.rules import acts
from tests.rules.acts_retention import TODAY, classifying, erasing, placing, releasing, reviewing
from tests.rules.scenario import recorded


def period_ends(controller: str, category: str, began: date) -> date | None:
    found = period_for(DEFAULT.retention, category, controller, None)
    return None if found is None else found.ends(began)


def clocks(*events: Event, terms: Terms = Terms(DEFAULT.tzinfo, period_ends=period_ends)) -> list[tuple[str, int, date]]:  # noqa: B008
    facts = [recorded(event, version) for version, event in enumerate(events, start=1)]
    return [(each.deadline.name, each.start.version, each.due.astimezone(DEFAULT.tzinfo).date()) for each in running(facts, terms)]


def test_a_hold_is_looked_at_again_until_it_is_released_or_placed_anew() -> None:
    first, again = TODAY + timedelta(days=90), TODAY + timedelta(days=180)
    assert clocks(placing()) == [("review of a legal hold", 1, first)]
    assert clocks(placing(), releasing(1)) == []
    assert clocks(placing(), placing(review_on=again)) == [("review of a legal hold", 2, again)]
    beside = clocks(placing(), placing("cwp", review_on=again))
    assert beside == [("review of a legal hold", 1, first), ("review of a legal hold", 2, again)]
    assert clocks(placing(), placing("cwp"), releasing(1)) == [("review of a legal hold", 2, first)]


def test_the_first_review_is_due_when_the_period_of_the_group_is_over() -> None:
    person = acts.identifying()
    assert clocks(person, classifying()) == [("first retention review", 2, date(2026, 3, 2))]
    assert clocks(person, classifying(), terms=Terms(DEFAULT.tzinfo)) == []
    assert clocks(person, classifying(), classifying(start=date(2020, 2, 29))) == [("first retention review", 3, date(2030, 3, 1))]


def test_each_controllers_reviews_are_its_own() -> None:
    person, two = acts.identifying(), (classifying(), classifying("cwp", date(2015, 1, 1)))
    assert clocks(person, *two, reviewing(again=date(2031, 1, 1))) == [
        ("first retention review", 3, date(2025, 1, 1)), ("retention review", 4, date(2031, 1, 1)),
    ]  # fmt: skip
    assert clocks(person, *two, erasing()) == [
        ("first retention review", 3, date(2025, 1, 1)), ("erasure that was decided", 4, TODAY),
    ]  # fmt: skip


def test_what_was_decided_to_be_erased_is_due_until_it_is_or_the_controller_thinks_again() -> None:
    decided, due = (acts.identifying(), classifying(), erasing()), [("erasure that was decided", 3, TODAY)]
    gone = acts.erasing(UUID(int=3))
    assert clocks(*decided) == due
    assert clocks(*decided, gone) == []
    assert clocks(*decided, gone.model_copy(update={"authority": ErasureAuthority.SUBJECT_REQUEST})) == due
    assert clocks(acts.identifying(), classifying(), gone, erasing()) == [("erasure that was decided", 4, TODAY)]
    assert clocks(*decided, reviewing(again=date(2031, 1, 1))) == [("retention review", 4, date(2031, 1, 1))]
    assert clocks(*decided, reviewing(controller="cwp", again=date(2031, 1, 1)))[:1] == due
    assert clocks(*decided, classifying(start=date(2026, 1, 1))) == [("first retention review", 4, date(2036, 1, 1))]


def test_the_last_review_counts_and_a_new_classification_begins_the_period_anew() -> None:
    person = acts.identifying()
    reviewed = (person, classifying(), reviewing(again=date(2028, 1, 1)), reviewing(RetentionDecision.RESTRICT, again=date(2029, 1, 1)))
    assert clocks(*reviewed) == [("retention review", 4, date(2029, 1, 1))]
    assert clocks(*reviewed, classifying(start=date(2026, 1, 1))) == [("first retention review", 5, date(2036, 1, 1))]
