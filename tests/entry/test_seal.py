"""Sealing: what was sealed opens, and nothing else does, wherever and whatever is changed."""

from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.entry import seal
from ledger.entry.unit import Unit, encode, plaintext_digest
from ledger.errors import MalformedEntry, SealBroken

KEY, NONCE = bytes(range(32)), bytes(range(12))
PLACE = {"log": UUID(int=1), "event": UUID(int=2), "ordinal": 5, "slot": UUID(int=3)}
TEXT = encode(Unit(bytes(16), "reason", "She named “a man in a blue car”."))
STORED = seal.seal(TEXT, KEY, NONCE, **PLACE)
DIGEST = plaintext_digest(TEXT)


PLACES = st.fixed_dictionaries({"log": st.uuids(), "event": st.uuids(), "ordinal": st.integers(0, 2**32 - 1), "slot": st.uuids()})


@given(st.binary(max_size=600), st.binary(min_size=32, max_size=32), st.binary(min_size=12, max_size=12), PLACES)
@settings(max_examples=60)
def test_what_was_sealed_opens(text, key, nonce, place):
    stored = seal.seal(text, key, nonce, **place)
    assert seal.open_unit(stored, key, plaintext_digest(text), **place) == text
    assert stored[:12] == nonce
    assert len(stored) == 12 + len(seal.pad(text)) + 16


def test_a_seal_is_the_one_of_the_document():
    associated = b"\x00\x00\x00\x11caseledger/seal/1" + UUID(int=1).bytes + UUID(int=2).bytes + b"\x00\x00\x00\x05" + UUID(int=3).bytes
    framed = len(TEXT).to_bytes(4, "big") + TEXT
    assert AESGCM(KEY).decrypt(STORED[:12], STORED[12:], associated) == framed + bytes(128 - len(framed))


def refused(stored=STORED, key=KEY, digest=DIGEST, **place):
    with pytest.raises(SealBroken):
        seal.open_unit(stored, key, digest, **PLACE | place)
    return True


def every_flip(source):
    """Each copy of the bytes with one bit changed."""
    for bit in range(len(source) * 8):
        changed = bytearray(source)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


def test_no_bit_of_a_sealed_unit_changes_unnoticed():
    assert all(refused(stored=changed) for changed in every_flip(STORED))


def test_no_bit_of_key_or_digest_changes_unnoticed():
    assert all(refused(key=changed) for changed in every_flip(KEY))
    assert all(refused(digest=changed) for changed in every_flip(DIGEST))


@pytest.mark.parametrize("part", ["log", "event", "slot"])
def test_a_unit_opens_in_no_other_log_event_or_slot(part):
    assert all(refused(**{part: UUID(bytes=changed)}) for changed in every_flip(PLACE[part].bytes))


def test_a_unit_opens_under_no_other_ordinal():
    assert all(refused(ordinal=5 ^ 1 << bit) for bit in range(32))


@pytest.mark.parametrize("length", [0, 1, 11, 12, 27, 28, len(STORED) - 1])
def test_a_part_of_a_sealed_unit_does_not_open(length):
    with pytest.raises(SealBroken):
        seal.open_unit(STORED[:length], KEY, DIGEST, **PLACE)


def test_surplus_bytes_do_not_open():
    with pytest.raises(SealBroken):
        seal.open_unit(STORED + b"\0", KEY, DIGEST, **PLACE)


def test_another_text_under_the_right_key_is_refused_by_its_digest():
    other = seal.seal(encode(Unit(bytes(16), "reason", "Nothing was said.")), KEY, NONCE, **PLACE)
    with pytest.raises(SealBroken, match="something else"):
        seal.open_unit(other, KEY, DIGEST, **PLACE)


@pytest.mark.parametrize("padded", [b"", bytes(63), TEXT, (3).to_bytes(4, "big") + b"abcd" + bytes(56), seal.pad(b"x" * 60) + bytes(64)])
def test_false_padding_under_the_right_key_is_refused(padded):
    associated = seal._associated(**PLACE)
    stored = NONCE + AESGCM(KEY).encrypt(NONCE, padded, associated)
    with pytest.raises(SealBroken):
        seal.open_unit(stored, KEY, DIGEST, **PLACE)


@pytest.mark.parametrize(
    ("key", "nonce"), [(KEY[:16], NONCE), (KEY[:31], NONCE), (KEY + b"x", NONCE), (KEY, NONCE[:11]), (KEY, NONCE + b"x")]
)
def test_keys_and_nonces_of_other_lengths_seal_nothing(key, nonce):
    with pytest.raises(MalformedEntry):
        seal.seal(TEXT, key, nonce, **PLACE)


@pytest.mark.parametrize("key", [b"", KEY[:16], KEY[:31], KEY + b"x"])
def test_keys_of_other_lengths_open_nothing(key):
    with pytest.raises(SealBroken):
        seal.open_unit(STORED, key, DIGEST, **PLACE)


@given(st.binary(max_size=2000))
def test_padding_is_undone_exactly(text):
    padded = seal.pad(text)
    assert seal.unpad(padded) == text
    assert padded[: 4 + len(text)] == len(text).to_bytes(4, "big") + text


@pytest.mark.parametrize(
    ("length", "padded"), [(0, 64), (60, 64), (61, 128), (124, 128), (125, 256), (252, 256), (253, 512), (20_000, 32_768)]
)
def test_padding_goes_to_the_next_power_of_two_times_64(length, padded):
    assert len(seal.pad(bytes(length))) == padded


@given(st.binary(max_size=300), st.integers(0, 299), st.integers(1, 255))
def test_padding_that_is_not_zeros_is_refused(text, place, value):
    padded = bytearray(seal.pad(text))
    filling = len(padded) - len(text) - 4
    if filling:
        padded[4 + len(text) + place % filling] = value
        with pytest.raises(MalformedEntry):
            seal.unpad(bytes(padded))


@given(st.binary(max_size=300))
def test_only_what_pad_writes_is_unpadded(source):
    try:
        text = seal.unpad(source)
    except MalformedEntry:
        return
    assert seal.pad(text) == source


def test_a_refusal_repeats_nothing_of_the_text():
    with pytest.raises(SealBroken) as refusal:
        seal.open_unit(STORED, KEY, bytes(32), **PLACE)
    assert "blue car" not in str(refusal.value)
