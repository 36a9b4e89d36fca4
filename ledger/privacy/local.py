"""The keyring in this process: slot keys wrapped under a key-encryption key, and the unit keys it releases."""

from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple, cast
from uuid import UUID

from ledger.entry.slot import KEY_BYTES, Owner, unit_key
from ledger.errors import KeyReplaced, NextKeyMissing, NotAuthorised, SealBroken
from ledger.privacy import consulted, finding
from ledger.privacy.event_keys import EventKeys, Said, Wanted
from ledger.privacy.keyring import Standing
from ledger.privacy.slots import Slots
from ledger.privacy.wrapping import SEARCH, Drawn, Kek, Wrapping, bound, rewrap

DRAFTED = timedelta(days=1)
"""After how long what was to be recorded never will be: by what its person would be found is forgotten with the next erasure."""
KEPT = 8192
"""Opened slot keys that are kept at most; a program that goes on reading and recording begins anew after that many."""


class _Open(NamedTuple):
    """A slot key of 32 bytes, and the stream to which it is bound."""

    stream: UUID
    key: bytes


class LocalKeyring:
    """Slot keys under one key-encryption key of 32 bytes, opened in this process.

    ``random(n)`` gives n random bytes, ``new_event()`` a fresh event id, ``now()`` the present instant. ``source``: where the key is had
    from when it was replaced meanwhile, and how the next one is.
    """

    def __init__(
        self, slots: Slots, kek: bytes, *, random: Callable[[int], bytes], new_event: Callable[[], UUID], now: Callable[[], datetime],
        source: Kek | None = None,
    ) -> None:  # fmt: skip
        """Open the keyring. Raises ConfigurationError for a key-encryption key of another length."""
        self._slots = slots
        self.wrapping = Wrapping(kek, random)
        self._source = source
        self._random = random
        self._new_event = new_event
        self._now = now
        self._open: dict[UUID, _Open] = {}
        self._known: dict[Owner, UUID] = {}
        self._searching: bytes | None = None

    def events(self, wanted: Sequence[Wanted], said: Sequence[Sequence[Said]] = ()) -> list[EventKeys]:
        """Give a new event id with its keys for each of ``wanted``; owners without a slot get one, durable on return."""
        self._keep_few()
        if not any(said):
            return self._made_events(wanted)
        key = self._search_key()
        try:
            with self._slots.together():
                made = self._made_events(wanted)
                self._slots.index([mark for one, each in zip(made, said, strict=False) for mark in finding.marks(key, one, each)])
        except BaseException:
            self.forget()  # slots that were just made are not there
            raise
        return made

    def _made_events(self, wanted: Sequence[Wanted]) -> list[EventKeys]:
        owners = list(dict.fromkeys(owner for each in wanted for owner in each))
        self._ensure([owner for owner in owners if owner not in self._known])
        return [self._keyed(each) for each in wanted]

    def search(self, ticket: UUID) -> list[UUID]:
        """Give who is found by the search that stands sealed in a ticket's consultation, as far as its reader may read what says so."""
        sought = self._slots.sought(ticket)
        core = consulted.searching(sought.consultation, self._now())
        text = finding.text_of(core, sought.sealed, self._slot_keys([slot for slot, _, _ in sought.sealed], {core.stream}))
        return finding.found(text, self._search_key(), self._slots, ticket)

    def release(self, ticket: UUID, streams: Sequence[UUID] | None = None) -> dict[tuple[UUID, int], bytes]:
        """Give the unit keys, by (event, ordinal), of the sealed units a ticket shows, in some streams or all.

        A slot key that is gone or was changed gives none, and the units under it do not open; nor does one of a stream that the signed
        consultation does not name, whatever the database says that its ticket shows. Raises TicketRefused.
        """
        self._keep_few()
        units, consultation = self._slots.shown(ticket, streams)
        reached = consulted.reached(consultation, self._now())
        keys = self._slot_keys([slot for slot, _, _ in units], reached)
        return {
            (event, ordinal): unit_key(key, event, ordinal)
            for slot, event, ordinals in units if (key := keys.get(slot)) is not None for ordinal in ordinals
        }  # fmt: skip

    def living(self, owners: Iterable[Owner]) -> dict[Owner, UUID]:
        """Give the slots of these owners whose keys are not destroyed; an owner without one is not there."""
        return {owner: slot for owner, (slot, _, _) in self._slots.owned(owners).items()}

    def is_erased(self, slot: UUID) -> bool:
        """Whether a content-erased entry names the slot, carried out or not."""
        return self._slots.erasure(slot) is not None

    def unfinished(self) -> list[UUID]:
        """Give the slots that an entry has erased and whose keys still live: an erasure that was interrupted."""
        return list(self._slots.erased())

    def destroy(self, slot: UUID) -> int:
        """Destroy a slot's key and give the position of the entry that authorises it.

        Raises NotAuthorised where none does, and before the contents are deleted, which roles and holds can refuse.
        """
        erasure = self._slots.erasure(slot)
        if erasure is None:
            raise NotAuthorised("no content-erased entry names this slot; its key was not destroyed")
        position, done = erasure
        if not done:
            raise NotAuthorised("the contents of this slot are not deleted yet; its key was not destroyed; carry the erasure out first")
        self._slots.destroy(slot, position)
        self._open.pop(slot, None)
        self._known = {owner: known for owner, known in self._known.items() if known != slot}
        self._slots.tidy(UUID(int=int((self._now() - DRAFTED).timestamp() * 1000) << 80))
        return position

    def standing(self) -> Standing:
        """Say since when the key-encryption key counts, and how many slots were destroyed under it: those wait for ``rewrap``."""
        return Standing(self._slots.outstanding(), self._slots.since())

    def rewrap(self, *, always: bool = False) -> int | None:
        """Wrap all living keys anew under a new key-encryption key and destroy the old; gives how many, None where none is outstanding."""
        self.require_right_key()
        if not (always or self._slots.outstanding()):
            return None
        if self._source is None:
            raise NextKeyMissing("this keyring was given a key and no way to the next one; nothing was wrapped anew")
        try:
            made = rewrap(self._slots, self.wrapping, self._source, Drawn(self._random, self._now()), always=always)
        except KeyReplaced:
            return self.rewrap(always=always)  # somebody else did it meanwhile: look whether anything is left
        self.wrapping, number = made or (self.wrapping, None)
        return number

    def forget(self) -> None:
        """Forget which slot is whose, so that the next event asks again: another process may have destroyed one meanwhile."""
        self._known.clear()

    def require_right_key(self) -> None:
        """Raise KeyReplaced where living slot keys are wrapped under another key-encryption key, and this one's source has no such."""
        self._take_up(self._slots.kek())

    def _take_up(self, name: str | None) -> None:
        """Go on with the key of this name, where another process replaced the one that was given. Raises KeyReplaced."""
        if name in (None, self.wrapping.name):
            return
        found = None if self._source is None else self._source.named(str(name))
        if found is None:
            self.wrapping.require(name)
        else:
            self.wrapping = Wrapping(found, self._random)

    def _keep_few(self) -> None:
        """Keep no more than KEPT keys, whatever a program records in one run."""
        if len(self._open) > KEPT:
            self._open.clear()
            self._known.clear()

    def _slot_keys(self, slots: Iterable[UUID], streams: Container[UUID]) -> dict[UUID, bytes]:
        """The keys of those slots that live, are as they were wrapped, and are bound to one of these streams."""
        wanted = set(slots)
        missing = wanted - self._open.keys()
        for slot, (stream, wrapped, kek) in self._slots.wrapped(missing).items() if missing else ():
            with suppress(SealBroken):
                self._open[slot] = _Open(stream, self._unwrap(wrapped, kek, bound(slot, stream)))
        return {slot: opened.key for slot in wanted if (opened := self._open.get(slot)) is not None and opened.stream in streams}

    def _search_key(self) -> bytes:
        """The key under which terms are looked up; it never leaves, and is made when it is first used."""
        if self._searching is None:
            if self._slots.search_key() is None:
                fresh = self._random(KEY_BYTES)
                self._kept(lambda: self._slots.keep_search_key(self.wrapping.wrap(fresh, SEARCH), self.wrapping.name))
            self._searching = self._unwrap(*cast("tuple[bytes, str]", self._slots.search_key()), SEARCH)
        return self._searching

    def _keyed(self, wanted: Wanted) -> EventKeys:
        event, slots = self._new_event(), {owner: self._known[owner] for owner in wanted}
        opened = {owner: self._open[slot].key for owner, slot in slots.items()}
        keys = {(owner, ordinal): unit_key(opened[owner], event, ordinal) for owner, ordinals in wanted.items() for ordinal in ordinals}
        return EventKeys(event, slots, keys)

    def _ensure(self, owners: Sequence[Owner]) -> None:
        if not owners:
            return
        found = self._slots.owned(owners)
        fresh = [owner for owner in owners if owner not in found]
        if fresh:
            self._kept(lambda: self._slots.add([self._fresh(owner) for owner in fresh]))
            found = self._slots.owned(owners)
        for owner in owners:
            slot, wrapped, kek = found[owner]
            self._open[slot] = _Open(owner.stream, self._unwrap(wrapped, kek, bound(slot, owner.stream)))
            self._known[owner] = slot

    def _fresh(self, owner: Owner) -> tuple[UUID, Owner, bytes, str]:
        slot = UUID(bytes=self._random(16), version=4)
        return slot, owner, self.wrapping.wrap(self._random(KEY_BYTES), bound(slot, owner.stream)), self.wrapping.name

    def _kept(self, keep: Callable[[], None]) -> None:
        """Keep what is wrapped under this key, once more under the one that replaced it meanwhile."""
        try:
            keep()
        except KeyReplaced:
            self._take_up(self._slots.kek())
            keep()

    def _unwrap(self, wrapped: bytes, kek: str, bound_to: bytes) -> bytes:
        self._take_up(kek)
        return self.wrapping.unwrap(wrapped, bound_to)
