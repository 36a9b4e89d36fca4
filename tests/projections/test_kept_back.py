"""What decisions in proceedings keep from the person who asks what is held about him: proposed to stay, and never the other way round."""

from ledger.events.redaction import Audience, Ground, Place
from projections.rights.kept_back import kept_back
from projections.rights.proposing import proposed
from tests.projections.opened import BERT, CASE, OTTILIE, asked, entry
from tests.projections.redacted import WHOSE, decided
from tests.projections.test_access_proposed import ARRESTED, REFERRED
from tests.rules.ways.redaction import DEFENCE, looked_at, releasing, withholding

SUBJECT = Audience.SUBJECT
ENTRIES = [entry(1, "referral-received", "2026-11-17", REFERRED), ARRESTED]
OWN = {slot: person for slot, person in WHOSE.items() if person == BERT}
ITEMS = proposed(ENTRIES, asked())
ALL = (Place(case=CASE, entry=1),)
STAYS = "a decision in proceedings withholds it from this person: PRC-26-0001#2, legal professional privilege"


def ordinal(text: str) -> int:
    return next(ordinal for ordinal, _, value in ENTRIES[0].units if str(value).strip() == text)


def at(text: str) -> tuple[Place, ...]:
    return (Place(case=CASE, entry=1, ordinals=(ordinal(text),)),)


def reviewed(*events, entries=ENTRIES, items=ITEMS):
    return {each.key: each for each in kept_back(items, entries, {"PRC-26-0001": decided(*events)}, OWN)}


def against(found):
    return [key for key, item in found.items() if STAYS in item.look]


def test_an_entry_that_is_withheld_is_proposed_to_stay_with_its_passages_and_the_ground_beside_them():
    assert ITEMS[0].include
    found = reviewed(withholding(SUBJECT, places=ALL, ground=Ground.PRIVILEGE))
    assert against(found) == [item.key for item in ITEMS if item.fact.version == 1]
    assert not any(found[key].include for key in against(found))
    assert found["CHS-26-0041#90"] == next(item for item in ITEMS if item.key == "CHS-26-0041#90")


def test_a_sentence_or_a_field_that_is_withheld_stays_and_the_rest_is_proposed_as_before():
    sentence = reviewed(withholding(SUBJECT, places=at("waits outside the work of"), ground=Ground.PRIVILEGE))
    assert against(sentence) == [f"CHS-26-0041#1/reason/{number}" for number in (1, 2, 3)]
    assert sentence["CHS-26-0041#1"].include
    field = reviewed(withholding(SUBJECT, places=at("routine"), ground=Ground.PRIVILEGE))
    assert against(field) == ["CHS-26-0041#1"]
    his = reviewed(withholding(SUBJECT, places=None, person=BERT, ground=Ground.PRIVILEGE))
    assert against(his) == [*(f"CHS-26-0041#1/reason/{number}" for number in (1, 2, 3)), "CHS-26-0041#90"]


def test_what_is_put_in_general_words_anyway_changes_nothing():
    assert against(reviewed(withholding(SUBJECT, places=None, person=OTTILIE, ground=Ground.PRIVILEGE))) == []


def test_a_release_lets_nothing_go_and_a_decision_for_another_audience_keeps_nothing_back():
    for events in (
        (releasing(DEFENCE, SUBJECT, places=ALL), looked_at(2)), (withholding(DEFENCE, places=ALL, ground=Ground.PRIVILEGE),),
        (withholding(SUBJECT, places=ALL, ground=Ground.PRIVILEGE), looked_at(2, refused=True)), (),
    ):  # fmt: skip
        assert list(reviewed(*events).values()) == ITEMS
    kept = [item._replace(include=False) for item in ITEMS]
    assert list(reviewed(releasing(SUBJECT, places=ALL), looked_at(2), items=kept).values()) == kept


def test_what_is_withheld_stays_when_it_is_corrected():
    said = {"target": 1, "field": "reason", "to_personal": "Bert came by.", "why": "Misread.", "discovered_on": "2026-11-20"}
    entries = [*ENTRIES, entry(5, "fact-corrected", "2026-11-20", said)]
    value = next(number for number, name, text in entries[-1].units if name == "to_personal" and "came by" in str(text))
    hidden = withholding(SUBJECT, places=(Place(case=CASE, entry=5, ordinals=(value,)),), ground=Ground.PRIVILEGE)
    assert against(reviewed(hidden, entries=entries, items=proposed(entries, asked()))) == ["CHS-26-0041#1/reason/1"]
