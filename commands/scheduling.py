"""Schedules of proceedings as a command meets them: the items by the numbers that people use, the cases, and what was opened of them."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self
from uuid import UUID

import click

from commands import consulting, options
from commands.consulting import Asked
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.application import Ledger
    from ledger.privacy.opening import Entry
    from ledger.rules.acts import Act
    from ledger.rules.jurisdiction import Jurisdiction
    from ledger.rules.listing import Item
    from ledger.rules.proceedings import ProceedingsState
    from projections.court.schedule import Proceedings

PURPOSE = "disclosure"
"""For what schedules are read and prepared: what is restricted is read for it (ledger.events.envelope.REACHES_RESTRICTED)."""
SHOWN = re.compile(r"(D|HS)?[1-9][0-9]{0,6}")
FORMS = {
    "mg6c": "non-sensitive", "mg6d": "sensitive", "highly_sensitive": "highly sensitive", "mg6e": "disclosure officer's report",
    "streamlined": "streamlined certificate", "dmd": "disclosure management document", "list": "list of documents",
}  # fmt: skip
"""Codes of ledger.events.schedules.FormKind, which is not loaded for a word."""
SCHEDULES = {"non_sensitive": "non-sensitive", "sensitive": "sensitive", "highly_sensitive": "highly sensitive"}
"""Codes of ledger.events.schedules.Schedule."""


class ItemNumber(click.ParamType[str]):
    """The number of an item as its schedule shows it (14, D3, HS1), in any letter case."""

    name = "item"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the number in capitals; a word that is none is not repeated."""
        word = value.upper()
        return word if SHOWN.fullmatch(word) else self.fail("not the number of an item such as 14, D3 or HS1", param, ctx)


class Opened(NamedTuple):
    """Proceedings as this reader was shown them: folded, with their entries, everybody's names by id, and their file of forms."""

    proceedings: "Proceedings"
    entries: "Sequence[Entry]"
    names: dict[str, str]
    jurisdiction: "Jurisdiction"

    def recorded_by(self, moment: "datetime | None") -> "Opened":
        """Give them as they were recorded by that moment; None: now."""
        from projections.court.schedule import Proceedings

        if moment is None:
            return self
        entries = [entry for entry in self.entries if entry.fact.recorded_at <= moment]
        return self._replace(proceedings=Proceedings.of(entries, self.names), entries=entries)

    def issued(self) -> "list[tuple[int, Act]]":
        """Give the entries that issued a form, in order."""
        return self.proceedings.of_kind("schedule-issued")


class Schedules:
    """The schedules of one stream of proceedings, by clear facts: numbers, cases and entries, which is no consultation."""

    def __init__(self, ledger: "Ledger", stream: UUID, number: str) -> None:
        """Take where they stand; nothing is read yet."""
        self.ledger, self.stream, self.number = ledger, stream, number

    @classmethod
    def of(cls, ledger: "Ledger", number: str) -> Self:
        """Find proceedings by their number. Raises NotFound; UsageError for the number of anything else."""
        found = ledger.find(number)
        if found.kind != "proceedings":
            raise UsageError(f"{number} is not the number of proceedings; nothing was done; name proceedings, such as PRC-26-0001")
        return cls(ledger, found.stream, number)

    @cached_property
    def state(self) -> "ProceedingsState":
        """What the rules know of them now."""
        from ledger.rules import proceedings

        state = proceedings.INITIAL
        for fact in self.ledger.facts(self.stream):
            state = proceedings.evolve(state, fact)
        return state

    def again(self) -> None:
        """Forget what was read, because something was recorded since."""
        self.__dict__.pop("state", None)

    @property
    def items(self) -> "dict[int, Item]":
        """The items by the entry that listed each."""
        return self.state.items

    def item(self, shown: str, *, stood: bool = False) -> "Item":
        """Find an item by the number under which it stands now, or ``stood`` once, if none stands there. Raises NotFound."""
        found = next((item for item in self.items.values() if item.shown == shown), None)
        if found is None and stood:
            found = next((item for item in self.items.values() if shown in item.stood), None)
        if found is None:
            raise NotFound(f"no item {shown} stands on these schedules; nothing was recorded; see caseledger schedule show {self.number}")
        return found

    @cached_property
    def _concerned(self) -> dict[UUID, str | None]:
        """The cases whose material is concerned, each with its number where it stands open to this reader; asked for once."""
        return {case: number for each in self.ledger.proceedings(self.stream) for case, number in each.cases.items()}

    @cached_property
    def cases(self) -> dict[str, UUID]:
        """The cases whose material is concerned and that stand open to this reader, by their numbers."""
        return {number: case for case, number in self._concerned.items() if number is not None}

    @property
    def shut(self) -> int:
        """How many of the cases that are concerned do not stand open to this reader."""
        return sum(number is None for number in self._concerned.values())

    def covered(self, item: "Item") -> Sequence[int]:
        """Give the numbers of the entries that an item stands for; none of outside material."""
        return self.state.acts[item.version].fields.get("covers") or ()

    def listed(self) -> dict[tuple[str, int], "Item"]:
        """Give the item under which each entry of a case is listed, by the id of the case and the entry's number there."""
        found = {}
        for version, act in self.state.of("item-listed"):
            for entry in act.fields.get("covers") or ():
                found[str(act.fields.get("case")), entry] = self.items[version]
        return found

    def unlisted(self) -> dict[str, int]:
        """Give by number of each case that stands open how many of its entries are on no schedule, the ledger's own upkeep among them."""
        listed = Counter(case for case, _ in self.listed())
        return {number: self.ledger.find(number).version - listed[str(case)] for number, case in self.cases.items()}

    def next_number(self, schedule: str, start: int) -> int:
        """Give the number that the next item takes; ``start`` where the schedule holds none."""
        from ledger.rules import listing

        return listing.next_number(self.items, schedule) or start

    def opened(self, asked: Asked, upto: int | None = None) -> Opened:
        """Read them, in one recorded consultation. Raises NotFound, NotAuthorised, TicketRefused, RuleRefused."""
        from ledger.rules import jurisdiction
        from projections.court.schedule import Proceedings

        read = consulting.consult(self.ledger, self.number, asked, upto)
        people = read.people
        names = {**people.members, **people.numbers, **people.names, **{code: people.agency(code) for code in people.agencies}}
        told = Proceedings.of(read.entries, names)
        return Opened(told, read.entries, names, jurisdiction.load(told.jurisdiction))


def asked(purpose: str | None, why: str | None) -> Asked:
    """Say for what schedules are read: disclosure, unless another purpose is named."""
    return Asked(purpose or PURPOSE, why)


number = click.argument("number", type=options.Proceedings(), metavar="PROCEEDINGS")
"""The argument of a command of schedules."""
