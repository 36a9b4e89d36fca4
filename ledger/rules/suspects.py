"""Which suspect an act is about is told wherever a case has more than one: what is sealed about him is sealed under his own key.

The twin of the rule of victims (ledger.rules.victim). Loaded with the rules of each part of the pathway that has such acts.
"""

from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import ERASED
from ledger.rules.concerned import OF_A_SUSPECT, OF_ONE_TREATED, OTHER, followed, joined, treated
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

IN_FORCE = date(2018, 5, 25)
"""Day on which Part 3 of the Data Protection Act 2018 came into force (SI 2018/625)."""
OF_NOBODY = frozenset({"14", "18"})
"""Outcomes of a recorded crime for which no suspect was identified (domain.md App. A)."""
SOURCE = "DPA 2018 s.38(3) (domain.md 0 no. 7); domain.md 5.14"


@judgement(
    "what is done about a suspect is done about one who is in the case, and names him where there are several",
    of=tuple(sorted(OF_A_SUSPECT)), since=IN_FORCE, source=SOURCE,
)  # fmt: skip
def names_a_suspect(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare whom the act names with the suspects who joined the case, and with whom the entry is about from which it goes on."""
    return ALLOWED if said.get("ho_outcome") in OF_NOBODY and said.get("suspect") is None else _named(state, said, "suspect")


@rule(
    "who is treated is a suspect in the case, or of work with a victim a victim, and is named where there are several",
    of=tuple(sorted(OF_ONE_TREATED)), state=CaseState, kind="check", since=IN_FORCE, source=SOURCE,
)  # fmt: skip
def names_whom_it_treats(state: CaseState, _actor: Actor, event: Event, _at: datetime) -> Verdict:
    """Compare whom the act names with those who joined the case; no correction reaches what is held."""
    said = event.values()
    found = followed(state, said, max(state.entries, default=0) + 1)
    category = treated(said, found)
    other = OTHER[category]
    if said.get(other) is not None:
        return No(f"it is about a {category} and names a {other}", f"name the {category} alone")
    if found.get(category) == ():
        return No(f"what it follows is about a {other}", "name none that it follows")
    return _named(state, said, category)


def _named(state: CaseState, said: Said, category: str) -> Verdict:
    found = followed(state, said, max(state.entries, default=0) + 1)
    named, there, theirs = said.get(category), joined(state, category), {str(person) for person in found.get(category, ())}
    if ERASED in state.entries.values():
        return ALLOWED
    if named is None:
        several = No(f"the case has more than one {category} and none is named", f"name the {category}")
        return several if len(there) > 1 and not theirs else ALLOWED
    if named not in there:
        return No(f"the person named is no {category} in this case", f"name a {category} of this case, or have the person join it as one")
    return No(f"the entry it follows is about another {category}", f"name the same {category}, or none") if theirs - {named} else ALLOWED
