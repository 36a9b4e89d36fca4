"""What the disclosure officer is told before a form goes."""

from dataclasses import replace

import pytest

from ledger.errors import RuleRefused
from ledger.events.proceedings import ProceedingsKind
from ledger.events.schedules import FormKind, Presumption
from projections.court.attending import remarks, require_shown
from projections.court.schedule import Proceedings, drawn
from tests.court.opened import ENGLAND_WALES, NAMES, OPENED, entries, proceedings, without
from tests.rules.acts_schedules import HS, D, applying, issuing, listing, opening

REPORT = "A report goes with it: caseledger schedule issue PRC-26-0001 --form mg6e."
NIL = "It says that there is nothing to list. Entries on no schedule: 7 of CHS-26-0041 (caseledger schedule propose PRC-26-0001)."


def told(form, *events, unlisted=()):
    found = proceedings(*events)
    return [*remarks(drawn(form, found, ENGLAND_WALES), found, ENGLAND_WALES, dict(unlisted))]


def test_a_report_goes_with_each_schedule_that_it_tells_of():
    for form in ("mg6c", "mg6d", "streamlined"):
        assert told(form, listing(1), listing(1, D)) == [REPORT]
    reported = issuing(FormKind.REPORT, nil=True)
    assert told("mg6c", reported, listing(1)) == [REPORT.replace("A report", "A further report")]
    assert not told("highly_sensitive", listing(1, HS))
    assert not told("mg6e")


def test_a_form_that_says_that_there_is_nothing_is_held_against_the_cases():
    left = {"CHS-26-0041": 7, "CHS-26-0042": 0}
    assert told("mg6d", unlisted=left) == [NIL, REPORT]
    assert told("mg6d", unlisted={"CHS-26-0042": 0}) == told("mg6d", listing(1, D), unlisted=left) == [REPORT]
    assert not told("dmd", unlisted=left)


def test_a_form_for_the_defence_names_no_number_of_sensitive_material_in_its_words():
    named = "Its words hold D1, a number of sensitive material: amend what names it, and issue it again before it goes."
    open_item = listing(1, description="Letter, see d1.")
    assert told("mg6c", open_item, listing(1, D)) == [named, REPORT]
    assert told("mg6c", open_item) == told("mg6d", open_item, listing(1, D)) == [REPORT], "there is no D1, or it is for the prosecutor"


def test_what_is_presumed_to_be_disclosable_is_tested():
    presumed = listing(14, presumption=Presumption.CRIME_REPORT)
    said = "Presumed to be disclosable, but not tested: 14 (caseledger schedule test PRC-26-0001)."
    assert told("mg6c", presumed, listing(15)) == [said, REPORT]
    assert told("mg6c", presumed, applying(4)) == told("mg6d", presumed, listing(1, D)) == [REPORT]


def test_the_test_is_that_of_criminal_proceedings():
    civil = (opening(ProceedingsKind.CIVIL_ORDER), listing(1, presumption=Presumption.CRIME_REPORT))
    found = Proceedings.of(entries(*civil), NAMES)
    assert len([*remarks(drawn("list", found, ENGLAND_WALES), found, ENGLAND_WALES, {})]) == 1, "it names nobody"


def test_a_form_says_to_what_it_belongs():
    found = Proceedings.of(entries(opening()), NAMES)
    assert next(remarks(drawn("dmd", found, ENGLAND_WALES), found, ENGLAND_WALES, {})) == "It names no party and no reference and no court."


def test_nothing_goes_that_is_not_shown_to_its_officer_but_what_was_erased():
    listed = entries(*OPENED, listing(1), listing(2))

    def found(reason):
        return Proceedings.of([*listed[:3], without(listed[3], {"description": [None]}, reason), listed[4]], NAMES)

    with pytest.raises(RuleRefused, match="not shown to you, so it would go out without it; nothing was issued"):
        require_shown(drawn("mg6c", found("agency"), ENGLAND_WALES), found("agency"))
    erased = drawn("mg6c", found("erased"), ENGLAND_WALES)
    require_shown(erased, found("erased"))
    assert [*remarks(erased, found("erased"), ENGLAND_WALES, {})] == ["Some of what it told was erased, and it says so.", REPORT]
    require_shown(replace(erased, rows=(("1", "[not shown]"),)), proceedings())
