"""One act as a person records it: what was given and what is asked for, brought together, shown once and recorded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from commands import (
    agencies,
    composing,
    drafting,
    duplicates,
    editor,
    fields,
    framing,
    kinds,
    mending,
    options,
    prompts,
    receipts,
    resting,
    times,
)
from commands.asking import Asking
from commands.confirming import confirm, require_open
from commands.forms import Form
from commands.naming import acted, members, with_ids
from commands.session import opened_ledger
from ledger.errors import UsageError
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from commands.owed import Owed
    from ledger.application import Ledger
    from ledger.events.event import Event
    from ledger.intents import Intent

Values = dict[str, Any]
Made = TypeVar("Made")


class Beside:
    """What a command does beside the recording of its act; this one does nothing."""

    remark = ""
    """What the person should know besides, once it is recorded."""
    asks = False
    """Whether a person at a terminal is asked for what the act wants though he gave all that it needs."""
    owed: "Owed | None" = None
    """Who must be told of it, where that is known."""

    def __init__(self, _typed: Values) -> None:
        """Take the options of its own out of what was typed; this one has none."""

    def begun(self, _ledger: "Ledger", _stream: UUID, _label: str, given: Values) -> Values:
        """Show what is to be known before anything is asked, and fill in what follows from it."""
        return given

    def made(self, _ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Complete the act from what was given and answered."""
        return parts

    def earlier(self, _parts: Sequence[composing.Part]) -> Iterable[Sequence[composing.Part]]:
        """Give the act as it may have been recorded before under the same request id, where something in it follows from the record."""
        return ()

    def done(self) -> None:
        """Do what follows the recording."""


def record(
    form: Form, beside: Beside, /, *, number: str | None = None, occurred: str | None = None,
    effort: Sequence[tuple[str | None, str, int]] = (), sensitivity: tuple[str, ...] = (), fields_from: str | None, edit: bool,
    why: str | None = None, dry_run: bool, clock_checked: bool, request_id: UUID | None, actor: str | None = None,
    acting_as: str | None = None, **typed: Any,
) -> None:  # fmt: skip
    """Record the events of a form as one act, from what the options of its command said, and do what stands ``beside``."""
    from ledger.events.envelope import Effort as Worked

    act = receipts.Act(typed.pop("form"), dry_run, clock_checked, request_id)
    with opened_ledger() as ledger:
        clock = times.Clock(ledger.zone, ledger.now())
        stream, label = place(ledger, form, number)
        worked = tuple(Worked(agency or ledger.me.agency, grade, minutes) for agency, grade, minutes in effort)
        at = times.occurred(occurred, clock) if occurred else None
        frame = framing.Frame(at, effort=worked, sensitivity=sensitivity, **acted(ledger, actor, acting_as))
        if (first := form.first()) is not None:
            require_open(ledger, load(latest(first.type)), stream, frame, edit=edit, request_id=request_id)
        filed = _filed(form, fields_from, why, resting.typed(typed))
        given = beside.begun(ledger, stream, label, merged(form, typed, filed, clock))
        book = Recorded(ledger, stream)
        book.called |= {str(stream): number} if form.stream == "person" and number else {}
        parties = book.parties() if prompts.can_ask() else {}

        def intents_of(parts: Sequence[composing.Part]) -> "list[Intent]":
            return ledger.of_both(composing.intents(form, parts, stream, book, frame))

        def judged(parts: Sequence[composing.Part]) -> "list[Intent]":
            made = beside.made(ledger, parts)
            before = receipts.recorded_before(ledger, map(intents_of, beside.earlier(made)), act.request)
            intents = intents_of(made) if before is None else list(before)
            if prompts.can_ask():
                ledger.record(intents, request_id=act.request, dry_run=True)
            return intents

        def composed(given: Values) -> "tuple[bool, list[Intent]]":
            asking = Asking(form, given, clock, book, parties, wanted=beside.asks)
            parts = composing.parts(form, asking.given, asking.complete, asking.lists)
            try:
                return asking.asked, judged(parts)
            except mending.REFUSALS as refusal:
                if edit or not asking.asked:
                    raise
                typed = mending.as_fields(asking.given, parts)
                return True, mending.mended(refusal, typed, lambda fields: judged(composing.parts(form, fields)))

        asked, intents = edited(form, label, given, clock, composed) if edit else composed(given)
        if asked:
            agencies.note(ledger, intents)
            duplicates.note(ledger, intents)
            confirm(intents, ledger.zone, label, book.called)
        _record(ledger, intents, act, beside)
        if not asked:
            agencies.note(ledger, intents)


def _record(ledger: "Ledger", intents: Sequence["Intent"], act: receipts.Act, beside: Beside) -> None:
    """Record the act, then do what goes with it."""
    receipts.record(ledger, intents, act, beside.remark or _remark(intents, ledger), beside.owed)
    if not act.dry_run:
        beside.done()


def place(ledger: "Ledger", form: Form, number: str | None) -> tuple[UUID, str]:
    """Find the stream of a number, or begin one, and how it is called; raises UsageError where the number is of another kind."""
    if form.stream == "unit" or number == "UNIT":
        return ledger.unit_stream(), "UNIT"
    if number is None:
        return ledger.fresh(), receipts.begun(form.stream)
    found = ledger.find(number)
    if form.stream not in ("record", found.kind):
        one = form.stream if form.stream == "proceedings" else f"a {form.stream}"
        raise UsageError(f"{number} is not the number of {one}; nothing was recorded; name {one} by its number")
    return found.stream, number


def _filed(form: Form, file: str | None, why: str | None, rests: Values) -> Values:
    """Read the file, the reason that ``--reason`` names and on what it ``rests``; raises UsageError where the file gives either too."""
    filed, name = prompts.fields_file(file), kinds.reason_of(form)
    sealed = () if why is None or name is None else (name,)
    if twice := sorted({*rests, *sealed} & filed.keys()):
        raise UsageError(f"given as an option and in the file: {', '.join(twice)}; nothing was recorded; give each once")
    return filed | rests | {name: prompts.reason(why) for name in sealed}


def merged(form: Form, typed: Values, filed: Values, clock: times.Clock) -> Values:
    """Bring options and file together; raises UsageError for a value given twice, or an option of an optional event not asked for."""
    places = kinds.places_of(form)
    wanted = {step.under for step in form.steps if step.flag and typed.pop(step.flag)}
    needed = {step.under for step in form.steps if not step.optional}
    for under in wanted | {under for under, _ in places.values()}:
        if not isinstance(filed.get(under, {}), dict):
            raise UsageError(f"{form.name}: {under} is an object; nothing was recorded")
    given = {name: dict(value) if isinstance(value, dict) else value for name, value in filed.items()} | {
        under: dict(filed.get(under, {})) for under in wanted
    }
    for name, value in typed.items():
        if value is None or value == ():
            continue
        under, field = places[name]
        if under not in needed and under not in given:
            raise UsageError(f"--{name.replace('_', '-')} belongs to an event that was not asked for ({under}); nothing was recorded")
        place = given.setdefault(under, {}) if under else given
        if name in place:
            raise UsageError(f"given as an option and in the file: {name}; nothing was recorded; give each once")
        place[name] = fields.told(field, value, clock)
    return given


def edited(form: Form, label: str, given: Values, clock: times.Clock, made: Callable[[Values], Made]) -> Made:
    """Let the person fill in with ``$EDITOR`` what is not given yet, and make the act of it; what was given stands."""
    wanted, lists = composing.fields_by_key(form), form.lists()

    def read(text: str) -> Made:
        filled = drafting.drafted(text, wanted, clock)
        keys = (filled | given).keys() & wanted.keys() - {""}
        objects = {under: filled.get(under, {}) | given.get(under, {}) for under in keys - lists}
        several = {under: [*given.get(under, []), *filled.get(under, [])] for under in keys & lists}
        return made(filled | given | objects | several)

    return editor.edited(drafting.draft(f"{form.title or form.name}: {label}", wanted, given, lists), ".toml", read)


class Recorded:
    """Persons and members as this ledger knows them (``composing.Book``)."""

    root = ""

    def __init__(self, ledger: "Ledger", stream: UUID) -> None:
        """Look them up in one ledger; what an erasure names, in the stream of the act."""
        self._ledger, self._stream = ledger, stream
        self.called: dict[str, str] = {}
        """By id, the number of each person and the login or number of each member who was named."""

    def parties(self) -> dict[str, list[str]]:
        """Give the numbers of the record's suspects and of its victims, each person's once."""
        found: dict[str, dict[str, None]] = {"suspect": {}, "victim": {}}
        for _, category, number in self._ledger.parties([self._stream]).get(self._stream, []):
            if number is not None:
                found.get("suspect" if category == "convicted" else category, {})[number] = None
        return {name: list(numbers) for name, numbers in found.items()}

    def begin(self, label: str | None) -> UUID:
        """Give a fresh stream; labels are for imports."""
        if label is not None:
            raise UsageError("it is for lines of an import; nothing was recorded")
        return self._ledger.fresh()

    def person(self, word: str) -> UUID:
        """Find a person by number."""
        if not options.PERSON.fullmatch(word.upper()):
            raise UsageError("it is a number such as P-311; nothing was recorded")
        return self._ledger.find(word.upper()).stream

    def identified(self, cls: "type[Event]", values: Mapping[str, Any], where: str) -> Values:
        """Put ids for numbers and logins."""
        from ledger.events.event import fields_of

        found = with_ids(self._ledger, fields_of(cls), values, where)
        for field in fields_of(cls):
            if field.holds_id and field.name in values:
                self._call(field.kind, values[field.name], found[field.name])
        return found

    def _call(self, kind: str, word: Any, meant: Any) -> None:
        if isinstance(word, list):
            for each, one in zip(word, meant, strict=True):
                self._call(kind, each, one)
        elif str(word) != str(meant):
            own = members(self._ledger).get(str(meant)) if word == "me" else None
            self.called[str(meant)] = own or (str(word).upper() if kind in ("person", "record") else str(word))


def _remark(intents: Sequence["Intent"], ledger: "Ledger") -> str:
    """Tell by when an urgent action is due, which nobody else will."""
    from datetime import datetime

    raised = next((intent.event.values() for intent in intents if intent.event.type_name().startswith("urgent-action-raised")), None)
    if raised is None:
        return ""
    due = datetime.fromisoformat(raised["due"])
    whom = "telephone its owner" if raised.get("owner") else "it names no owner; telephone whoever is to see to it"
    passed = ", which has passed" if due < ledger.now() else ""
    return f"Urgent action due {times.echoed(due, ledger.zone)}{passed}: {whom}."
