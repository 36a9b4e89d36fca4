"""A narrative as sentences that may be given to one person: his own mentions stand, every other's are put as "another person". Pure."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from ledger.entry import mention, sentence
from ledger.entry.mention import Name
from ledger.privacy.opening import Entry

INSTEAD = {"person": "another person", "place": "a place", "number": "a number", "vehicle": "a vehicle"}
"""What stands in the place of a mention that is not the person's own, by its kind (ledger.entry.mention.KINDS)."""
CORRECTED = "to_personal"
AFTER = "X"
"""Stands behind the text that is shown, so that a sentence which ends there is seen to end, and one that is broken off is not."""


class Reader(NamedTuple):
    """Who is told: his ids, several where he was recorded twice, his living key slots, and by what everybody is known, himself too."""

    persons: frozenset[UUID]
    own: frozenset[UUID]
    names: Sequence[Name]


def of(entry: Entry, later: Sequence[Entry], name: str, value: Any, reader: Reader) -> list[str]:
    """Give the sentences of a narrative as it stands now; ``later`` are corrections of that entry, ``value`` its whole text.

    A sentence of which the text is not shown is none of them. There is none at all where ``value`` is not the text of any entry.
    """
    found = [(entry, name), *((each, CORRECTED) for each in later if each.fact.fields.get("field") == name)]
    for one, field in reversed(found):
        if one.fact.fields.get(field) == value:
            return [*_sentences(one, field, reader)]
    return []


def masked(text: str, reader: Reader, *, unknown: bool) -> str:
    """Put something general in the place of what names another; with ``unknown`` also of what may name him or another."""
    told, end = "", 0
    for found in mention.find(text, reader.names):
        others = unknown if found.party is None else found.party not in reader.persons
        told += text[end : found.start] + (INSTEAD[found.kind] if others else text[found.start : found.end])
        end = found.end
    return told + text[end:]


def _sentences(entry: Entry, field: str, reader: Reader) -> Iterator[str]:
    """Join pieces to sentences: they were cut at the ends of sentences, and around mentions.

    Of one whose text is not shown it is not known where it ends: what follows up to the next end goes with it.
    """
    told: list[tuple[str, bool]] = [_told(ordinal, kind, entry, reader) for ordinal, kind in _pieces(entry, field)]
    whole = "".join(text for text, _ in told)
    ends, at = {*sentence.ends(f"{whole}{AFTER}")}, 0
    sentences = [("", True)]
    for text, shown in told:
        gathered, complete = sentences.pop()
        sentences.append((gathered + text, complete and shown))
        at += len(text)
        if text and at in ends:  # of a piece that is not shown nothing ends
            sentences.append(("", True))
    yield from (" ".join(text.split()) for text, complete in sentences if complete and text.strip())


def _pieces(entry: Entry, field: str) -> Sequence[tuple[int, str]]:
    layout: Any = next((value for _, name, value in entry.units if name == "layout"), {})
    return [(ordinal, kind) for ordinal, kind in layout.get(field, {}).get("pieces", ())]


def _told(ordinal: int, kind: str, entry: Entry, reader: Reader) -> tuple[str, bool]:
    """Give what stands for a piece, and whether it can be told: a mention always can, in general words."""
    text = next((str(value) for number, _, value in entry.units if number == ordinal), None)
    if kind not in INSTEAD:
        return ("", False) if text is None else (masked(text, reader, unknown=True), True)
    return (INSTEAD[kind] if text is None or entry.slots.get(ordinal) not in reader.own else text), True
