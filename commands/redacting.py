"""Redaction as its commands meet it: proceedings with their cases and persons, read in one recorded consultation, and who is who."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import consulting, output
from commands.consulting import Asked
from commands.people import People
from commands.scheduling import PURPOSE, Schedules
from commands.words import CodeOf
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.entry.mention import Name
    from ledger.events.event import Event
    from ledger.privacy.opening import Entry
    from projections.court.matter import Matter
    from projections.court.redaction import Decisions
    from projections.court.units import Unit

DECIDED, PARTIES = "redaction-decided", ("party-identified", "fact-corrected")

audience = click.option(
    "--for", "audience", type=CodeOf("redaction", "Audience"), required=True, metavar="AUDIENCE",
    help="For whom: prosecutor, court, defence, applicant or subject.",
)  # fmt: skip


class Redacting(Schedules):
    """The redaction of one stream of proceedings, beside its schedules; nothing is read before it is asked for."""

    def __init__(self, ledger: "Ledger", number: str, asked: Asked | None = None) -> None:
        """Find them. Raises NotFound, and UsageError for the number of anything else."""
        self._asked = asked or Asked(PURPOSE, None)
        found = consulting.find(ledger, number, self.purpose, self._asked.why)
        if found.kind != "proceedings":
            raise UsageError(f"{number} is not the number of proceedings; nothing was done; see caseledger proceedings list")
        super().__init__(ledger, found.stream, number)

    @property
    def purpose(self) -> str:
        """For what it is read."""
        return self._asked.purpose or PURPOSE

    @cached_property
    def parties(self) -> "list[tuple[UUID, str, str | None]]":
        """Person, category and number of every party of the cases, and of the proceedings."""
        return consulting.parties_of(self.ledger, self.stream, [*self.cases.values()])

    @cached_property
    def numbers(self) -> Mapping[Any, str]:
        """The numbers of cases and persons by id."""
        return {case: number for number, case in self.cases.items()} | {person: number for person, _, number in self.parties if number}

    @cached_property
    def head(self) -> int:
        """Last position of the log when reading began."""
        from ledger.store import reading

        return reading.head(self.ledger.user)[0]

    def read_upto(self, position: int) -> None:
        """Read what stood recorded up to that position of the log; to be said before anything is read."""
        self.head = position

    @cached_property
    def _read(self) -> "list[Entry]":
        if self.shut:
            output.note(f"{output.counted(self.shut, 'case')} of {self.number} you cannot read: nothing is told of them here.")
        streams = [self.stream, *self.cases.values()]
        wanted = consulting.Wanted(streams, self._persons, self.purpose, self._asked.why, self.number, self.head)
        return consulting.read(self.ledger, wanted)

    @cached_property
    def entries(self) -> "list[Entry]":
        """The entries of the cases, in order of position."""
        return consulting.of(self._read, self.cases.values())

    @cached_property
    def own(self) -> "list[Entry]":
        """The entries of the proceedings, in order."""
        return consulting.of(self._read, [self.stream])

    @cached_property
    def people(self) -> People:
        """Who is who, as far as this reader was shown names."""
        return People.of(self._read, self.parties, consulting.logins(self.ledger), consulting.policies(self.ledger))

    @cached_property
    def units(self) -> "list[Unit]":
        """The disclosure units of the cases, in order of position."""
        from projections.court import units

        return [*units.units(self.entries, self._whose())]

    def _whose(self) -> dict[UUID, UUID]:
        """Give the person of each living slot that is a person's."""
        from ledger.entry.slot import Owner

        controllers = {str(entry.fact.basis["controller"]) for entry in self.entries if "controller" in entry.fact.basis}
        persons = dict.fromkeys(person for person, _, _ in self.parties)
        owners = [Owner(person, case, each) for person in persons for case in self.cases.values() for each in sorted(controllers)]
        return {slot: owner.person for owner, slot in self.ledger.keyring.living(owners).items() if owner.person is not None}

    @cached_property
    def _persons(self) -> list[UUID]:
        """The parties of the cases, and under which other numbers they were recorded: by those names too somebody may be named."""
        return [*dict.fromkeys([*(person for person, _, _ in self.parties), *(person for group in self.same for person in sorted(group))])]

    @cached_property
    def _names(self) -> "list[Name]":
        """By what everybody is known."""
        from ledger.mentions import names_of
        from projections.court.variants import known_of

        identities = [entry for entry in consulting.of(self._read, self._persons) if entry.fact.kind in PARTIES]
        return [*names_of(identities), *known_of(identities)]

    @cached_property
    def same(self) -> list[frozenset[UUID]]:
        """Persons who were recorded under more than one number, as groups."""
        groups = {frozenset(self.ledger.same_as(person)) for person in dict.fromkeys(person for person, _, _ in self.parties)}
        return sorted((group for group in groups if len(group) > 1), key=lambda group: sorted(map(str, group)))

    @cached_property
    def decisions(self) -> "Decisions":
        """What was decided, with gists as far as they are shown to this reader."""
        from projections.court.redaction import Decisions

        facts = [entry.fact for entry in self.own]
        return Decisions.of(facts, self.state.jurisdiction, same=self.same, names=self._names)

    def matter(self, audience: str) -> "Matter":
        """Put together what is looked at for one audience."""
        from projections.court.matter import Matter, Party

        categories: dict[UUID, set[str]] = {}
        for person, category, _ in self.parties:
            categories.setdefault(person, set()).add(category)
        who = [Party(person, self.numbers.get(person, ""), frozenset(told)) for person, told in categories.items()]
        since = [entry.fact.position for entry in self.own if entry.fact.kind == DECIDED]
        return Matter(self.units, self._names, who, self.decisions, audience, self.decisions.named, self.same, max(since, default=0))


def decided(redacting: Redacting, audiences: Sequence[str], said: Mapping[str, Any], upto: int | None = None) -> "Event":
    """Make the event of one decision from fields as they are typed: numbers for ids. Raises NotFound, UsageError."""
    from commands import fields
    from ledger.events.catalogue import latest, load
    from projections.court import redaction_draft

    values: dict[str, Any] = {"redaction": said["redaction"], "audiences": [*audiences]}
    if person := said.get("person"):
        values["person"] = str(_person(redacting, str(person)))
    if typed := said.get("places"):
        values["places"] = [*_places(redacting, redaction_draft.places(typed))]
    if of_fields := said.get("fields"):
        values["of_fields"] = [*of_fields]
        values |= {"upto": upto or redacting.head} if said["redaction"] == "release" else {}
    values |= {name: said[name] for name in ("ground", "label", "gist", "despite", "reason", "replaces") if said.get(name)}
    return fields.event_of(load(latest(DECIDED)), values)


def _person(redacting: Redacting, number: str) -> UUID:
    known = {told: person for person, _, told in redacting.parties if told}
    if number.upper() not in known:
        raise NotFound(f"no such person in the cases of {redacting.number}, as far as you see; nothing was recorded; see caseledger show")
    return known[number.upper()]


def _places(redacting: Redacting, found: Iterable[tuple[str, int, tuple[int, ...]]]) -> Iterable[dict[str, Any]]:
    for case, entry, ordinals in found:
        if case not in redacting.cases:
            raise UsageError(f"{redacting.number} does not concern {case}, as far as you see; nothing was recorded; name one of its cases")
        if entry > redacting.ledger.find(case).version:
            raise NotFound(f"no {case}#{entry}; nothing was recorded; see caseledger show {case}")
        yield {"case": str(redacting.cases[case]), "entry": entry} | ({"ordinals": [*ordinals]} if ordinals else {})
