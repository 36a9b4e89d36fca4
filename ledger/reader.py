"""The ledger as its reader uses it: consult, redeem, open; and erase what an entry names for it.

Like ``ledger.application``, which records, it reads the clock and draws random numbers; what only a reading needs is loaded by it.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial, reduce
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

from ledger import redeeming
from ledger.moment import event_id
from ledger.persons import Merge, Persons, joined
from ledger.redeeming import CLASSES
from ledger.session import Session
from ledger.store import append, connection, erased, keyring_store, reading
from ledger.store.beside import Beside

if TYPE_CHECKING:
    from ledger.entry.draft import Draft
    from ledger.events.access import RecordConsulted
    from ledger.events.fact import Fact
    from ledger.intents import Me
    from ledger.privacy.event_keys import EventKeys
    from ledger.privacy.keyring import Keyring
    from ledger.privacy.opening import Entry
    from ledger.store import keyring_socket

UNPLACED = ""
"""In place of the kind of the user's agency: it was looked up, and nobody has recorded it."""


class _Made(NamedTuple):
    """A consultation ready to be recorded: where it was found to go, its draft, and the keys under which it is sealed."""

    found: reading.Consulting
    draft: "Draft"
    key: "EventKeys"


class Reader(Session):
    """One user who reads: every reading of content is a consultation first. The keyring's connections open when they are first needed.

    ``consultations`` counts those that were recorded through it.
    """

    consultations = 0
    _keyring: "Beside[Keyring] | None" = None
    _channel: "keyring_socket.Channel | None" = None
    _kind: str | None = None
    _onward: reading.Consulting | None = None  # where the next consultation goes, as the last one left it; None: to be asked

    def close(self) -> None:
        """Close every connection, those that are just being made too."""
        if self._keyring is not None:
            self._keyring.end()
        if self._channel is not None:
            self._channel.close()
        super().close()

    @property
    def keyring(self) -> "Keyring":
        """The keyring, in this process or in its own.

        Raises ConfigurationError where the key-encryption key cannot be had, and ServerUnreachable where no keyring answers.
        """
        return self.opening_keyring().answer()

    def opening_keyring(self) -> "Beside[Keyring]":
        """Begin to open the keyring, whose connections are made while the caller goes on."""
        if self._keyring is None:
            self._keyring = Beside(self._open_keyring)
        return self._keyring

    def _open_keyring(self) -> "Keyring":
        if self.place.keyring is not None:
            from ledger.privacy.remote import RemoteKeyring
            from ledger.store.keyring_socket import Channel

            self._channel = Channel(self.place.keyring)
            return RemoteKeyring(self._channel.ask)
        from ledger.privacy.local import LocalKeyring
        from ledger.store import kek

        source = kek.source(self.place, os.urandom)
        key = source.read()
        slots = keyring_store.PostgresSlots(self._connect("keyring", "keyring"), self._connect("keyring"))
        return LocalKeyring(slots, key, random=os.urandom, new_event=event_id, now=self.now, source=source)

    def read(
        self, streams: Sequence[UUID], *, persons: Sequence[UUID] = (), purpose: str, reason: str | None = None,
        upto: int | None = None, search: str | None = None, classes: Sequence[str] = CLASSES,
    ) -> "list[Entry]":  # fmt: skip
        """Consult, then redeem: the one way to read content; ``search`` is the term read for, and travels sealed. Raises as redeem."""
        ticket = self.consult(streams, persons=persons, purpose=purpose, reason=reason, upto=upto, search=search, classes=classes)
        return self.redeem(ticket, classes=classes)

    def redeem(self, ticket: UUID, streams: Sequence[UUID] | None = None, *, classes: Sequence[str] = CLASSES) -> "list[Entry]":
        """Open what a ticket shows, of some of its streams or of all; ``classes`` as it was consulted for.

        Raises TicketRefused, NotAuthorised, MalformedEntry.
        """
        return self._numbered(redeeming.opened(self._shown(ticket, classes, streams), classes))

    def redeem_held(self, ticket: UUID, pieces: Iterable[Sequence[UUID]], *, bare: bool) -> "Iterator[list[Entry]]":
        """Open what a ticket shows that asks for agency-held entries alone, some of its streams at a time. Raises as redeem."""
        return map(self._numbered, redeeming.held(partial(self._shown, ticket, redeeming.HELD), pieces, bare=bare))

    def _shown(self, ticket: UUID, classes: Sequence[str], streams: Sequence[UUID] | None) -> redeeming.Shown:
        return redeeming.shown(self.user, lambda: self.keyring, ticket, classes, streams)

    def _numbered(self, found: "list[Entry]") -> "list[Entry]":
        self._numbers.update({entry.fact.stream: entry.number for entry in found if entry.number})
        return found

    def consult(
        self, streams: Sequence[UUID], *, persons: Sequence[UUID], purpose: str, reason: str | None, upto: int | None = None,
        classes: Sequence[str] = CLASSES, search: str | None = None, search_in: str | None = None, glass: int | None = None,
    ) -> UUID:  # fmt: skip
        """Record that something is about to be read; gives the ticket to redeem. ``glass``: where it stands that it was broken for this."""
        scope: dict[str, Any] = {"streams": [*map(str, streams)], "persons": [*map(str, persons)], "classes": list(classes)}
        scope |= {name: limit for name, limit in (("upto", upto), ("search_in", search_in), ("glass", glass)) if limit is not None}
        return self._consulted(scope, purpose, reason, search)[0]

    def seek_behind_glass(self, number: str, reason: str) -> reading.BehindGlass | None:
        """Look up a case that may be hidden, in an emergency; recorded first, as a consultation of nothing with the number sealed in it.

        None where there is none. Raises NotAuthorised for whoever may break no glass.
        """
        from ledger.privacy import sealing

        ticket, made = self._consulted({"classes": ["facts"]}, "safeguarding", reason, number)
        texts = sealing.texts(made.draft, made.key, self.logs["access"])
        return reading.behind_glass(self.user, ticket, texts["search"])

    def _consulted(self, scope: dict[str, Any], purpose: str, reason: str | None, search: str | None) -> "tuple[UUID, _Made]":
        self.opening_keyring()
        from ledger import conflicts
        from ledger.events.access import RecordConsulted

        told = {name: text for name, text in (("reason", reason), ("search", search)) if text}
        event = RecordConsulted.from_values({"scope": scope, **told})
        answer = conflicts.settled(
            lambda: self._consultation(event, purpose),
            lambda made: (self._recorded(made.draft), made),
            lambda made: conflicts.consultation_moved(self.user, self.keyring, made.found, made.draft, made.key.slots),
            self._give_way, "read",
        )  # fmt: skip
        self.consultations += 1
        return answer

    def _consultation(self, event: "RecordConsulted", purpose: str) -> "_Made":
        from ledger import consultation
        from ledger.privacy import sealing

        found = self._onward or reading.consulting(self.user)
        planned = consultation.planned(event, stream := found.stream or uuid4(), self.placed(), purpose, self.policy, self.now())
        (key,) = self.keyring.events([sealing.wanted(planned)])
        where = sealing.Place(self.logs["access"], stream, found.version + 1, found.facts or uuid4(), None)
        return _Made(found, sealing.sealed(planned, key, where, self.profile.seed, os.urandom), key)

    def _recorded(self, draft: "Draft") -> UUID:
        """Record a consultation; its place tells where the next one goes, unless a transaction of the caller's may yet take it back."""
        self._onward = None
        ticket = append.consult(self.user, draft, self.now())
        if connection.at_rest(self.user):
            self._onward = reading.Consulting(draft.stream, draft.version, draft.units[0].slot)
        return ticket

    def search_persons(self, terms: str, *, purpose: str, reason: str | None) -> Sequence[UUID]:
        """Consult, then have the keyring look up who is found by every line of ``terms``, which travel sealed. Raises as redeem."""
        ticket = self.consult(
            (), persons=(), purpose=purpose, reason=reason, search=terms, search_in="persons", classes=("facts", "personal")
        )
        return self.keyring.search(ticket)

    def facts(self, stream: UUID, types: Sequence[str] | None = None) -> "list[Fact]":
        """The clear facts of a stream in version order, for rules, of some ``types`` or of all: open to whoever may record there."""
        if stream == self._unit_stream:
            return [redeeming.fact_of(row) for row in reading.unit_facts(self.user, types)]
        return [redeeming.fact_of(row) for row in reading.rule_facts(self.user, stream, types)]

    def merges(self, persons: Iterable[UUID]) -> list[Merge]:
        """Merges of these persons, and of whoever they were ever merged with, that stand or were taken back, so far as this user sees both.

        A merge with somebody who does not stand open to him is none to him, not even where it ties two who do.
        """
        found: list[Merge] = []
        known, asked = set[UUID](), list(dict.fromkeys(persons))
        while asked:
            known.update(asked)
            fresh = [Merge(*row) for row in reading.merges_of(self.user, asked)]
            found += fresh
            asked = [other for other in dict.fromkeys(each.other for each in fresh) if other not in known]
        return found

    def same_persons(self, persons: Iterable[UUID], recorded_by: datetime | None = None) -> Persons:
        """Which of these persons, and who else, are one by what was recorded until then (None: by now), as ``merges`` tells it."""
        return joined(self.merges(persons), recorded_by)

    def all_persons(self, recorded_by: datetime | None = None, upto: int | None = None) -> Persons:
        """Who is one with whom, of all persons of whom this user sees both, by what was recorded until then, or up to a position."""
        return joined((Merge(*row) for row in reading.merges_by(self.user, upto)), recorded_by)

    def same_as(self, person: UUID, recorded_by: datetime | None = None) -> tuple[UUID, ...]:
        """Give everybody who is the same person as this one, himself too, the lowest number first: for whatever is asked of a person."""
        return self.same_persons([person], recorded_by).of(person)

    def placed(self) -> "Me":
        """The user with the kind of his agency: what the policy says, else the unit's record, else police, who lead the unit."""
        if self._kind is None:
            self._kind = self.kind_of_agency(self.me.agency) or UNPLACED
        return replace(self.me, placed=False) if self._kind == UNPLACED else replace(self.me, sector=self._kind, placed=True)

    def kind_of_agency(self, code: str) -> str | None:
        """Kind of an agency today: what the policy says, else the unit's record; None where neither tells it."""
        from ledger.rules.team import NAMING, Team, evolve

        if code in self.policy.sectors or reading.unit_stream(self.user) is None:
            return self.policy.sectors.get(code)
        name = reduce(evolve, self.facts(self.unit_stream(), NAMING), Team()).agency(code, self.today())
        return name.sector if name else None

    def erase(self, slot: UUID) -> int:
        """Destroy a slot that an entry names for it, contents and key, and keep outside the database that it was.

        Gives the number of units that were deleted.
        """
        units = reading.erase(self.user, slot)
        erased.keep(self.place, slot, self.keyring.destroy(slot))
        return units

    def rewrap(self) -> int | None:
        """Have all living keys wrapped anew under a new key-encryption key, after slots were destroyed: older backups of them are dead.

        Once, after the last slot; gives how many keys there are, None where no slot was destroyed since the last time. Repeating it
        finishes what was interrupted. Raises ConfigurationError where no next key can be had: then ``doctor`` says that it is outstanding.
        """
        return self.keyring.rewrap()

    def _give_way(self, attempt: int) -> None:
        """Wait at random, longer each time, so that those who conflicted do not meet again; and trust no slot known from before."""
        self.keyring.forget()
        sleep(min(0.01 * 2**attempt, 0.5) * os.urandom(1)[0] / 255)
