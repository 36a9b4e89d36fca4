"""Evolve is total and pure; policies are dated; clocks run and stop."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.errors import RuleRefused, UsageError
from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.discussion import DiscussionScheduled
from ledger.events.envelope import Actor, Occurred
from ledger.events.fact import ERASED, HELD, Fact
from ledger.events.gates import Response, ScreenOutcome, TriageOutcome
from ledger.rules import case, person, unit
from ledger.rules.authority import names_deciders
from ledger.rules.clocks import DEADLINES, called, running
from ledger.rules.deadlines import Terms
from ledger.rules.policy import DECISIONS, DEFAULT, TARGETS, UNPUBLISHED, Policy, Span, in_force
from ledger.rules.progress import Pathway
from ledger.rules.rule import decide
from tests import strategies
from tests.rules import acts, acts_discussion
from tests.rules.scenario import HOUR, START, SUPERVISOR, given_unit, recorded

ROOMS: list[tuple[Any, Any]] = [(case.INITIAL, case.evolve), (person.INITIAL, person.evolve), (unit.INITIAL, unit.evolve)]
TARGETED = Terms(DEFAULT.tzinfo, dict.fromkeys(TARGETS, 5))
UNTARGETED = Terms(DEFAULT.tzinfo)
junk = st.none() | st.booleans() | st.integers(0, 20) | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
names = st.sampled_from([
    "party", "category", "outcome", "raised", "target", "field", "to", "login", "roles", "document", "due", "route", "services", "service",
    "response", "owner", "next_on",
])  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from([*TYPES, HELD, ERASED, "unheard-of.v1"]), st.dictionaries(names, junk)), max_size=15))
def test_evolve_takes_any_history(history: list[tuple[str, dict[str, Any]]]) -> None:
    for initial, evolve in ROOMS:
        state: Any = initial
        for version, (kind, fields) in enumerate(history, start=1):
            state = evolve(state, _fact(version, kind, fields))
        if isinstance(state, case.CaseState):
            assert {*state.open_urgent} <= state.urgent.keys() <= state.entries.keys()
            assert isinstance(state.pathway, Pathway)
        assert dict(state.entries) == {version: kind for version, (kind, _) in enumerate(history, start=1)}
        assert initial.entries == {}


def _fact(version: int, kind: str, fields: dict[str, Any]) -> Fact:
    return replace(recorded(acts.note(), version), type=kind, fields=fields)


@given(strategies.streams())
def test_clocks_take_any_history(facts: list[Fact]) -> None:
    assert running(facts, TARGETED) == running(list(reversed(facts)), TARGETED)


intents = st.sampled_from([
    acts.referral(), acts.triage(), acts.raising(), acts.ending(2), acts.ending(3), acts.note(), acts.closing(), acts.reopening(),
    acts.joining(), acts.correcting(3, "raised", to=2), acts.clinical_note(), acts.noted(), acts.screen(), acts.discussion(),
    acts.direct("clinic"), acts.responding("clinic", Response.ACCEPTED), acts.allocating(SUPERVISOR.actor), acts.accepting(),
    acts.transferring(), acts.reviewing(), acts.disputing(2), acts.resolving(3),
])  # fmt: skip


@given(st.lists(intents, max_size=30))
def test_no_history_that_was_decided_breaks_what_the_rules_promise(tried: list[Any]) -> None:
    state = case.INITIAL
    kept: list[Fact] = []
    for event in tried:
        at = START + (len(kept) + 1) * HOUR
        try:
            decide(state, event, SUPERVISOR, at)
        except RuleRefused:
            continue
        kept.append(recorded(event, len(kept) + 1))
        state = case.evolve(state, kept[-1])
        assert not (state.closed and state.open_urgent)
        assert kept[0].kind == "referral-received"
    kinds = [fact.kind for fact in kept]
    assert kinds.count("referral-received") <= 1
    assert kinds.count("case-closed") - kinds.count("case-reopened") in (0, 1)
    assert {clock.start.version for clock in running(kept, UNTARGETED)} >= set(state.open_urgent) or "fact-corrected" in kinds


def test_an_urgent_action_runs_until_it_is_ended() -> None:
    late, soon = START + timedelta(days=2), START + timedelta(days=1)
    facts = [recorded(event, version) for version, event in enumerate([acts.referral(), acts.raising(late), acts.raising(soon)], start=1)]
    assert [(clock.start.version, clock.due) for clock in running(facts, UNTARGETED)] == [(3, soon), (2, late)]
    assert [clock.start.version for clock in running([*facts, recorded(acts.ending(3), 4)], UNTARGETED)] == [2]


def test_every_clock_names_types_that_exist_and_its_source() -> None:
    for deadline in DEADLINES:
        assert {f"{kind}.v1" for kind in deadline.kinds} <= TYPES.keys()
        assert deadline.source
    told = {(deadline.name, deadline.source) for deadline in DEADLINES}
    assert len(told) == len({name for name, _ in told}), "who asks what is due finds a clock's rule by its name"
    assert all(called(name).source == source for name, source in told)  # type: ignore[union-attr]
    assert {*TARGETS, "urgent action", "review"} <= {name for name, _ in told}


@pytest.mark.parametrize("due", [None, 5, "soon", "2026-03-02T09:00:00"])
def test_a_clock_without_a_readable_time_does_not_run(due: object) -> None:
    assert running([_fact(1, "urgent-action-raised.v1", {"due": due})], UNTARGETED) == []
    assert running([_fact(1, "review-held.v1", {"next_on": due})], UNTARGETED) == []


def clocks(terms: Terms, *events: Any) -> list[tuple[str, int, str]]:
    """Name, starting entry and due time in London of every clock that runs after these entries."""
    facts = [recorded(event, version) for version, event in enumerate(events, start=1)]
    found = running(facts, terms)
    return [(clock.deadline.name, clock.start.version, f"{clock.due.astimezone(terms.zone):%Y-%m-%d %H:%M}") for clock in found]


def test_an_arranged_discussion_is_due_at_its_time_until_it_is_held_arranged_anew_or_the_case_is_closed() -> None:
    routed, arranged = acts_discussion.ROUTED, acts_discussion.arranging()
    again = DiscussionScheduled(scheduled_for=START + timedelta(days=7), agencies=("police",))
    assert clocks(UNTARGETED, *routed, arranged) == [("case discussion", 5, "2026-03-02 09:00")]
    assert clocks(UNTARGETED, *routed, arranged, again) == [("case discussion", 6, "2026-03-09 09:00")]
    assert clocks(UNTARGETED, *routed, acts_discussion.discussing(), arranged) == [("case discussion", 6, "2026-03-02 09:00")]
    for ends in (acts_discussion.discussing(), acts.closing()):
        assert clocks(UNTARGETED, *routed, arranged, ends) == []


def test_a_review_is_due_until_the_end_of_its_day_in_the_units_zone() -> None:
    summer = date(2026, 7, 1)  # ends at 22:59:59 UTC
    assert clocks(UNTARGETED, acts.referral(), acts.reviewing(summer)) == [("review", 2, "2026-07-01 23:59")]
    again = acts.reviewing(date(2026, 8, 1))
    assert clocks(UNTARGETED, acts.referral(), acts.reviewing(summer), again) == [("review", 3, "2026-08-01 23:59")]
    for stop in (acts.reviewing(), acts.closing(), acts.transferring()):
        assert clocks(UNTARGETED, acts.referral(), acts.reviewing(summer), stop) == []


def test_gates_have_no_clock_until_the_unit_sets_a_target() -> None:
    history = (acts.referral(), acts.triage(), acts.screen(), acts.allocating(SUPERVISOR.actor))
    assert [clocks(UNTARGETED, *history[:upto]) for upto in range(1, 5)] == [[], [], [], []]


POSSIBLE = (acts.referral(), acts.triage())
UNDECIDED, DEFERRED = acts.triage(TriageOutcome.INSUFFICIENT_INFORMATION), acts.screen(ScreenOutcome.DEFER)
MINE = acts.allocating(SUPERVISOR.actor)
SET = Terms(DEFAULT.tzinfo, {"triage": 1, "screen": 2, "action": 3, "allocation": 28})


@pytest.mark.parametrize(
    ("events", "run"),
    [
        ([acts.referral()], [("triage", 1, "2026-03-03 23:59")]),
        ([acts.referral(), UNDECIDED], [("triage", 1, "2026-03-03 23:59")]),
        ([acts.referral(), UNDECIDED, acts.triage()], [("screen", 3, "2026-03-04 23:59")]),
        ([acts.referral(), acts.triage(TriageOutcome.CLEARLY_NOT_STALKING)], []),
        ([*POSSIBLE, DEFERRED], [("screen", 2, "2026-03-04 23:59")]),
        ([*POSSIBLE, acts.screen()], [("action", 3, "2026-03-05 23:59")]),
        ([*POSSIBLE, acts.screen(), acts.triage()], [("screen", 4, "2026-03-04 23:59")]),
        ([*POSSIBLE, acts.screen(), acts.screen()], [("action", 4, "2026-03-05 23:59")]),
        ([*POSSIBLE, acts.screen(), acts.discussion()], []),
        ([*POSSIBLE, acts.screen(ScreenOutcome.NO_ADDED_VALUE)], []),
        ([acts.referral(), acts.closing()], []),
        ([*POSSIBLE, acts.screen(), acts.discussion(), MINE], [("allocation", 5, "2026-03-30 23:59")]),  # the clocks went forward
        ([*POSSIBLE, acts.screen(), acts.discussion(), MINE, acts.accepting()], []),
        ([*POSSIBLE, acts.screen(), acts.discussion(), MINE, MINE], [("allocation", 6, "2026-03-30 23:59")]),
    ],
)
def test_the_clock_of_a_gate_runs_from_the_gate_before_until_it_is_decided(events: list[Any], run: list[tuple[str, int, str]]) -> None:
    assert clocks(SET, *events) == run


def test_a_target_counts_from_the_day_of_the_referral_however_late_it_is_recorded() -> None:
    late = replace(recorded(acts.referral(), 1), occurred=Occurred("2026-02-20", "day"))
    vague = replace(recorded(acts.referral(), 1), occurred=Occurred("2026-03", "month"))  # no later than it was recorded
    assert [f"{running([fact], SET)[0].due:%Y-%m-%d}" for fact in (late, vague)] == ["2026-02-21", "2026-03-03"]


def test_the_policy_of_a_day_is_the_last_one_adopted_by_then() -> None:
    state: Any = given_unit(acts.adopting(zone="Europe/Belfast"), acts.adopting(zone="Europe/Dublin")).state
    first, second = START + HOUR, START + 2 * HOUR
    assert in_force(state.adopted, first - timedelta(seconds=1)).policy == DEFAULT
    for at in (first, second - timedelta(seconds=1)):
        assert in_force(state.adopted, at).policy.zone == "Europe/Belfast"
    assert in_force(state.adopted, second).policy.zone == "Europe/Dublin"


def test_members_hold_their_roles_from_and_until_recorded_times() -> None:
    state: Any = given_unit(acts.adding(1), acts.adding(2), acts.disabling(2)).state
    member = state.members["u_0000000000000002"]
    assert member.recorder == UUID(int=2)
    (post,) = member.posts
    assert "administrator" in post.roles
    assert "auditor" not in post.roles
    assert (post.since > START + HOUR, post.until) == (True, member.until)
    assert post.since < post.until
    assert [open_one.login for open_one in state.open_with("administrator")] == ["u_0000000000000001"]


def test_a_policy_is_read_from_its_document() -> None:
    document = {
        "zone": "Europe/Belfast", "deciders": {"triage-decided": ["supervisor"]}, "sectors": {"cwp": "health"}, "clock_ahead_days": 3,
        "reason_required": [{"from": "2026-01-01"}, {"from": "2020-01-01", "until": "2020-12-31"}], "contact": "Unit, 01234 567890",
        "targets": {"triage": 2}, "access_log_days": 730,
    }  # fmt: skip
    policy = Policy.from_document(json.dumps(document))
    assert policy.deciders == {"triage-decided": frozenset({"supervisor"})}
    assert (policy.sectors, policy.clock_ahead_days) == ({"cwp": "health"}, 3)
    assert (policy.targets, policy.access_log_days, DEFAULT.access_log_days) == ({"triage": 2}, 730, None)
    assert policy.reason_required[1] == Span(date(2020, 1, 1), date(2020, 12, 31))
    assert [policy.asks_reason(date(year, 6, 1)) for year in (2019, 2020, 2021, 2026)] == [False, True, False, True]
    assert policy.tzinfo.utcoffset(datetime(2026, 7, 1, tzinfo=UTC)) == HOUR
    assert Policy.from_document("{}") == DEFAULT


def test_whoever_works_on_cases_decides_until_a_unit_says_who_does() -> None:
    deciding = {kind_of(name): load(name) for name in TYPES if load(name).decides}
    assert {*DECISIONS} == deciding.keys() == DEFAULT.deciders.keys()
    assert {DEFAULT.allowed(kind, frozenset()) for kind in DECISIONS} == {cls.recorders for cls in deciding.values()} == {UNPUBLISHED}
    named = Policy.from_document('{"deciders": {"screen-decided": ["practitioner", "supervisor"], "case-closed": ["supervisor"]}}')
    assert [kind for kind, cls in deciding.items() if names_deciders(cls, named)] == ["case-closed"]


def test_a_reason_was_required_until_the_law_changed() -> None:
    assert [DEFAULT.asks_reason(day) for day in (date(2018, 5, 24), date(2018, 5, 25), date(2025, 8, 18), date(2025, 8, 19))] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [
        "", "[]", "{", "[" * 15_000, '{"colour": "red"}', '{"zone": "Mars/Base"}', '{"zone": "../../etc/passwd"}', '{"zone": "Europe"}',
        '{"zone": 5}', '{"deciders": ["x"]}', '{"deciders": {"x": "supervisor"}}', '{"sectors": {"a": "navy"}}', '{"clock_ahead_days": 0}',
        '{"clock_ahead_days": true}', '{"reason_required": [{}]}', '{"reason_required": {"from": "2026-01-01"}}',
        '{"reason_required": [{"from": "soon"}]}', '{"reason_required": [{"from": "2018-05-25", "to": "2025-08-18"}]}',
        '{"reason_required": [{"from": "2025-08-18", "until": "2018-05-25"}]}', '{"contact": ["x"]}',
        '{"access_log_days": 0}', '{"access_log_days": true}', '{"access_log_days": "long"}', '{"access_log_days": 36526}',
        '{"targets": {"lunch": 1}}', '{"targets": {"triage": 0}}', '{"targets": {"triage": "soon"}}', '{"targets": ["triage"]}',
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_read_is_refused(document: str) -> None:
    with pytest.raises(UsageError, match="policy"):
        Policy.from_document(document)


@pytest.mark.parametrize(("document", "right"), [
    ({"zone": "Mars/Base"}, 'zone is not the name of a time zone, such as "Europe/London"'),
    ({"deciders": {"x": "supervisor"}}, "deciders is not an object of lists of roles by type"),
    ({"sectors": {"a": "navy"}}, "sectors is not an object of one of police, probation, health, advocacy by the code of each agency"),
    ({"reason_required": [{}]}, "reason_required is not a list of spans of days"),
    ({"clock_ahead_days": 0}, "clock_ahead_days is not a whole number of days from 1 to 366"), ({"contact": 5}, "contact is not text"),
    ({"targets": {"lunch": 1}}, "by one of triage, screen, action, allocation"),
    ({"roles": []}, "roles is not an object of words by the code"),
    ({"colour": "red"}, "it has another key"),
])  # fmt: skip
def test_a_refused_policy_says_what_would_be_right(document: dict[str, object], right: str) -> None:
    with pytest.raises(UsageError, match="policy") as refused:
        Policy.from_document(json.dumps(document))
    assert right in str(refused.value)


def test_an_actor_is_what_rules_take() -> None:
    assert Actor.from_json(SUPERVISOR.to_json()) == SUPERVISOR
