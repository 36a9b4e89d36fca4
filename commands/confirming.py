"""Before what a person typed is recorded, the sentences that will stand in the chronology are shown to him, once."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from commands import output, prompts
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.intents import Intent


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
