"""The victim's right to review: a decision not to prosecute, a victim's request, and what came of it (Victims' Code, Right 6).

Loaded with the rules of victims, and with those of justice: whether there is a decision to be reviewed is said there.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ledger.events.fact import ERASED
from ledger.events.victim_codes import ReviewStep
from ledger.rules.acts import Act
from ledger.rules.clocks.victim import NO_CHARGE
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict
from ledger.rules.suspects import OF_NOBODY

SOURCE = "Victims' Code, Right 6; domain.md 3 (VRR)"
REVIEW = "review-right-recorded"
DECIDING = ("prosecutor-advised", "crime-outcome-recorded", "court-result")
"""Types that can record that somebody is not, or no longer, prosecuted."""
NO_DECISION = OF_NOBODY | {"1", "1a"}
"""Outcomes of a crime for which nobody was suspected, or by which somebody was charged: they are no decision not to prosecute."""
COURSE: dict[str | None, tuple[ReviewStep, ...]] = {
    None: (ReviewStep.REQUESTED, ReviewStep.NOT_WANTED),
    ReviewStep.NOT_WANTED: (ReviewStep.REQUESTED,),
    ReviewStep.REQUESTED: (ReviewStep.WITHDRAWN, ReviewStep.UPHELD, ReviewStep.OVERTURNED),
    ReviewStep.WITHDRAWN: (ReviewStep.REQUESTED,),
    ReviewStep.UPHELD: (ReviewStep.REQUESTED, ReviewStep.NOT_WANTED),
    ReviewStep.OVERTURNED: (),
}
"""What can become of a victim's right after what became of it last. Who is told that a decision stands may ask for a further review."""
ASKS = COURSE[None]
"""Steps with which a review can begin."""


class Told(NamedTuple):
    """One step that an entry records: the entry, whose right it is (None: the only victim's), of which decision, and the step."""

    version: int
    victim: object
    decision: int
    step: str


@judgement(
    "a victim may have a decision not to prosecute reviewed where one is recorded",
    of=REVIEW, asked_with=DECIDING, kind="guard", source=SOURCE,
)  # fmt: skip
def not_to_prosecute_was_decided(state: CaseState, _said: Said, _today: date) -> Verdict:
    """Look for any such decision; a record from which something was erased cannot tell."""
    if _recorded(state)[0] or ERASED in state.entries.values():
        return ALLOWED
    instead = "record first that a prosecutor advised no charge, the outcome of the crime, or that proceedings were discontinued"
    return No("the case records no such decision", instead)


@judgement(
    "a decision that a victim may have reviewed is one not to prosecute, by a prosecutor, as the outcome of a crime, or in court",
    of=REVIEW, asked_with=DECIDING, source=SOURCE,
)  # fmt: skip
def reviewed_was_decided(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the entry up, where one is named and there is any."""
    named, decided = said.get("reviewed"), _recorded(state)[0]
    if named is None or named in decided or not decided or ERASED in state.entries.values():
        return ALLOWED
    return No(f"entry {named} records no such decision", f"name one that does: {', '.join(map(str, decided))}")


@judgement(
    "a victim asks for a review before it has an outcome, and each request has one",
    of=REVIEW, asked_with=DECIDING, source=SOURCE,
)  # fmt: skip
def review_keeps_its_course(state: CaseState, said: Said, _today: date) -> Verdict:
    """Hold the step against what became last of this victim's right to have this decision reviewed."""
    if not _recorded(state)[0] or ERASED in state.entries.values():
        return ALLOWED  # another rule refuses it, or what is missing may have been erased
    last = _last(state, said)
    follows = COURSE.get(last.step if last else None, ())
    if said.get("step") in follows:
        return ALLOWED
    if last is None:
        return No("this victim has not asked for one", "record the request first, or name the decision of which a review was asked")
    instead = f"it can be {', '.join(follows)}" if follows else "there is nothing left to review"
    return No(f"entry {last.version} says that the victim {ReviewStep.meanings()[last.step]}", f"{instead}; or correct that entry")


def _last(state: CaseState, said: Said) -> Told | None:
    """Give the last step of the victim's right in the decision that is meant."""
    decided, steps = _recorded(state)
    victim, meant = said.get("victim"), _meant(said, decided, steps)
    return max((each for each in steps if each.decision == meant and _same(each.victim, victim)), default=None)


def _recorded(state: CaseState) -> tuple[list[int], list[Told]]:
    """Give the entries that record decisions not to prosecute, and each step of a victim's right with the decision that it meant then."""
    decided: list[int] = []
    steps: list[Told] = []
    for version, act in state.of(REVIEW, *DECIDING):
        if act.kind == REVIEW:
            meant = _meant(act.fields, decided, steps)
            steps.append(Told(version, act.fields.get("victim"), meant, str(act.fields.get("step"))))
        elif _not_to_prosecute(act):
            decided.append(version)
    return decided, steps


def _meant(said: Said, decided: Sequence[int], steps: Sequence[Told]) -> int:
    """Give the decision that is named; else that of her last request where something comes of one, else the last one recorded."""
    named, victim = said.get("reviewed"), said.get("victim")
    if isinstance(named, int):
        return named
    asked = [each.decision for each in steps if each.step == ReviewStep.REQUESTED and _same(each.victim, victim)]
    return asked[-1] if asked and said.get("step") not in ASKS else max(decided, default=0)


def _same(victim: object, other: object) -> bool:
    """Whether two entries are of one victim; one that names nobody is of the only victim there was."""
    return victim is None or other is None or victim == other


def _not_to_prosecute(act: Act) -> bool:
    match act.kind:
        case "prosecutor-advised":
            return act.fields.get("advice") in NO_CHARGE
        case "crime-outcome-recorded":
            return act.fields.get("ho_outcome") not in NO_DECISION
    return act.fields.get("result") == "withdrawn"
