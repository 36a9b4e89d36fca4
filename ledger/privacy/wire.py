"""What a session and a keyring process say to each other: MessagePack, checked against these types on arrival. Pure.

An answer begins with one byte: DONE, then what was asked for, or REFUSED, then the name of the error's class and its sentence. Unit
keys stand one after the other, 32 bytes each, in the order of the ordinals. A slot key has no place in any message.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from ledger.entry.slot import KEY_BYTES, Owner
from ledger.errors import CaseledgerError, DatabaseError, MalformedEntry, family
from ledger.privacy.event_keys import Said
from ledger.privacy.keyring import Keyring

Answer = TypeVar("Answer")

DONE, REFUSED = b"+", b"-"
Ordinal = Annotated[int, Meta(ge=1, le=2**32 - 1)]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
"""What a field says by which a person is found: far above the longest of its items."""
Searched = Literal["name", "also_known_as", "date_of_birth", "address", "phone", "email", "identifiers"]
"""The fields by which a person is found: those of ``terms.FIELDS``."""
Controller = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class Named(NamedTuple):
    """An owner as it comes in a message."""

    person: UUID | None
    stream: UUID
    controller: Controller


class Events(Struct, tag="events", array_like=True, frozen=True, forbid_unknown_fields=True):
    """Asks for new events: for each the ordinals of the units of each owner, and, of some, by what their persons are found."""

    wanted: list[list[tuple[Named, list[Ordinal]]]]
    said: list[list[tuple[Named, Searched, Text]]] = []


class Search(Struct, tag="search", array_like=True, frozen=True, forbid_unknown_fields=True):
    """Asks who is found by the search that stands sealed in a ticket's consultation. What is searched for has no place here."""

    ticket: UUID


class Release(Struct, tag="release", array_like=True, frozen=True, forbid_unknown_fields=True):
    """Asks for the unit keys of what a ticket shows, in some streams or all."""

    ticket: UUID
    streams: list[UUID] | None


class Living(Struct, tag="living", array_like=True, frozen=True, forbid_unknown_fields=True):
    """Asks for the living slots of owners."""

    owners: list[Named]


class IsErased(Struct, tag="is-erased", array_like=True, frozen=True, forbid_unknown_fields=True):
    """Asks whether an entry has erased a slot."""

    slot: UUID


class Unfinished(Struct, tag="unfinished", array_like=True, frozen=True, forbid_unknown_fields=True):
    """Asks for the erasures that were interrupted."""


class Destroy(Struct, tag="destroy", array_like=True, frozen=True, forbid_unknown_fields=True):
    """Asks for a slot's key to be destroyed."""

    slot: UUID


class AsksStanding(Struct, tag="standing", array_like=True, frozen=True, forbid_unknown_fields=True):
    """Asks since when the key-encryption key counts, and how many slots were destroyed under it."""


class Rewrap(Struct, tag="rewrap", array_like=True, frozen=True, forbid_unknown_fields=True):
    """Asks for the living keys to be wrapped under a new key-encryption key, where slots were destroyed since the last time."""


Request = Events | Search | Release | Living | IsErased | Unfinished | Destroy | AsksStanding | Rewrap
MadeEvents = list[tuple[UUID, list[tuple[UUID, bytes]]]]
"""For each new event its id, and for each owner asked for, in that order, slot and unit keys."""
Released = list[tuple[UUID, list[int], bytes]]
"""Event, ordinals, unit keys."""

_ENCODER = msgspec.msgpack.Encoder(uuid_format="bytes")
_REQUEST = msgspec.msgpack.Decoder(Request)
_ERRORS = {kind.__name__: kind for kind in family()}


def encode(said: Any) -> bytes:
    """Give the bytes of a request, or of what was asked for."""
    return _ENCODER.encode(said)


def refusal(error: CaseledgerError) -> bytes:
    """Give the answer that refuses, as the error says."""
    return REFUSED + _ENCODER.encode((type(error).__name__, str(error)))


def answered(answer: bytes, kind: type[Answer]) -> Answer:
    """Read an answer. Raises the error that it refuses with, and DatabaseError for bytes that are no answer."""
    try:
        if answer[:1] == DONE:
            return msgspec.msgpack.decode(memoryview(answer)[1:], type=kind)
        if answer[:1] == REFUSED:
            name, sentence = msgspec.msgpack.decode(answer[1:], type=tuple[str, str])
            raise _ERRORS.get(name, DatabaseError)(sentence)
    except msgspec.MsgspecError:
        pass
    raise DatabaseError("the keyring's answer is none that this release understands; nothing was done; are both of one release?")


def answer(keyring: Callable[[], Keyring], request: bytes) -> bytes:
    """Answer a request from a keyring, which is opened only for one that is well formed.

    Raises MalformedEntry for bytes that are no request, and what the keyring raises.
    """
    try:
        asked = _REQUEST.decode(request)
    except (msgspec.MsgspecError, ValueError):
        raise MalformedEntry("bytes are no request to a keyring; nothing was done") from None
    return DONE + _ENCODER.encode(_ANSWERS[type(asked)](keyring(), asked))


def keys_of(told: bytes) -> list[bytes]:
    """Cut unit keys that stand one after the other."""
    return [told[start : start + KEY_BYTES] for start in range(0, len(told), KEY_BYTES)]


def _events(keyring: Keyring, asked: Events) -> MadeEvents:
    wanted = [{Owner(*owner): ordinals for owner, ordinals in each} for each in asked.wanted]
    said = [[Said(Owner(*owner), field, text) for owner, field, text in each] for each in asked.said]
    return [
        (made.event, [(made.slots[owner], b"".join(made.unit_key(owner, n) for n in ordinals)) for owner, ordinals in each.items()])
        for made, each in zip(keyring.events(wanted, said), wanted, strict=True)
    ]


def _release(keyring: Keyring, asked: Release) -> Released:
    of_event: dict[UUID, tuple[list[int], list[bytes]]] = {}
    for (event, ordinal), key in keyring.release(asked.ticket, asked.streams).items():
        ordinals, keys = of_event.setdefault(event, ([], []))
        ordinals.append(ordinal)
        keys.append(key)
    return [(event, ordinals, b"".join(keys)) for event, (ordinals, keys) in of_event.items()]


def _living(keyring: Keyring, asked: Living) -> list[tuple[Owner, UUID]]:
    return list(keyring.living([Owner(*each) for each in asked.owners]).items())


_ANSWERS: dict[type, Callable[[Keyring, Any], Any]] = {
    Events: _events, Release: _release, Living: _living, Search: lambda keyring, asked: list(keyring.search(asked.ticket)),
    IsErased: lambda keyring, asked: keyring.is_erased(asked.slot),
    Unfinished: lambda keyring, _: list(keyring.unfinished()),
    Destroy: lambda keyring, asked: keyring.destroy(asked.slot),
    AsksStanding: lambda keyring, _: keyring.standing(),
    Rewrap: lambda keyring, _: keyring.rewrap(),
}  # fmt: skip
