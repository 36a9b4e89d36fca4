"""Whoever is recorded already is told of at a terminal, by number, as far as the user may see him; and that is recorded."""

from tests.commands.test_door import asked_for_a_referral

KNOWN = {"name": "Bert O'Imagined", "date_of_birth": "1970-02-03", "phone": "07700 900123"}


def test_a_suspect_of_the_same_name_and_day_of_birth_or_number_is_told_by_number(door):
    first = door.referred(suspect=KNOWN)
    number = door.person(first, "suspect")
    door.referred(suspect={"name": "Bert O'Imagined"})
    before = door.consultations()
    asked = asked_for_a_referral(door, "bert OIMAGINED", "", "3 Feb 1970", "", "", "", "", "", "")
    assert f"The suspect may be recorded already: {number} has the same name and date of birth; answer n, and give that number" in asked.err
    assert asked.err.count("may be recorded already") == 1
    assert door.consultations() == before + 2, "one for the search, one for the number"
    asked = asked_for_a_referral(door, "", "Bert O'Imagined", "", "", "", "+44 7700 900123", "", "", "")
    assert f"The victim may be recorded already: {number} has the same name and telephone number" in asked.err


def test_another_day_a_name_alone_and_what_comes_by_file_are_told_of_nothing(door):
    door.referred(suspect=KNOWN)
    before = door.consultations()
    assert "already" not in asked_for_a_referral(door, "Bert O'Imagined", *8 * [""]).err
    assert door.consultations() == before
    assert "already" not in asked_for_a_referral(door, "Bert O'Imagined", "", "4 Feb 1970", *6 * [""]).err
    assert door.consultations() == before + 1
    door.referred(suspect=KNOWN)
    assert door.consultations() == before + 1
