"""The written-out table is what the modules define, and costs nothing to those who need no class."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import ledger.events
from ledger.errors import UsageError
from ledger.events import catalogue
from ledger.events.event import REGISTRY, Event

LIBRARY = {
    "catalogue", "code", "envelope", "event", "fact", "field", "group", "lawful", "occurred", "problems", "sentence", "text", "words",
}  # fmt: skip


def _defined() -> dict[str, type[Event]]:
    """Every event class that a module of the room defines."""
    modules = [path.stem for path in Path(ledger.events.__file__).parent.glob("*.py") if path.stem not in {*LIBRARY, "__init__"}]
    found = [value for module in modules for value in vars(import_module(f"ledger.events.{module}")).values()]
    classes = {value for value in found if isinstance(value, type) and issubclass(value, Event) and value is not Event}
    return {cls.type_name(): cls for cls in classes}


def test_the_table_is_what_the_modules_define() -> None:
    assert {name: cls.__module__ for name, cls in _defined().items()} == catalogue.TYPES


def test_the_administrative_list_is_what_the_classes_say() -> None:
    assert {name for name, cls in _defined().items() if cls.administrative} == catalogue.ADMINISTRATIVE


def test_the_days_of_acts_are_what_the_classes_say() -> None:
    assert {name: cls.happened_on for name, cls in _defined().items() if cls.happened_on} == catalogue.HAPPENED_ON


def test_load_gives_the_class_of_the_name() -> None:
    for name in catalogue.TYPES:
        assert catalogue.load(name) is REGISTRY[name]
        assert catalogue.load(name).type_name() == name


@pytest.mark.parametrize("name", ["triage-decided", "triage-decided.v99", "os.system", ""])
def test_an_unknown_type_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="no event type"):
        catalogue.load(name)


def test_latest_gives_the_highest_version(monkeypatch: pytest.MonkeyPatch) -> None:
    latest = catalogue.latest.__wrapped__  # as it is answered the first time: the table of a running program does not change
    assert latest("triage-decided") == "triage-decided.v1"
    monkeypatch.setitem(catalogue.TYPES, "triage-decided.v10", "x")
    monkeypatch.setitem(catalogue.TYPES, "triage-decided.v9", "x")
    assert latest("triage-decided") == "triage-decided.v10"
    with pytest.raises(UsageError, match="no event type"):
        latest("triage")


def test_type_rows_tell_the_database_what_it_must_know() -> None:
    rows = {row["type"]: row for row in catalogue.type_rows()}
    assert list(rows) == sorted(catalogue.TYPES)
    referral, note, identified = (rows[name] for name in ("referral-received.v1", "clinical-note-recorded.v1", "party-identified.v1"))
    assert (referral["series"], referral["access"], referral["noted"]) == ("case", "open", False)
    assert referral["clear"] == sorted(["what", "who", "marks", "basis", "layout", "decoy", "channel", "urgency", "agency", "victim_aware"])
    assert referral["personal"] == ["crime_ref", "reason", "referrer"]
    assert (note["access"], note["clear"]) == ("held", ["decoy", "held"])
    assert note["personal"] == ["basis", "layout", "marks", "party", "text", "what", "who"]
    assert (identified["stream_kind"], identified["noted"]) == ("person", True)
    assert all(not set(row["clear"]) & set(row["personal"]) for row in rows.values())
    assert all(len(set(row["clear"])) == len(row["clear"]) for row in rows.values())


def test_the_effects_are_those_that_append_knows() -> None:
    effects = {row["type"]: row["effect"] for row in catalogue.type_rows() if row["effect"]}
    assert effects == {
        "party-joined.v1": "party-of",
        "proceedings-opened.v1": "proceedings-case",
        "proceedings-case-joined.v1": "proceedings-case",
        "proceedings-closed.v1": "proceedings-case",
        "persons-merged.v1": "merge",
        "persons-unmerged.v1": "merge-ended",
        "record-restricted.v1": "restriction",
        "restriction-lifted.v1": "lift",
        "legal-hold-placed.v1": "hold",
        "legal-hold-released.v1": "hold-released",
        "retention-reviewed.v1": "retention-review",
        "erasure-proposed.v1": "erasure-proposal",
        "erasure-declined.v1": "erasure-declined",
        "content-erased.v1": "erasure",
        "consultations-expired.v1": "expiry",
        "user-added.v1": "user",
        "user-disabled.v1": "user-disabled",
        "user-roles-changed.v1": "user-roles",
        "user-key-changed.v1": "user-key",
        "agreement-adopted.v1": "agreement",
        "agreement-reviewed.v1": "agreement-review",
        "information-contributed.v1": "contribution",
        "share-made.v1": "share",
        "share-followed.v1": "share-followed",
        "glass-broken.v1": "break-glass",
        "glass-reviewed.v1": "glass-reviewed",
        "policy-adopted.v1": "policy",
        "role-held.v1": "role",
        "role-ended.v1": "role-ended",
        "act-confirmed.v1": "confirmation",
        "fact-corrected.v1": "correction",
    }


def _loaded_by(code: str) -> set[str]:
    """Names of the modules a fresh interpreter has loaded after running ``code``."""
    run = [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"]
    return set(subprocess.run(run, check=True, capture_output=True, text=True, cwd=Path(ledger.events.__file__).parents[2]).stdout.split())


CHEAP = ["events.catalogue", "events.envelope", "events.fact", "events.lawful", "rules.policy", "rules.clocks"]


@pytest.mark.parametrize("module", CHEAP)
def test_what_commands_need_at_once_loads_no_pydantic(module: str) -> None:
    loaded = _loaded_by(f"import ledger.{module}")
    assert f"ledger.{module}" in loaded
    assert not {name for name in loaded if name.startswith(("pydantic", "annotated_types"))}


def test_looking_up_one_type_loads_one_module() -> None:
    loaded = _loaded_by("from ledger.events.catalogue import load; load('triage-decided.v1')")
    assert {module for module in catalogue.TYPES.values() if module in loaded} == {"ledger.events.gates"}
