"""What a correction would bring about is told of every part of the pathway that judges what its acts say, in the same words."""

import pytest

from ledger.events.catalogue import kind_of, load
from ledger.rules import rooms
from ledger.rules.consequences import JUDGEMENTS
from ledger.rules.rule import refusals
from tests.rules import acts, ways
from tests.rules import acts_assessment as made
from tests.rules import acts_victim as victim
from tests.rules.acts_victim import STAN, WILMA
from tests.rules.scenario import HOUR, START, SUPERVISOR, Given, given
from tests.rules.ways import plan

rooms.enter_all()
RULE = "correction_leaves_what_could_be_recorded"
COMPLETED = "whether an action did what it was for is said when it is completed, and only then"
SENTENCE = "a correction leaves no entry that could not have been recorded"
PARTS = sorted(module.rpartition(".")[2] for module in JUDGEMENTS)


def why(case: Given, version: int, field: str, **to: object) -> list[str]:
    event = acts.correcting(version, field, **to)  # type: ignore[arg-type]
    return [one.why for one in refusals(case.state, SUPERVISOR, type(event), event, START + 99 * HOUR)]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_that_judges_its_acts_refuses_a_correction(part: str) -> None:
    allowed, refused = ways.of(part)[RULE]
    assert allowed
    for outcome in refused:
        outcome.refused_by(SENTENCE)
    assert refused


def test_the_parts_are_those_whose_entries_read_one_another() -> None:
    assert {"assessment", "conduct", "discussion", "intake", "orders", "plan", "victim"} < set(PARTS)
    strange = {(module, kind) for module, kinds in JUDGEMENTS.items() for kind in kinds if load(f"{kind}.v1").__module__ != module}
    opening = {"schedule-issued", "defence-statement-received", "officer-certified", "material-disclosed"}
    assert strange == {
        ("ledger.events.justice", "review-right-recorded"), ("ledger.events.schedules", "material-disclosed"),
        *(("ledger.events.proceedings", kind) for kind in opening),
    }, "a victim's review depends on what was decided; what is done in proceedings on their kind, officers and parties"  # fmt: skip
    assert all(kind_of(f"{kind}.v1") == kind for kinds in JUDGEMENTS.values() for kind in kinds)


def test_the_corrected_entry_is_refused_in_the_words_of_its_own_rule_and_another_by_its_number() -> None:
    case = given(*plan.DONE, made.adding(5))
    assert why(case, 8, "action", to=5) == ["entry 5 added no action to a plan of this case"]
    assert why(given(*plan.ENDED, acts.correcting(8, "outcome")), 8, "how", to="updated") == [
        "entry 9 could not stand then: actions are open: entry 7"
    ]


def test_what_stood_wrong_before_is_no_reason_to_refuse_but_another_wrong_is() -> None:
    case = given(acts.referral(), victim.joining(), victim.contacting(), victim.joining(WILMA), victim.contacting(WILMA))
    assert why(case, 3, "outcome", to="no_answer") == []
    assert why(case, 5, "victim", to=str(STAN)) == why(case, 3, "victim", to=str(STAN)) == ["the person named is no victim in this case"]


def test_of_what_goes_together_one_may_be_missing_meanwhile_and_neither_may_gainsay_the_other() -> None:
    assert why(given(*plan.DONE), 8, "outcome") == []
    assert why(given(*plan.DONE), 8, "how", to="cancelled") == ["an outcome is given of an action that is not completed"]
    given(*plan.ACTING).when(made.completing(7, None)).refused_by(COMPLETED)
