"""Who was given what of a case, and what he must be told of it since: said here for every list, clock and command. Pure.

A controller that corrects, erases or restricts tells whoever received it from him (DPA 2018 s.48(7), (9)); a restriction that ends, and
what is recalled, he tells them too (domain.md 0.6, 3, 5.8, P17, P18). All that an entry says has to be known for it: of a correction that
its agency holds it is not told what it corrects to whoever does not see it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from ledger.events.catalogue import TYPES
from ledger.events.fact import Fact
from ledger.rules.told_of import grouped

MADE, BROUGHT, NAMED, GLASS = "share-made", "information-contributed", "identity-disclosed", "glass-broken"
INFORMED, TRANSFERRED, ADVISED = "victim-informed", "case-transferred", "advice-given"
GIVEN = (MADE, BROUGHT, NAMED, GLASS, INFORMED, TRANSFERRED, ADVISED)
"""Types by which somebody was given something of the case; who broke the glass took what was there, who took the case over got it."""
WHOLE = frozenset({GLASS, TRANSFERRED})
"""By these somebody was given all that was there before."""
TO_VICTIM = frozenset({NAMED, INFORMED})
"""By these a victim was told something."""
RECEIVER = {MADE: "recipient", BROUGHT: "to", TRANSFERRED: "area", ADVISED: "agency"}
"""The field that names the agencies which were given something, by type."""
FOLLOWED, NOTIFIED = "share-followed", "recipient-notified"
SERVED, SERVICE_FOLLOWED = "material-disclosed", "service-followed"
"""The types by which a side is given something in proceedings, and that say what became of it (``served_since``)."""
CORRECTING = tuple(kind for kind in ("fact-corrected", "held-corrected", "statement-added") if f"{kind}.v1" in TYPES)
"""Types that put an earlier entry right, or complete it (DPA 2018 s.46(1), (3)), by the entry that they name as their target."""
RESTRICTED, LIFTED, ERASING = "record-restricted", "restriction-lifted", "content-erased"
NOTICE = {
    **dict.fromkeys(CORRECTING, "correction"), RESTRICTED: "restriction", LIFTED: "lifting", ERASING: "erasure", FOLLOWED: "recall",
}  # fmt: skip
"""What a recipient is told of (``ledger.events.sharing.NoticeOf``), by the type that records it."""
WORST = ("erasure", "recall", "restriction", "correction", "lifting")
"""What waits longest to do harm comes first: what should not be there any more, then what should not be used, then what is wrong."""
READ = frozenset({*GIVEN, *NOTICE, NOTIFIED})
"""Every type that it depends on, without version."""
GONE = frozenset({"returned", "destroyed"})
"""After these the recipient has nothing any more (``ledger.events.sharing.Following``)."""

Kinds = Mapping[str, Sequence[Fact]]
"""The facts of one stream, as they stand, by their type without version."""


class Notice(NamedTuple):
    """Something of which the recipient of an act must be told, and the entry that records it.

    ``settled``: the entry by which he was told, by which he gave back or destroyed what he had, or by which a restriction ended of which
    he knew nothing; None where he is still to be told. ``apart``: of several agencies that received it, by code, the entry by which
    one of them was told by itself.
    """

    of: str
    entry: Fact
    settled: Fact | None
    apart: Mapping[str, Fact] = {}


def by_kind(facts: Iterable[Fact]) -> Kinds:
    """Give facts by their type, in order of positions."""
    return grouped(sorted(facts, key=lambda fact: fact.position))


def given(kinds: Kinds) -> list[Fact]:
    """Give each act by which somebody was given something, first recorded first."""
    found = (fact for kind in GIVEN for fact in kinds.get(kind, ()) if gives(kind, fact.fields))
    return sorted(found, key=lambda fact: fact.position)


def gives(kind: str, fields: Mapping[str, Any]) -> bool:
    """Whether an act gave somebody something of the case; a victim who was informed, only where it names the entry."""
    return kind in GIVEN and (kind != INFORMED or bool(numbers(fields.get("entry"))))


def contents(gift: Fact) -> set[int] | None:
    """Give the entries that an act gave: its items and its own; to a victim the one of which she was told; None: all that was before."""
    if gift.kind in WHOLE:
        return None
    return numbers(gift.fields.get("entry")) if gift.kind == INFORMED else {*numbers(gift.fields.get("items")), gift.version}


def holding(kinds: Kinds, versions: Collection[int] | None = None) -> list[Fact]:
    """Give the acts whose recipients must be told when these entries (None: all of the record) are corrected, restricted or erased.

    Those by which one of them was given, or an entry of its correction chain, and of which nothing was returned or destroyed.
    """
    whole = None if versions is None else chain(versions, kinds)
    return [gift for gift in given(kinds) if left(gift, kinds) is None and (whole is None or gave(gift, whole))]


def identifying(kinds: Kinds, person: UUID, *, suspect: bool) -> list[Fact]:
    """Give the acts of a case whose recipients must be told when a person's own record is corrected, restricted or erased.

    They were given his identity, and gave nothing back. ``suspect``: whether he is a suspect of the case.
    """
    return [gift for gift in given(kinds) if named(gift, person, suspect=suspect) and left(gift, kinds) is None]


def named(gift: Fact, person: UUID, *, suspect: bool) -> bool:
    """Whether an act gave the identity of this person; who broke the glass or took the case over was shown everybody's."""
    if gift.kind == NAMED:
        return suspect and gift.fields.get("suspect", str(person)) == str(person)
    return gift.kind in WHOLE or str(person) in (gift.fields.get("persons") or ())


def knowing(restriction: Fact, kinds: Kinds) -> list[Fact]:
    """Give the acts whose recipients must be told when this restriction is lifted: they hold what it covers, and know of it."""
    return [
        gift for gift in given(kinds)
        if left(gift, kinds) is None and _knew(restriction, gift, kinds) and _covers(restriction, gift, _held(gift, kinds))
    ]  # fmt: skip


def gave(gift: Fact, versions: Collection[int]) -> bool:
    """Whether an act gave one of these entries."""
    said = contents(gift)
    return any(version < gift.version for version in versions) if said is None else not said.isdisjoint(versions)


def chain(versions: Collection[int], kinds: Kinds) -> frozenset[int]:
    """Give these entries with all of their correction chains: what they correct, and every correction of that, at whatever remove."""
    links = {
        fact.version: target for kind in CORRECTING for fact in kinds.get(kind, ()) for target in numbers(fact.fields.get("target"))
        if target < fact.version
    }  # fmt: skip
    roots = {_root(version, links) for version in versions}
    return frozenset({*versions, *roots, *(version for version in links if _root(version, links) in roots)})


def notices(gift: Fact, kinds: Kinds, of: Collection[int] | None = None) -> list[Notice]:
    """Give everything of which the recipient of an act must be told since then, first recorded first, and whether he was.

    ``of``: only what concerns these entries, which the act gave.
    """
    since = sorted((fact for kind in NOTICE for fact in kinds.get(kind, ()) if _later(fact, gift)), key=lambda fact: fact.position)
    if not since:
        return []
    held = _held(gift, kinds) if of is None else of
    return [_notice(each, gift, kinds) for each in since if _concerns(each, gift, held, kinds)]


def notices_of_identity(gift: Fact, own: Kinds, kinds: Kinds) -> list[Notice]:
    """Give what changed since in a person's own record (``own``), of which who was given his identity by an act of a case must be told.

    Such an entry has no number in the case: he was told of it by what tells him of its kind afterwards.
    """
    since = sorted((fact for kind in NOTICE for fact in own.get(kind, ()) if _later(fact, gift)), key=lambda fact: fact.position)
    here = {**kinds, LIFTED: own.get(LIFTED, ()), RESTRICTED: own.get(RESTRICTED, ())}
    return [_notice(each, gift, here) for each in since if _concerns(each, gift, None, here)]


def waiting(gift: Fact, kinds: Kinds) -> list[Notice]:
    """Give that of which the recipient of an act is still to be told, the worst first and of equals the oldest."""
    left = [each for each in notices(gift, kinds) if each.settled is None]
    return sorted(left, key=lambda each: (WORST.index(each.of), each.entry.position))


def numbers(value: object) -> set[int]:
    """Read the numbers of entries that a field names: one, or a list of them."""
    return {each for each in (value if isinstance(value, list | tuple) else (value,)) if isinstance(each, int) and each is not True}


def _held(gift: Fact, kinds: Kinds) -> frozenset[int] | None:
    """Give the entries that an act gave with their chains; None for all that was there before."""
    said = contents(gift)
    return None if said is None else chain(said, kinds)


def _root(version: int, links: Mapping[int, int]) -> int:
    while version in links:
        version = links[version]
    return version


def _later(fact: Fact, gift: Fact) -> bool:
    return fact.position > gift.position and (fact.kind != FOLLOWED or fact.fields.get("how") == "recalled")


def _concerns(change: Fact, gift: Fact, held: Collection[int] | None, kinds: Kinds) -> bool:
    """Whether what was changed is what was given; ``held``: its entries with their chains, None for all that was there before."""
    if change.kind == FOLLOWED:
        return change.fields.get("share") == gift.version
    if change.kind == LIFTED:
        named = _restriction(change, kinds)
        return named is not None and _covers(named, gift, held) and _knew(named, gift, kinds)
    return _covers(change, gift, held)


def _covers(change: Fact, gift: Fact, held: Collection[int] | None) -> bool:
    name = "target" if change.kind in CORRECTING else "versions"
    told = change.fields.get(name)
    if told is None:
        return name == "versions"
    named = numbers(told)
    if held is not None:
        return not named.isdisjoint(held)
    return change.stream != gift.stream or any(version < gift.version for version in named)


def _restriction(lifting: Fact, kinds: Kinds) -> Fact | None:
    return next((each for each in kinds.get(RESTRICTED, ()) if each.version == lifting.fields.get("restriction")), None)


def _knew(restriction: Fact, gift: Fact, kinds: Kinds) -> bool:
    """Whether the recipient knows of a restriction: what he was given bore it (to broken glass it stays closed), or he was told of it."""
    bore = restriction.position < gift.position and gift.kind != GLASS
    return bore or any(_tells(each, restriction, gift) for each in kinds.get(NOTIFIED, ()))


def _notice(change: Fact, gift: Fact, kinds: Kinds) -> Notice:
    """Say whether the recipient was told of a change; of several agencies that received it, each is."""
    notices = [each for each in kinds.get(NOTIFIED, ()) if _tells(each, change, gift)]
    apart = {str(agency): each for each in reversed(notices) if (agency := each.fields.get("recipient")) is not None}
    told = next((each for each in notices if each.fields.get("recipient") is None), None) or _informed_anew(change, gift, kinds)
    if told is None and apart and apart.keys() >= set(receiving(gift.kind, gift.fields, gift.brought_by)):
        told = max(apart.values(), key=lambda each: each.position)
    ended = next((each for each in kinds.get(LIFTED, ()) if change.kind == RESTRICTED and _restriction(each, kinds) == change), None)
    return Notice(NOTICE[change.kind], change, told or left(gift, kinds) or ended, apart)


def _informed_anew(change: Fact, gift: Fact, kinds: Kinds) -> Fact | None:
    """Give the entry by which a victim was informed again of what she had been told, after it was corrected: of what it says now."""
    if gift.kind != INFORMED or change.kind not in CORRECTING:
        return None
    held, hers = _held(gift, kinds) or frozenset(), gift.fields.get("victim")
    again = (each for each in kinds.get(INFORMED, ()) if each.position > change.position and each.fields.get("victim") == hers)
    return next((each for each in again if not numbers(each.fields.get("entry")).isdisjoint(held)), None)


def receiving(kind: str, fields: Mapping[str, Any], brought_by: str | None) -> tuple[str, ...]:
    """Give the codes of the agencies to which an act of this type, with these fields, of this agency gave something; none outside."""
    said = brought_by if kind == GLASS else fields.get(RECEIVER.get(kind, ""))
    return tuple(map(str, said)) if isinstance(said, list | tuple) else () if said is None else (str(said),)


def left(gift: Fact, kinds: Kinds) -> Fact | None:
    """Give the entry by which the recipient gave back or destroyed what he had."""
    told = (each for each in kinds.get(FOLLOWED, ()) if each.fields.get("share") == gift.version)
    return next((each for each in told if each.fields.get("how") in GONE), None)


def _tells(notice: Fact, of: Fact, gift: Fact) -> bool:
    """Whether a recipient of that act was told of this very entry, or of its kind afterwards."""
    if notice.fields.get("share") != gift.version:
        return False
    named, what = notice.fields.get("entry"), notice.fields.get("of")
    if named is None:
        return notice.position > of.position and what == NOTICE[of.kind]
    return bool(named == of.version and notice.stream == of.stream)
