"""Forms: several event types as one act, this program's and the unit's own, at the terminal and from a file."""

import json
from pathlib import Path

import pytest

from commands import composing, forms
from ledger.errors import ConfigurationError, UsageError

CLOSING = """
title = "A last note, and the case is closed"
stream = "case"
defaults = { risk_at_close = "low" }
[[event]]
type = "note-recorded"
under = "note"
[[event]]
type = "case-closed"
"""


@pytest.fixture
def own(door):
    """Lay a form of the unit's own into its ledger's directory."""
    place = Path(door.directory) / "forms"
    place.mkdir(exist_ok=True)
    yield place
    for file in place.glob("*.toml"):
        file.unlink()


def head(door) -> int:
    return door.done("projections", "status").json[0]["head"]


def test_a_unit_adds_a_form_without_code(door, own):
    (own / "closing.toml").write_text(CLOSING)
    number = door.referred()
    told = {"note": {"text": "Both moved away."}, "reason": "completed"}
    receipt = door.done("record", "closing", number, "--effort", "PC=25", "--fields", "-", typed=told).json
    assert [entry["type"] for entry in receipt["recorded"]] == ["note-recorded.v1", "case-closed.v1"]
    shown = door.done("show", number).json
    worked = {"agency": shown[0]["who"]["agency"], "grade": "PC", "minutes": 25}
    assert [entry["who"].get("effort") for entry in shown[-2:]] == [[worked], None]
    assert "closing" in door("record", "--help").out


def test_an_act_of_a_form_is_recorded_whole_or_not_at_all(door, own):
    (own / "closing.toml").write_text(CLOSING)
    number = door.referred()
    before = head(door)
    refused = door("record", "closing", number, "--fields", "-", typed={"note": {"text": "x"}, "reason": "no such reason"})
    assert (refused.status, head(door)) == (2, before)
    refused = door("record", "closing", number, "--fields", "-", typed={"note": {"text": "x", "colour": "red"}, "reason": "completed"})
    assert (refused.status, head(door)) == (2, before)
    assert "red" not in refused.err
    door.done("record", "closing", number, "--fields", "-", typed={"note": {"text": "x"}, "reason": "completed"})
    refused = door("record", "closing", number, "--fields", "-", typed={"note": {"text": "x"}, "reason": "completed"})
    assert refused.status == 1, "a note may follow a closure, a second closure may not: neither is recorded"
    assert head(door) == before + 2


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("title = 1", "not TOML of the right shape"),
        ("title = 'x'\nstream = 'case'\nevent = []", "it needs events"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'no-such-type'", "there is no event type no-such-type"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'note-recorded'\noptional = true", "needs a key of its own"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'party-joined'\nset = {party = '@nobody'}", "which no event before it begins"),
        ("title = 'x'\nstream = 'case'\ncolour = 'red'\n[[event]]\ntype = 'note-recorded'", "which no form has"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'note-recorded'\ncolour = 'red'", "not TOML of the right shape"),
    ],
)
def test_a_file_that_is_no_form_is_refused_by_name(text, wrong):
    with pytest.raises(ConfigurationError, match="the form mine cannot be used") as refused:
        forms.read("mine", text)
    assert wrong in str(refused.value)


def test_a_form_is_not_called_like_an_event_type():
    with pytest.raises(ConfigurationError, match="called like an event type"):
        forms.read("note-recorded", CLOSING)


@pytest.mark.parametrize("name", forms.names(None))
def test_every_form_of_this_program_can_be_used(name):
    form = forms.find(name, None)
    assert form.title
    with pytest.raises(UsageError, match="fields given are not of it"):
        composing.parts(form, {"no_such_field": 1})


def test_a_person_given_by_number_is_not_identified_anew():
    form = forms.find("referral", None)
    with pytest.raises(UsageError, match="not identified anew"):
        composing.parts(form, json.loads('{"suspect": {"person": "P-1", "name": "Bert Imagined"}}'))
    made = composing.parts(form, {"suspect": {"person": "P-1"}})
    assert [part.step.type for part in made if part.person is None] == ["referral-received", "party-joined"]


def test_a_form_is_filled_in_with_an_editor_and_what_stays_empty_is_not_recorded(door, tmp_path, monkeypatch):
    editor = tmp_path / "editor"
    editor.write_text("""#!/bin/sh
sed -i "s/^reason = '''/reason = '''He waits again./; s/^channel = ''/channel = 'phone'/; 0,/^name = ''/s//name = 'Ed Invented'/" "$1"
""")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    receipt = door.done("refer", "--edit", "--agency", "police", "--victim-aware", "yes").json
    assert [entry["type"] for entry in receipt["recorded"]] == ["referral-received.v1", "party-identified.v1", "party-joined.v1"]
    number = receipt["recorded"][0]["address"].partition("#")[0]
    told = door.done("show", number, "--format", "table").text
    assert "He waits again." in told
    assert "Ed Invented (P-1) joined the case as suspect" in told
