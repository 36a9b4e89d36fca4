"""P23 retention, on hand-worked histories: what is due, held, restricted and erased, by person and controller."""

from msgspec.structs import replace

from ledger.rules.periods import Period
from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.retention import QUESTION
from tests.projections.histories import LONDON, correction, fact, instant


def known(number="P-311"):
    one = fact(1, "party-identified", "2026-03-02")
    return replace(one, stamp={"agency": "police", "number": number})


def classified(position, controller="police", start="2016-03-02", category="group_2"):
    return fact(position, "retention-classified", "2026-03-03", controller=controller, category=category, clear_period_start=start)


def reviewed(position, decision="retain", controller="police", again="2027-03-04"):
    return fact(
        position, "retention-reviewed", "2026-03-04", controller=controller, decision=decision, criteria=["none"],
        decided_on="2026-03-04", **({"next_review_on": again} if again else {}),
    )  # fmt: skip


def placed(position, **more):
    one = fact(position, "legal-hold-placed", "2026-03-05", until="verdict", review_on="2026-06-01")
    return replace(one, fields=one.fields | {"kind": "cpia", **more})


def row(*facts, at=NOW):
    found = fold_stream(QUESTION, facts, at, LONDON).rows
    return found[0].row if found else None


def test_a_person_nobody_classified_is_told_with_the_day_of_identification():
    told = row(known())
    assert (told["number"], told["kind"], told["identified_on"], told["controllers"]) == ("P-311", "person", "2026-03-02", [])
    assert (told["held_since"], told["restricted_since"], told["erased_since"]) == (None, None, None)


def test_each_controller_is_told_by_itself():
    both = row(known(), classified(2), classified(3, "cwp", "2006-01-01", "health"), reviewed(4, "erase", "cwp", None))["controllers"]
    assert [(each["controller"], each["category"], each["counts_from"], each["decision"], each["next_review_on"]) for each in both] == [
        ("cwp", "health", None, "erase", None), ("police", "group_2", "2016-03-02", None, None),
    ]  # fmt: skip


def test_the_last_review_counts_until_it_is_classified_anew():
    (kept,) = row(known(), classified(2), reviewed(3), reviewed(4, again="2030-01-01"))["controllers"]
    assert (kept["next_review_on"], kept["counts_from"], kept["reviews"], kept["decided_in"]) == ("2030-01-01", None, 2, 4)
    (anew,) = row(known(), classified(2), reviewed(3), classified(4, start="2026-02-01"))["controllers"]
    assert (anew["next_review_on"], anew["counts_from"], anew["decision"]) == (None, "2026-02-01", "retain")


def test_holds_stand_until_they_are_released():
    held = placed(2, controllers=["police"])
    told = row(known(), held)
    assert told["held_since"] == "2026-03-05"
    assert told["holds"] == [{
        "entry": 2, "by": "police", "since": "2026-03-05", "controllers": ["police"], "kind": "cpia", "until": "verdict",
        "review_on": "2026-06-01",
    }]  # fmt: skip
    gone = row(known(), held, fact(3, "legal-hold-released", "2026-03-06", hold=2))
    assert (gone["holds"], gone["held_since"]) == ([], None)
    assert row(known(), held, fact(3, "legal-hold-released", "2026-03-06", hold=2), at=Coordinates(instant("2026-03-05T12:00")))["holds"]


def test_a_restriction_counts_until_it_is_lifted_and_an_erasure_for_ever():
    restricted = fact(2, "record-restricted", "2026-03-05", ground="evidence")
    assert row(known(), restricted)["restricted_since"] == "2026-03-05"
    lifted = row(known(), restricted, fact(3, "restriction-lifted", "2026-03-06", restriction=2), fact(4, "content-erased", "2026-03-09"))
    assert (lifted["restricted_since"], lifted["erased_since"]) == (None, "2026-03-09")


def test_an_erasure_on_the_authority_of_a_review_follows_the_decision_that_came_before_it():
    other = fact(3, "content-erased", "2026-03-04", authority="subject_request")
    decided = (known(), classified(2), other, reviewed(4, "erase", again=None))
    assert [each["erased_in"] for each in row(*decided)["controllers"]] == [None]
    gone = fact(5, "content-erased", "2026-03-09", authority="retention_review")
    assert [each["erased_in"] for each in row(*decided, gone)["controllers"]] == [5]
    assert [each["erased_in"] for each in row(*decided, gone, classified(6))["controllers"]] == [None]


def test_a_case_has_a_row_where_something_of_it_is_held():
    referred = fact(1, "referral-received", "2026-03-02", urgency="routine")
    assert row(referred) is None
    told = row(referred, placed(2))
    assert (told["kind"], told["number"], told["controllers"], told["held_since"]) == ("case", "CHS-26-0007", [], "2026-03-05")


def test_persons_come_by_number_before_cases():
    numbers = [{"number": "P-20", "kind": "person"}, {"number": "CHS-26-0001", "kind": "case"}, {"number": "P-3", "kind": "person"}]
    assert [row["number"] for row in sorted(numbers, key=QUESTION.order)] == ["P-3", "P-20", "CHS-26-0001"]


def told(*rows, today="2026-04-01", **record):
    """What is told of rows; the period of every group is ten whole years, and a person is classified within 20 days."""
    known = {"first_review_days": 20, "period": lambda _controller, category: Period(category, "invented", years=10)}
    return QUESTION.told(rows, Asking(instant(today), LONDON, record=known | record))


def test_what_is_due_next_is_told_of_each_controller_and_how_much_of_it_is_overdue():
    facts = (known(), classified(2, start="2016-03-20"), classified(3, "cwp", "2006-01-01", "health"), reviewed(4, "erase", "cwp", None))
    other = {**row(known("P-4")), "identified_on": "2026-03-15"}
    answer = told(row(*facts), row(known("P-3")), other)
    # cwp decided on 4 March to erase, and nobody did; the police's ten years from 20 March 2016 ended on 20 March 2026; P-3 was identified
    # on 2 March and is classified by 22 March, P-4 by 4 April: three of four are overdue on 1 April
    assert [(line["number"], line["controller"], line["what"], line["due"], line["overdue"]) for line in answer.lines] == [
        ("P-311", "cwp", "erasure that was decided", "2026-03-04", True),
        ("P-311", "police", "first review", "2026-03-20", True),
        ("P-3", None, "classification", "2026-03-22", True),
        ("P-4", None, "classification", "2026-04-04", False),
    ]
    rates = {rate.name: (rate.k, rate.n) for rate in answer.rates}
    assert (rates["classified"], rates["overdue"], rates["held"]) == ((1, 3), (3, 4), (0, 3))
    assert set(answer.lines[0]) >= {column.name for column in QUESTION.lines}


def test_holds_restrictions_and_erasures_are_counted_and_of_a_case_nothing_is_due():
    referred = fact(1, "referral-received", "2026-03-02", urgency="routine")
    restricted = fact(3, "record-restricted", "2026-03-05", ground="evidence")
    erased = fact(4, "content-erased", "2026-03-09", authority="subject_request")
    answer = told(row(known(), placed(2), restricted, erased), row(referred, placed(2)))
    assert {rate.name: (rate.k, rate.n) for rate in answer.rates} == {
        "classified": (0, 1), "overdue": (1, 1), "held": (1, 1), "restricted": (1, 1), "erased": (1, 1),
    }  # fmt: skip
    assert answer.rates[1].excluded == {"without a day by which anything is due": 1}
    assert [line["held"] for line in answer.lines] == ["P-311#2 cpia (police)", "CHS-26-0007#2 cpia (police)"]


def test_without_the_policys_periods_a_first_review_has_no_day():
    (line,) = told(row(known(), classified(2)), period=lambda _controller, _category: None).lines
    assert (line["what"], line["due"], line["overdue"]) == ("first review", None, False)


def test_a_correction_recorded_later_changes_what_is_as_corrected_and_not_as_recorded():
    facts = (known(), classified(2, start="2016-03-20"), correction(3, "2026-06-01", 2, "clear_period_start", "2020-03-20"))
    then = instant("2026-04-01")
    found = [told(row(*facts, at=at)).lines[0]["due"] for at in (Coordinates.as_recorded(then), Coordinates.as_corrected(then))]
    assert found == ["2026-03-20", "2030-03-20"]
