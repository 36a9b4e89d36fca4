"""What the command of an event type or of a form takes, and how a type's help reads: all of it from the classes of its events."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands import fields, options, resting
from commands.forms import Form, Step
from commands.words import CodeWord
from ledger.events.catalogue import kind_of

if TYPE_CHECKING:
    from ledger.events.event import Event, Field

WHEN = "When it happened: 20:00, fri 20:00, 9mar, 2026-03, ~2026-03, 1mar..3mar; by default {}."

CARE = "What asks for care when it is shown or shared. May be repeated."

STATEMENT = "On what it rests, where that is not what its type says."
FIELDS = "Read fields from a JSON object in a file, or from standard input."
KNOWLEDGE = "Whether who supplied it knew it himself."
GRADED = "Source, intelligence and handling, as in 3x5x2: one of 1 to 3, one of A to E, P or C, such as 2BP."

SAMPLES = {
    "int": "3", "year": "2019", "entry": "3", "date": "9mar", "instant": "'fri 20:00'", "party": "P-311", "suspect": "P-311",
    "victim": "P-312", "person": "P-311", "slots": "P-311", "case": "CHS-26-0017", "record": "CHS-26-0041", "uuid": "noor",
    "member": "noor", "agency": "police", "merge": "P-412#3", "title": "'Cheshire Constabulary'",
    "role": "nurse", "slug": "word", "edition": "2", "reference": "RR-26-12", "code": "'*'",
}  # fmt: skip
"""What an example gives a field, by its name or by its kind."""


def place(stream: str, *, begins: bool) -> list[click.Parameter]:
    """Take the number of the case or person in whose record the act is; none for the unit, nor of a person who may be about to get one."""
    kinds: dict[str, click.ParamType[str]] = {
        "case": options.Number(), "person": options.Person(), "record": options.AnyNumber(), "proceedings": options.Proceedings(),
    }  # fmt: skip
    metavar = {
        "case": "CASE", "person": "[PERSON]" if begins else "PERSON", "record": "CASE|PERSON|UNIT",
        "proceedings": "[PROCEEDINGS]" if begins else "PROCEEDINGS",
    }  # fmt: skip
    if stream not in kinds:
        return []
    return [click.Argument(["number"], type=kinds[stream], metavar=metavar[stream], required=not begins)]


def frame(classes: "Sequence[type[Event]]") -> list[click.Parameter]:
    """Make the options that every act has: when it happened, working time, care (none of an administrative one), the fields' file.

    An act that has a day of its own called on happened on that: the option is its field's.

    One of which an event reports has those that say on what it rests.
    """
    from ledger.events.envelope import Sensitivity

    on = [] if any("on" in cls.model_fields for cls in classes) else [
        click.Option(["--on", "occurred"], metavar="WHEN", help=WHEN.format(_else_on(classes)))
    ]  # fmt: skip
    told = [] if all(cls.administrative for cls in classes) else [
        *on,
        click.Option(["--effort"], type=Effort(), multiple=True, metavar="[AGENCY:]GRADE=MINUTES", help="Working time. May be repeated."),
        click.Option(["--sensitivity"], type=CodeWord(Sensitivity.meanings()), multiple=True, help=CARE),
    ]  # fmt: skip
    return [
        *told,
        *(_rests() if any(cls.reports for cls in classes) else []),
        click.Option(["--fields", "fields_from"], metavar="FILE|-", help=FIELDS),
        click.Option(["--edit"], is_flag=True, help="Fill the fields in with $EDITOR, on a private file in memory."),
    ]


def _else_on(classes: "Sequence[type[Event]]") -> str:
    """Say when an act happened of which nobody says it: on its own day, where its fields give one."""
    own = [cls.happened_on for cls in classes]
    if len(own) == 1 and own[0] is not None:
        return f"the day in --{own[0].replace('_', '-')}"
    return "now, or of what has a day of its own that day" if any(own) else "now"


def _rests() -> list[click.Parameter]:
    from ledger.events.source import Knowledge

    return [
        click.Option(["--statement"], type=CodeWord(resting.codes()), help=_meanings(STATEMENT, resting.codes())),
        click.Option(["--knowledge"], type=CodeWord(Knowledge.meanings()), help=_meanings(KNOWLEDGE, Knowledge.meanings())),
        click.Option(["--grading"], metavar="1-3 A-E P|C", help=GRADED),
    ]  # fmt: skip


def _meanings(told: str, codes: Mapping[str, str]) -> str:
    return f"{told} {'; '.join(f'{code}: {meaning}' for code, meaning in codes.items())}."


class Effort(click.ParamType[tuple[str | None, str, int]]):
    """Working time: ``PC=25`` in the recorder's own agency, ``health:band-6=40`` in another."""

    name = "effort"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str | None, str, int]:
        """Give agency (None: the recorder's), grade and whole minutes."""
        grade, _, minutes = str(value).rpartition("=")
        agency, _, grade = grade.rpartition(":")
        if not grade or not minutes.isdecimal() or not minutes.isascii():
            return self.fail("working time is GRADE=MINUTES, such as PC=25 or health:band-6=40", param, ctx)
        return agency or None, grade, int(minutes)


REASONS = ("reason", "rationale", "why", "note", "reasons")
"""Names of the narrative that ``--reason`` gives."""


def places_of(form: Form) -> dict[str, tuple[str, "Field"]]:
    """Give the object and the field that each option of a form's command fills in."""
    return {field.name: (step.under, field) for step, field in single(form)}


def single(form: Form) -> Iterator[tuple[Step, "Field"]]:
    """Give the fields that become options: coded ones whose names mean one field of the form, none of a person's, none of a list's."""
    from ledger.events.event import fields_of

    seen: dict[str, int] = {}
    found = []
    for step, cls in form.classes():
        for field in () if step.each else (each for each in fields_of(cls) if each.name not in step.set):
            seen[field.name] = seen.get(field.name, 0) + 1
            personal = any(step.under and other.under == step.under and other.begins for other in form.steps)
            if not personal and fields.is_option(field, held=cls.held_by is not None):
                found.append((step, field))
    return ((step, field) for step, field in found if seen[field.name] == 1)


def reason_of(form: Form) -> str | None:
    """Name the sealed field to which ``--reason`` gives its text: one beside the objects; None where it is a coded field's own option."""
    from ledger.events.event import fields_of

    beside = [cls for step, cls in form.classes() if not step.under]
    names = {field.name for cls in beside for field in fields_of(cls) if field.personal or cls.held_by}
    return None if "reason" in places_of(form) else next((name for name in REASONS if name in names), None)


def asked(cls: "type[Event]") -> list["Field"]:
    """Give the fields that are never options: personal ones, narratives, and what no single word can tell."""
    from ledger.events.event import fields_of

    return [field for field in fields_of(cls) if not fields.is_option(field, held=cls.held_by is not None)]


def what(cls: "type[Event]") -> str:
    """Say what a type is, on one line: fields that its docstring names in double backticks stand in quotation marks."""
    return re.sub("``(.+?)``", "“\\1”", " ".join((cls.__doc__ or "").split()))


def told(cls: "type[Event]") -> str:
    """Write the help of a type's command: what it is, and which of its fields are asked for."""
    sealed = [f"{field.name}{'' if field.required else ' (optional)'}: {field.description}" for field in asked(cls)]
    return "\n\n".join([
        what(cls),
        *([f"Asked for, or given in --fields: {'; '.join(sealed)}."] if sealed else []),
    ])  # fmt: skip


def example(cls: "type[Event]") -> str:
    """Write an example of a type's command, with every option that it needs."""
    from ledger.events.event import fields_of

    kind = kind_of(cls.type_name())
    begins = {"person": " P-412", "proceedings": " PRC-26-0003"}
    number = {"case": " CHS-26-0041", "record": " CHS-26-0041", **({} if cls.series else begins)}.get(cls.stream, "")
    held = cls.held_by is not None
    words = "".join(_typed(field) for field in fields_of(cls) if field.required and fields.is_option(field, held=held))
    sealed = any(field.required for field in asked(cls))
    return f"caseledger record {kind}{number}{words}{' --fields values.json' if sealed else ''}"


def _typed(field: "Field") -> str:
    word = f" --{field.name.replace('_', '-')}"
    if field.kind == "bool":
        return word
    return f"{word} {next(iter(field.codes)) if field.codes else SAMPLES.get(field.name, SAMPLES.get(field.kind, 'word'))}"
