"""Proceedings of another agency: whoever sees its cases is shown nothing of them, unless an agreement opens proceedings too."""

import pytest
from application import scenes
from application.scenes import HEALTH, POLICE, event, member, referred, today

from ledger import errors
from ledger.application import Intent
from ledger.store import proceedings_reading, reading

CASES = ("referral", "gates", "notes", "privacy", "corrections", "sharing")
"""What a unit agrees on that works together on cases, and on nothing of proceedings."""
ITEM = {"schedule": "non_sensitive", "number": 1, "description": "A report.", "held_as": "investigator"}
DONE = ["proceedings-opened.v1", "item-listed.v1", "legal-hold-placed.v1"]


@pytest.fixture(scope="module")
def trust(shared, shared_at):
    with member(shared_at, shared, "hedy", HEALTH, ("practitioner", "supervisor", "disclosure_officer")) as opened:
        yield opened


@pytest.fixture
def heard(shared, trust):
    """Stream and number of proceedings of the police, with an item and a hold; both agencies see the case."""
    scenes.adopt(shared, groups=CASES)
    case = referred(shared)
    stream = shared.fresh()
    opening = event("proceedings-opened", kind="other", cases=[str(case.stream)], jurisdiction="england_wales")
    opened = shared.record([Intent(opening, stream)]).entries[0]
    shared.record([Intent(event("item-listed", **ITEM), stream)])
    held = event("legal-hold-placed", kind="coroner", until="proceedings_ended", review_on="2199-01-01", reason="Kept.")
    shared.record([Intent(held, stream)])
    yield stream, opened.address.split("#")[0]
    scenes.adopt(shared)


def ruled(reader, stream):
    """Types of the entries that rules are given."""
    return [row[6] for row in reading.rule_facts(reader.user, stream)]


def folded(reader, stream):
    head = reading.head(reader.user)[0]
    return reading.rows(reader.user, "SELECT entries FROM api.visible_streams('cases', %s, %s, NULL, NULL, true)", [stream], head)


def asked_of(reader, stream):
    """What is asked in SQL, and of questions."""
    with reader.user.cursor() as cursor:
        cursor.execute("SET ROLE caseledger_asking")
        try:
            cursor.execute("SELECT type FROM ask.entries() WHERE stream = %s ORDER BY position", (stream,))
            return [kind for (kind,) in cursor.fetchall()]
        finally:
            cursor.execute("RESET ROLE")


def test_who_sees_the_case_alone_is_told_of_no_proceedings(shared, trust, heard, past_the_rules):
    stream, number = heard
    assert ruled(shared, stream) == DONE
    assert proceedings_reading.proceedings(trust.user) == []
    assert ruled(trust, stream) == []
    assert folded(trust, stream) == asked_of(trust, stream) == []
    assert trust.read([stream], purpose="disclosure") == []
    assert reading.rows(trust.user, "SELECT * FROM api.writing(%s)", stream) == []
    with pytest.raises(errors.NotFound):
        trust.find(number)
    with pytest.raises((errors.NotAuthorised, errors.NotFound)):
        trust.record([Intent(event("disclosure-requested", by="court", asked_on=today(), wanted="A list."), stream)])


def test_when_something_was_done_in_them_is_not_told_either(shared, trust, heard):
    stream, _ = heard
    (done,) = shared.record([Intent(event("item-listed", **ITEM | {"number": 2}), stream)]).entries
    to_us, to_them = (reading.rows(reader.user, "SELECT api.recorded_at(%s)", done.position)[0][0] for reader in (shared, trust))
    assert to_them < to_us


def test_an_agreement_on_proceedings_opens_them(shared, trust, heard):
    stream, number = heard
    scenes.adopt(shared, groups=("proceedings",), agencies=(HEALTH,), originators=(POLICE,), beside=True)
    assert [each.number for each in proceedings_reading.proceedings(trust.user) if each.stream == stream] == [number]
    assert ruled(trust, stream) == DONE
    assert asked_of(trust, stream) == DONE
    trust.record([Intent(event("disclosure-requested", by="court", asked_on=today(), wanted="A list."), stream)])


def test_an_agreement_on_proceedings_alone_opens_none(shared, trust, heard):
    """Who may not know that a case is there is not told of it by its proceedings."""
    scenes.adopt(shared, groups=("proceedings",))
    assert proceedings_reading.proceedings(trust.user) == []
