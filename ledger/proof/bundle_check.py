"""Check a bundle: six verdicts, and what does not fit. Total: bytes of any kind give faults, never an error. Pure.

What is checked, and in which order, stands in docs/format.md, section 22.
"""

from collections.abc import Iterator, Mapping

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import bundle, bundle_files, bundle_proof, bundle_signed, merkle, partial
from ledger.proof.bundle_lists import Lists
from ledger.proof.bundle_proof import Proof
from ledger.proof.bundle_signed import Checkpoint, InForce
from ledger.proof.bundle_verdicts import verdicts
from ledger.proof.bundle_words import Checked, Fault, fault

MOST_FAULTS = 200
"""No more faults are told of one bundle; whether it fails does not depend on it."""


def check(files: Mapping[str, bytes], given: InForce | None = None, recorded: str | None = None, can_verify: bool = True) -> Checked:
    """Check a bundle by its files, by name relative to its directory.

    ``given``: what the reader himself trusts; ``recorded``: the SHA-256 of manifest.json, or of the bag's
    manifest, as he was told it by another way;
    ``can_verify``: whether Ed25519 signatures can be checked here.
    """
    force = given or policy(files.get(bundle.POLICY, b""))
    stated = bundle_signed.read(files.get(bundle.CHECKPOINT, b""))
    signed = bundle_signed.signed(stated if can_verify else None, force)
    found = list(bundle_files.faults(files, recorded))
    proof = _proof(files, stated, found)
    lists = Lists(proof, can_verify) if proof else None
    if lists:
        lists.read(files.get(bundle.AUTHORS, b""), files.get(bundle.ENTRIES, b""))
        found += [*lists.faults, *_proven(lists, stated)]
    late = bundle_signed.contradicted(signed, lists.recorded if lists else ())
    found += (fault("time.after", where, witness=name) for where, name in late)
    found += _earlier(files, stated)
    origin, complete = stated.origin if stated else "", proof is not None and proof.complete
    return Checked(
        verdicts(force, stated, signed, proof, found, can_verify), tuple(found[:MOST_FAULTS]),
        origin, stated.size if stated and complete else None,
        tuple(map(bundle_signed.fingerprint, force.of_log(origin))), force.are_yours, lists.counts if lists and complete else None,
        tuple(name for name in files if name.startswith(bundle.TIMESTAMPS)), *_digests(files),
    )  # fmt: skip


def _digests(files: Mapping[str, bytes]) -> tuple[str, str]:
    """Give the SHA-256 of the two lists of files; of one that is not there nothing."""
    manifest, bag = (bundle.digest(files[name]) if name in files else "" for name in (bundle.MANIFEST, bundle_files.BAG))
    return manifest, bag


def policy(source: bytes, yours: bool = False) -> InForce:
    """Read keys and quorum of a trust file; one that the bundle brings along and that is none says nothing.

    Raises MalformedProof where the reader's own is none.
    """
    try:
        return bundle_signed.read_trust(source.decode("utf-8"), yours)
    except bundle.UNREADABLE:
        if yours:
            raise MalformedProof("the trust file cannot be read; nothing was checked") from None
        return InForce((), (), False)


def _proof(files: Mapping[str, bytes], stated: Checkpoint | None, found: list[Fault]) -> Proof | None:
    needed = (bundle.CHECKPOINT, bundle.PROOF, bundle.HASHES, bundle.ENTRIES, bundle.AUTHORS)
    found += (fault("file.missing", name) for name in needed if name not in files)
    if stated is None and bundle.CHECKPOINT in files:
        found.append(fault("file.unreadable", bundle.CHECKPOINT))
    try:
        return bundle_proof.parse(files.get(bundle.PROOF, b""), files.get(bundle.HASHES, b""))
    except MalformedProof:
        found.append(fault("file.unreadable", bundle.PROOF))
        return None


def _proven(lists: Lists, stated: Checkpoint | None) -> Iterator[Fault]:
    """Say whether all that was read leads to the checkpoint."""
    proof, leaves = lists.proof, dict(lists.leaves)
    if stated is None:
        return
    if proof.size != stated.size:
        yield fault("tree.size", bundle.PROOF)
        return
    try:
        if proof.complete:
            leaves[proof.size - 1] = bundle_proof.index_entry_leaf(proof, _index_root(lists))
        fits = partial.root(proof.size, leaves, proof.beside_log) == stated.root
    except (VerificationFailed, OverflowError):
        fits = False
    if not fits:
        yield from (fault(reason, bundle.HASHES) for reason in ("tree.root", *(["stream.root"] if proof.complete else [])))


def _index_root(lists: Lists) -> bytes:
    """Give the root of the index: each listed stream is a tree of which every leaf is known."""
    roots = {each: partial.root(each.size, dict(enumerate(lists.leaves_of(each.stream))), ()) for each in lists.proof.streams}
    leaves = {each.number: bundle_proof.index_leaf(each, root) for each, root in roots.items()}
    return partial.root(lists.proof.indexed, leaves, lists.proof.beside_index)


def _earlier(files: Mapping[str, bytes], stated: Checkpoint | None) -> Iterator[Fault]:
    """Say whether the checkpoint continues those of earlier copies."""
    if bundle.EARLIER not in files or stated is None:
        return
    try:
        joined = bundle.read_earlier(files[bundle.EARLIER])
    except MalformedProof:
        yield fault("file.unreadable", bundle.EARLIER)
        return
    for each in joined:
        try:
            merkle.verify_consistency(each.size, stated.size, each.hashes, each.root, stated.root)
        except VerificationFailed:
            yield fault("earlier.root", bundle.EARLIER)
