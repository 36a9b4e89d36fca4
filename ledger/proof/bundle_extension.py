"""Whether a later bundle extends an earlier one: one history, and in it the same streams from their beginning. Pure.

Each bundle is checked by itself first (``bundle_check``): here nothing is asked that a bundle shows of itself.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import bundle, bundle_proof, bundle_signed, merkle
from ledger.proof.bundle_lists import Lists
from ledger.proof.bundle_signed import Checkpoint
from ledger.proof.bundle_words import Fault
from ledger.proof.finding import Matter

WORDS: Mapping[str, tuple[Matter, str]] = {
    "extension.unreadable": (Matter.INTEGRITY, "one of the bundles has no checkpoint and proof that can be read"),
    "extension.other_log": (Matter.INTEGRITY, "the bundles are of two logs, or of two epochs of one"),
    "extension.not_joined": (Matter.INTEGRITY, "the later bundle brings no proof that it continues the earlier one's checkpoint"),
    "extension.false": (Matter.INTEGRITY, "the later bundle's checkpoint does not continue the earlier one's: these are two histories"),
    "extension.stream": (Matter.COMPLETENESS, "the stream does not begin with the entries that it has in the earlier bundle"),
}
"""Of each fault its matter and its sentence."""


class _Read(NamedTuple):
    """What of a bundle is compared."""

    checkpoint: Checkpoint
    log: UUID
    streams: Mapping[UUID, list[bytes]]


def extends(earlier: Mapping[str, bytes], later: Mapping[str, bytes]) -> list[Fault]:
    """Say what stands against the later bundle's extending the earlier one (docs/format.md, section 22); nothing, if it does.

    1. log and origin are the same; 2. ``earlier.json`` of the later one joins the two checkpoints, unless they are one; 3. of two complete
    copies each stream that stands in both begins with its earlier leaves.
    """
    return [Fault(WORDS[reason][0], reason, where, WORDS[reason][1]) for reason, where in _against(_read(earlier), _read(later), later)]


def _against(first: _Read | None, second: _Read | None, later: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    if first is None or second is None:
        yield "extension.unreadable", bundle.PROOF
        return
    if (first.log, first.checkpoint.origin) != (second.log, second.checkpoint.origin):
        yield "extension.other_log", bundle.CHECKPOINT
        return
    reason = _joined(first.checkpoint, second.checkpoint, later.get(bundle.EARLIER))
    if reason:
        yield reason, bundle.EARLIER
    for stream in sorted(first.streams.keys() & second.streams.keys()):
        held = first.streams[stream]
        if second.streams[stream][: len(held)] != held:
            yield "extension.stream", f"stream {stream}"


def _joined(first: Checkpoint, second: Checkpoint, source: bytes | None) -> str:
    if first.size == second.size:
        return "" if first.root == second.root else "extension.false"
    try:
        joined = [] if source is None else bundle.read_earlier(source)
    except MalformedProof:
        joined = []
    proofs = [each.hashes for each in joined if each.size == first.size]
    if not proofs:
        return "extension.not_joined"
    try:
        merkle.verify_consistency(first.size, second.size, proofs[0], first.root, second.root)
    except VerificationFailed:
        return "extension.false"
    return ""


def _read(files: Mapping[str, bytes]) -> _Read | None:
    read = bundle_signed.read(files.get(bundle.CHECKPOINT, b""))
    try:
        proof = bundle_proof.parse(files.get(bundle.PROOF, b""), files.get(bundle.HASHES, b""))
    except MalformedProof:
        return None
    if read is None:
        return None
    lists = Lists(proof, can_verify=False)
    lists.read(b"", files.get(bundle.ENTRIES, b""))
    return _Read(read, proof.log, {each.stream: lists.leaves_of(each.stream) for each in proof.streams})
