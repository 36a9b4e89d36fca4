"""What is restricted in a record, since when, on what ground, and until it was lifted (DPA 2018 s.47(2), (3), s.48; domain.md 5.12). Pure.

What is restricted is kept and leaves everyday use: operational views, sharing, research. Proceedings, legal claims and the Commissioner's
checks still reach it (``ledger.events.envelope.REACHES_RESTRICTED``), and there it is marked. It counts at the moment of asking, whatever
past day is asked about. The entries that restrict and lift stay in view: by them everybody knows that something was taken out of use.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from ledger.events.catalogue import load
from ledger.events.event import fields_of
from ledger.events.fact import Fact, fact_from_units
from ledger.events.occurred import long_date

RESTRICTED, LIFTED = "record-restricted", "restriction-lifted"
IN_VIEW = frozenset({RESTRICTED, LIFTED})
"""Types, without version, that no restriction takes out of view (071_visible.sql)."""


SPEAKS = frozenset({"fact-corrected", "held-corrected", "fact-disputed", "dispute-resolved", "statement-added"})
"""Types, without version, that say of an earlier entry what it should read, what is contested of it or what somebody says to it."""


class Restriction(NamedTuple):
    """A restriction that stands: the entry that made it, the numbers of the entries (None: the whole record, and what is recorded later).

    ``agency`` is whose restriction it is, ``since`` (aware) when it was recorded, ``ground`` a code of
    ``ledger.events.privacy.RestrictionGround``.
    """

    entry: int
    versions: frozenset[int] | None
    ground: str | None
    agency: str | None
    since: datetime

    def covers(self, version: int, kind: str) -> bool:
        """Whether it takes an entry of its record, of this type without version, out of use."""
        return kind not in IN_VIEW and (self.versions is None or version in self.versions)


Standing = Mapping[int, Restriction]
"""The restrictions of one record that stand, by the entries that made them."""


def after(standing: Standing, fact: Fact) -> Standing:
    """Give the restrictions that stand after one more entry. Total."""
    if fact.kind == RESTRICTED:
        told = fact.fields.get("versions")
        named = frozenset(each for each in told if isinstance(each, int)) if isinstance(told, list | tuple) else None
        ground = fact.fields.get("ground")
        made = Restriction(fact.version, named, ground if isinstance(ground, str) else None, fact.brought_by, fact.recorded_at)
        return {**standing, fact.version: made}
    if fact.kind == LIFTED:
        return {entry: each for entry, each in standing.items() if entry != fact.fields.get("restriction")}
    return standing


def in_force(facts: Iterable[Fact]) -> Standing:
    """Give the restrictions of one record that stand after these facts of it, in whatever order they come."""
    standing: Standing = {}
    for fact in sorted((fact for fact in facts if fact.kind in IN_VIEW), key=lambda fact: fact.version):
        standing = after(standing, fact)
    return standing


def covering(standing: Standing, version: int, kind: str = "") -> list[Restriction]:
    """Give the restrictions that take an entry out of use, the first first; ``kind``: its type without version."""
    return [each for _, each in sorted(standing.items()) if each.covers(version, kind)]


def with_it(facts: Iterable[Fact], versions: Iterable[int]) -> list[int]:
    """Give these entries with what corrects, disputes or supplements them, at whatever remove, as far as its coded fields are known.

    What is restricted would else be read on in its own correction.
    """
    found = set(versions)
    for fact in sorted(facts, key=lambda fact: fact.version):
        if fact.kind in SPEAKS and not found.isdisjoint({fact.fields.get("target"), fact.fields.get("dispute")}):
            found.add(fact.version)
    return sorted(found)


def whole(standing: Standing) -> Restriction | None:
    """Give the first restriction of the record as a whole, where one stands."""
    return next((each for _, each in sorted(standing.items()) if each.versions is None), None)


def in_words(restriction: Restriction, zone: tzinfo) -> str:
    """Say since which day and because of what something is restricted, for a chronology, a pack or a schedule of material."""
    codes = next(field.codes for field in fields_of(load(f"{RESTRICTED}.v1")) if field.name == "ground")
    ground = (codes or {}).get(str(restriction.ground), "its ground is not shown")
    return f"restricted since {long_date(restriction.since.astimezone(zone).date())} because {ground}"


def in_use(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Give the facts of one record as an operational view has them: of a restricted entry no more than that there is one."""
    known = list(facts)
    standing = in_force(known)
    for fact in known:
        yield _blank(fact) if covering(standing, fact.version, fact.kind) else fact


def _blank(fact: Fact) -> Fact:
    return fact_from_units(
        position=fact.position, stream=fact.stream, version=fact.version, event=fact.event,
        recorded_at=fact.recorded_at.astimezone(UTC), recorder=fact.recorder, units={},
    )  # fmt: skip
