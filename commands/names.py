"""Names beside the rows of a list: suspects and victims of its cases, read by one recorded consultation of all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import consulting, output, telling
from commands.finding import current

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.privacy.opening import Entry

Row = dict[str, Any]
SIDES = ("suspect", "victim")
SHOWN = (output.Column("suspect", "suspect"), output.Column("victim", "victim"))
MORE = ("names",)
PIECE = 200
"""Persons who are opened at a time."""


class Name(NamedTuple):
    """A person's name, or why it is not shown: the reason's code, and the mark that stands in its place."""

    name: str | None
    withheld: str | None = None
    mark: str = ""


UNREAD = Name(None, "not shown", "[not shown]")
"""Where nothing of a person was shown, not even why."""


def answer_rows(
    ledger: "Ledger", rows: Sequence[Row], of: Callable[[Row], tuple[UUID, str]], asked: tuple[str | None, str | None],
    shown: Sequence[output.Column], form: str, more: Sequence[str],
) -> None:  # fmt: skip
    """Answer with rows and the names beside them, as they stand now; where a name is not shown, why.

    ``of`` gives stream and number of a row's case; ``asked`` the purpose, and where the reason is.
    """
    known = _beside(ledger, dict(map(of, rows)), *asked)
    output.answer_rows([row | known[of(row)[1]] for row in rows], (*shown, *SHOWN), form, (*more, *MORE))


def _beside(ledger: "Ledger", cases: Mapping[UUID, str], purpose: str | None, why: str | None) -> dict[str, Row]:
    parties = {
        cases[stream]: [(person, category, number) for person, category, number in joined if category in SIDES]
        for stream, joined in (ledger.parties(list(cases)) if cases else {}).items()
    }
    known = _known(ledger, {person for joined in parties.values() for person, _, _ in joined}, purpose, why)
    return {number: _columns(parties.get(number, ()), known) for number in cases.values()}


def _columns(joined: Iterable[tuple[UUID, str, str | None]], known: Mapping[UUID, Name]) -> Row:
    listed = [
        {"person": number, "category": category, "name": known[person].name, "withheld": known[person].withheld}
        for person, category, number in joined
    ]  # fmt: skip
    words = [(category, known[person].name or f"{number or 'a person'} {known[person].mark}") for person, category, number in joined]
    return {"names": listed} | {side: "; ".join(word for category, word in words if category == side) for side in SIDES}


def _known(ledger: "Ledger", persons: Iterable[UUID], purpose: str | None, why: str | None) -> dict[UUID, Name]:
    """Give each person's name, or why it is not shown."""
    wanted = sorted(persons)
    if not wanted:
        return {}
    asked = consulting.Wanted((), wanted, purpose, why, "the names in this list", classes=("facts", "personal"))
    opened = consulting.in_pieces(ledger, asked, [wanted[start : start + PIECE] for start in range(0, len(wanted), PIECE)])
    return dict.fromkeys(wanted, UNREAD) | dict(each for entries in opened for each in _named(ledger, entries))


def _named(ledger: "Ledger", entries: Iterable["Entry"]) -> Iterator[tuple[UUID, Name]]:
    of_person: dict[UUID, list[Entry]] = {}
    for entry in entries:
        of_person.setdefault(entry.fact.stream, []).append(entry)
    for person, own in of_person.items():
        name = current(entry.fact for entry in sorted(own, key=lambda each: each.fact.version)).get("name")
        reasons = (entry.withheld[ordinal] for entry in own for ordinal in sorted(entry.withheld))
        why = next(reasons, None)
        hidden = UNREAD if why is None else Name(None, why.reason, telling.mark(why, ledger.zone))
        yield person, Name(name) if name else hidden
