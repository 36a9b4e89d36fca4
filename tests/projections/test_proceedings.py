"""Proceedings, on hand-worked histories: whose work they are, and what in them is open until which entry."""

from datetime import date

from msgspec.structs import replace

from ledger.rules import docket
from ledger.rules.clocks.disclosure import CERTIFICATE
from ledger.rules.deadlines import Terms
from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.proceedings import QUESTION
from tests.projections.histories import LONDON, correction, fact, instant

VICTIM = "victim-information-requested"
CASE, OTHER, DANA, NOOR = (f"{each:08d}-0000-4000-8000-000000000000" for each in range(1, 5))


def row(*facts, at=NOW):
    rows = fold_stream(QUESTION, facts, at, LONDON).rows
    return rows[0].row if rows else None


def opened(**more):
    fields = {"kind": "criminal", "jurisdiction": "england_wales", "cases": [CASE], "code_edition": "code_2020"}
    return replace(fact(1, "proceedings-opened", "2026-03-02", **(fields | more)), stamp={"agency": "police", "number": "PRC-26-0001"})


def officer(position, member, duty="disclosure_officer", **more):
    return fact(position, "disclosure-officer-appointed", "2026-03-02", duty=duty, member=member, since="2026-03-02", **more)


def reviewed(position, on, next_by, *, recorded=None):
    return fact(position, "disclosure-reviewed", recorded or on, on, trigger="periodic", result="listed", on=on, next_by=next_by)


def entries(told):
    return [each["entry"] for each in told]


def test_an_officer_has_the_duty_until_another_succeeds():
    begun = (opened(), officer(2, DANA), officer(3, NOOR, "deputy"))
    assert (row(*begun)["officer"], entries(row(*begun)["officers"])) == (DANA, [2, 3])
    after = (*begun, officer(4, NOOR, succeeds=2))
    assert (row(*after)["officer"], entries(row(*after)["officers"])) == (NOOR, [3, 4])
    kinds = docket.grouped(after)
    assert docket.predecessor(kinds, "disclosure_officer").version == 4
    assert docket.predecessor(kinds, "deputy") is None, "of deputies there may be several"
    assert docket.predecessor(kinds, "officer_in_charge") is None, "nobody has it"


def test_a_request_is_open_until_it_is_answered_and_an_application_until_it_is_ruled_on():
    asked = fact(2, "disclosure-requested", "2026-03-03", by="defence", asked_on="2026-03-03", reply_by="2026-03-17")
    applied = fact(3, "court-application-made", "2026-03-04", kind="time", by="defence", on="2026-03-04")
    found = row(opened(), asked, applied)
    assert found["requests"] == [{"entry": 2, "by": "defence", "asked_on": "2026-03-03", "reply_by": "2026-03-17"}]
    assert found["applications"] == [{"entry": 3, "kind": "time", "by": "defence", "on": "2026-03-04"}]
    answered = fact(4, "disclosure-request-answered", "2026-03-05", request=2, on="2026-03-05")
    ruled = fact(5, "court-application-ruled", "2026-03-06", application=3, ruling="granted", on="2026-03-06", review_by="2026-06-01")
    found = row(opened(), asked, applied, answered, ruled)
    assert (found["requests"], found["applications"], entries(found["rulings"])) == ([], [], [5])
    for ruling, left in (("upheld", []), ("ended", [])):
        reviewed = fact(6, "court-application-ruled", "2026-06-01", application=3, ruling=ruling, on="2026-06-01")
        assert entries(row(opened(), asked, applied, ruled, reviewed)["rulings"]) == left
    again = fact(6, "court-application-ruled", "2026-06-01", application=3, ruling="upheld", on="2026-06-01", review_by="2026-09-01")
    assert entries(row(opened(), asked, applied, ruled, again)["rulings"]) == [6]
    mistaken = correction(7, "2026-03-06", 4, "request")
    assert entries(row(opened(), asked, answered, mistaken)["requests"]) == [2], "the answer answers it no longer"


def test_a_service_is_awaited_until_it_is_acknowledged_and_a_form_until_it_is_certified_and_served():
    issued = fact(2, "schedule-issued", "2026-03-03", form="mg6c", number=1)
    served = fact(3, "material-disclosed", "2026-03-04", to="defence", on="2026-03-04", schedules=[2])
    chased = fact(4, "service-followed", "2026-03-09", service=3, how="chased", on="2026-03-09")
    kinds = docket.grouped((opened(), issued))
    assert [[each.version for each in found] for found in (docket.uncertified(kinds), docket.unserved(kinds))] == [[2], [2]]
    assert entries(row(opened(), issued, served, chased)["services"]) == [3]
    arrived = fact(5, "service-followed", "2026-03-10", service=3, how="acknowledged", on="2026-03-10")
    assert row(opened(), issued, served, chased, arrived)["services"] == []
    certified = fact(6, "officer-certified", "2026-03-11", schedules=[2])
    kinds = docket.grouped((opened(), issued, served, certified))
    assert (docket.uncertified(kinds), docket.unserved(kinds)) == ([], [])


def test_what_is_named_as_not_certified_is_what_the_clock_of_certificates_waits_for():
    forms = ("mg6c", "mg6d", "mg6e", "dmd", "streamlined", "highly_sensitive", "list")
    issued = [fact(at, "schedule-issued", "2026-03-03", form=form, number=1) for at, form in enumerate(forms, 2)]
    again = fact(9, "schedule-issued", "2026-03-04", form="mg6c", number=2)
    certified = fact(10, "officer-certified", "2026-03-05", schedules=[3])
    for kind, facts, left in (
        ("criminal", (*issued,), [2, 3, 7, 8]), ("criminal", (*issued, again), [3, 7, 8, 9]),
        ("criminal", (*issued, again, certified), [7, 8, 9]), ("civil_order", (*issued,), []), ("unheard_of", (*issued,), []),
    ):  # fmt: skip
        kinds = docket.grouped((opened(kind=kind), *facts))
        assert [each.version for each in docket.uncertified(kinds)] == left
        terms = Terms(LONDON, told=kinds)
        waited = [each for each in kinds["schedule-issued"] if CERTIFICATE.due(each, terms) is not None]
        stops = [each for kind in CERTIFICATE.stops for each in kinds[kind]]
        assert left == [each.version for each in waited if not any(CERTIFICATE.ends(each, stop, terms) for stop in stops)]
    assert docket.uncertified(docket.grouped(issued)) == [], "their opening is not there"


def test_a_victim_is_to_be_told_of_a_request_until_notice_is_given():
    asked, told = fact(7, VICTIM, "2026-03-11", notice="not_yet"), fact(8, "victim-notice-given", "2026-03-12", asked=7, on="2026-03-12")
    for facts, left in (((asked,), [7]), ((asked, told), []), ((fact(7, VICTIM, "2026-03-11", notice="given"),), [])):
        assert [each.version for each in docket.unnoticed(docket.grouped((opened(), *facts)))] == left


def test_the_last_review_sets_the_day_of_the_next_which_is_none_once_they_are_closed():
    first, late = reviewed(2, "2026-03-03", "2026-04-01"), reviewed(3, "2026-03-01", "2026-03-31", recorded="2026-03-20")
    assert row(opened(), first, late)["review_by"] == "2026-04-01", "by the days of the reviews, not of their recording"
    closed = fact(4, "proceedings-closed", "2026-03-21", ending="acquitted", on="2026-03-21")
    found = row(opened(), first, closed)
    assert [found[name] for name in ("state", "ending", "ended_on", "review_by")] == ["closed", "acquitted", "2026-03-21", None]
    again = row(opened(), first, closed, fact(5, "proceedings-reopened", "2026-04-02", closed=4))
    assert [again[name] for name in ("state", "ending", "review_by")] == ["open", None, "2026-04-01"]
    assert row(opened(), first, closed, at=Coordinates.as_recorded(instant("2026-03-20")))["state"] == "open"


def test_cases_are_told_once_in_the_order_in_which_they_were_brought_and_the_court_as_it_was_moved_last():
    joined = fact(2, "proceedings-case-joined", "2026-03-03", cases=[OTHER, CASE])
    assert row(opened(), joined)["cases"] == [CASE, OTHER]
    moved = fact(3, "proceedings-moved", "2026-03-04", on="2026-03-04", court="Crown Court")
    kinds = docket.grouped((opened(court="Magistrates", reference="07AB1"), moved))
    assert (docket.stands(kinds, "court"), docket.stands(kinds, "reference")) == ("Crown Court", "07AB1")
    assert row(joined) is None, "their opening is not there"


def test_a_line_counts_what_is_open_and_says_whether_the_review_is_overdue():
    asked = fact(2, "disclosure-requested", "2026-03-03", by="defence", asked_on="2026-03-03")
    found = row(opened(), asked, reviewed(3, "2026-03-03", "2026-04-01"))
    for today, overdue in ((date(2026, 4, 1), False), (date(2026, 4, 2), True)):
        (line,) = QUESTION.told([found], Asking(instant(today.isoformat()), LONDON)).lines
        assert (line["cases"], line["requests"], line["services"], line["overdue"]) == (1, 1, 0, overdue)
