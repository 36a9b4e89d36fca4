"""From planned units to a draft: salts, decoys, seals, commitments, signature. The only way an entry's bytes come into being."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from ledger.entry import draft, seal, signature, unit
from ledger.entry.canonical import JSON
from ledger.entry.core import UNITS_STEP
from ledger.entry.slot import Owner, tag, tag_head
from ledger.privacy import terms
from ledger.privacy.event_keys import EventKeys, Said

if TYPE_CHECKING:
    from ledger.events.event import Event

_DRAWN = unit.SALT_BYTES + seal.NONCE_BYTES
"""Random bytes drawn for each unit at once: its salt, and a nonce that a clear unit does not use."""


class Planned(NamedTuple):
    """A unit to be: its name and value, and whose sealed slot it goes to (None: it stays clear, in the facts slot)."""

    name: str
    value: JSON
    owner: Owner | None


_DECOY = Planned(unit.DECOY, None, None)


class _Spot(NamedTuple):
    """What all units of one slot in one event have in common: the slot, the head of their tags and of what their seals are bound to."""

    slot: UUID
    tag_head: bytes
    bound_to: bytes


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


def wanted(planned: Sequence[Planned]) -> dict[Owner, list[int]]:
    """Give the ordinals (from 1) of the planned units that are sealed, by owner: what the keyring is asked for."""
    found: dict[Owner, list[int]] = {}
    for ordinal, (_, _, owner) in enumerate(planned, start=1):
        if owner is not None:
            found.setdefault(owner, []).append(ordinal)
    return found


def said(event: "Event", stream: UUID, planned: Sequence[Planned]) -> list[Said]:
    """Give by what a person is found, where an event of his own stream says it; of any other event nothing."""
    own = [owner for owner in owners(planned) if owner.person == stream == owner.stream]
    return [Said(owner, field, text) for field, text in terms.told(event) for owner in own]


def sealed(planned: Sequence[Planned], keys: EventKeys, place: Place, seed: bytes, random: Callable[[int], bytes]) -> draft.Draft:
    """Seal and sign one event. ``seed`` is the author's Ed25519 seed, ``random(n)`` gives n random bytes."""
    padding = -(len(planned) + 1) % UNITS_STEP
    drawn = random(_DRAWN * (len(planned) + padding))
    facts = _Spot(place.facts, tag_head(place.facts, keys.event), b"")
    spots = {owner: _spot(keys.slots[owner], keys.event, place.log) for owner in owners(planned)}
    units: list[draft.StoredUnit] = []
    committed: list[bytes] = []
    for ordinal, (name, value, owner) in enumerate((*planned, *(_DECOY,) * padding), start=1):
        at, here = _DRAWN * (ordinal - 1), ordinal.to_bytes(4, "big")
        text = stored = unit.encode(unit.Unit(drawn[at : at + unit.SALT_BYTES], name, value))
        digest = unit.plaintext_digest(text)
        spot = facts if owner is None else spots[owner]
        if owner is not None:
            nonce = drawn[at + unit.SALT_BYTES : at + _DRAWN]
            stored = seal.close(text, keys.unit_key(owner, ordinal), nonce, spot.bound_to + here + spot.slot.bytes)
        units.append(draft.StoredUnit(spot.slot, owner is not None, stored, digest))
        committed += (digest, unit.content_digest(stored), tag(spot.tag_head, here))
    commitments = b"".join(committed)
    message = signature.author_message(place.log, keys.event, place.stream, place.version, commitments)
    signed, signer = signature.sign(seed, message), signature.public_key(seed)
    return draft.Draft(keys.event, place.stream, place.version, place.series, tuple(units), commitments, signed, signer)


def texts(made: draft.Draft, keys: EventKeys, log: UUID) -> dict[str, bytes]:
    """Give the bytes of each sealed unit of a draft by its name, for who has just sealed it; of a text in pieces, the last."""
    owned = {slot: owner for owner, slot in keys.slots.items()}
    opened = (
        seal.open_unit(
            each.stored, keys.unit_key(owned[each.slot], ordinal), each.digest, log=log, event=made.event, ordinal=ordinal, slot=each.slot
        )
        for ordinal, each in enumerate(made.units, start=1) if each.sealed
    )  # fmt: skip
    return {unit.decode(text).name: text for text in opened}


def _spot(slot: UUID, event: UUID, log: UUID) -> _Spot:
    return _Spot(slot, tag_head(slot, event), seal.bound_head(log, event))
