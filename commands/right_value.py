"""The right value of a field that is corrected: read as it was typed, or stands in a file, or asked for; and where it belongs."""

from typing import TYPE_CHECKING, Any

from commands import fields, prompts, times
from commands.recording import Recorded
from commands.words import CodeWord
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.events.event import Event, Field
    from ledger.events.fact import Fact

OCCURRED_AT = "occurred_at"


def field_of(cls: "type[Event]", version: int, name: str) -> "Field | None":
    """Find the field that is wrong; None for occurred_at. Raises UsageError for one that the type does not have."""
    from ledger.events.event import fields_of

    found = {field.name: field for field in fields_of(cls)}
    if name not in found and name != OCCURRED_AT:
        raise UsageError(f"entry #{version} has no such field; nothing was recorded; its fields are {', '.join(found)}, {OCCURRED_AT}")
    return found.get(name)


def require_typed_elsewhere(wrong: "Fact", name: str, field: "Field | None", to: str | None) -> None:
    """Raise UsageError for a value typed as an option that never is one: a personal one, or any of what is held."""
    if to is None or (wrong.held is None and (field is None or field.personal is None)):
        return
    what = "of an entry that your agency holds" if field is None or field.personal is None else "personal"
    raise UsageError(f"{name} is {what}, so its value is not typed here; nothing was recorded; leave --to out to be asked")


def right(book: Recorded, wrong: "Fact", name: str, to: str | None, filed: dict[str, Any], clock: times.Clock) -> dict[str, Any]:
    """Give the right value where it belongs: ``to`` for a clear field, ``to_personal`` for a personal one, which is never an option."""
    from ledger.events.catalogue import load

    cls = load(wrong.type)
    field = field_of(cls, wrong.version, name)
    personal = field is not None and field.personal is not None
    if to is not None or "to" in filed:
        found = _told(book, cls, field, filed["to"] if to is None else to, clock)
    elif personal or wrong.held is not None:
        found = _asked(book, cls, field, clock)
    else:
        raise UsageError(f"the right value of {name} is missing; nothing was recorded; give it with --to, or --strike it out")
    return {"to_personal" if personal else "to": found}


def _told(book: Recorded, cls: "type[Event]", field: "Field | None", to: Any, clock: times.Clock) -> Any:
    """Read a value as it was typed, or stands in the file; ``field`` None stands for occurred_at. Of personal lists each item is a line."""
    if field is None:
        return times.occurred(to, clock).to_json() if isinstance(to, str) else to
    if field.personal is not None:
        return fields.told(field, to.strip(), clock) if isinstance(to, str) and field.kind in times.TAKEN else _lines(to)
    if isinstance(to, str):
        to = fields.told(field, to, clock)
        if field.codes:
            code = CodeWord(field.codes)
            to = [code.convert(each, None, None) for each in to] if isinstance(to, list) else code.convert(to, None, None)
    return book.identified(cls, {field.name: to}, "")[field.name]


def _lines(to: Any) -> Any:
    return "\n".join(to) if isinstance(to, list) and all(isinstance(each, str) for each in to) else to


def _asked(book: Recorded, cls: "type[Event]", field: "Field | None", clock: times.Clock) -> Any:
    """Ask for the right value of a field, or for when it happened; raises UsageError where nobody can be asked."""
    if not prompts.can_ask():
        raise UsageError("the right value is missing; nothing was recorded; give it and the reason with --fields FILE, or -")
    if field is None:
        return times.occurred(prompts.ask("When did it happen?", hint=f"such as {times.DAYS}"), clock).to_json()
    needed = field._replace(required=True)
    found = fields.asked([needed], {}, clock, lambda one, typed: _told(book, cls, one, typed, clock))[field.name]
    return found if field.personal is None else _lines(found)
