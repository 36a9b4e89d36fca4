"""Events that refer to entries of their own act get the numbers that these will have, stream by stream."""

from uuid import UUID

from ledger.intents import Intent, numbered
from tests.rules import acts

CASE, OTHER = UUID(int=7), UUID(int=8)


def test_a_reference_becomes_the_number_that_the_entry_will_have() -> None:
    act = [
        Intent(acts.note(), CASE), Intent(acts.raising(), CASE), Intent(acts.identifying(), OTHER), Intent(acts.raising(), CASE),
        Intent(acts.ending(1), CASE, refers={"raised": 3}), Intent(acts.ending(1), CASE, refers={"raised": 1}),
        Intent(acts.ending(1), CASE),
    ]  # fmt: skip
    found = [intent.event.values().get("raised") for intent in numbered(act, {CASE: 40, OTHER: 5})]
    assert found == [None, None, None, None, 43, 42, 1]
    assert [intent.event.values().get("raised") for intent in numbered(act, {CASE: 0})][4:] == [3, 2, 1]
    assert act[4].event.values()["raised"] == 1, "what was asked for stays as it is, so that it can be decided again"
