"""The unit's dated policy: what an authority may set for itself, with defaults that say where they come from.

A policy is a JSON object, adopted by an event; the policy of a day is the last one adopted by then. What it leaves out
has the default. Reading one costs no pydantic.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, tzinfo
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from ledger.errors import UsageError
from ledger.events.fact import Fact
from ledger.rules import periods
from ledger.rules.periods import DEFAULT_PERIODS, FIRST_REVIEW_DAYS, Period

UNPUBLISHED = frozenset({"practitioner", "supervisor"})
"""Who decides is not published, at the gates or after them (domain.md 1.2, 5.2, 5.11): until a unit says so, whoever works on cases."""
DECISIONS = (
    "triage-decided", "screen-decided", "action-routed", "case-allocated", "case-transferred", "review-held", "case-closed",
    "case-reopened", "share-decided",
)  # fmt: skip
"""Types that decide on a case; a test compares them with what their classes say."""

LONGEST_KEPT = 36_525
"""Days of a century: a period of the access log that is longer is a slip."""

TARGETS = ("triage", "screen", "action", "allocation", "share request", "share receipt")
"""What a unit may set a target for: each is a clock of ``ledger.rules.clocks``."""

SECTORS = ("police", "probation", "health", "advocacy")
"""Kinds of agency."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` to ``until``, both included; without ``until`` it has no end."""

    start: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies in the span."""
        return self.start <= day and (self.until is None or day <= self.until)


REASON_REQUIRED = (Span(date(2018, 5, 25), date(2025, 8, 18)),)
"""DPA 2018 s.62(3)(a), in force 25 May 2018, asked for the justification of a consultation until the Data (Use and Access)
Act 2025 s.82 took it away at the end of two months from 19 June 2025 (s.142(3)(b); domain.md 0.8)."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The values in force. ``deciders``: roles that may record a type (name without version); a type not named: its own roles.

    ``sectors`` gives the kind of an agency by its code; ``reason_required`` the days on which a consultation gives its
    reason; ``clock_ahead_days`` how far the server's clock may run ahead of the last entry; ``contact`` stands on packs;
    ``targets`` within how many days a gate is to be decided, an allocation accepted, a request for sharing answered or the receipt of
    what was shared recorded, none unless the unit sets it;
    ``roles`` gives the words of a role's code; ``access_log_days`` how many days after its month a consultation is kept, None for ever;
    ``retention`` after which periods a controller reviews what it holds about a person, and ``first_review_days`` within how many days
    after a person was identified that is classified.
    """

    zone: str = "Europe/London"
    deciders: Mapping[str, frozenset[str]] = field(default_factory=lambda: dict.fromkeys(DECISIONS, UNPUBLISHED))
    sectors: Mapping[str, str] = field(default_factory=dict)
    reason_required: tuple[Span, ...] = REASON_REQUIRED
    clock_ahead_days: int = 7
    contact: str = ""
    targets: Mapping[str, int] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    access_log_days: int | None = None
    retention: tuple[Period, ...] = DEFAULT_PERIODS
    first_review_days: int = FIRST_REVIEW_DAYS

    @property
    def tzinfo(self) -> tzinfo:
        """The unit's time zone, in which its days begin and end."""
        return ZoneInfo(self.zone)

    def allowed(self, kind: str, recorders: frozenset[str]) -> frozenset[str]:
        """Roles that may record a type (name without version), by this policy or, where it is silent, by the type itself."""
        return self.deciders.get(kind, recorders)

    def role(self, code: str) -> str:
        """Words of a role."""
        return self.roles.get(code, code.replace("_", " "))

    def asks_reason(self, day: date) -> bool:
        """Whether a consultation on ``day`` must give its reason."""
        return any(span.covers(day) for span in self.reason_required)

    @classmethod
    def from_document(cls, text: str) -> Self:
        """Read an adopted policy; raises UsageError naming what it cannot read and what would stand there, never a value of it."""
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict) or not document.keys() <= {part.name for part in fields(cls)}:
            wrong = "it has another key" if isinstance(document, dict) else "it is none"
            raise UsageError(f"a policy is a JSON object with some of {', '.join(part.name for part in fields(cls))}; {wrong}")
        return cls(**{name: _read(name, value) for name, value in document.items()})


DEFAULT = Policy()


def adopted_in(settings: Mapping[str, str]) -> Policy:
    """Give the policy that append last wrote beside the unit's settings; raises UsageError where it cannot be read."""
    return Policy.from_document(settings["policy"]) if "policy" in settings else DEFAULT


class Adopted(NamedTuple):
    """A policy with the time from which it is in force, and version and position of the entry that adopted it (0: none did)."""

    since: datetime
    policy: Policy
    version: int
    position: int


UNADOPTED = Adopted(datetime.min.replace(tzinfo=UTC), DEFAULT, 0, 0)
"""The program's own policy, in force until a unit adopts one."""


def in_force(adopted: Sequence[Adopted], at: datetime) -> Adopted:
    """Give the policy of the day: the last of ``adopted`` that was recorded by ``at``."""
    return next((each for each in reversed(adopted) if each.since <= at), UNADOPTED)


def in_force_for(adopted: Sequence[Adopted], fact: Fact) -> Adopted:
    """Give the policy under which an entry was recorded: of those adopted before it, for none governs its own adoption."""
    return next((each for each in reversed(adopted) if each.position < fact.position and each.since <= fact.recorded_at), UNADOPTED)


def _read(name: str, value: Any) -> Any:
    try:
        return _READERS[name](value)
    except (KeyError, TypeError, ValueError, AttributeError, OSError):
        raise UsageError(f"policy: {name} is not {_EXPECTED[name]}") from None


def _zone(value: str) -> str:
    ZoneInfo(value)
    return value


def _deciders(value: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {_text(kind): frozenset(map(_text, _list(roles))) for kind, roles in value.items()}


def _roles(value: dict[str, str]) -> dict[str, str]:
    return {_text(code): _text(words) for code, words in value.items()}


def _sectors(value: dict[str, str]) -> dict[str, str]:
    return {_text(agency): SECTORS[SECTORS.index(sector)] for agency, sector in value.items()}


def _spans(value: list[dict[str, str]]) -> tuple[Span, ...]:
    return tuple(map(_span, _list(value)))


def _span(value: dict[str, str]) -> Span:
    """Read a span that ends no sooner than it begins; another name for its end would leave it open for ever, unnoticed."""
    span = Span(date.fromisoformat(value["from"]), _day(value.get("until")))
    if not value.keys() <= {"from", "until"} or (span.until is not None and span.until < span.start):
        raise ValueError
    return span


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _days(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 366:
        raise ValueError
    return value


def _kept(value: int | None) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST_KEPT):
        raise ValueError
    return value


def _retention(value: list[Mapping[str, Any]]) -> tuple[Period, ...]:
    return periods.read(value, SECTORS)


def _counted(value: int) -> int:
    if (days := _kept(value)) is None:
        raise ValueError
    return days


def _targets(value: dict[str, int]) -> dict[str, int]:
    return {TARGETS[TARGETS.index(name)]: _days(days) for name, days in value.items()}


def _text(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _list(value: list[Any]) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "zone": _zone, "deciders": _deciders, "sectors": _sectors, "reason_required": _spans, "clock_ahead_days": _days, "contact": _text,
    "targets": _targets,
    "roles": _roles, "access_log_days": _kept, "retention": _retention, "first_review_days": _counted,
}  # fmt: skip

_DAYS = "a whole number of days from 1 to 366"

_EXPECTED = {
    "zone": 'the name of a time zone, such as "Europe/London"',
    "deciders": 'an object of lists of roles by type, such as {"triage-decided": ["supervisor"]}',
    "sectors": f'an object of one of {", ".join(SECTORS)} by the code of each agency, such as {{"cps": "police"}}',
    "reason_required": 'a list of spans of days, such as [{"from": "2018-05-25", "until": "2025-08-18"}]',
    "clock_ahead_days": _DAYS,
    "contact": "text",
    "targets": f'an object of {_DAYS} by one of {", ".join(TARGETS)}, such as {{"triage": 2}}',
    "access_log_days": f"a whole number of days from 1 to {LONGEST_KEPT}, or null for ever",
    "retention": (
        f'a list of periods, one for each of {", ".join(periods.GROUPS)} and controller or sector at most, such as '
        '{"category": "group_2", "years": 10, "basis": "…", "controller": "cc"}; days may stand in place of years, sector of controller'
    ),
    "first_review_days": f"a whole number of days from 1 to {LONGEST_KEPT}",
    "roles": 'an object of words by the code of each role, such as {"constable": "police constable"}',
}
"""What each part of a policy is, for who wrote another."""
