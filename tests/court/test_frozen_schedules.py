"""An issued version never changes: it is computed again from what stood recorded before it, and if it cannot be, that is said."""

from dataclasses import replace

import pytest

from ledger.errors import UsageError
from projections.court.schedule import Proceedings, digest, drawn, frozen
from tests.court.opened import ENGLAND_WALES, NAMES, OPENED, entries, numbers, without
from tests.rules.acts_schedules import SAM, amending, issuing, listing

MG6C = "mg6c"


def test_an_issued_version_is_computed_again_as_it_stood():
    kept = [*OPENED, listing(14), listing(15, location="Room 2.")]
    first = issuing(first=14, last=15, digest=digest(drawn(MG6C, Proceedings.of(entries(*kept), NAMES), ENGLAND_WALES)))
    more = [*kept, first, amending(4), listing(16)]
    whole = drawn(MG6C, Proceedings.of(entries(*more), NAMES), ENGLAND_WALES, whole=True)
    story = entries(*more, issuing(version=2, first=16, last=16, digest=digest(whole)), amending(5))
    found = [frozen(version, story, NAMES, ENGLAND_WALES) for version in (6, 9)]
    assert [(each.form, each.version, each.holds, numbers(each.sheet)) for each in found] == [
        (MG6C, 1, True, ["14", "15"]), (MG6C, 2, True, ["14", "15", "16"]),
    ]  # fmt: skip
    with pytest.raises(UsageError, match="entry 4 of the proceedings issued no schedule"):
        frozen(4, story, NAMES, ENGLAND_WALES)
    other = frozen(6, story, NAMES | {str(SAM): "Samuel Sample"}, ENGLAND_WALES)
    assert (other.holds, other.why) == (False, "the words of its form, or a name on it, are not those of that day")
    for reason, why in (("erased", "was erased since"), ("restricted", "is not shown to you")):
        story[3] = without(story[3], {"description": [None]}, reason)
        lost = frozen(6, story, NAMES, ENGLAND_WALES)
        assert (lost.holds, lost.why) == (False, f"something that it said {why}")


def test_a_version_that_was_issued_in_earlier_words_of_its_form_is_computed_again_in_these():
    before = replace(ENGLAND_WALES.forms[MG6C], title="Schedule of unused material", columns=ENGLAND_WALES.forms[MG6C].columns[:2])
    then = replace(ENGLAND_WALES, forms={**ENGLAND_WALES.forms, MG6C: before})
    said = drawn(MG6C, Proceedings.of(entries(*OPENED, listing(14)), NAMES), then)
    story = entries(*OPENED, listing(14), issuing(first=14, last=14, digest=digest(said)))
    assert not frozen(5, story, NAMES, ENGLAND_WALES).holds
    for earlier in ((before,), (ENGLAND_WALES.forms["mg6d"], replace(before, notes=()), before)):
        found = frozen(5, story, NAMES, replace(ENGLAND_WALES, earlier=earlier))
        assert (found.holds, found.sheet) == (True, said)
