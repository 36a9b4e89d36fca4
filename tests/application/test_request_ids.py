"""An act is recorded once for each recorder and request id: by one process or by many, and after an answer that never arrived."""

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from application.scenes import asked, member, note, person, photograph, referral, referred

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.store import append, place

ROOT = Path(__file__).parents[2]
REFERRALS = "SELECT count(*) FROM ledger.entry WHERE type = 'referral-received.v1'"
REFER = """
import sys
from application.scenes import referral
from ledger.application import Intent, Ledger
from ledger.session import opened
with opened(Ledger, sys.argv[1], "dana") as ledger:
    receipt = ledger.record([Intent(referral("Twice the same."), ledger.fresh())], request_id="from-two-desks")
    print(receipt.repeated, receipt.entries[0].address, receipt.entries[0].leaf.hex())
"""


@pytest.fixture
def rid():
    """A request id that no other test has used."""
    return str(uuid4())


def test_processes_at_once_record_one_act(shared_at):
    ((before,),) = asked(shared_at, REFERRALS)
    command = [sys.executable, "-c", REFER, str(shared_at.directory)]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PATH": "/usr/bin:/bin"}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(3)]
    answers = [process.communicate(timeout=60)[0].split() for process in running]
    assert sorted(repeated for repeated, _, _ in answers) == ["False", "True", "True"]
    assert len({(address, leaf) for _, address, leaf in answers}) == 1
    assert asked(shared_at, REFERRALS) == [(before + 1,)]


def test_the_same_act_again_is_answered_as_the_first_time(shared, rid):
    case = referred(shared)
    first = shared.record([Intent(note(), case.stream)], request_id=rid)
    shared.record([Intent(note("Another."), case.stream)])
    again = shared.record([Intent(note(), case.stream)], request_id=rid)
    assert again.repeated
    assert not first.repeated
    assert (again.entries, again.recorded_at) == (first.entries, first.recorded_at)
    assert shared.find(case.number).version == 4


@pytest.mark.parametrize(
    "other",
    [
        lambda case: [Intent(note("Another text."), case.stream)],
        lambda case: [Intent(note(), case.stream), Intent(note(), case.stream)],
        lambda case: [Intent(note(), case.stream, sensitivity=("health",))],
        lambda case: [Intent(person(), case.suspect)],
    ],
)
def test_another_act_under_the_same_id_is_refused(shared, shared_at, other, rid):
    case = referred(shared)
    shared.record([Intent(note(), case.stream)], request_id=rid)
    before = photograph(shared_at)
    with pytest.raises(errors.RequestReused, match="new request id"):
        shared.record(other(case), request_id=rid)
    assert photograph(shared_at) == before


def test_request_ids_of_two_users_are_two(shared, shared_at, rid):
    case = referred(shared)
    shared.record([Intent(note(), case.stream)], request_id=rid)
    with member(shared_at, shared, f"paula.{rid}"[:60]) as paula:
        assert not paula.record([Intent(note(), case.stream)], request_id=rid).repeated


def test_an_act_whose_answer_was_lost_is_repeated_without_being_doubled(shared, shared_at, monkeypatch, rid):
    """The server committed and the line broke: the program cannot know, and the same request id tells."""
    really = append.append
    ((before,),) = asked(shared_at, REFERRALS)

    def answered_to_nobody(*given, **more):
        really(*given, **more)
        raise errors.ServerUnreachable("the connection was lost")

    monkeypatch.setattr(append, "append", answered_to_nobody)
    with pytest.raises(errors.ServerUnreachable):
        shared.record([Intent(referral(), shared.fresh())], request_id=rid)
    monkeypatch.undo()
    again = Ledger(shared_at, place.profile(shared_at, "dana"))
    receipt = again.record([Intent(referral(), again.fresh())], request_id=rid)
    assert receipt.repeated
    assert again.find(receipt.entries[0].address.partition("#")[0]).version == 1
    again.close()
    assert asked(shared_at, REFERRALS) == [(before + 1,)]


def test_a_later_act_in_a_stream_begun_here_is_the_same_act_elsewhere(shared, shared_at, rid):
    """A stream's id is left out of what is compared only in the act that begins it: afterwards everyone calls it by that id."""
    case = referred(shared)
    shared.record([Intent(note(), case.stream)], request_id=rid)
    again = Ledger(shared_at, place.profile(shared_at, "dana"))
    assert again.record([Intent(note(), case.stream)], request_id=rid).repeated
    with pytest.raises(errors.RequestReused):
        again.record([Intent(note(), referred(again).stream)], request_id=rid)
    again.close()


def test_an_act_that_begins_a_stream_is_repeated_in_the_same_process_too(shared, rid):
    act = [Intent(referral(), shared.fresh())]
    first = shared.record(act, request_id=rid)
    assert shared.record(act, request_id=rid).entries == first.entries
    assert shared.record([Intent(referral(), shared.fresh())], request_id=rid).entries == first.entries


def test_a_refused_act_does_not_use_its_request_id_up(shared, rid):
    case = referred(shared)
    with pytest.raises(errors.RuleRefused):
        shared.record([Intent(referral(), case.stream)], request_id=rid)
    assert not shared.record([Intent(note(), case.stream)], request_id=rid).repeated


def test_what_was_typed_cannot_be_guessed_from_what_is_kept(shared, shared_at, rid):
    """The MAC is keyed with what only the author has: the same act of two authors leaves two MACs."""
    case = referred(shared)
    shared.record([Intent(note(), case.stream)], request_id=rid)
    with member(shared_at, shared, f"paula.{rid}"[:60]) as paula:
        paula.record([Intent(note(), case.stream)], request_id=rid)
    macs = {bytes(mac) for (mac,) in asked(shared_at, "SELECT mac FROM ledger.request WHERE request = %s", rid)}
    assert len(macs) == 2


def test_an_id_too_old_to_compare_is_refused_not_repeated(shared, shared_at, rid):
    case = referred(shared)
    shared.record([Intent(note(), case.stream)], request_id=rid)
    asked(shared_at, "UPDATE ledger.request SET at = at - interval '31 days' WHERE request = %s", rid)
    asked(shared_at, "SELECT api.expire()")
    assert asked(shared_at, "SELECT mac, answer IS NOT NULL FROM ledger.request WHERE request = %s", rid) == [(None, True)]
    with pytest.raises(errors.RequestReused):
        shared.record([Intent(note(), case.stream)], request_id=rid)


def test_what_every_command_tidies_up_asks_the_clock_once_and_not_for_each_row(shared_at):
    """Else no index is used, and every command waits for a reading of all requests."""
    ((body,),) = asked(shared_at, "SELECT prosrc FROM pg_proc WHERE oid = 'api.expire()'::regprocedure")
    statements = [each for each in body.split(";") if each.strip()]
    assert len(statements) == 2
    for statement in statements:
        plan = [line.strip() for (line,) in asked(shared_at, f"EXPLAIN (VERBOSE) {statement}")]
        assert any(line.startswith("InitPlan") for line in plan), plan
        assert not any("ledger_clock" in line for line in plan if line.startswith(("Filter", "Index Cond"))), plan
