"""Finding persons in the keyring: the MACs of terms, and who has all that a search asks for.

    MAC = first 16 bytes of HMAC-SHA256(search key, kind ‖ 0x00 ‖ term), texts in UTF-8 (RFC 2104; RFC 4868 section 2.6)

What is searched is read from the reader's own consultation, where it stands sealed: nothing else is ever looked up than what was recorded.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from ledger.entry import seal, unit
from ledger.entry.core import EntryCore
from ledger.entry.slot import Mark, unit_key
from ledger.errors import MalformedEntry, SealBroken, TicketRefused
from ledger.privacy import terms
from ledger.privacy.event_keys import EventKeys, Said
from ledger.privacy.slots import Slots

MAC_BYTES = 16
SEARCH = "search"
"""The unit of a consultation that holds what is searched for."""
UNREAD = "what was to be searched for stands in no unit that opens; nothing was searched; consult again"


def mac(key: bytes, term: terms.Term) -> bytes:
    """Give the MAC of a term under the search key (32 bytes)."""
    return hmac.digest(key, f"{term[0]}\0{term[1]}".encode(), "sha256")[:MAC_BYTES]


def marks(key: bytes, made: EventKeys, said: Iterable[Said]) -> list[Mark]:
    """Give by what a new event is found, of what it says under slots of its own."""
    return [
        Mark(made.slots[owner], made.event, mac(key, term))
        for owner, field, text in said if owner in made.slots for term in sorted(terms.of(field, text))
    ]  # fmt: skip


def text_of(core: EntryCore, sealed: Iterable[tuple[UUID, Sequence[int], Sequence[bytes]]], keys: Mapping[UUID, bytes]) -> str:
    """Open what a consultation searches for. Raises TicketRefused where it stands in no unit that its reader committed to."""
    for slot, ordinals, stored in sealed:
        for ordinal, text in zip(ordinals, stored, strict=True):
            try:
                key = unit_key(keys[slot], core.event, ordinal)
                digest = core.commitments[ordinal].plaintext
                opened = seal.open_unit(bytes(text), key, digest, log=core.log, event=core.event, ordinal=ordinal, slot=slot)
                found = unit.decode(opened)
            except (SealBroken, MalformedEntry, KeyError, IndexError):
                continue
            if found.name == SEARCH and isinstance(found.value, str):
                return found.value
    raise TicketRefused(UNREAD)


def found(text: str, key: bytes, slots: Slots, ticket: UUID) -> list[UUID]:
    """Give whom all lines of a search find, by what the ticket's user may read now; what he may not finds nobody. Raises TicketRefused."""
    lines = terms.asked(text)
    asked = [[{mac(key, term) for term in each} for each in alternatives] for alternatives in lines] if len(lines) <= terms.LINES else []
    marked = slots.marked(sorted({one for line in asked for each in line for one in each}))
    owner = slots.told(ticket, sorted({mark.event for mark in marked}))  # asked of nothing too: absent and hidden take one way
    of_person: dict[UUID, set[bytes]] = {}
    for mark in marked:
        if mark.event in owner:
            of_person.setdefault(owner[mark.event], set()).add(mark.mac)
    return [person for person, own in sorted(of_person.items()) if _has_all(asked, own)]


def _has_all(asked: Sequence[Sequence[set[bytes]]], own: set[bytes]) -> bool:
    return all(any(each <= own for each in alternatives) for alternatives in asked)
