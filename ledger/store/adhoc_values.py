"""The values of a question in SQL as JSON has them, from the text in which the server gives each. Pure.

What JSON has no word for stands as a text: NaN and infinity, numbers out of reach of a double, times, ids. Bytes stand as hexadecimal
digits, an instant as RFC 3339 with the offset of the session's zone. Types are known by the numbers of pg_type.dat.
"""

import json
import math
import re
from collections.abc import Callable
from typing import Any

_INSTANT = re.compile(r"(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)((?::\d\d){0,2})", re.ASCII)
LONGEST = 300
"""Digits of a number beyond which it stands as a text."""


def number(text: str) -> int | float | str:
    """Give a number as JSON has it: a whole one exactly, another as a double; as its text where that holds it not."""
    if len(text) > LONGEST:
        return text
    try:
        return int(text)
    except ValueError:
        read = float(text)
    return read if math.isfinite(read) else text


def document(text: str) -> Any:
    """Give a JSON value; numbers as ``number`` gives them."""
    return json.loads(text, parse_int=number, parse_float=number)


def instant(text: str) -> str:
    """Give an instant as RFC 3339 with its offset; infinity, and years before 1, as PostgreSQL writes them."""
    found = _INSTANT.fullmatch(text)
    return f"{found[1]}T{found[2]}{found[3]}{found[4] or ':00'}" if found else text


def local(text: str) -> str:
    """Give a time without a zone as ISO 8601 writes it."""
    return text.replace(" ", "T", 1) if text[:1].isdigit() and not text.endswith("BC") else text


def octets(text: str) -> str:
    """Give bytes as hexadecimal digits."""
    return text.removeprefix("\\x")


MEANT: dict[str, tuple[Callable[[str], Any], tuple[int, ...], tuple[int, ...]]] = {
    "truth": (lambda text: text == "t", (16,), (1000,)),
    "number": (number, (20, 21, 23, 26, 700, 701, 1700), (1016, 1005, 1007, 1028, 1021, 1022, 1231)),
    "document": (document, (114, 3802), (199, 3807)),
    "instant": (instant, (1184,), (1185,)),
    "local": (local, (1114,), (1115,)),
    "octets": (octets, (17,), (1001,)),
    "text": (str, (18, 19, 25, 1042, 1043, 1082, 1083, 1186, 1266, 2950), (1002, 1003, 1009, 1014, 1015, 1182, 1183, 1187, 1270, 2951)),
}
"""How the text of a type is read: by which function, the types, and the types of arrays of them. Of all others the text itself is given."""
NUMBERS = frozenset(MEANT["number"][1])
