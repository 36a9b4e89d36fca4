"""What a controller answers to a person who asks what is held about him: read in one recorded consultation, proposed, and put together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import consulting
from commands.people import People
from commands.requesting import FOLLOWED, RECEIVED
from commands.same import UNNUMBERED
from ledger.errors import DisclosureRefused, NotAuthorised, NotFound

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Event
    from ledger.privacy.opening import Entry
    from ledger.rules.membership import UnitState
    from projections.court.redaction import Decisions
    from projections.rights.pack import Pack
    from projections.rights.passages import Reader
    from projections.rights.proposing import Item
    from projections.rights.review import Decision, Prepared

PURPOSE = "data_rights"
"""For what it is read. What is restricted is not read for it (ledger.events.envelope.REACHES_RESTRICTED), and so never leaves."""
ACCESS, PARTIES = "access", ("party-identified", "fact-corrected")


def require_controller(ledger: "Ledger", controller: str) -> None:
    """Raise NotAuthorised for whoever is not of the controller: each agency answers for what it holds itself."""
    if ledger.me.agency != controller:
        raise NotAuthorised(f"only a member of {controller} answers for what {controller} holds; nothing was read; ask that agency")


class Asked:
    """A person's record as one controller's member reads it for an answer, up to a position: his own entries and those of his cases.

    Where he was recorded under more than one number, all of them: he is told of himself, whatever he is called here.
    """

    def __init__(self, ledger: "Ledger", made: "Prepared", why: str | None) -> None:
        """Read it, in one recorded consultation. Raises NotFound, NotAuthorised, TicketRefused, RuleRefused."""
        from ledger.store import reading

        self.ledger, self.made = ledger, made
        self.person = consulting.find(ledger, made.person, PURPOSE, why).stream
        self.persons = ledger.same_as(self.person)
        cases = [each for person in self.persons for each in reading.cases_of(ledger.user, person)]
        self.cases = list(dict.fromkeys(stream for stream, _, _ in cases))
        self._mine = {(stream, category) for stream, category, _ in cases}
        self._parties = ledger.parties(self.cases) if self.cases else {}
        others = dict.fromkeys(person for each in self._parties.values() for person, _, _ in each if person not in self.persons)
        wanted = consulting.Wanted([*self.persons, *self.cases], [*others], PURPOSE, why, made.person, made.upto)
        read = consulting.read(ledger, wanted)
        self._members = People.of(consulting.of(read, [ledger.unit_stream()])).members
        self.entries = consulting.of(read, [*self.persons, *self.cases])
        self._identities = consulting.of(read, [*self.persons, *others])

    @property
    def endangers(self) -> bool:
        """Whether he is a suspect in a case that has a victim: what he is given may reach or endanger that person (domain.md 8)."""
        from ledger.events.envelope import SUSPECTED

        return any(
            (case, category) in self._mine and any(theirs == "victim" for _, theirs, _ in self._parties.get(case, ()))
            for case in self.cases for category in SUSPECTED
        )  # fmt: skip

    @cached_property
    def unit(self) -> "UnitState":
        """The unit as its record had it by then: names and kinds of agencies, agreements, the policy."""
        from ledger.rules import membership
        from ledger.rules.policy import UNADOPTED

        facts = [fact for fact in self.ledger.facts(self.ledger.unit_stream()) if fact.position <= self.made.upto]
        found = membership.folded(facts, self.ledger.policy)
        return replace(found, policy=(found.adopted or (UNADOPTED,))[-1].policy)

    @property
    def sector(self) -> str:
        """Kind of the controller; of one that nobody has named, police, who lead the unit."""
        return self.unit.sector(self.made.controller, self.made.on) or "police"

    @cached_property
    def reader(self) -> "Reader":
        """Him whom it is for: his living slots under this controller, and everybody's names, members' too."""
        from ledger.entry.mention import Name
        from ledger.mentions import names_of
        from projections.rights.passages import Reader

        named = [entry for entry in self._identities if entry.fact.kind in PARTIES]
        members = [Name(name, "person", UUID(member)) for member, name in self._members.items()]
        return Reader(frozenset(self.persons), frozenset(self._own), (*names_of(named), *members))

    @cached_property
    def _own(self) -> dict[UUID, UUID]:
        """His living slots under this controller, each with the id under which he was recorded."""
        from ledger.entry.slot import Owner

        streams = (*self.persons, *self.cases)
        owners = [Owner(person, stream, self.made.controller) for person in self.persons for stream in streams]
        return {slot: owner.person for owner, slot in self.ledger.keyring.living(owners).items() if owner.person is not None}

    @property
    def unnamed(self) -> list[str]:
        """Numbers of others in his cases whose name this reader was not shown: nothing marks it in a passage that was written before it."""
        known = {name.party for name in self.reader.names}
        return sorted({
            number or UNNUMBERED for each in self._parties.values() for person, _, number in each
            if person not in (*self.persons, *known)
        })  # fmt: skip

    @cached_property
    def items(self) -> "list[Item]":
        """What may be given."""
        from projections.rights import kept_back, proposing

        asked = proposing.Asked(self.reader, self.made.controller, self.ledger.zone, self.sector == "health")
        return kept_back.kept_back(proposing.proposed(self.entries, asked), self.entries, self._decisions, self._own)

    @cached_property
    def _decisions(self) -> "dict[str, Decisions]":
        """Decisions on redaction by the number of their proceedings, of those over his cases that stand open to who answers."""
        from ledger.events.catalogue import latest
        from ledger.rules.decisions import CONFIRMED, DECIDED
        from projections.court.redaction import Decisions

        kinds, found = [latest(DECIDED), latest(CONFIRMED)], {}
        for each in self.ledger.proceedings():
            if not each.cases.keys().isdisjoint(self.cases):
                facts = [fact for fact in self.ledger.facts(each.stream, kinds) if fact.position <= self.made.upto]
                found[each.number] = Decisions.of(facts, same=[self.persons])
        return found

    def pack(self, items: "Sequence[Item]", grounds: Sequence[str]) -> "Pack":
        """Put together the pack of what goes. Raises DisclosureRefused where it would show what it must not."""
        from projections.rights import gate, keeping, pack

        if faults := list(gate.faults(items, self.reader.names, self.reader.persons)):
            raise DisclosureRefused(f"{faults[0]}; nothing was written; write no beside it, or correct the entry, and review it anew")
        named = self.unit.team.agency(self.made.controller, self.made.on)
        kept = keeping.told(self.unit.policy.retention, self.made.controller, self.sector)
        answer = pack.Answer(
            named.name if named else self.made.controller, self.sector, self.unit.policy.contact, self.made.on, self.requested_on, grounds,
            kept, recipients=self._recipients(items), partners=self._partners(items),
        )  # fmt: skip
        return pack.assembled(items, answer)

    @property
    def requested_on(self) -> date:
        """Day of the request that is answered. Raises NotFound where the entry named is none of access to this controller."""
        said = next((self._said(entry) for entry in self.entries if entry.fact.stream == self.person and self._is_request(entry)), None)
        if said is None:
            raise NotFound(
                f"{self.made.person}#{self.made.request} is no request for access that {self.made.controller} received; nothing was done; "
                f"see caseledger rights list {self.made.person}"
            )
        return date.fromisoformat(said)

    def _is_request(self, entry: "Entry") -> bool:
        fact = entry.fact
        told = fact.fields.get("kind"), fact.fields.get("controller")
        return fact.version == self.made.request and fact.kind == RECEIVED and told == (ACCESS, self.made.controller)

    def _said(self, entry: "Entry") -> str:
        return str(entry.fact.fields["received_on"])

    def _recipients(self, items: "Sequence[Item]") -> list[str]:
        """Give the kinds of those to whom the controller gave entries of which something goes (DPA 2018 s.45(2)(c))."""
        from projections.questions import sharing
        from projections.rights import wording

        found = set[str]()
        for case in self.cases:
            given = {item.fact.version for item in items if item.fact.stream == case}
            row = sharing.fold([entry.fact for entry in self.entries if entry.fact.stream == case], self.ledger.zone)
            for each in self._shares(row, given):
                found.update(self._kind(agency) for agency in each["agencies"]) if each["agencies"] else found.add(wording.OUTSIDE)
        return sorted(found)

    def _shares(self, row: Mapping[str, Any] | None, given: set[int]) -> list[Mapping[str, Any]]:
        from ledger.rules.recipients import MADE

        every = [] if row is None else row["given"]
        return [
            each for each in every
            if each["what"] == MADE and each["by"] == self.made.controller and not given.isdisjoint(each["items"] or ())
        ]  # fmt: skip

    def _partners(self, items: "Sequence[Item]") -> list[str]:
        """Give the kinds of agencies that see entries of these groups under the agreements in force."""
        from commands.granting import agencies
        from ledger.events.catalogue import load
        from ledger.rules.agreed import in_force

        groups = {load(item.fact.type).group.value for item in items}
        known = [each for each in agencies(self.unit) if each != self.made.controller]
        standing = in_force(self.unit.agreements)
        return sorted({
            self._kind(agency) for agency in known for group in groups
            if any(each.opens(agency, group, self.made.controller) for each in standing)
        })  # fmt: skip

    def _kind(self, agency: str) -> str:
        from projections.rights import wording

        return wording.KINDS.get(self.unit.sector(agency, self.made.on) or "", wording.ANOTHER_KIND)


def event_of(ledger: "Ledger", asked: Asked, decision: "Decision", made: Mapping[str, bytes]) -> "Event":
    """Make the event that records the answer, with its reasons and the digest of what was given, where anything was."""
    from ledger.events.catalogue import latest, load
    from ledger.proof import pack
    from projections.rights import review

    refused = decision.answer == review.NEITHER or (decision.answer != review.ALL and not decision.items)
    how = "refused" if refused else "answered" if decision.answer == review.ALL else "partly_refused"
    said: dict[str, Any] = {"request": asked.made.request, "how": how, "on": ledger.today().isoformat()}
    said |= {} if decision.reasons is None else {"reasons": decision.reasons}
    said |= {"neither_confirm_nor_deny": True} if decision.answer == review.NEITHER else {}
    return load(latest(FOLLOWED)).from_values(said | ({} if refused else {"pack": pack.digest(pack.manifest(made))}))


def is_answered(ledger: "Ledger", asked: Asked, made: "Event") -> bool:
    """Whether this very answer was recorded before: to the same request, in the same way, with the same pack."""
    from ledger.events.catalogue import latest

    told = made.values()
    same = ("request", "how", "pack", "neither_confirm_nor_deny")
    facts = ledger.facts(asked.person, [latest(FOLLOWED)])
    return any(all(fact.fields.get(name) == told.get(name) for name in same) for fact in facts)


def files(pack: "Pack") -> dict[str, bytes]:
    """Give the files of a pack by name; without typst, that of a program alone."""
    from projections.rights import page
    from projections.rights.pack import as_json

    made = {"pack.json": as_json(pack)}
    return {"pack.pdf": page.as_pdf(pack), **made} if page.available() else made

