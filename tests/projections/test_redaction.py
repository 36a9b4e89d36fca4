"""What an audience is shown of each disclosure unit, by what was decided."""

from dataclasses import replace
from uuid import UUID

import pytest
from msgspec import structs

from ledger.entry.mention import Name
from ledger.errors import UsageError
from ledger.events.proceedings import Capacity
from ledger.events.redaction import Audience, Ground, Place, RedactionDecided
from ledger.privacy.opening import Withheld as NotShown
from projections.court.express import MARKED
from projections.court.redaction import Decisions, Gist, Renamed, Shown, Withheld
from projections.court.units import Unit
from projections.court.variants import BIRTH
from tests.projections import opened
from tests.projections.opened import BERT, CASE, NAMES, OTTILIE
from tests.projections.redacted import FIRST, decided, of, proceedings, taken_apart
from tests.rules.acts_schedules import D, accusing, listing, moving
from tests.rules.scenario import SUPERVISOR, ByAnother
from tests.rules.ways.redaction import COURT, DEFENCE, SECOND, confirming, looked_at, releasing, renaming, telling, withholding

TEXT = "Ottilie Sample saw a red car near the school. She rang 07700 900123."
REASON = {"channel": "phone", "urgency": "routine", "agency": "cheshire-police", "victim_aware": "yes", "reason": TEXT}
REASON_OF = ("referral-received.reason",)


def referral(place: int = 3, **more):
    return opened.entry(place, "referral-received", "2026-11-20", {**REASON, **more.pop("fields", {})}, **more)


UNITS = taken_apart(referral())
OTTILIES, AFTER, NUMBER = of(UNITS, 3, "Ottilie Sample"), of(UNITS, 3, "saw a red car near the school."), of(UNITS, 3, "07700 900123")
ALL = (Place(case=CASE, entry=3),)


def places(*found: Unit) -> tuple[Place, ...]:
    return tuple(Place(case=unit.case, entry=unit.entry, ordinals=(unit.ordinal,)) for unit in found)


def marked(mark: str) -> Unit:
    return of(taken_apart(referral(sensitivity=(mark,))), 3, "saw a red car near the school.")


def ground(verdict: object) -> str:
    assert isinstance(verdict, Withheld)
    return verdict.ground


def test_what_nothing_releases_is_withheld_for_everybody() -> None:
    nothing = decided()
    for unit in UNITS:
        for audience in Audience:
            assert ground(nothing.decided(unit, audience)) == "not_decided"
    assert nothing.decided(AFTER, "defence") == Withheld("not_decided", "Withheld")
    assert nothing.decided(AFTER, "prosecutor").label == "Withheld: not decided"


def test_a_release_shows_when_somebody_else_has_confirmed_it_and_for_its_audiences_alone() -> None:
    assert ground(decided(releasing(places=ALL)).decided(AFTER, "defence")) == "not_decided"
    confirmed = decided(releasing(places=ALL), looked_at(2))
    assert confirmed.decided(AFTER, "defence") == Shown(2)
    assert ground(confirmed.decided(AFTER, "court")) == "not_decided"
    assert ground(decided(releasing(places=ALL), looked_at(2, refused=True)).decided(AFTER, "defence")) == "not_decided"


def test_a_confirmation_by_a_hand_in_the_decision_counts_for_nothing() -> None:
    for own in (confirming(2), ByAnother(confirming(2), SUPERVISOR.actor, actor=SECOND), ByAnother(confirming(2), SECOND.actor)):
        assert ground(decided(releasing(places=ALL), own).decided(AFTER, "defence")) == "not_decided"


def test_a_decision_is_looked_at_once() -> None:
    found = decided(releasing(places=ALL), looked_at(2), looked_at(2, refused=True))
    assert found.decided(AFTER, "defence") == Shown(2)
    assert ground(decided(releasing(places=ALL), looked_at(2, refused=True), looked_at(2)).decided(AFTER, "defence")) == "not_decided"


def test_a_release_reaches_the_units_it_names_and_what_was_recorded_by_then() -> None:
    some = decided(releasing(places=places(AFTER)), looked_at(2))
    assert some.decided(AFTER, "defence") == Shown(2)
    assert isinstance(some.decided(NUMBER, "defence"), Withheld)
    by_field = decided(releasing(of_fields=REASON_OF, upto=3), looked_at(2))
    assert by_field.decided(AFTER, "defence") == Shown(2)
    assert ground(by_field.decided(AFTER._replace(position=4), "defence")) == "not_decided"
    too_far = decided(releasing(of_fields=REASON_OF, upto=9_999), looked_at(2))
    assert isinstance(too_far.decided(AFTER._replace(position=FIRST + 1), "defence"), Shown)
    assert ground(too_far.decided(AFTER._replace(position=FIRST + 3), "defence")) == "not_decided"
    assert ground(decided(releasing(places=ALL), looked_at(2)).decided(AFTER._replace(position=FIRST + 3), "defence")) == "not_decided"


def test_a_release_by_field_shows_nobody_in_it_by_name_but_those_at_the_head_of_what_is_served() -> None:
    by_field = (releasing(of_fields=REASON_OF, upto=FIRST), looked_at(2))
    found = decided(*by_field)
    assert found.decided(AFTER, "defence") == Shown(2)
    for unit in (OTTILIES, NUMBER, NUMBER._replace(kind="place", party=None), NUMBER._replace(kind="vehicle", party=None)):
        assert ground(found.decided(unit, "defence")) in ("not_decided", "whereabouts")
    member = OTTILIES._replace(kind="id", party=None, text=str(UUID(int=55)), about=frozenset({UUID(int=55)}))
    assert found.decided(member, "defence") == Shown(2)
    assert ground(found.decided(OTTILIES._replace(kind="id", about=frozenset({OTTILIE})), "defence")) == "not_decided"
    unmarked = AFTER._replace(text="She is ottilie to him.")
    assert ground(found.decided(unmarked, "defence")) == "not_decided"
    for more in ((releasing(places=ALL), looked_at(4)), (releasing(person=OTTILIE), looked_at(4)), (accusing(OTTILIE),)):
        assert isinstance(decided(*by_field, *more).decided(unmarked, "defence"), Shown)
    assert decided(*by_field, accusing(OTTILIE)).decided(OTTILIES, "defence") == Shown(2)
    assert decided(*by_field, accusing(UUID(int=77)), same=[(OTTILIE, UUID(int=77))]).decided(OTTILIES, "defence") == Shown(2)
    assert ground(decided(*by_field, accusing(OTTILIE, Capacity.WITNESS)).decided(OTTILIES, "defence")) == "not_decided"
    assert decided(*by_field, releasing(person=OTTILIE), looked_at(4)).decided(OTTILIES, "defence") == Shown(4)


def test_clear_units_are_released_by_their_names_like_any_other() -> None:
    urgency, marks = of(UNITS, 3, "urgency"), of(UNITS, 3, "marks")
    found = decided(releasing(of_fields=("referral-received.urgency", "referral-received.what"), upto=9), looked_at(2))
    assert found.decided(urgency, "defence") == Shown(2)
    assert found.decided(of(UNITS, 3, "what"), "defence") == Shown(2)
    assert ground(found.decided(marks, "defence")) == "not_decided"


def test_withholding_counts_at_once_and_outweighs_every_release() -> None:
    released = (releasing(places=ALL), looked_at(2))
    for hidden in (
        withholding(places=places(AFTER)), withholding(places=ALL), withholding(places=None, of_fields=REASON_OF),
    ):  # fmt: skip
        assert decided(*released, hidden).decided(AFTER, "defence") == Withheld(
            "third_party", "Withheld: personal data of another person", 4
        )
        assert decided(*released, hidden, looked_at(4, refused=True)).decided(AFTER, "defence") == Shown(2)
    of_her = decided(*released, withholding(places=None, person=OTTILIE))
    assert isinstance(of_her.decided(OTTILIES, "defence"), Withheld)
    assert of_her.decided(AFTER, "defence") == Shown(2)


def test_a_decision_in_the_place_of_another_hides_at_once_and_shows_when_confirmed() -> None:
    hidden = (withholding(places=ALL), releasing(places=ALL, replaces=2))
    assert ground(decided(*hidden).decided(AFTER, "defence")) == "third_party"
    assert decided(*hidden, looked_at(3)).decided(AFTER, "defence") == Shown(3)
    assert ground(decided(*hidden, looked_at(3, refused=True)).decided(AFTER, "defence")) == "third_party"
    shown = (releasing(places=ALL), looked_at(2), withholding(places=places(NUMBER), replaces=2))
    assert ground(decided(*shown).decided(AFTER, "defence")) == "not_decided"
    assert decided(*shown, looked_at(4, refused=True)).decided(AFTER, "defence") == Shown(2)


def test_what_is_replaced_for_one_audience_stands_for_the_others() -> None:
    found = decided(withholding(DEFENCE, COURT, places=ALL), releasing(COURT, places=ALL, replaces=2), looked_at(3))
    assert ground(found.decided(AFTER, "defence")) == "third_party"
    assert found.decided(AFTER, "court") == Shown(3)


@pytest.mark.parametrize(("mark", "needed"), MARKED.items())
def test_a_mark_withholds_until_a_confirmed_release_names_its_ground(mark: str, needed: str) -> None:
    unit = marked(mark)
    assert ground(decided(releasing(places=ALL), looked_at(2)).decided(unit, "defence")) == needed
    express = releasing(places=ALL, despite=(Ground(needed),))
    assert ground(decided(express).decided(unit, "defence")) == needed
    assert decided(express, looked_at(2)).decided(unit, "defence") == Shown(2)
    others = tuple(each for each in Ground if each != needed)
    assert ground(decided(releasing(places=ALL, despite=others), looked_at(2)).decided(unit, "defence")) == needed


def test_of_several_marks_one_release_names_every_ground() -> None:
    unit = of(taken_apart(referral(sensitivity=("child", "lpp"))), 3, "saw a red car near the school.")
    apart = [releasing(places=ALL, despite=(each,)) for each in (Ground.CHILD, Ground.PRIVILEGE)]
    assert ground(decided(*apart, looked_at(2, 3)).decided(unit, "court")) == "privilege"
    assert ground(decided(*apart, looked_at(2, 3)).decided(unit, "defence")) == "privilege"
    both = releasing(places=ALL, despite=(Ground.CHILD, Ground.PRIVILEGE))
    assert decided(both, looked_at(2)).decided(unit, "defence") == Shown(2)


def test_where_somebody_can_be_found_counts_as_marked() -> None:
    where = NUMBER._replace(kind="place", party=OTTILIE)
    assert ground(decided(releasing(places=ALL), looked_at(2)).decided(where, "defence")) == "whereabouts"
    assert decided(releasing(places=ALL, despite=(Ground.WHEREABOUTS,)), looked_at(2)).decided(where, "defence") == Shown(2)


def test_what_another_agency_holds_needs_an_express_decision_once_it_is_shown() -> None:
    entry = referral()
    held = structs.replace(entry.fact, held={"originator": "cwp"})
    unit = of(taken_apart(replace(entry, fact=held)), 3, "saw a red car near the school.")
    assert ground(decided(releasing(places=ALL), looked_at(2)).decided(unit, "defence")) == "third_party"
    assert decided(releasing(places=ALL, despite=(Ground.THIRD_PARTY,)), looked_at(2)).decided(unit, "defence") == Shown(2)


def test_legal_advice_needs_an_express_decision_without_a_mark() -> None:
    advice = AFTER._replace(type="prosecutor-advised", field="prosecutor-advised.reasons")
    assert ground(decided(releasing(places=ALL), looked_at(2)).decided(advice, "prosecutor")) == "privilege"
    assert decided(releasing(places=ALL, despite=(Ground.PRIVILEGE,)), looked_at(2)).decided(advice, "defence") == Shown(2)


def test_what_stands_on_a_schedule_of_sensitive_material_needs_an_express_decision_for_who_may_not_learn_of_it() -> None:
    released = (releasing(DEFENCE, COURT, places=ALL), looked_at(2))
    listed = listing(1, D, case=CASE, covers=(3,))
    found = decided(*released, listed)
    assert ground(found.decided(AFTER, "defence")) == "public_interest"
    assert found.decided(AFTER, "defence").label == decided().decided(AFTER, "defence").label, "it reads as if nothing were decided"
    assert found.decided(AFTER, "court") == Shown(2)
    assert decided(*released, listed, moving(4, 1)).decided(AFTER, "defence") == Shown(2)
    assert decided(*released, listing(1, case=CASE, covers=(3,))).decided(AFTER, "defence") == Shown(2)
    assert ground(decided(*released, listing(1, case=CASE, covers=(3,)), moving(4, 1, D)).decided(AFTER, "defence")) == "public_interest"
    express = (releasing(places=ALL, despite=(Ground.PUBLIC_INTEREST,)), looked_at(5))
    assert decided(*released, listed, *express).decided(AFTER, "defence") == Shown(5)


def test_what_corrects_an_entry_of_a_schedule_of_sensitive_material_needs_one_too() -> None:
    said = {"target": 3, "field": "urgency", "to": "immediate", "why": "So.", "discovered_on": "2026-11-21"}
    correction = opened.entry(4, "fact-corrected", "2026-11-21", said)
    unit = of(taken_apart(referral(), correction), 4, "So.")
    released = (releasing(places=(Place(case=CASE, entry=4),)), looked_at(2))
    assert decided(*released).decided(unit, "defence") == Shown(2)
    assert ground(decided(*released, listing(1, D, case=CASE, covers=(3,))).decided(unit, "defence")) == "public_interest"


def test_what_speaks_of_a_marked_entry_is_marked() -> None:
    said = {"target": 3, "field": "reason", "to_personal": "Bert was seen.", "why": "Misread.", "discovered_on": "2026-11-20"}
    found = taken_apart(referral(sensitivity=("lpp",)), opened.entry(5, "fact-corrected", "2026-11-20", said))
    value = of(found, 5, "was seen.")
    assert value.marks == {"lpp"}
    assert value.field == "referral-received.reason"
    assert ground(decided(releasing(places=(Place(case=CASE, entry=5),)), looked_at(2)).decided(value, "defence")) == "privilege"
    alone = taken_apart(opened.entry(5, "fact-corrected", "2026-11-20", said))
    assert {unit.marks for unit in alone} == {None}
    assert ground(decided(releasing(places=(Place(case=CASE, entry=5),)), looked_at(2)).decided(alone[-1], "defence")) == "not_decided"


def test_what_is_withheld_stays_so_when_it_is_corrected() -> None:
    said = {"target": 3, "field": "reason", "to_personal": "A red van.", "why": "Misread.", "discovered_on": "2026-11-20"}
    value = of(taken_apart(referral(), opened.entry(5, "fact-corrected", "2026-11-20", said)), 5, "A red van.")
    released = releasing(of_fields=REASON_OF, upto=9)
    assert decided(released, looked_at(2)).decided(value, "defence") == Shown(2)
    assert ground(decided(released, looked_at(2), withholding(places=places(AFTER))).decided(value, "defence")) == "third_party"


def test_a_gist_stands_in_place_of_what_it_is_given_for() -> None:
    told = telling(places=places(AFTER))
    released = (releasing(places=ALL), looked_at(2))
    waiting, confirmed = decided(*released, told), decided(*released, told, looked_at(4))
    assert ground(waiting.decided(AFTER, "defence")) == "safety"
    assert confirmed.decided(AFTER, "defence") == Gist("A neighbour saw a car.", "safety", "Withheld", 4)
    assert ground(decided(told, looked_at(2)).decided(marked("lpp"), "defence")) == "privilege"
    express = telling(places=ALL, despite=(Ground.SOURCE,))
    assert isinstance(decided(express, looked_at(2)).decided(marked("source_identity"), "defence"), Gist)
    assert ground(decided(express).decided(marked("source_identity"), "defence")) == "source"


def test_a_person_has_another_name_throughout_and_nothing_else_of_hers_is_shown() -> None:
    released = (releasing(places=ALL), looked_at(2), renaming())
    assert ground(decided(*released).decided(OTTILIES, "defence")) == "third_party"
    found = decided(*released, looked_at(4))
    assert found.decided(OTTILIES, "defence") == Renamed("Witness 2", 4)
    assert found.labels("defence") == {OTTILIE: "Witness 2"}
    assert found.labels("court") == {}
    assert found.decided(NUMBER, "defence") == Withheld("third_party", "Withheld: personal data of another person", 4)
    assert found.decided(AFTER, "defence") == Shown(2)
    said = decided(*released, renaming(BERT, "Friend of Ottilie 1"), looked_at(4, 5))
    assert ground(said.decided(OTTILIES._replace(party=BERT), "defence")) == "third_party"
    later = OTTILIES._replace(entry=9, position=FIRST + 90)
    assert found.decided(later, "defence") == Renamed("Witness 2", 4)


def test_a_text_in_which_her_name_is_not_marked_is_withheld() -> None:
    named = telling(places=places(NUMBER), gist="Ottilie rang.")
    found = decided(releasing(places=ALL), looked_at(2), renaming(), looked_at(4), named, looked_at(6))
    for text in ("OTTILIE'S car", "she is ottilie  sample", "ring 0 7700-900 123", "Ottílie"):
        assert ground(found.decided(AFTER._replace(text=text), "defence")) == "third_party"
    assert found.decided(AFTER._replace(text="an example"), "defence") == Shown(2)
    assert ground(found.decided(NUMBER._replace(party=None), "defence")) == "safety"


@pytest.mark.parametrize("text", [
    "Ot\u200btilie rang", "\u041ettilie rang", "\u041e\u0442\u0442\u0438\u043b\u0438\u0435 rang", "O t t i l i e", "OttilieSample",
    "ring +44 7700 900123", "ring oh seven seven double oh nine double oh one two three", "born on 4 May 1990", "born 4/5/90",
])  # fmt: skip
def test_her_name_is_found_however_it_is_typed(text: str) -> None:
    found = decided(releasing(places=ALL), renaming(), looked_at(2, 3), names=(*NAMES, Name("1990-05-04", BIRTH, OTTILIE)))
    assert ground(found.decided(AFTER._replace(text=text), "defence")) == "third_party"
    assert found.decided(AFTER._replace(text="born on 5 May 1990"), "defence") == Shown(2)


def test_a_text_that_names_somebody_of_whom_all_is_withheld_is_withheld() -> None:
    found = decided(releasing(places=ALL), looked_at(2), withholding(places=None, person=OTTILIE, ground=Ground.SAFETY))
    assert ground(found.decided(AFTER._replace(text="Ottilie's car"), "defence")) == "third_party"
    assert found.decided(AFTER, "defence") == Shown(2)
    gist = (telling(places=places(AFTER), gist="Ottilie rang."), looked_at(5))
    hidden = decided(releasing(places=ALL), looked_at(2), withholding(places=None, person=OTTILIE), *gist)
    assert isinstance(hidden.decided(AFTER, "defence"), Withheld)
    assert hidden.decided(AFTER, "court") == Withheld("not_decided", "Withheld")


def test_somebody_recorded_twice_has_one_other_name() -> None:
    twin = UUID(int=77)
    found = decided(renaming(), renaming(twin, "Witness 3"), looked_at(2, 3), same=[(OTTILIE, twin)])
    assert found.labels("defence") == {OTTILIE: "Witness 2", twin: "Witness 2"}
    for person in (OTTILIE, twin):
        assert found.decided(OTTILIES._replace(party=person), "defence") == Renamed("Witness 2", 2)


def test_an_id_of_somebody_renamed_is_renamed_and_a_list_with_it_withheld() -> None:
    party = of(taken_apart(opened.entry(3, "party-joined", "2026-11-20", {"party": str(OTTILIE), "category": "victim"})), 3, "party")
    found = decided(releasing(places=ALL), looked_at(2), renaming(), looked_at(4))
    assert found.decided(party, "defence") == Renamed("Witness 2", 4)
    assert isinstance(found.decided(of(UNITS, 3, "marks"), "defence"), Withheld)
    assert decided(releasing(places=ALL), looked_at(2)).decided(party, "defence") == Shown(2)


def test_a_release_of_a_person_reaches_what_is_of_nobody_else() -> None:
    found = decided(releasing(person=BERT), looked_at(2))
    own = OTTILIES._replace(party=BERT)
    assert found.decided(own, "defence") == Shown(2)
    assert isinstance(found.decided(OTTILIES, "defence"), Withheld)
    assert isinstance(found.decided(of(UNITS, 3, "marks"), "defence"), Withheld)
    assert ground(found.decided(own._replace(marks=frozenset({"lpp"})), "defence")) == "privilege"


def test_what_was_not_shown_to_who_prepares_the_copy_is_withheld() -> None:
    entry = referral()
    entry = opened.Entry(entry.number, entry.fact, {9: NotShown("erased")}, entry.leaf, True, entry.units, slots=entry.slots)
    gone = next(unit for unit in taken_apart(entry) if unit.missing)
    assert decided(releasing(places=ALL), looked_at(2)).decided(gone, "defence") == Withheld("not_shown", "Withheld")


def test_what_a_later_decision_changed_is_told_both_ways() -> None:
    later = (withholding(places=places(AFTER)), releasing(places=places(NUMBER)), looked_at(5))
    found = decided(releasing(places=places(AFTER)), looked_at(2), *later)
    [first] = found.as_of(3).changes(UNITS, "defence", 1)
    assert (first.unit, first.before.label, first.after) == (AFTER, "Withheld", Shown(2))
    back, shown = found.changes(UNITS, "defence", 3)
    assert (back.unit, back.before, back.after.by) == (AFTER, Shown(2), 4)
    assert (shown.unit, shown.after) == (NUMBER, Shown(5))
    assert list(found.changes(UNITS, "court", 1)) == []


def test_what_another_audience_may_reuse_is_proposed_and_applies_to_nobody() -> None:
    found = decided(
        withholding(places=ALL), releasing(places=places(NUMBER)), releasing(places=places(AFTER), despite=(Ground.CHILD,)), renaming(),
        looked_at(2, 3, 4, 5),
    )  # fmt: skip
    kinds = {to: [one.redaction for one in found.carried("defence", to)] for to in ("court", "subject", "applicant")}
    assert kinds == {
        "court": ["withhold", "release", "pseudonym"], "subject": ["withhold", "pseudonym"], "applicant": ["withhold", "pseudonym"],
    }  # fmt: skip
    assert all(one.audiences == {"court"} and not one.confirmed for one in found.carried("defence", "court"))
    assert found.standing("court") == ()
    assert ground(found.decided(NUMBER, "court")) == "not_decided"
    again = [*proceedings(withholding(places=ALL), looked_at(2), withholding(COURT, places=ALL))]
    assert Decisions.of(again).carried("defence", "court") == ()


def test_the_words_of_a_gist_are_proposed_for_nobody_who_may_know_less() -> None:
    prosecutors = telling(places=places(NUMBER), gist="The source rang.").model_copy(update={"audiences": (Audience.PROSECUTOR,)})
    [carried] = decided(prosecutors, looked_at(2)).carried("prosecutor", "defence")
    assert (carried.redaction, carried.gist, carried.ground, carried.despite) == ("withhold", None, "safety", frozenset())
    assert [(place.entry, place.ordinals) for place in carried.places] == [(NUMBER.entry, {NUMBER.ordinal})]
    told = decided(telling(places=places(NUMBER)), telling(places=places(AFTER), despite=(Ground.CHILD,)), looked_at(2, 3))
    assert [one.redaction for one in told.carried("defence", "court")] == ["gist", "withhold"]


def test_names_of_nobody_renamed_are_no_matter() -> None:
    found = decided(releasing(places=ALL), looked_at(2), names=(*NAMES, Name("red", "person", UUID(int=5))))
    assert found.decided(AFTER, "defence") == Shown(2)


@pytest.mark.parametrize("label", ["P-311", "M-4", "CHS-26-0041", "Witness", "witness 2", "Ottilie Sample", "Witness 1234", "07700 900123"])
def test_a_label_is_no_number_of_the_ledger_and_no_bare_name(label: str) -> None:
    with pytest.raises(UsageError, match="label is not a label of the right form"):
        RedactionDecided.from_values({"redaction": "pseudonym", "audiences": ["defence"], "person": str(OTTILIE), "label": label})


@pytest.mark.parametrize("label", ["Witness 2", "Officer A", "Child 1", "Mother of Child 2", "Witness HH"])
def test_a_label_is_words_and_a_number_or_letters(label: str) -> None:
    said = {"redaction": "pseudonym", "audiences": ["defence"], "person": str(OTTILIE), "label": label}
    assert RedactionDecided.from_values(said).label == label
