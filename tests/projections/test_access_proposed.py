"""What is proposed to be given to a person: told for him, of one controller, with everybody else out of it."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from ledger.entry.mention import Name
from ledger.privacy.opening import Withheld
from projections.rights import gate, proposing
from projections.rights.proposing import ANOTHERS, ASKED_FIRST, ELSEWHERE, SEVERAL, WEIGHED
from tests.projections.opened import BERT, BOTH, CASE, NAMES, OTTILIE, POLICE, TRUST, asked, entry

REFERRED = {
    "channel": "phone", "urgency": "routine", "agency": POLICE, "victim_aware": "yes", "referrer": "PC Fiction", "crime_ref": "26/1234/Z",
    "reason": "Bert Imagined waits outside the work of Ottilie Sample. She lives at 3 Made-up Mews, Tarporley. He rang 07700 900123.",
}  # fmt: skip


ARRESTED = entry(90, "arrest-made", "2026-11-30", {"offence": "stalking", "suspect": str(BERT)})
"""By it the suspect knows of the matter, and is proposed what is told of it."""


def proposed(entries, of):
    """What is proposed of these entries, in a case in which the suspect was arrested since."""
    return [item for item in proposing.proposed([*entries, ARRESTED], of) if item.fact.position != ARRESTED.fact.position]


def texts(entries, of=None):
    return [item.text for item in proposed(entries, of or asked())]


def test_an_entry_is_told_in_plain_words_and_its_narrative_sentence_by_sentence():
    items = proposed([entry(1, "referral-received", "2026-11-17", REFERRED)], asked())
    assert [(item.key, item.text, item.include) for item in items] == [
        ("CHS-26-0041#1", "The unit received a referral about you.", True),
        ("CHS-26-0041#1/reason/1", "Bert Imagined waits outside the work of another person.", False),
        ("CHS-26-0041#1/reason/2", "She lives at a place.", False),
        ("CHS-26-0041#1/reason/3", "He rang a number.", False),
    ]
    assert {item.when for item in items} == {"On 17 November 2026"}
    assert {item.of for item in items} == {None, "CHS-26-0041#1"}


def test_the_victim_is_told_of_the_same_entry_in_other_words_and_without_what_is_said_of_the_suspect():
    assert texts([entry(1, "referral-received", "2026-11-17", REFERRED)], asked(OTTILIE)) == [
        "The unit received a referral that concerns you."
    ]


def test_two_controllers_answer_with_nothing_in_common():
    note = {"text": "Bert Imagined came."}
    entries = [entry(1, "note-recorded", "2026-11-17", note), entry(2, "note-recorded", "2026-11-18", note, controller=TRUST)]
    assert [item.key for item in proposed(entries, asked())] == ["CHS-26-0041#1", "CHS-26-0041#1/text/1"]
    assert [item.key for item in proposed(entries, asked(controller=TRUST))] == ["CHS-26-0041#2", "CHS-26-0041#2/text/1"]


def test_what_is_about_somebody_else_is_not_proposed():
    arrest = {"offence": "stalking", "suspect": str(OTTILIE)}
    assert texts([entry(1, "arrest-made", "2026-11-17", arrest)]) == []
    assert texts([entry(1, "arrest-made", "2026-11-17", {"offence": "stalking"}, subjects=((OTTILIE, "victim"),))]) == []
    joined = {"party": str(OTTILIE), "category": "victim", "safe_contact": "text first"}
    assert texts([entry(1, "party-joined", "2026-11-17", joined)]) == []
    assert texts([entry(1, "party-joined", "2026-11-17", joined)], asked(OTTILIE)) == [
        "You were entered in a matter as: victim. How you may safely be reached: text first."
    ]


@pytest.mark.parametrize("outcome", ["13", "15", "16"])
def test_the_outcome_of_a_crime_is_weighed_because_it_may_tell_whether_the_victim_supports_action(outcome):
    said = {"ho_outcome": outcome, "outcome_on": "2026-11-19", "suspect": str(BERT)}
    (item,) = proposed([entry(1, "crime-outcome-recorded", "2026-11-19", said)], asked())
    assert (item.include, item.look) == (False, (WEIGHED,))


def test_what_one_reported_of_the_other_is_weighed_and_names_nobody():
    whom = {"victim": str(OTTILIE), "suspect": str(BERT)}
    said = {**whom, "behaviours": ["loitering"], "account": "Ottilie Sample saw him.", "place": "victim_home"}
    items = proposed([entry(1, "incident-recorded", "2026-11-17", said)], asked())
    assert [(item.text, item.include, item.look) for item in items] == [
        ("It was reported that you did this to another person: loitering.", False, (WEIGHED,)),
        ("Another person saw him.", False, (WEIGHED,)),
    ]
    assert texts([entry(1, "incident-recorded", "2026-11-17", {k: v for k, v in said.items() if k != "suspect"})]) == []


def test_what_speaks_against_an_entry_stands_beside_it_and_keeps_it_back():
    note = {"text": "A note."}
    for told, expected in (
        ({"sensitivity": ["source_identity", "lpp"]}, "it is marked: identity of a source, legal professional privilege"),
        ({"originator": TRUST}, ANOTHERS),
        ({"possession": "third_party"}, ELSEWHERE),
        ({"sensitivity": ["mental_health"]}, ASKED_FIRST),
        ({"subjects": (*BOTH, (CASE, "suspect"))}, SEVERAL),
    ):
        items = proposed([entry(1, "note-recorded", "2026-11-17", note, **told)], asked())
        assert [(item.include, item.look) for item in items] == [(False, (expected,))] * 2
    assert proposed([entry(1, "note-recorded", "2026-11-17", note, sensitivity=["health"])], asked(health=True))[0].include


def test_a_personal_field_is_told_only_as_long_as_his_own_key_opens_it():
    charge = entry(1, "charge-laid", "2026-11-17", {"offence": "stalking of Ottilie Sample"})
    assert texts([charge]) == ["You were charged with stalking of another person."]
    stranger = asked()._replace(reader=asked().reader._replace(own=frozenset()))
    assert texts([charge], stranger) == [], "without its offence the sentence says nothing, and leaves no gap"


def test_a_correction_is_told_as_the_entry_stands_now():
    made = entry(1, "note-recorded", "2026-11-17", {"text": "Bert came. Ottilie saw it."})
    fields = {"target": 1, "field": "text", "to_personal": "Ottilie came.", "why": "Mixed up.", "discovered_on": "2026-11-18"}
    assert texts([made, entry(2, "fact-corrected", "2026-11-18", fields)]) == ["A note was made.", "Another person came."]
    struck = {name: value for name, value in fields.items() if name != "to_personal"}
    assert texts([made, entry(2, "fact-corrected", "2026-11-18", struck)]) == ["A note was made."]


def test_a_statement_is_told_to_whose_it_is_alone():
    said = {"target": 1, "made_by": "data_subject", "text": "Bert was not there.", "person": str(BERT)}
    made = entry(2, "statement-added", "2026-11-18", said)
    assert texts([made]) == ["A statement of yours was added to what is recorded.", "Bert was not there."]
    assert texts([made], asked(OTTILIE)) == []
    assert texts([entry(2, "statement-added", "2026-11-18", {key: said[key] for key in said if key != "person"})]) == []


def test_what_is_withheld_or_destroyed_leaves_no_trace():
    made = entry(1, "note-recorded", "2026-11-17", {"text": "Bert came. Ottilie saw it. It rained."})
    whole = texts([made])
    assert whole == ["A note was made.", "Bert came.", "Another person saw it.", "It rained."]
    texts_at = {str(value): ordinal for ordinal, name, value in made.units if name == "text"}
    for gone, left in (
        ("It rained.", whole[:3]), ("Ottilie", whole), ("Bert", [whole[0], "Another person came.", *whole[2:]]),
        (" saw it. ", whole[:2]),  # where that sentence ended is not known, so the next is not told either
    ):
        units = [each for each in made.units if each[0] != texts_at[gone]]
        fields = {"text": "".join(str(value) for _, name, value in units if name == "text")}
        erased = replace(made, units=units, fact=changed(made.fact, fields=fields), withheld={texts_at[gone]: Withheld("restricted")})
        assert texts([erased]) == left, gone
    held = changed(made.fact, type="held", basis={}, held={"controller": POLICE, "originator": TRUST})
    assert texts([replace(made, fact=held)]) == []
    assert texts([replace(made, fact=changed(made.fact, type="erased", fields={}, basis={}, marks={}))]) == []


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("Bert came. It rained on Ottilie. He left.", "It rained on ", ["Bert came.", "He left."]),
        ("Bert came. Ottilie saw it.", " saw it.", ["Bert came."]),
        ("Ottilie saw it.", " saw it.", []),
    ],
)
def test_no_fragment_is_left_of_a_sentence_that_began_or_ended_with_what_is_not_shown(text, gone, left):
    made = entry(1, "note-recorded", "2026-11-17", {"text": text})
    (missing,) = (ordinal for ordinal, name, value in made.units if name == "text" and value == gone)
    units = [each for each in made.units if each[0] != missing]
    fields = {"text": "".join(str(value) for _, name, value in units if name == "text")}
    shown = replace(made, units=units, fact=changed(made.fact, fields=fields), withheld={missing: Withheld("agency")})
    assert texts([shown]) == ["A note was made.", *left]


def test_identity_is_his_own_whatever_names_he_shares():
    names = (*NAMES, Name("Imagined", "person", OTTILIE))
    identity = {"name": "Bert Imagined", "address": "1 Invented Row, CH1 1AA"}
    one = entry(1, "party-identified", "2026-11-17", identity, stream=BERT, subjects=())
    of = asked()._replace(reader=asked().reader._replace(names=names))
    (item,) = proposed([one], of)
    assert item.text == "Name: Bert Imagined. Address: 1 Invented Row, CH1 1AA."
    assert item.identity
    assert [*gate.faults([item], names, frozenset({BERT}))] == []


def test_the_gate_finds_numbers_of_the_ledger_and_other_peoples_names():
    def found(text, of=None):
        (item,) = proposed([entry(1, "referral-withdrawn", "2026-11-17", {"reason": "x"})], asked())[:1]
        return [*gate.faults([item._replace(text=text, of=of)], NAMES, frozenset({BERT}))]

    for text in ("see CHS-26-0041", "P-311", "entry #4", "cc60d3a1-95b7-4c7c-8b54", "9f86d081884c7d659a2feaa0", "[withheld: agency]"):
        assert found(text) == [f"CHS-26-0041#1: {gate.LEDGERS_OWN}"], text
    for text in ("OTTILIE  sample came", "ring 07700900123", "at 3 Made-up Mews, Tarporley"):
        assert found(text) == [f"CHS-26-0041#1: {gate.ANOTHER}"], text
    assert found("A sample was taken.") == [], "one word may be a word of any sentence"
    assert found("A sample was taken.", of="CHS-26-0041#1") == [f"CHS-26-0041#1: {gate.ANOTHER}"]
    assert found("Bert Imagined came.", of="x") == []
