"""What a side holds that was served in proceedings, and what of it changed since: as of whoever was given a share (``recipients``). Pure.

Items stand for entries of a case, a copy shows runs of them. A side must be told of corrections, restrictions and erasures of these since.
Nothing records that it was, but a later service that gives it the very entry by which something was corrected (CPIA 1996 s.7A).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from ledger.events.fact import Fact
from ledger.rules.copies import MADE
from ledger.rules.recipients import (
    FOLLOWED,
    NOTIFIED,
    SERVED,
    SERVICE_FOLLOWED,
    Kinds,
    Notice,
    chain,
    notices,
    notices_of_identity,
    numbers,
)

LISTED = "item-listed"
NEVER_CAME, RETURNED = "failed", "returned"
"""What became of a service (``ledger.events.disclosure.ServiceStep``): it reached nobody; the side has nothing any more."""


class Part(NamedTuple):
    """Entries of a case that one item or one copy gave, by number, as they stood at a position of the record; ``copy``: who made it."""

    versions: frozenset[int]
    position: int
    copy: Fact | None = None


class Service(NamedTuple):
    """An act of service, and what it gave of one case; ``back``: the entry by which it was returned."""

    act: Fact
    parts: Sequence[Part]
    back: Fact | None = None

    @property
    def versions(self) -> frozenset[int]:
        """The entries of the case that it gave."""
        return frozenset(version for part in self.parts for version in part.versions)


def services(kinds: Kinds, case: str) -> list[Service]:
    """Give each service of some proceedings that reached its side and gave anything of a case (its id), first recorded first."""
    listed = {fact.version: fact for fact in kinds.get(LISTED, ()) if fact.fields.get("case") == case}
    made = {fact.version: fact for fact in kinds.get(MADE, ())}
    found = []
    for act in sorted(kinds.get(SERVED, ()), key=lambda fact: fact.position):
        items = (listed.get(version) for version in sorted(numbers(act.fields.get("items"))))
        copies = (made.get(version) for version in sorted(numbers(act.fields.get("bundles"))))
        parts = [Part(frozenset(numbers(item.fields.get("covers"))), act.position) for item in items if item is not None]
        parts += [_shown(copy, case, act) for copy in copies if copy is not None]
        parts = [part for part in parts if part.versions]
        if parts and _became(act, kinds, NEVER_CAME) is None:
            found.append(Service(act, parts, _became(act, kinds, RETURNED)))
    return found


def _became(act: Fact, kinds: Kinds, how: str) -> Fact | None:
    followed = (each for each in kinds.get(SERVICE_FOLLOWED, ()) if each.fields.get("service") == act.version)
    return next((each for each in followed if each.fields.get("how") == how), None)


def gave(service: Service, versions: Iterable[int], kinds: Kinds) -> bool:
    """Whether a service gave one of these entries of the case, or one of its correction chain."""
    return not chain(service.versions, kinds).isdisjoint(versions)


def since(service: Service, every: Iterable[Service], kinds: Kinds) -> list[Notice]:
    """Give everything in the case (``kinds``) of which the side that was served must be told since then, first recorded first.

    ``every``: all services of the case; a later one to the same side that gave the entry of a change told it of that. A side that returned
    what it had need not be told.
    """
    untold = _unshared(kinds)
    found: dict[int, Notice] = {}
    for part in service.parts:
        for notice in notices(_as_of(service.act, part), untold, chain(part.versions, kinds)):
            found.setdefault(notice.entry.position, notice)
    later = [each for each in every if _to(each) == _to(service) and each.act.position > service.act.position]
    return [_settled(found[position], later, service.back) for position in sorted(found)]


def names(service: Service) -> bool:
    """Whether a service gave a copy, which names the people of what it shows; an item stands for material and names nobody."""
    return any(part.copy is not None for part in service.parts)


def since_of_identity(service: Service, own: Kinds) -> list[Notice]:
    """Give what changed since in a person's own record (``own``), of which a side must be told that was served a copy about him."""
    if not names(service):
        return []
    first = min((part for part in service.parts if part.copy is not None), key=lambda part: part.position)
    found = notices_of_identity(_as_of(service.act, first), _unshared(own), {})
    return [_settled(each, (), service.back) for each in found]


def _shown(copy: Fact, case: str, act: Fact) -> Part:
    """Give what a copy shows of a case: as the record stood under its checkpoint, which is of that many entries."""
    spans = [span for span in copy.fields.get("shows") or () if isinstance(span, Mapping) and span.get("case") == case]
    checkpoint = copy.fields.get("checkpoint")
    return Part(
        frozenset(version for span in spans for version in _run(span)), checkpoint if isinstance(checkpoint, int) else act.position, copy
    )  # fmt: skip


LONGEST = 1_000_000
"""Entries of one run at most: no case has more, whatever a recorded run says."""


def _run(span: Mapping[str, object]) -> Iterator[int]:
    first, last = span.get("first"), span.get("last")
    yield from range(first, min(last, first + LONGEST) + 1) if isinstance(first, int) and isinstance(last, int) else ()


def _as_of(act: Fact, part: Part) -> Fact:
    """Take the service for an act of the case at the position at which what it gave stood."""
    return replace(act, position=part.position)


def _unshared(kinds: Kinds) -> Kinds:
    """Leave out what became of shares, and of what their recipients were told: a service has a number in another stream."""
    return {kind: facts for kind, facts in kinds.items() if kind not in (FOLLOWED, NOTIFIED)}


def _to(service: Service) -> object:
    return service.act.fields.get("to")


def _settled(notice: Notice, later: Iterable[Service], back: Fact | None) -> Notice:
    told = next((each.act for each in later if notice.entry.version in each.versions), back)
    return notice if notice.settled is not None or told is None else notice._replace(settled=told)
