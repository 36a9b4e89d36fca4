"""Prove the entries of a copy: the files of ``data/proof`` and ``authors.ndjson`` of docs/format.md section 22, from the stored trees.

First the checkpoint is chosen under which the copy is read (``base``), then what the copy shows is proven under it (``prove``). The same
entries under the same checkpoint, with the same cosignatures, give the same bytes at any later time.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from ledger import checkpoints, cosigning, log_adoption, trees
from ledger.application import Ledger
from ledger.entry import core, unit
from ledger.entry.core import LEDGER_MADE, EntryCore
from ledger.errors import Conflict, NotFound, VerificationFailed
from ledger.proof import bundle, bundle_entry, bundle_proof, checkpoint, index, index_entry, merkle, trust
from ledger.proof.bundle import Earlier, Shown
from ledger.proof.bundle_entry import Key
from ledger.proof.bundle_proof import Indexed, Proof
from ledger.proof.cosignature import Policy
from ledger.proof.note import VerifierKey
from ledger.store import copies, reading, tree_store

RECORD = "cases"
GIVES = ("user-added.v1", "user-key-changed.v1")
"""Types of the entries by which users have their keys (docs/format.md, section 6)."""
TRIES = 3
"""Others who record may bring the stored trees on that often while they are read."""
NO_QUORUM = Policy(())


class Base(NamedTuple):
    """The checkpoint under which a copy is read and proven: its note, how many entries it has, its timestamps."""

    note: bytes
    size: int
    timestamps: tuple[bytes, ...]

    @property
    def covered(self) -> int:
        """The last position that a copy of this base may show: the entry behind it is the index."""
        return self.size - 1


class Asked(NamedTuple):
    """What is to be proven: the bytes of the entries shown; of a copy that states completeness its streams, else None.

    ``quorum``: the witnesses that the unit names; ``earlier``: sizes of the checkpoints of earlier copies for the same audience.
    """

    entries: Sequence[bytes]
    streams: Sequence[UUID] | None
    quorum: Policy = NO_QUORUM
    earlier: Sequence[int] = ()


def base(ledger: Ledger, at: int | None = None, covering: int | None = None) -> Base:
    """Choose the checkpoint of a copy, and keep it, so that the same copy can be made again.

    ``at``: that of so many entries, which is kept here. ``covering``: the newest that others cosigned and that covers this position before
    its index. Otherwise one that is made now, or where nothing was recorded since the newest.
    Raises NotFound where none of that size is kept, and whatever ``checkpoints.make`` does.
    """
    if at is not None:
        kept = next((each for each in copies.copies(ledger.place, RECORD) if each.size == at), None)
        if kept is None:
            raise NotFound(f"no checkpoint of {at} entries of the record is kept here; nothing was made; see caseledger bundle list")
        return Base(kept.note, kept.size, kept.timestamps)
    signed = copies.cosigned(ledger.place, RECORD, covering + 1) if covering is not None else None
    if signed is None:
        signed = copies.collected(ledger.place, RECORD, checkpoints.make(ledger, RECORD))
    copies.keep(ledger.place, RECORD, signed)
    return base(ledger, checkpoint.stated(signed).size)


def leaves(ledger: Ledger, base: Base, streams: Iterable[UUID]) -> dict[UUID, tuple[bytes, ...]]:
    """Give the leaves of these streams' entries under a base, by version from 1; a complete copy has them bare of what it does not show.

    Of a stream that had not begun there is none. Raises as ``prove``.
    """
    sizes = {each.stream: each.size for each in _indexed(ledger, base).leaves}
    return {each: trees.leaves_of(ledger.projector, RECORD, each)[: sizes.get(each, 0)] for each in streams}


def prove(ledger: Ledger, base: Base, asked: Asked) -> dict[str, bytes]:
    """Prove what a copy shows under its base; gives the files by name, relative to the bundle.

    Raises VerificationFailed where what is stored does not lead to the checkpoint, or gives an author no key; Conflict where others
    record without pause; NotAuthorised for an account to which the projector is not open.
    """
    shown = [core.decode(each) for each in asked.entries]
    authors = list(_authors(ledger, shown, base.covered))
    positions = [core.decode(each.entry).position for each in authors]
    proof = _proof(ledger, base, asked, shown, positions)
    joined = [_joined(ledger, size, base.size) for size in sorted(set(asked.earlier)) if size <= base.size]
    files = {
        **bundle_proof.files(proof),
        bundle.AUTHORS: bundle.written(authors),
        bundle.CHECKPOINT: base.note,
        bundle.POLICY: trust.written(_keys(ledger, base.note), asked.quorum).encode("utf-8"),
        **{f"{bundle.TIMESTAMPS}{number}.tsr": token for number, token in enumerate(base.timestamps, 1)},
    }
    return {**files, bundle.EARLIER: bundle.earlier(joined)} if joined else files


def _proof(ledger: Ledger, base: Base, asked: Asked, shown: Sequence[EntryCore], authors: Iterable[int]) -> Proof:
    log, nodes = ledger.logs[RECORD], trees.nodes(ledger.projector, RECORD)
    if merkle.subtree_root(0, base.size, nodes) != checkpoint.stated(base.note).root:
        raise VerificationFailed(
            "what is stored of the record does not lead to the checkpoint of the copy; nothing was made; see what caseledger verify finds"
        )
    if asked.streams is None:
        return bundle_proof.of_entries(log, base.size, [*authors, *(each.position for each in shown)], nodes)
    return bundle_proof.of_streams(log, base.size, asked.streams, _indexed(ledger, base), authors, nodes)


def _indexed(ledger: Ledger, base: Base) -> Indexed:
    """Give the index that the last entry under the base states, made again from the stored trees."""
    ((entry, text),) = tree_store.cores(ledger.projector, RECORD, base.covered, base.size)
    opening, said = index_entry.opening(entry, text)
    for _ in range(TRIES):
        leaves = trees.index_before(ledger.projector, RECORD, base.covered)
        if (len(leaves), index.root(leaves)) == (said.streams, said.root):
            return Indexed(leaves, index.nodes(leaves), opening)
    raise Conflict("others recorded while the index of the record was read, or it is not that of its entries; nothing was made; try again")


def _joined(ledger: Ledger, first: int, second: int) -> Earlier:
    nodes = trees.nodes(ledger.projector, RECORD)
    return Earlier(first, merkle.subtree_root(0, first, nodes), merkle.consistency_proof(first, second, nodes))


def _authors(ledger: Ledger, shown: Iterable[EntryCore], covered: int) -> Iterator[Shown]:
    """Give the entries by which the authors of these have their keys, and the authors of those theirs, by position."""
    given = list(_given(ledger, covered))
    taken: dict[int, Shown] = {}
    asked = [(each.recorder, each.position) for each in shown if each.signature != LEDGER_MADE]
    while asked:
        recorder, position = asked.pop()
        found = next((each for each in reversed(given) if each[0].recorder == recorder and each[0].after < position), None)
        if found is None:
            raise VerificationFailed(f"no entry of the record gives the author of entry {position} a key; nothing was made")
        _, entry, line = found
        if entry.position not in taken:
            taken[entry.position] = line
            asked.append((entry.recorder, entry.position))
    yield from (taken[position] for position in sorted(taken))


def _given(ledger: Ledger, covered: int) -> Iterator[tuple[Key, EntryCore, Shown]]:
    """Give each key that the unit's stream gives somebody, with its entry and what a copy shows of it."""
    for position, *_, texts in reading.unit_facts(ledger.user, GIVES):
        if position > covered:
            continue
        ((source, _),) = tree_store.cores(ledger.projector, RECORD, position - 1, position)
        entry = core.decode(source)
        places = {each.plaintext: ordinal for ordinal, each in enumerate(entry.commitments)}
        named = {text: unit.read_stored(text)[0] for text in map(bytes, texts or ())}
        units = {places[unit.plaintext_digest(text)]: text for text, name in named.items() if name in bundle_entry.GIVES_KEY}
        line = Shown(0, source, dict(sorted(units.items())), {})
        if (key := bundle_entry.key_given(bundle_entry.opened(line))) is not None:
            yield key, entry, line


def _keys(ledger: Ledger, signed: bytes) -> list[VerifierKey]:
    """Give the keys of the log that signed a checkpoint, as the record names them."""
    origin = checkpoint.stated(signed).origin
    known = dict.fromkeys((cosigning.key(ledger, RECORD), *log_adoption.keys_ever(ledger, RECORD)))
    return [each.key for each in checkpoint.open_note(signed, origin, known).by_log]
