"""Rules of further conduct, of exposure, and of the claim that there was none (domain.md 5.11, 5.14)."""

from datetime import date

from ledger.events.conduct import (
    DeathRecorded,
    ExposureChanged,
    Finding,
    ReoffenceAssessed,
    ReoffenceReported,
    Seen,
    SurveillanceWindowClosed,
)
from ledger.rules.consequences import Said, judgement
from ledger.rules.in_force import day
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict

SOURCE = "seed.txt (re-offending, even if this did not result in a charge); domain.md 5.11"
PROVEN = frozenset({Finding.CONVICTED.value, Finding.CAUTIONED.value})


@judgement(
    "a person whose conduct, whereabouts or death is recorded is a party of the case",
    of=(ReoffenceReported, ExposureChanged, DeathRecorded, SurveillanceWindowClosed),
    source="domain.md 5.14 (further conduct belongs to suspect and victim)",
)  # fmt: skip
def conduct_is_of_a_party(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the person up among those who joined."""
    named = said.get("suspect", said.get("party"))
    if any(str(person) == named for person, _ in state.parties):
        return ALLOWED
    return No("this person has not joined the case", "record party-joined first")


@judgement("further conduct that is reported says what was done", of=ReoffenceReported, source=SOURCE)
def conduct_is_named(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for at least one behaviour."""
    return ALLOWED if said.get("behaviours") else No("no behaviour is named", "name what was done, by code")


@judgement("further conduct is assessed where any was reported", of=ReoffenceAssessed, kind="guard", source=SOURCE)
def any_conduct_was_reported(state: CaseState, _said: Said, _today: date) -> Verdict:
    """Look for any report."""
    return ALLOWED if state.of("reoffence-reported") else No("no further conduct is reported in this case", "record the report first")


@judgement("what is assessed as further conduct was reported", of=ReoffenceAssessed, source=SOURCE)
def conduct_was_reported(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the report up, where there is any."""
    named, reports = said.get("report"), [version for version, _ in state.of("reoffence-reported")]
    if named in reports or not reports:
        return ALLOWED
    known = f"reported here: {', '.join(f'entry {version}' for version in reports)}"
    return No(f"entry {named} reported no further conduct in this case", known)


@judgement("further conduct is proven by a conviction or caution of a day", of=ReoffenceAssessed, source=SOURCE)
def proof_has_its_day(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for the day."""
    if said.get("finding") not in PROVEN or said.get("decided_on"):
        return ALLOWED
    return No("its day is not given", "give the day of the conviction or caution")


@judgement("where somebody is runs forward", of=ExposureChanged, source=SOURCE)
def exposure_runs_forward(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the days with each other."""
    since, until = day(said.get("since")), day(said.get("until"))
    if since is not None and until is not None and until < since:
        return No("its last day lies before its first", "give a later last day")
    return ALLOWED


@judgement("a person dies once", of=DeathRecorded, source=SOURCE)
def dies_once(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for another such entry of the same person."""
    if any(act.fields.get("party") == said.get("party") for _, act in state.of("death-recorded")):
        return No("it has been recorded", "correct that entry if it is wrong")
    return ALLOWED


@judgement("further conduct was looked for somewhere", of=SurveillanceWindowClosed, source=SOURCE)
def looked_for_somewhere(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for a place."""
    return ALLOWED if said.get("checked") else No("nothing is named where it was looked for", "name at least one place, by code")


@judgement(
    "nobody claims that there was no further conduct where some is reported and stands",
    of=SurveillanceWindowClosed, source="domain.md 5.11 (surveillance window)",
)  # fmt: skip
def none_means_none(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for a report of this suspect that was not found unsubstantiated."""
    findings = {act.fields.get("report"): act.fields.get("finding") for _, act in state.of("reoffence-assessed")}
    standing = [
        version for version, act in state.of("reoffence-reported")
        if act.fields.get("suspect") == said.get("suspect") and findings.get(version) != Finding.UNSUBSTANTIATED
    ]  # fmt: skip
    if said.get("seen") != Seen.NONE or not standing:
        return ALLOWED
    return No(f"entry {standing[0]} reports some", "say that some was found, or record that it was not substantiated")
