"""Who was given what, and what he must be told of it since: the whole correction chain, restriction and its end, erasure, recall."""

from typing import Any
from uuid import UUID

import pytest

from ledger.events.fact import Fact
from ledger.rules import recipients
from ledger.rules.recipients import by_kind
from tests.projections.histories import MEMBER, fact

MEMBER_ID = UUID(MEMBER)


def said(number: int, kind: str, **fields: Any) -> Fact:
    """One entry; its version is its position."""
    return fact(number, kind, "2026-03-02", **fields)


def corrects(number: int, target: int) -> Fact:
    return said(number, "fact-corrected", target=target, field="urgency", to="urgent")


def told(number: int, of: str, entry: int | None = None, share: int = 4) -> Fact:
    return said(number, "recipient-notified", share=share, of=of, **({} if entry is None else {"entry": entry}))


GIFT = said(4, "share-made", items=[1, 3], recipient="cwp")
RESTRICTED = said(5, "record-restricted", versions=[3], ground="evidence")
LIFTED = said(7, "restriction-lifted", restriction=5, told_on="2026-03-05")


def waits(*since: Fact, gift: Fact = GIFT) -> list[tuple[str, int]]:
    """What the recipient is still to be told of after these, in the order in which it is told."""
    return [(each.of, each.entry.version) for each in recipients.waiting(gift, by_kind([gift, *since]))]


@pytest.mark.parametrize(("since", "left"), [
    ([corrects(5, 1)], [("correction", 5)]),
    ([corrects(5, 2)], []),
    ([corrects(5, 1), corrects(6, 5), corrects(7, 6)], [("correction", 5), ("correction", 6), ("correction", 7)]),
    ([corrects(5, 1), told(6, "correction")], []),
    ([corrects(5, 1), told(6, "correction", 5), corrects(7, 1)], [("correction", 7)]),
    ([corrects(5, 1), told(6, "correction", 5, share=3)], [("correction", 5)]),
    ([said(5, "fact-disputed", target=3)], []),
    ([RESTRICTED], [("restriction", 5)]),
    ([said(5, "record-restricted", versions=[2], ground="evidence")], []),
    ([RESTRICTED, LIFTED], []),
    ([RESTRICTED, told(6, "restriction", 5), LIFTED], [("lifting", 7)]),
    ([RESTRICTED, told(6, "restriction", 5), LIFTED, told(8, "lifting")], []),
    ([said(5, "content-erased", slots=["a"])], [("erasure", 5)]),
    ([said(5, "content-erased", slots=["a"], versions=[3])], [("erasure", 5)]),
    ([said(5, "content-erased", slots=["a"], versions=[2])], []),
    ([said(5, "share-followed", share=4, how="recalled")], [("recall", 5)]),
    ([said(5, "share-followed", share=4, how="acknowledged")], []),
    ([corrects(5, 1), said(6, "share-followed", share=4, how="destroyed")], []),
    ([corrects(5, 1), said(6, "content-erased", slots=["a"]), RESTRICTED], [("erasure", 6), ("restriction", 5), ("correction", 5)]),
    ([corrects(5, 5), said(6, "record-restricted", versions=[[1]]), said(7, "restriction-lifted", restriction="5")], []),
])  # fmt: skip
def test_what_a_recipient_is_still_to_be_told_of(since: list[Fact], left: list[tuple[str, int]]) -> None:
    assert waits(*since) == left


def test_of_an_end_of_a_restriction_he_is_told_who_was_given_what_was_restricted() -> None:
    later = said(6, "share-made", items=[3], recipient="cwp")
    assert waits(RESTRICTED, LIFTED, gift=later) == [("lifting", 7)]


def test_a_correction_that_was_given_is_of_the_same_chain_as_what_it_corrects() -> None:
    given = said(4, "share-made", items=[3], recipient="cwp")
    kinds = by_kind([corrects(3, 1), given, corrects(5, 1), corrects(6, 2)])
    assert [each.entry.version for each in recipients.notices(given, kinds)] == [5]
    assert recipients.chain([3], kinds) == {1, 3, 5}
    assert recipients.chain([6, 9], kinds) == {2, 6, 9}


def test_who_must_be_told_holds_an_entry_of_the_chain_and_gave_nothing_back() -> None:
    brought, glass = said(6, "information-contributed", agency="police", to=["cwp"]), said(7, "glass-broken", ground="life")
    kinds = by_kind([GIFT, corrects(5, 1), brought, glass])
    for versions, found in (([1], [4, 7]), ([5], [4, 7]), ([2], [7]), ([6], [6, 7]), ([8], []), (None, [4, 6, 7])):
        assert [each.version for each in recipients.holding(kinds, versions)] == found
    gone = by_kind([GIFT, said(5, "share-followed", share=4, how="returned")])
    assert recipients.holding(gone, [1]) == []


def test_who_broke_the_glass_is_told_of_what_was_there_before_and_of_nothing_later() -> None:
    glass = said(4, "glass-broken", ground="life")
    assert waits(corrects(5, 1), corrects(6, 5), corrects(8, 7), gift=glass) == [("correction", 5)]
    restricted = said(3, "record-restricted", versions=[1], ground="evidence")
    assert waits(restricted, said(5, "restriction-lifted", restriction=3), gift=glass) == []


def test_where_several_agencies_received_it_each_is_told() -> None:
    brought = said(4, "information-contributed", agency="police", to=["cwp", "probation"])
    change = corrects(5, 4)
    one, other = (
        said(number, "recipient-notified", share=4, of="correction", entry=5, recipient=to) for number, to in ((6, "cwp"), (7, "probation"))
    )
    assert waits(change, one, gift=brought) == [("correction", 5)]
    assert waits(change, one, other, gift=brought) == waits(change, told(6, "correction"), gift=brought) == []
    (notice,) = recipients.notices(brought, by_kind([brought, change, one]))
    assert (notice.settled, dict(notice.apart)) == (None, {"cwp": one})


INFORMED = said(4, "victim-informed", of="bail", entry=1, method="telephone")


@pytest.mark.parametrize(("since", "left"), [
    ([corrects(5, 1)], [("correction", 5)]),
    ([corrects(5, 2)], []),
    ([corrects(5, 1), told(6, "correction", 5)], []),
    ([corrects(5, 1), said(6, "victim-informed", of="bail", entry=1)], []),
    ([corrects(5, 1), said(6, "victim-informed", of="bail", entry=2)], [("correction", 5)]),
    ([corrects(5, 1), said(6, "victim-informed", of="bail", entry=1, victim="another")], [("correction", 5)]),
    ([said(5, "victim-informed", of="bail", entry=1), corrects(6, 1)], [("correction", 6)]),
    ([said(5, "content-erased", slots=["a"], versions=[1]), said(6, "victim-informed", of="bail", entry=1)], [("erasure", 5)]),
])  # fmt: skip
def test_a_victim_is_told_anew_of_what_was_corrected_of_the_entry_of_which_she_was_informed(since: list[Fact], left: list[Any]) -> None:
    assert waits(*since, gift=INFORMED) == left


def test_a_victim_who_was_informed_of_no_entry_was_given_none() -> None:
    nothing = said(4, "victim-informed", of="rights", method="telephone")
    assert recipients.given(by_kind([nothing])) == []
    assert recipients.holding(by_kind([nothing]), None) == []
    assert recipients.given(by_kind([INFORMED])) == [INFORMED]


def test_who_took_the_case_over_got_all_that_was_there_and_knows_of_a_restriction_before() -> None:
    moved = said(4, "case-transferred", area="northern")
    assert waits(corrects(5, 1), corrects(8, 7), gift=moved) == [("correction", 5)]
    assert waits(said(3, "record-restricted", versions=[1]), said(5, "restriction-lifted", restriction=3), gift=moved) == [("lifting", 5)]
    assert [each.version for each in recipients.holding(by_kind([moved]), [1])] == [4]
    assert recipients.named(moved, MEMBER_ID, suspect=False)
    assert waits(corrects(5, 1), said(6, "recipient-notified", share=4, of="correction", recipient="northern"), gift=moved) == []


def test_who_was_advised_is_told_of_a_correction_of_the_advice() -> None:
    advice = said(4, "advice-given", agency="cwp", means="telephone")
    assert waits(corrects(5, 4), corrects(6, 1), gift=advice) == [("correction", 5)]
    assert not recipients.named(advice, MEMBER_ID, suspect=True)
