"""Where wrapped slot keys lie: the keyring's own database; and what the keyring asks the ledger about tickets and erasures.

Both connections are the ``keyring`` login's. In production only the keyring process has them.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.entry.shown import Consultation, Sought, TicketShows
from ledger.entry.slot import Mark, Owner
from ledger.errors import KeyReplaced
from ledger.store.connection import Connection, rows, value

_TICKET = """SELECT slot, event, ordinals, NULL, NULL, NULL FROM api.ticket_units(%s, %s::uuid[])
    UNION ALL SELECT NULL, NULL, ordinals, core, stored, public_key FROM api.ticket_consultation(%s)"""
_ADD = """WITH counts AS MATERIALIZED (SELECT name FROM keyring.kek WHERE name = %s FOR SHARE), added AS (
      INSERT INTO keyring.slot_key (slot, person, stream, controller, wrapped, kek)
      SELECT fresh.*, name FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::bytea[]) fresh, counts ON CONFLICT DO NOTHING)
    SELECT count(*) FROM counts"""
_KEEP = """WITH counts AS MATERIALIZED (SELECT name FROM keyring.kek WHERE name = %s FOR SHARE), kept AS (
      INSERT INTO keyring.search_key (wrapped, kek) SELECT %s, name FROM counts ON CONFLICT DO NOTHING)
    SELECT count(*) FROM counts"""
_LIVING = """DECLARE living NO SCROLL CURSOR FOR SELECT uuid_send(slot) || uuid_send(stream), wrapped FROM keyring.slot_key
    WHERE destroyed_by IS NULL"""
_REPLACE = """UPDATE keyring.slot_key k SET wrapped = anew.wrapped, kek = %s FROM (
      SELECT encode(substr(packed, n * %s + 1, 16), 'hex')::uuid AS slot, substr(packed, n * %s + 17, %s - 16) AS wrapped
      FROM (SELECT %s::bytea AS packed) AS given, generate_series(0, %s - 1) n) AS anew
    WHERE k.slot = anew.slot AND k.destroyed_by IS NULL"""
_OUTSTANDING = "SELECT count(*) FROM keyring.slot_key s JOIN keyring.kek k ON k.name = s.kek WHERE s.destroyed_by IS NOT NULL"
_DURABLE = "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') IN ('off', 'local')"
SOME = 10_000
"""Keys that are read and written at a time when all are wrapped anew."""

_INDEX = """WITH living AS MATERIALIZED (
      SELECT k.slot FROM keyring.slot_key k WHERE k.slot = ANY (%s::uuid[]) AND k.destroyed_by IS NULL FOR SHARE)
    INSERT INTO keyring.search_mark (slot, event, mac)
    SELECT m.slot, m.event, m.mac FROM unnest(%s::uuid[], %s::uuid[], %s::bytea[]) AS m(slot, event, mac)
    JOIN living USING (slot) ON CONFLICT DO NOTHING"""
_DESTROY = """WITH forgotten AS (DELETE FROM keyring.search_mark WHERE slot = %s)
    UPDATE keyring.slot_key SET wrapped = NULL, person = NULL, destroyed_by = %s WHERE slot = %s AND destroyed_by IS NULL"""


def install(superuser: Connection) -> None:
    """Make the keyring's schema; ``superuser`` is connected to the keyring database. Running it again changes nothing."""
    from importlib import resources  # noqa: PLC0415 -- most processes install nothing

    files = (each for each in resources.files("ledger.store.sql_keyring").iterdir() if each.name.endswith(".sql"))
    for file in sorted(files, key=lambda each: each.name):
        rows(superuser, file.read_text(encoding="utf-8"))
    superuser.commit()


class PostgresSlots:
    """The slot keys of one ledger: ``keys`` is connected to the keyring database, ``record`` to the ledger's."""

    def __init__(self, keys: Connection, record: Connection) -> None:
        """Keep the two connections, both in autocommit: a new slot is durable before the append that uses it."""
        self.keys = keys
        self.record = record

    def owned(self, owners: Iterable[Owner]) -> dict[Owner, tuple[UUID, bytes, str]]:
        """Give slot, wrapped key and KEK name for each owner that has a living slot."""
        wanted = list(owners)
        found = rows(
            self.keys,
            "SELECT person, stream, controller, slot, wrapped, kek FROM keyring.slot_key "
            "WHERE destroyed_by IS NULL AND stream = ANY(%s::uuid[])",
            list({stream for _, stream, _ in wanted}),
        )
        every = {Owner(person, stream, controller): (slot, bytes(wrapped), kek) for person, stream, controller, slot, wrapped, kek in found}
        return {owner: every[owner] for owner in wanted if owner in every}

    def add(self, fresh: Sequence[tuple[UUID, Owner, bytes, str]]) -> None:
        """Store new slots (slot, owner, wrapped key, KEK name); an owner that got one meanwhile keeps that one.

        Raises KeyReplaced where another key-encryption key counts: what is sealed under two is lost with either.
        """
        names = {kek for _, _, _, kek in fresh}
        columns = zip(*((slot, *owner, wrapped) for slot, owner, wrapped, _ in fresh), strict=True)
        self._under(names.pop(), _ADD, *map(list, columns))

    def _under(self, kek: str, statement: str, *values: Any) -> None:
        """Write under the key-encryption key that counts; the first that is ever used counts from then on."""
        if value(self.keys, statement, kek, *values):
            return
        rows(self.keys, "INSERT INTO keyring.kek (name) VALUES (%s) ON CONFLICT DO NOTHING", kek)
        if not value(self.keys, statement, kek, *values):
            raise KeyReplaced(f"slot keys are wrapped under key {self.kek()}, the key that was given is {kek}; nothing was recorded")

    def kek(self) -> str | None:
        """Give the name of the key-encryption key that counts; None before there is one."""
        return self._named("SELECT name FROM keyring.kek")

    def hold(self) -> str | None:
        """Give the same and hold its row until the transaction's end, which then waits for the disk."""
        rows(self.keys, _DURABLE)
        return self._named("SELECT name FROM keyring.kek FOR UPDATE")

    def _named(self, statement: str) -> str | None:
        found = rows(self.keys, statement)
        return str(found[0][0]) if found else None

    def outstanding(self) -> int:
        """Count the slots that were destroyed under the key-encryption key that counts still."""
        return int(value(self.keys, _OUTSTANDING))

    def since(self) -> datetime | None:
        """Give since when the key-encryption key that counts does; None where no other one did before."""
        found = rows(self.keys, "SELECT since FROM keyring.kek")
        return found[0][0] if found else None

    def living(self) -> Iterator[list[tuple[bytes, bytes]]]:
        """Give the place and the wrapped key of every living slot, SOME at a time, as they stand when the first is asked for."""
        rows(self.keys, _LIVING)
        while found := rows(self.keys, "FETCH %s FROM living", SOME):
            yield [(bytes(place), bytes(wrapped)) for place, wrapped in found]
        rows(self.keys, "CLOSE living")

    def replace(self, anew: Sequence[tuple[bytes, bytes]], kek: str) -> None:
        """Keep other wrapped keys at places, under the key-encryption key of this name.

        They travel as one value: a hundred thousand literals would take the server longer to read than to store.
        """
        width = 16 + len(anew[0][1])
        packed = b"".join([place[:16] + wrapped for place, wrapped in anew])
        rows(self.keys, _REPLACE, kek, width, width, width, packed, len(anew))

    def replace_search_key(self, wrapped: bytes, kek: str) -> None:
        """Keep another wrapped search key."""
        rows(self.keys, "UPDATE keyring.search_key SET wrapped = %s, kek = %s", wrapped, kek)

    def count(self, kek: str, since: datetime) -> None:
        """Have the key-encryption key of this name count."""
        rows(self.keys, "UPDATE keyring.kek SET name = %s, since = %s", kek, since)

    def wrapped(self, slots: Iterable[UUID]) -> dict[UUID, tuple[UUID, bytes, str]]:
        """Give stream, wrapped key and KEK name of each living slot."""
        living = "SELECT slot, stream, wrapped, kek FROM keyring.slot_key WHERE slot = ANY(%s::uuid[]) AND destroyed_by IS NULL"
        return {slot: (stream, bytes(key), kek) for slot, stream, key, kek in rows(self.keys, living, list(slots))}

    def shown(self, ticket: UUID, streams: Sequence[UUID] | None = None) -> TicketShows:
        """Give what the ticket shows, in some streams or all, and the consultation behind it, in one round trip. Raises TicketRefused."""
        found = rows(self.record, _TICKET, ticket, None if streams is None else list(streams), ticket)
        units = [(slot, event, ordinals) for slot, event, ordinals, *_ in found if slot is not None]
        behind = [(ordinals, core, stored, key) for slot, _, ordinals, core, stored, key in found if slot is None]
        clear = [(ordinal, bytes(text)) for ordinals, _, stored, _ in behind for ordinal, text in zip(ordinals, stored, strict=True)]
        return TicketShows(units, Consultation(bytes(behind[0][1]), clear, bytes(behind[0][3] or b"")) if behind else None)

    def erasure(self, slot: UUID) -> tuple[int, bool] | None:
        """Give the position of the content-erased entry that names the slot, and whether its contents were deleted; None without one."""
        found = rows(self.record, "SELECT pos, done FROM api.erasure_of(%s)", slot)
        return (found[0][0], found[0][1]) if found else None

    def erased(self) -> list[UUID]:
        """Give the living slots that a content-erased entry names."""
        living = [slot for (slot,) in rows(self.keys, "SELECT slot FROM keyring.slot_key WHERE destroyed_by IS NULL")]
        named = "SELECT slot FROM unnest(%s::uuid[]) AS living(slot) WHERE EXISTS (SELECT FROM api.erasure_of(slot))"
        return [slot for (slot,) in rows(self.record, named, living)]

    def destroy(self, slot: UUID, position: int) -> None:
        """Destroy a slot's key, and forget whose it was and by what he is found, in one statement. Doing it again changes nothing."""
        rows(self.keys, _DESTROY, slot, position, slot)

    # -- searching persons -----------------------------------------------------------------------------------------------

    def search_key(self) -> tuple[bytes, str] | None:
        """Give the wrapped search key and its KEK name; None before there is one."""
        found = rows(self.keys, "SELECT wrapped, kek FROM keyring.search_key")
        return (bytes(found[0][0]), found[0][1]) if found else None

    def keep_search_key(self, wrapped: bytes, kek: str) -> None:
        """Keep the search key, unless one is kept already. Raises KeyReplaced as ``add`` does."""
        self._under(kek, _KEEP, wrapped)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep durably at the end, and whole or not at all, what the block adds: one commit waits for the disk once."""
        rows(self.keys, "BEGIN")
        try:
            yield
            rows(self.keys, "COMMIT")
        except BaseException:
            if not self.keys.closed:
                rows(self.keys, "ROLLBACK")
            raise

    def index(self, fresh: Sequence[Mark]) -> None:
        """Keep durably by what events are found, where the slot lives; it cannot be destroyed meanwhile."""
        if fresh:
            slot, event, mac = map(list, zip(*fresh, strict=True))
            rows(self.keys, _INDEX, sorted(set(slot)), slot, event, mac)

    def tidy(self, before: UUID) -> None:
        """Forget by what events before this one are found that were never recorded, of those not looked at yet."""
        of = "SELECT DISTINCT m.event FROM keyring.search_mark m, keyring.search_key k WHERE m.event > k.tidied AND m.event < %s"
        events = [event for (event,) in rows(self.keys, of, before)]
        if events:
            gone = [event for (event,) in rows(self.record, "SELECT * FROM api.unrecorded(%s::uuid[])", events)]
            rows(self.keys, "DELETE FROM keyring.search_mark WHERE event = ANY (%s::uuid[])", gone)
        rows(self.keys, "UPDATE keyring.search_key SET tidied = greatest(tidied, %s)", before)

    def marked(self, macs: Sequence[bytes]) -> list[Mark]:
        """Give what is found by any of these."""
        found = rows(self.keys, "SELECT slot, event, mac FROM keyring.search_mark WHERE mac = ANY (%s::bytea[])", list(macs))
        return [Mark(slot, event, bytes(mac)) for slot, event, mac in found]

    def sought(self, ticket: UUID) -> Sought:
        """Give the consultation behind a ticket, and its sealed units. Raises TicketRefused."""
        found = rows(self.record, "SELECT core, slot, ordinals, stored, sealed, public_key FROM api.ticket_search(%s)", ticket)
        clear: list[tuple[int, bytes]] = []
        sealed: list[tuple[UUID, Sequence[int], Sequence[bytes]]] = []
        for _, slot, ordinals, stored, is_sealed, _ in found:
            texts = [bytes(text) for text in stored]
            if is_sealed:
                sealed.append((slot, ordinals, texts))
            else:
                clear += zip(ordinals, texts, strict=True)
        return Sought(Consultation(bytes(found[0][0]), clear, bytes(found[0][5] or b"")) if found else None, sealed)

    def told(self, ticket: UUID, events: Sequence[UUID]) -> dict[UUID, UUID]:
        """Give, of these events of persons' streams, those whose sealed units the ticket's user may read now, and whose they are."""
        return dict(rows(self.record, "SELECT event, person FROM api.ticket_found(%s, %s::uuid[])", ticket, list(events)))
