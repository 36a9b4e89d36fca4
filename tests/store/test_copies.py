"""What is kept of a log beside its newest checkpoint: cosignatures come together, and no second history is taken."""

import hashlib
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.errors import ConfigurationError, MalformedProof, NotFound, VerificationFailed
from ledger.proof import checkpoint, cosignature
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import Note
from ledger.store import copies, log_keys
from ledger.store.copies import Copy
from ledger.store.place import Place

ORIGIN = "ledger.example/unit/cases/1"


def private(name):
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


@pytest.fixture
def at(tmp_path):
    """The place of a ledger that nobody opens."""
    return Place(tmp_path, UUID(int=1), None, None)


def note(size, *witnesses, root=b"", time=1_773_057_700):
    """A checkpoint of a size, cosigned."""
    stated = Checkpoint(ORIGIN, size, hashlib.sha256(root or str(size).encode()).digest())
    signed = checkpoint.sign(stated, private(ORIGIN))
    return Note(signed.text, (*signed.signatures, *(cosignature.cosign(stated, name, private(name), time) for name in witnesses))).encode()


def test_nothing_is_kept_of_a_log_without_checkpoints(at):
    assert copies.copies(at, "cases") == ()


def test_the_newest_checkpoint_is_among_them_in_order_of_size(at):
    for size in (100, 20):
        copies.keep(at, "cases", note(size, "a.example"))
    log_keys.keep_checkpoint(at, "cases", note(30))
    assert [each.size for each in copies.copies(at, "cases")] == [20, 30, 100]
    assert copies.copies(at, "cases")[1] == Copy(30, note(30), ())
    assert copies.copies(at, "access") == ()


def test_cosignatures_of_one_checkpoint_come_together(at):
    log_keys.keep_checkpoint(at, "cases", note(30))
    copies.keep(at, "cases", note(30, "a.example"))
    copies.keep(at, "cases", note(30, "b.example"))
    copies.keep(at, "cases", note(30, "b.example"))
    assert copies.copies(at, "cases") == (Copy(30, note(30, "a.example", "b.example"), ()),)
    assert log_keys.checkpoint(at, "cases") == note(30)


def test_a_witness_that_cosigned_again_stands_with_its_newer_time(at):
    copies.keep(at, "cases", note(30, "a.example"))
    copies.keep(at, "cases", note(30, "a.example", time=1_773_057_999))
    assert copies.copies(at, "cases") == (Copy(30, note(30, "a.example", time=1_773_057_999), ()),)


def test_another_checkpoint_of_that_size_is_refused_and_both_are_shown(at):
    copies.keep(at, "cases", note(30, "a.example"))
    with pytest.raises(VerificationFailed, match="one of the two histories is false"):
        copies.keep(at, "cases", note(30, "b.example", root=b"other"))
    with pytest.raises(MalformedProof):
        copies.keep(at, "cases", b"no note")
    assert copies.copies(at, "cases") == (Copy(30, note(30, "a.example"), ()),)
    log_keys.keep_checkpoint(at, "cases", note(30, root=b"other"))
    assert {each.note for each in copies.copies(at, "cases")} == {note(30, "a.example"), note(30, root=b"other")}


def test_timestamps_are_kept_once_in_their_order(at):
    log_keys.keep_checkpoint(at, "cases", note(30))
    for token in (b"first", b"second", b"first", *(f"token {number}".encode() for number in range(3, 12))):
        copies.keep_timestamp(at, "cases", 30, token)
    (kept,) = copies.copies(at, "cases")
    assert (kept.note, kept.timestamps[:3], len(kept.timestamps)) == (note(30), (b"first", b"second", b"token 3"), 11)
    assert kept.timestamps[-1] == b"token 11"
    log_keys.keep_checkpoint(at, "cases", note(40))
    assert [(each.size, len(each.timestamps)) for each in copies.copies(at, "cases")] == [(30, 11), (40, 0)]
    with pytest.raises(NotFound, match="no checkpoint of 35"):
        copies.keep_timestamp(at, "cases", 35, b"token")


def test_the_newest_that_others_signed_and_that_covers_an_entry_is_found(at):
    for size, witnesses in ((20, ["a.example"]), (100, ["a.example"]), (200, [])):
        copies.keep(at, "cases", note(size, *witnesses))
    log_keys.keep_checkpoint(at, "cases", note(300))
    assert [copies.cosigned(at, "cases", position) for position in (1, 20, 21, 100)] == [note(100, "a.example")] * 4
    assert copies.cosigned(at, "cases", 101) is None
    assert copies.cosigned(at, "access", 1) is None


def test_other_files_there_are_passed_over(at):
    copies.keep(at, "cases", note(30, "a.example"))
    folder = at.directory / "log" / "cases" / "copies"
    for name in ("30.checkpoint.new", "old.checkpoint", "30.tsr"):
        (folder / name).write_text("x")
    assert copies.copies(at, "cases") == (Copy(30, note(30, "a.example"), ()),)
    assert (folder / "30.checkpoint").stat().st_mode & 0o777 == 0o600


def test_a_file_that_holds_no_checkpoint_is_named_and_the_others_count(at):
    copies.keep(at, "cases", note(30, "a.example"))
    folder = at.directory / "log" / "cases"
    for file in (folder / "checkpoint", folder / "copies" / "40.checkpoint"):
        file.write_bytes(file.name.encode())
    assert copies.garbled(at, "cases") == [b"checkpoint", b"40.checkpoint"]
    assert copies.copies(at, "cases") == (Copy(30, note(30, "a.example"), ()),)
    assert copies.cosigned(at, "cases", 1) == note(30, "a.example")
    with pytest.raises(ConfigurationError, match="log/cases/checkpoint holds no checkpoint"):
        log_keys.checkpoint(at, "cases")
    with pytest.raises(ConfigurationError, match=r"copies/40\.checkpoint holds no checkpoint"):
        copies.largest(at, "cases")


def test_a_checkpoint_is_given_with_what_was_collected_of_it(at):
    copies.keep(at, "cases", note(30, "a.example", "b.example"))
    assert copies.collected(at, "cases", note(30)) == note(30, "a.example", "b.example")
    assert [copies.collected(at, "cases", each) for each in (note(40), note(30, root=b"other"))] == [note(40), note(30, root=b"other")]


def test_what_was_kept_of_epochs_that_ended_is_given_in_their_order(at):
    assert copies.ended(at, "cases") == ()
    copies.keep(at, "cases", note(30, "a.example"))
    copies.keep_timestamp(at, "cases", 30, b"token")
    log_keys.keep_checkpoint(at, "cases", note(40))
    log_keys.set_aside(at, "cases", 9)
    log_keys.keep_checkpoint(at, "cases", note(20))
    log_keys.set_aside(at, "cases", 10)
    assert copies.copies(at, "cases") == ()
    assert copies.ended(at, "cases") == (Copy(30, note(30, "a.example"), (b"token",)), Copy(40, note(40), ()), Copy(20, note(20), ()))
    assert copies.ended(at, "access") == ()
