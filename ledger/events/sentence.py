"""The small language in which a type says what happened, in plain English.

    {field}    the field in words: a code as its phrase, an instant in the unit's zone, a list as "a, b and c"
    {field#}   how many items the field has
    {field£}   an amount in pence, told in pounds
    {field|x}  a number with its noun: "1 x", "2 xs"
    {field?}   nothing; but the part it stands in appears only if the field is given and true
    {actor}    who did it, as the reader knows that person
    [ … ]      a part that appears only if everything in it is given; parts do not nest
    [ … | … ]  of these, the first of which everything is given

A full stop after a value that ends in one, in quotation marks too, is left out. Recorded text is never altered.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

NOT_SHOWN = "[not shown]"
"""Stands where a required value was not given to the renderer (withheld, or erased)."""

PLACE = re.compile(r"\{(?P<name>[a-z_]+)(?P<form>[?#£]|\|[a-z]+)?\}")
PART = re.compile(r"\[(?P<optional>[^\[\]]*)\]|(?P<fixed>[^\[\]]+)|(?P<stray>[\[\]])")
OR = re.compile(r"\|(?![^{}]*\})")
"""Between two alternatives: a bar outside of braces."""
FULL_STOPS = tuple(f"{stop}{closed}" for stop in ".!?…" for closed in ("", "”"))


class Place(NamedTuple):
    """A placeholder: the field's name and how it is shown.

    "" in words, "#" counted, "£" as money, "|noun" with its noun, "?" only asked for.
    """

    name: str
    form: str


class Part(NamedTuple):
    """Text and placeholders that appear as one; an optional part may have several such runs, of which one appears."""

    optional: bool
    runs: tuple[tuple[str | Place, ...], ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The placeholders of this part."""
        return tuple(piece for run in self.runs for piece in run if isinstance(piece, Place))


@lru_cache(maxsize=512)
def parsed(template: str) -> tuple[Part, ...]:
    """Give what ``parse`` gives, each template parsed once."""
    return parse(template)


def parse(template: str) -> tuple[Part, ...]:
    """Read a template; raises ValueError when brackets or braces do not match."""
    parts = []
    for match in PART.finditer(template):
        if match["stray"]:
            raise ValueError("a bracket without its other half")
        optional = match["optional"] is not None
        runs = OR.split(match["optional"]) if optional else [match["fixed"]]
        parts.append(Part(optional, tuple(_pieces(run) for run in runs)))
    return tuple(parts)


def render(parts: tuple[Part, ...], say: Callable[[Place], str | None]) -> str:
    """Write the sentence; ``say`` gives a placeholder's words, or None where the value is not given."""
    sentence = ""
    for part in parts:
        words = {place: say(place) for place in part.places}
        told = (run for run in part.runs if not part.optional or all(words[each] is not None for each in run if isinstance(each, Place)))
        for piece in next(told, ()):
            text = (words[piece] or "") if isinstance(piece, Place) and words[piece] is not None else piece
            sentence = joined(sentence, NOT_SHOWN if isinstance(text, Place) else text)
    return sentence.strip()


def listed(items: list[str]) -> str:
    """Join words as "a", "a and b", "a, b and c".

    Where one of them has an "and" or an "or" of its own a comma stands before the last; where one has commas, semicolons part them.
    """
    if len(items) < 2:
        return items[0] if items else "none"
    mark = ";" if any("," in item for item in items) else ","
    parted = mark == ";" or any(word in item for item in items for word in (" and ", " or "))
    last = f"{mark} and " if parted else " and "
    return f"{f'{mark} '.join(items[:-1])}{last}{items[-1]}"


def _pieces(text: str) -> tuple[str | Place, ...]:
    pieces: list[str | Place] = []
    end = 0
    for match in PLACE.finditer(text):
        pieces += [text[end : match.start()], Place(match["name"], match["form"] or "")]
        end = match.end()
    pieces.append(text[end:])
    if any("{" in piece or "}" in piece for piece in pieces if isinstance(piece, str)):
        raise ValueError("a brace that is no placeholder")
    return tuple(piece for piece in pieces if piece)


def joined(before: str, text: str) -> str:
    """Put text behind other text, without its full stop where one stands there."""
    return before + (text[1:] if text.startswith(".") and before.endswith(FULL_STOPS) else text)
