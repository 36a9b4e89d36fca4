"""A person at a terminal is asked for what is missing of an act, each event under its heading."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from commands import composing, fields, options, output, prompts, times
from commands.forms import Form, Step
from ledger.errors import NotFound
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.events.event import Field

Values = dict[str, Any]

NOBODY = "Enter for nobody known; P-n for a person who is recorded"


class Asking:
    """Asks a person at the terminal for what is missing, each event under its heading.

    ``asked`` says whether anything was; ``lists`` are the keys of events of which he is asked for one more until there is none.
    """

    def __init__(self, form: Form, given: Values, clock: times.Clock, book: composing.Book) -> None:
        """Where a person is there, an optional event that is asked for begins with nothing given."""
        self._clock, self._book = clock, book
        self._headed = ""
        self._people = {step.begins for step in form.steps if step.under in given}
        self.asked = False
        self._from_nothing = {step.under for step in form.steps if step.ask and prompts.can_ask()} - given.keys()
        self.lists = form.lists() & self._from_nothing
        self.given = given | {under: {} for under in self._from_nothing - self.lists}

    def complete(self, step: Step, wanted: Sequence["Field"], values: Values) -> Values | None:
        """Ask for the missing fields of one event; first, where it is asked for from nothing, whether it is there at all."""
        thorough = step.under in self._from_nothing
        if thorough and not step.begins and not self._named(step):
            return None
        known: Values | None = {}
        if prompts.can_ask() and step.under and (step.under != self._headed or step.under in self.lists):
            output.note(f"The {step.under.replace('_', ' ')}{', one more' if step.under == self._headed else ''}:")
            self._headed = step.under
            known = self._known(step, wanted) if thorough else {}
        if known is None:
            return None
        self._people.add(step.begins)
        if "person" in known:
            return known
        found = fields.asked(wanted, values | known, self._clock, partial(self._identified, step), optional=thorough, wanted=self.asked)
        self.asked |= found != values
        return found

    def _named(self, step: Step) -> bool:
        """Whether the persons are known without whom the event cannot be."""
        from ledger.events.event import fields_of

        needed = {field.name for field in fields_of(load(latest(step.type))) if field.required}
        return all(label in self._people for name, label in step.persons().items() if name in needed)

    def _identified(self, step: Step, field: "Field", typed: str) -> Any:
        """Give ids for what persons or members are called; raises NotFound and UsageError, for the question to be asked again."""
        words = [part.strip() for part in typed.split(";")] if field.many else typed
        return self._book.identified(load(latest(step.type)), {field.name: words}, "")[field.name]

    def _known(self, step: Step, wanted: Sequence["Field"]) -> Values | None:
        """Ask at the first event of a key who it is, or whether it is recorded; None where nobody is known, or it is not."""
        self.asked = True
        if not step.begins:
            found = prompts.agreed(f"y records {'one' if step.each else 'it'}; Enter leaves it out.", enter=False)
            return {} if found else None
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
