"""The labels of an import file: what a line may call by one, what a refusal takes back, and where they are kept."""

import tracemalloc
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import options
from commands.labels import Labels
from ledger.errors import UsageError

NAMES = [f"@{name}" for name in ("a", "b", "Mara-Quill", "d.1")]


@pytest.fixture
def labels():
    return Labels(SimpleNamespace(fresh=uuid4))


def stands(labels: Labels, label: str, number: str = "CHS-26-0001") -> UUID:
    """Begin a stream by an act that is recorded, under another id than was drawn."""
    recorded = uuid4()
    labels.kept({labels.begin(label): (recorded, number)})
    return recorded


def test_a_label_stands_for_the_recorded_stream_and_its_number(labels):
    recorded = stands(labels, "@first", "CHS-26-0007")
    assert labels.stream("@first", options.CASE) == recorded
    assert labels.numbered({"case": "@first", "others": ["@second", "first", 7]}) == {
        "case": "CHS-26-0007", "others": ["@second", "first", 7],
    }  # fmt: skip


def test_a_label_is_begun_once(labels):
    labels.begin("@first")
    with pytest.raises(UsageError, match="an earlier line began"):
        labels.begin("@first")
    labels.kept({})
    with pytest.raises(UsageError, match="an earlier line began"):
        labels.begin("@first")


@pytest.mark.parametrize("label", ["@", "@-a", "first", "@Mara Quill", "@" + "a" * 65, "@é", "@\ud800"])
def test_what_is_no_label_begins_and_names_nothing(labels, label):
    with pytest.raises(UsageError, match="a label is"):
        labels.begin(label)
    assert not labels.knows(label)
    assert labels.numbered(label) == label


@given(st.lists(st.tuples(st.sampled_from(["begin", "kept", "dropped", "back"]), st.sampled_from(NAMES), st.integers(0, 5))))
def test_refused_acts_leave_no_label_behind(steps):
    labels = Labels(SimpleNamespace(fresh=uuid4))
    stand: dict[str, UUID] = {}
    begun: dict[str, UUID] = {}
    for step, name, known in steps:
        if step == "begin" and name not in {**stand, **begun}:
            begun[name] = labels.begin(name)
        elif step == "kept":
            labels.kept({})
            stand, begun = stand | begun, {}
        elif step == "dropped":
            labels.dropped()
            begun = {}
        elif step == "back":
            labels.back_to(known)
            stand, begun = dict(list(stand.items())[:known]), {}
        assert len(labels) == len(stand)
        assert {name: labels.stream(name, options.CASE) for name in NAMES if labels.knows(name)} == stand | begun


def test_no_label_reaches_the_database_in_words(labels):
    stands(labels, "@Mara-Quill")
    assert b"Mara" not in labels._kept.serialize()
    assert labels._key not in labels._kept.serialize()


def test_labels_fill_no_memory(labels):
    tracemalloc.start()
    for each in range(5_000):
        stands(labels, f"@case-{each}")
    assert tracemalloc.get_traced_memory()[0] < 100_000
    tracemalloc.stop()
