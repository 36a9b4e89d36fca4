"""The hashed entry: one encoding, one reading, and every bit of it in the leaf."""

import hashlib
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.entry import core
from ledger.entry.core import Commitment, EntryCore
from ledger.errors import MalformedEntry

DIGESTS = st.binary(min_size=32, max_size=32)
NUMBERS = st.integers(0, 2**64 - 1)
COMMITMENTS = st.builds(Commitment, DIGESTS, DIGESTS, DIGESTS)
CORES = st.builds(
    EntryCore,
    log=st.uuids(),
    position=st.integers(1, 2**64 - 1),
    stream=st.uuids(),
    version=NUMBERS,
    event=st.uuids(),
    recorded_at=NUMBERS,
    recorder=st.uuids(),
    signature=st.binary(min_size=64, max_size=64) | st.just(core.LEDGER_MADE),
    commitments=st.lists(COMMITMENTS, min_size=4, max_size=4).map(tuple) | st.lists(COMMITMENTS, min_size=8, max_size=8).map(tuple),
)
DIGEST = bytes(range(32))
SIMPLE = EntryCore(
    UUID(int=1), 1, UUID(int=2), 1, UUID(int=3), 1_773_057_600_000_000, UUID(int=4), b"s" * 64, (Commitment(DIGEST, DIGEST, DIGEST),) * 4
)
SIMPLE_BYTES = core.encode(SIMPLE)


@given(CORES)
def test_an_entry_is_read_back_as_it_was_written(entry):
    text = core.encode(entry)
    assert core.decode(text) == entry
    assert core.leaf(text) == hashlib.sha256(b"\x00" + text).digest()


def test_the_bytes_are_those_of_the_document():
    expected = (
        b"\x00\x00\x00\x12caseledger/entry/1" + UUID(int=1).bytes + (1).to_bytes(8, "big") + UUID(int=2).bytes + (1).to_bytes(8, "big")
    )
    expected += UUID(int=3).bytes + (1_773_057_600_000_000).to_bytes(8, "big") + UUID(int=4).bytes
    expected += b"\x00\x00\x00\x40" + b"s" * 64 + b"\x00\x00\x00\x04" + DIGEST * 12
    assert expected == SIMPLE_BYTES


def test_an_entry_the_ledger_made_says_so_where_a_signature_would_stand():
    text = core.encode(SIMPLE._replace(signature=core.LEDGER_MADE))
    assert b"\x00\x00\x00\x0bledger-made\x00\x00\x00\x04" in text
    assert core.decode(text).signature == core.LEDGER_MADE


@given(CORES, st.data())
@settings(max_examples=300)
def test_every_changed_bit_changes_the_entry_or_is_refused(entry, data):
    text = core.encode(entry)
    bit = data.draw(st.integers(0, len(text) * 8 - 1))
    changed = bytearray(text)
    changed[bit // 8] ^= 1 << bit % 8
    assert core.leaf(bytes(changed)) != core.leaf(text)
    try:
        other = core.decode(bytes(changed))
    except MalformedEntry:
        return
    assert other != entry
    assert core.encode(other) == bytes(changed)


@given(st.binary(max_size=800) | st.binary(max_size=700).map(lambda tail: SIMPLE_BYTES[:126] + tail))
def test_only_what_encode_writes_is_read(source):
    try:
        entry = core.decode(source)
    except MalformedEntry:
        return
    assert core.encode(entry) == source


def test_an_entry_cut_short_anywhere_is_refused():
    for length in range(len(SIMPLE_BYTES)):
        with pytest.raises(MalformedEntry):
            core.decode(SIMPLE_BYTES[:length])


@pytest.mark.parametrize("surplus", [b"\0", bytes(96), bytes(384)])
def test_bytes_after_an_entry_are_refused(surplus):
    with pytest.raises(MalformedEntry):
        core.decode(SIMPLE_BYTES + surplus)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"\x00\x00\x00\x12caseledger/entry/1", b"\x00\x00\x00\x12caseledger/entry/2"),
        (b"\x00\x00\x00\x12caseledger/entry/1", b"\x00\x00\x00\x11caseledger/entry/1"),
        (UUID(int=1).bytes + (1).to_bytes(8, "big"), UUID(int=1).bytes + bytes(8)),
        (b"\x00\x00\x00\x40" + b"s" * 64, b"\x00\x00\x00\x3f" + b"s" * 63),
        (b"\x00\x00\x00\x40" + b"s" * 64, b"\x00\x00\x00\x00"),
        (b"\x00\x00\x00\x40" + b"s" * 64, b"\x00\x00\x00\x0bledger_made"),
        (b"\x00\x00\x00\x40" + b"s" * 64, b"\x00\x00\x00\x0cledger-made\x00"),
        (b"\x00\x00\x00\x40", b"\xff\xff\xff\xff"),
        (b"\x00\x00\x00\x04" + DIGEST * 12, b"\x00\x00\x00\x00"),
        (b"\x00\x00\x00\x04" + DIGEST * 12, b"\x00\x00\x00\x03" + DIGEST * 9),
        (b"\x00\x00\x00\x04" + DIGEST * 12, b"\x00\x00\x00\x05" + DIGEST * 15),
        (b"\x00\x00\x00\x04" + DIGEST * 12, b"\x00\x00\x00\x08" + DIGEST * 12),
        (b"\x00\x00\x00\x04" + DIGEST * 12, b"\xff\xff\xff\xfc" + DIGEST * 12),
    ],
)
def test_a_false_form_is_refused(was, becomes):
    assert SIMPLE_BYTES.count(was) == 1
    with pytest.raises(MalformedEntry):
        core.decode(SIMPLE_BYTES.replace(was, becomes))


@pytest.mark.parametrize(
    "change",
    [
        {"position": 0}, {"position": -1}, {"position": 2**64}, {"version": -1}, {"version": 2**64},
        {"recorded_at": -1}, {"recorded_at": 2**64},
        {"signature": b""}, {"signature": b"s" * 63}, {"signature": b"LEDGER-MADE"},
        {"commitments": ()}, {"commitments": SIMPLE.commitments[:3]}, {"commitments": SIMPLE.commitments + SIMPLE.commitments[:1]},
        {"commitments": (Commitment(DIGEST[:31], DIGEST + b"x", DIGEST),) * 4},
    ],
)  # fmt: skip
def test_what_decode_would_refuse_is_not_written(change):
    with pytest.raises(MalformedEntry):
        core.encode(SIMPLE._replace(**change))


def test_a_commitment_is_its_three_digests_in_order():
    assert Commitment(b"a" * 32, b"b" * 32, b"c" * 32).to_bytes() == b"a" * 32 + b"b" * 32 + b"c" * 32
