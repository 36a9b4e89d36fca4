"""Standing agreements as the unit's record leaves them: adopted, reviewed, ended. State and evolve; their rules are in ``agreement``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from ledger.events.fact import Fact

ADOPTED, REVIEWED = "agreement-adopted", "agreement-reviewed"
WILD = "*"
"""Stands for every agency, group or purpose."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A standing agreement: the entry that adopted it, whom it lets see what of whom and for what, and until when it is reviewed.

    ``originators`` empty: those that see. ``ended_by``: the entry that ended it or took its place, with the instant, or None.
    """

    version: int
    position: int
    since: datetime
    agencies: tuple[str, ...]
    groups: tuple[str, ...]
    purposes: tuple[str, ...]
    originators: tuple[str, ...]
    basis: str
    review_on: date | None
    provisional: bool
    title: str | None = None
    adopted_on: date | None = None
    ended_by: int | None = None
    ended_at: datetime | None = None

    def opens(self, agency: str, group: str, originator: str, purpose: str | None = None) -> bool:
        """Whether it lets an agency see what another brought in a group of entries, for a purpose or (None) for any."""
        return (
            _names(self.agencies, agency) and _names(self.groups, group) and _names(self.originators or self.agencies, originator)
            and (purpose is None or _names(self.purposes, purpose))
        )  # fmt: skip

    def lets_record(self, agency: str, group: str) -> bool:
        """Whether an agency may record in a group of entries because of it: it is named on either side (046_grants.sql, may_record)."""
        return _names(self.groups, group) and (_names(self.agencies, agency) or _names(self.originators, agency))

    def overdue(self, today: date) -> bool:
        """Whether it stands and the day of its review has passed."""
        return self.ended_by is None and self.review_on is not None and self.review_on < today


def in_force(agreements: Mapping[int, Agreement]) -> list[Agreement]:
    """Those that stand, in order of their entries."""
    return [each for _, each in sorted(agreements.items()) if each.ended_by is None]


def evolve(agreements: Mapping[int, Agreement], fact: Fact) -> Mapping[int, Agreement]:
    """Give the agreements after one more entry of the unit. Raises KeyError, TypeError and ValueError where it cannot be read."""
    if fact.kind == ADOPTED:
        ended = {} if fact.fields.get("beside") else {each.version: _ended(each, fact) for each in in_force(agreements)}
        return {**agreements, **ended, fact.version: _adopted(fact)}
    if fact.kind == REVIEWED and (named := agreements.get(fact.fields["agreement"])) is not None and named.ended_by is None:
        goes_on = fact.fields["outcome"] == "continued"
        return {**agreements, named.version: replace(named, review_on=_day(fact, "review_on")) if goes_on else _ended(named, fact)}
    return agreements


def _adopted(fact: Fact) -> Agreement:
    said = fact.fields
    agencies, groups, purposes, originators = (tuple(said.get(name) or ()) for name in ("agencies", "groups", "purposes", "originators"))
    return Agreement(
        fact.version, fact.position, fact.recorded_at, agencies, groups, purposes, originators, said["sharing_basis"],
        _day(fact, "review_on"), bool(said.get("provisional")), said.get("title"), _day(fact, "adopted_on"),
    )  # fmt: skip


def _ended(agreement: Agreement, by: Fact) -> Agreement:
    return replace(agreement, ended_by=by.version, ended_at=by.recorded_at)


def _day(fact: Fact, name: str) -> date | None:
    text = fact.fields.get(name)
    return None if text is None else date.fromisoformat(text)


def _names(listed: Iterable[str], word: str) -> bool:
    return word in listed or WILD in listed
