"""One stored sample of every version ever shipped loads for ever; what is said of it is this release's wording.

A sample's ``sentence`` is how it was told when it was made, and stays as the sample does; ``wording.json`` has what is told now.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ledger.events.catalogue import TYPES, load
from ledger.events.envelope import Actor, Basis, Marks, Occurred
from ledger.events.fact import Fact, fact_from_units
from ledger.rules.concerned import OF_A_SUSPECT, OF_ONE_TREATED
from tests.rules.scenario import START

SAMPLES = sorted((Path(__file__).parents[1] / "golden" / "events").glob("*.json"))
WORDING = json.loads(Path(__file__).with_name("wording.json").read_text(encoding="utf-8"))
ONE = UUID(int=1)
SINCE = {kind: {"suspect"} for kind in OF_A_SUSPECT} | {kind: {"suspect", "victim"} for kind in OF_ONE_TREATED}
SINCE |= {"order-changed": {"local", "own_period", "own_until"}}
SINCE |= {"clinical-note-recorded": {"party"}}
SINCE |= {"surveillance-window-closed": {"data_from"}, "victim-views-recorded": {"contact"}}
SINCE |= {
    "log-key-changed": {"size"}, "recipient-notified": {"recipient"}, "content-erased": {"proposal", "person", "versions"},
    "agreement-adopted": {"originators", "beside", "title", "adopted_on", "leaders", "conditions"},
    "relationship-recorded": {"prior_partner"}, "incident-recorded": {"impact_day_to_day"}, "party-identified": {"identifiers"},
    "material-disclosed": {"bundles"},
}  # fmt: skip
"""Fields that a type has been given since its sample was made, by its name without version."""


def stored(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def decoded(sample: Any) -> Fact:
    return fact_from_units(position=1, stream=ONE, version=1, event=ONE, recorded_at=START, recorder=ONE, units=sample["units"])


def test_every_type_has_its_sample_and_no_sample_is_of_a_type_forgotten() -> None:
    assert {path.name.removesuffix(".json") for path in SAMPLES} == set(TYPES)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_loads_and_is_written_again_the_same(path: Path) -> None:
    sample = stored(path)
    fact = decoded(sample)
    event = load(fact.type).from_values(fact.fields)
    envelope = {"what": {"occurred_at": Occurred.from_json(sample["units"]["what"]["occurred_at"]).to_json(), "type": event.type_name()}}
    envelope |= {"who": Actor.from_json(fact.who).to_json(), "marks": Marks.from_json(fact.marks).to_json()}
    units = {**envelope, "basis": Basis.from_json(fact.basis).to_json(), **event.values()}
    again = {"type": event.type_name(), "units": units, "sentence": sample["sentence"]}
    assert json.dumps(again, indent=2, ensure_ascii=False) + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_told_in_the_words_of_this_release(path: Path) -> None:
    fact = decoded(stored(path))
    assert load(fact.type).sentence({**fact.fields, "actor": "DS Invented"}) == WORDING[path.stem]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_shows_every_field_of_its_type(path: Path) -> None:
    fact = decoded(stored(path))
    absent = set(load(fact.type).model_fields) - set(fact.fields)
    one_of_two = {"fact-corrected": {"to"}, "held-corrected": {"to_personal"}}  # a correction gives one of its two values
    assert absent == one_of_two.get(fact.kind, set()) | SINCE.get(fact.kind, set())


def test_what_a_type_was_given_after_its_sample_was_made_is_told_beside_it() -> None:
    fields = decoded(stored(next(path for path in SAMPLES if path.stem == "order-changed.v1"))).fields
    told = load("order-changed.v1").sentence(
        {**fields, "local": ["4"], "own_period": ["1", "5"], "own_until": ["2027-03-04", "2028-03-04"]}
    )
    later = "With periods of their own from then on, by number: 1 and 5 (until 4 March 2027 and 4 March 2028)."
    assert f"Limited to a locality from then on, by number: 4. {later} Condition 4:" in told
