"""By which names, numbers and places the parties of a case may be mentioned in its narratives."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from ledger.entry.narrative import Name
from ledger.intents import Intent
from ledger.privacy.opening import Entry

_NAME_KINDS = {"name": "person", "also_known_as": "person", "address": "place", "phone": "number", "email": "number"}


def names_of(identified: Iterable[Entry]) -> tuple[Name, ...]:
    """The names, numbers and places by which the persons of these identifications may be mentioned."""
    found = []
    for entry in identified:
        fields = entry.fact.fields
        corrected = {str(fields["field"]): fields.get("to_personal")} if entry.fact.kind == "fact-corrected" else fields
        found += _names(entry.fact.stream, corrected)
    return tuple(found)


def names_in(intents: Sequence[Intent]) -> tuple[Name, ...]:
    """The same for persons identified in the act itself."""
    return tuple(
        name for intent in intents if type(intent.event).stream == "person" for name in _names(intent.stream, intent.event.values())
    )


def _names(person: UUID, fields: Mapping[str, Any]) -> list[Name]:
    found = []
    for field, kind in _NAME_KINDS.items():
        given = fields.get(field)
        for text in given if isinstance(given, list) else [given] if given else []:
            found += [Name(part, kind, person) for part in _mentions(text, kind)]
    return found


def _mentions(text: str, kind: str) -> list[str]:
    """A person is also mentioned by each part of the name that is not too short to mean him, an address by its lines and its street."""
    parts = _words(text) if kind == "person" else _lines(text) if kind == "place" else []
    return list(dict.fromkeys([text, *parts]))


def _words(name: str) -> list[str]:
    return [part for part in name.split() if len(part) > 2]


def _lines(address: str) -> list[str]:
    """Give the lines that lead to a door, each with its street alone: the first, and those with a number. A town alone leads to nobody."""
    lines = [line.strip() for line in re.split(r"[,;\n]", address)]
    leading = [line for at, line in enumerate(lines) if at == 0 or any(map(str.isdigit, line))]
    streets = [re.sub(r"^\d+[A-Za-z]?\s+", "", line) for line in leading]
    return [each for each in (*leading, *streets) if " " in each]
