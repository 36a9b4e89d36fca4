"""Who must be told that an entry is corrected, restricted or supplemented: whoever was given it (DPA 2018 s.48(7), (9))."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import output, questions, trail
from commands.naming import UNNUMBERED

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.rules.recipients import Kinds
    from ledger.rules.served_since import Service

SERVED = "material-disclosed"
"""The type by which a side is served in proceedings."""
KEYS = ("address", "to", "agency", "member", "person", "what", "on")
"""What is told of one who must be told: the entry by which he was given it, who he is, how, and on which day."""
NOBODY = "Nobody is on record as having been given it, so nobody has to be told."


class Owed(NamedTuple):
    """Whoever must be told of one change (``of``: a code of ledger.events.sharing.NoticeOf)."""

    of: str
    lines: Sequence[Mapping[str, Any]]

    def rows(self) -> list[dict[str, Any]]:
        """Give them in JSON values; keys are only ever added."""
        return [{**{key: line[key] for key in KEYS}, "of": self.of} for line in self.lines]

    def prose(self) -> Iterator[str]:
        """Tell them, each with the entry by which he was given it, and how it is recorded that he was told."""
        if not self.lines:
            yield NOBODY
            return
        yield f"Must be told of the {self.of} (DPA 2018 s.48(7), (9)):"
        yield from (f"  {line['to']}, by {line['address']} ({line['what']} on {line['on']})" for line in self.lines)
        in_court = sum(line.get("type") == SERVED for line in self.lines)
        if in_court < len(self.lines):
            yield f"Once they have been told, record it: caseledger record recipient-notified CASE --share N --of {self.of}."
        if in_court:
            yield "A side that was served it in proceedings is told by serving the entry that changes it: caseledger proceedings serve."

    def show(self) -> None:
        """Show them before it is recorded."""
        for line in self.prose():
            output.note(line)


def owed(ledger: "Ledger", stream: UUID, versions: Collection[int] | None, of: str) -> Owed:
    """Find who was given one of these entries (None: any), or one of its chain; of a person's record who was given his identity."""
    came_from = _origin(ledger, stream, versions) if of == "correction" and versions is not None else ()
    return Owed(of, [*came_from, *_lines(ledger, stream, versions)])


def by_acts(
    ledger: "Ledger", case: UUID, number: str | None, facts: "Sequence[Fact]", gifts: "Iterable[Fact]"
) -> Iterator[Mapping[str, Any]]:
    """Give a line for each recipient of these acts of a case; ``facts``: all of the case's, what is restricted too."""
    entries = {gift.version for gift in gifts}
    row = questions.folded(ledger, "sharing", case, questions.asked(ledger, None, None), facts) if entries else None
    if row is not None:
        yield from (line for line in trail.lines(ledger, [(case, row | {"number": number})]) if line["entry"] in entries)


def _origin(ledger: "Ledger", stream: UUID, versions: Collection[int]) -> Iterator[Mapping[str, Any]]:
    """Give the agency from which an entry says that it came, where that is another (DPA 2018 s.48(7))."""
    from ledger.events.catalogue import TYPES, load

    for fact in ledger.facts(stream):
        agency = fact.fields.get("agency") if fact.type in TYPES and "agency" in load(fact.type).suppliers else None
        if fact.version in versions and agency not in (None, ledger.me.agency):
            day = fact.occurred.last_day(ledger.zone, fact.recorded_at).isoformat()
            told = {"address": f"{ledger.called(stream)}#{fact.version}", "to": agency, "agency": agency, "what": "it came from there"}
            yield told | {"member": None, "person": None, "on": day}


def _lines(ledger: "Ledger", stream: UUID, versions: Collection[int] | None) -> Iterator[Mapping[str, Any]]:
    from commands import served
    from ledger.rules import recipients

    if stream == ledger.unit_stream():
        return
    cases = _cases(ledger, stream)
    for case, number in cases.items() if cases else ((stream, ledger.called(stream)),):
        facts = ledger.facts(case)
        kinds = recipients.by_kind(facts)
        suspect = bool(cases) and suspected(ledger, case, stream)
        gifts = recipients.identifying(kinds, stream, suspect=suspect) if cases else recipients.holding(kinds, versions)
        yield from by_acts(ledger, case, number, facts, gifts)
        if not cases:
            of, asked = served.Of(number or UNNUMBERED, case, kinds), {fact.version for fact in facts} if versions is None else versions
            lines = served.of_case(ledger, lambda _number, each: ledger.facts(each), of, partial(_gave, asked, kinds))
            yield from (line for line in lines if line["returned"] is None)


def _gave(versions: Collection[int], kinds: "Kinds", service: "Service") -> bool:
    from ledger.rules import served_since

    return served_since.gave(service, versions, kinds)


def suspected(ledger: "Ledger", case: UUID, person: UUID) -> bool:
    """Whether a person is a suspect of a case."""
    from ledger.events.envelope import SUSPECTED

    return any(each == person and category in SUSPECTED for each, category, _ in ledger.parties([case]).get(case, ()))


def _cases(ledger: "Ledger", person: UUID) -> dict[UUID, str]:
    """Give the cases in which a person is a party, as far as this user sees them; none of a case."""
    from ledger.store import reading

    return {case: number for case, _, number in reading.cases_of(ledger.user, person)}
