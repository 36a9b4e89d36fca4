"""From an event class: the options of ``record TYPE``, the questions asked, the draft for an editor, and the checked event.

Only clear coded fields become options. Personal and narrative ones are asked for, or come from a file, an editor or
standard input; what is wrong with them is told by the field's name, never with its value.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from commands import output, prompts, times
from commands.session import call
from commands.words import CodeWord
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.events.event import Event, Field

Values = dict[str, Any]
Known = Callable[["Field", str], Any]
"""Gives the id, or ids, of whoever is called so in a field, or which entry is meant; raises NotFound or UsageError."""


@contextmanager
def within(key: str) -> Iterator[None]:
    """Say of what is refused within under which key of the act it stands."""
    try:
        yield
    except (UsageError, NotFound) as refusal:
        if str(refusal).startswith(key):
            raise
        raise type(refusal)(f"{key}: {refusal}") from None


class Whole(click.ParamType[int]):
    """A whole number; a word that is none is not repeated."""

    name = "number"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Give the number."""
        try:
            return int(value)
        except ValueError:
            return self.fail("a whole number is needed", param, ctx)


class OtherEntry(click.ParamType[str]):
    """Another entry of the same record, by its number or its address (CHS-26-0041#4); a word that is neither is not repeated."""

    name = "entry"
    SHAPE = re.compile(r"(?:[A-Z0-9-]{1,20}#)?[1-9][0-9]{0,8}")

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the word in capitals; ``numbered`` gives the number."""
        word = str(value).upper()
        return word if self.SHAPE.fullmatch(word) else self.fail("neither the number of an entry nor its address", param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 -- click's own signature
        """Name what is to be typed."""
        return "N|ADDRESS"


class OtherCase(click.ParamType[str]):
    """A case that an act names, by its number (CHS-26-0041); a word that is none is not repeated."""

    name = "case"
    SHAPE = re.compile(r"[A-Z]{1,5}-[0-9]{2}-[0-9]{4,9}")

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the number in capitals."""
        word = value.upper()
        return word if self.SHAPE.fullmatch(word) else self.fail("not a case number such as CHS-26-0041", param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 -- click's own signature
        """Name what is to be typed."""
        return "CASE"


OPEN_KINDS = frozenset({
    "code", "int", "year", "entry", "bool", "date", "instant", "uuid", "member", "person", "slug", "agency", "title", "reference",
    "login", "digest", "edition", "case", "record",
})  # fmt: skip
"""Kinds of clear fields that one word on the command line can give."""

YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
"""Words that say whether a thing is so."""

IN_THIS_ACT = re.compile(r"@([1-9][0-9]{0,2})")
"""How a field says that it means the entry of an object of its own act: the second of a list is ``@2``."""

CALLED = {
    "member": "by user name here, login, M-n or me", "person": "by number, P-n", "entry": "by number or address", "year": "such as 2019",
    "record": "by number",
    **{kind: f"such as {forms}" for kind, forms in times.TAKEN.items()},
}  # fmt: skip
"""How a question says in which form a field is told, by its kind."""

METAVARS = {
    "slots": "P-n|SLOT", "person": "P-n", "member": "USER|LOGIN|M-n|me", "uuid": "P-n|LOGIN", "title": "NAME",
}  # fmt: skip
"""What to type for a field, by its name or by its kind."""


def is_option(field: "Field", *, held: bool = False) -> bool:
    """Tell whether a field is an option: clear, and told by one word. Of a ``held`` type no field is clear."""
    return not held and field.personal is None and not field.narrative and field.kind in OPEN_KINDS


TYPED: Mapping[str, click.ParamType[Any]] = {"int": Whole(), "year": Whole(), "entry": OtherEntry(), "record": OtherCase()}
"""By the kind of a field, how its option is read."""


def option_of(field: "Field", *, needed: bool) -> click.Option:
    """Make the option of one field; ``needed``: the act cannot do without it."""
    word = field.name.replace("_", "-")
    told = told_about(field._replace(required=needed))
    if field.kind == "bool":
        return click.Option([f"--{word}/--no-{word}", field.name], default=None, help=told)
    many = f"{told} May be repeated." if field.many else told
    kind = CodeWord(field.codes) if field.codes else TYPED.get(field.kind)
    metavar = None if kind else METAVARS.get(field.name, METAVARS.get(field.kind, field.kind.upper()))
    return click.Option([f"--{word}", field.name], type=kind, metavar=metavar, multiple=field.many, help=many)


def told_about(field: "Field") -> str:
    """Say what a field is for, its codes with their meanings, and whether it is needed."""
    codes = "; ".join(code if meaning.replace(" ", "_") == code else f"{code}: {meaning}" for code, meaning in (field.codes or {}).items())
    what = f"{field.description[:1].upper()}{field.description[1:]}"
    parts = [f"{part.rstrip('.')}." for part in (what, codes) if part]
    return " ".join([*parts, "Needed."] if field.required else parts)


# -- bringing the values together ----------------------------------------------------------------------------------


def given(fields: Sequence["Field"], typed: Mapping[str, Any], filed: Mapping[str, Any], clock: times.Clock) -> Values:
    """Bring options and file together; raises UsageError for a field given twice or one that the type does not have."""
    known = {field.name: field for field in fields}
    if surplus := len(filed.keys() - known.keys()):
        raise UsageError(f"{surplus} of the fields given are not of this type; nothing was recorded; it has {', '.join(known)}")
    words = {name: value for name, value in typed.items() if value is not None and value != ()}
    if twice := sorted(words.keys() & filed.keys()):
        raise UsageError(f"given as an option and in the file: {', '.join(twice)}; nothing was recorded; give each once")
    return {name: told(known[name], value, clock) for name, value in words.items()} | dict(filed)


def told(field: "Field", value: Any, clock: times.Clock) -> Any:
    """Read what was typed for a field, or each of several (``;`` stands between them in one text).

    A weekday or a day without its year is the next one where the field looks ahead, else the last one.
    Raises UsageError, or click's, for what is no day, time or number.
    """
    if field.many and isinstance(value, str):
        value = [part.strip() for part in value.split(";") if part.strip()]
    if isinstance(value, tuple | list):
        return [_one(field, member, clock) for member in value]
    return _one(field, value, clock)


def _one(field: "Field", value: Any, clock: times.Clock) -> Any:
    clock = clock._replace(back=not field.ahead)
    if field.kind == "date":
        return times.day(value, clock).isoformat()
    if field.kind == "instant":
        return times.stamp(times.instant(value, clock))
    if field.kind == "occurred":
        return value if isinstance(value, dict) else times.occurred(value, clock).to_json()
    if field.kind == "entry":
        return value if IN_THIS_ACT.fullmatch(str(value)) else _numbered(OtherEntry().convert(value, None, None))
    if field.kind == "bool" and isinstance(value, str):
        return YES_OR_NO.get(value.strip().lower(), value)
    return Whole().convert(value, None, None) if field.kind in ("int", "year") else value


def _numbered(word: str) -> int:
    """Give the number of an entry of the record that the command is of; raises UsageError for the address of another record's."""
    place, _, number = word.rpartition("#")
    if place not in ("", call().about):
        raise UsageError("the address is that of an entry of another record; nothing was recorded; name an entry of this one")
    return int(number)


def asked(
    fields: Sequence["Field"], values: Values, clock: times.Clock, known: Known, *, optional: bool = False, wanted: bool = False
) -> Values:
    """Ask for what is missing; ``optional`` fields only when a needed one was missing too: a full act is not held up.

    ``wanted``: fields that the event wants are asked for in any case. ``known`` gives the ids of persons and members by what they are
    called, or raises NotFound or UsageError, and the question is asked again. Raises UsageError where nobody can be asked.
    """
    missing = [field for field in fields if field.name not in values]
    needed = [field.name for field in missing if field.required]
    asking = [field for field in missing if field.required or field.wanted or field.personal or field.narrative]
    if not needed and not (optional and missing):
        asking = [field for field in asking if wanted and field.wanted]
    elif not prompts.can_ask():
        raise UsageError(f"missing: {', '.join(needed)}; nothing was recorded; values that are no option come with --fields FILE, or -")
    answers = {field.name: _ask(field, clock, known) for field in asking}
    return values | {name: answer for name, answer in answers.items() if answer is not None}


def question(field: "Field") -> str:
    """Say what is asked for."""
    name = field.name.replace("_", " ")
    told = f"{name.capitalize()}: {field.description}" if field.description not in (name, f"the {name}", "") else name.capitalize()
    hints = [hint for hint in (CALLED.get(field.kind), "several: with ; between them" if field.many and not field.codes else None) if hint]
    return f"{told} ({'; '.join(hints)})" if hints else told


def _fitting(field: "Field", value: Any) -> Any:
    """Give a value that has the form of its field; raises UsageError that says what form, and the question is asked again."""
    from ledger.events.field import expected, matches

    if not matches(field, value):
        raise UsageError(f"it {expected(field)}")
    return value


def ask_or_leave(field: "Field", clock: times.Clock, known: Known) -> Any:
    """Ask for a needed field of a part that may be left out; None where it is."""
    return _ask(field._replace(required=False), clock, known, "Enter leaves this part out")


def _ask(field: "Field", clock: times.Clock, known: Known, none: str = "Enter for none") -> Any:
    asked_for = question(field)
    if field.codes:
        chosen = prompts.choose(asked_for, field.codes, several=field.many, needed=field.required)
        return chosen if field.many and chosen else next(iter(chosen), None)
    if field.narrative and field.required:
        return prompts.ask_text(asked_for)
    hint = "Enter for when the whole act did" if field.kind == "occurred" else none
    while (typed := prompts.ask(asked_for) if field.required else prompts.ask_optional(asked_for, hint)) is not None:
        try:
            return known(field, typed) if field.holds_id or field.kind == "entry" else _fitting(field, told(field, typed, clock))
        except (NotFound, UsageError, click.UsageError) as fault:
            output.note(f"{str(fault).partition(';')[0]}; once more")
    return None


def briefly(wanted: Sequence["Field"], values: Mapping[str, Any]) -> str:
    """Call an event by the phrases of its codes."""
    coded = ((field.codes, values.get(field.name)) for field in wanted if field.codes and not field.many)
    return ", ".join(codes[value] for codes, value in coded if isinstance(value, str) and value in codes)


# -- the event -----------------------------------------------------------------------------------------------------


def event_of(cls: "type[Event]", values: Values) -> "Event":
    """Build and check the event; raises UsageError that names the fields that are wrong, and no value."""
    try:
        return cls.from_values(values)
    except UsageError as fault:
        raise UsageError(f"{fault}; nothing was recorded; see caseledger events explain {cls.type_name().partition('.')[0]}") from None
