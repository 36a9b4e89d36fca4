"""The running server seen from outside: who holds a data directory, does it answer, launch it, end it.

``postmaster.pid`` may be stale, copied with its directory, or name a process number that something else got since. A number is
believed only when the process of that number works in this data directory (Linux; elsewhere: when it lives).
"""

import os
import signal
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ledger.errors import ConfigurationError, ServerUnreachable
from ledger.store.programs import Identity, environment

PORT = 5432
_SOCKET = f".s.PGSQL.{PORT}"
_LONGEST_SOCKET = 103  # bytes of a socket's whole path: 107 on Linux, 103 on macOS
_PAUSE = 0.005  # seconds between two looks
_PATIENCE = 60.0  # seconds for what the server does when nothing is wrong
_TORN = 30.0  # seconds for a server that is torn down; it kills what does not end by itself after five
_SCRIPT = 'ulimit -c 0; { echo 0 >/proc/self/coredump_filter; } 2>/dev/null; "$@" </dev/null >&2 & echo $!'


class Notice(NamedTuple):
    """``postmaster.pid``: process number, start in Unix seconds, and what the server says of itself ("ready", "starting", "stopping")."""

    pid: int
    started: int
    state: str


def notice(data: Path) -> Notice | None:
    """Read what the data directory says about its server, true or not; None without a (whole) file."""
    try:
        # the lines of the file: PostgreSQL, src/include/utils/pidfile.h
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Notice(int(lines[0]), int(lines[2]), lines[7].strip() if len(lines) > 7 else "starting")
    except (OSError, ValueError, IndexError):
        return None


def holder(data: Path) -> int | None:
    """Find the process that runs on this data directory, or None."""
    told = notice(data)
    return told.pid if told and _works_in(told.pid, data) else None


def _works_in(pid: int, data: Path) -> bool:
    try:
        if Path("/proc/self/cwd").exists():
            return Path(f"/proc/{pid}/cwd").samefile(data)
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def socket_fits(directory: Path) -> bool:
    """Whether the server's socket can lie in ``directory``: short enough for the kernel, and free of blanks, commas and quotes."""
    plain = all(letter.isalnum() or letter in "/._-" for letter in str(directory))
    return plain and len(os.fsencode(directory / _SOCKET)) <= _LONGEST_SOCKET


def answers(data: Path, directory: Path) -> bool:
    """Whether the server of ``data`` takes connections on its socket; costs a fraction of a millisecond."""
    told = notice(data)
    if told is None or told.state != "ready":
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(2)
        try:
            line.connect(str(directory / _SOCKET))
        except OSError:
            return False
    return True


def launch(command: Sequence[str | Path], log: Path, identity: Identity, stale: Notice | None) -> int:
    """Start the server as a process of its own and answer its number; it outlives this process and its terminal.

    The log is opened here, so that the server's account needs no right to it. A shell starts the server in the background and ends, which
    leaves no child behind. ``stale`` is a notice known to be untrue: named as grandparent, its number does not stop the server, which still
    makes sure that no process of an earlier server uses its shared memory. A crash leaves no core, and none with memory to a program that
    the system pipes cores to (core(5)).
    """
    import subprocess

    known = environment() | ({"PG_GRANDPARENT_PID": str(stale.pid)} if stale else {})
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        shell = ["/bin/sh", "-c", _SCRIPT, "sh", *command]
        process = subprocess.run(  # noqa: S603 (our own program; arguments are not parsed by the shell)
            shell, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=handle, check=True, cwd="/", env=known, umask=0o077,
            start_new_session=True, **identity,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise ConfigurationError(f"PostgreSQL cannot be started: {error}") from error
    finally:
        os.close(handle)
    return int(process.stdout)


def await_ready(data: Path, directory: Path, pid: int) -> bool:
    """Wait until the server takes connections, through recovery for as long as that takes.

    False when it ended, listens elsewhere, or has been stopping for a minute.
    """
    deaf = stopping = 0
    while not answers(data, directory):
        time.sleep(_PAUSE)
        told = notice(data)
        deaf += told is not None and told.pid == pid and told.state == "ready"
        stopping += told is not None and told.pid == pid and told.state == "stopping"
        if not _lives(pid) or deaf * _PAUSE > 1 or stopping * _PAUSE > _PATIENCE:
            return False
    return True


def _lives(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        return not stat.exists() or stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except PermissionError:
        return True
    except OSError:
        return False


def await_end(data: Path, seconds: float | None = None) -> bool:
    """Wait until no process holds the data directory; False when one still does after these seconds, or a minute."""
    for _ in range(int((_PATIENCE if seconds is None else seconds) / _PAUSE)):
        if holder(data) is None:
            return True
        time.sleep(_PAUSE)
    return False


def end(data: Path) -> None:
    """Stop the server of ``data``, which rolls open transactions back and writes out all that is committed; nothing to do when stopped.

    One that has not ended after a minute, as where a disk filled while it recovered, is torn down: what was committed stands in its log of
    transactions, from which it recovers when it is started again.
    """
    pid = holder(data)
    if pid is None:
        return
    for how, seconds in ((signal.SIGINT, None), (signal.SIGQUIT, _TORN)):  # PostgreSQL's "fast" and "immediate" shutdown
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        except OSError as error:
            raise ConfigurationError(f"the server in {data} (process {pid}) cannot be stopped: {error.strerror}") from error
        if await_end(data, seconds):
            return
    raise ServerUnreachable(f"the server in {data} (process {pid}) was told to stop more than a minute ago and still runs")
