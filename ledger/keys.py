"""Users' signing keys: exchanged by their holders, revoked and registered anew by administrators. Each change is an entry.

The new seed waits in the profile until its entry is recorded, and only then takes the place of the old one. No error removes it, because
it may be recorded all the same. What was interrupted between the two is finished when the profile is next opened (``ledger.session``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from ledger.application import Ledger
from ledger.entry import signature
from ledger.events.unit import KeyStep, UserKeyChanged
from ledger.rules import membership
from ledger.store import next_key, place


class Holder(NamedTuple):
    """Whose key it is: his opaque id and login, and what his profile on this machine is called."""

    recorder: UUID
    login: str
    profile: str


@contextmanager
def renewed(ledger: Ledger, holder: Holder, change: KeyStep, *, dry_run: bool = False) -> Iterator[UserKeyChanged]:
    """Draw the next key of a user, and give the event for the block to record; then the profile signs with it.

    A key that an attempt drew before, and that was not recorded, is taken again. A dry run keeps none.
    """
    folder = place.folder_of(ledger.place, holder.profile)
    seed = ledger.seed() if dry_run else next_key.draw(folder, ledger.seed())
    public = signature.public_key(seed)
    proof = signature.sign(seed, signature.user_key_message(holder.recorder, public))
    yield UserKeyChanged(recorder=holder.recorder, change=change, public_key=public.hex(), proof=proof.hex())
    if not dry_run:
        _exchange(ledger, holder)


def finished(ledger: Ledger, holder: Holder) -> bool:
    """Let a key that waits in a profile sign, where the record already says that it does; tells whether there was one."""
    seed = next_key.waiting(place.folder_of(ledger.place, holder.profile))
    user = membership.folded(ledger.facts(ledger.unit_stream())).user(holder.recorder)
    if seed is None or user is None or not user.keyed or user.keys[-1] != signature.public_key(seed).hex():
        return False
    _exchange(ledger, holder)
    return True


def revocation(holder: Holder, reason: str) -> UserKeyChanged:
    """Say that a user's key signs no more from here on."""
    return UserKeyChanged.from_values({"recorder": str(holder.recorder), "change": KeyStep.REVOKED.value, "reason": reason})


def forget_waiting(ledger: Ledger, holder: Holder) -> None:
    """Remove a key that waits beside one that was revoked: whoever has the one may have the other."""
    next_key.forget(place.folder_of(ledger.place, holder.profile))


def _exchange(ledger: Ledger, holder: Holder) -> None:
    place.keep_login(ledger.place, holder.profile, holder.login)
    next_key.exchange(place.folder_of(ledger.place, holder.profile))
