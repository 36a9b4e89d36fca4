"""What the forms of unused material say, cell by cell."""

from dataclasses import replace

import pytest
from msgspec import structs

from ledger.errors import UsageError
from ledger.events.envelope import Possession
from ledger.events.fact import ERASED
from ledger.events.proceedings import Capacity, ProceedingsKind, ProceedingsMoved
from ledger.events.schedules import Answer, DisclosureTest, FormKind, Notice, Presumption
from ledger.privacy.opening import Entry, Withheld
from ledger.rules import proceedings as rules
from ledger.rules.continuation import unreported
from ledger.rules.rule import decide
from projections.court.schedule import Proceedings, canonical, digest, drawn, file_name
from tests.court.opened import ENGLAND_WALES, NAMES, OPENED, entries, numbers, proceedings, sheet, without
from tests.rules import acts
from tests.rules.acts_schedules import (
    CASE,
    HS,
    SAM,
    TODAY,
    WHY_SENSITIVE,
    D,
    accusing,
    amending,
    applying,
    asking,
    deciding,
    enquiring,
    issuing,
    listing,
    moving,
    opening,
)
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded

MG6C, MG6D, MG6E, DMD = "mg6c", "mg6d", "mg6e", "dmd"
THIRD = Possession.THIRD_PARTY
HEADING = (
    ("Proceedings", "PRC-26-0001"), ("Reference", "T20260123"), ("Court", "Chester Crown Court"), ("Defendant", "Sam Sample"),
    ("Disclosure officer", "Dana Drake"),
)  # fmt: skip
ISSUED = (listing(14), listing(15, location="Room 2."), issuing(first=14, last=15))
"""Entries 4, 5 and 6."""
CAPABLE = "It might reasonably be considered capable of"
NEITHER = "It neither undermines the prosecution's case nor assists that for the accused"
ELSEWHERE = "Another body, which was asked for information about a victim"
UNDERMINES = (DisclosureTest.UNDERMINES, "It contradicts the complaint.")


def rows(form: str, *events: object, whole: bool = False) -> list[tuple[str, ...]]:
    return list(sheet(form, *events, whole=whole).rows)  # type: ignore[arg-type]


def test_the_first_schedule_holds_every_item_in_order_of_numbers():
    found = sheet(MG6C, listing(14), listing(15, location="Room 2."), listing(1, D))
    assert found.title == ENGLAND_WALES.forms[MG6C].title
    assert found.heading == (*HEADING, ("Version", "1"))
    assert found.columns == ("Item no.", "Description", "Location", "Prosecutor's decision", "Comment")
    assert found.rows == (
        ("14", "Material 14.", "Held by the investigator", "", ""),
        ("15", "Material 15.", "Room 2.", "", ""),
    )
    assert (found.version, found.nil, found.statement, found.first, found.last) == (1, False, "", 14, 15)


def test_a_later_version_continues_and_numbers_go_on():
    found = sheet(MG6C, *ISSUED, listing(16))
    assert (found.version, numbers(found), found.first, found.last) == (2, ["16"], 16, 16)
    assert found.heading[-1] == ("Version", "2 (continuation schedule 1)")
    assert numbers(sheet(MG6C, *ISSUED, listing(16), issuing(version=2, first=16, last=16), listing(17))) == ["17"]


def test_a_later_version_holds_what_was_amended_moved_in_or_decided_otherwise():
    changes = (amending(4), listing(1, D), moving(8, 16), deciding(5), deciding(5, Answer.DISCLOSE))
    found = sheet(MG6C, *ISSUED, *changes)
    assert [row[:4] for row in found.rows] == [
        ("14", "Described anew.", "Held by the investigator", ""), ("15", "Material 15.", "Room 2.", "D"),
        ("16", "Moved to 16.", "Held by the investigator", ""),
    ]  # fmt: skip
    assert (found.first, found.last) == (16, 16)
    assert not rows(MG6C, *ISSUED, deciding(5))


def test_a_consolidated_version_holds_all_of_it():
    found = sheet(MG6C, *ISSUED, listing(16), deciding(4, Answer.EVIDENCE, reason="Exhibit 3."), whole=True)
    assert numbers(found) == ["14", "15", "16"]
    assert found.rows[0][3:] == ("E", "")  # the prosecutor's reasons are not for the defence
    assert (found.first, found.last, found.heading[-1]) == (16, 16, ("Version", "2 (consolidated)"))


def test_forms_that_have_nothing_to_say_say_so():
    for form in (MG6C, MG6D, MG6E, DMD, "highly_sensitive", "streamlined"):
        found = sheet(form)
        assert (found.nil, found.rows, found.statement) == (True, (), ENGLAND_WALES.forms[form].nil)
    later = sheet(MG6C, *ISSUED)
    assert (later.nil, later.statement) == (True, "There is nothing further to list since version 1.")


def test_sensitive_material_stands_on_forms_of_its_own():
    listed = (listing(1), listing(3, D), listing(1, HS))
    assert rows(MG6C, *listed) == [("1", "Material 1.", "Held by the investigator", "", "")]
    assert rows("streamlined", *listed) == [("1", "Material 1.", "Held by the investigator")]
    assert rows(MG6D, *listed)[0][:3] == ("D3", "Material 3.", WHY_SENSITIVE)
    assert rows("highly_sensitive", *listed)[0][:3] == ("HS1", "Material 1.", WHY_SENSITIVE)
    assert sheet(MG6D).marking == "OFFICIAL-SENSITIVE"


def test_a_moved_item_brings_nothing_of_what_was_said_of_it():
    sensitive = listing(3, D, location="A safe house.", held_as=THIRD, agency="cwp", made_on=TODAY)
    story = (sensitive, amending(4, sensitivity_reason="A source."), issuing(FormKind.SENSITIVE, first=3, last=3))
    kept_back = (*story, deciding(4, Answer.NOT_DISCLOSABLE), deciding(4, Answer.DISCLOSE, reason="Edited."))
    assert rows(MG6D, *kept_back)[0][3:] == ("Held by a third party, not seen: Invented Trust", "D", "Edited.")
    decided = (*story, deciding(4, Answer.NOT_DISCLOSABLE, reason="Immunity."), moving(4, 9, reason="The source is known."))
    assert rows(MG6C, *decided) == [("9", "Moved to 9.", "Held by a third party, not seen", "", "")]
    left = sheet(MG6D, *decided)
    assert left.rows == ()
    assert left.notes[-1] == "D3 was moved to the schedule of non-sensitive material, where it is item 9."
    assert numbers(sheet(MG6D, *decided, listing(4, D))) == ["D4"]
    assert rows(MG6C, *decided, amending(4, location="Records office."))[0][2] == "Records office. (held by a third party, not seen)"


def test_the_report_gives_the_number_and_why_and_covers_sensitive_material():
    listed = (listing(14, presumption=Presumption.CRIME_REPORT), listing(3, D), listing(1, HS), listing(15))
    tested = (applying(4, *UNDERMINES), applying(5, DisclosureTest.ASSISTS, "It bears him out."), applying(6, *UNDERMINES), applying(7))
    assert rows(MG6E, *listed, *tested) == [
        ("Non-sensitive", "14", "Crime report", f"{CAPABLE} undermining the prosecution's case", UNDERMINES[1]),
        ("Sensitive", "D3", "", f"{CAPABLE} assisting the case for the accused", "It bears him out."),
    ]  # fmt: skip


def test_of_highly_sensitive_material_its_own_schedule_tells_whether_the_test_may_be_met():
    story = (listing(1, HS), issuing(FormKind.HIGHLY_SENSITIVE, first=1, last=1), issuing(FormKind.REPORT, nil=True))
    held, tested = "Held by the investigator", applying(4, *UNDERMINES)
    assert not rows("highly_sensitive", *story)
    assert rows("highly_sensitive", *story, tested) == [
        ("HS1", "Material 1.", WHY_SENSITIVE, held, f"{CAPABLE} undermining the prosecution's case", UNDERMINES[1], "", ""),
    ]  # fmt: skip
    assert rows("highly_sensitive", *story, applying(4))[0][4:6] == (NEITHER, "")
    assert not rows(MG6E, *story, tested)
    assert not rows(MG6D, *story, tested)


def test_a_further_report_tells_of_what_was_said_since():
    story = (listing(14), listing(15), applying(4, *UNDERMINES), issuing(FormKind.REPORT))
    assert sheet(MG6E, *story).nil
    assert numbers(sheet(MG6E, *story, applying(5, *UNDERMINES))) == ["15"]
    assert rows(MG6E, *story, applying(4))[0][1:4:2] == ("14", NEITHER)
    assert numbers(sheet(MG6E, *story, applying(5, *UNDERMINES), whole=True)) == ["14", "15"]
    assert not rows(MG6E, *story, applying(5))


def test_the_report_names_what_is_presumed_to_be_disclosable_however_it_was_tested():
    story = (listing(14, presumption=Presumption.CRIME_REPORT), listing(3, D, presumption=Presumption.CREDIBILITY), listing(15))
    reported = (*story, applying(4), issuing(FormKind.REPORT))
    credible = "Material that bears on the credibility of a witness"
    assert rows(MG6E, *story, applying(4)) == [
        ("Non-sensitive", "14", "Crime report", NEITHER, ""), ("Sensitive", "D3", credible, "", ""),
    ]  # fmt: skip
    assert not rows(MG6E, *reported)
    assert rows(MG6E, *reported, applying(5)) == [("Sensitive", "D3", credible, NEITHER, "")]
    assert numbers(sheet(MG6E, *reported, moving(5, 16), listing(4, D))) == ["16"]


def test_each_further_schedule_goes_with_a_further_report():
    story = (listing(14), issuing(first=14, last=14), issuing(FormKind.SENSITIVE, nil=True), issuing(FormKind.MANAGEMENT, nil=True))
    assert unreported(proceedings(*story).of_kind("schedule-issued")) == [MG6C, MG6D]
    assert not unreported(proceedings(*story, issuing(FormKind.REPORT, nil=True)).of_kind("schedule-issued"))


def test_the_management_document_tells_what_was_searched_and_what_was_not():
    story = (
        enquiring(repository="Her telephone.", terms="blue van", since=TODAY, until=TODAY), enquiring("A source.", sensitive=True),
        enquiring("His laptop.", not_searched=True, why="It is encrypted."),
        asking(enquiry=4, notice=Notice.DISPENSED, notice_why="She hides."), asking(enquiry=5), asking(),
    )  # fmt: skip
    assert rows(DMD, *story) == [
        ("Messages on her telephone.", "Her telephone.", "blue van", "2 March 2026", "2 March 2026", "Yes", ""),
        ("His laptop.", "", "", "", "", "No", "It is encrypted."),
        ("Messages on her telephone.", ELSEWHERE, "", "", "", "Requested on 2 March 2026", ""),
        ("Information about a victim", ELSEWHERE, "", "", "", "Requested on 2 March 2026", ""),
    ]  # fmt: skip
    assert len(rows(DMD, *story, issuing(FormKind.MANAGEMENT))) == 4


def test_a_civil_order_has_a_list_of_documents():
    civil = (opening(ProceedingsKind.CIVIL_ORDER), accusing(capacity=Capacity.RESPONDENT))
    listed = (listing(1, made_on=TODAY, case=CASE, covers=(3,)), listing(2, held_as=THIRD, agency="cwp"))
    found = drawn("list", Proceedings.of(entries(*civil, *listed), NAMES), ENGLAND_WALES)
    assert found.rows == (
        ("1", "2 March 2026", "Material 1.", "Held by the investigator"), ("2", "", "Material 2.", "Held by a third party, not seen"),
    )  # fmt: skip
    assert ("Respondent", "Sam Sample") in found.heading
    with pytest.raises(UsageError, match="have no form mg6c; nothing was drawn; their forms: list"):
        drawn(MG6C, Proceedings.of(entries(*civil), NAMES), ENGLAND_WALES)


def test_what_is_said_is_as_corrected():
    found = sheet(MG6C, *ISSUED, acts.correcting(4, "description", to_personal="Set right."))
    assert found.rows == (("14", "Set right.", "Held by the investigator", "", ""),)
    moved = (listing(3, D), moving(4, 1), issuing(first=1, last=1))
    assert not rows(MG6C, *moved, acts.correcting(4, "description", to_personal="Of what it was."))
    assert not rows(MG6C, *moved, acts.correcting(5, "reason", to_personal="Of why."))


def test_a_move_before_another_court_heads_later_forms():
    assert dict(sheet(MG6C, ProceedingsMoved(on=TODAY, court="Caernarfon Crown Court")).heading)["Court"] == "Caernarfon Crown Court"
    bare = Proceedings.of(entries(opening()), {})
    assert drawn(MG6C, bare, ENGLAND_WALES).heading == (("Proceedings", "PRC-26-0001"), ("Version", "1"))
    unnamed = Proceedings.of(entries(opening(), accusing(SAM)), {})
    assert dict(drawn(MG6C, unnamed, ENGLAND_WALES).heading)["Defendant"] == "[not shown]"


@pytest.mark.parametrize(("reason", "words"), [("erased", "[erased]"), ("restricted", "[not shown]")])
def test_what_is_not_shown_is_said_to_be_so(reason: str, words: str):
    shown = entries(*OPENED, listing(14, location="Room 2."), listing(15))
    shown[3] = without(shown[3], {"description": ["A diary of ", None, None, "."]}, reason, other=True)
    found = drawn(MG6C, Proceedings.of(shown, NAMES), ENGLAND_WALES)
    assert found.rows[0][:3] == ("14", f"A diary of {words}.", words)
    shown[3] = without(shown[3], {"description": [None]}, reason)
    assert drawn(MG6C, Proceedings.of(shown, NAMES), ENGLAND_WALES).rows[0][1] == words


def test_entries_of_which_nothing_is_left_stop_no_drawing():
    story = entries(*OPENED, listing(14), listing(3, D), amending(4), moving(5, 15), *ISSUED, applying(4, *UNDERMINES), enquiring())
    for gone in range(len(story)):
        left = [_erased(entry) if place == gone else entry for place, entry in enumerate(story)]
        then = Proceedings.of(left, NAMES)
        if gone:
            for form in (MG6C, MG6D, MG6E, DMD, "highly_sensitive", "streamlined"):
                assert canonical(drawn(form, then, ENGLAND_WALES))
        else:
            assert (then.kind, then.jurisdiction) == ("", "")


def test_a_sheet_has_one_digest_and_a_name_that_holds_it():
    first, again, other = (sheet(MG6C, listing(14, description=words)) for words in ("A diary.", "A diary.", "A letter."))
    assert digest(first) == digest(again) != digest(other)
    assert file_name(first) == f"mg6c-v1-{digest(first)[:12]}.docx"
    assert file_name(sheet("highly_sensitive"), "csv").startswith("highly-sensitive-v1-")


def test_a_form_for_the_defence_has_no_column_for_what_the_prosecutor_alone_is_told():
    form = ENGLAND_WALES.forms[MG6C]
    wrong = replace(form, columns=ENGLAND_WALES.forms[MG6D].columns)
    with pytest.raises(UsageError, match="a column sensitivity_reason, which cannot stand on it"):
        drawn(MG6C, proceedings(listing(1)), replace(ENGLAND_WALES, forms={**ENGLAND_WALES.forms, MG6C: wrong}))


def test_the_rules_take_what_was_drawn():
    state, story = rules.INITIAL, [*OPENED, listing(14), listing(3, D), applying(4, *UNDERMINES), enquiring()]
    for form in (MG6C, MG6D, MG6E, DMD, "highly_sensitive", "streamlined", None, MG6C, MG6D, MG6E, DMD):
        if form is None:
            story += [listing(15), moving(5, 16), enquiring(), listing(4, D)]
            continue
        found = drawn(form, Proceedings.of(entries(*story), NAMES), ENGLAND_WALES)
        story.append(issuing(FormKind(form), found.version, found.first, found.last, nil=found.nil or None, digest=digest(found)))
    for version, event in enumerate(story, start=1):
        at = START + version * HOUR
        decide(state, event, SUPERVISOR, at)
        state = rules.evolve(state, recorded(event, version, at=at))


def _erased(entry: Entry) -> Entry:
    return replace(entry, fact=structs.replace(entry.fact, type=ERASED, fields={}), withheld={1: Withheld("erased")})
