"""Entries and contents that were changed past the guards, where no foreign key would say so: ``doctor`` names each."""

import pytest
from application.scenes import asked

ELSEWHERE = """
    INSERT INTO ledger.entry SELECT 77, 1, stream, 1, gen_random_uuid(), recorded_at, recorder, type, originator, controller, '', leaf, core
    FROM ledger.entry WHERE log = 1 AND position = 2"""
CONTENT = "INSERT INTO ledger.content VALUES (1, 900, gen_random_uuid(), false, '{0}', '{x}')"
AS_IF_ERASED = "INSERT INTO ledger.erasure SELECT slot, 2 FROM ledger.content WHERE log = 1 AND position = 2"
DECIDES = "SELECT max(position) FROM ledger.entry WHERE type = 'agreement-adopted.v1'"


def found(door):
    return {(finding["check"], finding["told"]) for finding in door("doctor").json if finding["verdict"] == "wrong"}


@pytest.mark.parametrize(
    ("attack", "verdict"),
    [
        ("UPDATE ledger.content SET stored = stored[1:2] || stored[2:2] || '{x}'", "changed"),
        ("DELETE FROM ledger.content", "gone"),
        (f"{AS_IF_ERASED}; DELETE FROM ledger.content", "gone"),
    ],
    ids=["changed", "taken", "taken as if erased"],
)
def test_an_entry_that_decides_who_may_act_and_cannot_be_read_is_named(at, door, attack, verdict):
    position = asked(at, DECIDES)[0][0]
    before = found(door)
    asked(at, f"ALTER TABLE ledger.content DISABLE TRIGGER USER; {attack} WHERE log = 1 AND position = {position} AND NOT sealed")
    answered = door("doctor")
    assert answered.status == 7
    told = found(door) - before
    assert ("entries that decide who may act can be read", f"{verdict}: cases#{position}") in told
    assert ("agreements are as the entries say", f"surplus: cases#{position}") in told


@pytest.mark.parametrize(
    ("attack", "check", "told"),
    [
        (CONTENT, "every content belongs to an entry", "cases#900"),
        ("DELETE FROM ledger.entry WHERE log = 1 AND position = 2", "every content belongs to an entry", "cases#2"),
        (ELSEWHERE, "every entry belongs to a log", "77#1"),
    ],
    ids=["a content without an entry", "an entry taken from its contents", "an entry without a log"],
)  # fmt: skip
def test_what_a_foreign_key_would_have_refused_is_named(at, door, attack, check, told):
    before = found(door)
    asked(at, f"ALTER TABLE ledger.entry DISABLE TRIGGER USER; {attack}")
    assert door("doctor").status == 7
    assert (check, told) in found(door) - before
