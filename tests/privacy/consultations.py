"""Consultations as a reader's program signs them and the access log keeps them."""

import os
from datetime import UTC, datetime
from uuid import UUID, uuid4

from ledger.entry import core, signature, unit
from ledger.entry.shown import Consultation, Sought
from ledger.entry.slot import Owner
from ledger.privacy import sealing
from ledger.privacy.event_keys import EventKeys
from ledger.privacy.sealing import Planned

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEED = bytes(range(32))
SEALED = ("facts", "personal", "narrative", "held")


def searching(ring, text, *, at=NOW, seed=SEED, classes=("facts", "personal"), kind="record-consulted.v1", search_in="persons") -> Sought:
    """A consultation that has persons searched for a text, sealed with a unit key that a keyring gave for it."""
    reader = Owner(None, uuid4(), "police")
    ordinals = [3]
    (keys,) = ring.events([{reader: ordinals}])
    planned = [
        Planned("what", {"occurred_at": {"precision": "instant", "value": at.isoformat()}, "type": kind, "version": 1}, None),
        Planned("scope", {"classes": list(classes)} | ({"search_in": search_in} if search_in else {}), None),
        Planned("search", text, reader),
    ]
    place = sealing.Place(uuid4(), reader.stream, 1, uuid4(), None)
    draft = sealing.sealed(planned, keys, place, seed, os.urandom)
    made = recorded(draft, place)
    sealed = [(each.slot, [ordinal], [each.stored]) for ordinal, each in enumerate(draft.units, start=1) if each.sealed]
    return Sought(made._replace(units=[each for each in made.units if each[0] != ordinals[0]]), sealed)


def consultation(*streams: UUID, persons=(), at=NOW, classes=SEALED, kind="record-consulted.v1", seed=SEED, first=None) -> Consultation:
    """A consultation of streams and persons, signed at an instant under a seed; its public key is that of SEED.

    ``first``: the bytes of the unit that the database writes itself, which nobody signs.
    """
    what = {"occurred_at": {"precision": "instant", "value": at.isoformat()}, "type": kind, "version": 1}
    scope = {"classes": list(classes), "persons": list(map(str, persons)), "streams": list(map(str, streams))}
    place = sealing.Place(uuid4(), uuid4(), 1, uuid4(), None)
    draft = sealing.sealed(
        [Planned("what", what, None), Planned("scope", scope, None)], EventKeys(uuid4(), {}, {}), place, seed, os.urandom
    )
    return recorded(draft, place, first)


def recorded(draft, place: sealing.Place, first=None) -> Consultation:
    """A draft as the access log has it, every unit as if it were clear; its reader's public key is that of SEED."""
    stamp = first or unit.encode(unit.Unit(bytes(16), "stamp", {}))
    commitments = [core.Commitment(*(draft.commitments[at + part : at + part + 32] for part in (0, 32, 64)))
                   for at in range(0, len(draft.commitments), core.COMMITMENT_BYTES)]  # fmt: skip
    unsigned = core.Commitment(unit.plaintext_digest(stamp), unit.content_digest(stamp), bytes(32))
    bytes_ = core.encode(
        core.EntryCore(place.log, 1, place.stream, 1, draft.event, 0, uuid4(), draft.signature, (unsigned, *commitments))
    )
    clear = [(0, stamp), *((ordinal, each.stored) for ordinal, each in enumerate(draft.units, start=1))]
    return Consultation(bytes_, clear, signature.public_key(SEED))
