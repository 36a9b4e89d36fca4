"""What a keyring asks of its own table, and of the ledger: slots, tickets, erasures, and by what a person is found."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ledger.entry.shown import Sought, TicketShows
from ledger.entry.slot import Mark, Owner


class Slots(Protocol):
    """Where wrapped slot keys are kept and tickets are judged."""

    def owned(self, owners: Iterable[Owner]) -> Mapping[Owner, tuple[UUID, bytes, str]]:
        """Give slot, wrapped key and KEK name of each owner that has a living slot."""

    def add(self, fresh: Sequence[tuple[UUID, Owner, bytes, str]]) -> None:
        """Keep new slots durably, of which none is under another key-encryption key than the one that counts. Raises KeyReplaced."""

    def wrapped(self, slots: Iterable[UUID]) -> Mapping[UUID, tuple[UUID, bytes, str]]:
        """Give stream, wrapped key and KEK name of living slots."""

    def shown(self, ticket: UUID, streams: Sequence[UUID] | None = None) -> TicketShows:
        """Give what a ticket shows, in some streams or all, and the consultation behind it. Raises TicketRefused."""

    def kek(self) -> str | None:
        """Give the name of the key-encryption key that counts; None before there is one."""

    def hold(self) -> str | None:
        """Give the same, and let nobody add a slot until what is done together is at its end."""

    def outstanding(self) -> int:
        """Count the slots that were destroyed under the key-encryption key that counts still."""

    def since(self) -> datetime | None:
        """Give since when the key-encryption key that counts does; None where no other one did before."""

    def living(self) -> Iterable[Sequence[tuple[bytes, bytes]]]:
        """Give the place (16 bytes of the slot's id, 16 of its stream's) and the wrapped key of every living slot, some at a time."""

    def replace(self, anew: Sequence[tuple[bytes, bytes]], kek: str) -> None:
        """Keep other wrapped keys, all of one length, at places, under the key-encryption key of this name."""

    def replace_search_key(self, wrapped: bytes, kek: str) -> None:
        """Keep another wrapped search key."""

    def count(self, kek: str, since: datetime) -> None:
        """Have the key-encryption key of this name count."""

    def erasure(self, slot: UUID) -> tuple[int, bool] | None:
        """Give the position of the entry that authorises destroying the slot, and whether its contents were deleted."""

    def erased(self) -> Iterable[UUID]:
        """Give the living slots that an entry already authorises destroying."""

    def destroy(self, slot: UUID, position: int) -> None:
        """Destroy a slot's key."""

    def search_key(self) -> tuple[bytes, str] | None:
        """Give the wrapped search key and its KEK name; None before there is one."""

    def keep_search_key(self, wrapped: bytes, kek: str) -> None:
        """Keep the search key, unless one is kept already. Raises KeyReplaced."""

    def together(self) -> AbstractContextManager[None]:
        """Keep durably at the end, and whole or not at all, what the block adds."""

    def index(self, fresh: Sequence[Mark]) -> None:
        """Keep durably by what an event is found, as long as the slot lives."""

    def tidy(self, before: UUID) -> None:
        """Forget by what events before this one are found that were never recorded."""

    def marked(self, macs: Sequence[bytes]) -> Sequence[Mark]:
        """Give what is found by any of these."""

    def sought(self, ticket: UUID) -> Sought:
        """Give the consultation behind a ticket, and its sealed units. Raises TicketRefused."""

    def told(self, ticket: UUID, events: Sequence[UUID]) -> Mapping[UUID, UUID]:
        """Give, of these events of persons' streams, those whose sealed units the ticket's user may read now, and whose they are.

        Raises TicketRefused.
        """
