"""Rules of further conduct, of exposure, and of the claim that there was none (domain.md 5.11, 5.14).

Each reads the fields of an act, so that a correction is judged as if the act were recorded so today.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from ledger.events.catalogue import kind_of
from ledger.events.conduct import (
    DeathRecorded,
    ExposureChanged,
    Finding,
    ReoffenceAssessed,
    ReoffenceReported,
    Seen,
    SurveillanceWindowClosed,
)
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SOURCE = "seed.txt (re-offending, even if this did not result in a charge); domain.md 5.11"
PROVEN = frozenset({Finding.CONVICTED.value, Finding.CAUTIONED.value})
Fields = Mapping[str, Any]


@rule(
    "a person whose conduct, whereabouts or death is recorded is a party of the case",
    of=(ReoffenceReported, ExposureChanged, DeathRecorded, SurveillanceWindowClosed), state=CaseState, kind="check",
    source="domain.md 5.14 (further conduct belongs to suspect and victim)",
)  # fmt: skip
def conduct_is_of_a_party(state: CaseState, _actor: Actor, event: Event, _at: datetime) -> Verdict:
    """Look the person up among those who joined."""
    return _of_a_party(state, event.values())


@rule("further conduct that is reported says what was done", of=ReoffenceReported, state=CaseState, kind="check", source=SOURCE)
def conduct_is_named(_state: CaseState, _actor: Actor, event: ReoffenceReported, _at: datetime) -> Verdict:
    """Ask for at least one behaviour."""
    return _named(event.values())


@rule("what is assessed as further conduct was reported", of=ReoffenceAssessed, state=CaseState, kind="check", source=SOURCE)
def conduct_was_reported(state: CaseState, _actor: Actor, event: ReoffenceAssessed, _at: datetime) -> Verdict:
    """Look the report up."""
    return _reported(state, event.values())


@rule("further conduct is proven by a conviction or caution of a day", of=ReoffenceAssessed, state=CaseState, kind="check", source=SOURCE)
def proof_has_its_day(_state: CaseState, _actor: Actor, event: ReoffenceAssessed, _at: datetime) -> Verdict:
    """Ask for the day."""
    return _proven(event.values())


@rule("where somebody is runs forward, from a day that has come", of=ExposureChanged, state=CaseState, kind="check", source=SOURCE)
def exposure_runs_forward(state: CaseState, _actor: Actor, event: ExposureChanged, at: datetime) -> Verdict:
    """Compare the days with each other and with that of recording."""
    return _forward(event.values()) if event.since <= _today(state, at) else No("its first day lies ahead", "record it when it has come")


@rule("a person dies once, on a day that has come", of=DeathRecorded, state=CaseState, kind="check", source=SOURCE)
def dies_once(state: CaseState, _actor: Actor, event: DeathRecorded, at: datetime) -> Verdict:
    """Look for another such entry of the same person."""
    if any(act.fields.get("party") == str(event.party) for _, act in state.of("death-recorded")):
        return No("it has been recorded", "correct that entry if it is wrong")
    return ALLOWED if event.died_on <= _today(state, at) else No("the day lies ahead", "give the day of death")


@rule(
    "further conduct was looked for somewhere, and not beyond the day of recording",
    of=SurveillanceWindowClosed, state=CaseState, kind="check", source=SOURCE,
)  # fmt: skip
def looked_for_somewhere(state: CaseState, _actor: Actor, event: SurveillanceWindowClosed, at: datetime) -> Verdict:
    """Ask for a place, and compare the days."""
    return _looked(event.values(), _today(state, at))


@rule(
    "nobody claims that there was no further conduct where some is reported and stands",
    of=SurveillanceWindowClosed, state=CaseState, kind="check", source="domain.md 5.11 (surveillance window)",
)  # fmt: skip
def none_means_none(state: CaseState, _actor: Actor, event: SurveillanceWindowClosed, _at: datetime) -> Verdict:
    """Look for a report of this suspect that was not found unsubstantiated."""
    return _none(state, event.values())


@rule(
    "what a correction makes of further conduct could have been recorded so",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.11, 5.14",
)  # fmt: skip
def corrected_conduct_stands(state: CaseState, _actor: Actor, event: FactCorrected, at: datetime) -> Verdict:
    """Judge the act as it would be."""
    kind = kind_of(state.entries.get(event.target, ""))
    if kind not in _TESTS or event.target not in state.acts or event.to_personal is not None:
        return ALLOWED
    fields = {**state.acts[event.target].fields, event.field: event.to}
    verdicts = (test(state, fields, _today(state, at)) for test in _TESTS[kind])
    return next((verdict for verdict in verdicts if verdict is not ALLOWED), ALLOWED)


def _of_a_party(state: CaseState, fields: Fields) -> Verdict:
    party = fields.get("suspect", fields.get("party"))
    if any(str(person) == party for person, _ in state.parties):
        return ALLOWED
    return No("this person has not joined the case", "record party-joined first")


def _named(fields: Fields) -> Verdict:
    return ALLOWED if fields.get("behaviours") else No("no behaviour is named", "name what was done, by code")


def _reported(state: CaseState, fields: Fields) -> Verdict:
    reports = [version for version, _ in state.of("reoffence-reported")]
    if fields.get("report") in reports:
        return ALLOWED
    known = f"reported here: {', '.join(f'entry {version}' for version in reports)}" if reports else "record the report first"
    return No(f"entry {fields.get('report')} reported no further conduct in this case", known)


def _proven(fields: Fields) -> Verdict:
    if fields.get("finding") not in PROVEN or fields.get("decided_on"):
        return ALLOWED
    return No("its day is not given", "give the day of the conviction or caution")


def _forward(fields: Fields) -> Verdict:
    since, until = _day(fields.get("since")), _day(fields.get("until"))
    return (
        ALLOWED if since is None or until is None or since <= until else No("its last day lies before its first", "give a later last day")
    )


def _looked(fields: Fields, today: date) -> Verdict:
    through = _day(fields.get("data_through"))
    if not fields.get("checked"):
        return No("nothing is named where it was looked for", "name at least one place, by code")
    return (
        ALLOWED if through is None or through <= today else No("its last day lies ahead", "give the last day for which it was looked for")
    )


def _none(state: CaseState, fields: Fields) -> Verdict:
    findings = {act.fields.get("report"): act.fields.get("finding") for _, act in state.of("reoffence-assessed")}
    standing = [
        version for version, act in state.of("reoffence-reported")
        if act.fields.get("suspect") == fields.get("suspect") and findings.get(version) != Finding.UNSUBSTANTIATED
    ]  # fmt: skip
    if fields.get("seen") != Seen.NONE or not standing:
        return ALLOWED
    return No(f"entry {standing[0]} reports some", "say that some was found, or record that it was not substantiated")


def _today(state: CaseState, at: datetime) -> date:
    return at.astimezone(state.policy.tzinfo).date()


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


_TESTS: dict[str, tuple[Callable[[CaseState, Fields, date], Verdict], ...]] = {
    "reoffence-reported": (lambda state, fields, _: _of_a_party(state, fields), lambda _state, fields, _: _named(fields)),
    "reoffence-assessed": (lambda state, fields, _: _reported(state, fields), lambda _state, fields, _: _proven(fields)),
    "exposure-changed": (lambda state, fields, _: _of_a_party(state, fields), lambda _state, fields, _: _forward(fields)),
    "death-recorded": (lambda state, fields, _: _of_a_party(state, fields),),
    "surveillance-window-closed": (
        lambda state, fields, _: _of_a_party(state, fields), lambda _, fields, today: _looked(fields, today),
        lambda state, fields, _: _none(state, fields),
    ),
}  # fmt: skip
