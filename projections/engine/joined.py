"""What several cases tell of the same people, brought together: persons who were merged are one (domain.md 2.1, 5.1). Pure.

Rows hold the ids that entries name; who is one with whom by the moment asked about is told with the question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from projections.engine.answer import Asking, Row

SERIES = ("levels", "types", "assessments")
"""What is judged of a dyad, as rows of the question ``risk`` hold it."""


def one_id(asking: Asking) -> dict[str, str]:
    """Give for each person who was merged the id under which he is told, that of the lowest number; others are told under their own."""
    return {str(person): str(asking.persons.canonical(person)) for person in asking.persons.groups}


@dataclass(slots=True)
class Dyad:
    """A suspect and a victim, each under one id: their cases' rows, and what was judged of them in the order in which it was."""

    suspect: str
    victim: str
    rows: list[Row] = field(default_factory=list)
    levels: list[Row] = field(default_factory=list)
    types: list[Row] = field(default_factory=list)
    assessments: list[Row] = field(default_factory=list)

    @property
    def opened(self) -> list[Row]:
        """The rows of those of their cases that are open."""
        return [row for row in self.rows if row["open"][-1][1] is None]

    def days(self, since: date, until: date) -> int:
        """Count days from one to another, this not included, on which a case of theirs was open."""
        spans = sorted((first, last or until.isoformat()) for row in self.rows for first, last in row["open"])
        days, reached = 0, since
        for first, last in spans:
            begin, end = max(date.fromisoformat(first), reached), min(date.fromisoformat(last), until)
            if begin < end:
                days, reached = days + (end - begin).days, end
        return days

    def until(self) -> str | None:
        """Give the day on which the last of their cases was closed; None while one is open."""
        return None if self.opened else max(str(row["open"][-1][1]) for row in self.rows)

    def reassess_by(self) -> str | None:
        """Give the first day until which the newest assessment by an instrument may be relied on."""
        newest = {(each["value"], each["beside"], each["victim"] is None): each["valid_until"] for each in self.assessments}
        return min((until for until in newest.values() if until is not None), default=None)

    def review_by(self) -> str | None:
        """Give the day of the next review of those of their cases that are open."""
        return min((row["review_by"] for row in self.opened if row["review_by"] is not None), default=None)


def dyads(rows: Iterable[Row], asking: Asking) -> list[Dyad]:
    """Give each suspect with each victim with whom he joined a case, or of whom anything was judged.

    An assessment of a suspect alone is of him with each of his victims.
    """
    same = one_id(asking)
    found: dict[tuple[str, str], Dyad] = {}
    alone: dict[str, list[Row]] = {}
    for row in rows:
        for suspect, victim in row["pairs"]:
            _dyad(found, (same.get(suspect, suspect), same.get(victim, victim)), row)
        for series, each in ((name, each) for name in SERIES for each in row[name] if each["suspect"] is not None):
            suspect, victim, told = each["suspect"], each["victim"], {**each, "number": row["number"]}
            suspect = same.get(suspect, suspect)
            if victim is not None:
                getattr(_dyad(found, (suspect, same.get(victim, victim)), row), series).append(told)
            elif series == "assessments":
                alone.setdefault(suspect, []).append(told)
    for dyad in found.values():
        dyad.assessments += alone.get(dyad.suspect, ())
        for judged in (dyad.levels, dyad.types, dyad.assessments):
            judged.sort(key=_when)
    return list(found.values())


def _dyad(found: dict[tuple[str, str], Dyad], pair: tuple[str, str], row: Row) -> Dyad:
    dyad = found.get(pair) or found.setdefault(pair, Dyad(*pair))
    if all(row is not each for each in dyad.rows):
        dyad.rows.append(row)
    return dyad


def _when(told: Row) -> tuple[str, int]:
    return told["on"], told["position"]


@dataclass(slots=True)
class Victim:
    """A victim under one id: the rows of the cases, whether contact was tried and made, and views in the order in which they were given."""

    person: str
    rows: list[Row] = field(default_factory=list)
    tried: bool = False
    reached: bool = False
    views: list[Row] = field(default_factory=list)

    @property
    def asked(self) -> bool:
        """Whether the victim could be asked: was reached, or has views in the record."""
        return self.reached or bool(self.views)

    @property
    def opened(self) -> bool:
        """Whether any of the cases is open."""
        return any(row["open"] for row in self.rows)

    def latest(self, name: str) -> Row | None:
        """Give the last of the views that says this."""
        return next((view for view in reversed(self.views) if view[name] is not None), None)


def victims(rows: Iterable[Row], asking: Asking) -> list[Victim]:
    """Give each victim with what rows of the question ``views`` tell of contacts and views in all cases."""
    merged = one_id(asking)
    found: dict[str, Victim] = {}
    for row in rows:
        same = {person: merged.get(person, person) for person in row["victims"]}
        for person in sorted(set(same.values())):
            found.setdefault(person, Victim(person)).rows.append(row)
        for contact in (each for each in row["contacts"] if each["victim"] in same):
            victim = found[same[contact["victim"]]]
            victim.tried, victim.reached = True, victim.reached or contact["reached"]
        for view in (each for each in row["views"] if each["victim"] in same):
            found[same[view["victim"]]].views.append({**view, "number": row["number"]})
    for victim in found.values():
        victim.views.sort(key=_when)
    return list(found.values())
