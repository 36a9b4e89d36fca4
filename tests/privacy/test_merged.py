"""Two persons who were found to be one: nothing moves, nothing opens, and whoever does not see both is told of neither."""

import pytest
from application.scenes import asked, event, propose_erasure, referred, send, slots

from ledger import acts, enforcement, errors
from ledger.application import Intent, now
from ledger.effects import Effect
from ledger.events.catalogue import load
from ledger.persons import Merge
from ledger.privacy.visible import Reason
from ledger.store import reading
from ledger.store.connection import rows
from ledger.visibility import OWN, Asker, Moment, Record, Shown, Withheld


def merge(one, other):
    """The act: in the record of each, naming the other."""
    said = {"match": "identifier", "explanation": "Both have the number PNC 80/12345A."}
    return [Intent(event("persons-merged", other=str(b), **said), a) for a, b in ((one, other), (other, one))]


def unmerge(ledger, one, other):
    """The act that takes it back."""
    numbers = {each.person: each.version for each in standing(ledger, one, other)}
    return [Intent(event("persons-unmerged", merge=numbers[each], reason="They are two."), each) for each in (one, other)]


def standing(ledger, *persons):
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


def audited(ledger, at, *persons):
    """What an audit finds of the rows of these persons' merges, which it makes again from their entries."""
    facts = [fact for person in persons for fact in ledger.facts(person)]
    effects = [Effect(f.position, f.stream, f.version, load(f.type).effect, f.fields) for f in facts if load(f.type).effect]
    stood = asked(at, "SELECT m.position::text, to_jsonb(m) FROM ledger.merge m WHERE m.stream = ANY (%s::uuid[])", [*map(str, persons)])
    return list(enforcement.differences(effects, ledger.unit_stream(), [enforcement.Standing("merge", *row) for row in stood]))


def test_the_rows_that_append_wrote_are_those_that_the_entries_mean(shared, shared_at, two):
    one, other = (case.suspect for case in two)
    shared.record(merge(one, other))
    shared.record(unmerge(shared, one, other))
    assert asked(shared_at, "SELECT * FROM ledger.differences()") == []
    assert audited(shared, shared_at, one, other) == []
    asked(shared_at, "UPDATE ledger.merge SET ended_by = NULL")
    assert {finding.rule for finding in audited(shared, shared_at, one, other)} == {enforcement.ENFORCED["merge"]}
    assert {row[0] for row in asked(shared_at, "SELECT * FROM ledger.differences()")} == {"merge"}
    last = "(SELECT max(e.position) FROM ledger.entry e WHERE e.stream = m.stream AND e.type = 'persons-unmerged.v1')"
    asked(shared_at, f"UPDATE ledger.merge m SET ended_by = {last}")


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


def test_what_is_held_of_one_of_two_is_held_of_both_until_they_are_two(shared, shared_at, two):
    one, other = two
    shared.record(merge(one.suspect, other.suspect))
    held = event("legal-hold-placed", kind="cpia", until="verdict", review_on="2199-01-01", reason="Charged.")
    placed = shared.record([Intent(held, one.suspect)]).entries[0].version
    for stream, slot in ((other.stream, slots(shared_at, other, other.suspect)[0]), (other.suspect, own_slot(shared, other.suspect))):
        with pytest.raises(errors.NotAuthorised, match="legal hold"):
            propose_erasure(shared, stream, [slot])
    shared.record(unmerge(shared, one.suspect, other.suspect))
    propose_erasure(shared, other.stream, slots(shared_at, other, other.suspect))
    shared.record([Intent(event("legal-hold-released", hold=placed, reason="Acquitted."), one.suspect)])


def own_slot(ledger, person):
    return next(each["slot"] for each in reading.slots_of(ledger.user, person) if each["sealed"])


def test_of_one_of_two_persons_alone_it_is_not_recorded(shared, two, past_the_rules):
    one, other = (case.suspect for case in two)
    with pytest.raises(errors.RuleRefused, match="recorded of both in one act"):
        shared.record(merge(one, other)[:1])
    with pytest.raises(errors.EntryRefused, match="of both in one act"):
        send(shared, *drawn_alone(shared, merge(one, other)[:1]))
    shared.record(merge(one, other))
    with pytest.raises(errors.EntryRefused, match="of both in one act"):
        send(shared, *drawn_alone(shared, unmerge(shared, one, other)[:1]))
    assert shared.same_as(one) == (one, other)


def test_an_act_is_completed_by_the_same_of_the_other(shared, two):
    one, other = (case.suspect for case in two)
    shared.record(shared.of_both(merge(one, other)[:1]))
    assert shared.same_as(other) == (one, other)
    shared.record(shared.of_both(unmerge(shared, one, other)[:1]))
    assert shared.same_as(other) == (other,)
    assert shared.of_both(merge(one, other)) == merge(one, other)


def drawn_alone(ledger, act):
    """The act sealed and signed past the rule that it tells of both."""
    streams = {intent.stream: ledger._state(intent.stream) for intent in act}
    return ledger._sealed(acts.cut(acts.decide(act, streams, ledger.placed(), ledger.policy, now()), ()))


@pytest.fixture
def over_the_fence(shared, theirs, officer):
    """A suspect of the police, whom probation sees too, merged with one of the health trust, whom it does not see."""
    mine = referred(shared)
    shared.record(merge(mine.suspect, theirs.suspect))
    return mine.suspect, theirs.suspect


def test_who_does_not_see_both_is_shown_nothing_of_it(shared, clinic, officer, over_the_fence):
    mine, theirs = over_the_fence
    assert shared.same_as(mine) == clinic.same_as(theirs) == tuple(sorted((mine, theirs), key=[theirs, mine].index))
    assert officer.same_as(mine) == (mine,)
    assert reading.merges_of(officer.user, [mine, theirs]) == []
    assert officer.find(shared._numbers[mine]).stream == mine
    (identified, merged) = officer.read((), persons=[mine], purpose="case_work")
    assert "name" in identified.fact.fields
    assert {why.reason for why in merged.withheld.values()} == {"agency"}
    assert (merged.fact.fields, merged.fact.marks, merged.units) == ({}, {}, [])
    assert [row[2] for row in reading.rule_facts(officer.user, mine)] == [1]
    assert str(theirs) not in str(officer.facts(mine))
    assert [fact.kind for fact in shared.facts(mine)] == ["party-identified", "persons-merged"]


def test_no_fold_tells_of_it_either(shared, officer, over_the_fence):
    mine, theirs = over_the_fence
    for ledger in (shared, officer):
        (found,) = rows(ledger.user, "SELECT entries FROM api.visible_streams('cases', %s::uuid[], 99999, NULL, NULL, true)", [mine])
        assert "party-identified" in found[0]
        assert "persons-merged" not in found[0]
        assert str(theirs) not in found[0]


def test_that_it_is_replayed_from_entries_alone_is_what_the_database_showed(shared, clinic, officer, over_the_fence):
    mine, theirs = over_the_fence
    cases = [case for each in over_the_fence for case, _, _ in reading.cases_of(shared.user, each)]
    facts = [fact for stream in (shared.unit_stream(), mine, theirs, *cases) for fact in shared.facts(stream)]
    record = Record(facts, shared.unit_stream(), Moment(max(fact.position for fact in facts), now(), shared.zone))
    merged = next(fact for fact in facts if fact.kind == "persons-merged" and fact.stream == mine)
    seen = [record.seen(merged, Asker(reader.me.agency, "case_work")) for reader in (shared, clinic, officer)]
    assert seen[0] == OWN
    assert isinstance(seen[1], Shown)
    assert seen[2] == Withheld(Reason.AGENCY)
    (entry,) = (each for each in clinic.read((), persons=[mine], purpose="case_work") if each.fact.kind == "persons-merged")
    assert entry.fact.fields["other"] == str(theirs)


def test_who_does_not_see_both_does_not_learn_by_taking_it_back_that_they_are_one(officer, over_the_fence, past_the_rules):
    mine, _ = over_the_fence
    answers = set()
    for number in (1, 2, 3):
        with pytest.raises(errors.NotFound) as refused:
            send(officer, *drawn_alone(officer, [Intent(event("persons-unmerged", merge=number, reason="They are two."), mine)]))
        answers.add(str(refused.value))
    assert len(answers) == 1
