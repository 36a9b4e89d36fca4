"""A pack for a recipient without a login: what was shared, as he may read it, with a manifest whose digest stands in the record.

What a pack says follows from the record alone: the same share gives the same bytes, today and when it is made again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID

from commands import consulting, covering, paging, telling
from commands.covering import SHARE
from commands.packs import Pack
from commands.people import People
from ledger import RELEASE
from ledger.errors import NotAuthorised, NotFound, VerificationFailed
from ledger.events.fact import ERASED

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.entry.canonical import JSON
    from ledger.privacy.opening import Entry
    from ledger.proof.pack import Disclosed

UNSHARED = "not shared"
"""Why a mention of a person whose identity is not shared is not in the pack."""
MENTIONS = frozenset({"person", "place", "number", "vehicle"})
"""Kinds of pieces of a narrative that tell who somebody is (ledger.entry.mention.KINDS)."""

class Cover(NamedTuple):
    """What the cover is made of: the fields of the share in JSON values, and the position before which the record counts (None: now).

    ``purpose`` and ``why`` are those of the consultation by which the entries are read.
    """

    made: Mapping[str, Any]
    before: int | None = None
    purpose: str | None = None
    why: str | None = None


def built(ledger: "Ledger", stream: UUID, items: Sequence[int], persons: Sequence[UUID], cover: Cover) -> Pack:
    """Build the pack of some entries of a case, read in one recorded consultation, with the identity of these persons and of no others.

    Raises NotFound, NotAuthorised for entries that another agency brought, VerificationFailed where something is not what was recorded.
    """
    return _Read(ledger, stream, persons, cover).packed(items, cover.made)


def again(ledger: "Ledger", stream: UUID, version: int, purpose: str | None = None, why: str | None = None) -> tuple[Pack, str]:
    """Build the pack of a share that was recorded in that entry, and give the digest of the manifest that it names.

    Raises NotFound where the entry is no share with a pack that this reader may see, and as ``built``.
    """
    fact = next((each for each in ledger.facts(stream, (SHARE,)) if each.version == version), None)
    if fact is None or "manifest" not in fact.fields:
        raise NotFound(f"no share with a pack in entry {version} that you may see; nothing was written; see caseledger share list")
    persons = [UUID(each) for each in fact.fields.get("persons", ())]
    read = _Read(ledger, stream, persons, Cover({}, fact.position, purpose, why))
    made = read.entries[version]
    require_own(made, ledger.me.agency)
    return read.packed(fact.fields["items"], made.fact.fields), fact.fields["manifest"]


def differs(pack: Pack) -> str:
    """Say why the pack of a recorded share is another now than it was."""
    if erased := [mark for mark in pack.marked if "erased" in mark]:
        return f"a part of it was destroyed since: {' '.join(erased)}"
    if pack.marked:
        return f"a part of it is not shown to you now: {' '.join(pack.marked)}"
    return f"release {RELEASE} words it otherwise, or who reads is another than who shared; read it with the release of that day"


def require_own(entry: "Entry", agency: str) -> None:
    """Raise NotAuthorised for an entry that another agency brought."""
    if (entry.fact.held or entry.fact.marks).get("originator") != agency:
        raise NotAuthorised(f"{entry.address} is another agency's; nothing was shared; ask that agency (caseledger share ask)")


class _Read:
    """A case as its sender reads it for a pack: entries by version, the unit's own, and who is who as far as the recipient may know."""

    def __init__(self, ledger: "Ledger", stream: UUID, persons: Sequence[UUID], cover: Cover) -> None:
        self.ledger, self.stream, self.persons, self.before = ledger, stream, persons, cover.before
        self.number = ledger.called(stream) or "CASE"
        wanted = consulting.Wanted([stream], persons, cover.purpose, cover.why, f"{self.number}, to share it", cover.before)
        entries = consulting.read(ledger, wanted)
        self.entries = {entry.fact.version: entry for entry in consulting.of(entries, [stream])}
        self.policies = [each for each in consulting.policies(ledger) if self.before is None or each.position < self.before]
        known = [entry for entry in consulting.of(entries, [ledger.unit_stream(), *persons]) if self._counts(entry)]
        people = People.of(known, ledger.parties([stream]).get(stream, []), policies=self.policies)
        self.people = replace(people, members={}, renamed={}, entries={})

    def _counts(self, entry: "Entry") -> bool:
        """Whether it was recorded before the share."""
        return self.before is None or entry.fact.position < self.before

    def packed(self, items: Sequence[int], told: Mapping[str, Any]) -> Pack:
        """Build the pack of these entries under the cover of a share with these fields."""
        from ledger.proof import pack

        chosen = [self._chosen(version) for version in sorted(set(items))]
        made = {name: value for name, value in told.items() if name not in ("manifest", "checked_by")}
        contact = self.policies[-1].policy.contact if self.policies else ""
        decision, zone, sender = self.entries.get(made.get("decision", 0)), self.ledger.zone, self.ledger.me.agency
        of = covering.Covered(self.number, sender, made, decision, self.people, contact, zone, chosen[0])
        lines = list(covering.page(of, chosen, self._later(chosen), self._restricted(chosen)))
        files = {
            pack.PAGE: paging.as_html(lines), pack.TEXT: paging.as_text(lines),
            pack.ENTRIES: pack.entries(map(_disclosed, chosen)), pack.COVER: covering.stated(of),
        }  # fmt: skip
        marked = dict.fromkeys(mark for entry in chosen for mark in telling.marks_of(entry, zone))
        return Pack(files, dict(self._proofs(chosen)), tuple(mark for mark in marked if UNSHARED not in mark))

    def _chosen(self, version: int) -> "Entry":
        entry = self.entries.get(version)
        if entry is None or not self._counts(entry):
            raise NotFound(f"no {self.number}#{version} that you may see; nothing was shared; see caseledger show {self.number}")
        reasons = {why.reason for why in entry.withheld.values()}
        if reasons & telling.FINDINGS:
            raise VerificationFailed(f"{entry.address} is not what was recorded; nothing was shared; tell the auditor")
        if entry.fact.type != ERASED:
            require_own(entry, self.ledger.me.agency)
        return self._masked(entry)

    @cached_property
    def _open(self) -> frozenset[UUID]:
        """Slots whose mentions the recipient reads: the record's own, and those of the persons whose identity is shared."""
        from ledger.entry.slot import Owner

        controllers = {str(entry.fact.basis["controller"]) for entry in self.entries.values() if "controller" in entry.fact.basis}
        owners = [Owner(person, self.stream, each) for person in (None, *self.persons) for each in controllers]
        return frozenset(self.ledger.keyring.living(owners).values())

    def _masked(self, entry: "Entry") -> "Entry":
        """Leave out what mentions a person whose identity is not shared."""
        from msgspec.structs import replace as changed

        from ledger.events.fact import ENVELOPE, joined
        from ledger.privacy.opening import Withheld

        laid = [piece for each in telling.layout_of(entry).values() for piece in each["pieces"]]
        mentions = [ordinal for ordinal, kind in laid if kind in MENTIONS and ordinal in entry.slots]
        hidden = {ordinal for ordinal in mentions if entry.slots[ordinal] not in self._open}
        if not hidden:
            return entry
        units = [each for each in entry.units if each[0] not in hidden]
        fields = {name: value for name, value in joined(each[1:] for each in units).items() if name not in ENVELOPE}
        withheld = {**entry.withheld, **dict.fromkeys(hidden, Withheld(UNSHARED))}
        return replace(entry, units=units, withheld=withheld, fact=changed(entry.fact, fields=fields))

    def _later(self, chosen: Sequence["Entry"]) -> dict[int, list[str]]:
        """Give what corrects, disputes or supplements one of these and is not shared with it: the recipient is to know of it."""
        found: dict[int, list[str]] = {}
        named = {entry.fact.version for entry in chosen}
        for version, entry in self.entries.items():
            if version not in named and self._counts(entry) and entry.fact.fields.get("target") in named:
                found.setdefault(entry.fact.fields["target"], []).append(entry.address)
        return found

    def _restricted(self, chosen: Iterable["Entry"]) -> dict[int, list[str]]:
        """Say of each of these that was restricted by then since when and why: its recipient is to know."""
        from ledger.rules import restriction

        standing = restriction.in_force(entry.fact for entry in self.entries.values() if self._counts(entry))
        over = {entry.fact.version: restriction.covering(standing, entry.fact.version, entry.fact.kind) for entry in chosen}
        return {version: [restriction.in_words(each, self.ledger.zone) for each in found] for version, found in over.items() if found}

    def _proofs(self, chosen: Iterable["Entry"]) -> Iterator[tuple[str, bytes]]:
        """Give the proof of each entry that a checkpoint covers, where this machine has one."""
        if not self.ledger.place.private:
            return
        from ledger import checkpoints
        from ledger.proof import pack

        for entry in chosen:
            found = checkpoints.receipt(self.ledger, entry.fact.position)
            if found.proof is not None:
                yield pack.proof_of(entry.address), found.proof


def _disclosed(entry: "Entry") -> "Disclosed":
    from ledger.entry import unit
    from ledger.proof.pack import Disclosed

    shown = [each for each in entry.units if each[1] != unit.DECOY]
    units = {ordinal: unit.encode(unit.Unit(entry.salts[ordinal], name, cast("JSON", value))) for ordinal, name, value in shown}
    return Disclosed(entry.address, entry.core, units, {ordinal: why.reason for ordinal, why in entry.withheld.items()})
