"""On how many occasions conduct is reported (Protection from Harassment Act 1997 s.7(3); domain.md 3, 6 on P10). Pure.

A report is of a day, or of a stretch of days in which nobody knows when; it says on how many occasions, or is of one. Two reports that can
be of the same day may be of the same occasion. So there are two numbers: what the reports say, each taken for itself, and the fewest
distinct occasions to which they can come. Whether occasions make a course of conduct is for a court, and never reckoned.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Report(NamedTuple):
    """Conduct on so many ``occasions`` at the least, each on a day from ``first`` to ``last``, both included."""

    first: date
    last: date
    occasions: int = 1


def said(reports: Iterable[Report]) -> int:
    """Count occasions as the reports say them, as if no two of them told of the same."""
    return sum(report.occasions for report in reports)


def fewest(reports: Iterable[Report]) -> int:
    """Count the distinct occasions to which the reports come at the least: those that can be of one day are taken as of the same.

    Every report needs its own number of occasions within its days. The fewest that suffice for all are found by placing what a report
    lacks on its last day, the report that ends first being served first.
    """
    placed: list[tuple[date, int]] = []
    for report in sorted(reports, key=lambda report: report.last):
        lacking = report.occasions - sum(number for on, number in placed if report.first <= on)
        if lacking > 0:
            placed.append((report.last, lacking))
    return sum(number for _, number in placed)
