"""What a copy shows is proven from the stored trees: under one checkpoint, and the same again at any later time."""

import hashlib

import pytest
from application.scenes import asked, note, referral
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger import bundling, cosigning
from ledger.bundling import Asked
from ledger.entry import core, unit
from ledger.errors import NotFound
from ledger.intents import Intent
from ledger.proof import bundle, bundle_check, checkpoint, cosignature
from ledger.proof import note as notes
from ledger.proof.bundle import Bare, Shown
from ledger.proof.cosignature import Group, Kind, Policy
from ledger.proof.note import COSIGNATURE, Note
from ledger.store import copies

WITNESS = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"witness").digest())


def quorum():
    key = notes.verifier_key("university.example/w1", COSIGNATURE, WITNESS.public_key().public_bytes_raw())
    return Policy((Group('the "university"', Kind.INDEX, 1, (key,)),))


def stored(at, stream, upto):
    return [bytes(source) for (source,) in asked(
        at, "SELECT core FROM ledger.entry WHERE log = 1 AND stream = %s AND position <= %s ORDER BY version", stream, upto
    )]  # fmt: skip


def clear(at, source):
    """The clear units of an entry, decoys apart, by ordinal."""
    found, query = {}, "SELECT ordinals, stored FROM ledger.content WHERE log = 1 AND position = %s AND NOT sealed"
    for ordinals, texts in asked(at, query, core.decode(source).position):
        found |= {each: bytes(text) for each, text in zip(ordinals, texts, strict=True)}
    return {each: text for each, text in sorted(found.items()) if unit.read_stored(text)[0] != unit.DECOY}


def copied(ledger, at, base, streams, *, complete=True, withheld=(2,), **more):
    """The files of a copy of these streams, of which the entries of some versions are withheld whole."""
    shown = [source for stream in streams for source in stored(at, stream, base.covered) if core.decode(source).version not in withheld]
    lines = [Shown(number, source, clear(at, source), {}) for number, source in enumerate(shown, 1)]
    leaves = bundling.leaves(ledger, base, streams)
    if complete:
        lines += [Bare(leaves[stream][version - 1], stream, version) for stream in sorted(streams) for version in withheld]
    proven = bundling.prove(ledger, base, Asked(shown, streams if complete else None, **more))
    return {**proven, bundle.ENTRIES: bundle.written(lines)}


def wrong(files, **more):
    """What stands against files, but that they lie in no bag."""
    found = bundle_check.check(files, **more)
    return [each for each in found.faults if each.matter != "files"], {each.reason for each in found.verdicts}


@pytest.fixture
def streams(shared):
    made = sorted(shared.fresh() for _ in range(2))
    for stream in made:
        shared.record([Intent(referral(), stream)])
        for _ in range(3):
            shared.record([Intent(note(), stream)])
    return made


@pytest.mark.parametrize("complete", [True, False])
def test_what_a_copy_shows_is_proven_under_the_checkpoint_that_is_made_for_it(shared, shared_at, streams, complete):
    base = bundling.base(shared)
    faults, reasons = wrong(copied(shared, shared_at, base, streams, complete=complete))
    assert faults == []
    assert {"integrity.holds", "log_signature.holds", "key_trust.not_given"} <= reasons
    assert ("completeness.not_witnessed" if complete else "completeness.not_stated") in reasons


def test_the_same_copy_is_made_again_after_others_recorded_and_its_checkpoint_proves_a_later_one(shared, shared_at, streams):
    base = bundling.base(shared)
    files = copied(shared, shared_at, base, streams)
    for stream in (*streams, shared.fresh()):
        shared.record([Intent(referral() if stream not in streams else note(), stream)])
    assert bundling.base(shared, at=base.size) == base
    assert copied(shared, shared_at, bundling.base(shared, at=base.size), streams) == files
    later = bundling.base(shared)
    assert later.size > base.size
    joined = copied(shared, shared_at, later, streams, earlier=(base.size, later.size))
    assert wrong(joined)[0] == []
    assert [each.size for each in bundle.read_earlier(joined[bundle.EARLIER])] == [base.size, later.size]
    assert bundle.read_earlier(joined[bundle.EARLIER])[0].root == checkpoint.stated(base.note).root


def test_where_nothing_was_recorded_the_checkpoint_stays_and_a_cosigned_one_that_covers_all_is_preferred(shared, shared_at, streams):
    base = bundling.base(shared)
    assert bundling.base(shared) == base
    stated = checkpoint.stated(base.note)
    signed = notes.parse(base.note)
    line = cosignature.cosign(stated, "university.example/w1", WITNESS, 2_000_000_000)
    copies.keep(shared_at, "cases", Note(signed.text, (*signed.signatures, line)).encode())
    shared.record([Intent(referral(), shared.fresh())])
    cosigned = bundling.base(shared, covering=base.covered)
    assert cosigned.size == base.size
    assert checkpoint.is_cosigned(cosigned.note)
    assert bundling.base(shared, covering=base.size).size > base.size, "that position is the index's"
    faults, reasons = wrong(copied(shared, shared_at, cosigned, streams, quorum=quorum()))
    assert faults == []
    assert {"completeness.holds", "witness_quorum.met", "time.witnessed"} <= reasons


def test_no_checkpoint_of_another_size_is_had(shared, streams):
    with pytest.raises(NotFound, match="no checkpoint of 3 entries"):
        bundling.base(shared, at=3)


def test_authors_are_shown_by_what_gives_them_their_keys_and_nothing_else(shared, shared_at, streams):
    files = copied(shared, shared_at, bundling.base(shared), streams)
    (author,) = bundle.read(files[bundle.AUTHORS])
    names = {unit.decode(text).name for text in author.units.values()}
    assert names == {"what", "recorder", "public_key"}
    assert cosigning.key(shared, "cases").encode() in files[bundle.POLICY].decode()
