"""For every question, by its existence: one fold whatever way it is run, as recorded a matter of the past, and an answer for any rows."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.persons import joined
from projections.engine.answer import Asking
from projections.engine.fold import fold_stream, fold_together
from projections.engine.outside import leaving
from projections.engine.question import load, names
from projections.engine.time import NOW, Coordinates, as_one
from tests.projections.generated import histories_for, merges
from tests.projections.histories import LONDON, START, by_stream, documents

QUESTIONS = [load(name) for name in names()]
LIVE = [question for question in QUESTIONS if not question.held]
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=[question.name for question in QUESTIONS])
every_live_question = pytest.mark.parametrize("question", LIVE, ids=[question.name for question in LIVE])


def rows_of(question, facts, at=NOW):
    return sorted(row for its in by_stream(facts).values() for row in fold_stream(question, its, at, LONDON).rows)


@every_live_question
@settings(max_examples=15)
@given(data=st.data())
def test_folded_with_all_others_it_has_the_rows_that_it_has_alone(question, data):
    facts = data.draw(histories_for(question))
    together = [list(fold_together(LIVE, document, LONDON)) for document in documents(facts)]
    for place, each in enumerate(LIVE):
        made = [made[place] for made in together]
        assert None not in made, f"{each.name} cannot fold what another reads"
        assert sorted(row for rows in made for row in rows) == rows_of(each, facts)


@every_question
@settings(max_examples=15)
@given(data=st.data())
def test_as_recorded_is_what_the_record_said_whatever_was_recorded_since(question, data):
    facts = data.draw(histories_for(question))
    moment = data.draw(st.sampled_from(sorted({entry.recorded_at for entry in facts})))
    known = [entry for entry in facts if entry.recorded_at <= moment]
    at = Coordinates.as_recorded(moment)
    assert rows_of(question, facts, at) == rows_of(question, known, at)
    assert rows_of(question, known, at) == rows_of(question, known), "nothing was recorded that lies after it"


@every_question
@settings(max_examples=15)
@given(data=st.data())
def test_both_axes_together_are_the_past_of_what_had_been_recorded(question, data):
    facts = data.draw(histories_for(question))
    moments = st.sampled_from(sorted({entry.recorded_at for entry in facts}))
    recorded_by, happened_by = data.draw(moments), data.draw(moments)
    known = [entry for entry in facts if entry.recorded_at <= recorded_by]
    both = rows_of(question, facts, Coordinates(recorded_by, happened_by))
    assert both == rows_of(question, known, Coordinates.as_corrected(happened_by))


@every_question
@settings(max_examples=15)
@given(data=st.data())
def test_it_answers_for_any_rows_at_any_moment_in_its_columns(question, data):
    facts = data.draw(histories_for(question))
    rows = ordered(question, facts)
    moment = START + timedelta(days=data.draw(st.integers(0, 300)))
    window = data.draw(st.sampled_from([(None, None), (date(2026, 2, 1), date(2026, 5, 1)), (date(2026, 3, 1), None)]))
    asking = Asking(moment, LONDON, *window, joined(data.draw(merges())), {"triage": 2, "screen": 10})
    told = question.told(rows, asking)
    names = {column.name for column in question.shown}
    assert all(names <= line.keys() for line in told.lines), names
    assert all(0 <= rate.k <= rate.n and all(number >= 0 for number in rate.excluded.values()) for rate in told.rates)
    assert len({rate.name for rate in told.rates}) == len(told.rates)
    assert len({measure.name for measure in told.measures}) == len(told.measures)
    assert {rate.name for rate in told.rates}.isdisjoint(measure.name for measure in told.measures), "a number is kept back by its name"
    kept = leaving(told, question.shown, aggregated=question.aggregated)
    assert question.aggregated or not kept.lines


@every_question
@settings(max_examples=15)
@given(data=st.data())
def test_persons_who_were_merged_are_counted_as_one_wherever_they_were_recorded(question, data):
    """What is told of rows in which two ids are tied by merges is what would be told had they been one id from the beginning."""
    facts = data.draw(histories_for(question))
    same = joined(data.draw(merges()))
    asking = Asking(START + timedelta(days=200), LONDON, persons=same)
    tied = question.told(ordered(question, facts), asking)
    alike = question.told(ordered(question, [as_one(fact, same) for fact in facts]), asking)
    assert numbers(tied) == numbers(alike)


def ordered(question, facts):
    return sorted((keyed.row for keyed in rows_of(question, facts)), key=question.order)


def numbers(told):
    """Rates and measures, and how many lines there are: lines may name a person as the entry did."""
    return len(told.lines), told.rates, told.measures
