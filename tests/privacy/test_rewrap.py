"""After an erasure all keys are under a new key-encryption key: older key stores are dead, and no stop on the way loses a key."""

import os
import signal
from contextlib import closing, contextmanager
from dataclasses import replace
from threading import Thread
from uuid import uuid4

import pytest
from application.scenes import NAME, asked, decide_erasure, reasons, referred, slots
from conftest import superuser
from processes import run, waiting

from ledger import errors
from ledger.application import Ledger
from ledger.entry.slot import Owner, kek_name
from ledger.privacy.event_keys import EventKeys
from ledger.privacy.wrapping import Wrapping, bound
from ledger.store import embedded, keyring_store, place, private, programs
from ledger.store.connection import rows

COUNTS, LIVING = "SELECT name FROM keyring.kek", "SELECT DISTINCT kek FROM keyring.slot_key WHERE destroyed_by IS NULL"
COUNT = "SELECT count(*) FROM keyring.slot_key"
WRAPPED = "SELECT wrapped FROM keyring.slot_key WHERE wrapped IS NOT NULL UNION SELECT wrapped FROM keyring.search_key"


def kept(at, statement):
    return asked(at, statement, database="keyring")


def opened(at):
    return closing(Ledger(at, place.profile(at, "dana")))


def readable(at, case):
    """Whether somebody who begins now reads what is said in a case."""
    with opened(at) as ledger:
        (first, *_) = ledger.read([case.stream], purpose="case_work")
    return NAME in str(first.fact.fields) and not first.withheld


@contextmanager
def put_back(at, *databases):
    """A backup of databases, taken now, that is put in their place afterwards."""
    with superuser(at, "postgres") as cursor:
        for name in databases:
            cursor.execute(f'CREATE DATABASE "{name}{at.suffix}_backup" TEMPLATE "{name}{at.suffix}" STRATEGY file_copy')
    yield
    with superuser(at, "postgres") as cursor:
        for name in databases:
            cursor.execute(f'DROP DATABASE "{name}{at.suffix}" WITH (FORCE)')
            cursor.execute(f'ALTER DATABASE "{name}{at.suffix}_backup" RENAME TO "{name}{at.suffix}"')
            who = "keyring" if name == "keyring" else "caseledger_user"
            cursor.execute(f'GRANT CONNECT ON DATABASE "{name}{at.suffix}" TO keyring, {who}')


def dump(at):
    """The key store as pg_dump has it, bytes in hexadecimal."""
    words = [embedded.locate(at.directory).binaries / "pg_dump", "-Fp", "-f", "-", "-d", at.superuser_dsn("keyring")]
    done = programs.run(words)
    assert done.returncode == 0
    return done.stdout if isinstance(done.stdout, bytes) else done.stdout.encode()


def test_no_wrapped_key_of_before_is_in_the_key_store_after(shared, shared_at, case, forgotten):
    shared.search_persons("ashbourne", purpose="case_work", reason=None)
    before = {bytes(wrapped).hex().encode() for (wrapped,) in kept(shared_at, WRAPPED)}
    old = shared_at.kek_file.read_bytes()
    assert all(each in dump(shared_at) for each in before), "the control: it would be found"
    assert shared.rewrap() == len(before) - 1
    after = dump(shared_at)
    assert not [each for each in before if each in after]
    assert shared_at.kek_file.read_bytes() != old
    assert kept(shared_at, COUNTS) == kept(shared_at, LIVING) == [(kek_name(private.read_key(shared_at.kek_file)),)]
    assert shared.search_persons("ashbourne", purpose="case_work", reason=None), "the search key is the same, wrapped anew"
    assert [file.name for file in shared_at.kek_file.parent.iterdir() if file.is_file() and old in file.read_bytes()] == []


class Mortal:
    """Kills this process before the step of that number; a step is what changes a disk, and each way to change one is made mortal."""

    def __init__(self, left):
        self.left = left

    def __call__(self, work, counts=lambda *_: True):
        def step(*given, **named):
            if counts(*given):
                if not self.left:
                    os.kill(os.getpid(), signal.SIGKILL)
                self.left -= 1
            return work(*given, **named)

        return step


def killed_before(at, number):
    """Wrap all keys anew in a process that is killed for real before one of its steps; whether it was."""
    process = os.fork()
    if not process:
        status = 1
        try:
            keyring, mortal = Ledger(at, place.profile(at, "dana")).keyring, Mortal(number)
            os.fsync, os.replace = mortal(os.fsync), mortal(os.replace)
            keyring_store.rows = mortal(keyring_store.rows, lambda _, statement, *__: statement in ("BEGIN", "COMMIT"))
            keyring._slots.replace, keyring._source.take = mortal(keyring._slots.replace), mortal(keyring._source.take)
            keyring.rewrap(always=True)
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(process, 0)
    assert ended in (0, signal.SIGKILL), ended
    return ended != 0


def test_killed_before_any_step_it_is_gone_on_with_and_nothing_is_lost(shared, shared_at, case, slot):
    """Killed for real before each write to a disk; whoever opens next has one key, and the next time all are wrapped again."""
    before, seen = private.read_key(shared_at.kek_file), []
    while not seen or seen[-1][0]:
        was_killed = killed_before(shared_at, len(seen))
        ((counts,),) = kept(shared_at, COUNTS)
        assert readable(shared_at, case), seen
        present = private.read_key(shared_at.kek_file)
        assert kek_name(present) == counts, "whoever opened it put the key that counts in its place"
        seen.append((was_killed, present != before))
        before = present
    begun = ["the transaction", "next key written", "in its place", "its name kept", "a key wrapped anew", "the commit"]
    done = ["the old key destroyed", "its disk", "the new one in its place", "its name kept", "nothing"]
    assert seen == [(True, False) for _ in begun] + [(step != "nothing", True) for step in done]
    assert kept(shared_at, LIVING) == [(counts,)]
    assert not shared_at.kek_file.with_name(shared_at.kek_file.name + ".next").exists()


@pytest.mark.parametrize("reaches_the_file", [True, False])
def test_a_new_slot_waits_for_all_to_be_wrapped_and_comes_under_the_new_key_or_not_at_all(
    shared, shared_at, tmp_path, case, monkeypatch, reaches_the_file
):
    """A session that reaches the key file goes on with the new key; one that has only the old key is refused and adds nothing."""
    copy = tmp_path / "kek"
    copy.write_bytes(shared_at.kek_file.read_bytes())
    copy.chmod(0o600)
    before, answers = kept(shared_at, COUNT), []
    with opened(shared_at if reaches_the_file else replace(shared_at, kek_file=copy)) as late:
        late.keyring.require_right_key()
        writer = Thread(target=_answered, args=(late, {Owner(uuid4(), case.stream, "cheshire-police"): [1]}, answers))
        monkeypatch.setattr(shared.keyring._slots, "count", _with(writer, shared_at, shared.keyring._slots.count))
        shared.keyring.rewrap(always=True)
        writer.join()
    assert [type(each) for each in answers] == [EventKeys if reaches_the_file else errors.KeyReplaced]
    assert kept(shared_at, COUNT) == [(before[0][0] + reaches_the_file,)]
    assert kept(shared_at, LIVING) == kept(shared_at, COUNTS)


def _with(writer, at, count):
    """Before the new key counts, another begins to write, and waits."""

    def counting(*given):
        writer.start()
        waiting(at, database="keyring")
        count(*given)

    return counting


def _answered(ledger, wanted, answers):
    try:
        answers.append(ledger.keyring.events([wanted])[0])
    except errors.CaseledgerError as error:
        answers.append(error)


def test_a_slot_that_is_being_added_is_wrapped_anew_with_the_rest(shared, shared_at, case):
    """The other way round: who wraps all keys waits for what is being added, and misses nothing of it."""
    with opened(shared_at) as early, opened(shared_at) as wrapping_it:
        owner = Owner(uuid4(), case.stream, "cheshire-police")
        with early.keyring._slots.together():
            early.keyring.events([{owner: [1]}])
            other = Thread(target=lambda: wrapping_it.keyring.rewrap(always=True))
            other.start()
            waiting(shared_at, database="keyring")
        other.join()
        assert kept(shared_at, LIVING) == kept(shared_at, COUNTS)
        early.keyring.forget()
        assert early.keyring.events([{owner: [1]}])[0].slots == {owner: shared.keyring.living([owner])[owner]}


def test_of_two_who_wrap_at_once_one_does_it(shared, shared_at, forgotten):
    with opened(shared_at) as first, opened(shared_at) as second:
        answers, both = [], [Thread(target=lambda each=each: answers.append(each.rewrap())) for each in (first, second)]
        for each in both:
            each.start()
        for each in both:
            each.join()
    assert sorted(answer is None for answer in answers) == [False, True]


@pytest.mark.parametrize("taken", [".lock", ".next.new"])
def test_where_no_next_key_can_be_written_nothing_is_done_and_that_is_said(at, taken):
    with opened(at) as ledger:
        case = referred(ledger)
        (slot,) = slots(at, case, case.suspect)
        decide_erasure(ledger, case.stream, [slot])
        ledger.erase(slot)
        before, file = at.kek_file.read_bytes(), at.kek_file.with_name(at.kek_file.name + taken)
        file.mkdir()
        with pytest.raises(errors.NextKeyMissing, match="cannot write beside the key file"):
            ledger.rewrap()
        assert (at.kek_file.read_bytes(), ledger.keyring.standing().outstanding) == (before, 1)
        file.rmdir()
        assert ledger.rewrap()


def test_a_commit_that_asks_for_no_flush_is_flushed_all_the_same(shared, shared_at, case, monkeypatch):
    """The old key is destroyed after it: were it taken back by a crash, nothing would open what is left."""
    slots_, seen = shared.keyring._slots, []
    count = slots_.count
    monkeypatch.setattr(slots_, "count", lambda *given: (seen.append(rows(slots_.keys, "SHOW synchronous_commit")), count(*given)))
    for asked_for in ("off", "local", "remote_apply"):
        rows(slots_.keys, f"SET synchronous_commit = {asked_for}")
        shared.keyring.rewrap(always=True)
    rows(slots_.keys, "RESET synchronous_commit")
    assert seen == [[("on",)], [("on",)], [("remote_apply",)]]


@pytest.fixture
def backed_up(at):
    """Backs databases up, erases what is said of a suspect, and puts the backup in their place; gives the case and the slot."""

    def made(*databases):
        with opened(at) as ledger:
            case = referred(ledger)
        (slot,) = slots(at, case, case.suspect)
        with put_back(at, *databases), opened(at) as ledger:
            decide_erasure(ledger, case.stream, [slot])
            ledger.erase(slot)
            assert ledger.rewrap()
        return case, slot

    return made


def test_a_key_store_from_before_an_erasure_opens_nothing_any_more(at, backed_up):
    """Database and key store of last month put back: nobody is remembered, and whoever opens it is told why, and destroys no key."""
    case, slot = backed_up("ledger", "keyring")
    before = at.kek_file.read_bytes()
    with opened(at) as again:
        with pytest.raises(errors.KeyReplaced, match="nothing was opened"):
            again.read([case.stream], purpose="case_work")
        with pytest.raises(errors.KeyReplaced, match="nothing was"):
            again.rewrap()
    told = run(at.directory, "doctor")
    assert (told.status, "slot keys are wrapped under key" in told.out) == (7, True), told
    assert at.kek_file.read_bytes() == before
    back = kept(at, "SELECT slot, stream, wrapped FROM keyring.slot_key WHERE wrapped IS NOT NULL")
    assert slot in {each for each, _, _ in back}
    for each, stream, wrapped in back:
        with pytest.raises(errors.SealBroken):
            Wrapping(private.read_key(at.kek_file), os.urandom).unwrap(bytes(wrapped), bound(each, stream))


def test_a_database_from_before_an_erasure_beside_the_present_keys_remembers_nobody(at, backed_up):
    """The contents are back as bytes; no key opens them, and what was not erased is read as before."""
    case, slot = backed_up("ledger")
    assert asked(at, "SELECT count(*) FROM ledger.content WHERE slot = %s", slot) == [(1,)]
    with opened(at) as again:
        first, *_ = again.read([case.stream], purpose="case_work")
    assert NAME not in str(first.fact.fields)
    assert "The neighbours saw him." in str(first.fact.fields)
    assert reasons(first) != set()
