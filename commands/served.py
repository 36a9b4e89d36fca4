"""Who was served what of a case in proceedings, as ``who-holds`` tells it: items and copies, by side, and what changed since."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands.questions import Row
from ledger.events.fact import ERASED
from ledger.rules import recipients, served_since
from ledger.rules.copies import MADE
from ledger.rules.recipients import SERVED, SERVICE_FOLLOWED
from ledger.rules.served_since import Service
from ledger.rules.told_of import day_of
from ledger.rules.told_since import noticed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.rules.recipients import Kinds, Notice
    from ledger.store.proceedings_reading import Proceedings

Read = Callable[[str, UUID], "list[Fact]"]
"""Gives the facts of a case or of proceedings, by number and stream, as they are asked about."""
Also = Callable[[Service], "list[Notice]"]


class Of(NamedTuple):
    """A case of which it is asked, by number and stream, with its facts by type."""

    number: str
    stream: UUID
    kinds: "Kinds"


def nothing_more(_service: Service) -> "list[Notice]":
    """Tell of no change beside those of the case."""
    return []


def of_case(
    ledger: "Ledger", read: Read, case: Of, taken: Callable[[Service], bool], also: Also = nothing_more, called: str | None = None
) -> "list[Row]":  # fmt: skip
    """Give a line for each service that is meant (``taken``) of those that gave something of a case, in proceedings that one sees.

    ``also`` gives changes in the record of a person, who is ``called`` by this number.
    """
    return [
        line for each in ledger.proceedings() if case.stream in each.cases
        for line in _lines(ledger, each, by_kind(read(each.number, each.stream)), case, taken, also, called)
    ]  # fmt: skip


def by_digest(ledger: "Ledger", read: Read, digest: str) -> "list[Row]":
    """Give a line for each service of a copy with this digest, of its manifest or of its bag, and each case of which it shows something."""
    found: list[Row] = []
    for each in ledger.proceedings():
        kinds = by_kind(read(each.number, each.stream))
        named = {copy.version for copy in kinds.get(MADE, ()) if digest in (copy.fields.get("manifest"), copy.fields.get("bag"))}
        if not named:
            continue
        for case, number in each.cases.items():
            facts = None if number is None else read(number, case)
            of = Of(number or "a case that is not shown here", case, recipients.by_kind(facts or ()))
            found += _lines(ledger, each, kinds, of, partial(_gave_copy, named, of.kinds, facts))
    return found


def _gave_copy(named: Collection[int], kinds: "Kinds", facts: "Sequence[Fact] | None", service: Service) -> bool:
    """Whether a service gave one of these copies; of a case that is shown, where it gave any of its entries that are in use."""
    copied = any(part.copy is not None and part.copy.version in named for part in service.parts)
    return copied and (facts is None or served_since.gave(service, in_use(facts), kinds))


def in_use(facts: "Iterable[Fact]") -> frozenset[int]:
    """Give the entries of a case of which it may be told who was served with them: none where all of it is restricted, as it was read."""
    from ledger.rules import restriction

    known = list(facts)
    closed = restriction.whole(restriction.in_force(known)) is not None and all(
        fact.type == ERASED for fact in known if fact.kind not in restriction.IN_VIEW
    )
    return frozenset() if closed else frozenset(fact.version for fact in known)


def by_kind(facts: "Iterable[Fact]") -> "Kinds":
    """Give the facts of proceedings as they stand, by type."""
    from projections.engine.time import resolve

    return recipients.by_kind(fact for fact, _ in resolve(facts, None))


def _lines(
    ledger: "Ledger", proceedings: "Proceedings", kinds: "Kinds", case: Of, taken: Callable[[Service], bool],
    also: Also = nothing_more, called: str | None = None,
) -> "Iterator[Row]":  # fmt: skip
    every = served_since.services(kinds, str(case.stream))
    for service in filter(taken, every):
        told = [_noticed(ledger, each, proceedings.number) for each in served_since.since(service, every, case.kinds)]
        own = (noticed(each, ledger.zone) for each in also(service))
        told += [each | {"address": f"{called}#{each['entry']}"} for each in own]
        yield _line(ledger, service, proceedings, case) | {"notices": told}


def _noticed(ledger: "Ledger", notice: "Notice", number: str) -> Row:
    """Tell a change of which the side must be told; by which service it was told, or what it had came back, stands in the proceedings."""
    told = noticed(notice, ledger.zone)
    by_service = notice.settled is not None and notice.settled.kind in (SERVED, SERVICE_FOLLOWED)
    return told | ({"settled_in": f"{number}#{told['settled']}"} if by_service else {})


def _line(ledger: "Ledger", service: Service, proceedings: "Proceedings", case: Of) -> Row:
    act, said = service.act, service.act.fields
    copies = [part.copy for part in service.parts if part.copy is not None]
    what = " and ".join(filter(None, (
        "items of a schedule" if any(part.copy is None for part in service.parts) else None,
        f"the copy in {', '.join(f'#{copy.version}' for copy in copies)}" if copies else None,
    )))  # fmt: skip
    return {
        "to": str(said.get("to")), "what": f"served with {what}", "type": SERVED, "address": f"{proceedings.number}#{act.version}",
        "entry": act.version, "on": str(said.get("on") or day_of(act, ledger.zone)), "case": case.number, "stream": proceedings.stream,
        "items": _runs(service.versions), "purposes": [act.basis.get("purpose")] if act.basis.get("purpose") else [],
        "until": None, "conditions": None, "agency": None, "agencies": [], "member": None, "outside": None, "person": None,
        "by": act.brought_by, "sharing_basis": None, "method": said.get("method"), "discussion": None,
        "manifest": next((copy.fields.get("manifest") for copy in copies), None), "returned": service.back and service.back.version,
    }  # fmt: skip


def _runs(versions: "frozenset[int]") -> "Sequence[str]":
    """Write numbers of entries in runs: #1-#4, #7."""
    runs: list[tuple[int, int]] = []
    for version in sorted(versions):
        if runs and runs[-1][1] == version - 1:
            runs[-1] = runs[-1][0], version
        else:
            runs.append((version, version))
    return [f"#{first}" if first == last else f"#{first}-#{last}" for first, last in runs]
