"""P11 orders, on a hand-worked history: what is in force on a day, what was notified, and what a correction changes."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from ledger.persons import Persons
from projections.engine.time import NOW, Coordinates
from projections.questions.orders import QUESTION
from tests.projections.asked import counted, one, rows, told
from tests.projections.histories import CASES, correction, fact, instant

SAM, KIM, ANN = (f"00000000-0000-4000-8000-0000000000{n}" for n in (31, 32, 33))
FIRST = [
    fact(1, "referral-received", "2026-01-02", urgency="routine"),
    fact(2, "party-joined", "2026-01-02", party=SAM, category="suspect"),
    fact(3, "order-applied", "2026-01-03", kind="spo", applicant="police"),
    fact(4, "order-made", "2026-01-05T15:00", "2026-01-05", kind="interim_spo", made_on="2026-01-05", application=3,
         fixed_until="2026-02-28", prohibitions=["1", "2"]),
    fact(5, "order-served", "2026-01-06T15:00", "2026-01-06", order=4, served_on="2026-01-06"),
    fact(6, "order-notification-received", "2026-01-09T09:00", "2026-01-08", order=4, notified="first", notified_on="2026-01-08",
         acknowledged_on="2026-01-09"),
    fact(7, "order-made", "2026-02-10T15:00", "2026-02-10", kind="spo", made_on="2026-02-10", application=3, interim=4,
         fixed_until="2028-02-09", prohibitions=["1", "2", "3"], requirements=["10"], local=["3"], own_period=["2"],
         own_until=["2026-06-30"], protected=[ANN]),
    fact(8, "order-served", "2026-02-12T15:00", "2026-02-12", order=7, served_on="2026-02-12"),
    fact(9, "notifiable-change-learned", "2026-03-04", "2026-03-04", order=7, change="new_address", changed_on="2026-03-01"),
    fact(10, "order-notification-received", "2026-03-05T15:00", "2026-03-05", order=7, notified="new_address", notified_on="2026-03-05"),
    fact(11, "order-changed", "2026-04-01T15:00", "2026-04-01", order=7, how="varied", changed_on="2026-04-01", removed=["1"],
         requirements=["9"]),
    fact(12, "order-breached", "2026-05-03", order=7, conditions=["3"], stage="reported", breached_on="2026-05-02"),
    fact(13, "order-breached", "2026-05-09", order=7, conditions=["3"], stage="charged", breached_on="2026-05-02"),
    fact(14, "tag-fitted", "2026-05-10T15:00", "2026-05-10", order=7, fitted_on="2026-05-10", condition="9"),
]  # fmt: skip
OPEN, OTHER = {"until_further_order": True}, {"case": CASES[1]}
SECOND = [
    fact(21, "referral-received", "2026-02-20", version=1, **OTHER, urgency="routine"),
    fact(22, "order-made", "2026-03-01", version=2, **OTHER, kind="non_molestation", made_on="2026-03-01", prohibitions=["1"], **OPEN),
    fact(23, "order-made", "2026-03-01", version=3, **OTHER, kind="dvpo", made_on="2026-03-01", fixed_until="2026-03-28"),
    fact(24, "order-made", "2026-03-02", version=4, **OTHER, kind="restraining", suspect=KIM, made_on="2026-03-02", **OPEN),
    fact(25, "order-changed", "2026-04-02", version=5, **OTHER, order=4, how="discharged", changed_on="2026-04-02"),
    fact(26, "order-made", "2026-05-20", version=6, **OTHER, kind="spo", suspect=KIM, made_on="2026-05-20", **OPEN),
    fact(27, "order-served", "2026-05-30", version=7, **OTHER, order=6, served_on="2026-05-30"),
]
FACTS = [*FIRST, *SECOND]
AT = "2026-05-31T12:00"


def line(moment, entry=7, facts=FACTS, at=None):
    answer = told(QUESTION, facts, moment, Coordinates.as_corrected(instant(moment)) if at is None else at)
    return next((each for each in answer.lines if each["entry"] == entry and each["number"] == "CHS-26-0007"), None)


def test_an_order_is_told_with_its_conditions_what_became_of_it_and_how_notification_stands():
    found = line(AT)
    assert {name: found[name] for name in found if name not in ("duties", "breaches")} == {
        "number": "CHS-26-0007", "entry": 7, "kind": "spo", "state": "in_force", "suspect": SAM, "protected": [ANN],
        "made_on": "2026-02-10", "until": "2028-02-09", "ended_on": None, "served_on": "2026-02-12", "unserved_change": True,
        "prohibitions": ["2 (until 2026-06-30)", "3 (local)"], "requirements": ["9", "10"], "conditions_over": ["1"],
        "changes": ["varied 2026-04-01"], "notification": "late", "notify_by": None, "notices": 1, "acknowledged": 0,
        "breaches_reported": 1, "breaches_charged": 1, "tagged_on": "2026-05-10",
    }  # fmt: skip
    # A new address since 1 March is to be notified by 3 March, that day included; it was on 5 March. The service of 12 February asked
    # for nothing, for the full order replaced an interim one.
    assert [(duty["entry"], duty["what"], duty["first"], duty["last"], duty["stands"]) for duty in found["duties"]] == [
        (9, "new_address", "2026-03-01", "2026-03-03", "late"),
    ]  # fmt: skip
    assert [(breach["entry"], breach["stage"], breach["on"], breach["conditions"]) for breach in found["breaches"]] == [
        (12, "reported", "2026-05-02", ["3"]), (13, "charged", "2026-05-02", ["3"]),
    ]  # fmt: skip


def test_rates_are_of_all_orders_and_all_that_was_to_be_notified():
    answer = told(QUESTION, FACTS, AT, Coordinates.as_corrected(instant(AT)))
    # Six orders: interim (determined 10 February), full, non-molestation, DVPO (last day 28 March), restraining (discharged 2 April), and
    # the full one of 20 May. In force on 31 May: entry 7 of the first case, entries 2 and 6 of the second.
    assert [(each["number"], each["entry"]) for each in answer.lines] == [("CHS-26-0007", 7), ("CHS-26-0008", 2), ("CHS-26-0008", 6)]
    assert answer.notes == ("Of the orders made, these are not in force and not listed: 1 determined, 1 discharged, 1 expired.",)
    # Three duties: of 6 January, notified on its third day; of 1 March, late; of 30 May, which runs until 1 June and is not counted yet.
    assert counted(answer) == {
        "notified_in_time": (1, 2), "notified_late": (1, 2), "not_notified": (0, 2),
        "acknowledged": (1, 2),  # two notifications, of which that of 8 January
        "served": (2, 3),  # of those in force all but the non-molestation order
        "breached": (1, 6), "charged": (1, 1),
    }  # fmt: skip
    assert one(answer, "notified_in_time").excluded == {"not yet due": 1, "not asked for when their time ended": 0}
    assert one(answer, "served").excluded == {"not in force": 3}
    # Sam by the one of the first case, Kim by the one of 20 May; of the non-molestation order no suspect is known.
    bound = one(answer, "persons_bound")
    assert (bound.value, bound.n, bound.excluded) == (2, 2, {"suspect not known": 1})


def test_what_is_to_be_notified_runs_until_its_third_day_is_over():
    for day, stands, due in (("2026-06-01T22:00", "running", 2), ("2026-06-01T23:30", "outstanding", 3)):  # 23:30 UTC is 2 June in London
        answer = told(QUESTION, FACTS, day, Coordinates.as_corrected(instant(day)))
        assert (answer.lines[-1]["notification"], answer.lines[-1]["notify_by"]) == (stands, "2026-06-01")
        assert counted(answer)["not_notified"] == (due - 2, due)
    ended = fact(40, "order-changed", "2026-07-01", case=CASES[1], version=8, order=6, how="discharged", changed_on="2026-07-01")
    answer = told(QUESTION, [*FACTS, ended], "2026-07-02")
    assert counted(answer)["not_notified"] == (1, 3), "it was never notified, though nobody asks for it any more"


@pytest.mark.parametrize(
    ("change", "duties", "left"),
    [
        ({"how": "discharged"}, (1, 2), 1),  # on the third day: whether it would have been notified nobody knows
        ({"how": "soa_notification"}, (1, 2), 1),
        ({"how": "appealed", "appeal": "set_aside"}, (1, 2), 1),
        ({"how": "appealed", "appeal": "lodged"}, (1, 3), 0),
        ({"how": "varied", "removed": ["1"]}, (1, 3), 0),
    ],
)
def test_what_is_not_asked_for_any_more_when_its_time_ends_is_not_counted(change, duties, left):
    changed = fact(40, "order-changed", "2026-06-01", case=CASES[1], version=8, order=6, changed_on="2026-06-01", **change)
    answer = told(QUESTION, [*FACTS, changed], "2026-07-02")
    found = one(answer, "notified_in_time")
    assert ((found.k, found.n), found.excluded["not asked for when their time ended"]) == (duties, left)


def test_an_interim_order_ends_with_the_determination_and_not_before():
    for day, states in (("2026-02-10T12:00", {4: "in_force"}), ("2026-02-10T16:00", {4: "determined", 7: "in_force"})):
        answer = told(QUESTION, FIRST, day, Coordinates.as_corrected(instant(day)), window=("2026-01-01", "2027-01-01"))
        assert {each["entry"]: each["state"] for each in answer.lines} == states
    refused = fact(7, "order-refused", "2026-02-10T15:00", "2026-02-10", application=3, refused_on="2026-02-10")
    (found,) = told(QUESTION, [*FIRST[:6], refused], "2026-02-11", window=("2026-01-01", "2027-01-01")).lines
    assert (found["state"], found["ended_on"], found["prohibitions"], found["conditions_over"]) == (
        "determined", "2026-02-10", [], ["1", "2"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "prohibitions", "requirements"),
    [
        ("2026-03-31T12:00", ["1", "2 (until 2026-06-30)", "3 (local)"], ["10"]),
        ("2026-04-01T16:00", ["2 (until 2026-06-30)", "3 (local)"], ["9", "10"]),  # varied: 1 is removed, 9 is new
        ("2026-06-30T12:00", ["2 (until 2026-06-30)", "3 (local)"], ["9", "10"]),  # the last day of a period is in it
        ("2026-07-01T12:00", ["3 (local)"], ["9", "10"]),
        ("2028-02-09T12:00", ["3 (local)"], ["9", "10"]),
    ],
)
def test_each_condition_has_days_of_its_own(moment, prohibitions, requirements):
    found = line(moment)
    assert (found["prohibitions"], found["requirements"]) == (prohibitions, requirements)
    assert line("2028-02-10T12:00") is None, "an order is over with its last day"


def test_a_renewal_lengthens_and_of_a_window_every_order_is_told():
    renewed = fact(15, "order-changed", "2028-02-01", order=7, how="renewed", changed_on="2028-02-01", fixed_until="2030-02-09")
    assert line("2029-01-01", facts=[*FACTS, renewed], at=NOW)["until"] == "2030-02-09"
    march = told(QUESTION, FACTS, AT, window=("2026-03-01", "2026-03-02"))
    assert [(each["kind"], each["state"]) for each in march.lines] == [("non_molestation", "in_force"), ("dvpo", "expired")]
    assert (march.notes, counted(march)["breached"]) == ((), (0, 2))


def test_a_correction_changes_last_years_as_corrected_and_not_last_years_as_recorded():
    # On 1 April 2027 it is put right that the new address was notified on 3 March 2026, which was in time.
    facts = [*FIRST, correction(15, "2027-04-01", 10, "notified_on", "2026-03-03")]
    last_year = instant("2026-12-31")
    recorded, corrected = (
        counted(told(QUESTION, facts, last_year, at)) for at in (Coordinates.as_recorded(last_year), Coordinates.as_corrected(last_year))
    )
    assert (recorded["notified_in_time"], corrected["notified_in_time"]) == ((1, 2), (2, 2))


def test_an_order_that_was_varied_is_served_anew():
    served = fact(15, "order-served", "2026-04-03", order=7, served_on="2026-04-03")
    assert [line(AT, facts=facts)["unserved_change"] for facts in (FACTS, [*FACTS, served])] == [True, False]


def test_a_variation_that_is_recorded_after_the_service_of_its_text_was_served():
    """Varied on 1 April, served so on the 2nd, and the variation recorded last: what was done later was not what was recorded later."""
    late = fact(16, "order-changed", "2026-04-09T15:00", "2026-04-01", order=7, how="varied", changed_on="2026-04-01", removed=["1"])
    served = fact(15, "order-served", "2026-04-02T15:00", "2026-04-02", order=7, served_on="2026-04-02")
    assert line(AT, facts=[*(each for each in FACTS if each.position != 11), served, late])["unserved_change"] is False


def test_a_condition_can_become_local_and_of_two_suspects_an_order_that_names_none_binds_nobody_known():
    local = fact(15, "order-changed", "2026-05-20", order=7, how="varied", changed_on="2026-05-20", local=["2"])
    assert line(AT, facts=[*FACTS, local])["prohibitions"] == ["2 (local, until 2026-06-30)", "3 (local)"]
    later = fact(15, "party-joined", "2026-05-20", party=KIM, category="suspect")
    assert line(AT, facts=[*FACTS, later])["suspect"] == SAM, "there was one when it was made"
    sooner = replace(later, position=-1, version=0)
    assert line(AT, facts=[sooner, *FACTS])["suspect"] is None
    assert line(AT, facts=[sooner, *FACTS[:2], replace(FACTS[2], fields={**FACTS[2].fields, "suspect": KIM}), *FACTS[3:]])["suspect"] == KIM


def test_of_two_ends_on_one_day_the_first_told_is_the_end():
    ends = [fact(n, "order-changed", "2026-05-20", order=7, how=how, changed_on="2026-05-20", appeal=appeal)
            for n, how, appeal in ((15, "appealed", "set_aside"), (16, "discharged", None))]  # fmt: skip
    (found,) = (each for each in told(QUESTION, [*FIRST, *ends], AT, window=("2026-02-10", "2026-02-11")).lines)
    assert (found["state"], found["ended_on"]) == ("set_aside", "2026-05-20")


def test_persons_who_were_merged_are_counted_once():
    sam, kim = UUID(SAM), UUID(KIM)
    same = Persons({sam: (sam, kim), kim: (sam, kim)})
    assert one(told(QUESTION, FACTS, AT, persons=same), "persons_bound").value == 1


def test_without_an_order_there_is_no_row_and_nothing_is_counted():
    assert rows(QUESTION, FIRST[:3]) == []
    answer = told(QUESTION, FIRST[:3], AT)
    assert (answer.lines, set(counted(answer).values())) == ([], {(0, 0)})


@pytest.mark.parametrize("odd", [None, True, -1, "", "nonsense", [], ["1", 2, None], {"value": 1}, 1.5, "9999-12-31"])
def test_nonsense_in_a_field_leaves_it_standing(odd):
    for at, entry in enumerate(FACTS):
        for name in entry.fields:
            bent = [*FACTS[:at], replace(entry, fields={**entry.fields, name: odd}), *FACTS[at + 1 :]]
            assert told(QUESTION, bent, AT).rates
