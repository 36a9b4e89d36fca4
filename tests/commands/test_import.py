"""Import: each line recorded whole or refused with its reason; safe to run twice, after a kill, and on any file."""

import json
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.rehearsed import Rehearsed

ROOT = Path(__file__).parents[2]
ENTRIES_OF_A_REFERRAL = 5
CASES = 24
"""Cases of the import that is killed."""


def referral(label: str, suspect: dict | None = None, **more) -> dict:
    told = {"agency": "police", "channel": "phone", "victim_aware": "yes", "reason": "Bert Imagined waits for Ottilie Sample."}
    told |= {"suspect": suspect or {"name": "Bert Imagined"}, "victim": {"name": "Ottilie Sample"}}
    return {"type": "referral", "case": label, "occurred_at": "2025-03-02T10:15:00Z", "fields": told} | more


def note(case: str, text: str = "Bert Imagined came back.", **more) -> dict:
    return {"type": "note-recorded", "case": case, "fields": {"text": text}} | more


@pytest.fixture
def file(tmp_path):
    def write(*acts: dict | str | bytes) -> Path:
        place = tmp_path / "history.ndjson"
        lines = [act if isinstance(act, bytes) else (act if isinstance(act, str) else json.dumps(act)).encode() for act in acts]
        place.write_bytes(b"".join(line + b"\n" for line in lines))
        return place

    return write


def rejected(place: Path) -> dict[int, str]:
    rejects = place.with_name(f"{place.name}.rejects.ndjson")
    assert rejects.stat().st_mode & 0o777 == 0o600, "refused lines hold what was to be recorded"
    return told_of(rejects)


def told_of(rejects: Path) -> dict[int, str]:
    """Why each line was refused, by its number."""
    return {told["line"]: told["reason"] for told in (json.loads(line)["rejected"] for line in rejects.read_text().splitlines())}


def head(door) -> int:
    return door.done("projections", "status").json[0]["head"]


def test_lines_are_recorded_and_marked_with_the_files_hash(door, file):
    month = f"{datetime.now(UTC):%Y-%m}"
    place = file(
        referral("@a"),
        {"type": "note-recorded", "case": "@a", "occurred_at": {"value": month, "precision": "month"},
         "effort": [{"agency": "police", "grade": "PC", "minutes": 20}], "source": {"knowledge": "reported", "grading": "2BP"},
         "statement": "inference", "fields": {"text": "Bert Imagined is fixated."}},
    )  # fmt: skip
    told = door.done("import", str(place)).json
    assert (told["recorded"], told["entries"], told["refused"]) == (2, ENTRIES_OF_A_REFERRAL + 1, 0)
    number = door.done("caseload").json[0]["number"]
    last = door.done("show", number).json[-1]
    assert last["occurred_at"] == {"precision": "month", "value": month}
    assert last["basis"]["source"] == {"file": told["file"], "line": 2, "knowledge": "reported", "grading": "2BP"}
    assert last["basis"]["statement"] == "inference"
    unit = door.done("show", "UNIT").json[-1]
    assert unit["fields"] == {"file": told["file"], "size": place.stat().st_size}
    assert unit["recorded_at"] <= last["recorded_at"], "as recorded, history exists only from its import on"


def test_what_a_line_rests_on_is_said_of_its_events_that_report(door, file):
    urgent = {"action": "arrest", "due": "2025-03-03T10:00:00Z"}
    acts = referral("@a", {"name": "Bert Imagined", "statement": "fact"}, statement="allegation", source={"grading": "2BP"})
    acts["fields"]["urgent_action"] = urgent
    fields = {"outcome": "possible_stalking", "rationale": "x"}
    decided = {"type": "triage-decided", "case": "@a", "statement": "inference", "fields": fields}
    place = file(acts, decided, note("@a", statement="allegation", source=[]), note("@a", source={"file": "x", "knowledge": "direct"}),
                 {"type": "note-recorded", "case": "@a", "statement": "fact", "fields": {"text": "x", "statement": "fact"}})  # fmt: skip
    told = door("import", str(place))
    assert told.status == 1
    why = rejected(place)
    assert why.keys() == {2, 3, 5}
    assert "rests on nothing that anybody said" in why[2]
    assert "source is an object of knowledge and grading" in why[3]
    assert "said beside the fields and in them: statement" in why[5]
    number = door.done("caseload").json[0]["number"]
    signed = [each for each in door.done("show", number).json if each["signed"]]
    shown = {each["type"]: (each["basis"]["statement"], each["basis"]["source"]) for each in signed}
    read = {"file": shown["party-joined.v1"][1]["file"], "line": 1}
    assert shown["party-joined.v1"] == shown["urgent-action-raised.v1"] == ("fact", read)
    assert shown["referral-received.v1"] == ("allegation", read | {"grading": "2BP"})
    assert shown["note-recorded.v1"] == ("fact", read | {"line": 4, "knowledge": "direct"})
    (suspect,) = [each for each in door.done("show", door.person(number, "suspect")).json if each["type"] == "party-identified.v1"]
    assert (suspect["basis"]["statement"], suspect["basis"]["source"]) == ("fact", read | {"grading": "2BP"})


def test_a_good_line_is_recorded_beside_bad_ones_and_each_bad_one_says_why(door, file):
    place = file(
        referral("@a"),
        note("@b"),
        '{"type": "note-recorded", "case": "@a", "case": "@a", "fields": {}}',
        "no JSON at all",
        b'{"type": "note-recorded", "case": "@a", "fields": {"text": "\xff"}}',
        note("@a", colour="red"),
        note("@a", "x\0y"),
        note("CHS-26-9999"),
        {"type": "no-such-type", "case": "@a", "fields": {}},
        note("@a", occurred_at="2025-03-02T10:15:00"),
        note("@a", occurred_at={"value": "2025-13", "precision": "month"}),
        note("@a", occurred_at="2999-01-01T00:00:00Z"),
        {"type": "urgent-action-completed", "case": "@a", "fields": {"raised": 1, "outcome": "done"}},
        referral("@a"),
        referral("CHS-26-0001"),
        note("@a", occurred_at="2150-01-01T00:00:00Z"),
        note("@a", request_id=7),
        note("@a", effort=["x"]),
        note("@a", source={"grading": "9ZZ"}),
        note("@a", statement="system"),
        note("@a", actor={"name": "Nobody"}),
        {"type": "note-recorded", "case": "@a", "fields": {"text": "x", "surplus": 1}},
        {"type": "note-recorded", "case": "@a", "fields": {}},
        '["a list"]',
        "",
        note("@a"),
    )  # fmt: skip
    answered = door("import", str(place))
    told = answered.json
    assert answered.status == 1
    assert sorted(rejected(place)) == list(range(2, 25))
    assert (told["recorded"], told["refused"]) == (2, 23)
    assert "Ottilie" not in answered.err
    assert "Bert" not in answered.err, "no personal value in an error"


@pytest.mark.parametrize("kind", [["note-recorded"], {"of": "it"}, 7, None, "no-such-type"], ids=str)
def test_a_type_that_is_no_word_is_that_lines_mistake_alone(door, file, kind):
    place = file(referral("@a"), note("@a") | {"type": kind}, note("@a"))
    assert door("import", str(place)).status == 1
    assert rejected(place).keys() == {2}


def test_a_request_id_that_another_act_has_is_that_lines_mistake_alone(door, file):
    """The act that comes second is one that waits for no other, so that the database refuses it in the midst of a transaction."""
    other = referral("@b", {"name": "Igor Fictitious"}, request_id="one")
    place = file(referral("@a", request_id="one"), other, referral("@c"), note("@a"))
    before = head(door)
    assert door("import", str(place)).status == 1
    assert list(rejected(place)) == [2]
    assert "request id" in rejected(place)[2]
    assert head(door) == before + 1 + 2 * ENTRIES_OF_A_REFERRAL + 1


def test_an_act_with_a_request_id_is_recorded_once_whichever_line_or_file_it_comes_in(door, file, tmp_path):
    acts = [referral("@a", request_id="one"), referral("@b", request_id="one"), note("@b")]
    told = door.done("import", str(file(*acts))).json
    assert (told["recorded"], told["repeated"]) == (2, 1)
    assert len(door.done("caseload").json) == 1, "@b is the case that @a began"
    file(note("UNIT"), referral("@z", request_id="one"), note("@z", "In a case that another file began.")).rename(tmp_path / "other.ndjson")
    told = door("import", str(tmp_path / "other.ndjson")).json
    assert (told["recorded"], told["repeated"], told["refused"]) == (1, 1, 1)
    assert len(door.done("caseload").json) == 1


def test_a_mended_rejects_file_is_imported_like_any_other(door, file):
    place = file(referral("@a"), {"type": "note-recorded", "case": "@a", "fields": {}})
    assert door("import", str(place)).status == 1
    rejects = place.with_name(f"{place.name}.rejects.ndjson")
    line = json.loads(rejects.read_text())
    line["fields"]["text"] = "Mended."
    rejects.write_text(json.dumps(line) + "\n")
    assert door.done("import", str(rejects)).json["recorded"] == 1
    assert "Mended." in door.done("show", line["case"], "--format", "table").text


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"type": ["secret"]}, "type"),
        ({"fields": "secret"}, "fields"),
        ({"case": "secret"}, "case"),
        ({"case": None}, "case"),
        ({"case": "@secret"}, "case"),
        ({"case": "CHS-26-9999"}, "case"),
        ({"type": "person-secret"}, "type"),
        ({"type": "party-identified", "person": "secret", "fields": {"name": "A Secret"}}, "person"),
        ({"occurred_at": "secret"}, "occurred_at"),
        ({"occurred_at": {"value": "secret", "precision": "day"}}, "occurred_at"),
        ({"occurred_at": {"secret": "day"}}, "occurred_at"),
        ({"actor": "secret"}, "actor"),
        ({"actor": {"name": "A Secret"}}, "actor.name"),
        ({"actor": {"login": "secret"}}, "actor.login"),
        ({"actor": {"login": "dana", "role": 7}}, "actor.role"),
        ({"effort": "secret"}, "effort"),
        ({"effort": [{"agency": "police", "grade": 7, "minutes": 1}]}, "effort"),
        ({"effort": [{"agency": "A Secret", "grade": "PC", "minutes": 1}]}, "effort"),
        ({"effort": [{"agency": "police", "grade": "PC", "minutes": 10**30}]}, "effort"),
        ({"sensitivity": ["secret"]}, "sensitivity"),
        ({"source": "secret"}, "source"),
        ({"statement": "secret"}, "statement"),
        ({"request_id": {"secret": 1}}, "request_id"),
        ({"type": "party-joined", "fields": {"party": "@secret", "category": "victim"}}, "fields.party"),
        ({"type": "case-allocated", "fields": {"owner": "A Secret", "role": "practitioner", "agency": "police"}}, "fields.owner"),
        (referral("@b", {"person": "@secret"}), "fields.suspect.person"),
        (referral("@b", {"person": "P-999999"}), "fields.suspect.person"),
        (referral("@b", {"name": "A Secret", "label": 7}), "fields.suspect.label"),
        (referral("@b", {"phone": "secret"}), "fields.suspect"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_key_that_is_wrong_and_not_its_value(door, file, wrong, key):
    answered = door("import", str(file(note(door.referred()) | wrong)), "--dry-run")
    assert answered.err.startswith((f"line 1: {key}: ", f"line 1: {key} is"))
    assert "secret" not in answered.err.lower()


def test_a_line_of_any_shape_is_refused_alone(door, file):
    """Each of these once stopped the whole import, or could have."""
    nested = b'{"type": "note-recorded", "case": "@a", "fields": {"text": "x"}, "effort": %s1%s}'
    shapes = [
        nested % (b"[" * 100, b"]" * 100), nested % (b'{"a":' * 450, b"}" * 450), nested % (b"[" * 400_000, b"]" * 400_000),
        b"\0\0", b'\xef\xbb\xbf{"type": "note-recorded"}', b"null", b"{}", b'{"rejected": 7}', b'{"text": 7, "rejected": {}}',
        b'{"type": "urgent-action-completed", "case": "@a", "fields": {"raised": %s, "outcome": "done"}}' % (b"9" * 5000),
        note("@a", request_id="r" * 201), note("@a", request_id=""), note("@a", source={"knowledge": ["x"]}),
        note("@a", occurred_at={"value": 7, "precision": ["x"]}),
        note("@a", occurred_at={"value": "2025", "precision": "year", "until": []}),
        note("@a", actor={"login": ""}), note("@a", statement=["x"]), note("@a", sensitivity=[{}]), note("@a", effort=[{}]),
    ]  # fmt: skip
    first = b"\xef\xbb\xbf" + json.dumps(referral("@a")).encode() + b"\r"
    place = file(first, *shapes, b"\r", b" \t", note("@a"))
    for words in (("--dry-run",), ()):
        told = door("import", str(place), *words).json
        assert (told["recorded"], told["refused"]) == (2, len(shapes)), words
    rejects = place.with_name(f"{place.name}.rejects.ndjson")
    again = door("import", str(rejects)).json
    assert (again["recorded"], again["refused"]) == (0, len(shapes))


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\r\n  \n" * 1000], ids=["empty", "BOM", "blank"])
def test_a_file_that_says_nothing_is_imported(door, tmp_path, content):
    place = tmp_path / "nothing.ndjson"
    place.write_bytes(content)
    told = door.done("import", str(place)).json
    assert (told["recorded"], told["refused"], told["rejects"]) == (0, 0, None)


def lines_of(place: Path) -> list[dict]:
    return [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]


def put(place: Path, lines: list[dict]) -> Path:
    place.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return place


def test_rejects_are_mended_in_place_and_imported_as_often_as_needed(door, file):
    broken = f'{json.dumps(note("@a", "Mended late."))[:-2]}, "more": }}'
    undecodable, too_long = b'{"type": "note-recorded", "fields": "\xff"}', "x" * 1_000_001
    original = file(referral("@a"), note("@a", colour="red"), broken, undecodable, too_long, "nonsense")
    assert door("import", str(original)).json["refused"] == 5
    first, second, third = (original.with_name(f"history.ndjson.rejects{number}.ndjson") for number in ("", "-2", "-3"))
    lines = lines_of(first)
    number = lines[0]["case"]
    assert f'"case": "{number}"' in lines[1]["text"], "labels are numbers in a text too"
    assert lines[2]["text"].endswith('"\N{REPLACEMENT CHARACTER}"}')
    assert lines[3].keys() == {"rejected"}, "of a line that is too long nothing is kept, and it says so"
    assert "nothing of it is kept" in lines[3]["rejected"]["reason"]
    assert "column" in lines[4]["rejected"]["reason"]
    assert "line" not in lines[4]["rejected"]["reason"].partition("JSON")[2]

    del lines[0]["colour"]
    answered = door("import", str(put(first, lines)))
    assert (answered.json["recorded"], answered.json["refused"], answered.json["rejects"]) == (1, 4, str(second))
    assert "line 2, line 3 when it was first refused: " in answered.err
    again = lines_of(second)
    assert [line["rejected"]["first"]["line"] for line in again] == [3, 4, 5, 6]
    assert [line["rejected"]["line"] for line in again] == [2, 3, 4, 5]
    assert [line.get("text") for line in again] == [line.get("text") for line in lines[1:]]
    assert [line["rejected"]["reason"] for line in again][2:] == [line["rejected"]["reason"] for line in lines[3:]]
    assert lines_of(first) == lines, "what is imported is not written to"

    again[0]["text"] = again[0]["text"].replace(', "more": }', "}}")
    again[3] = note(number, "Mended as an object.") | {"rejected": again[3]["rejected"]}
    told = door("import", str(put(second, again))).json
    assert (told["recorded"], told["refused"], told["rejects"]) == (2, 2, str(third))
    told = door("import", str(put(first, [lines[0], again[0], again[3]]))).json
    assert (told["recorded"], told["repeated"]) == (0, 3), "what was mended and recorded is known by where it was first refused"
    shown = door.done("show", number, "--format", "table").text
    assert shown.count("Mended late.") == shown.count("Mended as an object.") == 1


def test_a_rejects_file_that_somebody_mends_is_never_overwritten(door, file):
    place = file(referral("@a"), note("@a", colour="red"))
    first, second = (place.with_name(f"history.ndjson.rejects{number}.ndjson") for number in ("", "-2"))
    assert door("import", str(place)).json["rejects"] == str(first)
    assert door("import", str(place)).json["rejects"] == str(first), "the very same lines"
    put(first, [lines_of(first)[0] | {"colour": "blue"}])
    assert door("import", str(place)).json["rejects"] == str(second)
    assert lines_of(first)[0]["colour"] == "blue"
    assert sorted(each.name for each in place.parent.iterdir() if "ndjson" in each.name) == [place.name, second.name, first.name]


def test_a_dry_run_judges_every_line_and_records_nothing(door, file):
    place = file(referral("@a"), note("@a"), note("@a", colour="red"))
    before = head(door), door.consultations()
    answered = door("import", str(place), "--dry-run")
    assert answered.status == 1
    assert (answered.json["recorded"], answered.json["refused"], answered.json["consultations"]) == (2, 1, 0)
    assert "Nothing was recorded." in door("import", str(place), "--dry-run", "--format", "table").text
    assert (head(door), door.consultations()) == before
    assert not place.with_name(f"{place.name}.rejects.ndjson").exists()


def test_a_dry_run_lays_no_stream_aside_that_could_be_read(door, file, monkeypatch):
    """What an agency holds is in it, and where there is much, SQLite writes it to a file."""
    monkeypatch.setattr("ledger.importing.KEPT", 3)
    laid, kept = [], Rehearsed.hold

    def watched(rehearsed, stream, state):
        kept(rehearsed, stream, state)
        (told,) = rehearsed._kept.execute("SELECT state FROM stream WHERE stream = ?", (stream.bytes,)).fetchone()
        laid.append((pickle.dumps(state), told))

    monkeypatch.setattr(Rehearsed, "hold", watched)
    door.done("import", str(file(*(referral(f"@c{each}") for each in range(6)))), "--dry-run")
    assert laid
    for clear, told in laid:
        assert b"StreamState" in clear
        assert b"StreamState" not in told


def correction(person: str, **more) -> dict:
    told = {"target": 1, "field": "address", "to_personal": "2 New Street", "why": "He moved.", "discovered_on": "2025-03-04"}
    return {"type": "fact-corrected", "person": person, "fields": told} | more


def test_a_dry_run_says_what_the_import_then_says(door, file, monkeypatch):
    """Ids that come twice, in this file or in the record; more cases than are kept in memory; what clears that memory."""
    monkeypatch.setattr("ledger.importing.KEPT", 3)
    door.done("import", str(file(referral("@z", request_id="recorded"))))
    cases = [referral(f"@c{each}") for each in range(5)]
    nurse = {"name": "Nia Fictive", "role": "nurse", "agency": "cwp"}
    place = file(
        {"type": "agency-named", "fields": {"agency": "cwp", "name": "A Trust", "sector": "health", "since": "2020-01-01"}},
        {"type": "member-named", "fields": {"member": "new", "name": "Nia Fictive", "since": "2020-01-01"}},
        {"type": "role-held", "fields": {"member": "Nia Fictive", "role": "nurse", "agency": "cwp", "since": "2020-01-01"}},
        referral("@a", {"name": "Bert Imagined", "label": "@bert", "address": "1 Old Street"}, request_id="one"),
        note("@a", request_id="one"), note("@a", request_id="two"), note("@a", "Another.", request_id="two"), note("@a", request_id="two"),
        referral("@b", {"name": "Bert Imagined", "label": "@same", "address": "1 Old Street"}, request_id="one"),
        note("@b", "In what @a began."), referral("@y", request_id="recorded"), note("@y"), note("@y", request_id="recorded"),
        *cases, note("@a"), note("@c0"), correction("@bert"), note("@c1"),
        note("@a", "The last.", occurred_at="2025-03-05T09:00:00Z", actor=nurse),
        note("@a", occurred_at="2019-03-05T09:00:00Z", actor=nurse),
        {"type": "case-closed", "case": "@a", "request_id": "shut", "fields": {"reason": "not_stalking", "risk_at_close": "low"}},
        note("@a", "Again.", request_id="shut"),
    )  # fmt: skip
    counts = ("recorded", "repeated", "refused", "entries")
    rehearsed, done = door("import", str(place), "--dry-run"), door("import", str(place))
    assert [rehearsed.json[name] for name in counts] == [done.json[name] for name in counts]
    assert done.json["repeated"] == 3
    told = [line.partition(";")[0].partition(",")[0] for answered in (rehearsed, done) for line in answered.err.splitlines()[:-1]]
    assert told[: len(told) // 2] == told[len(told) // 2 :]
    again = door("import", str(place), "--dry-run").json
    assert (again["recorded"], again["repeated"]) == (0, done.json["recorded"] + done.json["repeated"])


def test_an_agency_that_nobody_has_named_is_recorded_and_told_once_with_the_number_of_its_acts(door, file):
    named = {"type": "agency-named", "fields": {"agency": "cwp", "name": "A Trust", "sector": "health", "since": "2020-01-01"}}
    work = [{"agency": agency, "grade": "band_6", "minutes": 5} for agency in ("cwp", "cpw", "cheshire-police")]
    place = file(referral("@a"), note("@a", effort=work), note("@a", effort=work), named, note("@a", effort=[work[0]]))
    for words in (("--dry-run",), ()):
        answered = door("import", str(place), *words)
        assert answered.json["agencies_without_a_name"] == {"cpw": 2, "police": 1}
        assert answered.err.count("cpw (2 acts) is no agency that the unit's record has named; cwp is.") == 1
        assert "caseledger record agency-named --agency cpw" in answered.err
        assert len(answered.err.splitlines()) == 2
    assert door("import", str(place)).json["agencies_without_a_name"] == {}, "what was recorded before was told then"


def test_given_a_member_named_in_full_when_a_file_is_rehearsed_then_it_says_that_names_were_read(door, file):
    place = file(note(door.referred(), actor={"name": "Dana Invented"}))
    before = head(door), door.consultations()
    told = door.done("import", str(place), "--dry-run").json
    assert (told["recorded"], told["consultations"]) == (1, 1)
    text = door.done("import", str(place), "--dry-run", "--format", "table").text
    assert "Nothing was recorded but 1 consultation, by which names were read." in text
    assert (head(door), door.consultations()) == (before[0], before[1] + 2)


def test_a_role_of_years_before_counts_for_the_decisions_that_a_file_gives_after_it(door, file):
    """Given a unit of one login, when a file gives its user's role and then a decision of that time, then both are recorded."""
    agency = {"agency": "cheshire-police", "name": "Cheshire Constabulary", "sector": "police", "since": "2018-03-01"}
    role = {"member": "me", "role": "practitioner", "agency": "cheshire-police", "since": "2024-01-01"}
    decision = {"outcome": "possible_stalking", "rationale": "It fits."}
    lines = [
        referral("@a") | {"occurred_at": "2024-03-02T10:15:00Z"},
        {"type": "triage-decided", "case": "@a", "occurred_at": "2024-03-04T10:15:00Z", "fields": decision},
        {"type": "triage-decided", "case": "@a", "occurred_at": "2024-03-01T10:15:00Z", "fields": decision},
    ]
    early = file(*lines)
    assert door("import", str(early), "--dry-run").json["refused"] == 2
    assert door("import", str(early)).json["refused"] == 2
    assert "held that role on that day" in rejected(early)[2]
    early.with_name(f"{early.name}.rejects.ndjson").unlink()
    place = file({"type": "agency-named", "fields": agency}, {"type": "role-held", "fields": role}, *lines)
    for words in (("--dry-run",), ()):
        told = door("import", str(place), *words).json
        assert (told["recorded"], told["refused"]) == (4, 1)
    assert "has not happened before it" in told_of(Path(told["rejects"]))[5], "those of the file before stay as they are"


def test_a_file_that_is_imported_again_records_nothing_twice(door, file):
    place = file(referral("@a", {"name": "Bert Imagined", "label": "@bert"}), note("@a"), referral("@b", {"person": "@bert"}), note("@b"))
    first = door.done("import", str(place)).json
    before = head(door)
    second = door.done("import", str(place)).json
    assert (first["recorded"], second["recorded"], second["repeated"], head(door)) == (4, 0, 4, before)


def test_a_line_of_a_hundred_megabytes_is_refused_and_the_next_one_is_not(door, tmp_path):
    place = tmp_path / "history.ndjson"
    with place.open("wb") as out:
        out.write(json.dumps(referral("@a")).encode() + b'\n{"type": "note-recorded", "case": "@a", "fields": {"text": "')
        for _ in range(100):
            out.write(b"x" * 1_000_000)
        out.write(b'"}}\n' + json.dumps(note("@a")).encode() + b"\n")
    answered = door("import", str(place))
    assert (answered.status, answered.json["recorded"], answered.json["refused"]) == (1, 2, 1)
    assert "longer than 1,000,000 bytes" in rejected(place)[2]
    assert place.with_name(f"{place.name}.rejects.ndjson").stat().st_size < 10_000


def test_lines_go_on_in_a_case_that_was_recorded_by_hand(door, file):
    number = door.referred()
    place = file(*[note(number, f"Note {each}.") for each in range(3)], note("CHS-26-9999"), note(number, "The last."))
    told = door("import", str(place)).json
    assert (told["recorded"], told["refused"]) == (4, 1)


def test_a_file_that_is_none_is_refused(door, tmp_path):
    assert door("import", str(tmp_path / "absent")).status == 2
    assert door("import", str(tmp_path)).status == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_an_import_that_is_killed_at_any_point_and_run_again_is_whole(door, file, seed):
    chance = random.Random(seed)
    acts = [act for each in range(CASES) for act in (referral(f"@c{each}"), note(f"@c{each}"), note(f"@c{each}", "Ottilie Sample moved."))]
    place = file(*acts)
    before = head(door)
    words = [sys.executable, "-m", "commands.cli", "--ledger", str(door.directory), "--user", "dana", "import", str(place)]
    for _ in range(3):
        run = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
        time.sleep(0.2 + chance.random() * 0.8)
        run.send_signal(signal.SIGKILL)
        run.wait()
    told = door.done("import", str(place)).json
    assert (told["recorded"] + told["repeated"], told["refused"]) == (len(acts), 0)
    assert head(door) == before + 1 + CASES * (ENTRIES_OF_A_REFERRAL + 2), "seed: nothing is lost and nothing is recorded twice"
    assert len(door.done("caseload").json) == CASES


def test_the_examples_of_the_page_on_import_files_are_imported(door, tmp_path):
    blocks = (ROOT / "docs" / "import.md").read_text(encoding="utf-8").split("```json\n")
    place = tmp_path / "page.ndjson"
    place.write_text("".join(block.partition("```")[0] for block in blocks[-2:]), encoding="utf-8")
    told = door.done("import", str(place)).json
    assert (told["recorded"], told["refused"]) == (told["lines"], 0)
    recorded = {row["type"].partition(".")[0] for row in door.done("show", door.done("caseload", "--all").json[0]["number"]).json}
    assert recorded >= {"screen-decided", "case-allocated", "action-routed", "urgent-action-raised", "case-reopened", "case-closed"}


def test_a_member_whom_the_file_begins_is_the_same_when_it_is_imported_again(door, file):
    place = file(
        {"type": "agency-named", "fields": {"agency": "cc", "name": "Cheshire", "sector": "police", "since": "2018-03-01"}},
        {"type": "member-named", "fields": {"member": "new", "name": "DS Una Fictive", "since": "2018-03-01"}},
        {"type": "role-held", "fields": {"member": "DS Una Fictive", "role": "sergeant", "agency": "cc", "since": "2018-09-03"}},
    )
    assert door.done("import", str(place)).json["recorded"] == 3
    before = head(door)
    again = door.done("import", str(place)).json
    assert (again["recorded"], again["repeated"], again["refused"], head(door)) == (0, 3, 0, before)


def test_an_act_of_another_file_under_the_same_id_is_counted_as_recorded_before(door, file):
    member = {"type": "member-named", "request_id": "m-one", "fields": {"member": "new", "name": "DS Ada Fictive", "since": "2018-03-01"}}
    note_once = note(door.referred(), request_id="n-one")
    assert door.done("import", str(file(member, note_once))).json["recorded"] == 2
    before = head(door)
    more = door.done("import", str(file(member, note_once, note_once, note(door.referred(), request_id="n-two")))).json
    assert (more["recorded"], more["repeated"], more["entries"]) == (1, 3, 1)
    assert head(door) == before + 1 + 1 + ENTRIES_OF_A_REFERRAL  # that the import began, the new note, and the case it is in
