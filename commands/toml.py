"""Where a text that a person wrote stops being TOML, told without anything that stands in it."""

import re
from tomllib import TOMLDecodeError

PLACE = re.compile(r"\(at (line [0-9]+, column [0-9]+)\)$")
"""How a fault of ``tomllib`` ends that has a place; one without it is found when the text has ended."""


def place(fault: TOMLDecodeError, text: str) -> str:
    """Give line and column, counted from 1; at the end of the text something is missing that was begun before."""
    found = PLACE.search(str(fault))
    if found:
        return found[1]
    *before, last = text.rstrip("\n").split("\n")
    return f"line {len(before) + 1}, column {len(last) + 1}, where the text ends"
