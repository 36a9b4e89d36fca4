"""The one meaning of time: every question is asked at (K, A), K = recorded by, A = happened by.

    resolve(facts, K)      facts recorded by K, with the corrections recorded by K applied to their targets, and one id for
                           persons who were merged by K
    cut(told, A, zone)     of these, the facts whose latest possible instant is not after A; those that straddle A are counted
    order(placed)          by latest possible instant, then position

The latest possible instant of a fact is the earlier of the end of its precision ("March 2026" ends with the month, in the
unit's zone) and the moment someone said so: its own ``recorded_at`` or, if a correction moved it, the correction's.
Administrative types (a correction, a grant, an import) occur when they are recorded. Where the fields of an act give the day
on which it happened, a correction of that field moves the act to that day. Pure: no clock, no input or output.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from operator import attrgetter
from typing import Any, NamedTuple, Self
from uuid import UUID

from msgspec.structs import replace

from ledger.errors import UsageError
from ledger.events.catalogue import ADMINISTRATIVE, moved_with
from ledger.events.fact import Fact
from ledger.events.occurred import Occurred
from ledger.persons import Merge, Persons, joined

CORRECTION = "fact-corrected.v1"
HELD_CORRECTION = "held-corrected.v1"
"""That of what an agency holds, by the agency itself: it reaches nothing that is open, nor what another holds."""
CORRECTIONS = frozenset({CORRECTION, HELD_CORRECTION})
MERGING = frozenset({"persons-merged.v1", "persons-unmerged.v1"})
OCCURRED_AT = "occurred_at"


class Coordinates(NamedTuple):
    """Where in time a question is asked: aware instants, or None for now, which nothing recorded can lie after."""

    recorded_by: datetime | None = None
    happened_by: datetime | None = None

    @classmethod
    def as_recorded(cls, moment: datetime) -> Self:
        """(K, K): what the record said at ``moment``; a position is asked for by its entry's ``recorded_at``."""
        return cls(moment, moment)

    @classmethod
    def as_corrected(cls, moment: datetime) -> Self:
        """(now, A): what had happened by ``moment``, with everything that has been recorded and corrected since."""
        return cls(None, moment)


NOW = Coordinates()


Told = tuple[Fact, datetime]
"""A fact as it stands by K, and when someone last said when it occurred."""
Placed = tuple[datetime, int, Fact]
"""A fact under its latest possible instant and position, by which it sorts; a position is never there twice."""


class Cut(NamedTuple):
    """The facts that had happened by A, and how many more may have: these straddle A (a day, a month, a range)."""

    kept: list[Placed]
    straddling: int


def timeline(facts: Iterable[Fact], at: Coordinates, zone: tzinfo, merges: Iterable[Merge] = ()) -> tuple[list[Fact], int]:
    """Resolve, cut and order: the facts at ``at`` in the order in which they happened, and the number that straddle."""
    kept, straddling = cut(resolve(facts, at.recorded_by, merges), at.happened_by, zone)
    return order(kept), straddling


def resolve(facts: Iterable[Fact], recorded_by: datetime | None, merges: Iterable[Merge] = ()) -> list[Told]:
    """Facts recorded by K, each as the corrections and merges recorded by K leave it; in order of position.

    A correction names an earlier version of its own stream and one field there, or ``occurred_at``. It may itself be
    corrected: going backwards, each correction has its last form before it is applied, several for one target are
    applied in recorded order, and one that names a later version waits in vain. What does not fit (an unknown version,
    a time that cannot be read) changes nothing and stays in the result as the entry it is: replay never stops for it,
    the audit reports it.

    ``merges`` are those of the persons whom the facts name, from wherever they were recorded (``Reader.merges``): of those that stand by
    K, persons who are one are named by one id in fields and subjects. A fact stays in its stream, under its position, and a merge
    counts for what happened before it, as a correction does; when it is taken back, for nothing any more.
    """
    same = joined(merges, recorded_by)
    told = _corrections(facts, recorded_by)
    return [(as_one(fact, same), said_at) for fact, said_at in told] if same.groups else told


def as_one(fact: Fact, same: Persons) -> Fact:
    """Give a fact with one id for each person, whichever of his it names: that of the lowest number. Its stream and place are its own.

    What says itself that two are one, or two after all, names them as it did.
    """
    if fact.type in MERGING:
        return fact
    ids = {str(person): str(same.canonical(person)) for person in same.groups}
    return replace(fact, fields=_named_anew(fact.fields, ids), marks=_named_anew(fact.marks, ids))


def _named_anew(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _named_anew(each, ids) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_named_anew(each, ids) for each in value]
    return ids.get(value, value) if isinstance(value, str) else value


def _corrections(facts: Iterable[Fact], recorded_by: datetime | None) -> list[Told]:
    known = [fact for fact in facts if recorded_by is None or fact.recorded_at <= recorded_by]
    known.sort(key=attrgetter("position"))
    if CORRECTIONS.isdisjoint(fact.type for fact in known):
        return [(fact, fact.recorded_at) for fact in known]
    waiting: defaultdict[tuple[UUID, object], list[Told]] = defaultdict(list)
    told = []
    for fact in reversed(known):
        final = (fact, fact.recorded_at)
        for correction in reversed(waiting.pop((fact.stream, fact.version), [])):
            final = _corrected(final, correction)
        target = final[0].fields.get("target") if fact.type in CORRECTIONS else None
        if type(target) is int:
            waiting[fact.stream, target].append(final)
        told.append(final)
    told.reverse()
    return told


def cut(told: Iterable[Told], happened_by: datetime | None, zone: tzinfo) -> Cut:
    """Keep what had certainly happened by A; count what can have happened by A but need not have."""
    kept, straddling = [], 0
    for fact, said_at in told:
        administrative = fact.type in ADMINISTRATIVE
        latest = fact.recorded_at if administrative else fact.occurred.latest(zone)
        if latest > said_at and not administrative:
            latest = said_at
        if happened_by is None or latest <= happened_by:
            kept.append((latest, fact.position, fact))
        elif not administrative and fact.occurred.earliest(zone) <= happened_by:
            straddling += 1
    return Cut(kept, straddling)


def order(placed: Iterable[Placed]) -> list[Fact]:
    """Facts by (latest possible instant, position)."""
    return [fact for _, _, fact in sorted(placed)]


def _corrected(told: Told, correction: Told) -> Told:
    """Apply one correction in its last form; a correction that was corrected speaks from its own correction's moment."""
    fact, said_at = told
    fields, corrected_at = correction[0].fields, correction[1]
    name = fields.get("field")
    if not isinstance(name, str) or (correction[0].type == HELD_CORRECTION and holder(correction[0]) != holder(fact)):
        return told
    if name != OCCURRED_AT:
        rewritten = replace(fact, fields=_rewritten(fact.fields, name, fields))
        if (moved := moved_with(fact.type, name, fact.fields.get(name), rewritten.fields.get(name))) is not None:
            return replace(rewritten, occurred=moved), corrected_at
        return rewritten, max(said_at, corrected_at) if fact.type in CORRECTIONS else said_at
    occurred = _readable(fields.get("to"))
    if occurred is None or fact.type in ADMINISTRATIVE:
        return told
    return replace(fact, occurred=occurred), corrected_at


def _rewritten(fields: dict[str, Any], name: str, correction: dict[str, Any]) -> dict[str, Any]:
    """Give the fields with ``name`` as corrected: to a clear value, to a personal one, or with neither struck out."""
    kept = {field: value for field, value in fields.items() if field != name}
    given = [correction[part] for part in ("to", "to_personal") if part in correction]
    return {**kept, name: given[0]} if given else kept


def holder(fact: Fact) -> object:
    """Give whose an agency-held entry is; None of an open one."""
    return None if fact.held is None else fact.held.get("originator")


def _readable(json: object) -> Occurred | None:
    try:
        return Occurred.from_json(json)
    except UsageError:
        return None
