"""The homes of root's private servers: directories under ``/var/lib/caseledger``, each naming in its file ``ledger`` whose server it is.

A ledger directory that is removed by hand takes only its link along: the server runs on and its data stays. Such a home is found here, and
nothing here deletes one.
"""

import os
from pathlib import Path

from ledger.store import programs

_NAMES = "ledger"


def make(directory: Path) -> Path:
    """Make a home for the server of the ledger in ``directory``, for the system account to pass through."""
    import tempfile

    programs.system_account()
    programs.make_shared_place()
    home = Path(tempfile.mkdtemp(prefix="", dir=programs.SHARED))
    home.chmod(0o755)  # the server's account passes through to data and socket, which are its own
    _name(home, directory)
    return home


def claim(home: Path, directory: Path) -> None:
    """Have a home of root's name the ledger directory that leads to it, where the one it names no longer does: it was moved."""
    if home.parent == programs.SHARED and (home / _NAMES).exists() and not _leads(_named(home), home):
        _name(home, directory)


def orphaned() -> list[tuple[Path, Path]]:
    """Every home with a server whose ledger directory is gone, or has another server now: home and the directory it names.

    Empty for whoever is not root: his servers lie in their ledger directories.
    """
    if os.geteuid() != 0:
        return []
    homes = sorted(file.parent for file in programs.SHARED.glob(f"*/{_NAMES}") if (file.parent / "data" / "PG_VERSION").exists())
    return [(home, directory) for home in homes if not _leads(directory := _named(home), home)]


def _name(home: Path, directory: Path) -> None:
    (home / _NAMES).write_text(f"{directory}\n", encoding="utf-8", errors="surrogateescape")


def _named(home: Path) -> Path:
    return Path((home / _NAMES).read_text(encoding="utf-8", errors="surrogateescape").removesuffix("\n"))


def _leads(directory: Path, home: Path) -> bool:
    try:
        return (directory / "server").resolve() == home
    except (OSError, RuntimeError, ValueError):  # out of reach, a link that leads to itself, a NUL
        return False
