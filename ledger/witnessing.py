"""What a witness does when it is asked to cosign: judge the request by what it has seen, keep the checkpoint, and only then sign.

The judgement is that of C2SP tlog-witness, add-checkpoint. An index witness asks for more: the bytes of all entries since, from which
it makes every tree and index again.
"""

from itertools import islice
from typing import BinaryIO, NamedTuple

from ledger.errors import CaseledgerError, Conflict, MalformedProof, NotFound, UsageError, VerificationFailed
from ledger.proof import checkpoint, cores, cosignature, index_witness, note, tlog_witness
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.cosignature import Kind
from ledger.proof.index_witness import Seen
from ledger.proof.note import Note
from ledger.proof.tlog_witness import Request, Status
from ledger.store import witness_store
from ledger.store.witness_store import Witness


class Answer(NamedTuple):
    """What a witness answers: status and reason, the size it has cosigned of the log; where it cosigned, its line and the whole note."""

    status: Status
    why: str = ""
    size: int = 0
    line: str = ""
    note: bytes = b""

    def refusal(self) -> CaseledgerError:
        """Give the error that says why nothing was cosigned."""
        return _ERRORS[self.status](self.why)


_ERRORS: dict[Status, type[CaseledgerError]] = {
    Status.MALFORMED: UsageError, Status.NOT_SIGNED: VerificationFailed, Status.UNKNOWN_ORIGIN: NotFound,
    Status.OTHER_SIZE: Conflict, Status.INCONSISTENT: VerificationFailed,
}  # fmt: skip


def answer(own: Witness, source: bytes, timestamp: int, entries: BinaryIO | None = None) -> Answer:
    """Answer a request (C2SP tlog-witness), ``timestamp`` in seconds since 1970; ``entries`` are those that an index witness asks for.

    Comparing with the newest checkpoint and keeping the new one is one step, also among several processes.
    """
    try:
        request = tlog_witness.parse(source)
    except MalformedProof as fault:
        return Answer(Status.MALFORMED, str(fault))
    asked = checkpoint.stated(request.checkpoint)
    if not any(key.name == asked.origin for key in witness_store.log_keys(own)):
        return judged(own, request)
    with witness_store.locked(own, asked.origin):
        found = judged(own, request)
        return _cosigned(own, request, timestamp, entries, found.size) if found.status is Status.COSIGNED else found


def judged(own: Witness, request: Request) -> Answer:
    """Say how the request stands against what was seen of its log; COSIGNED where nothing stands against it. Nothing is kept or signed."""
    asked = checkpoint.stated(request.checkpoint)
    kept = witness_store.checkpoint(own, witness_store.hashed(asked.origin))
    latest = checkpoint.stated(kept) if kept is not None else None
    status, _ = tlog_witness.judge(request, witness_store.log_keys(own), latest)
    size = latest.size if latest else 0
    return Answer(status, "" if status is Status.COSIGNED else _why(status, request, asked, size), size)


def _cosigned(own: Witness, request: Request, timestamp: int, entries: BinaryIO | None, size: int) -> Answer:
    asked = checkpoint.stated(request.checkpoint)
    try:
        made = _indexed(own, asked, size, entries) if own.kind is Kind.INDEX else None
    except MalformedProof as fault:
        return Answer(Status.MALFORMED, str(fault), size)
    except VerificationFailed as fault:
        return Answer(Status.INCONSISTENT, str(fault), size)
    opened = checkpoint.open_note(request.checkpoint, asked.origin, witness_store.log_keys(own))
    line = cosignature.cosign(asked, own.key.name, note.private_key(own.seed), timestamp)
    cosigned = Note(opened.note.text, (*(each.signature for each in opened.by_log), line)).encode()
    witness_store.keep(own, asked.origin, asked.size, cosigned, made)
    return Answer(Status.COSIGNED, "", asked.size, line.line(), cosigned)


def _indexed(own: Witness, asked: Checkpoint, size: int, entries: BinaryIO | None) -> bytes:
    """Make every index up to the checkpoint again; gives what is to be kept of it."""
    kept = witness_store.index(own, asked.origin, size)
    seen = index_witness.parse(kept) if kept is not None else Seen()
    if seen.tree.size != size:
        raise MalformedProof(f"what this index witness made of the first {size} entries is not kept; nothing was cosigned")
    if asked.size > size:
        seen = _advanced(seen, asked.size, entries)
    if seen.tree.root() != asked.root:
        raise VerificationFailed(f"{asked.size} entries do not give the root of the checkpoint; nothing was cosigned")
    return seen.encode()


def _advanced(seen: Seen, upto: int, entries: BinaryIO | None) -> Seen:
    if entries is None:
        raise MalformedProof(f"an index witness reads the entries from position {seen.tree.size + 1} too; nothing was cosigned; give them")
    first, given = cores.read(entries)
    known = seen.tree.size + 1 - first
    if known < 0:
        wanted = seen.tree.size + 1
        raise MalformedProof(f"the entries begin at position {first}, not at {wanted}; nothing was cosigned; give them from there")
    grown = index_witness.advanced(seen, islice(given, known, known + upto - seen.tree.size))
    if grown.tree.size != upto:
        raise MalformedProof(f"the entries end at position {grown.tree.size}, not at {upto}; nothing was cosigned; give them all")
    return grown


def _why(status: Status, request: Request, asked: Checkpoint, size: int) -> str:
    return {
        Status.MALFORMED: f"the old size {request.old} is beyond the checkpoint of {asked.size} entries; nothing was cosigned",
        Status.NOT_SIGNED: "no key of the log that this witness knows signed the checkpoint; nothing was cosigned",
        Status.UNKNOWN_ORIGIN: "this witness knows no key of the log; nothing was cosigned; give it the key: caseledger witness trust",
        Status.OTHER_SIZE: f"this witness has cosigned {size} entries of the log and the request begins at {request.old}; "
        f"nothing was cosigned; ask again from {size} (witness request --seen {size})",
        Status.INCONSISTENT: f"the checkpoint of {asked.size} entries is not shown to continue the {size} that this witness cosigned; "
        "nothing was cosigned; keep the request: if its proof is whole, one of the two histories is false",
    }[status]
