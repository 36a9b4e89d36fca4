"""Agencies that an act names and the unit's record does not: recorded as given, for anybody may refer, and told, for it may be a slip."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from commands import output
from ledger.errors import NotFound

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Event
    from ledger.intents import Intent

NAMING = "agency-named"
"""The event type that names an agency."""

COUNTED, SAID = 1000, 20
"""Codes of an import that are counted, and told, at most."""


class Agencies:
    """Those that the unit's record knows: named, of its members, or in its policy; and what was met that is none of them."""

    def __init__(self, ledger: "Ledger") -> None:
        """Read nothing yet: most acts name the agency of whoever records."""
        self._ledger = ledger
        self._known = {ledger.me.agency, *ledger.policy.sectors}
        self._read = False
        self._met: Counter[str] = Counter()

    def meet(self, intents: "Iterable[Intent]") -> None:
        """Take note of an act's agencies, each once."""
        intents = tuple(intents)
        self._known |= {str(code) for intent in intents if _names(type(intent.event)) for code in _codes(intent)}
        for code in {code for intent in intents for code in _codes(intent)}:
            if not self.knows(code) and (code in self._met or len(self._met) < COUNTED):
                self._met[code] += 1

    def met(self) -> Counter[str]:
        """Give what was met so far, to go back to."""
        return self._met.copy()

    def back_to(self, met: Counter[str]) -> None:
        """Forget what was met since: it is met again."""
        self._met = met

    def unnamed(self) -> dict[str, int]:
        """Give the agencies that nobody has named by now, with the number of acts in which each was met."""
        return {code: acts for code, acts in sorted(self._met.items()) if code not in self._known}

    def note(self) -> None:
        """Tell them on standard error."""
        found = self.unnamed()
        for code, acts in list(found.items())[:SAID]:
            near = get_close_matches(code, self._known, 1)
            slip = f"; {near[0]} is" if near else ""
            many = f" ({output.counted(acts, 'act')})" if acts > 1 else ""
            output.note(
                f"{code}{many} is no agency that the unit's record has named{slip}. It stands as given; correct it, or have it named: "
                f"caseledger record {NAMING} --agency {code}"
            )
        if len(found) > SAID:
            output.note(f"{len(found) - SAID} more agencies have no name in the unit's record.")

    def knows(self, code: str) -> bool:
        """Tell whether the unit's record knows an agency of this code."""
        if code not in self._known and not self._read:
            self._known |= set(_recorded(self._ledger))
            self._read = True
        return code in self._known


def note_unplaced(ledger: "Ledger", code: str | None = None) -> None:
    """Tell whoever records for an agency, his own unless one is named, that nobody recorded its kind (decision 0009)."""
    code = code or ledger.me.agency
    if ledger.kind_of_agency(code) is None if code != ledger.me.agency else not ledger.placed().placed:
        output.note(
            f"The kind of {code} is not recorded: what is recorded for it rests on the law of the police (DPA 2018 Part 3) unless an act "
            f"says otherwise. Have an administrator or supervisor record it: caseledger record {NAMING} --agency {code}"
        )


def note(ledger: "Ledger", intents: "Iterable[Intent]") -> None:
    """Tell which agencies of one act nobody has named."""
    agencies = Agencies(ledger)
    agencies.meet(intents)
    agencies.note()


def require_known(ledger: "Ledger", codes: Iterable[str], undone: str) -> None:
    """Raise NotFound for a code of which the unit's record knows no agency, where an act that names it would protect nothing."""
    known = Agencies(ledger)
    if not all(map(known.knows, codes)):  # a name typed in the wrong place is not repeated
        raise NotFound(f"a code is none of an agency that the unit's record has named; {undone}; see caseledger unit")


def _recorded(ledger: "Ledger") -> Iterator[str]:
    from ledger.rules import membership

    state = membership.folded(ledger.facts(ledger.unit_stream()), ledger.policy)
    yield from (member.agency for member in state.members.values())
    yield from (name.agency for name in state.team.names.values())


def _codes(intent: "Intent") -> Iterator[str]:
    for name in _fields(type(intent.event)):
        told = getattr(intent.event, name)
        yield from told if isinstance(told, tuple) else () if told is None else (told,)
    yield from (part.agency for part in intent.effort)


@lru_cache(maxsize=512)
def _fields(cls: "type[Event]") -> tuple[str, ...]:
    from ledger.events.event import fields_of

    return tuple(field.name for field in fields_of(cls) if field.kind == "agency")


def _names(cls: "type[Event]") -> bool:
    return cls.type_name().startswith(f"{NAMING}.")
