"""What agencies hold is asked at the front door: one recorded consultation, by who may open it, and nothing of it is kept."""

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime

import pytest
from application.scenes import HEALTH, POLICE, adopt, asked, decide_erasure, event, member, referred, restrict, today

from ledger.application import Intent, Ledger
from ledger.events.occurred import Occurred
from ledger.store import place, question_reading
from projections.engine import asof
from projections.engine.answer import Asking
from projections.engine.fold import Document
from projections.engine.question import live, load, names
from projections.engine.time import NOW, Coordinates

HELD = [name for name in names() if load(name).held]
every_held_question = pytest.mark.parametrize("name", HELD)
PROBATION = "probation"


@pytest.fixture(scope="module")
def unit(shared_at):
    """A unit in which all agencies see each other's cases; a practitioner of a trust, and one of probation."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as dana:
        adopt(dana)
        with (
            member(shared_at, dana, "clara", HEALTH, ("practitioner", "supervisor")) as clara,
            member(shared_at, dana, "olga", PROBATION) as olga,
        ):
            yield dana, clara, olga


@pytest.fixture
def door(shared_at, door_of, unit):
    """The front door of a ledger that the tests of this module share."""
    return door_of(shared_at.directory)


def offered(clara, case, kind="psychological", **more):
    """An intervention that the trust offers in a case; the entry that says so."""
    said = event("intervention-offered", kind=kind, provider=HEALTH, mandate="none")
    return clara.record([Intent(said, case.stream, **more)]).entries[0].version


def further(clara, case, kind, /, **fields):
    return clara.record([Intent(event(kind, **fields), case.stream)]).entries[0]


def started(clara, case, of):
    return further(clara, case, "intervention-started", intervention=of, criteria=["goals_met"])


@pytest.fixture
def course(unit):
    """A case in which an intervention of the trust was dropped out of, after a session."""
    dana, clara, _ = unit
    case = referred(dana, occurred=Occurred("2026-03-02", "day"))
    entry = offered(clara, case)
    started(clara, case, entry)
    further(clara, case, "session-held", intervention=entry, number=1, attendance="attended")
    further(clara, case, "intervention-ended", intervention=entry, how="dropped_out", reason="He moved away.")
    return case, entry


def answer(door, *words, user="clara", name="completion"):
    return door.done("ask", name, *words, "--format", "json", user=user).json


def mine(told, case):
    """The lines of one case."""
    return [line for line in told["lines"] if line["number"] == case.number]


def consultations(at):
    """The scope of each consultation that is recorded, and for what it was, first recorded first."""
    stored = asked(at, "SELECT c.stored FROM ledger.content c WHERE c.log = 2 AND NOT c.sealed ORDER BY c.position")
    units = [{name: value for _, name, value in (json.loads(bytes(unit)) for unit in row)} for (row,) in stored]
    return [(unit["scope"], unit["basis"]["purpose"]) for unit in units if "scope" in unit]


@every_held_question
@pytest.mark.parametrize("user", ["clara", "dana"])
def test_asking_is_exactly_one_consultation_of_all_that_ones_agency_holds(door, course, shared_at, unit, name, user):
    before = len(consultations(shared_at))
    answer(door, "--purpose", "self_monitoring", user=user, name=name)
    (scope, purpose), *more = consultations(shared_at)[before:]
    reader = dict(zip(("dana", "clara", "olga"), unit, strict=True))[user]
    assert more == []
    assert purpose == "self_monitoring"
    assert scope["classes"] == ["held"]
    assert scope["streams"] == [*map(str, question_reading.held_streams(reader.user))]
    assert (str(course[0].stream) in scope["streams"]) is (user == "clara")


@every_held_question
def test_nothing_of_it_is_kept(door, course, shared_at, name):
    answer(door, name=name)
    door.done("projections", "rebuild", "--all")
    tables = asked(shared_at, "SELECT tablename FROM pg_tables WHERE schemaname = 'live'")
    assert not [table for (table,) in tables if table.startswith(f"{name.replace('-', '_')}_")]
    assert [row["question"] for row in door.done("projections", "status").json] == [*live()]
    for what in ("check", "rebuild"):
        refused = door("projections", what, name)
        assert refused.status == 3
        assert "has no live answer" in refused.err


def test_its_own_agency_is_told_how_each_stands_and_of_how_many(door, course):
    case, entry = course
    told = answer(door, "--case", case.number)
    (line,) = told["lines"]
    assert (line["entry"], line["stands"], line["provider"], line["attended"]) == (entry, "dropped_out", HEALTH, 1)
    assert [(rate["k"], rate["n"]) for rate in told["rates"] if rate["name"] == "started.dropped_out"] == [(1, 1)]
    assert entry in {line["entry"] for line in mine(answer(door), case)}
    table = door.done("ask", "completion", "--case", case.number, "--format", "table", user="clara").text
    assert "of the interventions started: dropped out: 1/1 = 100.0 %" in table
    assert "Made of what cwp holds and of what was given to it for this purpose." in table


def test_to_another_agency_it_is_empty_with_what_it_could_not_see_and_not_how_much(door, course):
    told = answer(door, user="dana")
    assert told["lines"] == []
    assert {(rate["k"], rate["n"]) for rate in told["rates"]} == {(0, 0)}
    (note,) = told["notes"]
    assert "What other agencies hold is not in it, nor is told how much" in note
    assert not any(letter.isdigit() for letter in note)


def test_an_analyst_is_no_audience_of_what_is_sealed_and_is_shown_nothing(door, course, shared_at, unit):
    with member(shared_at, unit[0], "anna", HEALTH, ("analyst",)) as anna:
        assert question_reading.held_streams(anna.user) == {}
        assert answer(door, user="anna")["lines"] == []


def test_a_case_that_cannot_be_found_is_refused_and_the_trying_is_recorded(door, unit, shared_at):
    before = len(consultations(shared_at))
    missing = door("ask", "completion", "--case", "CHS-26-9999", user="clara")
    assert missing.status == 3
    assert [scope["streams"] for scope, _ in consultations(shared_at)[before:]] == [[]]


def test_what_is_restricted_is_not_in_it_and_how_much_is_said_unless_the_purpose_reaches_it(door, course, unit):
    case, entry = course
    restrict(unit[1], case, [entry + 3])
    told = answer(door, "--case", case.number)
    assert [line["stands"] for line in told["lines"]] == ["ongoing"], "its end is not to be seen"
    assert "1 entry that cwp holds (1 restricted)" in told["notes"][1]
    reached = answer(door, "--case", case.number, "--purpose", "legal_claim")
    assert [line["stands"] for line in reached["lines"]] == ["dropped_out"]
    assert len(reached["notes"]) == 1
    assert "restricted" not in " ".join(answer(door, "--case", case.number, user="dana")["notes"]), "others are not told"


def test_what_is_erased_is_told_at_no_past_time_either_and_how_much_is_said(door, course, unit, shared_at):
    case, _ = course
    position = door.done("projections", "status").json[0]["head"]
    held = "SELECT slot FROM ledger.slot WHERE stream = %s AND controller = %s AND sealed"
    slots = [slot for (slot,) in asked(shared_at, held, case.stream, HEALTH)]
    decide_erasure(unit[1], case.stream, slots)
    for slot in slots:
        unit[1].erase(slot)
    for words in ((), ("--as-recorded", str(position))):
        told = answer(door, "--case", case.number, *words)
        assert told["lines"] == []
        assert "4 entries that cwp holds (4 erased)" in told["notes"][1]


def test_what_was_given_to_an_agency_it_is_told_for_the_purpose_it_was_given_for(door, course, unit):
    case, entry = course
    _, clara, olga = unit
    assert case.stream not in question_reading.held_streams(olga.user)
    given = {
        "items": [entry, entry + 1], "purposes": ["safeguarding"], "method": "ledger", "accuracy": "verified", "completeness": "partly",
        "reliability": "verified", "as_of": today(), "recipient": PROBATION, "emergency": "He is on his way to her.",
    }  # fmt: skip
    share = further(clara, case, "share-made", **given)
    assert case.stream in question_reading.held_streams(olga.user)
    assert [line["stands"] for line in mine(answer(door, "--purpose", "safeguarding", user="olga"), case)] == ["ongoing"]
    assert mine(answer(door, user="olga"), case) == []
    further(clara, case, "share-followed", share=share.version, how="recalled")
    assert case.stream not in question_reading.held_streams(olga.user)


def test_a_case_whose_referral_is_not_shown_is_called_by_its_number(door, course, unit):
    case, _ = course
    restrict(unit[0], case, [1])
    assert mine(answer(door), case) != []


def test_a_correction_of_today_changes_what_is_told_as_corrected_and_not_as_recorded(door, course, unit):
    case, entry = course
    position = door.done("projections", "status").json[0]["head"]
    fix = {"target": entry + 3, "field": "how", "to": "terminated", "why": "The ward ended it.", "discovered_on": today()}
    further(unit[1], case, "held-corrected", **fix)
    assert [line["stands"] for line in answer(door, "--case", case.number, "--as-recorded", str(position))["lines"]] == ["dropped_out"]
    assert [line["stands"] for line in answer(door, "--case", case.number, "--as-corrected", today())["lines"]] == ["terminated"]


@every_held_question
@pytest.mark.parametrize("user", ["clara", "dana", "olga"])
def test_as_of_equals_check_by_a_second_reading_of_every_case_there_is(door, course, shared_at, unit, name, user):
    case, entry = course
    dana, clara, olga = unit
    restrict(clara, case, [entry + 2])
    reader = {"dana": dana, "clara": clara, "olga": olga}[user]
    question = load(name)
    position = door.done("projections", "status").json[0]["head"]
    streams = [stream for (stream,) in asked(shared_at, "SELECT stream FROM ledger.stream WHERE log = 1 ORDER BY stream DESC")]
    entries = reader.read(streams, purpose="case_work")
    numbers = {each.fact.stream: each.number for each in entries}
    then = next(each.fact.recorded_at for each in entries if (each.fact.stream, each.fact.version) == (case.stream, entry))
    for at, words in ((NOW, ()), (Coordinates.as_recorded(then), ("--as-recorded", then.isoformat()))):
        told = answer(door, *words, "--purpose", "case_work", user=user, name=name)
        folded = asof.as_of(question, documents(entries), at, reader.zone).rows
        rows = [keyed.row | {"number": numbers[keyed.stream]} for keyed in folded]
        persons = reader.all_persons(at.recorded_by, None)
        asking = Asking(datetime.fromisoformat(told["moment"]), reader.zone, persons=persons)
        again = question.told(sorted(rows, key=question.order), asking)
        called = {column.name: f"{column.name}_id" if column.of in ("member", "person") else column.name for column in question.shown}
        assert told["position"] == position
        assert [{name: line.get(name) for name in called} for line in again.lines] == [
            {name: line[key] for name, key in called.items()} for line in told["lines"]
        ]  # fmt: skip
        assert [(rate.name, rate.k, rate.n) for rate in again.rates] == [(rate["name"], rate["k"], rate["n"]) for rate in told["rates"]]
    assert name != "completion" or bool(told["lines"]) is (user == "clara")


def documents(entries: Iterable) -> list[Document]:
    """What was opened as the database gives clear units to those who fold: one JSON text a stream."""
    rows = {}
    for each in entries:
        fact, units = each.fact, [["s" * 22, name, value] for _, name, value in each.units]
        micros = round(fact.recorded_at.timestamp() * 1_000_000)
        rows.setdefault(fact.stream, []).append([fact.position, fact.version, str(fact.event), micros, str(fact.recorder), units])
    return [Document(stream, json.dumps(sorted(its, key=lambda row: row[1]))) for stream, its in rows.items()]


def test_a_question_that_reads_clear_facts_too_tells_of_every_case_and_of_what_is_held_to_whom_it_is_opened(door, course, unit):
    case, _ = course
    other = referred(unit[0])
    for user in ("clara", "dana"):
        lines = answer(door, user=user, name="timeline")["lines"]
        assert {case.number, other.number} <= {line["number"] for line in lines}
        assert any(line["lane"] == "interventions" for line in mine({"lines": lines}, case)) is (user == "clara")
        one = answer(door, "--case", case.number, user=user, name="timeline")["lines"]
        assert {line["number"] for line in one} == {case.number}
        assert any(line["lane"] == "interventions" for line in one) is (user == "clara")


def test_the_police_hold_nothing_here(unit):
    assert question_reading.held_streams(unit[0].user) == {}
    assert unit[0].me.agency == POLICE
