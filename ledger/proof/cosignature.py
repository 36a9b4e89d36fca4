"""Cosignatures (C2SP tlog-cosignature, Ed25519) and the quorum that makes a checkpoint believed.

A witness states by its cosignature that this was, at that time, the largest tree it had seen of the log, and that the tree
continues all it saw before. An *index witness* states more, under another key: that it made every index again from the cores
of the entries and found it right. What a key states follows from the policy of the reader, never from the note.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import note
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import COSIGNATURE, Signature, Verified, VerifierKey


class Kind(StrEnum):
    """What a witness states: that the tree only grew, or also that every index of it is right."""

    CONSISTENCY = "consistency"
    INDEX = "index"


class Group(NamedTuple):
    """Witnesses of one kind of whom at least ``threshold`` must have cosigned: the partner agencies, say, or those outside."""

    name: str
    kind: Kind
    threshold: int
    keys: tuple[VerifierKey, ...]


class Policy(NamedTuple):
    """The quorum of a reader: each of the groups must reach its threshold. Made by ``policy``, which refuses what is none."""

    groups: tuple[Group, ...]

    def keys(self) -> tuple[VerifierKey, ...]:
        """Give the keys of all witnesses, each once."""
        return tuple(dict.fromkeys(key for group in self.groups for key in group.keys))


class Reached(NamedTuple):
    """How far a group came: who of it cosigned, each once, with the latest time that he stated."""

    group: Group
    cosigned: tuple[tuple[str, int], ...]

    @property
    def is_met(self) -> bool:
        """Whether enough of the group cosigned."""
        return len(self.cosigned) >= self.group.threshold


class Established(NamedTuple):
    """What the cosignatures of a checkpoint establish under a policy, one verdict for each kind of witness."""

    groups: tuple[Reached, ...]

    def of(self, kind: Kind) -> tuple[Reached, ...]:
        """Give the groups of one kind."""
        return tuple(each for each in self.groups if each.group.kind is kind)

    def is_established(self, kind: Kind) -> bool:
        """Whether there is a group of this kind and every one reached its threshold; without any nothing is established."""
        return bool(self.of(kind)) and all(each.is_met for each in self.of(kind))


def cosign(checkpoint: Checkpoint, name: str, private: Ed25519PrivateKey, timestamp: int) -> Signature:
    """Give the cosignature of a checkpoint, ``timestamp`` in seconds since 1970.

    Whether the witness may (the checkpoint is signed by the log and consistent with all it cosigned before) is asked before.
    Raises MalformedProof for a name that no key has and for a time before 1970 or beyond 2⁶³ - 1.
    """
    if not 0 < timestamp <= note.LARGEST_TIMESTAMP:
        raise MalformedProof("a cosignature is of no time between 1970 and 2^63 - 1 seconds later; nothing was signed")
    key = note.verifier_key(name, COSIGNATURE, private.public_key().public_bytes_raw())
    signed = private.sign(note.cosigned_message(timestamp, checkpoint.text()))
    return Signature(name, key.key_id, timestamp.to_bytes(note.TIMESTAMP_BYTES, "big") + signed)


def policy(groups: Iterable[Group], log_keys: Iterable[VerifierKey] = ()) -> Policy:
    """Give the policy of these groups. Raises MalformedProof for a policy that would count what it must not.

    1. groups have names of their own and thresholds between 1 and their number of witnesses; 2. witnesses' keys are of the
    type of cosignatures; 3. no public key stands under two names, or in groups of both kinds, or is the log's: the message
    of a cosignature does not name its cosigner, so one key would speak for two.
    """
    taken = Policy(tuple(groups))
    if len({group.name for group in taken.groups}) != len(taken.groups):
        raise MalformedProof("two groups of a policy have one name; the policy was not taken")
    for group in taken.groups:
        _refuse_false_group(group)
    _refuse_double(taken, log_keys)
    return taken


def established(policy: Policy, verified: Iterable[Verified]) -> Established:
    """Say how far each group of the policy came by cosignatures that hold; one witness counts once, others do not count."""
    times: dict[VerifierKey, int] = {}
    for key, signature in verified:
        times[key] = max(times.get(key, 0), note.timestamp(signature.value))
    return Established(tuple(Reached(group, _cosigned(group, times)) for group in policy.groups))


def refuse_unless_established(policy: Policy, verified: Iterable[Verified]) -> Established:
    """Give what is established, or raise VerificationFailed with the names of the groups that fell short."""
    found = established(policy, verified)
    short = [each.group.name for each in found.groups if not each.is_met]
    if short:
        raise VerificationFailed(f"not enough witnesses cosigned a checkpoint ({', '.join(short)}); it was not believed")
    return found


def _cosigned(group: Group, times: dict[VerifierKey, int]) -> tuple[tuple[str, int], ...]:
    return tuple((key.name, times[key]) for key in group.keys if key in times)


def _refuse_false_group(group: Group) -> None:
    if not 0 < group.threshold <= len(group.keys):
        raise MalformedProof(f"group {group.name} asks for fewer than one or more than all of its witnesses; the policy was not taken")
    if len(set(group.keys)) != len(group.keys) or any(key.type != COSIGNATURE for key in group.keys):
        raise MalformedProof(f"group {group.name} has a key twice, or one that is no witness's; the policy was not taken")


def _refuse_double(policy: Policy, log_keys: Iterable[VerifierKey]) -> None:
    roles: dict[bytes, object] = {key.public: "log" for key in log_keys}
    for group in policy.groups:
        for key in group.keys:
            role = (group.kind, key.name)
            if roles.setdefault(key.public, role) != role:
                raise MalformedProof("one public key stands for two witnesses, two kinds, or the log; the policy was not taken")
