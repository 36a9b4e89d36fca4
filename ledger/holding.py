"""What an agency holds itself, opened for the rules of its own held types: when it must be, and the state with it. Pure.

Rules of open types depend on no held entry; those of held types read what their own agency holds, by a recorded consultation
(design: streams).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from ledger.acts import StreamState
from ledger.events.fact import HELD, Fact
from ledger.intents import Intent, Me
from ledger.rules import rooms


def held_to_open(intents: Sequence[Intent], streams: Mapping[UUID, StreamState], me: Me) -> dict[UUID, str]:
    """The streams whose entries held by the user's agency must be opened to decide the act, with the purpose of reading them.

    Those where rules of held types are asked, and where there is any that was not opened yet.
    """
    asking = {
        intent.stream: type(intent.event).default_purpose.value for intent in intents
        if type(intent.event).held_by and rooms.ruled(intent.event.type_name())
    }  # fmt: skip
    return {stream: purpose for stream, purpose in asking.items() if not streams[stream].opened and _holds(streams[stream], me.agency)}


def with_opened(state: StreamState, entries: Iterable[Fact]) -> StreamState:
    """The state with held entries as they were opened."""
    opened = {entry.version: entry for entry in entries if entry.held is not None}
    facts = tuple(opened.get(each.version, each) if each.type == HELD else each for each in state.facts)
    return replace(state, facts=facts, rules=None, opened=True)


def _holds(state: StreamState, agency: str) -> bool:
    return any(each.type == HELD and each.held is not None and each.held.get("originator") == agency for each in state.facts)
