"""The same fold, in memory, at any (K, A): what was recorded by then, what had happened by then."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import NamedTuple

from projections.engine.fold import Document, Keyed, fold_document
from projections.engine.question import Question
from projections.engine.time import Coordinates


class Answer(NamedTuple):
    """Rows by key, and how many facts straddle A: they may have happened by then and are not in the rows."""

    rows: list[Keyed]
    straddling: int


def as_of(question: Question, documents: Iterable[Document], at: Coordinates, zone: tzinfo) -> Answer:
    """Fold streams to the rows they make at ``at``; which entries the reader may see was decided where they were read.

    Erasure and restriction count as they stand at the moment of asking, never at K. Raises Poisoned.
    """
    rows, straddling = [], 0
    for document in documents:
        folded = fold_document(question, document, at, zone)
        rows += folded.rows
        straddling += folded.straddling
    return Answer(sorted(rows, key=_key), straddling)


def _key(keyed: Keyed) -> str:
    return keyed.key
