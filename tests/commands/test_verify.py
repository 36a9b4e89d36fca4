"""``verify`` at the front door: what it says of a clean ledger, and that it names what a superuser did past every guard."""

from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from application.scenes import asked, member
from conftest import ROOT, database_copied, dropped, superuser
from servers import running_server, sql

from commands import cli
from commands.session import Call
from ledger import auditing, redeciding, verifying
from ledger.application import Ledger
from ledger.auditing import rolled
from ledger.entry import signature
from ledger.errors import NotAuthorised
from ledger.proof import note
from ledger.proof.audit import Rule
from ledger.proof.judged import SIGNED
from ledger.proof.trust import NOTHING
from ledger.store import audit_reading, embedded, log_keys, place, programs
from ledger.store.audit_reading import Source

GUARDS_OFF = "ALTER TABLE ledger.entry DISABLE TRIGGER ALL; ALTER TABLE ledger.content DISABLE TRIGGER ALL; "
LAST = "(SELECT max(position) FROM ledger.entry WHERE log = 1)"
REFERRAL = "(SELECT min(position) FROM ledger.entry WHERE type = 'referral-received.v1')"


@pytest.fixture
def verified(door, auditor):
    """A ledger with a case and a checkpoint that somebody holds outside; asks ``verify`` and gives its answer."""
    case = door.referred()
    held = Path(door.directory) / "held.checkpoint"
    door.done("checkpoint", "--out", str(held))

    def verify(*words, **settings):
        return door("verify", "--checkpoint", str(held), "--format", "json", *words, **{"user": auditor} | settings)

    verify.case, verify.held = case, held
    return verify


def standings(answered):
    return {each["matter"]: each["standing"] for each in answered.json["verdicts"]}


def found(answered):
    assert answered.status == 7, answered.err
    return {(each["rule"], each["position"]) for each in answered.json["findings"]}


def trust(at, file):
    """A trust file with the key of the log of the record."""
    keys = log_keys.find(at, "cases")
    file.write_text(f'[[log]]\nkey = "{note.verifier_key(keys.origin, note.ED25519, signature.public_key(keys.seed)).encode()}"\n')
    return str(file)


def test_given_a_clean_ledger_then_nothing_is_found_and_each_matter_says_what_would_establish_it(verified, at, tmp_path):
    answered = verified("--log", "cases")
    assert answered.status == 0, answered.out
    assert answered.json["findings"] == []
    of_log = answered.json["logs"][0]
    assert of_log["entries"] == of_log["examined_whole"] == asked(at, f"SELECT {LAST}")[0][0]
    assert standings(answered) == {
        "key_trust": "not_established", "log_signature": "established", "witness_quorum": "not_established", "time": "not_established",
        "integrity": standings(answered)["integrity"], "completeness": "not_established",
    }  # fmt: skip
    assert "failed" not in standings(answered).values()
    assert all((each["instead"] is None) == (each["standing"] == "established") for each in answered.json["verdicts"])
    pinned = verified("--log", "cases", "--trust", trust(at, tmp_path / "trust.toml"))
    assert standings(pinned) == standings(answered) | {"key_trust": "established"}
    with_access = verified()
    assert with_access.status == 0
    assert [each["log"] for each in with_access.json["logs"]] == ["cases", "access"]


def test_given_a_checkpoint_then_what_came_after_it_is_examined_whole_and_a_share_of_what_is_older(verified, door):
    door.done("record", "note", verified.case, "--fields", "-", typed={"text": "He was seen again."})
    answered = verified("--log", "cases", "--since", str(verified.held), "--share", "50")
    assert answered.status == 0, answered.out
    of_log = answered.json["logs"][0]
    first, last = of_log["again"]
    assert 1 <= first <= last < of_log["entries"]
    assert of_log["examined_whole"] == last - first + 1 + 1 < of_log["entries"], "that share, and the note"
    assert standings(answered)["integrity"] == "not_established"
    assert verified("--log", "cases", "--since", __file__).status == 2
    assert verified("--log", "cases", "--share", "50").status == 2, "a share of what is older than no checkpoint"


@pytest.mark.parametrize(("share", "audits"), [(1, 97), (5, 19), (10, 5), (50, 2), (99, 1), (100, 1)])
@pytest.mark.parametrize("apart", [1, 7, 21, 31])
@pytest.mark.parametrize("size", [1, 3, 100, 1_000_003])
def test_audits_a_steady_time_apart_come_to_every_older_entry(share, audits, apart, size):
    days = (737_000 + apart * number for number in range(audits))
    parts = sorted({rolled(size, share, day) for day in days})
    covered = 0
    for first, last in parts:
        assert first <= covered + 1
        covered = max(covered, last)
    assert covered == size
    assert rolled(size, 0, 5) == rolled(0, share, 5) == (0, 0)


def test_given_a_case_then_its_entries_are_examined_and_no_others(verified, door, at):
    answered = verified("--log", "cases", "--case", verified.case)
    assert answered.status == 0, answered.out
    assert verified("--case", "CHS-26-0999").status == 3
    position = asked(at, f"SELECT {REFERRAL}")[0][0]
    asked(at, GUARDS_OFF + f"DELETE FROM ledger.content WHERE log = 1 AND sealed AND position = {position}")
    assert (Rule.ERASED, position) in found(verified("--log", "cases", "--case", verified.case))
    other = door.referred()
    assert verified("--log", "cases", "--case", other).status == 0


ATTACKS = {  # two of many, through the command: the others are in tests/attacks
    "another text": (f"UPDATE ledger.content SET stored[1] = stored[1] || '\\x00' WHERE log = 1 AND sealed AND position = {REFERRAL}",
                     Rule.CONTENT, REFERRAL),
    "a content of nothing": ("INSERT INTO ledger.content VALUES (1, 900, gen_random_uuid(), false, '{0}', '{x}')", Rule.LOOSE, "900"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_given_what_a_superuser_did_past_the_guards_then_it_is_found(verified, at, attack):
    statements, rule, position = ATTACKS[attack]
    place_of = asked(at, f"SELECT {position}")[0][0]
    asked(at, GUARDS_OFF + statements)
    answered = verified("--log", "cases")
    assert (rule, place_of) in found(answered)
    assert standings(answered)["key_trust"] == "not_established"
    told = verified("--log", "cases", "--format", "table")
    assert told.status == 7
    assert str(rule) in told.text


def test_given_a_checkpoint_kept_in_the_database_that_was_changed_then_it_is_found(verified, at):
    asked(at, "UPDATE ledger.checkpoint SET note = translate(note, 'abcdef', 'bcdefa')")
    assert Rule.CHECKPOINTS in {rule for rule, _ in found(verified("--log", "cases"))}


@contextmanager
def rotten(at, relation, page):
    """The ledger with one bit turned in a page of a table, as a failing disk would."""
    copy = replace(at, suffix=f"{at.suffix}_rot")
    with superuser(at) as cursor:
        cursor.execute(f"CHECKPOINT; SELECT current_setting('data_directory'), pg_relation_filepath('{relation}')")
        file = Path(*cursor.fetchone())
    with file.open("r+b") as opened:
        opened.seek(page * 8192 + 8190)
        byte = opened.read(1)
        opened.seek(-1, 1)
        opened.write(bytes([byte[0] ^ 1]))
    with superuser(at, "postgres") as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ledger{at.suffix}'")
        for database in ("ledger", "keyring"):
            database_copied(cursor, f"{database}{at.suffix}", f"{database}{copy.suffix}")
    place.settle(copy)
    try:
        yield copy
    finally:
        place.settle(at)
        dropped(copy)


@pytest.mark.parametrize("relation", ["ledger.entry", "ledger.content"])
def test_given_a_page_that_cannot_be_read_then_its_entries_are_named_and_the_others_are_audited(door, verified, at, relation):
    for _ in range(8):
        door.done("record", "note", verified.case, "--fields", "-", typed={"text": "He waits outside again."})
    total, at_page = asked(at, f"SELECT {LAST}")[0][0], "(ctid::text::point)[0]"
    # Every session asks for the last position, so that without its page no ledger is opened: the page before it is rotten.
    last = f"SELECT {at_page} FROM ledger.entry WHERE log = 1 AND position = {total}"
    ((page,),) = asked(at, f"SELECT max({at_page})::integer FROM {relation} WHERE log = 1 AND {at_page} < ({last})")
    on_it = asked(at, f"SELECT position FROM {relation} WHERE log = 1 AND {at_page} = {page}")
    with rotten(at, relation, page):
        answered = verified("--log", "cases")
    unread = {position for rule, position in found(answered) if rule == Rule.READABLE}
    assert 0 < len(unread) < total
    assert {position for (position,) in on_it} <= unread
    of_log = answered.json["logs"][0]
    assert of_log["signatures"] >= total - len(unread) - 1


def read_by(source, at, **more):
    """Verdicts and findings by another way of reading."""
    asked = verifying.Asked(("cases", "access"), NOTHING, **more)
    found = verifying.verify(source, at, asked, lambda _log, _position: None)
    return found.verdicts[:4], [finding for finding in found.findings if finding.rule in set(Rule)]


@pytest.mark.parametrize("is_attacked", [False, True])
def test_whoever_reads_and_however_it_is_shared_out_the_same_is_found(verified, auditor, door, at, monkeypatch, is_attacked):
    """By the definer functions as an auditor; by the tables of a copy as a login that may SELECT them; by several processes."""
    if is_attacked:
        asked(at, GUARDS_OFF + f"{ATTACKS['another text'][0]}; DELETE FROM ledger.content WHERE log = 1 AND sealed AND position < 3")
    by_superuser = read_by(Source(at.superuser_dsn("ledger"), tables=True), at)
    assert bool(by_superuser[1]) == is_attacked
    assert read_by(Source(at.dsn(place.profile(at, auditor).login), tables=False), at) == by_superuser
    asked(at, """DO $$ BEGIN CREATE ROLE reader; EXCEPTION WHEN duplicate_object THEN END $$;
        GRANT USAGE ON SCHEMA ledger TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO reader""")
    as_reader = f"{at.superuser_dsn('ledger')} options='-c role=reader'"
    ways = (("--database", as_reader), ())
    by_reader, by_auditor = (door("verify", *words, "--format", "json", user=auditor).json for words in ways)
    assert by_reader["findings"] == by_auditor["findings"]
    monkeypatch.setattr(auditing, "ALONE", 0)
    monkeypatch.setattr(audit_reading, "AT_ONCE", 7)
    assert read_by(Source(at.superuser_dsn("ledger"), tables=True), at) == by_superuser


def test_a_snapshot_outlasts_what_the_server_allows_idle_transactions(at):
    with closing(audit_reading.Reading(Source(at.superuser_dsn("ledger"), tables=True))) as reading:
        for setting in ("idle_in_transaction_session_timeout", "statement_timeout"):
            assert audit_reading.value(reading.connection, f"SHOW {setting}") == "0"


@pytest.mark.parametrize("role", ["practitioner", "supervisor", "administrator", "disclosure_officer", "analyst"])
def test_given_anyone_but_an_auditor_then_nothing_is_read(at, door, role):
    """It would show him every case, hidden ones too, and the access log."""
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger, member(at, ledger, "clara", roles=(role,)) as clara:
        for log in ("cases", "access"):
            with closing(audit_reading.Reading(Source(at.dsn(clara.profile.login), tables=False))) as reading, pytest.raises(NotAuthorised):
                reading.log(log)
    answered = door("verify", user="clara")
    assert answered.status == 4
    assert "an audit is made by an auditor" in answered.err


def test_given_files_beside_the_database_that_hold_no_checkpoint_then_they_are_found_and_the_rest_is_audited(verified, door, at):
    for file in (at.directory / "log" / "cases" / "checkpoint", at.directory / "log" / "access" / "checkpoint"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"\xff")
    answered = verified()
    assert found(answered) == {(SIGNED, None)}
    assert [(each["log"], each["what"].partition(":")[0]) for each in answered.json["findings"]] == [
        ("access", "the copy beside the database"), ("cases", "the copy beside the database"),
    ]  # fmt: skip
    assert answered.json["logs"][0]["examined_whole"] == answered.json["logs"][0]["entries"]
    for words in (("checkpoint",), ("receipt", f"{verified.case}#1")):
        assert "holds no checkpoint; nothing was done; put it back" in door(*words).err


def test_given_one_log_then_what_only_the_other_shows_is_not_established(door, auditor):
    verdicts = door("verify", "--log", "access", "--format", "json", user=auditor).json["verdicts"]
    (integrity,) = [each for each in verdicts if each["matter"] == "integrity"]
    assert integrity["standing"] == "not_established"
    assert "rules, enforcement and schema were not judged" in integrity["instead"]


def test_given_a_database_from_which_every_entry_was_taken_then_what_stands_beside_them_is_found(door, at):
    asked(at, "ALTER TABLE ledger.entry DISABLE TRIGGER ALL; ALTER TABLE ledger.content DISABLE TRIGGER ALL; "
              "DELETE FROM ledger.entry; DELETE FROM ledger.content; "
              "ALTER TABLE ledger.entry ENABLE TRIGGER ALL; ALTER TABLE ledger.content ENABLE TRIGGER ALL")  # fmt: skip
    answered = door("verify", "--database", at.superuser_dsn("ledger"), "--format", "json")
    assert standings(answered)["integrity"] == "failed"
    assert ("the installed schema has the digest that was recorded when it was installed", None) in found(answered)


def test_given_another_key_of_the_log_then_a_database_alone_shows_how_it_followed_the_pinned_one(door, door_of, at, tmp_path):
    door.done("checkpoint")
    pinned = trust(at, tmp_path / "trust.toml")
    for _ in range(2):
        door.done("checkpoint", "--new-key")
    words = ("--log", "cases", "--database", at.superuser_dsn("ledger"), "--trust", pinned, "--format", "json")
    answered = door_of(tmp_path / "none")("verify", *words)
    assert standings(answered)["log_signature"] == standings(answered)["key_trust"] == "established", answered.out


def test_given_a_database_then_checkpoints_lie_beside_it_only_where_a_ledger_is_named(door, at, tmp_path, monkeypatch, capsys):
    door.done("checkpoint")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("CASELEDGER_LEDGER", raising=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "caseledger").symlink_to(at.directory)
    (at.directory / "log" / "cases" / "checkpoint").write_bytes(b"\xff")
    words = ("verify", "--database", at.superuser_dsn("ledger"), "--format", "json")
    assert found(door(*words)) == {(SIGNED, None)}
    assert cli.run(list(words), Call()) == 0, capsys.readouterr()


def test_no_password_is_taken_in_an_address_and_another_database_is_named_for_what_it_is(door, door_of, at):
    for address in ("postgresql://reader:guessme@db.example/ledger", "host=db.example password = guessme"):
        refused = door("verify", "--database", address)
        assert (refused.status, "guessme" in refused.err, "PGPASSFILE" in refused.err) == (2, False, True)
    assert "PGPASSFILE" in door_of("postgresql://db.example/ledger?sslpassword=guessme")("verify").err
    refused = door("verify", "--database", replace(at, suffix="").superuser_dsn("postgres"))
    assert (refused.status, "no log cases; nothing was verified" in refused.err) == (3, True)


def test_given_a_dump_that_was_restored_elsewhere_then_it_is_audited_and_what_it_cannot_show_is_said(door, door_of, at, tmp_path):
    """On a server that knows none of the unit's roles, and then on one that does."""
    door.referred()
    door.done("checkpoint")
    dump = tmp_path / "dump"
    dump.touch()
    dump.chmod(0o666)
    with running_server(tmp_path / "elsewhere", fsync="off") as other:
        tools = other.binaries
        assert programs.run([tools / "pg_dump", "-Fc", "-f", dump, "-d", at.superuser_dsn("ledger")]).returncode == 0
        for database, roles in (("bare", ""), ("whole", (ROOT / "ledger/store/sql/001_roles.sql").read_text())):
            sql(other, f"CREATE DATABASE {database}", database="postgres")
            if roles:
                sql(other, roles, database="postgres")
            address = embedded.dsn(other, embedded.SUPERUSER, database)
            programs.run([tools / "pg_restore", "-d", address, dump])
            answered = door_of(tmp_path / "none")("verify", "--database", address, "--format", "json")
            assert (answered.status, answered.json["findings"]) == (0, []), answered.out
            (integrity,) = [each for each in answered.json["verdicts"] if each["matter"] == "integrity"]
            assert "judged by the rules of their day" in integrity["because"]
            assert ("001_roles.sql there" in integrity["instead"]) is (database == "bare")
            assert "none of this unit is on this server" in integrity["instead"]


def test_given_an_entry_about_a_key_that_is_stored_as_of_another_type_then_an_audit_since_a_checkpoint_finds_it(verified, at):
    asked(at, "ALTER TABLE ledger.entry DISABLE TRIGGER ALL; UPDATE ledger.entry SET type = 'member-role-ended.v1' "
              "WHERE type = 'log-key-changed.v1'; ALTER TABLE ledger.entry ENABLE TRIGGER ALL")  # fmt: skip
    assert Rule.COLUMNS in {rule for rule, _ in found(verified("--log", "cases", "--since", str(verified.held), "--share", "0"))}


def test_given_somebody_who_records_while_it_is_read_then_nothing_is_found(door, at, monkeypatch):
    """One snapshot for all of it: rows beside the entries are those of the entries that were read, in processes of their own too."""
    door.referred()
    monkeypatch.setattr(redeciding, "FEW", 0)
    recorded = []

    def meanwhile(log, _position):
        if log == "cases":
            recorded.append(door.referred())

    source = Source(at.superuser_dsn("ledger"), tables=True)
    told = verifying.verify(source, at, verifying.Asked(("cases", "access"), NOTHING), meanwhile)
    assert recorded
    assert told.findings == []
