"""Offline proofs that an entry is in the log (C2SP tlog-proof): its place, the path to the root, and the checkpoint of that root."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ledger.errors import MalformedProof
from ledger.proof import checkpoint, merkle, spelling
from ledger.proof.checkpoint import Opened
from ledger.proof.note import VerifierKey

HEADER = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
"""A tree of at most 2⁶³ - 1 leaves has no longer path (tlog-witness allows no more either)."""


class TlogProof(NamedTuple):
    """The proof of one leaf: its number from 0, the path, the checkpoint as its note was signed, and data that nobody vouches for."""

    number: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """Give the bytes of the file. Raises MalformedProof for a proof that ``parse`` would not read as this one."""
        source = "".join(f"{line}\n" for line in self._lines()).encode("ascii") + self.checkpoint
        if parse(source) != self:
            raise MalformedProof("a proof cannot be written as a tlog-proof; nothing was written")
        return source

    def _lines(self) -> Iterator[str]:
        yield HEADER
        if self.extra is not None:
            yield f"extra {spelling.encode(self.extra)}"
        yield f"index {self.number}"
        yield from map(spelling.encode, self.path)
        yield ""


def parse(source: bytes) -> TlogProof:
    """Read a tlog-proof (tlog-proof, Format). Raises MalformedProof for other bytes; the checkpoint in it is a note, not yet believed."""
    head, separator, signed = source.partition(b"\n\n")
    if not separator or not head.isascii():
        raise MalformedProof("a tlog-proof is not ASCII lines, an empty line and a checkpoint; nothing was read")
    first, *lines = head.decode("ascii").split("\n")
    extra = _taken(lines, "extra ")
    number = _taken(lines, "index ")
    if first != HEADER or number is None or extra == "" or len(lines) > MOST_HASHES:
        raise MalformedProof("a tlog-proof does not begin with its header and an index, or has too many hashes; nothing was read")
    checkpoint.stated(signed)
    path = tuple(map(spelling.decode_hash, lines))
    return TlogProof(spelling.decode_number(number), path, signed, None if extra is None else spelling.decode(extra))


def verify(proof: TlogProof, leaf: bytes, origin: str, log_keys: Iterable[VerifierKey], witness_keys: Iterable[VerifierKey] = ()) -> Opened:
    """Give the checkpoint under which the leaf hash is in the log, or raise (tlog-proof, Verifying a tlog proof).

    1. the checkpoint is believed, as ``checkpoint.open_note`` says; 2. the path leads from the leaf to its root. Which of the
    witnesses that signed suffice is the policy's to say: ``cosignature.established`` of what ``by_others`` holds.
    """
    opened = checkpoint.open_note(proof.checkpoint, origin, log_keys, witness_keys)
    merkle.verify_inclusion(proof.number, opened.checkpoint.size, leaf, proof.path, opened.checkpoint.root)
    return opened


def _taken(lines: list[str], word: str) -> str | None:
    """Take the first line off, if it begins with the word; give what stands behind."""
    return lines.pop(0).removeprefix(word) if lines and lines[0].startswith(word) else None
