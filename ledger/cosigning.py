"""The unit's side of cosigning: what it asks of a witness, and how it takes what a witness answered.

A request is made of the newest checkpoint and of the stored trees. What comes back is kept only when a witness of the trust file signed it
and the record still has the history that he signed.
"""

from collections.abc import Iterable, Iterator

from ledger import checkpoints, log_adoption
from ledger.application import Ledger
from ledger.errors import NotFound, VerificationFailed
from ledger.proof import checkpoint, cores, merkle, note
from ledger.proof.checkpoint import Opened
from ledger.proof.cores import Given
from ledger.proof.note import Note, VerifierKey
from ledger.proof.tlog_witness import Request
from ledger.proof.trust import Trust
from ledger.store import copies, log_keys, tree_store
from ledger.trees import nodes

AT_ONCE = 2_000
"""Entries that are read in one call."""


def request(ledger: Ledger, log: str, signed: bytes, seen: int) -> Request:
    """Ask a witness that has seen ``seen`` entries of the log (0: none) to cosign a checkpoint.

    Raises VerificationFailed where it has seen more than the checkpoint has: the record is behind what was already given out.
    """
    size = checkpoint.stated(signed).size
    if seen > size:
        raise VerificationFailed(
            f"the witness has cosigned {seen} entries of the log {log} and the newest checkpoint has {size}: an older backup was restored; "
            "nothing was asked; restore one that is not older"
        )
    proof = merkle.consistency_proof(seen, size, nodes(ledger.projector, log)) if seen else ()
    return Request(seen, proof, signed)


def entries(ledger: Ledger, log: str, seen: int, upto: int) -> Iterator[bytes]:
    """Give what an index witness reads: the bytes of the entries behind those it has seen, and the unit of each index entry."""
    reads = (tree_store.cores(ledger.projector, log, at, min(at + AT_ONCE, upto)) for at in range(seen, upto, AT_ONCE))
    return cores.written(seen + 1, (Given(*each) for read in reads for each in read))


def key(ledger: Ledger, log: str) -> VerifierKey:
    """Give the key with which a log signs now, as witnesses and readers are given it. Raises NotFound before the first checkpoint."""
    own = log_keys.find(ledger.place, log)
    if own is None:
        raise NotFound(f"the log {log} has no key yet; nothing was done; make a first checkpoint: caseledger checkpoint")
    return note.verifier_key(own.origin, note.ED25519, note.private_key(own.seed).public_key().public_bytes_raw())


def cosigned(signed: bytes, lines: bytes) -> bytes:
    """Put the lines that a witness answered under the checkpoint it was asked for. Raises MalformedProof for what are no lines."""
    asked = note.parse(signed)
    return Note(asked.text, (*asked.signatures, *note.parse_lines(lines.decode("utf-8", "replace")))).encode()


def take(ledger: Ledger, log: str, answered: bytes, trust: Trust) -> Opened:
    """Keep what a witness answered: a checkpoint with its cosignature, or the bare lines, of a checkpoint that is kept here.

    1. the log signed the checkpoint; 2. no signature in the name of a key of the trust file is false, and at least one of a witness
    holds; 3. the record has the history that the checkpoint states. Signatures of others are left out. Raises VerificationFailed.
    """
    opened = _opened(ledger, log, answered, trust)
    checkpoints.refuse_fork(ledger.projector, log, opened.checkpoint, "nothing was kept")
    signatures = tuple(each.signature for each in (*opened.by_log, *opened.by_others))
    copies.keep(ledger.place, log, Note(opened.note.text, signatures).encode())
    return opened


def _opened(ledger: Ledger, log: str, answered: bytes, trust: Trust) -> Opened:
    own = key(ledger, log)
    keys = [own, *log_adoption.keys_ever(ledger, log), *trust.keys_of(own.name)]
    if b"\n\n" in answered:
        opened = checkpoint.open_note(answered, own.name, keys, trust.quorum.keys())
        if opened.by_others:
            return opened
    else:
        lines = note.parse_lines(answered.decode("utf-8", "replace"))
        for opened in _each_opened(ledger, log, lines, keys, trust):
            if opened.by_others:
                return opened
    raise VerificationFailed(
        "what the witness answered is no cosignature by a witness of the trust file of a checkpoint that is kept here; nothing was kept; "
        "see whether the trust file has its key"
    )


def _each_opened(
    ledger: Ledger, log: str, lines: Iterable[note.Signature], keys: list[VerifierKey], trust: Trust
) -> Iterator[Opened]:
    """Give the checkpoints kept here, the newest first, under which these lines hold."""
    for kept in reversed(copies.copies(ledger.place, log)):
        signed = note.parse(kept.note)
        together = Note(signed.text, tuple(dict.fromkeys((*_of_log(signed, keys), *lines))))
        try:
            yield checkpoint.open_note(together.encode(), keys[0].name, keys, trust.quorum.keys())
        except VerificationFailed:
            continue


def _of_log(signed: Note, keys: list[VerifierKey]) -> Iterator[note.Signature]:
    return (each for each in signed.signatures if any(each.key_id == key.key_id for key in keys))
