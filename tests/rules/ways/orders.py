"""What each rule of orders lets through and refuses. Entry 1 is the referral, so what follows begins with entry 2."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Occurred
from ledger.events.orders import AppealStage, BreachStage, OrderChange, OrderChanged, OrderKind, OrderMade
from tests.rules import acts
from tests.rules import acts_victim as victim
from tests.rules import orders_acts as orders
from tests.rules.acts_victim import STAN
from tests.rules.orders_acts import LAST_DAY, MADE_ON, SERVED_ON
from tests.rules.scenario import START, Given, Outcome, dated, given

DAY = timedelta(days=1)
SID = UUID(int=204)
DECEMBER = Occurred("2025-12", "month")
REFERRED, APPLYING = dated(acts.referral(), DECEMBER), dated(orders.applying(), DECEMBER)
OPEN = given(REFERRED)
SHORT = given(REFERRED, orders.making(OrderKind.DVPO, fixed_until=MADE_ON + 13 * DAY))
APPLIED = given(REFERRED, APPLYING)
MADE = given(REFERRED, orders.making(fixed_until=LAST_DAY))
LOCAL = orders.making(prohibitions=("1",), requirements=("2", "3a"), local=("1",), own_period=("2",), own_until=(date(2027, 1, 4),))
DETAILED = given(REFERRED, LOCAL)
INTERIM = given(REFERRED, APPLYING, orders.interim(2))
OF_ONE_OF_TWO = given(
    REFERRED, victim.suspected(), victim.suspected(SID), dated(orders.applying().model_copy(update={"suspect": STAN}), DECEMBER),
    orders.interim(4),
)
"""An interim order against one of two suspects."""
FULL_AND_OTHER = given(
    REFERRED, APPLYING, dated(orders.applying(OrderKind.RESTRAINING), DECEMBER), dated(orders.applying(OrderKind.INTERIM_SPO), DECEMBER)
)
FEBRUARY, MARCH = date(2026, 2, 2), date(2026, 3, 1)


def becoming(how: OrderChange, on: date = SERVED_ON, **more: Any) -> OrderChanged:
    """A change of the order of entry 2."""
    return orders.changing(2, how, on, **more)


def dvpo(days: int) -> OrderMade:
    """A domestic violence protection order in force for so many days, that of its making included."""
    return orders.making(OrderKind.DVPO, fixed_until=MADE_ON + (days - 1) * DAY)


def owning(until: date, condition: str = "2", **more: Any) -> OrderChanged:
    """A variation in February that gives a condition of the order of entry 2 a last day of its own."""
    return becoming(OrderChange.VARIED, FEBRUARY, own_period=(condition,), own_until=(until,), **more)


DISCHARGED = becoming(OrderChange.DISCHARGED, FEBRUARY, consents=True)
VARIED = becoming(OrderChange.VARIED, FEBRUARY, removed=("2",), requirements=("3",))
RENEWED = becoming(OrderChange.RENEWED, FEBRUARY, fixed_until=LAST_DAY + 9 * DAY)
SHORTENED = given(REFERRED, orders.making(), becoming(OrderChange.VARIED, FEBRUARY, fixed_until=MARCH, consents=True))
ALLOWED_IN_PART = given(REFERRED, orders.making(), becoming(OrderChange.APPEALED, FEBRUARY, appeal=AppealStage.VARIATION))
OWNED = given(REFERRED, orders.making(), owning(MARCH))
SERVED = given(REFERRED, orders.making(), orders.serving(2))
GOVERNED = given(REFERRED, orders.making(), becoming(OrderChange.SOA_NOTIFICATION))
REPLACING = orders.making(made_on=FEBRUARY, application=2, interim=3)
ENDED = given(REFERRED, APPLYING, orders.interim(2), REPLACING)
LATE = given(REFERRED, APPLYING, orders.refusing(2, FEBRUARY), orders.interim(2))
"""An interim order recorded after the decision with which it ended."""
BREACHED = given(REFERRED, LOCAL, orders.breaching(2, "3a", on=FEBRUARY))


DECIDED = (AppealStage.DISMISSED, AppealStage.VARIATION, AppealStage.SET_ASIDE)
LODGED = becoming(OrderChange.APPEALED, appeal=AppealStage.LODGED)


def deciding(stage: AppealStage, on: date = FEBRUARY) -> OrderChanged:
    """The decision of an appeal against the order of entry 2."""
    return becoming(OrderChange.APPEALED, on, appeal=stage)


def moved(target: int, day: str) -> FactCorrected:
    return acts.correcting(target, "occurred_at", to=Occurred(day, "day").to_json())


APPEALED, SET_ASIDE = given(REFERRED, orders.making(), LODGED), given(REFERRED, orders.making(), LODGED, deciding(AppealStage.SET_ASIDE))
APPLIED_LATE = given(REFERRED, dated(orders.applying(), Occurred(str(FEBRUARY), "day")))
SERVED_AT_TEN = (REFERRED, orders.making(), dated(orders.serving(2), Occurred("2026-01-07T10:00:00Z", "instant")))
NOTIFIED = given(REFERRED, orders.making(), orders.notifying(2))
WRONG_DAYS = given(REFERRED, orders.making(made_on=MARCH), orders.notifying(2))
TWO_ORDERS = given(REFERRED, orders.making(), orders.making(OrderKind.RESTRAINING, MARCH), orders.notifying(2))


AFTERWARDS = START.replace(year=2029)
"""When every day named here has come."""


def each(state: Given, *events: object) -> list[Outcome]:
    return [state.when(event, at=AFTERWARDS) for event in events]  # type: ignore[arg-type]


BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "an_application_was_made": (each(APPLIED, orders.refusing(2)), each(OPEN, orders.refusing(1), orders.refusing(2))),
    "full_order_lasts_two_years": (
        [
            *each(
                OPEN, orders.making(fixed_until=LAST_DAY), orders.making(fixed_until=LAST_DAY + DAY), orders.making(),
                orders.making(until_further_order=True),
                orders.making(OrderKind.RESTRAINING, fixed_until=MARCH),
                orders.making(made_on=date(2024, 2, 29), fixed_until=date(2026, 2, 28)),
            ),
            given(REFERRED).when(orders.making(made_on=date(2019, 1, 7), fixed_until=date(2019, 9, 6)), at=START.replace(year=2019)),
            APPLIED.when(orders.interim(2, fixed_until=MARCH)),
        ],
        each(
            OPEN, orders.making(fixed_until=LAST_DAY - DAY), orders.making(fixed_until=MARCH),
            orders.making(made_on=date(2024, 2, 29), fixed_until=date(2026, 2, 27)),
        ),
    ),
    "order_ends_in_one_way": (
        each(APPLIED, orders.making(fixed_until=LAST_DAY, until_further_order=False), orders.interim(2, fixed_until=MADE_ON)),
        each(APPLIED, orders.making(fixed_until=LAST_DAY, until_further_order=True), orders.interim(2, fixed_until=MADE_ON - DAY)),
    ),
    "interim_is_for_a_fixed_period": (
        [
            *each(APPLIED, orders.interim(2), orders.interim(2, fixed_until=MARCH), orders.interim(2, until_further_order=False)),
            APPLIED.when(orders.making(until_further_order=True)),
            INTERIM.when(orders.changing(3, OrderChange.RENEWED, fixed_until=MARCH)),
            MADE.when(becoming(OrderChange.RENEWED, until_further_order=True)),
        ],
        [
            APPLIED.when(orders.interim(2, until_further_order=True)),
            INTERIM.when(orders.changing(3, OrderChange.RENEWED, until_further_order=True)),
        ],
    ),
    "dvpo_lasts_two_to_four_weeks": (
        [
            *(OPEN.when(dvpo(days)) for days in (14, 21, 28)), OPEN.when(orders.making(OrderKind.DVPO)),
            SHORT.when(orders.changing(2, OrderChange.VARIED, fixed_until=MADE_ON + 27 * DAY)),
            OPEN.when(orders.making(OrderKind.INJUNCTION, fixed_until=MADE_ON)),
        ],
        [
            *(OPEN.when(dvpo(days)) for days in (1, 13, 29)), OPEN.when(orders.making(OrderKind.DVPO, until_further_order=True)),
            SHORT.when(orders.changing(2, OrderChange.VARIED, fixed_until=MADE_ON + 28 * DAY)),
            SHORT.when(orders.changing(2, OrderChange.RENEWED, until_further_order=True)),
        ],
    ),
    "stalking_order_has_a_condition": (
        [
            *each(APPLIED, orders.making(), orders.making(prohibitions=None, requirements=("1",)), orders.interim(2)),
            OPEN.when(orders.making(OrderKind.NON_MOLESTATION, prohibitions=None)),
        ],
        [
            APPLIED.when(orders.making(prohibitions=None)), APPLIED.when(orders.making(prohibitions=())),
            *each(APPLIED, orders.interim(2, prohibitions=None), orders.interim(2, prohibitions=(), requirements=())),
        ],
    ),
    "conditions_are_told_once": (
        each(OPEN, LOCAL, orders.making(prohibitions=None, requirements=("1",)), orders.making(OrderKind.RESTRAINING, prohibitions=None)),
        each(
            OPEN, orders.making(requirements=("2",)), orders.making(prohibitions=("1", "1")), orders.making(local=("3",)),
            orders.making(own_period=("3",), own_until=(MARCH,)), orders.making(own_period=("1",)),
            orders.making(own_period=("1",), own_until=(MARCH, MARCH)), orders.making(own_period=("1", "1"), own_until=(MARCH, MARCH)),
        ),
    ),
    "own_period_lies_within_the_order": (
        [
            *each(OPEN, LOCAL, orders.making(fixed_until=LAST_DAY, own_period=("1",), own_until=(LAST_DAY,))),
            *each(
                MADE, owning(LAST_DAY), owning(FEBRUARY), owning(LAST_DAY + DAY, fixed_until=LAST_DAY + DAY),
                owning(LAST_DAY + DAY, until_further_order=True),
            ),
        ],
        [
            *each(
                OPEN, orders.making(fixed_until=LAST_DAY, own_period=("1",), own_until=(LAST_DAY + DAY,)),
                orders.making(own_period=("1",), own_until=(MADE_ON - DAY,)),
            ),
            *each(MADE, owning(FEBRUARY - DAY), owning(LAST_DAY + DAY), owning(MARCH, fixed_until=MARCH - DAY, consents=True)),
        ],
    ),
    "own_terms_are_of_its_conditions": (
        [
            *each(MADE, owning(MARCH), owning(MARCH, "3", prohibitions=("3",)), owning(MARCH, local=("1", "2"))),
            *each(MADE, becoming(OrderChange.VARIED, FEBRUARY, local=("3",), requirements=("3",))),
            MADE.when(becoming(OrderChange.RENEWED, FEBRUARY, fixed_until=LAST_DAY + DAY, own_period=("2",), own_until=(LAST_DAY,))),
            MADE.when(owning(MARCH, removed=("2",), prohibitions=("2",))),
        ],
        [
            *each(MADE, owning(MARCH, "3"), owning(MARCH, removed=("2",)), becoming(OrderChange.VARIED, FEBRUARY, local=("3",))),
            *each(
                MADE, becoming(OrderChange.VARIED, FEBRUARY, own_period=("2",)),
                becoming(OrderChange.VARIED, FEBRUARY, removed=("1",), own_until=(MARCH,)),
                becoming(OrderChange.VARIED, FEBRUARY, own_period=("2", "2"), own_until=(MARCH, MARCH)),
                becoming(OrderChange.VARIED, FEBRUARY, local=("2", "2")),
            ),
            given(REFERRED, orders.making(), VARIED).when(becoming(OrderChange.VARIED, MARCH, own_period=("2",), own_until=(MARCH,))),
        ],
    ),
    "application_named_was_made": (
        [*each(APPLIED, orders.making(application=2), orders.refusing(2), orders.interim(2)), OPEN.when(orders.making())],
        [*each(APPLIED, orders.making(application=1), orders.refusing(3)), OPEN.when(orders.interim(1))],
    ),
    "application_was_for_its_kind": (
        [
            *each(FULL_AND_OTHER, orders.making(application=2), orders.interim(2), orders.making(OrderKind.RESTRAINING, application=3)),
            *each(FULL_AND_OTHER, orders.making(OrderKind.RESTRAINING), orders.refusing(4)),
        ],
        each(
            FULL_AND_OTHER, orders.making(OrderKind.RESTRAINING, application=2), orders.making(application=3),
            orders.making(application=4), orders.interim(4), orders.interim(3), orders.making(OrderKind.DAPO, application=3),
        ),
    ),
    "interim_names_its_application": (
        [
            *each(APPLIED, orders.interim(2), orders.making()),
            OPEN.when(orders.interim(made_on=date(2019, 1, 7)), at=START.replace(year=2019)),
        ],
        [OPEN.when(orders.interim()), given(REFERRED, APPLYING, orders.refusing(2)).when(orders.interim(made_on=FEBRUARY))],
    ),
    "application_is_decided_once": (
        [
            given(REFERRED, APPLYING, APPLYING, orders.refusing(2)).when(orders.making(application=3)),
            given(REFERRED, APPLYING, orders.refusing(2, FEBRUARY)).when(orders.interim(2, MADE_ON)),
            given(REFERRED, APPLYING, orders.interim(2)).when(orders.interim(2, FEBRUARY)),
            given(REFERRED, APPLYING, orders.refusing(2)).when(orders.making()),
        ],
        [
            *each(given(REFERRED, APPLYING, orders.refusing(2)), orders.making(application=2), orders.refusing(2)),
            given(REFERRED, APPLYING, orders.making(application=2)).when(orders.refusing(2)),
            given(REFERRED, APPLYING, orders.refusing(2)).when(orders.interim(2, FEBRUARY)),
        ],
    ),
    "interim_named_was_in_force": (
        [*each(INTERIM, orders.making(made_on=FEBRUARY, application=2, interim=3), orders.refusing(2, FEBRUARY, 3))],
        [
            *each(APPLIED, orders.making(interim=2), orders.interim(2, interim=1), orders.making(interim=9)),
            INTERIM.when(orders.making(made_on=FEBRUARY, interim=3)),
            INTERIM.when(orders.making(OrderKind.RESTRAINING, FEBRUARY, interim=3)),
            given(REFERRED, APPLYING, orders.interim(2), APPLYING).when(orders.refusing(4, FEBRUARY, 3)),
            given(REFERRED, APPLYING, orders.interim(2, fixed_until=MARCH)).when(orders.refusing(2, MARCH + DAY, 3)),
            ENDED.when(orders.making(made_on=MARCH, interim=3)),
        ],
    ),
    "determination_names_the_interim_order": (
        [
            *each(INTERIM, orders.making(made_on=FEBRUARY, application=2, interim=3), orders.making(OrderKind.RESTRAINING, FEBRUARY)),
            given(REFERRED, APPLYING, orders.interim(2), APPLYING).when(orders.making(made_on=FEBRUARY, application=4)),
            OF_ONE_OF_TWO.when(orders.making(made_on=FEBRUARY, suspect=SID)),
            given(REFERRED, APPLYING, orders.interim(2, fixed_until=MARCH)).when(orders.refusing(2, MARCH + DAY)),
            given(REFERRED, APPLYING, orders.interim(2), dated(orders.applying(OrderKind.RESTRAINING), DECEMBER)).when(
                orders.refusing(4, FEBRUARY)
            ),
        ],
        [
            INTERIM.when(orders.making(made_on=FEBRUARY)),
            OF_ONE_OF_TWO.when(orders.making(made_on=FEBRUARY, suspect=STAN)),
            *each(INTERIM, orders.making(made_on=FEBRUARY, application=2), orders.refusing(2, FEBRUARY)),
            given(REFERRED, orders.interim()).when(orders.making(made_on=FEBRUARY)),
            given(REFERRED, APPLYING, orders.interim()).when(orders.refusing(2, FEBRUARY)),
        ],
    ),
    "an_order_was_made": (
        each(MADE, orders.serving(2), orders.tagging(2), orders.breaching(2, "1")),
        each(
            OPEN, orders.serving(1), DISCHARGED, orders.moving(1, MARCH), orders.notifying(1), orders.breaching(1, "1"),
            orders.tagging(1),
        ),
    ),
    "order_named_was_made": (
        each(INTERIM, orders.serving(3), orders.notifying(3)),
        each(INTERIM, orders.serving(2), orders.moving(4, MARCH), orders.notifying(2), orders.breaching(1, "1"), orders.tagging(2)),
    ),
    "happens_while_it_has_effect": (
        [
            *each(MADE, orders.serving(2, MADE_ON), orders.breaching(2, "1", on=LAST_DAY), orders.breaching(2, "1"), DISCHARGED),
            given(REFERRED, orders.making(fixed_until=LAST_DAY), RENEWED).when(
                orders.breaching(2, "1", on=LAST_DAY + 9 * DAY), at=AFTERWARDS
            ),
            *each(given(REFERRED, orders.making(), DISCHARGED), orders.breaching(2, "1", on=FEBRUARY), orders.serving(2)),
            given(REFERRED, orders.making(), DISCHARGED).when(becoming(OrderChange.APPEALED, MARCH, appeal=AppealStage.LODGED)),
            ENDED.when(orders.breaching(3, "1", on=FEBRUARY)),
            LATE.when(orders.breaching(4, "1", on=FEBRUARY)),
        ],
        [
            *each(MADE, orders.breaching(2, "1", on=LAST_DAY + DAY), orders.breaching(2, "1", on=MADE_ON - DAY)),
            given(REFERRED, orders.making(), DISCHARGED).when(orders.breaching(2, "1", on=MARCH)),
            given(REFERRED, orders.making(), DISCHARGED).when(becoming(OrderChange.VARIED, MARCH, until_further_order=True)),
            given(REFERRED, orders.making(), becoming(OrderChange.APPEALED, FEBRUARY, appeal=AppealStage.SET_ASIDE)).when(
                orders.tagging(2, MARCH)
            ),
            LATE.when(orders.breaching(4, "1", on=MARCH)),
            *each(ENDED, orders.breaching(3, "1", on=MARCH), orders.changing(3, OrderChange.VARIED, MARCH, fixed_until=MARCH)),
            given(REFERRED, APPLYING, orders.interim(2), orders.refusing(2, FEBRUARY, 3)).when(orders.breaching(3, "1", on=MARCH)),
        ],
    ),
    "change_tells_what_belongs_to_it": (
        each(
            MADE, VARIED, RENEWED, DISCHARGED, becoming(OrderChange.SOA_NOTIFICATION), LODGED,
            becoming(OrderChange.RENEWED, until_further_order=True),
        ),
        each(
            MADE, becoming(OrderChange.SOA_NOTIFICATION, fixed_until=LAST_DAY), becoming(OrderChange.SOA_NOTIFICATION, consents=True),
            becoming(OrderChange.VARIED, removed=("2",), appeal=AppealStage.LODGED),
            becoming(OrderChange.RENEWED, fixed_until=LAST_DAY, until_further_order=True),
            becoming(OrderChange.RENEWED, FEBRUARY, fixed_until=FEBRUARY - DAY, consents=True),
        ),
    ),
    "change_says_what_it_changes": (
        [
            *each(MADE, VARIED, RENEWED, becoming(OrderChange.VARIED, fixed_until=LAST_DAY), becoming(OrderChange.SOA_NOTIFICATION)),
            *each(MADE, becoming(OrderChange.VARIED, prohibitions=("3",)), becoming(OrderChange.APPEALED, appeal=AppealStage.LODGED)),
        ],
        each(
            MADE, becoming(OrderChange.VARIED), becoming(OrderChange.VARIED, consents=True), becoming(OrderChange.VARIED, removed=()),
            becoming(OrderChange.VARIED, until_further_order=False), becoming(OrderChange.RENEWED), becoming(OrderChange.APPEALED),
            becoming(OrderChange.RENEWED, removed=("2",)),
        ),
    ),
    "appeal_was_lodged": (
        [
            MADE.when(LODGED), *each(APPEALED, LODGED, *(deciding(stage) for stage in DECIDED), VARIED),
            given(REFERRED, orders.making(), LODGED, deciding(AppealStage.DISMISSED), LODGED).when(deciding(AppealStage.SET_ASIDE)),
            given(REFERRED, orders.making(), orders.making(), LODGED, orders.changing(3, OrderChange.APPEALED, appeal=AppealStage.LODGED))
            .when(deciding(AppealStage.SET_ASIDE)),
        ],
        [
            *each(MADE, *(deciding(stage) for stage in DECIDED)),
            *each(given(REFERRED, orders.making(), LODGED, deciding(AppealStage.DISMISSED)), *(deciding(stage) for stage in DECIDED)),
            APPEALED.when(deciding(AppealStage.SET_ASIDE, SERVED_ON - DAY)),
            given(REFERRED, orders.making(), orders.making(), orders.changing(3, OrderChange.APPEALED, appeal=AppealStage.LODGED)).when(
                deciding(AppealStage.SET_ASIDE)
            ),
        ],
    ),
    "follows_what_came_before": (
        [
            MADE.when(orders.serving(2, MADE_ON)), MADE.when(orders.notifying(2, MADE_ON)), APPLIED.when(orders.interim(2)),
            given(REFERRED, orders.making(), orders.charging()).when(
                orders.breaching(2, "1", stage=BreachStage.CHARGED, charge=3), occurred=Occurred("2026-02", "month")
            ),
        ],
        [
            given(REFERRED, dated(orders.making(), Occurred("2026-01", "month"))).when(orders.serving(2, MADE_ON - DAY)),
            APPLIED_LATE.when(orders.interim(2)), APPLIED_LATE.when(orders.refusing(2)), APPLIED_LATE.when(orders.making(application=2)),
            *each(
                MADE, orders.serving(2, MADE_ON - DAY), orders.tagging(2, MADE_ON - DAY), orders.notifying(2, MADE_ON - DAY),
                becoming(OrderChange.APPEALED, MADE_ON - DAY, appeal=AppealStage.LODGED),
            ),
            *each(INTERIM, orders.making(made_on=MADE_ON - DAY, application=2, interim=3), orders.refusing(2, MADE_ON - DAY, 3)),
        ],
    ),
    "correction_keeps_the_order": (
        [
            SERVED.when(acts.correcting(2, "made_on", to=str(SERVED_ON))), SERVED.when(acts.correcting(3, "served_on", to=str(MADE_ON))),
            given(*SERVED_AT_TEN, acts.correcting(3, "served_on", to="2026-01-09")).when(acts.correcting(2, "made_on", to="2026-01-08")),
            INTERIM.when(moved(2, str(MADE_ON))), WRONG_DAYS.when(acts.correcting(3, "notified_on", to=str(FEBRUARY - DAY))),
        ],
        [
            SERVED.when(acts.correcting(2, "made_on", to=str(SERVED_ON + DAY))),
            SERVED.when(acts.correcting(3, "served_on", to=str(MADE_ON - DAY))),
            given(*SERVED_AT_TEN).when(acts.correcting(2, "made_on", to="2026-01-08")),
            given(*SERVED_AT_TEN).when(acts.correcting(3, "served_on", to=str(MADE_ON - DAY))),
            NOTIFIED.when(acts.correcting(3, "notified_on", to=str(MADE_ON - DAY))),
            NOTIFIED.when(acts.correcting(2, "made_on", to=str(SERVED_ON + DAY))),
            INTERIM.when(moved(2, str(MADE_ON + DAY))), INTERIM.when(acts.correcting(3, "made_on", to="2025-11-30")),
            TWO_ORDERS.when(acts.correcting(4, "order", to=3)),
        ],
    ),
    "varied_conditions_are_the_orders": (
        [
            *each(MADE, VARIED, becoming(OrderChange.VARIED, removed=("2",), prohibitions=("2",))),
            given(REFERRED, orders.making(), VARIED).when(becoming(OrderChange.VARIED, MARCH, prohibitions=("2",), removed=("3",))),
            given(REFERRED, orders.making(), VARIED, becoming(OrderChange.VARIED, FEBRUARY, removed=("3",))).when(
                becoming(OrderChange.VARIED, FEBRUARY - DAY, prohibitions=("3",))
            ),
        ],
        [
            *each(
                MADE, becoming(OrderChange.VARIED, removed=("3",)), becoming(OrderChange.VARIED, prohibitions=("2",)),
                becoming(OrderChange.VARIED, prohibitions=("3",), requirements=("3",)),
            ),
            given(REFERRED, orders.making(), VARIED).when(becoming(OrderChange.VARIED, MARCH, removed=("2",))),
            *each(DETAILED, becoming(OrderChange.VARIED, date(2027, 1, 5), removed=("2",))),
        ],
    ),
    "early_end_has_consents": (
        [
            *each(
                given(REFERRED, orders.making(until_further_order=True)), DISCHARGED, becoming(OrderChange.DISCHARGED, LAST_DAY + DAY),
                becoming(OrderChange.VARIED, fixed_until=LAST_DAY), becoming(OrderChange.RENEWED, fixed_until=LAST_DAY + DAY),
                becoming(OrderChange.VARIED, fixed_until=MARCH, consents=True), becoming(OrderChange.VARIED, removed=("2",)),
            ),
            *each(
                given(REFERRED, orders.making(OrderKind.RESTRAINING)), becoming(OrderChange.DISCHARGED),
                becoming(OrderChange.VARIED, fixed_until=MARCH),
            ),
            *each(INTERIM, orders.changing(3, OrderChange.DISCHARGED), orders.changing(3, OrderChange.RENEWED, fixed_until=MARCH)),
            *each(SHORTENED, becoming(OrderChange.RENEWED, fixed_until=MARCH + DAY), becoming(OrderChange.VARIED, fixed_until=MARCH)),
            ALLOWED_IN_PART.when(becoming(OrderChange.VARIED, FEBRUARY, fixed_until=MARCH)),
        ],
        [
            *each(
                MADE, becoming(OrderChange.DISCHARGED), becoming(OrderChange.DISCHARGED, consents=False),
                becoming(OrderChange.DISCHARGED, LAST_DAY), becoming(OrderChange.VARIED, fixed_until=LAST_DAY - DAY),
                becoming(OrderChange.RENEWED, fixed_until=MARCH), becoming(OrderChange.RENEWED, fixed_until=MARCH, consents=False),
            ),
            given(REFERRED, orders.making(until_further_order=True)).when(becoming(OrderChange.VARIED, fixed_until=MARCH)),
            SHORTENED.when(becoming(OrderChange.VARIED, fixed_until=MARCH - DAY)),
            ALLOWED_IN_PART.when(becoming(OrderChange.VARIED, FEBRUARY + DAY, fixed_until=MARCH)),
        ],
    ),
    "other_notification_governed": (
        [
            *each(GOVERNED, becoming(OrderChange.SOA_ENDED, FEBRUARY), becoming(OrderChange.SOA_ENDED, SERVED_ON)),
            given(REFERRED, APPLYING, orders.interim(2), orders.changing(3, OrderChange.SOA_NOTIFICATION), REPLACING).when(
                orders.changing(5, OrderChange.SOA_ENDED, MARCH)
            ),
            given(REFERRED, orders.making(), becoming(OrderChange.SOA_NOTIFICATION), becoming(OrderChange.SOA_ENDED, FEBRUARY),
                  becoming(OrderChange.SOA_NOTIFICATION, MARCH)).when(becoming(OrderChange.SOA_ENDED, MARCH)),
        ],
        [
            MADE.when(becoming(OrderChange.SOA_ENDED)),
            GOVERNED.when(becoming(OrderChange.SOA_ENDED, MADE_ON)),
            given(REFERRED, orders.making(), becoming(OrderChange.SOA_NOTIFICATION), becoming(OrderChange.SOA_ENDED, FEBRUARY)).when(
                becoming(OrderChange.SOA_ENDED, MARCH)
            ),
            given(REFERRED, orders.making(), orders.making(), becoming(OrderChange.SOA_NOTIFICATION)).when(
                orders.changing(3, OrderChange.SOA_ENDED, FEBRUARY)
            ),
        ],
    ),
    "conditions_named_are_the_orders": (
        [
            DETAILED.when(orders.breaching(2, "1", "3a")),
            given(REFERRED, orders.making(), VARIED).when(orders.breaching(2, "3", "2")),
        ],
        [
            *each(DETAILED, orders.breaching(2), orders.breaching(2, "3"), orders.breaching(2, "1", "9")),
            given(REFERRED, orders.making(OrderKind.RESTRAINING, prohibitions=None)).when(orders.breaching(2, "1")),
        ],
    ),
    "tag_is_fitted_under_a_condition": (
        each(DETAILED, orders.tagging(2), orders.tagging(2, condition="2"), orders.tagging(2, condition="3a")),
        [
            DETAILED.when(orders.tagging(2, condition="4")),
            given(REFERRED, orders.making(OrderKind.RESTRAINING, prohibitions=None)).when(orders.tagging(2, condition="1")),
        ],
    ),
    "is_served_once": (
        [
            MADE.when(orders.serving(2)),
            *each(given(REFERRED, orders.making(), orders.making(), orders.serving(2)), orders.serving(3)),
            *each(given(REFERRED, orders.making(), orders.serving(2), VARIED), orders.serving(2, MARCH)),
            *each(given(REFERRED, orders.making(), orders.serving(2), RENEWED), orders.serving(2, MARCH)),
        ],
        [
            SERVED.when(orders.serving(2)),
            SERVED.when(orders.serving(2, MARCH)),
            given(REFERRED, orders.making(), orders.serving(2), becoming(OrderChange.SOA_NOTIFICATION)).when(orders.serving(2)),
            given(REFERRED, orders.making(), VARIED, orders.serving(2, MARCH)).when(orders.serving(2, MARCH)),
        ],
    ),
    "condition_had_effect": (
        [
            *each(DETAILED, orders.breaching(2, "2", on=date(2027, 1, 4)), orders.breaching(2, "1", on=date(2027, 1, 5))),
            *each(
                given(REFERRED, orders.making(), VARIED), orders.breaching(2, "2", on=FEBRUARY - DAY),
                orders.breaching(2, "3", on=FEBRUARY),
            ),
            *each(OWNED, orders.breaching(2, "2", on=MARCH), orders.breaching(2, "1", on=MARCH + DAY)),
            *each(given(REFERRED, LOCAL, owning(date(2027, 2, 1))), orders.breaching(2, "2", on=date(2027, 1, 5))),
            *each(
                given(REFERRED, LOCAL, becoming(OrderChange.VARIED, FEBRUARY, removed=("2",), requirements=("2",))),
                orders.breaching(2, "2", on=date(2027, 1, 5)),
            ),
        ],
        [
            *each(DETAILED, orders.breaching(2, "1", "2", on=date(2027, 1, 5))),
            *each(
                given(REFERRED, orders.making(), VARIED), orders.breaching(2, "2", on=FEBRUARY),
                orders.breaching(2, "3", on=FEBRUARY - DAY),
            ),
            OWNED.when(orders.breaching(2, "2", on=MARCH + DAY)),
            given(REFERRED, orders.making(), owning(MARCH, "3", requirements=("3",))).when(orders.breaching(2, "3", on=MARCH + DAY)),
        ],
    ),
    "condition_of_the_tag_had_effect": (
        each(given(REFERRED, orders.making(), VARIED), orders.tagging(2, FEBRUARY, "3"), orders.tagging(2, SERVED_ON, "2")),
        each(given(REFERRED, orders.making(), VARIED), orders.tagging(2, SERVED_ON, "3"), orders.tagging(2, FEBRUARY, "2")),
    ),
    "charge_of_the_breach_was_laid": (
        [
            MADE.when(orders.breaching(2, "1", stage=BreachStage.CHARGED)),
            given(REFERRED, orders.making(), orders.charging()).when(orders.breaching(2, "1", stage=BreachStage.CHARGED, charge=3)),
        ],
        [
            MADE.when(orders.breaching(2, "1", stage=BreachStage.CHARGED, charge=2)),
            given(REFERRED, orders.making(), orders.charging()).when(orders.breaching(2, "1", charge=3)),
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            MADE.when(acts.correcting(2, "fixed_until", to=str(LAST_DAY + DAY))),
            MADE.when(acts.correcting(2, "fixed_until")), SHORT.when(acts.correcting(2, "fixed_until", to=str(MADE_ON + 27 * DAY))),
            BREACHED.when(acts.correcting(3, "conditions", to=["1"])),
            BREACHED.when(acts.correcting(3, "breached_on", to="2026-01-05")),
            BREACHED.when(acts.correcting(3, "detail", to_personal="It was by letter.")),
            given(REFERRED, orders.making(OrderKind.RESTRAINING, fixed_until=MARCH)).when(acts.correcting(2, "kind", to="non_molestation")),
            DETAILED.when(acts.correcting(2, "own_period", to=["2", "3a"])),
            given(REFERRED, LOCAL, acts.correcting(2, "own_period", to=["2", "3a"])).when(
                acts.correcting(2, "own_until", to=["2027-01-04", "2027-01-04"])
            ),
            given(REFERRED, orders.making(fixed_until=LAST_DAY), RENEWED).when(acts.correcting(3, "fixed_until")),
            given(REFERRED, orders.making(fixed_until=LAST_DAY), RENEWED, acts.correcting(3, "fixed_until")).when(
                acts.correcting(3, "until_further_order", to=True)
            ),
        ],
        [
            MADE.when(acts.correcting(2, "fixed_until", to=str(LAST_DAY - DAY))),
            MADE.when(acts.correcting(2, "until_further_order", to=True)), MADE.when(acts.correcting(2, "prohibitions")),
            SHORT.when(acts.correcting(2, "fixed_until", to=str(MADE_ON + 28 * DAY))),
            BREACHED.when(acts.correcting(3, "order", to=1)),
            given(REFERRED, orders.making(), orders.making(), orders.serving(2), orders.serving(3)).when(acts.correcting(5, "order", to=2)),
            BREACHED.when(acts.correcting(3, "conditions", to=["4"])),
            BREACHED.when(acts.correcting(2, "requirements", to=["2"])),
            BREACHED.when(acts.correcting(2, "made_on", to=str(MARCH))),
            given(REFERRED, orders.making(OrderKind.RESTRAINING, fixed_until=MARCH)).when(acts.correcting(2, "kind", to="spo")),
            given(REFERRED, orders.making(), DISCHARGED).when(acts.correcting(3, "consents")),
            SET_ASIDE.when(acts.correcting(3, "appeal", to="dismissed")), SET_ASIDE.when(acts.correcting(3, "changed_on", to=str(MARCH))),
            SET_ASIDE.when(acts.correcting(4, "changed_on", to=str(MADE_ON))), APPEALED.when(acts.correcting(3, "appeal", to="dismissed")),
        ],
    ),
}  # fmt: skip
