"""What the end of an erasure costs: every key of the keyring wrapped anew under the next key-encryption key."""

import os
from collections.abc import Iterator
from time import perf_counter
from uuid import uuid4

from bench import Bench
from figures import OURS, Aim, Result, Row, measured

from ledger.application import Ledger
from ledger.entry.slot import KEY_BYTES
from ledger.privacy.local import LocalKeyring
from ledger.privacy.wrapping import bound
from ledger.store.connection import rows
from ledger.store.keyring_store import PostgresSlots

FILL = """INSERT INTO keyring.slot_key (slot, person, stream, controller, wrapped, kek)
    SELECT slot, gen_random_uuid(), stream, 'cheshire-police', wrapped, %s
    FROM unnest(%s::uuid[], %s::uuid[], %s::bytea[]) u(slot, stream, wrapped)"""
A_STREAM, AT_ONCE = 4, 10_000


def rewrapping(bench: Bench) -> Iterator[Result]:
    """The keyring is filled up with keys of persons in cases that nobody has, as many as the size says."""
    _fill(bench.ledger, bench.size.keys)
    row = Row(f"wrap {bench.size.keys:,} keys anew", bench.entries, "s", (), Aim(5, most=True))
    note = "in one transaction, each opened again before the commit; the next key-encryption key kept before it, the old gone after."
    yield measured(row, bench.size.rounds, {OURS: lambda: _wrapped(bench.ledger)}, note)


def _wrapped(ledger: Ledger) -> float:
    start = perf_counter()
    ledger.keyring.rewrap(always=True)
    return perf_counter() - start


def _fill(ledger: Ledger, number: int) -> None:
    keyring = ledger.keyring
    assert isinstance(keyring, LocalKeyring)  # noqa: S101 -- the bench has the key file
    table = keyring._slots  # noqa: SLF001 -- filled past the keyring: it makes slots for entries only
    assert isinstance(table, PostgresSlots)  # noqa: S101
    for _ in range(0, number, AT_ONCE):
        streams = [stream for stream in (uuid4() for _ in range(min(number, AT_ONCE) // A_STREAM)) for _ in range(A_STREAM)]
        made = [(slot := uuid4(), stream, keyring.wrapping.wrap(os.urandom(KEY_BYTES), bound(slot, stream))) for stream in streams]
        rows(table.keys, FILL, keyring.wrapping.name, *map(list, zip(*made, strict=True)))
