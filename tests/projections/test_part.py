"""What a reader is told who sees some of what is recorded: rows kept of what he sees whole, and the rest folded by himself."""

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.application import Ledger
from ledger.events.fact import HELD
from ledger.store import connection, place, question_reading
from projections.engine import asof, live, rebuild, store
from projections.engine.question import live as live_names
from projections.engine.question import load
from projections.engine.time import NOW
from tests.projections.generated import clear_kinds_of, histories_of
from tests.projections.histories import LONDON
from tests.projections.written import ASKED, CASELOAD, Restricted, Writer, contents, renamed

LIVE = [load(name) for name in live_names()]
OWN, OTHERS = "cheshire-police", ("police", "cwp")
KINDS = clear_kinds_of(LIVE) + ["persons-merged.v1"] * 9
GROUPS = ("referral", "gates", "notes", "corrections", "orders", "victim", "health", "privacy")
AGREEMENTS = st.one_of(
    st.tuples(st.sets(st.sampled_from(GROUPS)).map(lambda more: ["referral", "gates", *more]), st.sets(st.sampled_from(OTHERS))),
    st.sampled_from([(["*"], ["*"]), (["*"], ["police"]), ([], []), (["notes"], ["*"])]),
)  # fmt: skip


@pytest.fixture(scope="module")
def reader(shared_at):
    """A member of one of three agencies."""
    writer = Writer(shared_at)
    writer.know(OTHERS)
    writer.connection.close()
    opened = Ledger(shared_at, place.profile(shared_at, "dana"))
    yield opened
    opened.close()


@st.composite
def brought(draw):
    """A history to which three agencies bring entries, some of which they hold."""
    agencies = st.sampled_from((OWN, OWN, *OTHERS))
    facts = [replace(each, stamp=each.stamp | {"agency": draw(agencies)}) for each in draw(histories_of(KINDS, 30))]
    kept = st.integers(0, 9)
    return [each if draw(kept) else replace(each, type=HELD, who={}, held={"originator": each.stamp["agency"]}) for each in facts]


@settings(max_examples=12)
@given(facts=brought(), data=st.data())
def test_the_part_and_what_he_folds_besides_are_the_fold_of_all_he_sees(shared_at, reader, facts, data):
    """For every question and whatever is opened to him: all, some groups, what one agency brings, nothing but his own."""

    def connect():
        return connection.connect(shared_at.dsn("projector"))

    rebuild.ensure(connect, LIVE, **ASKED)
    writer = Writer(shared_at)
    with closing(connect()) as opened, closing(writer.connection):
        written = renamed(facts)
        writer.write(written)
        Restricted(writer).note(written, data)
        writer.agree(*data.draw(AGREEMENTS))
        live.catch_up(opened, LIVE, **ASKED)
        for question in LIVE:
            assert parted(reader, question) == folded(reader, question)
        wheres = (None, question_reading.OPEN)
        rows, open_cases = (question_reading.question_part(reader.user, *asked(CASELOAD), where).rows for where in wheres)
        assert sorted(open_cases, key=str) == sorted((each for each in rows if each[2]["state"] == "open"), key=str)


def asked(question):
    """Its name, and as what its live rows are to have been made."""
    return question.name, question.definition_hash(LONDON)


def folded(reader, question):
    """His answer as he folds it of all that he sees."""
    read = store.read_whole(reader.user, store.Asked((question,), "cases", LONDON), store.READER)
    return contents(asof.as_of(question, read, NOW, LONDON).rows)


def parted(reader, question):
    """His answer put together, of each stream from one place alone."""
    part = question_reading.question_part(reader.user, *asked(question))
    assert part is not None
    assert not {stream for _, stream, _ in part.rows} & set(part.closed)
    reading = store.Reading("cases", part.position, (question,), store.READER)
    documents = [document for piece in store.read_some(reader.user, reading, part.closed) for document in piece]
    return sorted([*part.rows, *contents(asof.as_of(question, documents, NOW, LONDON).rows)], key=lambda row: row[0])
