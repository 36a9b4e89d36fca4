"""On what an erasure rests, from stored bytes alone: rule 13 of ``ledger.proof.audit`` (docs/format.md, section 21).

One member proposes which slots are destroyed, another decides it, in the stream whose slots go or in the unit's. Each is held against
what stood before it: the proposal, what declined it, the roles in which both recorded, legal holds, and the word of the controller.
"""

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple
from uuid import UUID

from ledger.proof.audit import Rule, Told, digest, identifier
from ledger.proof.audit_holds import NEVER, Holds, Joins, ids, number, text, texts

OFFICERS = frozenset({"supervisor", "disclosure_officer"})
"""Roles in which one proposes and decides an erasure."""
OF_USERS = frozenset({"user-added", "user-roles-changed", "user-disabled"})
"""Types by which it is known who could record for a controller."""


class Act(NamedTuple):
    """An entry by which slots go, or that proposes it: where it stands, who recorded it and as what, and what it names.

    ``before``: of what expired, the instant before which it was recorded (microseconds since 1970); ``second`` is whom an erasure names
    as the one who proposed it, ``proposal`` that entry's leaf.
    """

    position: int
    stream: bytes
    version: int
    recorded_at: int
    recorder: UUID
    actor: UUID | None
    agency: str
    roles: frozenset[str]
    slots: frozenset[UUID]
    authority: str
    review: str
    person: UUID | None
    second: UUID | None
    proposal: bytes
    before: int = 0


class Place(NamedTuple):
    """Where slots stood that an erasure took: the stream, and who controls them (None: what would tell it is gone).

    ``last`` is the position of the last entry that lost something there.
    """

    stream: bytes
    controller: str | None
    last: int = 0


class Fault(NamedTuple):
    """A rule that does not hold of an erasure, or of which that cannot be told any more (not ``certain``), and what was found."""

    rule: Rule
    what: str
    certain: bool = True


class _Review(NamedTuple):
    position: int
    controller: str
    decision: str


def act(said: Told, before: int = 0) -> Act:
    """Read an entry that names slots. Total: what it does not say in its form is nobody, nothing or empty."""
    stamp, who, named = said.units.get("stamp"), said.units.get("who"), said.units.get("slots")
    stamp, who = stamp if isinstance(stamp, dict) else {}, who if isinstance(who, dict) else {}
    return Act(
        said.position, said.stream, said.version, said.recorded_at, UUID(bytes=said.recorder), identifier(who.get("actor")),
        str(stamp.get("agency")), frozenset(texts(stamp.get("roles"))), frozenset(ids(named)), text(said, "authority"),
        text(said, "review"), identifier(said.units.get("person")), identifier(said.units.get("second_person")),
        digest(said.units.get("proposal")), before,
    )  # fmt: skip


class Grounds:
    """Follows what is recorded for and against erasures, in order of positions, and judges each by what stood before it."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self._proposals: dict[bytes, Act] = {}
        self._declined: dict[tuple[bytes, int], int] = {}
        self._holds = Holds()
        self._reviews: dict[bytes, list[_Review]] = {}
        self._officers: dict[str, tuple[str, str]] = {}
        self._logins: dict[str, str] = {}

    def hear(self, said: Told, leaf: bytes) -> None:
        """Take in an entry; ``leaf`` is its own."""
        if said.kind == "erasure-proposed":
            self._proposals[leaf] = act(said)
        elif said.kind == "erasure-declined":
            self._declined.setdefault((said.stream, number(said, "proposal")), said.position)
        elif said.kind == "retention-reviewed":
            self._review(said)
        elif said.kind in OF_USERS:
            self._post(said)
        else:
            self._holds.hear(said)

    def _review(self, said: Told) -> None:
        """Take a controller's decision from a member of its own, or from another where nobody of it could record it."""
        controller = text(said, "controller")
        if act(said).agency == controller or controller not in {agency for agency, _ in self._officers.values()}:
            self._reviews.setdefault(said.stream, []).append(_Review(said.position, controller, text(said, "decision")))

    def _post(self, said: Told) -> None:
        """Follow by recorder who may propose, decide and review: of which agency, and by which login, which is closed at last."""
        if said.kind == "user-disabled":
            self._officers = {who: post for who, post in self._officers.items() if post[1] != text(said, "login")}
            return
        who = text(said, "recorder")
        login = text(said, "login") or self._logins.get(who, "")
        self._logins[who] = login
        self._officers.pop(who, None)
        if OFFICERS & {*texts(said.units.get("roles"))}:
            self._officers[who] = text(said, "agency"), login

    def faults(
        self, erasure: Act, places: AbstractSet[Place], unit: bytes | None, joins: Joins, silent: Collection[bytes]
    ) -> Iterator[Fault]:  # fmt: skip
        """Judge an erasure. ``places`` are where its slots stood, ``unit`` is the unit's stream.

        ``silent``: leaves, and streams, of entries whose clear units were erased, so that what they said cannot be told.
        """
        proposal = self._proposals.get(erasure.proposal)
        if proposal is None and erasure.proposal in silent:
            yield Fault(Rule.PROPOSED, "what proposed it was erased", certain=False)
        else:
            yield from (Fault(Rule.PROPOSED, what) for what in self._unproposed(erasure, proposal))
        for who, one in (("proposed", proposal), ("decided", erasure)):
            if one is not None and not one.roles & OFFICERS:
                yield Fault(Rule.OFFICERS, f"it was {who} in another role")
        if erasure.stream != unit and any(place.stream != erasure.stream for place in places):
            yield Fault(Rule.OWN_SLOTS, "a slot that it names is another stream's")
        yield from self._unworded(erasure, proposal, places, joins, silent)
        held = {(each.stream, each.controller) for each in places} | ({(erasure.stream, None)} if erasure.stream != unit else set())
        if (hold := self._holds.standing(erasure.position, held, joins)) is not None:
            yield Fault(Rule.HOLD, f"the legal hold at position {hold} stood")

    def _unproposed(self, erasure: Act, proposal: Act | None) -> Iterator[str]:
        if not erasure.proposal:
            yield "it names no proposal of another member"
            return
        if proposal is None or proposal.position > erasure.position:
            yield "what it names as its proposal is no earlier entry that proposes one"
            return
        if proposal.recorder in (erasure.recorder, erasure.actor):
            yield "one member proposed and decided it"
        elif erasure.second != proposal.recorder:
            yield "it names another member than proposed it"
        if not erasure.slots <= proposal.slots:
            yield "it names slots that were not proposed"
        if (erasure.authority, erasure.review) != (proposal.authority, proposal.review):
            yield "it names another authority or reference than was proposed"
        if erasure.person != proposal.person:
            yield "it names another person than was proposed"
        if self._declined.get((proposal.stream, proposal.version), NEVER) < erasure.position:
            yield "its proposal was declined before"

    def _unworded(
        self, erasure: Act, proposal: Act | None, places: AbstractSet[Place], joins: Joins, silent: Collection[bytes]
    ) -> Iterator[Fault]:  # fmt: skip
        """Look for controllers of which nobody proposed or decided it, and whose last review of the person did not say so."""
        acting = {erasure.agency} | ({proposal.agency} if proposal else set())
        person = b"" if erasure.person is None else erasure.person.bytes
        told = set[str]()
        for owner in sorted({each.controller for each in places if each.controller is not None}):
            decided = self._decided(person, owner, erasure.position)
            if erasure.authority == "retention_review" and decided is not None and decided.decision != "erase":
                yield Fault(Rule.WORD, f"the last review of {owner}, on whose authority it was, decided to keep it")
        for place in sorted(places, key=lambda each: (each.controller or "", each.stream)):
            controller = place.controller
            if controller is None or controller in acting | told or self._given_up(person, place, erasure.position, joins):
                continue
            told.add(controller)
            what = f"nobody of {controller}, whose it was, proposed or decided it, and its last review did not come to that"
            yield Fault(Rule.WORD, what, certain=not {person, place.stream} & {*silent})
        if any(place.controller is None for place in places):
            yield Fault(Rule.WORD, "whose it was is erased too", certain=False)

    def _given_up(self, person: bytes, place: Place, before: int, joins: Joins) -> bool:
        """Whether a controller's last review of the person came to erasing what it had by then in this place, which was his."""
        last = self._decided(person, place.controller, before)
        if last is None or last.decision != "erase" or place.last > last.position:
            return False
        return place.stream == person or joins.get(person, {}).get(place.stream, NEVER) < last.position

    def _decided(self, person: bytes, controller: str | None, before: int) -> _Review | None:
        """Give a controller's last review of a person before a position."""
        found = [each for each in self._reviews.get(person, ()) if each.controller == controller and each.position < before]
        return found[-1] if found else None
