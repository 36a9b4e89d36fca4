"""``show --next``: what may be recorded now and why the rest may not, which clocks run, and to whom it is told."""

import pytest

from ledger.store import connection, place
from tests.commands.conftest import Door


def step(door: Door, number: str, kind: str, *words: str, **fields: str) -> str:
    """Record one entry of the case; its address."""
    filed = ("--fields", "-") if fields else ()
    receipt = door.done("record", kind, number, *words, *filed, typed=fields or None).json
    return receipt["recorded"][0]["address"]


def consultations(at: place.Place) -> int:
    """How many consultations the access log holds."""
    opened = connection.connect(at.superuser_dsn("ledger"))
    try:
        count: int = connection.value(opened, "SELECT count(*) FROM ledger.entry WHERE log = 2")
    finally:
        opened.close()
    return count


def refused(told: dict, kind: str) -> dict:
    """The one reason why a type may not be recorded now."""
    (act,) = (act for act in told["refused"] if act["type"] == kind)
    (reason,) = act["because"]
    return reason


def supported(door) -> str:
    """The number of a new case whose victim was referred to support, so that nothing is due in it yet."""
    number = door.referred()
    step(door, number, "victim-informed", "--of", "support_referral", "--method", "telephone")
    assert door.done("show", number, "--next").json["deadlines"] == []
    return number


def test_what_is_ahead_follows_the_gates(door):
    number = door.referred()
    told = door.done("show", number, "--next").json
    assert (told["number"], [clock["deadline"] for clock in told["deadlines"]]) == (number, ["referral to support"])
    assert {"triage-decided", "urgent-action-raised", "case-closed"} <= set(told["allowed"])
    assert refused(told, "screen-decided") == {
        "rule": "a case is screened after a triage that found possible stalking",
        "why": "the case has not been triaged",
        "instead": "record the triage first",
    }
    nothing_held = {refused(told, name)["why"] for name in ("intervention-started", "session-held", "held-corrected")}
    assert nothing_held == {"nothing in this case is held by an agency"}
    assert "intervention-offered" in told["allowed"]
    step(door, number, "triage-decided", "--outcome", "possible_stalking", rationale="It fits.")
    step(door, number, "screen-decided", "--outcome", "adds_value", rationale="Each holds a part.")
    step(door, number, "action-routed", "--route", "direct_to_service", "--services", "clinic", "--services", "advocacy")
    told = door.done("show", number, "--next").json
    assert {"screen-decided", "action-routed", "service-responded"} <= set(told["allowed"])
    answered = step(door, number, "service-responded", "--service", "clinic", "--response", "not_accepted")
    assert door("record", "service-responded", number, "--service", "clinic", "--response", "ended", "--outcome", "completed").status == 1
    step(door, number, "case-allocated", "--owner", "me", "--role", "practitioner", "--agency", "cheshire-police")
    step(door, number, "allocation-accepted")
    assert f"{answered.replace(number, '')} " in door.done("show", number, "--format", "table").text
    text = door.done("show", number, "--format", "table").text
    assert "The clinic service did not accept the case." in text
    assert "allocated the case to Dana Invented (practitioner of cheshire-police)." in text


def test_what_is_due_is_told_first_due_first_and_restricted_entries_start_no_clock(door):
    number = supported(door)
    review = step(door, number, "review-held", "--effective", "partly", "--next-on", "2100-07-01", decision="Go on.")
    late = step(door, number, "urgent-action-raised", "--gate", "triage", "--action", "safeguard", "--due", "2020-01-01T09:00:00Z")
    soon = step(door, number, "urgent-action-raised", "--gate", "triage", "--action", "arrest", "--due", "2100-01-01T09:00:00Z")
    clocks = door.done("show", number, "--next").json["deadlines"]
    assert [(clock["entry"], clock["deadline"], clock["overdue"]) for clock in clocks] == [
        (late, "urgent action", True), (soon, "urgent action", False), (review, "review", False),
    ]  # fmt: skip
    assert clocks[2]["due"] == "2100-07-01T22:59:59.999999Z"
    text = door.done("show", number, "--next", "--format", "table").text
    assert f"OVERDUE urgent action of {late}, by 2020-01-01 09:00 +00:00" in text
    assert f"review of {review}, by the end of 2100-07-01" in text
    assert "Not now: " in text
    moved = {"to": "2099-06-01T09:00:00Z", "why": "A slip."}
    door.done("correct", late, "--field", "due", "--discovered-on", "today", "--fields", "-", typed=moved)
    assert door.done("show", number, "--next").json["deadlines"][0]["due"] == "2099-06-01T09:00:00Z"
    step(door, number, "record-restricted", "--ground", "evidence", "--versions", late.partition("#")[2])
    assert [clock["entry"] for clock in door.done("show", number, "--next").json["deadlines"]] == [soon, review]


def test_types_against_which_the_same_speaks_are_told_together(door):
    text = door.done("show", door.referred(), "--next", "--format", "table").text
    assert "information-contributed, dissent-recorded, minutes-agreed: information is brought" in text
    assert text.count("no case discussion is recorded in this case") == 1


def test_a_target_of_the_policy_starts_the_clock_of_a_gate(door):
    number = supported(door)
    door.done("policy", "adopt", "-", typed='{"targets": {"triage": 3}}')
    (clock,) = door.done("show", number, "--next").json["deadlines"]
    assert (clock["deadline"], clock["entry"], clock["overdue"]) == ("triage", f"{number}#1", False)
    step(door, number, "triage-decided", "--outcome", "clearly_not_stalking", rationale="A neighbours' quarrel.")
    told = door.done("show", number, "--next").json
    assert told["deadlines"] == []
    assert refused(told, "screen-decided")["instead"] == "close the case, or triage it again"


def test_it_is_told_to_those_who_record_and_consults_nothing(door, at):
    number = door.referred()
    analyst = ("user", "add", "ann", "--agency", "cheshire-police", "--role", "analyst", "--fields", "-")
    door.done(*analyst, typed={"full_name": "Ann Fictional"})
    answer = door("show", number, "--next", user="ann")
    assert (answer.status, answer.out) == (4, "")
    assert "is told to those who record there" in answer.err
    consulted = [consultations(at)]
    for words in (("show", number, "--next"), ("show", number)):
        door.done(*words)
        consulted.append(consultations(at))
    assert consulted == [consulted[0], consulted[0], consulted[0] + 1]


@pytest.mark.parametrize("more", [("--as-recorded", "today"), ("--as-corrected", "today"), ("--purpose", "disclosure"), ("--reason", "-")])
def test_it_tells_of_now_and_takes_nothing_that_reading_takes(door, more):
    number = door.referred()
    answer = door("show", number, "--next", *more, typed="x")
    assert (answer.status, answer.out) == (2, "")
    assert "--next tells of now" in answer.err


def test_a_person_has_next_acts_too(door):
    number = door.referred()
    told = door.done("show", door.person(number, "suspect"), "--next").json
    assert refused(told, "party-identified")["why"] == "this person has been identified"
    assert "fact-corrected" in told["allowed"]


def test_somebody_of_several_roles_is_told_what_any_of_them_reaches(door):
    number = door.referred()
    both = ("user", "add", "ola", "--agency", "cheshire-police", "--role", "administrator", "--role", "practitioner", "--fields", "-")
    door.done(*both, typed={"full_name": "Ola Fictional"})
    told = door.done("show", number, "--next", user="ola").json
    assert "triage-decided" in told["allowed"]
    assert refused(told, "record-restricted")["why"] == "the actor's role does not reach this act"
