"""Whoever verifies elsewhere: from a dump that was restored into another database, and by another program."""

import io
from contextlib import closing
from dataclasses import replace
from uuid import uuid4

import psycopg2
import pytest
from application.scenes import asked
from attacks.conftest import Unit
from attacks.forging import unguarded
from conftest import connected_alike, dropped, superuser
from proof.conftest import made_key

from ledger import checkpoints, cosigning, verifying, witnessing
from ledger.application import Ledger
from ledger.proof import cosignature
from ledger.proof.audit import Rule
from ledger.proof.cosignature import Group, Kind
from ledger.proof.tlog_witness import Status
from ledger.proof.trust import NOTHING, Trust
from ledger.store import embedded, place, programs, witness_store
from ledger.store.audit_reading import Source
from ledger.verifying import Asked

CALLS = "SELECT count(*) FROM pg_stat_user_functions WHERE schemaname IN ('api', 'ledger', 'live')"


@pytest.fixture(scope="module")
def elsewhere(unit: Unit):
    """A dump of the unit's database, restored into another one where a login may SELECT; and how that login connects."""
    copy = replace(unit.at, suffix=f"_{uuid4().hex[:12]}")
    server = embedded.locate(unit.at.directory)
    dumped = programs.run([server.binaries / "pg_dump", "-d", unit.at.superuser_dsn("ledger")])
    assert dumped.returncode == 0, dumped.stderr
    with superuser(unit.at, "postgres") as cursor:
        cursor.execute(f'CREATE DATABASE "ledger{copy.suffix}"')
        connected_alike(cursor, f"ledger{unit.at.suffix}", f"ledger{copy.suffix}")
    restore = [server.binaries / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", copy.superuser_dsn("ledger")]
    done = programs.run(restore, given=dumped.stdout)
    assert done.returncode == 0, done.stderr
    reader = f"reader{copy.suffix}"
    asked(copy, f"CREATE ROLE {reader} IN ROLE pg_read_all_data")
    yield copy, f"{copy.superuser_dsn('ledger')} options='-c track_functions=all -c role={reader}'"
    asked(copy, f"DROP ROLE {reader}")
    dropped(copy)


def found(dsn, unit):
    verified = verifying.verify(Source(dsn, tables=True), None, Asked(("cases", "access"), NOTHING, (unit.held,)), lambda *_: None)
    return {(each.rule, each.position, each.what) for each in verified.findings}


def test_a_restored_dump_is_verified_by_a_login_that_may_only_select_and_no_function_of_it_is_called(elsewhere, unit):
    copy, reader = elsewhere
    with psycopg2.connect(reader) as connection, connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("UPDATE ledger.entry SET position = position")
    before = asked(copy, CALLS)
    here = found(unit.at.superuser_dsn("ledger"), unit)
    there = found(reader, unit)
    assert there == here == set()
    assert asked(copy, CALLS) == before


def test_what_was_changed_before_the_dump_is_found_in_it(elsewhere, unit):
    copy, reader = elsewhere
    with unguarded(copy) as cursor:
        cursor.execute("UPDATE ledger.content SET stored[1] = stored[1] || '\\x00' WHERE log = 1 AND sealed AND position = "
                       "(SELECT min(position) FROM ledger.content WHERE log = 1 AND sealed)")  # fmt: skip
    assert Rule.CONTENT in {rule for rule, *_ in found(reader, unit)}


def test_another_program_reads_a_cosigned_receipt_of_a_real_record(unit, tmp_path):
    """The library ``proofbundle`` shares no code with this one."""
    other = pytest.importorskip("proofbundle.tlogproof", reason="the library proofbundle is not installed")
    key = made_key("witness.example/1")
    by = witness_store.found(tmp_path / "w", Kind.CONSISTENCY, key.witness, key.private.private_bytes_raw())
    with closing(Ledger(unit.at, place.profile(unit.at, "dana"))) as ledger:
        log = cosigning.key(ledger, "cases")
        witness_store.add_log(by, log)
        answer = witnessing.answer(by, cosigning.request(ledger, "cases", unit.held.note, 0).encode(), 1_773_057_700, io.BytesIO())
        assert answer.status is Status.COSIGNED
        trust = Trust((log,), cosignature.policy([Group("w", Kind.CONSISTENCY, 1, (by.key,))], [log]), ())
        cosigning.take(ledger, "cases", answer.note, trust)
        receipt = checkpoints.receipt(ledger, 9)
    (entry,) = asked(unit.at, "SELECT core FROM ledger.entry WHERE log = 1 AND position = 9")[0]
    settings = {"expected_origin": log.name, "witness_vkeys": [by.key.encode()], "threshold": 1}
    told = other.verify_tlog_proof(receipt.proof.decode(), bytes(entry), log.encode(), **settings)
    assert told["ok"], told
    assert not other.verify_tlog_proof(receipt.proof.decode(), bytes(entry) + b"\0", log.encode(), **settings)["ok"]
    without = other.verify_tlog_proof(receipt.proof.decode(), bytes(entry), log.encode(), **settings | {"witness_vkeys": [log.encode()]})
    assert not without["ok"], "the log is no witness of itself"
