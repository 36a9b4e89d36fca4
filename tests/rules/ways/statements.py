"""Supplementary statements: beside which entry they stand, and with which dispute they go."""

from tests.rules import acts, ways
from tests.rules.scenario import given, given_person, given_unit

TRIAGED = given(acts.referral(), acts.triage())
DISPUTED = given(acts.referral(), acts.triage(), acts.disputing(2))
ENDED = given(acts.referral(), acts.triage(), acts.disputing(2), acts.resolving(3))
STATED = given(acts.referral(), acts.triage(), acts.supplementing(2))

BOTH_WAYS: ways.BothWays = {
    "supplemented_entry_exists": (
        [
            TRIAGED.when(acts.supplementing(2)), STATED.when(acts.supplementing(2)),
            given(acts.referral(), acts.closing()).when(acts.supplementing(1)),
            given(acts.referral(), acts.clinical_note()).when(acts.supplementing(2)),
            given_person(acts.identifying()).when(acts.supplementing(1)), given_unit(acts.adding(1)).when(acts.supplementing(1)),
        ],
        [TRIAGED.when(acts.supplementing(3)), STATED.when(acts.supplementing(3)), DISPUTED.when(acts.supplementing(3))],
    ),
    "statement_goes_with_its_dispute": (
        [DISPUTED.when(acts.supplementing(2, 3)), ENDED.when(acts.supplementing(2, 3)), DISPUTED.when(acts.supplementing(1))],
        [DISPUTED.when(acts.supplementing(1, 3)), DISPUTED.when(acts.supplementing(2, 1)), TRIAGED.when(acts.supplementing(2, 9))],
    ),
}  # fmt: skip
