"""Which legal hold the cases of proceedings need: when they are opened, end, and are taken up again."""

from datetime import date

import pytest

from ledger.events.proceedings import Ending
from ledger.rules.jurisdiction import load
from ledger.rules.opened import CONVICTIONS, hold_wanted

TODAY, LOOKED_AT = date(2026, 3, 2), date(2026, 9, 1)


def opening(kind="criminal", jurisdiction="england_wales"):
    return {"kind": kind, "jurisdiction": jurisdiction}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("criminal", ("cpia", "verdict", LOOKED_AT)), ("civil_order", ("civil", "proceedings_ended", LOOKED_AT)),
        ("inquest", ("coroner", "proceedings_ended", LOOKED_AT)), ("other", None), ("trial", None),
    ],
)  # fmt: skip
def test_the_hold_of_an_opening_is_that_of_its_kind(kind, wanted):
    assert load("england_wales").kinds["criminal"].days("hold") == (LOOKED_AT - TODAY).days
    assert hold_wanted(opening(kind), TODAY) == wanted
    assert hold_wanted(opening(kind, "mars"), TODAY) is None


def test_after_a_conviction_material_is_held_on_and_after_no_other_ending():
    found = {ending.value: hold_wanted(opening(), TODAY, ending=ending) for ending in Ending}
    assert {ending for ending, wanted in found.items() if wanted is not None} == CONVICTIONS
    assert found["convicted"] == ("cpia", "release", LOOKED_AT)
    assert hold_wanted(opening("civil_order"), TODAY, ending="order_made") is None


def test_what_is_taken_up_again_is_held_until_that_ends():
    assert hold_wanted(opening(), TODAY, again=True) == ("cpia", "appeal_ended", LOOKED_AT)
    assert hold_wanted(opening("family"), TODAY, again=True) == ("civil", "proceedings_ended", LOOKED_AT)
