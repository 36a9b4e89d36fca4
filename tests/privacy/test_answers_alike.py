"""Every question, asked by whoever sees a part: of all cases and of one, now and as of now, it is one answer, with nothing of others'."""

import json
from uuid import UUID

import pytest
from application.scenes import POLICE, asked, event, note, referred, restrict, today

from commands import questions, rated
from commands.catching_up import catch_up
from ledger import errors
from ledger.application import Intent
from ledger.store import question_reading
from projections.engine import question

LIVE = [name for name in question.names() if not question.load(name).held]
READERS = ("shared", "clinic", "officer")


@pytest.fixture(scope="module")
def record(shared, unit):
    """Cases of each agency, with entries under restriction, a record restricted whole, and what a person asked for."""
    clinic, officer = unit
    made = {}
    for name, opener in (("police", shared), ("health", clinic), ("probation", officer)):
        told = [{"name": f"Somebody {n} {name}", "phone": f"07700 9{n}0{len(name)}00"} for n in range(3)]
        case, quiet, closed = (referred(opener, f"Of {name}.", **each) for each in told)
        opener.record([Intent(note(f"Said to {name}."), case.stream)])
        opener.record([Intent(event("rights-request-received", kind="access", controller=POLICE, channel="letter", identity="known",
                                    received_on=today()), case.suspect)])  # fmt: skip
        restrict(opener, quiet, [1])
        made[name] = case, quiet, closed
    restrict(shared, made["police"][2])
    catch_up(shared)
    return made


def reader_of(name, shared, unit):
    return {"shared": shared, "clinic": unit[0], "officer": unit[1]}[name]


def rows(reader, name, number=None, upto=None):
    """The rows of an answer by stream, each as JSON text."""
    asked_at = questions.asked(reader, upto, None)
    found: dict[UUID, list[str]] = {}
    for stream, row in questions.found(reader, question.load(name), asked_at, number).rows:
        found.setdefault(stream, []).append(json.dumps(row, sort_keys=True))
    return {stream: sorted(each) for stream, each in found.items()}


SEEN = {"shared": {"police", "health", "probation"}, "clinic": {"health", "police"}, "officer": {"probation", "police"}}


@pytest.mark.parametrize("name", LIVE)
@pytest.mark.parametrize("who", READERS)
def test_of_all_cases_and_of_one_it_is_one_answer(shared, unit, record, who, name):
    reader = reader_of(who, shared, unit)
    whole = rows(reader, name)
    for agency, cases in record.items():
        for case in cases:
            if agency not in SEEN[who]:
                assert not {case.stream, case.suspect} & whole.keys()
                with pytest.raises(errors.NotFound):
                    rows(reader, name, case.number)
            elif case is not record["police"][2]:  # restricted whole: of it only what is due to a person is told
                assert whole.get(case.stream) == rows(reader, name, case.number).get(case.stream)


@pytest.mark.parametrize("name", LIVE)
@pytest.mark.parametrize("who", READERS)
def test_now_and_as_of_the_last_position_it_is_one_answer(shared, unit, record, who, name):
    reader = reader_of(who, shared, unit)
    head = str(max(at for (at,) in asked(reader.place, "SELECT max(position) FROM ledger.entry WHERE log = 1")))
    now, then = rows(reader, name), rows(reader, name, upto=head)
    restricted = record["police"][2].stream  # of which only what is due to a person is told, and only of now
    assert {stream: row for stream, row in now.items() if stream != restricted} == then


@pytest.mark.parametrize("name", LIVE)
@pytest.mark.parametrize("who", READERS)
def test_no_answer_says_a_word_of_what_it_is_not_made_of(shared, shared_at, unit, record, who, name):
    """Lines, ids beside them, rates and notes: no number and no id of a hidden case, of who is in it, or of an entry of it."""
    reader = reader_of(who, shared, unit)
    asked_at, asking = questions.asked(reader, None, None), question.load(name)
    told = rated.answered(reader, asking, questions.found(reader, asking, asked_at), asked_at, (None, None)).told
    said = repr(told)
    for agency in record.keys() - SEEN[who]:
        for case in record[agency]:
            of = f"IN ('{case.stream}', '{case.suspect}')"
            entries = f"SELECT stream FROM ledger.entry WHERE stream {of} UNION SELECT event FROM ledger.entry WHERE stream {of}"
            ids = asked(shared_at, f"{entries} UNION SELECT slot FROM ledger.slot WHERE stream {of}")
            secrets = [str(found) for (found,) in ids] + [case.number, *_numbers(shared_at, case)]
            assert not [secret for secret in secrets if f"'{secret}'" in said or f"'{secret}#" in said]


def _numbers(at, case):
    return [number for (number,) in asked(at, "SELECT number FROM ledger.stream WHERE stream = %s", str(case.suspect))]


@pytest.mark.parametrize("name", LIVE)
def test_it_is_served_only_to_whom_all_of_it_is_open(shared, unit, record, name):
    digest = question.load(name).definition_hash(shared.zone)
    served = [question_reading.question_serves(reader_of(who, shared, unit).user, name, digest) for who in READERS]
    assert served == [True, False, False], "the police see all, the others what they brought and what the police did"
    for who in ("clinic", "officer"):
        with pytest.raises(errors.NotAuthorised):
            question_reading.question_rows(reader_of(who, shared, unit).user, name)
