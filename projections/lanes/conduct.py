"""What a suspect is said to have done, what was found of it, and the times for which more was looked for (domain.md 5.11)."""

from collections.abc import Iterator
from datetime import date

from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.in_force import number
from ledger.rules.pathway import REFERRAL
from projections.lanes.case import Case
from projections.lanes.item import CHECKS, FURTHER, INCIDENTS, About, Item, item, named, on, spanning, word, words


def incidents(case: Case) -> Iterator[Item]:
    """Tell of each incident; of one that nobody is named to have done, for every suspect."""
    for fact in case.of("incident-recorded"):
        said, people = fact.fields, case.about(fact)
        whose = people._replace(named=isinstance(said.get("suspect"), str))
        times = number(said.get("occasions"))
        what = words(said.get("behaviours"), *([f"on {times} occasions"] if times else []), *([] if whose.named else ["nobody is named"]))
        yield item(fact, INCIDENTS, case.when(fact), "incident", what, whose)


def further(case: Case) -> Iterator[Item]:
    """Tell of each report of further conduct, with what was last found of it, and of each finding on its day."""
    reports = {fact.version: _report(case, fact) for fact in case.of("reoffence-reported")}
    yield from reports.values()
    for fact in case.of("reoffence-assessed"):
        report = reports.get(number(fact.fields.get("report")) or 0)
        people = About() if report is None else About(report["suspects"], report["victims"], report["named"])
        begun = on(day(fact.fields.get("decided_on")), case.when(fact))
        what = words(fact.fields.get("finding")) + ("" if report is None else f", as to entry {report['entry']}")
        yield item(fact, FURTHER, begun, fact.fields.get("finding"), what, people)


def _report(case: Case, fact: Fact) -> Item:
    said = fact.fields
    people = case.about(fact, towards=said.get("against") == "same")
    last = max(case.later("reoffence-assessed", "report", fact.version), key=lambda each: each.version, default=None)
    found = "not assessed" if last is None else last.fields.get("finding")
    what = words(said.get("behaviours"), f"reported by {words(said.get('reporter'))}", found)
    return item(fact, FURTHER, case.when(fact), "reported", what, people, against=word(said.get("against")) or None)


def surveillance(case: Case) -> Iterator[Item]:
    """Tell of each time for which further conduct was looked for, and whether any was found."""
    referred = min((case.when(fact).first for fact in case.of(REFERRAL)), default=None)
    for fact in case.of("surveillance-window-closed"):
        through = on(day(fact.fields.get("data_through")), case.when(fact))
        begun = on(day(fact.fields.get("data_from")) or _before(referred, through.last), through)
        where = [CAPITALS.get(each, each) for each in named(fact.fields, "checked")]
        what = words(f"{words(fact.fields.get('seen'))} found", f"looked at {words(where)}" if where else "")
        people = case.about(fact, towards=False)
        yield item(fact, CHECKS, begun, fact.fields.get("seen"), what, people, **spanning(begun, through))


CAPITALS = {"pnc": "PNC", "pnd": "PND"}


def _before(first: date | None, last: date) -> date | None:
    return first if first is not None and first <= last else None
