"""Rules of breaches of personal data and of who is told of them (DPA 2018 ss.67, 68; UK GDPR Arts 33, 34; domain.md 3, 5.12)."""

from datetime import datetime

from ledger.events.breach import BreachRisk, DataBreachNotified, DataBreachRecorded, Notified
from ledger.events.envelope import Actor
from ledger.events.fact import ERASED
from ledger.rules.acts import ActingState
from ledger.rules.clocks.breach import HOURS, RECORDED
from ledger.rules.rights import whose
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SOURCE = "DPA 2018 ss.67, 68; UK GDPR Arts 33, 34; domain.md 3, 5.12"


@rule(
    "a breach of data is about an entry of this record, if it names one",
    of=DataBreachRecorded, state=ActingState, kind="check", source=SOURCE,
)  # fmt: skip
def breached_entry_exists(state: ActingState, _actor: Actor, event: DataBreachRecorded, _at: datetime) -> Verdict:
    """Look the number up."""
    if event.entry is None or event.entry in state.entries:
        return ALLOWED
    return No(f"there is no entry {event.entry} here", "name an entry by its number in this record, or none")


@rule(
    "only where a high risk is likely is it said why the persons concerned need not be told",
    of=DataBreachRecorded, state=ActingState, kind="check", source="DPA 2018 s.68(1), (3)",
)  # fmt: skip
def need_is_said_of_a_high_risk(_state: ActingState, _actor: Actor, event: DataBreachRecorded, _at: datetime) -> Verdict:
    """Compare the risk: of a lower one nobody has to be told."""
    if event.need_not_tell is None or event.likely_risk == BreachRisk.HIGH_RISK:
        return ALLOWED
    return No("no high risk is likely", "leave need_not_tell out")


@rule(
    "who is told of a breach is told of one that is recorded here, after it was discovered",
    of=DataBreachNotified, state=ActingState, kind="check", source=SOURCE,
)  # fmt: skip
def breach_was_discovered(state: ActingState, _actor: Actor, event: DataBreachNotified, _at: datetime) -> Verdict:
    """Look it up; of an entry that was erased it is not known what it was."""
    if state.entries.get(event.breach) == ERASED:
        return ALLOWED
    act = state.acts.get(event.breach)
    if act is None or act.kind != RECORDED:
        known = ", ".join(str(version) for version, _ in state.of(RECORDED)) or "none is recorded here"
        return No(f"entry {event.breach} records no breach of data", f"name the entry that does ({known})")
    at = _discovered(state, event.breach)
    return ALLOWED if at is None or at <= event.at else No("it was discovered after that", "give the right time, or correct the other")


@rule(
    "who is told of a breach is told by the agency that recorded it",
    of=DataBreachNotified, state=ActingState, kind="check", source="DPA 2018 ss.67(1), 68(1): the controller tells",
)  # fmt: skip
def breach_is_its_own(state: ActingState, actor: Actor, event: DataBreachNotified, _at: datetime) -> Verdict:
    """Compare the agencies."""
    return whose(state, actor, event.breach)


@rule(
    "the Information Commissioner is told within 72 hours of the discovery, or it is said why not sooner",
    of=DataBreachNotified, state=ActingState, kind="check", source="DPA 2018 s.67(1), (4), (5); UK GDPR Art 33(1)",
)  # fmt: skip
def late_says_why(state: ActingState, _actor: Actor, event: DataBreachNotified, _at: datetime) -> Verdict:
    """Ask for the reasons of a first notice that comes later; what is told in phases afterwards needs none."""
    at = _discovered(state, event.breach)
    if event.to != Notified.REGULATOR or event.late_because is not None or at is None or event.at <= at + HOURS:
        return ALLOWED
    told = (act.fields for _, act in state.of("data-breach-notified"))
    if any(said.get("breach") == event.breach and said.get("to") == Notified.REGULATOR for said in told):
        return ALLOWED
    return No("it was later, and no reason is given", "say why not sooner (late_because)")


def _discovered(state: ActingState, breach: int) -> datetime | None:
    act = state.acts.get(breach)
    try:
        return None if act is None else datetime.fromisoformat(str(act.fields.get("discovered_at")))
    except ValueError:
        return None
