"""One act as a person records it: what was given and what is asked for, brought together, shown once and recorded; erasures carried out."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import agencies, composing, drafting, erasing, fields, kinds, options, output, prompts, receipts, resting, times
from commands.confirming import confirm, require_open
from commands.forms import Form, Step
from commands.naming import acted, with_ids
from commands.session import opened_ledger
from ledger.errors import NotFound, UsageError
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Event, Field
    from ledger.intents import Intent

Values = dict[str, Any]


def record(
    form: Form, /, *, number: str | None = None, occurred: str | None = None, effort: Sequence[tuple[str | None, str, int]] = (),
    sensitivity: tuple[str, ...] = (), file: str | None, edit: bool, why: str | None = None, dry_run: bool, clock_checked: bool,
    request_id: UUID | None, actor: str | None = None, acting_as: str | None = None, **typed: Any,
) -> None:  # fmt: skip
    """Record the events of a form as one act, from what the options of its command said."""
    from ledger.events.envelope import Effort as Worked

    act = receipts.Act(typed.pop("form"), dry_run, clock_checked, request_id)
    with opened_ledger() as ledger:
        clock = times.Clock(ledger.zone, ledger.now())
        stream, label = place(ledger, form, number)
        worked = tuple(Worked(agency or ledger.me.agency, grade, minutes) for agency, grade, minutes in effort)
        at = times.occurred(occurred, clock) if occurred else None
        frame = composing.Frame(at, effort=worked, sensitivity=sensitivity, **acted(ledger, actor, acting_as))
        if (first := form.first()) is not None:
            require_open(ledger, load(latest(first.type)), stream, frame, edit=edit, request_id=request_id)
        filed = _filed(form, file, why, resting.typed(typed))
        given = merged(form, typed, filed, clock)
        if edit:
            given = edited(form, label, given, clock)
        book = Recorded(ledger, stream)
        asking = Asking(form, given, clock, book)
        made = composing.parts(form, asking.given, asking.complete)
        intents = composing.intents(form, made, stream, book, frame)
        if asking.asked:
            agencies.note(ledger, intents)
            confirm(intents, ledger.zone, label)
        _record(ledger, intents, label, act)
        if not asking.asked:
            agencies.note(ledger, intents)


def _record(ledger: "Ledger", intents: Sequence["Intent"], label: str, act: receipts.Act) -> None:
    """Record the act; what it decides to erase is erased after the person typed the number, and one that was decided before is finished."""
    erasures = [intent for intent in intents if type(intent.event).effect == "erasure"]
    if not erasures or act.dry_run:
        receipts.record(ledger, intents, act, _remark(intents, ledger))
        return
    found = erasing.meant(ledger, erasures[0].stream, [slot for intent in erasures for slot in intent.event.values()["slots"]])
    erasing.confirm(label, found)
    if found.decided and act.request_id is None:
        erasing.finish(ledger, found, act.form)
        return
    receipts.record(ledger, intents, act)
    output.note(erasing.carry_out(ledger, found))


def place(ledger: "Ledger", form: Form, number: str | None) -> tuple[UUID, str]:
    """Find the stream of a number, or begin one, and how it is called; raises UsageError where the number is of another kind."""
    if form.stream == "unit" or number == "UNIT":
        return ledger.unit_stream(), "UNIT"
    if number is None:
        return ledger.fresh(), f"a new {form.stream}"
    found = ledger.find(number)
    if form.stream not in ("record", found.kind):
        raise UsageError(f"{number} is no {form.stream}; nothing was recorded; name a {form.stream} by its number")
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


def edited(form: Form, label: str, given: Values, clock: times.Clock) -> Values:
    """Let the person fill in what is not given yet, with ``$EDITOR``; what was given stands."""
    wanted, lists = composing.fields_by_key(form), form.lists()
    draft = drafting.draft(f"{form.title or form.name}: {label}", wanted, given, lists)
    filled = prompts.edited(draft, ".toml", lambda text: drafting.drafted(text, wanted, clock))
    keys = (filled | given).keys() & wanted.keys() - {""}
    objects = {under: filled.get(under, {}) | given.get(under, {}) for under in keys - lists}
    several = {under: [*given.get(under, []), *filled.get(under, [])] for under in keys & lists}
    return filled | given | objects | several


NOBODY = "Enter for nobody known; P-n for a person who is recorded"


class Asking:
    """Asks a person at the terminal for what is missing, each event under its heading; ``asked`` says whether anything was."""

    def __init__(self, form: Form, given: Values, clock: times.Clock, book: composing.Book) -> None:
        """Where a person is there, an optional event that is asked for begins with nothing given."""
        self._clock, self._book = clock, book
        self._headed = ""
        self._people = {step.begins for step in form.steps if step.under in given}
        self.asked = False
        self._from_nothing = {step.under for step in form.steps if step.ask and prompts.can_ask()} - given.keys()
        self.given = given | {under: {} for under in self._from_nothing}

    def complete(self, step: Step, wanted: Sequence["Field"], values: Values) -> Values | None:
        """Ask for the missing fields of one event; first, where it is asked for from nothing, whether it is there at all."""
        thorough = step.under in self._from_nothing
        if thorough and not step.begins and not self._named(step):
            return None
        known: Values | None = {}
        if prompts.can_ask() and step.under and step.under != self._headed:
            output.note(f"The {step.under.replace('_', ' ')}:")
            self._headed = step.under
            known = self._known(step, wanted) if thorough else {}
        if known is None:
            return None
        self._people.add(step.begins)
        if "person" in known:
            return known
        found = fields.asked(wanted, values | known, self._clock, optional=thorough)
        self.asked |= found != values
        return self._wanted(step, wanted, found) if self.asked else found

    def _named(self, step: Step) -> bool:
        """Whether the persons are known without whom the event cannot be."""
        from ledger.events.event import fields_of

        needed = {field.name for field in fields_of(load(latest(step.type))) if field.required}
        return all(label in self._people for name, label in step.persons().items() if name in needed)

    def _wanted(self, step: Step, wanted: Sequence["Field"], values: Values) -> Values:
        """Ask for what the form wants though the event may do without, until it is left out or a member is called so."""
        found = dict(values)
        for field in wanted:
            while field.name in step.wants and field.name not in found:
                if (typed := prompts.ask_optional(fields.question(field))) is None:
                    break
                try:
                    member = self._book.identified(load(latest(step.type)), {field.name: typed}, "")[field.name]
                    found[field.name] = str(UUID(member)) if field.kind == "uuid" else fields.told(field, typed, self._clock)
                except (NotFound, UsageError) as fault:
                    output.note(f"{str(fault).partition(';')[0]}; once more")
                except ValueError:
                    output.note("no member is called so here; once more")
        return found

    def _known(self, step: Step, wanted: Sequence["Field"]) -> Values | None:
        """Ask at the first event of a key who it is, or whether it is recorded; None where nobody is known, or it is not."""
        self.asked = True
        if not step.begins:
            return {} if prompts.agreed("y records it; Enter leaves it out.", enter=False) else None
        name = next(field for field in wanted if field.required)
        while (typed := prompts.ask_optional(fields.question(name), NOBODY)) is not None:
            if not options.PERSON.fullmatch(typed.upper()):
                return {name.name: fields.told(name, typed, self._clock)}
            try:
                self._book.person(typed)
            except NotFound as fault:
                output.note(f"{str(fault).partition(';')[0]}; once more")
            else:
                return {"person": typed}
        return None


class Recorded:
    """Persons and members as this ledger knows them (``composing.Book``)."""

    root = ""

    def __init__(self, ledger: "Ledger", stream: UUID) -> None:
        """Look them up in one ledger; what an erasure names, in the stream of the act."""
        self._ledger, self._stream = ledger, stream

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

        if cls.effect == "erasure" and "slots" in values:
            values = {**values, "slots": erasing.named(self._ledger, self._stream, values["slots"])}
        return with_ids(self._ledger, fields_of(cls), values, where)


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
