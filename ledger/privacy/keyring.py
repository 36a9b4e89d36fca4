"""What a session asks of a keyring, whichever process has the key-encryption key.

It gives out unit keys only: to a writer for an event id that the keyring itself has just made, to a reader for the units that his
ticket shows. A slot key never leaves, and destroying it ends every unit under it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from ledger.entry.slot import Owner
from ledger.privacy.event_keys import EventKeys, Said, Wanted


class Standing(NamedTuple):
    """How many slots were destroyed under the key-encryption key that counts, and since when it does; None: since the first slot."""

    outstanding: int
    since: datetime | None


class Keyring(Protocol):
    """What a session asks of a keyring, in its own process or in another: unit keys, never slot keys."""

    def events(self, wanted: Sequence[Wanted], said: Sequence[Sequence[Said]] = ()) -> list[EventKeys]:
        """Give a new event id with its keys for each of ``wanted``; owners without a slot get one, durable on return.

        ``said``: for each, or for none, by what its person is found; that is kept durably too, and tells nobody before the event is there.
        """

    def search(self, ticket: UUID) -> Sequence[UUID]:
        """Give who is found by the search that stands sealed in a ticket's consultation, as far as its reader may read what says so.

        Raises TicketRefused.
        """

    def release(self, ticket: UUID, streams: Sequence[UUID] | None = None) -> Mapping[tuple[UUID, int], bytes]:
        """Give the unit keys, by (event, ordinal), of the sealed units a ticket shows, in some streams or all. Raises TicketRefused."""

    def living(self, owners: Iterable[Owner]) -> Mapping[Owner, UUID]:
        """Give the slots of these owners whose keys are not destroyed; an owner without one is not there."""

    def is_erased(self, slot: UUID) -> bool:
        """Whether a content-erased entry names the slot, carried out or not."""

    def unfinished(self) -> Sequence[UUID]:
        """Give the slots that an entry has erased and whose keys still live: an erasure that was interrupted."""

    def destroy(self, slot: UUID) -> int:
        """Destroy a slot's key and give the position of the entry that authorises it. Raises NotAuthorised where none does."""

    def standing(self) -> Standing:
        """Say since when the key-encryption key counts, and how many slots were destroyed under it: those wait for ``rewrap``."""

    def rewrap(self, *, always: bool = False) -> int | None:
        """Wrap all living keys anew under a new key-encryption key and destroy the old, so that every older backup of them is dead.

        Gives how many; None where no slot was destroyed since the last time and so nothing is to be done, unless ``always``.
        Raises NextKeyMissing where no next key can be had.
        """

    def forget(self) -> None:
        """Forget which slot is whose, so that the next event asks again: another process may have destroyed one meanwhile."""

    def require_right_key(self) -> None:
        """Raise ConfigurationError where living slot keys are wrapped under another key-encryption key than this keyring's."""
