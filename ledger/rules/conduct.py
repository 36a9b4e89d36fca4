"""Rules of further conduct, of exposure, and of the claim that there was none (domain.md 5.11, 5.14)."""

from datetime import date

from ledger.events.catalogue import kind_of
from ledger.events.conduct import (
    Against,
    DeathRecorded,
    Exposure,
    ExposureChanged,
    Finding,
    ReoffenceAssessed,
    ReoffenceReported,
    Seen,
    SurveillanceWindowClosed,
)
from ledger.events.envelope import SUSPECTED, Category
from ledger.events.fact import ERASED
from ledger.events.occurred import day
from ledger.rules.acts import Act
from ledger.rules.by_day import around
from ledger.rules.concerned import whom
from ledger.rules.consequences import Missing, Said, judgement
from ledger.rules.in_force import order
from ledger.rules.pathway import CONDUCT, FOLLOWING, CaseState
from ledger.rules.rule import ALLOWED, No, Verdict

SOURCE = "seed.txt (re-offending, even if this did not result in a charge); domain.md 5.11"
PROVEN = frozenset({Finding.CONVICTED.value, Finding.CAUTIONED.value})


@judgement("a person whose death is recorded is a party of the case", of=DeathRecorded, source="domain.md 5.11")
def dead_was_a_party(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the person up among those who joined."""
    if said.get("party") in state.joined(*Category):
        return ALLOWED
    return No("this person has not joined the case", "record party-joined first")


@judgement(
    "further conduct, where somebody is meanwhile, and checks for it are of a suspect of the case",
    of=(ReoffenceReported, ExposureChanged, SurveillanceWindowClosed),
    source="DPA 2018 s.38(3); domain.md 5.11, 5.14 (further conduct belongs to suspect and victim)",
)  # fmt: skip
def conduct_is_of_a_suspect(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the person up among those who joined as suspect or convicted."""
    if said.get("suspect") in state.joined(*SUSPECTED):
        return ALLOWED
    return No("the person named as suspect is no suspect of this case", "name a suspect, or have the person join the case as one first")


@judgement(
    "further conduct towards the same victim is towards a victim of the case, who is named where there are several",
    of=ReoffenceReported, source="DPA 2018 s.38(3); domain.md 5.11, 5.14 (further conduct belongs to suspect and victim)",
)  # fmt: skip
def same_victim_is_of_the_case(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the victim up among those who joined."""
    victim, victims = said.get("victim"), state.joined(Category.VICTIM)
    if said.get("against") != Against.SAME or ERASED in state.entries.values() or victim in victims:
        return ALLOWED
    if victim is None:
        several = No("the case has more than one victim and none is named", "name the victim")
        return several if len(victims) > 1 else ALLOWED
    return No("the person named as victim is no victim of this case", "name a victim of the case, or say that it was towards somebody else")


@judgement(
    "further conduct towards somebody else is not towards the suspect, nor towards a victim who was known before",
    of=ReoffenceReported, source="domain.md 5.11 (same, new or third), 6 (P14: R2 same victim, R3 new victim)",
)  # fmt: skip
def somebody_else_is_somebody_else(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the victim with the suspect, and with those whom the case was about before; who joined it since may have joined for this."""
    victim = said.get("victim")
    if victim is not None and victim == said.get("suspect"):
        return No("the suspect is named as the victim too", "name the person towards whom it was")
    if victim is None or said.get("against") == Against.SAME or victim not in _known(state):
        return ALLOWED
    return No("the person named is a victim whom the case knew before", "say that it was towards the same victim")


def _known(state: CaseState) -> set[str]:
    """Victims who joined before anything was decided on the case, and those of whom further conduct was reported before."""
    decided = min((version for version, kind in state.entries.items() if kind_of(kind) in FOLLOWING), default=None)
    joined = [
        act.fields.get("party") for version, act in state.of("party-joined")
        if act.fields.get("category") == Category.VICTIM and (decided is None or version < decided)
    ]  # fmt: skip
    return {str(each) for each in (*joined, *(act.fields.get("victim") for _, act in state.of("reoffence-reported")))}


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


@judgement(
    "what was found of further conduct was found on a day on or after it",
    of=ReoffenceAssessed, source="domain.md 5.11, 6 (P14: R6, an offence that leads to a conviction or caution), 5.14",
)  # fmt: skip
def finding_follows_the_conduct(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the day of the finding with the first day on which the conduct can have been."""
    report, on = said.get("report"), day(said.get("decided_on"))
    told = dict(state.of("reoffence-reported"))
    if on is None or not isinstance(report, int) or report not in told or (earliest := _days(state, report, told[report])[0]) <= on:
        return ALLOWED
    return No(f"entry {report} tells of conduct on {earliest} at the earliest", "give a day on or after it, or correct when that happened")


@judgement("where somebody is runs forward", of=ExposureChanged, source=SOURCE)
def exposure_runs_forward(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the days with each other."""
    since, until = day(said.get("since")), day(said.get("until"))
    if since is not None and until is not None and until < since:
        return No("its last day lies before its first", "give a later last day")
    return ALLOWED


@judgement(
    "who enters a place was not there already, and who comes back was elsewhere",
    of=ExposureChanged, source="domain.md 5.11 (custody entered and left, hospital admitted and discharged)",
)  # fmt: skip
def exposure_is_another(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare with where the suspect was before and after; until an entry says otherwise he is in the community."""
    before, after = around(state, "exposure-changed", said)
    to, since = said.get("to"), day(said.get("since"))
    if before is None and to == Exposure.COMMUNITY and ERASED not in state.entries.values():
        return No("the case does not say that he was elsewhere", "record first where he was, and from which day on")
    if before is not None and before.said.get("to") == to and _lasts(before.said, since):
        return No(f"entry {before.version} says so from {before.since} on", "record that he left, or correct that entry if it is wrong")
    if after is not None and after.said.get("to") == to and _lasts(said, after.since):
        return No(f"entry {after.version} says so from {after.since} on", "correct the first day of that entry, if it was earlier")
    return ALLOWED


def _lasts(said: Said, on: date | None) -> bool:
    """Whether somebody is still where an entry says on a later day, by the last day that it gives."""
    until = day(said.get("until"))
    return until is None or on is None or on <= until


@judgement("a person dies once", of=DeathRecorded, source=SOURCE)
def dies_once(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for another such entry of the same person."""
    if any(act.fields.get("party") == said.get("party") for _, act in state.of("death-recorded")):
        return No("it has been recorded", "correct that entry if it is wrong")
    return ALLOWED


@judgement(
    "further conduct was looked for somewhere, and from one day to a later one",
    of=SurveillanceWindowClosed, source=SOURCE,
)  # fmt: skip
def looked_for_somewhere(state: CaseState, said: Said, _today: date) -> Verdict:
    """Ask for a place, and compare the days."""
    first, through = _first(state, said), day(said.get("data_through"))
    if not said.get("checked"):
        return No("nothing is named where it was looked for", "name at least one place, by code")
    if first is None or through is None or first <= through:
        return ALLOWED
    if said.get("data_from") is None:
        return No("its last day lies before the referral", "give the first day for which it was looked for too, or a later last day")
    return No("its last day lies before its first", "give a later last day, or an earlier first one")


@judgement(
    "nobody claims that there was no further conduct in a time in which some is recorded and stands",
    of=SurveillanceWindowClosed, source="domain.md 5.11 (surveillance window)",
)  # fmt: skip
def none_means_none(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for what this suspect is said to have done in that time; what can have been in it is not left out."""
    found = _within(state, said)
    if said.get("seen") != Seen.NONE or not found:
        return ALLOWED
    return No(
        f"entry {found[0]} tells of some that can lie in that time",
        "say that some was found, record that it was not substantiated, or give the days for which it was looked for",
    )


@judgement(
    "further conduct that was found is recorded before it is said that some was",
    of=SurveillanceWindowClosed, source="domain.md 5.11 (surveillance window)",
)  # fmt: skip
def some_means_some(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for it; what was erased cannot be looked for, and a claim is corrected before what it would contradict."""
    if said.get("seen") != Seen.SOME or ERASED in state.entries.values() or _within(state, said):
        return ALLOWED
    return Missing("the record tells of none by this suspect in that time", "record it first, or say that none was found")


def _within(state: CaseState, said: Said) -> list[int]:
    """Versions of the entries that tell of conduct of the suspect which can have been in the time for which it was looked for."""
    first, through = _first(state, said) or date.min, day(said.get("data_through")) or date.max
    told = (
        (version, _days(state, version, act)) for version, act in state.of(*CONDUCT) if _stands(state, version, act, said.get("suspect"))
    )
    return [version for version, (earliest, latest) in told if earliest <= through and first <= latest]


def _stands(state: CaseState, version: int, act: Act, suspect: object) -> bool:
    """Whether an entry tells of further conduct of this suspect, and was not found unsubstantiated.

    An incident is further conduct from the day after the referral on. An order may not say whom it binds: then its breach is anybody's.
    """
    if act.kind == "reoffence-reported":
        findings = {each.fields.get("report"): each.fields.get("finding") for _, each in state.of("reoffence-assessed")}
        return act.fields.get("suspect") == suspect and findings.get(version) != Finding.UNSUBSTANTIATED
    if act.kind == "incident-recorded":
        referred = _referred(state)
        return act.fields.get("suspect") == suspect and referred is not None and _days(state, version, act)[0] > referred
    bound = whom(state, act.kind, act.fields, version).get("suspect")
    return bound is None or str(suspect) in map(str, bound)


def _days(state: CaseState, version: int, act: Act) -> tuple[date, date]:
    """First and last day on which it can have happened; a breach whose day nobody gave, since its order was made."""
    zone, occurred = state.policy.tzinfo, state.times[version]
    earliest, latest = (at.astimezone(zone).date() for at in (occurred.earliest(zone), occurred.latest(zone)))
    if act.kind != "order-breached":
        return earliest, latest
    on, made = day(act.fields.get("breached_on")), order(state, act.fields.get("order"))
    return (on, on) if on is not None else ((made.made_on if made else None) or date.min, latest)


def _first(state: CaseState, said: Said) -> date | None:
    return day(said.get("data_from")) or _referred(state)


def _referred(state: CaseState) -> date | None:
    """First day on which the case can have been referred; None where its referral was erased."""
    zone, occurred = state.policy.tzinfo, state.times.get(state.referral)
    return None if occurred is None else occurred.earliest(zone).astimezone(zone).date()
