"""Rules of disputes and supplementary statements, in every stream (DPA 2018 ss.46, 47(3); domain.md 5.12)."""

from datetime import datetime
from typing import TYPE_CHECKING

from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.envelope import Actor
from ledger.events.event import Event, fields_of
from ledger.rules.anywhere import OCCURRED_AT
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import StreamState

if TYPE_CHECKING:
    from ledger.events.corrections import DisputeResolved, FactDisputed, StatementAdded

SOURCE = "DPA 2018 ss.46, 47(3); domain.md 5.12"
SUPPLEMENTED = "DPA 2018 s.46(3); domain.md 5.12"
DISPUTE, STATEMENT = "fact-disputed.v1", "statement-added.v1"
ITSELF = frozenset({DISPUTE, "dispute-resolved.v1"})


@rule("a dispute names an entry of this stream", of="fact-disputed", state=StreamState, kind="check", source=SOURCE)
def disputed_entry_exists(state: StreamState, _actor: Actor, event: "FactDisputed", _at: datetime) -> Verdict:
    """Look the entry up; a dispute is not disputed in turn, it is resolved."""
    kind = state.entries.get(event.target)
    if kind is None:
        return No(f"there is no entry {event.target} here", "name an entry by its number in this record")
    if kind in ITSELF:
        return No(f"entry {event.target} is of type {kind_of(kind)}", "name the entry that is disputed, or record how the dispute ended")
    return ALLOWED


@rule("a dispute of a field names one that the entry has", of="fact-disputed", state=StreamState, kind="check", source=SOURCE)
def disputed_field_exists(state: StreamState, _actor: Actor, event: "FactDisputed", _at: datetime) -> Verdict:
    """Look the field up among those of the entry's type; those of an entry that is not shown are not known."""
    kind = state.entries.get(event.target, "")
    if event.field in (None, OCCURRED_AT) or kind not in TYPES or kind in ITSELF:
        return ALLOWED
    names = [*(field.name for field in fields_of(load(kind))), OCCURRED_AT]
    return ALLOWED if event.field in names else No(f"entry {event.target} has no such field", f"its fields are {', '.join(names)}")


@rule("a dispute ends while one is open", of="dispute-resolved", state=StreamState, source=SOURCE)
def one_dispute_is_open(state: StreamState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any open one."""
    return ALLOWED if state.disputes else No("nothing here is disputed", "record the dispute first")


@rule("a dispute ends once, and only if it was recorded", of="dispute-resolved", state=StreamState, kind="check", source=SOURCE)
def dispute_is_open(state: StreamState, _actor: Actor, event: "DisputeResolved", _at: datetime) -> Verdict:
    """Look the dispute up among the open ones of a stream in which there is any."""
    if event.dispute in state.disputes or not state.disputes:
        return ALLOWED
    names = ", ".join(map(str, sorted(state.disputes)))
    return No(f"entry {event.dispute} is no dispute that is open here", f"name one that is: {names}")


@rule("a supplementary statement names an entry of this stream", of="statement-added", state=StreamState, kind="check", source=SUPPLEMENTED)
def supplemented_entry_exists(state: StreamState, _actor: Actor, event: "StatementAdded", _at: datetime) -> Verdict:
    """Look the entry up; a statement stands beside what is contested, not beside a dispute of it or another statement."""
    kind = state.entries.get(event.target)
    if kind is None:
        return No(f"there is no entry {event.target} here", "name an entry by its number in this record")
    if kind in ITSELF | {STATEMENT}:
        return No(f"entry {event.target} is of type {kind_of(kind)}", "name the entry of which it speaks")
    return ALLOWED


@rule(
    "a supplementary statement that goes with a dispute stands beside the entry that was disputed",
    of="statement-added", state=StreamState, kind="check", source=SUPPLEMENTED,
)  # fmt: skip
def statement_goes_with_its_dispute(state: StreamState, _actor: Actor, event: "StatementAdded", _at: datetime) -> Verdict:
    """Compare what the dispute disputed, whether it has ended or not."""
    if event.dispute is None or state.contested.get(event.dispute) == event.target:
        return ALLOWED
    if event.dispute not in state.contested:
        return No(f"entry {event.dispute} is no dispute", "name the entry that disputed it, or none")
    return No(f"entry {event.dispute} disputed entry {state.contested[event.dispute]}", "name that entry, or another dispute")
