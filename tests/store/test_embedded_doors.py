"""The private server's doors: one account, its own logins, no network; and a log that is silent about content."""

import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest
from accounts import CREATE_AND_START, as_root, python
from servers import connect, running_server, sql

from ledger.store import embedded, postmaster, programs

USER = "u_0123456789abcdef"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("a space and a quote'") / "ledger") as started:
        sql(started, f"CREATE ROLE {USER} LOGIN; CREATE ROLE u_0123 LOGIN; CREATE ROLE projector LOGIN; CREATE ROLE keyring LOGIN")
        yield started


def test_there_is_no_network_port(server):
    assert sql(server, "SHOW listen_addresses") == [("",)]
    pid = embedded.status(server).pid
    listed = [line.split()[9] for kind in ("tcp", "tcp6") for line in _lines(Path("/proc/net") / kind)]
    opened = [entry.readlink().name for entry in Path(f"/proc/{pid}/fd").iterdir()]
    sockets = {name[8:-1] for name in opened if name.startswith("socket:")}
    assert sockets
    assert sockets.isdisjoint(listed)


def _lines(file):
    return file.read_text().splitlines()[1:] if file.exists() else []


@pytest.mark.parametrize("role", [USER, "projector", "keyring", embedded.SUPERUSER])
def test_the_one_account_may_take_the_logins_of_the_map(server, role):
    assert sql(server, "SELECT session_user::text, system_user", role)[0][0] == role


@pytest.mark.parametrize("role", ["u_0123", f"{USER}0", "root", "postgres"])
def test_any_other_login_is_refused(server, role):
    with pytest.raises(psycopg2.OperationalError, match=r"Peer authentication failed|does not exist"):
        sql(server, "SELECT 1", role)


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_users_reach_the_ledger_databases_only(server, database):
    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        sql(server, "SELECT 1", USER, database)


@as_root
@pytest.mark.parametrize("account", ["nobody", programs.ACCOUNT])
def test_another_system_account_is_refused_even_where_it_reaches_the_socket(server, account):
    socket_file = server.socket / f".s.PGSQL.{postmaster.PORT}"
    server.socket.chmod(0o755)
    socket_file.chmod(0o777)
    try:
        for role in (embedded.SUPERUSER, USER):
            psql = [server.binaries / "psql", "-h", server.socket, "-U", role, "-d", "ledger", "-c", "SELECT 1"]
            done = subprocess.run(psql, check=False, capture_output=True, text=True, cwd="/", **programs.identity(account))
            assert done.returncode != 0
            assert f'Peer authentication failed for user "{role}"' in done.stderr
    finally:
        server.socket.chmod(0o700)
        socket_file.chmod(0o700)


def test_data_and_socket_are_closed_to_others_and_existing_directories_keep_their_mode(tmp_path):
    for mode, directory in ((0o755, tmp_path / "open"), (0o750, tmp_path / "open" / "ledger")):
        directory.mkdir()
        directory.chmod(mode)
    with running_server(tmp_path / "open" / "ledger") as server:
        modes = [directory.stat().st_mode & 0o777 for directory in (tmp_path / "open", server.directory, server.data, server.socket)]
        assert modes == [0o755, 0o750, 0o700, 0o700]
        assert server.log.stat().st_mode & 0o077 == 0


def test_no_statement_and_no_value_reaches_the_log(server):
    said = "Philippa"
    sql(server, "CREATE TABLE once (name text UNIQUE); GRANT ALL ON once TO PUBLIC")
    statements = [
        f"SELECT '{said}'::int",
        f"SELEKT {said}",
        f"INSERT INTO once VALUES ('{said}'), ('{said}')",
        f"DO $$ BEGIN RAISE WARNING '{said}'; RAISE LOG '{said}'; RAISE EXCEPTION '{said}'; END $$",
        f"SET statement_timeout = 20; SELECT pg_sleep(1), '{said}'",
        f"SET debug_print_parse = on; SET debug_print_plan = on; SELECT '{said}'",
        f"SET log_parameter_max_length_on_error = -1; PREPARE asked (text) AS SELECT $1::int; EXECUTE asked ('{said}')",
        f"SELECT pg_terminate_backend(pg_backend_pid()), '{said}'",
    ]
    for statement in statements:
        with connect(server, USER) as connection, connection.cursor() as cursor, suppress(psycopg2.Error):
            cursor.execute(statement)
    log = server.log.read_text()
    assert "terminating connection" in log
    assert said not in log
    assert said.encode().hex() not in log


def test_users_cannot_turn_the_logging_of_statements_on(server):
    for setting in ("log_statement", "log_min_messages", "log_min_error_statement", "log_min_duration_statement", "log_error_verbosity"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            sql(server, f"SET {setting} = DEFAULT", USER)


def test_variables_of_the_environment_do_not_lead_elsewhere(server, monkeypatch):
    for name, text in {"PGHOSTADDR": "127.0.0.1", "PGPORT": "1", "PGUSER": "x", "PGDATABASE": "x", "PGOPTIONS": "-c fsync=x"}.items():
        monkeypatch.setenv(name, text)
    assert sql(server, "SELECT current_database()") == [("ledger",)]


@pytest.fixture
def public_place():
    """A directory that the account ``nobody`` owns and can reach."""
    place = Path(tempfile.mkdtemp(prefix="caseledger test "))
    shutil.chown(place, "nobody")
    yield place
    shutil.rmtree(place)


ALL_OF_IT = (
    CREATE_AND_START
    + """
import psycopg2, shutil
def identity(server):
    with psycopg2.connect(embedded.dsn(server, embedded.SUPERUSER, "ledger")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT system_user, system_identifier FROM pg_control_system()")
        return cursor.fetchone()[0]
print(identity(server))
copied = server.directory.with_name("copy of it")
shutil.copytree(server.directory, copied, ignore=lambda folder, names: [name for name in names if name.startswith(".s.")])
copy = embedded.locate(copied)
assert not embedded.status(copy).running
embedded.start(copy)
assert embedded.status(copy).pid != embedded.status(server).pid
print(identity(copy))
embedded.discard(copy)
assert embedded.status(server).running
embedded.discard(server)
print(sorted(file.name for file in server.directory.iterdir()))
"""
)


@as_root
def test_an_ordinary_account_makes_starts_copies_and_stops_its_own(public_place):
    with python(ALL_OF_IT, public_place / "ledger", account="nobody") as process:
        output = process.communicate(timeout=60)[0]
    assert output.splitlines()[1:] == ["peer:nobody", "peer:nobody", "['server.lock']"], output


@as_root
def test_another_accounts_ledger_is_refused_by_name(server, public_place):
    (public_place / "server").symlink_to(server.home)
    with python(CREATE_AND_START, public_place, account="nobody") as process:
        output = process.communicate(timeout=60)[0]
    assert output == f"ConfigurationError: the ledger in {public_place} belongs to the system account caseledger: run as caseledger\n"


@as_root
def test_an_account_without_a_name_is_told_so(public_place):
    with python(CREATE_AND_START, public_place / "ledger", account=54321) as process:
        output = process.communicate(timeout=60)[0]
    assert output.startswith("ConfigurationError: the system account with id 54321 has no name")
