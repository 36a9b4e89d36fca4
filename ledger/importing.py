"""Recording in bulk: many acts in one transaction, with what is known of their streams kept from act to act.

Every act is decided and refused as if it came alone; only the reading is saved. What is kept is bounded, and forgotten as soon as the
database disagrees with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from ledger import acts, errors, mentions, moment, receipts, requests
from ledger.application import Ledger, now
from ledger.kept import Kept
from ledger.receipts import Receipt
from ledger.rehearsed import ANOTHER, Rehearsed
from ledger.rules import stream_state
from ledger.store import append, connection, place

if TYPE_CHECKING:
    from ledger.acts import Decided, StreamState
    from ledger.entry.draft import Draft
    from ledger.entry.narrative import Name
    from ledger.intents import Intent
    from ledger.rules.membership import UnitState

KEPT_ENTRIES = 40_000
"""Entries of streams that are kept at most, in about 60 MB: those of a thousand cases and more."""
KEPT = 4096
"""Names of persons, and numbers of streams, that are kept at most."""
AT_ONCE = 200
"""Entries of waiting acts that are sent to the database in one call, about."""


class Given(NamedTuple):
    """One act to be recorded, under its request id."""

    intents: "Sequence[Intent]"
    request: str


REFUSALS = (errors.Conflict, errors.EntryRefused, errors.NotAuthorised, errors.NotFound, errors.UnknownType)
"""What the database refuses an act with; each act of the transaction is then recorded alone, to find which it was."""

Outcome = Receipt | errors.CaseledgerError
"""What became of one act: recorded (or recorded before), or refused and nothing of it recorded."""


class ImportingLedger(Ledger):
    """A ledger that records many acts: each by ``act`` inside a ``transaction``, or by ``alone``."""

    def __init__(self, at: place.Place, profile: place.Profile) -> None:
        """Connect as the profile's login; nothing is known of any stream yet."""
        super().__init__(at, profile)
        self._states: Kept[UUID, StreamState] = Kept(KEPT_ENTRIES, lambda state: 4 + len(state.facts))
        self._named: Kept[UUID, tuple[Name, ...]] = Kept(KEPT, len)
        self._waiting: list[append.Act] = []
        self._under_way: dict[str, tuple[bytes, Receipt]] = {}  # acts of this transaction, which no other connection sees yet
        self._roles_read: UnitState | None = None
        self._rehearsed: Rehearsed | None = None

    @cached_property
    def recording(self) -> connection.Connection:
        """The connection that records in bulk; what is read on the other stands, so a consultation counts at once."""
        self.refuse_behind()
        return self._connect(self.profile.login)

    def earlier(self, given: Given) -> Receipt | None:
        """What was answered when this act was recorded before. Raises RequestReused where its id was another act's."""
        mac = self._mac(given.intents, given.request)
        if given.request in self._under_way:
            before, told = self._under_way[given.request]
            if before != mac:
                raise errors.RequestReused(ANOTHER)
            return replace(told, repeated=True)
        answer = append.repeated(self.user, given.request, mac)
        return None if answer is None else self._told(answer)

    def rehearse(self, given: Given, *, named: bool) -> Outcome:
        """Decide an act and record nothing, as if the acts rehearsed before it had been recorded.

        ``named``: its request id may be that of an act that was recorded, or rehearsed, before. What was rehearsed stands in a temporary
        database, however much that is.
        """
        self._rehearsed = known = self._rehearsed or Rehearsed(moment.seed())
        try:
            mac = self._mac(given.intents, given.request)
            if named and (before := self.earlier(given) or known.repeated(given.request, mac)):
                return before
            judged = self._judge(given.intents)
        except errors.CaseledgerError as refusal:
            return refusal
        self._keep(given, judged, {})
        told = receipts.expected(judged, self._numbers, self.session["assurance"])
        if named:
            known.keep(given.request, mac, told)
        return told

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Record the acts of the block in one transaction; after an error nothing of it is recorded, and nothing is known any more.

        Raises REFUSALS. The roles that members hold are those recorded before it began.
        """
        self._roles_read = None
        if len(self._numbers) > KEPT:
            self._numbers.clear()  # an act that names a stream by its number finds it again
        self._states.drop(self.unit_stream())
        connection.rows(self.recording, "BEGIN")
        try:
            yield
            self._append_waiting()
            connection.rows(self.recording, "COMMIT")
            self._under_way.clear()
        except BaseException:
            self._forget()
            if not self.recording.closed:
                connection.rows(self.recording, "ROLLBACK")
            raise

    def act(self, given: Given) -> Outcome:
        """Record one act inside ``transaction``; until that ends it may wait for others. Raises REFUSALS; the transaction is over then."""
        try:
            decided = self._decide(given.intents)
        except errors.CaseledgerError as refusal:
            return self.earlier(given) or refusal
        act = append.Act(given.request, self._mac(given.intents, given.request), self._sealed(decided))
        if self._can_wait(decided):
            self._waiting.append(act)
            if sum(len(one.drafts) for one in self._waiting) >= AT_ONCE:
                self._append_waiting()
            told = receipts.expected(decided, self._numbers, self.session["assurance"])
        else:
            self._append_waiting()
            answer = append.append(self.recording, act.drafts, request=act.request, mac=act.mac, clock=now())
            told = self._told(answer)
        self._under_way[act.request] = act.mac, told
        if told.repeated:
            for each in decided:
                self._states.drop(each.stream)
        else:
            self._keep(given, decided, facts_slots(decided, act.drafts))
        return told

    def _can_wait(self, decided: "Sequence[Decided]") -> bool:
        """Whether an act can be sent with others: it begins no stream, has no effect and is in no person's stream (``api.append_acts``)."""
        kinds = {self._states[each.stream].kind for each in decided}
        return kinds.isdisjoint({None, "person"}) and not any(type(each.event).effect for each in decided)

    def _append_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            append.append_acts(self.recording, waiting, now())

    def alone(self, given: Given) -> Outcome:
        """Record one act in a transaction of its own. Raises what is no refusal of the act: a lost server, a full disk, a clock refused."""
        try:
            return self.record(given.intents, request_id=given.request)
        except (errors.DatabaseError, errors.ClockRefused):
            raise
        except errors.CaseledgerError as refusal:
            return refusal
        finally:
            self._forget()

    # -- what is kept ----------------------------------------------------------------------------------------------

    def _state(self, stream: UUID) -> "StreamState":
        found = self._states.get(stream)
        if found is None:
            found = self._rehearsed_state(stream) or acts.folded(super()._state(stream), self.policy)
        return self._states.keep(stream, found)

    def _rehearsed_state(self, stream: UUID) -> "StreamState | None":
        return None if self._rehearsed is None else self._rehearsed.held(stream)

    def _opened_state(self, state: "StreamState", purpose: str) -> "StreamState":
        return self._states.keep(state.stream, super()._opened_state(state, purpose))

    def _roles(self) -> "UnitState":
        stream = self.unit_stream()
        kept = self._states.get(stream) or self._rehearsed_state(stream)
        if kept is not None and kept.rules is not None:  # what is rehearsed of the unit counts for what is rehearsed after it
            rehearsed: UnitState = stream_state.under(kept.rules, self.policy)
            return rehearsed
        if self._roles_read is None:
            self._roles_read = super()._roles()
        return self._roles_read

    def _names(self, persons: Sequence[UUID]) -> "tuple[Name, ...]":
        unknown = [person for person in persons if person not in self._named]
        read = super()._names(unknown)
        for person in unknown:
            self._named.keep(person, tuple(name for name in read if name.party == person))
        return tuple(name for person in persons for name in self._named.get(person) or ())

    def _keep(self, given: Given, decided: "Sequence[Decided]", slots: dict[tuple[UUID, str], UUID]) -> None:
        for drawn in requests.texts(given.intents) if self._fresh else ():
            self._fresh.pop(drawn, None)
        for stream in dict.fromkeys(each.stream for each in decided):
            own = {controller: slot for (at, controller), slot in slots.items() if at == stream}
            acted = [(intent, each.envelope.actor) for intent, each in zip(given.intents, decided, strict=True)]
            state = acts.after(self._states[stream], acted, own, self.me, self.policy, now())
            self._states.keep(stream, state)
            if self._rehearsed is not None:
                self._rehearsed.hold(stream, state)
        for person in {str(each.stream) for each in decided if self._states[each.stream].kind == "person" and each.version > 1}:
            self._forget_cases_of(person)
        for name in mentions.names_in(given.intents):
            if name.party is not None:
                self._named.keep(name.party, (*(self._named.get(name.party) or ()), name))

    def _forget_cases_of(self, person: str) -> None:
        """Read them again before they are written to: they have got an entry that says what was recorded of their party."""
        for stream, state in self._states.values():
            if any(fact.fields.get("party") == person for fact in state.facts):
                self._states.drop(stream)

    def _give_way(self, attempt: int) -> None:
        self._forget()
        super()._give_way(attempt)

    def _forget(self) -> None:
        self._states.clear()
        self._named.clear()
        self._waiting.clear()
        self._under_way.clear()
        self._roles_read = None
        self.keyring.forget()


def facts_slots(decided: "Iterable[Decided]", drafts: "Iterable[Draft]") -> dict[tuple[UUID, str], UUID]:
    """The facts slot by stream and controller in which each draft's clear units stand."""
    return {
        (each.stream, each.controller): next(unit.slot for unit in draft.units if not unit.sealed)
        for each, draft in zip(decided, drafts, strict=True)
    }  # fmt: skip
