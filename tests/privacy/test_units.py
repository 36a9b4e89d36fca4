"""How an event is cut: ordinals, layout and slots as docs/format.md 8 and 9 say, for open types and for held ones."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from application.scenes import event, joined, note, person, referral

from ledger.entry.narrative import Name
from ledger.entry.slot import Owner
from ledger.events.envelope import Actor, Basis, Effort, Marks, Occurred, Subject
from ledger.events.event import fields_of
from ledger.privacy.units import Envelope, Parties, about, planned

STREAM, SUSPECT, VICTIM, OTHER = uuid4(), uuid4(), uuid4(), uuid4()
REFERRED = {"channel": "phone", "urgency": "urgent", "agency": "cwp", "victim_aware": "yes", "reason": "R."}
AT = datetime(2026, 3, 8, 12, tzinfo=UTC)
NAMES = (Name("Ashby", "person", SUSPECT), Name("07700 900123", "number", SUSPECT), Name("Jane Doe", "person", VICTIM))


EVERYBODY = (Subject(SUSPECT, "suspect"), Subject(OTHER, "suspect"), Subject(VICTIM, "victim"))
BASIS = Basis("police", "case_work", "law_enforcement_task", "LED_P3", "fact")


def parties(names=NAMES, **more):
    return Parties({"suspect": (SUSPECT,), "victim": (VICTIM,)}, names, **more)


def cut(what, stream=STREAM, who=None, controller="police"):
    basis = Basis(controller, "case_work", "law_enforcement_task", "LED_P3", "fact")
    marks = Marks(controller, (Subject(SUSPECT, "suspect"),), ("child",))
    envelope = Envelope(Occurred.at(AT), Actor(UUID(int=7), "practitioner", controller, (Effort(controller, "PC", 20),)), marks, basis)
    return planned(what, envelope, stream, who or parties())


def names(units):
    return [unit.name for unit in units]


def owner(person=None, stream=STREAM, controller="police"):
    return Owner(person, stream, controller)


def test_an_open_entry_begins_with_its_envelope_in_clear():
    units = cut(note("He rang."))
    assert names(units[:5]) == ["what", "who", "marks", "basis", "layout"]
    assert [unit.owner for unit in units[:5]] == [None] * 5
    assert units[0].value == {"occurred_at": {"precision": "instant", "value": "2026-03-08T12:00:00Z"}, "type": "note-recorded.v1"}
    assert units[1].value["effort"] == [{"agency": "police", "grade": "PC", "minutes": 20}]
    assert units[2].value == {
        "originator": "police", "possession": "investigator", "sensitivity": ["child"],
        "subjects": [{"category": "suspect", "person": str(SUSPECT)}],
    }  # fmt: skip
    assert units[3].value["controller"] == "police"


def test_without_a_narrative_there_is_no_layout():
    assert names(cut(joined(SUSPECT))) == ["what", "who", "marks", "basis", "party", "category"]


def test_fields_follow_in_declared_order_and_absent_ones_have_no_unit():
    units = cut(event("urgent-action-raised", gate="triage", action="arrest", due="2026-03-09T20:00:00Z"))
    assert names(units) == ["what", "who", "marks", "basis", "gate", "action", "due"]
    whole = cut(event("referral-received", **REFERRED, referrer="Dr X", crime_ref="C/1"))
    declared = [field.name for field in fields_of(type(referral()))]
    assert names(whole)[5:] == declared


def test_coded_fields_are_clear_and_personal_ones_sealed():
    units = cut(event("referral-received", **REFERRED, referrer="Dr X"))
    clear = {unit.name for unit in units if unit.owner is None}
    assert clear == {"what", "who", "marks", "basis", "layout", "channel", "urgency", "agency", "victim_aware"}


def test_a_mention_goes_to_the_party_mentioned_and_the_text_around_it_to_the_stream():
    units = cut(note("Ashby rang Jane Doe from 07700 900123. Nobody answered."))[5:]
    assert [(unit.value, unit.owner) for unit in units] == [
        ("Ashby", owner(SUSPECT)), (" rang ", owner()), ("Jane Doe", owner(VICTIM)), (" from ", owner()), ("07700 900123", owner(SUSPECT)),
        (". ", owner()), ("Nobody answered.", owner()),
    ]  # fmt: skip
    assert "".join(unit.value for unit in units) == "Ashby rang Jane Doe from 07700 900123. Nobody answered."


def test_a_mention_that_could_be_of_two_is_the_streams():
    both = (Name("Ashby", "person", SUSPECT), Name("Ashby", "person", VICTIM))
    units = cut(note("Ashby rang."), who=parties(both))[5:]
    assert [(unit.value, unit.owner) for unit in units] == [("Ashby", owner()), (" rang.", owner())]


def test_the_layout_names_the_ordinals_of_every_piece():
    units = cut(note("Ashby rang. Nobody answered."))
    layout = units[4].value
    assert layout == {"text": {"pieces": [[6, "person"], [7, "sentence"], [8, "sentence"]], "splitter": 1}}
    assert "".join(units[ordinal - 1].value for ordinal, _ in layout["text"]["pieces"]) == "Ashby rang. Nobody answered."


def test_two_narratives_have_one_layout_and_do_not_share_ordinals():
    said = {"why": "Misheard. Ashby did not ring.", "to_personal": "Jane Doe rang."}
    corrected = event("fact-corrected", target=1, field="reason", discovered_on="2026-03-01", **said)
    units = cut(corrected, who=parties(target=VICTIM))
    layout = units[4].value
    assert set(layout) == {"why", "to_personal"}
    taken = [ordinal for field in layout.values() for ordinal, _ in field["pieces"]]
    assert len(taken) == len(set(taken))
    for field, pieces in layout.items():
        assert {units[ordinal - 1].name for ordinal, _ in pieces["pieces"]} == {field}
        assert "".join(units[ordinal - 1].value for ordinal, _ in pieces["pieces"]) == corrected.values()[field]


def test_the_right_value_of_a_personal_field_is_sealed_like_that_field_and_so_is_its_reason():
    said = {"why": "Ashby rang from it, Jane Doe says.", "to_personal": "12 Lane. Ashby is there."}
    corrected = event("fact-corrected", target=1, field="safe_contact", discovered_on="2026-03-01", **said)
    units = [unit for unit in cut(corrected, who=parties(target=VICTIM, whole=True)) if unit.name in said]
    assert [(unit.name, unit.value, unit.owner) for unit in units] == [
        ("why", "Ashby", owner(SUSPECT)), ("why", " rang from it, ", owner(VICTIM)), ("why", "Jane Doe", owner(VICTIM)),
        ("why", " says.", owner(VICTIM)), ("to_personal", "12 Lane. Ashby is there.", owner(VICTIM)),
    ]  # fmt: skip


def test_the_right_value_of_a_narrative_is_sealed_like_a_narrative():
    said = {"why": "Misheard.", "to_personal": "Jane Doe rang."}
    units = cut(event("fact-corrected", target=1, field="reason", discovered_on="2026-03-01", **said), who=parties(target=SUSPECT))
    assert [(unit.value, unit.owner) for unit in units if unit.name in said] == [
        ("Misheard.", owner()), ("Jane Doe", owner(VICTIM)), (" rang.", owner()),
    ]  # fmt: skip


def test_a_held_entry_is_clear_in_its_first_unit_only():
    units = cut(event("clinical-note-recorded", text="Ashby sleeps badly. He said so."), controller="cwp")
    assert names(units) == ["held", "what", "who", "marks", "basis", "layout", "text", "text", "text"]
    assert units[0] == ("held", {"controller": "cwp", "originator": "cwp"}, None)
    assert [unit.owner for unit in units[1:6]] == [owner(controller="cwp")] * 5
    assert [unit.owner for unit in units[6:]] == [owner(SUSPECT, controller="cwp"), owner(controller="cwp"), owner(controller="cwp")]
    assert units[5].value["text"]["pieces"] == [[7, "person"], [8, "sentence"], [9, "sentence"]]


def test_a_persons_own_fields_go_to_that_persons_slot_in_that_persons_stream():
    who = uuid4()
    units = cut(person("Jane Doe", phone="07700 900456", also_known_as=["JD", "Janey"]), stream=who)[4:]
    assert {unit.owner for unit in units} == {owner(who, who)}
    assert [unit.value for unit in units if unit.name == "also_known_as"] == [["JD", "Janey"]]


def test_the_marks_name_those_whom_the_act_is_about_and_whom_its_narrative_mentions():
    def marked(text, **whom):
        envelope = Envelope(Occurred.at(AT), Actor(UUID(int=7), "practitioner", "police"), Marks("police", EVERYBODY), BASIS)
        who = Parties({"suspect": (SUSPECT, OTHER), "victim": (VICTIM,)}, NAMES, whom=whom)
        marks = next(unit.value for unit in planned(note(text), envelope, STREAM, who) if unit.name == "marks")
        return [each["person"] for each in marks["subjects"]]

    assert marked("Nobody.") == [str(SUSPECT), str(OTHER), str(VICTIM)]
    assert marked("Nobody.", suspect=(OTHER,)) == [str(OTHER), str(VICTIM)]
    assert marked("Nobody.", suspect=(), victim=(VICTIM,)) == [str(VICTIM)]
    assert marked("With Ashby.", suspect=(OTHER,), victim=()) == [str(SUSPECT), str(OTHER)]


@pytest.mark.parametrize(
    ("what", "field", "found", "whose"),
    [
        ("party-identified", "name", Parties({}), STREAM),
        ("party-joined", "safe_contact", Parties({}), VICTIM),
        ("referral-received", "referrer", Parties({"suspect": (SUSPECT,)}), None),
        ("triage-decided", "rationale", Parties({"suspect": (SUSPECT,)}), SUSPECT),
        ("triage-decided", "rationale", Parties({"suspect": (SUSPECT, VICTIM)}), None),
        ("triage-decided", "rationale", Parties({}), None),
        ("charge-laid", "offence", Parties({"suspect": (SUSPECT, OTHER)}), None),
        ("charge-laid", "offence", Parties({"suspect": (SUSPECT, OTHER)}, whom={"suspect": (OTHER,)}), OTHER),
        ("session-held", "note", Parties({"suspect": (SUSPECT,), "victim": (VICTIM,)}), SUSPECT),
        ("session-held", "note", Parties({"suspect": (SUSPECT,), "victim": (VICTIM,)}, whom={"suspect": ()}), VICTIM),
        ("session-held", "note", Parties({"victim": (VICTIM, OTHER)}, whom={"suspect": (), "victim": (OTHER,)}), OTHER),
        ("urgent-action-raised", "detail", Parties({"victim": (VICTIM,)}), VICTIM),
        ("fact-corrected", "to_personal", Parties({}, target=VICTIM), VICTIM),
        ("fact-corrected", "to_personal", Parties({}), None),
    ],
)
def test_about_names_the_person_whose_slot_it_is(what, field, found, whose):
    from ledger.events.catalogue import latest, load  # noqa: PLC0415 - looked up as the program does

    described = next(each for each in fields_of(load(latest(what))) if each.name == field)
    assert about(described, {"party": str(VICTIM)}, STREAM, found) == whose
