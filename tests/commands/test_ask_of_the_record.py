"""Questions about the record itself, through the command line: how it was kept, how good it is, what is kept of whom and asked for."""


def test_the_record_answers_for_itself(door):
    case = door.referred()
    suspect = door.person(case, "suspect")
    door.done("retention", "classify", suspect, "--controller", "cheshire-police", "--category", "group_2", "--from", "2015-05-01")
    door.done("checkpoint")

    told = door.done("ask", "integrity", "--format", "json").json
    head, checkpoint = told["lines"][:2]
    assert (head["what"], checkpoint["what"]) == ("head", "checkpoint")
    assert head["says"] == f"{told['position']} entries in the log cases"
    assert checkpoint["says"].startswith(f"of {told['position']} entries, by ")
    assert len(bytes.fromhex(checkpoint["sha256"])) == 32
    assert [line["what"] for line in told["lines"][2:]] == ["release", "key"]
    assert "caseledger verify" in door.done("ask", "integrity", "--format", "table").text
    then = door.done("ask", "integrity", "--as-recorded", "3", "--format", "json").json
    assert [line["what"] for line in then["lines"]] == ["release"]
    assert "not of an earlier record" in then["notes"][0]

    quality = door.done("ask", "quality", "--format", "json").json
    rates = {rate["name"]: (rate["k"], rate["n"]) for rate in quality["rates"]}
    assert (rates["parties"], rates["relationship"]) == ((1, 1), (0, 1))
    assert [(line["number"], line["what"], line["suspect"]) for line in quality["lines"]] == [(case, "no relationship", suspect)]
    assert "0/1" in door.done("ask", "quality", "--format", "table").text

    kept = door.done("ask", "retention", "--format", "json").json
    assert (kept["lines"][0]["number"], kept["lines"][0]["what"]) == (suspect, "first review")

    due = door.done("ask", "due", "--format", "json").json
    assert ("first retention review", suspect) in [(line["clock"], line["number"]) for line in due["lines"]]
    assert door.done("ask", "requests", "--format", "json").json["lines"] == []
