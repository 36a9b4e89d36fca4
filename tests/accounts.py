"""Processes of this repository under another system account, for tests that root runs."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from ledger.store import programs

ROOT = os.geteuid() == 0
REPOSITORY = Path(__file__).parents[1]
LIBRARIES = [entry for entry in sys.path if entry.endswith("site-packages")]
as_root = pytest.mark.skipif(not ROOT, reason="needs root to become another account")


def python(program, *arguments, account=None, **options):
    """A Python process of this repository, as another account if given, with nothing of the environment."""
    identity = {"user": account} if isinstance(account, int) else programs.identity(account)
    command = [sys.executable if account is None else public_python(), "-c", program, *map(str, arguments)]
    environment = {"PYTHONPATH": os.pathsep.join([str(REPOSITORY), *LIBRARIES]), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.defpath}
    return subprocess.Popen(
        command, env=environment, cwd="/", text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **identity, **options
    )


@cache
def public_python():
    """A Python of this version that other accounts can run and that finds our libraries; root's own may lie behind a closed door."""
    for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}", f"/usr/local/bin/python3.{sys.version_info.minor}"):
        environment = {"PYTHONPATH": os.pathsep.join([str(REPOSITORY), *LIBRARIES]), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [candidate, "-c", "import ledger.store.embedded, psycopg2; ledger.store.programs.packaged()"]
        try:
            if subprocess.run(command, check=False, env=environment, cwd="/", **programs.identity("nobody")).returncode == 0:
                return candidate
        except OSError:
            continue
    return pytest.skip("the account nobody can read neither this repository nor a Python with its libraries")


CREATE_AND_START = """
import sys
from pathlib import Path
from ledger.errors import CaseledgerError
from ledger.store import embedded
try:
    server = embedded.create(Path(sys.argv[1]))
    embedded.start(server)
    print(embedded.status(server).pid)
except CaseledgerError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""
