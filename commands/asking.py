"""A person at a terminal is asked for what is missing of an act, each event under its heading."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from commands import composing, fields, options, output, prompts, times
from commands.forms import Form, Step
from ledger.errors import NotFound, UsageError
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.events.event import Field

Values = dict[str, Any]

NOBODY = "Enter for nobody known; P-n for a person who is recorded"
EDIT = "Each part is asked for under its heading; --edit opens all of them in your editor instead. Ctrl-C leaves, and nothing is recorded."
MANY = 5
"""Parts of an act from which on a person is told of the editor."""


class Asking:
    """Asks a person at the terminal for what is missing, each event under its heading.

    ``asked`` says whether anything was; ``lists`` are the keys of events of which he is asked for one more until there is none.
    """

    def __init__(
        self, form: Form, given: Values, clock: times.Clock, book: composing.Book, parties: Mapping[str, Sequence[str]] | None = None,
        *, wanted: bool = False,
    ) -> None:  # fmt: skip
        """Where a person is there, an optional event that is asked for begins with nothing given.

        ``parties``: the numbers of the case's suspects and victims. Where there are several, it is asked who is meant; an only one is
        offered where one is needed. ``wanted``: what stands beside the others is asked for though nothing that it needs is missing.
        """
        known = (parties or {}) if prompts.can_ask() else {}
        self._several = {name for name, numbers in known.items() if len(numbers) > 1}
        self._only = {name: numbers[0] for name, numbers in known.items() if len(numbers) == 1}
        self._clock, self._book, self._wanted = clock, book, wanted and prompts.can_ask()
        self._headed: str | None = None
        self._form = form
        self._before: dict[str, str] = {}
        self._made: dict[str, list[str]] = {}
        self._people = {step.begins for step in form.steps if step.under in given}
        self.asked = False
        self._from_nothing = {step.under for step in form.steps if step.ask and prompts.can_ask()} - given.keys()
        self.lists = form.lists() & self._from_nothing
        self.given = given | {under: {} for under in self._from_nothing - self.lists}

    def complete(self, step: Step, wanted: Sequence["Field"], values: Values) -> Values | None:
        """Ask for the missing fields of one event; first, where it is asked for from nothing, whether it is there at all."""
        thorough = step.under in self._from_nothing or self._nothing_said(wanted, values) or (self._wanted and not step.under)
        begun = step.under in self._from_nothing
        if begun and not step.begins and not self._named(step):
            return None
        known: Values | None = {}
        if prompts.can_ask() and (step.under != self._headed or step.under in self.lists):
            self._head(step, wanted, values)
            known = self._known(step, wanted) if begun else {}
        if known is None:
            return None
        self._people.add(step.begins)
        if "person" in known:
            return known
        wanted = [field._replace(wanted=True) if field.name in self._several else field for field in wanted]
        offered = self._as_before(step, wanted, values | known, begun=begun)
        known |= offered
        for field in self._offer(step, wanted, values):
            if (named := fields.ask_or_leave(field, self._clock, partial(self._identified, step))) is None:
                return None
            known[field.name] = named
        identified, all_wanted = partial(self._identified, step), self.asked or bool(self._several)
        found = fields.asked(wanted, values | known, self._clock, identified, optional=thorough or bool(offered), wanted=all_wanted)
        self.asked |= found != values
        whom = ", ".join(self._before[field.name] for field in wanted if field.kind == "person" and field.name in self._before)
        self._made.setdefault(step.under, []).append(f"{fields.briefly(wanted, found)}{f' ({whom})' if whom else ''}")
        return found

    def _head(self, step: Step, wanted: Sequence["Field"], values: Values) -> None:
        """Write the heading of a part; of what stands beside the others, only where anything of it is to be asked."""
        first, again = self._headed is None, step.under == self._headed
        if first and len(self._form.steps) >= MANY and (self._from_nothing or _missing(wanted, values)):
            output.note(EDIT)
        if step.under or (len(self._form.steps) > 1 and _missing(wanted, values)):
            called = step.called or step.under.replace("_", " ") or step.type.replace("-", " ")
            output.note(f"The {called}{', one more' if again else ''}:" if step.under else f"{called.capitalize()}:")
        self._headed = step.under

    def _nothing_said(self, wanted: Sequence["Field"], values: Values) -> bool:
        """Whether a person is there who said nothing yet of an act of one event, all of which may be left out: he is asked what it says."""
        return prompts.can_ask() and len(self._form.steps) == 1 and not values and not any(field.required for field in wanted)

    def _as_before(self, step: Step, wanted: Sequence["Field"], values: Values, *, begun: bool) -> Values:
        """Ask for the persons who can be told already, with Enter for them: named in another part of the act, or the case's only one."""
        found: Values = {}
        for field in wanted:
            word = None
            if field.kind == "person" and field.required and field.name not in values:
                before = self._before.get(field.name) if begun else None
                word, why = (before, "as before") if before else (self._only.get(field.name), f"the only {field.name} of the case")
            while word is not None and field.name not in found:
                typed = prompts.ask_optional(fields.question(field), f"Enter for {word}, {why}")
                try:
                    found[field.name] = self._identified(step, field, typed or word)
                except (NotFound, UsageError) as fault:
                    output.note(f"{str(fault).partition(';')[0]}; once more")
        return found

    def _offer(self, step: Step, wanted: Sequence["Field"], values: Values) -> list["Field"]:
        """Tell by which word an event of this very act is named, before a field that may name one of several is asked for.

        Give those fields of a part that may be left out for which this act has no such event: who knows of none in the case leaves it out.
        """
        nothing: list[Field] = []
        for name, key in step.refers.items():
            asked = [field for field in wanted if field.name == name and field.required and name not in values]
            if asked and key in self._form.lists() and prompts.can_ask():
                made = self._made.get(key, [])
                output.note(f"  The {key} of this act, by the word to type for each, beside the entries of the case by their numbers:")
                for place, told in enumerate(made, start=1):
                    output.note(f"  @{place:<4} {told}")
                if not made:
                    output.note("  none")
                    nothing += asked if step.under in self._from_nothing else []
        return nothing

    def _named(self, step: Step) -> bool:
        """Whether the persons are known without whom the event cannot be."""
        from ledger.events.event import fields_of

        needed = {field.name for field in fields_of(load(latest(step.type))) if field.required}
        return all(label in self._people for name, label in step.persons().items() if name in needed)

    def _identified(self, step: Step, field: "Field", typed: str) -> Any:
        """Give ids for what persons or members are called, or the entry meant; raises NotFound and UsageError: it is asked again."""
        if field.kind == "entry":
            return self._entry(step, field, typed)
        words = [part.strip() for part in typed.split(";") if part.strip()] if field.many else typed
        found = self._book.identified(load(latest(step.type)), {field.name: words}, "")[field.name]
        if not field.many:
            self._before[field.name] = typed
        return found

    def _entry(self, step: Step, field: "Field", typed: str) -> Any:
        """Give the number of an entry, or the word for an event of this act, of which there are so many."""
        this_act, key = fields.IN_THIS_ACT.fullmatch(typed), step.refers.get(field.name)
        if this_act is not None and (key is None or int(this_act[1]) > len(self._made.get(key, ()))):
            raise UsageError(f"{typed} is none of the {key} of this act" if key else "no event of this act can be named here")
        return fields.told(field, typed, self._clock)

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


def _missing(wanted: Sequence["Field"], values: Values) -> bool:
    return prompts.can_ask() and any(field.required and field.name not in values for field in wanted)
