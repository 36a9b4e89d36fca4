"""Cosignatures and the quorum: who counts, for what, and who never does."""

import pytest

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import checkpoint, cosignature, merkle, note
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.cosignature import Group, Kind
from ledger.proof.note import Note

AT = 1_679_315_147


@pytest.fixture(scope="module")
def stated(log_key):
    return Checkpoint(log_key.name, 1, merkle.hash_leaf(b"x"))


@pytest.fixture(scope="module")
def witnesses(key):
    return {name: key(f"{name}.example") for name in ("police", "health", "university", "force", "indexer", "auditor")}


@pytest.fixture(scope="module")
def quorum(witnesses, log_key):
    keys = {name: each.witness for name, each in witnesses.items()}
    return cosignature.policy(
        [
            Group("partners", Kind.CONSISTENCY, 2, (keys["police"], keys["health"], keys["university"])),
            Group("outside", Kind.CONSISTENCY, 1, (keys["university"], keys["force"])),
            Group("index", Kind.INDEX, 1, (keys["indexer"], keys["auditor"])),
        ],
        [log_key.verifier()],
    )


@pytest.fixture(scope="module")
def opened(stated, witnesses, log_key, quorum):
    """Opens the checkpoint as cosigned by the named witnesses."""

    def open_with(*names, at=AT):
        signed = checkpoint.sign(stated, log_key.private)
        cosigned = [cosignature.cosign(stated, witnesses[name].name, witnesses[name].private, at) for name in names]
        source = Note(signed.text, (*signed.signatures, *cosigned)).encode()
        return checkpoint.open_note(source, log_key.name, [log_key.verifier()], quorum.keys())

    return open_with


def test_the_message_is_that_of_the_specification():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert note.cosigned_message(AT, text) == f"cosignature/v1\ntime 1679315147\n{text}".encode()


def test_a_cosignature_is_time_and_signature_under_an_id_of_its_own_type(stated, witnesses):
    witness = witnesses["police"]
    signature = cosignature.cosign(stated, witness.name, witness.private, AT)
    assert signature.value[:8] == AT.to_bytes(8, "big")
    assert len(signature.value) == 72
    assert signature.key_id == witness.witness.key_id != witness.verifier().key_id
    witness.private.public_key().verify(signature.value[8:], note.cosigned_message(AT, stated.text()))


def test_what_is_established_is_said_of_each_group_and_kind(opened, quorum):
    found = cosignature.established(quorum, opened("police", "university", "indexer").by_others)
    assert found.is_established(Kind.CONSISTENCY)
    assert found.is_established(Kind.INDEX)
    assert [(each.group.name, each.cosigned) for each in found.groups] == [
        ("partners", (("police.example", AT), ("university.example", AT))),
        ("outside", (("university.example", AT),)),
        ("index", (("indexer.example", AT),)),
    ]
    assert cosignature.refuse_unless_established(quorum, opened("police", "university", "indexer").by_others) == found


@pytest.mark.parametrize(
    ("names", "consistency", "index"),
    [
        ((), False, False), (("police", "health"), False, False), (("university",), False, False), (("police", "force"), False, False),
        (("police", "health", "force"), True, False), (("indexer", "auditor"), False, True), (("force", "indexer"), False, True),
    ],
)  # fmt: skip
def test_every_group_of_a_kind_must_be_met(opened, quorum, names, consistency, index):
    found = cosignature.established(quorum, opened(*names).by_others)
    assert (found.is_established(Kind.CONSISTENCY), found.is_established(Kind.INDEX)) == (consistency, index)
    with pytest.raises(VerificationFailed, match="not enough witnesses"):
        cosignature.refuse_unless_established(quorum, opened(*names).by_others)


def test_a_witness_counts_once_with_the_latest_of_its_times(opened, quorum):
    twice = opened("police").by_others + opened("police", at=AT + 9).by_others + opened("police", at=AT + 1).by_others
    (partners, outside, _) = cosignature.established(quorum, twice).groups
    assert partners.cosigned == (("police.example", AT + 9),)
    assert not partners.is_met
    assert outside.cosigned == ()


def test_a_policy_without_a_kind_establishes_nothing_of_it(opened, witnesses):
    only = cosignature.policy([Group("partners", Kind.CONSISTENCY, 1, (witnesses["police"].witness,))])
    found = cosignature.established(only, opened("police", "indexer").by_others)
    assert found.is_established(Kind.CONSISTENCY)
    assert not found.is_established(Kind.INDEX)
    nobody = cosignature.policy([])
    assert not any(cosignature.established(nobody, opened("police").by_others).is_established(kind) for kind in Kind)


def test_a_cosignature_is_of_one_checkpoint_and_time(stated, log_key, witnesses, quorum, refused):
    witness = witnesses["police"]
    good = cosignature.cosign(stated, witness.name, witness.private, AT)
    signed = checkpoint.sign(stated, log_key.private)

    def opens(*cosigned):
        source = Note(signed.text, (*signed.signatures, *cosigned)).encode()
        return checkpoint.open_note(source, log_key.name, [log_key.verifier()], quorum.keys())

    opens(good)
    other = cosignature.cosign(stated._replace(size=2), witness.name, witness.private, AT)
    plain = witness.private.sign(stated.text().encode())
    zero = bytes(8) + witness.private.sign(note.cosigned_message(0, stated.text()))
    late = (2**63).to_bytes(8, "big") + witness.private.sign(note.cosigned_message(2**63, stated.text()))
    false = [(AT + 1).to_bytes(8, "big") + good.value[8:], good.value[:-1], good.value + b"\0", good.value[:8], b"x", plain, zero, late]
    for each in (other, *(good._replace(value=value) for value in false)):
        assert refused(opens, each)
    opens(good._replace(name="unknown.example", value=b"x"))


@pytest.mark.parametrize("at", [0, -1, 2**63])
def test_a_time_that_is_none_is_not_signed(stated, witnesses, at):
    with pytest.raises(MalformedProof):
        cosignature.cosign(stated, "police.example", witnesses["police"].private, at)


def test_a_policy_that_would_count_what_it_must_not_is_refused(witnesses, log_key):
    police, health = witnesses["police"], witnesses["health"]
    false = [
        [Group("a", Kind.CONSISTENCY, 0, (police.witness,))],
        [Group("a", Kind.CONSISTENCY, 2, (police.witness,))],
        [Group("a", Kind.CONSISTENCY, 1, ())],
        [Group("a", Kind.CONSISTENCY, 1, (police.witness, police.witness))],
        [Group("a", Kind.CONSISTENCY, 1, (police.verifier(),))],
        [Group("a", Kind.CONSISTENCY, 1, (police.witness,)), Group("a", Kind.INDEX, 1, (health.witness,))],
        [Group("a", Kind.CONSISTENCY, 1, (police.witness,)), Group("b", Kind.INDEX, 1, (police.witness,))],
        [Group("a", Kind.CONSISTENCY, 1, (police.witness, police._replace(name="second.example").witness))],
        [Group("a", Kind.CONSISTENCY, 1, (log_key._replace(name="witness.example").witness,))],
        [Group("a", Kind.CONSISTENCY, 1, (log_key.witness,))],
    ]
    for groups in false:
        with pytest.raises(MalformedProof, match="the policy was not taken"):
            cosignature.policy(groups, [log_key.verifier()])
