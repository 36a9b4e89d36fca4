"""One private server for the whole run; each test that records gets a fresh copy of a founded ledger on it."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import sleep
from uuid import uuid4

import psycopg2
import pytest
from hypothesis import HealthCheck, settings
from servers import sql

from ledger import founding
from ledger.application import Ledger
from ledger.store import embedded, place

settings.register_profile(
    "suite", deadline=None, max_examples=int(os.environ.get("CASELEDGER_EXAMPLES", "60")), print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parents[1]
MEMORY, ROOM = Path("/dev/shm"), 2**30  # a file system in memory, and the bytes that must be free there
UNIT = founding.Unit("CHS", "Europe/London", "dana", "Dana Invented", "cheshire-police")


def pytest_configure() -> None:
    """Let what tests interrupt or kill be interrupted and killed: what a shell begins in the background ignores the keyboard's signals."""
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGQUIT, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


LONGEST = (
    "scripts/test_bench.py", "commands/test_demo.py", "demonstration/test_acts.py", "docs/test_readme.py",
    "commands/test_travelling_units.py", "commands/test_trial.py", "commands/test_generated_unit.py", "projections/test_engine_fold.py",
    "commands/test_forms.py", "commands/test_import.py", "privacy/test_full_dump.py", "commands/test_interpreted.py",
    "commands/test_labels.py", "commands/test_forgotten_histories.py", "commands/test_verify.py", "events/test_event_types.py",
)  # fmt: skip
"""Modules that take longest: they begin first, so that no core ends alone on one of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules first, the rest as they were collected."""
    items.sort(key=lambda item: next((at for at, name in enumerate(LONGEST) if name in item.nodeid), len(LONGEST)))


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[place.Place]:
    """A founded ledger that nobody writes to: the template of all others. Its server ends with the run."""
    home = tmp_path_factory.mktemp("founded ledger")
    directory = home / "ledger"
    ledger = founding.found(str(directory), UNIT, home / "keys" / "kek")
    ledger.close()
    flushed(ledger.place, "off")  # what a test kills is a process, never the machine under it
    server = embedded.locate(directory)
    with in_memory(server):
        yield ledger.place
        embedded.discard(server)


@contextmanager
def in_memory(server: embedded.Server) -> Iterator[None]:
    """Keep a server's databases, and each that is copied from one, in memory while the block runs, where the system has room for it.

    A copy is some six hundred files: on a disk, making and removing them costs more than most tests do.
    """
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        yield
        return
    directory = Path(tempfile.mkdtemp(prefix="caseledger-tests-", dir=MEMORY))
    try:
        if server.run_as:
            shutil.chown(directory, server.run_as)
        sql(server, f"CREATE TABLESPACE memory LOCATION '{directory}'", database="postgres")
        for database in ("template1", *embedded.DATABASES):
            sql(server, f"ALTER DATABASE {database} SET TABLESPACE memory", database="postgres")
        yield
    finally:
        shutil.rmtree(directory)


@pytest.fixture
def at(founded: place.Place, tmp_path: Path) -> Iterator[place.Place]:
    """The place of a ledger of this test's own, just founded."""
    made = copied(founded, tmp_path / "ledger")
    yield made
    dropped(made)


@pytest.fixture(scope="module")
def shared_at(founded: place.Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[place.Place]:
    """The place of a ledger that the tests of one module share."""
    made = copied(founded, tmp_path_factory.mktemp("module") / "ledger")
    yield made
    dropped(made)


@pytest.fixture
def ledger(at: place.Place) -> Iterator[Ledger]:
    """A just founded ledger, open as its first user Dana."""
    opened = Ledger(at, place.profile(at, "dana"))
    yield opened
    opened.close()


def copied(founded: place.Place, directory: Path) -> place.Place:
    """A copy of a founded ledger on the same server: its own databases, profiles, directory and key file."""
    kek = directory.with_name(f"{directory.name}.kek")
    made = replace(founded, directory=directory, kek_file=kek, suffix=f"_{uuid4().hex[:12]}")
    directory.mkdir(parents=True)
    shutil.copy2(founded.kek_file, kek)
    (directory / "server").symlink_to((founded.directory / "server").resolve())
    shutil.copytree(founded.directory / "users", directory / "users")
    place.settle(made)
    with superuser(founded, "postgres") as cursor:
        for database in ("ledger", "keyring"):
            database_copied(cursor, database, f"{database}{made.suffix}")
    return made


MAY_CONNECT = """
SELECT a.grantee::regrole::text, a.is_grantable FROM pg_database d, aclexplode(d.datacl) a
WHERE d.datname = %s AND a.privilege_type = 'CONNECT' AND a.grantee <> 0 AND a.grantee <> d.datdba"""


def database_copied(cursor, template: str, name: str) -> None:
    """Copy a database, and who may connect to it."""
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    connected_alike(cursor, template, name)


def connected_alike(cursor, template: str, name: str) -> None:
    """Let those connect to a database who may connect to another: the logins of other tests' ledgers may not."""
    cursor.execute(MAY_CONNECT, (template,))
    granted = [f'GRANT CONNECT ON DATABASE "{name}" TO {who}{" WITH GRANT OPTION" if on else ""}; ' for who, on in cursor.fetchall()]
    cursor.execute(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC; ' + "".join(granted))


@contextmanager
def bare(founded: place.Place, directory: Path) -> Iterator[place.Place]:
    """A ledger directory on the same server whose two databases are empty, as an ``init`` has it that only just began."""
    made = replace(founded, directory=directory, suffix=f"_{uuid4().hex[:12]}")
    directory.mkdir()
    (directory / "server").symlink_to((founded.directory / "server").resolve())
    place.settle(made)
    with superuser(founded, "postgres") as cursor:
        for database in ("ledger", "keyring"):
            cursor.execute(f'CREATE DATABASE "{database}{made.suffix}"')
    try:
        yield made
    finally:
        dropped(made)


def flushed(at: place.Place, to: str) -> None:
    """Set whether the tests' server waits for the disk (``on``, ``off``), and wait until it does so."""
    with superuser(at, "postgres") as cursor:
        cursor.execute(f"ALTER SYSTEM SET fsync = {to}")
        cursor.execute("SELECT pg_reload_conf()")
    for _ in range(500):
        with superuser(at, "postgres") as cursor:
            cursor.execute("SHOW fsync")
            if cursor.fetchone() == (to,):
                return
        sleep(0.01)
    raise TimeoutError


@pytest.fixture
def durable(founded: place.Place) -> Iterator[None]:
    """The tests' server as an embedded one is: every commit is on the disk."""
    flushed(founded, "on")
    yield
    flushed(founded, "off")


def dropped(made: place.Place) -> None:
    """Drop the databases of a copy."""
    with superuser(replace(made, suffix=""), "postgres") as cursor:
        for database in ("ledger", "keyring"):
            cursor.execute(f'DROP DATABASE IF EXISTS "{database}{made.suffix}" WITH (FORCE)')


class superuser:  # noqa: N801 -- reads as what it is: ``with superuser(at) as cursor``
    """A superuser's cursor in autocommit, for tests that attack. In ``postgres`` databases are copied, to which nobody is connected."""

    def __init__(self, at: place.Place, database: str = "ledger") -> None:
        self.dsn = at.superuser_dsn(database) if database != "postgres" else replace(at, suffix="").superuser_dsn("postgres")

    def __enter__(self) -> "psycopg2.extensions.cursor":
        self.connection = psycopg2.connect(self.dsn)
        self.connection.autocommit = True
        return self.connection.cursor()

    def __exit__(self, *_: object) -> None:
        self.connection.close()


@pytest.fixture(scope="session")
def published():
    """The directory of published vectors beside the repository."""
    directory = ROOT.parent / "shared" / "vectors"
    if not directory.is_dir():
        pytest.skip("the published test vectors are not beside this repository")
    return directory


@pytest.fixture(scope="session")
def document():
    """The page that states the format."""
    return (ROOT / "docs/format.md").read_text("utf-8")
