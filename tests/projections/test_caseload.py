"""P1 caseload, on hand-worked histories."""

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from ledger.events.fact import ERASED, Fact
from ledger.persons import Merge, Persons, joined
from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.caseload import QUESTION
from tests.projections.histories import LONDON, correction, fact, instant


def referral(position: int = 1, recorded: str = "2026-03-01", occurred: str | None = None, **fields: Any) -> Fact:
    return fact(position, "referral-received", recorded, occurred, **{"urgency": "routine", "agency": "cheshire-police", **fields})


def row(*facts: Fact, at: Coordinates = NOW) -> dict[str, Any]:
    (only,) = fold_stream(QUESTION, facts, at, LONDON).rows
    return only.row


def test_a_case_just_referred():
    assert row(referral(1, "2026-03-01T09:00", "2026-02-28")) == {
        "number": "CHS-26-0007",
        "gate": "REFERRAL",
        "decision": None,
        "state": "open",
        "closed_because": None,
        "owner": None,
        "urgency": "routine",
        "urgent_actions": [],
        "next": [],
        "targets": [{"what": "triage", "entry": 1, "counts_from": "2026-02-28"}],
        "risk": [],
        "contacts": [],
        "assessed_on": None,
        "breach": None,
        "glass": 0,
        "referred_on": "2026-02-28",
        "referring_agency": "cheshire-police",
        "parties": {},
        "entries": 1,
        "last_recorded_at": "2026-03-01T09:00:00Z",
    }


def test_broken_glass_counts_until_it_is_reviewed():
    broken = [fact(n, "glass-broken", "2026-03-02", ground="life") for n in (2, 3)]
    reviewed = fact(4, "glass-reviewed", "2026-03-03", opened=2, verdict="justified")
    assert [row(referral(), *facts)["glass"] for facts in ((), broken, (*broken, reviewed))] == [0, 2, 1]


def test_a_stream_without_a_referral_is_no_case():
    assert fold_stream(QUESTION, [fact(1, "party-identified", "2026-03-01")], NOW, LONDON).rows == []


def test_of_several_decisions_the_last_counts():
    late = fact(3, "triage-decided", "2026-03-09", "2026-03-03", outcome="insufficient_information")
    last = fact(2, "triage-decided", "2026-03-08", "2026-03-08", outcome="possible_stalking")
    found = row(referral(), last, late)  # the one told late was decided first
    assert (found["gate"], found["decision"]) == ("TRIAGE", "possible_stalking")


STEPS = [
    ("triage-decided", {"outcome": "possible_stalking"}, ("TRIAGE", "possible_stalking")),
    ("screen-decided", {"outcome": "adds_value"}, ("SCREEN", "adds_value")),
    ("urgent-action-raised", {"gate": "screen"}, ("SCREEN", "adds_value")),
    ("action-routed", {"route": "direct_to_service", "services": ["clinic"]}, ("ACTION", "direct_to_service")),
    ("service-responded", {"service": "clinic", "response": "started"}, ("SERVICE", "started")),
    ("case-closed", {"reason": "completed"}, ("CLOSED", "started")),
    ("case-reopened", {"trigger": "review"}, ("SERVICE", "started")),
    ("triage-decided", {"outcome": "insufficient_information"}, ("TRIAGE", "insufficient_information")),
]


def test_the_gate_follows_the_pathway_and_a_triage_asks_the_question_again():
    facts = [referral()]
    for place, (kind, fields, expected) in enumerate(STEPS, start=2):
        facts.append(fact(place, kind, f"2026-04-{place:02}", **fields))
        found = row(*facts)
        assert (found["gate"], found["decision"]) == expected, kind


def test_a_referral_told_more_vaguely_than_the_triage_does_not_come_after_it():
    triage = fact(2, "triage-decided", "2026-03-09", "2026-03-02T10:15", outcome="possible_stalking")
    assert row(referral(1, "2026-03-09", "2026-03-02"), triage)["gate"] == "TRIAGE"


def test_the_owner_is_the_member_of_the_last_allocation_until_the_case_is_transferred():
    facts = [referral(), fact(2, "case-allocated", "2026-03-02", owner="a"), fact(3, "case-allocated", "2026-03-03", owner="b")]
    moved = fact(4, "case-transferred", "2026-03-04", area="north-wales")
    corrected = correction(4, "2026-03-04", 3, "owner", "c")
    owners = [row(*told)["owner"] for told in (facts[:1], facts, [*facts, corrected], [*facts, moved])]
    assert owners == [None, "b", "c", None]


def test_what_is_due_next_is_the_clock_that_runs_out_first():
    review = fact(2, "review-held", "2026-03-02", effective="yes", next_on="2026-07-01")
    action = fact(3, "urgent-action-raised", "2026-03-03", action="arrest", gate="outside", due="2026-07-01T23:00:00Z")
    due = {"what": "review", "entry": 2, "due": "2026-07-01T22:59:59.999999Z"}  # British Summer Time: the day ends an hour early
    assert row(referral(), review, action)["next"] == [due]
    again = fact(4, "review-held", "2026-03-04", effective="yes")
    assert row(referral(), review, action, again)["next"] == [{"what": "urgent action", "entry": 3, "due": "2026-07-01T23:00:00Z"}]
    assert row(referral(), review, fact(3, "case-closed", "2026-03-05", reason="completed"))["next"] == []


def ordered(version, kind, until):
    return replace(fact(version, "order-made", "2026-03-02"), fields={"kind": kind, "made_on": "2026-03-02", "fixed_until": until})


def test_what_ends_by_itself_is_told_with_what_is_due_after_it():
    made = ordered(2, "non_molestation", "2026-04-01")
    review = fact(3, "review-held", "2026-03-02", effective="yes", next_on="2026-07-01")
    longer = ordered(4, "restraining", "2026-09-01")
    told = row(referral(), made, review, longer)["next"]
    assert [(clock["what"], clock["entry"]) for clock in told] == [("expiry of a non-molestation order", 2), ("review", 3)]


@pytest.mark.parametrize(
    ("turns", "state", "why"),
    [
        ([], "open", None),
        (["case-closed"], "closed", "completed"),
        (["case-closed", "case-reopened"], "open", None),
        (["case-closed", "case-reopened", "case-closed"], "closed", "completed"),
        (["case-reopened"], "open", None),
    ],
)
def test_closed_is_a_case_closed_after_it_was_last_reopened(turns, state, why):
    facts = [fact(position, kind, f"2026-04-0{position}", reason="completed") for position, kind in enumerate(turns, start=2)]
    found = row(referral(), *facts)
    assert (found["state"], found["closed_because"], QUESTION.listed(found)) == (state, why, state == "open")


def test_a_closure_moved_behind_the_reopening_closes_the_case():
    facts = [
        referral(),
        fact(2, "case-closed", "2026-03-02", "2026-03-01", reason="completed"),
        fact(3, "case-reopened", "2026-03-05", "2026-03-04"),
    ]
    moved = correction(4, "2026-03-09", 2, "occurred_at", {"value": "2026-03-06", "precision": "day"})
    assert [row(*facts)["state"], row(*facts, moved)["state"]] == ["open", "closed"]


def test_open_urgent_actions_are_those_no_entry_completed_first_due_first():
    facts = [
        referral(),
        fact(2, "urgent-action-raised", "2026-03-01", action="safeguard", gate="triage", due="2026-03-03T20:00:00Z"),
        fact(3, "urgent-action-raised", "2026-03-01", action="arrest", gate="outside", due="2026-03-02T20:00:00Z", owner="m"),
        fact(4, "urgent-action-raised", "2026-03-01", action="marac", gate="triage", due="2026-03-01T20:00:00Z"),
        fact(5, "urgent-action-completed", "2026-03-02", raised=4, outcome="done"),
    ]
    assert row(*facts)["urgent_actions"] == [
        {"entry": 3, "action": "arrest", "gate": "outside", "due": "2026-03-02T20:00:00Z", "owner": "m"},
        {"entry": 2, "action": "safeguard", "gate": "triage", "due": "2026-03-03T20:00:00Z", "owner": None},
    ]


def test_persons_are_counted_by_category_each_once():
    joined = [("a", "suspect"), ("b", "victim"), ("c", "victim"), ("b", "victim")]  # b joined twice as victim: 2 victims, not 3
    facts = [fact(place, "party-joined", "2026-03-01", party=party, category=category) for place, (party, category) in enumerate(joined, 2)]
    assert row(referral(), *facts)["parties"] == {"suspect": 1, "victim": 2}


@pytest.mark.parametrize(
    ("occurred", "day"),
    [
        ("2026-07-01T23:30:00Z", "2026-07-02"),  # 00:30 British Summer Time of the next day
        ("2026-01-01T23:30:00Z", "2026-01-01"),  # Greenwich Mean Time
        ("2026-02", "2026-02"),  # no day was given, none is made up
    ],
)
def test_the_day_of_referral_is_local_and_no_more_precise_than_recorded(occurred, day):
    assert row(referral(1, "2026-08-01", occurred))["referred_on"] == day


def test_a_second_referral_keeps_the_first_day_and_tells_the_latest_urgency():
    found = row(referral(), referral(2, "2026-05-01", urgency="immediate", agency="nhs"))
    assert (found["referred_on"], found["urgency"], found["referring_agency"]) == ("2026-03-01", "immediate", "nhs")


def test_the_number_is_the_first_entrys_although_a_referral_told_later_came_first():
    later = replace(referral(2, "2026-05-01", "2026-01-01"), stamp={})
    assert row(referral(), later)["number"] == "CHS-26-0007"


def test_all_entries_count_though_erased_ones_say_nothing():
    erased = replace(fact(2, "triage-decided", "2026-03-09", outcome="possible_stalking"), type=ERASED, fields={}, who={}, stamp={})
    found = row(referral(), erased)
    assert (found["gate"], found["entries"], found["last_recorded_at"]) == ("REFERRAL", 2, "2026-03-09T00:00:00Z")


def test_as_recorded_then_the_case_had_fewer_entries():
    facts = [referral(), fact(2, "note-recorded", "2026-03-05", "2026-02-01")]
    assert [row(*facts, at=at)["entries"] for at in (Coordinates.as_recorded(instant("2026-03-04")), NOW)] == [1, 2]


def test_urgent_cases_come_first_then_the_rest_by_number():
    rows = [
        {"number": "CHS-26-0002", "urgent_actions": []},
        {"number": "CHS-26-0001", "urgent_actions": []},
        {"number": "CHS-26-0009", "urgent_actions": [{"due": "2026-03-03T20:00:00Z"}]},
        {"number": "CHS-26-0010", "urgent_actions": [{"due": "2026-03-02T20:00:00Z"}]},
        {"number": None, "urgent_actions": []},
    ]
    expected = ["CHS-26-0010", "CHS-26-0009", "CHS-26-0001", "CHS-26-0002", None]
    assert [found["number"] for found in sorted(rows, key=QUESTION.order)] == expected


# -- risk, contact, breach and assessment ------------------------------------------------------------------------------

A, B = (str(UUID(int=number)) for number in (11, 12))
"""Suspects."""
V, W = (str(UUID(int=number)) for number in (21, 22))
"""Victims."""


def asking(moment: str, persons: Persons = Persons(), **targets: int) -> Asking:  # noqa: B008 frozen
    return Asking(instant(moment), LONDON, persons=persons, targets=targets)


def told(*facts: Fact, at: Asking, coordinates: Coordinates = NOW) -> dict[str, Any]:
    (line,) = QUESTION.told([row(*facts, at=coordinates)], at).lines
    return line


def level(position: int, recorded: str, to: Any, suspect: Any = A, victim: Any = V, occurred: str | None = None) -> Fact:
    return fact(position, "risk-level-set", recorded, occurred, suspect=suspect, victim=victim, level=to)


def risk(*facts: Fact, at: str = "2026-06-01", persons: Persons = Persons()) -> tuple[Any, ...]:  # noqa: B008 frozen
    line = told(referral(), *facts, at=asking(at, persons))
    return tuple(line[name] for name in ("risk_level", "risk_direction", "risk_since", "risk_entry"))


def test_the_level_of_a_case_is_the_highest_that_stands_and_how_it_changed_last():
    assert risk() == (None, None, None, None)
    assert risk(level(2, "2026-03-02", "high")) == ("high", None, "2026-03-02", 2)
    # set anew to the same: it stands since it was raised, on the 3rd, by the entry that said so last
    same = (level(2, "2026-03-02", "medium"), level(3, "2026-03-03", "high"), level(4, "2026-03-09", "high"))
    assert risk(*same) == ("high", "raised", "2026-03-03", 4)
    lowered = level(5, "2026-03-10", "low")
    assert risk(*same, lowered) == ("low", "lowered", "2026-03-10", 5)
    # of A towards W nothing changed: the highest of the case is that pair's
    assert risk(*same, lowered, level(6, "2026-03-11", "medium", victim=W)) == ("medium", None, "2026-03-11", 6)


def test_a_level_recorded_late_stands_where_it_happened_and_a_correction_changes_it():
    late = level(3, "2026-03-09", "low", occurred="2026-03-01")
    assert risk(level(2, "2026-03-02", "high"), late) == ("high", "raised", "2026-03-02", 2)
    corrected = correction(4, "2026-04-09", 2, "level", "very_high")
    facts = (referral(), level(2, "2026-03-02", "high"), corrected)
    then = instant("2026-03-31")
    times = (Coordinates.as_recorded(then), Coordinates.as_corrected(then))
    assert [told(*facts, at=asking("2026-03-31"), coordinates=at)["risk_level"] for at in times] == ["high", "very_high"]


def test_persons_found_to_be_one_are_one_suspect_at_risk():
    merge = Merge(UUID(A), "P-1", UUID(B), "P-2", 9, instant("2026-05-01"))
    facts = (level(2, "2026-03-02", "high"), level(3, "2026-03-09", "low", suspect=B))
    assert risk(*facts) == ("high", None, "2026-03-02", 2)
    assert risk(*facts, persons=joined([merge])) == ("low", "lowered", "2026-03-09", 3)


def contacted(position: int, recorded: str, outcome: Any = "reached", **named: Any) -> Fact:
    return fact(position, "victim-contacted", recorded, outcome=outcome, method="telephone", **named)


def victim(position: int, party: str, recorded: str = "2026-03-01") -> Fact:
    return fact(position, "party-joined", recorded, party=party, category="victim")


def contact(*facts: Fact, at: str = "2026-03-20") -> tuple[Any, ...]:
    line = told(referral(), *facts, at=asking(at))
    return tuple(line[name] for name in ("contacted_on", "days_since_contact", "victims_never_contacted"))


def test_contact_is_what_was_made_with_the_victim_who_has_waited_longest():
    assert contact() == (None, None, 0)
    assert contact(victim(2, V), contacted(3, "2026-03-05", "no_answer")) == (None, None, 1)
    assert contact(victim(2, V), contacted(3, "2026-03-05"), contacted(4, "2026-03-09", "message_left")) == ("2026-03-05", 15, 0)
    both = (victim(2, V), victim(3, W))
    assert contact(*both, contacted(4, "2026-03-05")) == ("2026-03-05", 15, 0)  # it names nobody: both
    assert contact(*both, contacted(4, "2026-03-05", victim=W), contacted(5, "2026-03-09", victim=V)) == ("2026-03-05", 15, 0)
    assert contact(*both, contacted(4, "2026-03-05", victim=W)) == ("2026-03-05", 15, 1)
    # who joins only afterwards was not spoken to by an entry that names nobody
    assert contact(victim(2, V), contacted(3, "2026-03-05"), victim(4, W)) == ("2026-03-05", 15, 1)


def test_the_last_look_at_the_risk_is_an_assessment_a_level_or_a_review():
    looks = [
        fact(2, "assessment-completed", "2026-03-02", instrument="sash", suspect=A),
        level(3, "2026-03-04", "low"),
        fact(4, "review-held", "2026-03-09", "2026-03-05", effective="yes"),
    ]
    at = asking("2026-03-20")
    found = [told(referral(), *looks[:count], at=at) for count in range(4)]
    assert [(line["assessed_on"], line["days_since_assessment"]) for line in found] == [
        (None, None), ("2026-03-02", 18), ("2026-03-04", 16), ("2026-03-05", 15),
    ]  # fmt: skip


def test_the_last_breach_of_an_order_or_of_bail_is_told_by_its_day():
    order = fact(2, "order-breached", "2026-03-09", "2026-03-07", order=9, stage="reported", breached_on="2026-03-07")
    bail = fact(3, "bail-changed", "2026-03-12", how="breached")
    at = asking("2026-03-20")
    names = ("breached", "breached_on", "days_since_breach")
    set_anew = fact(4, "bail-changed", "2026-03-13", how="set")
    found = [told(referral(), *facts, at=at) for facts in ((), (order,), (order, bail), (set_anew,))]
    assert [tuple(line[name] for name in names) for line in found] == [
        (None, None, None), ("order", "2026-03-07", 13), ("bail", "2026-03-12", 8), (None, None, None),
    ]  # fmt: skip


def test_what_is_due_next_may_be_a_target_of_the_policy():
    review = fact(2, "review-held", "2026-03-02", effective="yes", next_on="2026-03-09")
    facts = (referral(1, "2026-03-01T09:00", "2026-03-01"), review)
    lines = [told(*facts, at=asking("2026-03-07", **targets)) for targets in ({}, {"triage": 5}, {"triage": 30})]
    # referred on the 1st, to be decided within 5 days: by the end of the 6th; no target, or 30 days, and the review of the 9th comes first
    assert [(line["next"]["what"], line["next"]["due"], line["late"]) for line in lines] == [
        ("review", "2026-03-09T23:59:59.999999Z", False),
        ("triage", "2026-03-06T23:59:59.999999Z", True),
        ("review", "2026-03-09T23:59:59.999999Z", False),
    ]


def test_cases_come_at_risk_first():
    def case(number: str, **said: Any) -> dict[str, Any]:
        return {**row(referral()), "targets": [], "number": number, **said}

    def urgent(due: str) -> list[dict[str, Any]]:
        return [{"due": due, "entry": 2, "action": "arrest"}]

    def rated(to: str) -> list[dict[str, Any]]:
        return [{"entry": 2, "on": "2026-03-01", "suspect": A, "victim": V, "level": to}]

    def breach(on: str) -> dict[str, Any]:
        return {"of": "order", "on": on, "entry": 3}

    cases = [
        case("11"),
        case("10", next=[{"what": "review", "entry": 2, "due": "2026-03-19T23:59:59Z"}]),  # overdue
        case("9", next=[{"what": "review", "entry": 2, "due": "2026-03-18T23:59:59Z"}]),  # overdue for longer
        case("8", breach=breach("2026-03-10")),
        case("7", breach=breach("2026-03-12")),
        case("95", breach=breach("2026-01-12"), next=[{"what": "review", "entry": 2, "due": "2026-03-17T23:59:59Z"}]),  # not lately: none
        case("6", risk=rated("low")),
        case("5", risk=rated("high")),
        case("4", risk=rated("very_high")),
        case("3", urgent_actions=urgent("2026-03-21T20:00:00Z")),  # open, and not yet due
        case("2", urgent_actions=urgent("2026-03-03T20:00:00Z"), risk=rated("low")),
        case("1", urgent_actions=urgent("2026-03-02T20:00:00Z")),
    ]
    found = QUESTION.told(cases, asking("2026-03-20")).lines
    assert [line["number"] for line in found] == ["1", "2", "3", "4", "5", "6", "7", "8", "95", "9", "10", "11"]


def test_of_all_cases_it_tells_the_open_ones_and_how_many_are_urgent_late_or_at_high_risk():
    closed = row(referral(), fact(2, "case-closed", "2026-03-02", reason="completed"))
    urgent = row(referral(), fact(2, "urgent-action-raised", "2026-03-02", action="arrest", gate="outside", due="2026-03-03T20:00:00Z"))
    late = row(referral(), fact(2, "review-held", "2026-03-02", effective="yes", next_on="2026-03-09"), level(3, "2026-03-02", "low"))
    high = row(referral(), level(2, "2026-03-02", "very_high"))
    answer = QUESTION.told([closed, urgent, late, high], asking("2026-03-20"))
    assert len(answer.lines) == 3
    # of 4 cases 3 are open; an action of the 3rd is overdue, a review of the 9th is too; of the two with a level one is very high
    assert {rate.name: (rate.k, rate.n) for rate in answer.rates} == {
        "open": (3, 4), "urgent_overdue": (1, 3), "overdue": (2, 3), "high_risk": (1, 2),
    }  # fmt: skip
    assert answer.rates[3].excluded == {"without a level of risk": 1}


def test_nonsense_in_fields_leaves_the_answer_standing():
    kinds = ("risk-level-set", "victim-contacted", "order-breached", "bail-changed", "party-joined")
    odd = [(kind, each) for kind in kinds for each in ([], {"value": 1}, None, 3, "nonsense")]
    names = ("level", "suspect", "victim", "outcome", "party", "category", "how", "breached_on")
    facts = [fact(place, kind, "2026-03-02", **dict.fromkeys(names, each)) for place, (kind, each) in enumerate(odd, 2)]
    merge = Merge(UUID(A), "P-1", UUID(B), "P-2", 9, instant("2026-05-01"))
    line = told(referral(), *facts, at=asking("2026-03-20", joined([merge])))
    assert (line["risk_level"], line["contacted_on"], line["breached"]) == (None, None, "order")
    assert set(line) >= {column.name for column in QUESTION.lines}
