"""Rules of days, both ways: no day of what has happened lies ahead, and an act with a day of its own happened on it."""

from datetime import UTC, date, datetime, timedelta

from ledger.events.conduct import Finding, Seen
from ledger.events.envelope import Occurred
from ledger.events.intake import PartyIdentified
from ledger.events.victim_codes import Behaviour
from tests.rules import acts, acts_intake
from tests.rules import acts_assessment as assessment
from tests.rules import acts_victim as victim
from tests.rules import orders_acts as orders
from tests.rules.acts import TODAY
from tests.rules.orders_acts import MADE_ON, SERVED_ON
from tests.rules.scenario import START, Outcome, dated, given, given_person, given_unit
from tests.rules.ways import conduct, intake

TOMORROW = TODAY + timedelta(days=1)
LATE_EVENING = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
"""Half past midnight of 2 July in the unit's zone."""
MADE = given(acts.referral(), orders.making())
SERVED = given(acts.referral(), orders.making(), orders.serving(2))
JOINED, EXPOSED, DEAD = conduct.JOINED, given(acts.referral(), acts.joining(), conduct.exposed()), given(*conduct.DEAD)
KNOWN = given_person(acts.identifying())
VIEWED = given(acts.referral(), victim.joining(), victim.viewing(Behaviour.STOPPED, TODAY))
NAMED = given_unit(acts.naming_agency(), acts.naming())

YESTERDAY, WEEK_AGO = TODAY - timedelta(days=1), TODAY - timedelta(days=7)
REACHED = given(acts.referral(), victim.joining())


def born(day: date) -> PartyIdentified:
    return PartyIdentified(name="Sam Invented", date_of_birth=day)


def at(value: str, precision: str = "day", until: str | None = None) -> Occurred:
    return Occurred(value, precision, until)


def day_of(day: date) -> Occurred:
    return at(str(day))


def moving(target: int, value: str, precision: str = "day", until: str | None = None) -> object:
    return acts.correcting(target, "occurred_at", to=at(value, precision, until).to_json())


CHECKED = given(acts.referral(), acts.joining(), dated(conduct.looked(Seen.NONE, acts.SAM, WEEK_AGO), day_of(YESTERDAY)))
MOVED = given(acts.referral(), orders.making(), orders.moving(2, TODAY))
ACKNOWLEDGED = given(acts.referral(), orders.making(), orders.notifying(2).model_copy(update={"acknowledged_on": TODAY}))
FURTHER = given(acts.referral(), acts.joining(), dated(conduct.reporting(), day_of(WEEK_AGO)))

HERE = given(dated(acts.referral(), at(str(TODAY.year), "year")))
LISTED = given(dated(acts.referral(), at(str(TODAY.year), "year")), dated(orders.listing(YESTERDAY), day_of(YESTERDAY)))
TO_COME = (
    orders.listing, orders.advising, acts.reviewing, assessment.planning, lambda on: orders.bailing(return_on=on),
)  # fmt: skip
"""Acts with a day that is still to come when they happen."""

BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "days_have_come": (
        [
            MADE.when(orders.serving(2, TODAY)), MADE.when(orders.breaching(2, "1", on=TODAY)), JOINED.when(conduct.exposed(since=TODAY)),
            JOINED.when(conduct.exposed(until=TOMORROW)),
            given(acts.referral()).when(orders.making(made_on=TODAY, fixed_until=date(2029, 1, 1))),
            intake.PAIR.when(acts_intake.relating(from_year=TODAY.year)), given_person().when(born(TODAY)),
            given(acts.referral()).when(acts.correcting(1, "urgency", found=TODAY, to="urgent")),
            given(acts.referral()).when(acts.disputing(1, raised=TODAY)), given_unit().when(acts.naming_agency(since=TOMORROW)),
            JOINED.when(conduct.looked(through=LATE_EVENING.date() + timedelta(days=1)), at=LATE_EVENING),
        ],
        [
            MADE.when(orders.breaching(2, "1", on=TOMORROW)), MADE.when(orders.moving(2, TOMORROW)),
            JOINED.when(conduct.looked(through=TOMORROW)),
            given(acts.referral(), victim.joining()).when(victim.viewing(Behaviour.STOPPED, TOMORROW)),
            intake.PAIR.when(acts_intake.relating(from_year=TODAY.year + 1)),
            intake.PAIR.when(acts_intake.relating(to_year=TODAY.year + 1)),
            given_person().when(born(TOMORROW)), given(acts.referral()).when(acts.correcting(1, "urgency", found=TOMORROW, to="urgent")),
            given(acts.referral()).when(acts.disputing(1, raised=TOMORROW)),
            JOINED.when(conduct.looked(through=LATE_EVENING.date() + timedelta(days=2)), at=LATE_EVENING),
        ],
    ),
    "corrected_days_have_come": (
        [
            SERVED.when(acts.correcting(3, "served_on", to=str(TODAY))), VIEWED.when(acts.correcting(3, "since")),
            EXPOSED.when(acts.correcting(3, "until", to=str(TOMORROW))),
            KNOWN.when(acts.correcting(1, "date_of_birth", to_personal=str(TODAY))), NAMED.when(acts.correcting(1, "since", to=str(TODAY))),
        ],
        [
            SERVED.when(acts.correcting(3, "served_on", to=str(TOMORROW))), VIEWED.when(acts.correcting(3, "since", to=str(TOMORROW))),
            EXPOSED.when(acts.correcting(3, "since", to=str(TOMORROW))), DEAD.when(acts.correcting(4, "died_on", to=str(TOMORROW))),
            conduct.LOOKED.when(acts.correcting(4, "data_through", to=str(TOMORROW))),
            intake.RELATED.when(acts.correcting(4, "to_year", to=TODAY.year + 1)),
            KNOWN.when(acts.correcting(1, "date_of_birth", to_personal=str(TOMORROW))),
        ],
    ),
    "happened_on_its_day": (
        [
            *(
                MADE.when(orders.serving(2), occurred=occurred)
                for occurred in (
                    None, at("2026-01-07"), at("2026-01-07T23:59:59Z", "instant"), at("2026-01", "month"), at("2026", "year"),
                    at("2026-01-08", "approximate"), at("2026-01-01", "range", "2026-01-07"),
                    at("2026-01-07T10:00:00Z", "range", "2026-02"),
                )
            ),
            MADE.when(orders.serving(2, date(2026, 7, 2)), occurred=Occurred.at(LATE_EVENING), at=LATE_EVENING),
            MADE.when(orders.moving(2, MADE_ON), occurred=Occurred.at(START)), MADE.when(orders.breaching(2, "1", on=SERVED_ON)),
            JOINED.when(conduct.looked(through=SERVED_ON, since=SERVED_ON)),
        ],
        [
            *(
                MADE.when(orders.serving(2), occurred=occurred)
                for occurred in (
                    Occurred.at(START), at("2026-01-06"), at("2026-01-08T00:00:00Z", "instant"), at("2026-02", "month"),
                    at("2026-01-09", "approximate"), at("2026-01-08", "range", "2026-02"),
                )
            ),
            *(given(acts.referral()).when(orders.making(), occurred=early) for early in (at("2025-12", "month"), at("2025", "year"))),
            MADE.when(orders.serving(2, LATE_EVENING.date()), occurred=Occurred.at(LATE_EVENING), at=LATE_EVENING),
            *(
                case.when(act, occurred=Occurred.at(START))
                for case, act in (
                    (MADE, orders.making()), (MADE, orders.tagging(2)), (MADE, orders.notifying(2)), (JOINED, conduct.exposed()),
                    (JOINED, conduct.died()),
                    (given(acts.referral(), dated(orders.applying(), at("2025-12", "month"))), orders.refusing(2)),
                )
            ),
        ],
    ),
    "days_had_come": (
        [
            JOINED.when(conduct.looked(through=TODAY)),
            JOINED.when(conduct.looked(through=WEEK_AGO, since=WEEK_AGO), occurred=day_of(WEEK_AGO)),
            JOINED.when(conduct.looked(through=YESTERDAY, since=WEEK_AGO), occurred=at("2026-02", "approximate")),
            REACHED.when(victim.viewing(Behaviour.STOPPED, WEEK_AGO), occurred=day_of(YESTERDAY)),
            MADE.when(orders.notifying(2).model_copy(update={"acknowledged_on": TODAY})),
            MADE.when(orders.moving(2, MADE_ON), occurred=day_of(MADE_ON)),
            intake.PAIR.when(acts_intake.relating(to_year=TODAY.year), occurred=at("2026", "year")),
        ],
        [
            JOINED.when(conduct.looked(through=YESTERDAY, since=WEEK_AGO), occurred=day_of(WEEK_AGO)),
            JOINED.when(conduct.looked(through=TODAY), occurred=day_of(YESTERDAY)),
            REACHED.when(victim.viewing(Behaviour.STOPPED, YESTERDAY), occurred=day_of(WEEK_AGO)),
            MADE.when(orders.moving(2, TODAY), occurred=day_of(YESTERDAY)),
            MADE.when(orders.breaching(2, "1", on=TODAY), occurred=day_of(YESTERDAY)),
            FURTHER.when(conduct.finding(Finding.CONVICTED, on=True), occurred=day_of(YESTERDAY)),
            intake.PAIR.when(acts_intake.relating(to_year=TODAY.year), occurred=at("2025", "year")),
            given_person().when(born(TODAY), occurred=day_of(YESTERDAY)),
        ],
    ),
    "corrected_days_had_come": (
        [
            CHECKED.when(acts.correcting(3, "data_through", to=str(YESTERDAY))), CHECKED.when(moving(3, str(TODAY))),
            CHECKED.when(moving(3, "2026-03", "month")), CHECKED.when(acts.correcting(3, "seen", to="some")),
            VIEWED.when(acts.correcting(3, "since", to=str(WEEK_AGO))),
            ACKNOWLEDGED.when(acts.correcting(3, "notified_on", to=str(MADE_ON))),
            given(acts.referral(), acts.joining(), dated(conduct.looked(through=TODAY), day_of(WEEK_AGO))).when(
                acts.correcting(3, "checked", to=["pnd"])
            ),
        ],
        [
            CHECKED.when(acts.correcting(3, "data_through", to=str(TODAY))), CHECKED.when(moving(3, str(WEEK_AGO - timedelta(days=1)))),
            VIEWED.when(moving(3, str(YESTERDAY))), MOVED.when(moving(3, "2026-01", "month")),
            MOVED.when(moving(3, str(MADE_ON))),
        ],
    ),
    "days_were_to_come": (
        [
            *(HERE.when(each(TODAY), occurred=day_of(TODAY)) for each in TO_COME), *(HERE.when(each(TOMORROW)) for each in TO_COME),
            *(HERE.when(each(YESTERDAY), occurred=at(str(TODAY.year), "year")) for each in TO_COME),
            *(HERE.when(each(WEEK_AGO), occurred=day_of(WEEK_AGO)) for each in TO_COME),
        ],
        [
            *(HERE.when(each(YESTERDAY), occurred=day_of(TODAY)) for each in TO_COME), HERE.when(orders.listing(YESTERDAY)),
        ],
    ),
    "corrected_days_were_to_come": (
        [
            LISTED.when(acts.correcting(2, "hearing_on", to=str(YESTERDAY))), LISTED.when(moving(2, str(WEEK_AGO))),
            LISTED.when(moving(2, str(TODAY.year), "year")), LISTED.when(acts.correcting(2, "purpose", to="sentence")),
            given(acts.referral(), dated(orders.listing(WEEK_AGO), day_of(TODAY))).when(acts.correcting(2, "purpose", to="sentence")),
        ],
        [LISTED.when(acts.correcting(2, "hearing_on", to=str(WEEK_AGO))), LISTED.when(moving(2, str(TODAY)))],
    ),
    "corrected_time_holds_its_day": (
        [
            SERVED.when(moving(3, "2026-01-07T10:00:00Z", "instant")), SERVED.when(moving(3, "2026-01", "month")),
            SERVED.when(acts.correcting(3, "served_on", to="2026-01-09")), SERVED.when(moving(1, "2025-12-01")),
            given(acts.referral(), orders.making(), orders.serving(2), acts.correcting(3, "served_on", to="2026-01-09")).when(
                moving(3, "2026-01-09T10:00:00Z", "instant")
            ),
            given(acts.referral(), orders.making(), orders.breaching(2, "1", on=SERVED_ON)).when(moving(3, "2026-01-09")),
        ],
        [
            SERVED.when(moving(3, "2026-01-09")), SERVED.when(moving(2, "2025-12", "month")),
            given(acts.referral(), orders.making(), orders.serving(2), acts.correcting(3, "served_on", to="2026-01-09")).when(
                moving(3, "2026-01-07T10:00:00Z", "instant")
            ),
            EXPOSED.when(moving(3, "2026-01", "month")), DEAD.when(moving(4, "2025", "year")),
        ],
    ),
}  # fmt: skip
