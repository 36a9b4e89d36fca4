"""A person is asked nothing for an act that is not allowed; and the sentences that will stand in the chronology are shown to him, once."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import fields, output, prompts, receipts, telling
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Event
    from ledger.intents import Acted, Intent


def require_open(
    ledger: "Ledger", cls: "type[Event]", stream: UUID, acted: "Acted", *, edit: bool = False, request_id: UUID | None = None
) -> None:
    """Before the first question and before an editor opens, ask the rules that need no event; raises RuleRefused.

    Where nobody can be asked the act itself is judged, at once. An act with a request id may have been recorded: that is told, not judged.
    """
    if request_id is None and (edit or prompts.can_ask()):
        receipts.address(ledger, stream, cls.stream)
        ledger.require_open(cls, stream, acted)


HERE = "made by this act"
"""Stands for the number of an entry that gets one when the act is recorded: entry made by this act."""


def confirm(
    intents: Sequence["Intent"], zone: tzinfo, label: str, called: Mapping[str, str] | None = None, said: Mapping[str, Any] | None = None
) -> None:
    """Show the sentences, of the record called ``label``, and on what they rest; raises UsageError where the person does not go on.

    ``called`` gives the word for the id of each person and member whom the act names, and of another record in which a part of it stands;
    ``said`` those for values that only the caller can put into words.
    """
    begun = {str(intent.stream): name for intent in intents if isinstance(name := intent.event.values().get("name"), str)}
    people = {**(called or {}), **begun}
    output.note("This will be recorded:")
    for intent in intents:
        here = (called or {}).get(str(intent.stream), label)
        told = {**_told(intent.event, here, people), **_of_this_act(intent, intents), **(said or {}), "actor": "You"}
        for line in output.paragraph(type(intent.event).sentence(told, zone=zone), "  "):
            output.note(line)
        if intent.occurred not in (None, intents[0].occurred) and intent.event.own_day() is None:
            output.note(f"    It happened {intent.occurred.in_words(zone)}.")
        if intent.event.reports:
            statement = intent.statement or intent.event.default_statement
            output.note(f"    {telling.capital(statement.meanings()[statement])}.")
    if not prompts.agreed("Enter, y or yes records it; n, no or q does not."):
        raise UsageError("not confirmed; nothing was recorded")


def _told(event: "Event", label: str, people: Mapping[str, str]) -> dict[str, Any]:
    """Put addresses for the numbers of entries, and names for the ids of persons whom the act begins."""
    from ledger.events.event import fields_of

    values = event.values()
    numbers = {field.name for field in fields_of(type(event)) if field.kind == "entry"}
    return {
        name: telling.addresses(value, lambda number: f"{label}#{number}") if name in numbers else _named(value, people)
        for name, value in values.items()
    }


def _of_this_act(intent: "Intent", intents: Sequence["Intent"]) -> dict[str, str]:
    """Put words for the numbers of entries that the act itself makes; where it makes several of a type, which of them."""
    from ledger.events.event import fields_of

    found = {}
    for name, place in intent.refers.items():
        meant = intents[place].event
        several = sum(type(each.event) is type(meant) for each in intents) > 1
        which = fields.briefly(fields_of(type(meant)), meant.values()) if several else ""
        found[name] = f"the entry {HERE}{f' ({which})' if which else ''}"
    return found


def _named(value: Any, people: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_named(each, people) for each in value]
    return people.get(str(value), value)
