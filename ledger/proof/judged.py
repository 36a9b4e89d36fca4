"""What the checkpoints of a log establish, beside the entries that were made again: signature, witnesses, completeness.

A *held* checkpoint is one that lies somewhere: beside the database, in it, with an auditor. Each is judged by itself: 1. it is a
checkpoint of this log; 2. no signature in the name of a known key of the log, or of a known witness, is false; 3. the log has as many
entries as it says, or more; 4. their root is the one it says; 5. a key signed it that is trusted for its size: pinned by the reader or,
where he pinned none at all, the first that the record names; or one that follows these (``ledger.proof.log_key_chain``).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import checkpoint, cosignature, timestamp
from ledger.proof.checkpoint import Checkpoint, Opened
from ledger.proof.cosignature import Established, Kind
from ledger.proof.finding import Finding, Matter
from ledger.proof.log_key_chain import Change, Signed, followed
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
    """What a log is judged by: its name and size, roots at the sizes asked for, what the record says of keys.

    ``signed`` are checkpoints of the record that hold, when another log is judged.
    """

    name: str
    size: int
    roots: Mapping[int, bytes]
    changes: Sequence[Change]
    signed: Sequence[Signed] = ()


def stated(held: Iterable[Held]) -> set[int]:
    """Give the sizes that checkpoints state; of those that are none, nothing."""
    return {each.size for each in map(_stated, held) if each is not None}


def judge(log: Log, held: Iterable[Held], trust: Trust) -> tuple[list[Judged], list[Finding]]:
    """Judge each checkpoint; gives those that hold, the smallest first, and what is wrong with the others."""
    there: list[Judged] = []
    findings: list[Finding] = []
    for each in held:
        opened, wrong = _opened(log, each, trust)
        findings += wrong
        if opened is None:
            continue
        against = list(_continued(log, each, opened))
        findings += against
        if all(one.matter is Matter.TIME for one in against):
            there.append(Judged(each, opened, cosignature.established(trust.quorum, opened.by_others)))
    chain = followed(_pinned(log, trust), log.changes, [*log.signed, *(signed(log.name, each) for each in there)])
    good = [each for each in there if chain.believes(signed(log.name, each))]
    distrusted = [each for each in there if each not in good]
    findings += [_found(log, Matter.LOG_SIGNATURE, each.size, SIGNED, each.held, "by no key that is trusted for it") for each in distrusted]
    findings += [each for each in chain.findings if each.log == log.name]
    return sorted(good, key=lambda each: each.size), findings


def signed(name: str, each: Judged) -> Signed:
    """Give what a checkpoint counts for where keys follow one another."""
    return Signed(name, each.size, frozenset(one.key for one in each.opened.by_log))


def _pinned(log: Log, trust: Trust) -> list[VerifierKey]:
    """Give the keys that trust begins with: pinned ones or, without any, the first that the record names under each origin."""
    first: dict[str, VerifierKey] = {}
    for change in log.changes:
        first.setdefault(change.key.name, change.key)
    return list(trust.log_keys or first.values())


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
        known = [key for key in {*trust.log_keys, *(change.key for change in log.changes)} if key.name == said.origin]
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
