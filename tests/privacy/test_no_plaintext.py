"""What a person said or is called appears in no error, no server log and no statement, whatever goes wrong while it is in flight."""

import traceback
from base64 import b64encode, urlsafe_b64encode
from contextlib import closing
from threading import Thread

import psycopg2
import pytest
from application.scenes import (
    asked,
    clear,
    drawn,
    event,
    joined,
    member,
    note,
    person,
    referral,
    referred,
    resigned,
    send,
    server_clock,
    today,
)  # fmt: skip
from conftest import superuser
from processes import locked_log, waiting

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.store import append, connection, embedded, place

SECRET = "Zebedee Quillfeather"
TEXT = f"{SECRET} hides at 9 Larkspur Row."


def spellings(words=SECRET):
    raw = words.encode()
    return [words, raw.hex(), b64encode(raw).decode().rstrip("=")[:-1], urlsafe_b64encode(raw).decode().rstrip("=")[:-1], repr(raw)[2:-1]]


def assert_silent(said):
    for spelling in spellings():
        assert spelling not in said
    assert "Larkspur" not in said


def told(error):
    """All that a traceback, ``--debug`` included, would print: the error and its causes, with what the server added."""
    said = []
    while error is not None:
        said += traceback.format_exception_only(error)
        told_by_server = ("message_detail", "message_hint", "context", "internal_query")
        said += [str(getattr(getattr(error, "diag", None), name, "") or "") for name in told_by_server]
        error = error.__cause__ or error.__context__
    return "\n".join(said)


@pytest.fixture(scope="module", autouse=True)
def _talkative(shared_at):
    """A server set to log all that it can, statements and parameters included: what never reaches it cannot stand there."""
    loud = {
        "log_min_messages": "info", "log_min_error_statement": "info", "log_error_verbosity": "verbose", "log_statement": "all",
        "log_parameter_max_length": "-1", "log_parameter_max_length_on_error": "-1",
    }  # fmt: skip
    for name, value in loud.items():
        asked(shared_at, f"""ALTER DATABASE "ledger{shared_at.suffix}" SET {name} = '{value}'""")


@pytest.fixture
def case(shared):
    return referred(shared, TEXT)


@pytest.fixture
def log(shared_at):
    """What the server's log says from here on."""
    file = embedded.locate(shared_at.directory).log
    before = len(file.read_bytes())
    return lambda: file.read_bytes()[before:].decode(errors="replace")


def secret_note(case):
    return Intent(note(TEXT), case.stream)


def forged(ledger, case):
    (draft,) = drawn(ledger, secret_note(case))
    return send(ledger, resigned(ledger, draft, [*draft.units[:-1], clear(draft.units[0].slot, "colour", "red")]))


def damaged(ledger, case):
    (draft,) = drawn(ledger, secret_note(case))
    return send(ledger, draft._replace(commitments=draft.commitments[:-1] + b"\x00"))


def two_at_once(ledger, case):
    draft, again = drawn(ledger, secret_note(case))[0], drawn(ledger, secret_note(case))[0]
    send(ledger, draft)
    return send(ledger, again)


def a_rule(ledger, case):
    return ledger.record([Intent(referral(TEXT), case.stream)])


def a_field_too_long(ledger, case):
    return event("referral-received", channel="phone", urgency="urgent", agency="x", victim_aware="yes", reason=TEXT, referrer=SECRET * 60)


def a_code_that_is_none(ledger, case):
    return event("referral-received", channel=SECRET, urgency=SECRET, agency=SECRET, victim_aware="yes", reason=TEXT)


def a_name_in_place_of_an_id(ledger, case):
    return event("party-joined", party=SECRET, category=SECRET)


def a_surplus_field(ledger, case):
    return event("note-recorded", text=TEXT, **{SECRET: TEXT})


def half_a_character(ledger, case):
    return event("note-recorded", text=TEXT + "\ud800")


def an_absent_number(ledger, case):
    return ledger.read([case.stream], purpose=SECRET)


def a_reused_request(ledger, case):
    ledger.record([secret_note(case)], request_id=case.number)
    return ledger.record([Intent(note(TEXT + " Again."), case.stream)], request_id=case.number)


def a_late_correction(ledger, case):
    right = event("fact-corrected", target=1, field="reason", why=TEXT, to_personal=" ", discovered_on=today())
    return ledger.record([Intent(right, case.stream)])


@pytest.mark.parametrize(
    "wrong",
    [
        forged, damaged, two_at_once, a_rule, a_field_too_long, a_code_that_is_none, a_name_in_place_of_an_id, a_surplus_field,
        half_a_character, an_absent_number, a_reused_request, a_late_correction,
    ],
    ids=lambda wrong: wrong.__name__,
)  # fmt: skip
def test_an_error_does_not_repeat_what_was_typed(shared, case, log, wrong):
    with pytest.raises(errors.CaseledgerError) as caught:
        wrong(shared, case)
    assert_silent(told(caught.value))
    assert_silent(log())


def test_a_clock_apart_a_role_too_few_and_a_type_unknown_say_nothing_of_it(shared, shared_at, case, log):
    with server_clock(shared_at, "1 hour"), pytest.raises(errors.ClockRefused) as caught:
        shared.record([secret_note(case)])
    assert_silent(told(caught.value))
    with member(shared_at, shared, f"p{case.stream.hex[:8]}", roles=("auditor",)) as auditor:
        (draft,) = drawn(shared, secret_note(case))
        with pytest.raises(errors.NotAuthorised) as caught:
            send(auditor, resigned(auditor, draft))
    assert_silent(told(caught.value) + log())


def test_a_connection_lost_in_the_middle_says_nothing_of_it(shared, shared_at, case, log):
    doomed = Ledger(shared_at, place.profile(shared_at, "dana"))
    (draft,) = drawn(doomed, secret_note(case))
    asked(shared_at, "SELECT pg_terminate_backend(%s, 5000)", doomed.user.info.backend_pid)
    with pytest.raises(errors.DatabaseError) as caught:
        append.append(doomed.user, [draft], request=None, mac=None, clock=doomed.now())
    assert_silent(told(caught.value) + log())
    doomed.close()


NOTHING_FITS = "ALTER TABLE ledger.content ADD CONSTRAINT nothing_fits CHECK (false) NOT VALID"


def test_a_row_that_breaks_a_constraint_says_nothing_of_it(shared, shared_at, case, log):
    """The server tells the failing row in the detail of its error, and logs it."""
    asked(shared_at, NOTHING_FITS)
    with pytest.raises(errors.DatabaseError) as caught:
        shared.record([secret_note(case)])
    asked(shared_at, "ALTER TABLE ledger.content DROP CONSTRAINT nothing_fits")
    assert "Failing row contains" in told(caught.value)
    assert "Failing row contains" in log()
    assert_silent(told(caught.value) + log())


def test_a_statement_that_is_cancelled_says_nothing_of_it(shared_at, case, log):
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as slow, locked_log(shared_at):
        (draft,) = drawn(slow, secret_note(case))
        with slow.user.cursor() as cursor:
            cursor.execute("SET statement_timeout = 200")
        with pytest.raises(errors.DatabaseError) as caught:
            send(slow, draft)
    assert "canceling statement due to statement timeout" in log()
    assert "api.append" in log()
    assert_silent(told(caught.value) + log())


def test_a_deadlock_says_nothing_of_what_either_was_about(shared_at, case, log):
    """The server logs what the other session was just doing."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ours, superuser(shared_at) as theirs:
        drafts = drawn(ours, secret_note(case))
        ours.user.autocommit = False
        send(ours, *drafts)
        theirs.execute("SET deadlock_timeout = '10ms'; BEGIN; SELECT FROM ledger.log WHERE name = 'access' FOR UPDATE")
        asks = {"persons": (), "purpose": "case_work", "reason": TEXT, "upto": None, "classes": ("facts",)}
        reading = Thread(target=lambda: ours.consult([case.stream], **asks))
        reading.start()
        waiting(shared_at)
        with pytest.raises(psycopg2.errors.DeadlockDetected) as caught:
            theirs.execute("SELECT FROM ledger.log WHERE name = 'cases' FOR UPDATE")
        theirs.execute("ROLLBACK")
        reading.join()
        ours.user.rollback()
    assert "deadlock detected" in log()
    assert "api.consult" in log()
    assert_silent(told(caught.value) + log())


def test_a_seal_that_does_not_open_says_nothing_of_what_it_held(shared, shared_at, case, log):
    """The database's superuser puts another's bytes in; the rest is read and the place is marked."""
    last = "SELECT ordinals, stored, slot, position FROM ledger.content WHERE sealed AND log = 1 ORDER BY position DESC LIMIT 1"
    ((ordinals, stored, slot, position),) = asked(shared_at, last)
    broken = [bytes(unit)[:-1] + bytes([bytes(unit)[-1] ^ 1]) for unit in stored]
    asked(shared_at, "ALTER TABLE ledger.content DISABLE TRIGGER append_only")
    put = "UPDATE ledger.content SET stored = %s WHERE log = 1 AND position = %s AND slot = %s"
    asked(shared_at, put, broken, position, slot)
    entries = shared.read([case.stream], persons=[case.suspect], purpose="case_work")
    asked(shared_at, put, [bytes(unit) for unit in stored], position, slot)
    asked(shared_at, "ALTER TABLE ledger.content ENABLE ALWAYS TRIGGER append_only")
    found = {ordinal: each.reason for entry in entries if entry.fact.position == position for ordinal, each in entry.withheld.items()}
    assert found == dict.fromkeys(ordinals, "broken")
    assert_silent(log())


def test_no_statement_carries_it(shared, shared_at, monkeypatch):
    """Every statement and every value that reaches the driver during a whole act and its reading."""
    seen = []
    really = connection.rows

    def watched(link, statement, *values):
        seen.append(f"{statement} {values!r}")
        return really(link, statement, *values)

    monkeypatch.setattr(connection, "rows", watched)
    monkeypatch.setattr(append, "value", lambda link, statement, *values: watched(link, statement, *values)[0][0])
    case, suspect = shared.fresh(), shared.fresh()
    identified = person(SECRET, address="9 Larkspur Row")
    shared.record([Intent(identified, suspect), Intent(referral(TEXT), case), Intent(joined(suspect), case)], request_id=case.hex)
    shared.record([Intent(note(TEXT), case)])
    shared.read([case], persons=[suspect], purpose="case_work", reason=TEXT)
    assert any("api.append" in statement for statement in seen)
    assert any("api.consult" in statement for statement in seen)
    for statement in seen:
        assert_silent(statement)


def test_the_servers_log_is_really_where_errors_would_stand(shared, log):
    """So that silence above means something: statements and errors of this copy of the database do reach the log."""
    with pytest.raises(errors.NotAuthorised):
        connection.rows(shared.user, "SET ROLE caseledger_owner")
    assert "permission denied to set role" in log()
    assert "SET ROLE caseledger_owner" in log()
