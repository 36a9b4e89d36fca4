"""One table says who may see a unit; the program and the database read it alike, and what neither knows is not shown."""

from dataclasses import fields
from itertools import product

import pytest
from application.scenes import asked
from hypothesis import given
from hypothesis import strategies as st

from ledger.events.envelope import REACHES_RESTRICTED
from ledger.privacy.visible import RULES, Circumstances, Reason, sql_fragments, visible

NAMES = [field.name for field in fields(Circumstances)]
EVERY = [Circumstances(*values) for values in product([False, True], repeat=len(NAMES))]
circumstances = st.builds(Circumstances, *([st.booleans()] * len(NAMES)))


def test_the_database_says_what_the_program_says_in_all_combinations(shared_at):
    placed = ", ".join(f"{name} => c.{name}" for name in NAMES)
    combinations = " CROSS JOIN ".join(f"(VALUES (false), (true)) AS v{place}({name})" for place, name in enumerate(NAMES))
    said = asked(shared_at, f"SELECT {', '.join(NAMES)}, ledger.withheld({placed}) FROM (SELECT * FROM {combinations}) c")
    assert len(said) == len(EVERY) == 256
    assert {row[:-1]: row[-1] for row in said} == {tuple(getattr(each, name) for name in NAMES): visible(each) for each in EVERY}


@pytest.mark.parametrize("unknown", NAMES)
def test_what_the_database_does_not_know_it_does_not_show(shared_at, unknown):
    """Of every combination, with one of its values unknown: shown only if it would be shown whichever value it had."""
    others = [name for name in NAMES if name != unknown]
    combinations = " CROSS JOIN ".join(f"(VALUES (false), (true)) AS v{place}({name})" for place, name in enumerate(others))
    placed = ", ".join(f"{name} => {'NULL' if name == unknown else 'c.' + name}" for name in NAMES)
    for *values, reason in asked(shared_at, f"SELECT {', '.join(others)}, ledger.withheld({placed}) FROM (SELECT * FROM {combinations}) c"):
        either = [visible(Circumstances(**dict(zip(others, values, strict=True)), **{unknown: value})) for value in (False, True)]
        assert reason is not None or either == [None, None]


def test_there_are_six_reasons_and_each_has_one_rule():
    assert [rule.reason for rule in RULES] == list(Reason)
    assert len(Reason) == 6
    assert all(rule.source for rule in RULES)


@given(circumstances)
def test_what_is_erased_is_never_shown(each):
    assert not each.erased or visible(each) == Reason.ERASED


@given(circumstances)
def test_restriction_yields_only_to_a_purpose_that_reaches_it(each):
    if each.restricted and not each.reaches_restricted:
        assert visible(each) in (Reason.ERASED, Reason.RESTRICTED)


@given(circumstances)
def test_nothing_is_shown_to_an_agency_that_neither_brought_it_nor_was_granted_it(each):
    assert each.own or each.granted or visible(each) is not None


@given(circumstances, st.sampled_from(["erased", "restricted", "privileged", "redacted", "outside_audience"]))
def test_one_circumstance_more_never_opens_what_was_closed(each, name):
    """Against it, each only ever closes: no order of the rules lets one undo another."""
    worse = Circumstances(**{field: True if field == name else getattr(each, field) for field in NAMES})
    assert visible(each) is None or visible(worse) is not None


def test_purposes_that_reach_what_is_restricted_are_those_of_the_statute(shared_at):
    """DPA 2018 s.47(2): evidence, legal claims; and the Commissioner, who checks lawfulness."""
    assert {"disclosure", "legal_claim", "criminal_proceedings", "lawfulness"} == REACHES_RESTRICTED
    ((body,),) = asked(shared_at, "SELECT prosrc FROM pg_proc WHERE proname = 'judge' AND pronamespace = 'ledger'::regnamespace")
    assert sql_fragments()["reaches_restricted"] in body
    assert "{{" not in body


def test_a_unit_is_shown_where_nothing_speaks_against_it():
    assert visible(Circumstances(own=True)) is visible(Circumstances(granted=True)) is None
