"""Timestamps by a real authority (OpenSSL): what it states is read and believed, and nothing else is."""

import random
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from authority import Authority

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import dating, timestamp, trust
from ledger.proof.dating import Stated
from ledger.proof.finding import Matter

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on this machine; .ci/run installs it")
TEXT = "ledger.example/unit/cases/1\n47\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("time") / "authority")


@pytest.fixture(scope="module")
def believed(authority):
    return trust.Authority("time.example", authority.certificates.encode())


@pytest.fixture(scope="module")
def answer(authority):
    return authority.answered(timestamp.request(TEXT))


def test_a_request_is_the_same_each_time_and_names_no_more_than_the_digest():
    assert timestamp.request(TEXT) == timestamp.request(TEXT)
    assert TEXT.encode()[:12] not in timestamp.request(TEXT)


def test_an_answer_is_believed_here_and_by_openssl_and_states_its_instant(authority, believed, answer):
    found = timestamp.verify(answer, TEXT, believed)
    assert abs(found.time - datetime.now(UTC)) < timedelta(minutes=5)
    assert (found.within, found.is_of(TEXT)) == (1.0, True)
    assert authority.verified(answer, TEXT.encode())
    assert timestamp.stated(answer) == found


def test_an_answer_over_another_text_is_refused_as_openssl_refuses_it(authority, believed, answer):
    with pytest.raises(VerificationFailed):
        timestamp.verify(answer, TEXT.replace("47", "48"), believed)
    assert not authority.verified(answer, TEXT.replace("47", "48").encode())


def test_another_authority_is_not_the_one_that_is_believed(tmp_path, answer):
    other = Authority(tmp_path / "other")
    with pytest.raises(VerificationFailed):
        timestamp.verify(answer, TEXT, trust.Authority("other.example", other.certificates.encode()))


@pytest.mark.filterwarnings("ignore")
def test_no_byte_of_what_is_signed_can_be_changed(believed, answer):
    """Of each byte one bit is turned. What is still believed states the same: the certificates of others, and lengths that nobody signs."""
    found = timestamp.verify(answer, TEXT, believed)
    chance = random.Random(47)
    for place in range(len(answer)):
        changed = bytearray(answer)
        changed[place] ^= 1 << chance.randrange(8)
        try:
            assert timestamp.verify(bytes(changed), TEXT, believed) == found
        except (MalformedProof, VerificationFailed):
            continue


@pytest.mark.parametrize("source", [b"", b"\x30\x00", b"no answer", b"\x30\x03\x02\x01\x00", bytes(2**20 + 1)])
def test_what_is_no_answer_is_refused(believed, source):
    with pytest.raises(MalformedProof):
        timestamp.verify(source, TEXT, believed)


def test_a_request_that_the_authority_rejects_is_no_timestamp(tmp_path):
    strict = Authority(tmp_path / "strict", digests="sha512")
    with pytest.raises(MalformedProof, match="did not grant"):
        timestamp.stated(strict.answered(timestamp.request(TEXT)))


def test_an_authority_without_a_certificate_is_refused(answer):
    with pytest.raises(MalformedProof):
        timestamp.verify(answer, TEXT, trust.Authority("time.example", b""))


def test_nothing_is_recorded_after_others_saw_the_checkpoint_over_it():
    seen = datetime(2026, 3, 9, 12, tzinfo=UTC)
    stated = [Stated(9, seen, 1.0, "time.example"), Stated(4, seen, 0.0, "university.example")]
    early, late = seen - timedelta(days=3), seen + timedelta(minutes=2, seconds=2)
    assert not list(dating.judge("cases", stated, lambda _size: early))
    found = list(dating.judge("cases", stated, {9: late, 4: early}.__getitem__))
    assert [(each.matter, each.position) for each in found] == [(Matter.TIME, 9)]
    assert not list(dating.judge("cases", stated, lambda _size: seen + timedelta(minutes=2)))


def test_the_earliest_statement_over_most_entries_says_by_when_they_existed():
    first, second = datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)
    stated = [Stated(4, first, 0, "a"), Stated(9, second, 0, "b"), Stated(9, first, 0, "c")]
    assert dating.latest(stated) == stated[2]
    assert dating.latest([]) is None
