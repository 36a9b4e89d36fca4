"""The ledger as a program uses it: read state, decide, seal, append, answer; and, by ``ledger.reader``, consult, redeem, open.

With that and ``ledger.moment`` the only place that reads the clock and draws random numbers. What it calls is pure, or a thin edge to the
server; what only an act needs (event classes, rules, seals) is loaded by it, so that a question answers at once.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from ledger import moment, receipts
from ledger.entry import signature
from ledger.errors import NotAuthorised
from ledger.intents import Acted, Intent
from ledger.moment import now
from ledger.reader import Reader
from ledger.receipts import Line, Receipt
from ledger.rules.team import NAMING
from ledger.store import append, copies, place, reading

if TYPE_CHECKING:
    from ledger import acts
    from ledger.entry.draft import Draft
    from ledger.entry.narrative import Name
    from ledger.events.event import Event
    from ledger.events.fact import Fact
    from ledger.rules.membership import UnitState
    from ledger.rules.policy import Policy
    from ledger.rules.rule import NextAct

__all__ = ["Intent", "Ledger", "Line", "Receipt", "now"]

MENTIONS = "To mark the parties' names in a narrative that is being recorded."
"""The reason of the consultation by which a narrative's mentions are found."""
DECIDED = "share-decided.v1"
"""A type whose rules ask of what kind the agency is that brought an entry (health: its Caldicott Guardian)."""
HELD_FOR_RULES = "To decide an act by what this agency itself holds of the case."
"""The reason of the consultation by which rules of agency-held types read their agency's own entries."""


class Ledger(Reader):
    """One user's open ledger: he records, and consults and erases as its reader does."""

    def __init__(self, at: place.Place, profile: place.Profile) -> None:
        """Connect as the profile's login and learn who that is."""
        self._fresh: dict[str, str | None] = {}  # streams drawn here, and under which request id they began; None: they have not
        self._unit: tuple[int, UnitState] | None = None  # the unit's state as read, with the version of its stream
        self._continues = False
        super().__init__(at, profile)

    def fresh(self) -> UUID:
        """A random id for a stream that is about to begin: it tells nothing, not even when."""
        made = uuid4()
        self._fresh[str(made)] = None
        return made

    def seed(self) -> bytes:
        """Random bytes for a new Ed25519 key (32)."""
        return moment.seed()

    # -- recording -------------------------------------------------------------------------------------------------

    def record(
        self, intents: Sequence[Intent], *, request_id: str | None = None, dry_run: bool = False, clock_checked: bool = False,
        behind: bool = False,
    ) -> Receipt:  # fmt: skip
        """Record one act: all its events or none. Raises RuleRefused, RequestReused, Conflict and the store's refusals.

        VerificationFailed, where a checkpoint that is kept outside the database is ahead of it, unless the act says so itself (``behind``).

        After a conflict the act is decided again, if what it was decided on has moved; what that cannot cure is answered at once.
        A dry run decides and stops before anything is sealed; its receipt has no positions and the address of each entry to be.
        """
        mac, earlier = self._earlier(intents, request_id)
        if earlier is not None:
            return self._told(earlier)
        if dry_run:
            return receipts.expected(self._judge(intents), self._numbers, self.session["assurance"])
        if not behind:
            self.refuse_behind()
        self.opening_keyring()
        from ledger import conflicts, requests

        answer = conflicts.settled(
            lambda: (decided := self._decide(intents), self._sealed(decided)),
            lambda made: append.append(self.user, made[1], request=request_id, mac=mac, clock=now(), clock_checked=clock_checked),
            lambda made: conflicts.act_moved(self.user, self.keyring, *made),
            self._give_way, "recorded",
        )  # fmt: skip
        self._numbers.update({entry.stream: entry.number for entry in answer.entries if entry.number})
        if any(type(intent.event).type_name() in NAMING for intent in intents):
            self._kind = None
        drawn = [text for text in requests.texts(intents) if self._fresh.get(text, "") is None]
        self._fresh.update(dict.fromkeys(drawn, request_id or ""))
        return self._told(answer)

    def refuse_behind(self) -> None:
        """Raise VerificationFailed where a checkpoint of the record that is kept outside the database is ahead of it. Asked once."""
        if self._continues:
            return
        copies.refuse_ahead("the record", copies.reached(self.place, "cases"), reading.head(self.user)[0], "nothing was recorded")
        self._continues = True

    def _told(self, answer: append.Answer) -> Receipt:
        return receipts.receipt(answer, self._numbers, self.session["assurance"])

    def repeats(self, intents: Sequence[Intent], request_id: str) -> bool:
        """Tell whether this very act was recorded under the request id; raises RequestReused where another was."""
        return self._earlier(intents, request_id)[1] is not None

    def _earlier(self, intents: Sequence[Intent], request_id: str | None) -> tuple[bytes | None, append.Answer | None]:
        """The act's MAC, and what was answered if the same act was recorded under this request id before."""
        if request_id is None:
            return None, None
        mac = self._mac(intents, request_id)
        return mac, append.repeated(self.user, request_id, mac)

    def _mac(self, intents: Sequence[Intent], request_id: str) -> bytes:
        """The act's MAC, in which what was drawn here, or under this very request id, stands for itself by its place."""
        from ledger import requests

        def drawn(text: str) -> bool:
            return self._fresh.get(text, "") in (None, request_id)

        return signature.request_mac(self.profile.seed, requests.as_typed(intents, drawn))

    def _decide(self, intents: Sequence[Intent]) -> "list[acts.Decided]":
        from ledger import acts, mentions

        judged = self._judge(intents)
        persons = dict.fromkeys((*acts.persons_mentioned(judged), *self._persons_brought(judged)))
        return acts.cut(judged, mentions.names_in(intents) + self._names(list(persons)))

    def _persons_brought(self, judged: "Sequence[acts.Decided]") -> list[UUID]:
        """Parties of the cases that proceedings concern: narratives of these proceedings may mention them."""
        streams = {each.stream for each in judged if type(each.event).stream == "proceedings"}
        if not streams:
            return []
        cases = {UUID(case) for each in judged for case in each.event.values().get("cases", ()) if each.stream in streams}
        cases.update(case for each in self.proceedings() if each.stream in streams for case in each.cases)
        return [person for joined in self.parties(list(cases)).values() for person, _, _ in joined]

    def _judge(self, intents: Sequence[Intent]) -> "list[acts.Decided]":
        """Ask the rules; no name is read for an act that they refuse, nor for one that is only rehearsed."""
        from ledger import acts, holding, merging
        from ledger.rules import rule

        streams = {stream: self._state(stream) for stream in dict.fromkeys(intent.stream for intent in intents)}
        for stream, purpose in holding.held_to_open(intents, streams, self.me).items():
            streams[stream] = self._opened_state(streams[stream], purpose)
        if merging.says_it(intents) and (against := merging.one_sided(intents, self._merges)) is not None:
            raise rule.refused(against)
        roles = self._roles() if acts.names_roles(intents, self.me, self.policy) else None
        placing = any(type(intent.event).type_name() == DECIDED for intent in intents)
        return acts.decide(intents, streams, self.placed(), self._placing() if placing else self.policy, now(), roles)

    def of_both(self, intents: Sequence[Intent]) -> list[Intent]:
        """Complete an act that says of a person that he and another are one, or two after all, by the same of that other."""
        from ledger import merging

        return merging.completed(intents, self._merges) if merging.says_it(intents) else list(intents)

    def _merges(self, person: UUID) -> Mapping[int, str]:
        from ledger import acts

        return getattr(acts.rule_state(self._state(person), (), self.policy), "merges", {})

    def _placing(self) -> "Policy":
        """The policy with the kinds of those agencies too that the unit's record names and it does not."""
        unit, today = self._roles(), self.today()
        named = {one.agency: kind for one in unit.team.names.values() if (kind := unit.sector(one.agency, today)) is not None}
        return replace(self.policy, sectors={**named, **self.policy.sectors})

    def _roles(self) -> "UnitState":
        """The unit's state, read anew only when something was recorded in its stream since."""
        from ledger.rules import membership

        stream = self.unit_stream()
        version = reading.writing(self.user, stream).version
        if self._unit is None or self._unit[0] != version:
            self._unit = version, membership.folded(self.facts(stream), self.policy)
        return self._unit[1]

    def next_acts(self, stream: UUID) -> "tuple[list[NextAct], tuple[Fact, ...]]":
        """What this user may record next in a stream and why not the rest, and the clear facts that say so. Nothing is consulted.

        Raises NotAuthorised for whoever records nothing there.
        """
        from ledger import guards

        try:
            state = self._state(stream)
        except NotAuthorised:  # an analyst sees the case, and not what the rules ask of it
            raise NotAuthorised(guards.NOT_TOLD) from None
        return guards.next_acts(state, self.me, self.policy, now()), state.facts

    def require_open(self, cls: "type[Event]", stream: UUID, acted: Acted) -> None:
        """Ask the guards before anything is said. Raises RuleRefused where they refuse an act of this type in the stream."""
        from ledger import acting, guards

        roles = self._roles() if acting.asks_unit(cls, acted, self.me, self.policy) else None
        guards.require_open(cls, self._state(stream), acted, self.me, self.policy, now(), roles)

    def _state(self, stream: UUID) -> "acts.StreamState":
        from ledger import acts

        if self._fresh.get(str(stream), "") is None:  # drawn here and not begun yet
            return acts.StreamState(stream, 0, None, {}, ())
        writing = reading.writing(self.user, stream)
        facts = self.facts(stream) if writing.version else ()
        return acts.StreamState(stream, writing.version, writing.kind, writing.facts, tuple(facts))

    def _opened_state(self, state: "acts.StreamState", purpose: str) -> "acts.StreamState":
        """The state with what this user's agency holds there, read by a recorded consultation."""
        from ledger import holding

        read = self.read([state.stream], purpose=purpose, reason=HELD_FOR_RULES, classes=("facts", "held"))
        return holding.with_opened(state, (entry.fact for entry in read))

    def _sealed(self, decided: "Sequence[acts.Decided]") -> "list[Draft]":
        from ledger.privacy import sealing

        said = [sealing.said(each.event, each.stream, each.planned) for each in decided]
        keys = self.keyring.events([sealing.wanted(each.planned) for each in decided], said)
        fresh: dict[tuple[UUID, str], UUID] = {}
        drafts = []
        for each, key in zip(decided, keys, strict=True):
            facts = each.facts or fresh.setdefault((each.stream, each.controller), uuid4())
            where = sealing.Place(self.logs["cases"], each.stream, each.version, facts, each.series)
            drafts.append(sealing.sealed(each.planned, key, where, self.profile.seed, os.urandom))
        return drafts

    def _names(self, persons: Sequence[UUID]) -> "tuple[Name, ...]":
        """The names by which narratives mention the parties; reading them is a consultation like any other."""
        from ledger import mentions

        if not persons:
            return ()
        return mentions.names_of(self.read((), persons=persons, purpose="case_work", reason=MENTIONS, classes=("facts", "personal")))
