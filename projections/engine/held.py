"""The same fold over what agencies hold: of entries as one consultation opened them, in memory, and stored nowhere.

What is held is sealed, so that no projector can read it and no live table may hold it (design: projections). A reader to whom
the units are visible opens them, and folds them here with the fold that runs everywhere else. An entry that was not opened, because it
is another agency's, restricted or erased, is of no type that a question reads: it makes no row and changes none.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from ledger.events.fact import Fact
from projections.engine.asof import Answer
from projections.engine.fold import fold_stream
from projections.engine.question import Question
from projections.engine.time import Coordinates


def as_of(question: Question, streams: Iterable[Sequence[Fact]], at: Coordinates, zone: tzinfo) -> Answer:
    """Fold streams, each given whole as it was opened, to the rows they make at ``at``; one stream at a time, so memory stays small.

    Which entries are opened was judged at the moment of asking, never at K. Raises Poisoned.
    """
    rows, straddling = [], 0
    for facts in streams:
        folded = fold_stream(question, facts, at, zone)
        rows += folded.rows
        straddling += folded.straddling
    return Answer(sorted(rows, key=lambda keyed: keyed.key), straddling)


def beside(clear: Iterable[Sequence[Fact]], opened: Iterable[Sequence[Fact]]) -> Iterator[list[Fact]]:
    """Put to the clear facts of each stream those of its agency-held entries that were opened, for a question that reads both."""
    held = {facts[0].stream: facts for facts in opened if facts}
    for facts in clear:
        yield [*facts, *(held.pop(facts[0].stream, ()) if facts else ())]
    yield from map(list, held.values())
