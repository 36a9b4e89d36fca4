"""Rules of what leaves proceedings: to whom a schedule or an item may be served (CPIA 1996 ss.3(6), 17, 18, 24(8); domain.md 3, 5.10).

What the defence is given never shows that there is sensitive material. So what is for the prosecutor alone is served on nobody else but the
court. What becomes of an item is the prosecutor's to decide, so that none is served on another side before, or against, his answer.
"""

from datetime import date

from ledger.rules import copies, listing
from ledger.rules.consequences import Said, judgement
from ledger.rules.copies import TO_SEE_ALL
from ledger.rules.opened import OPENED
from ledger.rules.proceedings_state import ProceedingsState
from ledger.rules.recipients import SERVED
from ledger.rules.rule import ALLOWED, No, Verdict

ISSUED = "schedule-issued"
LET_OUT = frozenset({"d", "i", "de", "e"})
"""Answers by which an item is disclosed, whole, by inspection or in edited form, or is evidence and so is served with it."""
SENSITIVE = "CPIA 1996 ss.3(6), 24(8); CPS Disclosure Manual; domain.md 3"


@judgement(
    "a form for the prosecutor alone is served on no other side",
    of=SERVED, asked_with=(OPENED,), state=ProceedingsState, source=SENSITIVE,
)  # fmt: skip
def forms_are_for_their_reader(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look every schedule up that is served; a form of which no file tells is for the prosecutor alone."""
    if said.get("to") in TO_SEE_ALL:
        return ALLOWED
    for version in said.get("schedules") or ():
        act, forms = state.of_kind(version, ISSUED), {} if state.jurisdiction is None else state.jurisdiction.forms
        form = None if act is None else forms.get(str(act.fields.get("form")))
        if act is not None and (form is None or not form.defence_facing):
            return No(f"entry {version} issued one", "leave it out; it goes to the prosecutor, or by leave to the court")
    return ALLOWED


@judgement(
    "an item is served on another side only when the prosecutor's last answer lets it out, where there are such answers or it is sensitive",
    of=SERVED, asked_with=("prosecutor-decided",), state=ProceedingsState, source=f"{SENSITIVE}; CPIA 1996 s.3",
)  # fmt: skip
def items_are_decided(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look where each item stands, and what was last decided of it there; on a list of documents nobody answers."""
    if said.get("to") in TO_SEE_ALL or not said.get("items"):
        return ALLOWED
    answered = _has_answers(state)
    for version in said["items"]:
        item = state.items.get(version)
        if item is None or (item.answers and item.answers[-1].answer in LET_OUT):
            continue
        if item.schedule != listing.NON_SENSITIVE:
            return No(f"the item in entry {version} is sensitive", "leave it out, or record the prosecutor's decision to disclose it first")
        if answered:
            why = f"the prosecutor did not decide that the item in entry {version} is disclosed or evidence"
            return No(why, "leave it out, or record the decision first (caseledger schedule decide)")
    return ALLOWED


@judgement(
    "a copy is served on the side for which it was made, and after a supervisor signed it off",
    of=SERVED, state=ProceedingsState, source="design: court disclosure (supervisor sign-off; a bundle is made for one audience)",
)  # fmt: skip
def copies_were_signed_off(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look every copy up."""
    passed = dict(copies.signed_off(state))
    for version in said.get("bundles") or ():
        act = state.of_kind(version, copies.MADE)
        if act is not None and act.fields.get("audience") != said.get("to"):
            return No(f"entry {version} made one for another", "serve it on whom it was made for, or make one for this side")
        if act is not None and version not in passed:
            if any(done.fields.get("bundle") == version for _, done in state.of(copies.SIGNED)):
                return No(f"a supervisor refused the copy in entry {version}", "make another, after what was wrong with it is put right")
            return No(f"the copy in entry {version} was not signed off", "have a supervisor look at it first (caseledger bundle sign)")
    return ALLOWED


def _has_answers(state: ProceedingsState) -> bool:
    """Whether a form of this kind of proceedings has a place for the prosecutor's answer."""
    forms = () if state.jurisdiction is None or state.kind is None else state.jurisdiction.forms_of(state.kind)
    return any(column.key == "answer" for form in forms for column in form.columns)
