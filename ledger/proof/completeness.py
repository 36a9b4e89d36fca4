"""Proof that the entries of a stream are all there are, up to a checkpoint, and that a later proof extends an earlier one.

The last entry under a checkpoint of size S is the *index entry*: made by the ledger, it says what the index of all entries
before it is. A stream is complete when the index has it with the size and root that its entries give. ``docs/format.md``
states the bytes of the file; all in it that can be computed again is left out.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from ledger.entry import core
from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import checkpoint, merkle
from ledger.proof.checkpoint import Opened
from ledger.proof.index import IndexLeaf
from ledger.proof.index_entry import OPENING_BYTES, Index, Opening, parse_opening
from ledger.proof.merkle import HASH_BYTES
from ledger.proof.note import VerifierKey

_DOMAIN = b"caseledger/completeness/1"
_HEAD = struct.Struct(">I25s16s16sQQQBB")
"""lp(domain), log, stream, size of the stream, number of its index leaf, number of streams, hashes of both paths."""


class Completeness(NamedTuple):
    """What a completeness file holds: the stream's place in the index, the index entry, and the checkpoint that it is last under."""

    log: UUID
    stream: UUID
    size: int
    number: int
    streams: int
    index_path: tuple[bytes, ...]
    opening: Opening
    log_path: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """Give the bytes of the file. Raises MalformedProof for what ``parse`` would not read as this proof."""
        counts = (len(self.index_path), len(self.log_path))
        try:
            head = _HEAD.pack(len(_DOMAIN), _DOMAIN, self.log.bytes, self.stream.bytes, self.size, self.number, self.streams, *counts)
        except struct.error:
            raise MalformedProof("a number of a completeness proof does not fit its bytes; nothing was written") from None
        source = b"".join((head, self.opening.encode(), *self.index_path, *self.log_path, self.checkpoint))
        if parse(source) != self:
            raise MalformedProof("a completeness proof cannot be written; nothing was written")
        return source


class Complete(NamedTuple):
    """What a completeness proof established: the whole of a stream among the entries before the index entry."""

    log: UUID
    stream: UUID
    leaves: tuple[bytes, ...]
    opened: Opened
    recorded_at: int
    """When the index entry was recorded, as the database said: microseconds since 1970."""

    @property
    def covered(self) -> int:
        """How many entries of the log the index covers."""
        return self.opened.checkpoint.size - 1


def parse(source: bytes) -> Completeness:
    """Read a completeness file. Raises MalformedProof for other bytes; nothing in it is believed yet."""
    try:
        length, domain, log, stream, size, number, streams, in_index, in_log = _HEAD.unpack_from(source)
    except struct.error:
        raise MalformedProof("a completeness proof ends too early; nothing was read") from None
    if length != len(_DOMAIN) or domain != _DOMAIN:
        raise MalformedProof("bytes are not a completeness proof of format 1; nothing was read")
    begin = _HEAD.size + OPENING_BYTES
    middle, end = begin + in_index * HASH_BYTES, begin + (in_index + in_log) * HASH_BYTES
    if len(source) <= end:
        raise MalformedProof("a completeness proof ends too early; nothing was read")
    opening = parse_opening(source[_HEAD.size : begin])
    paths = (_hashes(source[begin:middle]), _hashes(source[middle:end]))
    checkpoint.stated(source[end:])
    return Completeness(UUID(bytes=log), UUID(bytes=stream), size, number, streams, paths[0], opening, paths[1], source[end:])


def verify(
    proof: Completeness, entries: Sequence[bytes], origin: str, log_keys: Iterable[VerifierKey], witness_keys: Iterable[VerifierKey] = ()
) -> Complete:
    """Give what the proof establishes of the stream with these entries, in the order of their versions, or raise.

    An entry is given by its bytes, or, withheld, by its bare leaf hash.
    1. the checkpoint, of size S, is believed, as ``checkpoint.open_note`` says; 2. there are as many entries as the stream's
    index leaf says, and those given by their bytes are of this log and stream, in their places; 3. their leaves give the
    stream's root, this the index leaf, this and its path the index's root; 4. an index entry over entries 0 to S - 2 with that
    root is entry S - 1 under the checkpoint. That the index itself is right, only an index witness says: see
    ``cosignature.established``.
    """
    opened = checkpoint.open_note(proof.checkpoint, origin, log_keys, witness_keys)
    size = opened.checkpoint.size
    if len(entries) != proof.size:
        raise VerificationFailed(f"a stream has {len(entries)} entries and its proof is of {proof.size}; it is not complete")
    leaves = tuple(_leaves(entries, proof, size - 1))
    leaf = IndexLeaf(proof.stream, proof.size, merkle.root(leaves))
    root = merkle.root_of_inclusion(proof.number, proof.streams, leaf.hash(), proof.index_path)
    index_entry = proof.opening.entry(proof.log, Index(size - 1, proof.streams, root))
    if merkle.root_of_inclusion(size - 1, size, core.leaf(index_entry), proof.log_path) != opened.checkpoint.root:
        raise VerificationFailed("entries and index of a stream do not lead to the checkpoint; it is not complete")
    return Complete(proof.log, proof.stream, leaves, opened, proof.opening.recorded_at)


def verify_extension(earlier: Complete, later: Complete, proof: Sequence[bytes]) -> None:
    """Raise unless the later proof extends the earlier one; ``proof`` is the consistency proof between their checkpoints.

    1. log, stream and origin are the same (another epoch is joined by its first entry, not by a proof); 2. the tree of the
    later checkpoint continues the earlier's; 3. the stream begins with its earlier entries.
    """
    if (earlier.log, earlier.stream) != (later.log, later.stream):
        raise VerificationFailed("two completeness proofs are of two streams; neither extends the other")
    first, second = earlier.opened.checkpoint, later.opened.checkpoint
    if first.origin != second.origin:
        raise VerificationFailed("two completeness proofs are of two origins; no proof joins them")
    merkle.verify_consistency(first.size, second.size, proof, first.root, second.root)
    if later.leaves[: len(earlier.leaves)] != earlier.leaves:
        raise VerificationFailed("a stream does not begin with its earlier entries; the later proof does not extend the earlier")


def _leaves(entries: Sequence[bytes], proof: Completeness, covered: int) -> Iterator[bytes]:
    """Give the leaf hashes; 32 bytes are one already, for no entry is so short."""
    position = 0
    for version, source in enumerate(entries, 1):
        if len(source) == HASH_BYTES:
            yield source
            continue
        entry = core.decode(source)
        if (entry.log, entry.stream, entry.version) != (proof.log, proof.stream, version) or not position < entry.position <= covered:
            raise VerificationFailed(f"entry {version} of a stream is another's, or not in its place; it is not complete")
        position = entry.position
        yield core.leaf(source)


def _hashes(source: bytes) -> tuple[bytes, ...]:
    return tuple(source[place : place + HASH_BYTES] for place in range(0, len(source), HASH_BYTES))
