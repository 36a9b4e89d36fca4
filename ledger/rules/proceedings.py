"""Proceedings: opened once, brought cases, moved, closed and taken up again (domain.md 5.10; design: court disclosure)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from ledger.errors import UsageError
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.occurred import day, long_date
from ledger.rules import anywhere, days, disputes, officers, served, standing
from ledger.rules.consequences import Said, judgement
from ledger.rules.jurisdiction import load
from ledger.rules.opened import OPENED, REOPENED, jurisdiction_of, kind_of_opening
from ledger.rules.proceedings_state import INITIAL, JOINED, ProceedingsState, evolve
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import OF_ANY_STREAM

if TYPE_CHECKING:
    from ledger.events.proceedings import ProceedingsMoved

__all__ = ["INITIAL", "ProceedingsState", "anywhere", "days", "disputes", "evolve", "officers", "served", "standing"]

MOVED = "proceedings-moved"
SOURCE = "domain.md 5.10; design: court disclosure"
CODE = "CPIA 1996 ss.23, 25(3); domain.md 3, 5.10 (code_version)"


@rule(
    "proceedings are opened before anything else is recorded in them",
    of=("proceedings", *OF_ANY_STREAM), but=(OPENED,), state=ProceedingsState, source=SOURCE,
)  # fmt: skip
def are_opened(state: ProceedingsState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Ask for the opening."""
    return ALLOWED if state.exists else No("these proceedings have not been opened", "open them first (caseledger proceedings open)")


@rule("proceedings are opened once", of=OPENED, state=ProceedingsState, source=SOURCE)
def are_opened_once(state: ProceedingsState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Refuse a second opening in the same stream."""
    if not state.exists:
        return ALLOWED
    return No("these proceedings have been opened", "correct the field that is wrong, or open other proceedings")


@rule(
    "closed proceedings are taken up again before work on them goes on",
    of="proceedings", but=(OPENED,), state=ProceedingsState, source=f"{SOURCE}; CPIA 1996 s.7A(1) (the duty ends with the proceedings)",
)  # fmt: skip
def are_open(state: ProceedingsState, _actor: Actor, cls: type[Event], _at: datetime) -> Verdict:
    """Let what others still answer, rule and acknowledge reach closed proceedings, and what speaks of entries; nothing else."""
    if state.closed is None or cls.after_closure:
        return ALLOWED
    return No("the proceedings are closed", "take them up again first (caseledger proceedings reopen)")


@rule("only closed proceedings are taken up again", of=REOPENED, state=ProceedingsState, source=SOURCE)
def are_closed(state: ProceedingsState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Ask for a closing that stands."""
    return No("these proceedings are open", "nothing is to be recorded") if state.exists and state.closed is None else ALLOWED


@judgement(
    "proceedings that are taken up again name the entry that closed them",
    of=REOPENED, state=ProceedingsState, source=SOURCE,
)  # fmt: skip
def names_the_closing(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Compare it with the last closing, where one stands."""
    if state.closed is None or said.get("closed") == state.closed:
        return ALLOWED
    return No(f"entry {said.get('closed')} did not close them", f"name entry {state.closed}")


@judgement(
    "proceedings are of a kind that their jurisdiction has",
    of=OPENED, state=ProceedingsState, source="design: court disclosure (the kind selects forms, grounds and duties)",
)  # fmt: skip
def jurisdiction_has_the_kind(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Read the jurisdiction's file."""
    try:
        jurisdiction = load(str(said.get("jurisdiction")))
    except UsageError as fault:
        return No(fault.briefly, "name a jurisdiction of which this release has the file")
    if said.get("kind") in jurisdiction.kinds:
        return ALLOWED
    return No(f"{jurisdiction.title} has no forms for this kind", f"name one of {', '.join(jurisdiction.kinds)}")


@judgement(
    "where a Code of Practice governs, it is said on which day the investigation began",
    of=OPENED, state=ProceedingsState, source=CODE,
)  # fmt: skip
def start_is_known(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Ask for the day in kinds that have that duty."""
    if not _has_code(said) or said.get("investigation_began") is not None:
        return ALLOWED
    return No("no day is given", "give the day on which the investigation began (investigation_began)")


@judgement(
    "the edition of the Code of Practice is the one of the day on which the investigation began",
    of=OPENED, state=ProceedingsState, source=CODE,
)  # fmt: skip
def edition_is_of_its_day(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Compare the edition with the file's; a kind of proceedings without that duty has none."""
    edition, began, jurisdiction = said.get("code_edition"), day(said.get("investigation_began")), jurisdiction_of(said)
    if edition is None or jurisdiction is None:
        return ALLOWED
    if not _has_code(said):
        return No("no Code of Practice governs this kind of proceedings", "leave the edition out (code_edition)")
    if began is None or edition == (right := jurisdiction.edition_on(began)):
        return ALLOWED
    if right is None:
        return No(f"an investigation that began on {long_date(began)} is under no edition", "leave the edition out (code_edition)")
    return No(f"on {long_date(began)} it was {right}", f"give {right}; to correct both, first strike the edition out")


@judgement(
    "a case is brought into proceedings once",
    of=JOINED, state=ProceedingsState, source=SOURCE,
)  # fmt: skip
def case_is_brought_once(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Compare with the cases over which they were opened and those that joined since."""
    named = list(said.get("cases") or ())
    if not state.cases.intersection(named) and len(set(named)) == len(named):
        return ALLOWED
    return No("a case that it names is concerned already, or is named twice", "name each further case once")


@rule("proceedings that go on elsewhere say where", of=MOVED, state=ProceedingsState, kind="check", source=SOURCE)
def says_where(_state: ProceedingsState, _actor: Actor, event: "ProceedingsMoved", _at: datetime) -> Verdict:
    """Ask for court or reference, which are sealed."""
    if event.court is not None or event.reference is not None:
        return ALLOWED
    return No("it names neither court nor reference", "give the one that is new (court, reference)")


def _has_code(said: Said) -> bool:
    """Whether a Code of Practice governs the kind of proceedings that an opening names."""
    kind = kind_of_opening(said)
    return kind is not None and "code" in kind.duties
