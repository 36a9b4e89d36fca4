"""Two persons who were found to be one: nothing moves, nothing opens, and whoever does not see both is told of neither."""

from contextlib import contextmanager

import pytest
from application import scenes
from application.scenes import HEALTH, asked, drawn, event, joined, person, photograph, referred, resigned, send

from ledger import errors, verifying
from ledger.application import Intent, now
from ledger.store import reading


def merge(one, other):
    """The act: in the record of each, naming the other."""
    said = {"match": "identifier", "explanation": "Both have the number PNC 80/12345A."}
    return [Intent(event("persons-merged", other=str(b), **said), a) for a, b in ((one, other), (other, one))]


def unmerge(ledger, one, other):
    """The act that takes it back."""
    numbers = {each.person: each.version for each in standing(ledger, one, other)}
    return [Intent(event("persons-unmerged", merge=numbers[each], reason="They are two."), each) for each in (one, other)]


def standing(ledger, *persons):
    from ledger.persons import Merge

    return [each for row in reading.merges_of(ledger.user, persons) if (each := Merge(*row)).ended_at is None]


@pytest.fixture
def two(shared):
    """Two cases, each with a suspect of its own."""
    return referred(shared), referred(shared, name="Wilf Ashbourne")


def contents(at):
    """Every content, and in which slot it stands."""
    return set(asked(at, "SELECT position, slot, sealed, ordinals::text, md5(stored::text) FROM ledger.content WHERE log = 1"))


def test_a_merge_moves_nothing_and_is_taken_back_whole(shared, shared_at, two):
    one, other = (case.suspect for case in two)
    before, entries, alone = contents(shared_at), asked(shared_at, "SELECT e::text FROM ledger.entry e WHERE e.log = 1"), now()
    slots = asked(shared_at, "SELECT slot, stream, person FROM keyring.slot_key", database="keyring")
    shared.record(merge(one, other))
    merged = now()
    assert shared.same_as(one) == shared.same_as(other) == (one, other)
    assert before <= contents(shared_at)
    assert set(entries) <= set(asked(shared_at, "SELECT e::text FROM ledger.entry e WHERE e.log = 1"))
    assert set(slots) <= set(asked(shared_at, "SELECT slot, stream, person FROM keyring.slot_key", database="keyring"))
    shared.record(unmerge(shared, one, other))
    assert shared.same_as(one) == (one,)
    assert (shared.same_as(one, alone), shared.same_as(one, merged), shared.same_as(one, now())) == ((one,), (one, other), (one,))
    shared.record(merge(other, one))
    assert shared.same_as(other) == (one, other)
    assert [reading.cases_of(shared.user, each) for each in (one, other)] == [
        [(case.stream, "suspect", case.number)] for case in two
    ]  # fmt: skip


def test_the_rows_that_append_wrote_are_those_that_the_entries_mean(shared, shared_at, two):
    one, other = (case.suspect for case in two)
    shared.record(merge(one, other))
    shared.record(unmerge(shared, one, other))
    assert asked(shared_at, "SELECT * FROM ledger.differences()") == []
    asked(shared_at, "UPDATE ledger.merge SET ended_by = NULL")
    assert {row[0] for row in asked(shared_at, "SELECT * FROM ledger.differences()")} == {"merge"}
    asked(shared_at, "UPDATE ledger.merge m SET ended_by = (SELECT max(e.position) FROM ledger.entry e WHERE e.stream = m.stream AND e.type = 'persons-unmerged.v1')")


def test_a_hidden_person_is_merged_with_nobody_and_is_not_told_from_one_who_is_not_there(shared, clinic, theirs, officer, past_the_rules):
    mine = referred(officer)
    answers = set()
    for who in (theirs.suspect, officer.fresh()):
        act = [merge(mine.suspect, who)[0]]
        with pytest.raises(errors.NotAuthorised) as refused:
            send(officer, *drawn_alone(officer, act))
        answers.add(str(refused.value))
    assert len(answers) == 1
    assert officer.same_as(mine.suspect) == (mine.suspect,)


def drawn_alone(ledger, act):
    """The act sealed and signed past the rule that it tells of both."""
    from ledger import acts

    streams = {intent.stream: ledger._state(intent.stream) for intent in act}
    return ledger._sealed(acts.cut(acts.decide(act, streams, ledger.placed(), ledger.policy, now()), ()))
