"""The keyring as a process of its own: what those who may connect can have from it, and that nothing they send harms the others."""

import json
import os
import signal
import socket
import struct
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import msgspec
import pytest
from accounts import as_root, python
from application.scenes import asked, decide_erasure, note, reasons, referred, slots
from conftest import superuser
from processes import begun, interrupted, refused, run, waiting
from psycopg2.extensions import parse_dsn

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.entry.slot import Owner
from ledger.privacy import wire
from ledger.store import keyring_socket, place
from ledger.store.beside import Beside
from ledger.store.keyring_socket import Channel

FRAME = struct.Struct(">I")
ALL = ("facts", "personal", "narrative", "held")


@contextmanager
def folder(mode=0o700):
    """A directory for a socket: the path of a socket is at most 107 bytes long."""
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        Path(made).chmod(mode)
        yield Path(made)


@contextmanager
def serving(at, path, *words):
    """A keyring process; ends with the block. Gives the process."""
    process = begun(at.directory, "keyring", "serve", "--socket", str(path), *words, user=None)
    try:
        for _ in range(1000):
            if path.exists() or process.poll() is not None:
                break
            time.sleep(0.02)
        assert process.poll() is None, process.communicate()
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def by_url(shared_at):
    """The module's ledger as one on a server of its own administrators."""
    url = "postgresql:///ledger?host=" + quote(parse_dsn(shared_at.dsn("keyring"))["host"])
    return replace(shared_at, url=url)


@pytest.fixture(scope="module")
def process(by_url, tmp_path_factory):
    """The keyring process of the module's ledger, from settings of its own in which nobody else has a profile; and its socket."""
    own = replace(by_url, directory=tmp_path_factory.mktemp("keyring"))
    place.settle(own)
    with folder() as home, serving(own, home / "s") as running:
        yield running, home / "s"


@pytest.fixture
def path(process):
    return process[1]


@pytest.fixture
def member(by_url, path):
    """Dana, whose account has no key file: her settings name the socket."""
    opened = Ledger(replace(by_url, kek_file=None, keyring=path), place.profile(by_url, "dana"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def case(shared):
    return referred(shared)


def consulted(ledger, case, classes=ALL):
    return ledger.consult([case.stream], persons=(), purpose="case_work", reason=None, upto=None, classes=classes)


def raw(path):
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    opened.settimeout(20)
    opened.connect(str(path))
    return opened


def works(member, case):
    """Whether a session reads everything through the keyring."""
    (first, *_) = member.read([case.stream], purpose="case_work")
    return not first.withheld and "reason" in first.fact.fields


def test_a_session_without_the_key_records_finds_reads_and_erases_through_it(member, shared, shared_at):
    case = referred(member, name="Xerxes Findable")
    assert works(member, case)
    for ledger in (member, shared):
        assert ledger.search_persons("findable", purpose="case_work", reason=None) == [case.suspect]
    assert member.read([case.stream], purpose="case_work") == shared.read([case.stream], purpose="case_work")
    ticket = consulted(member, case)
    assert member.keyring.release(ticket) == shared.keyring.release(ticket) != {}
    slot = member.keyring.living([Owner(case.suspect, case.stream, "cheshire-police")]).popitem()[1]
    with pytest.raises(errors.NotAuthorised, match="no content-erased entry"):
        member.keyring.destroy(slot)
    decide_erasure(member, case.stream, [slot])
    assert member.keyring.is_erased(slot)
    assert slot in member.keyring.unfinished()
    with pytest.raises(errors.NotAuthorised, match="not deleted yet"):
        member.keyring.destroy(slot)
    member.erase(slot)
    assert asked(shared_at, "SELECT wrapped FROM keyring.slot_key WHERE slot = %s", slot, database="keyring") == [(None,)]
    assert slot not in member.keyring.unfinished()


def test_the_commands_need_no_key_file_and_doctor_names_the_process(shared_at, case, path):
    away, check = shared_at.kek_file.with_name("away"), "a keyring process opens the units"
    shared_at.kek_file.rename(away)
    try:
        answer = run(shared_at.directory, "show", case.number, more={"CASELEDGER_KEYRING": str(path)})
        assert answer.status == 0, answer.err
        assert json.loads(answer.out)[0]["withheld"] == {}
        told = {each["check"]: each for each in json.loads(run(shared_at.directory, "doctor", more={"CASELEDGER_KEYRING": str(path)}).out)}
        assert told[check] == {"verdict": "ok", "check": check, "told": str(path)}
        assert "the key file is this account's alone" not in told
    finally:
        away.rename(shared_at.kek_file)


def test_a_ticket_is_needed_and_one_that_shows_nothing_gives_nothing(member, case):
    with pytest.raises(errors.TicketRefused):
        member.keyring.release(uuid4())
    assert member.keyring.release(consulted(member, case, classes=("facts",))) == {}


def test_after_an_erasure_it_goes_on_with_the_new_key_whoever_wrapped_the_others_under_it(member, case, shared, shared_at):
    """Asked by a session that has no key; and beside it, by whoever has the key file."""
    for by in (member, shared):
        forgotten = referred(by)
        (slot,) = slots(shared_at, forgotten, forgotten.suspect)
        decide_erasure(by, forgotten.stream, [slot])
        by.erase(slot)
        before = shared_at.kek_file.read_bytes()
        assert by.keyring.standing().outstanding == member.keyring.standing().outstanding > 0
        assert by.rewrap() > 1
        assert member.rewrap() is None, "nobody who may connect ends the backups of the unit without an erasure"
        assert shared_at.kek_file.read_bytes() != before
        assert works(member, case)
        assert works(shared, case)
        assert works(member, referred(member))
        assert reasons(member.read([forgotten.stream], purpose="case_work")[0]) == {"erased"}


def test_no_answer_holds_a_slot_key(member, case, shared, path):
    """Of everything that can be asked, with every owner and ticket there is."""
    local = shared.keyring
    owner = Owner(case.suspect, case.stream, "cheshire-police")
    local.events([{owner: [1]}])
    keys = [*(opened.key for opened in local._open.values()), local._search_key()]
    search = member.consult((), persons=(), purpose="case_work", reason=None, search="Ashbourne", search_in="persons", classes=ALL)
    channel = Channel(path)
    slot = local.living([owner])[owner]
    requests = (
        wire.Events([[(wire.Named(*owner), [1, 2])]]), wire.Release(consulted(member, case), None), wire.Living([wire.Named(*owner)]),
        wire.IsErased(slot), wire.Unfinished(), wire.Destroy(slot), wire.Search(search), wire.AsksStanding(),
        wire.Rewrap(),
    )  # fmt: skip
    assert {type(each) for each in requests} == set(wire._ANSWERS)
    answers = [channel.ask(wire.encode(each)) for each in requests]
    assert not any(key in answer for key in keys for answer in answers)
    channel.close()


MESSAGES = {
    "nothing": b"",
    "rubbish": FRAME.pack(9) + b"\xff\x00rubbish",
    "an unknown question": FRAME.pack(5) + msgspec.msgpack.encode(["all"]),
    "JSON": FRAME.pack(12) + b'["unfinish"]',
    "a slot of another form": FRAME.pack(12) + msgspec.msgpack.encode(["destroy", "x"])[:12].ljust(12, b"\x00"),
    "one byte too long": FRAME.pack(keyring_socket.REQUEST + 1),
    "four gigabytes": b"\xff" * 4,
    "half a length": b"\x00\x00",
    "half a message": FRAME.pack(100) + b"half",
    "deep nesting": FRAME.pack(100_000) + b"\x91" * 100_000,
    "a longer list than there is": FRAME.pack(5) + b"\xdd\xff\xff\xff\xff",
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_what_is_no_request_ends_its_own_connection_and_no_other(member, case, path, message):
    assert works(member, case)
    with raw(path) as other:
        other.sendall(message)
        other.shutdown(socket.SHUT_WR)
        assert other.recv(100) == b""
    assert works(member, case)


@pytest.mark.parametrize("length", [keyring_socket.REQUEST + 1, 2**32 - 1])
def test_a_length_beyond_the_limit_is_not_waited_for(path, length):
    with raw(path) as other:
        other.settimeout(keyring_socket.FRAME / 2)
        other.sendall(FRAME.pack(length))
        assert other.recv(100) == b""


def test_a_name_with_a_nul_and_an_ordinal_beyond_four_bytes_are_no_request(path):
    person, stream = uuid4(), uuid4()
    for owner, ordinal in ((("a\x00b"), 1), ("police", 2**32), ("police", 0), ("p" * 201, 1)):
        told = msgspec.msgpack.Encoder(uuid_format="bytes").encode(["events", [[[[person, stream, owner], [ordinal]]]]])
        with raw(path) as other:
            other.sendall(FRAME.pack(len(told)) + told)
            assert other.recv(100) == b""


def test_silent_and_slow_connections_leave_the_others_alone(member, case, path):
    with ExitStack() as slow:
        for _ in range(12):
            slow.enter_context(raw(path)).sendall(FRAME.pack(1000) + b"slowly")
        for _ in range(6):
            slow.enter_context(raw(path))
        assert works(member, case)


def test_one_account_takes_only_so_many_connections_and_gets_new_ones_when_they_end(member, case, path):
    assert works(member, case)
    with ExitStack() as many:
        last = None
        for _ in range(40):
            last = many.enter_context(raw(path))
        told = last.recv(1000)[FRAME.size :]
        with pytest.raises(errors.DatabaseError, match="as many connections"):
            wire.answered(told, bool)
        assert works(member, case)
    for _ in range(100):
        with raw(path) as again:
            again.sendall(FRAME.pack(1) + b"\xc0")
            if again.recv(100) == b"":
                break
        time.sleep(0.05)


def test_a_session_goes_on_with_the_next_keyring_when_one_is_killed(shared_at, case):
    with folder() as home, ExitStack() as later:
        path = home / "s"
        with serving(shared_at, path) as first:
            member = Ledger(replace(shared_at, kek_file=None, keyring=path), place.profile(shared_at, "dana"))
            later.callback(member.close)
            assert works(member, case)
            first.kill()
            first.wait()
        with serving(shared_at, path):
            assert works(member, case)
            member.record([Intent(note("Afterwards."), case.stream)])


def test_a_reading_in_the_middle_goes_on_with_the_next_keyring(shared_at, case):
    """The first keyring is killed while it waits for its table."""
    with folder() as home, ExitStack() as later:
        path = home / "s"
        with serving(shared_at, path) as first:
            member = Ledger(replace(shared_at, kek_file=None, keyring=path), place.profile(shared_at, "dana"))
            later.callback(member.close)
            assert works(member, case)
            with superuser(shared_at, "keyring") as cursor:
                cursor.execute("BEGIN; LOCK TABLE keyring.slot_key")
                reading = Beside(lambda: works(member, case))
                waiting(shared_at, database="keyring")
                first.kill()
                first.wait()
                cursor.execute("ROLLBACK")
        with serving(shared_at, path):
            assert reading.answer()


def test_a_request_in_the_middle_is_asked_anew_when_the_server_ends_its_session(member, case, shared, shared_at):
    assert works(member, case)
    with superuser(shared_at, "keyring") as cursor:
        cursor.execute("BEGIN; LOCK TABLE keyring.slot_key")
        reading = Beside(lambda: works(member, case))
        waiting(shared_at, database="keyring")
        ended_by_server(shared, shared_at)
        cursor.execute("ROLLBACK")
    assert reading.answer()


def ended_by_server(shared, at):
    """End the sessions of the keyring process."""
    ours = [each.info.backend_pid for each in shared._opened]
    asked(at, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'keyring' AND pid <> ALL (%s)", ours)


def test_it_goes_on_when_the_server_ends_its_sessions(member, case, shared, shared_at):
    assert works(member, case)
    ended_by_server(shared, shared_at)
    assert works(member, case)


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(shared_at, which):
    with folder() as home, serving(shared_at, home / "s") as running:
        with raw(home / "s"):
            answer = interrupted(running, which)
        assert answer.status == 0, answer
        assert answer.err.splitlines()[-1] == "Ended. No request was left half done."
        assert list(home.iterdir()) == []


def test_its_log_holds_nothing_of_what_was_asked(shared_at, case):
    with folder() as home, serving(shared_at, home / "s") as running:
        member = Ledger(replace(shared_at, kek_file=None, keyring=home / "s"), place.profile(shared_at, "dana"))
        assert works(member, case)
        with pytest.raises(errors.TicketRefused):
            member.keyring.release(uuid4())
        with raw(home / "s") as other:
            other.sendall(FRAME.pack(22) + b"Xanthippe Unmentioned!")
            assert other.recv(10) == b""
        member.close()
        answer = interrupted(running)
    lines = answer.err.splitlines()
    assert len(lines) == 3, lines
    assert lines[1] == f"caseledger: account {os.geteuid()} sent what is no request; its connection was closed"


@pytest.mark.parametrize(
    ("mode", "words", "status", "saying"),
    [
        (0o755, (), 6, "open to others"), (0o770, (), 6, "open to others"), (0o701, (), 6, "open to others"),
        (0o700, ("--group", "no-such-group"), 2, "no system group"),
        (0o700, ("--group", "nogroup"), 6, "cannot enter" if os.geteuid() == 0 else "is not in that group"),
    ],
)  # fmt: skip
def test_it_refuses_to_listen_where_others_could_come_between(shared_at, mode, words, status, saying):
    with folder(mode) as home:
        refused(run(shared_at.directory, "keyring", "serve", "--socket", str(home / "s"), *words, user=None), status, saying=saying)
        assert list(home.iterdir()) == []


def test_it_takes_the_place_of_a_dead_socket_and_of_nothing_else(shared_at):
    with folder() as home:
        (home / "file").write_text("kept")
        command = ("keyring", "serve", "--socket")
        refused(run(shared_at.directory, *command, str(home / "file"), user=None), 6, saying="something else than a socket")
        assert (home / "file").read_text() == "kept"
        refused(run(shared_at.directory, *command, str(home / "n" / "s"), user=None), 6, saying="cannot be used")
        with serving(shared_at, home / "s") as first:
            refused(run(shared_at.directory, *command, str(home / "s"), user=None), 6, saying="answers at")
            first.kill()
            first.wait()
        assert (home / "s").exists()
        before = (home / "s").stat().st_ino
        process = begun(shared_at.directory, *command, str(home / "s"), user=None)
        while (home / "s").exists() and (home / "s").stat().st_ino == before and process.poll() is None:
            time.sleep(0.02)
        assert interrupted(process).status == 0


def test_the_wrong_key_is_refused_before_it_listens(shared_at, tmp_path, shared):
    referred(shared)
    wrong = tmp_path / "kek"
    wrong.write_text(os.urandom(32).hex())
    wrong.chmod(0o600)
    place.settle(replace(shared_at, kek_file=wrong))
    try:
        with folder() as home:
            refused(run(shared_at.directory, "keyring", "serve", "--socket", str(home / "s"), user=None), 6, saying="wrapped under key")
            assert list(home.iterdir()) == []
    finally:
        place.settle(shared_at)


def test_a_session_whose_keyring_is_away_or_not_to_be_trusted_says_so_in_one_line(shared_at, case):
    def told(path):
        member = Ledger(replace(shared_at, kek_file=None, keyring=path), place.profile(shared_at, "dana"))
        try:
            with pytest.raises(errors.ConfigurationError) as caught:
                member.read([case.stream], purpose="case_work")
        finally:
            member.close()
        return str(caught.value)

    with folder() as home, socket.socket(socket.AF_UNIX) as bound:
        assert "no keyring answers" in told(home / "s")
        assert "keyring serve" in told(home / ("long" * 40))
        bound.bind(str(home / "s"))
        assert "no keyring answers" in told(home / "s")
        bound.listen()
        home.chmod(0o777)
        assert "others than the keyring can put a socket" in told(home / "s")


CLIENT = """
import sys
from pathlib import Path
from urllib.parse import quote
from uuid import UUID
from ledger.errors import CaseledgerError
from ledger.privacy.remote import RemoteKeyring
from ledger.store.beside import Beside
from ledger.store.keyring_socket import Channel
try:
    print(len(RemoteKeyring(Channel(Path(sys.argv[1])).ask).release(UUID(sys.argv[2]))))
except CaseledgerError as error:
    print(error)
"""


@as_root
def test_another_account_is_let_in_by_the_group_and_then_needs_a_ticket(shared_at, shared, case):
    with folder() as home:
        os.chown(home, -1, 65534)
        home.chmod(0o750)
        path, ticket = home / "s", consulted(shared, case)
        with serving(shared_at, path), python(CLIENT, path, ticket, account="nobody") as client:
            assert "this account may not connect" in client.communicate()[0]
        path = home / "t"
        with serving(shared_at, path, "--group", "nogroup"):
            assert path.stat().st_mode & 0o777 == 0o660
            for shown, expected in ((ticket, str(len(shared.keyring.release(ticket)))), (uuid4(), "this ticket cannot be redeemed")):
                with python(CLIENT, path, shown, account="nobody") as client:
                    assert client.communicate()[0].startswith(expected)
