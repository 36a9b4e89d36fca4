"""A person is asked nothing for an act that is not allowed; and the sentences that will stand in the chronology are shown to him, once."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from commands import output, prompts, receipts
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


def confirm(intents: Sequence["Intent"], zone: tzinfo) -> None:
    """Show the sentences and let the person go on or not; raises UsageError when he does not."""
    people = {str(intent.stream): name for intent in intents if isinstance(name := intent.event.values().get("name"), str)}
    output.note("This will be recorded:")
    for intent in intents:
        told = {name: people.get(str(value), value) for name, value in intent.event.values().items()}
        for line in output.paragraph(type(intent.event).sentence({**told, "actor": "You"}, zone=zone), "  "):
            output.note(line)
    if not prompts.agreed("Enter records it; any other answer does not."):
        raise UsageError("not confirmed; nothing was recorded")
