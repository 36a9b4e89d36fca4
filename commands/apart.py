"""What of an entry stands in no sentence of its copy: fields by themselves, and texts of an entry that no sentence can tell. Pure."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING

from commands import telling
from commands.people import People
from projections.court.bundle import RECORDED, WORDS, Field, Run

if TYPE_CHECKING:
    from ledger.events.fact import Fact
    from projections.court.masking import Masked

LABELS = {"what": "kind and time", "who": "who did it"}
"""Names in plain words of units that are no fields."""
TO_SUBJECT = frozenset({"text", "code", "bool", "int", "year", "date", "instant"})
"""Kinds of fields that stand by themselves in a copy for the person whose data it is: no number of another entry, digest or id."""


def loosely(fact: "Fact") -> str:
    """Tell an entry whose sentence needs more than is shown: what it says, text by text."""
    from projections.court.runs import is_marked

    return " ".join(value for value in fact.fields.values() if isinstance(value, str) and is_marked(value))


def fields(entry: "Masked", seen: set[int]) -> Iterator[Field]:
    """Give the units that stand in no sentence (``seen``: those that do); of those that are not shown one line for all that read alike."""
    from ledger.entry import canonical

    for ordinal, (name, value) in sorted(entry.values.items()):
        if ordinal not in seen:
            text = value if isinstance(value, str) else canonical.encode(value).decode()
            yield Field(ordinal, name, _label(name), Run(RECORDED, text, ordinal))
    alike: dict[tuple[str, str], int] = {}
    for ordinal, (_, kind, text) in sorted(entry.instead.items()):
        if ordinal not in seen:
            alike.setdefault((kind, text), ordinal)
    yield from (Field(ordinal, "", "", Run(kind, text, ordinal)) for (kind, text), ordinal in alike.items())


def silently(entry: "Masked", seen: set[int], zone: tzinfo, people: People, *, told: bool) -> Iterator[Field]:
    """Give the same for the person whose data it is: recorded texts, and in words what the sentence would have told where it is not."""
    from ledger.events.catalogue import TYPES, load
    from ledger.events.event import fields_of
    from projections.court.masking import texts_of

    kind = entry.fact.type
    kinds = {each.name: each.kind for each in fields_of(load(kind))} if kind in TYPES else {}
    for ordinal, (name, value) in sorted(entry.values.items()):
        if ordinal in seen or kinds.get(name) not in TO_SUBJECT:
            continue
        if isinstance(value, str) and name in texts_of(kind):
            yield Field(ordinal, name, _label(name), Run(RECORDED, value, ordinal))
        elif not told:
            yield Field(ordinal, name, _label(name), Run(WORDS, telling.value_in_words(kind, name, value, zone, people)))
    for ordinal, (_, told_as, text) in sorted(entry.instead.items()):
        if ordinal not in seen:
            yield Field(ordinal, "", "", Run(told_as, text, ordinal))


def _label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " "))
