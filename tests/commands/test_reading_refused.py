"""That a number leads nowhere is recorded as a consultation; and glass is broken loudly, at the command line."""

from contextlib import closing

import pytest
from application.scenes import POLICE, adopt, asked

from ledger.application import Ledger
from ledger.store import place

ABSENT, NOBODY = "CHS-26-9999", "P-9999"
READING = (
    ("show", ABSENT), ("show", ABSENT, "--next"), ("replay", ABSENT), ("diff", ABSENT, "--from", "2026-01-01"), ("show", NOBODY),
    ("timeline", NOBODY), ("receipt", f"{ABSENT}#1"), ("receipt", ABSENT),
)  # fmt: skip
WHY = "He is at her door."


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests."""
    return shared_at


def nora(door, at) -> str:
    """The login of a nurse to whom nothing is open, added once."""
    if not asked(at, "SELECT 1 FROM ledger.users WHERE agency = 'cwp'"):
        words = ("user", "add", "nora", "--agency", "cwp", "--role", "practitioner", "--fields", "-")
        door.done(*words, typed={"full_name": "Nora Fictional"})
        with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
            adopt(ledger, agencies=(POLICE,), originators=(POLICE,))
    return "nora"


def consulted(at):
    """The clear scope of each consultation, in order, with the number of its sealed units."""
    return asked(
        at, "SELECT (SELECT u.said -> 2 FROM unnest(c.stored) s, CAST(convert_from(s, 'UTF8') AS jsonb) u(said) "
        "WHERE u.said ->> 1 = 'scope'), "
        "(SELECT sum(cardinality(k.stored)) FROM ledger.content k WHERE k.log = 2 AND k.position = c.position AND k.sealed) "
        "FROM ledger.content c WHERE c.log = 2 AND NOT c.sealed ORDER BY c.position",
    )  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_number_that_leads_nowhere_is_recorded_with_the_number_sealed(door, at, words):
    door.referred()
    before = len(consulted(at))
    answered = door(*words)
    assert (answered.status, answered.out) == (3, "")
    ((scope, sealed),) = consulted(at)[before:]
    assert (scope["streams"], scope["persons"], sealed) == ([], [], 1)


@pytest.mark.parametrize(
    "words", [("show",), ("replay",), ("show", "--next"), ("receipt",), ("diff", "--from", "2026-01-01")], ids=" ".join
)
def test_hidden_and_absent_are_one_answer_and_one_record(door, at, words):
    number, user = door.referred(), nora(door, at)
    before = len(consulted(at))
    hidden, absent = (door(words[0], each, *words[1:], user=user) for each in (number, ABSENT))
    assert (hidden.status, hidden.out, hidden.err.replace(number, ABSENT)) == (absent.status, absent.out, absent.err)
    first, second = consulted(at)[before:]
    assert first == second


def test_what_is_written_to_a_hidden_case_is_answered_as_to_an_absent_one(door, at):
    number, user = door.referred(), nora(door, at)
    for words in (("record", "note", "{}"), ("record", "triage", "{}", "--outcome", "possible_stalking"), ("correct", "{}#1", "urgency")):
        hidden, absent = (
            door(*(word.format(each) for word in words), "--fields", "-", typed={"text": "x"}, user=user) for each in (number, ABSENT)
        )
        assert (hidden.status, hidden.out, hidden.err.replace(number, ABSENT)) == (absent.status, absent.out, absent.err)


def test_a_search_among_no_cases_is_recorded_too(door, at):
    user, before = nora(door, at), len(consulted(at))
    door.done("find", "-", typed="Bert", user=user)
    ((scope, sealed),) = consulted(at)[before:]
    assert (scope["streams"][1:], sealed) == ([], 1)


def test_glass_is_broken_loudly_for_a_reason_and_reviewed(door, at, tmp_path):
    number, user = door.referred(), nora(door, at)
    (tmp_path / "why").write_text(WHY)
    assert door("show", number, user=user).status == 3
    refused = door("show", number, "--break-glass", "life", user=user)
    assert (refused.status, refused.out) == (2, "")
    (tmp_path / "blank").write_text(" \n")
    blank = door("show", number, "--break-glass", "life", "--reason", f"@{tmp_path}/blank", user=user)
    assert (blank.status, blank.out) == (2, "")
    assert "YOU BROKE" not in blank.err
    shown = door.done("show", number, "--break-glass", "life", "--reason", f"@{tmp_path}/why", "--format", "table", user=user)
    assert "Bert Imagined" in shown.text
    assert f"YOU BROKE THE GLASS OF {number}" in shown.err
    assert WHY not in shown.text + shown.err
    told = door.done("show", number, "--format", "table").text
    assert "broke the glass of this case because of danger to life" in told
    assert WHY not in told
    (row,) = [row for row in door.done("due", "--case", number).json if row["clock"] == "review of broken glass"]
    assert (row["overdue"], row["entry"]) == (True, 4)
    (row,) = [row for row in door.done("caseload").json if row["number"] == number]
    assert (row["glass"], row["urgent"]) == (1, "GLASS BROKEN")
    assert "broken glass to be reviewed in 1" in door.done("caseload", "--format", "table").err
    assert door("record", "glass-reviewed", number, "--opened", "4", "--verdict", "justified", user=user).status != 0
    assert [line["decision"] for line in door.done("share", "list", number).json] == ["emergency, not reviewed"]
    door.done("record", "glass-reviewed", number, "--opened", "4", "--verdict", "justified")
    assert [line["decision"] for line in door.done("share", "list", number).json] == ["emergency, reviewed in #5"]
    assert not [row for row in door.done("due", "--case", number).json if row["clock"] == "review of broken glass"]
    assert door("show", number, user=user).status == 3


def test_glass_of_what_is_no_case_or_for_another_purpose_is_not_broken(door, at, tmp_path):
    user = nora(door, at)
    (tmp_path / "why").write_text(WHY)
    why = ("--reason", f"@{tmp_path}/why")
    for words in (("show", NOBODY), ("show", "UNIT"), ("show", ABSENT, "--purpose", "case_work"), ("show", ABSENT, "--next")):
        assert door(*words, "--break-glass", "child", *why, user=user).status == 2
    assert door("show", ABSENT, "--break-glass", "child", *why, user=user).err == door("show", ABSENT, user=user).err
