"""What the rules of schedules, their versions, lines of enquiry and requests about victims let through and refuse."""

from datetime import date

from ledger.events.envelope import Possession
from ledger.events.proceedings import ProceedingsKind
from ledger.events.schedules import Answer, DisclosureTest, FormKind, Notice
from tests.rules import acts
from tests.rules.acts_schedules import (
    CASE,
    HS,
    OTHER_CASE,
    TODAY,
    D,
    amending,
    applying,
    appointing,
    asking,
    deciding,
    enquiring,
    issuing,
    listing,
    moving,
    opening,
)
from tests.rules.scenario import Given, given_proceedings
from tests.rules.ways import BothWays

OPEN = given_proceedings(opening(), appointing())
CIVIL = given_proceedings(opening(ProceedingsKind.CIVIL_ORDER))
IN_CIVIL = given_proceedings(opening(ProceedingsKind.CIVIL_ORDER), listing(1))
MG6D, REPORT, DMD = FormKind.SENSITIVE, FormKind.REPORT, FormKind.MANAGEMENT
UNDERMINES = applying(2, DisclosureTest.UNDERMINES, "It contradicts the complaint.")
THIRD, SEEN = Possession.THIRD_PARTY, Possession.SEEN
OF_CASE = {"case": CASE, "covers": (3,)}


def after(*more: object) -> Given:
    """Proceedings after these entries, in which a disclosure officer is appointed."""
    return given_proceedings(opening(), *more, appointing())


STARTED, SENSITIVE = after(listing(14)), after(listing(3, D))
"""Item 14 of the schedule of non-sensitive material, or D3, is entry 2."""
SENT = after(listing(14), issuing(first=14, last=14))
GAP = after(listing(14), listing(15), listing(16), moving(3, 1, D))
"""15 left before it was issued: 14 and 16 stand."""
CLOSED_GAP = after(listing(14), listing(15), listing(16), moving(3, 1, D), moving(4, 15))
MOVED = after(listing(3, D), listing(14), moving(2, 15))
"""D3, entry 2, is 15 now."""
TESTED = after(listing(14), UNDERMINES)
REPORTED = after(listing(14), UNDERMINES, issuing(REPORT))
NOTHING = after(issuing(nil=True))
NOTHING_MORE = after(listing(14), issuing(first=14, last=14), amending(2))
DECIDED = after(listing(14), issuing(first=14, last=14), deciding(2))
CONTINUED = after(listing(14), issuing(first=14, last=14), listing(15))
CIVIL_SENT = given_proceedings(opening(ProceedingsKind.CIVIL_ORDER), listing(1), issuing(FormKind.LIST, first=1, last=1))
ENQUIRED, MANAGED = after(enquiring()), after(enquiring(), issuing(DMD))
SECOND = issuing(version=2)

BOTH_WAYS: BothWays = {
    "correction_leaves_what_could_be_recorded": (
        [TESTED.when(acts.correcting(3, "test", to="neither")), STARTED.when(acts.correcting(2, "made_on", to="2026-01-02"))],
        [
            after(asking(Notice.GIVEN, notice_on=TODAY)).when(acts.correcting(2, "notice_on")),
            after(listing(1, **OF_CASE)).when(acts.correcting(2, "case", to=str(OTHER_CASE))),
            after(listing(1, held_as=THIRD, agency="cwp")).when(acts.correcting(2, "held_as", to="investigator")),
        ],
    ),
    "takes_the_next_number": (
        [
            OPEN.when(listing(1)), OPEN.when(listing(140)), STARTED.when(listing(15)), STARTED.when(listing(7, D)),
            SENSITIVE.when(listing(4, D)), SENSITIVE.when(moving(2, 9)), MOVED.when(listing(4, D)), MOVED.when(listing(16)),
            SENT.when(listing(15)), GAP.when(listing(15)), CLOSED_GAP.when(listing(16)),
            after(listing(14), moving(2, 1, D)).when(listing(90)), SENSITIVE.when(moving(2, 1, HS)),
            after(listing(14), listing(15), moving(2, 1, D)).when(listing(14)),
        ],
        [
            STARTED.when(listing(14)), STARTED.when(listing(16)), STARTED.when(listing(13)), SENSITIVE.when(listing(3, D)),
            MOVED.when(listing(3, D)), MOVED.when(listing(15)), SENT.when(listing(14)), GAP.when(listing(17)),
            after(listing(14), listing(3, D)).when(moving(3, 14)), CLOSED_GAP.when(listing(17)),
            after(listing(14), listing(15), moving(2, 1, D)).when(listing(16)),
        ],
    ),
    "has_a_form": (
        [OPEN.when(listing(1, D)), OPEN.when(listing(1, HS)), CIVIL.when(listing(1))],
        [CIVIL.when(listing(1, D)), CIVIL.when(listing(1, HS)), IN_CIVIL.when(moving(2, 1, D))],
    ),
    "names_an_item": (
        [STARTED.when(amending(2)), SENSITIVE.when(moving(2, 1)), STARTED.when(applying(2)), MOVED.when(amending(2))],
        [
            STARTED.when(amending(1)), STARTED.when(moving(9, 1, D)), STARTED.when(applying(1)), SENT.when(deciding(3)),
            MOVED.when(amending(4)),
        ],
    ),
    "moves_as_allowed": (
        [
            SENSITIVE.when(moving(2, 1)), SENSITIVE.when(moving(2, 1, HS)), after(listing(1, HS)).when(moving(2, 1, D)),
            STARTED.when(moving(2, 1, D)), after(listing(3, D), issuing(MG6D, first=3, last=3)).when(moving(2, 1)),
            GAP.when(moving(4, 15)),
        ],
        [
            SENT.when(moving(2, 1, D)), SENT.when(moving(2, 1, HS)), STARTED.when(moving(2, 15)), SENSITIVE.when(moving(2, 4, D)),
            MOVED.when(moving(2, 16)), after(listing(14), issuing(FormKind.STREAMLINED, first=14, last=14)).when(moving(2, 1, D)),
            GAP.when(moving(2, 15)),
        ],
    ),
    "says_why_it_is_sensitive": (
        [OPEN.when(listing(1)), OPEN.when(listing(1, D)), OPEN.when(listing(1, HS)), STARTED.when(moving(2, 1, D))],
        [
            OPEN.when(listing(1, sensitivity_reason="So.")), OPEN.when(listing(1, D, sensitivity_reason=None)),
            SENSITIVE.when(moving(2, 1, sensitivity_reason="So.")), STARTED.when(moving(2, 1, HS, sensitivity_reason=None)),
        ],
    ),
    "amends_something": (
        [
            STARTED.when(amending(2)), STARTED.when(amending(2, location="Room 2.")), STARTED.when(amending(2, held_as=SEEN)),
            SENSITIVE.when(amending(2, sensitivity_reason="A source.")),
        ],
        [
            STARTED.when(amending(2, reason="A slip.")), STARTED.when(amending(2, sensitivity_reason="A source.")),
            MOVED.when(amending(2, sensitivity_reason="A source.")),
        ],
    ),
    "names_case_and_entries": (
        [OPEN.when(listing(1)), OPEN.when(listing(1, **OF_CASE))],
        [
            OPEN.when(listing(1, case=CASE)), OPEN.when(listing(1, covers=(3,))),
            OPEN.when(listing(1, case=OTHER_CASE, covers=(3,))),
        ],
    ),
    "says_who_possesses_it": (
        [
            OPEN.when(listing(1, **OF_CASE, held_as=THIRD, agency="cwp")), OPEN.when(listing(1, held_as=SEEN, location="A surgery.")),
            OPEN.when(listing(1, held_as=THIRD, agency="cwp")),
        ],
        [
            OPEN.when(listing(1, **OF_CASE, held_as=THIRD)), OPEN.when(listing(1, **OF_CASE, held_as=SEEN, location="A surgery.")),
            OPEN.when(listing(1, held_as=THIRD)), OPEN.when(listing(1, agency="cwp")),
        ],
    ),
    "says_why_the_test_may_be_met": (
        [STARTED.when(applying(2)), STARTED.when(UNDERMINES)],
        [STARTED.when(applying(2, each)) for each in DisclosureTest if each != DisclosureTest.NEITHER],
    ),
    "decides_of_what_was_issued": (
        [
            SENT.when(deciding(2)), SENT.when(deciding(2, version=3)), DECIDED.when(deciding(2, Answer.DISCLOSE)),
            CIVIL_SENT.when(deciding(2)),
        ],
        [
            STARTED.when(deciding(2)), SENT.when(deciding(2, version=2)), REPORTED.when(deciding(2)),
            after(listing(3, D), issuing(MG6D, first=3, last=3), moving(2, 1)).when(deciding(2)),
            after(listing(14), issuing(first=14, last=14), listing(15)).when(deciding(4)),
        ],
    ),
    "numbers_and_versions_stand": (
        [STARTED.when(acts.correcting(2, "made_on", to="2026-01-02")), SENT.when(acts.correcting(2, "description", to_personal="So."))],
        [
            STARTED.when(acts.correcting(2, "number", to=15)), STARTED.when(acts.correcting(2, "schedule", to="sensitive")),
            SENT.when(acts.correcting(3, "digest", to="ab" * 32)), SENT.when(acts.correcting(3, "number", to=2)),
            MOVED.when(acts.correcting(4, "item", to=3)), TESTED.when(acts.correcting(3, "item", to=3)),
        ],
    ),
    "nothing_needed_is_struck_out": (
        [
            SENSITIVE.when(acts.correcting(2, "sensitivity_reason", to_personal="A source.")),
            after(listing(14), applying(2)).when(acts.correcting(3, "why")), ENQUIRED.when(acts.correcting(2, "why")),
            TESTED.when(acts.correcting(3, "why", to_personal="It differs.")),
        ],
        [
            SENSITIVE.when(acts.correcting(2, "sensitivity_reason")),
            STARTED.when(acts.correcting(2, "sensitivity_reason", to_personal="A source.")), TESTED.when(acts.correcting(3, "why")),
            MOVED.when(acts.correcting(4, "sensitivity_reason", to_personal="A source.")),
            after(enquiring(not_searched=True, why="Encrypted.")).when(acts.correcting(2, "why")),
            after(asking(Notice.DISPENSED, notice_why="Lost.")).when(acts.correcting(2, "notice_why")),
            after(asking(counselling=True, rebuttal="Agreed.")).when(acts.correcting(2, "rebuttal")),
        ],
    ),
    "form_is_of_its_kind": (
        [OPEN.when(issuing(nil=True)), CIVIL.when(issuing(FormKind.LIST, nil=True))],
        [OPEN.when(issuing(FormKind.LIST, nil=True)), CIVIL.when(issuing(nil=True)), CIVIL.when(issuing(DMD, nil=True))],
    ),
    "version_is_the_next": (
        [STARTED.when(issuing(first=14, last=14)), CONTINUED.when(issuing(version=2, first=15, last=15))],
        [STARTED.when(issuing(version=2, first=14, last=14)), CONTINUED.when(issuing(digest="ab" * 32, first=15, last=15))],
    ),
    "names_what_is_new": (
        [
            STARTED.when(issuing(first=14, last=14)), after(listing(1), listing(2)).when(issuing(first=1, last=2)),
            MOVED.when(issuing(first=14, last=15)), CLOSED_GAP.when(issuing(first=14, last=15)), TESTED.when(issuing(REPORT)),
            after(listing(14), issuing(first=14, last=14), amending(2)).when(SECOND),
        ],
        [
            STARTED.when(issuing()), STARTED.when(issuing(first=1, last=14)), STARTED.when(issuing(first=14, last=15)),
            TESTED.when(issuing(REPORT, first=14, last=14)), NOTHING_MORE.when(issuing(version=2, first=14, last=14)),
        ],
    ),
    "says_whether_there_is_anything": (
        [
            OPEN.when(issuing(nil=True)), STARTED.when(issuing(first=14, last=14)), STARTED.when(issuing(REPORT, nil=True)),
            TESTED.when(issuing(REPORT)),
        ],
        [
            OPEN.when(issuing()), STARTED.when(issuing(first=14, last=14, nil=True)), STARTED.when(issuing(REPORT)),
            TESTED.when(issuing(REPORT, nil=True)), OPEN.when(issuing(DMD)), ENQUIRED.when(issuing(DMD, nil=True)),
            after(enquiring(sensitive=True)).when(issuing(DMD)),
        ],
    ),
    "something_has_changed": (
        [
            OPEN.when(issuing(nil=True)), after(issuing(nil=True), listing(1)).when(issuing(version=2, first=1, last=1)),
            after(listing(14), issuing(first=14, last=14), amending(2)).when(SECOND),
            after(listing(14), issuing(first=14, last=14), acts.correcting(2, "description", to_personal="So.")).when(SECOND),
            after(listing(14), issuing(first=14, last=14), deciding(2), deciding(2, Answer.DISCLOSE)).when(SECOND),
            after(listing(14), issuing(first=14, last=14), deciding(2)).when(SECOND),
            after(listing(3, D), issuing(MG6D, first=3, last=3), moving(2, 1)).when(issuing(MG6D, 2, nil=True)),
            after(listing(14), UNDERMINES, issuing(REPORT), issuing(first=14, last=14)).when(issuing(REPORT, 2, nil=True)),
            after(listing(14), UNDERMINES, issuing(REPORT), applying(2)).when(issuing(REPORT, 2)),
            after(enquiring(), issuing(DMD), enquiring()).when(issuing(DMD, 2)),
            after(enquiring(), issuing(DMD), acts.correcting(2, "line", to_personal="So.")).when(issuing(DMD, 2)),
            after(listing(3, D), issuing(nil=True), moving(2, 1)).when(issuing(version=2, first=1, last=1)),
            after(enquiring(sensitive=True), issuing(DMD, nil=True), acts.correcting(2, "sensitive")).when(issuing(DMD, 2)),
        ],
        [
            NOTHING.when(issuing(version=2, nil=True)), SENT.when(SECOND), MANAGED.when(issuing(DMD, 2)), REPORTED.when(issuing(REPORT, 2)),
            after(listing(3, D), issuing(MG6D, first=3, last=3), moving(2, 1, HS)).when(issuing(MG6D, 2, nil=True)),
            DECIDED.when(issuing(version=2, nil=True)),
            after(issuing(nil=True), listing(14), moving(3, 1, D)).when(issuing(version=2, nil=True)),
            after(listing(14), issuing(first=14, last=14), applying(2)).when(SECOND),
            after(listing(14), issuing(first=14, last=14), listing(1, D)).when(SECOND),
            after(enquiring(), issuing(DMD), enquiring(sensitive=True)).when(issuing(DMD, 2)),
            after(listing(14), issuing(digest="ab" * 32, first=14, last=14), amending(2)).when(issuing(version=2, digest="ab" * 32)),
        ],
    ),
    "what_was_told_stays_told": (
        [
            ENQUIRED.when(acts.correcting(2, "sensitive", to=True)), MANAGED.when(acts.correcting(2, "line", to_personal="So.")),
            after(enquiring(sensitive=True), issuing(DMD, nil=True)).when(acts.correcting(2, "sensitive")),
            after(enquiring(), asking(), issuing(DMD)).when(acts.correcting(3, "enquiry", to=2)),
        ],
        [
            MANAGED.when(acts.correcting(2, "sensitive", to=True)),
            after(enquiring(sensitive=True), asking(), issuing(DMD)).when(acts.correcting(3, "enquiry", to=2)),
        ],
    ),
    "has_no_gap": (
        [CLOSED_GAP.when(issuing(first=14, last=15)), GAP.when(issuing(MG6D, first=1, last=1))],
        [GAP.when(issuing(first=14, last=16)), GAP.when(issuing(FormKind.STREAMLINED, first=14, last=16))],
    ),
    "says_why_it_was_not_searched": (
        [OPEN.when(enquiring()), OPEN.when(enquiring(not_searched=True, why="Encrypted."))], [OPEN.when(enquiring(not_searched=True))],
    ),
    "range_is_in_order": (
        [OPEN.when(enquiring(since=TODAY, until=TODAY)), OPEN.when(enquiring(until=TODAY))],
        [OPEN.when(enquiring(since=TODAY, until=date(2026, 1, 1)))],
    ),
    "says_how_notice_stands": (
        [
            OPEN.when(asking()), OPEN.when(asking(Notice.GIVEN, notice_on=TODAY)),
            OPEN.when(asking(Notice.DISPENSED, notice_why="She could not be found.")),
        ],
        [
            OPEN.when(asking(Notice.GIVEN)), OPEN.when(asking(Notice.DISPENSED)), OPEN.when(asking(notice_on=TODAY)),
        ],
    ),
    "presumption_is_rebutted": (
        [OPEN.when(asking()), OPEN.when(asking(counselling=True, rebuttal="She asks for it herself."))],
        [OPEN.when(asking(counselling=True))],
    ),
    "names_a_line_of_enquiry": ([ENQUIRED.when(asking(enquiry=2))], [ENQUIRED.when(asking(enquiry=1)), OPEN.when(asking(enquiry=1))]),
}
