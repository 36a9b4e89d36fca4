"""What is proposed for the schedules: described from coded fields alone, alone or as a block, and never a word of what is sensitive."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from ledger.events.catalogue import TYPES, kind_of, latest, load
from ledger.events.sentence import parsed
from ledger.privacy.opening import Withheld
from projections.court import phrases
from projections.court.described import ATTEMPT, BESIDE, NOT_ITEMS, OF_ITS_HOLDER, WORDINGS
from projections.court.fitting import fitted
from projections.court.proposing import Case, Names, proposed
from projections.court.weighing import TO_COMPLETE
from tests.projections.opened import BERT, CASE, OTTILIE, POLICE, TRUST, ZONE, entry

NAMED = MappingProxyType({POLICE: "Cheshire Constabulary", TRUST: "Cheshire and Wirral Partnership"})
NAMES = Names(lambda fact: f"a practitioner of {NAMED[fact.who['agency']]}", lambda code, _day: NAMED[code], ZONE)
SAID = "Bert Imagined waits outside 3 Made-up Mews. Ottilie Sample rang 07700 900123."
RISK = {"suspect": str(BERT), "victim": str(OTTILIE), "level": "high", "trigger": "threat", "rationale": SAID}
ABBREVIATION = re.compile(r"\b(?:[A-Z]{2,}|[A-Z]\.[A-Z])|\bMG ?\d")


def of(entries, **more):
    return proposed([Case(CASE, "CHS-26-0041", list(entries), **more)], NAMES)


def one(*entries, **more):
    (proposal,) = of(entries, **more)
    return proposal


def attempt(place, happened="2026-11-17", **more):
    fields = {"method": "telephone", "outcome": "no_answer", "victim": str(OTTILIE), "detail": SAID}
    return entry(place, "victim-contacted", happened, fields, recorded=f"{happened}T12:00:00Z", **more)


def note(place, **more):
    return entry(place, "note-recorded", "2026-11-20", {"text": SAID}, **more)


def correction(place, target, **more):
    fields = {"target": target, "field": "text", "why": SAID, "discovered_on": "2026-11-22", "to_personal": SAID}
    return entry(place, "fact-corrected", "2026-11-22", fields, **more)


def erased(whole, *, authority="retention_review"):
    """The same entry after its sealed units were erased."""
    when = datetime(2026, 12, 1, tzinfo=UTC)
    gone = {ordinal: Withheld("erased", 99, when, authority) for ordinal in whole.slots}
    return replace(whole, withheld=gone, slots={}, units=[each for each in whole.units if each[0] not in gone])


# -- the table -----------------------------------------------------------------------------------------------------


def test_every_type_that_a_case_can_have_says_how_it_is_described_or_why_not():
    tables = [{*WORDINGS}, {*BESIDE}, {*OF_ITS_HOLDER}, {*NOT_ITEMS}]
    in_cases = {kind_of(name) for name in TYPES if load(name).stream in ("case", "record")}
    assert set().union(*tables) == in_cases
    assert sum(map(len, tables)) == len(in_cases)


@pytest.mark.parametrize("kind", sorted(WORDINGS))
def test_a_wording_names_coded_fields_alone_and_no_abbreviation(kind):
    coded = {field.name: field for field in phrases.coded(latest(kind))}
    for worded in (WORDINGS[kind], *([ATTEMPT] if kind == "victim-contacted" else [])):
        named = {place.name for part in parsed(worded.says) for place in part.places}
        assert named <= coded.keys(), f"{kind} is described from what is no code in the clear: {named - coded.keys()}"
        fixed = f"{re.sub(r'{[^}]*}', '', worded.says)} {worded.many} {worded.weigh} {worded.care}"
        assert not ABBREVIATION.search(fixed)
        for name in named:
            assert not [told for told in map(phrases.spelt, coded[name].codes.values()) if ABBREVIATION.search(told)]


def test_only_kinds_without_presumption_or_doubt_are_listed_as_a_block():
    assert not [kind for kind, worded in WORDINGS.items() if worded.many and (worded.presumed or worded.weigh or worded.care)]
    assert {kind for kind, worded in WORDINGS.items() if worded.many} >= {"case-allocated", "discussion-held", "satisfaction-recorded"}


# -- descriptions --------------------------------------------------------------------------------------------------


def test_a_description_says_what_it_is_by_whom_on_which_day_and_of_whom_and_not_a_word_of_the_text():
    said = {"victim": str(OTTILIE), "suspect": str(BERT), "behaviours": ["following", "threat"], "account": SAID}
    proposal = one(entry(7, "incident-recorded", "2026-11-17", said))
    assert proposal.description == (
        "Record of an account of reported conduct towards the complainant: following and threats, relating to 17 November 2026, made by "
        "a practitioner of Cheshire Constabulary on 20 November 2026, concerning the suspect and the complainant."
    )
    assert (proposal.case, proposal.entries, proposal.made_on) == (CASE, (7,), date(2026, 11, 20))
    assert (proposal.schedule, proposal.presumption, proposal.sensitivity_reason) == ("non_sensitive", "crime_report", None)
    assert (proposal.held_as, proposal.agency) == ("investigator", None)
    assert "presumed to be disclosable: crime report" in proposal.why


def test_no_name_number_place_or_word_of_a_text_is_in_anything_proposed():
    entries = [note(1), attempt(2), attempt(3), correction(4, 1), note(5, sensitivity=["victim_location"]), note(6, controller=TRUST)]
    told = " ".join(str(each) for each in of(entries))
    assert not [word for word in ("Bert", "Imagined", "Ottilie", "Sample", "Mews", "07700", "waits", "M-", "P-3") if word in told]


def test_an_entry_of_a_code_that_is_none_is_described_without_it():
    fact = entry(1, "risk-level-set", "2026-11-20", RISK)
    forged = replace(fact, fact=changed(fact.fact, fields={**fact.fact.fields, "level": "Bert Imagined is dangerous"}))
    assert "presents (high), with" in one(fact).description
    assert "presents, with" in one(forged).description


def test_a_type_that_this_program_does_not_know_is_proposed_all_the_same():
    known = note(1)
    assert one(replace(known, fact=changed(known.fact, type="later-invented.v9"))).description.startswith("Record of a kind that")


@pytest.mark.parametrize(("happened", "said"), [
    ("2026-11-20", "Note made in the course of work on the case, made by"),
    ("2026-11-18T23:30:00Z", "relating to 18 November 2026, made by"),
    ("2026-03-01", "relating to 1 March 2026, made by"),
])  # fmt: skip
def test_the_day_of_which_it_tells_is_said_where_it_was_made_on_another(happened, said):
    assert said in one(entry(1, "note-recorded", happened, {"text": SAID})).description


# -- blocks --------------------------------------------------------------------------------------------------------


def test_routine_entries_of_one_kind_are_one_item():
    proposal = one(*[attempt(place, f"2026-11-{place:02}") for place in range(3, 15)])
    assert proposal.description == (
        "Twelve records of attempts to reach the complainant, made between 3 November 2026 and 14 November 2026 by a practitioner of "
        "Cheshire Constabulary, concerning the suspect and the complainant."
    )
    assert proposal.entries == tuple(range(3, 15))
    assert any("text in 12 of them" in each for each in proposal.why)


def test_a_contact_that_was_made_or_is_disputed_marked_restricted_or_erased_is_an_item_of_its_own():
    reached = entry(1, "victim-contacted", "2026-11-17", {"method": "telephone", "outcome": "reached", "victim": str(OTTILIE)})
    dispute = {"target": 5, "disputed_by": "data_subject", "raised_on": "2026-11-20", "claim": SAID}
    restricted = {"ground": "accuracy_contested", "versions": [6]}
    entries = [
        reached, attempt(2), attempt(3), attempt(4, sensitivity=["health"]), attempt(5), attempt(6), erased(attempt(7)),
        entry(8, "fact-disputed", "2026-11-21", dispute), entry(9, "record-restricted", "2026-11-21", restricted),
    ]  # fmt: skip
    assert sorted(each.entries for each in of(entries)) == [(1,), (2, 3), (4,), (5, 8), (6,), (7,)]


def test_blocks_are_of_one_kind_and_one_case():
    allocated = {"owner": str(BERT), "role": "investigator", "agency": POLICE}
    entries = [attempt(1), attempt(2), *[entry(place, "case-allocated", "2026-11-20", allocated) for place in (3, 4)]]
    cases = [Case(CASE, "CHS-26-0041", entries), Case(BERT, "CHS-26-0042", [attempt(1), attempt(2)])]
    assert [(each.number, each.entries) for each in proposed(cases, NAMES)] == [
        ("CHS-26-0041", (1, 2)), ("CHS-26-0041", (3, 4)), ("CHS-26-0042", (1, 2)),
    ]  # fmt: skip


# -- sensitive material --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mark", "schedule"), [
    ("victim_location", "sensitive"), ("lpp", "sensitive"), ("mappa_minute", "sensitive"), ("counselling", "sensitive"),
    ("health", "sensitive"), ("third_party", "sensitive"), ("child", "sensitive"), ("covert", "highly_sensitive"),
    ("source_identity", "highly_sensitive"),
])  # fmt: skip
def test_a_mark_proposes_a_schedule_and_begins_a_reason_and_is_not_in_the_description(mark, schedule):
    marked, plain = one(note(1, sensitivity=[mark])), one(note(1))
    assert marked.schedule == schedule
    assert marked.sensitivity_reason.startswith("It is marked: ")
    assert marked.sensitivity_reason.endswith(TO_COMPLETE)
    assert marked.description == plain.description


def test_a_grading_of_intelligence_proposes_the_highly_sensitive_schedule():
    graded = note(1)
    fact = changed(graded.fact, basis={**graded.fact.basis, "source": {"grading": "2BP"}})
    assert one(replace(graded, fact=fact)).schedule == "highly_sensitive"


def test_information_given_under_conditions_is_proposed_as_sensitive():
    fields = {"agency": POLICE, "to": [TRUST], "information": SAID, "sharing_basis": "safeguarding"}
    plain, bound = (one(entry(1, "information-contributed", "2026-11-17", fields | more)) for more in ({}, {"conditions": SAID}))
    assert (plain.schedule, bound.schedule) == ("non_sensitive", "sensitive")
    assert bound.sensitivity_reason.startswith("It was given under conditions.")


def test_a_kind_that_tells_how_somebody_is_protected_is_proposed_as_sensitive():
    plan = {"step": "agreed", "victim": str(OTTILIE), "plan": SAID}
    proposal = one(entry(1, "safety-plan-recorded", "2026-11-17", plan))
    assert (proposal.schedule, proposal.sensitivity_reason) == ("sensitive", f"It tells what is done to protect somebody. {TO_COMPLETE}")


def test_where_the_kind_has_no_schedule_for_it_sensitive_material_is_proposed_to_be_left_out():
    found = of([note(1, sensitivity=["covert"]), note(2, sensitivity=["health"]), note(3)])
    criminal = fitted(found, {"non_sensitive", "sensitive"})
    assert [(each.schedule, each.include) for each in criminal] == [("sensitive", True), ("sensitive", True), ("non_sensitive", True)]
    civil = fitted(found, {"non_sensitive"})
    assert [(each.schedule, each.include, each.sensitivity_reason) for each in civil] == [
        ("non_sensitive", False, None), ("non_sensitive", False, None), ("non_sensitive", True, None),
    ]  # fmt: skip
    assert civil[0].why[-1] == "left out, because there is no schedule of sensitive material here: It is marked: covert work."
    assert fitted(found, {"non_sensitive", "sensitive", "highly_sensitive"}) == found == fitted(found, ())


# -- what later entries say ----------------------------------------------------------------------------------------


def test_corrections_disputes_and_statements_go_with_their_entry_and_are_said():
    dispute = {"target": 1, "disputed_by": "data_subject", "raised_on": "2026-11-20", "claim": SAID}
    entries = [
        note(1), correction(2, 1), entry(3, "fact-disputed", "2026-11-21", dispute),
        entry(4, "dispute-resolved", "2026-11-23", {"dispute": 3, "outcome": "stands", "reasons": SAID}), correction(5, 2),
    ]  # fmt: skip
    proposal = one(*entries)
    assert proposal.entries == (1, 2, 3, 4, 5)
    assert "with a correction of 20 November 2026, a dispute of its accuracy of 20 November 2026" in proposal.description


def test_what_is_listed_is_not_proposed_again_and_what_was_added_to_it_since_is():
    entries = [note(1), note(2), correction(3, 1)]
    assert [each.entries for each in of(entries, listed={1: "non_sensitive", 3: "non_sensitive"})] == [(2,)]
    later = of(entries, listed={1: "sensitive"})
    assert [(each.entries, each.schedule) for each in later] == [((2,), "non_sensitive"), ((3,), "sensitive")]
    assert later[1].description.startswith("Record of what was added later to an entry that is listed already, made by")


def test_a_restricted_entry_stays_and_is_marked_until_the_restriction_is_lifted():
    restriction = entry(2, "record-restricted", "2026-11-21", {"ground": "evidence"})
    proposal = one(note(1), restriction)
    assert proposal.description.endswith("Its use is restricted, and it is kept for proceedings.")
    assert "restricted, because it must be kept as evidence" in proposal.why
    lifting = entry(3, "restriction-lifted", "2026-11-22", {"restriction": 2, "reason": SAID, "told_on": "2026-11-21"})
    assert "restricted" not in one(note(1), restriction, lifting).description


def test_a_restriction_of_the_whole_record_is_of_what_was_recorded_before_it():
    restriction = entry(2, "record-restricted", "2026-11-21", {"ground": "evidence"})
    assert ["restricted" in each.description for each in of([note(1), restriction, note(3)])] == [True, False]


def test_destroyed_content_is_said_with_its_authority():
    assert one(erased(note(1))).description.endswith("Its content was destroyed on 1 December 2026 on the authority of a retention review.")
    whole = attempt(1)
    some = replace(whole, withheld={max(whole.slots): erased(whole).withheld[max(whole.slots)]})
    assert one(some).description.endswith("Part of its content was destroyed on 1 December 2026 on the authority of a retention review.")
    bare = erased(note(1))
    gone = changed(bare.fact, type="erased", who={}, marks={}, basis={}, fields={})
    assert one(replace(bare, fact=gone)).description == (
        "Record of which the content was destroyed, made on 20 November 2026. Its content was destroyed on 1 December 2026 on the "
        "authority of a retention review."
    )


def test_the_upkeep_of_the_ledger_is_no_item():
    hold = {"kind": "cpia", "until": "verdict", "review_on": "2027-11-20", "reason": SAID}
    assert of([entry(1, "legal-hold-placed", "2026-11-20", hold)]) == []


# -- who possesses it ----------------------------------------------------------------------------------------------


def test_possession_is_stated_from_the_marks():
    seen = one(note(1, controller=TRUST, possession="seen"))
    assert (seen.held_as, seen.agency, seen.location) == ("seen", TRUST, "Cheshire and Wirral Partnership")


def test_of_what_an_agency_holds_only_that_it_does_is_told_and_how_to_ask():
    held = {"originator": TRUST, "controller": TRUST}
    whole = entry(7, "session-held", "2026-11-17", {"intervention": 3, "number": 1, "attendance": "attended"}, controller=TRUST)
    shut = replace(whole, fact=changed(whole.fact, type="held", held=held, who={}, marks={}, basis={}, fields={}), units=[], slots={})
    proposal = one(shut)
    assert proposal.description == "Record held by Cheshire and Wirral Partnership, entered on 20 November 2026."
    assert (proposal.held_as, proposal.agency, proposal.schedule) == ("third_party", TRUST, "sensitive")
    assert proposal.why == (
        f"to ask for it: caseledger share ask CHS-26-0041 --of {TRUST} --items 7 --purposes criminal_proceedings --urgency routine",
    )
    opened = one(replace(whole, fact=changed(whole.fact, held=held)))
    assert (opened.description, opened.held_as) == (proposal.description, "third_party")


def test_what_was_shared_with_the_officers_agency_is_seen():
    held = {"originator": TRUST, "controller": TRUST}
    whole = entry(7, "session-held", "2026-11-17", {"intervention": 3, "number": 1, "attendance": "attended"}, controller=TRUST)
    shut = replace(whole, fact=changed(whole.fact, type="held", held=held, who={}, marks={}, basis={}, fields={}), units=[], slots={})
    share = note(8)
    given = changed(share.fact, type="share-made.v1", fields={"items": [7], "recipient": POLICE})
    found = of([shut, replace(share, fact=given)], reader=POLICE)
    assert [each.held_as for each in found if each.entries == (7,)] == ["seen"]


# -- any record ----------------------------------------------------------------------------------------------------


MAKERS = (
    note, attempt, lambda place: note(place, sensitivity=["covert"]), lambda place: correction(place, max(1, place - 2)),
    lambda place: entry(place, "record-restricted", "2026-11-21", {"ground": "evidence", "versions": [max(1, place - 1)]}),
    lambda place: erased(attempt(place)),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(MAKERS), min_size=1, max_size=9), st.sets(st.integers(1, 9)))
def test_of_any_record_each_entry_is_proposed_once_or_listed_already_or_upkeep(makers, listed):
    entries = [make(place) for place, make in enumerate(makers, start=1)]
    proposals = of(entries, listed=dict.fromkeys(listed, "non_sensitive"))
    told = [version for each in proposals for version in each.entries]
    assert len(told) == len(set(told))
    items = {each.fact.version for each in entries if each.fact.kind not in NOT_ITEMS}
    beside_upkeep = {each.fact.version for each in entries if each.fact.kind in BESIDE}
    assert items - listed - beside_upkeep <= set(told) <= items - listed
    for each in proposals:
        assert not ABBREVIATION.search(each.description)
        assert (each.sensitivity_reason is None) == (each.schedule == "non_sensitive")
