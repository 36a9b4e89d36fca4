"""What the rules of retention let through and refuse."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from ledger.events.retention import RetentionDecision
from tests.rules import acts
from tests.rules.acts_retention import TODAY, classifying, erasing, placing, releasing, reviewing
from tests.rules.scenario import SUPERVISOR, given_person, of_agency, with_erased
from tests.rules.ways import BothWays

NURSE = replace(SUPERVISOR, actor=UUID(int=5), agency="cwp")
PERSON = given_person(acts.identifying())
CLASSIFIED = given_person(acts.identifying(), classifying())
BOTH = given_person(acts.identifying(), classifying(), classifying("cwp", date(2006, 1, 1)))
ANEW = given_person(acts.identifying(), classifying(), classifying(start=date(2026, 1, 1)))
HELD = given_person(acts.identifying(), classifying(), classifying("cwp"), placing("police"))
ALL_HELD = given_person(acts.identifying(), classifying(), classifying("cwp"), of_agency("cwp", placing()))
RELEASED = given_person(acts.identifying(), classifying(), placing(), releasing(3))
YESTERDAY = TODAY - timedelta(days=1)

BOTH_WAYS: BothWays = {
    "was_classified": (
        [CLASSIFIED.when(reviewing()), BOTH.when(reviewing(controller="cwp"), actor=NURSE), with_erased(PERSON).when(reviewing())],
        [PERSON.when(reviewing()), CLASSIFIED.when(reviewing(controller="cwp"), actor=NURSE)],
    ),
    "decided_in_its_period": (
        [
            CLASSIFIED.when(reviewing(on=date(2016, 3, 2), again=TODAY)),
            BOTH.when(reviewing(controller="cwp", on=date(2006, 1, 1)), actor=NURSE),
        ],
        [CLASSIFIED.when(reviewing(on=date(2016, 3, 1))), ANEW.when(reviewing(on=date(2025, 12, 31)))],
    ),
    "next_review_follows": (
        [CLASSIFIED.when(reviewing()), CLASSIFIED.when(reviewing(RetentionDecision.RESTRICT)), CLASSIFIED.when(erasing())],
        [
            CLASSIFIED.when(reviewing(again=None)), CLASSIFIED.when(reviewing(RetentionDecision.RESTRICT, again=None)),
            CLASSIFIED.when(reviewing(again=TODAY)), CLASSIFIED.when(reviewing(RetentionDecision.ERASE)),
        ],
    ),
    "decider_is_named": (
        [CLASSIFIED.when(reviewing()), BOTH.when(reviewing(controller="cwp", by=UUID(int=6))), BOTH.when(erasing("cwp"), actor=NURSE)],
        [BOTH.when(reviewing(controller="cwp")), CLASSIFIED.when(erasing(), actor=NURSE)],
    ),
    "criteria_agree": (
        [CLASSIFIED.when(reviewing(criteria=("serious_harm", "vulnerable"))), CLASSIFIED.when(reviewing(criteria=("none",)))],
        [CLASSIFIED.when(reviewing(criteria=("none", "vulnerable")))],
    ),
    "no_hold_covers_it": (
        [
            CLASSIFIED.when(erasing()), HELD.when(erasing("cwp"), actor=NURSE), HELD.when(reviewing(RetentionDecision.RESTRICT)),
            RELEASED.when(erasing()),
        ],
        [HELD.when(erasing()), ALL_HELD.when(erasing()), ALL_HELD.when(erasing("cwp"), actor=NURSE)],
    ),
    "days_have_come": (
        [CLASSIFIED.when(reviewing(on=YESTERDAY))],
        [
            CLASSIFIED.when(reviewing(on=TODAY + timedelta(days=1))), PERSON.when(classifying(start=TODAY + timedelta(days=1))),
        ],
    ),
}
