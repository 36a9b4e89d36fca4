"""Who may see a unit: one table, one function, six reasons, and the SQL that says the same.

A unit is shown unless a rule withholds it; the first that does gives the reason. Every command, view and export asks here, the
database through ``sql_fragments`` (generated into ``ledger.withheld``), the program through ``visible``. ``store`` and a property test hold
the two together. Facts are judged at the moment of asking: erasure and restriction never at a past day (domain.md 6).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ledger.events import operations
from ledger.events.envelope import REACHES_RESTRICTED


class Reason(StrEnum):
    """Why a unit is withheld, in the order in which the rules are asked."""

    ERASED = "erased"
    RESTRICTED = "restricted"
    PRIVILEGED = "privileged"
    REDACTED = "redacted"
    AUDIENCE = "audience"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What bears on one unit, one reader and one purpose at the moment of asking."""

    erased: bool = False
    restricted: bool = False
    reaches_restricted: bool = False
    own: bool = False
    granted: bool = False
    privileged: bool = False
    redacted: bool = False
    outside_audience: bool = False


class Rule(NamedTuple):
    """One row: the reason, the same condition in Python and in SQL, and where it comes from."""

    reason: Reason
    withholds: Callable[[Circumstances], bool]
    sql: str
    source: str


RULES = (
    Rule(Reason.ERASED, lambda c: c.erased, "erased", "UK GDPR Art 17; DPA 2018 s.47(1)"),
    Rule(
        Reason.RESTRICTED,
        lambda c: c.restricted and not c.reaches_restricted,
        "restricted AND NOT reaches_restricted",
        "UK GDPR Art 18; DPA 2018 s.47(2)-(3)",
    ),
    Rule(Reason.PRIVILEGED, lambda c: c.privileged and not c.own, "privileged AND NOT own", "legal professional privilege; DUAA 2025 s.79"),
    Rule(Reason.REDACTED, lambda c: c.redacted, "redacted", "a recorded redaction decision"),
    Rule(
        Reason.AUDIENCE,
        lambda c: c.outside_audience,
        "outside_audience",
        "a bundle is made for one audience; a role sees what it is for",
    ),
    Rule(
        Reason.AGENCY, lambda c: not (c.own or c.granted), "NOT (own OR granted)", "sharing is the permission; DPA 2018 s.35-36, Caldicott"
    ),
)


def visible(circumstances: Circumstances) -> Reason | None:
    """Give the reason for which a unit is withheld, or None where it is shown."""
    return next((rule.reason for rule in RULES if rule.withholds(circumstances)), None)


def sql_fragments() -> dict[str, str]:
    """Give the same table for the database: an expression over names like the fields of ``Circumstances``, and the purposes.

    Beside it, what is told of an operation in the record (``ledger.events.operations``).

    SQL knows a third truth value: what is not known to be false withholds, so that a null never shows anything.
    """
    case = "CASE " + " ".join(f"WHEN ({rule.sql}) IS NOT FALSE THEN '{rule.reason}'" for rule in RULES) + " END"
    purposes = "{" + ",".join(sorted(REACHES_RESTRICTED)) + "}"
    return {"visible": case, "reaches_restricted": purposes, "told_of_operations": operations.sql_fragment()}
