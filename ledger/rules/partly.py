"""An event of which a reader was shown only some fields, as rules read it: what is not shown ends the judging of the rule that asks.

Reading is the costliest part of an audit, so what a field takes is built once, and a plain value that a field took is not asked again.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ledger.errors import UsageError
from ledger.events.event import Event, fields_of, personal_names

PLAIN = (str, int, float, bool, type(None))


class NotShownError(Exception):
    """A rule asked for a field that the reader was not shown."""


class _Partly:
    """Asking for a field that was not shown ends the judging of the rule that asks."""

    def __init__(self, shown: dict[str, Any], values: "_Values") -> None:
        self.__dict__.update(shown, values=lambda: values)

    def __getattr__(self, name: str) -> Any:
        raise NotShownError(name)


class _Values(Mapping[str, Any]):
    """What its fields say as JSON; asking for one that is sealed ends the judging too."""

    def __init__(self, cls: type[Event], given: Mapping[str, Any]) -> None:
        self._sealed = _sealed(cls)
        self._shown = {name: value for name, value in given.items() if name not in self._sealed}

    def __getitem__(self, name: str) -> Any:
        if name in self._sealed:
            raise NotShownError(name)
        return self._shown[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)


def event(cls: type[Event], given: Mapping[str, Any], *, whole: bool) -> tuple[Any, str]:
    """Give the event as it was recorded and no fault; or none of it, and in which field it is not what its type declares.

    ``given``: JSON values by field; ``whole``: none was withheld.
    """
    if whole:
        try:
            return cls.from_values(given), ""
        except UsageError as error:
            return None, str(error)
    shown = {}
    for name, required, default in _clear(cls):
        if name not in given:
            if required:
                return None, f"{name} is missing"
            shown[name] = default
            continue
        try:
            value = given[name]
            shown[name] = _plain(cls, name, value, type(value).__name__) if isinstance(value, PLAIN) else _read(cls, name, value)
        except ValidationError:
            return None, f"{name} is not what its type declares"
    return _Partly(shown, _Values(cls, given)), ""


@lru_cache(maxsize=512)
def _clear(cls: type[Event]) -> tuple[tuple[str, bool, Any], ...]:
    """Each field that stands in the clear: its name, whether it must be there, and what stands for it where it is not."""
    clear = [field for field in fields_of(cls) if field.personal is None and not cls.held_by]
    return tuple((field.name, field.required, cls.model_fields[field.name].default) for field in clear)


@lru_cache(maxsize=512)
def _sealed(cls: type[Event]) -> frozenset[str]:
    return frozenset(personal_names(cls))


@lru_cache(maxsize=16_384)
def _plain(cls: type[Event], name: str, value: Any, _of: str) -> Any:
    """Read a value that is the same whenever it is read; its own type keeps 1, 1.0 and true apart."""
    return _read(cls, name, value)


def _read(cls: type[Event], name: str, value: Any) -> Any:
    return _adapter(cls, name).validate_json(json.dumps(value), strict=True)


@lru_cache(maxsize=1024)
def _adapter(cls: type[Event], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(cls.model_fields[name].rebuild_annotation())
