"""What the command line answers of collaboration: sharing, who holds what, attendance and workload, in one case of the four."""

from tests.commands.test_forms import CLINIC, discussed

QUALITY = ("--accuracy", "verified", "--completeness", "verified", "--reliability", "verified")


def asked(door, name, *more):
    """The answer as a program gets it."""
    return door.done("ask", name, *more, "--format", "json").json


def test_what_agencies_did_together_is_asked_by_name(door):
    case = discussed(door)
    door.done("record", "clinic", case, "--effort", "ds=20", "--fields", "-", typed=CLINIC)
    words = ("share", "give", case, "--items", "1", "--recipient", "cwp", "--purposes", "safeguarding", *QUALITY, "--fields", "-")
    share = door.done(*words, typed={"emergency": "He was on his way."}).json["recorded"][0]["address"]
    words = ("correct", f"{case}#1", "--field", "urgency", "--to", "urgent", "--reason", "-")
    mended = door.done(*words, typed="The form was misread.").json["recorded"][0]["address"].partition("#")[2]

    sharing = asked(door, "sharing")
    line = next(each for each in sharing["lines"] if f"{case}#{each['entry']}" == share)
    assert (line["actor"], line["to"], line["changed"], line["told"]) == ("dana", "cwp", [f"#{mended}"], "no")
    # The share gave #1, which was corrected; of what the two agencies brought nothing was changed.
    (told,) = (rate for rate in sharing["rates"] if rate["name"] == "recipients_told")
    assert (told["k"], told["n"]) == (0, 1)

    held = next(each for each in asked(door, "who-holds")["lines"] if each["entry"] == 1)
    assert (held["held"], held["to"], held["to_tell"]) == (f"#1, #{mended}", "cwp", [f"correction #{mended}"])

    attendance = {line["agency"]: line for line in asked(door, "attendance")["lines"]}
    assert {agency: (line["held"], line["attended"], line["contributed"]) for agency, line in attendance.items()} == {
        "cheshire-police": (1, 1, 0), "cwp": (1, 1, 1), "nps": (1, 1, 1),
    }  # fmt: skip

    workload = asked(door, "workload", "--case", case)
    assert {(line["by"], line["agency"], line["member"], line["open_cases"]) for line in workload["lines"]} == {
        ("role", "cheshire-police", None, 1), ("member", "cheshire-police", "dana", 1),
    }  # fmt: skip
    assert [(each["value"], each["n"]) for each in workload["measures"]] == [(20, 1), (1, 1)]
    outside = asked(door, "workload", "--external")
    assert all(line["by"] == "role" for line in outside["lines"])

    table = {name: door.done("ask", name, "--format", "table").text for name in ("sharing", "who-holds", "attendance", "workload")}
    assert "of the changes of which a recipient must be told: told: 0/1 = 0.0 %" in table["sharing"]
    assert f"correction #{mended}" in table["who-holds"]
    assert "of the discussions held: every agency that was asked was represented: 1/1 = 100.0 %" in table["attendance"]
    assert "working time of cheshire-police, grade ds: 20 minutes, of 1" in table["workload"]


def test_the_access_log_is_no_part_of_workload(door):
    case = door.referred()
    before = asked(door, "workload")
    door.done("replay", case, "--purpose", "case_work")
    after = asked(door, "workload")
    assert door.consultations() > 0
    assert (after["lines"], after["rates"]) == (before["lines"], before["rates"])
