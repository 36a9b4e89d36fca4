"""The proof in a bundle: the partial trees by which its entries lead to one checkpoint (docs/format.md, section 22). Pure.

A copy that states completeness proves each of its streams whole: leaves, index, index entry, log. One that states authenticity only
proves each entry by itself, and of no stream how many it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from ledger.entry import unit
from ledger.entry.core import COMMITMENT_BYTES
from ledger.errors import MalformedProof
from ledger.proof import bundle, jcs, partial
from ledger.proof.index import IndexLeaf
from ledger.proof.index_entry import Opening
from ledger.proof.merkle import HASH_BYTES, Nodes, hash_leaf

MEMBERS = ("bundle_proof", "complete", "index_hashes", "index_streams", "log", "log_hashes", "size", "streams")
OPENING_BYTES = 368
"""Of an index entry: version, event, recorded_at, salt of its unit ``index``, that unit's slot tag, commitments of ordinals 0, 1 and 3."""
_INDEX_LEAF = b"\x00\x00\x00\x12caseledger/index/1"
_ENTRY = b"\x00\x00\x00\x12caseledger/entry/1"
_LEDGER_MADE = b"\x00\x00\x00\x0bledger-made"


class Stream(NamedTuple):
    """A stream that is proven complete: its id, how many entries it has before the index entry, the number of its leaf in the index."""

    stream: UUID
    size: int
    number: int


class Proof(NamedTuple):
    """What proof.json and proof/hashes hold; ``size`` is the number of entries under the checkpoint, S.

    ``opening``: of the index entry at position S, empty but in a complete copy; ``streams`` of it, by number in the index, which has
    ``indexed`` leaves. ``beside_index`` and ``beside_log`` are the hashes beside the known leaves of index and log.
    """

    log: UUID
    size: int
    opening: bytes
    indexed: int
    streams: tuple[Stream, ...]
    beside_index: tuple[bytes, ...]
    beside_log: tuple[bytes, ...]

    @property
    def complete(self) -> bool:
        """Whether the copy states completeness."""
        return bool(self.opening)

    @property
    def recorded_at(self) -> int:
        """When the index entry was recorded, in microseconds since 1970."""
        return int.from_bytes(self.opening[24:32], "big")


def of_entries(log: UUID, size: int, positions: Iterable[int], nodes: Nodes) -> Proof:
    """Prove that entries stand at these positions of the log under the checkpoint of ``size`` entries, and nothing more."""
    return Proof(log, size, b"", 0, (), (), _beside(size, positions, nodes))


class Indexed(NamedTuple):
    """An index: its leaves, the lookup of its nodes, and the opening of the index entry that states it, the last under the checkpoint."""

    leaves: Sequence[IndexLeaf]
    nodes: Nodes
    opening: Opening


def of_streams(log: UUID, size: int, streams: Iterable[UUID], index: Indexed, positions: Iterable[int], nodes: Nodes) -> Proof:
    """Prove streams complete under the checkpoint of ``size`` entries, whose last is the index entry, and entries at these positions.

    Raises MalformedProof for a stream that the index does not have.
    """
    numbers = {leaf.stream: number for number, leaf in enumerate(index.leaves)}
    asked = set(streams)
    if not asked <= numbers.keys():
        raise MalformedProof("a stream of a copy is not in the index; nothing was proven")
    known = sorted(numbers[stream] for stream in asked)
    listed = tuple(Stream(index.leaves[number].stream, index.leaves[number].size, number) for number in known)
    beside = tuple(partial.hashes(len(index.leaves), known, index.nodes))
    return Proof(log, size, index.opening.encode(), len(index.leaves), listed, beside, _beside(size, [*positions, size], nodes))


def _beside(size: int, positions: Iterable[int], nodes: Nodes) -> tuple[bytes, ...]:
    return tuple(partial.hashes(size, sorted({position - 1 for position in positions}), nodes))


def files(proof: Proof) -> dict[str, bytes]:
    """Write proof.json and proof/hashes. Raises MalformedProof for what ``parse`` would not read as this proof."""
    hashes = b"".join((proof.opening, *proof.beside_index, *proof.beside_log))
    made = {bundle.PROOF: jcs.encode(_told(proof)) + b"\n", bundle.HASHES: hashes}
    if parse(made[bundle.PROOF], hashes) != proof:
        raise MalformedProof("a proof of a bundle cannot be written; nothing was written")
    return made


def parse(source: bytes, hashes: bytes) -> Proof:
    """Read a proof. Raises MalformedProof for bytes that are none; nothing in it is believed yet."""
    try:
        return _proof(bundle.told(source, *MEMBERS), hashes)
    except bundle.UNREADABLE:
        raise MalformedProof("proof.json and hashes are not the proof of a bundle of format 1; nothing was read") from None


def _proof(told: Any, hashes: bytes) -> Proof:
    begin = OPENING_BYTES if told["complete"] else 0
    middle = begin + HASH_BYTES * bundle.whole(told["index_hashes"])
    end = middle + HASH_BYTES * bundle.whole(told["log_hashes"])
    streams = tuple(
        Stream(UUID(bytes=bundle.hexadecimal(each["stream"], 16)), bundle.whole(each["size"], 1), bundle.whole(each["number"]))
        for each in told["streams"] if bundle.members(each, "number", "size", "stream")
    )
    rising = all(one.number < other.number and one.stream < other.stream for one, other in pairwise(streams))
    if bundle.whole(told["bundle_proof"]) != bundle.FORMAT or type(told["complete"]) is not bool or type(told["streams"]) is not list:
        raise ValueError("another format")
    if len(hashes) != end or not rising or not (begin or told["index_streams"] == len(streams) == middle - begin == 0):
        raise ValueError("hashes or streams of another number or order")
    return Proof(
        UUID(bytes=bundle.hexadecimal(told["log"], 16)), bundle.whole(told["size"]),
        hashes[:begin], bundle.whole(told["index_streams"]), streams, _parted(hashes[begin:middle]), _parted(hashes[middle:end]),
    )  # fmt: skip


def _told(proof: Proof) -> Mapping[str, Any]:
    return {
        "bundle_proof": bundle.FORMAT,
        "complete": proof.complete,
        "index_hashes": len(proof.beside_index),
        "index_streams": proof.indexed,
        "log": proof.log.hex,
        "log_hashes": len(proof.beside_log),
        "size": proof.size,
        "streams": [{"number": each.number, "size": each.size, "stream": each.stream.hex} for each in proof.streams],
    }


def index_leaf(stream: Stream, root: bytes) -> bytes:
    """Give the leaf hash of a stream in the index (docs/format.md, section 15); ``root`` is that of its tree."""
    return hash_leaf(_INDEX_LEAF + stream.stream.bytes + stream.size.to_bytes(8, "big") + root)


def index_entry_leaf(proof: Proof, root: bytes) -> bytes:
    """Give the leaf of the index entry that states this root of the index (docs/format.md, sections 7, 16 and 17, steps 5 and 6)."""
    opening = proof.opening
    version, event, recorded_at, salt, tag = (opening[at:to] for at, to in pairwise((0, 8, 24, 32, 48, 80)))
    said = {"root": root.hex(), "size": proof.size - 1, "streams": proof.indexed}
    text = jcs.encode([unit.salt_text(salt), "index", said])
    stated = unit.plaintext_digest(text) + unit.content_digest(text) + tag
    place = proof.log.bytes + proof.size.to_bytes(8, "big") + proof.log.bytes + version + event + recorded_at + bytes(16)
    first, second, last = (opening[at : at + COMMITMENT_BYTES] for at in range(80, OPENING_BYTES, COMMITMENT_BYTES))
    return hash_leaf(_ENTRY + place + _LEDGER_MADE + (4).to_bytes(4, "big") + first + second + stated + last)


def _parted(run: bytes) -> tuple[bytes, ...]:
    return tuple(run[at : at + HASH_BYTES] for at in range(0, len(run), HASH_BYTES))
