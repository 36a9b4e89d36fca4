"""Where a suspect was, what was offered to him, and how he was assessed (domain.md 5.4, 5.6, 5.11)."""

from collections.abc import Callable, Iterator, Mapping

from ledger.events.occurred import day
from ledger.rules.in_force import number
from projections.lanes.case import Case
from projections.lanes.item import ASSESSMENTS, INTERVENTIONS, WHEREABOUTS, Item, item, on, spanning, word, words

OUTSIDE = frozenset({"custody", "hospital", "abroad", "unknown"})
"""Where a suspect is when he is not in the community (ledger.events.conduct.Exposure)."""
TREATED = "victim_work"


def whereabouts(case: Case) -> Iterator[Item]:
    """Tell of each place where a suspect is from a day on; a return to the community ends what was before, in whichever case."""
    for fact in case.of("exposure-changed"):
        begun = on(day(fact.fields.get("since")), case.when(fact))
        until, to = day(fact.fields.get("until")), word(fact.fields.get("to"))
        more = spanning(begun, None if until is None else on(until, begun))
        what = PLACES.get(to, words(to))
        yield item(fact, WHEREABOUTS, begun, to, what, case.about(fact, towards=False), **more)


PLACES = {"custody": "in custody", "hospital": "in hospital", "community": "in the community", "unknown": "at a place not known"}


def interventions(case: Case) -> Iterator[Item]:
    """Tell of each intervention as far as it was opened: offered, or under way, by how it ended."""
    started = {number(fact.fields.get("intervention")): fact for fact in reversed(case.of("intervention-started"))}
    ended = {number(fact.fields.get("intervention")): fact for fact in reversed(case.of("intervention-ended"))}
    offered = {fact.version: fact for fact in case.of("intervention-offered")}
    for version in sorted(each for each in {*offered, *started, *ended} if each is not None):
        first, begun, end = offered.get(version), started.get(version), ended.get(version)
        fact = begun or first or ended[version]
        kind = "" if first is None else word(first.fields.get("kind"))
        how = None if end is None else word(end.fields.get("how"))
        what = words(kind or "intervention", how or ("offered" if begun is None else "under way"))
        people = case.about(first or fact, towards=kind == TREATED)
        people = people._replace(suspects=[]) if kind == TREATED else people._replace(victims=[])
        more = {"ended": how} if begun is None else spanning(case.when(fact), None if end is None else case.when(end), how)
        yield item(fact, INTERVENTIONS, case.when(fact), "offered" if begun is None else "intervention", what, people, **more)


def assessments(case: Case) -> Iterator[Item]:
    """Tell of levels of risk, types and assessments by an instrument."""
    for kind, code, told in ACTS:
        for fact in case.of(kind):
            found = code or fact.fields.get("level")
            yield item(fact, ASSESSMENTS, case.when(fact), found, told(fact.fields), case.about(fact, towards=False))


ACTS: tuple[tuple[str, str | None, Callable[[Mapping[str, object]], str]], ...] = (
    ("risk-level-set", None, lambda said: f"risk {words(said.get('level'))}"),
    ("typology-assigned", "typology", lambda said: f"type {words(said.get('motivation'))}"),
    ("assessment-completed", "instrument", lambda said: words(_name(word(said.get("instrument"))), said.get("overall"))),
)
NAMES = {
    "s_dash": "S-DASH", "hcr_20": "HCR-20", "oasys": "OASys", "stalking_screening_tool": "Stalking Screening Tool",
    "other": "another instrument",
}  # fmt: skip
"""Instruments whose names are not their codes in capitals (ledger.events.assessment.Instrument)."""


def _name(instrument: str) -> str:
    return NAMES.get(instrument, instrument.upper())
