"""``events``: what can be recorded, straight from the event classes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from commands import explaining, forms, kinds, output, resting
from commands.session import unit_directory
from commands.words import group
from ledger.errors import ConfigurationError, NotFound

if TYPE_CHECKING:
    from ledger.events.event import Event, Field

LISTED = (output.Column("type", "type"), output.Column("group", "group"), output.Column("stream", "stream"), output.Column("what", "what"))
DECISION = "A decision: it is recorded of somebody who held his role on that day."
AHEAD, LATER = "; it may lie ahead", "; it may come after the act"
OWN_DAY = "It happened on the day in {}: that is its time where none is said, and moves with a correction of that day."
OWN_ACT = "nothing that anybody said, being an act of the unit itself"
DETAILS = (
    "version", "says", "held_by", "recorders", "administrative", "decides", "fields", "schema", "reports", "statement", "happened_on",
)  # fmt: skip
"""What a program gets beside the columns of the list; keys are only ever added."""

WHOM = {
    "stream": "nobody in particular", "target": "whoever the corrected field is about", "subject": "the person identified",
    "treated": "whoever is treated: the suspect, or of work with a victim the victim",
}  # fmt: skip


@group("events", may=(NotFound,), examples="caseledger events list\ncaseledger events explain triage-decided")
def events() -> None:
    """Which events can be recorded, and what each of them holds."""


@events.command("list", examples="caseledger events list\ncaseledger events list --format json    # each type with its JSON Schema")
@output.format_option
def list_types(form: str) -> None:
    """List the types of event."""
    from ledger.events.catalogue import TYPES, load

    rows = (described(load(name)) for name in sorted(TYPES))
    output.answer_rows((row | {"what": brief(row["what"])} for row in rows) if form == "table" else rows, LISTED, form, more=DETAILS)
    if form == "table":
        output.note(f"Forms, which record several of these as one act: {', '.join(forms.names(unit_directory()))}.")


def brief(what: str) -> str:
    """Give the first sentence of what a type is, without its sources in parentheses."""
    first = re.split(r"(?<=[a-z])[.;] |(?<=\?) | \(", what, maxsplit=1)[0]
    return first if first.endswith("?") else f"{first.rstrip('.')}."


@events.command(
    "explain", may=(NotFound, ConfigurationError),
    examples="caseledger events explain triage-decided\ncaseledger events explain clinic\ncaseledger events explain tri --format json",
)  # fmt: skip
@click.argument("word", metavar="TYPE|FORM")
@output.format_option
def explain(word: str, form: str) -> None:
    """Explain one type: its fields and codes, its sentence, who may record it, whom its personal fields are about; or one form.

    Of a form its events are told, under which keys they stand, and which fields name another event of the same act.
    """
    from ledger.events.catalogue import KINDS, TYPES, latest, load

    meant = word if word in TYPES else name_meant(word, [*KINDS, *forms.names(unit_directory())])
    if meant != word:
        output.note(f"{word}: taken for {meant}")
    if meant in TYPES or meant in KINDS:
        told = described(load(meant if meant in TYPES else latest(meant)))
        output.answer(told, form, explained(told))
        return
    of_form = explaining.described(forms.require(meant, unit_directory()))
    output.answer(of_form, form, explaining.explained(of_form))


def name_meant(word: str, names: Iterable[str]) -> str:
    """Give the one of these names that is ``word`` or begins with it; raises NotFound, which tells the nearest names."""
    from difflib import get_close_matches

    known = sorted(names)
    begun = [word] if word in known else [name for name in known if name.startswith(word)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise NotFound(f"more than one type or form begins so; nothing was done; it could be {', '.join(begun)}")
    near = get_close_matches(word, known, cutoff=0.7)
    meant = f"the nearest {'is' if len(near) == 1 else 'are'} {', '.join(near)}; " if near else ""
    raise NotFound(f"no type or form begins so; nothing was done; {meant}see caseledger events list")


def described(cls: "type[Event]") -> dict[str, Any]:
    """Describe a type in JSON values; its schema is that of the fields of an act as a line of an import gives them."""
    from commands.taken import TAKEN
    from ledger.events.event import fields_of
    from ledger.events.schema import json_schema

    name, _, version = cls.type_name().rpartition(".v")
    return {
        "type": name, "version": int(version), "what": kinds.what(cls), "group": cls.group.value,
        "stream": cls.stream, "says": cls.says, "held_by": cls.held_by, "recorders": sorted(cls.recorders),
        "administrative": cls.administrative, "decides": cls.decides, "happened_on": cls.happened_on,
        "fields": [_field(field, held=cls.held_by is not None) for field in fields_of(cls)],
        "schema": json_schema(cls, TAKEN), "reports": cls.reports, "statement": cls.default_statement.value,
    }  # fmt: skip


def _field(field: "Field", *, held: bool) -> dict[str, Any]:
    about = field.personal.party if field.personal else None
    return {
        "name": field.name, "kind": field.kind, "many": field.many, "required": field.required, "sealed": held or about is not None,
        "about": about, "narrative": field.narrative, "what": field.description, "codes": field.codes, "ahead": field.ahead,
        "later": field.later,
    }  # fmt: skip


def explained(told: Mapping[str, Any]) -> Iterator[str]:
    """Tell a description in prose."""
    yield f"{told['type']} (version {told['version']})"
    yield from output.paragraph(told["what"], "  ")
    yield ""
    yield from output.paragraph(told["says"], "    ", "  Reads: ")
    yield f"  Recorded by: {', '.join(told['recorders']).replace('_', ' ') or 'the ledger itself'}"
    yield f"  Stands in: the stream of {_STREAMS[told['stream']]}; group {told['group']}"
    if told["decides"]:
        yield f"  {DECISION}"
    if told["happened_on"]:
        yield from output.paragraph(OWN_DAY.format(told["happened_on"]), "  ")
    yield f"  Rests on: {rests(told)}"
    if told["held_by"]:
        yield f"  Held by the agency that records it ({told['held_by']}): every field is sealed"
    for field in told["fields"]:
        yield ""
        yield from _field_explained(field)


def rests(told: Mapping[str, Any]) -> str:
    """Say on what an event of a type rests, and whether its recorder may say otherwise."""
    from ledger.events.envelope import Statement

    if not resting.is_said(told["statement"], reports=told["reports"]):
        return OWN_ACT
    return f"{Statement.meanings()[told['statement']]}{', unless its recorder says otherwise (--statement)' if told['reports'] else ''}"


_STREAMS = {
    "case": "a case", "person": "a person", "unit": "the unit", "access": "its reader", "log": "the log itself",
    "proceedings": "proceedings", "record": "a case, a person, proceedings or the unit",
}  # fmt: skip


def what(field: Mapping[str, Any]) -> str:
    """Say what a field is for, and how it may lie to the act in time."""
    return f"{field['what']}{AHEAD if field['ahead'] else LATER if field['later'] else ''}"


def _field_explained(field: Mapping[str, Any]) -> Iterator[str]:
    kind = "narrative" if field["narrative"] else f"list of {field['kind']}" if field["many"] else field["kind"]
    yield f"  {field['name']}: {kind}, {'needed' if field['required'] else 'optional'}, {_keeping(field)}"
    yield from output.paragraph(what(field), "      ")
    for code, meaning in (field["codes"] or {}).items():
        yield f"      {code:<28} {meaning}"


def _keeping(field: Mapping[str, Any]) -> str:
    if field["about"] is None:
        return "sealed" if field["sealed"] else "clear"
    return f"sealed, about {WHOM.get(field['about'], 'the ' + field['about'].replace('_', ' '))}"
