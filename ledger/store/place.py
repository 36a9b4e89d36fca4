"""The ledger directory: where the server is, where the key-encryption key is, and each user's profile.

    DIR/caseledger.toml          which server; which key file, key command or keyring process; nothing secret
    DIR/users/NAME/login         the opaque login name
    DIR/users/NAME/signing-key   the Ed25519 seed, hexadecimal, 0600
    DIR/users/NAME/next-key      one that is just being recorded in its place
    DIR/server                   the private server, where there is one

The key-encryption key never lies in the ledger directory, or a copy of that directory would hold contents and keys together.
"""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from ledger.errors import ConfigurationError, NotFound, UsageError
from ledger.store import embedded
from ledger.store.private import read_key, write_private

SETTINGS = "caseledger.toml"
KEYRING = "CASELEDGER_KEYRING"
"""The variable that names a keyring's socket before the settings do."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_PASSWORD = re.compile(r"password\s*=")
"""In the query of a URL, or among libpq's keywords (``sslpassword`` too)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A user on this machine: the name typed, the opaque login, the Ed25519 seed (32 bytes)."""

    name: str
    login: str
    seed: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """A ledger as found from its directory. ``url`` is None for a private server; then one OS account is every login.

    ``suffix`` ends the names of the two databases, where one server keeps several units apart. Where ``keyring`` names the socket of a
    keyring process, neither ``kek_file`` nor ``kek_command``, by which the key-encryption key is had, is used here. ``kek_environment``
    names the variables that the command is given beside the usual ones; ``kek_next_command`` draws the next key and puts it in its place.
    """

    directory: Path
    ledger_id: UUID
    kek_file: Path | None
    url: str | None
    suffix: str = ""
    kek_command: tuple[str, ...] = ()
    keyring: Path | None = None
    kek_environment: tuple[str, ...] = ()
    kek_next_command: tuple[str, ...] = ()

    @property
    def private(self) -> bool:
        """Whether this program keeps the server itself."""
        return self.url is None

    def dsn(self, role: str, database: str = "ledger") -> str:
        """How ``role`` connects to ``database``; starts the private server if it is not running."""
        database += self.suffix
        if self.url is not None:
            return with_role(self.url, role, database)
        server = embedded.locate(self.directory)
        embedded.start(server)
        return embedded.dsn(server, role, database)

    def superuser_dsn(self, database: str) -> str:
        """How installation connects: as the private server's superuser, or as whoever the typed URL names."""
        if self.url is None:
            return self.dsn(embedded.SUPERUSER, database)
        return _url(_parts(self.url)._replace(path=f"/{database}{self.suffix}"))


def default_directory() -> Path:
    """Where a ledger lies when none is named: XDG_DATA_HOME or ~/.local/share, ``caseledger``."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    return Path(base) / "caseledger"


def directory_of(target: str | None) -> Path:
    """The ledger directory that ``--ledger`` names: a directory, or for a server's URL the one kept for it beside the default."""
    if target is None:
        return default_directory()
    if not is_url(target):
        return Path(target).expanduser()
    refuse_password(target)
    parts = _parts(target)
    readable = re.sub(r"[^a-zA-Z0-9]+", "-", f"{parts.hostname or 'local'}-{parts.path}-{parts.query}").strip("-")
    return default_directory().with_name("caseledger-servers") / readable


def is_url(target: str) -> bool:
    """Whether the words name a server rather than a directory."""
    return target.startswith(("postgresql://", "postgres://"))


def refuse_password(address: str) -> None:
    """Raise UsageError for a server's address with a password in it: whoever lists the processes of the machine would read it."""
    if (is_url(address) and _parts(address).password is not None) or _PASSWORD.search(address):
        raise UsageError("a password does not belong in a server's address, where others see it; nothing was done; use PGPASSFILE")


def find(target: str | None) -> Place:
    """The ledger that ``--ledger`` names. Raises NotFound where there is none, ConfigurationError where its settings do not read."""
    directory = directory_of(target)
    file = directory / SETTINGS
    try:
        return _read(directory, tomllib.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        where = f"of that server is known to this account (it would stand in {directory})" if is_url(target or "") else f"in {directory}"
        begin = "have its settings handed to you" if is_url(target or "") else "make one with caseledger init"
        raise NotFound(f"no ledger {where}; nothing was done; {begin}, or name another with --ledger") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(f"{file} does not read as settings ({type(error).__name__}); nothing was done") from None


def _read(directory: Path, said: dict[str, Any]) -> Place:
    keyring = os.environ.get(KEYRING) or said.get("keyring")
    command, variables, following = (said.get(name, []) for name in ("kek_command", "kek_environment", "kek_next_command"))
    for words in (command, variables, following):
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ValueError
    return Place(
        directory, UUID(said["ledger"]), Path(said["kek_file"]) if "kek_file" in said else None, said.get("url"), said.get("suffix", ""),
        tuple(command), Path(keyring) if keyring else None, tuple(variables), tuple(following),
    )  # fmt: skip


def settle(place: Place) -> None:
    """Write the settings of a new ledger."""
    lines = [f'ledger = "{place.ledger_id}"']
    if place.keyring is not None:
        lines.append(f"keyring = {_toml(str(place.keyring))}")
    if place.kek_command:
        lines.append(f"kek_command = [{', '.join(map(_toml, place.kek_command))}]")
    if place.kek_next_command:
        lines.append(f"kek_next_command = [{', '.join(map(_toml, place.kek_next_command))}]")
    if place.kek_environment:
        lines.append(f"kek_environment = [{', '.join(map(_toml, place.kek_environment))}]")
    if place.kek_file is not None:
        lines.append(f"kek_file = {_toml(str(place.kek_file))}")
    if place.url is not None:
        lines.append(f"url = {_toml(place.url)}")
    if place.suffix:
        lines.append(f"suffix = {_toml(place.suffix)}")
    write_private(place.directory / SETTINGS, ("\n".join(lines) + "\n").encode())


def profile(place: Place, name: str | None) -> Profile:
    """The profile of a user on this machine; with one profile only, its name may be left out."""
    names = profiles(place)
    if name is None and len(names) == 1:
        name = names[0]
    if name is None or name not in names:
        if not names:
            raise UsageError("this ledger has no user's profile here; nothing was done; run init")
        asked = "which user acts?" if name is None else "no user of that name has a profile here;"
        raise UsageError(f"{asked} name one with --user: {', '.join(names)}")
    folder = folder_of(place, name)
    return Profile(name, (folder / "login").read_text(encoding="ascii").strip(), read_key(folder / "signing-key"))


def profiles(place: Place) -> list[str]:
    """The names of the profiles on this machine, in alphabetical order."""
    return names_in(place.directory)


def names_in(directory: Path) -> list[str]:
    """The names of the profiles in a ledger directory, which need not be there."""
    users = directory / "users"
    return sorted(each.name for each in users.iterdir() if (each / "signing-key").exists()) if users.is_dir() else []


def keep_profile(place: Place, made: Profile) -> None:
    """Write a user's profile; the signing key readable by this account only. Raises UsageError for a name that is no plain word."""
    require_name(made.name)
    keep_login(place, made.name, made.login)
    write_private(folder_of(place, made.name) / "signing-key", made.seed.hex().encode() + b"\n")


def keep_login(place: Place, name: str, login: str) -> None:
    """Write which login a profile is of."""
    write_private(folder_of(place, name) / "login", login.encode() + b"\n")


def folder_of(place: Place, name: str) -> Path:
    """The folder of a user's profile."""
    return place.directory / "users" / name


def require_name(name: str) -> None:
    """Raise UsageError for a profile's name that is no plain word."""
    if not _NAME.fullmatch(name):
        raise UsageError("a user's name here is lower-case letters, digits, dots and dashes; nothing was written; choose such a name")


def forget_profile(place: Place, name: str) -> None:
    """Remove a profile that was never recorded."""
    for file in ("login", "signing-key"):
        (folder_of(place, name) / file).unlink(missing_ok=True)


def with_role(url: str, role: str, database: str) -> str:
    """The server's URL for another login and database."""
    parts = _parts(url)
    host = parts.netloc.rpartition("@")[2]
    return _url(parts._replace(netloc=f"{role}@{host}", path=f"/{database}"))


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise UsageError("that is no server's URL, such as postgresql://db.example/ledger; nothing was done") from None


def _url(parts: SplitResult) -> str:
    """The URL with its two slashes, which are lost elsewhere where no host stands behind them."""
    return f"{parts.scheme}://{parts.netloc}{parts.path}{f'?{parts.query}' if parts.query else ''}"


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
