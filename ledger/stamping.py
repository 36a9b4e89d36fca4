"""Timestamps of checkpoints: what an authority is asked, and how the unit takes what it answered (RFC 3161).

What comes back is kept only when it is of a checkpoint that is kept here, and an authority of the trust file stands behind it.
"""

from typing import NamedTuple

from ledger.application import Ledger
from ledger.errors import NotFound, VerificationFailed
from ledger.proof import checkpoint, note, timestamp
from ledger.proof.timestamp import Timestamp
from ledger.proof.trust import Trust
from ledger.store import copies


class Stamped(NamedTuple):
    """A timestamp that was kept: of how many entries, by which authority of the trust file, and what it states."""

    size: int
    authority: str
    stated: Timestamp


def request(ledger: Ledger, log: str, signed: bytes) -> bytes:
    """Keep a checkpoint, for the timestamp that comes back, and give the request for it."""
    copies.keep(ledger.place, log, signed)
    return timestamp.request(note.parse(signed).text)


def take(ledger: Ledger, log: str, answer: bytes, trust: Trust) -> Stamped:
    """Keep an answer, and give what it states.

    Raises MalformedProof for what is no answer, NotFound where it is of no checkpoint kept here, VerificationFailed where nobody of the
    trust file stands behind it.
    """
    stated = timestamp.stated(answer)
    for kept in copies.copies(ledger.place, log):
        text = note.parse(kept.note).text
        if stated.is_of(text):
            authority = _authority(answer, text, trust)
            copies.keep_timestamp(ledger.place, log, size := checkpoint.parse(text).size, answer)
            return Stamped(size, authority, stated)
    raise NotFound(
        f"this timestamp is of no checkpoint of the log {log} that is kept here; nothing was kept; "
        "ask for one anew: caseledger timestamp request"
    )


def _authority(answer: bytes, text: str, trust: Trust) -> str:
    for authority in trust.authorities:
        try:
            timestamp.verify(answer, text, authority)
        except VerificationFailed:
            continue
        return authority.name
    raise VerificationFailed(
        "no authority of the trust file stands behind this timestamp; nothing was kept; see whether the file has its root certificate"
    )
