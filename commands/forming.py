"""The command of a form, or of one event type, which is a form of one event: its words, options and help, from its events' classes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import fields, forms, kinds, options, output, recording
from commands.forms import Form
from commands.words import WRITES, Command
from ledger.events.catalogue import kind_of, latest, load

if TYPE_CHECKING:
    from ledger.events.event import Event, Field


class FormCommand(Command):
    """The command of a form; its form is read, and its classes are loaded, when its options are first needed."""

    def __init__(
        self, name: str, read: Callable[[], Form], beside: Callable[[dict[str, Any]], recording.Beside] = recording.Beside,
        more: Sequence[click.Parameter] = (), **settings: Any,
    ) -> None:  # fmt: skip
        """``read`` gives the form; the rest is as for every command.

        ``beside`` makes what is done beside recording of what was typed, from which it takes its own options, ``more``.
        """
        self._read, self._beside, self._more = read, beside, more
        self._taken: list[click.Parameter] | None = None
        super().__init__(name, callback=self._record, may=WRITES, **settings)

    @property
    def params(self) -> list[click.Parameter]:
        """Give the options of the form's events, and those that every writing command has."""
        if self._taken is None:
            self._taken = self.taken([*_params(self._read()), *self._more])
        return self._taken

    @params.setter
    def params(self, _given: list[click.Parameter]) -> None:
        """Keep none: click sets them when the command is made."""

    def taken(self, params: list[click.Parameter]) -> list[click.Parameter]:
        """Give what the command takes, of what its form does; a command that knows more of its act takes less, or other words."""
        return params

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; says of a personal field typed as an option that it never is one."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name in _sealed(self._read()):
                raise click.UsageError(f"{error.option_name} is personal, so it is asked for, or comes in --fields FILE", ctx) from None
            raise

    def _record(self, **typed: Any) -> None:
        recording.record(self._read(), self._beside(typed), **typed)


class OfEntry(FormCommand):
    """The command of a type that speaks of an entry: its address is typed, in place of the record's number and of the field ``names``."""

    def __init__(self, *given: Any, names: str, metavar: str = "CASE#N", **settings: Any) -> None:
        """``names`` is the field that holds the number of the entry; ``metavar`` says how its address looks."""
        self._names, self._metavar = names, metavar
        super().__init__(*given, **settings)

    def taken(self, params: list[click.Parameter]) -> list[click.Parameter]:
        """Take the address."""
        address = click.Argument(["address"], type=options.Address(), metavar=self._metavar)
        return [address, *(each for each in params if each.name not in ("number", self._names))]

    def _record(self, **typed: Any) -> None:
        number, version = typed.pop("address")
        super()._record(number=number, **{self._names: version}, **typed)


def type_command(kind: str) -> FormCommand:
    """Make the command that records one type, from its class."""
    cls = load(latest(kind))
    return FormCommand(kind, lambda: forms.of_type(kind), _beside_of(cls), help=kinds.told(cls), examples=kinds.example(cls))


def _beside_of(cls: "type[Event]") -> Callable[[dict[str, Any]], recording.Beside]:
    """Give what the command of a type does beside recording it: nothing of nearly all."""
    if cls.effect not in ("merge", "merge-ended"):
        return recording.Beside
    from commands import merging

    return merging.BESIDE[kind_of(cls.type_name())]


def form_command(name: str, unit: Path | None) -> FormCommand | None:
    """Make the command of the form of that name; None where there is none."""
    form = forms.find(name, unit)
    return None if form is None else FormCommand(name, lambda: form, help=help_of(form), examples=example_of(form))


def help_of(form: Form) -> str:
    """Write the help of a form's command: what it is for, its events, and the keys of its fields."""
    events = ", ".join(dict.fromkeys(step.type for step in form.steps))
    lists = form.lists()
    objects = ", ".join(dict.fromkeys(step.under for step in form.steps if step.under and not step.each))
    under = f" Objects of their own in --fields: {objects}." if objects else ""
    several = f" Lists of objects, one for each event: {', '.join(sorted(lists))}." if lists else ""
    return f"{form.title}.\n\nRecords in one act: {events}.{under}{several}"


def example_of(form: Form) -> str:
    """Write an example of a form's command."""
    number = "" if form.begins or form.stream == "unit" else " CHS-26-0041" if form.stream == "case" else " P-311"
    return f"caseledger record {form.name}{number} --fields values.json"


def _needed(form: Form, under: str, field: "Field") -> bool:
    """Whether the act cannot do without the field: it has no default, and its event is always recorded."""
    optional = any(step.optional for step in form.steps if under and step.under == under)
    optional |= any(step.unless for step, each in kinds.single(form) if each.name == field.name)
    return field.required and not optional and field.name not in form.defaults


def by_default(params: Sequence[click.Parameter], defaults: Mapping[str, str]) -> None:
    """Say of options that are needed what they are where nobody says it, because the command fills that in."""
    for each in params:
        if isinstance(each, click.Option) and each.name in defaults and each.help:
            each.help = each.help.replace("Needed.", f"By default {defaults[each.name]}.")


# -- options -------------------------------------------------------------------------------------------------------


def _params(form: Form) -> list[click.Parameter]:
    from ledger.intents import may_be_anothers

    classes = [cls for _, cls in form.classes()]
    place = [] if form.begins else kinds.place(form.stream, begins=_may_begin(form, classes))
    frame = kinds.frame(classes)
    dressed = Command(form.name, params=[*place, *_options(form), *frame])
    word = "--actor" if any("by" in cls.model_fields for cls in classes) else "--by"
    for dress in (output.format_option, options.recording if kinds.reason_of(form) is None else options.writing):
        dress(dressed)
    if all(map(may_be_anothers, classes)):
        options.for_another(dressed, word)
    return dressed.params


def _may_begin(form: Form, classes: "Sequence[type[Event]]") -> bool:
    """Whether an act of the form can begin a person's record, so that nobody's number is needed."""
    return form.stream == "person" and any(cls.series for cls in classes)


def _sealed(form: Form) -> set[str]:
    """Give the words that would be options of the form's fields if they were not personal, or not told by one word."""
    return {f"--{field.name.replace('_', '-')}" for _, cls in form.classes() for field in kinds.asked(cls)}


def _options(form: Form) -> list[click.Parameter]:
    flags = [
        click.Option([f"--{step.flag.replace('_', '-')}", step.flag], is_flag=True, help=f"Record {step.type} too, by its own options.")
        for step in form.steps if step.flag
    ]  # fmt: skip
    coded = kinds.places_of(form).values()
    return [*(fields.option_of(field, needed=_needed(form, under, field)) for under, field in coded), *flags]
