"""The record of processing activities: what each agency does with whose data, made from the catalogue, agreements, shares and policy."""

from datetime import UTC, date, datetime

from ledger.events.catalogue import TYPES, load
from ledger.events.event import fields_of
from ledger.events.field import WHOM
from ledger.events.group import Group
from ledger.rules.agreed import Agreement
from projections.reports import ropa

AGREED = Agreement(
    2, 9, datetime(2026, 1, 1, tzinfo=UTC), ("police", "cwp"), ("referral", "gates"), ("case_work",), (), "cda115", date(2027, 1, 1), False
)
UNIT = ropa.Unit(
    {"police": ("Cheshire Constabulary", "police"), "cwp": ("Invented Trust", "health"), "nps": ("nps", None)}, "dpo@example.org", [AGREED],
    {"police": ["recipients outside the unit"]}, {"cwp": ["20 years"], "police": ["6 years", "10 years"]}, 730,
)  # fmt: skip


def row(controller, activity):
    (found,) = [each for each in ropa.rows(UNIT) if (each["controller"], each["activity"]) == (controller, activity)]
    return found


def test_every_group_has_its_data_and_every_person_a_category():
    assert {*ropa.DATA} == {group.value for group in Group}
    parties = {field.personal.party for name in TYPES for field in fields_of(load(name)) if field.personal is not None} - {"target"}
    assert parties <= {*ropa.SUBJECTS}
    assert {*WHOM} - {"target"} <= {*ropa.SUBJECTS}


def test_an_activity_says_all_that_the_law_asks():
    found = row("police", "referral")
    assert {"party-identified", "party-joined", "referral-received"} <= {*found.pop("records")}
    assert found == {
        "controller": "police", "controller_name": "Cheshire Constabulary", "sector": "police", "contact": "dpo@example.org",
        "joint_controllers": ["Invented Trust"], "activity": "referral", "activity_words": "referrals and the parties of a case",
        "purposes": ["work on the case"],
        "subjects": ["suspects and convicted persons", "third parties", "victims", "witnesses", ropa.STAFF],
        "data": [*ropa.DATA["referral"]],
        "legal_bases": [
            "a task carried out for a law-enforcement purpose (DPA 2018 s.35(2)(b)), with safeguarding of people at risk"
        ],
        "regime": "LED_P3", "recipients": ["Invented Trust", "recipients outside the unit"], "transfers": ropa.TRANSFERS,
        "kept": "reviewed after 6 years or 10 years, by what it is about", "security": [*ropa.SECURITY], "profiling": "none",
    }  # fmt: skip


def test_who_may_not_record_has_no_activity_and_who_sees_nothing_is_no_recipient():
    assert "health" not in [each["activity"] for each in ropa.rows(UNIT) if each["controller"] == "police"]
    assert row("cwp", "health")["kept"] == "reviewed after 20 years, by what it is about"
    assert row("cwp", "unit")["kept"] == row("nps", "gates")["kept"] == ropa.NOT_SET
    assert row("cwp", "health")["recipients"] == []
    assert row("cwp", "gates")["recipients"] == ["Cheshire Constabulary"]
    assert row("nps", "gates")["joint_controllers"] == []
    assert row("police", "access")["recipients"] == []
    assert row("police", "access")["kept"] == "730 days after the month of the consultation"
    assert row("police", "assessment")["profiling"] == ropa.PROFILING


def test_the_document_has_a_table_for_each_agency_and_a_line_for_each_activity():
    lines = [*ropa.document(UNIT, "2026-11-30")]
    assert [line for line in lines if line.startswith("#")] == [
        "# Record of processing activities", "## Invented Trust", "## nps", "## Cheshire Constabulary"
    ]  # fmt: skip
    assert sum(line.startswith("| ") and not line.startswith("| activity") for line in lines) == len(ropa.rows(UNIT))
    assert {line.count(" | ") for line in lines if line.startswith("| ")} == {7}
