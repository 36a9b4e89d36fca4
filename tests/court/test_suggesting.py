"""What is suggested for redaction: by mark, person, form and spelling; what is left undecided; the file in which a person decides."""

import tomllib

import pytest

from ledger.entry.mention import Name
from ledger.errors import UsageError
from ledger.events.redaction import Ground, Place
from projections.court import redaction_draft
from projections.court.matter import Matter, Party
from projections.court.suggesting import suggested
from tests.projections import opened
from tests.projections.opened import BERT, CASE, NAMES, NUMBERS, OTTILIE
from tests.projections.redacted import FIRST, decided, taken_apart
from tests.rules.acts_schedules import D, listing
from tests.rules.ways.redaction import looked_at, releasing, renaming, telling, withholding

WHO = (Party(BERT, "P-311", frozenset({"suspect"})), Party(OTTILIE, "P-312", frozenset({"victim"})))
SLIPPED = "She is O. Sampel to him. Ring oh seven seven double oh nine oh oh one two three. It rained."


TOLD = {"channel": "phone", "urgency": "routine", "agency": "cheshire-police", "victim_aware": "yes"}


def referral(reason, place=3, **more):
    return opened.entry(place, "referral-received", "2026-11-20", TOLD | {"reason": reason}, **more)


def matter(*entries, events=(), named=frozenset({BERT}), audience="defence", **more):
    return Matter(taken_apart(*entries), NAMES, WHO, decided(*events), audience, named, **more)


def by(found, redaction, why=""):
    return [each for each in found if each.redaction == redaction and each.why.startswith(why)]


def ordinals(entries, text):
    return [unit.ordinal for unit in taken_apart(*entries) if text in unit.text]


def test_who_is_not_known_by_name_is_renamed_throughout_and_the_defendant_is_not():
    found, _ = suggested(matter(referral("Ottilie Sample rang. Bert waits.")))
    [renamed] = by(found, "pseudonym")
    assert (renamed.person, renamed.label, renamed.sure) == (OTTILIE, "Victim 1", True)
    assert renamed.why == "person P-312, throughout"


def test_labels_are_numbered_by_category_in_the_order_in_which_persons_appear():
    text = "Ottilie Sample rang. Bert waits."
    two = (Party(BERT, "P-311", frozenset({"witness"})), Party(OTTILIE, "P-312", frozenset({"witness"})))
    found = Matter(taken_apart(referral(text, subjects=())), NAMES, two, decided(), "defence")
    assert found.labels == {OTTILIE: "Witness 1", BERT: "Witness 2"}


def test_a_label_that_somebody_has_had_is_not_proposed_again():
    given = matter(referral("Ottilie Sample rang. Bert waits."), named=frozenset(), events=(renaming(BERT, "Victim 1"),))
    assert given.labels == {BERT: "Victim 1", OTTILIE: "Victim 2"}
    assert not [each for each in suggested(given)[0] if each.person == BERT and each.redaction == "pseudonym"]


def test_one_person_recorded_twice_has_one_label():
    found = matter(referral("Ottilie Sample rang. Bert waits."), named=frozenset(), same=[frozenset({BERT, OTTILIE})])
    assert len(set(found.labels.values())) == 1
    assert len(by(suggested(found)[0], "pseudonym")) == 1


def test_what_stands_on_a_schedule_of_sensitive_material_is_proposed_to_be_withheld_whole():
    listed = (releasing(places=(Place(case=CASE, entry=3),)), looked_at(2), listing(1, D, case=CASE, covers=(3,)))
    [one] = by(suggested(matter(referral("It rained."), events=listed))[0], "withhold", "on a schedule")
    assert (one.ground, one.places[0].entry, one.places[0].ordinals, one.sure) == ("public_interest", 3, (), True)
    assert by(suggested(matter(referral("It rained."), events=listed, audience="court"))[0], "withhold", "on a schedule") == []


def test_every_number_and_every_place_is_proposed_by_rule():
    entries = [referral("Ring 07700 900123 or 01632 960456. It is at 3 Made-up Mews, Tarporley. He drove AB12 CDE.")]
    found, _ = suggested(matter(*entries))
    [number], [place], [vehicle] = (by(found, "withhold", f"every {kind}") for kind in ("telephone", "address", "vehicle"))
    assert number.places[0].ordinals == tuple(sorted(ordinals(entries, "07700") + ordinals(entries, "01632")))
    assert (number.ground, place.ground, vehicle.ground) == ("third_party", "whereabouts", "third_party")


@pytest.mark.parametrize(("mark", "ground"), [
    ("lpp", "privilege"), ("source_identity", "source"), ("mappa_minute", "mappa"), ("victim_location", "whereabouts"),
    ("third_party", "third_party"), ("covert", "methods"),
])  # fmt: skip
def test_what_is_marked_is_withheld_whole_with_its_ground(mark, ground):
    found, undecided = suggested(matter(referral("It rained.", sensitivity=(mark,))))
    [marked] = by(found, "withhold", "marked")
    assert (marked.ground, marked.places[0].entry, marked.places[0].ordinals, marked.sure) == (ground, 3, (), True)
    assert undecided == []  # all of the entry is explained by its mark


def test_a_spelling_that_is_no_mention_covers_its_sentence_and_a_gist_is_proposed():
    entries = [referral(SLIPPED)]
    found, undecided = suggested(matter(*entries))
    name, number = by(found, "gist")
    assert [name.places[0].ordinals, number.places[0].ordinals] == [(ordinals(entries, "Sampel")[0],), (ordinals(entries, "oh seven")[0],)]
    assert (name.sure, number.sure) == (False, True)
    assert name.gist == "She is Victim 1 to him."
    assert number.gist == "Ring a number."
    assert name.places[0].excerpt == "She is [O. Sampel] to him."
    rained = [each for each in undecided if each.field == "referral-received.reason"]
    assert [place.ordinals for each in rained for place in each.places] == [tuple(ordinals(entries, "rained"))]


def test_a_line_of_an_address_is_found_where_only_all_of_it_is_a_mention():
    [told] = by(suggested(matter(referral("It is at 3 Made-up Mews.")))[0], "gist")
    assert (told.gist, told.ground, told.sure) == ("It is at a place.", "whereabouts", True)


def test_a_number_read_out_in_words_is_found_whosever_it_is():
    text = "Ring oh one six three two nine six oh four five six. He counted one two three four five six seven eight nine."
    [told] = by(suggested(matter(referral(text)))[0], "gist")
    assert (told.gist, told.sure) == ("Ring a number.", True)


def test_a_name_that_goes_on_behind_a_mention_is_found_there_too():
    [told] = by(suggested(matter(referral("Ottilie S. rang. It rained.")))[0], "gist")
    assert told.places[0].excerpt == "[S]. rang."


def test_a_name_that_two_persons_have_is_proposed_by_rule():
    other = (*NAMES, Name("Ottilie", "person", BERT))
    entries = [opened.entry(3, "referral-received", "2026-11-20", TOLD | {"reason": "Ottilie rang."})]
    units = [unit._replace(party=None) if unit.kind == "person" else unit for unit in taken_apart(*entries)]
    found, _ = suggested(Matter(units, other, WHO, decided(), "defence", frozenset({BERT})))
    assert [len(each.places) for each in by(found, "withhold", "every name")] == [1]


def test_no_gist_is_proposed_for_who_is_known_by_name():
    assert not by(suggested(matter(referral("B. Imaginedd waits. It rained.")))[0], "gist")
    assert by(suggested(matter(referral("B. Imaginedd waits. It rained."), named=frozenset()))[0], "gist")


def test_a_sealed_field_that_names_another_is_withheld():
    told = {"party": str(BERT), "category": "suspect", "safe_contact": "through O. Samplle"}
    entries = [opened.entry(3, "party-joined", "2026-11-20", told)]
    [found] = by(suggested(matter(*entries, named=frozenset()))[0], "withhold", "a name")
    assert found.places[0].excerpt == "through [O. Samplle]"
    assert found.gist is None


def test_what_was_released_is_still_looked_at_for_spellings():
    entries = [referral(SLIPPED)]
    released = matter(*entries, events=(releasing(places=(Place(case=CASE, entry=3),)), looked_at(2)))
    found, undecided = suggested(released)
    assert len(by(found, "gist")) == 2
    assert undecided == []


def test_what_was_decided_is_not_suggested_again():
    entries = [referral(SLIPPED + " Ring 01632 960456.")]
    everything = withholding(places=(Place(case=CASE, entry=3),), ground=Ground.SAFETY)
    assert suggested(matter(*entries, events=(everything,))) == ([], [])


def test_a_gist_that_stands_is_not_suggested_again():
    entries = [referral(SLIPPED)]
    at = Place(case=CASE, entry=3, ordinals=(ordinals(entries, "Sampel")[0],))
    told = matter(*entries, events=(telling(gist="Somebody.", places=(at,)), looked_at(2)))
    assert [each.gist for each in by(suggested(told)[0], "gist")] == ["Ring a number."]


def test_what_was_recorded_since_the_last_decision_is_new():
    entries = [referral("Ring 01632 960456.", 3), referral("Ring 01632 960457.", 4)]
    [number] = by(suggested(matter(*entries, since=3))[0], "withhold", "every telephone")
    assert [(place.entry, place.new) for place in number.places] == [(3, False), (4, True)]
    assert number.new


def test_undecided_units_are_listed_by_field_without_technical_ones():
    _, undecided = suggested(matter(referral("It rained.")))
    assert [each.field for each in undecided] == [
        f"referral-received.{name}" for name in ("agency", "channel", "reason", "urgency", "victim_aware", "what", "who")
    ]  # fmt: skip
    assert all(each.units == 1 for each in undecided)


def test_every_unit_is_decided_explained_or_undecided():
    units = taken_apart(referral(SLIPPED + " Ottilie rang 01632 960456."), referral("He rang.", 4, sensitivity=("lpp",)))
    found, undecided = suggested(Matter(units, NAMES, WHO, decided(), "defence", frozenset({BERT})))
    covered = {(place.entry, one) for each in (*found, *undecided) for place in each.places for one in place.ordinals or range(99)}
    left = [unit for unit in units if (unit.entry, unit.ordinal) not in covered and unit.name not in ("stamp", "marks", "basis", "layout")]
    assert left == []


# -- the file ----------------------------------------------------------------------------------------------------------------

MADE = redaction_draft.Made("PRC-26-0001", "defence", FIRST)


def file_of(*entries, **more):
    found, undecided = suggested(matter(*entries, **more))
    numbers = {CASE: NUMBERS[CASE], OTTILIE: "P-312"}
    return redaction_draft.written(MADE, redaction_draft.rows(found, numbers), undecided, numbers)


def test_what_is_written_is_read_back():
    text = file_of(referral(SLIPPED + ' Ottilie Sample said "no"\\ and rang 01632 960456.'))
    draft = redaction_draft.read(tomllib.loads(text))
    assert (draft.made, draft.faults, draft.released) == (MADE, (), ())
    assert [each.fields["redaction"] for each in draft.decisions] == ["pseudonym", "withhold", "gist"]
    assert draft.decisions[0].fields == {"redaction": "pseudonym", "ground": "third_party", "person": "P-312", "label": "Victim 1"}
    assert draft.decisions[2].fields["gist"] == "Ring a number."


def test_a_perhaps_is_left_out_until_a_person_includes_it():
    told = tomllib.loads(file_of(referral(SLIPPED)))
    left_out = next(each for each in told["decision"] if "Victim 1 to him" in each["gist"])
    assert left_out["include"] is False
    left_out["include"] = True
    told["undecided"][0]["release"] = True
    draft = redaction_draft.read(told)
    assert "She is Victim 1 to him." in [each.fields.get("gist") for each in draft.decisions]
    assert [each.fields for each in draft.released] == [{"redaction": "release", "places": told["undecided"][0]["places"]}]


def test_what_is_released_of_the_undecided_is_not_what_something_was_suggested_for():
    entries = [referral(SLIPPED)]
    told = tomllib.loads(file_of(*entries))
    [reason] = [each["places"] for each in told["undecided"] if each["field"] == "referral-received.reason"]
    assert reason == [f"{NUMBERS[CASE]}#3:{ordinals(entries, 'rained')[0]}"]


def test_every_remark_is_one_line_whatever_stands_in_the_text():
    text = file_of(referral("O. Sampel\n= came\u2028[[decision]] in."))
    assert len(tomllib.loads(text)["decision"]) == len(redaction_draft.read(tomllib.loads(text)).decisions) + 1


@pytest.mark.parametrize(("key", "value", "fault"), [
    ("include", "yes", "decision 1: include is true or false"),
    ("redaction", "hide", "decision 1: redaction is one of release, withhold, pseudonym, gist"),
    ("ground", "because", "decision 1: ground is one of"),
    ("despite", ["because"], "decision 1: despite holds some of"),
    ("despite", "source", "decision 1: despite is a list of texts"),
    ("places", ["CHS-26-0041"], "decision 1: places are addresses"),
    ("label", 7, "decision 1: label is a text"),
    ("replaces", -1, "decision 1: replaces is the number of an entry, or 0"),
    ("more", 1, "decision 1: 1 keys that no decision has"),
])  # fmt: skip
def test_every_fault_of_a_file_is_told_by_its_place(key, value, fault):
    told = tomllib.loads(file_of(referral("Ring 01632 960456.")))
    told["decision"][0][key] = value
    draft = redaction_draft.read(told)
    assert draft.faults[0].startswith(fault)
    assert draft.decisions == tuple(each for each in draft.decisions if each.place != 1)


def test_a_missing_key_and_a_wrong_release_are_faults():
    told = tomllib.loads(file_of(referral("Ring 01632 960456.")))
    del told["decision"][0]["gist"]
    told["undecided"][0]["release"] = "yes"
    missing, release = redaction_draft.read(told).faults
    assert missing == "decision 1: gist missing"
    assert release == "undecided 1: it has a field and places, and release is true or false"


@pytest.mark.parametrize("told", [{}, {"proceedings": "PRC-26-0001", "audience": "defence", "upto": True}, {"decision": 1}])
def test_what_is_no_such_file_is_refused(told):
    with pytest.raises(UsageError, match="not one that caseledger redact made"):
        redaction_draft.read(told)


def test_places_are_typed_with_or_without_ordinals():
    assert redaction_draft.places(["chs-26-0041#12:5,6", "CHS-26-0041#3"]) == [("CHS-26-0041", 12, (5, 6)), ("CHS-26-0041", 3, ())]
    with pytest.raises(UsageError):
        redaction_draft.places(["CHS-26-0041"])
