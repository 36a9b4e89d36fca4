"""What the database and the keys beside it can no longer tell: only witnesses, timestamps, copies elsewhere and pinned keys can.

Each attack is made for real, by whoever owns the database and the key of its log; where users' keys are his too, it says so.
"""

import io
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from application.scenes import asked, note
from attacks.conftest import Unit
from attacks.forging import Forged, Record, unguarded
from authority import Authority
from conftest import database_copied, dropped, superuser
from proof.conftest import made_key

from ledger import checkpoints, cosigning, epochs, log_adoption, log_rotation, moment, verifying, witnessing
from ledger.application import Intent, Ledger
from ledger.entry import core
from ledger.errors import RuleRefused, UsageError, VerificationFailed
from ledger.events.proof import KeyChange
from ledger.proof import authors, checkpoint, completeness, cosignature, index, index_entry, log_key_chain, merkle, timestamp, trust
from ledger.proof import note as notes
from ledger.proof.audit import Rule
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.completeness import Completeness
from ledger.proof.cosignature import Group, Kind
from ledger.proof.finding import Matter, Standing
from ledger.proof.judged import CONTINUED, ENDED, SIGNED, STAMPED, WITNESSED, Held
from ledger.proof.note import ED25519, Note, Signature
from ledger.proof.tlog_witness import Status
from ledger.proof.trust import NOTHING, Trust
from ledger.store import log_keys, place, witness_store
from ledger.store.audit_reading import Source
from ledger.verifying import Asked

NOW = int(datetime.now(UTC).timestamp())
DATED = "nothing under a checkpoint was recorded after others saw it"
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on this machine; .ci/run installs it")


# -- a unit of this test's own, whoever attacks it, and the parties outside ----------------------------------------------


@contextmanager
def own(unit: Unit, directory) -> Iterator[Unit]:
    """The unit with databases and a directory of its own, as whoever owns the machine has them."""
    at = replace(unit.at, directory=directory, suffix=f"_{uuid4().hex[:12]}")
    directory.mkdir()
    (directory / "server").symlink_to((unit.at.directory / "server").resolve())
    for each in ("users", "log"):
        shutil.copytree(unit.at.directory / each, directory / each)
    place.settle(at)
    with superuser(unit.at, "postgres") as cursor:
        for database in ("ledger", "keyring"):
            database_copied(cursor, f"{database}{unit.at.suffix}", f"{database}{at.suffix}")
    try:
        yield replace(unit, at=at)
    finally:
        dropped(at)


@pytest.fixture
def mine(unit: Unit, tmp_path) -> Iterator[Unit]:
    """A unit that one test attacks."""
    with own(unit, tmp_path / "mine") as copy:
        yield copy


def opened(unit: Unit):
    return closing(Ledger(unit.at, place.profile(unit.at, "dana")))


def recorded(unit: Unit, text="Something that happened since."):
    """Record a note in the first case."""
    with opened(unit) as ledger:
        ledger.record([Intent(note(text), case_of(unit))])


def case_of(unit: Unit) -> UUID:
    """The stream of the first case."""
    found = asked(unit.at, "SELECT stream::text FROM ledger.entry WHERE log = 1 AND type = 'referral-received.v1' ORDER BY position")
    return UUID(found[0][0])


def made(unit: Unit) -> bytes:
    """Make a checkpoint as the unit does."""
    with opened(unit) as ledger:
        return checkpoints.make(ledger, "cases")


def pinned(unit: Unit, *witnesses, authorities=()) -> Trust:
    """What a reader trusts who was given the log's key, and witnesses of whom each must have cosigned."""
    with opened(unit) as ledger:
        keys = log_adoption.keys_in_force(ledger, "cases")
    groups = [Group(each.key.name, each.kind, 1, (each.key,)) for each in witnesses]
    return Trust(keys, cosignature.policy(groups, keys), tuple(authorities))


def witness(unit: Unit, directory, kind=Kind.CONSISTENCY):
    """A witness that knows the log of the unit."""
    key = made_key(f"{kind}.example/{directory.name}")
    found = witness_store.found(directory, kind, key.witness, key.private.private_bytes_raw())
    with opened(unit) as ledger:
        witness_store.add_log(found, cosigning.key(ledger, "cases"))
    return found


def cosigned(unit: Unit, by, seen: int, signed: bytes, at=NOW):
    """Ask a witness for a cosignature of a checkpoint, as the unit does."""
    with opened(unit) as ledger:
        request = cosigning.request(ledger, "cases", signed, seen).encode()
        entries = b"".join(cosigning.entries(ledger, "cases", seen, checkpoint.stated(signed).size))
    return witnessing.answer(by, request, at, io.BytesIO(entries))


def last(record: Record, kind: str) -> Forged:
    return [each for each in record.entries if each.beside[0] == kind][-1]


def first(record: Record, kind: str) -> Forged:
    return next(each for each in record.entries if each.beside[0] == kind)


def backdated(record: Record, entry: Forged, seed: bytes | None) -> int:
    """Let an entry say that it happened years earlier, make all else follow, and sign it anew where the author's key is there."""
    entry.say("what", entry.clear()["what"] | {"occurred_at": {"precision": "day", "value": "2025-12-24"}})
    entry.commit()
    if seed:
        entry.sign(seed)
    record.consistent()
    return entry.position


def leaves(unit: Unit) -> list[bytes]:
    with superuser(unit.at) as cursor:
        cursor.execute("SELECT leaf FROM ledger.entry WHERE log = 1 ORDER BY position")
        return [bytes(leaf) for (leaf,) in cursor.fetchall()]


def forged_checkpoint(unit: Unit, size: int, *, root=None, origin=None, seeds=None) -> bytes:
    """A checkpoint that whoever has the log's key signs, of whatever he likes."""
    keys = log_keys.find(unit.at, "cases")
    stated = Checkpoint(origin or keys.origin, size, root or merkle.root(leaves(unit)[:size]))
    return checkpoint.sign(stated, *map(notes.private_key, seeds or [keys.seed])).encode()


def resigned(unit: Unit) -> bytes:
    """Sign every checkpoint that the database and the directory keep anew, over what the entries are now; gives the newest."""
    with unguarded(unit.at) as cursor:
        cursor.execute("SELECT size FROM ledger.checkpoint WHERE log = 1 ORDER BY size")
        for (size,) in cursor.fetchall():
            signed = forged_checkpoint(unit, size)
            cursor.execute("UPDATE ledger.checkpoint SET note = %s WHERE log = 1 AND size = %s", (signed.decode(), size))
    log_keys.keep_checkpoint(unit.at, "cases", signed)
    return signed


def verdicts(found) -> dict[Matter, tuple[Standing, str]]:
    return {each.matter: (each.standing, f"{each.because}; {each.instead}") for each in found.verdicts}


def rules(findings) -> set[str]:
    return {rule for rule, _ in findings}


# -- rewriting, and two histories ------------------------------------------------------------------------------------


def test_given_all_rewritten_and_signed_anew_with_the_log_key_then_the_authors_signature_is_missing(mine):
    """He has the log's key and none of a user's: no copy outside is needed."""
    record = Record(mine.at)
    position = backdated(record, first(record, "note-recorded.v1"), None)
    resigned(mine)
    assert mine.found(beside=True, trust=pinned(mine)) == {(Rule.AUTHOR, position)}


def test_given_all_rewritten_with_the_users_keys_too_then_only_copies_and_witnesses_elsewhere_tell(mine, tmp_path):
    """As on a private server, where one account holds every profile. Whoever holds a checkpoint sees it, whoever holds none does not."""
    by, before = witness(mine, tmp_path / "w"), mine.held
    size = checkpoint.stated(before.note).size
    assert cosigned(mine, by, 0, before.note).status is Status.COSIGNED
    record = Record(mine.at)
    backdated(record, first(record, "note-recorded.v1"), mine.dana)
    second = Held("shown to another", resigned(mine))
    assert mine.found(second, beside=True, trust=pinned(mine)) == set(), "nothing that he has tells of it, though the log's key is pinned"
    assert mine.found(before, trust=pinned(mine)) == {(CONTINUED, size)}
    standing, told = verdicts(mine.verify(second, trust=pinned(mine, by)))[Matter.WITNESS_QUORUM]
    assert (standing, "no checkpoint of the log cases has the quorum" in told) == (Standing.NOT_ESTABLISHED, True)
    assert cosigned(mine, by, 0, second.note).status is Status.OTHER_SIZE == 409
    assert cosigned(mine, by, size, second.note).status is Status.INCONSISTENT == 422


def test_given_two_parties_that_are_shown_two_histories_then_each_is_refused_the_others(mine, unit, tmp_path):
    """Both checkpoints are of one size and both are signed by the log; each holds where its own history is shown."""
    record = Record(mine.at)
    backdated(record, first(record, "note-recorded.v1"), mine.dana)
    mine_held, theirs = Held("mine", resigned(mine)), unit.held
    size = checkpoint.stated(theirs.note).size
    assert checkpoint.stated(mine_held.note).size == size
    assert mine.found(mine_held) == unit.found(theirs) == set()
    assert mine.found(theirs) == unit.found(mine_held) == {(CONTINUED, size)}
    by = witness(mine, tmp_path / "w")
    assert [cosigned(each, by, 0, held.note).status for each, held in ((unit, theirs), (mine, mine_held))] == [200, 409]
    assert cosigned(mine, by, size, mine_held.note).status == 422


@pytest.mark.parametrize("is_covered", [False, True])
def test_given_the_tail_rewritten_then_nothing_tells_unless_somebody_was_handed_a_checkpoint_over_it(mine, is_covered):
    handed = [Held("handed out", made(mine))] if is_covered else []
    record = Record(mine.at)
    position = backdated(record, last(record, "note-recorded.v1"), mine.dana)
    resigned(mine)
    assert position == checkpoint.stated(mine.held.note).size + 1
    found = mine.found(mine.held, *handed, beside=True, trust=pinned(mine))
    assert found == ({(CONTINUED, checkpoint.stated(handed[0].note).size)} if handed else set())


# -- backups, and epochs -----------------------------------------------------------------------------------------------


@contextmanager
def restored(unit: Unit):
    """A backup of the record that is put in its place afterwards."""
    mine, backup = f"ledger{unit.at.suffix}", f"backup_{uuid4().hex[:12]}"
    with superuser(unit.at, "postgres") as cursor:
        database_copied(cursor, mine, backup)
    yield
    with superuser(unit.at, "postgres") as cursor:
        cursor.execute(f'DROP DATABASE "{mine}" WITH (FORCE)')
        cursor.execute(f'ALTER DATABASE "{backup}" RENAME TO "{mine}"')


def begun(unit: Unit, *outside: bytes):
    with opened(unit) as ledger:
        return epochs.begin(ledger, "cases", outside)


def test_given_an_older_backup_then_nothing_is_recorded_or_signed_until_the_next_epoch_says_what_is_lost(mine):
    before = pinned(mine)
    seed = log_keys.find(mine.at, "cases").seed
    with restored(mine):
        recorded(mine)
        between = Held("held by an auditor", made(mine))
        recorded(mine)
        newest = Held("held by another", made(mine))
    sizes = [checkpoint.stated(each.note).size for each in (mine.held, between, newest)]
    with pytest.raises(VerificationFailed, match="an older backup was restored; nothing was recorded"):
        recorded(mine)
    with pytest.raises(VerificationFailed, match="an older backup was restored; nothing was signed"):
        made(mine)
    assert (CONTINUED, None) in mine.found(beside=True)
    begun(mine)
    while len(leaves(mine)) <= sizes[2] + 2:
        recorded(mine)
    made(mine)
    held = (mine.held, between, newest)

    assert mine.found(*held, beside=True) == set()
    after = pinned(mine)
    assert [key.name[-2:] for key in (*before.log_keys, *after.log_keys)] == ["/1", "/2"]
    both = Trust((*before.log_keys, *after.log_keys), NOTHING.quorum, ())
    found = mine.verify(*held, beside=True, trust=both)
    assert mine.found(*held, beside=True, trust=both) == set()
    standing, told = verdicts(found)[Matter.COMPLETENESS]
    assert standing is Standing.NOT_ESTABLISHED
    assert f"entries {sizes[0] + 1:,} to {sizes[2]:,} of {before.log_keys[0].name} are lost, as the record says" in told
    assert "3 checkpoints of an ended epoch over entries that the record names as lost" in verdicts(found)[Matter.LOG_SIGNATURE][1]

    only_old = mine.verify(*held, trust=before).findings
    assert {(each.rule, each.position) for each in only_old} >= {(CONTINUED, sizes[1]), (CONTINUED, sizes[2]), (SIGNED, len(leaves(mine)))}
    assert any("another epoch began: pin its key" in each.what for each in only_old)

    ended = before.log_keys[0].name
    forge = {
        "contradicts the last": (sizes[2], bytes(32), (CONTINUED, sizes[2])),
        "larger": (sizes[2] + 2, bytes(32), (CONTINUED, sizes[2] + 2)),
        "continues what is lost": (sizes[2] + 2, None, (ENDED, sizes[2] + 2)),
        "an earlier one": (sizes[0], bytes(32), (CONTINUED, sizes[0])),
    }  # fmt: skip
    for what, (size, root, finding) in forge.items():
        false = Held(what, forged_checkpoint(mine, size, root=root, origin=ended, seeds=[seed]))
        assert mine.found(*held, false, trust=both) == {finding}, what


def test_given_an_audit_since_a_checkpoint_whose_entries_are_lost_then_it_says_that_it_examined_too_little(mine):
    with restored(mine):
        recorded(mine)
        lost = Held("held by an auditor", made(mine))
    begun(mine)
    source = Source(mine.at.superuser_dsn("ledger"), tables=True)
    found = verifying.verify(source, mine.at, Asked(("cases",), NOTHING, since=lost), lambda *_: None)
    assert verifying.SINCE in {each.rule for each in found.findings}


def test_given_a_backup_restored_with_the_files_beside_it_then_only_a_copy_elsewhere_or_a_witness_tells(mine, tmp_path):
    by = witness(mine, tmp_path / "w")
    backup = shutil.copytree(mine.at.directory / "log", tmp_path / "log")
    with restored(mine):
        recorded(mine)
        held = Held("held by an auditor", made(mine))
        seen = checkpoint.stated(held.note).size
        assert cosigned(mine, by, 0, held.note).status is Status.COSIGNED
    shutil.rmtree(mine.at.directory / "log")
    shutil.copytree(backup, mine.at.directory / "log")
    recorded(mine, "Another account of it.")
    signed = made(mine)
    assert mine.found(beside=True, trust=pinned(mine)) == set(), "nothing here tells of it"
    assert rules(mine.found(held)) == {CONTINUED}
    answer = witnessing.answer(by, cosigning.Request(0, (), signed).encode(), NOW)
    assert (answer.status, answer.size) == (Status.OTHER_SIZE, seen)
    with pytest.raises(RuleRefused, match="nothing was begun"):
        begun(mine)
    assert begun(mine, held.note).recorded.fields["because"] == "backup_restored"
    assert mine.found(held, beside=True) == set()
    assert f"to {seen} of" in verdicts(mine.verify(held))[Matter.COMPLETENESS][1]


def test_given_a_backup_from_before_the_last_epoch_began_then_the_record_is_told_of_each_epoch_that_ended(mine):
    old = pinned(mine)
    with restored(mine):
        with restored(mine):
            recorded(mine)
            once = Held("of the first epoch", made(mine))
        begun(mine)
        recorded(mine)
        twice, between = Held("of the second epoch", made(mine)), pinned(mine)
    assert begun(mine).recorded.fields["origin"].endswith("/3")
    recorded(mine)
    made(mine)
    trusted = Trust((*old.log_keys, *between.log_keys, *pinned(mine).log_keys), NOTHING.quorum, ())
    assert mine.found(mine.held, once, twice, beside=True, trust=trusted) == set()
    told = verdicts(mine.verify(mine.held, once, twice, trust=trusted))[Matter.COMPLETENESS][1]
    assert all(f"of {origin.name} are lost" in told for origin in (*old.log_keys, *between.log_keys))


# -- indexes -----------------------------------------------------------------------------------------------------------


def complete(unit: Unit, stream: UUID, signed: bytes) -> tuple[Completeness, list[bytes]]:
    """The completeness file of a stream under a checkpoint, as the unit makes it, and the stream's entries."""
    size = checkpoint.stated(signed).size
    with superuser(unit.at) as cursor:
        cursor.execute("SELECT stream::text, core FROM ledger.entry WHERE log = 1 AND position <= %s ORDER BY position", (size,))
        stored = [(UUID(each), bytes(source)) for each, source in cursor.fetchall()]
        cursor.execute("SELECT stored FROM ledger.content WHERE log = 1 AND position = %s", (size,))
        units = [bytes(each) for each in cursor.fetchone()[0]]
    held: dict[UUID, list[bytes]] = {}
    for each, source in stored[:-1]:
        held.setdefault(each, []).append(source)
    run = [index.IndexLeaf(each, len(held[each]), merkle.root(list(map(core.leaf, held[each])))) for each in sorted(held)]
    placed = index.prove(run, stream, index.nodes(run))
    opening, _ = index_entry.opening(stored[-1][1], units[index_entry.ORDINAL])
    path = merkle.inclusion_proof(size - 1, size, lambda level, at: merkle.root(
        [core.leaf(source) for _, source in stored][at << level : (at + 1) << level]))  # fmt: skip
    log = core.decode(stored[0][1]).log
    return Completeness(log, stream, placed.leaf.size, placed.number, len(run), placed.proof, opening, path, signed), held[stream]


def test_given_a_stale_index_that_is_shown_to_one_party_then_it_says_how_old_it_is_and_a_newer_checkpoint_tells(mine):
    """The file is true of its day. It is not to be passed off as today's: it says how far it reaches."""
    stream, keys = case_of(mine), pinned(mine).log_keys
    stale, entries = complete(mine, stream, mine.held.note)
    recorded(mine)
    signed = made(mine)
    fresh, more = complete(mine, stream, signed)
    old, new = (completeness.verify(proof, run, keys[0].name, keys) for proof, run in ((stale, entries), (fresh, more)))
    assert len(more) == len(entries) + 1
    assert (old.covered, new.covered) == tuple(checkpoint.stated(each).size - 1 for each in (mine.held.note, signed))
    for run in (more, entries[:-1]):
        with pytest.raises(VerificationFailed):
            completeness.verify(stale, run, keys[0].name, keys)
    with pytest.raises(VerificationFailed):
        completeness.verify(stale._replace(checkpoint=signed), entries, keys[0].name, keys)
    number = asked(mine.at, "SELECT number FROM ledger.stream WHERE log = 1 AND stream = %s", str(stream))[0][0]
    asked(mine.at, "ALTER TABLE ledger.checkpoint DISABLE TRIGGER ALL; DELETE FROM ledger.checkpoint WHERE log = 1 AND size > %s",
          checkpoint.stated(mine.held.note).size)  # fmt: skip
    source = Source(mine.at.superuser_dsn("ledger"), tables=True)
    found = verifying.verify(source, None, Asked(("cases",), NOTHING, (mine.held,), case=number), lambda *_: None)
    standing, told = verdicts(found)[Matter.COMPLETENESS]
    assert (standing, "after it are the tail" in told) == (Standing.NOT_ESTABLISHED, True)


def test_given_a_checkpoint_whose_last_entry_is_no_index_then_completeness_is_not_established(mine):
    size = checkpoint.stated(mine.held.note).size
    bare = forged_checkpoint(mine, size - 1)
    with unguarded(mine.at) as cursor:
        cursor.execute("DELETE FROM ledger.checkpoint WHERE log = 1")
    found = mine.verify(Held("bare", bare))
    standing, told = verdicts(found)[Matter.COMPLETENESS]
    assert standing is Standing.NOT_ESTABLISHED
    assert "no checkpoint stands on an index that was made again" in told
    assert verdicts(found)[Matter.LOG_SIGNATURE][0] is Standing.ESTABLISHED


def test_given_an_index_that_leaves_the_end_of_a_case_out_then_the_audit_and_an_index_witness_name_it(mine, tmp_path):
    """Whoever has the log's key needs no user's: index entries are the ledger's own."""
    university, agency = (witness(mine, tmp_path / kind, kind) for kind in (Kind.INDEX, Kind.CONSISTENCY))
    made(mine)
    record = Record(mine.at)
    older, newest = (each for each in record.entries if each.beside[0] == "index-recorded.v1")
    newest.say("index", newest.clear()["index"] | {"root": older.clear()["index"]["root"]})
    newest.commit()
    record.write()
    signed = resigned(mine)
    assert mine.found(Held("shown", signed), beside=True) == {(Rule.INDEX, newest.position)}
    assert cosigned(mine, agency, 0, signed).status is Status.COSIGNED, "a witness of the other kind looks at the tree alone"
    refused = cosigned(mine, university, 0, signed)
    assert (refused.status, str(newest.position) in refused.why) == (Status.INCONSISTENT, True)


# -- checkpoints that are none ---------------------------------------------------------------------------------------


def test_given_a_forged_cosignature_then_it_condemns_the_checkpoint_of_that_witness(mine, tmp_path):
    by = witness(mine, tmp_path / "w")
    signed = notes.parse(mine.held.note)
    line = cosignature.cosign(checkpoint.parse(signed.text), by.key.name, made_key("somebody else").private, NOW)
    in_his_name = Signature(by.key.name, by.key.key_id, line.value)
    forged = Held("forged", Note(signed.text, (*signed.signatures, in_his_name)).encode())
    found = mine.verify(forged, trust=pinned(mine, by))
    assert {(each.matter, each.rule) for each in found.findings if each.rule in (WITNESSED, SIGNED)} == {(Matter.WITNESS_QUORUM, WITNESSED)}
    assert verdicts(found)[Matter.WITNESS_QUORUM][0] is Standing.FAILED
    assert mine.found(forged) == set(), "who does not know the witness passes over it"


LOW = bytes(32), bytes([1, *[0] * 31]), bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")


TABLES = {
    ED25519: '[[log]]\nkey = "{}"',
    notes.COSIGNATURE: '[[witnesses]]\nname = "x"\nkind = "index"\nthreshold = 1\nkeys = ["{}"]',
}  # fmt: skip


@pytest.mark.parametrize("public", LOW, ids=lambda each: each.hex()[:4])
def test_given_a_key_of_low_order_then_no_trust_file_takes_it_and_in_the_record_it_is_a_finding(mine, public):
    """Under such a key somebody else's line verifies: as the log's, a witness's, or a user's."""
    origin = log_keys.origin(mine.at, "cases")
    for kind, table in TABLES.items():
        vkey = notes.VerifierKey(origin, kind, public).encode()
        with pytest.raises(VerificationFailed, match="low order"):
            trust.read(table.format(vkey))
    record = Record(mine.at)
    added = last(record, "user-added.v1")
    added.say("public_key", public.hex())
    added.commit()
    added.sign(mine.dana)
    record.consistent()
    resigned(mine)
    assert (authors.ONCE, added.position) in mine.found(beside=True)


def test_given_a_checkpoint_with_another_origin_then_it_is_a_finding_and_no_other_logs_is_passed_over(mine):
    size = checkpoint.stated(mine.held.note).size
    for origin in ("other.example/unit/cases/1", "example.com/behind-the-sofa", log_keys.origin(mine.at, "cases")[:-1] + "2"):
        assert mine.found(Held("given", forged_checkpoint(mine, size, origin=origin))) == {(SIGNED, None)}, origin
    assert mine.found(Held("given", b"no checkpoint")) == {(SIGNED, None)}
    of_access = Held("given", forged_checkpoint(mine, size, origin=log_keys.origin(mine.at, "cases").replace("/cases/", "/access/")))
    with pytest.raises(UsageError, match="of the log access; nothing was verified"):
        mine.verify(of_access)


def test_given_a_checkpoint_ahead_of_the_database_then_it_is_a_finding(mine):
    ahead = Held("given", forged_checkpoint(mine, len(leaves(mine)) + 10, root=bytes(32)))
    assert mine.found(ahead, trust=pinned(mine)) == {(CONTINUED, None)}


# -- time ----------------------------------------------------------------------------------------------------------------


@needs_openssl
def test_given_a_timestamp_of_another_text_or_authority_then_it_shows_nothing(mine, tmp_path):
    mine_time, other = (Authority(tmp_path / name) for name in ("trusted", "other"))
    trusted = pinned(mine, authorities=[trust.Authority("time.example", mine_time.certificates.encode())])
    text = notes.parse(mine.held.note).text
    right, theirs = (each.answered(timestamp.request(text)) for each in (mine_time, other))
    of_another = mine_time.answered(timestamp.request(text + "x\n"))
    assert verdicts(mine.verify(mine.held._replace(timestamps=(right,)), trust=trusted))[Matter.TIME][0] is Standing.ESTABLISHED
    by_others = mine.verify(mine.held._replace(timestamps=(theirs,)), trust=trusted)
    assert verdicts(by_others)[Matter.TIME][0] is Standing.NOT_ESTABLISHED
    assert rules(mine.found(mine.held._replace(timestamps=(of_another,)), trust=trusted)) == {STAMPED}


@contextmanager
def clocks_ahead(unit: Unit):
    """Let the server's clock, as the ledger reads it, and the program's run a day ahead."""
    function = "ledger.ledger_clock()"
    (body,) = asked(unit.at, f"SELECT pg_get_functiondef('{function}'::regprocedure)")[0]
    asked(unit.at, f"CREATE OR REPLACE FUNCTION {function} RETURNS timestamptz LANGUAGE sql VOLATILE AS "
          "$$ SELECT clock_timestamp() + interval '1 day' $$")  # fmt: skip
    token = moment.SET_BACK.set(timedelta(days=-1))
    yield
    moment.SET_BACK.reset(token)
    asked(unit.at, body)


@needs_openssl
def test_given_entries_dated_by_a_clock_that_was_set_ahead_then_whoever_saw_their_checkpoint_contradicts_them(mine, tmp_path):
    """Both clocks of the unit run a day ahead, the program's and the server's, so that nothing here contradicts them."""
    by, authority = witness(mine, tmp_path / "w"), Authority(tmp_path / "time")
    trusted = pinned(mine, by, authorities=[trust.Authority("time.example", authority.certificates.encode())])
    with clocks_ahead(mine):
        recorded(mine)
        signed = made(mine)
    size = checkpoint.stated(signed).size
    answer = cosigned(mine, by, 0, signed)
    stamped = Held("stamped", signed, (authority.answered(timestamp.request(notes.parse(signed).text)),))
    seen = Held("cosigned", answer.note)
    for held in (stamped, seen):
        assert mine.found(held, trust=trusted) == {(DATED, size)}, held.where
    assert verdicts(mine.verify(stamped, seen, trust=trusted))[Matter.TIME][0] is Standing.FAILED
    assert mine.found(Held("neither", signed), trust=trusted) == set()
    late = cosigned(mine, witness(mine, tmp_path / "late"), 0, signed, at=2**62)
    assert mine.found(Held("at no time", late.note), trust=trusted) == set()


# -- keys of the log -----------------------------------------------------------------------------------------------------


def test_given_a_key_that_an_attacker_put_in_the_place_of_the_logs_then_who_pinned_the_log_key_does_not_believe_it(mine):
    """He records it as an administrator does, and adds it beside the old key's line; the old key signed no tree that names it."""
    trusted, seed = pinned(mine), bytes(range(32))
    keys = log_keys.find(mine.at, "cases")
    with opened(mine) as ledger:
        log_adoption.record(ledger, keys.origin, KeyChange.ADOPTED, notes.private_key(seed).public_key().public_bytes_raw())
    old = checkpoint.stated(mine.held.note)
    both = checkpoint.sign(old, notes.private_key(seed))
    doubled = Held("with both lines", Note(both.text, (*notes.parse(mine.held.note).signatures, *both.signatures)).encode())
    new = Held("by the new key", forged_checkpoint(mine, len(leaves(mine)), seeds=[seed]))
    assert mine.found(mine.held, doubled, new, trust=trusted) == {(SIGNED, len(leaves(mine)))}
    assert mine.found(mine.held, new) == {(SIGNED, len(leaves(mine)))}


def test_given_a_retired_key_that_signs_on_then_it_is_a_finding(mine):
    trusted, seed = pinned(mine), log_keys.find(mine.at, "cases").seed
    with opened(mine) as ledger:
        log_rotation.rotate(ledger, "cases")
    recorded(mine)
    newest = made(mine)
    assert mine.found(mine.held, beside=True, trust=trusted) == set()
    on = Held("found on an old disk", forged_checkpoint(mine, checkpoint.stated(newest).size, seeds=[seed]))
    assert rules(mine.found(on, beside=True, trust=trusted)) == {SIGNED, log_key_chain.RULE}
