"""How good the record is: rates of what is missing, lateness by agency, and a line for each thing to be mended (domain.md 6, P26)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from math import ceil

from ledger.events.occurred import day
from ledger.persons import Persons
from projections.engine.answer import Asking, Caveat, Column, Measure, Rate, Row, Told

HOUR = 60
NOT_STALKING = "in cases in which no TRIAGE found possible stalking"
UNKNOWN = ("unknown", "undetermined")
SEALED = Caveat(
    "Whether a date of birth, an address or another personal field was filled in cannot be told without reading it: it is sealed, and no "
    "clear unit says that it is there. A consultation of the persons concerned tells it (caseledger show P-n)."
)
MISSING = {
    "no relationship": "what the suspect is to the victim is not recorded",
    "no type": "no type of stalking is assigned",
    "no level": "no level of risk is set",
    "no check": "no check for further conduct is recorded: nobody may say that there was none",
    "disputed": "somebody disputes this entry, and it is not settled",
    "unconfirmed": "it was recorded for another, who has not confirmed it",
}
"""What a line tells, and what that means."""


def told(rows: Sequence[Row], asking: Asking) -> Told:
    """Give what is missing or waits, with rates; how late entries are recorded, over all and by agency."""
    chosen = [row for row in rows if asking.takes(day(row["referred_on"]))]
    gaps = (line for row in chosen for line in _gaps(row, asking))
    lines = sorted(gaps, key=lambda line: (str(line["number"]), line["what"], str(line["entry"])))
    return Told(lines, _rates(chosen, asking.persons), _measures(chosen, asking), (SEALED,))


def _rates(rows: Sequence[Row], persons: Persons) -> list[Rate]:
    cases = [row for row in rows if row["referred_on"]]
    both = sum(1 for row in cases if row["suspects"] and row["victims"])
    waits = [each["open"] for row in rows for each in row["confirmations"]]
    disputes = [each["open"] for row in rows for each in row["disputes"]]
    supplied = "of the entries that somebody supplied"
    stated, graded, knowing = (sum(row[name] for row in rows) for name in ("stated", "graded", "of_knowledge"))
    return [
        Rate("parties", "of the cases: a suspect and a victim are recorded", both, len(cases)),
        *_of_pairs(cases, persons),
        *_of_suspects(cases, persons),
        Rate("graded", f"{supplied}: the source is graded", graded, stated, _left_out(rows)),
        Rate("knowledge", f"{supplied}: it is told whether the source knew it himself", knowing, stated, _left_out(rows)),
        Rate("unconfirmed", "of the entries recorded for another: not confirmed by him", sum(waits), len(waits)),
        Rate("disputes_open", "of the disputes: open", sum(disputes), len(disputes)),
    ]


def _of_pairs(cases: Sequence[Row], persons: Persons) -> list[Rate]:
    pairs = [(row, pair) for row in cases for pair in _pairs(row, persons)]
    stalking = [(row, pair) for row, pair in pairs if row["stalking"]]
    left = {NOT_STALKING: len(pairs) - len(stalking)}
    related = [said[pair] for row, pair in pairs if pair in (said := _said(row["relationships"], persons))]
    typed, rated = (sum(pair in _said(row[name], persons) for row, pair in stalking) for name in ("types", "levels"))
    return [
        Rate("relationship", "of the pairs of suspect and victim: the relationship is recorded", len(related), len(pairs)),
        Rate("relationship_known", "of the relationships recorded: known", len(related) - related.count(UNKNOWN[0]), len(related)),
        Rate("type", "of the pairs in cases of possible stalking: a type is assigned", typed, len(stalking), left),
        Rate("level", "of the pairs in cases of possible stalking: a level of risk is set", rated, len(stalking), left),
    ]


def _of_suspects(cases: Sequence[Row], persons: Persons) -> list[Rate]:
    every = [(row, suspect) for row in cases for suspect in _ones(row["suspects"], persons)]
    stalking = [(row, suspect) for row, suspect in every if row["stalking"]]
    checked = sum(suspect in _checked(row, persons) for row, suspect in stalking)
    says = "of the suspects in cases of possible stalking: a check for further conduct is recorded"
    return [Rate("checked", says, checked, len(stalking), {NOT_STALKING: len(every) - len(stalking)})]


def _measures(rows: Sequence[Row], asking: Asking) -> list[Measure]:
    by_agency = defaultdict[str, list[int]](list)
    for row in rows:
        for agency, lags in row["lags"].items():
            by_agency[agency] += lags
    every = sorted(lag for lags in by_agency.values() for lag in lags)
    through = [(asking.today - on).days for row in rows if row["stalking"] for on in _checked(row, asking.persons).values() if on]
    measures = _late("", "from when it happened to its recording", every, _left_out(rows))
    for agency in sorted(by_agency):
        measures += _late(f".{agency}", f"the same, of entries of {agency}", sorted(by_agency[agency]), {})
    says = "days since the last for which further conduct was looked for, median of suspects who were checked"
    return [*measures, Measure("window_open", says, percentile(sorted(through), 50), "days", len(through))]


def _late(name: str, says: str, lags: Sequence[int], excluded: dict[str, int]) -> list[Measure]:
    return [
        Measure(f"late_{key}{name}", f"{says}, {words}", None if (at := percentile(lags, share)) is None else round(at / HOUR, 1), "hours",
                len(lags), excluded)
        for key, words, share in (("median", "median", 50), ("p90", "90th percentile", 90))
    ]  # fmt: skip


def percentile(ordered: Sequence[int], share: int) -> int | None:
    """Give the least of these that so many of a hundred do not exceed (nearest rank); None of none."""
    return ordered[max(ceil(len(ordered) * share / 100), 1) - 1] if ordered else None


def _left_out(rows: Iterable[Row]) -> dict[str, int]:
    found = defaultdict[str, int](int)
    for row in rows:
        for reason, number in row["left_out"].items():
            found[LEFT_OUT.get(reason, reason)] += number
    return dict(found)


LEFT_OUT = {"held": "held by an agency", "erased": "erased or under restriction", "imported": "imported from another record"}


def _gaps(row: Row, asking: Asking) -> Iterator[Row]:
    persons = asking.persons
    for suspect, victim in _pairs(row, persons):
        for what, name in (("no relationship", "relationships"), ("no type", "types"), ("no level", "levels")):
            if (what == "no relationship" or row["stalking"]) and (suspect, victim) not in _said(row[name], persons):
                yield _gap(row, what, suspect=suspect, victim=victim)
    for suspect in _ones(row["suspects"], persons) if row["stalking"] else ():
        if suspect not in _checked(row, persons):
            yield _gap(row, "no check", suspect=suspect)
    for each in row["disputes"]:
        if each["open"]:
            yield _gap(row, "disputed", entry=each["target"], since=each["since"])
    for each in row["confirmations"]:
        if each["open"]:
            yield _gap(row, "unconfirmed", entry=each["entry"], since=each["since"], actor=each["actor"])


def _gap(row: Row, what: str, **more: object) -> Row:
    known = dict.fromkeys(("entry", "suspect", "victim", "actor", "since")) | more
    return {"number": row["number"], "what": what, **known, "means": MISSING[what]}


def _ones(ids: Iterable[str], persons: Persons) -> list[str]:
    return sorted({persons.told_as(each) for each in ids})


def _pairs(row: Row, persons: Persons) -> list[tuple[str, str]]:
    return list(product(_ones(row["suspects"], persons), _ones(row["victims"], persons)))


def _said(settings: Iterable[Row], persons: Persons) -> dict[tuple[str, str], object]:
    """Give what is recorded of each pair; of persons who are one, what tells something rather than that it is not known."""
    found: dict[tuple[str, str], object] = {}
    for each in settings:
        pair = persons.told_as(each["suspect"]), persons.told_as(each["victim"])
        if found.get(pair, UNKNOWN[0]) in UNKNOWN:
            found[pair] = each["is"]
    return found


def _checked(row: Row, persons: Persons) -> dict[str, date | None]:
    last: dict[str, date | None] = {}
    for each in row["checks"]:
        suspect, through = persons.told_as(each["suspect"]), day(each["through"])
        known = last.get(suspect)
        last[suspect] = max(filter(None, (known, through)), default=None)
    return last


LINES = (
    Column("number", "the unit's number of the case or person; none for the unit's own record"),
    Column("what", "what is missing, or waits"),
    Column("entry", "the entry that is disputed, or waits to be confirmed"),
    Column("suspect", "of which suspect", "person"),
    Column("victim", "and which victim", "person"),
    Column("actor", "whose confirmation it waits for", "member"),
    Column("since", "day since which it waits", "day"),
    Column("means", "what that means", "detail"),
)
"""Columns of what is missing or waits."""
