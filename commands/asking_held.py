"""A question over what agencies hold: one recorded consultation, whatever it opens folded in memory, and nothing of it kept.

What it reads of the clear facts beside that is read as any question reads them.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from commands import consulting, options, output
from commands.questions import Asked, Found, read_of_all, read_of_one
from projections.engine.answer import Caveat

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from projections.engine.question import Question

PIECE = 200
"""Cases opened at a time: so many entries are in memory at once, however many the consultation names."""
REACHED = "a purpose that reaches what is restricted tells of it (--purpose lawfulness, disclosure, legal_claim)"
MISSING = "missing"


def found(ledger: "Ledger", question: "Question", when: Asked, number: str | None, purpose: str | None, why: str | None) -> Found:
    """Answer it, of one case or of all, by what this reader's agency holds and what was given to it.

    The consultation is recorded before anything is opened, and also where there is nothing to open. What is withheld was judged now,
    whatever time is asked about. A row gets the number of its case here, which no entry that is held says. Raises NotFound,
    TicketRefused, Poisoned, and RuleRefused where the policy of the day asks for a reason.
    """
    from ledger.events.catalogue import HELD_TYPES
    from ledger.redeeming import HELD
    from ledger.store import question_reading, reading
    from projections.engine import held

    head, _ = reading.head(ledger.user)
    restricted, one = question_reading.held_streams(ledger.user), None
    if number is not None:
        one = ledger.unit_stream() if number == "UNIT" else consulting.find(ledger, number, purpose, why).stream
        restricted = {one: restricted.get(one, 0)}
    wanted = consulting.Wanted([*restricted], (), purpose, why, f"what {question.name} asks", when.upto, classes=HELD)
    unopened = Counter({"restricted": 0 if _reaches(ledger, purpose) else sum(restricted.values())})
    facts = _opened(ledger, wanted, unopened, bare=not question.with_basis)
    if question.types is None or not question.types <= HELD_TYPES:
        facts = held.beside(_clear(ledger, question, when, one), [*facts])
    answer = held.as_of(question, facts, when.at, ledger.zone)
    rows = [(each.stream, each.row | {"number": each.row.get("number") or ledger.called(each.stream)}) for each in answer.rows]
    rows.sort(key=lambda each: question.order(each[1]))
    return Found(rows, answer.straddling, head, list(_notes(ledger.me.agency, +unopened)))


def _clear(ledger: "Ledger", question: "Question", when: Asked, one: UUID | None) -> "Iterator[list[Fact]]":
    """Give the clear facts that a question reads beside what is held, of one case or of each that this reader sees."""
    from ledger.events.document import facts_of

    if one is None:
        yield from (facts_of(document.stream, document.text) for document in read_of_all(ledger, question, when))
    else:
        yield [fact for fact in read_of_one(ledger, question, one) if when.upto is None or fact.position <= when.upto]


def _reaches(ledger: "Ledger", purpose: str | None) -> bool:
    from ledger.events.envelope import REACHES_RESTRICTED

    return (purpose or options.default_purpose(ledger.me.roles)) in REACHES_RESTRICTED


def _opened(ledger: "Ledger", wanted: consulting.Wanted, unopened: Counter[str], *, bare: bool) -> "Iterator[list[Fact]]":
    """Give the entries of each stream as they were opened, and count those of the reader's own agency that could not be, by the reason."""
    from ledger.events.fact import HELD

    pieces = [wanted.streams[start : start + PIECE] for start in range(0, len(wanted.streams), PIECE)]
    given = consulting.ticket(ledger, wanted)
    for entries in consulting.noting_changes(ledger.redeem_held(given, pieces, bare=bare)):
        by_stream: dict[UUID, list[Fact]] = {}
        for entry in entries:
            by_stream.setdefault(entry.fact.stream, []).append(entry.fact)
            if entry.fact.type == HELD and entry.fact.brought_by == ledger.me.agency:
                unopened[next((each.reason for each in entry.withheld.values()), MISSING)] += 1
        yield from by_stream.values()


def _notes(agency: str, unopened: Counter[str]) -> "Iterator[str]":
    """Say what this reader could not see: of his own agency's how much and why, of others' never how much, for it tells of their cases."""
    yield Caveat(
        f"Made of what {agency} holds and of what was given to it for this purpose. What other agencies hold is not in it, nor is told how "
        "much that is; what is held is opened for practitioners, supervisors, auditors and disclosure officers."
    )
    if unopened:
        told = ", ".join(f"{number} {reason}" for reason, number in sorted(unopened.items()))
        again = f"; {REACHED}" if "restricted" in unopened else ""
        yield f"Not in it: {output.counted(unopened.total(), 'entry', 'entries')} that {agency} holds ({told}){again}."
