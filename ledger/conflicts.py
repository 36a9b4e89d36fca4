"""What to do when someone wrote first: decide again, as long as what was read has moved since, and never when nothing has.

What deciding again cannot cure would be refused in the same words each time, such as a slot that the record has erased and an old copy of
the keyring still holds.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from ledger.entry.draft import Draft
from ledger.entry.slot import Owner
from ledger.errors import Conflict, RequestReused
from ledger.privacy import sealing
from ledger.privacy.keyring import Keyring
from ledger.store import reading
from ledger.store.connection import Connection

if TYPE_CHECKING:
    from ledger.acts import Decided

ATTEMPTS = 24
"""How often one thing is attempted, where each time someone wrote first; eight writers of one case may need more than twelve."""

Made = TypeVar("Made")
Answer = TypeVar("Answer")


def settled(
    make: Callable[[], Made], send: Callable[[Made], Answer], moved: Callable[[Made], bool], give_way: Callable[[int], None], undone: str
) -> Answer:
    """Make something from what stands now and send it; after a conflict make it again, if what it was made from has moved.

    ``give_way`` is told how many attempts there were before. Raises Conflict: the server's, or after ATTEMPTS that ``undone`` was not done.
    """
    for attempt in range(ATTEMPTS):
        made = make()
        try:
            return send(made)
        except RequestReused:
            raise
        except Conflict:
            give_way(attempt)
            if not moved(made):
                raise
    raise Conflict(f"others kept writing first; nothing was {undone} after {ATTEMPTS} attempts; try again")


def act_moved(user: Connection, keyring: Keyring, decided: "Sequence[Decided]", drafts: Sequence[Draft]) -> bool:
    """Whether an act would be decided on other versions, or sealed under other slots, than it was."""
    first = {each.stream: each.version for each in reversed(decided)}
    found = {stream: reading.writing(user, stream) for stream in first}
    versions = any(found[stream].version != version - 1 for stream, version in first.items())
    facts = any(found[each.stream].facts.get(each.controller) != each.facts for each in decided)
    return versions or facts or _slots_moved(keyring, drafts, (owner for each in decided for owner in sealing.owners(each.planned)))


def consultation_moved(user: Connection, keyring: Keyring, found: reading.Consulting, draft: Draft, owners: Iterable[Owner]) -> bool:
    """Whether a consultation would go elsewhere than was ``found``, or be sealed under other slots."""
    return reading.consulting(user) != found or _slots_moved(keyring, [draft], owners)


def _slots_moved(keyring: Keyring, drafts: Iterable[Draft], owners: Iterable[Owner]) -> bool:
    used = {unit.slot for draft in drafts for unit in draft.units if unit.sealed}
    return set(keyring.living(dict.fromkeys(owners)).values()) != used
