"""A log goes on under the next origin: after last month's backup was restored for real, and after its key was lost."""

import json
import shutil
from contextlib import contextmanager

import pytest
from conftest import superuser

from ledger import log_adoption
from ledger.proof import checkpoint, note
from ledger.store import log_keys, tree_store


@contextmanager
def restored(at):
    """A backup of the record, taken now, that is put in its place afterwards: the database alone, as a restore of a dump does."""
    mine = f"ledger{at.suffix}"
    with superuser(at, "postgres") as cursor:
        cursor.execute(f'CREATE DATABASE "{mine}_backup" TEMPLATE "{mine}" STRATEGY file_copy')
    yield
    with superuser(at, "postgres") as cursor:
        cursor.execute(f'DROP DATABASE "{mine}" WITH (FORCE)')
        cursor.execute(f'ALTER DATABASE "{mine}_backup" RENAME TO "{mine}"')


@pytest.fixture
def behind(door, at):
    """A record that was put back to before its newest checkpoint; gives what that said, and the one that the backup still continues."""
    door.referred()
    before = door.done("checkpoint").json
    with restored(at):
        lost = door.referred()
        after = door.done("checkpoint").json
    assert door("show", lost).status == 3
    return before, after


def origin_of(door):
    return door.done("checkpoint").json["origin"]


def test_given_a_restored_backup_when_somebody_records_or_signs_then_nothing_is(door, behind, tmp_path):
    before, after = behind
    lines = tmp_path / "lines"
    lines.write_text(json.dumps({"type": "note-recorded", "case": "CHS-26-0001", "fields": {"text": "x"}}))
    for words in (("record", "note-recorded", "CHS-26-0001", "--fields", "-"), ("import", str(lines))):
        refused = door(*words, typed={"text": "x"})
        assert (refused.status, f"stands outside the database {after['size']}" in refused.err) == (7, True), refused.err
    refused = door("checkpoint")
    assert (refused.status, "caseledger epoch" in refused.err) == (7, True)
    assert door.done("caseload").status == 0, "what is there can be read"
    assert before["size"] < after["size"]


def test_given_a_restored_backup_when_the_next_epoch_is_begun_then_the_record_says_what_is_lost_and_goes_on(door, at, behind):
    before, after = behind
    door.done("caseload")
    stood = {row["question"]: row["built_at"] for row in door.done("projections", "status").json}
    told = door.done("epoch").json
    again = door.done("projections", "status").json
    assert {(row["state"], row["built_at"] > stood[row["question"]]) for row in again} == {("current", True)}, "built of the new epoch"
    assert {row["different"] for row in door.done("projections", "check").json} == {0}
    assert (told["ended"], told["size"], told["root"]) == (after["origin"], after["size"], after["root"])
    assert (told["continued"], told["lost_from"], told["lost_to"]) == (before["size"], before["size"] + 1, after["size"])
    assert (told["because"], told["origin"]) == ("backup_restored", after["origin"][:-1] + "2")
    made = door.done("checkpoint").json
    assert (made["origin"], bool(door.referred())) == (told["origin"], True)
    key = note.parse_key(told["key"])
    assert checkpoint.open_note(made["note"].encode(), key.name, [key]).checkpoint.size == made["size"]
    kept = {file.name for file in (at.directory / "log/cases/ended/1").iterdir()}
    assert kept == {"origin", "checkpoint"}, "and no key"
    changes = [row["fields"] for row in door.done("show", "UNIT").json if row["type"] == "log-key-changed.v1"]
    assert [(each["origin"][-1], each["change"]) for each in changes] == [("1", "adopted"), ("1", "retired"), ("2", "adopted")]
    refused = door("epoch")
    assert (refused.status, "nothing was begun" in refused.err) == (1, True), "only where there is cause"


def test_given_a_key_that_was_lost_when_the_next_epoch_is_begun_then_nothing_of_the_record_is(door, at):
    door.referred()
    first = door.done("checkpoint").json
    shutil.rmtree(at.directory / "log")
    refused = door("checkpoint")
    assert (refused.status, "caseledger epoch" in refused.err) == (6, True), "no key is drawn in the place of one that is recorded"
    told = door.done("epoch").json
    assert (told["because"], told["size"], "lost_from" in told) == ("key_lost", first["size"], False)
    assert origin_of(door).endswith("/cases/2")


def test_given_a_checkpoint_that_only_others_hold_when_it_is_named_then_it_counts_and_a_false_one_does_not(door, at, tmp_path):
    """Whoever restored the backup restored the files beside the database too: the unit has no sign of what is lost, a witness has."""
    door.referred()
    door.done("checkpoint")
    held, forged = tmp_path / "held", tmp_path / "forged"
    backup = shutil.copytree(at.directory / "log", tmp_path / "log")
    with restored(at):
        door.referred()
        after = door.done("checkpoint", "--out", str(held)).json
    shutil.rmtree(at.directory / "log")
    shutil.copytree(backup, at.directory / "log")
    assert door("epoch").status == 1, "nothing here says that anything is lost"
    false = checkpoint.stated(held.read_bytes())._replace(size=9999)
    forged.write_bytes(checkpoint.sign(false, note.private_key(bytes(32))).encode())
    assert door("epoch", "--outside", str(forged)).status == 7
    told = door.done("epoch", "--outside", str(held)).json
    assert (told["because"], told["lost_to"]) == ("backup_restored", after["size"])


def test_given_a_log_without_a_checkpoint_when_an_epoch_is_begun_then_it_is_refused(door):
    door.referred()
    assert door("epoch").status == 1
    assert door("epoch", "--log", "access").status == 1


STEPS = {
    "when it is recorded": (log_adoption, "record"), "when the old key is retired": (log_keys, "set_aside"),
    "when its files are set aside": (log_adoption, "adopt"), "when the new key is recorded": (log_keys, "keep"),
    "when it signs": (tree_store, "keep_checkpoint"),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_given_an_epoch_that_stops_at_any_step_when_it_is_repeated_then_it_is_gone_on_with(door, behind, monkeypatch, step):
    where, name = STEPS[step]

    def stopping(*_arguments, **_settings):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(where, name, stopping)
        assert door("epoch").status == 130
    again = door("epoch")
    assert again.status == (1 if step == "when it signs" else 0), again.err
    types = [row["type"] for row in door.done("show", "UNIT").json]
    assert types.count("epoch-begun.v1") == 1
    assert types.count("log-key-changed.v1") == 3
    assert origin_of(door).endswith("/cases/2")
