"""Authorship: what is signed, what verifies, which keys are refused, how a repeated request is recognised."""

import hashlib
import hmac
import sys
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.entry import signature
from ledger.errors import MalformedEntry

# RFC 8032 7.1, tests 1 and 2: seed, public key, message, signature
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]
PRIME = 2**255 - 19
D = -121665 * pow(121666, -1, PRIME) % PRIME
SEED = bytes(range(32))
PLACE = {"log": UUID(int=1), "event": UUID(int=2), "stream": UUID(int=3), "version": 4, "commitments": bytes(range(96)) * 3}


@pytest.mark.parametrize(("seed", "public", "message", "signed"), RFC_8032)
def test_the_published_vectors_of_rfc_8032_hold(seed, public, message, signed):
    seed, public, message, signed = map(bytes.fromhex, (seed, public, message, signed))
    assert signature.public_key(seed) == public
    assert signature.sign(seed, message) == signed
    assert signature.verifies(public, message, signed)
    assert not signature.is_low_order(public)


def test_a_new_key_signs_what_the_document_says():
    recorder, public = UUID(int=7), signature.public_key(SEED)
    assert signature.user_key_message(recorder, public) == b"\x00\x00\x00\x15caseledger/user-key/1" + recorder.bytes + public
    with pytest.raises(MalformedEntry):
        signature.user_key_message(recorder, public[1:])


def test_the_message_is_that_of_the_document():
    expected = b"\x00\x00\x00\x13caseledger/author/1" + UUID(int=1).bytes + UUID(int=2).bytes + UUID(int=3).bytes
    expected += (4).to_bytes(8, "big") + (3).to_bytes(4, "big") + bytes(range(96)) * 3
    assert signature.author_message(**PLACE) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"log": UUID(int=9)},
        {"event": UUID(int=9)},
        {"stream": UUID(int=9)},
        {"version": 5},
        {"commitments": bytes(288)},
        {"commitments": bytes(96)},
    ],
)
def test_a_signature_holds_for_nothing_else(change):
    signed = signature.sign(SEED, signature.author_message(**PLACE))
    public = signature.public_key(SEED)
    assert signature.verifies(public, signature.author_message(**PLACE), signed)
    assert not signature.verifies(public, signature.author_message(**PLACE | change), signed)


def test_no_bit_of_a_signature_changes_unnoticed():
    public, signed = signature.public_key(SEED), signature.sign(SEED, b"message")
    for bit in range(512):
        changed = bytearray(signed)
        changed[bit // 8] ^= 1 << bit % 8
        assert not signature.verifies(public, b"message", bytes(changed))


@given(st.binary(max_size=70), st.binary(max_size=70))
@settings(max_examples=50)
def test_nonsense_never_verifies_and_never_raises(public, signed):
    assert not signature.verifies(public, b"message", signed)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_lengths_are_checked(length):
    for refuse in (
        lambda: signature.sign(bytes(length), b""), lambda: signature.public_key(bytes(length)),
        lambda: signature.request_mac(bytes(length), {}), lambda: signature.is_low_order(bytes(length)),
    ):  # fmt: skip
        with pytest.raises(MalformedEntry):
            refuse()


@pytest.mark.parametrize("length", [1, 95, 97])
def test_commitments_are_whole(length):
    with pytest.raises(MalformedEntry):
        signature.author_message(**PLACE | {"commitments": bytes(length)})


def test_two_keys_in_turn_do_not_mix():
    for seed in (SEED, bytes(32), SEED):
        assert signature.verifies(signature.public_key(seed), b"m", signature.sign(seed, b"m"))
    assert signature.sign(SEED, b"m") != signature.sign(bytes(32), b"m")


def small_order_encodings():
    """Every encoding of the eight torsion points, found by arithmetic: those y in 0…2²⁵⁵-1 whose point times eight is the identity."""
    order_eight = next(y for y in sqrt_order_eight() if y is not None)
    torsion = {0, 1, PRIME - 1, order_eight, PRIME - order_eight}
    reachable = {y + extra for y in torsion for extra in (0, PRIME) if y + extra < 2**255}
    return sorted((y | sign << 255).to_bytes(32, "little") for y in reachable for sign in (0, 1))


def sqrt_order_eight():
    """Give y with 2·(x, y) of order four: x² = y², so -y² + y² = 0 = 1 + d·y⁴ - 2·y² … solved for y² by the quadratic formula."""
    root = sqrt(1 + D)
    for numerator in (-1 + root, -1 - root):
        yield sqrt(numerator * pow(D, -1, PRIME) % PRIME)


def sqrt(square):
    square %= PRIME
    root = pow(square, (PRIME + 3) // 8, PRIME)
    if root * root % PRIME != square:
        root = root * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    return root if root * root % PRIME == square else None


def add(one, other):
    (x1, y1), (x2, y2) = one, other
    k = D * x1 * x2 * y1 * y2 % PRIME
    return (x1 * y2 + x2 * y1) * pow(1 + k, -1, PRIME) % PRIME, (y1 * y2 + x1 * x2) * pow(1 - k, -1, PRIME) % PRIME


def point(y):
    x = sqrt((y * y - 1) * pow(D * y * y + 1, -1, PRIME))
    return None if x is None else (x, y % PRIME)


def times_eight(found):
    for _ in range(3):
        found = add(found, found)
    return found


@pytest.mark.parametrize("public", small_order_encodings(), ids=bytes.hex)
def test_points_of_small_order_are_refused_in_every_encoding(public):
    y = int.from_bytes(public, "little") & (2**255 - 1)
    assert times_eight(point(y)) == (0, 1)
    assert signature.is_low_order(public)
    identity = (1).to_bytes(32, "little")
    assert not signature.verifies(public, b"any message", identity + bytes(32))


def test_there_are_fourteen_such_encodings():
    assert len(small_order_encodings()) == 14


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=60)
def test_other_keys_are_not_refused(seed):
    public = signature.public_key(seed)
    assert not signature.is_low_order(public)
    assert times_eight(point(int.from_bytes(public, "little") & (2**255 - 1))) != (0, 1)


def test_a_request_mac_is_that_of_the_document():
    extracted = hmac.new(bytes(32), SEED, hashlib.sha256).digest()
    key = hmac.new(extracted, b"caseledger/request-mac/1\x01", hashlib.sha256).digest()
    assert signature.request_mac(SEED, {"b": 1, "a": "é"}) == hmac.new(key, '{"a":"é","b":1}'.encode(), hashlib.sha256).digest()


def test_a_request_mac_tells_acts_and_authors_apart():
    acts = [{"type": "a", "n": 1}, {"type": "a", "n": 2}, {"type": "a"}]
    assert len({signature.request_mac(seed, act) for act in acts for seed in (SEED, bytes(32))}) == 6
    assert signature.request_mac(SEED, {"n": 1, "type": "a"}) == signature.request_mac(SEED, acts[0])


LOW = bytes(31) + b"\x80", bytes([1]) + bytes(31)
CHANGES = [lambda message, signed: (message, signed), lambda message, signed: (message + b"x", signed)]
CHANGES += [lambda message, signed, at=at: (message, signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]) for at in (0, 31, 32, 63)]
CHANGES += [lambda message, signed: (message, signed[:63]), lambda message, signed: (message, bytes([1]) + bytes(31) + signed[32:])]


@pytest.mark.parametrize("is_installed", [True, False])
@pytest.mark.parametrize("change", CHANGES)
def test_a_key_that_is_read_once_verifies_what_it_verifies_each_time(monkeypatch, is_installed, change):
    if not is_installed:
        monkeypatch.setitem(sys.modules, "nacl.bindings", None)
    public = signature.public_key(SEED)
    message, signed = change(b"said", signature.sign(SEED, b"said"))
    assert signature.verifier(public)(message, signed) == signature.verifies(public, message, signed) == (change is CHANGES[0])
    assert not any(signature.verifier(low)(message, signed) for low in (*LOW, public[:31]))
