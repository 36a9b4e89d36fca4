"""A keyring that is another process: the same questions, asked in messages. It alone has the key-encryption key."""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import TypeVar, cast
from uuid import UUID

from ledger.entry.slot import Owner
from ledger.errors import DatabaseError, NotAuthorised
from ledger.privacy import wire
from ledger.privacy.event_keys import EventKeys, Said, Wanted
from ledger.privacy.keyring import Standing

Answer = TypeVar("Answer")
Item = TypeVar("Item")

AT_ONCE = 200
"""Events, and owners, of one request: an import asks for more."""


class RemoteKeyring:
    """The keyring behind ``ask``, which carries a request to it and brings its answer."""

    def __init__(self, ask: Callable[[bytes], bytes]) -> None:
        """Keep the way to the keyring. ``ask`` may raise ServerUnreachable."""
        self._ask = ask

    def events(self, wanted: Sequence[Wanted], said: Sequence[Sequence[Said]] = ()) -> list[EventKeys]:
        """Give a new event id with its keys for each of ``wanted``; owners without a slot get one, durable on return."""
        pieces = zip_longest(_pieces(wanted), _pieces(said), fillvalue=())
        return [made for some, of_some in pieces for made in self._made(some, of_some)]

    def search(self, ticket: UUID) -> list[UUID]:
        """Give who is found by the search that stands sealed in a ticket's consultation. Raises TicketRefused."""
        return self._answer(wire.Search(ticket), list[UUID])

    def release(self, ticket: UUID, streams: Sequence[UUID] | None = None) -> dict[tuple[UUID, int], bytes]:
        """Give the unit keys, by (event, ordinal), of the sealed units a ticket shows, in some streams or all. Raises TicketRefused."""
        told = self._answer(wire.Release(ticket, None if streams is None else list(streams)), wire.Released)
        return {
            (event, ordinal): key
            for event, ordinals, keys in told
            for ordinal, key in zip(ordinals, wire.keys_of(keys), strict=True)
        }

    def living(self, owners: Iterable[Owner]) -> dict[Owner, UUID]:
        """Give the slots of these owners whose keys are not destroyed; an owner without one is not there."""
        asked = [wire.Living([wire.Named(*owner) for owner in some]) for some in _pieces(list(owners))]
        return {owner: slot for each in asked for owner, slot in self._answer(each, list[tuple[Owner, UUID]])}

    def is_erased(self, slot: UUID) -> bool:
        """Whether a content-erased entry names the slot, carried out or not."""
        return self._answer(wire.IsErased(slot), bool)

    def unfinished(self) -> list[UUID]:
        """Give the slots that an entry has erased and whose keys still live: an erasure that was interrupted."""
        return self._answer(wire.Unfinished(), list[UUID])

    def destroy(self, slot: UUID) -> int:
        """Destroy a slot's key and give the position of the entry that authorises it. Raises NotAuthorised as a LocalKeyring does."""
        return self._answer(wire.Destroy(slot), int)

    def standing(self) -> Standing:
        """Say since when the key-encryption key counts, and how many slots were destroyed under it: those wait for ``rewrap``."""
        return self._answer(wire.AsksStanding(), Standing)

    def rewrap(self, *, always: bool = False) -> int | None:
        """Wrap all living keys anew under a new key-encryption key; raises NotAuthorised where none is asked for by an erasure."""
        if always:
            raise NotAuthorised("a keyring process wraps keys anew after an erasure only; nothing was done; run it as its account")
        return self._answer(wire.Rewrap(), cast("type[int | None]", int | None))

    def forget(self) -> None:
        """Nothing to do: the process asks its table at every request."""

    def require_right_key(self) -> None:
        """Nothing to ask: the process began only because its key was the right one."""

    def _made(self, wanted: Sequence[Wanted], said: Sequence[Sequence[Said]]) -> list[EventKeys]:
        asked = wire.Events(
            [[(wire.Named(*owner), list(ordinals)) for owner, ordinals in each.items()] for each in wanted],
            [[(wire.Named(*owner), cast("wire.Searched", field), text) for owner, field, text in each] for each in said],
        )
        told = self._answer(asked, wire.MadeEvents)
        if len(told) != len(wanted):
            raise DatabaseError("the keyring answered for other events than it was asked for; nothing was recorded")
        return [_keys(each, event, of_owners) for each, (event, of_owners) in zip(wanted, told, strict=True)]

    def _answer(self, request: wire.Request, kind: type[Answer]) -> Answer:
        return wire.answered(self._ask(wire.encode(request)), kind)


def _keys(wanted: Wanted, event: UUID, told: Sequence[tuple[UUID, bytes]]) -> EventKeys:
    slots = {owner: slot for owner, (slot, _) in zip(wanted, told, strict=True)}
    keys = {
        (owner, ordinal): key
        for (owner, ordinals), (_, of_owner) in zip(wanted.items(), told, strict=True)
        for ordinal, key in zip(ordinals, wire.keys_of(of_owner), strict=True)
    }
    return EventKeys(event, slots, keys)


def _pieces(whole: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (whole[start : start + AT_ONCE] for start in range(0, len(whole), AT_ONCE))
