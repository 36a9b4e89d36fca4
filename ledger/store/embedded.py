"""The private PostgreSQL of a ledger: made, started and stopped by this program, reached by its socket and by nothing else.

``<ledger>/server`` is the server's home: a directory of the account that made it or, for root, a link to one under ``/var/lib/caseledger``,
where the system account ``caseledger`` can reach it. A home holds ``data`` (0700), ``socket`` (0700), the log and the settings files.
Who connects is told by the kernel (peer authentication) and mapped by pg_ident; there is no password, no trust and no port.
"""

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ledger.errors import ConfigurationError
from ledger.store import cluster_files, homes, postmaster, programs
from ledger.store.cluster import DATABASES, SUPERUSER, build, own_directory
from ledger.store.locks import locked

__all__ = ["DATABASES", "SUPERUSER", "Server", "Status", "create", "discard", "dsn", "locate", "orphaned", "start", "status", "stop"]

_LONGEST_LOG = 1_000_000  # bytes after which the log makes room for a new one
_ATTEMPTS = 4  # to launch: processes of a server that was killed may still be on their way out


@dataclass(frozen=True, slots=True)
class Server:
    """Where a ledger's server lies. ``directory``: the ledger's; ``run_as``: the system account that runs it for root, else None."""

    directory: Path
    data: Path
    socket: Path
    run_as: str | None

    @property
    def binaries(self) -> Path:
        """The directory of PostgreSQL's programs; raises ``ConfigurationError`` when the package is not installed."""
        return programs.packaged() if self.run_as is None else programs.shared()

    @property
    def home(self) -> Path:
        """The directory of data, socket, log and settings."""
        return self.data.parent

    @property
    def log(self) -> Path:
        """The server's log: starts, stops and refused logins; no statements, no values."""
        return self.home / "server.log"


@dataclass(frozen=True, slots=True)
class Status:
    """A server's state. ``pid`` and ``started_at`` (aware, UTC) only while it runs; ``version`` is PostgreSQL's major version."""

    running: bool
    pid: int | None
    version: str
    started_at: datetime | None


def locate(directory: Path) -> Server:
    """Find the server of the ledger in ``directory``; raises ``ConfigurationError`` when there is none or it is another account's."""
    directory = _absolute(directory)
    home = (directory / "server").resolve()
    try:
        owner = (home / "data").stat().st_uid
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigurationError(f"there is no ledger with a private server in {directory}: make one there, or name another") from None
    except PermissionError:
        raise ConfigurationError(f"the ledger in {directory} belongs to another system account: run as that account") from None
    if owner != os.geteuid() and not (os.geteuid() == 0 and home.parent == programs.SHARED):
        name = programs.described(owner)
        raise ConfigurationError(f"the ledger in {directory} belongs to the system account {name}: run as {name}")
    return _server(directory, home)


def _absolute(directory: Path) -> Path:
    try:
        return directory.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:  # no home, a link that leads to itself, a NUL
        raise ConfigurationError(f"the directory {str(directory)!r} leads nowhere: {error}") from error


def _server(directory: Path, home: Path) -> Server:
    return Server(directory, home / "data", _socket_directory(home), programs.ACCOUNT if os.geteuid() == 0 else None)


def _socket_directory(home: Path) -> Path:
    """In the home where that path is short and plain, else a directory under /tmp that account and home determine."""
    if postmaster.socket_fits(home / "socket"):
        return home / "socket"
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path(f"/tmp/caseledger-{os.geteuid()}-{digest}")  # noqa: S108 (made 0700, and checked to be ours before use)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold the lock; whatever the operating system refuses meanwhile becomes one sentence."""
    try:
        with locked(lock):
            yield
    except OSError as error:
        refused = f" ({error.filename})" if error.filename else ""
        raise ConfigurationError(f"the private server in {lock.parent} cannot be set up: {error.strerror or error}{refused}") from error


def create(directory: Path) -> Server:
    """Make the server of a ledger, with its two empty databases. A finished one is left as it is, an interrupted one is made anew.

    Raises ``ConfigurationError``, naming the place, when it cannot be made; nothing half-made is left.
    """
    directory = _absolute(directory)
    programs.account_name(os.geteuid())
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"the directory {directory} cannot be made: {error.strerror}") from error
    with _alone(directory / "server.lock"):
        server = _server(directory, _home(directory))
        if not server.data.exists():
            build(server.data, server.run_as, server.binaries)
    return locate(directory)


def _home(directory: Path) -> Path:
    """Find the server's home, made if missing: here, or for root a new directory that the link ``server`` leads to."""
    home = directory / "server"
    if os.geteuid() != 0:
        home.mkdir(mode=0o700, exist_ok=True)
    elif not home.exists():
        place = homes.make(directory)
        home.unlink(missing_ok=True)  # a link whose target is gone
        home.symlink_to(place)
    return home.resolve()


def start(server: Server) -> None:
    """Have the server running; nothing to do, in a fraction of a millisecond, when it is. Crash recovery is waited for.

    Raises ``ConfigurationError`` with the server's own last words when it does not start.
    """
    homes.claim(server.home, server.directory)
    if postmaster.answers(server.data, server.socket):
        return
    with _alone(server.home / "lock"):
        _require_version(server.data)
        _make_room(server.log)
        for _ in range(_ATTEMPTS):
            pid = postmaster.holder(server.data) or _launch(server)
            if postmaster.await_ready(server.data, server.socket, pid):
                return
            if postmaster.holder(server.data) is None and "shared memory" not in _last_words(server.log):
                break
            postmaster.end(server.data)  # where it runs, its socket was removed
            time.sleep(0.2)
    raise ConfigurationError(f"the private server of {server.directory} does not start: {_last_words(server.log)} (more: {server.log})")


def _launch(server: Server) -> int:
    files = cluster_files.write(server.home, programs.account_name(os.geteuid()))
    _claim_socket_directory(server)
    options = [f"--{name}={file}" for name, file in files.items()]
    command: list[str | Path] = [server.binaries / "postgres", "-D", server.data, *options, f"--unix_socket_directories={server.socket}"]
    return postmaster.launch(command, server.log, programs.identity(server.run_as), postmaster.notice(server.data))


def _claim_socket_directory(server: Server) -> None:
    """Make the socket's directory, or make sure that it is the server account's own and closed to others."""
    try:
        own_directory(server.socket, server.run_as)
    except FileExistsError:
        found = server.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or found.st_uid != server.data.stat().st_uid:
            raise ConfigurationError(f"{server.socket} is not a private directory of this server's account: remove it") from None


def _require_version(data: Path) -> None:
    made_by = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if made_by != programs.MAJOR:
        raise ConfigurationError(f"the server in {data} was made by PostgreSQL {made_by}; this release runs {programs.MAJOR}")


def _make_room(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LONGEST_LOG:
        log.replace(log.with_name("server.log.1"))


def _last_words(log: Path) -> str:
    """Quote the log's last fatal line (a server that does not start speaks of places and settings only)."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    fatal = [line for line in lines if "FATAL:" in line or "PANIC:" in line] or lines or ["it says nothing"]
    return fatal[-1].rpartition("] ")[2].strip()


def stop(server: Server) -> None:
    """Stop the server; open transactions are rolled back, what was committed is kept. Nothing to do when it is stopped."""
    with _alone(server.home / "lock"):
        postmaster.end(server.data)


def orphaned() -> list[Server]:
    """Every server of root's whose ledger directory is gone: it may run, and what was recorded in it stays."""
    return [_server(directory, home) for home, directory in homes.orphaned()]


def discard(server: Server) -> None:
    """Stop the server and remove it with every entry in it: for demonstrations and tests, which record invented cases."""
    import shutil

    stop(server)
    shutil.rmtree(server.home)
    link = server.directory / "server"
    if link.is_symlink():
        link.unlink()
    if server.socket.exists():
        shutil.rmtree(server.socket)


def status(server: Server) -> Status:
    """Whether the server takes connections, and since when it runs."""
    version = (server.data / "PG_VERSION").read_text(encoding="ascii").strip()
    told = postmaster.notice(server.data)
    if told is None or not postmaster.answers(server.data, server.socket):
        return Status(running=False, pid=None, version=version, started_at=None)
    return Status(running=True, pid=told.pid, version=version, started_at=datetime.fromtimestamp(told.started, UTC))


def dsn(server: Server, role: str, database: str) -> str:
    """Write a libpq keyword string for ``role`` in ``database``, independent of PG* variables; the server's account is checked."""
    account = server.run_as or programs.account_name(os.geteuid())
    parts = {
        "host": str(server.socket), "hostaddr": "", "port": str(postmaster.PORT), "dbname": database, "user": role,
        "requirepeer": account, "options": "", "connect_timeout": "10", "client_encoding": "UTF8",
    }  # fmt: skip
    return " ".join(f"{name}={_quoted(value)}" for name, value in parts.items())


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
