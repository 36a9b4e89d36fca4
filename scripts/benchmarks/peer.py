"""The stock library in an environment and a process of its own: made on demand, asked by lines of JSON."""

import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ledger.errors import ConfigurationError, ServerUnreachable
from ledger.store import connection, embedded

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGES = ("eventsourcing[postgres,crypto]==9.5.6", "psycopg[binary]>=3.2")
"""The extra ``postgres`` alone has psycopg in pure Python, which is slower and wants a libpq of the system."""
DATABASE = "stock"
PATIENCE = 900
"""Seconds after which the other side is taken to hang."""


def environment() -> Path:
    """Give the Python of the other side's environment, made if it is not as it should be. Raises ConfigurationError.

    It lies in the repository as ``.venv-bench``; for an account that cannot write there, in its own cache directory.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "caseledger-bench"
    place = ROOT / ".venv-bench" if os.access(ROOT, os.W_OK) else cache
    python, ready = place / "bin" / "python", place / "ready"
    wanted = "\n".join((*PACKAGES, sys.version, str(place)))
    lock = os.open(HERE, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (ready.exists() and ready.read_text(encoding="utf-8") == wanted):
            _make(place, python)
            ready.write_text(wanted, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{place} cannot be made: {error.strerror}; nothing was measured") from error
    finally:
        os.close(lock)
    return python


def _make(place: Path, python: Path) -> None:
    sys.stderr.write(f"bench: making {place.name} for {PACKAGES[0]}\n")
    shutil.rmtree(place, ignore_errors=True)
    for command in ([sys.executable, "-m", "venv", place], [python, "-m", "pip", "install", "--quiet", "--no-input", *PACKAGES]):
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if "ERROR" in line] or ["no reason was given"]
            raise ConfigurationError(f"{place.name} cannot be made: {said[0].strip()}; nothing was measured")


def _ended(process: "subprocess.Popen[str]") -> None:
    """End the other side: it leaves when its questions end, and is made to where it hangs."""
    try:
        process.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()


class Peer:
    """The other side's process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        """Talk to a process that runs stock.py."""
        self.process = process

    def ask(self, request: str, /, **given: Any) -> Any:
        """Ask and wait for the answer. Raises ServerUnreachable with the other side's reason."""
        if self.process.stdin is None or self.process.stdout is None:
            raise ServerUnreachable("the other side has no pipes")
        self.process.stdin.write(json.dumps({"ask": request, **given}) + "\n")
        self.process.stdin.flush()
        answered, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        if not answered:
            raise ServerUnreachable(f"stock: no answer to {request} in {PATIENCE} s")
        said = json.loads(self.process.stdout.readline() or '{"failed": "it ended"}')
        if "failed" in said:
            raise ServerUnreachable(f"stock: {said['failed']}")
        return said["answer"]

    def measure(self, side: str, what: str, **given: Any) -> float:
        """Measure one thing on one of its applications, ``bare`` or ``equal``."""
        return float(self.ask("measure", side=side, what=what, **given))


@contextmanager
def running(server: embedded.Server) -> Iterator[Peer]:
    """The other side on a new database of the same server, until the block ends."""
    python = environment()
    superuser = connection.connect(embedded.dsn(server, embedded.SUPERUSER, "postgres"))
    connection.rows(superuser, f"CREATE DATABASE {DATABASE}")
    superuser.close()
    command = [python, HERE / "stock.py", str(server.socket), embedded.SUPERUSER, DATABASE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Peer(process)
        finally:
            _ended(process)
