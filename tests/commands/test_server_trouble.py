"""The server is away, ends, is killed, or its disk is full: one line, status 6, nothing half written, and nothing lost afterwards."""

import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from accounts import as_root
from application.scenes import photograph
from conftest import UNIT
from processes import begun, ended, locked_log, refused, run, waiting

from ledger import founding
from ledger.store import embedded, place, postmaster, programs

REFER = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--fields", "-")
REFERRAL = {"reason": "He waits.", "suspect": {"name": "Xanthippe Unmentioned"}}
LONG = {"text": "Xanthippe Unmentioned waited there again, she says. " * 300}


@contextmanager
def small_disk(size):
    """A file system of that size in memory, where root's servers lie; skipped where none may be mounted."""
    programs.system_account()
    programs.make_shared_place()
    disk = Path(tempfile.mkdtemp(prefix="", dir=programs.SHARED))
    try:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", disk], check=False).returncode == 0
        if not mounted:
            pytest.skip("this machine mounts no file system in memory")
        yield disk
        subprocess.run(["umount", "--lazy", disk], check=True)  # a server that ended may hold a file of it a moment longer
    finally:
        disk.rmdir()


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A ledger with a server of its own to do harm to; of root's on a small disk where one can be mounted."""
    home = tmp_path_factory.mktemp("own")
    directory = home / "ledger"
    directory.mkdir(mode=0o700)
    disk = small_disk("160m") if os.geteuid() == 0 else None
    try:
        mounted = disk.__enter__() if disk else None
    except pytest.skip.Exception:
        disk = mounted = None
    if mounted:
        (directory / "server").symlink_to(mounted)
    founding.found(str(directory), UNIT, home / "kek").close()
    yield place.find(str(directory))
    server = embedded.locate(directory)
    embedded.stop(server)
    if disk:
        disk.__exit__(None, None, None)
    else:
        embedded.discard(server)


@pytest.fixture
def door(own, door_of):
    """The front door of that ledger, for what is done in peace."""
    return door_of(own.directory)


@pytest.fixture
def case(door):
    """A case of that ledger."""
    return door.done(*REFER, typed=REFERRAL).json["recorded"][0]["address"].partition("#")[0]


def stands(door, case, notes):
    """Assert that the ledger works again: so many notes in the case, the answer equal to the record, and one more can be recorded."""
    rows = door.done("show", case).json
    assert sum(row["type"] == "note-recorded.v1" for row in rows) == notes
    assert not any(row["withheld"] for row in rows)
    assert door.done("projections", "check").json[0]["different"] == 0
    door.done("record", "note", case, "--fields", "-", typed={"text": "Afterwards."})
    assert "Xanthippe" not in embedded.locate(door.directory).log.read_text(encoding="utf-8", errors="replace")


@as_root
def test_a_full_disk(own, door, case):
    home = (own.directory / "server").resolve()
    if not home.is_mount():
        pytest.skip("the server's disk is not ours to fill: no file system in memory could be mounted")
    filler, words, kept = home / "filler", ("record", "note", case, "--fields", "-"), 0
    disk = os.statvfs(home)
    filler.write_bytes(bytes(disk.f_bavail * disk.f_frsize - 100_000))
    try:
        before = photograph(own, reads=False)
        while (answer := run(own.directory, *words, typed=LONG)).status == 0:
            kept, before = kept + 1, photograph(own, reads=False)
        refused(answer, 6, saying="disk is full; nothing was recorded")
        assert "Xanthippe" not in answer.err
        assert photograph(own, reads=False) == before
        assert run(own.directory, "caseload").status == 0
    finally:
        filler.unlink()
    stands(door, case, kept)


@as_root
def test_a_disk_too_small_to_found_a_ledger_on(tmp_path):
    directory = tmp_path / "ledger"
    directory.mkdir()
    with small_disk("20m") as disk:
        (directory / "server").symlink_to(disk)
        answer = run(directory, "init", "--agency", "police", "--fields", "-", typed={"full_name": "Dana"}, more={"HOME": str(tmp_path)})
        refused(answer, 6, saying="No space left")
        assert [file.name for file in disk.iterdir() if file.name.startswith("unfinished")] == []


def test_a_limit_on_the_size_of_files(own, door, case):
    """What is written past it fails as on a full disk, and the server gives up; whether the act was recorded is then said to be unknown."""
    if not hasattr(resource, "prlimit"):
        pytest.skip("this system cannot limit a process that runs")
    request = ("record", "note", case, "--request-id", str(uuid4()), "--fields", "-")
    server = embedded.locate(own.directory)
    pid = postmaster.holder(server.data)
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (65_536, resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]))
    except PermissionError:
        pytest.skip("this account may not limit a process of another account")
    answer = run(own.directory, *request, typed=LONG)
    refused(answer, 6, saying="repeat it with the same request id")
    embedded.stop(server)
    door.done(*request, typed=LONG)
    assert door.done(*request, typed=LONG).json["repeated"]
    stands(door, case, 1)


def test_a_server_that_may_not_write_does_not_start(own, door, case):
    server = embedded.locate(own.directory)
    embedded.stop(server)
    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))}
    answer = run(own.directory, "record", "note", case, "--fields", "-", typed=LONG, **limit)
    refused(answer, 6, saying="does not start")
    assert "Xanthippe" not in answer.err
    stands(door, case, 0)


def test_a_server_that_is_killed_is_started_again(own, door, case):
    server = embedded.locate(own.directory)
    door.done("record", "note", case, "--fields", "-", typed=LONG)
    os.kill(postmaster.holder(server.data), signal.SIGKILL)
    assert postmaster.await_end(server.data)
    stands(door, case, 1)


def test_a_server_that_does_not_end_is_torn_down_and_recovers(own, door, case, monkeypatch):
    server = embedded.locate(own.directory)
    door.done("record", "note", case, "--fields", "-", typed=LONG)
    holder = postmaster.holder(server.data)
    children = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(holder)], capture_output=True, text=True, check=True).stdout
    os.kill(next(int(line.split()[0]) for line in children.splitlines() if "checkpointer" in line), signal.SIGSTOP)
    monkeypatch.setattr(postmaster, "_PATIENCE", 1.0)
    embedded.stop(server)
    assert postmaster.holder(server.data) is None
    monkeypatch.undo()
    stands(door, case, 1)


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "torn down"])
def test_a_server_that_ends_while_an_act_waits(own, door, case, which):
    server = embedded.locate(own.directory)
    with pytest.raises(Exception, match=r"terminat|closed|connection"), locked_log(own):  # noqa: PT012 -- the locker loses its server too
        process = begun(own.directory, "record", "note", case, "--fields", "-")
        process.stdin.write(json.dumps(LONG).encode())
        process.stdin.close()
        process.stdin = None
        waiting(own)
        os.kill(postmaster.holder(server.data), which)
        refused(ended(process), 6, saying="the same request id")
        assert postmaster.await_end(server.data)
    stands(door, case, 0)


def test_a_socket_that_is_broken(own, door, case):
    server = embedded.locate(own.directory)
    embedded.stop(server)
    shutil.rmtree(server.socket)
    server.socket.write_text("in the way")
    for words, typed in ((("record", "note", case, "--fields", "-"), LONG), (("caseload",), b""), (("server", "start"), b"")):
        refused(run(own.directory, *words, typed=typed), 6, saying="remove it")
    server.socket.unlink()
    stands(door, case, 0)


@pytest.mark.parametrize("url", ["postgresql://[::1/ledger", "postgresql://host:port/ledger", "postgresql://host/ledger?colour=red"])
def test_a_url_that_is_none(tmp_path, url):
    answer = run(url, "init", "--agency", "police", "--fields", "-", typed={"full_name": "D"}, more={"HOME": str(tmp_path)})
    assert answer.status in (2, 6)
    refused(answer, answer.status)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/ledger", "postgresql:///ledger?host=/nowhere", "postgresql://host.invalid/ledger"])
def test_a_url_to_nowhere(founded, door_of, tmp_path, url):
    directory = tmp_path / "ledger"
    shutil.copytree(founded.directory / "users", directory / "users")
    place.settle(replace(founded, directory=directory, url=url))
    for words in (("caseload",), ("show", "CHS-26-0001"), ("doctor",), ("server", "run"), ("projections", "rebuild")):
        refused(door_of(directory)(*words), 6, saying="no database server answers")
    refused(door_of(directory)("server", "stop"), 2, saying="its own administrators")
    before = sorted(tmp_path.rglob("*"))
    words = ("init", "--agency", "police", "--fields", "-")
    refused(run(url, *words, typed={"full_name": "D"}, more={"HOME": str(tmp_path)}), 6, saying="no database server answers")
    assert sorted(tmp_path.rglob("*")) == before
