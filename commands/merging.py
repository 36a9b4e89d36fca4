"""``record persons-merged`` and ``persons-unmerged``: before it is recorded that two persons are one, both are shown side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import composing, consulting, output, telling
from commands.finding import current
from commands.recording import Beside, Values
from commands.same import UNNUMBERED
from ledger.privacy import terms

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.privacy.opening import Entry

REASON = "To see whether two persons are one, before that is recorded."
"""The reason of the consultation by which both are shown."""
MERGED, UNMERGED = "persons-merged", "persons-unmerged"
Cases = Sequence[tuple[UUID, str, str]]


class Joined(NamedTuple):
    """A person's number, and as what he joined a case."""

    person: str
    category: str
    case: str


FIELDS = tuple(field.replace("_", " ") for field in terms.FIELDS)
WIDTH = 30
"""Columns of each of the two sides."""


class Merging(Beside):
    """Shows the two persons and what follows, before it is recorded that they are one."""

    _shown = False

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Show both, where the other is named already."""
        self._one = stream, label
        self.show(ledger, given.get("other"))
        return given

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Show both before the act is confirmed, where the other was asked for only now."""
        self.show(ledger, parts[0].values.get("other"))
        return parts

    def show(self, ledger: "Ledger", other: Any) -> None:
        """Show both, once; another who cannot be found is told by the act itself."""
        number = str(other).upper()
        if self._shown or other is None or not number.startswith("P-") or number == self._one[1]:
            return
        found = ledger.find(number)
        self._shown = True
        for line in beforehand(ledger, self._one, (found.stream, number)):
            output.note(line)
        self.remark = f"Should it turn out wrong, it is taken back by caseledger record {UNMERGED}."


class Unmerging(Beside):
    """Names the merge that is taken back, where only one stands, and says what follows."""

    remark = "Each is told by himself again; what was recorded meanwhile stays in the record in which it stands."

    def begun(self, ledger: "Ledger", stream: UUID, _label: str, given: Values) -> Values:
        """Fill in the merge, where one stands."""
        standing = [each for each in ledger.merges([stream]) if each.person == stream and each.stands(None)]
        if "merge" not in given and len(standing) > 1:
            known = "; ".join(f"entry {each.version} with {each.other_number}" for each in standing)
            output.note(f"This person is merged with several: {known}.")
        return ({"merge": standing[0].version} if len(standing) == 1 else {}) | given


BESIDE = {MERGED: Merging, UNMERGED: Unmerging}
"""By type, what its command does beside recording it."""


def beforehand(ledger: "Ledger", one: tuple[UUID, str], other: tuple[UUID, str]) -> Iterator[str]:
    """Tell both persons side by side, as they stand now and this reader sees them, and what follows from their being one."""
    from ledger.store import reading

    sides = dict((one, other))
    same = ledger.same_persons(sides)
    if other[0] in same.of(one[0]):
        yield f"{one[1]} and {other[1]} are the same person already."
    cases = {person: reading.cases_of(ledger.user, person) for each in sides for person in same.of(each)}
    asked = consulting.Wanted((), list(sides), None, None, "both persons", classes=("facts", "personal"), reason=REASON)
    entries = consulting.read(ledger, asked)
    rows = [row for row in _rows(ledger, entries, list(sides), cases) if any(row[1:])]
    for name, *told in (("", *sides.values()), *rows):
        yield from _beside(name, told)
    differ = [name for name, left, right in rows if name in FIELDS and left and right and left.casefold() != right.casefold()]
    yield f"They differ in: {', '.join(differ)}." if differ else "They differ in nothing that is known of both."
    called = {**same.numbers, **sides}
    yield from conflicts(*(
        [Joined(called[person] or UNNUMBERED, category, number) for person in same.of(each) for _, category, number in cases[person]]
        for each in sides
    ))  # fmt: skip
    lower = min(sides.values(), key=lambda number: int(number[2:]))
    yield from output.paragraph(
        f"Once it is recorded, whoever sees both is told that they are one person, under {lower} first. Nothing moves: both numbers, "
        "records and keys stay, and nobody sees more than before. A restriction, hold or erasure of one of them does not reach the other."
    )


def conflicts(one: Iterable[Joined], other: Iterable[Joined]) -> Iterator[str]:
    """Warn of each case in which the one is a suspect and the other a victim: nobody stalks himself."""
    from ledger.events.envelope import SUSPECTED

    one, other = list(one), list(other)
    for left, right in ((one, other), (other, one)):
        for suspect, victim in ((a, b) for a in left for b in right if a.case == b.case):
            if suspect.category in SUSPECTED and victim.category == "victim":
                yield (
                    f"Look again: in {suspect.case} {suspect.person} is a suspect and {victim.person} is a victim. "
                    "If they are one person, one of the two roles is wrong."
                )


def _rows(ledger: "Ledger", entries: Sequence["Entry"], persons: Sequence[UUID], cases: Mapping[UUID, Cases]) -> Iterator[list[str]]:
    own = {person: consulting.of(entries, [person]) for person in persons}
    stands = {person: current(each.fact for each in own[person]) for person in persons}
    for field, name in zip(terms.FIELDS, FIELDS, strict=True):
        yield [name, *(_value(stands[person].get(field)) for person in persons)]
    yield ["recorded", *(_recorded(ledger, own[person]) for person in persons)]
    yield ["cases", *(", ".join(f"{number} ({category})" for _, category, number in cases[person]) for person in persons)]


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _recorded(ledger: "Ledger", own: Sequence["Entry"]) -> str:
    """Say by which agency and when a person was identified, or why that is not shown."""
    first = next(iter(own), None)
    if first is None:
        return "not shown"
    marks = " ".join(telling.marks_of(first, ledger.zone))
    return f"by {first.fact.marks.get('originator', 'an agency')} on {telling.moment(first.fact, ledger.zone)} {marks}".rstrip()


def _beside(name: str, told: Sequence[str]) -> Iterator[str]:
    """Lay one line of both out, each broken where it is wider than its side."""
    from textwrap import wrap

    sides = [wrap(each, WIDTH) or [""] for each in told]
    for at in range(max(map(len, sides))):
        cells = [side[at] if at < len(side) else "" for side in sides]
        yield f"  {name if at == 0 else '':15}{''.join(f'{cell:{WIDTH + 2}}' for cell in cells)}".rstrip()

