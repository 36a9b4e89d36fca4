"""A keyring process: one thread a connection, a few connections to PostgreSQL between them, and no key kept from one request to the next.

Whoever may connect is not believed: a ticket opens what it shows, an event id is drawn here, a key is destroyed where an entry says so. A
message that is malformed, too long, half or slow ends its own connection. Its log holds accounts, positions and causes, nothing else.
"""

import grp
import os
import socket
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingMixIn, UnixStreamServer
from threading import Condition
from typing import TYPE_CHECKING, cast

from commands import output
from commands.folding import Told
from ledger import moment
from ledger.errors import CaseledgerError, ConfigurationError, DatabaseError, MalformedEntry, ServerUnreachable, UsageError
from ledger.privacy import wire
from ledger.privacy.keyring import Keyring
from ledger.privacy.local import LocalKeyring
from ledger.privacy.remote import RemoteKeyring
from ledger.store import kek, keyring_socket, pool
from ledger.store.keyring_store import PostgresSlots

if TYPE_CHECKING:
    from ledger.store.place import Place

IDLE = 600.0
"""Seconds that a session may be silent; it connects again when it goes on."""
EACH, ALL = 32, 160
"""Connections of one account, and of all, at the same time."""
AGAIN = 2
"""How often a request is tried before the last time: a server that ends sessions ends them one after the other."""
ENDING = 5.0
"""Seconds that what is being answered has to come to its end, when the process ends."""
AWAY = "the keyring does not reach its database; nothing was done; try again"
FULL = "the keyring has as many connections as it takes; nothing was done; try again"


class Keys:
    """The key-encryption key, and connections to the keyring's and the ledger's database as the login keyring."""

    def __init__(self, at: "Place") -> None:
        """Read the key and see that it is the right one. Raises ConfigurationError, ServerUnreachable."""
        self._source = kek.source(at, os.urandom)
        self._kek = self._source.read()
        self._keys, self._record = pool.Pool(at.dsn("keyring", "keyring")), pool.Pool(at.dsn("keyring"))
        with self.opened() as keyring:
            keyring.require_right_key()

    @contextmanager
    def opened(self) -> Iterator[LocalKeyring]:
        """Lend a keyring for one request; it knows nothing of the last but a key-encryption key that came in the place of another."""
        with self._keys.connection() as keys, self._record.connection() as record:
            slots, began = PostgresSlots(keys, record), self._kek
            lent = LocalKeyring(slots, began, random=os.urandom, new_event=moment.event_id, now=moment.now, source=self._source)
            try:
                yield lent
            finally:
                if lent.wrapping.kek != began:
                    self._kek = lent.wrapping.kek

    def close(self) -> None:
        """Close all connections."""
        self._keys.close()
        self._record.close()


class Serving(ThreadingMixIn, UnixStreamServer):
    """The server of one keyring."""

    daemon_threads, request_queue_size, block_on_close = True, 64, False

    def __init__(self, keys: Keys, path: Path, group: int | None) -> None:
        """Listen at a path, for this account and the members of a group."""
        self.keys, self.told = keys, Told()
        self._path, self._group = path, group
        self._connected: Counter[int] = Counter()
        self._busy, self._changed = 0, Condition()
        self.ending = False
        self._draft = path.with_name(path.name + ".new")
        super().__init__(str(self._draft), Asked)

    def server_bind(self) -> None:
        """Make the socket so that at no time others could connect."""
        self._draft.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().server_bind()
        finally:
            os.umask(before)
        if self._group is not None:
            os.chown(self._draft, -1, self._group)
            self._draft.chmod(0o660)

    def server_activate(self) -> None:
        """Listen, and take the place where sessions look: that of a keyring that was killed, too."""
        super().server_activate()
        self._draft.rename(self._path)

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell nothing: a connection that broke is its session's to repeat."""

    @contextmanager
    def connection_of(self, account: int) -> Iterator[bool]:
        """Count a connection while the block runs; gives whether there is room for it."""
        with self._changed:
            room = self._connected[account] < EACH and self._connected.total() < ALL
            self._connected[account] += 1
        try:
            yield room
        finally:
            with self._changed:
                self._connected[account] -= 1

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count a request while it is answered."""
        with self._changed:
            self._busy += 1
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def end(self) -> None:
        """Take no connection any more, and wait for what is being answered."""
        self.ending = True
        self.server_close()
        with suppress(OSError):
            self._path.unlink()
        with self._changed:
            self._changed.wait_for(lambda: self._busy == 0, ENDING)
        self.keys.close()

    def answer(self, request: bytes) -> bytes:
        """Answer a request, anew where the database failed: no request minds. Raises MalformedEntry."""
        try:
            for _ in range(AGAIN):
                with suppress(DatabaseError):
                    return self._answer(request)
            answer = self._answer(request)
            self.told("database", "The keyring reaches its database again.")
        except MalformedEntry:
            raise
        except ServerUnreachable:
            self.told("database", f"caseledger: {AWAY}")
            return wire.refusal(ServerUnreachable(AWAY))
        except CaseledgerError as error:
            return wire.refusal(error)
        except Exception as fault:  # noqa: BLE001 -- a defect at one request ends no other, and its words may hold what was asked
            output.note(f"caseledger: a request failed ({type(fault).__name__})")
            return wire.refusal(DatabaseError("the keyring failed at this request; nothing was shown or recorded; see its log"))
        return answer

    def _answer(self, request: bytes) -> bytes:
        with ExitStack() as lent:
            return wire.answer(lambda: lent.enter_context(self.keys.opened()), request)


class Asked(BaseRequestHandler):
    """One connection: requests that follow each other."""

    def handle(self) -> None:
        """Answer until the other end goes away, is silent for too long or sends what is no request."""
        serving, connected = cast("Serving", self.server), cast("socket.socket", self.request)
        account = keyring_socket.peer(connected)
        with serving.connection_of(account) as room, suppress(OSError, EOFError):
            if not room:
                serving.told(f"full {account}", f"caseledger: account {account} was refused a connection: {FULL.partition(';')[0]}")
                keyring_socket.send(connected, wire.refusal(DatabaseError(FULL)))
                return
            try:
                while not serving.ending:
                    request = keyring_socket.receive(connected, keyring_socket.REQUEST, IDLE)
                    with serving.answering():
                        answer = serving.answer(request)
                        keyring_socket.send(connected, answer)
            except (ValueError, MalformedEntry):
                serving.told(f"malformed {account}", f"caseledger: account {account} sent what is no request; its connection was closed")


@contextmanager
def at(found: "Place", path: Path, users: str | None) -> Iterator[Serving]:
    """Open the keyring of a ledger and listen while the block runs.

    Raises UsageError for a group that is none, ConfigurationError where the socket would not be safe or the key is not the right one.
    """
    group = _group(users)
    if group is not None and os.geteuid() != 0 and group not in (os.getegid(), *os.getgroups()):
        raise ConfigurationError("the keyring's own account is not in that group; nothing was done; have it put into the group")
    _require_closed(path.parent, group)
    _require_free(path)
    keys = Keys(found)
    try:
        serving = Serving(keys, path, group)
    except OSError as error:
        keys.close()
        raise ConfigurationError(f"nobody can listen at {path} ({error.strerror or error}); nothing was done") from None
    try:
        yield serving
    finally:
        serving.end()


@contextmanager
def reached(found: "Place") -> Iterator[Keyring]:
    """Reach the keyring of a ledger for nobody in particular: the process where the settings name its socket, else its tables."""
    if found.keyring is not None:
        with closing(keyring_socket.Channel(found.keyring)) as channel:
            yield RemoteKeyring(channel.ask)
        return
    with closing(Keys(found)) as keys, keys.opened() as opened:
        yield opened


def _group(name: str | None) -> int | None:
    try:
        return None if name is None else grp.getgrnam(name).gr_gid
    except KeyError:
        raise UsageError("no system group has that name; nothing was done; make it first") from None


def _require_closed(folder: Path, group: int | None) -> None:
    """Raise ConfigurationError where others could put a socket in the place of this one or look into the directory."""
    try:
        found = folder.stat()
    except OSError as error:
        raise ConfigurationError(f"the socket's directory {folder} cannot be used ({error.strerror}); nothing was done") from None
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o027 or found.st_uid not in (0, os.geteuid()):
        raise ConfigurationError(f"the socket's directory {folder} is open to others; nothing was done; make it this account's: chmod 750")
    if group is not None and (found.st_gid != group or not mode & 0o010):
        raise ConfigurationError(f"the group cannot enter the socket's directory {folder}; nothing was done; chgrp it and chmod 750")


def _require_free(path: Path) -> None:
    """Raise ConfigurationError where a keyring answers already, or something else than the socket of one that was killed lies there."""
    if not path.exists():
        return
    if not stat.S_ISSOCK(path.stat().st_mode):
        raise ConfigurationError(f"{path} is something else than a socket; nothing was done; name another place")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        trial.settimeout(keyring_socket.FRAME)
        try:
            trial.connect(str(path))
        except ConnectionRefusedError:
            return
        except OSError as error:
            raise ConfigurationError(f"what lies at {path} cannot be looked at ({error.strerror}); nothing was done") from None
    raise ConfigurationError(f"a keyring answers at {path} already; nothing was done; end it first")
