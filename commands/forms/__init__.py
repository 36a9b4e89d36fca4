"""Forms: named lists of event types recorded as one act (one request id, all or nothing, working time asked once).

A form is a TOML file: ``forms/*.toml`` of this program, and those that a unit lays in ``forms/`` of its ledger's directory.
Beside ``title`` and ``stream`` (case, person or unit) it may say ``begins = true`` (the act begins a new case) and ``defaults``
(values of fields that are not given; its ``statement``: on what those events rest that report something, where nobody says it).
What is said of the act by ``statement`` and ``source`` is said of the events that report (``caseledger events explain``), each of which
may say its own in its object; what the unit itself does or decides rests on what its type says. Each ``[[event]]`` names a ``type`` and
may say

    called    how a person at a terminal is told of it; by default its key, or its type
    under     the key of the object that holds its fields; without it they stand beside those of the other events
    each      the key holds a list of objects, and there is one event for each, in their order; without the list there is none
    optional  it is left out where that object is not given
    ask       of an optional event, or of a list: a person at a terminal is asked for it all the same; of a list, for one more each time
    unless    it is left out where the object of that key is given
    flag      the option that asks for an optional one;  implies: values that it gives to fields of other events
    refers    fields that hold the number of an entry, each with the key of the event of this act that makes it; where that key holds a
              list, the field says which of it is meant: ``"@2"``. An entry that stands is named by its number all the same
    shares    fields that it takes from beside the objects where its own does not give them
    begins    a label: the event begins a new person's stream, unless the object names one that is recorded (``person``)
    set       values that the form itself gives; ``"@label"`` is the person begun under that label, or the recorded one who stands in
              his place; where he is left out, the field has no value
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands import resting, toml
from ledger.errors import ConfigurationError, UsageError
from ledger.events.catalogue import KINDS, kind_of, latest, load

if TYPE_CHECKING:
    from ledger.events.event import Event

HERE = Path(__file__).parent
STREAMS = ("case", "person", "unit")
BEGIN = frozenset({"referral-received", "proceedings-opened"})
"""Types that begin the record in which they stand."""
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_FORM_KEYS = {"title", "stream", "begins", "defaults", "event"}
_STEP_KEYS = {"type", "under", "each", "optional", "ask", "flag", "implies", "shares", "begins", "set", "unless", "refers", "called"}


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a form; ``type`` is a name without version."""

    type: str
    under: str = ""
    each: bool = False
    optional: bool = False
    ask: bool = False
    flag: str = ""
    implies: Mapping[str, Any] = field(default_factory=dict)
    begins: str = ""
    set: Mapping[str, Any] = field(default_factory=dict)
    unless: str = ""
    refers: Mapping[str, str] = field(default_factory=dict)
    shares: tuple[str, ...] = ()
    called: str = ""

    def persons(self) -> dict[str, str]:
        """Give the fields that hold a person of the act, each with the label under which he is begun."""
        return {name: str(value)[1:] for name, value in self.set.items() if str(value).startswith("@")}


@dataclass(frozen=True, slots=True)
class Form:
    """A form. ``begins``: the act begins a stream of kind ``stream``; otherwise it is recorded in one that exists."""

    name: str
    title: str
    stream: str
    steps: tuple[Step, ...]
    begins: bool = False
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def classes(self) -> "Iterator[tuple[Step, type[Event]]]":
        """Give each event with its class, in the latest version."""
        return ((step, load(latest(step.type))) for step in self.steps)

    def first(self) -> Step | None:
        """Give the event that is judged by how the stream stands before the act: the first in it; None where that may be left out."""
        found = next((step for step in self.steps if not step.begins), None)
        return None if found is None or found.optional or found.each else found

    def lists(self) -> frozenset[str]:
        """Name the keys that hold lists of objects, each of which is one event."""
        return frozenset(step.under for step in self.steps if step.each)


def names(unit: Path | None) -> list[str]:
    """Name every form: this program's and those of the unit whose ledger's directory is ``unit``."""
    return sorted(_files(unit))


def find(name: str, unit: Path | None) -> Form | None:
    """Read the form of that name; None where there is none. Raises ConfigurationError for a file that is no form."""
    file = _files(unit).get(name)
    if file is None:
        return None
    try:
        return read(name, file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(f"the form {name} cannot be read ({file}); nothing was recorded") from None


def of_type(kind: str) -> Form:
    """Give the form of one event, by its type without version: its fields stand on their own, in a stream of the kind that it is of."""
    return Form(kind, "", load(latest(kind)).stream, (Step(kind),), begins=kind in BEGIN)


def read(name: str, text: str) -> Form:
    """Read a form's TOML; raises ConfigurationError that names the form and what is wrong with it."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _refused(name, f"it is not TOML ({toml.place(fault, text)})") from None
    try:
        steps = tuple(_step(each) for each in told.get("event", ()))
        form = Form(name, told["title"], told["stream"], steps, told.get("begins", False), told.get("defaults", {}))
    except (KeyError, TypeError, AttributeError) as fault:
        raise _refused(name, f"it has not the shape of a form ({type(fault).__name__})") from None
    if wrong := _fault(form, told):
        raise _refused(name, wrong)
    return replace(form, steps=tuple(_of_this_act(step) for step in form.steps)) if form.begins else form


def _files(unit: Path | None) -> dict[str, Path]:
    places = [HERE, *([unit / "forms"] if unit else [])]
    return {file.stem: file for place in places if place.is_dir() for file in sorted(place.glob("*.toml"))}


def _step(told: Mapping[str, Any]) -> Step:
    if surplus := told.keys() - _STEP_KEYS:
        raise KeyError(*surplus)
    return Step(**told)


def _of_this_act(step: Step) -> Step:
    """Leave out the fields that name an entry of the record: one that begins has none but those of the act itself (``refers``)."""
    from ledger.events.event import fields_of

    named = [each.name for each in fields_of(load(latest(step.type))) if each.kind == "entry" and each.name not in step.refers]
    return replace(step, set=dict.fromkeys(named) | dict(step.set))


def _fault(form: Form, told: Mapping[str, Any]) -> str | None:
    return next(_faults(form, told), None)


def _faults(form: Form, told: Mapping[str, Any]) -> Iterator[str]:
    if surplus := told.keys() - _FORM_KEYS:
        yield f"it says {', '.join(sorted(surplus))}, which no form has"
    if form.stream not in STREAMS or not form.steps:
        yield f"it needs events, and a stream, one of {', '.join(STREAMS)}"
    if not _WORD.fullmatch(form.name) or form.name in KINDS:
        yield "its file is called like an event type, or not in lower-case words"
    if str(form.defaults.get("statement", "fact")) not in resting.codes():
        yield f"its statement by default is none of {', '.join(resting.codes())}"
    begun: set[str] = set()
    keys: set[str] = set()
    for step in form.steps:
        begun |= {step.begins} - {""}
        if unknown := set(step.refers.values()) - keys:
            yield f"{step.type} refers to {', '.join(sorted(unknown))}, which is the key of no event before it"
        keys.add(step.under)
        yield from _step_faults(step, begun)
        if step.each and sum(other.under == step.under for other in form.steps) > 1:
            yield f"{step.under} holds a list, each object of which is one event, and so is the key of {step.type} alone"
        if step.unless and step.unless not in {other.under for other in form.steps}:
            yield f"{step.type} is left out for {step.unless}, which is the key of no event of it"


def _step_faults(step: Step, begun: set[str]) -> Iterator[str]:
    if step.type not in KINDS:
        yield f"there is no event type {step.type}"
    if (step.each or step.optional or step.begins) and not step.under:
        yield f"{step.type} is optional, has a list or begins a person, and so needs a key of its own (under)"
    if step.each and (step.optional or step.flag or step.begins):
        yield f"{step.type} has a list, which may be left out, and so says neither optional, flag nor begins"
    if unknown := set(step.persons().values()) - begun:
        yield f"{step.type} names {', '.join(sorted(unknown))}, which no event before it begins"


def _refused(name: str, wrong: str) -> ConfigurationError:
    return ConfigurationError(f"the form {name} cannot be used: {wrong}; nothing was recorded; mend its file")


def require(name: str, unit: Path | None) -> Form:
    """Find a form, or that of one event type; raises UsageError where the name is neither."""
    form = find(name, unit)
    if form is not None:
        return form
    kind = kind_of(name)
    if kind not in KINDS:
        raise UsageError("type is none of the event types and forms that this ledger has; see caseledger events list")

    return of_type(kind)
