"""Tables of a jurisdiction's file: every value by its type, every code from its list, and no key that nothing reads."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

TYPES = {str: "text", int: "a whole number from 0", bool: "true or false", date: "a day", dict: "a table", list: "a list"}


class Fault(Exception):
    """What is wrong in a file, with the place."""


def members(where: str, told: object, needed: Mapping[str, type], also: Mapping[str, type] | None = None) -> dict[str, Any]:
    """Give a table that has every member it needs, none but those it may have, each of its type; text is never empty."""
    may = {**needed, **(also or {})}
    if not isinstance(told, dict):
        raise Fault(f"{where} is not a table")
    for key, value in told.items():
        if key not in may:
            raise Fault(f"{where} has {key!r}; it may have {', '.join(may)}")
        if type(value) is not may[key] or (value < 0 if isinstance(value, int) else value == ""):
            raise Fault(f"{where} has a {key} that is not {TYPES[may[key]]}")
    if missing := [key for key in needed if key not in told]:
        raise Fault(f"{where} has no {missing[0]}")
    return told


def keyed(where: str, told: Mapping[str, Any], known: Iterable[str]) -> Mapping[str, Any]:
    """Give a table whose keys are all codes of a list."""
    codes(f"{where}: its keys", list(told), known)
    return told


def codes(where: str, told: list[Any], known: Iterable[str]) -> tuple[str, ...]:
    """Give a list of codes, each of which is known and stands there once."""
    listed = tuple(known)
    for value in told:
        if value not in listed:
            raise Fault(f"{where}: {value!r} is none of {', '.join(listed) or 'none that the file has'}")
    if len(set(told)) < len(told):
        raise Fault(f"{where}: one stands there twice")
    return tuple(told)


def code(where: str, value: str | None, known: Iterable[str]) -> str | None:
    """Give a code that is known; None where there is none."""
    return None if value is None else codes(where, [value], known)[0]


def texts(where: str, told: list[Any]) -> tuple[str, ...]:
    """Give a list of texts, none of them empty."""
    if not all(isinstance(each, str) and each for each in told):
        raise Fault(f"{where} is not a list of texts")
    return tuple(told)
