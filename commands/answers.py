"""What persons were given in answer to their requests: packs, of which the record has the digest and not what stands in them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from commands import questions, timeline
from commands.questions import Row

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact

GIVEN = "rights-request-followed"


def by_digest(ledger: "Ledger", digest: str, when: questions.Asked) -> list[Row]:
    """Give a line for each answer that gave a person this pack."""
    rows = (row for _, row in questions.keyed(ledger, "requests", when))
    return [line for row in rows for line in _lines(row, lambda line: line["manifest"] == digest)]


def to_persons(ledger: "Ledger", persons: Iterable[UUID], when: questions.Asked) -> list[Row]:
    """Give a line for each answer that gave one of these persons a pack."""
    return [line for person in persons for line in _of_one(ledger, person, when, lambda _line: True)]


def of_entries(ledger: "Ledger", case: UUID, entries: Iterable["Fact"], when: questions.Asked) -> list[Row]:
    """Give a line for each pack that may hold one of these entries of a case: about its person, of its controller, recorded by its day.

    An entry that is not shown tells of nobody; a correction counts by what it corrects.
    """
    from ledger.events.catalogue import ADMINISTRATIVE, TYPES

    known, found = [each for each in entries if each.type in TYPES and each.type not in ADMINISTRATIVE], list[Row]()
    for person in dict.fromkeys(person for person, _, _ in ledger.parties([case]).get(case, ())):
        about = [(each.brought_by, each.recorded_at.astimezone(ledger.zone).date()) for each in known if timeline.concerns(each, (person,))]
        found += _of_one(ledger, person, when, partial(_may_hold, about))
    return found


def _may_hold(about: Iterable[tuple[str | None, date]], line: Row) -> bool:
    return any(controller == line["by"] and recorded <= date.fromisoformat(line["on"]) for controller, recorded in about)


def _of_one(ledger: "Ledger", person: UUID, when: questions.Asked, taken: Callable[[Row], bool]) -> Iterator[Row]:
    row = questions.folded(ledger, "requests", person, when)
    yield from () if row is None else _lines(row, taken)


def _lines(row: Row, taken: Callable[[Row], bool]) -> Iterator[Row]:
    number = row["number"]
    for request in row["requests"]:
        for step in request["steps"]:
            line = {
                "to": number or "the person", "person": number, "what": "pack given in answer to the person's request", "type": GIVEN,
                "address": f"{number or 'a person'}#{step['entry']}", "entry": step["entry"], "on": step["on"], "by": request["controller"],
                "manifest": step["pack"], "notices": [], "to_tell": None, "told_of": None,
            }  # fmt: skip
            if line["manifest"] is not None and taken(line):
                yield line
