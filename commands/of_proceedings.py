"""The commands of acts in proceedings: the day is today unless another is said, and afterwards it is told what to do next."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import composing, forms
from commands.forming import FormCommand, OfEntry, by_default
from commands.recording import Beside, Values
from ledger.events.catalogue import HAPPENED_ON, latest

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.rules.docket import Kinds

TODAY = "today"
Told = Callable[["Kept", Values], str]
"""Says what to do next, from what is kept here and the fields of the act; nothing where there is nothing to do."""
Filled = Callable[["Kept", Values], Values]
"""Gives the fields of the act with those that follow from what is recorded."""


def nothing(_kept: "Kept", _said: Values) -> str:
    """Say nothing."""
    return ""


def as_said(_kept: "Kept", said: Values) -> Values:
    """Fill in nothing."""
    return said


class Kept(Beside):
    """An act in proceedings: its day is today unless it says another, and what follows from the record is filled in before it is judged."""

    number = ""
    """Number of the proceedings."""
    follow: tuple[str, ...] = ()
    """Fields that follow from the record as it stands, so that a repetition of the act may find them otherwise."""
    ledger: "Ledger"
    stream: UUID

    def __init__(self, typed: Values, kind: str, after: Told = nothing, fill: Filled = as_said, *, asks: bool = False) -> None:
        """``after`` says what to do next, ``fill`` what follows from the record; ``asks``: as of what stands beside any act."""
        super().__init__(typed)
        self.asks = asks
        self._kind, self._day, self._after, self._fill = kind, HAPPENED_ON.get(latest(kind)), after, fill

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Take today for the day of the act, where nobody says when it was, and fill in what it cannot be without."""
        self.ledger, self.stream, self.number = ledger, stream, label
        if self._day is not None and self._day not in given:
            self.follow = (*self.follow, self._day)
        return self._fill(self, given if self._day is None else {self._day: ledger.today().isoformat()} | given)

    def made(self, _ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Fill in what follows from the record, and say what to do next."""
        first, *rest = parts
        first = first._replace(values=self._fill(self, first.values))
        self.remark = self._after(self, first.values)
        return [first, *rest]

    def earlier(self, parts: Sequence[composing.Part]) -> Iterator[Sequence[composing.Part]]:
        """Give the act with what followed from the record when each act of the type was recorded, the last one first."""
        if not self.follow:
            return
        yield parts
        first, *rest = parts
        kept = {name: value for name, value in first.values.items() if name not in self.follow}
        for fact in reversed(self.kinds.get(self._kind, ())):
            values = kept | {name: fact.fields[name] for name in self.follow if name in fact.fields}
            self.remark = self._after(self, values)
            yield [first._replace(values=values), *rest]

    @property
    def kinds(self) -> "Kinds":
        """What is recorded in these proceedings, in clear facts as corrected, by type."""
        from ledger.rules.docket import grouped

        return grouped(facts(self.ledger, self.stream))


def facts(ledger: "Ledger", stream: UUID) -> "list[Fact]":
    """Give the clear facts of proceedings as they stand: open to whoever may record there, which is no consultation."""
    from projections.engine.time import resolve

    return [fact for fact, _ in resolve(ledger.facts(stream), None)]


class InProceedings(FormCommand):
    """The command of a type that stands in proceedings, whose number is typed."""

    def taken(self, params: list[click.Parameter]) -> list[click.Parameter]:
        """Say that the day of the act is today by default."""
        return dated(params, self._read().name)


class OnEntry(OfEntry):
    """The command of a type that speaks of an entry of proceedings, whose address is typed (PRC-26-0001#7)."""

    def taken(self, params: list[click.Parameter]) -> list[click.Parameter]:
        """Take the address, and say that the day of the act is today by default."""
        return dated(super().taken(params), self._read().name)


class WithCases(InProceedings):
    """The command of a type whose cases are typed one after another, in place of an option."""

    def taken(self, params: list[click.Parameter]) -> list[click.Parameter]:
        """Take the cases as words."""
        return cases_as_words(super().taken(params))


def dated(params: list[click.Parameter], kind: str) -> list[click.Parameter]:
    """Say of the day of an act of this type that it is today by default."""
    if (day := HAPPENED_ON.get(latest(kind))) is not None:
        by_default(params, {day: TODAY})
    return params


def cases_as_words(params: list[click.Parameter]) -> list[click.Parameter]:
    """Take cases as words behind the number, if there is one, rather than by an option each."""
    from commands.fields import OtherCase

    places = [each for each in params if isinstance(each, click.Argument)]
    rest = [each for each in params if each not in places and each.name != "cases"]
    return [*places, click.Argument(["cases"], type=OtherCase(), nargs=-1, metavar="CASE..."), *rest]


def in_proceedings(
    name: str, kind: str, *, after: Told = nothing, fill: Filled = as_said, cls: type[FormCommand] = InProceedings,
    beside: type[Kept] = Kept, asks: bool = False, **settings: Any,
) -> FormCommand:  # fmt: skip
    """Make the command that records one type in proceedings; ``beside`` does more beside it than to fill in and to tell what is next."""
    made = partial(beside, kind=kind, after=after, fill=fill, asks=asks)
    return cls(name, lambda: forms.of_type(kind), made, **settings)


def on_entry(name: str, kind: str, names: str, *, after: Told = nothing, fill: Filled = as_said, **settings: Any) -> FormCommand:
    """Make the command of a type that speaks of the entry whose number its field ``names`` holds."""
    beside = partial(Kept, kind=kind, after=after, fill=fill)
    return OnEntry(name, lambda: forms.of_type(kind), beside, names=names, metavar="PROCEEDINGS#N", **settings)
