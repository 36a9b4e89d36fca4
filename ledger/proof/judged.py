"""What the checkpoints of a log establish, beside the entries that were made again: signature, witnesses, time.

A *held* checkpoint is one that lies somewhere: beside the database, in it, with an auditor. Each is judged by itself: 1. it is a
checkpoint of this log; 2. no signature in the name of a known key of the log, or of a known witness, is false; 3. the log has as many
entries as it says, or more; 4. their root is the one it says, unless its entries are lost (``ledger.proof.ended``); 5. a key signed it
that is trusted for its size: pinned by the reader or, where he pinned none at all, the first that the record names under each origin; or
one that follows these (``ledger.proof.log_key_chain``).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import checkpoint, cosignature, ended, note, timestamp
from ledger.proof.checkpoint import Checkpoint, Opened
from ledger.proof.cosignature import Established, Kind
from ledger.proof.dating import Stated
from ledger.proof.ended import Ended
from ledger.proof.finding import Finding, Matter
from ledger.proof.log_key_chain import RECORD, Chain, Change, Signed, followed
from ledger.proof.note import VerifierKey
from ledger.proof.trust import Trust

SIGNED = "every checkpoint of a log is one, and signed by its key"
WITNESSED = "every signature in the name of a trusted witness holds"
STAMPED = "a timestamp that is kept of a checkpoint is of its text"
CONTINUED = "the log has the entries that a checkpoint says it had"
LATEST = 253_402_214_400
"""The last day of the year 9999, in seconds since 1970: a cosignature may state any later time, which bounds nothing."""
ENDED = "an epoch that ended signs nothing over the entry that ended it"


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
    """What a log is judged by: its name and size, roots at the sizes asked for, what the record says of keys and of epochs that ended.

    ``signed`` are checkpoints of the record that hold, when another log is judged.
    """

    name: str
    size: int
    roots: Mapping[int, bytes]
    changes: Sequence[Change]
    signed: Sequence[Signed] = ()
    epochs: Sequence[Ended] = ()


class Judgement(NamedTuple):
    """Checkpoints that hold, the smallest first; those of entries that the record names as lost; what is wrong with any other.

    ``epochs`` are those that ended, by entries that count: they stand under a checkpoint that is believed.
    """

    good: list[Judged]
    lost: list[Judged]
    findings: list[Finding]
    epochs: list[Ended]


def stated(held: Iterable[Held]) -> set[int]:
    """Give the sizes that checkpoints state; of those that are none, nothing."""
    return {each.size for each in map(_stated, held) if each is not None}


def judge(log: Log, held: Iterable[Held], trust: Trust) -> Judgement:
    """Judge each checkpoint."""
    there: list[tuple[Judged, list[Finding]]] = []
    findings: list[Finding] = []
    for each in held:
        opened, wrong = _opened(log, each, trust)
        findings += wrong
        if opened is not None:
            findings += _stamped(log, each, opened)
            one = Judged(each, opened, cosignature.established(trust.quorum, opened.by_others))
            there.append((one, list(_continued(log, each, opened))))
    chain = followed(
        _pinned(log, trust), log.changes, [*log.signed, *(signed(log.name, one) for one, against in there if not against)]
    )
    epochs = [each for each in log.epochs if each.position <= chain.covered]
    good: list[Judged] = []
    lost: list[Judged] = []
    for one, against in there:
        is_lost = {each.rule for each in against} == {CONTINUED} and _is_lost(one, epochs)
        if against and not is_lost:
            findings += against
        elif not chain.believes(signed(log.name, one)):
            findings.append(_found(log, Matter.LOG_SIGNATURE, one.size, SIGNED, one.held, _distrusted(log, one, chain)))
        else:
            (lost if is_lost else good).append(one)
    findings += [each for each in chain.findings if each.log == log.name]
    return Judgement(sorted(good, key=lambda each: each.size), lost, findings, [each for each in epochs if _is_of(log, each)])


def _is_lost(each: Judged, epochs: Iterable[Ended]) -> bool:
    ending = ended.of(epochs, each.opened.checkpoint.origin)
    return ending is not None and ending.explains(each.opened.checkpoint)


def _is_of(log: Log, ending: Ended) -> bool:
    try:
        return checkpoint.parse_origin(ending.ended).log == log.name
    except VerificationFailed:
        return False


def _distrusted(log: Log, each: Judged, chain: Chain) -> str:
    origin = each.opened.checkpoint.origin
    begun = any(one.origin == origin for one in log.epochs) and not any(key.name == origin for key in chain.trusted)
    return "by no key that is trusted for it" + ("; another epoch began: pin its key, which no key before vouches for" if begun else "")


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


def stamps(each: Judged, trust: Trust) -> Iterator[Stated]:
    """Give the timestamps of a checkpoint by authorities that are trusted."""
    for answer in each.held.timestamps:
        for authority in trust.authorities:
            try:
                stamp = timestamp.verify(answer, each.opened.note.text, authority)
            except VerificationFailed:
                continue
            yield Stated(each.size, stamp.time, stamp.within, authority.name)


def seen(each: Judged, trust: Trust) -> Iterator[Stated]:
    """Give when others saw a checkpoint: authorities that stamped it, and witnesses that cosigned it."""
    yield from stamps(each, trust)
    for one in each.opened.by_others:
        at = min(note.timestamp(one.signature.value), LATEST)
        yield Stated(each.size, datetime.fromtimestamp(at, UTC), 0.0, one.key.name)


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
    """Give what stands against the log's having the entries that a checkpoint states, under the origin that it has."""
    said = opened.checkpoint
    if said.size > log.size:
        what = f"it is ahead: it is of {said.size} entries, and the log has {log.size}"
        yield _found(log, Matter.LOG_SIGNATURE, None, CONTINUED, held, what)
    elif log.roots.get(said.size) != said.root:
        what = f"the first {said.size} entries have another root"
        yield _found(log, Matter.LOG_SIGNATURE, said.size, CONTINUED, held, what)
    elif log.name == RECORD and (ending := ended.of(log.epochs, said.origin)) is not None and ending.position <= said.size:
        what = f"entry {ending.position} says that this epoch ended"
        yield _found(log, Matter.LOG_SIGNATURE, said.size, ENDED, held, what)


def _stamped(log: Log, held: Held, opened: Opened) -> Iterator[Finding]:
    for answer in held.timestamps:
        try:
            is_of = timestamp.stated(answer).is_of(opened.note.text)
        except VerificationFailed:
            is_of = False
        if not is_of:
            yield _found(log, Matter.TIME, opened.checkpoint.size, STAMPED, held, "it is of another text, or none")


def _stated(held: Held) -> Checkpoint | None:
    try:
        return checkpoint.stated(held.note)
    except VerificationFailed:
        return None


def _found(log: Log, matter: Matter, position: int | None, rule: str, held: Held, what: str) -> Finding:
    return Finding(matter, log.name, position, None, rule, f"{held.where}: {what}")
