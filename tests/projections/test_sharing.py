"""P17 sharing, on hand-worked histories: what was given to whom, and what became of it."""

from datetime import date

from msgspec.structs import replace

from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.sharing import QUESTION
from tests.projections.histories import LONDON, MEMBER, correction, fact, instant

REFERRED = fact(1, "referral-received", "2026-03-02", urgency="routine")
VICTIM = "00000000-0000-4000-8000-000000000006"
ASKED = fact(2, "share-requested", "2026-03-03", of="police", recipient="cwp", purposes=["safeguarding"], urgency="urgent", items=[1])
GRANTED = fact(
    3, "share-decided", "2026-03-04", request=2, decision="granted", sharing_basis="cda115", items=[1], purposes=["safeguarding"]
)  # fmt: skip
GIVEN = fact(4, "share-made", "2026-03-05", decision=3, recipient="cwp", items=[1], purposes=["safeguarding"], method="ledger")
WHOLE = (REFERRED, ASKED, GRANTED, GIVEN)
CORRECTED = correction(5, "2026-03-09", 1, "urgency", "urgent")


def given(*facts, at=NOW):
    rows = fold_stream(QUESTION, facts, at, LONDON).rows
    return {each["entry"]: each for each in rows[0].row["given"]} if rows else {}


def after(*facts):
    """What is said of the share after these."""
    return given(*WHOLE, *facts)[4]


def test_a_case_of_which_nothing_was_shared_has_no_row():
    assert given(REFERRED) == {}


def test_a_request_its_decision_and_the_share_are_told_each_with_its_recipient():
    found = given(*WHOLE)
    assert {entry: (each["what"], each["agencies"], each["decision"], each["decided_in"]) for entry, each in found.items()} == {
        2: ("share-requested", ["cwp"], None, 3), 3: ("share-decided", ["cwp"], "granted", None), 4: ("share-made", ["cwp"], "granted", 3),
    }  # fmt: skip
    assert found[4]["sharing_basis"] == "cda115"
    assert (found[4]["on"], found[4]["by"], found[4]["emergency"]) == ("2026-03-05", "police", False)


def test_as_of_a_day_only_what_was_recorded_by_then_is_told():
    assert list(given(*WHOLE, at=Coordinates(instant("2026-03-04T12:00")))) == [2, 3]


def test_what_was_given_in_an_emergency_has_the_decision_that_came_afterwards():
    urgent = fact(2, "share-made", "2026-03-05", items=[1], purposes=["safeguarding"], method="oral")
    afterwards = fact(3, "share-decided", "2026-03-06", share=2, decision="refused", sharing_basis="vital_interests")
    assert [given(REFERRED, urgent, *more)[2]["decision"] for more in ((), (afterwards,))] == [None, "refused"]
    assert given(REFERRED, urgent, afterwards)[2]["emergency"]
    assert given(REFERRED, urgent)[2]["agencies"] == []


def test_what_became_of_it_is_told_by_the_entries_that_say_so():
    found = after(*(fact(number, "share-followed", "2026-03-06", share=4, how=how) for number, how in (
        (5, "acknowledged"), (6, "recalled"), (7, "destroyed")
    )), fact(8, "share-followed", "2026-03-06", share=3, how="returned"))  # fmt: skip
    assert [found[how] for how in ("acknowledged", "recalled", "returned", "destroyed")] == [5, 6, None, 7]
    assert after(fact(5, "condition-breached", "2026-03-09", share=4))["breached"] == [5]


def changes(*facts):
    """The entries of which the share's recipient must be told after these, and those of which he was not."""
    notices = after(*facts)["notices"]
    return [each["entry"] for each in notices], [each["entry"] for each in notices if each["settled"] is None]


def test_corrections_and_restrictions_of_what_was_given_are_told_and_whether_the_recipient_knows():
    again, other = correction(6, "2026-03-10", 5, "to", "immediate"), correction(7, "2026-03-10", 2, "urgency", "routine")
    assert changes(CORRECTED, again, other) == ([5, 6], [5, 6])
    told = fact(8, "recipient-notified", "2026-03-11", share=4, of="correction", entry=5)
    assert (changes(CORRECTED, again, other, told), after(CORRECTED, told)["notified"]) == (([5, 6], [6]), [8])
    assert after(CORRECTED, told)["notices"] == [
        {"of": "correction", "entry": 5, "on": "2026-03-09", "apart": {},
         "settled": 8, "how": "told", "settled_on": "2026-03-11", "by": MEMBER}
    ]  # fmt: skip
    assert changes(CORRECTED, fact(8, "recipient-notified", "2026-03-11", share=4, of="correction"))[1] == []
    assert changes(CORRECTED, fact(8, "recipient-notified", "2026-03-11", share=4, of="unlawful"))[1] == [5]
    assert changes(fact(5, "record-restricted", "2026-03-11", ground="evidence")) == ([5], [5])
    assert changes(fact(5, "record-restricted", "2026-03-11", ground="evidence", versions=[2])) == ([], [])


def test_what_was_told_at_a_discussion_is_told_with_who_was_there():
    twice = ((2, MEMBER), (3, VICTIM))
    held = [fact(number, "discussion-held", "2026-03-04", agencies=["police", "cwp"], members=[who]) for number, who in twice]
    brought = fact(4, "information-contributed", "2026-03-04", agency="police", to=["cwp"], sharing_basis="cda115")
    found = given(REFERRED, *held, brought)[4]
    assert (found["agencies"], found["members"], found["discussion"]) == (["cwp"], [VICTIM], 3)
    named = given(REFERRED, *held, replace(brought, fields={**brought.fields, "discussion": 2}))[4]
    assert (named["members"], named["discussion"]) == ([MEMBER], 2)


def test_an_identity_told_to_a_victim_and_a_broken_glass_are_told():
    named = fact(2, "identity-disclosed", "2026-03-04", victim=VICTIM, ground="right_to_know", method="in_person")
    glass, review = fact(3, "glass-broken", "2026-03-05", ground="life"), fact(4, "glass-reviewed", "2026-03-06", opened=3)
    found = given(REFERRED, named, glass, review)
    assert (found[2]["person"], found[2]["sharing_basis"]) == (VICTIM, "right_to_know")
    assert (found[3]["agencies"], found[3]["members"], found[3]["decided_in"]) == (["police"], [MEMBER], 4)


def test_a_victim_who_was_informed_advice_and_a_transfer_are_told():
    informed = fact(2, "victim-informed", "2026-03-04", victim=VICTIM, of="bail", entry=1, method="telephone")
    rights = fact(3, "victim-informed", "2026-03-04", of="rights", method="telephone")
    advice = fact(4, "advice-given", "2026-03-04", agency="cwp", means="telephone")
    moved, mended = fact(5, "case-transferred", "2026-03-05", area="northern"), correction(6, "2026-03-09", 1, "urgency", "urgent")
    found = given(REFERRED, informed, rights, advice, moved, mended)
    assert {entry: (each["person"], each["agencies"], each["items"], each["chain"], each["of"]) for entry, each in found.items()} == {
        2: (VICTIM, [], [1], [1, 6], None), 4: (None, ["cwp"], None, [4], None), 5: (None, ["northern"], None, None, None),
    }  # fmt: skip
    assert [[each["of"] for each in found[entry]["notices"]] for entry in (2, 4, 5)] == [["correction"], [], ["correction"]]


def test_what_cannot_be_read_changes_nothing():
    odd = fact(5, "share-made", "2026-03-06", items=True, recipient=None, decision=[3])
    brought = fact(6, "information-contributed", "2026-03-06", to="cwp", discussion={})
    assert given(*WHOLE, odd, brought, fact(7, "record-restricted", "2026-03-06", versions=[[1]]))[5]["agencies"] == []


def told(*facts, at=NOW, **window):
    rows = [each.row for each in fold_stream(QUESTION, facts, at, LONDON).rows]
    return QUESTION.told(rows, Asking(instant("2026-06-01"), LONDON, **window))


def lines(*facts, **more):
    return {line["entry"]: line for line in told(*facts, **more).lines}


def rates(*facts, **more):
    """Of each rate how many, of how many, and how many left out."""
    return {rate.name: (rate.k, rate.n, sum(rate.excluded.values())) for rate in told(*facts, **more).rates}


BROUGHT = (
    fact(6, "discussion-held", "2026-03-12", agencies=["police", "cwp", "nps"], members=[MEMBER]),
    fact(7, "information-contributed", "2026-03-12", agency="police", to=["cwp", "nps"], sharing_basis="cda115"),
)
MENDED = correction(8, "2026-03-13", 7, "sharing_basis", "safeguarding")


def test_the_answer_has_one_line_an_act_with_what_became_of_it():
    found = lines(*WHOLE, CORRECTED, *BROUGHT, fact(9, "share-followed", "2026-03-14", share=4, how="acknowledged"))
    assert list(found) == [2, 3, 4, 7]
    shared = found[4]
    named = ("number", "on", "what", "by", "to", "decision", "decided_in", "sharing_basis", "items", "became")
    assert [shared[name] for name in named] == [
        "CHS-26-0007", "2026-03-05", "shared", "police", "cwp", "granted", 3, "cda115", [1], "acknowledged #9",
    ]  # fmt: skip
    assert (shared["changed"], shared["told"]) == (["#5"], "no")
    assert [found[2][name] for name in ("what", "to", "told")] == ["asked of police", "cwp", None]
    assert (found[7]["to"], found[7]["members"]) == ("cwp, nps", [MEMBER])


def test_recipients_told_are_counted_agency_by_agency_of_those_who_must_be():
    # The share (#4) gave #1 to cwp, and #5 corrects it: cwp must be told. What #7 told cwp and nps is corrected by #8: both must be.
    history = (*WHOLE, CORRECTED, *BROUGHT, MENDED)
    assert [rates(*history)[name] for name in ("recipients_told", "changes_told")] == [(0, 3, 0), (0, 3, 0)]
    one = fact(9, "recipient-notified", "2026-03-14", share=7, of="correction", recipient="nps")
    assert rates(*history, one)["recipients_told"] == (1, 3, 0)
    assert lines(*history, one)[7]["told"] == "in part"
    both = fact(10, "recipient-notified", "2026-03-15", share=7, of="correction", recipient="cwp")
    assert (rates(*history, one, both)["recipients_told"], lines(*history, one, both)[7]["told"]) == ((2, 3, 0), "yes")
    # Who destroyed what he had need not be told, and one of whom nothing was changed is no recipient to be told.
    gone = fact(11, "share-followed", "2026-03-15", share=4, how="destroyed")
    assert rates(*history, one, both, gone)["recipients_told"] == (2, 2, 1)
    assert rates(*WHOLE)["recipients_told"] == (0, 0, 1)


def test_a_victim_who_is_informed_anew_was_told_of_the_correction():
    informed = fact(2, "victim-informed", "2026-03-04", victim=VICTIM, of="bail", entry=1, method="telephone")
    anew = fact(6, "victim-informed", "2026-03-10", victim=VICTIM, of="bail", entry=5, method="telephone")
    assert rates(REFERRED, informed, CORRECTED, anew)["recipients_told"] == (1, 1, 1)
    assert given(REFERRED, informed, CORRECTED, anew)[2]["notices"][0]["how"] == "told"
    assert lines(REFERRED, informed)[2]["to"] == "the victim"


def test_shares_are_counted_by_whether_they_were_decided_on_before_and_acknowledged():
    # Three shares: #4 decided on before and read in the ledger, #5 and #6 made in an emergency; #5 was decided on afterwards and received.
    urgent, other = (fact(number, "share-made", "2026-03-06", items=[1], purposes=["safeguarding"], method="oral") for number in (5, 6))
    after = fact(7, "share-decided", "2026-03-07", share=5, decision="granted", sharing_basis="vital_interests")
    got = fact(8, "share-followed", "2026-03-08", share=5, how="acknowledged")
    found = rates(*WHOLE, urgent, other, after, got)
    assert (found["shares_decided_before"], found["emergencies_decided"], found["shares_acknowledged"]) == ((1, 3, 0), (1, 2, 1), (1, 2, 1))
    assert lines(*WHOLE, urgent)[5]["decision"] == "emergency, not decided"


def test_a_window_takes_the_acts_that_were_done_in_it():
    assert list(lines(*WHOLE, since=date(2026, 3, 4), until=date(2026, 3, 5))) == [3]
    assert rates(*WHOLE, CORRECTED, until=date(2026, 3, 5))["recipients_told"] == (0, 0, 0)


def test_a_correction_recorded_later_changes_last_year_as_corrected_and_not_last_year_as_recorded():
    late = correction(6, "2027-02-01", 4, "recipient", "nps")
    end = instant("2026-12-31T23:00")
    found = [lines(*WHOLE, late, at=at)[4]["to"] for at in (Coordinates.as_recorded(end), Coordinates.as_corrected(end))]
    assert found == ["cwp", "nps"]


def test_what_cannot_be_read_is_told_as_far_as_it_can_be():
    odd = fact(5, "share-made", "2026-03-06", items=True, recipient={"a": 1}, persons=[{}], purposes=7, decision=[3], manifest=[])
    brought = fact(6, "information-contributed", "2026-03-06", to=[["cwp"]], discussion={}, agency={})
    named = fact(7, "identity-disclosed", "2026-03-06", victim=[1], suspect={})
    followed = fact(8, "share-followed", "2026-03-06", share={}, how=[])
    found = lines(*WHOLE, odd, brought, named, followed)
    assert [found[entry]["to"] for entry in (5, 6, 7)] == ["outside the unit", "outside the unit", "the victim"]
    assert (found[7]["person"], found[5]["persons"], found[5]["items"]) == (None, [], [])
