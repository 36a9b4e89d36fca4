"""An answer that stopped, or that nobody keeps up, is served to nobody of what was restricted or erased meanwhile: he folds for himself."""

import pytest
from application.scenes import POLICE, asked, decide_erasure, member, referred, restrict

from commands import questions
from commands.catching_up import catch_up
from ledger.store import connection, reading
from projections.engine import question

STOP = "UPDATE live.question SET stopped_at = now(), stopped_position = position + 1, stopped_reason = 'KeyError' WHERE {}"


@pytest.fixture(scope="module")
def reader(shared, shared_at):
    with member(shared_at, shared, "sue", POLICE, ("supervisor",)) as supervisor:
        yield supervisor


def served(reader, name):
    """What the server gives of an answer, by stream."""
    rows = connection.rows(reader.user, "SELECT stream, fields FROM (SELECT * FROM api.question_rows(%s)) q(key, stream, fields)", name)
    return {str(stream): fields for stream, fields in rows}


def told(reader, name):
    """What the program answers, by stream."""
    found = questions.found(reader, question.load(name), questions.asked(reader, None, None))
    return {str(stream): row for stream, row in found.rows}


@pytest.fixture
def stopped(shared, shared_at):
    """Two cases, and every answer stopped behind them."""
    cases = referred(shared), referred(shared)
    catch_up(shared)
    asked(shared_at, STOP.format("true"))
    yield cases
    asked(shared_at, "UPDATE live.question SET stopped_at = NULL, stopped_position = NULL, stopped_reason = NULL")
    catch_up(shared)


@pytest.mark.parametrize("how", ["restricted", "erased"])
def test_a_stopped_answer_shows_nothing_that_was_taken_back_since(shared, shared_at, reader, stopped, how):
    case, other = stopped
    assert told(reader, "caseload")[str(case.stream)]["urgency"] == "urgent"
    if how == "restricted":
        restrict(shared, case, [1])
    else:
        clear = asked(shared_at, "SELECT slot FROM ledger.slot WHERE stream = %s AND NOT sealed", str(case.stream))
        decide_erasure(shared, reading.unit_stream(shared.user), [slot for (slot,) in clear], scope="facts")
    assert {str(case.stream), str(other.stream)} & served(reader, "caseload").keys() == {str(other.stream)}
    answered = told(reader, "caseload")
    assert answered[str(other.stream)]["urgency"] == "urgent"
    assert str(case.stream) not in answered, "of a case whose referral he may not read there is no row"


@pytest.mark.parametrize("name", [name for name in question.names() if not question.load(name).held])
def test_no_stopped_answer_is_served_then(shared, reader, stopped, name):
    restrict(shared, stopped[0], [1])
    digest = question.load(name).definition_hash(reader.zone)
    assert connection.value(reader.user, "SELECT api.question_serves(%s, %s)", name, digest) is False
    assert str(stopped[0].stream) not in served(reader, name)
