"""The draft of an act in ``$EDITOR``: its fields as a TOML text to be filled in, read back without telling what stands in it."""

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands import fields, times, toml
from commands.words import CodeWord
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.events.event import Field

Values = dict[str, Any]

FILL_IN = "# Fill in between the quotes; what stays empty is not recorded. A draft that is emptied as a whole records nothing."
AGAIN = "# There may be more than one of these: copy them with their [[heading]]."


def draft(title: str, wanted: Mapping[str, Sequence["Field"]], given: Values, lists: Container[str] = ()) -> str:
    """Write the fields that are not yet given as a TOML text to be filled in; an empty value is a field not given.

    ``wanted`` gives the fields that stand in each object, those beside the objects under the empty name; of the keys in ``lists``
    there may be several objects, and what was given of them is not asked for again.
    """
    lines = [f"# {title}", FILL_IN, ""]
    for under, fields_of_it in wanted.items():
        if under in lists:
            lines += [AGAIN, f"[[{under}]]", "", *_blanks(fields_of_it, {})]
        else:
            lines += ([f"[{under}]", ""] if under else []) + _blanks(fields_of_it, given.get(under, {}) if under else given)
    return "\n".join(lines)


def _blanks(wanted: Sequence["Field"], values: Values) -> list[str]:
    lines: list[str] = []
    for field in wanted:
        if field.name in values or field.kind == "json":
            continue
        lines += [f"# {'needed' if field.required else 'optional'}: {fields.told_about(field)}"]
        lines += [f"{field.name} = '''", "'''", ""] if field.narrative else [f"{field.name} = ''", ""]
    return lines


def drafted(text: str, wanted: Mapping[str, Sequence["Field"]], clock: times.Clock) -> Values:
    """Read a draft that was filled in; an object of which nothing was is not given. Raises UsageError, never with any of its content."""
    filled = _read(text)
    lists = {name: value for name, value in filled.items() if isinstance(value, list) and all(isinstance(each, dict) for each in value)}
    objects = {name: value for name, value in filled.items() if isinstance(value, dict)}
    beside = {name: value for name, value in filled.items() if name not in lists and name not in objects}
    under = {name: _told(kept, wanted.get(name, ()), clock) for name, value in objects.items() if (kept := _kept(value))}
    several = {
        name: told for name, value in lists.items()
        if (told := [_told(kept, wanted.get(name, ()), clock) for each in value if (kept := _kept(each))])
    }  # fmt: skip
    return _told(_kept(beside), wanted[""], clock) | under | several


def _told(kept: Values, wanted: Sequence["Field"], clock: times.Clock) -> Values:
    """Read what was typed for each field; raises UsageError for a key that is none of them, and for what the field named cannot hold."""
    named = {field.name: field for field in wanted}
    if kept.keys() - named.keys():
        return fields.given(wanted, {}, kept, clock)
    return {name: _value(named[name], value, clock) for name, value in kept.items()}


def _value(field: "Field", value: Any, clock: times.Clock) -> Any:
    try:
        with fields.within(field.name):
            told = fields.told(field, value, clock)
        words = told if isinstance(told, list) else [told]
        if not field.codes or not all(isinstance(word, str) for word in words):
            return told
        codes = [CodeWord(field.codes).convert(word, None, None) for word in words]
    except click.UsageError as fault:
        raise UsageError(f"{field.name}: {fault.message}; nothing was recorded") from None
    return codes if isinstance(told, list) else codes[0]


def _read(text: str) -> Values:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        where = toml.place(fault, text)
        raise UsageError(f"the draft is no longer TOML ({where}: keep the quotes as they were); nothing was recorded") from None


def _kept(filled: Mapping[str, Any]) -> Values:
    trimmed = {name: value.strip("\n").rstrip() if isinstance(value, str) else value for name, value in filled.items()}
    return {name: value for name, value in trimmed.items() if value not in ("", [])}
