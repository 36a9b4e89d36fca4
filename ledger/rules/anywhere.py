"""Rules of every stream: who may decide, when a thing can have happened, what a correction, restriction or erasure may name."""

from datetime import datetime
from typing import TYPE_CHECKING

from ledger.errors import UsageError
from ledger.events.catalogue import ADMINISTRATIVE, DATED, TYPES, kind_of, load
from ledger.events.declared import LEDGER_ROLES
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event, accepts, fields_of
from ledger.events.field import Field, from_text
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import StreamState

if TYPE_CHECKING:
    from ledger.events.corrections import FactCorrected
    from ledger.events.privacy import ContentErased, RecordRestricted
    from ledger.events.team import ActConfirmed

ANY_STREAM = ("case", "person", "proceedings", "unit", "access", "record")
OCCURRED_AT = "occurred_at"


@rule(
    "an act is recorded for somebody whose role allows it on that day",
    of=ANY_STREAM, state=StreamState, source="domain.md 5.14 and 1.2 (deciders are the unit's policy)",
)  # fmt: skip
def actors_role_allows(state: StreamState, actor: Actor, cls: type[Event], _at: datetime) -> Verdict:
    """Hold the actor's role against the policy of the day, or against the type where the policy is silent."""
    allowed = state.policy.allowed(kind_of(cls.type_name()), cls.recorders)
    if reaches(actor.role, allowed):
        return ALLOWED
    who = ", ".join(sorted(allowed)) or "nobody; the ledger makes these entries itself"
    return No("the actor's role does not reach this act", f"it is open to {who}")


def reaches(role: str, allowed: frozenset[str]) -> bool:
    """Whether a role is among those allowed; where practitioners are, so is everybody with a professional role: both work on cases."""
    return role in allowed or (role not in LEDGER_ROLES and "practitioner" in allowed)


@rule(
    "nothing is recorded before it has happened",
    of=ANY_STREAM, state=StreamState, kind="time", source="domain.md 5.14 (recorded late is not backdated; recorded early is wrong)",
)  # fmt: skip
def has_happened(state: StreamState, _cls: type[Event], occurred: Occurred, at: datetime) -> Verdict:
    """Compare the first instant at which it can have happened with the time of recording."""
    if occurred.earliest(state.policy.tzinfo) <= at:
        return ALLOWED
    return No("it lies in the future", "record it when it has happened")


@rule(
    "a correction names an entry of this stream that can be corrected",
    of="fact-corrected", state=StreamState, kind="check", source="DPA 2018 s.46; domain.md 5.12 and 5.14",
)  # fmt: skip
def target_can_be_corrected(state: StreamState, _actor: Actor, event: "FactCorrected", _at: datetime) -> Verdict:
    """Look the target up; what enforces, corrects or was made by the ledger is superseded by a new entry instead."""
    kind = state.entries.get(event.target)
    if kind is None:
        return No(f"there is no entry {event.target} here", "name an entry by its number in this record")
    if kind not in TYPES:
        return No(f"entry {event.target} is agency-held or erased", "a member of the agency that holds it corrects it (held-corrected)")
    if kind in ADMINISTRATIVE - DATED:
        return No(f"entry {event.target} is of type {kind_of(kind)}", "correct the entry it speaks of, or record a new one")
    return ALLOWED


@rule(
    "a correction names a field of the entry and a value that can stand there",
    of=("fact-corrected", "held-corrected"), state=StreamState, kind="check", source="DPA 2018 s.46; domain.md 5.12",
)  # fmt: skip
def correction_fits(state: StreamState, _actor: Actor, event: "FactCorrected", at: datetime) -> Verdict:
    """Judge the new value as if it were recorded in that field today."""
    cls = corrected_type(state, event)
    if cls is None:
        return ALLOWED
    if event.field == OCCURRED_AT:
        return _moved(state, event, at)
    field = next((field for field in fields_of(cls) if field.name == event.field), None)
    if field is None:
        names = ", ".join([*(field.name for field in fields_of(cls)), OCCURRED_AT])
        return No(f"entry {event.target} has no such field", f"its fields are {names}")
    return _fits(cls, field, event)


@rule(
    "a mistake is not found before the entry that holds it was made",
    of=("fact-corrected", "held-corrected"), state=StreamState, kind="check", source="DPA 2018 s.46; domain.md 5.12 (discovered_on), 5.14",
)  # fmt: skip
def mistake_is_found_after_it(state: StreamState, _actor: Actor, event: "FactCorrected", _at: datetime) -> Verdict:
    """Compare the day with that of the entry's recording; of one from a file with the first on which it can have happened."""
    since, zone = state.kept.get(event.target), state.policy.tzinfo
    if since is None:
        return ALLOWED
    began = (since.earliest(zone) if isinstance(since, Occurred) else since).astimezone(zone).date()
    if event.discovered_on >= began:
        return ALLOWED
    made = "happened" if isinstance(since, Occurred) else "was recorded"
    return No(f"entry {event.target} {made} on {began}", "give the day on which it was found in this record, or leave it out for today")


@rule(
    "what the ledger enforces is not changed by a correction",
    of="fact-corrected", state=StreamState, kind="check", source="access follows from entries, never from their corrections",
)  # fmt: skip
def nothing_enforced_changes(state: StreamState, _actor: Actor, event: "FactCorrected", _at: datetime) -> Verdict:
    """Refuse clear fields from which enforcement rows were written."""
    cls = corrected_type(state, event)
    if cls is None or cls.effect is None or cls.type_name() in DATED or event.to_personal is not None or event.field == OCCURRED_AT:
        return ALLOWED
    if cls.enforced and event.field not in cls.enforced:
        return ALLOWED
    return No(f"{event.field} of entry {event.target} decides who may see what", "record it anew and restrict the wrong entry")


@rule(
    "a confirmation is given by a member for whom another recorded",
    of="act-confirmed", state=StreamState, source="domain.md 5.0 (acting_for)",
)  # fmt: skip
def word_is_outstanding(state: StreamState, actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Ask for an entry that waits for this member's word."""
    if str(actor.actor) in state.unconfirmed.values():
        return ALLOWED
    return No("nothing here waits for this member's word", "leave it to the member whom the entry names")


@rule(
    "an act is confirmed once, by the member for whom another recorded it",
    of="act-confirmed", state=StreamState, kind="check", source="domain.md 5.0 (acting_for)",
)  # fmt: skip
def confirmed_by_whom_it_names(state: StreamState, actor: Actor, event: "ActConfirmed", _at: datetime) -> Verdict:
    """Look the entry's actor up, where anything waits for this member at all."""
    waiting = [version for version, who in sorted(state.unconfirmed.items()) if who == str(actor.actor)]
    if event.version in waiting or not waiting:
        return ALLOWED
    return No(f"entry {event.version} does not wait for this member's word", f"name one that does: {', '.join(map(str, waiting))}")


@rule(
    "a restriction names entries of this stream",
    of="record-restricted", state=StreamState, kind="check", source="DPA 2018 s.47(2), (3); domain.md 5.12",
)  # fmt: skip
def restricted_entries_exist(state: StreamState, _actor: Actor, event: "RecordRestricted", _at: datetime) -> Verdict:
    """Look every number up."""
    missing = sorted(set(event.versions or ()) - set(state.entries))
    if not missing:
        return ALLOWED
    return No(f"there is no entry {missing[0]} here", "name entries by their numbers in this record")


@rule(
    "an erasure is confirmed by a second person",
    of="content-erased", state=StreamState, kind="check", source="domain.md 5.12 (content.erased: second_person)",
)  # fmt: skip
def two_persons_erase(_state: StreamState, actor: Actor, event: "ContentErased", _at: datetime) -> Verdict:
    """Hold the second person's id against the actor's."""
    if event.second_person != actor.actor:
        return ALLOWED
    return No("actor and second person are the same", "have another member confirm it")


def corrected_type(state: StreamState, event: "FactCorrected") -> type[Event] | None:
    """Class of the entry to be corrected; None where another rule already refuses it."""
    kind = state.entries.get(event.target)
    return load(kind) if kind in TYPES and kind not in ADMINISTRATIVE - DATED else None


def _moved(state: StreamState, event: "FactCorrected", at: datetime) -> Verdict:
    try:
        occurred = Occurred.from_json(event.to)
    except UsageError as error:
        return No(str(error), "give value, precision and, for a range, until")
    return has_happened(state, Event, occurred, at) if event.to_personal is None else No(*_CLEAR)


_CLEAR = ("it is a coded field, which stands in the clear", "give its right value as `to`")
_PERSONAL = ("it is a personal field, which must be sealed", "give its right value as `to_personal`")


def _fits(cls: type[Event], field: Field, event: "FactCorrected") -> Verdict:
    if event.to is None and event.to_personal is None:
        struck = No(f"{field.name} cannot be empty", "give its right value")
        return struck if field.required else ALLOWED
    if field.personal is None and event.to_personal is not None:
        return No(*_CLEAR)
    if field.personal is not None and event.to is not None:
        return No(*_PERSONAL)
    value = event.to if event.to_personal is None else from_text(field, event.to_personal)
    wrong = accepts(cls, field.name, value)
    return ALLOWED if wrong is None else No(wrong, "give a value that the field takes")
