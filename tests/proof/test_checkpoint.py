"""Checkpoints: read and written in one way, believed only of the log that was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import checkpoint, cosignature, merkle, note
from ledger.proof.checkpoint import Checkpoint, Origin
from ledger.proof.note import Note

ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
CHECKPOINTS = st.builds(
    Checkpoint, LINES, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(LINES, max_size=3).map(tuple)
)


@pytest.fixture
def stated(log_key):
    return Checkpoint(log_key.name, 3, merkle.root([merkle.hash_leaf(b"%d" % number) for number in range(3)]))


@given(CHECKPOINTS)
def test_what_was_written_is_read_back(made):
    assert checkpoint.parse(made.text()) == made


def test_the_text_of_the_specification_is_read():
    read = checkpoint.parse(f"example.com/behind-the-sofa\n20852163\n{ROOT}\n")
    assert (read.origin, read.size, read.extensions) == ("example.com/behind-the-sofa", 20852163, ())
    assert checkpoint.parse(f"o\n0\n{ROOT}\nmore\nand more\n").extensions == ("more", "and more")


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", f"o\n1\n{ROOT}", f"o\n1\n{ROOT}\n\n", f"\n1\n{ROOT}\n", f"o\n\n{ROOT}\n", "o\n1\n", "o\n1\n\n", f"o\n1\n\n{ROOT}\n",
        f"o\n01\n{ROOT}\n", f"o\n+1\n{ROOT}\n", f"o\n-1\n{ROOT}\n", f"o\n 1\n{ROOT}\n", f"o\n1 \n{ROOT}\n", f"o\n1.0\n{ROOT}\n",
        f"o\n\u0661\n{ROOT}\n", f"o\n1_0\n{ROOT}\n", f"o\n00\n{ROOT}\n", f"o\n{2**63}\n{ROOT}\n", f"o\n{10**30}\n{ROOT}\n",
        f"o\n0x1\n{ROOT}\n", f"o\n1\n{ROOT[:-1]}\n", f"o\n1\n{ROOT} \n", f"o\n1\n{ROOT}=\n", f"o\n1\n{ROOT[:-2]}J=\n", "o\n1\nAAAA\n",
        f"o\n1\n{ROOT[:-4]}AAAA\n",
        f"o\n1\n{ROOT.replace('/', '_')}\n", f"o\n1\n{ROOT}\n\nx\n", f"o\n1\n{ROOT}\nx\n\n", f"o\n1\n{ROOT}\u00e9\n",
    ],
)  # fmt: skip
def test_a_text_that_is_no_checkpoint_is_malformed(text):
    with pytest.raises(MalformedProof):
        checkpoint.parse(text)


@pytest.mark.parametrize(
    "made",
    [
        Checkpoint("", 1, bytes(32)), Checkpoint("a\nb", 1, bytes(32)), Checkpoint("a\t", 1, bytes(32)), Checkpoint("a", -1, bytes(32)),
        Checkpoint("a", 2**63, bytes(32)), Checkpoint("a", 1, bytes(31)), Checkpoint("a", 1, bytes(32), ("",)),
        Checkpoint("\ud800", 1, bytes(32)),
        Checkpoint("a", 1, bytes(32), ("x\ny",)), Checkpoint("a", 1, bytes(32), ("x\0",)),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_not_signed(made, log_key):
    with pytest.raises(MalformedProof):
        checkpoint.sign(made, log_key.private)


def test_a_signed_checkpoint_is_believed(stated, log_key):
    opened = checkpoint.open_note(checkpoint.sign(stated, log_key.private).encode(), log_key.name, [log_key.verifier()])
    assert opened.checkpoint == stated
    assert [each.key for each in opened.by_log] == [log_key.verifier()]
    assert opened.by_others == ()


def test_a_checkpoint_of_another_log_epoch_or_key_is_not_believed(stated, log_key, key, refused):
    source = checkpoint.sign(stated, log_key.private).encode()
    following = str(checkpoint.parse_origin(log_key.name).following())
    assert refused(checkpoint.open_note, source, following, [log_key.verifier()])
    assert refused(checkpoint.open_note, source, log_key.name, [])
    assert refused(checkpoint.open_note, source, log_key.name, [key(log_key.name + "1").verifier()])
    impostor = key("impostor")._replace(name=log_key.name)
    assert refused(checkpoint.open_note, checkpoint.sign(stated, impostor.private).encode(), log_key.name, [log_key.verifier()])
    renamed = checkpoint.sign(stated._replace(origin=following), log_key.private)
    assert refused(checkpoint.open_note, renamed.encode(), log_key.name, [log_key.verifier()])


def test_only_the_log_speaks_for_the_log(stated, log_key, key, refused):
    witness, text = key("witness.example"), stated.text()
    source = Note(text, (note.sign(text, witness.name, witness.private),)).encode()
    assert refused(checkpoint.open_note, source, log_key.name, [log_key.verifier()], [witness.verifier()])
    assert refused(checkpoint.open_note, source, log_key.name, [witness.verifier()])
    cosigned = Note(text, (cosignature.cosign(stated, log_key.name, log_key.private, 1),)).encode()
    assert refused(checkpoint.open_note, cosigned, log_key.name, [log_key.witness])
    as_cosignature = Note(text, (note.sign(text, log_key.name, log_key.private)._replace(key_id=log_key.witness.key_id),)).encode()
    assert refused(checkpoint.open_note, as_cosignature, log_key.name, [log_key.witness])


def test_a_rotated_log_signs_with_both_keys(stated, log_key, key):
    old = key("the old one")._replace(name=log_key.name)
    both = checkpoint.sign(stated, old.private).signatures + checkpoint.sign(stated, log_key.private).signatures
    source = Note(stated.text(), both).encode()
    for keys in ([old.verifier()], [log_key.verifier()], [old.verifier(), log_key.verifier()]):
        assert len(checkpoint.open_note(source, log_key.name, keys).by_log) == len(keys)


def test_an_empty_log_has_the_empty_root(log_key):
    empty = Checkpoint(log_key.name, 0, merkle.EMPTY_ROOT)
    source = checkpoint.sign(empty, log_key.private).encode()
    assert checkpoint.open_note(source, log_key.name, [log_key.verifier()]).checkpoint == empty
    false = Checkpoint(log_key.name, 0, bytes(32))
    with pytest.raises(VerificationFailed, match="no entries"):
        checkpoint.sign(false, log_key.private)
    forged = Note(false.text(), (note.sign(false.text(), log_key.name, log_key.private),))
    with pytest.raises(VerificationFailed, match="no entries"):
        checkpoint.open_note(forged.encode(), log_key.name, [log_key.verifier()])


def test_any_changed_bit_of_a_checkpoint_is_refused(stated, log_key, refused):
    source = checkpoint.sign(stated, log_key.private).encode()
    for place in range(len(source)):
        changed = source[:place] + bytes([source[place] ^ 1 << place % 8]) + source[place + 1 :]
        assert refused(checkpoint.open_note, changed, log_key.name, [log_key.verifier()])


@given(st.from_regex(r"[a-z.\-/~]{1,20}", fullmatch=True), st.sampled_from(["cases", "access"]), st.integers(1, 999_999_999))
def test_an_origin_names_unit_log_and_epoch(name, log, epoch):
    origin = Origin(name, log, epoch)
    assert checkpoint.parse_origin(str(origin)) == origin
    assert origin.following() == Origin(name, log, epoch + 1)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "x/cases", "/cases/1", "x/cases/0", "x/cases/01", "x/cases/", "x/cases/1/", "x/other/1", "x y/cases/1", "x+y/cases/1",
        "x/cases/1\n",
        "x\u00e9/cases/1", "x/cases/\u0661", "x/CASES/1", "x/cases/-1", "x/cases/1234567890",
    ],
)  # fmt: skip
def test_another_origin_is_malformed(text):
    with pytest.raises(MalformedProof):
        checkpoint.parse_origin(text)
