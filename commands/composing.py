"""From a form and what was given to the intents of one act: the same for a person at a terminal and for a line of an import.

What is given is one JSON object: the fields of the form's events side by side, those of an event with a key of its own in an object under
that key, those of an event that comes more than once in a list of such objects. Every key is used, or the act is refused; a value is
never told in an error.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from uuid import UUID

from commands import fields, framing, resting
from commands.resting import Rests
from ledger.errors import UsageError
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from commands.forms import Form, Step
    from ledger.events.event import Event, Field
    from ledger.events.occurred import Occurred
    from ledger.intents import Intent

Values = dict[str, Any]
Complete = Callable[["Step", Sequence["Field"], Values], Values | None]
"""Gives the values of one event completed, by asking a person or not at all; of one that begins a person's stream, who that is
(``person``) in their place. None leaves it out, with the others under its key."""

RESTS_ON_NOTHING = "what the unit itself does or decides rests on nothing that anybody said"

NAMING = ("person", "label")
"""Keys beside the fields of an event that begins a person's stream: who it is, or what later lines of an import call him."""


class Book(Protocol):
    """Knows persons and members by the words that people write for them.

    ``root``: the key, with its dot, under which an act has its fields; empty where they are all that is given.
    """

    root: str

    def begin(self, label: str | None) -> UUID:
        """Give a fresh stream, to be found under ``label`` from now on."""

    def person(self, word: str) -> UUID:
        """Find a person by number or label; raises UsageError or NotFound."""

    def identified(self, cls: "type[Event]", values: Mapping[str, Any], where: str) -> Values:
        """Put ids for the words of persons and members, where a field holds an id; ``where`` are the keys, each with a dot."""


class Part(NamedTuple):
    """One event of an act to be: its step, class, values, which recorded person stands in its place (None: nobody), on what it rests.

    ``occurred``: when it happened, where its own object says so.
    """

    step: "Step"
    cls: "type[Event]"
    values: Values
    person: str | None = None
    label: str | None = None
    rests: Rests = Rests()
    occurred: "Occurred | None" = None


def as_given(_step: "Step", _wanted: Sequence["Field"], values: Values) -> Values:
    """Complete nothing: what is missing is told by the event itself."""
    return values


def parts(form: "Form", given: Mapping[str, Any], complete: Complete = as_given, going_on: Container[str] = ()) -> list[Part]:
    """Give the events of the act with their values; raises UsageError for a key that no event of it has.

    ``going_on``: keys of lists that ``complete`` is asked to go on with, from nothing, until it gives no more.
    """
    form = replace(form, steps=tuple(step for step in form.steps if not step.unless or step.unless not in given))
    used = [step for step in form.steps if not step.optional or step.under in given]
    known = _known(form)
    _refuse_surplus(form.name, given.keys() - set(resting.KEYS), known[""] | (known.keys() - {""}))
    objects = {under: _objects(form, under, given) for under in known.keys() - {""}}
    for under, told in objects.items():
        for each in told:
            _refuse_surplus(f"{form.name}, {under}", each.keys(), known[under])
    implied = {name: value for step in used for name, value in step.implies.items()}
    if given.keys() & set(resting.KEYS) and not any(load(latest(step.type)).reports for step in used):
        raise UsageError(f"{form.name}: {RESTS_ON_NOTHING}; nothing was recorded; leave {' and '.join(resting.KEYS)} out")
    beside = {**form.defaults, **implied, **given}
    act = resting.read(beside)
    shared = {step.under: {name: given[name] for name in step.shares if name in given} for step in used}
    made: list[Part] = []
    left: set[str] = set()
    for step in used:
        told = objects[step.under] if step.under else [beside]
        for own in chain(told, repeat({})) if step.under in going_on else told:
            part = None if step.under in left else _part(step, {**shared[step.under], **own}, act, complete)
            if part is None:
                left.add(step.under)
                break
            made.append(part)
    return made


def intents(form: "Form", made: Sequence[Part], place: UUID, book: Book, frame: framing.Frame) -> "list[Intent]":
    """Make the intents of the act, in the stream ``place`` and in those of the persons whom it begins."""
    from ledger.intents import Intent

    persons: dict[str, UUID] = {}
    places: defaultdict[str, list[int]] = defaultdict(list)
    found: list[Intent] = []
    for part in made:
        where = f"{book.root}{part.step.under}{'.' if part.step.under else ''}"
        if part.step.begins:
            persons[part.step.begins] = _person(part, book, where)
        if part.person is not None:
            continue
        bound = {name: _bound(value, persons) for name, value in part.step.set.items()}
        values = book.identified(part.cls, part.values, where) | {name: value for name, value in bound.items() if value is not None}
        stream = persons[part.step.begins] if part.step.begins else place
        meant = {name: _meant(form, key, values.get(name), places) for name, key in part.step.refers.items()}
        refers = {name: made for name, made in meant.items() if made is not None}
        with fields.within(where.rstrip(".")) if part.step.under else nullcontext():
            event = fields.event_of(part.cls, values | dict.fromkeys(refers, 1))
        rests = {"source": part.rests.placed(frame.source), "statement": part.rests.statement}
        places[part.step.under].append(len(found))
        found.append(Intent(event, stream, refers=refers, **frame.around(part.occurred, first=len(found) == 0) | rests))
    if not found:
        raise UsageError(f"{form.name}: no event of it was given; nothing was recorded")
    return found


def _person(part: Part, book: Book, where: str) -> UUID:
    with fields.within(f"{where}{'label' if part.person is None else 'person'}"):
        return book.begin(part.label) if part.person is None else book.person(part.person)


def _meant(form: "Form", key: str, value: Any, places: Mapping[str, Sequence[int]]) -> int | None:
    """Give the place in the act of the event that a field refers to; None where it names an entry that stands, or none at all."""
    made = places.get(key, ())
    if key not in form.lists():
        return made[0] if value is None and made else None
    which = fields.IN_THIS_ACT.fullmatch(value) if isinstance(value, str) else None
    if which is None:
        return None
    if int(which[1]) > len(made):
        raise UsageError(f"{form.name}: {which[0]} is named of {key}, and there are {len(made)}; nothing was recorded")
    return made[int(which[1]) - 1]


def _objects(form: "Form", under: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the objects of one key, of which there is one where the key holds no list; raises UsageError for anything else."""
    listed = under in form.lists()
    told = given.get(under, [] if listed else {})
    objects = told if listed else [told]
    if not isinstance(objects, list) or not all(isinstance(each, dict) for each in objects):
        raise UsageError(f"{form.name}: {under} is {'a list of objects' if listed else 'an object'}; nothing was recorded")
    return objects


def _part(step: "Step", told: Mapping[str, Any], act: Rests, complete: Complete) -> Part | None:
    cls, wanted = load(latest(step.type)), taken(step)
    values = {field.name: told[field.name] for field in wanted if field.name in told}
    person = told.get("person") if step.begins else None
    if person is not None:
        if values or told.keys() & set(resting.KEYS):
            raise UsageError(f"{step.under}: a person given by number is not identified anew; nothing was recorded; correct his record")
        return Part(step, cls, {}, str(person))
    rests = resting.read(told).over(act) if cls.reports else Rests()
    with fields.within(step.under) if step.under else nullcontext():
        completed = complete(step, wanted, values)
        occurred = None if completed is None else framing.occurred(completed.pop(framing.WHEN, None))
    if completed is None:
        return None
    if step.begins and "person" in completed:
        return Part(step, cls, {}, completed["person"])
    return Part(step, cls, completed, None, told.get("label") if step.begins else None, rests, occurred)


def taken(step: "Step") -> "list[Field]":
    """Give what may be filled in of one event: its fields without those that the form gives; of a list, when each happened too.

    Conduct has times of its own: of it a person is asked that.
    """
    from ledger.events.event import fields_of
    from ledger.rules.pathway import CONDUCT

    cls = load(latest(step.type))
    found = [field for field in fields_of(cls) if field.name not in step.set]
    return [*found, framing.when(wanted=step.type in CONDUCT)] if step.each and not cls.administrative else found


def fields_by_key(form: "Form") -> "dict[str, list[Field]]":
    """Give the fields that may be filled in under each key of the form, each once; those beside the objects under the empty name."""
    found: dict[str, dict[str, Field]] = {"": {}}
    for step in form.steps:
        found.setdefault(step.under, {}).update((field.name, field) for field in taken(step))
    return {under: list(named.values()) for under, named in found.items()}


def _known(form: "Form") -> dict[str, set[str]]:
    """Give the keys that may stand in each object of the form; those beside the objects under the empty name."""
    known: dict[str, set[str]] = {"": set()}
    for step in form.steps:
        reports = resting.KEYS if load(latest(step.type)).reports else ()
        known.setdefault(step.under, set()).update((field.name for field in taken(step)), NAMING if step.begins else (), reports)
    return known


def _refuse_surplus(where: str, given: Iterable[str], known: Iterable[str]) -> None:
    if surplus := len(set(given) - set(known)):
        raise UsageError(f"{where}: {surplus} of the fields given are not of it; nothing was recorded; it has {', '.join(sorted(known))}")


def _bound(value: Any, persons: Mapping[str, UUID]) -> Any:
    """Give the person begun under a label, None where that person was left out; any other value as it is."""
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    return str(persons[value[1:]]) if value[1:] in persons else None
