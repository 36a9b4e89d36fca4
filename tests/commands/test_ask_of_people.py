"""``ask risk``, ``ask conduct`` and ``ask views``: persons by their numbers, rates as k of n, and what is not decided."""

import json

from projections.questions.conduct import NOT_DECIDED


def test_risk_conduct_and_views_of_a_case(door):
    number = door.referred(on="2026-03-01")
    suspect, victim = door.person(number, "suspect"), door.person(number, "victim")
    told = {
        "method": "telephone", "outcome": "reached", "victim": victim, "safe": "safe", "detail": "Ottilie Sample is at her sister's.",
        "said": {"behaviour": "stopped", "since": "2026-02-20", "supports_prosecution": "yes"},
        "incident": {"behaviours": ["loitering"], "suspect": suspect, "occasions": 3, "account": "He stood at the gate at nine."},
    }  # fmt: skip
    door.done("record", "victim-contact", number, "--fields", "-", typed=told)
    level = ("--suspect", suspect, "--victim", victim, "--level", "high", "--trigger", "referral")
    door.done("record", "risk-level-set", number, *level, "--fields", "-", typed={"rationale": "He comes closer each time."})

    conduct, risk, views = (door.done("ask", name, "--format", "json").json for name in ("conduct", "risk", "views"))
    assert [(line["per"], line["victim"], line["suspect"], line["occasions"], line["test"]) for line in conduct["lines"]] == [
        ("victim", victim, None, 3, "two_or_more"), ("pair", victim, suspect, 3, "two_or_more"),
    ]  # fmt: skip
    assert conduct["lines"][1]["suspect_id"] != suspect
    assert conduct["lines"][0]["entries"][0]["occasions"] == 3
    assert [(line["suspect"], line["value"], line["change"], line["set_by"], line["number"]) for line in risk["lines"]] == [
        (suspect, "high", "set", "dana", number)
    ]  # fmt: skip
    assert {rate["name"]: (rate["k"], rate["n"]) for rate in views["rates"]}["stopped"] == (1, 1)
    (line,) = views["lines"]
    assert (line["victim"], line["behaviour"], line["since"], line["collected_by"]) == (victim, "stopped", "2026-02-20", "others")

    position = door.done("projections", "status").json[0]["head"]
    then = door.done("ask", "risk", "--as-recorded", str(position - 1), "--format", "json").json
    assert (then["lines"], then["position"]) == ([], position - 1)
    assert then["moment"] < risk["moment"], "it speaks when the entry at that position was recorded"

    shown = {name: door.done("ask", name, "--format", "table").text for name in ("conduct", "risk", "views")}
    assert "is not decided here: that is for a court" in shown["conduct"]
    assert "on two or more occasions, however the reports are read: 1/1 = 100.0 % (95 %: 20.7 to 100.0 %)" in shown["conduct"]
    assert "loitering 1" in shown["conduct"]
    assert "days at high risk, all pairs that were at it together: 0 days, of 1" in shown["risk"]
    assert "they said whether the behaviour has stopped: 1/1" in shown["views"]
    of_person = door.done("ask", "risk", "--case", suspect).json
    assert (of_person["lines"], len(of_person["notes"])) == ([], 1)
    assert f"shown here of the record of {suspect}; what is asked of cases stands in each case" in of_person["notes"][0]
    timeline = door.done("ask", "timeline", "--external", "--purpose", "case_work", "--format", "table").text
    assert "nothing of it leaves the unit" in timeline
    assert "Nothing of this is in the record" not in timeline
    outside = door.done("ask", "conduct", "--external", "--format", "json").json
    assert outside["lines"] == []
    assert outside["notes"] == [NOT_DECIDED], "what it does not claim goes with it"
    assert victim not in json.dumps(outside)
