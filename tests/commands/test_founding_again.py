"""An interrupted ``init`` is repeated: in the same words it goes on, in others it is refused by what differs, and nothing is lost."""

import pytest
from application.scenes import asked
from conftest import bare

from ledger import founding
from ledger.store import install, place, private

INIT = ("init", "--fields", "-", "--format", "json")
FIRST = {"--agency": "police", "--prefix": "MAN", "--zone": "Europe/Dublin"}
NAME = {"full_name": "Dana Invented"}


@pytest.fixture
def begun(founded, tmp_path):
    with bare(founded, tmp_path / "ledger") as made:
        yield made


def words(**other):
    said = FIRST | {f"--{name.replace('_', '-')}": value for name, value in other.items()}
    return (*INIT, *(word for pair in said.items() for word in pair))


def interrupt(*_):
    raise KeyboardInterrupt


def interrupted(door, monkeypatch, step):
    """Run ``init`` until it comes to a step, and interrupt it there."""
    with monkeypatch.context() as patch:
        patch.setattr(*step, interrupt)
        assert door(*words(), typed=NAME).status == 130


def left(at):
    """All that an unfinished founding left: its rows, its profiles with their keys, its settings."""
    files = {file: file.read_bytes() for file in sorted(at.directory.rglob("*")) if file.is_file() and "server" not in file.parts}
    return files, asked(at, "SELECT * FROM ledger.users"), asked(at, "SELECT * FROM ledger.setting, ledger.series ORDER BY 1, 3")


STEPS = {
    "before the profile": (founding, "_first_profile"), "before the first user": (install, "add_first_user"),
    "before the first entries": (founding, "_first_entries"),
}  # fmt: skip
EVERYWHERE = {"prefix": ("GMP", "MAN"), "zone": ("Europe/London", "Europe/Dublin"), "key_file": ("/elsewhere/kek", None)}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_the_same_words_go_on_where_it_was_interrupted(begun, door_of, monkeypatch, step):
    door = door_of(begun.directory)
    interrupted(door, monkeypatch, step)
    kept = {file for file in left(begun)[0] if "users" in file.parts}
    told = door.done(*words(), typed=NAME).json
    assert (told["prefix"], told["zone"], told["agency"], told["user"]) == ("MAN", "Europe/Dublin", "police", "dana")
    assert kept <= set(left(begun)[0])
    assert door.referred().startswith("MAN-")


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_other_words_are_refused_by_what_differs(begun, door_of, monkeypatch, step):
    door = door_of(begun.directory)
    interrupted(door, monkeypatch, step)
    before = left(begun)
    for name, (said, first) in EVERYWHERE.items():
        refused(door(*words(**{name: said}), typed=NAME), name, said, first or str(begun.kek_file))
    assert left(begun) == before
    door.done(*words(), typed=NAME)


def test_another_user_or_agency_is_refused(begun, door_of, monkeypatch):
    door = door_of(begun.directory)
    interrupted(door, monkeypatch, STEPS["before the first entries"])
    before = left(begun)
    refused(door(*words(), typed=NAME, user="vera"), "user", "vera", "dana")
    refused(door(*words(agency="cwp"), typed=NAME), "agency", "cwp", "police")
    assert left(begun) == before
    assert door.done(*words(key_file=str(begun.kek_file)), typed=NAME).json["agency"] == "police"


def refused(answer, name, said, first):
    """One line that names the difference and both ways on."""
    option = f"--{name.replace('_', '-')}"
    assert (answer.status, answer.out, answer.err.count("\n")) == (6, "", 1)
    assert f"with {option} {first}; this one says {option} {said}; nothing was changed; repeat it with {option} {first}, or" in answer.err
    assert "Invented" not in answer.err


def test_before_anything_was_installed_other_words_are_as_good(begun, door_of, monkeypatch):
    door = door_of(begun.directory)
    interrupted(door, monkeypatch, (founding, "_install"))
    assert place.find(str(begun.directory)) == begun
    assert door.done(*words(prefix="GMP"), typed=NAME).json["prefix"] == "GMP"


def test_an_interrupt_while_the_settings_are_settled_leaves_the_key_file_that_they_name(tmp_path, monkeypatch):
    """The settings stand already, and the disk was being asked to keep their name."""

    def settled_and_interrupted(made):
        really(made)
        raise KeyboardInterrupt

    really, kek = place.settle, tmp_path / "keys" / "kek"
    monkeypatch.setattr(place, "settle", settled_and_interrupted)
    with pytest.raises(KeyboardInterrupt):
        founding._settled(str(tmp_path / "ledger"), kek)
    assert private.read_key(kek)
    monkeypatch.setattr(place, "settle", lambda _made: interrupt())
    with pytest.raises(KeyboardInterrupt):
        founding._settled(str(tmp_path / "another"), tmp_path / "keys" / "other")
    assert not (tmp_path / "keys" / "other").exists(), "nothing names it"
