"""The check of a bundle: what holds in a good one, and six verdicts of which none is said before it is shown."""

import pytest
from proof.bundled import YOURS, codes, files_of, record
from proof.stored_record import CASE, SUSPECT, UNIT, VICTIM

from ledger.proof import bundle_check

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
