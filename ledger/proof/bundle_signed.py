"""Who signed the checkpoint of a bundle: its log, witnesses and how many, and by when they saw it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from ledger.errors import VerificationFailed
from ledger.proof import checkpoint, cosignature, note
from ledger.proof.bundle_words import verdict
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.cosignature import Established, Kind, Policy
from ledger.proof.finding import Verdict
from ledger.proof.note import Note, Verified, VerifierKey

LATEST = 253_402_214_400
"""The last day of the year 9999, in seconds since 1970: a cosignature may state any later time, which bounds nothing."""
APART = 120
"""How many seconds two clocks may be apart (append refuses beyond)."""


class InForce(NamedTuple):
    """The keys of logs and the quorum that a bundle is judged by: the reader's, or else those that the bundle brings along."""

    log_keys: tuple[VerifierKey, ...]
    quorum: Policy
    are_yours: bool

    def of_log(self, origin: str) -> tuple[VerifierKey, ...]:
        """Give the keys that may sign for the log of this origin."""
        return tuple(key for key in self.log_keys if key.name == origin)


class Signed(NamedTuple):
    """The signatures of a note in the name of known keys, each with whether it holds, and how far they bring the quorum."""

    by_log: tuple[bool, ...]
    by_witnesses: tuple[tuple[Verified, bool], ...]
    reached: Established

    @property
    def times(self) -> list[tuple[str, int]]:
        """Who saw the checkpoint when (seconds since 1970): each cosignature that holds."""
        return [(one.key.name, min(note.timestamp(one.signature.value), LATEST)) for one, held in self.by_witnesses if held]

    def established(self, kind: Kind) -> bool:
        """Whether the quorum's witnesses of a kind cosigned."""
        return self.reached.is_established(kind)


def signed(source: Note, origin: str, force: InForce) -> Signed:
    """Judge every signature line in the name of a known key."""
    known: Mapping[tuple[str, bytes], VerifierKey] = {
        (key.name, key.key_id): key for key in (*force.of_log(origin), *force.quorum.keys())
    }
    named = [(known.get((each.name, each.key_id)), each) for each in dict.fromkeys(source.signatures)]
    judged = [(Verified(key, each), note.holds(source.text, Verified(key, each))) for key, each in named if key is not None]
    by_log = tuple(held for one, held in judged if one.key.type == note.ED25519)
    others = tuple(each for each in judged if each[0].key.type == note.COSIGNATURE)
    return Signed(by_log, others, cosignature.established(force.quorum, (one for one, held in others if held)))


def key_trust(origin: str, force: InForce) -> Verdict:
    """Say whether the reader gave the log's key himself."""
    keys = force.of_log(origin)
    if force.are_yours:
        return verdict("key_trust.given" if keys else "key_trust.other_log")
    return verdict("key_trust.not_given", keys="; ".join(map(fingerprint, keys)) or "none is stated")


def fingerprint(key: VerifierKey) -> str:
    """Give a key and the SHA-256 of its text, to be compared by voice."""
    return f"{key.encode()} (SHA-256 {sha256(key.encode().encode('utf-8')).hexdigest()})"


def log_signature(read: Checkpoint | None, force: InForce, found: Signed | None) -> Verdict:
    """Say whether the log signed the checkpoint; ``found`` is None where signatures cannot be checked."""
    if read is None:
        return verdict("log_signature.no_checkpoint")
    if not force.of_log(read.origin):
        return verdict("log_signature.no_key")
    if found is None:
        return verdict("log_signature.unchecked")
    return verdict("log_signature.holds" if found.by_log and all(found.by_log) else "log_signature.false")


def witness_quorum(force: InForce, found: Signed | None, can_verify: bool) -> Verdict:
    """Say whether the quorum of witnesses cosigned the checkpoint."""
    if not force.quorum.groups:
        return verdict("witness_quorum.none")
    if not can_verify:
        return verdict("witness_quorum.unchecked")
    if found is not None and not all(held for _, held in found.by_witnesses):
        return verdict("witness_quorum.false")
    groups = found.reached.groups if found else cosignature.established(force.quorum, ()).groups
    told = ", ".join(f"{each.group.name} {len(each.cosigned)} of {each.group.threshold}" for each in groups)
    return verdict("witness_quorum.met" if found and all(each.is_met for each in groups) else "witness_quorum.short", groups=told)


def time(force: InForce, found: Signed | None, can_verify: bool, contradicted: bool) -> Verdict:
    """Say by when a quorum saw the checkpoint: the earliest time by which every group had reached its threshold."""
    if contradicted:
        return verdict("time.contradicted")
    if force.quorum.groups and not can_verify:
        return verdict("time.unchecked")
    if found is None or not found.reached.groups or not all(each.is_met for each in found.reached.groups):
        return verdict("time.not_witnessed")
    by = max(sorted(at for _, at in each.cosigned)[each.group.threshold - 1] for each in found.reached.groups)
    names = sorted({name for each in found.reached.groups for name, _ in each.cosigned})
    return verdict("time.witnessed", time=instant(min(by, LATEST)), witnesses=", ".join(names))


def instant(seconds: int) -> str:
    """Give a time of a cosignature in words (RFC 3339, UTC)."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def contradicted(found: Signed | None, recorded_at: Iterable[int]) -> list[tuple[int, str]]:
    """Give which of these times (microseconds since 1970) are later than a witness saw the checkpoint, two clocks' difference aside."""
    seen = sorted((at, name) for name, at in (found.times if found else ()))
    return [(place, seen[0][1]) for place, at in enumerate(recorded_at) if seen and at > (seen[0][0] + APART) * 1_000_000]


def read(source: bytes | None) -> tuple[Note, Checkpoint] | None:
    """Read the note of a checkpoint; None for bytes that are none."""
    try:
        signed_note = note.parse(source or b"")
        return signed_note, checkpoint.parse(signed_note.text)
    except VerificationFailed:
        return None
