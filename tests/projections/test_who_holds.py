"""P18 who holds, on hand-worked histories: each entry with its correction chain, who was given it, and whether he knows what changed."""

from datetime import date

from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.who_holds import QUESTION
from tests.projections.histories import LONDON, MEMBER, correction, fact, instant

VICTIM = "00000000-0000-4000-8000-000000000006"
REFERRED = fact(1, "referral-received", "2026-03-02", urgency="routine")
NOTE = fact(2, "triage-decided", "2026-03-02", outcome="possible_stalking")
SHARED = fact(3, "share-made", "2026-03-05", recipient="cwp", items=[1, 2], purposes=["safeguarding"], method="ledger")
MENDED = correction(4, "2026-03-09", 1, "urgency", "urgent")
AGAIN = correction(5, "2026-03-10", 4, "to", "immediate")
PAPER = fact(6, "share-made", "2026-03-11", items=[4], purposes=["safeguarding"], method="paper", manifest="ab")
GLASS = fact(7, "glass-broken", "2026-03-12", ground="life")
CASE = (REFERRED, NOTE, SHARED, MENDED, AGAIN, PAPER, GLASS)
TOLD = fact(8, "recipient-notified", "2026-03-13", share=3, of="correction")


def told(*facts, at=NOW, **window):
    rows = [each.row for each in fold_stream(QUESTION, facts, at, LONDON).rows]
    return QUESTION.told(rows, Asking(instant("2026-06-01"), LONDON, **window))


def lines(*facts, **more):
    """By first entry of the chain (or all before an act) and act: to whom, what he is still to be told of, and whether he was told."""
    return {(line["held"], line["by_act"]): (line["to"], line["to_tell"], line["told"]) for line in told(*facts, **more).lines}


def rate(*facts, **more):
    (found,) = told(*facts, **more).rates
    return found.k, found.n, tuple(found.excluded.values())


def test_a_case_of_which_nothing_was_given_has_no_row():
    asked = fact(3, "share-requested", "2026-03-03", of="police", recipient="cwp", items=[1])
    assert fold_stream(QUESTION, [REFERRED, asked], NOW, LONDON).rows == []


def test_an_entry_is_held_with_its_correction_chain_by_everybody_who_was_given_any_of_it():
    # #1 is corrected by #4, and #4 by #5: one chain. cwp got #1 and #2 by #3; somebody outside got #4 by #6; who broke the glass (#7) all.
    # After #3 the chain was changed twice, #4 and #5; after #6 not any more; #2 never.
    both = ["correction #4", "correction #5"]
    assert lines(*CASE) == {
        ("#1, #4, #5", 3): ("cwp", both, "no"), ("#1, #4, #5", 6): ("outside the unit", [], None), ("#1, #4, #5", 7): ("police", [], None),
        ("#2", 3): ("cwp", [], None), ("#2", 7): ("police", [], None), ("all before #7", 7): ("police", [], None),
    }  # fmt: skip
    assert rate(*CASE) == (0, 1, (5, 0))


def test_each_holding_tells_on_which_basis_and_what_became_of_it():
    decided = fact(8, "share-decided", "2026-03-12", share=3, decision="granted", sharing_basis="safeguarding")
    gone = fact(9, "share-followed", "2026-03-14", share=6, how="returned")
    found = {(line["entry"], line["by_act"]): line for line in told(*CASE, decided, gone).lines}
    assert [found[1, 3][name] for name in ("number", "what", "on", "by", "actor", "sharing_basis", "purposes", "method", "left")] == [
        "CHS-26-0007", "shared", "2026-03-05", "police", MEMBER, "safeguarding", ["safeguarding"], "ledger", None,
    ]  # fmt: skip
    assert (found[1, 6]["left"], found[1, 6]["manifest"], found[1, 6]["chain"]) == ("returned #9", "ab", [1, 4, 5])
    assert found[None, 7]["members"] == [MEMBER]


def test_who_was_told_of_all_is_counted_of_those_who_must_be():
    first = fact(8, "recipient-notified", "2026-03-13", share=3, of="correction", entry=4)
    assert (rate(*CASE, first), lines(*CASE, first)["#1, #4, #5", 3][1:]) == ((0, 1, (5, 0)), (["correction #5"], "in part"))
    assert (rate(*CASE, TOLD), lines(*CASE, TOLD)["#1, #4, #5", 3][1:]) == ((1, 1, (5, 0)), ([], "yes"))
    # A restriction of #2 is one of what cwp and the police hold of it, and of all that was there before #7, and not of the chain of #1.
    closed = fact(9, "record-restricted", "2026-03-14", ground="evidence", versions=[2])
    assert rate(*CASE, TOLD, closed) == (1, 4, (2, 0))
    assert lines(*CASE, TOLD, closed)["#1, #4, #5", 7][1] == []
    # Who destroyed what he had need not be told any more of either entry: of #1 he was told of both corrections, of #2 of nothing.
    gone = fact(10, "share-followed", "2026-03-15", share=3, how="destroyed")
    assert rate(*CASE, TOLD, closed, gone) == (1, 3, (2, 1))


def test_what_agencies_told_and_victims_learned_is_held_too():
    held = fact(2, "discussion-held", "2026-03-04", agencies=["police", "cwp", "nps"], members=[MEMBER])
    brought = fact(3, "information-contributed", "2026-03-04", agency="police", to=["cwp", "nps"], sharing_basis="cda115")
    informed = fact(4, "victim-informed", "2026-03-04", victim=VICTIM, of="bail", entry=1, method="telephone")
    mended = correction(5, "2026-03-06", 3, "sharing_basis", "safeguarding")
    found = {line["entry"]: line for line in told(REFERRED, held, brought, informed, mended).lines}
    assert [(found[entry]["to"], found[entry]["person"], found[entry]["members"]) for entry in (1, 3)] == [
        ("the victim", VICTIM, []), ("cwp, nps", None, [MEMBER]),
    ]  # fmt: skip
    assert rate(REFERRED, held, brought, informed, mended) == (0, 2, (1, 0)), "two agencies must be told"


def test_a_window_takes_the_acts_that_gave_something_in_it():
    assert {act for _, act in lines(*CASE, since=date(2026, 3, 11), until=date(2026, 3, 12))} == {6}


def test_a_correction_changes_last_year_as_corrected_and_not_last_year_as_recorded():
    late = correction(8, "2027-02-01", 3, "recipient", "nps")
    end = instant("2026-12-31T23:00")
    found = [lines(*CASE, late, at=at)["#2", 3][0] for at in (Coordinates.as_recorded(end), Coordinates.as_corrected(end))]
    assert found == ["cwp", "nps"]


def test_what_cannot_be_read_changes_nothing():
    odd = [
        fact(9, "share-made", "2026-03-14", items="all", recipient=[{}], decision={}, purposes={}),
        fact(10, "share-followed", "2026-03-14", share=[3], how={}),
        fact(11, "recipient-notified", "2026-03-14", share=None, of=[]),
        fact(12, "record-restricted", "2026-03-14", versions="2"),
        fact(13, "victim-informed", "2026-03-14", entry=True),
    ]
    assert lines(*CASE, *odd) == lines(*CASE) | {("#9", 9): ("outside the unit", [], None)}
