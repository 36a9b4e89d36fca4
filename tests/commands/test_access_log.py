"""The access log, as an auditor reads it: who consulted what and why, what came of it; and that nobody else does."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from application.scenes import POLICE, adopt, asked

from ledger.access_log import Outcome, consultations, outcome
from ledger.application import Ledger
from ledger.rules.policy import UNADOPTED
from ledger.store import place
from ledger.store.access_reading import Reached
from tests.rules import acts
from tests.rules.scenario import STREAM, recorded

USERS = {"ada": ("hmicfrs", "auditor"), "nora": ("cwp", "practitioner"), "adam": (POLICE, "administrator"), "silas": (POLICE, "supervisor")}


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests."""
    return shared_at


@pytest.fixture
def unit(door, at):
    """The door of a unit of which only the police have opened anything, to themselves."""
    if not asked(at, "SELECT 1 FROM ledger.users WHERE agency = 'cwp'"):
        for name, (agency, role) in USERS.items():
            words = ("user", "add", name, "--agency", agency, "--role", role, "--fields", "-")
            door.done(*words, typed={"full_name": f"{name.title()} Fictional"})
        with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
            adopt(ledger, agencies=(POLICE,), originators=(POLICE,))
    return door


def log(door, *words):
    """The rows that an auditor is shown; that of this very reading is among them."""
    return door.done("access-log", *words, user="ada").json


def others(door, *words):
    """The same without what auditors themselves read of it for lawfulness."""
    return [row for row in log(door, *words) if (row["agency"], row["purpose"]) != ("hmicfrs", "lawfulness")]


def test_it_says_who_read_what_when_for_what_and_why(unit, tmp_path):
    number = unit.referred()
    (tmp_path / "why").write_text("To prepare the review.")
    unit.done("show", number, "--reason", f"@{tmp_path}/why", "--purpose", "supervision")
    row = log(unit, "--case", number)[-1]
    assert (row["purpose"], row["outcome"], row["reason"], row["search"]) == ("supervision", "granted", "To prepare the review.", None)
    assert (row["agency"], row["cases"], row["not_shown"], row["break_glass"]) == (POLICE, [number], [], False)
    assert row["login"].startswith("u_")
    assert row["operation"] == "consultation"
    assert len(row["persons"]) == 2
    assert datetime.fromisoformat(row["at"]) <= datetime.now(UTC)


def test_it_is_itself_a_consultation_and_stands_in_the_next(unit):
    log(unit)
    row = log(unit)[-1]
    assert (row["purpose"], row["outcome"], row["agency"], row["role"]) == ("lawfulness", "granted", "hmicfrs", "auditor")
    assert any(what.startswith("the access log of") for what in row["what"].split(", "))


def test_the_number_that_led_nowhere_and_the_words_searched_for_are_opened(unit):
    number = unit.referred()
    assert unit("show", number, user="nora").status == 3
    assert unit("show", "CHS-26-9999", user="nora").status == 3
    unit.done("find", "-", typed="Bert Imagined")
    hidden, absent, found = others(unit)[-3:]
    assert [(row["outcome"], row["search"]) for row in (hidden, absent)] == [("refused", number), ("refused", "CHS-26-9999")]
    assert all(hidden[name] == absent[name] for name in ("streams", "classes", "purpose"))
    assert (found["search"], found["outcome"]) == ("Bert Imagined", "granted")
    assert [row["search"] for row in others(unit, "--refused")][-2:] == [number, "CHS-26-9999"]


def test_who_tried_the_number_of_a_case_in_vain_stands_among_its_consultations(unit):
    number = unit.referred()
    for tried in (number, "CHS-26-9999"):
        assert unit("show", tried, user="nora").status == 3
    (row,) = log(unit, "--case", number, "--refused")
    assert (row["what"], row["outcome"], row["search"]) == ("nothing", "refused", number)


def test_contents_that_an_auditor_would_open_of_a_case_hidden_from_him_are_a_refused_consultation(unit):
    number = unit.referred()
    for tried in (number, "CHS-26-9999"):
        answered = unit("verify", "--content", "--case", tried, user="ada")
        assert (answered.status, answered.out) == (3, "")
        row = log(unit)[-2]
        assert (row["what"], row["outcome"], row["search"]) == ("nothing", "refused", tried)


def test_a_search_for_persons_is_no_refusal(unit):
    unit.done("find", "-", "--person", typed="Nobody Imagined")
    row = others(unit)[-1]
    assert (row["what"], row["outcome"], row["search"]) == ("persons, by whole terms", "granted", "Nobody Imagined")


def test_words_searched_for_among_no_case_are_no_refusal_and_a_number_is(unit):
    unit.done("find", "-", typed="Bert Imagined", user="nora")
    assert unit("show", "P-9999", user="nora").status == 3
    words, number = others(unit)[-2:]
    assert (words["what"], words["outcome"]) == ("words, in no case", "granted")
    assert (number["what"], number["outcome"]) == ("nothing", "refused")


def test_cases_stand_before_their_people_and_many_months_are_counted(unit, at):
    number = unit.referred()
    unit.done("show", number)
    row = log(unit, "--case", number)[-1]
    assert row["what"] == ", ".join([number, *sorted(row["persons"], key=lambda person: int(person[2:]))])
    unit("show", "CHS-26-9999", user="nora")
    unit("access-log", user="adam")
    log(unit)
    row = log(unit)[-1]
    assert row["what"] == f"the access log: {len(row['streams']) - 1} months of readers"


def test_what_no_grant_covered_is_told_as_refused_by_what_stood_then(unit, at):
    number = unit.referred()
    with closing(Ledger(at, place.profile(at, "nora"))) as nora, closing(Ledger(at, place.profile(at, "dana"))) as dana:
        stream = dana.find(number).stream
        nora.read([stream, nora.unit_stream()], purpose="case_work")
        adopt(dana, agencies=(POLICE, "cwp"), originators=(POLICE,))
        nora.read([stream], purpose="case_work")
        adopt(dana, agencies=(POLICE,), originators=(POLICE,))
        nora.read([stream], purpose="case_work")
    rows = [row for row in log(unit, "--case", number) if row["agency"] == "cwp"]
    assert [row["outcome"] for row in rows] == ["refused", "granted", "refused"]
    assert rows[0]["not_shown"] == [number]


def test_reading_behind_glass_is_marked_with_its_reason(unit, tmp_path):
    number = unit.referred()
    (tmp_path / "why").write_text("He is at her door.")
    unit.done("show", number, "--break-glass", "life", "--reason", f"@{tmp_path}/why", user="nora")
    (row,) = log(unit, "--case", number, "--glass")
    assert (row["outcome"], row["break_glass"], row["reason"], row["purpose"]) == ("granted", True, "He is at her door.", "safeguarding")
    assert log(unit, "--person", row["persons"][0], "--glass") == [row]
    lookup = others(unit, "--reader", row["login"])[-2]
    assert (lookup["what"], lookup["outcome"], lookup["search"]) == ("a case, to break its glass", "granted", number)
    assert unit("show", "CHS-26-9999", "--break-glass", "life", "--reason", f"@{tmp_path}/why", user="nora").status == 3
    lookup = others(unit, "--reader", row["login"])[-1]
    assert (lookup["what"], lookup["outcome"], lookup["search"]) == ("a case, to break its glass", "refused", "CHS-26-9999")


@pytest.mark.parametrize(("user", "words"), [
    ("dana", ()), ("silas", ()), ("adam", ()), ("nora", ()), ("ada", ("--purpose", "case_work")), ("silas", ("--purpose", "lawfulness")),
])  # fmt: skip
def test_nobody_else_reads_it_and_that_he_asked_is_recorded(unit, at, user, words):
    answered = unit("access-log", *words, user=user)
    assert (answered.status, answered.out) == (4, "")
    row = others(unit)[-1]
    with closing(Ledger(at, place.profile(at, user))) as ledger:
        assert (row["reader"], row["outcome"], row["what"]) == (str(ledger.me.recorder), "refused", "the access log")


def test_it_is_narrowed_to_a_reader_and_a_time(unit, at):
    unit("show", "CHS-26-9999", user="nora")
    with closing(Ledger(at, place.profile(at, "nora"))) as ledger:
        login = ledger.session["login"]
    assert {row["login"] for row in log(unit, "--reader", login)} == {login}
    assert log(unit, "--until", "2020-01-01") == []
    assert unit("access-log", "--case", "CHS-26-0001", "--person", "P-1", user="ada").status == 2


def test_an_extract_is_a_table_of_one_operation_each(unit):
    unit.done("show", unit.referred())
    lines = unit.done("access-log", "--format", "csv", user="ada").out.splitlines()
    assert lines[0].startswith("when,who,purpose,what,outcome,reason,search,operation,at,position")
    assert "consultation" in lines[-1]


def test_a_consultation_of_2024_without_a_reason_is_a_finding_and_one_of_2025_is_none():
    days = [datetime(2024, 5, 1, 12, tzinfo=UTC), datetime(2025, 8, 18, 12, tzinfo=UTC), datetime(2025, 8, 19, 12, tzinfo=UTC)]
    facts = [recorded(event, n + 1, at=at, opened=True) for n, (event, at) in enumerate(
        (acts.consulting(why, glass), at) for at in days for why, glass in ((None, None), ("Review.", None), (None, 9))
    )]  # fmt: skip
    told = consultations(facts, [], [UNADOPTED])
    assert [each.unreasoned for each in told] == [True, False, True] * 2 + [False, False, True]


@pytest.mark.parametrize(("shown", "told"), [
    ([], Outcome.REFUSED), ([("unit", True)], Outcome.GRANTED), ([("unit", True), ("case", False)], Outcome.REFUSED),
    ([("unit", True), ("case", True)], Outcome.GRANTED), ([("case", True), ("person", False)], Outcome.PARTLY),
    ([("log", False)], Outcome.REFUSED),
])  # fmt: skip
def test_what_came_of_it_follows_from_what_was_reached_for(shown, told):
    assert outcome([Reached(1, STREAM, kind, None, None, None, seen) for kind, seen in shown]) == told
