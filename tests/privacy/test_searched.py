"""Searching persons on the server: what a ticket finds for whom, what goes with an erasure, what a copy of both databases tells."""

import hashlib
import io
from uuid import UUID, uuid4

import psycopg2
import pytest
from application.scenes import (
    POLICE,
    adopt,
    asked,
    decide_erasure,
    drawn,
    event,
    member,
    person,
    referred,
    restrict,
    send,
    slots,
    today,
)  # fmt: skip
from conftest import superuser

from ledger import errors
from ledger.application import Intent
from ledger.entry.slot import Owner
from ledger.privacy import terms

MARKS = "SELECT count(*) FROM keyring.search_mark m JOIN keyring.slot_key k USING (slot) WHERE k.stream = %s"


def marks(at, stream):
    """How many rows find the person of a stream."""
    return asked(at, MARKS, stream, database="keyring")[0][0]


def fresh():
    """A name that nobody else bears."""
    return f"Zebulon {''.join(chr(97 + int(digit, 16)) for digit in uuid4().hex[:12])}"


def search(ledger, text, purpose="case_work"):
    return list(ledger.search_persons(text, purpose=purpose, reason=None))


@pytest.fixture
def named(shared):
    """A case and its suspect, of a name of his own."""
    return referred(shared, reason="Letters.", name=(name := fresh()), phone="07700 900555"), name


class Person:
    """A person's own stream, as ``slots`` wants a record."""

    def __init__(self, stream):
        self.stream = stream


def test_he_is_found_as_soon_as_he_is_recorded_and_not_before(shared, shared_at):
    stream, name = shared.fresh(), fresh()
    drafts = drawn(shared, Intent(person(name), stream))
    assert marks(shared_at, stream) == 3, "durable before the append that says it"
    assert search(shared, name) == [], "and told of nobody who is not there"
    send(shared, *drafts)
    assert search(shared, name) == [stream]
    assert search(shared, f"{name}\n07700 900555") == []


def test_a_correction_finds_him_too_and_what_is_no_correction_of_him_does_not(shared, shared_at, named):
    case, name = named
    right, other = {"why": "As he said.", "discovered_on": today()}, fresh()
    shared.record([Intent(event("fact-corrected", target=1, field="name", to_personal=other, **right), case.suspect)])
    assert search(shared, name) == search(shared, other) == [case.suspect]
    before = asked(shared_at, "SELECT count(*) FROM keyring.search_mark", database="keyring")
    shared.record([Intent(event("fact-corrected", target=1, field="reason", to_personal=fresh(), **right), case.stream)])
    assert asked(shared_at, "SELECT count(*) FROM keyring.search_mark", database="keyring") == before


def test_hidden_and_absent_are_one_answer(shared, shared_at, named):
    case, name = named
    adopt(shared, agencies=(POLICE,), originators=(POLICE,))
    try:
        with member(shared_at, shared, f"o{uuid4().hex[:8]}", "probation") as outsider:
            assert search(outsider, name) == search(outsider, fresh()) == []
            with pytest.raises(errors.NotFound):
                outsider.find(case.number)
            assert search(shared, name) == [case.suspect]
            adopt(shared, agencies=(POLICE, "probation"), originators=(POLICE,), purposes=("case_work",))
            assert search(outsider, name) == [case.suspect]
            assert search(outsider, name, "supervision") == [], "the agreement is for one purpose"
            own = outsider.fresh()
            outsider.record([Intent(person(name), own)])
            assert {*search(outsider, name)} == {case.suspect, own}
            assert search(shared, name) == [case.suspect], "what they brought is not agreed on"
    finally:
        adopt(shared)


def test_who_is_restricted_is_found_for_proceedings_only(shared, named):
    case, name = named
    restrict(shared, Person(case.suspect))
    assert search(shared, name) == []
    assert search(shared, name, "legal_claim") == [case.suspect]


def erased(shared, shared_at, case):
    """Decide that what is sealed in a person's own stream is erased; nothing is destroyed yet. Gives his slot."""
    (own,) = slots(shared_at, Person(case.suspect), case.suspect)
    decide_erasure(shared, case.suspect, [own])
    return own


def test_no_row_of_a_person_is_left_after_his_erasure(shared, shared_at, named):
    case, name = named
    assert marks(shared_at, case.suspect) == 4
    slot = erased(shared, shared_at, case)
    assert search(shared, name) == [], "from the decision on nobody is told"
    shared.erase(slot)
    assert marks(shared_at, case.suspect) == 0
    assert asked(shared_at, "SELECT count(*) FROM keyring.search_mark WHERE slot = %s", slot, database="keyring") == [(0,)]
    assert search(shared, name) == []


def test_an_erasure_that_was_killed_in_the_middle_leaves_none_when_it_is_finished(shared, shared_at, named):
    """The keyring's session ends while it destroys: the rows and the key go in one statement, so neither has gone."""
    case, name = named
    slot = erased(shared, shared_at, case)
    asked(shared_at, "CREATE FUNCTION keyring.fail() RETURNS trigger LANGUAGE plpgsql AS "
                     "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$", database="keyring")  # fmt: skip
    asked(shared_at, "CREATE TRIGGER fail AFTER UPDATE ON keyring.slot_key EXECUTE FUNCTION keyring.fail()", database="keyring")
    with member(shared_at, shared, f"k{uuid4().hex[:8]}", roles=("supervisor",)) as other:
        try:
            with pytest.raises((errors.DatabaseError, psycopg2.Error)):
                other.erase(slot)
        finally:
            asked(shared_at, "DROP TRIGGER fail ON keyring.slot_key; DROP FUNCTION keyring.fail", database="keyring")
    assert marks(shared_at, case.suspect) == 4
    assert slot in shared.keyring.unfinished()
    assert search(shared, name) == []
    shared.erase(slot)
    assert marks(shared_at, case.suspect) == 0
    assert slot not in shared.keyring.unfinished()


def test_what_was_never_recorded_is_forgotten_with_an_erasure_a_day_later(shared, shared_at, named):
    """Its act was refused after its rows were kept; what was recorded stays, and so does what may still be recorded."""
    case, name = named
    drawn(shared, Intent(person(fresh()), lost := shared.fresh()))
    earlier = "UPDATE keyring.search_mark m SET event = overlay(m.event::text placing '00' from 1)::uuid FROM keyring.slot_key k "
    asked(shared_at, f"{earlier} WHERE k.slot = m.slot AND k.stream = %s", lost, database="keyring")
    asked(shared_at, "UPDATE keyring.search_key SET tidied = %s", UUID(int=0), database="keyring")
    drawn(shared, Intent(person(fresh()), waiting := shared.fresh()))
    other = referred(shared, reason="Letters.", name=fresh())
    shared.erase(erased(shared, shared_at, other))
    assert [marks(shared_at, stream) for stream in (lost, waiting, case.suspect)] == [0, 3, 4]
    assert search(shared, name) == [case.suspect]
    shared.keyring._slots.tidy(UUID(int=2**128 - 1))
    assert [marks(shared_at, stream) for stream in (waiting, case.suspect)] == [0, 4]


def test_what_is_indexed_while_its_slot_is_destroyed_is_not_kept(shared, shared_at, named):
    """A session that opened the slot before goes on to use it: its act is refused, and its rows are not there."""
    case, _ = named
    shared.keyring.events([{(own := Owner(case.suspect, case.suspect, POLICE)): [1]}])
    with member(shared_at, shared, f"d{uuid4().hex[:8]}", roles=("supervisor",)) as other:
        other.erase(erased(shared, shared_at, case))
    drafts = drawn(shared, Intent(event("fact-corrected", target=1, field="name", to_personal=fresh(), why="x", discovered_on=today()),
                                  case.suspect))  # fmt: skip
    assert own in shared.keyring._known
    assert marks(shared_at, case.suspect) == 0
    with pytest.raises(errors.CaseledgerError):
        send(shared, *drafts)


def test_only_the_ticket_of_a_search_finds_and_only_while_it_can_be_redeemed(shared, shared_at, named):
    case, name = named
    classes = ("facts", "personal")
    honest = shared.consult((), persons=(), purpose="case_work", reason=None, search=name, search_in="persons", classes=classes)
    assert shared.keyring.search(honest) == [case.suspect]
    assert shared.keyring.release(honest) == {}, "it opens nothing"
    words = shared.consult([case.stream], persons=(), purpose="case_work", reason=None, search=name, classes=classes)
    silent = shared.consult((), persons=(), purpose="case_work", reason=None, search_in="persons", classes=classes)
    for ticket in (words, silent, uuid4()):
        with pytest.raises(errors.TicketRefused):
            shared.keyring.search(ticket)
    asked(shared_at, "UPDATE ledger.ticket SET issued_at = issued_at - interval '1 hour' WHERE ticket = %s", honest)
    with pytest.raises(errors.TicketRefused):
        shared.keyring.search(honest)


def test_nobody_but_the_keyring_asks_the_database_for_persons(shared):
    for statement in ("SELECT * FROM api.ticket_search(%s)", "SELECT * FROM api.ticket_found(%s, '{}')"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), shared.user.cursor() as cursor:
            cursor.execute(statement, (str(uuid4()),))


def test_a_copy_of_both_databases_tells_neither_a_term_nor_a_digest_of_one(shared, shared_at):
    stream, name = shared.fresh(), fresh()
    said = person(
        name, also_known_as=[fresh()], date_of_birth="1971-11-23", phone="07700 900777", email="zeb@invented.example",
        identifiers=["PNC 71/7654321Q"], address="9 Imagined Row, Chester CH9 9ZZ",
    )  # fmt: skip
    shared.record([Intent(said, stream)])
    assert search(shared, name) == [stream]
    assert marks(shared_at, stream) == 11
    dumps = b"".join(dumped(shared_at, database) for database in ("ledger", "keyring"))
    assert b"search_mark" in dumps
    for kind, term in (term for field, text in terms.told(said) for term in terms.of(field, text)):
        tried = [term, f"{kind}\0{term}", f"{kind}{term}"]
        digests = [hashlib.new(how, each.encode()).hexdigest()[:32] for how in ("md5", "sha1", "sha256", "sha512") for each in tried]
        for spelling in (*([term] if len(term) > 5 else []), *([term.encode().hex()] if len(term) > 5 else []), *digests):
            assert spelling.encode() not in dumps.lower(), (kind, "stands in a copy")


def dumped(at, database):
    """What every table of a database holds, as a dump writes it."""
    tables = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_|information_)'"
    copy = io.BytesIO()
    with superuser(at, database) as cursor:
        cursor.execute(tables)
        for (table,) in cursor.fetchall():
            copy.write(f"{table}\n".encode())
            cursor.copy_expert(f"COPY {table} TO STDOUT", copy)
    return copy.getvalue()
