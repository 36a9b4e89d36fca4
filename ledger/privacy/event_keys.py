"""What a writer asks a keyring for new events, and what he gets for each: its id, slots, and the keys of its units."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from ledger.entry.slot import Owner

Wanted = Mapping[Owner, Sequence[int]]
"""What a writer asks for one new event: the ordinals (from 1) of the units that go to each owner's slot."""


class Said(NamedTuple):
    """What an event says by which its person is found: whose slot it is sealed under, a field of ``terms.FIELDS``, and its text."""

    owner: Owner
    field: str
    text: str


class EventKeys:
    """What a writer gets for one new event: its id, the slots of its owners, and the key of each unit that he asked for."""

    def __init__(self, event: UUID, slots: Mapping[Owner, UUID], keys: Mapping[tuple[Owner, int], bytes]) -> None:
        """Hold the event's id, the slots, and the 32-byte unit keys by owner and ordinal."""
        self.event = event
        self.slots = slots
        self._keys = keys

    def unit_key(self, owner: Owner, ordinal: int) -> bytes:
        """Give the 32-byte key of one unit of this event. Raises KeyError for one that was not asked for."""
        return self._keys[owner, ordinal]
