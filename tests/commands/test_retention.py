"""Retention as people do it: periods, groups, reviews by each controller, holds; and what is due, held, restricted and erased."""

import json

import pytest

POLICE, TRUST = "cheshire-police", "cwp"
HOLD = ("--kind", "cpia", "--until", "verdict", "--review-on", "2036-01-15", "--reason", "-")
WHY = "The prosecutor asks for all of it."
REASONS = {"reasons": "Nothing came to notice since."}
ERASE = ("--decision", "erase", "--criteria", "none", "--fields", "-")
KEEP = ("--decision", "retain", "--criteria", "serious_harm", "--next-review-on", "2036-05-01", "--fields", "-")


@pytest.fixture
def trust(door) -> str:
    """A supervisor of a health trust, noor."""
    words = ("user", "add", "noor", "--agency", TRUST, "--role", "supervisor", "--role", "practitioner", "--fields", "-")
    door.done(*words, typed={"full_name": "Noor Invented"})
    door.done("record", "agency-named", "--agency", TRUST, "--name", "Invented Trust", "--sector", "health", "--since", "2019-01-01")
    return "noor"


@pytest.fixture
def suspect(door) -> tuple[str, str]:
    """A case and its suspect, whom the police and the trust each classified: the periods of both are over."""
    case = door.referred()
    person = door.person(case, "suspect")
    for controller, category, start in ((POLICE, "group_2", "2015-05-01"), (TRUST, "health", "2004-05-01")):
        door.done("retention", "classify", person, "--controller", controller, "--category", category, "--from", start)
    return case, person


def placed(door, number: str, *more: str, user: str = "dana") -> str:
    return door.done("retention", "hold", number, *HOLD, *more, typed=WHY, user=user).json["recorded"][0]["address"]


def reviewed(door, person: str, controller: str, words: tuple[str, ...], *more: str, user: str = "dana"):
    return door("retention", "review", person, "--controller", controller, *words, *more, typed=REASONS, user=user)


def due(door, *words: str, user: str = "dana"):
    return door.done("retention", "due", *words, "--format", "json", user=user).json


def listed(door, *words: str, user: str = "dana"):
    told = door.done("retention", "list", *words, "--format", "json", user=user).json
    return {(line["number"], line["controller"]): line for line in told}


def test_two_controllers_with_opposite_duties_on_one_case_both_show(door, trust, suspect):
    case, person = suspect
    held = placed(door, case, "--controllers", POLICE)
    assert reviewed(door, person, TRUST, ERASE, user=trust).status == 0
    kept = reviewed(door, person, POLICE, KEEP)
    assert f"Legal holds that cover it: {held} cpia ({POLICE})." in kept.err
    assert f"Other controllers decided for themselves: {TRUST}: erase on " in kept.err
    assert "Proposed: keep it, for a legal hold covers it and nothing of it can be erased." in kept.err
    told = listed(door, person)
    assert {key: (line["decision"], line["holds"]) for key, line in told.items()} == {
        (person, POLICE): ("retain", [held]), (person, TRUST): ("erase", []),
    }  # fmt: skip
    assert [(line["what"], line["controller"]) for line in due(door)] == [("erasure that was decided", TRUST)]
    assert [(line["what"], line["holds"]) for line in due(door, "--on", "2036-05-01", "--controller", POLICE)] == [
        ("review of a legal hold", [held]), ("review", [held]),
    ]  # fmt: skip
    assert [clock["address"] for clock in door.done("due", "--case", case).json if clock["clock"] == "review of a legal hold"] == [held]


def test_what_one_controller_decided_to_erase_goes_and_what_is_held_for_another_stays(door, trust, suspect):
    case, person = suspect
    placed(door, case, "--controllers", POLICE)
    note = {"party": person, "text": "Bert Imagined sleeps."}
    door.done("record", "clinical-note-recorded", case, "--fields", "-", typed=note, user=trust)
    assert reviewed(door, person, TRUST, ERASE, user=trust).status == 0
    words = ("--scope", "controller", "--keep", "--authority", "retention_review", "--review", "RR-26-1")
    refused = door("rights", "erase", person, *words, "--controller", POLICE, user=trust)
    assert (refused.status, "legal hold" in refused.err) == (1, True)
    proposal = door.done("rights", "erase", person, *words, "--controller", TRUST, user=trust).json["recorded"][0]["address"]
    done = door("rights", "erase", "--decide", proposal, typed=f"{person}\n")
    assert done.status == 0, done.err
    assert {key: line["what"] for key, line in listed(door, person).items()} == {(person, POLICE): "first review", (person, TRUST): None}
    assert listed(door, "--state", "erased").keys() == {(case, None), (person, POLICE), (person, TRUST)}


def test_the_state_of_everything_is_counted(door, suspect):
    case, person = suspect
    placed(door, case, "--controllers", POLICE)
    victim = {"P-1": "P-2", "P-2": "P-1"}[person]
    assert "4 lines, 1 due, 3 held, 0 restricted, 0 erased." in door.done("retention", "list", "--format", "table").err
    assert listed(door, "--state", "held").keys() == {(case, None), (person, POLICE), (victim, None)}
    assert listed(door, "--controller", TRUST).keys() == {(person, TRUST)}
    assert listed(door, case).keys() == {(case, None), (person, POLICE), (person, TRUST), (victim, None)}
    assert listed(door, "--as-recorded", "1") == {}
    other = door.person(door.referred(suspect={"name": "Albert Imagined"}), "suspect")
    said = {"explanation": "He says so himself."}
    door.done("record", "persons-merged", person, "--other", other, "--match", "own_word", "--fields", "-", typed=said)
    assert listed(door, other).keys() == {(person, POLICE), (person, TRUST), (other, None)}
    told = door.done("retention", "hold", other, *HOLD, "--dry-run", typed=WHY)
    assert f"{other} is the same person as {person} (found on " in told.err
    assert "what is recorded there is held too" in told.err
    door.done("retention", "hold", other, *HOLD, typed=WHY)
    assert all(any(hold.startswith(f"{other}#") for hold in line["holds"]) for line in listed(door, person).values())


def test_a_hold_keeps_back_what_was_decided_to_be_erased_until_whoever_placed_it_releases_it(door, trust, suspect):
    case, person = suspect
    assert reviewed(door, person, TRUST, ERASE, user=trust).status == 0
    told = door.done("retention", "hold", case, *HOLD, "--format", "table", typed=WHY)
    assert f"to erase what it holds of {person} ({person}#4): while this stands it is not erased." in told.err
    assert "Tell every agency that holds material of it that it is held, and what ends it." in told.text
    first, second = told.out.split()[1], placed(door, person)
    assert [line["holds"] for line in due(door, "--controller", TRUST)] == [[second, first]]
    assert f"Held already: {first} cpia ({POLICE}); {second} cpia ({POLICE})." in door.done(
        "retention", "hold", case, *HOLD, "--dry-run", typed=WHY
    ).err
    refused = reviewed(door, person, TRUST, ERASE, user=trust)
    assert refused.status == 1
    assert "nothing is decided to be erased that a legal hold of this record covers: entry 5 holds it" in refused.err
    release = ("retention", "release", second, "--reason", "-")
    assert door(*release, typed="Acquitted.", user=trust).status == 1
    assert f"Still held: {first} cpia ({POLICE})." in door.done(*release, "--format", "table", typed="Acquitted.").text
    assert door(*release, typed="Acquitted.").status == 1, "a hold ends once"
    last = door.done("retention", "release", first, "--reason", "-", "--format", "table", typed="Convicted.")
    assert "You see no other hold on it" in last.text
    assert door("retention", "release", f"{case}#1", "--reason", "-", typed="x").status == 3
    assert [line["holds"] for line in due(door, "--controller", TRUST)] == [[]]


def test_a_hold_on_what_an_agency_of_no_such_code_holds_is_refused_for_it_would_hold_nothing(door, suspect):
    refused = door("retention", "hold", suspect[0], *HOLD, "--controllers", "cheshire-polise", typed=WHY)
    assert (refused.status, "so nothing of it would be held; nothing was recorded" in refused.err) == (3, True), refused.err


def test_a_controllers_decision_is_recorded_by_its_own_member_or_by_the_unit_naming_who_decided(door, suspect, trust):
    _, person = suspect
    other = reviewed(door, person, TRUST, KEEP, "--decided-by", "noor")
    assert other.status == 4
    assert "recorded by a supervisor or disclosure officer of its own" in other.err
    door.done("retention", "classify", person, "--controller", "advocacy", "--category", "service", "--from", "2015-01-01")
    nobody = reviewed(door, person, "advocacy", KEEP)
    assert nobody.status == 1
    assert "advocacy decides, and nobody of it is named" in nobody.err
    assert reviewed(door, person, "advocacy", KEEP, "--decided-by", trust).status == 0


def test_before_a_review_it_is_shown_what_is_kept_how_long_what_was_decided_and_which_charges_wait(door, suspect):
    case, person = suspect
    told = reviewed(door, person, POLICE, KEEP, "--dry-run").err
    assert f"Entries that {POLICE} brought, as far as you see: 1 entry in {person}, 3 entries in {case}: 1 case." in told
    assert "Group: group 2, from 2015-05-01; period: 10 years (College of Policing APP" in told
    assert "Earlier reviews: none." in told
    assert "Due: first review by 2025-05-01." in told
    assert "Legal holds that cover it: none that you see." in told
    assert "Proposed: erase it, unless a criterion is met that speaks for keeping it." in told
    charge = door.done("record", "charge-laid", case, "--fields", "-", typed={"offence": "Stalking"}).json["recorded"][0]["address"]
    told = reviewed(door, person, POLICE, KEEP).err
    assert f"Proceedings known to be open: {charge} (charge)." in told
    assert "Proposed: keep it while proceedings are open" in told
    again = reviewed(door, person, POLICE, KEEP, "--dry-run").err
    assert "Earlier reviews: 1; the last, on " in again
    assert "Due: review by 2036-05-01." in again
    refused = reviewed(door, door.person(case, "victim"), POLICE, KEEP)
    assert refused.status == 1
    assert "It is in no group yet: caseledger retention classify P-" in refused.err


def test_the_policys_period_counts_and_who_is_not_classified_is_due_when_it_says(door, suspect):
    _, person = suspect
    periods = [{"category": "group_2", "years": 15, "basis": "Force schedule 4.2", "controller": POLICE}]
    assert [line["controller"] for line in due(door)] == [TRUST, POLICE]
    door.done("policy", "adopt", "-", typed=json.dumps({"retention": periods, "first_review_days": 30}))
    assert [line["controller"] for line in due(door)] == [TRUST]
    assert {(line["what"], line["number"]) for line in due(door, "--on", "2031-01-01")} == {
        ("first review", person), ("classification", person.replace("P-1", "P-2") if person == "P-1" else "P-1"),
    }  # fmt: skip
    told = {(clock["clock"], clock["controller"]): clock for clock in door.done("due").json if clock["case"] == person}
    assert {key: clock["due"][:10] for key, clock in told.items()} == {
        ("first retention review", POLICE): "2030-05-01", ("first retention review", TRUST): "2024-05-01",
    }  # fmt: skip
    assert {clock["what"] for clock in told.values()} == {f"first retention review ({code})" for code in (POLICE, TRUST)}
    shown = {(line["category"], line["whose"]): line for line in door.done("policy", "periods", "--format", "json").json}
    assert shown["group_2", POLICE]["set_by"] == "the policy"
    assert shown["group_2", "everybody's"] == {
        "category": "group_2", "whose": "everybody's", "length": "10 years", "set_by": "the program", "years": 10, "days": None,
        "default": True, "basis": shown["group_2", "everybody's"]["basis"],
    }  # fmt: skip
    words = ("--controller", POLICE, "--category", "group_2", "--from", "today", "--format", "table")
    told = door.done("retention", "classify", person, *words)
    assert "15 years (Force schedule 4.2)" in told.text


def test_a_person_under_restriction_comes_to_review_like_the_rest_for_who_reviews_and_for_nobody_else(door, suspect):
    _, person = suspect
    door.done("user", "add", "pat", "--agency", POLICE, "--role", "practitioner", "--fields", "-", typed={"full_name": "Pat Invented"})
    door.done("record", "record-restricted", person, "--ground", "evidence")
    assert {line["number"] for line in due(door)} == {person}
    assert {line["restricted_since"] is None for line in due(door)} == {False}
    assert listed(door, "--state", "restricted").keys() == {(person, POLICE), (person, TRUST)}
    assert due(door, user="pat") == []
