"""The client's half of reading: what the definer functions of schema ``api`` answer, as plain values. There is no other way to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from ledger.entry.shown import Content, Erasure
from ledger.store.connection import Connection, rows, value


@dataclass(frozen=True, slots=True)
class Writing:
    """What a recorder signs over: the stream's last version (0: a new stream), its kind (None: new) and its facts slot by controller."""

    version: int
    kind: str | None
    facts: dict[str, UUID]


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream as its human number names it."""

    stream: UUID
    kind: str
    version: int


class Consulting(NamedTuple):
    """The reader's own stream of this month in the access log (None: to be begun), its last version and facts slot."""

    stream: UUID | None
    version: int
    facts: UUID | None


class Back(NamedTuple):
    """A slot that was erased and has contents again: in which log (1: the record, 2: the access log), and how many units."""

    slot: UUID
    log: int
    sealed: bool
    units: int


class BehindGlass(NamedTuple):
    """A case that was looked up in an emergency: whether his agency sees it anyway, and the entry by which the reader broke its glass."""

    stream: UUID
    open: bool
    glass: int | None


def session(connection: Connection) -> dict[str, Any]:
    """Who acts, the logs' ids, the unit's settings. Raises NotAuthorised for a login that is no recorded user."""
    said: dict[str, Any] = value(connection, "SELECT api.session()")
    return said


def redeem(connection: Connection, ticket: UUID, streams: Sequence[UUID] | None = None) -> tuple[list[Content], list[Erasure]]:
    """What a recorded consultation shows, of some of its streams or of all. Raises TicketRefused."""
    contents, erasures = [], []
    for pos, core, number, kind, slot, sealed, ordinals, stored, reason, erased_by, erased_at, authority in rows(
        connection, "SELECT * FROM api.redeem(%s, %s::uuid[])", ticket, None if streams is None else list(streams)
    ):
        if pos is None:
            erasures.append(Erasure(slot, erased_by, erased_at, authority))
        else:
            units = tuple(bytes(unit) for unit in stored or ())
            contents.append(Content(pos, bytes(core), number, kind, slot, bool(sealed), tuple(ordinals or ()), units, reason))
    return contents, erasures


def consulting(connection: Connection) -> Consulting:
    """Where the reader's next consultation goes."""
    return Consulting(*rows(connection, "SELECT * FROM api.consulting()")[0])


def writing(connection: Connection, stream: UUID) -> Writing:
    """What a recorder needs in order to sign the next event of a stream."""
    found = rows(connection, "SELECT version, kind, controller, facts FROM api.writing(%s)", stream)
    version, kind = found[0][:2] if found else (0, None)
    return Writing(version, kind, {controller: facts for _, _, controller, facts in found if facts is not None})


def rule_facts(connection: Connection, stream: UUID, types: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    """The clear units of a stream in version order: position, stream, version, event, recorded_at, recorder, type, units.

    ``types``: of entries of these types (names with versions) alone; None: of all.
    """
    return rows(connection, "SELECT * FROM api.rule_facts(%s, %s)", stream, None if types is None else list(types))


def unit_facts(connection: Connection, types: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    """The same of the unit's own stream, which every user may ask for."""
    return rows(connection, "SELECT * FROM api.unit_facts(%s)", None if types is None else list(types))


def find_stream(connection: Connection, number: str) -> Stream | None:
    """The stream behind a human number; None where there is none or none that this reader may know of."""
    found = rows(connection, "SELECT stream, kind, version FROM api.find_stream(%s)", number)
    return Stream(*found[0]) if found else None


def behind_glass(connection: Connection, ticket: UUID, unit: bytes) -> BehindGlass | None:
    """The case whose number is the search term of a ticket's consultation (``unit``: its plaintext); None where there is none.

    Raises TicketRefused, NotAuthorised.
    """
    found = rows(connection, "SELECT stream, open, glass FROM api.break_glass(%s, %s)", ticket, unit)
    return BehindGlass(*found[0]) if found else None


def unit_stream(connection: Connection) -> UUID | None:
    """The unit's own stream, None before its first entry."""
    stream: UUID | None = value(connection, "SELECT api.unit_stream()")
    return stream


def parties(connection: Connection, streams: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str, str | None]]]:
    """Person, category and number of each party, first joined first, by case; cases without any are not there."""
    found: dict[UUID, list[tuple[UUID, str, str | None]]] = {}
    for stream, *party in rows(connection, "SELECT * FROM api.parties(%s::uuid[])", list(streams)):
        found.setdefault(stream, []).append((party[0], party[1], party[2]))
    return found


def cases_of(connection: Connection, person: UUID) -> list[tuple[UUID, str, str]]:
    """Case, category and number of each case that a person is a party of, as far as this reader may know of it; first joined first."""
    return [(stream, category, number) for stream, category, number in rows(connection, "SELECT * FROM api.cases_of(%s)", person)]


def merges_of(connection: Connection, persons: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """With whom each of these was found to be one, as far as both stand open to this reader: as ``ledger.persons.Merge`` has it."""
    return rows(connection, "SELECT * FROM api.merges_of(%s::uuid[])", list(persons))


def merges_by(connection: Connection, upto: int | None) -> list[tuple[Any, ...]]:
    """Every merge of persons who both stand open to this reader, by what was recorded up to a position (None: by now)."""
    return rows(connection, "SELECT * FROM api.merges_by(%s)", upto)


def cases_of_each(connection: Connection, persons: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The cases of each of these persons, as ``cases_of`` tells them, in one call; who has none is not there."""
    found: dict[UUID, list[UUID]] = {}
    asked = "SELECT p, c.stream FROM unnest(%s::uuid[]) p CROSS JOIN LATERAL api.cases_of(p) c"
    for person, stream in rows(connection, asked, list(persons)):
        found.setdefault(person, []).append(stream)
    return found


def cases_given(connection: Connection) -> list[tuple[UUID, str]]:
    """Case and number of each case that does not stand open to this reader and of which something was given to his agency."""
    return [(stream, number) for stream, number in rows(connection, "SELECT * FROM api.cases_given()")]


def cases_restricted(connection: Connection) -> list[tuple[UUID, str]]:
    """Case and number of each case that stands open to this reader and is restricted whole or with its referral."""
    return [(stream, number) for stream, number in rows(connection, "SELECT * FROM api.cases_restricted()")]


def members(connection: Connection) -> list[dict[str, Any]]:
    """Recorded users: login, recorder id, agency, roles, enabled, position of their entry, whether a signing key of theirs is in force."""
    names = ("login", "recorder", "agency", "roles", "enabled", "added_by", "keyed")
    return [dict(zip(names, row, strict=True)) for row in rows(connection, "SELECT * FROM api.members()")]


def head(connection: Connection) -> tuple[int, datetime | None]:
    """Position and time of the record's last entry; (0, None) where there is none."""
    found = rows(connection, "SELECT pos, recorded_at FROM api.head('cases')")
    return (found[0][0], found[0][1]) if found else (0, None)


def recorded_at(connection: Connection, position: int) -> datetime | None:
    """When the last entry up to a position was recorded that this reader may see; None where there is none."""
    found: datetime | None = rows(connection, "SELECT api.recorded_at(%s)", position)[0][0]
    return found


def slots_of(connection: Connection, stream: UUID) -> list[dict[str, Any]]:
    """The slots of a stream: slot, stream, controller, sealed, number of units, erasing position."""
    return _slots(connection, "api.slots_of(%s)", stream)


def slots_of_entry(connection: Connection, stream: UUID, version: int) -> list[dict[str, Any]]:
    """The slots in which an entry's units stand or stood, as ``slots_of`` gives them; none where there is no such entry."""
    return _slots(connection, "api.slots_of_entry(%s, %s)", stream, version)


def slots_named(connection: Connection, slots: Sequence[UUID]) -> list[dict[str, Any]]:
    """The slots of these ids, as ``slots_of`` gives them, whichever stream's they are."""
    return _slots(connection, "api.slots_named(%s)", list(slots))


def contents_back(connection: Connection, slots: Sequence[UUID]) -> list[Back]:
    """Of slots that are kept outside as erased, those with contents here that no entry accounts for."""
    return [Back(*row) for row in rows(connection, "SELECT slot, log, sealed, units FROM api.contents_back(%s)", list(slots))]


def sealed_in(connection: Connection, stream: UUID) -> dict[int, dict[UUID, int]]:
    """How many sealed units each entry of a stream has in each slot, by version; of what is erased, none."""
    found: dict[int, dict[UUID, int]] = {}
    for version, slot, units in rows(connection, "SELECT * FROM api.sealed_in(%s)", stream):
        found.setdefault(version, {})[slot] = units
    return found


def _slots(connection: Connection, function: str, *values: Any) -> list[dict[str, Any]]:
    names = ("slot", "stream", "controller", "sealed", "units", "erased_by")
    return [dict(zip(names, row, strict=True)) for row in rows(connection, f"SELECT * FROM {function}", *values)]  # noqa: S608 -- our own words


def erase(connection: Connection, slot: UUID) -> int:
    """Delete the content of a slot that a content-erased entry names; gives the number of units deleted."""
    units: int = value(connection, "SELECT api.erase(%s)", slot)
    return units


def doctor(connection: Connection) -> dict[str, Any]:
    """What the database says of itself, for ``doctor`` to judge."""
    said: dict[str, Any] = value(connection, "SELECT api.doctor()")
    return said


def unit_zone(connection: Connection) -> str:
    """The time zone in which the unit's days begin and end (IANA name), as the projector may ask it."""
    zone: str = value(connection, "SELECT api.unit_zone()")
    return zone


def installed(connection: Connection) -> tuple[int | None, str | None]:
    """Schema number and release of the newest installation, as the projector may ask it; None where none is recorded."""
    found = rows(connection, "SELECT number, release FROM api.installed()")
    return (found[0][0], found[0][1]) if found else (None, None)


def expire(connection: Connection) -> None:
    """Housekeeping that a privacy rule asks for, by the projector: request MACs of over thirty days and old tickets go."""
    rows(connection, "SELECT api.expire()")


def schema_digest(connection: Connection) -> str:
    """SHA-256 of the installed schema, hexadecimal."""
    digest: str = value(connection, "SELECT api.schema_digest()")
    return digest
