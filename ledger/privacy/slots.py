"""What a keyring asks of its own table, and of the ledger: slots, tickets, erasures, and by what a person is found."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from ledger.entry.shown import Sought, TicketShows
from ledger.entry.slot import Mark, Owner


class Slots(Protocol):
    """Where wrapped slot keys are kept and tickets are judged."""

    def owned(self, owners: Iterable[Owner]) -> Mapping[Owner, tuple[UUID, bytes, str]]:
        """Give slot, wrapped key and KEK name of each owner that has a living slot."""

    def add(self, fresh: Sequence[tuple[UUID, Owner, bytes, str]]) -> None:
        """Keep new slots durably; those under another key-encryption key than the living ones are refused."""

    def wrapped(self, slots: Iterable[UUID]) -> Mapping[UUID, tuple[UUID, bytes, str]]:
        """Give stream, wrapped key and KEK name of living slots."""

    def shown(self, ticket: UUID, streams: Sequence[UUID] | None = None) -> TicketShows:
        """Give what a ticket shows, in some streams or all, and the consultation behind it. Raises TicketRefused."""

    def kek(self) -> str | None:
        """Give the name of the key-encryption key of the living slots; None where no slot lives."""

    def erasure(self, slot: UUID) -> tuple[int, bool] | None:
        """Give the position of the entry that authorises destroying the slot, and whether its contents were deleted."""

    def erased(self) -> Iterable[UUID]:
        """Give the living slots that an entry already authorises destroying."""

    def destroy(self, slot: UUID, position: int) -> None:
        """Destroy a slot's key."""

    def search_key(self) -> tuple[bytes, str] | None:
        """Give the wrapped search key and its KEK name; None before there is one."""

    def keep_search_key(self, wrapped: bytes, kek: str) -> None:
        """Keep the search key, unless one is kept already."""

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
