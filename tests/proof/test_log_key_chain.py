"""From the key that a reader pinned to those that sign today: what is followed, what is not, and what was signed after its time."""

from itertools import permutations

import pytest
from proof.conftest import made_key

from ledger.proof import log_key_chain
from ledger.proof.finding import Matter
from ledger.proof.log_key_chain import RULE, Change, Signed, Span
from ledger.proof.note import ED25519, VerifierKey

CASES, ACCESS, NEXT = "ledger.example/unit/cases/1", "ledger.example/unit/access/1", "ledger.example/unit/cases/2"


def key(number, origin=CASES) -> VerifierKey:
    return made_key(f"{number}")._replace(name=origin).verifier(ED25519)


ONE, TWO, THREE, EVE = key(1), key(2), key(3), key("eve")
A_ONE, A_TWO = key(4, ACCESS), key(5, ACCESS)


def signed(size, *keys, log="cases"):
    return Signed(log, size, frozenset(keys))


CHANGES = (
    Change(3, ONE, adopted=True), Change(4, A_ONE, adopted=True),
    Change(20, TWO, adopted=True), Change(23, ONE, adopted=False, size=22),
    Change(30, A_TWO, adopted=True), Change(31, A_ONE, adopted=False, size=7),
    Change(40, THREE, adopted=True), Change(43, TWO, adopted=False, size=42),
)  # fmt: skip
CHECKPOINTS = (
    signed(10, ONE), signed(22, ONE, TWO), signed(32, TWO), signed(42, TWO, THREE), signed(50, THREE),
    signed(3, A_ONE, log="access"), signed(7, A_ONE, A_TWO, log="access"), signed(9, A_TWO, log="access"),
)  # fmt: skip
EVERY = {
    ONE: Span(0, 22), TWO: Span(22, 42), THREE: Span(42), A_ONE: Span(0, 7), A_TWO: Span(7),
}  # fmt: skip


def followed(*pinned, changes=CHANGES, checkpoints=CHECKPOINTS):
    return log_key_chain.followed(pinned, changes, checkpoints)


def test_who_pinned_the_first_key_follows_it_to_every_other():
    found = followed(ONE)
    assert (found.trusted, found.findings) == (EVERY, ())
    assert all(found.believes(each) for each in CHECKPOINTS)


@pytest.mark.parametrize("pinned", [TWO, THREE])
def test_who_pinned_a_later_key_believes_what_the_record_says_of_the_first(pinned):
    found = followed(pinned)
    assert found.trusted[ONE] == Span(0, 22)
    assert found.trusted[THREE].upto is None
    assert found.findings == ()


def test_the_order_in_which_checkpoints_are_read_does_not_matter():
    assert all(followed(ONE, checkpoints=order).trusted == EVERY for order in permutations(CHECKPOINTS[:5] + CHECKPOINTS[6:7]) if order)


def test_a_line_that_anybody_adds_to_a_note_makes_no_key_trusted():
    found = followed(ONE, checkpoints=(*CHECKPOINTS, signed(10, ONE, EVE), signed(99, EVE)))
    assert (found.trusted, found.believes(signed(99, EVE))) == (EVERY, False)


def test_a_key_that_the_record_adopts_and_no_trusted_key_signed_with_is_not_trusted():
    alone = [each for each in CHECKPOINTS if each.size != 22]
    found = followed(ONE, checkpoints=[*alone, signed(22, ONE), signed(23, TWO)])
    assert TWO not in found.trusted
    assert not found.believes(signed(32, TWO))


def test_an_entry_that_no_trusted_key_signed_over_says_nothing():
    assert followed(ONE, checkpoints=[signed(10, ONE), signed(50, EVE)]).trusted == {ONE: Span(), A_ONE: Span()}
    assert followed(EVE).trusted == {EVE: Span()}
    assert followed().trusted == {}


def test_a_retired_key_that_signs_on_is_a_finding_and_is_not_believed():
    late = signed(60, ONE)
    found = followed(ONE, checkpoints=(*CHECKPOINTS, late))
    assert [(each.matter, each.log, each.rule) for each in found.findings] == [(Matter.LOG_SIGNATURE, "cases", RULE)]
    assert "60 entries" in found.findings[0].what
    assert not found.believes(late)
    assert {**found.trusted} == EVERY
    both = followed(ONE, checkpoints=(*CHECKPOINTS, signed(60, ONE, THREE)))
    assert (len(both.findings), both.believes(signed(60, ONE, THREE))) == (1, True)


def test_a_key_that_is_adopted_again_stays_retired():
    again = (*CHANGES, Change(45, ONE, adopted=True), Change(46, ONE, adopted=False, size=90))
    assert followed(ONE, changes=again).trusted[ONE] == Span(0, 22)


def test_a_retirement_without_a_size_ends_everything():
    assert followed(THREE, changes=[Change(3, ONE, adopted=True), Change(4, ONE, adopted=False)]).trusted[ONE] == Span(0, 0)


@pytest.mark.parametrize("origin", [NEXT, "another.example/unit/cases/1", "another.example/unit/access/1", "of-no-form"])
@pytest.mark.parametrize("position", [48, 55])
def test_no_key_vouches_for_another_origin_of_the_record_or_for_another_name(origin, position):
    """Witnesses may have cosigned another history under it: it is pinned, or not trusted."""
    second = key(6, origin)
    changes, checkpoints = [*CHANGES, Change(position, second, adopted=True)], (*CHECKPOINTS, signed(60, second))
    assert second not in followed(ONE, changes=changes, checkpoints=checkpoints).trusted
    assert not followed(ONE, changes=changes, checkpoints=checkpoints).believes(signed(60, second))
    assert followed(ONE, second, changes=changes, checkpoints=checkpoints).believes(signed(60, second))


def test_another_epoch_of_the_other_log_follows_from_the_record():
    second = key(6, "ledger.example/unit/access/2")
    assert followed(ONE, changes=[*CHANGES, Change(48, second, adopted=True)]).trusted[second] == Span()
