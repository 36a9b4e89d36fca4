"""Every act decided again by the rules and the policy of its day: what held, what would not have been allowed, what cannot be told."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.events.envelope import Occurred
from ledger.events.event import clear_names
from ledger.events.fact import ERASED, HELD, Fact
from ledger.events.intervention import Ending
from ledger.rules import case
from ledger.rules.redecide import Outcome, Seen, redecide
from ledger.rules.stream_state import shown_to
from tests.rules import acts
from tests.rules import acts_assessment as made
from tests.rules.scenario import HOUR, START, STREAM, SUPERVISOR, given, given_opened
from tests.rules.ways import intervention as interventions

CLOSED = "a closed case is reopened before work on it goes on"


def whole(event, version, *, actor=SUPERVISOR, at=None, occurred=None):
    """An event as an entry that is shown whole."""
    at = at or START + version * HOUR
    return Fact(
        version, STREAM, version, UUID(int=version), at, actor.actor, event.type_name(), occurred or Occurred.at(at), {}, actor.to_json(),
        {}, {}, event.values(),
    )  # fmt: skip


def clear(event, version, **more):
    """The same as a reader without keys sees it."""
    fact = whole(event, version, **more)
    return replace(fact, fields={name: value for name, value in fact.fields.items() if name in clear_names(type(event))})


def again(*events, unit=(), seen=Seen, entry=whole):
    entries = [seen(entry(event, version)) for version, event in enumerate(events, start=1)]
    return list(redecide("case", entries, unit))


def refused(redecision):
    return [rule.sentence for rule in redecision.rules if rule.outcome is Outcome.REFUSED]


def test_what_the_rules_allowed_held_and_each_governing_rule_is_named_with_its_source():
    first, second = again(acts.referral(), acts.triage())
    assert (first.outcome, second.outcome) == (Outcome.HELD, Outcome.HELD)
    assert CLOSED in [rule.sentence for rule in second.rules]
    assert all(rule.source for rule in second.rules)


def test_what_the_rules_of_its_day_would_not_have_allowed_is_a_finding():
    *_, last = again(acts.referral(), acts.closing(), acts.triage())
    assert last.outcome is Outcome.REFUSED
    assert refused(last) == [CLOSED]
    assert next(rule for rule in last.rules if rule.sentence == CLOSED).why == "the case is closed"


def test_the_entries_after_a_finding_are_judged_by_the_state_it_left():
    outcomes = [each.outcome for each in again(acts.referral(), acts.referral(), acts.triage())]
    assert outcomes == [Outcome.HELD, Outcome.REFUSED, Outcome.HELD]


def test_the_policy_of_the_day_decides_and_no_later_one():
    strict = acts.adopting(deciders={"triage-decided": ["auditor"]})
    before, after = (whole(strict, 1, at=START + hours * HOUR) for hours in (1.5, 5))
    assert again(acts.referral(), acts.triage(), unit=[after])[1].outcome is Outcome.HELD
    assert refused(again(acts.referral(), acts.triage(), unit=[before])[1]) == [
        "an act is recorded for somebody whose role allows it on that day"
    ]


def test_a_judgement_of_clear_fields_is_established_where_others_are_sealed_and_one_of_sealed_fields_is_not():
    events = [*made.BEGUN, made.assessing(items=("N1=2",))]
    *_, assessed = again(*events, seen=lambda fact: Seen(fact, withheld=True), entry=clear)
    outcomes = {rule.sentence: rule.outcome for rule in assessed.rules}
    assert outcomes["type, risk and assessment are of a suspect and a victim of this case"] is Outcome.HELD
    assert outcomes["an item of an instrument is rated once"] is Outcome.NOT_ESTABLISHED


def test_a_check_that_needs_what_is_withheld_is_not_established():
    correction = acts.correcting(1, "reason", to_personal="Other.")
    entries = [Seen(clear(acts.referral(), 1), withheld=True), Seen(clear(correction, 2), withheld=True)]
    referral, corrected = redecide("case", entries, ())
    assert referral.outcome is Outcome.HELD
    assert corrected.outcome is Outcome.NOT_ESTABLISHED
    unknown = [rule.sentence for rule in corrected.rules if rule.outcome is Outcome.NOT_ESTABLISHED]
    assert unknown == ["a correction names a field of the entry and a value that can stand there"]


def test_a_check_that_needs_only_clear_fields_is_established_without_a_key():
    entries = [Seen(clear(event, n), withheld=True) for n, event in enumerate((acts.referral(), acts.raising(), acts.ending(1)), start=1)]
    assert refused(list(redecide("case", entries, ()))[-1]) == ["an urgent action ends once, and only if it was raised"]


@pytest.mark.parametrize("kind", [HELD, ERASED, "some-later-type.v1"])
def test_an_entry_whose_type_is_not_told_is_not_established(kind):
    fact = replace(whole(acts.triage(), 2), type=kind)
    last = list(redecide("case", [Seen(whole(acts.referral(), 1)), Seen(fact)], ()))[1]
    assert (last.outcome, last.rules) == (Outcome.NOT_ESTABLISHED, ())


def test_what_the_ledger_makes_is_governed_by_no_rule_of_an_act():
    assert again(acts.referral(), acts.noted())[1].outcome is Outcome.LEDGER_MADE


@pytest.mark.parametrize("withheld", [False, True])
def test_fields_that_are_not_what_the_type_declares_are_a_finding(withheld):
    fact = replace(whole(acts.triage(), 2), fields={"outcome": "perhaps", "rationale": "x"})
    last = list(redecide("case", [Seen(whole(acts.referral(), 1)), Seen(fact, withheld)], ()))[1]
    assert last.outcome is Outcome.REFUSED
    assert last.rules[-1].sentence == "an entry's fields are what its type declares"
    assert "perhaps" not in last.rules[-1].why


def test_an_entry_that_does_not_say_who_acted_is_not_established():
    fact = replace(whole(acts.triage(), 2), who={})
    last = list(redecide("case", [Seen(whole(acts.referral(), 1)), Seen(fact)], ()))[1]
    assert last.outcome is Outcome.NOT_ESTABLISHED


@pytest.mark.parametrize(("ahead", "outcome"), [(timedelta(seconds=90), Outcome.HELD), (timedelta(minutes=3), Outcome.REFUSED)])
def test_the_clock_that_decided_may_differ_from_the_one_that_stamped_by_as_much_as_append_lets_it(ahead, outcome):
    at = START + HOUR
    fact = whole(acts.referral(), 1, at=at, occurred=Occurred.at(at + ahead))
    assert next(redecide("case", [Seen(fact)], ())).outcome is outcome


POSSIBLE = (
    acts.referral, acts.triage, acts.raising, lambda: acts.ending(2), lambda: acts.ending(3), acts.closing, acts.reopening, acts.note,
)  # fmt: skip


@drawn(st.lists(st.sampled_from(POSSIBLE), max_size=12))
def test_deciding_again_says_of_any_history_what_deciding_said(made):
    events = [make() for make in made]
    for place, (event, redecision) in enumerate(zip(events, again(*events), strict=True)):
        found = given(*events[:place]).when(event)
        assert sorted(refused(redecision)) == sorted(found.sentences)
        assert (redecision.outcome is Outcome.HELD) == (not found.sentences)


def held(event, version, originator=SUPERVISOR.agency):
    return replace(whole(event, version), held={"originator": originator})


def unopened(event, version, originator=SUPERVISOR.agency):
    return replace(held(event, version, originator), type=HELD, fields={}, who={})


OFFER, START_OF_IT = interventions.offering(), interventions.starting()


def test_a_held_entry_is_judged_by_what_its_own_agency_holds():
    entries = [Seen(whole(acts.referral(), 1)), Seen(held(OFFER, 2)), Seen(held(START_OF_IT, 3))]
    assert [each.outcome for each in redecide("case", entries, ())] == [Outcome.HELD] * 3


def test_what_another_agency_holds_says_nothing_for_it():
    entries = [Seen(whole(acts.referral(), 1)), Seen(held(OFFER, 2, "elsewhere")), Seen(held(START_OF_IT, 3))]
    assert [each.outcome for each in redecide("case", entries, ())] == [Outcome.HELD, Outcome.HELD, Outcome.REFUSED]


def test_a_held_entry_is_not_established_where_an_earlier_one_of_its_agency_was_not_opened():
    entries = [Seen(whole(acts.referral(), 1)), Seen(unopened(OFFER, 2)), Seen(held(START_OF_IT, 3))]
    assert [each.outcome for each in redecide("case", entries, ())] == [Outcome.HELD, Outcome.NOT_ESTABLISHED, Outcome.NOT_ESTABLISHED]


def test_rules_of_open_types_know_nothing_of_what_is_held():
    state = given_opened(acts.referral(), OFFER).state
    assert state.entries[2] == OFFER.type_name()
    assert shown_to(state, None).entries[2] == HELD
    assert not shown_to(state, None).of("intervention-offered")
    assert shown_to(state, SUPERVISOR.agency) is state


@pytest.mark.parametrize(
    ("of", "by", "reads"), [("cwp", "cwp", "terminated"), ("cwp", "nwbh", "dropped_out"), (None, "cwp", "dropped_out")]
)
def test_a_held_correction_moves_no_state_but_that_of_its_own_agency(of, by, reads):
    """The rules refuse it elsewhere; one that came past them changes nothing."""
    ended = whole(interventions.ending(Ending.DROPPED_OUT), 2)
    state = case.evolve(case.INITIAL, whole(acts.referral(), 1))
    state = case.evolve(state, ended if of is None else replace(ended, held={"originator": of}))
    state = case.evolve(state, held(acts.correcting_held(2, "how", to="terminated"), 3, by))
    assert state.acts[2].fields["how"] == reads
