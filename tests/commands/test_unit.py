"""The unit through the front door: the team of January 2021 on two days, acts recorded for another, his word for them."""

import json

import pytest
from team_of_2021 import AGENCIES, POLICY, TEAM

from commands.naming import team
from ledger.application import Ledger
from ledger.rules.team import Role
from ledger.store import place


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests."""
    return shared_at


@pytest.fixture(scope="module")
def recorded() -> set[str]:
    """Ledgers in which the team has been recorded."""
    return set()


@pytest.fixture
def unit(door, recorded, tmp_path):
    """The front door of a ledger in whose record the team stands, under its policy; sam is a further user."""
    if str(door.directory) not in recorded:
        recorded.add(str(door.directory))
        for code, name, sector, since in AGENCIES:
            door.done("record", "agency-named", "--agency", code, "--name", name, "--sector", sector, "--since", since)
        for number, who in enumerate(TEAM, start=2):
            words = ("--member", "new", "--since", who.since, "--fields", "-")
            door.done("record", "member-named", *words, typed={"name": who.name})
            door.done("record", "role-held", "--member", f"M-{number}", "--role", who.role, "--agency", who.agency, "--since", who.since)
        (tmp_path / "policy.json").write_text(json.dumps(POLICY), encoding="utf-8")
        door.done("policy", "adopt", str(tmp_path / "policy.json"))
        door.done("user", "add", "sam", "--agency", "cc", "--role", "practitioner", "--fields", "-", typed={"full_name": "Sam Invented"})
    return door


def on(door, day, *more):
    return [row for row in door.done("unit", "--on", day, *more).json if row["login"] is None]


def test_the_team_of_january_2021_is_told_with_its_agencies_as_named_then(unit):
    rows = on(unit, "2021-01-31")
    assert [(row["member"], row["role"], row["agency"]) for row in rows] == [
        (f"M-{number}", who.role, who.agency) for number, who in enumerate(TEAM, start=2)
    ]
    named = {row["agency"]: row["agency_name"] for row in rows}
    assert named["nwbh"] == "North West Boroughs Healthcare"
    assert named["nps"] == "National Probation Service"
    later = {row["agency"]: row["agency_name"] for row in on(unit, "2021-07-01")}
    assert later == named | {"nwbh": "Mersey Care", "nps": "Probation Service"}
    assert {row["role_words"] for row in rows} >= {"Constable", "Clinical Practitioner (Forensic Practitioner RMN)", "probation officer"}
    assert not {row["name"] for row in rows if row["name"]}


def test_names_are_told_after_a_consultation(unit):
    assert [row["name"] for row in on(unit, "2021-01-31", "--names")] == [who.name for who in TEAM]


def test_before_the_unit_there_was_nobody_and_people_come_one_by_one(unit):
    assert on(unit, "2018-09-02") == []
    assert len(on(unit, "2018-09-03")) == 6
    text = unit.done("unit", "--on", "2018-09-03", "--format", "table").err
    assert "The unit on 2018-09-03: 6 members, 6 roles." in text


def test_an_act_is_recorded_for_another_until_he_confirms_it(unit):
    number = unit.referred(on="2018-09-01")
    words = ("record", "triage", number, "--outcome", "poss", "--on", "yesterday 9:30", "--fields", "-")
    unit.done(*words, "--by", "M-2", typed={"rationale": "It fits."})
    told = unit.done("show", number, "--format", "table").text
    assert "DS Una Fictive (Detective Sergeant of Cheshire Constabulary) decided at triage" in told
    assert "by Dana Invented for DS Una Fictive, not confirmed" in told
    assert unit("record", "act-confirmed", number, "--version", "4").status == 1  # it is not Dana's to confirm


def test_whoever_it_was_recorded_for_confirms_by_his_own_login(unit):
    number = unit.referred()
    unit.done("record", "note", number, "--by", "sam", "--fields", "-", typed={"text": "She rang."})
    assert unit.done("show", number).json[-1]["confirmed_by"] is None
    assert unit("record", "act-confirmed", number, "--version", "1", user="sam").status == 1
    unit.done("record", "act-confirmed", number, "--version", "4", user="sam")
    told = unit.done("show", number, "--format", "table").text
    assert f"by Dana Invented for Sam Invented, confirmed by {number}#5" in told
    assert f"Sam Invented (practitioner of Cheshire Constabulary) confirmed {number}#4" in told
    assert unit("record", "act-confirmed", number, "--version", "4", user="sam").status == 1


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--by", "M-2", "--on", "2018-09-02"), 1),  # the day before her role began
        (("--by", "M-2", "--as", "constable"), 1),  # a role that she never held
        (("--by", "M-3"), 1),  # the policy names other deciders
        (("--by", "sam"), 1),
        ((), 1),  # nor is it Dana's to decide, practitioner and supervisor though she is
        (("--by", "M-99"), 3),
        (("--by", "nobody"), 3),
        (("--by", "M-6", "--on", "2018-09-03"), 0),
        (("--by", "M-2", "--as", "detective_sergeant", "--on", "2020-05"), 0),
    ],
)
def test_a_decision_needs_a_decider_whose_role_allowed_it_on_that_day(unit, words, status):
    number = unit.referred(on="2018-09-01")
    ended = unit("record", "triage", number, "--outcome", "poss", "--fields", "-", *words, typed={"rationale": "It fits."})
    assert ended.status == status, ended.err
    assert ended.err.count("\n") == (1 if status else 0)


def test_a_referral_and_a_correction_are_recorded_for_another(unit):
    told = {"reason": "He waits.", "suspect": {"name": "Bert Imagined"}}
    words = ("refer", "--agency", "cc", "--channel", "phone", "--victim-aware", "yes", "--by", "M-3", "--fields", "-")
    number = unit.done(*words, typed=told).json["recorded"][0]["address"].partition("#")[0]
    rows = unit.done("show", number).json
    assert {row["who"]["role"] for row in rows} == {"constable"}
    assert {row["marks"]["originator"] for row in rows} == {"cheshire-police"}
    correction = ("correct", f"{number}#1", "--field", "channel", "--to", "email", "--by", "M-3", "--fields", "-")
    unit.done(*correction, typed={"why": "It was an email."})
    assert unit.done("show", number).json[-1]["who"]["role"] == "constable"


def test_an_entry_made_for_a_member_of_another_agency_is_the_recorders_and_the_page_says_whose(unit):
    number = unit.referred()
    unit.done("record", "note", number, "--by", "M-6", "--fields", "-", typed={"text": "He rang."})
    unit.done("record", "note", number, "--by", "sam", "--fields", "-", typed={"text": "She rang."})
    rows = unit.done("show", number).json
    assert [row["basis"]["controller"] for row in rows[-2:]] == ["cheshire-police", "cheshire-police"]
    assert [row["who"]["agency"] for row in rows[-2:]] == ["nwbh", "cc"]
    told = [row["beside"] for row in rows[-2:]] if "beside" in rows[0] else unit.done("show", number, "--format", "table").text
    assert "Controller: cheshire-police, whose member recorded it." in str(told)


def test_who_was_at_a_discussion_is_of_an_agency_that_was_represented(unit):
    number = unit.referred()
    unit.done("record", "triage", number, "--outcome", "poss", "--by", "M-2", "--fields", "-", typed={"rationale": "x"})
    unit.done("record", "screen", number, "--outcome", "adds", "--value-expected", "legal", "--fields", "-", typed={"rationale": "x"})
    unit.done("record", "action-routed", number, "--route", "case_discussion")
    terms = ("--quorum", "quorate", "--undertaking", "given")
    held = ("record", "discussion-held", number, *terms, "--agencies", "cc", "--members", "M-2")
    refused = unit(*held, "--members", "M-6", "--absent", "nwbh")
    assert (refused.status, "a member of nwbh is named as present, and that agency not as represented" in refused.err) == (1, True)
    entry = unit.done(*held).json["recorded"][0]["address"].partition("#")[2]
    refused = unit("correct", f"{number}#{entry}", "--field", "members", "--to", "M-6", "--fields", "-", typed={"why": "x"})
    assert (refused.status, "a member of nwbh is named" in refused.err) == (1, True)
    dissent = ("record", "dissent-recorded", number, "--agency", "nwbh", "--matter", "risk", "--member", "M-6", "--fields", "-")
    assert unit(*dissent, typed={"reasons": "x"}).status == 1


def test_whoever_records_for_an_agency_of_unknown_kind_is_told_and_makes_no_clinical_note(unit):
    named = {"full_name": "Nova Invented"}
    added = unit.done("user", "add", "nova", "--agency", "new-trust", "--role", "practitioner", "--fields", "-", typed=named)
    told = "The kind of new-trust is not recorded"
    assert told in added.err
    assert "not of new-trust" in next(row["told"] for row in unit("doctor").json if row["check"].startswith("the kind of each agency"))
    number = unit.referred()
    note, clinical = ("record", "note", number, "--fields", "-"), ("record", "clinical-note", number, "--fields", "-")
    assert told in unit.done(*note, typed={"text": "x"}, user="nova").err
    assert "the kind of this agency is not recorded" in unit(*clinical, typed={"text": "x"}, user="nova").err
    assert "this agency is of another kind (police)" in unit(*clinical, typed={"text": "x"}).err
    trust = ("--agency", "new-trust", "--name", "New Trust", "--sector", "health", "--since", "2019-01-01")
    unit.done("record", "agency-named", *trust)
    assert unit.done(*note, typed={"text": "x"}, user="nova").err == ""
    unit.done(*clinical, typed={"text": "x"}, user="nova")
    assert unit.done("show", number, user="nova").json[-2]["basis"]["regime"] == "UKGDPR"


def test_what_an_agency_records_rests_on_the_law_of_its_kind_as_policy_or_record_tell_it(unit):
    """DPA 2018 Part 3 is for the police; health acts under UK GDPR, Articles 6(1)(e) and 9(2)(h) (domain.md 3, 5.13)."""
    unit.done("user", "add", "nurse", "--agency", "nwbh", "--role", "practitioner", "--fields", "-", typed={"full_name": "Nils Invented"})
    number = unit.referred()
    unit.done("record", "note", number, "--fields", "-", typed={"text": "x"}, user="nurse")
    offered = {"provider": "nwbh", "kind": "psychological", "mandate": "none"}
    unit.done("record", "intervention-offered", number, "--fields", "-", typed=offered, user="nurse")
    *_, note, held = unit.done("show", number, user="nurse").json
    for entry in (note, held):
        told = {name: entry["basis"][name] for name in ("regime", "basis", "condition")}
        assert told == {"regime": "UKGDPR", "basis": "public_task", "condition": "health_care"}
    assert [entry["marks"]["possession"] for entry in (note, held)] == ["investigator", "third_party"]
    assert {entry["basis"]["regime"] for entry in unit.done("show", number).json[:3]} == {"LED_P3"}


def test_nobody_restricts_for_another(unit):
    number = unit.referred()
    assert "--by" not in unit.done("record", "record-restricted", "--help").out
    assert unit("record", "record-restricted", number, "--ground", "evidence", "--by", "sam").status == 2


def test_what_was_recorded_of_the_team_is_corrected(unit, at):
    with_since = next(row for row in on(unit, "2021-01-31") if row["member"] == "M-7")
    words = ("correct", with_since["entry"], "--field", "since", "--to", "2018-10-01", "--fields", "-")
    unit.done(*words, typed={"why": "He came a month later."})
    assert "M-7" not in {row["member"] for row in on(unit, "2018-09-30")}
    opened = Ledger(at, place.profile(at, "dana"))
    assert isinstance(team(opened).roles[int(with_since["entry"].partition("#")[2])], Role)
    opened.close()
    number = unit.referred()
    note = ("record", "note", number, "--by", "M-7", "--fields", "-")
    assert unit(*note, "--on", "2018-09-30", typed={"text": "x"}).status == 1
    unit.done(*note, "--on", "2018-10-01", typed={"text": "x"})


def test_who_left_acts_no_more(unit):
    held = ("--member", "M-11", "--role", "probation_officer", "--agency", "nps")
    unit.done("record", "role-ended", *held, "--on", "2022-03-31")
    assert "M-11" not in {row["member"] for row in on(unit, "2022-04-01")}
    number = unit.referred()
    note = ("record", "note", number, "--by", "M-11", "--fields", "-")
    assert unit(*note, typed={"text": "x"}).status == 1
    assert unit(*note, "--on", "2022-04-01", typed={"text": "x"}).status == 1
    unit.done(*note, "--on", "2022-03-31", typed={"text": "x"})


def test_a_member_who_gets_a_login_stays_who_he_was(unit):
    login = ("--agency", "cc", "--role", "practitioner", "--member", "M-3", "--fields", "-")
    unit.done("user", "add", "abel", *login, typed={"full_name": "Abel N"})
    number = unit.referred()
    unit.done("record", "note", number, "--as", "constable", "--on", "2021-01-31", "--fields", "-", typed={"text": "He rang."}, user="abel")
    last = unit.done("show", number).json[0]
    assert (last["who"]["role"], last["who"]["actor"] == last["recorder"], last["confirmed_by"]) == ("constable", True, None)
    assert unit("user", "add", "twin", *login, typed={"full_name": "Abel N"}).status == 1


def test_the_same_act_by_request_id_names_one_new_member(unit):
    words = ("record", "member-named", "--member", "new", "--since", "2024-01-01", "--request-id", "3f0e8f4e-7a52-4f0f-9c5b-0a6f2f1d7a11")
    first = unit.done(*words, "--fields", "-", typed={"name": "Jo Conjured"}).json
    again = unit.done(*words, "--fields", "-", typed={"name": "Jo Conjured"}).json
    assert (again["repeated"], again["recorded"]) == (True, first["recorded"])
