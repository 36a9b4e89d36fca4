"""Keys of 32 bytes wrapped under a key-encryption key, and all of them wrapped anew under the next one.

Whoever destroys one slot key leaves its wrapped copy in every older backup, where the key-encryption key still opens it. So after an
erasure the keys that live are wrapped under a new key-encryption key and the old one is destroyed: older backups open no more, whoever
keeps them.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.entry.slot import KEY_BYTES, kek_name
from ledger.errors import ConfigurationError, Conflict, KeyReplaced, SealBroken
from ledger.privacy.slots import Slots

SEARCH = b"\x00\x00\x00\x18caseledger/search-wrap/1"
"""What the wrapped search key is bound to."""
_WRAP = b"\x00\x00\x00\x11caseledger/wrap/2"
_NONCE = 12


class Kek(Protocol):
    """Where the key-encryption key is had from, and how the next one comes to its place."""

    def held(self) -> AbstractContextManager[None]:
        """Keep others on this machine from replacing the key while the block runs."""

    def draw(self) -> bytes:
        """Draw the next key and keep it durably beside the present one. Raises ConfigurationError."""

    def take(self) -> None:
        """Put the next key in the place of the present one, which is destroyed."""

    def named(self, name: str) -> bytes | None:
        """Give the key of this name: the present one, or the next, which takes its place at last; None where neither has it."""


class Wrapping:
    """Keys wrapped under one key-encryption key of 32 bytes; ``random(n)`` gives n random bytes."""

    def __init__(self, kek: bytes, random: Callable[[int], bytes]) -> None:
        """Keep the key. Raises ConfigurationError for one of another length."""
        if len(kek) != KEY_BYTES:
            raise ConfigurationError(f"a key-encryption key has {KEY_BYTES} bytes; the keyring was not opened")
        self.kek = kek
        self.name = kek_name(kek)
        self._random = random
        self._cipher = AESGCM(kek)

    def wrap(self, key: bytes, bound: bytes) -> bytes:
        """Wrap a key for that to which it is bound."""
        nonce = self._random(_NONCE)
        return nonce + self._cipher.encrypt(nonce, key, bound)

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """Open a wrapped key. Raises SealBroken where it does not open as what it is bound to."""
        try:
            return self._cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound)
        except InvalidTag:
            raise SealBroken("a key does not open under the key-encryption key; nothing was opened") from None

    def require(self, name: str | None) -> None:
        """Raise KeyReplaced where another key counts than this one."""
        if name not in (None, self.name):
            raise KeyReplaced(f"slot keys are wrapped under key {name}, the key that was given is {self.name}; nothing was opened")


def bound(slot: UUID, stream: UUID) -> bytes:
    """What a wrapped key is bound to: who writes to the keyring's table can give it out neither for another slot nor for another stream."""
    return _WRAP + slot.bytes + stream.bytes


class Drawn(NamedTuple):
    """What a new wrapping takes from outside: n random bytes of ``random(n)``, and the present instant."""

    random: Callable[[int], bytes]
    now: datetime


def rewrap(slots: Slots, old: Wrapping, kek: Kek, drawn: Drawn, *, always: bool) -> tuple[Wrapping, int] | None:
    """Wrap all living keys anew under the next key-encryption key, in one transaction, and destroy the old one after it.

    Gives what they are wrapped under now, and how many; None where no key was destroyed since the last time, unless ``always``,
    and before there is any.
    Stopped before the commit nothing has happened; stopped after it, whoever opens the keyring next puts the new key in its place.
    Raises KeyReplaced where another key counts by now, SealBroken where a living key does not open, Conflict where one went meanwhile.
    """
    with kek.held():
        with slots.together():
            old.require(counts := slots.hold())
            if counts is None or not (always or slots.outstanding()):
                return None
            new = Wrapping(kek.draw(), drawn.random)
            number = _moved(slots, old, new)
            slots.count(new.name, drawn.now)
        kek.take()
    return new, number


def _moved(slots: Slots, old: Wrapping, new: Wrapping) -> int:
    """Wrap every living key anew, and read each back before the old key is destroyed; gives how many there are."""
    number = 0
    for some in slots.living():
        anew = [(place, new.wrap(_opened(old, place, wrapped), _WRAP + place)) for place, wrapped in some]
        slots.replace(anew, new.name)
        number += len(anew)
    if (kept := slots.search_key()) is not None:
        slots.replace_search_key(new.wrap(old.unwrap(kept[0], SEARCH), SEARCH), new.name)
    read = sum(len(_opened(new, place, wrapped)) for some in slots.living() for place, wrapped in some)
    if read != number * KEY_BYTES:
        raise Conflict("a key was destroyed while all were wrapped anew; nothing was changed; try again")
    return number


def _opened(under: Wrapping, place: bytes, wrapped: bytes) -> bytes:
    try:
        return under.unwrap(wrapped, _WRAP + place)
    except SealBroken:
        raise SealBroken(
            f"the key of slot {UUID(bytes=place[:16])} does not open: its row was changed by hand; no key was wrapped "
            "anew; put the row back from a backup of the keyring, then repeat it: caseledger keyring rewrap"
        ) from None
