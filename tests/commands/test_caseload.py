"""The caseload as a supervisor asks for it: filters, order, how long ago, and in which direction the risk changed."""

import pytest


@pytest.fixture
def cases(door):
    """Three cases: nothing, a high level of risk and an owner, an urgent action."""
    quiet, risky, urgent = (door.referred() for _ in range(3))
    people = {category: door.person(risky, category) for category in ("suspect", "victim")}
    for level in ("medium", "high"):
        words = ("--suspect", people["suspect"], "--victim", people["victim"], "--level", level, "--trigger", "review")
        door.done("record", "risk-level-set", risky, *words, "--fields", "-", typed={"rationale": "Seen."})
    door.done("record", "victim-contacted", risky, "--method", "telephone", "--outcome", "reached")
    door.done("record", "case-allocated", risky, "--owner", "dana", "--role", "practitioner", "--agency", "cheshire-police")
    door.done("record", "urgent-action-raised", urgent, "--action", "safeguard", "--gate", "outside", "--due", "tomorrow 20:00")
    return quiet, risky, urgent


def test_cases_are_told_at_risk_first_and_selected_and_sorted_as_asked(door, cases):
    def numbers(*words):
        return [row["number"] for row in door.done("caseload", *words, "--format", "json").json]

    quiet, risky, urgent = cases
    rows = door.done("caseload", "--format", "json").json
    assert [row["number"] for row in rows] == [urgent, risky, quiet]
    row = rows[1]
    assert (row["risk"], row["risk_level"], row["risk_direction"]) == ("high, raised", "high", "raised")
    assert [rows[place]["contact"] for place in range(3)] == ["never", "today", "never"]
    assert (row["assessed"], row["breach"], row["owned_by"]) == ("today", None, "dana")
    table = door.done("caseload", "--format", "table").out.splitlines()
    assert "high, raised" in table[2]
    assert table[2].isascii(), "a screen reader reads every character of it"

    assert numbers("--risk", "high") == [risky]
    assert numbers("--risk", "high", "--risk", "none") == [urgent, risky, quiet]
    assert numbers("--owner", "me") == [risky]
    assert numbers("--gate", "triage") == numbers("--agency", "nobody") == numbers("--overdue") == []
    assert numbers("--gate", "REFERRAL", "--agency", "police") == [urgent, risky, quiet]

    assert numbers("--sort", "number") == [quiet, risky, urgent]
    assert numbers("--sort", "contact") == [urgent, quiet, risky]
    assert numbers("--sort", "risk,number") == [risky, quiet, urgent]
    assert numbers("--by", "owner", "--sort", "number") == [quiet, urgent, risky]
    refused = door("caseload", "--sort", "Ottilie")
    assert refused.status == 2
    assert "Ottilie" not in refused.err

    lines = door.done("ask", "caseload", "--format", "json").json["lines"]
    assert [line["number"] for line in lines] == numbers()
    assert lines[1]["owner"] == "dana"

    words = ("--reason", "completed", "--risk-at-close", "low", "--fields", "-")
    door.done("record", "case-closed", quiet, *words, typed={"summary": "Done."})
    assert quiet not in numbers()
    assert numbers("--gate", "closed") == [quiet]
