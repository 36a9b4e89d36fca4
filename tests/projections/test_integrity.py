"""P27 integrity, on hand-worked histories."""

from datetime import date

from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.integrity import QUESTION
from projections.telling.integrity import DEFECTS, NOT_GIVEN, NOT_KEPT
from tests.projections.histories import LONDON, correction, fact, instant

ORIGIN = "ledger.example/unit/cases"


def release(position, recorded, name):
    return fact(position, "release-deployed", recorded, release=name, schema_number=18, schema_digest="ab" * 32)


KEPT = [
    release(1, "2026-01-01", "0.1.0"),
    fact(2, "log-key-changed", "2026-01-02", origin=f"{ORIGIN}/1", change="adopted", public_key="cd" * 32),
    release(3, "2026-02-01", "0.2.0"),
    fact(4, "import-begun", "2026-02-10", file="ef" * 32, size=4096),
    release(5, "2026-03-01", "0.3.0"),
    fact(6, "epoch-begun", "2026-03-09", origin=f"{ORIGIN}/2", ended=f"{ORIGIN}/1", because="backup_restored", size=90, root="01" * 32,
         continued=80, lost_from=81, lost_to=90),
    fact(7, "consultations-expired", "2026-03-10", before="2025-03-01", slots=[]),
]  # fmt: skip
RECORD = {
    "log": "cases", "size": 120, "recorded_at": "2026-03-20T09:00:00Z", "leaf": "23" * 32,
    "checkpoint": {"size": 100, "root": "45" * 32, "origin": f"{ORIGIN}/2", "made_at": "2026-03-19T09:00:00Z"},
}  # fmt: skip


def told(facts=KEPT, record=RECORD, at=NOW, **window):
    rows = [each.row for each in fold_stream(QUESTION, facts, at, LONDON).rows]
    return QUESTION.told(rows, Asking(instant("2026-03-20"), LONDON, record=record, **window))


def lines(*args, **more):
    return [(line["what"], line["says"], line["entry"]) for line in told(*args, **more).lines]


def test_it_states_head_checkpoint_and_every_act_on_the_record_as_a_whole():
    assert lines() == [
        ("head", "120 entries in the log cases", None),
        ("checkpoint", f"of 100 entries, by {ORIGIN}/2; 20 entries came since, and no checkpoint covers them", None),
        ("release", "0.1.0 installed, schema 18", 1),
        ("key", f"adopted for {ORIGIN}/1", 2),
        ("release", "0.2.0 installed, schema 18", 3),
        ("import", "a file of 4096 bytes", 4),
        ("release", "0.3.0 installed, schema 18", 5),
        ("epoch", f"{ORIGIN}/2 begun after {ORIGIN}/1: backup restored; entries 81 to 90 are lost", 6),
        ("access log", "months that ended before 2025-03-01 expired", 7),
    ]
    assert [line["sha256"] for line in told().lines[:3]] == ["23" * 32, "45" * 32, "ab" * 32]
    assert told().notes == [NOT_KEPT, DEFECTS]


def test_it_tells_of_recorded_defects_by_their_entries_and_not_in_their_words():
    facts = [
        release(1, "2026-01-01", "0.1.0"), fact(2, "defect-recorded", "2026-01-05", release="0.1.0", title="Otto's months were short"),
        fact(3, "defect-mended", "2026-02-05", defect=2, release="0.2.0"),
    ]  # fmt: skip
    assert lines(facts, record={})[1:] == [
        ("defect", "one of release 0.1.0 was recorded", 2), ("defect", "the one in UNIT#2 is mended since release 0.2.0", 3),
    ]  # fmt: skip
    assert "Otto" not in str(told(facts).lines)


def test_of_a_window_it_tells_the_releases_in_use_and_the_acts_recorded_in_it():
    window = {"since": date(2026, 2, 5), "until": date(2026, 2, 15)}
    # 0.1.0 was in use until 1 February, 0.2.0 from then until 1 March, 0.3.0 only afterwards
    assert [each[0::2] for each in lines(record={}, **window)] == [("release", 3), ("import", 4)]
    assert [each[0::2] for each in lines(record={}, since=date(2026, 3, 5))] == [("release", 5), ("epoch", 6), ("access log", 7)]


def test_what_stands_in_no_entry_is_told_only_where_it_was_given():
    assert told(record={}).notes == [NOT_GIVEN, NOT_KEPT, DEFECTS]
    assert lines(record=RECORD | {"checkpoint": None})[1][0:2] == (
        "checkpoint", "none is kept beside the database: whoever holds it can rewrite all of it unnoticed",
    )  # fmt: skip
    covered = RECORD | {"checkpoint": {**RECORD["checkpoint"], "size": 120}}
    assert lines(record=covered)[1][1] == f"of 120 entries, by {ORIGIN}/2"


def test_what_was_recorded_later_is_not_in_an_earlier_statement():
    assert [each[2] for each in lines(record={}, at=Coordinates.as_recorded(instant("2026-02-05")))] == [1, 2, 3]


def test_a_correction_recorded_later_changes_what_is_as_corrected_and_not_as_recorded():
    facts = [KEPT[0], correction(8, "2026-06-01", 1, "release", "0.1.1")]
    then = instant("2026-03-01")
    found = [lines(facts, record={}, at=at)[0][1] for at in (Coordinates.as_recorded(then), Coordinates.as_corrected(then))]
    assert found == ["0.1.0 installed, schema 18", "0.1.1 installed, schema 18"]


def test_a_case_has_no_row():
    assert fold_stream(QUESTION, [fact(1, "referral-received", "2026-03-01")], NOW, LONDON).rows == []


def test_nonsense_in_fields_leaves_the_answer_standing():
    odd = ([], {"value": 1}, None, 3, "nonsense")
    facts = [fact(place, each.kind, "2026-03-02", **dict.fromkeys(each.fields, odd[place % 5])) for place, each in enumerate(KEPT * 5, 1)]
    assert len(told(facts).lines) == 2 + 35
