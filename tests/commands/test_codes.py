"""Codes that a page of help lists without loading their class are those of that class, in its order, with the same meanings."""

from commands import erase, moving, options, requested, reviewing
from ledger.events.breach import BreachRisk
from ledger.events.glass import GlassGround
from ledger.events.privacy import ErasureAuthority, ErasureScope
from ledger.events.retention import RetentionGroup
from ledger.events.rights import RequestStep
from ledger.rules.clocks.rights import ASKS


def test_codes_with_their_meanings_are_those_of_the_event():
    assert BreachRisk.meanings() == moving.RISKS
    assert {code: meaning.partition(": ")[2] or meaning for code, meaning in RetentionGroup.meanings().items()} == reviewing.GROUPS
    assert erase.AUTHORITIES | {ErasureAuthority.EARLIER_ERASURE: ErasureAuthority.EARLIER_ERASURE.meaning} == ErasureAuthority.meanings()


def test_codes_that_are_told_in_other_words_are_those_of_the_event():
    assert [*erase.SCOPES, ErasureScope.AGAIN] == [*ErasureScope.meanings()]
    assert [*options.DANGERS] == [*GlassGround.meanings()]
    assert [*requested.WORDS] == [*RequestStep.meanings()]
    assert requested.AWAITED.keys() <= {*ASKS.values()}
