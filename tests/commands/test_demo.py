"""The demonstration: made in one go, shown again without recording twice, made anew, and nothing else ever removed."""

import pytest

from commands.demo import MARKER
from ledger.store import embedded


@pytest.fixture
def place(door, tmp_path, monkeypatch):
    """A door to a place with a blank in its name, where nothing is yet."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    elsewhere = type(door)(tmp_path / "a demonstration", monkeypatch, door.capsys)
    yield elsewhere
    if (elsewhere.directory / "server").exists():
        embedded.discard(embedded.locate(elsewhere.directory))


def test_a_demonstration_is_made_shown_again_and_made_anew(place):
    first = place.done("demo")
    assert "possible stalking" in first.text
    assert "[withheld" not in first.text
    head = place.done("projections", "status").json[0]["head"]
    again = place.done("demo")
    assert "Recorded before" in again.text
    assert place.done("projections", "status").json[0]["head"] == head
    assert {row["number"][-4:] for row in place.done("caseload").json} == {"0001", "0003", "0004", "0005"}
    place.done("demo", "--anew")
    assert place.done("projections", "status").json[0]["head"] == head


def test_a_directory_that_holds_something_else_is_left_alone(place):
    place.directory.mkdir()
    (place.directory / "letter.txt").write_text("mine")
    for words in (("demo",), ("demo", "--anew")):
        assert place(*words).status == 2
    assert [file.name for file in place.directory.iterdir()] == ["letter.txt"]


def test_a_place_that_cannot_be_written_is_one_sentence(place, monkeypatch):
    place.directory.parent.mkdir(exist_ok=True)
    place.directory.write_text("a file, not a directory")
    refused = place("demo")
    assert refused.status in (2, 6)
    assert refused.err.count("\n") == 1
    assert MARKER not in refused.err
