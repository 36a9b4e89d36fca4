"""What is recorded in a person's stream is noted in each case of that person: by the ledger itself, as a leaf and nothing else."""

from datetime import timedelta
from uuid import UUID

import pytest
from application.scenes import PHONE, asked, event, joined, member, note, person, photograph, referral, today

from ledger import errors
from ledger.application import Intent
from ledger.entry import core as cores

LEDGER = UUID(int=0)


@pytest.fixture
def cases(shared):
    """A person who is a party of two cases, and a third case that the person has nothing to do with."""
    suspect, *streams = (shared.fresh() for _ in range(4))
    shared.record([Intent(person(phone=PHONE), suspect)])
    for stream in streams:
        shared.record([Intent(referral(), stream)])
    for stream in streams[:2]:
        shared.record([Intent(joined(suspect), stream)])
    return suspect, streams


def correction(target=1):
    return event(
        "fact-corrected", target=target, field="phone", to_personal="07700 900456", why="He changed his number.", discovered_on=today()
    )


def noted(ledger, stream):
    return [entry for entry in ledger.read([stream], purpose="case_work") if entry.fact.kind == "noted"]


def test_a_correction_is_noted_in_every_case_of_the_person_and_in_no_other(shared, shared_at, cases):
    suspect, streams = cases
    receipt = shared.record([Intent(correction(), suspect)])
    for stream in streams[:2]:
        (entry,) = noted(shared, stream)
        assert entry.fact.fields == {"leaf": receipt.entries[0].leaf.hex()}
        assert entry.fact.version == 3
    assert noted(shared, streams[2]) == []


def test_a_noted_entry_is_the_ledgers_own_and_can_be_made_again(shared, shared_at, cases):
    suspect, (stream, *_) = cases
    receipt = shared.record([Intent(correction(), suspect)])
    (entry,) = noted(shared, stream)
    assert not entry.signed
    assert entry.fact.recorder == LEDGER
    assert entry.fact.recorded_at == receipt.recorded_at
    assert entry.fact.occurred.latest(shared.zone) == receipt.recorded_at
    stamp = entry.fact.stamp
    assert (stamp["agency"], stamp["assurance"], stamp["roles"]) == ("ledger", "none", [])
    assert abs(receipt.recorded_at - shared.now()) < timedelta(minutes=1)
    ((stored, leaf, version),) = asked(
        shared_at, "SELECT core, leaf, version FROM ledger.entry WHERE log = 1 AND position = %s", entry.fact.position
    )
    core = cores.decode(bytes(stored))
    assert core.signature == cores.LEDGER_MADE
    assert (core.recorder, core.version, len(core.commitments)) == (LEDGER, version, 4)
    assert cores.leaf(bytes(stored)) == bytes(leaf)


def test_the_recorder_is_told_neither_number_nor_version_of_the_cases(shared, cases):
    suspect, streams = cases
    receipt = shared.record([Intent(correction(), suspect)])
    assert [line.stream for line in receipt.entries] == [suspect]
    assert {line.address.split("-")[0] for line in receipt.entries} == {"P"}
    told = repr(receipt)
    assert not any(str(stream) in told for stream in streams)


def test_recording_goes_on_after_a_noted_entry(shared, cases):
    suspect, (stream, *_) = cases
    shared.record([Intent(correction(), suspect), Intent(note(), stream)])
    shared.record([Intent(note(), stream)])
    versions = [entry.fact.version for entry in shared.read([stream], purpose="case_work")]
    assert versions == list(range(1, 6))
    assert len(noted(shared, stream)) == 1


def test_a_restriction_of_a_persons_record_is_noted_too(shared, cases):
    suspect, (stream, *_) = cases
    receipt = shared.record([Intent(event("record-restricted", ground="accuracy_contested"), suspect)])
    assert noted(shared, stream)[0].fact.fields["leaf"] == receipt.entries[0].leaf.hex()


def test_what_is_recorded_in_a_case_is_not_noted_elsewhere(shared, cases):
    _, (first, second, _) = cases
    shared.record([Intent(note(), first)])
    assert noted(shared, second) == noted(shared, first) == []


def test_nobody_records_a_noted_entry_himself(shared, shared_at, cases):
    _, (stream, *_) = cases
    before = photograph(shared_at)
    with pytest.raises(errors.RuleRefused):
        shared.record([Intent(event("noted", leaf="ab" * 32), stream)])
    assert photograph(shared_at) == before


def test_noted_entries_need_no_right_to_see_the_case(shared, shared_at, cases):
    """A colleague of another agency corrects the person; what he is told is the same, whoever's cases they are."""
    suspect, (stream, *_) = cases
    with member(shared_at, shared, f"p{suspect.hex[:8]}", "probation") as colleague:
        receipt = colleague.record([Intent(correction(), suspect)])
    assert len(receipt.entries) == 1
    assert noted(shared, stream)[0].fact.fields["leaf"] == receipt.entries[0].leaf.hex()
