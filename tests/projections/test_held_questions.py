"""Every question over what agencies hold, found by its file: its answer is that of an independent fold, at any (K, A), and keeps nothing.

There is no live table to compare: as-of equals check, which folds what was opened a second time, in another way (``restated``).
"""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.events import catalogue
from ledger.events.catalogue import TYPES, load
from ledger.events.event import fields_of
from ledger.events.fact import ERASED, HELD, Fact
from ledger.events.occurred import Occurred
from projections.engine import held
from projections.engine.question import live, names
from projections.engine.question import load as question_of
from projections.engine.time import CORRECTION, HELD_CORRECTION, NOW, Coordinates
from tests import strategies
from tests.projections import restated
from tests.projections.histories import CASES, LONDON, START, TIMES, by_stream

QUESTIONS = [question for question in map(question_of, names()) if question.held]
every_held_question = pytest.mark.parametrize("question", QUESTIONS, ids=[question.name for question in QUESTIONS])

HELD_TYPES = sorted(catalogue.HELD_TYPES - {HELD_CORRECTION})
SPOKEN_OF = ("occurred_at", *sorted({field.name for name in HELD_TYPES for field in fields_of(load(name)) if field.personal is None}))
SMALL, COIN = st.integers(1, 9), st.booleans()


@st.composite
def held_histories(draw: st.DrawFn) -> list[Fact]:
    """Entries of two cases that two agencies hold, in order of position: late, corrected by either, some not opened, some erased."""
    facts: list[Fact] = []
    recorded = START
    for position in range(1, draw(st.integers(1, 24)) + 1):
        case = CASES[draw(st.integers(0, 3)) // 3]
        version = 1 + sum(entry.stream == case for entry in facts)
        recorded += timedelta(days=draw(st.integers(0, 12)), microseconds=draw(st.integers(0, 1)))
        holder = draw(st.sampled_from(["cwp", "cwp", "nwbh"]))
        own = [entry.version for entry in facts if entry.stream == case and (entry.held or {}).get("originator") == holder]
        kind, fields = _entry(draw, version, st.sampled_from([*own[:2], *own[:2], *own, draw(st.integers(1, version))]))
        happened = draw(st.one_of(st.just(Occurred.at(recorded)), TIMES))
        stamp = {"number": f"CHS-26-{case.int >> 96:04}"} if version == 1 else {}
        held_by = {"originator": holder, "controller": holder} if kind in HELD_TYPES or kind == HELD_CORRECTION else None
        entry = Fact(
            position, case, version, UUID(int=position), recorded, UUID(int=1), kind, happened, stamp, {}, {}, {}, fields, held_by
        )  # fmt: skip
        facts.append(draw(st.sampled_from([*[entry] * 9, unopened(entry)])))
    return facts


def _entry(draw: st.DrawFn, version: int, earlier: st.SearchStrategy[int]) -> tuple[str, dict]:
    if version == 1:
        return "referral-received.v1", {"urgency": "routine"}
    if not draw(st.integers(0, 4)):
        kind = draw(st.sampled_from([HELD_CORRECTION] * 4 + [CORRECTION]))
        name = draw(st.sampled_from(SPOKEN_OF))
        right = TIMES.map(Occurred.to_json) if name == "occurred_at" else st.one_of(SMALL, st.sampled_from(["completed", "attended"]))
        return kind, {"target": draw(earlier), "field": name} | ({"to": draw(right)} if draw(st.integers(0, 7)) else {})
    cls = load(kind := draw(st.sampled_from(HELD_TYPES)))
    some = [(field, values) for field, values in strategies.by_field(cls) if field.personal is None and (field.required or draw(COIN))]
    near = {"entry": earlier, "int": SMALL}
    return kind, {field.name: draw(near.get(field.kind, values)) for field, values in some}


def unopened(entry: Fact) -> Fact:
    """An entry as a reader sees it to whom it was not opened (another's, restricted), or whose clear units are erased too."""
    return replace(
        entry, type=ERASED if entry.held is None else HELD, occurred=Occurred.at(entry.recorded_at), stamp={}, who={}, fields={}
    )  # fmt: skip


def coordinates(facts: list[Fact]) -> list[Coordinates]:
    some = facts[:: max(1, len(facts) // 3)]
    moments = [None, *(entry.recorded_at for entry in some)]
    return [Coordinates(by, then) for by in moments for then in (None, *(entry.recorded_at - timedelta(days=3) for entry in some))]


@every_held_question
@given(facts=held_histories(), order=st.randoms(use_true_random=False))
def test_its_answer_is_that_of_an_independent_fold_at_every_moment(question, facts, order):
    streams = list(by_stream(facts).values())
    for stream in streams:
        order.shuffle(stream)
    order.shuffle(streams)
    for at in coordinates(facts):
        answer = held.as_of(question, streams, at, LONDON)
        again = {key: row for its in by_stream(facts).values() for key, row in restated.rows(question, its, at).items()}
        assert {keyed.key: keyed.row for keyed in answer.rows} == again
        assert [keyed.key for keyed in answer.rows] == sorted(again)


@every_held_question
@settings(max_examples=20)
@given(facts=held_histories())
def test_what_is_not_opened_changes_nothing_beside_not_being_there(question, facts):
    hidden = {entry.position for entry in facts if entry.held is not None and entry.position % 3 == 0}
    closed = [unopened(entry) if entry.position in hidden else entry for entry in facts]
    left = [entry for entry in facts if entry.position not in hidden]
    answers = [held.as_of(question, by_stream(some).values(), NOW, LONDON).rows for some in (closed, left)]
    assert answers[0] == answers[1]


@every_held_question
def test_it_has_no_live_table_and_says_what_it_reads(question):
    assert question.name not in live()
    assert question.types is not None
    assert not question.types.isdisjoint(HELD_TYPES)


def test_types_that_are_held_are_known_without_their_classes():
    assert {name for name in TYPES if load(name).held_by} == catalogue.HELD_TYPES


@given(facts=held_histories())
def test_clear_facts_and_what_was_opened_are_put_together_stream_by_stream(facts):
    """Of the second case no clear fact is shown."""
    shown = [entry for entry in facts if entry.held is not None or entry.stream != CASES[1]]
    clear, opened = (by_stream([entry for entry in shown if (entry.held is None) is which]).values() for which in (True, False))
    together = {each[0].stream: sorted(entry.position for entry in each) for each in held.beside(clear, opened)}
    assert together == {stream: [entry.position for entry in each] for stream, each in by_stream(shown).items()}


def test_one_is_there():
    assert QUESTIONS, "what is asked of every one is asked of any"
