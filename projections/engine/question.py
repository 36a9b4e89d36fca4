"""What one question is: the file that declares it is all there is to write, the engine does the rest.

A module in ``projections/questions/`` holds one ``QUESTION``. Its file name makes it known under its name.
"""

import pkgutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import projections.questions
from ledger.errors import NotFound
from ledger.events.fact import Fact
from projections.engine import definition
from projections.engine.answer import Asking, Column, Row, Told
from projections.engine.time import CORRECTION


@lru_cache(maxsize=64)
def _written(stream: UUID) -> str:
    return str(stream)


def by_stream(fact: Fact) -> str:
    """One row a stream, under its id: the key of most questions, which the engine asks once for all facts of a stream."""
    return _written(fact.stream)


def _always(_: Row) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """A fold from facts to keyed rows, and the words that say what the answer means.

    ``definition`` names the denominator. ``key`` gives a fact's row (None: no row); all facts of one key lie in one
    stream. ``fold`` gets the facts of one key as they stand, in the order in which they happened, and the unit's zone,
    and returns a row with exactly ``columns``, in JSON values, or None; it is total over any order of facts. ``order``
    sorts rows for display; ``listed`` says which are shown unless all are asked for. ``types`` are the full type names
    it reads (None: all). ``coded`` are those of them of which it reads more than when an entry occurred and was recorded
    (None: all); entries of the others come with neither stamp, who, basis nor fields. ``with_basis`` says whether it reads the
    unit basis; if not, it reads as empty, and the unit marks always does. ``held``: it folds what agencies hold, so there is no live table,
    and each asking is a consultation.

    ``tell`` makes of the rows what is answered, in ``lines`` (None: the rows as they are); ``cohort`` says what a window of days
    selects (None: nothing). ``aggregated``: a line counts over cases and names none, so that it may leave the unit.
    """

    name: str
    version: int
    title: str
    definition: str
    columns: tuple[Column, ...]
    key: Callable[[Fact], str | None]
    fold: Callable[[Sequence[Fact], tzinfo], Row | None]
    order: Callable[[Row], Any]
    listed: Callable[[Row], bool] = _always
    types: frozenset[str] | None = None
    coded: frozenset[str] | None = None
    with_basis: bool = False
    lines: tuple[Column, ...] = ()
    tell: Callable[[Sequence[Row], Asking], Told] | None = None
    cohort: str | None = None
    aggregated: bool = False
    held: bool = False

    @property
    def shown(self) -> tuple[Column, ...]:
        """Columns of the lines of an answer."""
        return self.lines or self.columns

    def told(self, rows: Sequence[Row], asking: Asking) -> Told:
        """Make of rows, in the question's order, what is answered; without a ``tell`` of its own those that are listed."""
        return Told([row for row in rows if self.listed(row)]) if self.tell is None else self.tell(rows, asking)

    @property
    def selected(self) -> list[str] | None:
        """Full names of the types whose entries the fold is given: those it reads and their corrections, sorted (None: all)."""
        return None if self.types is None else sorted(self.types | {CORRECTION})

    @property
    def opened(self) -> list[str] | None:
        """Full names of the types whose entries come with more than their unit what: those and corrections, sorted (None: all)."""
        return None if self.coded is None else sorted(self.coded | {CORRECTION})

    def definition_hash(self, zone: tzinfo) -> bytes:
        """SHA-256 over all that decides the rows: words, the declaring file and the rules that it rests on, the engine, the unit's zone.

        A live table built under another hash answers another question and is rebuilt.
        """
        reading = [self.selected, self.opened, self.with_basis]
        return definition.digest([self.name, self.version, self.definition, self.columns, reading], self._file, zone)

    @property
    def _file(self) -> Path:
        """Give the file that declares it: the one of its name, or where there is none that of its fold."""
        file = Path(str(projections.questions.__file__)).with_name(f"{self.name.replace('-', '_')}.py")
        return file if file.exists() else Path(str(sys.modules[self.fold.__module__].__file__))


def names() -> tuple[str, ...]:
    """Names of all questions, sorted; imports none of them."""
    found = pkgutil.iter_modules(projections.questions.__path__)
    return tuple(sorted(module.name.replace("_", "-") for module in found))


def live() -> tuple[str, ...]:
    """Names of the questions that have live tables: all but those over what agencies hold. Imports each."""
    return tuple(name for name in names() if not load(name).held)


def load(name: str) -> Question:
    """Import the one file that declares ``name``; raises NotFound for a name that no file has."""
    if name not in names():
        raise NotFound(f"no question of that name; nothing was done; there are: {', '.join(names())}")
    module = import_module(f"projections.questions.{name.replace('-', '_')}")
    question: Question = module.QUESTION
    return question
