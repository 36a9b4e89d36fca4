"""What an agency holds is corrected at the front door by its own members; what they type tells nobody else anything."""

import pytest


@pytest.fixture
def held(door):
    """A case in which a trust holds an intervention that somebody is said to have dropped out of; the address of that entry."""
    door.done("user", "add", "noor", "--agency", "cwp", "--role", "practitioner", "--fields", "-", typed={"full_name": "Noor Invented"})
    number = door.referred()
    offer = recorded(door, "intervention-offered", number, kind="psychological", provider="cwp", mandate="none")
    of = int(offer.partition("#")[2])
    recorded(door, "intervention-started", number, intervention=of, criteria=["goals_met"])
    return recorded(door, "intervention-ended", number, intervention=of, how="dropped_out", reason="He moved away.")


def recorded(door, of_type, number, **values):
    return door.done("record", of_type, number, "--fields", "-", typed=values, user="noor").json["recorded"][0]["address"]


def correct(door, address, *words, typed, user="noor", terminal=False):
    return door("correct", address, *words, *(() if terminal else ("--fields", "-")), typed=typed, user=user, terminal=terminal)


def test_its_own_agency_corrects_it_and_reads_it_in_its_place_and_others_only_that_it_holds_an_entry(door, held):
    answered = correct(door, held, "--field", "how", typed={"to": "terminated", "why": "It was the ward that ended it."})
    assert answered.status == 0, answered.err
    number = held.partition("#")[0]
    told = " ".join(door.done("show", number, "--format", "table", user="noor").out.split())
    assert "how now “ended early by the provider”, before that “the person dropped out”" in told
    assert "ended: ended early by the provider" in told
    seen = door.done("show", number, "--format", "table").out
    assert "correct" not in seen.lower()
    assert seen.count("An entry held by") == 4


def test_a_person_at_the_terminal_is_asked_for_the_right_value_and_why(door, held):
    answered = correct(door, held, "--field", "how", typed="term\nThe ward ended it.\ny\n", terminal=True)
    assert answered.status == 0, answered.err
    shown = " ".join(answered.err.partition("This will be recorded:")[2].split())
    assert f"You corrected {held} (how): it should read “ended early by the provider”." in shown
    assert "The ward ended it. Enter, y or yes records it" in shown
    answered = correct(door, held, "--field", "occurred_at", typed="yesterday\nThe day was misread.\n", terminal=True)
    assert "before the referral" in answered.err


def test_when_it_happened_is_corrected_from_a_file_by_a_day_as_people_write_it(door, held):
    later = door("correct", held, "--field", "occurred_at", "--fields", "-", typed={"to": "yesterday", "why": "Misread."}, user="noor")
    assert "before the referral" in later.err
    answered = correct(door, held, "--field", "occurred_at", typed={"to": "now", "why": "It was later in the day."})
    assert answered.status == 0, answered.err


def test_it_is_not_said_of_an_agencys_own_entries_that_a_third_party_has_them_unseen(door, held):
    number = held.partition("#")[0]
    door.done("record", "agency-named", "--agency", "cwp", "--name", "Imagined Trust", "--sector", "health", "--since", "2018-03-01")
    recorded(door, "clinical-note-recorded", number, text="He slept.")
    told = " ".join(door.done("show", number, "--format", "table", user="noor").out.split())
    assert "He slept." in told
    assert "not seen" not in told
    assert "The material is held by Imagined Trust." in told


@pytest.mark.parametrize(
    ("words", "user", "said"),
    [
        (("--field", "how", "--to", "terminated"), "noor", "its value is not typed here"),
        (("--field", "verdict"), "noor", "its fields are intervention, how"),
        (("--field", "how"), "dana", "have a member of the agency that holds it correct it"),
        (("--field", "intervention"), "noor", "offered no intervention in this case"),
    ],
)
def test_what_cannot_be_corrected_so_is_told_with_what_to_do(door, held, words, user, said):
    answered = correct(door, held, *words, user=user, typed={"why": "x"} | ({} if "--to" in words else {"to": 99}))
    assert answered.status != 0
    assert said in answered.err
    assert "nothing was recorded" in answered.err
