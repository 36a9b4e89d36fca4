"""Rules of redaction: what a decision has to say, what it takes the place of, and that somebody else looks at it (domain.md 8).

What a decision reaches, and what an audience is shown in the end, follows from all of them (projections.court.redaction).
"""

from datetime import datetime
from typing import TYPE_CHECKING

from ledger.events.catalogue import kind_of
from ledger.events.envelope import Actor
from ledger.events.redaction import Redaction, RedactionConfirmed, RedactionDecided
from ledger.rules.decisions import PSEUDONYM, Decision, in_force
from ledger.rules.proceedings_state import ProceedingsState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

if TYPE_CHECKING:
    from ledger.events.corrections import FactCorrected

SOURCE = "domain.md 8; design: redaction (an unknown field is withheld, a second person confirms)"
GROUNDED = frozenset({Redaction.WITHHOLD, Redaction.GIST})
DESPITE = frozenset({Redaction.RELEASE, Redaction.GIST})
OWN_WORDS = ("reason", "note", "occurred_at")
"""Of a decision or a confirmation, what a correction may change: nothing follows from it."""


@rule(
    "a decision on redaction names a person, places or fields",
    of=RedactionDecided, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def redaction_names_what(_state: ProceedingsState, _actor: Actor, event: RedactionDecided, _at: datetime) -> Verdict:
    """Look for any of the three."""
    if event.person is not None or event.places is not None or event.of_fields is not None:
        return ALLOWED
    return No("it names none of them", "name one of person, places, of_fields")


@rule(
    "a release says how far it reaches, and of a person it names that person alone",
    of=RedactionDecided, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def release_is_bounded(_state: ProceedingsState, _actor: Actor, event: RedactionDecided, _at: datetime) -> Verdict:
    """Ask for the last position that a release by fields reaches; what comes later nobody has looked at."""
    by_fields = event.redaction is Redaction.RELEASE and event.of_fields is not None
    if by_fields and event.upto is None:
        return No("it releases fields of whatever will be recorded", "give the last position of the record that it reaches (upto)")
    if not by_fields and event.upto is not None:
        return No("only a release by fields has a last position", "leave upto out")
    if event.redaction is Redaction.RELEASE and event.person is not None and (event.places or event.of_fields):
        return No("it names more than the person", "decide on the places or fields apart")
    return ALLOWED


@rule(
    "only what is shown names grounds in spite of which it is shown",
    of=RedactionDecided, state=ProceedingsState, kind="check", source=f"{SOURCE}; domain.md 5.0 (sensitivity), 5.6",
)  # fmt: skip
def despite_is_of_what_is_shown(_state: ProceedingsState, _actor: Actor, event: RedactionDecided, _at: datetime) -> Verdict:
    """Look for it where something is withheld or renamed."""
    if event.despite is None or event.redaction in DESPITE:
        return ALLOWED
    return No("it hides what it names", "leave despite out, or release it")


@rule(
    "another name is given to a person, and to nobody else",
    of=RedactionDecided, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def pseudonym_has_person_and_label(_state: ProceedingsState, _actor: Actor, event: RedactionDecided, _at: datetime) -> Verdict:
    """Ask for both of a pseudonym, and for no label of anything else."""
    if event.redaction is not Redaction.PSEUDONYM:
        return ALLOWED if event.label is None else No("a label is given, and nobody is renamed", "leave it out, or decide on a pseudonym")
    if event.person is None or event.label is None:
        return No("a pseudonym has no person or no label", "name both (person, label)")
    return ALLOWED if event.of_fields is None else No("a field is no name of that person", "name places where that person is named")


@rule(
    "in one set of proceedings a label is one person's, and a person has one label",
    of=RedactionDecided, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def label_is_of_one_person(state: ProceedingsState, _actor: Actor, event: RedactionDecided, _at: datetime) -> Verdict:
    """Hold it against every pseudonym that was not refused: one that is replaced was read all the same, and its label is not reused."""
    given = [one for one in state.decided.values() if one.redaction == PSEUDONYM and one.counts]
    whose = next((one for one in given if event.label is not None and one.label == event.label and one.person != event.person), None)
    if whose is not None:
        return No(f"entry {whose.entry} gave that label to another person", "give one that nobody has had here")
    other = next((one for one in given if _another_label(one, event)), None)
    if other is not None:
        return No(f"entry {other.entry} gave this person another label", f"give the same one, or replace it (replaces {other.entry})")
    return ALLOWED


def _another_label(one: Decision, event: RedactionDecided) -> bool:
    told = event.label is not None and one.person == event.person and one.label != event.label
    return told and one.entry != event.replaces


@rule(
    "what is withheld or told as a gist has a ground that this kind of proceedings has",
    of=RedactionDecided, state=ProceedingsState, kind="check", source=f"{SOURCE}; the file of forms of the jurisdiction",
)  # fmt: skip
def ground_is_of_the_kind(state: ProceedingsState, _actor: Actor, event: RedactionDecided, _at: datetime) -> Verdict:
    """Look the ground up in the forms under which the proceedings were opened."""
    if event.ground is None:
        return No("it has no ground", "give a ground") if event.redaction in GROUNDED else ALLOWED
    if event.redaction is Redaction.RELEASE:
        return No("what is released has no ground", "leave it out; in spite of what it is released stands in despite")
    known = frozenset[str]() if state.forms is None else state.forms.grounds
    return ALLOWED if event.ground in known else No("these proceedings have no such ground", f"give one of {', '.join(sorted(known))}")


@rule(
    "a gist stands at places, and is worded",
    of=RedactionDecided, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def gist_has_places_and_words(_state: ProceedingsState, _actor: Actor, event: RedactionDecided, _at: datetime) -> Verdict:
    """Ask for both, and for nothing more."""
    if event.redaction is not Redaction.GIST:
        return ALLOWED if event.gist is None else No("a gist is given, and stands for nothing", "leave it out, or decide on a gist")
    if event.places is None or event.gist is None:
        return No("it has no places or no words", "give both (places, gist)")
    if event.person is not None or event.of_fields is not None:
        return No("it names more than places", "leave person and of_fields out")
    return ALLOWED


@rule(
    "a decision is taken on entries of the cases that these proceedings concern",
    of=RedactionDecided, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def cases_are_of_these_proceedings(state: ProceedingsState, _actor: Actor, event: RedactionDecided, _at: datetime) -> Verdict:
    """Look the cases up among those with which they were opened and those that were joined."""
    if all(str(place.case) in state.cases for place in event.places or ()):
        return ALLOWED
    return No("a place is in a case that they do not concern", "leave it out, or join the case first (caseledger proceedings case)")


@rule(
    "a decision takes the place of one that counts, for audiences of that one",
    of=RedactionDecided, state=ProceedingsState, kind="check", source=f"{SOURCE}; later decisions supersede, nothing is edited",
)  # fmt: skip
def replaces_what_counts(state: ProceedingsState, _actor: Actor, event: RedactionDecided, _at: datetime) -> Verdict:
    """Look it up for each audience; one that another decision is waiting to replace is not replaced by a second."""
    if event.replaces is None:
        return ALLOWED
    for audience in sorted(event.audiences):
        if all(one.entry != event.replaces for one in in_force(state.decided, audience)):
            return No(f"entry {event.replaces} is no decision that counts for {audience}", "name one that does, and audiences of that one")
        waiting = next((one for one in state.decided.values() if _replaced_by(one, event.replaces, audience)), None)
        if waiting is not None:
            return No(f"entry {waiting.entry} is to take its place already", "confirm or refuse that one first")
    return ALLOWED


def _replaced_by(one: Decision, number: int, audience: str) -> bool:
    return one.replaces == number and one.counts and audience in one.audiences


@rule(
    "a decision on redaction is confirmed once, while it waits",
    of=RedactionConfirmed, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def confirmed_while_it_waits(state: ProceedingsState, _actor: Actor, event: RedactionConfirmed, _at: datetime) -> Verdict:
    """Look every number up among the decisions at which nobody has looked."""
    waiting = {number for number, one in state.decided.items() if one.counts and not one.confirmed}
    wrong = next((number for number in event.decisions if number not in waiting), None)
    if wrong is None:
        return ALLOWED
    told = ", ".join(map(str, sorted(waiting))) or "none"
    return No(f"entry {wrong} is no decision that waits", f"name those that do: {told}")


@rule(
    "who decided on a redaction, or recorded that, does not confirm it",
    of=RedactionConfirmed, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def another_confirms(state: ProceedingsState, actor: Actor, event: RedactionConfirmed, _at: datetime) -> Verdict:
    """Compare the actor with both hands of each decision."""
    own = next((number for number in event.decisions if number in state.decided and str(actor.actor) in state.decided[number].hands), None)
    return ALLOWED if own is None else No(f"the actor had a hand in entry {own}", "have another officer look at it")


@rule(
    "a decision on redaction is replaced, not corrected",
    of="fact-corrected", state=ProceedingsState, kind="check", source=f"{SOURCE}; a second person confirms what is shown",
)  # fmt: skip
def redaction_is_not_corrected(state: ProceedingsState, _actor: Actor, event: "FactCorrected", _at: datetime) -> Verdict:
    """Let the reason alone be corrected, from which nothing follows."""
    kind = kind_of(state.entries.get(event.target, ""))
    if kind not in (kind_of(RedactionDecided.type_name()), kind_of(RedactionConfirmed.type_name())) or event.field in OWN_WORDS:
        return ALLOWED
    return No(f"{event.field} decides what an audience is shown", f"record another decision in its place (replaces {event.target})")
