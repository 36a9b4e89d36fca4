"""What a log asks of a witness and what a witness must find before it cosigns (C2SP tlog-witness, add-checkpoint).

The request is also how one checkpoint is shown to continue another in a file: an old size, a consistency proof, a checkpoint.
Keeping the latest checkpoint, in one step with comparing it, is the store's; so is HTTP.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import checkpoint, merkle, note, spelling
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import VerifierKey
from ledger.proof.tlog_proof import MOST_HASHES


class Status(IntEnum):
    """The HTTP status with which a witness answers."""

    COSIGNED = 200
    MALFORMED = 400
    NOT_SIGNED = 403
    UNKNOWN_ORIGIN = 404
    OTHER_SIZE = 409
    INCONSISTENT = 422


class Request(NamedTuple):
    """A checkpoint, as its note was signed, and the proof that it continues the one of size ``old``."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """Give the bytes of the request. Raises MalformedProof for a request that ``parse`` would not read as this one."""
        lines = (f"old {self.old}", *map(spelling.encode, self.proof), "")
        source = "".join(f"{line}\n" for line in lines).encode("ascii") + self.checkpoint
        if parse(source) != self:
            raise MalformedProof("a request to a witness cannot be written; nothing was written")
        return source


def parse(source: bytes) -> Request:
    """Read a request. Raises MalformedProof for other bytes; the checkpoint in it is a note, not yet believed."""
    head, separator, signed = source.partition(b"\n\n")
    if not separator or not head.isascii() or not head.startswith(b"old "):
        raise MalformedProof("a request to a witness is not an old size, hashes, an empty line and a checkpoint; nothing was read")
    first, *lines = head.decode("ascii").split("\n")
    if len(lines) > MOST_HASHES:
        raise MalformedProof(f"a request to a witness has more than {MOST_HASHES} hashes; nothing was read")
    checkpoint.parse(note.parse(signed).text)
    return Request(spelling.decode_number(first.removeprefix("old ")), tuple(map(spelling.decode_hash, lines)), signed)


def judge(request: Request, log_keys: Iterable[VerifierKey], latest: Checkpoint | None) -> tuple[Status, Checkpoint]:
    """Say how a witness answers that knows these log keys and last cosigned ``latest`` of the origin; and the checkpoint asked for.

    1. the origin is that of a known key; 2. the log signed the checkpoint; 3. the old size is not beyond it; 4. it is that of
    ``latest``, or 0 where there is none; 5. the proof joins the two. From size 0 there is nothing to show, and no proof.
    """
    asked = checkpoint.parse(note.parse(request.checkpoint).text)
    known = [key for key in log_keys if key.type == note.ED25519 and key.name == asked.origin]
    if not known:
        return Status.UNKNOWN_ORIGIN, asked
    if not _is_signed(request.checkpoint, known):
        return Status.NOT_SIGNED, asked
    if request.old > asked.size:
        return Status.MALFORMED, asked
    if request.old != (latest.size if latest else 0):
        return Status.OTHER_SIZE, asked
    return Status.COSIGNED if _continues(asked, request, latest) else Status.INCONSISTENT, asked


def verify_continuation(request: Request, earlier: Checkpoint, log_keys: Iterable[VerifierKey]) -> checkpoint.Opened:
    """Give the later checkpoint, or raise unless it is the log's and continues ``earlier``, of the same origin."""
    opened = checkpoint.open_note(request.checkpoint, earlier.origin, log_keys)
    if request.old != earlier.size:
        raise VerificationFailed(f"a proof begins at {request.old} entries, not at the {earlier.size} of the earlier checkpoint")
    if not _continues(opened.checkpoint, request, earlier):
        raise VerificationFailed("a checkpoint does not continue an earlier one of its log; one of the two histories is false")
    return opened


def _is_signed(source: bytes, keys: list[VerifierKey]) -> bool:
    try:
        note.verify(note.parse(source), keys)
    except VerificationFailed:
        return False
    return True


def _continues(asked: Checkpoint, request: Request, earlier: Checkpoint | None) -> bool:
    if asked.size == 0 and asked.root != merkle.EMPTY_ROOT:
        return False
    if request.old == 0:
        return not request.proof
    try:
        merkle.verify_consistency(request.old, asked.size, request.proof, earlier.root if earlier else b"", asked.root)
    except VerificationFailed:
        return False
    return True
