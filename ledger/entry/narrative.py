"""The narrative splitter, version 1: sentences, and inside them marked mentions, each to be sealed by itself.

A mention (of a person, place, number or vehicle) can later be blacked out or forgotten while its sentence stays. The
splitter proposes; what it marked stands in the entry's layout, so a text is never split again in order to read it,
and a later version of the rules changes no entry. The one law: the pieces' texts joined are the exact original.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias
from uuid import UUID

from ledger.entry import mention, sentence
from ledger.entry.mention import Name

__all__ = ["SPLITTER", "Name", "Names", "Piece", "join", "split"]

SPLITTER = 1
"""The version of these rules (this module, ``mention`` and ``sentence``); it stands in every layout."""

Names: TypeAlias = Sequence[Name]
"""What is known of the parties when the text is written: their names, addresses, numbers and vehicles."""


class Piece(NamedTuple):
    """One piece of a narrative: its exact text, ``sentence`` or what it mentions, and the party mentioned if known.

    A sentence without a mention is one piece with the white space that follows it; mentions cut it into more.
    """

    text: str
    kind: str
    party: UUID | None


def split(text: str, names: Names = ()) -> tuple[Piece, ...]:
    """Cut a narrative into pieces in reading order; the empty text has none.

    A mention is never cut, even where it holds what looks like the end of a sentence. Raises MalformedEntry for a
    name whose kind is none of ``mention.KINDS``.
    """
    mentions = {found.start: found for found in mention.find(text, names)}
    cuts = {0, len(text), *sentence.ends(text)}
    for found in mentions.values():
        cuts.difference_update(range(found.start + 1, found.end))
        cuts.update((found.start, found.end))
    return tuple(_piece(text[start:end], mentions.get(start)) for start, end in pairwise(sorted(cuts)))


def join(pieces: Iterable[Piece]) -> str:
    """Give the original text back, to the character."""
    return "".join(piece.text for piece in pieces)


def _piece(text: str, found: mention.Mention | None) -> Piece:
    return Piece(text, "sentence", None) if found is None else Piece(text, found.kind, found.party)
