"""Checkpoints at the front door: what is signed can be checked from the entries alone, and nothing is signed over a changed past."""


import os
from contextlib import closing

import pytest
from application.scenes import event
from conftest import superuser

from ledger import trees
from ledger.application import Ledger
from ledger.entry import core
from ledger.entry.core import LEDGER_MADE
from ledger.errors import EntryRefused, VerificationFailed
from ledger.intents import Intent
from ledger.proof import checkpoint, completeness, cosignature, index, index_entry, merkle, note, tlog_proof
from ledger.proof.index import IndexLeaf
from ledger.store import connection, copies, log_keys, place

LOGS = {"cases": 1, "access": 2}


def entries(at, log=1):
    """Every entry of a log as it is stored: core bytes and leaf, by position."""
    with superuser(at) as cursor:
        cursor.execute("SELECT core, leaf FROM ledger.entry WHERE log = %s ORDER BY position", (log,))
        return [(bytes(source), bytes(leaf)) for source, leaf in cursor.fetchall()]


def opened_key(door, made):
    """The key that the unit's record names for the log of a checkpoint."""
    told = [row["fields"] for row in door.done("show", "UNIT").json if row["type"].startswith("log-key-changed")]
    keys = [note.verifier_key(each["origin"], note.ED25519, bytes.fromhex(each["public_key"])) for each in told]
    (mine,) = [key for key in keys if key.name.endswith(f"/{made['log']}/1")]
    return mine


def opened(door, made):
    key = opened_key(door, made)
    return checkpoint.open_note(made["note"].encode(), key.name, [key]).checkpoint


def tree(door, log="cases"):
    """The stored nodes of a log's tree."""
    return trees.nodes(connection.connect(place.find(str(door.directory)).dsn("projector")), log)


def index_of(cores):
    """The index of some entries, made from their bytes alone."""
    streams = {}
    for source in cores:
        entry = core.decode(source)
        streams.setdefault(entry.stream, []).append(core.leaf(source))
    in_order = sorted(streams.items(), key=lambda each: each[0].bytes)
    return [IndexLeaf(stream, len(leaves), merkle.root(leaves)) for stream, leaves in in_order]


@pytest.mark.parametrize("log", LOGS)
def test_given_entries_when_a_checkpoint_is_made_then_it_is_what_their_bytes_give(door, at, log):
    door.done("show", door.referred())
    made = door.done("checkpoint", "--log", log).json
    stored = entries(at, LOGS[log])[: made["size"]]
    stated = opened(door, made)
    assert (stated.size, stated.root) == (len(stored), merkle.root([leaf for _, leaf in stored]))
    assert all(core.leaf(source) == leaf for source, leaf in stored)
    last = core.decode(stored[-1][0])
    assert (last.signature, last.stream) == (LEDGER_MADE, last.log)
    with superuser(at) as cursor:
        cursor.execute("SELECT stored FROM ledger.content WHERE log = %s AND position = %s", (LOGS[log], last.position))
        units = [bytes(unit) for unit in cursor.fetchone()[0]]
    _, said = index_entry.opening(stored[-1][0], units[index_entry.ORDINAL])
    leaves = index_of([source for source, _ in stored[:-1]])
    assert said == index_entry.Index(len(stored) - 1, len(leaves), index.root(leaves))


def test_given_nothing_new_when_a_checkpoint_is_made_again_then_it_is_the_same(door):
    door.referred()
    first = door.done("checkpoint").json
    assert door.done("checkpoint").json == first
    door.referred()
    later = door.done("checkpoint").json
    assert later["size"] > first["size"]
    proof = merkle.consistency_proof(first["size"], later["size"], tree(door))
    merkle.verify_consistency(first["size"], later["size"], proof, bytes.fromhex(first["root"]), bytes.fromhex(later["root"]))


def test_every_entry_is_proven_from_the_stored_trees(door, at):
    for _ in range(60):
        door.referred()
    made = door.done("checkpoint").json
    stored = entries(at)
    assert made["size"] == len(stored) > 256, "more than one tile"
    nodes = tree(door)
    for number in (0, 1, 255, 256, len(stored) - 2, len(stored) - 1):
        proof = merkle.inclusion_proof(number, made["size"], nodes)
        merkle.verify_inclusion(number, made["size"], stored[number][1], proof, bytes.fromhex(made["root"]))


def test_given_an_older_database_when_a_checkpoint_is_made_then_nothing_is_signed(door, at):
    door.referred()
    door.done("checkpoint")
    found = place.find(str(door.directory))
    ahead = checkpoint.parse(note.parse(log_keys.checkpoint(found, "cases")).text)._replace(size=10**6)
    seed = log_keys.find(found, "cases").seed
    log_keys.keep_checkpoint(found, "cases", checkpoint.sign(ahead, note.private_key(seed)).encode())
    refused = door("checkpoint")
    assert (refused.status, "an older backup was restored; nothing was signed" in refused.err) == (7, True)
    with superuser(at) as cursor:
        cursor.execute("SELECT max(size) FROM ledger.checkpoint")
        assert cursor.fetchone()[0] < 10**6


def test_given_a_leaf_that_somebody_changed_when_a_checkpoint_is_made_then_nothing_is_signed(door, at):
    """The superuser changes an entry, and clears the stored trees so that they fit it."""
    door.referred()
    door.done("checkpoint")
    with superuser(at) as cursor:
        cursor.execute("ALTER TABLE ledger.entry DISABLE TRIGGER ALL")
        cursor.execute("UPDATE ledger.entry SET leaf = sha256(leaf) WHERE log = 1 AND position = 3")
        cursor.execute("ALTER TABLE ledger.entry ENABLE TRIGGER ALL")
        cursor.execute("TRUNCATE ledger.tile, ledger.log_tree, ledger.stream_tree")
    door.referred()
    refused = door("checkpoint")
    assert (refused.status, "are not those of a checkpoint that stands outside the database" in refused.err) == (7, True)


def test_given_a_user_who_is_no_administrator_when_the_first_checkpoint_is_made_then_it_is_refused(door):
    door.done("user", "add", "rosa", "--agency", "police", "--role", "practitioner", "--fields", "-", typed={"full_name": "Rosa Invented"})
    refused = door("checkpoint", user="rosa")
    assert refused.status in (1, 4), refused.err
    assert log_keys.find(place.find(str(door.directory)), "cases") is None
    assert door.done("checkpoint").json["log"] == "cases"
    assert door.done("checkpoint", user="rosa").json["log"] == "cases", "a key that stands may be signed with by whoever the account lets"


def test_the_key_is_nobody_elses_to_read_and_the_copy_is_written_once(door, tmp_path):
    door.referred()
    out = tmp_path / "monday"
    made = door.done("checkpoint", "--out", str(out)).json
    assert out.read_text() == made["note"]
    assert door("checkpoint", "--out", str(out)).status == 2
    key = door.directory / "log" / "cases" / "signing-key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.chmod(0o644)
    refused = door("checkpoint")
    assert (refused.status, "open to others" in refused.err) == (6, True)
    key.chmod(0o600)


def test_nobody_else_records_in_the_logs_own_stream(door, at):
    """Before the ledger's first index, too: no case begins there."""
    door.referred()
    before, found = entries(at), place.find(str(door.directory))
    referral = event("referral-received", channel="phone", urgency="routine", agency="police", victim_aware="yes", reason="x")
    with closing(Ledger(found, place.profile(found, "dana"))) as ledger, pytest.raises(EntryRefused, match="log's own id is the ledger's"):
        ledger.record([Intent(referral, ledger.logs["cases"])])
    assert entries(at) == before


def test_a_checkpoint_is_no_part_of_what_a_case_or_a_question_says(door):
    number = door.referred()
    wrong = {finding["check"] for finding in door("doctor").json if finding["verdict"] == "wrong"}
    before = (door.done("show", number).json, door.done("caseload").json)
    door.done("checkpoint")
    assert [row["address"] for row in door.done("show", number).json] == [row["address"] for row in before[0]]
    assert [row["number"] for row in door.done("caseload").json] == [row["number"] for row in before[1]]
    assert door.done("projections", "check").json[0]["different"] == 0
    assert {finding["check"] for finding in door("doctor").json if finding["verdict"] == "wrong"} == wrong


# -- receipts, and checkpoints that nobody asks for ----------------------------------------------------------------


def test_given_an_entry_that_a_checkpoint_covers_when_its_receipt_is_asked_for_then_it_is_checked_without_the_ledger(door, at, tmp_path):
    number = door.referred()
    made = door.done("checkpoint").json
    out = tmp_path / "entry"
    told = door.done("receipt", f"{number}#2", "--out", str(out)).json
    assert (told["state"], told["checkpoint"]) == ("proven", made["size"])
    key = opened_key(door, made)
    proof = tlog_proof.parse(out.read_bytes())
    assert tlog_proof.verify(proof, entries(at)[told["position"] - 1][1], key.name, [key]).checkpoint.size == made["size"]
    assert door("receipt", f"{number}#2", "--out", str(out)).status == 2


def test_given_an_entry_that_none_covers_yet_when_its_receipt_is_asked_for_then_it_is_pending(door, tmp_path):
    number = door.referred()
    told = door.done("receipt", f"{number}#1").json
    assert (told["state"], told["proof"]) == ("pending", None)
    refused = door("receipt", f"{number}#1", "--out", str(tmp_path / "none"))
    assert (refused.status, "nothing was written" in refused.err) == (2, True)
    assert not (tmp_path / "none").exists()
    assert door("receipt", f"{number}#99").status == 3
    assert door("receipt", "CHS-26-9999#1").status == 3


def test_given_a_cosigned_checkpoint_when_a_receipt_is_asked_for_then_it_carries_the_cosignatures(door, at):
    """Also after a newer one that nobody cosigned; what only that covers is proven by it."""
    first = door.referred()
    made = door.done("checkpoint").json
    signed, witness = note.parse(made["note"].encode()), note.private_key(bytes(range(32)))
    line = cosignature.cosign(checkpoint.parse(signed.text), "witness.example/1", witness, 1_773_057_700)
    cosigned = signed._replace(signatures=(*signed.signatures, line)).encode()
    copies.keep(place.find(str(door.directory)), "cases", cosigned)
    second = door.referred()
    newest = door.done("checkpoint").json
    assert tlog_proof.parse(door.done("receipt", f"{first}#1").json["proof"].encode()).checkpoint == cosigned
    assert tlog_proof.parse(door.done("receipt", f"{second}#1").json["proof"].encode()).checkpoint == newest["note"].encode()


def test_given_an_entry_that_somebody_changed_when_its_receipt_is_asked_for_then_it_is_not_proven(door, at):
    number = door.referred()
    door.done("checkpoint")
    position = door.done("receipt", f"{number}#1").json["position"]
    with superuser(at) as cursor:
        cursor.execute("ALTER TABLE ledger.entry DISABLE TRIGGER ALL")
        cursor.execute("UPDATE ledger.entry SET leaf = sha256(leaf) WHERE log = 1 AND position = %s", (position,))
        cursor.execute("ALTER TABLE ledger.entry ENABLE TRIGGER ALL")
    refused = door("receipt", f"{number}#1")
    assert (refused.status, "nothing was proven" in refused.err) == (7, True)


def test_whoever_records_makes_a_checkpoint_where_the_newest_is_older_than_a_minute(door):
    door.referred()
    assert log_keys.checkpoint(place.find(str(door.directory)), "cases") is None, "before the first nobody signs"
    first = door.done("checkpoint").json
    file = door.directory / "log" / "cases" / "checkpoint"
    door.referred()
    assert file.read_text() == first["note"]
    os.utime(file, (0, 0))
    door.referred()
    assert checkpoint.parse(note.parse(file.read_bytes()).text).size > first["size"]


def test_a_case_is_proven_complete_by_its_leaves_and_the_key_of_the_log_alone(door, at, tmp_path):
    number, other = door.referred(), door.referred()
    for _ in range(2):
        door.done("checkpoint")
        door.done("record", "note-recorded", number, "--fields", "-", typed={"text": "He rang."})
    made = door.done("receipt", number, "--out", str(tmp_path / "whole")).json
    proof = completeness.parse((tmp_path / "whole").read_bytes())
    with superuser(at) as cursor:
        cursor.execute("SELECT core FROM ledger.entry WHERE log = 1 AND stream = %s ORDER BY version", (str(proof.stream),))
        cores = [bytes(core) for (core,) in cursor.fetchall()]
    key = opened_key(door, {"log": "cases"})
    complete = completeness.verify(proof, cores, key.name, [key])
    assert (len(complete.leaves), made["entries"], made["bytes"]) == (len(cores), len(cores), len(proof.encode()))
    assert completeness.verify(proof, [core.leaf(source) for source in cores], key.name, [key]).leaves == complete.leaves, "withheld"
    for fewer in (cores[:-1], cores[1:], [*cores, cores[-1]], [*cores[:-1], core.leaf(cores[0])]):
        with pytest.raises(VerificationFailed):
            completeness.verify(proof, fewer, key.name, [key])
    assert door.done("receipt", other).json["entries"] < made["entries"]
    assert door("receipt", "CHS-26-9999").status == 3
