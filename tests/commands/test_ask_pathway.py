"""Funnel and timeliness as a supervisor asks them, of one referral that was triaged on its day and of an older one that waits."""

import pytest


@pytest.fixture
def asked(door):
    """The door to a case that was referred and triaged today, and one that was referred on 5 March 2026."""
    first = door.referred()
    triage = ("record", "triage-decided", first, "--outcome", "possible_stalking", "--fields", "-")
    door.done(*triage, typed={"rationale": "It fits."})
    door.referred(on="2026-03-05")
    return door


def test_funnel_and_timeliness_for_a_person_and_for_a_program(asked):
    told = asked.done("ask", "funnel", "--format", "json").json
    rates = {each["name"]: (each["k"], each["n"]) for each in told["rates"]}
    assert (rates["triage.possible_stalking"], rates["triage.pending"], rates["screen.pending"]) == ((1, 2), (1, 2), (1, 1))
    lines = {(line["gate"], line["outcome"]): line["cases"] for line in told["lines"]}
    assert (lines["TRIAGE", "pending"], lines["SCREEN", "pending"], lines["ACTION", "pending"]) == (1, 1, 0)
    march = asked.done("ask", "funnel", "--from", "2026-03-05", "--until", "2026-04-01", "--format", "table").text
    assert "of the referrals received: the unit adds value, as screened last: 0/1 = 0.0 % (95 %: 0.0 to 79.3 %)" in march
    outside = asked.done("ask", "funnel", "--external", "--format", "json").json
    assert not [line for line in outside["lines"] if line["cases"]]

    early = asked.done("ask", "timeliness", "--as-corrected", "2026-03-31", "--format", "json").json
    assert early["lines"][0] == {"span": "received_to_triage", "counted": 1, "happened": 0, "waiting": 1, "left": 0}
    latest = asked.done("ask", "timeliness", "--format", "json").json
    last = latest["position"]
    then = asked.done("ask", "timeliness", "--as-recorded", str(last), "--format", "json").json
    assert (then["position"], then["lines"][0]["counted"]) == (last, 2)
    assert then["moment"] < latest["moment"], "it speaks of when that entry was recorded"
    now = asked.done("ask", "timeliness", "--format", "table").text
    assert "received to triage: median, with those that still wait: 0 days, of 2" in now  # one of two on the same day
    assert "received to triage: 90th percentile, with those that still wait: not reached, of 2" in now
