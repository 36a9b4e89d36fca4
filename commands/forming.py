"""The command of a form: its options from its events' coded fields, its questions, and the sentences shown before it is recorded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import composing, drafting, fields, forms, kinds, options, output, prompts, receipts, times
from commands.confirming import confirm, require_open
from commands.forms import Form, Step
from commands.naming import acted, with_ids
from commands.session import opened_ledger
from commands.words import WRITES, Command
from ledger.errors import UsageError
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Event, Field
    from ledger.intents import Intent

Values = dict[str, Any]


class FormCommand(Command):
    """The command of a form; its form is read, and its classes are loaded, when its options are first needed."""

    def __init__(self, name: str, read: Callable[[], Form], **settings: Any) -> None:
        """``read`` gives the form; the rest is as for every command."""
        self._read = read
        self._taken: list[click.Parameter] | None = None
        super().__init__(name, callback=self._record, may=WRITES, **settings)

    @property
    def params(self) -> list[click.Parameter]:
        """Give the options of the form's events, and those that every writing command has."""
        if self._taken is None:
            form = self._read()
            dressed = Command(self.name, params=[*_place(form), *_options(form, places_of(form)), *kinds.frame(administrative=False)])
            recording = options.recording if reason_of(form) is None else options.writing
            for dress in (output.format_option, recording, options.for_another):
                dress(dressed)
            self._taken = dressed.params
        return self._taken

    @params.setter
    def params(self, _given: list[click.Parameter]) -> None:
        """Keep none: click sets them when the command is made."""

    def _record(self, **typed: Any) -> None:
        _run(self._read(), **typed)


def places_of(form: Form) -> dict[str, tuple[str, "Field"]]:
    """Give the object and the field that each option of a form's command fills in."""
    return {field.name: (step.under, field) for step, field in _single(form)}


def _needed(form: Form, under: str, field: "Field") -> bool:
    """Whether the act cannot do without the field: it has no default, and its event is always recorded."""
    optional = any(step.optional for step in form.steps if under and step.under == under)
    optional |= any(step.unless for step, each in _single(form) if each.name == field.name)
    return field.required and not optional and field.name not in form.defaults


def help_of(form: Form) -> str:
    """Write the help of a form's command: what it is for, its events, and the keys of its fields."""
    events = ", ".join(dict.fromkeys(step.type for step in form.steps))
    objects = ", ".join(dict.fromkeys(step.under for step in form.steps if step.under))
    under = f" Objects of their own in --fields: {objects}." if objects else ""
    return f"{form.title}.\n\nRecords in one act: {events}.{under}"


def reason_of(form: Form) -> str | None:
    """Name the sealed field to which ``--reason`` gives its text: among those that stand beside each other in the fields."""
    from ledger.events.event import fields_of

    beside = [field for step in form.steps if not step.under for field in fields_of(load(latest(step.type)))]
    return kinds.reason_among((field.name for field in beside if field.personal), places_of(form))


def command_of(name: str, unit: Path | None) -> FormCommand | None:
    """Make the command of the form of that name; None where there is none."""
    form = forms.find(name, unit)
    return None if form is None else FormCommand(name, lambda: form, help=help_of(form), examples=example_of(form))


def example_of(form: Form) -> str:
    """Write an example of a form's command."""
    number = "" if form.begins or form.stream == "unit" else " CHS-26-0041" if form.stream == "case" else " P-311"
    return f"caseledger record {form.name}{number} --fields values.json"


# -- options -------------------------------------------------------------------------------------------------------


def _single(form: Form) -> Iterator[tuple[Step, "Field"]]:
    """Give the fields that become options: coded ones whose names mean one field of the form, and none of a person's."""
    from ledger.events.event import fields_of

    seen: dict[str, int] = {}
    found = []
    for step in form.steps:
        for field in fields_of(cls := load(latest(step.type))):
            seen[field.name] = seen.get(field.name, 0) + 1
            personal = any(step.under and other.under == step.under and other.begins for other in form.steps)
            if field.name not in step.set and not personal and fields.is_option(field, held=cls.held_by is not None):
                found.append((step, field))
    return ((step, field) for step, field in found if seen[field.name] == 1)


def _options(form: Form, places: Mapping[str, tuple[str, "Field"]]) -> list[click.Parameter]:
    flags = [
        click.Option([f"--{step.flag.replace('_', '-')}", step.flag], is_flag=True, help=f"Record {step.type} too, by its own options.")
        for step in form.steps if step.flag
    ]  # fmt: skip
    return [*(fields.option_of(field, needed=_needed(form, under, field)) for under, field in places.values()), *flags]


def _place(form: Form) -> list[click.Parameter]:
    if form.begins or form.stream == "unit":
        return []
    kind: click.ParamType[str] = options.Number() if form.stream == "case" else options.Person()
    return [click.Argument(["number"], type=kind, metavar=form.stream.upper())]


# -- running -------------------------------------------------------------------------------------------------------


def _run(
    form: Form, /, *, number: str | None = None, occurred: str | None = None, effort: Sequence[tuple[str | None, str, int]] = (),
    sensitivity: tuple[str, ...] = (), file: str | None, edit: bool, why: str | None = None, dry_run: bool, clock_checked: bool,
    request_id: UUID | None, actor: str | None = None, acting_as: str | None = None, **typed: Any,
) -> None:  # fmt: skip
    from ledger.events.envelope import Effort as Worked

    answer, places = typed.pop("form"), places_of(form)
    wanted = {step.under for step in form.steps if step.flag and typed.pop(step.flag)}
    with opened_ledger() as ledger:
        clock = times.Clock(ledger.zone, ledger.now())
        place = ledger.fresh() if form.begins else ledger.unit_stream() if form.stream == "unit" else ledger.find(str(number)).stream
        worked = tuple(Worked(agency or ledger.me.agency, grade, minutes) for agency, grade, minutes in effort)
        at = times.occurred(occurred, clock) if occurred else None
        frame = composing.Frame(at, effort=worked, sensitivity=sensitivity, **acted(ledger, actor, acting_as))
        if (first := form.first()) is not None:
            require_open(ledger, load(latest(first.type)), place, frame, edit=edit, request_id=request_id)
        filed = prompts.fields_file(file) | ({str(reason_of(form)): prompts.reason(why)} if why else {})
        given = merged(places, typed, wanted, filed, clock)
        if edit:
            given = edited(form, given, clock)
        asking = Asking(form, given, clock)
        made = composing.parts(form, asking.given, asking.complete)
        intents = composing.intents(form, made, place, Recorded(ledger), frame)
        if asking.asked:
            confirm(intents, ledger.zone)
        receipts.record(ledger, intents, receipts.Act(answer, dry_run, clock_checked, request_id), _remark(intents, ledger))


def merged(
    places: Mapping[str, tuple[str, "Field"]], typed: Values, wanted: set[str], filed: Values, clock: times.Clock
) -> Values:
    """Bring options and file together; raises UsageError for a value given twice, or an option of an event that was not asked for."""
    given = {name: dict(value) if isinstance(value, dict) else value for name, value in filed.items()} | {
        under: dict(filed.get(under, {})) for under in wanted
    }
    for name, value in typed.items():
        if value is None or value == ():
            continue
        under, field = places[name]
        if under and under not in given:
            raise UsageError(f"--{name.replace('_', '-')} belongs to an event that was not asked for ({under}); nothing was recorded")
        place = given[under] if under else given
        if name in place:
            raise UsageError(f"given as an option and in the file: {name}; nothing was recorded; give each once")
        place[name] = fields.told(field, value, clock)
    return given


def edited(form: Form, given: Values, clock: times.Clock) -> Values:
    """Let the person fill in what is not given yet, with ``$EDITOR``; what was given stands."""
    wanted = composing.fields_by_key(form)
    filled = drafting.of_form_drafted(prompts.edited(drafting.of_form(form.title, wanted, given), ".toml"), wanted, clock)
    objects = {under: filled.get(under, {}) | given.get(under, {}) for under in (filled | given).keys() & wanted.keys() - {""}}
    return filled | given | objects


class Asking:
    """Asks a person at the terminal for what is missing, each event under its heading; ``asked`` says whether anything was."""

    def __init__(self, form: Form, given: Values, clock: times.Clock) -> None:
        """Where a person is there, an optional event that is asked for begins with nothing given."""
        self._clock = clock
        self._headed = ""
        self.asked = False
        self._from_nothing = {step.under for step in form.steps if step.ask and prompts.can_ask()} - given.keys()
        self.given = given | {under: {} for under in self._from_nothing}

    def complete(self, step: Step, wanted: Sequence["Field"], values: Values) -> Values:
        """Ask for the missing fields of one event."""
        thorough = step.under in self._from_nothing
        if prompts.can_ask() and step.under and step.under != self._headed:
            output.note(f"The {step.under.replace('_', ' ')}:")
            self._headed = step.under
        found = fields.asked(wanted, values, self._clock, optional=thorough)
        self.asked |= found != values
        return found


class Recorded:
    """Persons and members as this ledger knows them (``composing.Book``)."""

    def __init__(self, ledger: "Ledger") -> None:
        """Look them up in one ledger."""
        self._ledger = ledger

    def begin(self, label: str | None) -> UUID:
        """Give a fresh stream; labels are for imports."""
        if label is not None:
            raise UsageError("label is for lines of an import; nothing was recorded")
        return self._ledger.fresh()

    def person(self, word: str) -> UUID:
        """Find a person by number."""
        if not options.PERSON.fullmatch(word.upper()):
            raise UsageError("person is a number such as P-311; nothing was recorded")
        return self._ledger.find(word.upper()).stream

    def identified(self, cls: "type[Event]", values: Mapping[str, Any]) -> Values:
        """Put ids for numbers and logins."""
        from ledger.events.event import fields_of

        return with_ids(self._ledger, fields_of(cls), values)


def _remark(intents: Sequence["Intent"], ledger: "Ledger") -> str:
    """Tell by when an urgent action is due, which nobody else will."""
    from datetime import datetime

    due = [intent.event.values()["due"] for intent in intents if intent.event.type_name().startswith("urgent-action-raised")]
    return f"Urgent action due {times.echoed(datetime.fromisoformat(due[0]), ledger.zone)}: telephone its owner." if due else ""
