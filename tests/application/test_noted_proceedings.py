"""Proceedings are noted in each case that they concern when they are opened, widened or closed, and what is done in them is not."""

from contextlib import closing

import pytest
from application.scenes import asked, event, member, note, photograph, referral, today

from ledger import errors
from ledger.application import Intent
from ledger.store import proceedings_reading
from ledger.store.connection import connect


def opening(*cases):
    return event("proceedings-opened", kind="other", cases=[str(case) for case in cases], jurisdiction="england_wales")


def leaves(ledger, stream):
    return [entry.fact.fields["leaf"] for entry in ledger.read([stream], purpose="disclosure") if entry.fact.kind == "noted"]


@pytest.fixture
def cases(shared):
    streams = [shared.fresh() for _ in range(3)]
    for stream in streams:
        shared.record([Intent(referral(), stream)])
    return streams


@pytest.fixture
def proceedings(shared, cases):
    stream = shared.fresh()
    receipt = shared.record([Intent(opening(*cases[:2]), stream)])
    return stream, receipt.entries[0]


def test_an_opening_has_a_number_and_is_noted_in_each_case_and_in_no_other(shared, cases, proceedings):
    stream, opened = proceedings
    assert opened.address.startswith("PRC-")
    assert [leaves(shared, case) for case in cases] == [[opened.leaf.hex()], [opened.leaf.hex()], []]
    (told,) = shared.proceedings(stream)
    assert set(told.cases) == set(cases[:2])
    assert all(told.cases.values())


def test_a_further_case_and_the_closing_are_noted_in_every_case_by_then(shared, cases, proceedings):
    stream, opened = proceedings
    widened = shared.record([Intent(event("proceedings-case-joined", cases=[str(cases[2])]), stream)]).entries[0]
    closed = shared.record([Intent(event("proceedings-closed", ending="withdrawn", on=today()), stream)]).entries[0]
    first, _, last = (leaves(shared, case) for case in cases)
    assert first == [opened.leaf.hex(), widened.leaf.hex(), closed.leaf.hex()]
    assert last == first[1:]


def test_what_is_done_in_proceedings_is_noted_nowhere(shared, cases, proceedings):
    stream, opened = proceedings
    shared.record([Intent(event("disclosure-requested", by="court", asked_on=today(), wanted="A list."), stream)])
    assert leaves(shared, cases[0]) == [opened.leaf.hex()]


def test_nothing_but_a_case_is_brought(shared, shared_at, proceedings):
    before = photograph(shared_at)
    for stream in (shared.fresh(), shared.unit_stream(), proceedings[0]):
        with pytest.raises(errors.NotAuthorised):
            shared.record([Intent(opening(stream), shared.fresh())])
    assert photograph(shared_at) == before


def test_an_event_of_a_case_is_none_of_proceedings_nor_the_other_way_round(shared, cases, proceedings):
    stream, _ = proceedings
    with pytest.raises(errors.CaseledgerError):
        shared.record([Intent(note(), stream)])
    with pytest.raises(errors.CaseledgerError):
        shared.record([Intent(event("proceedings-case-joined", cases=[str(cases[1])]), cases[0])])


def test_enforcement_is_as_the_entries_say(shared_at, proceedings):
    stream, _ = proceedings
    assert asked(shared_at, "SELECT count(*) FROM ledger.proceedings_case WHERE stream = %s", stream) == [(2,)]
    assert asked(shared_at, "SELECT * FROM ledger.differences() WHERE kind = 'proceedings_case'") == []
    with closing(connect(shared_at.superuser_dsn("ledger"), autocommit=False)) as superuser, superuser.cursor() as cursor:
        cursor.execute("DELETE FROM ledger.proceedings_case WHERE stream = %s", (stream,))
        cursor.execute("SELECT verdict FROM ledger.differences() WHERE kind = 'proceedings_case'")
        assert cursor.fetchall() == [("missing",), ("missing",)]
        superuser.rollback()


def test_an_administrator_is_told_of_none(shared, shared_at, proceedings):
    name = f"a{proceedings[0].hex[:8]}"
    with member(shared_at, shared, name, roles=("administrator",)) as administrator, pytest.raises(errors.NotAuthorised):
        proceedings_reading.proceedings(administrator.user)
