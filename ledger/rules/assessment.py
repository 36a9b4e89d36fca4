"""Rules of assessment, typology, level of risk, formulation and needs (seed.txt; domain.md 2, 5.4, 8).

Who is the suspect and who the victim is told by those who joined the case.
"""

from collections import Counter
from datetime import date

from ledger.events.assessment import (
    AssessmentCompleted,
    FormulationRecorded,
    Instrument,
    NeedIdentified,
    Rating,
    RiskLevelSet,
    TypologyAssigned,
)
from ledger.events.envelope import SUSPECTED, Category
from ledger.rules.consequences import Missing, Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict

PART_3 = date(2018, 5, 25)
"""Day from which DPA 2018 s.49 has governed automated decisions."""
OF_ONE_PERSON = frozenset({Instrument.HCR_20, Instrument.OASYS, Instrument.OTHER})
"""Instruments that assess a person whether or not a victim is named; every other one is about a victim too (domain.md 2.2)."""
DOMAINS = ("violence", "persistence", "recurrence", "psychosocial_damage")
OF_DOMAINS = frozenset({Instrument.SRP, Instrument.OTHER})
"""Instruments that judge these risks one by one; what one that is not listed judges is not known (domain.md 2.2)."""
_DEGREES = frozenset({Rating.LOW, Rating.MODERATE, Rating.HIGH})
SCALES = {
    Instrument.SRP.value: _DEGREES, Instrument.SASH.value: _DEGREES,
    Instrument.DASH.value: frozenset({Rating.STANDARD, Rating.MEDIUM, Rating.HIGH}),
}  # fmt: skip
"""In which words an instrument rates, where that is known (domain.md 2.2)."""
SOURCES = ("assessment-completed", "typology-assigned", "risk-level-set", "formulation-recorded")
"""Types from which a need can arise."""


@judgement(
    "type, risk and assessment are of a suspect and a victim of this case",
    of=(AssessmentCompleted, TypologyAssigned, RiskLevelSet, FormulationRecorded),
    source="domain.md 2.1, 5.4 (an assessment of a dyad, not of a person)",
)  # fmt: skip
def dyad_is_of_the_case(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look both up among those who joined the case, each in a category of its own."""
    suspect, victim = said.get("suspect"), said.get("victim")
    if not _joined(state, suspect, SUSPECTED):
        return No("the person named as suspect is not the suspect of this case", "name the suspect, or have the person join the case first")
    if victim is not None and not _joined(state, victim, frozenset({Category.VICTIM})):
        return No("the person named as victim is not a victim of this case", "name the victim, or have the person join the case first")
    return ALLOWED


@judgement("a need is of a person of this case", of=NeedIdentified, source="domain.md 5.4; DPA 2018 s.38(3)")
def person_is_of_the_case(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the person up among those who joined the case, in whatever category."""
    if _joined(state, said.get("person"), frozenset(Category)):
        return ALLOWED
    return No("this person has not joined the case", "name somebody who has, or have the person join the case first")


@judgement("an instrument about conduct towards a victim names the victim", of=AssessmentCompleted, source="domain.md 2.1, 2.2")
def victim_is_named(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for the victim, unless the instrument assesses one person alone."""
    if said.get("victim") is not None or said.get("instrument") in OF_ONE_PERSON:
        return ALLOWED
    return No("no victim is named", "name the victim in respect of whom the suspect was assessed")


@judgement(
    "an instrument that is not listed is named, and no other is",
    of=AssessmentCompleted, source="domain.md 2.2 (instruments are stored by identifier)",
)  # fmt: skip
def unlisted_instrument_is_named(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the instrument with the name given."""
    unlisted, named = said.get("instrument") == Instrument.OTHER, said.get("other") is not None
    if unlisted == named:
        return ALLOWED
    if unlisted:
        return Missing("the instrument is another than those listed and has no name", "give its name")
    return No("the instrument is a listed one and another name is given", "leave the other name out")


@judgement(
    "where a score worked out by computer was taken into account, a member decided",
    of=AssessmentCompleted, since=PART_3, source="DPA 2018 ss.49, 50A; domain.md 5.4 (decided_by_human)",
)  # fmt: skip
def person_decided(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask who decided."""
    if not said.get("automated") or said.get("decided_by") is not None:
        return ALLOWED
    return No("nobody is named who decided", "name the member who weighed the score and decided")


@judgement("an assessment says what was rated", of=AssessmentCompleted, source="domain.md 2.2, 5.4 (items, domains, overall)")
def something_was_rated(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for any rating, score or item; what is sealed is looked at last."""
    if any(said.get(name) is not None for name in ("overall", "score", *DOMAINS)) or said.get("items"):
        return ALLOWED
    return Missing("no rating, score or item is given", "give what the instrument rates, or record a note if it was not carried through")


@judgement(
    "ratings are those of the instrument: its domains, and its words",
    of=AssessmentCompleted, source="domain.md 2.2 (SRP: four judgements, low to high; SASH: concern, low to high; S-DASH: items, no grade)",
)  # fmt: skip
def ratings_are_of_the_instrument(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare domains and words with those of the instrument, where it is one of which they are known."""
    instrument = said.get("instrument")
    domain = next((name for name in DOMAINS if said.get(name) is not None), None)
    if domain is not None and instrument not in OF_DOMAINS:
        return No(f"{instrument} has no {domain.replace('_', ' ')} to judge", "leave it out, or name the instrument that was used")
    if instrument == Instrument.S_DASH and said.get("overall") is not None:
        return No("s_dash has no overall rating", "leave it out and give its items, or set a level of risk (risk-level-set)")
    words = SCALES.get(str(instrument), frozenset(Rating))
    wrong = next((said[name] for name in ("overall", *DOMAINS) if said.get(name) is not None and said[name] not in words), None)
    if wrong is None:
        return ALLOWED
    return No(f"{wrong} is no rating of {instrument}", f"it rates {', '.join(each.value for each in Rating if each in words)}")


@judgement("an item of an instrument is rated once", of=AssessmentCompleted, source="domain.md 2.2, 5.4")
def items_are_rated_once(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Count the codes, where the items are not sealed."""
    times = Counter(item.partition("=")[0] for item in said.get("items") or ())
    twice = [code for code in times if times[code] > 1]
    return No(f"{len(twice)} of the items have more than one rating", "give each item one rating") if twice else ALLOWED


@judgement(
    "an assessment that is relied on is an earlier one of the same suspect and victim",
    of=(TypologyAssigned, RiskLevelSet), source="domain.md 2.1 (instrument_ref), 5.4",
)  # fmt: skip
def assessment_is_of_the_dyad(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the assessment up, and compare those whom it is about."""
    return _rests(state, said, "assessment", "assessment-completed")


@judgement(
    "a type of stalking taken into account for a risk is that of the same suspect and victim",
    of=RiskLevelSet, source="seed.txt (motivational classifications inherently linked to levels of risk)",
)  # fmt: skip
def type_is_of_the_dyad(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the typology up, and compare those whom it is about."""
    return _rests(state, said, "typology", "typology-assigned")


@judgement(
    "a need arises from an earlier assessment, type, level of risk or formulation of the case",
    of=NeedIdentified, source="seed.txt (needs led); domain.md 5.4, 8",
)  # fmt: skip
def need_arises_from_a_judgement(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the entry up, where one is named."""
    named = said.get("arises_from")
    if named is None or named in [version for version, _ in state.of(*SOURCES)]:
        return ALLOWED
    return No(f"entry {named} is no earlier assessment, type, level of risk or formulation", "name one, or none")


def _joined(state: CaseState, person: object, categories: frozenset[str]) -> bool:
    return any(str(party) == person and category in categories for party, category in state.parties)


def _rests(state: CaseState, said: Said, name: str, kind: str) -> Verdict:
    named = said.get(name)
    if named is None:
        return ALLOWED
    act = dict(state.of(kind)).get(named)
    if act is None:
        return No(f"entry {named} is no earlier {kind.replace('-', ' ')} of this case", "name one, or none")
    same, of = act.fields.get("suspect") == said.get("suspect"), act.fields.get("victim")
    if same and (of is None or of == said.get("victim")):
        return ALLOWED
    return No(f"entry {named} is about others", "name one of the same suspect and victim, or none")
