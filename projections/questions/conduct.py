"""P10 course of conduct: on how many occasions conduct is reported towards each victim, and by each suspect towards her (domain.md 3, 6).

PHA 1997 s.7(3) speaks of two occasions, or of one towards each of several persons. Both are shown, and neither is decided.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from typing import Any, NamedTuple

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.rules.occasions import Report, fewest, said
from ledger.rules.told_of import JOINED, REFERRED, grouped, number, on, parties, person, victim
from projections.engine.answer import Asking, Caveat, Column, Rate, Row, Told
from projections.engine.joined import one_id
from projections.engine.question import Question, by_stream

INCIDENT, REOFFENCE, ASSESSED = "incident-recorded", "reoffence-reported", "reoffence-assessed"
READ = frozenset({REFERRED, JOINED, INCIDENT, REOFFENCE, ASSESSED})
"""Event types that it reads."""
SAME, VICTIM, UNSUBSTANTIATED = "same", frozenset({"victim"}), "unsubstantiated"
TWICE, PERHAPS, ONCE, SEVERAL = "two_or_more", "two_if_separate", "fewer_than_two", "two_or_more_persons"
"""How the reports stand to the number that PHA 1997 s.7(3) names."""


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's reports of conduct as they stand, in the order in which it happened; of a case without one there is no row."""
    kinds = grouped(facts)
    if INCIDENT not in kinds and REOFFENCE not in kinds:
        return None
    victims, findings = parties(kinds, VICTIM), _findings(kinds.get(ASSESSED, ()))
    reports = [_report(fact, victims, zone) for kind in (INCIDENT, REOFFENCE) for fact in kinds.get(kind, ())]
    for report in reports:
        report["finding"] = findings.get(report["entry"]) if report["what"] == REOFFENCE else None
    return {"number": number(kinds.get(REFERRED, ())), "reports": sorted(reports, key=_when)}


def _findings(assessed: Sequence[Fact]) -> dict[int, Any]:
    """What was found of each report of further conduct, by its entry: what was recorded last counts (ledger.rules.conduct)."""
    found = {}
    for fact in sorted(assessed, key=lambda fact: fact.version):
        if isinstance(fact.fields.get("report"), int):
            found[fact.fields["report"]] = fact.fields.get("finding")
    return found


def _report(fact: Fact, victims: Sequence[str], zone: tzinfo) -> Row:
    fields, last = fact.fields, on(fact, zone)
    first = min(fact.occurred.earliest(zone).astimezone(zone).date(), last)
    times, done = fields.get("occasions"), fields.get("behaviours")
    towards = victims if fact.kind == REOFFENCE and fields.get("against") == SAME else ()
    return {
        "entry": fact.version, "what": fact.kind, "suspect": person(fields.get("suspect")), "victim": victim(fields, towards),
        "occasions": times if type(times) is int and times > 1 else 1,
        "behaviours": sorted({each for each in done if isinstance(each, str)}) if isinstance(done, list | tuple) else [],
        "first": first.isoformat(), "last": last.isoformat(),
    }  # fmt: skip


def _when(report: Row) -> tuple[str, str, int]:
    return report["last"], report["first"], report["entry"]


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


class Counted(NamedTuple):
    """A report as it is counted: of which case and persons, what its entry says, and its days and occasions."""

    case: str | None
    told: Row
    suspect: str | None
    victim: str | None
    days: Report

    @property
    def stands(self) -> bool:
        """Whether it was not found unsubstantiated."""
        return bool(self.told["finding"] != UNSUBSTANTIATED)


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """Count occasions for each victim, for each suspect towards her, and for each suspect towards several persons."""
    same = one_id(asking)
    reports = [_counted(row["number"], told, same) for row in rows for told in row["reports"]]
    inside = [report for report in reports if _within(report.days, asking)]
    across = [report for report in reports if not _within(report.days, asking) and _overlaps(report.days, asking)]
    victims, straddling = _by_victim(inside), _by_victim(across)
    counted = [(_line("victim", who, None, told, len(straddling.get(who, ()))), told) for who, told in victims.items()]
    counted.sort(key=lambda each: (-each[0]["occasions"], each[0]["cases"], each[0]["victim"]))
    lines = []
    for line, told in counted:
        lines += [line, *(_line("pair", line["victim"], by, their, None) for by, their in sorted(_by_suspect(told).items()))]
    suspects = _by_suspect([report for report in inside if report.victim and report.stands])
    several = {by: told for by, told in suspects.items() if len({report.victim for report in told}) > 1}
    lines += [_line("suspect", None, by, told, None) for by, told in sorted(several.items())]
    return Told(lines, _rates(lines, len(several), len(suspects)), (), _notes(inside, across))


def _counted(case: str | None, told: Row, same: Mapping[str, str]) -> Counted:
    suspect, towards = told["suspect"], told["victim"]
    days = Report(date.fromisoformat(told["first"]), date.fromisoformat(told["last"]), told["occasions"])
    return Counted(case, told, same.get(suspect, suspect), same.get(towards, towards), days)


def _within(days: Report, asking: Asking) -> bool:
    return asking.takes(days.first) and asking.takes(days.last)


def _overlaps(days: Report, asking: Asking) -> bool:
    ended = asking.since is not None and days.last < asking.since
    return not ended and (asking.until is None or days.first < asking.until)


def _by_victim(reports: Iterable[Counted]) -> dict[str, list[Counted]]:
    return _by((report.victim, report) for report in reports)


def _by_suspect(reports: Iterable[Counted]) -> dict[str, list[Counted]]:
    return _by((report.suspect, report) for report in reports)


def _by(reports: Iterable[tuple[str | None, Counted]]) -> dict[str, list[Counted]]:
    """Give reports by whom they are of, in order of days; those for which that is not known in none."""
    found = defaultdict[str, list[Counted]](list)
    for whom, report in reports:
        if whom is not None:
            found[whom].append(report)
    for told in found.values():
        told.sort(key=lambda each: (each.days, str(each.case), each.told["entry"]))
    return found


def _test(least: int, most: int) -> str:
    return TWICE if least > 1 else PERHAPS if most > 1 else ONCE


def _line(per: str, victim: str | None, suspect: str | None, reports: Sequence[Counted], straddling: int | None) -> Row:
    standing = [report for report in reports if report.stands]
    days = [report.days for report in standing]
    least, most = fewest(days), said(days)
    done = Counter(behaviour for report in standing for behaviour in report.told["behaviours"])
    return {
        "per": per, "victim": victim, "suspect": suspect, "persons": len({report.victim for report in standing}),
        "occasions": most, "at_least": least, "test": SEVERAL if per == "suspect" else _test(least, most),
        "first_on": min((report.told["first"] for report in standing), default=None),
        "last_on": max((report.told["last"] for report in standing), default=None),
        "behaviours": dict(sorted(done.items(), key=lambda each: (-each[1], each[0]))),
        "reports": len(standing), "reoffences": sum(report.told["what"] == REOFFENCE for report in standing),
        "spread": sum(report.days.first != report.days.last for report in standing),
        "unsubstantiated": len(reports) - len(standing), "straddling": straddling,
        "cases": sorted({report.case for report in reports if report.case}),
        "entries": [{"number": report.case, **report.told} for report in reports],
    }  # fmt: skip


def _rates(lines: Sequence[Row], several: int, suspects: int) -> list[Rate]:
    """Give how many victims, and pairs, stand how to two occasions, and how many suspects to two persons."""
    return [
        *_tested("victims", "of victims of whom conduct is reported", [line for line in lines if line["per"] == "victim"]),
        *_tested("pairs", "of pairs of suspect and victim of whom it is reported", [line for line in lines if line["per"] == "pair"]),
        Rate("suspects.several", "of suspects of whom it is reported: towards two or more persons", several, suspects),
    ]


def _tested(name: str, whom: str, lines: Sequence[Row]) -> list[Rate]:
    found = Counter(line["test"] for line in lines if line["reports"])
    left = {"of whom every report was found unsubstantiated": len(lines) - found.total()}
    return [
        Rate(f"{name}.twice", f"{whom}: on two or more occasions, however the reports are read", found[TWICE], found.total(), left),
        Rate(
            f"{name}.perhaps", f"{whom}: on two or more only if reports that can be of one day are of several occasions",
            found[PERHAPS], found.total(), left,
        ),
    ]  # fmt: skip


def _notes(inside: Sequence[Counted], across: Sequence[Counted]) -> list[str]:
    nobody, anybody = (sum(getattr(report, whom) is None and report.stands for report in inside) for whom in ("victim", "suspect"))
    told: list[str] = [NOT_DECIDED]
    if nobody:
        told.append(f"Reports that do not say whom the conduct was towards: {nobody}. They count for no victim.")
    if anybody:
        told.append(f"Reports that do not say whose conduct it was: {anybody}. They count for their victim and for no pair.")
    if across:
        told.append(f"Reports that may lie in those days and not certainly (a month, a range): {len(across)}. They are not counted.")
    return told


NOT_DECIDED = Caveat(
    "How many occasions are reported is shown. Whether they are a course of conduct (Protection from Harassment Act 1997 s.7(3)) is not "
    "decided here: that is for a court."
)
QUESTION = Question(
    name="conduct",
    version=1,
    title="On how many occasions conduct is reported towards each victim",
    definition=(
        "Occasions of conduct that are reported towards each victim, by whomever, and by each suspect; of persons who were merged as of "
        "one, across cases. A report is an incident, or further conduct after the referral; it counts as the occasions that it says, "
        "else as one, and not at all once it is found unsubstantiated. A breach of an order counts where it is recorded as such. Reports "
        "that can be of one day can be of one occasion, so two numbers are told: as the reports say, and the fewest distinct ones. The "
        "Protection from Harassment Act 1997 s.7(3) asks for conduct on at least two occasions in relation to a person (a), or on one in "
        "relation to each of two or more persons (b), for which s.1(1A) asks for more. How the reports stand to that is shown and not "
        "decided. Denominator: victims, pairs of suspect and victim, and suspects of whom any conduct is reported and not found "
        "unsubstantiated."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column(
            "reports",
            "each report of conduct in order of days: entry, type, suspect and victim by opaque id, occasions, behaviours, first and last "
            "day on which it can have been, and of further conduct what was found of it last",
        ),
    ),
    lines=(
        Column("per", "whose occasions are counted: of a victim, of a pair of suspect and victim, of a suspect towards several", "words"),
        Column("victim", "the person towards whom; none of a suspect towards several", "person"),
        Column("suspect", "the suspect; none where it is by whomever", "person"),
        Column("persons", "number of persons towards whom"),
        Column("occasions", "occasions as the reports say them, each report taken for itself"),
        Column("at_least", "the fewest distinct occasions to which they come, were those that can be of one day of one occasion"),
        Column("test", "how they stand to the number in PHA 1997 s.7(3): shown, not decided", "words"),
        Column("first_on", "first day on which the earliest can have been", "day"),
        Column("last_on", "last day on which the latest can have been", "day"),
        Column("behaviours", "what was done, by code, and how many reports say so, the most frequent first", "words"),
        Column("reports", "number of reports"),
        Column("reoffences", "how many of them are of further conduct"),
        Column("spread", "how many of them are of a stretch of days, not of one"),
        Column("unsubstantiated", "reports that were found unsubstantiated and do not count"),
        Column("straddling", "of a victim, reports that may lie in the days asked for and not certainly, and do not count"),
        Column("cases", "the unit's numbers of the cases"),
        Column("entries", "each report: case, entry, type, occasions, behaviours, days, and what was found of it", "detail"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    coded=None,
    cohort="reports of conduct that lies wholly in the days",
    tell=tell,
)
