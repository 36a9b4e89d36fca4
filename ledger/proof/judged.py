"""What the checkpoints of a log establish, beside the entries that were made again: signature, witnesses, completeness.

A *held* checkpoint is one that lies somewhere: beside the database, in it, with an auditor. Each is judged by itself: 1. it is a
checkpoint of this log; 2. a key that the reader trusts, or else that the record names, signed it; 3. no signature in the name of a
known witness is false; 4. the log has as many entries as it says, or more; 5. their root is the one it says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import checkpoint, cosignature, note, timestamp
from ledger.proof.checkpoint import Checkpoint, Opened
from ledger.proof.cosignature import Established, Kind
from ledger.proof.finding import Finding, Matter
from ledger.proof.note import VerifierKey
from ledger.proof.trust import Trust

SIGNED = "every checkpoint of a log is one, and signed by its key"
WITNESSED = "every signature in the name of a known witness holds"
STAMPED = "a timestamp that is kept of a checkpoint is of its text"
CONTINUED = "the log has the entries that a checkpoint says it had"


class Held(NamedTuple):
    """A checkpoint and where it lies, as a reader would call it; its timestamps."""

    where: str
    note: bytes
    timestamps: tuple[bytes, ...] = ()


class Judged(NamedTuple):
    """A checkpoint that its log signed and whose entries are there; ``witnessed`` says how far the reader's quorum came."""

    held: Held
    opened: Opened
    witnessed: Established

    @property
    def size(self) -> int:
        """How many entries it is of."""
        return self.opened.checkpoint.size


class Log(NamedTuple):
    """What a log is judged by: its name and size, roots at the sizes asked for, keys that the record names by origin."""

    name: str
    size: int
    roots: Mapping[int, bytes]
    recorded: Mapping[str, Sequence[str]]


def stated(held: Iterable[Held]) -> set[int]:
    """Give the sizes that checkpoints state; of those that are none, nothing."""
    return {each.size for each in map(_stated, held) if each is not None}


def judge(log: Log, held: Iterable[Held], trust: Trust) -> tuple[list[Judged], list[Finding]]:
    """Judge each checkpoint; gives those that hold, and what is wrong with the others."""
    good: list[Judged] = []
    findings: list[Finding] = []
    for each in held:
        opened, wrong = _opened(log, each, trust)
        findings += wrong
        if opened is None:
            continue
        against = list(_continued(log, each, opened))
        findings += against
        if all(one.matter is Matter.TIME for one in against):
            good.append(Judged(each, opened, cosignature.established(trust.quorum, opened.by_others)))
    return sorted(good, key=lambda each: each.size), findings


def keys(log: Log, origin: str, trust: Trust) -> list[VerifierKey]:
    """Give the keys that may sign for an origin: those that the reader pinned; where he pinned none at all, those that the record names."""
    if trust.log_keys:
        return list(trust.keys_of(origin))
    found = []
    for public in log.recorded.get(origin, ()):
        try:
            found.append(note.verifier_key(origin, note.ED25519, bytes.fromhex(public)))
        except (ValueError, VerificationFailed):
            continue
    return found


def newest(judged: Iterable[Judged], kind: Kind) -> Judged | None:
    """Give the newest checkpoint with the quorum of witnesses of a kind; None where there is none."""
    return max((each for each in judged if each.witnessed.is_established(kind)), key=lambda each: each.size, default=None)


def stamped(each: Judged, trust: Trust) -> tuple[str, datetime] | None:
    """Give the trusted authority that timestamped a checkpoint first, and when; None where none did."""
    found = []
    for answer in each.held.timestamps:
        for authority in trust.authorities:
            try:
                found.append((timestamp.verify(answer, each.opened.note.text, authority).time, authority.name))
            except VerificationFailed:
                continue
    return (min(found)[1], min(found)[0]) if found else None


def _opened(log: Log, held: Held, trust: Trust) -> tuple[Opened | None, list[Finding]]:
    """Believe a checkpoint by the log's keys, then by those of the witnesses too."""
    try:
        said = checkpoint.stated(held.note)
        if checkpoint.parse_origin(said.origin).log != log.name:
            raise MalformedProof("it has the origin of another log")
        known = keys(log, said.origin, trust)
        opened = checkpoint.open_note(held.note, said.origin, known)
    except VerificationFailed as fault:
        return None, [_found(log, Matter.LOG_SIGNATURE, None, SIGNED, held, str(fault))]
    try:
        return checkpoint.open_note(held.note, said.origin, known, trust.quorum.keys()), []
    except VerificationFailed as fault:
        return opened, [_found(log, Matter.WITNESS_QUORUM, said.size, WITNESSED, held, str(fault))]


def _continued(log: Log, held: Held, opened: Opened) -> Iterator[Finding]:
    said = opened.checkpoint
    if said.size > log.size:
        what = f"it is ahead: it is of {said.size} entries, and the log has {log.size}"
        yield _found(log, Matter.LOG_SIGNATURE, None, CONTINUED, held, what)
    elif log.roots.get(said.size) != said.root:
        what = f"the first {said.size} entries have another root"
        yield _found(log, Matter.LOG_SIGNATURE, said.size, CONTINUED, held, what)
    for answer in held.timestamps:
        try:
            is_of = timestamp.stated(answer).is_of(opened.note.text)
        except VerificationFailed:
            is_of = False
        if not is_of:
            yield _found(log, Matter.TIME, said.size, STAMPED, held, "it is of another text, or none")


def _stated(held: Held) -> Checkpoint | None:
    try:
        return checkpoint.stated(held.note)
    except VerificationFailed:
        return None


def _found(log: Log, matter: Matter, position: int | None, rule: str, held: Held, what: str) -> Finding:
    return Finding(matter, log.name, position, None, rule, f"{held.where}: {what}")
