"""An answer that stopped, or is not what the record makes it: said where it is looked at, and mended by a rebuild."""

from dataclasses import replace

from conftest import superuser

from projections.questions import caseload


def states(door):
    return {row["question"]: row for row in door.done("projections", "status").json}


def spoiled(facts, zone):
    if any(fact.kind == "triage-decided" for fact in facts):
        raise ZeroDivisionError
    return caseload.fold(facts, zone)


def test_an_answer_that_cannot_be_folded_on_is_said_to_stop_and_the_others_go_on(door, monkeypatch):
    first = door.referred()
    with monkeypatch.context() as broken:
        broken.setattr(caseload, "QUESTION", replace(caseload.QUESTION, fold=spoiled))
        words = ("record", "triage-decided", first, "--outcome", "insufficient_information", "--fields", "-")
        recorded = door.done(*words, typed={"rationale": "Nobody was named."})
        assert "the answer to caseload stopped at position" in recorded.err
        second, found = door.referred(), states(door)
        assert (found["caseload"]["state"], found["caseload"]["lag"] > 0) == ("stopped", True)
        assert found["caseload"]["reason"] == f"position {found['caseload']['position'] + 1}: ZeroDivisionError"
        assert {row["state"] for name, row in found.items() if name != "caseload"} == {"current"}
        assert {row["lag"] for name, row in found.items() if name != "caseload"} == {0}
        asked = door.done("ask", "caseload")
        assert "the answer to caseload stopped at position" in asked.err
        assert {line["number"] for line in asked.json["lines"]} == {first}
        assert asked.json["position"] == found["caseload"]["position"]
        assert f"it ends at {found['caseload']['head']}" in " ".join(asked.json["notes"])
        assert {line["number"] for line in door.done("ask", "due").json["lines"]} == {first, second}
        again = door("projections", "rebuild")
        assert (again.status, again.json[0]["question"]) == (7, "caseload")
        assert "caseload cannot fold an entry and stopped before it" in again.err
    (rebuilt,) = door.done("projections", "rebuild").json
    assert (rebuilt["question"], rebuilt["rows"], rebuilt["fault"]) == ("caseload", 2, None)
    assert {row["state"] for row in states(door).values()} == {"current"}


def test_a_row_changed_one_taken_and_one_put_there_by_hand_are_found_and_mended(door, at):
    numbers = {door.referred() for _ in range(3)}
    with superuser(at) as cursor:
        cursor.execute("SELECT table_name FROM live.question WHERE name = 'caseload'")
        (table,) = cursor.fetchone()
        cursor.execute(f"SELECT key FROM live.{table} ORDER BY key")
        (changed,), (taken,), _ = cursor.fetchall()
        cursor.execute(f"UPDATE live.{table} SET \"row\" = \"row\" || '{{\"gate\": \"CLOSED\"}}' WHERE key = %s", (changed,))
        surplus = f'INSERT INTO live.{table} SELECT gen_random_uuid(), gen_random_uuid(), "row" FROM live.{table} WHERE key = %s'
        cursor.execute(surplus, (taken,))
        cursor.execute(f"DELETE FROM live.{table} WHERE key = %s", (taken,))
    checked = door("projections", "check", "caseload")
    assert (checked.status, checked.json[0]["different"]) == (7, 3), checked.err
    assert "3 rows are not what the record makes them" in checked.err
    found = states(door)["caseload"]
    assert (found["state"], found["checked_differences"]) == ("different", 3)
    assert [row["question"] for row in door.done("projections", "rebuild").json] == ["caseload"]
    assert door.done("projections", "check", "caseload").json[0]["different"] == 0
    assert (states(door)["caseload"]["state"], {row["number"] for row in door.done("caseload").json}) == ("current", numbers)


def test_an_answer_that_was_never_built_is_said_not_to_be_compared_and_the_others_are(door, at):
    door.referred()
    with superuser(at) as cursor:
        cursor.execute("DELETE FROM live.question WHERE name = 'conduct'")
    checked = door("projections", "check")
    told = {row["question"]: row for row in checked.json}
    assert (checked.status, told["conduct"]["rows"], told["views"]["different"]) == (3, None, 0)
    assert "it was not compared; run caseledger projections rebuild" in checked.err
    assert [row["question"] for row in door.done("projections", "rebuild").json] == ["conduct"]
    assert {row["different"] for row in door.done("projections", "check").json} == {0}
