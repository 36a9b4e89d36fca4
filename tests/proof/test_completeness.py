"""Completeness: a stream is whole up to a checkpoint, nothing may be left out of it, and a later proof extends an earlier."""

import copy
import json
from types import SimpleNamespace
from uuid import UUID

import pytest

from ledger.entry import core, unit
from ledger.entry.unit import Unit
from ledger.errors import MalformedEntry, MalformedProof, VerificationFailed
from ledger.proof import checkpoint, compact_range, completeness, cosignature, index, index_entry, merkle, tlog_witness
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.completeness import Completeness
from ledger.proof.index_entry import Index, parse_opening
from ledger.proof.note import Note
from ledger.proof.tlog_witness import Request

STREAM = UUID(int=3 << 100)


@pytest.fixture
def proven(small_log):
    """A log that was closed, and the proof that one of its streams is complete."""
    return small_log, small_log.complete(STREAM)


@pytest.fixture
def verified(log_key):
    def verify(log, proof, entries=None):
        return completeness.verify(proof, log.streams[proof.stream] if entries is None else entries, log_key.name, [log_key.verifier()])

    return verify


def test_every_stream_of_a_log_is_proven_complete(small_log, verified):
    for stream in list(small_log.streams):
        proof = small_log.complete(stream)
        found = verified(small_log, completeness.parse(proof.encode()))
        assert (found.log, found.stream) == (proof.log, stream)
        assert found.leaves == tuple(map(core.leaf, small_log.streams[stream]))
        assert found.covered == len(small_log.entries) - 1
        assert found.recorded_at == core.decode(small_log.entries[-1]).recorded_at


def test_the_stream_of_index_entries_is_proven_too(small_log, verified):
    small_log.close()
    small_log.append(STREAM)
    proof = small_log.complete(core.decode(small_log.entries[0]).log)
    assert len(verified(small_log, proof, small_log.streams[proof.log][:-1]).leaves) == 1


def test_a_stream_with_an_entry_left_out_added_or_exchanged_is_not_complete(proven, verified, refused):
    log, proof = proven
    entries = log.streams[STREAM]
    false = [entries[:-1], entries[1:], entries[:3] + entries[4:], [*entries, entries[0]], [], list(reversed(entries))]
    false += [[*entries[:2], entries[3], entries[2], *entries[4:]], [*entries[:-1], log.streams[UUID(int=1 << 100)][-1]]]
    assert all(refused(verified, log, proof, each) for each in false)
    assert all(refused(verified, log, proof._replace(size=len(each)), each) for each in false)


def test_a_stream_is_not_complete_with_another_number_of_entries(proven, verified):
    log, proof = proven
    with pytest.raises(VerificationFailed, match="a stream has 7 entries and its proof is of 8"):
        verified(log, proof, log.streams[STREAM][:-1])


@pytest.mark.parametrize(
    "change", [{"stream": UUID(int=1 << 100)}, {"log": UUID(int=5)}, {"version": 9}, {"position": 41}, {"position": 1}]
)
def test_an_entry_of_another_place_is_refused_though_a_false_index_has_it(small_log, verified, change):
    held = small_log.streams[STREAM]
    held[-1] = core.encode(core.decode(held[-1])._replace(**change))
    with pytest.raises(VerificationFailed, match="not in its place"):
        verified(small_log, small_log.complete(STREAM))


def test_a_withheld_entry_stands_as_its_leaf(proven, verified, refused):
    log, proof = proven
    entries = log.streams[STREAM]
    whole = verified(log, proof)
    bare = [core.leaf(source) if number % 2 else source for number, source in enumerate(entries)]
    assert verified(log, proof, bare) == whole
    assert verified(log, proof, list(map(core.leaf, entries))) == whole
    assert refused(verified, log, proof, [bytes(32), *entries[1:]])
    assert refused(verified, log, proof, list(reversed(bare)))


def test_bytes_that_are_no_entry_are_refused(proven, verified):
    log, proof = proven
    with pytest.raises(MalformedEntry):
        verified(log, proof, [b"x" * 31, *log.streams[STREAM][1:]])


def test_a_changed_entry_is_not_believed(proven, verified, refused):
    log, proof = proven
    first, *rest = log.streams[STREAM]
    for place in range(0, len(first), 7):
        changed = first[:place] + bytes([first[place] ^ 1]) + first[place + 1 :]
        assert refused(verified, log, proof, [changed, *rest])


def test_any_changed_bit_of_the_file_is_refused(proven, verified, refused):
    log, proof = proven
    source = proof.encode()
    for place in range(len(source)):
        for changed in (
            source[:place] + bytes([source[place] ^ 1 << place % 8]) + source[place + 1 :],
            source[:place] + source[place + 1 :],
        ):
            assert refused(lambda changed=changed: verified(log, completeness.parse(changed), log.streams[STREAM])), place


def test_another_stream_or_size_is_not_proven(proven, verified, refused):
    log, proof = proven
    for change in ({"stream": UUID(int=1 << 100)}, {"number": proof.number + 1}, {"streams": proof.streams + 1}, {"log": UUID(int=5)}):
        assert refused(verified, log, proof._replace(**change), log.streams[STREAM])
    other = UUID(int=1 << 100)
    assert refused(verified, log, proof._replace(stream=other, size=len(log.streams[other])), log.streams[other])


@pytest.mark.parametrize("false", ["size", "streams", "root"])
def test_an_index_that_is_not_of_all_entries_before_it_is_refused(small_log, verified, refused, false):
    leaves = small_log.index()
    right = Index(len(small_log.entries), len(leaves), index.root(leaves))
    stated = right._replace(**{false: bytes(32) if false == "root" else getattr(right, false) - 1})
    _, text, entry = small_log.close(stated)
    size = len(small_log.leaves)
    path = merkle.inclusion_proof(size - 1, size, compact_range.lookup(compact_range.levels(small_log.leaves)))
    honest = copy.deepcopy(small_log)
    honest.entries.pop()
    honest.leaves.pop()
    honest.streams.pop(core.decode(entry).log)
    proof = honest.complete(STREAM)._replace(log_path=path, checkpoint=small_log.checkpoint())
    assert refused(verified, small_log, proof)
    if false == "size":
        assert refused(index_entry.opening, entry, text)


def test_an_index_entry_that_is_not_last_proves_nothing(small_log, verified, refused):
    proof = small_log.complete(STREAM)
    small_log.append(UUID(int=1 << 100))
    size = len(small_log.leaves)
    nodes = compact_range.lookup(compact_range.levels(small_log.leaves))
    for number in (size - 2, size - 1):
        stale = proof._replace(log_path=merkle.inclusion_proof(number, size, nodes), checkpoint=small_log.checkpoint())
        assert refused(verified, small_log, stale)


def test_an_index_written_by_a_person_proves_nothing(small_log, refused):
    leaves, text, entry = small_log.close()
    index_entry.opening(entry, text)
    made = core.decode(entry)
    for change in ({"signature": bytes(64)}, {"recorder": UUID(int=7)}, {"stream": STREAM}, {"position": made.position + 1}):
        assert refused(index_entry.opening, core.encode(made._replace(**change)), text), change
    assert refused(index_entry.opening, core.encode(made._replace(commitments=made.commitments * 2)), text)
    assert len(leaves) == 5


ROOT = bytes(32).hex()
SAYS = {"root": ROOT, "size": 40, "streams": 5}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("leaf", SAYS), ("index", None), ("index", [ROOT, 40, 5]), ("index", {"root": ROOT, "size": 40}), ("index", SAYS | {"more": 1}),
        ("index", SAYS | {"size": "40"}), ("index", SAYS | {"size": 41}), ("index", SAYS | {"size": None}),
        ("index", SAYS | {"streams": True}),
        ("index", SAYS | {"root": [ROOT]}), ("index", SAYS | {"root": "ab"}), ("index", SAYS | {"root": "xx"}),
        ("index", SAYS | {"root": 7}),
        ("index", SAYS),
    ],
)  # fmt: skip
def test_a_unit_that_says_no_index_or_another_is_refused(small_log, refused, name, value):
    _, right, entry = small_log.close()
    index_entry.opening(entry, right)
    text = json.dumps(["AAECAwQFBgcICQoLDA0ODw", name, value], separators=(",", ":"), sort_keys=True).encode()
    assert refused(index_entry.opening, entry, text)


def test_an_index_entry_that_commits_to_no_index_is_refused(small_log, refused):
    salt = bytes(range(16))
    for change in ({"size": "40"}, {"size": 41}, {"root": "ab"}, {"root": ROOT + " "}, {"more": 1}):
        value = SAYS | change
        text = unit.encode(Unit(salt, "index", value))
        stated = SimpleNamespace(unit=lambda _, text=text: text)
        log = copy.deepcopy(small_log)
        _, _, entry = log.close(stated)
        assert refused(index_entry.opening, entry, text)


def test_bytes_that_are_no_file_are_malformed(proven):
    _, proof = proven
    source = proof.encode()
    for length in range(len(source) - 40):
        with pytest.raises(MalformedProof):
            completeness.parse(source[:length])
    for false in (b"", b"\0" * 2000, source + b"x", source[:3] + b"\x1a" + source[4:], b"\0" + source):
        with pytest.raises(MalformedProof):
            completeness.parse(false)


@pytest.mark.parametrize(
    "change",
    [
        {"size": -1}, {"number": 2**64}, {"streams": 2**64}, {"index_path": (bytes(31),)}, {"log_path": (bytes(33),)}, {"checkpoint": b""},
        {"log_path": (bytes(32),) * 256},
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_not(proven, change):
    _, proof = proven
    with pytest.raises(MalformedProof):
        proof._replace(**change).encode()
    with pytest.raises(MalformedProof):
        proof._replace(opening=proof.opening._replace(version=-1)).encode()


def consistency(log, first):
    nodes = compact_range.lookup(compact_range.levels(log.leaves))
    return merkle.consistency_proof(first, len(log.leaves), nodes)


def test_a_later_proof_extends_an_earlier_one(proven, verified):
    log, proof = proven
    earlier, first = verified(log, proof), len(log.leaves)
    completeness.verify_extension(earlier, earlier, ())
    for number in range(9):
        log.append(STREAM if number % 2 else UUID(int=1 << 100))
    later = verified(log, log.complete(STREAM))
    completeness.verify_extension(earlier, later, consistency(log, first))


def test_a_rewritten_history_extends_nothing(small_log, verified, refused, log_key):
    log, rewritten = small_log, copy.deepcopy(small_log)
    earlier, first = verified(log, log.complete(STREAM)), len(log.leaves)
    log.append(STREAM)
    later = verified(log, log.complete(STREAM))
    joined = consistency(log, first)
    completeness.verify_extension(earlier, later, joined)
    assert refused(completeness.verify_extension, later, earlier, joined)
    assert refused(completeness.verify_extension, earlier, later, joined[:-1])
    assert refused(completeness.verify_extension, earlier, later, ())
    assert refused(completeness.verify_extension, earlier._replace(stream=UUID(int=1)), later, joined)
    assert refused(completeness.verify_extension, earlier._replace(log=UUID(int=1)), later, joined)
    assert refused(completeness.verify_extension, earlier._replace(leaves=earlier.leaves[::-1]), later, joined)
    other = later.opened.checkpoint._replace(origin=str(log_key.name[:-1] + "2"))
    assert refused(completeness.verify_extension, earlier, later._replace(opened=later.opened._replace(checkpoint=other)), joined)
    rewritten.append(UUID(int=1 << 100))
    forked = verified(rewritten, rewritten.complete(STREAM))
    assert refused(completeness.verify_extension, earlier, forked, consistency(rewritten, first))


class Bare:
    """The proof of a case of 500 entries in a large log, with paths of the lengths that they have there."""

    def __init__(self, size, streams, witnesses, log_key):
        root = bytes(range(32))
        stated = Checkpoint(log_key.name, size, root)
        signed = checkpoint.sign(stated, log_key.private)
        cosigned = [cosignature.cosign(stated, each.name, each.private, 1_773_057_700) for each in witnesses]
        source = Note(signed.text, (*signed.signatures, *cosigned)).encode()
        paths = [len(merkle._sides(*place)) for place in ((streams // 2, streams), (size - 1, size))]
        opening = parse_opening(bytes(368))
        self.proof = Completeness(
            UUID(int=1), UUID(int=2), 500, streams // 2, streams, (bytes(32),) * paths[0], opening, (bytes(32),) * paths[1], source
        )


def test_a_case_in_a_log_of_a_million_is_proven_in_two_kilobytes(key, log_key):
    witnesses = [key(f"witness.example/{number}") for number in range(3)]
    assert len(Bare(1_000_000, 100_000, witnesses, log_key).proof.encode()) <= 2048
    assert len(Bare(983_040, 100_000, witnesses[:1], log_key).proof.encode()) <= 2048, "the longest path of a log up to a million"


def test_a_request_to_a_witness_joins_two_checkpoints(proven, log_key, refused):
    log, proof = proven
    earlier = completeness.verify(proof, log.streams[STREAM], log_key.name, [log_key.verifier()]).opened.checkpoint
    log.append(STREAM)
    request = tlog_witness.parse(Request(earlier.size, consistency(log, earlier.size), log.checkpoint()).encode())
    assert tlog_witness.verify_continuation(request, earlier, [log_key.verifier()]).checkpoint.size == earlier.size + 1
    assert refused(tlog_witness.verify_continuation, request._replace(old=earlier.size - 1), earlier, [log_key.verifier()])
    assert refused(tlog_witness.verify_continuation, request._replace(old=0, proof=()), earlier, [log_key.verifier()])
    assert refused(tlog_witness.verify_continuation, request, earlier._replace(root=bytes(32)), [log_key.verifier()])
    assert refused(tlog_witness.verify_continuation, request, earlier, [])
    with pytest.raises(VerificationFailed, match="origin of another log"):
        tlog_witness.verify_continuation(request, earlier._replace(origin="other"), [log_key.verifier()])
