"""Founding a ledger and upgrading one: server, schema, keys, the first user, and the first entries that say so.

Each step is harmless to repeat, so an interrupted ``init`` is simply run again, in the same words; others are refused by name.
"""

import os
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

from ledger import RELEASE, errors
from ledger.application import Ledger, now
from ledger.entry import canonical, signature
from ledger.events import catalogue
from ledger.events.agreement import AgreementAdopted
from ledger.events.lawful import SharingBasis
from ledger.events.unit import PolicyAdopted, ReleaseDeployed, UserAdded
from ledger.intents import Intent
from ledger.privacy.visible import sql_fragments
from ledger.store import connection, embedded, install, kek, keyring_store, place, private, reading

REVIEW_AFTER = timedelta(days=90)
"""A provisional agreement asks for its leaders' decision within this time."""

SERIES = {"person": ("P", False), "order": ("ORD", True), "share": ("SHR", False), "proceedings": ("PRC", True)}
"""Prefix of each series of numbers that every unit has, and whether it counts by year."""

Meanwhile = Callable[[place.Place], AbstractContextManager[object]]
"""Makes what stands around the recording of a ledger's first entries."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit is founded with: prefix of its case numbers, time zone, the first user's name here, full name, agency and roles.

    ``sector``: kind of that agency, on whose law its entries rest; it stands in the policy with which the unit begins.
    """

    prefix: str
    zone: str
    user: str
    full_name: str
    agency: str
    roles: tuple[str, ...] = ("practitioner", "supervisor", "administrator")
    sector: str = "police"


def found(
    target: str | None, unit: Unit, kek_file: Path | None = None, meanwhile: Meanwhile = nullcontext, *, kek_command: Sequence[str] = ()
) -> Ledger:
    """Found the unit's ledger at a directory (with a private server) or on a server's URL, and open it as its first user.

    The key-encryption key is made in a file, or answered by a command. ``meanwhile`` stands around the recording of the first entries: a
    demonstration sets the clock back for them.
    Raises ConfigurationError where a founded ledger stands already, or one whose founding was begun with other words and not finished,
    and what the server's making may raise.
    """
    at = _settled(target, kek_file, tuple(kek_command))
    if at.private:
        embedded.create(at.directory)
    _require_unfounded(at, unit, kek_file, tuple(kek_command))
    _install(at, {"zone": unit.zone, "accounts": "shared" if at.private else "separate"}, unit.prefix)
    install.require_logins(at, first := _first_profile(at, unit))
    ledger = Ledger(at, first)
    try:
        deployed = _deployed(ledger)
        with meanwhile(at):
            ledger.record(_first_entries(ledger, unit, deployed), request_id="founding")
    except BaseException:
        ledger.close()
        raise
    return ledger


def upgrade(target: str | None, user: str | None) -> str:
    """Install this release's schema and type table, and record that it was; gives the schema's digest.

    The schema comes first, because a program does not work on an older one. Raises SchemaTooNew and SchemaMissing before anything is
    changed, and NotAuthorised where the user may not record it: then the schema stands and ``doctor`` says that it was not recorded.
    """
    at = place.find(target)
    profile = place.profile(at, user)
    with closing(connection.connect(at.superuser_dsn("ledger"))) as superuser:
        install.require(superuser)
    _install(at, {}, None)
    ledger = Ledger(at, profile)
    try:
        deployed = _deployed(ledger)
        ledger.record([Intent(deployed, ledger.unit_stream())])
    finally:
        ledger.close()
    return deployed.schema_digest


def _settled(target: str | None, kek_file: Path | None, kek_command: tuple[str, ...] = ()) -> place.Place:
    directory = place.directory_of(target)
    if (directory / place.SETTINGS).exists():
        return place.find(target)
    ledger_id = uuid4()
    url = target if target and place.is_url(target) else None
    if kek_command:
        answered = place.Place(directory, ledger_id, None, url, kek_command=kek_command)
        kek.read(answered)  # nothing is written for a command that does not answer
        return _begun(answered)
    file = kek_file or Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "caseledger" / f"{ledger_id}.kek"
    if directory.resolve() in file.resolve().parents:
        raise errors.ConfigurationError("the key file lies in the ledger directory, where every copy would hold both; nothing was made")
    return _begun(place.Place(directory, ledger_id, file.absolute(), url), file)


def _begun(made: place.Place, file: Path | None = None) -> place.Place:
    """Settle a new ledger, after the key file that is to be made for it."""
    if made.url is not None:
        connection.connect(made.superuser_dsn("ledger")).close()  # nothing is written for a server that does not answer
    fresh = file is not None and not file.exists()
    try:
        if file is not None and fresh:
            private.write_private(file, os.urandom(32).hex().encode() + b"\n")
        place.settle(made)  # last: whoever finds these settings finds the key file too
    except BaseException:
        if file is not None and fresh and not (made.directory / place.SETTINGS).exists():  # which may stand, only their keeping interrupted
            file.unlink(missing_ok=True)
        raise
    return made


def _require_unfounded(at: place.Place, unit: Unit, kek_file: Path | None, kek_command: tuple[str, ...]) -> None:
    with closing(connection.connect(at.superuser_dsn("ledger"))) as superuser:
        if install.founded(superuser):
            raise errors.ConfigurationError(f"a unit's ledger stands already in {at.directory}; nothing was changed")
        begun = install.begun(superuser)
    said = {"prefix": unit.prefix, "zone": unit.zone, "agency": unit.agency}
    other = [(f"--{name}", begun[name], said[name]) for name in said if begun.get(name, said[name]) != said[name]]
    other += [("--user", name, unit.user) for name in place.profiles(at) if name != unit.user]
    if kek_file is not None and kek_file.absolute() != at.kek_file:
        other.append(("--key-file", str(at.kek_file), str(kek_file.absolute())))
    if kek_command and kek_command != at.kek_command:
        other.append(("--key-command", shlex.quote(shlex.join(at.kek_command)), shlex.quote(shlex.join(kek_command))))
    if other:
        first = ", ".join(f"{word} {value}" for word, value, _ in other)
        again = ", ".join(f"{word} {value}" for word, _, value in other)
        raise errors.ConfigurationError(
            f"an init that did not come to its end began in {at.directory} with {first}; this one says {again}; nothing was changed; "
            f"repeat it with {first}, or name another place with --ledger"
        )


def _install(at: place.Place, settings: Mapping[str, str], prefix: str | None) -> None:
    series = {**SERIES, **({"case": (prefix, True)} if prefix else {})}
    timing = {"clock_ahead": "7 days", "ticket_life": "5 minutes", "glass_life": "1 hour"}
    superuser = connection.connect(at.superuser_dsn("ledger"), autocommit=False)
    try:
        install.install(superuser, catalogue.type_rows(), {**timing, **settings}, series, sql_fragments())
    finally:
        superuser.close()
    keys = connection.connect(at.superuser_dsn("keyring"), autocommit=False)
    try:
        keyring_store.install(keys)
    finally:
        keys.close()


def _first_profile(at: place.Place, unit: Unit) -> place.Profile:
    try:
        profile = place.profile(at, unit.user)
    except errors.UsageError:
        profile = _drawn(unit.user)
        place.keep_profile(at, profile)
    superuser = connection.connect(at.superuser_dsn("ledger"), autocommit=False)
    try:
        key = signature.public_key(profile.seed)
        install.add_first_user(superuser, profile.login, str(uuid4()), unit.agency, unit.roles, key)
    finally:
        superuser.close()
    return profile


def _first_entries(ledger: Ledger, unit: Unit, deployed: ReleaseDeployed) -> list[Intent]:
    stream = ledger.fresh()
    document = canonical.encode({"sectors": {unit.agency: unit.sector}, "zone": unit.zone}).decode()
    me = _added(ledger.profile, str(ledger.me.recorder), Member(unit.user, unit.full_name, unit.agency, ledger.me.roles))
    agreement = AgreementAdopted(
        agencies=("*",), groups=("*",), purposes=("*",), sharing_basis=SharingBasis.LAW_ENFORCEMENT_TASK,
        review_on=(now() + REVIEW_AFTER).date(), provisional=True,
    )  # fmt: skip
    policy = PolicyAdopted(document=document, digest=sha256(document.encode()).hexdigest())
    return [Intent(event, stream) for event in (me, deployed, agreement, policy)]


def _deployed(ledger: Ledger) -> ReleaseDeployed:
    return ReleaseDeployed(release=RELEASE, schema_number=install.number(), schema_digest=reading.schema_digest(ledger.user))


class Member(NamedTuple):
    """A user to be added: what his profile is called here, full name, agency, roles; and his id where he was named already."""

    name: str
    full_name: str
    agency: str
    roles: tuple[str, ...]
    known_as: UUID | None = None


@contextmanager
def profiled(
    ledger: Ledger, member: Member, *, request_id: str | None = None, dry_run: bool = False
) -> Iterator[tuple[str, UserAdded]]:
    """Keep a new user's profile while the block records him: it stays unless the record refuses him. Gives login and event.

    A profile that an interrupted attempt left, and no entry names, is used. That of a recorded user is used where a ``request_id`` may
    tell that the very act is being repeated. A dry run keeps none. Raises UsageError for a name in use or one that is no plain word.
    """
    place.require_name(member.name)
    stands = (place.folder_of(ledger.place, member.name) / "signing-key").exists()
    made = place.profile(ledger.place, member.name) if stands else _drawn(member.name)
    recorder = {each["login"]: each["recorder"] for each in reading.members(ledger.user)}.get(made.login)
    taken = errors.UsageError(f"a profile named {member.name} stands already on this machine; nothing was recorded; choose another name")
    if recorder is not None and request_id is None:
        raise taken
    event = _added(made, str(recorder or member.known_as or uuid4()), member)
    if not (stands or dry_run):
        place.keep_profile(ledger.place, made)
    try:
        yield made.login, event
    except errors.ServerUnreachable:
        raise  # it may be recorded: the profile is kept, for this user or for the next attempt
    except errors.CaseledgerError as error:
        if recorder is None and not dry_run:
            place.forget_profile(ledger.place, member.name)
        if recorder is not None and isinstance(error, errors.RuleRefused):
            raise taken from error
        raise


def _drawn(name: str) -> place.Profile:
    return place.Profile(name, f"u_{os.urandom(8).hex()}", os.urandom(signature.SEED_BYTES))


def _added(profile: place.Profile, recorder: str, member: Member) -> UserAdded:
    return UserAdded.from_values(
        {
            "login": profile.login, "recorder": recorder, "agency": member.agency, "roles": list(member.roles),
            "public_key": signature.public_key(profile.seed).hex(), "name": member.full_name,
        }
    )  # fmt: skip
