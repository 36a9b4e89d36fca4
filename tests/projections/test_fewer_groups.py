"""A reader whose agreement names fewer groups: live and as-of are one answer, made of what he may see and of nothing else."""

from contextlib import closing
from dataclasses import replace

import pytest
from application.scenes import HEALTH, POLICE, adopt, event, joined, member, note, person, referral, today

from commands import catching_up, questions
from ledger import checkpoints, errors
from ledger.application import Intent
from ledger.events.group import Group
from ledger.store import connection, question_reading, reading
from projections.engine import question
from projections.engine.time import Coordinates
from tests.projections.written import ASKED, CASELOAD, ensured, rebuilt

GROUPS = ("referral", "gates", "notes", "corrections", "privacy")
OPENED = [
    ("referral", "gates"), ("referral", "gates", "notes"), ("referral", "gates", "corrections"), ("referral", "gates", "notes", "privacy"),
    ("referral", "gates", "notes", "corrections"), GROUPS, ("*",), ("referral",), ("notes", "corrections"),
]  # fmt: skip
SECRET = {
    "notes": lambda: note("Of another group."),
    "corrections": lambda: event(
        "fact-corrected", target=1, field="urgency", to="routine", why="Wrong.", discovered_on=today()
    ),
    "privacy": lambda: event("record-restricted", ground="accuracy_contested", versions=[4]),
}  # fmt: skip


@pytest.fixture
def reader(at, ledger):
    """A probation officer; the police record."""
    with member(at, ledger, "rita", "probation") as opened:
        yield opened


def narrow(ledger, groups, **more):
    """The police open these groups of what they bring to probation; among themselves and the clinic all stays as it is."""
    adopt(ledger, agencies=(POLICE, HEALTH))
    adopt(ledger, agencies=("probation",), groups=groups, beside=True, **more)


def live(ledger):
    return questions.rows(ledger, "caseload", questions.Asked(Coordinates()))


def as_of(ledger):
    """The same question by the other way, at a moment after which nothing is recorded."""
    _, last = reading.head(ledger.user)
    return questions.rows(ledger, "caseload", questions.Asked(Coordinates(last, None)))


def begun(ledger):
    """A case with a party, a decision and a note; rows live already."""
    stream, suspect = ledger.fresh(), ledger.fresh()
    decision = event("triage-decided", outcome="possible_stalking", rationale="She is afraid.")
    ledger.record([Intent(person(), suspect), Intent(referral(), stream), Intent(joined(suspect), stream), Intent(decision, stream)])
    ledger.record([Intent(note(), stream)])
    catching_up.catch_up(ledger)
    return stream


@pytest.mark.parametrize("groups", OPENED, ids="+".join)
def test_live_as_of_and_rebuild_are_one_answer_whatever_the_agreement_names(ledger, at, reader, groups):
    case = begun(ledger)
    with member(at, ledger, "hedy", HEALTH) as clinic:
        clinic.record([Intent(event("clinical-note-recorded", text="She sleeps badly."), case)])
    for secret in SECRET.values():
        ledger.record([Intent(secret(), case)])
    narrow(ledger, groups)
    before = live(reader)
    assert before == as_of(reader) == [row for _, row in questions.open_cases(reader)]
    rebuilt(lambda: connection.connect(at.dsn("projector")), CASELOAD, **ASKED)
    assert live(reader) == before
    opened = set(GROUPS) if groups == ("*",) else set(groups)
    shown = 4 + len(opened & SECRET.keys()) + ("notes" in opened)  # that there is a clinical note, everybody learns
    assert [row["entries"] for row in before] == ([shown] if {"referral", "gates"} <= opened else [])


@pytest.mark.parametrize("hidden", SECRET)
def test_entries_of_a_group_that_no_agreement_opens_change_nothing_that_he_is_told(ledger, reader, hidden):
    """Neither a count nor a time: what he is told is the same before and after."""
    case = begun(ledger)
    opened = [group for group in GROUPS if group != hidden]
    narrow(ledger, opened)
    before = live(reader), as_of(reader)
    narrow(ledger, GROUPS)
    entries = live(reader)[0]["entries"]
    ledger.record([Intent(SECRET[hidden](), case)])
    assert live(reader)[0]["entries"] == entries + 1
    narrow(ledger, opened)
    assert (live(reader), as_of(reader)) == before


def test_the_police_see_what_they_brought_whatever_the_others_agreed(ledger, reader):
    begun(ledger)
    before = live(ledger), as_of(ledger)
    adopt(ledger, agencies=("probation",), groups=("referral",))
    assert (live(ledger), as_of(ledger)) == before
    assert live(reader) == as_of(reader) == []


def test_the_live_rows_themselves_are_refused_to_him_and_his_program_cannot_ask_for_them(ledger, reader):
    begun(ledger)
    narrow(ledger, ("referral", "gates"))
    with pytest.raises(errors.NotAuthorised, match="nothing was shown"):
        question_reading.question_rows(reader.user, "caseload")
    with pytest.raises(errors.NotAuthorised):
        connection.rows(reader.user, "SELECT * FROM live.question")


def part(reader, name="caseload"):
    """What of the live rows is his answer too: the streams of the rows, and those left to him; up to the record's end."""
    catching_up.catch_up(reader)
    found = question_reading.question_part(reader.user, name, question.load(name).definition_hash(ASKED["zone"]))
    assert found.position == reading.head(reader.user)[0]
    return {stream for _, stream, _ in found.rows}, set(found.closed)


def test_he_is_given_the_rows_of_what_he_sees_whole_and_told_which_of_the_rest_he_sees_in_part(ledger, at, reader):
    noted, plain, restricted = begun(ledger), ledger.fresh(), begun(ledger)
    ledger.record([Intent(referral(), plain)])
    ledger.record([Intent(event("record-restricted", ground="accuracy_contested"), restricted)])
    with member(at, ledger, "hedy", HEALTH) as clinic:
        hidden = begun(clinic)
        clinic.record([Intent(event("clinical-note-recorded", text="She sleeps badly."), plain)])
    narrow(ledger, ("referral", "gates", "corrections", "privacy"), originators=(POLICE,))
    rows, closed = part(reader)
    assert (rows, closed & {noted, plain, restricted, hidden}) == ({plain}, {noted})
    assert part(ledger) == ({noted, plain, hidden}, set())
    assert live(reader) == as_of(reader)
    assert [row["entries"] for row in live(reader)] == [3, 2]


def test_which_streams_are_left_to_him_does_not_tell_of_what_type_the_hidden_entries_are(ledger, reader):
    """A question reads few types: were only these judged, all questions together would tell."""
    case = begun(ledger)
    narrow(ledger, ("referral", "gates"))
    left = [part(reader, name)[1] for name in question.live()]
    assert all(closed == left[0] for closed in left)
    assert case in left[0]


def test_a_question_that_reads_only_what_he_may_see_is_served_live(ledger, at, reader):
    begun(ledger)
    question = replace(CASELOAD, name="narrow", types=frozenset({"referral-received.v1"}))
    ensured(lambda: connection.connect(at.dsn("projector")), question, **ASKED)
    asked = question.name, question.definition_hash(ASKED["zone"])
    narrow(ledger, groups=("referral", "gates"))
    assert question_reading.question_serves(reader.user, *asked) is False  # its corrections are not opened
    narrow(ledger, groups=("referral", "gates", "corrections"))
    assert question_reading.question_serves(reader.user, *asked) is True
    assert len(question_reading.question_rows(reader.user, "narrow")) == 1


def test_a_question_that_reads_every_type_is_served_live_where_every_group_is_opened_by_name(ledger, reader):
    """No agreement names the group of consultations, which stand in another log."""
    begun(ledger)
    asked = "caseload", CASELOAD.definition_hash(ASKED["zone"])
    every = tuple(group.value for group in Group if group is not Group.ACCESS)
    narrow(ledger, every)
    assert question_reading.question_serves(reader.user, *asked) is True
    narrow(ledger, tuple(group for group in every if group != "notes"))
    assert question_reading.question_serves(reader.user, *asked) is False


def test_what_the_ledger_writes_itself_keeps_no_live_answer_back(ledger, reader):
    """The stream of its indexes begins with the first checkpoint; no agreement names the ledger, which brings nothing."""
    begun(ledger)
    every = [group.value for group in Group if group is not Group.ACCESS]
    adopt(ledger, agencies=sorted({one["agency"] for one in reading.members(ledger.user)}), groups=every, originators=None)
    checkpoints.make(ledger, "cases")
    catching_up.catch_up(ledger)
    for name in ("caseload", "workload", "due"):
        assert question_reading.question_serves(reader.user, name, question.load(name).definition_hash(ASKED["zone"])) is True
        asked, (_, last) = questions.Asked(Coordinates()), reading.head(ledger.user)
        assert questions.keyed(reader, name, asked) == questions.keyed(reader, name, asked._replace(at=Coordinates(last, None)))


def test_an_answer_says_whether_it_may_be_made_of_less_than_the_record_holds(ledger, reader):
    begun(ledger)
    questions.rows(ledger, "caseload", questions.Asked(Coordinates()))
    assert [questions.may_be_part(each, CASELOAD) for each in (ledger, reader)] == [False, False]
    narrow(ledger, ("referral", "gates"))
    assert questions.may_be_part(reader, CASELOAD)


def test_an_answer_under_another_definition_is_not_served_and_one_never_built_is_neither(ledger, at):
    begun(ledger)
    assert question_reading.question_serves(ledger.user, "caseload", CASELOAD.definition_hash(ASKED["zone"])) is True
    assert question_reading.question_serves(ledger.user, "caseload", b"another") is False
    assert question_reading.question_serves(ledger.user, "unheard-of", b"any") is None
    assert question_reading.question_part(ledger.user, "caseload", b"another") is None
    assert question_reading.question_part(ledger.user, "unheard-of", b"any") is None


@pytest.mark.parametrize("made", ["VIEW live.{0} AS SELECT * FROM live.kept", "TABLE live.{0} (key text, stream uuid, row jsonb)"])
def test_a_table_of_another_kind_is_not_read_for_it_would_run_what_its_owner_wrote(ledger, at, reader, made):
    begun(ledger)
    narrow(ledger, ("referral", "gates"))
    with closing(connection.connect(at.dsn("projector"))) as projector:
        ((table,),) = connection.rows(projector, "SELECT table_name FROM live.question WHERE name = 'caseload'")
        connection.rows(projector, f"ALTER TABLE live.{table} RENAME TO kept")
        connection.rows(projector, f"CREATE {made.format(table)}")
        if made.startswith("TABLE"):
            connection.rows(projector, f"ALTER TABLE live.{table} ENABLE ROW LEVEL SECURITY")
    with pytest.raises(errors.NotAuthorised, match="not a plain table"):
        question_reading.question_part(reader.user, "caseload", CASELOAD.definition_hash(ASKED["zone"]))
    with pytest.raises(errors.NotAuthorised, match="not a plain table"):
        question_reading.question_rows(ledger.user, "caseload")
