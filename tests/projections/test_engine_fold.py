"""One fold, whoever runs it: any order of reading, any batches, any (K, A) give the rows the record makes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.events.fact import Fact
from projections.engine.answer import Column
from projections.engine.asof import Answer, as_of
from projections.engine.check import compared
from projections.engine.fold import Document, Keyed, Poisoned, fold_document, fold_stream
from projections.engine.question import Question, load, names
from projections.engine.time import NOW, Coordinates
from tests.projections.histories import CASES, LONDON, by_stream, correction, documents, fact, histories, instant

QUESTIONS = [load(name) for name in names()]
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=names())


def last_word(facts: Any, _: Any) -> dict[str, Any]:
    """A row that shows order and content of everything folded."""
    return {"seen": [[entry.version, entry.fields] for entry in facts]}


def counting(**changes: Any) -> Question:
    """A question with two rows a stream: entries of odd and of even versions."""
    made = Question(
        name="parity", version=1, title="Parity", definition="All entries.", columns=(Column("seen", "what was folded"),),
        key=lambda entry: f"{entry.stream}/{entry.version % 2}", fold=last_word, order=str,
    )  # fmt: skip
    return replace(made, **changes)


@every_question
@given(facts=histories(), data=st.data())
def test_the_order_in_which_entries_are_read_does_not_matter(question, facts, data):
    shuffled = data.draw(st.permutations(facts))
    for stream, its in by_stream(shuffled).items():
        assert fold_stream(question, its, NOW, LONDON) == fold_stream(question, by_stream(facts)[stream], NOW, LONDON)


@every_question
@given(facts=histories(), data=st.data())
def test_a_table_kept_by_folding_touched_streams_anew_is_the_answer_of_one_fold(question, facts, data):
    table: dict[str, Keyed] = {}
    start = 0
    while start < len(facts):
        end = data.draw(st.integers(start + 1, len(facts)))
        for stream in {entry.stream for entry in facts[start:end]}:
            table = {key: row for key, row in table.items() if row.stream != stream}
            known = by_stream(facts[:end])[stream]
            table |= {row.key: row for row in fold_stream(question, known, NOW, LONDON).rows}
        start = end
    assert sorted(table.values()) == as_of(question, documents(facts), NOW, LONDON).rows


@every_question
@given(facts=histories())
def test_as_recorded_at_any_moment_is_the_answer_that_the_record_then_gave(question, facts):
    for moment in {entry.recorded_at for entry in facts}:
        prefix = [entry for entry in facts if entry.recorded_at <= moment]
        asked = as_of(question, documents(facts), Coordinates.as_recorded(moment), LONDON)
        assert asked == as_of(question, documents(prefix), NOW, LONDON)
        assert asked.straddling == 0


@every_question
@given(facts=histories(), data=st.data())
def test_what_is_recorded_later_never_changes_what_was_recorded_by_then(question, facts, data):
    known = data.draw(st.integers(0, len(facts)))
    then = facts[known - 1].recorded_at if known else facts[0].recorded_at.replace(year=2025)
    before = [entry for entry in facts if entry.recorded_at <= then]
    at = Coordinates.as_recorded(then)
    assert as_of(question, documents(facts), at, LONDON) == as_of(question, documents(before), at, LONDON)


@every_question
@given(facts=histories())
def test_every_row_has_exactly_the_columns_declared_and_can_be_sorted(question, facts):
    rows = [keyed.row for keyed in as_of(question, documents(facts), NOW, LONDON).rows]
    assert all(list(row) == [column.name for column in question.columns] for row in rows)
    sorted(rows, key=question.order)
    assert {question.listed(row) for row in rows} <= {True, False}


def test_a_correction_recorded_today_changes_last_years_as_corrected_and_not_last_years_as_recorded():
    facts = [
        fact(1, "referral-received", "2025-03-01", urgency="routine"),
        fact(2, "triage-decided", "2025-03-02", outcome="possible_stalking"),
        correction(3, "2026-11-24", 2, "outcome", "clearly_not_stalking"),
    ]
    last_year = instant("2025-12-31")
    answers = [
        as_of(load("caseload"), documents(facts), at, LONDON).rows[0].row
        for at in (Coordinates.as_recorded(last_year), Coordinates.as_corrected(last_year))
    ]
    assert [(row["decision"], row["entries"]) for row in answers] == [("possible_stalking", 2), ("clearly_not_stalking", 2)]


def test_rows_of_all_streams_come_in_order_of_their_keys_with_what_straddles():
    facts = [
        fact(1, "note-recorded", "2026-03-20", "2026-03", case=CASES[2], version=1),
        fact(2, "note-recorded", "2026-03-21", "2026-03", case=CASES[0], version=1),
        fact(3, "note-recorded", "2026-03-22", "2026-02", case=CASES[0], version=2),
    ]
    found = as_of(counting(), documents(facts), Coordinates.as_corrected(instant("2026-03-10")), LONDON)
    assert ([row.key for row in found.rows], found.straddling) == ([f"{CASES[0]}/0"], 2)


def test_a_key_is_folded_with_its_own_facts_only():
    facts = [fact(version, "note-recorded", "2026-03-01") for version in (1, 2, 3)]
    rows = {keyed.key[-1]: keyed.row for keyed in fold_stream(counting(), facts, NOW, LONDON).rows}
    assert {key: [version for version, _ in row["seen"]] for key, row in rows.items()} == {"0": [2], "1": [1, 3]}


def test_types_not_read_are_not_folded_but_corrections_still_apply():
    read = counting(types=frozenset({"triage-decided.v1"}), key=lambda _: "one")
    facts = [
        fact(1, "triage-decided", "2026-03-01", outcome="a"),
        fact(2, "note-recorded", "2026-03-02"),
        correction(3, "2026-03-03", 1, "outcome", "b"),
    ]
    assert [keyed.row for keyed in fold_stream(read, facts, NOW, LONDON).rows] == [{"seen": [[1, {"outcome": "b"}]]}]


def poison(facts: Any, _: Any) -> dict[str, Any]:
    if any(entry.fields.get("outcome") == "poison" for entry in facts):
        raise KeyError("Jane Invented, born 1980")
    return {"seen": None}


def test_an_entry_that_cannot_be_folded_is_named_by_position_without_its_data():
    facts = [
        fact(4, "triage-decided", "2026-03-05", "2026-03-05", version=1, outcome="fine"),
        fact(6, "triage-decided", "2026-03-06", "2026-03-01", version=2, outcome="poison"),  # told late: folded first, still named
        fact(9, "triage-decided", "2026-03-07", "2026-03-07", version=3, outcome="fine"),
    ]
    with pytest.raises(Poisoned) as refused:
        fold_stream(counting(fold=poison, key=lambda _: "one"), facts, NOW, LONDON)
    assert (refused.value.position, refused.value.reason) == (6, "KeyError")
    assert "Jane" not in str(refused.value)


def test_a_correction_can_be_what_poisons():
    facts = [
        fact(1, "triage-decided", "2026-03-01", outcome="fine"),
        correction(2, "2026-03-02", 1, "outcome", "poison"),  # harmless alone, and the note after it too
        fact(3, "note-recorded", "2026-03-03"),
    ]
    with pytest.raises(Poisoned) as refused:
        fold_stream(counting(fold=poison, key=lambda _: "one"), facts, NOW, LONDON)
    assert refused.value.position == 2


@pytest.mark.parametrize("row", [{"seen": object()}, {"seen": "\0"}, {"seen": "\ud800"}])
def test_a_row_that_no_table_can_hold_is_a_fault_of_the_question(row):
    with pytest.raises(Poisoned):
        fold_stream(counting(fold=lambda *_: row), [fact(1, "note-recorded", "2026-03-01")], NOW, LONDON)


def test_an_entry_whose_units_cannot_be_read_poisons():
    document = Document(CASES[0], '[[5,1,"00000000-0000-0000-0000-000000000001",0,"00000000-0000-0000-0000-000000000001",[["s"]]]]')
    with pytest.raises(Poisoned) as refused:
        fold_document(counting(), document, NOW, LONDON)
    assert refused.value.position == 5


def test_nothing_is_answered_for_nothing():
    assert as_of(counting(), [], NOW, LONDON) == Answer([], 0)
    assert fold_stream(counting(), [], NOW, LONDON).rows == []


def keyed(key: str, row: str) -> Keyed:
    return Keyed(key, CASES[0], row)


def test_differences_are_missing_surplus_and_different_rows():
    live = [keyed("a", '{"n": 1}'), keyed("b", '{"n": 1}'), keyed("c", '{"n": 1, "m": 2}')]
    folded = [keyed("b", '{"n": 2}'), keyed("c", '{"m":2,"n":1}'), keyed("d", '{"n": 1}')]
    found = [(difference.key, difference.live, difference.folded) for difference in compared("parity", live, folded)]
    assert found == [("a", {"n": 1}, None), ("b", {"n": 1}, {"n": 2}), ("d", None, {"n": 1})]


def test_facts_are_handed_on_unchanged_where_nothing_corrects_them():
    facts = [fact(1, "note-recorded", "2026-03-01"), fact(2, "note-recorded", "2026-03-02")]
    seen: list[Fact] = []
    fold_stream(counting(fold=lambda its, _: seen.extend(its)), facts, NOW, LONDON)
    assert sorted(seen, key=lambda entry: entry.position) == facts
