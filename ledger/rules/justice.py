"""Rules of arrest, bail, charge and court: what they name was recorded, and a court's result is one of its kind (domain.md 5.9, 8)."""

from datetime import date

from ledger.events.justice import BailChanged, CourtResult, CourtStep, HearingListed, HearingPurpose, Result
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict

RESULTS: dict[str, tuple[Result, ...]] = {
    CourtStep.HEARING: (Result.HEARD, Result.ADJOURNED, Result.VACATED, Result.SENT, Result.WITHDRAWN),
    CourtStep.PLEA: (Result.PLEADED_GUILTY, Result.PLEADED_NOT_GUILTY, Result.NO_PLEA),
    CourtStep.VERDICT: (Result.CONVICTED, Result.ACQUITTED, Result.NO_VERDICT),
    CourtStep.SENTENCE: (
        Result.CUSTODY, Result.SUSPENDED, Result.COMMUNITY_ORDER, Result.FINE, Result.DISCHARGE, Result.HOSPITAL_ORDER,
        Result.OTHER_SENTENCE,
    ),
}  # fmt: skip
"""What can come of each step in court."""
ANEW = frozenset({HearingPurpose.TRIAL.value, HearingPurpose.APPEAL.value})
"""What a hearing is listed for at which a charge may be decided again."""


@judgement(
    "bail is set by an entry of its own, and what becomes of it names that entry",
    of=BailChanged, source="domain.md 5.9, 8 (bail-changed)",
)  # fmt: skip
def bail_named_was_set(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the setting up."""
    bail, known = said.get("bail"), [version for version, act in state.of("bail-changed") if act.fields.get("how") == "set"]
    if said.get("how") == "set":
        return ALLOWED if bail is None else No("bail that is set names an earlier bail", "leave the number out, or say that it was varied")
    if bail in known:
        return ALLOWED
    return No("no bail is named that was set here", f"set here: {', '.join(map(str, known)) or 'none; record its setting first'}")


@judgement(
    "bail that ended is not varied and does not end again",
    of=BailChanged, source="domain.md 5.9, 8",
)  # fmt: skip
def ended_bail_stays_ended(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for its end; that it had been breached may be recorded later."""
    if said.get("how") not in ("varied", "ended"):
        return ALLOWED
    for version, act in state.of("bail-changed"):
        if act.fields.get("how") == "ended" and act.fields.get("bail") == said.get("bail") is not None:
            return No(f"entry {version} ended it", "set bail anew, or correct that entry if it is wrong")
    return ALLOWED


@judgement(
    "a day of return is given for bail that is set or varied",
    of=BailChanged, source="domain.md 5.9, 8; Bail Act 1976 s.3(1) (who is on bail is to surrender)",
)  # fmt: skip
def return_is_under_bail_that_runs(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the two fields: a breach leaves the day as it was, and after the end nobody is to return."""
    if said.get("return_on") is None or said.get("how") in ("set", "varied"):
        return ALLOWED
    return No("a day of return is given with it", "leave the day out, or record that bail was varied")


@judgement(
    "what came of a step in court is a result of that step",
    of=CourtResult, source="domain.md 8 (court-result: hearing, plea, verdict, sentence)",
)  # fmt: skip
def result_is_of_its_step(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the result up among those of its step."""
    step = str(said.get("kind"))
    if said.get("result") in RESULTS.get(step, ()):
        return ALLOWED
    return No(f"{said.get('result')} is no result of a {step}", f"it is one of {', '.join(RESULTS.get(step, ()))}")


@judgement(
    "a hearing that is named was listed in the case",
    of=(CourtResult, HearingListed), source="domain.md 5.9",
)  # fmt: skip
def hearing_named_was_listed(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look it up; a result of a hearing whose listing nobody recorded names none."""
    return _was(state, "hearing-listed", said.get("hearing", said.get("instead_of")), "listed no hearing")


@judgement(
    "a charge that is named was laid in the case",
    of=CourtResult, source="domain.md 5.9",
)  # fmt: skip
def charge_named_was_laid(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look it up; a result on a charge that nobody recorded names none."""
    return _was(state, "charge-laid", said.get("charge"), "laid no charge")


@judgement(
    "a charge has one verdict, unless a trial or an appeal was listed after it",
    of=CourtResult, source="domain.md 5.9, 5.14 (what was recorded wrongly is corrected, not recorded again)",
)  # fmt: skip
def charge_has_one_verdict(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for one on the same charge; one entry may lay several counts, each of which has its own."""
    charge, hearing = said.get("charge"), said.get("hearing")
    laid = state.acts.get(charge) if isinstance(charge, int) else None
    if laid is None or not _is_verdict(said) or laid.fields.get("counts", 1) != 1:
        return ALLOWED
    earlier = [version for version, act in state.of("court-result") if _is_verdict(act.fields) and act.fields.get("charge") == charge]
    anew = [version for version, act in state.of("hearing-listed") if act.fields.get("purpose") in ANEW]
    if not earlier or (hearing in anew and hearing > earlier[-1]):
        return ALLOWED
    instead = "correct that entry if it is wrong, or name the hearing of the retrial or appeal that was listed after it"
    return No(f"entry {earlier[-1]} recorded the verdict on it", instead)


def _is_verdict(said: Said) -> bool:
    return said.get("result") in (Result.CONVICTED, Result.ACQUITTED)


def _was(state: CaseState, kind: str, named: object, not_so: str) -> Verdict:
    known = [version for version, _ in state.of(kind)]
    if named is None or named in known:
        return ALLOWED
    return No(f"entry {named} {not_so} in this case", f"name one that did: {', '.join(map(str, known)) or 'none did'}")
