"""The present instant, event ids made of it, seeds of keys: where the application reads the clock and draws what no function may guess."""

import os
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from uuid import UUID

SET_BACK = ContextVar("SET_BACK", default=timedelta())
"""How far this program's clock is set back. Only ``ledger.demonstration`` sets it, together with its server's."""


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) - SET_BACK.get()


def seed() -> bytes:
    """Random bytes for a new key: of Ed25519, or of AES-256 (32)."""
    return os.urandom(32)


def event_id() -> UUID:
    """A new event id, version 7 (RFC 9562 5.7): time-ordered, so that the index of ids stays dense."""
    millis = int(now().timestamp() * 1000).to_bytes(6, "big")
    tail = bytearray(os.urandom(10))
    tail[0] = 0x70 | tail[0] & 0x0F
    tail[2] = 0x80 | tail[2] & 0x3F
    return UUID(bytes=millis + bytes(tail))
