"""Making a cluster: initdb and the two empty databases, in a directory beside the final one, renamed when whole."""

import os
import pwd
from contextlib import suppress
from pathlib import Path

from ledger.errors import ConfigurationError
from ledger.store.cluster_files import SYNC_METHOD
from ledger.store.programs import run

SUPERUSER = "caseledger_super"
DATABASES = ("ledger", "keyring")

_UNFINISHED = "unfinished-"
_INITDB = (
    f"--username={SUPERUSER}", "--auth-local=peer", "--auth-host=reject", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions",
)  # fmt: skip

# Sessions of the ledger and of the keyring write nothing but their own end to the log, not even what RAISE LOG or debug_print_parse would
# put there. Nobody but the superuser has business in other databases. One statement a line: single-user mode reads them so.
_STATEMENTS = "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;\n" + "".join(
    f"CREATE DATABASE {name};\nALTER DATABASE {name} SET log_min_messages = 'fatal';\n" for name in DATABASES
)


def build(data: Path, account: str | None, binaries: Path) -> None:
    """Make the cluster ``data`` owned by ``account`` (None: this process's). Durable when it returns; what an earlier run left is removed.

    initdb is told not to sync and the databases are made without fsync; one sync at the end covers both. Raises ``ConfigurationError`` with
    the program's own last words; all it said is then in ``create.log`` beside ``data``, and nothing half-made remains.
    """
    import tempfile

    log = data.with_name("create.log")
    _sweep(data.parent)
    fresh = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=data.parent))  # a name of its own: initdb outlives a caller that was killed
    try:
        _give(fresh, account)
        _step([binaries / "initdb", "-D", fresh, *_INITDB, "--no-sync"], account, log)
        _step([binaries / "postgres", "--single", "-F", "-D", fresh, "postgres"], account, log, _STATEMENTS)
        _step([binaries / "initdb", "-D", fresh, "--sync-only", f"--sync-method={SYNC_METHOD}"], account, log)
        fresh.rename(data)
    finally:
        _sweep(data.parent)
    log.unlink(missing_ok=True)


def _sweep(home: Path) -> None:
    import shutil

    for left_over in home.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left_over, ignore_errors=True)


def own_directory(directory: Path, account: str | None) -> None:
    """Make a new directory that ``account`` alone can enter; raises ``FileExistsError`` when there is one."""
    directory.mkdir(mode=0o700)
    _give(directory, account)


def _give(directory: Path, account: str | None) -> None:
    if account is not None:
        entry = pwd.getpwnam(account)
        os.chown(directory, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def _step(command: list[str | Path], account: str | None, log: Path, given: str = "") -> None:
    done = run(command, account=account, given=given)
    failed = [line for line in done.stderr.splitlines() if any(word in line for word in ("error:", "ERROR:", "FATAL:", "PANIC:"))]
    if done.returncode == 0 and not failed:
        return
    with suppress(OSError):  # the disk may be full; the sentence below is what matters
        log.write_text(f"{done.stdout}\n{done.stderr}", encoding="utf-8")
    words = failed[0].strip() if failed else f"exit status {done.returncode}"
    raise ConfigurationError(f"the private server cannot be made in {log.parent}: {words} (more: {log})")
