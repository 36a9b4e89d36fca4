"""P5 due, on hand-worked histories; and against a second statement of it, on any."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from msgspec.structs import replace

from commands import due
from ledger.rules.clocks import running
from ledger.rules.deadlines import Terms
from ledger.rules.periods import Period
from ledger.rules.policy import TARGETS
from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates, timeline
from projections.questions.due import NUMBERED, OF_ANY, QUESTION
from tests.projections.histories import LONDON, MEMBER, by_stream, correction, fact, histories, instant

OTHER = "00000000-0000-4000-8000-000000000006"
UNIT, OTHER_STREAM = UUID(int=1), UUID(int=2)


def referral(recorded="2026-03-02", occurred=None):
    return fact(1, "referral-received", recorded, occurred, urgency="routine")


def row(*facts, at=NOW):
    rows = fold_stream(QUESTION, facts, at, LONDON).rows
    return rows[0].row if rows else None


def clocks(*facts, at=NOW):
    found = row(*facts, at=at)
    return [(clock["clock"], clock["entry"], clock["due"] or clock["counts_from"]) for clock in found["clocks"]] if found else []


def test_every_clock_of_a_case_is_told_earliest_first_with_the_owner_its_entry_names():
    raised = fact(3, "urgent-action-raised", "2026-03-03", due="2026-03-04T20:00:00Z", owner=OTHER)
    plan = fact(4, "safety-plan-recorded", "2026-03-03", step="agreed", next_on="2026-04-02")
    review = fact(5, "review-held", "2026-03-03", effective="yes", next_on="2026-03-31")
    found = row(referral(), fact(2, "case-allocated", "2026-03-02", owner=MEMBER), raised, plan, review)
    assert (found["number"], found["state"], found["owner"]) == ("CHS-26-0007", "open", MEMBER)
    timed = [clock for clock in found["clocks"] if clock["due"]]
    assert [(clock["clock"], clock["entry"], clock["due"], clock["owner"]) for clock in timed] == [
        ("urgent action", 3, "2026-03-04T20:00:00Z", OTHER),
        ("review", 5, "2026-03-31T22:59:59.999999Z", None),
        ("safety plan review", 4, "2026-04-02T22:59:59.999999Z", None),
    ]


def test_what_a_target_counts_from_is_told_and_no_day_on_which_it_is_due():
    found = row(referral("2026-03-02", "2026-02-27"), fact(2, "case-allocated", "2026-03-05", owner=MEMBER))
    assert [(clock["clock"], clock["due"], clock["counts_from"]) for clock in found["clocks"]] == [
        ("triage", None, "2026-02-27"), ("allocation", None, "2026-03-05"),
    ]  # fmt: skip


def test_a_case_in_which_nothing_runs_has_no_row_nor_has_a_stream_without_a_referral():
    closed = fact(2, "case-closed", "2026-03-09", reason="completed")
    assert row(referral(), closed) is None
    assert row(fact(1, "review-held", "2026-03-02", effective="yes", next_on="2026-04-01")) is None


def test_what_the_policys_period_counts_from_is_told_with_controller_and_group():
    known = fact(1, "party-identified", "2026-03-02")
    group = {"controller": "cwp", "category": "health", "clear_period_start": "2006-01-01"}
    classified = fact(2, "retention-classified", "2026-03-03", **group)
    (clock,) = row(known, classified)["clocks"]
    assert [clock[name] for name in ("clock", "due", "counts_from", "controller", "category")] == [
        "first retention review", None, "2006-01-01", "cwp", "health",
    ]  # fmt: skip
    said = {"controller": "cwp", "decision": "retain", "next_review_on": "2027-03-04"}
    (clock,) = row(known, classified, fact(3, "retention-reviewed", "2026-03-04", **said))["clocks"]
    assert (clock["clock"], clock["due"], clock["category"]) == ("retention review", "2027-03-04T23:59:59.999999Z", None)


def test_a_clock_that_closure_does_not_stop_is_kept_and_marked():
    raised = fact(2, "urgent-action-raised", "2026-03-02", due="2026-03-04T20:00:00Z")
    found = row(referral(), raised, fact(3, "case-closed", "2026-03-03", reason="completed"))
    assert (found["state"], [clock["clock"] for clock in found["clocks"]]) == ("closed", ["urgent action"])
    again = row(referral(), raised, fact(3, "case-closed", "2026-03-03"), fact(4, "case-reopened", "2026-03-04"))
    assert again["state"] == "open"


def test_a_transfer_leaves_a_case_without_an_owner():
    raised = fact(2, "urgent-action-raised", "2026-03-02", due="2026-03-04T20:00:00Z")
    owned = fact(3, "case-allocated", "2026-03-03", owner=MEMBER)
    assert row(referral(), raised, owned, fact(4, "case-transferred", "2026-03-04", area="north-wales"))["owner"] is None


def test_a_safety_plan_is_reviewed_with_the_victim_it_is_of():
    plans = [fact(n, "safety-plan-recorded", "2026-03-03", step="agreed", next_on=f"2026-04-0{n}", victim=who)
             for n, who in ((2, MEMBER), (3, OTHER))]  # fmt: skip
    gone = fact(4, "safety-plan-recorded", "2026-03-20", step="reviewed", next_on="2026-05-05", victim=MEMBER)
    triaged = fact(5, "triage-decided", "2026-03-20", outcome="clearly_not_stalking")
    assert [entry for _, entry, _ in clocks(referral(), *plans, triaged)] == [2, 3]
    assert [entry for _, entry, _ in clocks(referral(), *plans, gone, triaged)] == [3, 4]


def test_as_recorded_then_a_clock_ran_that_has_been_stopped_and_moved_since():
    facts = [
        referral(),
        fact(2, "urgent-action-raised", "2026-03-02", due="2026-03-04T20:00:00Z"),
        correction(3, "2026-03-03", 2, "due", "2026-03-05T20:00:00Z"),
        fact(4, "urgent-action-completed", "2026-03-09", raised=2, outcome="done"),
        fact(5, "triage-decided", "2026-03-09", outcome="clearly_not_stalking"),
    ]
    told = [clocks(*facts, at=Coordinates.as_recorded(instant(day))) for day in ("2026-03-02", "2026-03-03", "2026-03-09")]
    assert [[due for what, _, due in each if what == "urgent action"] for each in told] == [
        ["2026-03-04T20:00:00Z"], ["2026-03-05T20:00:00Z"], [],
    ]  # fmt: skip


def opened(**fields):
    said = {"kind": "criminal", "jurisdiction": "england_wales", "cases": [], "investigation_began": "2026-01-05"}
    return replace(fact(1, "proceedings-opened", "2026-03-02", **(said | fields)), stamp={"agency": "police", "number": "PRC-26-0001"})


def test_clocks_of_proceedings_are_told_with_their_disclosure_officer_and_kept_after_closing():
    officer = fact(2, "disclosure-officer-appointed", "2026-03-02", member=OTHER, duty="disclosure_officer", since="2026-03-02")
    deputy = fact(3, "disclosure-officer-appointed", "2026-03-02", member=MEMBER, duty="deputy", since="2026-03-02")
    asked = fact(4, "disclosure-requested", "2026-03-03", by="defence", asked_on="2026-03-03", reply_by="2026-03-20")
    reviewed = fact(5, "disclosure-reviewed", "2026-03-03", trigger="periodic", result="nothing_further", on="2026-03-03")
    found = row(opened(), officer, deputy, asked, reviewed)
    assert (found["number"], found["state"], found["owner"]) == ("PRC-26-0001", "open", OTHER)
    assert [(clock["clock"], clock["entry"], clock["due"]) for clock in found["clocks"]] == [
        ("answer to a request for disclosure", 4, "2026-03-20T23:59:59.999999Z"),
        ("review of disclosure", 5, "2026-03-31T22:59:59.999999Z"),
    ]
    closed = fact(6, "proceedings-closed", "2026-03-09", ending="convicted", on="2026-03-09")
    found = row(opened(), officer, deputy, asked, reviewed, closed)
    assert (found["state"], [clock["entry"] for clock in found["clocks"]]) == ("closed", [4])
    reopened = fact(7, "proceedings-reopened", "2026-03-10", closed=6)
    found = row(opened(), officer, deputy, asked, reviewed, closed, reopened)
    assert (found["state"], [clock["entry"] for clock in found["clocks"]]) == ("open", [4, 5])
    assert row(opened(), officer)["clocks"] == [], "kept for the succession, which depends on the unit's record"
    assert [row(*facts)["appointed"] for facts in ((opened(), officer), (opened(), officer, deputy), (opened(), deputy))] == [2, 2, None]
    assert row(opened(), officer, closed) is row(opened(kind="family"), officer) is None
    assert clocks(opened(kind="family")) == [], "family proceedings have no disclosure officer"
    assert clocks(opened(jurisdiction="mars")) == [], "of another release's file nothing is known"


def test_the_summary_counts_proceedings_apart():
    told = [{"case": number, "overdue": False} for number in ("CHS-26-0001", "PRC-26-0001", "PRC-26-0002", "PRC-26-0002", "P-3")]
    assert due.summary(told, "").startswith("5 clocks in 1 case, 2 proceedings and the record of 1 person; none overdue.")


@given(histories())
def test_the_rows_are_the_clocks_that_run_whatever_the_targets(facts):
    for stream in by_stream(facts).values():
        told, _ = timeline(stream, NOW, LONDON)
        found = row(*stream)
        for days in (0, 7):
            every = running(told, Terms(LONDON, dict.fromkeys(TARGETS, days)))
            numbered = any(f.kind in NUMBERED for f in told)
            wanted = [clock for clock in every if numbered or clock.start.kind in OF_ANY]
            listed = {(clock["clock"], clock["entry"]) for clock in found["clocks"]} if found else set()
            assert listed == {(clock.deadline.name, clock.start.version) for clock in wanted}
            counted = [clock for clock in wanted if clock.deadline.name in TARGETS]
            given_from = {(clock["clock"], clock["entry"]): clock["counts_from"] for clock in (found["clocks"] if found else [])}
            for clock in counted:
                day = clock.due.astimezone(LONDON).date() - timedelta(days=days)
                assert given_from[clock.deadline.name, clock.start.version] == day.isoformat()


def identified():
    return replace(fact(1, "party-identified", "2026-03-02"), stamp={"agency": "police", "number": "P-311"})


def test_what_a_person_asked_for_is_due_in_his_record_by_his_number_and_of_which_controller():
    request = fact(2, "rights-request-received", "2026-03-03", received_on="2026-03-02", kind="access", identity="known", controller="cwp")
    found = row(identified(), request)
    assert (found["number"], found["state"], found["owner"]) == ("P-311", None, None)
    assert [(clock["clock"], clock["due"], clock["controller"]) for clock in found["clocks"]] == [
        ("answer to a person's request", "2026-04-02T22:59:59.999999Z", "cwp")
    ]
    assert row(identified(), request, fact(3, "rights-request-followed", "2026-03-09", request=2, how="answered", on="2026-03-09")) is None


def test_the_units_own_record_has_clocks_of_complaints_and_breaches_and_no_number():
    breach = fact(7, "data-breach-recorded", "2026-03-03", likely_risk="risk", discovered_at="2026-03-02T16:30:00Z")
    asked = fact(8, "complaint-received", "2026-03-03", received_on="2026-03-03", made_by="regulator", reply_by="2026-03-24")
    found = row(breach, asked)
    assert (found["number"], found["state"]) == (None, None)
    assert [(clock["clock"], clock["entry"]) for clock in found["clocks"]] == [
        ("data breach to be notified to the Information Commissioner", 7), ("answer to the Information Commissioner", 8),
    ]  # fmt: skip
    told = due.called(found, UNIT, UNIT), due.called(found, OTHER_STREAM, UNIT)
    assert [each["number"] for each in told] == ["UNIT", "(no number)"]
    assert due.called({"number": "P-311"}, UNIT, OTHER_STREAM)["number"] == "P-311"


def test_it_tells_the_clocks_that_run_and_how_many_are_overdue():
    raised = fact(2, "urgent-action-raised", "2026-03-02", due="2026-03-04T20:00:00Z", owner=OTHER)
    review = fact(3, "review-held", "2026-03-03", effective="yes", next_on="2026-03-31")
    expiring = replace(
        fact(4, "order-made", "2026-03-02"), fields={"kind": "non_molestation", "made_on": "2026-03-02", "fixed_until": "2026-03-05"}
    )
    case = row(referral(), fact(5, "case-allocated", "2026-03-02", owner=MEMBER), raised, review, expiring)
    group = {"controller": "cwp", "category": "health", "clear_period_start": "2006-01-01"}
    person = row(identified(), fact(2, "retention-classified", "2026-03-03", **group))
    period = Period("health", "invented", years=20)
    asking = Asking(instant("2026-03-20"), LONDON, targets={"triage": 7}, record={"period": lambda _controller, _category: period})
    answer = QUESTION.told([case, person], asking)
    # twenty years from 1 January 2006, the action of the 4th, and triage within 7 days of the 2nd are over, the review is not; the order
    # ended by itself on the 5th, and of an allocation the policy sets no target
    assert [(line["due"][:10], line["overdue"], line["clock"], line["number"], line["entry"], line["owner"]) for line in answer.lines] == [
        ("2026-01-01", True, "first retention review", "P-311", 2, None),
        ("2026-03-04", True, "urgent action", "CHS-26-0007", 2, OTHER),
        ("2026-03-09", True, "triage", "CHS-26-0007", 1, MEMBER),
        ("2026-03-31", False, "review", "CHS-26-0007", 3, MEMBER),
    ]
    rates = {rate.name: (rate.k, rate.n) for rate in answer.rates}
    assert rates == {"overdue": (3, 4), "overdue.case": (2, 3), "overdue.closed_case": (0, 0), "overdue.other": (1, 1)}
    assert answer.rates[0].excluded == {
        "of a target or period that the policy does not set": 1, "ended by themselves on a day before": 1,
    }  # fmt: skip
    assert set(answer.lines[0]) >= {column.name for column in QUESTION.lines}
