"""Recorded texts in generated sentences: marked before a sentence is made, cut out of it as runs after. Pure.

A sentence is made of words by code that knows nothing of disclosure units (ledger.events.sentence). So each recorded text, and whatever
stands in place of one that is not shown, goes into it between characters that no recorded text keeps: such a character is written as a pair
before, and restored after.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ledger.events.sentence import FULL_STOPS
from projections.court.bundle import RECORDED, WORDS, Run

BEGIN, MIDDLE, END, PAIR = "\ue000", "\ue001", "\ue002", "\ue003"
"""Characters for private use (Unicode, chapter 23): what begins a mark, parts kind and place from its text, ends it, and restores one."""
_ESCAPES = {PAIR: f"{PAIR}0", BEGIN: f"{PAIR}1", MIDDLE: f"{PAIR}2", END: f"{PAIR}3"}
_RESTORED = {pair[1]: character for character, pair in _ESCAPES.items()}


class Place(NamedTuple):
    """Where a disclosure unit stands: position of its entry in the log, and its ordinal there."""

    position: int
    ordinal: int


def marked(kind: str, text: str, place: Place) -> str:
    """Give a text between marks, as a field of a sentence: a kind of run (projections.court.bundle), and the unit that it is."""
    escaped = "".join(_ESCAPES.get(character, character) for character in text)
    return f"{BEGIN}{kind}:{place.position}:{place.ordinal}{MIDDLE}{escaped}{END}"


def is_marked(text: str) -> bool:
    """Whether a text begins with a mark."""
    return text.startswith(BEGIN)


def cut(text: str, position: int, seen: set[int]) -> tuple[Run, ...]:
    """Cut a sentence into runs. ``seen``: ordinals of the entry at ``position`` that have had their run; each has one, and is added.

    A recorded text of another entry, or one that stands there again, is a run without an ordinal. A full stop behind a recorded one is
    left out, and neighbours that stand in place of what is not shown are one run where they read alike: nobody counts what is withheld.
    """
    found: list[Run] = []
    for each in _cut(text, position, seen):
        run, last = each, found[-1] if found else None
        if last is not None and run.kind == WORDS and last.kind != WORDS and last.text.endswith(FULL_STOPS):
            run = run._replace(text=_without_stop(run.text))
        if run.kind == WORDS and not run.text:
            continue
        if last is not None and run.kind not in (WORDS, RECORDED) and (last.kind, last.text) == (run.kind, run.text):
            continue
        found.append(run)
    return tuple(found)


def says(text: str, words: str) -> bool:
    """Whether generated words of a sentence with marks hold these."""
    return any(run.kind == WORDS and words in run.text for run in _cut(text, -1, set()))


def plain(runs: Iterable[Run]) -> str:
    """Give the text of runs."""
    return "".join(run.text for run in runs)


def _cut(text: str, position: int, seen: set[int]) -> Iterator[Run]:
    words, *marks = text.split(BEGIN)
    yield Run(WORDS, words)
    for mark in marks:
        head, _, rest = mark.partition(MIDDLE)
        told, _, after = rest.partition(END)
        kind, at, ordinal = head.split(":")
        own = int(at) == position and int(ordinal) not in seen
        if own:
            seen.add(int(ordinal))
        yield Run(kind, _restored(told), int(ordinal) if own else None)
        yield Run(WORDS, after)


def _without_stop(words: str) -> str:
    """Leave out a full stop at the beginning, behind a closing quotation mark too."""
    closed = "”" if words.startswith("”") else ""
    return closed + words.removeprefix(closed).removeprefix(".")


def _restored(text: str) -> str:
    first, *rest = text.split(PAIR)
    return first + "".join(_RESTORED[each[0]] + each[1:] for each in rest)
