"""From planned units to a draft: salts, decoys, seals, commitments, signature. The only way an entry's bytes come into being."""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from ledger.entry import draft, seal, signature, unit
from ledger.entry.canonical import JSON
from ledger.entry.core import UNITS_STEP
from ledger.entry.slot import Owner
from ledger.privacy.keyring import EventKeys

_DRAWN = unit.SALT_BYTES + seal.NONCE_BYTES
"""Random bytes drawn for each unit at once: its salt, and a nonce that a clear unit does not use."""


class Planned(NamedTuple):
    """A unit to be: its name and value, and whose sealed slot it goes to (None: it stays clear, in the facts slot)."""

    name: str
    value: JSON
    owner: Owner | None


class Place(NamedTuple):
    """Where an event will stand: log and stream ids, version, the stream's facts slot, and the series a new stream begins."""

    log: UUID
    stream: UUID
    version: int
    facts: UUID
    series: str | None


def owners(planned: Sequence[Planned]) -> tuple[Owner, ...]:
    """Give the owners whose keys the planned units need."""
    return tuple(dict.fromkeys(each.owner for each in planned if each.owner is not None))


def sealed(planned: Sequence[Planned], keys: EventKeys, place: Place, seed: bytes, random: Callable[[int], bytes]) -> draft.Draft:
    """Seal and sign one event. ``seed`` is the author's Ed25519 seed, ``random(n)`` gives n random bytes."""
    padding = -(len(planned) + 1) % UNITS_STEP
    every = [*planned, *([Planned(unit.DECOY, None, None)] * padding)]
    drawn = random(_DRAWN * len(every))
    units = tuple(
        _stored(each, ordinal, drawn[_DRAWN * (ordinal - 1) : _DRAWN * ordinal], keys, place) for ordinal, each in enumerate(every, start=1)
    )
    commitments = draft.commitments(keys.event, units)
    message = signature.author_message(place.log, keys.event, place.stream, place.version, commitments)
    return draft.Draft(keys.event, place.stream, place.version, place.series, units, commitments, signature.sign(seed, message))


def _stored(planned: Planned, ordinal: int, drawn: bytes, keys: EventKeys, place: Place) -> draft.StoredUnit:
    salt, nonce = drawn[: unit.SALT_BYTES], drawn[unit.SALT_BYTES :]
    text = unit.encode(unit.Unit(salt, planned.name, planned.value))
    digest = unit.plaintext_digest(text)
    if planned.owner is None:
        return draft.StoredUnit(place.facts, False, text, digest)
    slot = keys.slots[planned.owner]
    key = keys.unit_key(planned.owner, ordinal)
    closed = seal.seal(text, key, nonce, log=place.log, event=keys.event, ordinal=ordinal, slot=slot)
    return draft.StoredUnit(slot, True, closed, digest)
