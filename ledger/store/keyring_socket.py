"""The socket of a keyring process: frames of a length and so many bytes, and the end of it that a session holds.

    frame = u32 length, big-endian ‖ bytes

Every wait ends: a frame that has begun is whole within FRAME seconds, or the connection is closed.
"""

import os
import socket
import stat
import struct
import time
from pathlib import Path
from threading import Lock

from ledger.errors import ConfigurationError, ServerUnreachable

REQUEST = 2**20
"""Bytes of a request at most."""
ANSWER = 2**28
"""Bytes of an answer at most."""
FRAME = 10.0
"""Seconds in which a frame that has begun comes to its end."""
PATIENCE = 60.0
"""Seconds that a session waits for an answer."""
ATTEMPTS = 3
"""Keyrings that are asked the same, where each ends before it answers."""
RESTART = 5.0
"""Seconds that a session whose keyring ended waits for the next one."""
_LENGTH = struct.Struct(">I")
_PEER = struct.Struct("3i")
"""struct ucred (unix(7), SO_PEERCRED): process, user and group of who connected."""


def send(to: socket.socket, text: bytes, within: float = FRAME) -> None:
    """Send one frame. Raises OSError where the other end is gone or takes too long."""
    to.settimeout(within)
    to.sendall(_LENGTH.pack(len(text)) + text)


def receive(source: socket.socket, longest: int, idle: float) -> bytes:
    """Wait ``idle`` seconds for a frame to begin and receive it whole.

    Raises EOFError where the other end is gone, ValueError for a frame longer than ``longest`` bytes, TimeoutError (an OSError).
    """
    source.settimeout(idle)
    begun = source.recv(_LENGTH.size)
    until = time.monotonic() + FRAME
    (length,) = _LENGTH.unpack(begun + _exactly(source, _LENGTH.size - len(begun), until) if begun else _gone())
    if length > longest:
        raise ValueError(length)
    return _exactly(source, length, until)


def peer(connected: socket.socket) -> int:
    """The user id of the process at the other end, as the kernel says it."""
    return int(_PEER.unpack(connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))[1])


class Channel:
    """One session's connection to a keyring process: a request, its answer, the next. A keyring that was started anew is found again."""

    def __init__(self, path: Path) -> None:
        """Connect. Raises ServerUnreachable where no keyring answers, ConfigurationError where what answers is not to be trusted."""
        self.path = path
        self._lock = Lock()
        self._socket: socket.socket | None = self._connected()

    def ask(self, request: bytes) -> bytes:
        """Send a request and give its answer; asked anew where the keyring ended in between, which no request minds.

        Raises ConfigurationError for a request that is too long, ServerUnreachable.
        """
        if len(request) > REQUEST:
            raise ConfigurationError(f"a request to the keyring has more than {REQUEST} bytes; nothing was done; do it in smaller acts")
        with self._lock:
            for _ in range(ATTEMPTS):
                try:
                    return self._answered(self._socket or self._again(), request)
                except TimeoutError:
                    break
                except (OSError, EOFError, ValueError):
                    self._drop()
            self._drop()
        raise ServerUnreachable(
            f"the keyring at {self.path} ended before it answered; nothing was shown or recorded; try again, and where it is of another "
            "release, have it restarted"
        )

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop()

    def _answered(self, connected: socket.socket, request: bytes) -> bytes:
        send(connected, request)
        return receive(connected, ANSWER, PATIENCE)

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _again(self) -> socket.socket:
        """Connect to the keyring that comes after one that ended."""
        until = time.monotonic() + RESTART
        while self._socket is None:
            try:
                self._socket = self._connected()
            except ServerUnreachable:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
        return self._socket

    def _connected(self) -> socket.socket:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            made.settimeout(FRAME)
            made.connect(os.fspath(self.path))
            _require_trusted(self.path.parent, peer(made))
        except PermissionError:
            made.close()
            raise ConfigurationError(
                f"this account may not connect to the keyring at {self.path}; nothing was done; have it put into the keyring's group"
            ) from None
        except OSError as error:
            made.close()
            raise ServerUnreachable(
                f"no keyring answers at {self.path} ({error.strerror or error}); nothing was done; start caseledger keyring serve"
            ) from None
        except BaseException:
            made.close()
            raise
        return made


def _require_trusted(folder: Path, owner: int) -> None:
    """Raise ConfigurationError where another account than the keyring's own, or root, could have put its socket there."""
    found = folder.stat()
    if found.st_uid not in (0, owner) or stat.S_IMODE(found.st_mode) & 0o022:
        raise ConfigurationError(
            f"others than the keyring can put a socket into {folder}; nothing was asked of it; make the directory the keyring's alone"
        )


def _exactly(source: socket.socket, length: int, until: float) -> bytes:
    parts, left = [], length
    while left:
        source.settimeout(max(until - time.monotonic(), 0.001))
        part = source.recv(min(left, 2**20)) or _gone()
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _gone() -> bytes:
    raise EOFError
