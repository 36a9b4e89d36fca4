"""Rules of assessment, typology, level of risk, formulation and needs (seed.txt; domain.md 2, 5.4, 8).

Each judges the clear fields of one entry, so that what a correction would make of an entry, and of those that rest on it, is judged by
the same words. Who is the suspect and who the victim is told by those who joined the case.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ledger.events.assessment import (
    AssessmentCompleted,
    FormulationRecorded,
    Instrument,
    NeedIdentified,
    RiskLevelSet,
    TypologyAssigned,
)
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor, Category
from ledger.rules.pathway import Act, CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

PART_3 = date(2018, 5, 25)
"""Day from which DPA 2018 s.49 has governed automated decisions."""
OF_ONE_PERSON = frozenset({Instrument.HCR_20, Instrument.OASYS, Instrument.OTHER})
"""Instruments that assess a person whether or not a victim is named; every other one is about a victim too (domain.md 2.2)."""
SUSPECTS = frozenset({Category.SUSPECT, Category.CONVICTED})
JUDGEMENTS = ("assessment-completed", "typology-assigned", "risk-level-set", "formulation-recorded")
"""Types from which a need can arise."""

Fields = Mapping[str, Any]
Test = Callable[[CaseState, int, Fields], Verdict]


@rule(
    "type, risk and assessment are of a suspect and a victim of this case",
    of=(AssessmentCompleted, TypologyAssigned, RiskLevelSet, FormulationRecorded), state=CaseState, kind="check",
    source="domain.md 2.1, 5.4 (an assessment of a dyad, not of a person)",
)  # fmt: skip
def dyad_is_of_the_case(state: CaseState, _actor: Actor, event: AssessmentCompleted, _at: datetime) -> Verdict:
    """Look both up among those who joined the case, each in a category of its own."""
    return _dyad(state, _next(state), {"suspect": event.suspect, "victim": event.victim})


@rule("a need is of a person of this case", of=NeedIdentified, state=CaseState, kind="check", source="domain.md 5.4; DPA 2018 s.38(3)")
def person_is_of_the_case(state: CaseState, _actor: Actor, event: NeedIdentified, _at: datetime) -> Verdict:
    """Look the person up among those who joined the case, in whatever category."""
    return _person(state, _next(state), {"person": event.person})


@rule(
    "an instrument about conduct towards a victim names the victim",
    of=AssessmentCompleted, state=CaseState, kind="check", source="domain.md 2.1, 2.2",
)  # fmt: skip
def victim_is_named(state: CaseState, _actor: Actor, event: AssessmentCompleted, _at: datetime) -> Verdict:
    """Ask for the victim, unless the instrument assesses one person alone."""
    return _about_a_victim(state, _next(state), {"instrument": event.instrument, "victim": event.victim})


@rule(
    "an instrument that is not listed is named, and no other is",
    of=AssessmentCompleted, state=CaseState, kind="check", source="domain.md 2.2 (instruments are stored by identifier)",
)  # fmt: skip
def unlisted_instrument_is_named(state: CaseState, _actor: Actor, event: AssessmentCompleted, _at: datetime) -> Verdict:
    """Compare the instrument with the name given."""
    if event.instrument is Instrument.OTHER and event.other is None:
        return No("the instrument is another than those listed and has no name", "give its name")
    return _unlisted(state, _next(state), {"instrument": event.instrument, "other": event.other})


@rule(
    "where a score worked out by computer was taken into account, a member decided",
    of=AssessmentCompleted, state=CaseState, kind="check", since=PART_3, source="DPA 2018 ss.49, 50A; domain.md 5.4 (decided_by_human)",
)  # fmt: skip
def person_decided(state: CaseState, _actor: Actor, event: AssessmentCompleted, _at: datetime) -> Verdict:
    """Ask who decided."""
    return _decided(state, _next(state), {"automated": event.automated, "decided_by": event.decided_by})


@rule("an item of an instrument is rated once", of=AssessmentCompleted, state=CaseState, kind="check", source="domain.md 2.2, 5.4")
def items_are_rated_once(_state: CaseState, _actor: Actor, event: AssessmentCompleted, _at: datetime) -> Verdict:
    """Count the codes."""
    return _once(event.items or ())


@rule(
    "an assessment that is relied on is an earlier one of the same suspect and victim",
    of=(TypologyAssigned, RiskLevelSet), state=CaseState, kind="check", source="domain.md 2.1 (instrument_ref), 5.4",
)  # fmt: skip
def assessment_is_of_the_dyad(state: CaseState, _actor: Actor, event: TypologyAssigned, _at: datetime) -> Verdict:
    """Look the assessment up, and compare those whom it is about."""
    return _assessment(state, _next(state), {"suspect": event.suspect, "victim": event.victim, "assessment": event.assessment})


@rule(
    "a type of stalking taken into account for a risk is that of the same suspect and victim",
    of=RiskLevelSet, state=CaseState, kind="check", source="seed.txt (motivational classifications inherently linked to levels of risk)",
)  # fmt: skip
def type_is_of_the_dyad(state: CaseState, _actor: Actor, event: RiskLevelSet, _at: datetime) -> Verdict:
    """Look the typology up, and compare those whom it is about."""
    return _typology(state, _next(state), {"suspect": event.suspect, "victim": event.victim, "typology": event.typology})


@rule(
    "a need arises from an earlier assessment, type, level of risk or formulation of the case",
    of=NeedIdentified, state=CaseState, kind="check", source="seed.txt (needs led); domain.md 5.4, 8",
)  # fmt: skip
def need_arises_from_a_judgement(state: CaseState, _actor: Actor, event: NeedIdentified, _at: datetime) -> Verdict:
    """Look the entry up, where one is named."""
    return _judgement(state, _next(state), {"arises_from": event.arises_from})


@rule(
    "an assessment as corrected, and what rests on it, could have been recorded so",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.4, 5.14",
)  # fmt: skip
def corrected_assessment_stands(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge every assessment of the case as it would be; what was at fault before is not held against the correction."""
    act = state.acts.get(event.target)
    if act is None or act.kind not in _TESTS:
        return ALLOWED
    if act.kind == "assessment-completed" and event.field == "items":
        return _once(event.to_personal.splitlines()) if event.to_personal else ALLOWED
    after = state.reading(event.target, event.field, event.to)
    known = _faults(state)
    for (version, test), fault in _faults(after).items():
        if (version, test) not in known:
            rests = No(f"entry {version} rests on it: {fault.why}", f"strike out in entry {version} that it does, first")
            return fault if version == event.target else rests
    return ALLOWED


def _faults(state: CaseState) -> dict[tuple[int, Test], No]:
    found = {}
    for version, act in state.of(*_TESTS):
        for test in _TESTS[act.kind]:
            verdict = test(state, version, act.fields)
            if verdict is not ALLOWED:
                found[version, test] = verdict
    return found


def _next(state: CaseState) -> int:
    return max(state.entries, default=0) + 1


def _joined(state: CaseState, person: object, categories: frozenset[Category] | None = None) -> bool:
    return any(str(party) == str(person) and (categories is None or category in categories) for party, category in state.parties)


def _dyad(state: CaseState, _version: int, fields: Fields) -> Verdict:
    suspect, victim = fields.get("suspect"), fields.get("victim")
    if not _joined(state, suspect, SUSPECTS):
        return No("the person named as suspect is not the suspect of this case", "name the suspect, or have the person join the case first")
    if victim is not None and not _joined(state, victim, frozenset({Category.VICTIM})):
        return No("the person named as victim is not a victim of this case", "name the victim, or have the person join the case first")
    return ALLOWED


def _person(state: CaseState, _version: int, fields: Fields) -> Verdict:
    if _joined(state, fields.get("person")):
        return ALLOWED
    return No("this person has not joined the case", "name somebody who has, or have the person join the case first")


def _about_a_victim(_state: CaseState, _version: int, fields: Fields) -> Verdict:
    if fields.get("victim") is not None or str(fields.get("instrument")) in OF_ONE_PERSON:
        return ALLOWED
    return No("no victim is named", "name the victim in respect of whom the suspect was assessed")


def _unlisted(_state: CaseState, _version: int, fields: Fields) -> Verdict:
    if fields.get("other") is None or fields.get("instrument") == Instrument.OTHER:
        return ALLOWED
    return No("the instrument is a listed one and another name is given", "leave the other name out")


def _decided(_state: CaseState, _version: int, fields: Fields) -> Verdict:
    if not fields.get("automated") or fields.get("decided_by") is not None:
        return ALLOWED
    return No("nobody is named who decided", "name the member who weighed the score and decided")


def _once(items: Sequence[str]) -> Verdict:
    twice = sorted(code for code, times in Counter(item.partition("=")[0] for item in items).items() if times > 1)
    return No(f"{len(twice)} of the items have more than one rating", "give each item one rating") if twice else ALLOWED


def _assessment(state: CaseState, version: int, fields: Fields) -> Verdict:
    return _rests(state, version, fields, "assessment", "assessment-completed")


def _typology(state: CaseState, version: int, fields: Fields) -> Verdict:
    return _rests(state, version, fields, "typology", "typology-assigned")


def _judgement(state: CaseState, version: int, fields: Fields) -> Verdict:
    named = fields.get("arises_from")
    act = _earlier(state, version, named)
    if named is None or (act is not None and act.kind in JUDGEMENTS):
        return ALLOWED
    return No(f"entry {named} is no earlier assessment, type, level of risk or formulation", "name one, or none")


def _rests(state: CaseState, version: int, fields: Fields, name: str, kind: str) -> Verdict:
    named = fields.get(name)
    if named is None:
        return ALLOWED
    act = _earlier(state, version, named)
    if act is None or act.kind != kind:
        return No(f"entry {named} is no earlier {kind.replace('-', ' ')} of this case", "name one, or none")
    same = str(act.fields.get("suspect")) == str(fields.get("suspect"))
    of = act.fields.get("victim")
    if same and (of is None or str(of) == str(fields.get("victim"))):
        return ALLOWED
    return No(f"entry {named} is about others", "name one of the same suspect and victim, or none")


def _earlier(state: CaseState, version: int, named: object) -> Act | None:
    return state.acts.get(named) if isinstance(named, int) and named < version else None


_TESTS: dict[str, tuple[Test, ...]] = {
    "assessment-completed": (_dyad, _about_a_victim, _unlisted, _decided),
    "typology-assigned": (_dyad, _assessment),
    "risk-level-set": (_dyad, _assessment, _typology),
    "formulation-recorded": (_dyad,),
    "need-identified": (_person, _judgement),
}
"""What is asked of the clear fields of each type. Corrections come field by field: of two that go together one may be missing meanwhile."""
