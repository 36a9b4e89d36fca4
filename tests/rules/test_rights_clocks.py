"""Clocks of requests of persons, complaints and breaches of data; that of a request against a model that walks from day to day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.events.breach import BreachRisk, NeedNotTell, Notified
from ledger.events.event import Event
from ledger.events.rights import Complainant, ComplaintStep, Identity, RequestStep, RightKind
from ledger.rules.clocks import running
from ledger.rules.clocks.rights import STOPPABLE, Step, months_after, reckoned
from ledger.rules.deadlines import Terms
from ledger.rules.policy import DEFAULT
from tests.rules import acts
from tests.rules.acts_rights import DISCOVERED, answering, breached, complaining, extending, following, requesting, telling
from tests.rules.scenario import recorded

ASKED, CLARIFIED = RequestStep.CLARIFICATION_ASKED, RequestStep.CLARIFIED
HOW = sorted(RequestStep)


def clocks(*events: Event) -> list[tuple[str, int, datetime]]:
    """Name, starting entry and end in London of every clock that these entries of a person's record leave running."""
    facts = [recorded(event, version) for version, event in enumerate([acts.identifying(), *events], start=1)]
    found = running(facts, Terms(DEFAULT.tzinfo))
    return [(clock.deadline.name, clock.start.version, clock.due.astimezone(DEFAULT.tzinfo)) for clock in found]


def due(*events: Event) -> list[date]:
    """Last days of the answers to requests."""
    return [end.date() for name, _, end in clocks(*events) if name == "answer to a person's request"]


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-09-03", "2026-10-03"),  # the guidance's own example: 3 September, 3 October; a Saturday, which moves nothing
        ("2026-01-31", "2026-02-28"), ("2028-01-31", "2028-02-29"), ("2026-03-31", "2026-04-30"), ("2026-12-15", "2027-01-15"),
    ],
)  # fmt: skip
def test_the_month_ends_with_the_corresponding_day_or_the_last_of_a_shorter_month(received: str, last: str) -> None:
    assert due(requesting(on=day(received))) == [day(last)]
    assert [end.time().isoformat() for _, _, end in clocks(requesting(on=day(received)))] == ["23:59:59.999999"]


def test_the_month_runs_from_the_latest_of_request_proof_of_identity_and_fee() -> None:
    doubted = requesting(on=day("2026-03-02"), identity=Identity.ASKED)
    assert due(doubted) == []
    proved = following(RequestStep.IDENTITY_CONFIRMED, day("2026-03-10"))
    charged, paid = following(RequestStep.FEE_ASKED, day("2026-03-05")), following(RequestStep.FEE_PAID, day("2026-03-20"))
    assert due(doubted, proved) == [day("2026-04-10")]
    assert due(doubted, proved, charged) == []
    assert due(doubted, charged, paid, proved) == [day("2026-04-20")]


def test_a_question_what_the_request_is_about_stops_the_clock_from_its_day_to_that_of_the_answer() -> None:
    asked, told = following(ASKED, day("2026-03-10")), following(CLARIFIED, day("2026-03-14"))
    request = requesting(on=day("2026-03-02"))
    assert due(request, asked) == []
    assert due(request, asked, told) == [day("2026-04-07")], "five days, both ends included"
    assert due(request, told, asked) == [day("2026-04-07")], "in whatever order they were recorded"
    late = following(ASKED, day("2026-04-03"))
    assert due(request, late) == [day("2026-04-02")], "what has run out stands still no more"
    same_day = following(ASKED, day("2026-03-02"))
    assert due(request, same_day, following(CLARIFIED, day("2026-03-02"))) == [day("2026-04-02")]


def test_no_question_stops_the_clock_of_another_request_nor_before_the_law_let_it() -> None:
    asked = following(ASKED, day("2026-03-10"))
    assert due(requesting(RightKind.ERASURE, day("2026-03-02")), asked) == [day("2026-04-02")]
    before = following(ASKED, STOPPABLE - timedelta(days=1))
    assert due(requesting(on=day("2026-01-20")), before) == [day("2026-02-20")]
    assert due(requesting(on=day("2026-01-20")), following(ASKED, STOPPABLE)) == []


def test_a_notice_inside_the_first_month_gives_two_months_more_or_until_the_day_it_names() -> None:
    request = requesting(on=day("2026-03-31"))
    assert due(request, extending(day("2026-04-30"))) == [day("2026-06-30")]
    assert due(request, extending(day("2026-04-30"), day("2026-05-20"))) == [day("2026-05-20")]
    assert due(request, extending(day("2026-05-01"))) == [day("2026-04-30")]
    stands = (following(ASKED, day("2026-05-04")), following(CLARIFIED, day("2026-05-08")))
    assert due(request, extending(day("2026-04-30"), day("2026-05-20")), *stands) == [day("2026-05-25")]
    assert due(request, extending(day("2026-04-30")), *stands) == [day("2026-07-05")]


@pytest.mark.parametrize("how", ["answered", "partly_refused", "refused", "withdrawn"])
def test_an_answer_ends_the_clock_of_its_request_and_of_no_other(how: str) -> None:
    two = (requesting(on=day("2026-03-02")), requesting(on=day("2026-03-03")))
    assert due(*two, following(RequestStep(how), day("2026-03-05"), 3)) == [day("2026-04-02")]


def _walked(request: dict[str, str], steps: list[Step]) -> tuple[date | None, date | None, date | None]:
    """The model: last day for a notice, longest and due day, each by walking day by day and asking of each whether it counts."""
    done = sorted(steps, key=lambda step: (step.on, step.version))
    begun, waits = day(request["received_on"]), {"identity_confirmed"} if request["identity"] == "asked" else set()
    comes = {"identity_asked": "identity_confirmed", "fee_asked": "fee_paid"}
    for step in done:
        waits |= {comes[step.how]} if step.how in comes else set()
        waits -= {step.how}
        begun = max(begun, step.on) if step.how in comes.values() else begun
    if waits:
        return None, None, None

    def counts(on: date) -> bool:
        """Whether a day counts: not while a question for clarification was out, from its day to that of the answer."""
        if request["kind"] != "access":
            return True
        out = False
        for step in (step for step in done if step.on <= on):
            if step.how == ASKED and step.on >= STOPPABLE:
                out = True
            elif step.how == CLARIFIED:
                out = out and step.on == on
        return not out

    def walk(first: date, last: date) -> date | None:
        left, on = (last - first).days, first
        while left > 0:
            on += timedelta(days=1)
            left -= counts(on)
            if on > day("2027-12-31"):
                return None
        return on if left == 0 else last

    notice, longest = walk(begun, months_after(begun, 1)), walk(begun, months_after(begun, 3))
    for step in done:
        if step.how == RequestStep.EXTENDED and (notice is None or step.on <= notice):
            if notice is None or step.until is None:
                return notice, longest, longest
            ends = [end for end in (walk(step.on, step.until), longest) if end is not None]
            return notice, longest, max(notice, min(ends)) if ends else None
    return notice, longest, notice


DAYS = st.integers(0, 150).map(lambda days: day("2026-01-10") + timedelta(days=days))
STEPS = st.lists(st.tuples(DAYS, st.sampled_from(HOW), st.none() | DAYS), max_size=9)


@given(st.sampled_from(sorted(RightKind)), st.sampled_from(["known", "asked"]), DAYS, STEPS)
def test_any_sequence_of_starts_and_stops_is_reckoned_as_by_walking_from_day_to_day(
    kind: RightKind, identity: str, received: date, told: list[tuple[date, str, date | None]]
) -> None:
    request = {"kind": str(kind), "identity": identity, "received_on": received.isoformat()}
    steps = [Step(on, version, how, until) for version, (on, how, until) in enumerate(told, start=3)]
    found = reckoned(request, steps)
    assert (found.notice, found.longest, found.due) == _walked(request, steps)
    assert (found.begun is None) == bool(found.awaits)
    assert found == reckoned(request, list(reversed(steps)))
    if found.begun is not None and found.due is not None:
        assert months_after(found.begun, 1) <= found.due
    assert (found.stopped is not None) == (found.begun is not None and found.due is None)


def test_a_complaint_is_acknowledged_within_thirty_days_of_which_that_of_its_receipt_is_the_first() -> None:
    subject, earlier = complaining(on=day("2026-07-01")), complaining(on=day("2026-06-18"))
    assert [(name, end.date()) for name, _, end in clocks(subject, earlier)] == [("acknowledgement of a complaint", day("2026-07-30"))]
    for how in (ComplaintStep.ACKNOWLEDGED, ComplaintStep.ANSWERED, ComplaintStep.WITHDRAWN):
        assert clocks(subject, answering(2, how)) == []
    assert len(clocks(subject, answering(2, ComplaintStep.PROGRESS_TOLD))) == 1


def test_the_commissioner_is_answered_by_the_day_that_the_request_gives() -> None:
    asked = complaining(Complainant.REGULATOR, day("2026-07-01"), day("2026-07-21"))
    assert [(name, end.date()) for name, _, end in clocks(asked)] == [("answer to the Information Commissioner", day("2026-07-21"))]
    assert len(clocks(asked, answering(2, ComplaintStep.ACKNOWLEDGED))) == 1
    assert clocks(asked, answering(2)) == []
    wanted = complaining(Complainant.VICTIM, day("2026-07-01"), day("2026-07-21"))
    assert [name for name, _, _ in clocks(wanted, answering(2, ComplaintStep.ACKNOWLEDGED))] == ["answer to a complaint"]


def test_the_commissioner_is_told_of_a_breach_within_72_hours_by_the_clock() -> None:
    told = clocks(breached(at=datetime(2026, 3, 27, 16, 30, tzinfo=UTC)))
    assert told == [("data breach to be notified to the Information Commissioner", 2, datetime(2026, 3, 30, 16, 30, tzinfo=UTC))]
    assert f"{told[0][2]:%H:%M}" == "17:30", "summer time began between"
    assert clocks(breached(BreachRisk.NONE)) == []
    assert clocks(breached(), telling(2)) == []
    assert len(clocks(breached(), telling(2, Notified.CONTROLLER))) == 1


def test_of_a_high_risk_the_persons_are_told_on_the_next_working_day() -> None:
    high: dict[str, Any] = {"risk": BreachRisk.HIGH_RISK}
    found = {name: end.date() for name, _, end in clocks(breached(**high))}
    assert f"{DISCOVERED:%A}" == "Friday"
    assert found["persons to be told of a data breach"] == day("2026-03-02")
    assert [name for name, _, _ in clocks(breached(**high), telling(2, Notified.PERSON))] == [
        "data breach to be notified to the Information Commissioner"
    ]
    assert len(clocks(breached(**high, need_not_tell=NeedNotTell.PROTECTED))) == 1
