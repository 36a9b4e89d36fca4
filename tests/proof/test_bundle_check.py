"""The check of a bundle: what holds in a good one, and six verdicts of which none is said before it is shown."""

from uuid import UUID

import pytest
from proof.bundled import YOURS, codes, files_of, indexed, record
from proof.stored_record import AGENCIES, CASE, DANA, LOG, ROLES, SAM, SEEDS, SUSPECT, UNIT, VICTIM, user_added

from ledger.entry import signature
from ledger.proof import bundle, bundle_check, bundle_proof, bundle_told, index
from ledger.proof.bundle_proof import Indexed
from ledger.proof.index import IndexLeaf

GOOD = ["log_signature.holds", "witness_quorum.met", "time.witnessed", "integrity.holds", "completeness.holds"]


@pytest.fixture(scope="module")
def made():
    return record()


@pytest.fixture(scope="module")
def good(made):
    return files_of(made, withheld=(4,), hidden=(5,))


def test_a_good_complete_bundle_holds_and_says_on_what_each_verdict_rests(good):
    found = bundle_check.check(good, YOURS)
    assert codes(found) == (["key_trust.given", *GOOD], [])
    assert found.holds
    assert found.counts == {"streams": 1, "shown": 13, "withheld": 1}
    assert found.size == 20
    said = {each.matter: each.because for each in found.verdicts}
    assert said["completeness"] == "every entry of the listed streams up to checkpoint 20 is here or marked withheld"
    assert "consistency 1 of 1, index 1 of 1" in said["witness_quorum"]
    assert found.timestamps == ("data/proof/timestamps/1.tsr",)


def test_without_the_readers_own_trust_the_key_is_not_established_and_its_fingerprint_is_told(good):
    found = bundle_check.check(good)
    assert codes(found) == (["key_trust.not_given", *GOOD], [])
    assert found.keys[0] in found.verdicts[0].instead


def test_a_copy_of_authenticity_only_counts_nothing(made):
    found = bundle_check.check(files_of(made, complete=False, hidden=(5,)), YOURS)
    assert codes(found) == (["key_trust.given", *GOOD[:-1], "completeness.not_stated"], [])
    assert (found.counts, found.size) == (None, None)


@pytest.mark.parametrize("complete", [True, False])
def test_a_copy_of_no_entries_and_of_several_streams(made, complete):


    for streams in ((), (VICTIM,), (CASE, SUSPECT, VICTIM), (UNIT, CASE)):
        found = bundle_check.check(files_of(made, streams, complete=complete), YOURS)
        assert found.holds, (streams, codes(found))
        assert found.verdicts[-1].reason == ("completeness.holds" if complete else "completeness.not_stated")


NEW = UUID(int=77)
STRANGER = UUID(int=88)
MORE = {NEW: bytes([77]) * 32, STRANGER: bytes([88]) * 32}


@pytest.fixture(autouse=True, scope="module")
def more_keys():
    """Keys beside those of the record: Sam's next one, and somebody's of whom no entry tells."""
    SEEDS.update(MORE)
    AGENCIES[STRANGER], ROLES[STRANGER] = "police", ["practitioner"]
    yield
    for who in MORE:
        del SEEDS[who]
    del AGENCIES[STRANGER], ROLES[STRANGER]


def exchanged(change, by):
    """An entry by which Sam has his next key."""
    fields = [("recorder", str(SAM)), ("change", change), ("public_key", signature.public_key(MORE[NEW]).hex())]
    return lambda made: made.act(UNIT, "user-key-changed.v1", by=by, clear=fields)


def noted(signer):
    return lambda made: made.act(CASE, "note-recorded.v1", by=SAM, signer=signer, clear=[("text", "Later.")])


@pytest.mark.parametrize(("steps", "against"), [
    ([exchanged("rotated", SAM), noted(NEW)], []),
    ([exchanged("registered", DANA), noted(NEW)], []),
    ([exchanged("rotated", SAM), noted(SAM)], ["author.signature"]),
    ([noted(NEW), exchanged("rotated", SAM)], ["author.signature"]),
    ([exchanged("rotated", DANA), noted(SAM)], ["author.entry"]),
    ([exchanged("registered", SAM), noted(SAM)], ["author.entry"]),
    ([exchanged("revoked", DANA), noted(SAM)], ["author.entry"]),
    ([lambda made: made.act(UNIT, "user-added.v1", by=STRANGER, clear=user_added(STRANGER))], ["author.entry"]),
    ([lambda made: made.act(CASE, "note-recorded.v1", by=STRANGER, clear=[("text", "Who?")])], ["author.no_key"]),
])  # fmt: skip
@pytest.mark.parametrize("complete", [True, False])
def test_an_entry_is_signed_with_the_key_that_the_record_gave_its_author_before_it(steps, against, complete):
    made = record(entries=2, last=lambda made: [step(made) for step in steps])
    found = bundle_check.check(files_of(made, complete=complete), YOURS)
    assert codes(found)[1] == against


def test_the_proof_of_one_stream_in_a_large_log_is_small():
    """1,000,000 entries and 100,000 streams; what authors' entries need comes to it (docs/format.md, section 22)."""
    leaves = [IndexLeaf(UUID(int=number << 64), 1, bytes(32)) for number in range(100_000)]
    known = Indexed(leaves, index.nodes(leaves), indexed(made := record(), len(made.rows)).opening)
    sizes = []
    for count in (1, 2):
        streams = [leaves[number].stream for number in (31_415, 92_653)[:count]]
        proof = bundle_proof.of_streams(LOG, 1_000_000, streams, known, [], lambda level, number: bytes(32))
        sizes.append(sum(map(len, bundle_proof.files(proof).values())))
    assert sizes == [1526, 2076]


def test_of_lists_of_files_that_are_not_there_no_digest_is_told():
    found = bundle_check.check({})
    assert (found.manifest, found.bag) == ("", "")
    told = "\n".join(bundle_told.lines(found))
    assert told.count("there is no such file") == 2
    assert bundle.digest(b"") not in told
