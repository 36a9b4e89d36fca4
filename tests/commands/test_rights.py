"""Requests of persons as people take them down and follow them: told with the clock of the answer, in words, and what is due of whom."""

from datetime import date, timedelta

import pytest

from commands.requested import Request, in_words, told_of

POLICE = "cheshire-police"
ASKING = ("--kind", "access", "--controller", POLICE, "--channel", "email")
RECEIVED = {"kind": "access", "controller": POLICE, "received_on": "2026-03-02", "identity": "known"}
TODAY = date(2026, 3, 9)
MONTH = "one month from 2 March 2026, when the request was received"


def request(*steps: tuple[str, ...], **more: str) -> Request:
    """A request of entry 2 with what became of it: how, on which day, until when."""
    told = [{"entry": at, **dict(zip(("how", "on", "until"), step, strict=False))} for at, step in enumerate(steps, start=3)]
    return Request(2, RECEIVED | more, told)


CLARIFYING = (("clarification_asked", "2026-03-10"), ("clarified", "2026-03-12"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (request(), f"The answer is due by 2 April 2026: {MONTH}."),
        (request(identity="asked"), "The clock has not begun: proof of identity is still to come."),
        (
            request(("fee_asked", "2026-03-03"), ("fee_paid", "2026-03-20")),
            "The answer is due by 20 April 2026: one month from 20 March 2026, when the fee was received.",
        ),
        (
            request(CLARIFYING[0]),
            "The clock stands still since 10 March 2026: the person was asked which data or processing the request is about.",
        ),
        (
            request(*CLARIFYING),
            f"The answer is due by 5 April 2026: {MONTH}; the clock stood still on 3 days. That is a Sunday: the Commissioner's guidance",
        ),
        (
            request(("extended", "2026-03-20")),
            f"The answer is due by 2 June 2026: {MONTH}, and two further months by notice of 20 March 2026.",
        ),
        (
            request(("extended", "2026-03-20", "2026-05-06")),
            f"The answer is due by 6 May 2026: {MONTH}, and until 6 May 2026 by notice of 20 March 2026.",
        ),
        (request(("answered", "2026-03-30")), "The request is closed: answered on 30 March 2026, in time."),
        (request(("refused", "2026-04-03")), "The request is closed: refused on 3 April 2026; it was due by 2 April 2026."),
        (request(received_on="2026-01-30"), "The answer has been due since 28 February 2026: one month from 30 January 2026, when"),
    ],
)
def test_how_the_clock_stands_is_told_in_words(asked, said):
    assert in_words(asked, TODAY).startswith(said)


def test_a_row_tells_its_state_and_whether_it_is_late():
    doubted, stopped, withdrawn = request(identity="asked"), request(CLARIFYING[0]), request(("withdrawn", "2026-03-05"))
    told = (request(), doubted, stopped, withdrawn, request(received_on="2026-01-01"))
    rows = [told_of("P-311", each, TODAY) for each in told]
    assert [row["state"] for row in rows] == ["running", "not begun", "stopped", "ended", "running"]
    assert [row["overdue"] for row in rows] == [False, False, False, False, True]
    assert rows[2]["history"] == "clarification asked on 2026-03-10 (#3)"


def test_a_request_is_taken_down_followed_listed_and_due(door):
    door.referred()
    today = date.today()  # noqa: DTZ011 -- days of the unit's calendar, as a person at a desk has them
    taken = door.done("rights", "request", "P-1", *ASKING, "--received-on", "today", "--format", "table")
    assert "P-1 is recorded as the suspect in" in taken.err
    assert "The answer is due by" in taken.text
    assert "suspect" not in door.done("rights", "request", "P-2", *ASKING, "--identity", "asked", "--format", "table").err
    asked = door.done("rights", "follow", "P-1#2", "--how", "clarification_asked", "--format", "table")
    assert "The clock stands still since" in asked.text
    (first, second) = door.done("rights", "list").json
    assert {first["state"], second["state"]} == {"stopped", "not begun"}
    head = door.done("ask", "requests").json["position"]
    assert door.done("rights", "list", "--as-recorded", str(head)).json == [first, second]
    assert [clock for clock in door.done("due").json if clock["clock"] == "answer to a person's request"] == []
    door.done("rights", "follow", "P-1#2", "--how", "clarified")
    (clock,) = door.done("due", "--case", "P-1").json
    assert (clock["address"], clock["controller"], clock["state"]) == ("P-1#2", POLICE, None)
    assert clock["due"] > (today + timedelta(days=27)).isoformat()
    assert door("rights", "follow", "P-2#2", "--how", "answered").status == 1
    assert "proof of identity" in door("rights", "follow", "P-2#2", "--how", "answered").err
    assert "in time" in door.done("rights", "follow", "P-1#2", "--how", "answered", "--format", "table").text
    assert door.done("due", "--case", "P-1").json == []
    assert [row["address"] for row in door.done("rights", "list").json] == ["P-2#2"]
    assert [row["state"] for row in door.done("rights", "list", "P-1").json] == ["ended"]


def test_an_extension_is_recorded_with_its_reasons_which_are_never_typed_as_an_option(door):
    door.referred()
    door.done("rights", "request", "P-1", *ASKING)
    assert "no reasons are given" in door("rights", "follow", "P-1#2", "--how", "extended").err
    refused = door("rights", "follow", "P-1#2", "--how", "extended", "--reasons", "x")
    assert (refused.status, "--reasons is personal" in refused.err) == (2, True)
    longer = ("rights", "follow", "P-1#2", "--how", "extended", "--fields", "-", "--format", "table")
    told = door.done(*longer, typed={"reasons": "Six controllers."})
    assert "two further months by notice of" in told.text


def test_complaints_and_breaches_of_the_units_own_are_due_in_its_record(door):
    case = door.referred()
    words = ("--kind", "loss", "--likely-risk", "high_risk", "--fields", "-")
    door.done("record", "data-breach-recorded", "UNIT", "--discovered-at", "00:00", *words, typed={"description": "A key was lost."})
    asked = ("--made-by", "regulator", "--about", "use", "--received-on", "today", "--controller", POLICE)
    assert door("record", "complaint-received", "UNIT", *asked).status == 1, "it gives no day"
    door.done("record", "complaint-received", "UNIT", *asked, "--reply-by", "2199-01-01")
    door.done("record", "complaint-received", case, *asked, "--reply-by", "2199-01-02")
    told = {(clock["clock"], clock["case"]) for clock in door.done("due").json}
    assert {
        ("data breach to be notified to the Information Commissioner", "UNIT"), ("persons to be told of a data breach", "UNIT"),
        ("answer to the Information Commissioner", "UNIT"), ("answer to the Information Commissioner", case),
    } <= told  # fmt: skip
    told = door.done("due", "--case", "UNIT", "--format", "table")
    assert "in the unit's record" in told.err
    entry = next(clock["entry"] for clock in door.done("due", "--case", "UNIT").json if clock["clock"].startswith("data breach"))
    door.done("record", "data-breach-notified", "UNIT", "--breach", str(entry), "--to", "regulator", "--at", "00:00")
    assert not any(clock["clock"].startswith("data breach") for clock in door.done("due", "--case", "UNIT").json)


def test_what_a_controller_was_asked_is_ended_by_itself(door):
    """Another agency would end its clock in silence; what the person does, whoever hears of it records."""
    door.referred()
    door.done("record", "agency-named", "--agency", "cwp", "--name", "Imagined Trust", "--sector", "health", "--since", "2018-03-01")
    roles = ("--role", "practitioner", "--role", "supervisor")
    door.done("user", "add", "clara", "--agency", "cwp", *roles, "--fields", "-", typed={"full_name": "Clara Fictional"})
    door.done("rights", "request", "P-1", *ASKING, "--identity", "asked", user="clara")
    for how in ("refused", "answered", "extended", "clarification_asked"):
        refused = door("rights", "follow", "P-1#2", "--how", how, "--fields", "-", typed={"reasons": "No."}, user="clara")
        assert (refused.status, f"{POLICE} was asked" in refused.err) == (4, True), refused.err
    door.done("rights", "follow", "P-1#2", "--how", "identity_confirmed", user="clara")
    door.done("rights", "follow", "P-1#2", "--how", "answered")
    door.done("rights", "request", "P-1", "--kind", "access", "--controller", "probation", "--channel", "email")
    door.done("rights", "follow", "P-1#5", "--how", "answered")
