"""An act as its request id stands for it: what a repetition must say again to be the same act. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ledger.intents import Intent


def as_typed(intents: Sequence[Intent], drawn: Callable[[str], bool]) -> list[Any]:
    """The act as JSON for its request MAC: ids that the program drew (``drawn`` tells of a text) give way to their order of appearance."""
    streams = dict.fromkeys(stream for intent in intents if drawn(stream := str(intent.stream)))
    labels = {stream: f"new-{place}" for place, stream in enumerate(streams, start=1)}
    return [_relabelled(_typed(intent), labels, drawn) for intent in intents]


def texts(intents: Sequence[Intent]) -> Iterator[str]:
    """Every text that stands in the act, ids among them."""
    waiting: list[Any] = [_typed(intent) for intent in intents]
    while waiting:
        match waiting.pop():
            case dict() as told:
                waiting += told.values()
            case list() | tuple() as told:
                waiting += told
            case str() as text:
                yield text


def _typed(intent: Intent) -> dict[str, Any]:
    source = replace(intent.source, file=None, line=None).to_json() if intent.source else {}  # the same act may come in another file
    return {
        "type": intent.event.type_name(), "stream": str(intent.stream), "fields": intent.event.values(),
        "occurred_at": intent.occurred.to_json() if intent.occurred else None, "actor": str(intent.actor) if intent.actor else None,
        "effort": [part.to_json() for part in intent.effort], "sensitivity": list(intent.sensitivity),
        **({"source": source} if source else {}),
        **({"statement": intent.statement} if intent.statement else {}),
        **({"refers": dict(intent.refers)} if intent.refers else {}),
        **{name: named for name, named in (("role", intent.role), ("agency", intent.agency)) if named is not None},
    }  # fmt: skip


def _relabelled(value: Any, labels: dict[str, str], drawn: Callable[[str], bool]) -> Any:
    if isinstance(value, dict):
        return {name: _relabelled(item, labels, drawn) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_relabelled(item, labels, drawn) for item in value]
    if isinstance(value, str) and value not in labels and drawn(value):
        labels[value] = f"new-{len(labels) + 1}"
    return labels.get(value, value) if isinstance(value, str) else value
