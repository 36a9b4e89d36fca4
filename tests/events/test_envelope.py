"""The envelope's parts go to JSON and back, and a fact is decoded whatever an entry holds."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import UsageError
from ledger.events.code import Code
from ledger.events.envelope import Actor, Basis, Effort, Marks, Occurred, Purpose, Statement, Subject
from ledger.events.fact import ERASED, HELD, Fact, fact_from_units, joined
from ledger.events.group import Group
from ledger.events.lawful import Sector, default_basis
from tests import strategies

WHEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


@given(strategies.actors, strategies.marks, strategies.bases)
def test_round_trips(actor: Actor, marks: Marks, basis: Basis) -> None:
    assert Actor.from_json(actor.to_json()) == actor
    assert Marks.from_json(marks.to_json()) == marks
    assert Basis.from_json(basis.to_json()) == basis


GOOD = Basis("police", "case_work", "law_enforcement_task", "LED_P3", "fact").to_json()


@pytest.mark.parametrize(
    ("part", "json"),
    [
        (Actor, {}),
        (Actor, {"actor": "me", "agency": "police", "role": "supervisor"}),
        (Actor, {"actor": str(UUID(int=1)), "agency": "police", "role": "supervisor", "name": "?"}),
        (Effort, {"agency": "police", "grade": "dc", "minutes": -1}),
        (Effort, {"agency": "police", "grade": "dc", "minutes": True}),
        (Subject, {"person": str(UUID(int=1)), "category": "friend"}),
        (Marks, {"originator": "police", "possession": "nobody", "sensitivity": [], "subjects": []}),
        (Marks, {"originator": "police", "possession": "seen", "sensitivity": ["secret"], "subjects": []}),
        (Basis, {**GOOD, "regime": "none"}),
        (Basis, {**GOOD, "statement": "gossip"}),
        (Basis, {**GOOD, "purpose": "fun"}),
        (Basis, []),
    ],
)
def test_a_wrong_part_is_refused(part: Any, json: Any) -> None:
    with pytest.raises(UsageError):
        part.from_json(json)


def test_every_code_has_one_meaning() -> None:
    lists = [cls for cls in Code.__subclasses__() if cls.__module__.startswith("ledger.")]
    assert len(lists) > 10
    for codes in lists:
        assert len(set(codes.meanings().values())) == len(codes)
        assert codes.__doc__


@pytest.mark.parametrize("sector", list(Sector))
@pytest.mark.parametrize("group", list(Group))
def test_every_agency_has_a_basis_for_every_group(sector: Sector, group: Group) -> None:
    basis = default_basis(sector, "a", group, Purpose.CASE_WORK, Statement.FACT)
    assert Basis.from_json(basis.to_json()) == basis
    assert (basis.regime == "LED_P3") == (sector in ("police", "probation"))
    assert (basis.condition is None) == (group in (Group.ACCESS, Group.UNIT, Group.PRIVACY, Group.CORRECTIONS))


def decoded(**units: Any) -> Fact:
    one = UUID(int=1)
    return fact_from_units(position=1, stream=one, version=1, event=one, recorded_at=WHEN, recorder=one, units=units)


def test_a_fact_is_its_units() -> None:
    what = {"type": "triage-decided.v1", "occurred_at": {"value": "2026-03", "precision": "month"}}
    fact = decoded(what=what, stamp={"number": "CHS-26-0001"}, who={}, marks={}, basis={}, layout={}, outcome="possible_stalking")
    assert (fact.type, fact.kind) == ("triage-decided.v1", "triage-decided")
    assert fact.occurred == Occurred("2026-03", "month")
    assert fact.fields == {"outcome": "possible_stalking"}
    assert fact.stamp["number"] == "CHS-26-0001"
    assert fact.held is None


def test_an_entry_without_its_what_occurred_when_it_was_recorded() -> None:
    held = decoded(stamp={}, held={"originator": "cwp", "controller": "cwp"})
    erased = decoded()
    assert (held.type, erased.type) == (HELD, ERASED)
    assert held.occurred == erased.occurred == Occurred.at(WHEN)
    assert held.held == {"originator": "cwp", "controller": "cwp"}


leaves = st.none() | st.booleans() | st.integers() | st.text()
json_junk = st.recursive(leaves, lambda part: st.lists(part) | st.dictionaries(st.text(), part))


@given(st.dictionaries(st.sampled_from(["stamp", "what", "who", "marks", "basis", "held", "outcome"]), json_junk))
def test_decoding_is_total(units: dict[str, Any]) -> None:
    fact = decoded(**units)
    assert fact.occurred.earliest(UTC) <= fact.occurred.latest(UTC) or fact.occurred.until is not None
    assert all(isinstance(part, dict) for part in (fact.stamp, fact.who, fact.marks, fact.basis, fact.fields))


def test_pieces_of_a_narrative_are_joined_and_decoys_left_out() -> None:
    units = [("what", {}), ("text", "He rang "), ("text", "Sam"), ("text", " twice.\n"), ("decoy", None)]
    assert joined(units) == {"what": {}, "text": "He rang Sam twice.\n"}
