"""What an act of sharing, an agreement or a broken glass opens, and to whom, past the rules: no more than it says, however it is sent."""

import pytest
from application import scenes
from application.scenes import HEALTH, NAME, POLICE, drawn, event, joined, member, note, person, referred, send

from ledger import enforcement, errors, meaning
from ledger.application import Intent
from ledger.store import reading

PROBATION, REFUGE = "probation", "refuge"
pytestmark = pytest.mark.usefixtures("past_the_rules")


@pytest.fixture(scope="module")
def refuge(unit, shared, shared_at):
    """An agency that has agreed with nobody."""
    with member(shared_at, shared, "rita", REFUGE) as worker:
        yield worker


def given(*items, recipient=PROBATION, **more):
    said = {
        "items": list(items), "purposes": ["safeguarding"], "method": "ledger", "accuracy": "verified", "completeness": "partly",
        "reliability": "verified", "as_of": scenes.today(), "recipient": recipient, "emergency": "He is on his way to her.",
    }  # fmt: skip
    return event("share-made", **(said | more))


def contributed(agency, text):
    """What an agency brought to a case discussion of the police, who took the minutes."""
    return event("information-contributed", agency=agency, to=[POLICE], information=text, sharing_basis="safeguarding")


def sent(ledger, *intents):
    return send(ledger, *drawn(ledger, *intents))


def names(reader, who):
    """By version, the name that each entry of a person's stream says, or null."""
    return {entry.fact.version: entry.fact.fields.get("name") for entry in reader.read((), persons=[who], purpose="safeguarding")}


@pytest.mark.parametrize("what", ["a note", "an entry held by an agency", "a person joined"])
def test_who_was_given_an_entry_records_nothing_else_there_behind_his_acknowledgement_in_one_act(clinic, officer, theirs, what):
    (made,) = sent(clinic, Intent(given(3), theirs.stream)).entries
    answer = event("share-followed", share=made.version, how="acknowledged")
    more = {
        "a note": note("Of his own."), "an entry held by an agency": event("clinical-note-recorded", text="Of his own."),
        "a person joined": joined(theirs.suspect, "victim"),
    }[what]  # fmt: skip
    with pytest.raises(errors.NotAuthorised):
        sent(officer, Intent(answer, theirs.stream), Intent(more, theirs.stream))
    sent(officer, Intent(answer, theirs.stream), Intent(answer, theirs.stream))


def test_nor_where_an_entry_of_his_own_case_stands_between(officer, theirs):
    own = referred(officer)
    glass, request = event("glass-broken", ground="life"), event("share-requested", of=HEALTH, purposes=["safeguarding"], urgency="routine")
    with pytest.raises(errors.NotAuthorised):
        sent(officer, Intent(glass, theirs.stream), Intent(note(), own.stream), Intent(request, theirs.stream))


def test_a_share_of_an_identity_opens_neither_what_others_brought_of_it_nor_what_comes_later(shared, clinic, refuge, theirs):
    sent(shared, Intent(person("Walter Quill"), theirs.suspect))
    sent(clinic, Intent(given(1, recipient=REFUGE, persons=[str(theirs.suspect)]), theirs.stream))
    sent(clinic, Intent(person("Will Ashbourne"), theirs.suspect))
    assert names(clinic, theirs.suspect) == {1: NAME, 2: "Walter Quill", 3: "Will Ashbourne"}
    assert names(refuge, theirs.suspect) == {1: NAME}
    assert [row[2] for row in reading.rule_facts(refuge.user, theirs.suspect)] == [1]


@pytest.mark.parametrize("more", [
    {"agencies": (HEALTH,), "originators": ("*",), "beside": True}, {"agencies": (HEALTH, PROBATION), "originators": None, "beside": True},
    {"agencies": (POLICE,), "originators": (HEALTH,)}, {"agencies": (HEALTH,), "originators": (HEALTH, PROBATION), "beside": True},
])  # fmt: skip
def test_a_supervisor_opens_no_other_agencys_entries_and_ends_no_agreement_of_others(clinic, more):
    with pytest.raises(errors.NotAuthorised, match="by an administrator"):
        scenes.adopt(clinic, **more)


def test_a_supervisor_opens_what_his_own_agency_brings_and_closes_it(clinic, refuge, theirs):
    scenes.adopt(clinic, agencies=(REFUGE,), originators=(HEALTH,), beside=True)
    assert names(refuge, theirs.suspect) == {1: NAME}
    agreed = clinic.facts(clinic.unit_stream())[-1].version
    ended = event("agreement-reviewed", agreement=agreed, outcome="ended")
    sent(clinic, Intent(ended, clinic.unit_stream()))
    assert names(refuge, theirs.suspect).get(1) is None


def test_a_supervisor_reviews_no_agreement_on_what_others_bring(shared, clinic):
    adopted = [fact for fact in shared.facts(shared.unit_stream()) if fact.kind == "agreement-adopted"]
    standing = next(fact.version for fact in reversed(adopted) if fact.recorder == shared.me.recorder)
    for said in ({"outcome": "ended"}, {"outcome": "continued", "review_on": "2199-01-01"}):
        with pytest.raises(errors.NotAuthorised, match="by an administrator"):
            sent(clinic, Intent(event("agreement-reviewed", agreement=standing, **said), clinic.unit_stream()))


def test_a_third_agency_ends_no_share(shared, clinic, refuge, theirs):
    (made,) = sent(clinic, Intent(given(3, recipient=REFUGE), theirs.stream)).entries
    ended = event("share-followed", share=made.version, how="returned")
    with pytest.raises(errors.NotAuthorised, match="shared or the one that received it"):
        sent(shared, Intent(ended, theirs.stream))
    sent(refuge, Intent(ended, theirs.stream))


def test_a_broken_glass_is_closed_by_a_change_of_agency_or_roles_for_good(shared, shared_at, theirs):
    def move(agency):
        moved = event("user-roles-changed", recorder=str(worker.me.recorder), agency=agency, roles=["practitioner"])
        sent(shared, Intent(moved, shared.unit_stream()))

    with member(shared_at, shared, "ines", REFUGE) as worker:
        worker.consult((), persons=(), purpose="safeguarding", reason="He is on his way to her.")
        sent(worker, Intent(event("glass-broken", ground="life"), theirs.stream))
        assert {1, 2, 3} < {row[2] for row in reading.rule_facts(worker.user, theirs.stream)}
        for agency, seen in (("shelter", set()), (REFUGE, {4})):
            move(agency)
            assert {row[2] for row in reading.rule_facts(worker.user, theirs.stream)} == seen


@pytest.mark.parametrize("agency", ["ledger", "unit", "contract"])
def test_no_users_agency_is_called_as_the_ledger_calls_its_own(shared, refuge, agency):
    moved = event("user-roles-changed", recorder=str(refuge.me.recorder), agency=agency, roles=["practitioner"])
    with pytest.raises(errors.EntryRefused, match="not of their form"):
        sent(shared, Intent(moved, shared.unit_stream()))


def test_what_an_agency_brought_to_a_discussion_is_shared_by_it_and_not_by_who_took_the_minutes(shared, clinic, refuge, theirs):
    brought = contributed(HEALTH, "He missed his appointments.")
    (minute,) = sent(shared, Intent(brought, theirs.stream)).entries
    with pytest.raises(errors.NotAuthorised, match="what it brought itself"):
        sent(shared, Intent(given(minute.version, recipient=REFUGE), theirs.stream))
    sent(clinic, Intent(given(minute.version, recipient=REFUGE), theirs.stream))
    told = [entry.fact.fields.get("information") for entry in refuge.read([theirs.stream], purpose="safeguarding")]
    assert "He missed his appointments." in told


def test_what_an_agency_brought_to_a_discussion_is_shown_to_it_whoever_took_the_minutes(shared, refuge):
    case = referred(shared)
    sent(shared, Intent(contributed(REFUGE, "She moved on Friday."), case.stream))
    told = {entry.fact.version: entry.fact.fields.get("information") for entry in refuge.read([case.stream], purpose="case_work")}
    assert told == {3: "She moved on Friday."}


def test_doctor_and_an_audit_make_the_same_rows_of_all_this(shared, shared_at, clinic, refuge, theirs):
    sent(clinic, Intent(given(3, recipient=REFUGE, persons=[str(theirs.suspect)]), theirs.stream))
    sent(shared, Intent(contributed(HEALTH, "He missed his appointments."), theirs.stream))
    assert reading.doctor(shared.user)["differences"] == []
    findings = meaning.meaning(shared_at.superuser_dsn("ledger")).findings
    assert [each for each in findings if each.rule in enforcement.ENFORCED.values()] == []
