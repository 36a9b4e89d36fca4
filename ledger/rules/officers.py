"""Rules of who stands in proceedings and who has a duty there: parties, officers, succession (CPIA 1996 s.23(2)(c); domain.md 3, 5.10)."""

from datetime import date

from ledger.events.occurred import day, long_date
from ledger.rules.consequences import Said, judgement
from ledger.rules.opened import APPOINTED, OFFICER, OPENED
from ledger.rules.proceedings_state import ProceedingsState
from ledger.rules.rule import ALLOWED, No, Verdict

OFFICERS = "CPIA 1996 s.23(2)(c); CPIA Code of Practice (general responsibilities); domain.md 3, 5.10"
PARTY, STATEMENT, ISSUED = "proceedings-party-joined", "defence-statement-received", "schedule-issued"


@judgement(
    "a person joins proceedings once in each capacity",
    of=PARTY, state=ProceedingsState, source="domain.md 5.10; design: court disclosure (parties)",
)  # fmt: skip
def joins_once_in_a_capacity(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Compare person and capacity with those who have joined."""
    for version, act in state.of(PARTY):
        if all(act.fields.get(name) == said.get(name) for name in ("party", "capacity")):
            return No(f"entry {version} records it", "correct that entry, if who speaks for the person has changed")
    return ALLOWED


@judgement(
    "a defence statement is that of a defendant of these proceedings",
    of=STATEMENT, asked_with=(PARTY,), state=ProceedingsState, source="CPIA 1996 ss.5 to 6C",
)  # fmt: skip
def statement_is_a_defendants(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look for the person among those who joined as defendants."""
    if any(act.fields.get("capacity") == "defendant" and act.fields.get("party") == said.get("party") for _, act in state.of(PARTY)):
        return ALLOWED
    return No("the person named is no defendant here", "record the person as one first (caseledger proceedings party)")


@judgement(
    "an officer succeeds whoever has the same duty",
    of=APPOINTED, state=ProceedingsState, source=OFFICERS,
)  # fmt: skip
def succeeds_a_standing_officer(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look the predecessor's appointment up among those that stand, and compare the days."""
    named, standing = said.get("succeeds"), state.in_duty(str(said.get("duty")))
    if named is None:
        return ALLOWED
    if named not in standing:
        known = ", ".join(map(str, standing)) or "nobody has this duty, so none"
        return No(f"entry {named} appointed nobody who has this duty now", f"name the entry that did ({known})")
    began, since = day(standing[named].get("since")), day(said.get("since"))
    if began is None or since is None or began <= since:
        return ALLOWED
    return No(f"the predecessor's duty began on {long_date(began)}", "give the right day (since)")


@judgement(
    "proceedings have one disclosure officer at a time",
    of=APPOINTED, state=ProceedingsState, source=OFFICERS,
)  # fmt: skip
def one_disclosure_officer(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Ask whom a further one succeeds."""
    standing = state.in_duty(OFFICER)
    if said.get("duty") != OFFICER or said.get("succeeds") is not None or not standing:
        return ALLOWED
    named = min(standing)
    return No(f"entry {named} appointed one", f"say that the new one comes after entry {named} (succeeds), or appoint a deputy")


@judgement(
    "a disclosure officer is appointed before a schedule is issued",
    of=ISSUED, asked_with=(APPOINTED, OPENED), state=ProceedingsState, kind="guard", source=OFFICERS,
)  # fmt: skip
def officer_comes_first(state: ProceedingsState, _said: Said, _today: date) -> Verdict:
    """Look for one, in kinds of proceedings that have the duty."""
    if state.in_duty(OFFICER) or not state.has_duty(OFFICER):
        return ALLOWED
    return No("nobody is", "appoint one first (caseledger proceedings officer)")


@judgement(
    "a defence statement is received, and a certificate given, in proceedings of a kind that has them",
    of=(STATEMENT, "officer-certified"), asked_with=(OPENED,), state=ProceedingsState,
    source="CPIA 1996 ss.1, 5 to 6C; design: court disclosure (the kind selects forms, grounds and duties)",
)  # fmt: skip
def kind_has_the_duty(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look the duty up in the jurisdiction's file."""
    duty = "certificate" if "schedules" in said else "statement_review"
    if state.forms is None or state.has_duty(duty):
        return ALLOWED
    return No("this kind of proceedings has none", "record what was received as a request, or correct the kind of the proceedings")
