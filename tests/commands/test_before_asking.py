"""A person at a terminal is asked nothing, and no editor opens, for an act that the rules refuse whatever it says."""

from pathlib import Path
from uuid import uuid4

import pytest

from commands.words import DEFECT
from ledger.application import Ledger

CLOSED = "a closed case is reopened before work on it goes on: the case is closed; nothing was recorded; reopen it first"
ENDING = """
title = "The end of a case, and why"
stream = "case"
[[event]]
type = "case-closed"
[[event]]
type = "note-recorded"
under = "note"
"""


@pytest.fixture
def closed(door):
    """A case that is closed."""
    number = door.referred()
    door.done("record", "case-closed", number, "--reason", "lost_contact", "--risk-at-close", "low")
    return number


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """An editor that leaves a trace when it is opened, and fills nothing in."""
    trace, script = tmp_path / "opened", tmp_path / "editor"
    script.write_text(f"#!/bin/sh\ntouch '{trace}'\n")
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    return trace


def unasked(answered, status: int = 1) -> str:
    """What the one line said in which everything ended, without a question before it."""
    assert (answered.status, answered.out, answered.err.count("\n")) == (status, "", 1)
    return answered.err.removeprefix("caseledger: ").rstrip("\n")


def test_given_a_closed_case_when_a_type_is_recorded_at_a_terminal_then_nothing_is_asked(door, closed):
    consulted = door.consultations()
    assert unasked(door("record", "triage", closed, terminal=True)) == f"{closed}: {CLOSED}"
    assert door.consultations() == consulted


def test_given_a_closed_case_when_its_reason_would_be_asked_for_then_it_is_not(door, closed):
    assert CLOSED in unasked(door("record", "triage", closed, "--outcome", "possible_stalking", "--reason", terminal=True))


@pytest.mark.parametrize("terminal", [True, False])
def test_given_a_closed_case_when_it_is_to_be_edited_then_no_editor_opens(door, closed, editor, terminal):
    assert CLOSED in unasked(door("record", "triage", closed, "--edit", terminal=terminal))
    assert not editor.exists()
    door("record", "note", closed, "--edit", terminal=terminal)
    assert editor.exists(), "a note may follow a closure"


def test_given_a_closed_case_when_a_form_that_begins_with_its_closure_is_recorded_then_nothing_is_asked(door, closed, editor):
    place = Path(door.directory) / "forms"
    place.mkdir()
    (place / "ending.toml").write_text(ENDING)
    for more in ((), ("--edit",)):
        assert unasked(door("record", "ending", closed, *more, terminal=True)).startswith(f"{closed}: ")
    assert not editor.exists()


def test_given_an_auditor_when_he_refers_or_corrects_at_a_terminal_then_nothing_is_asked(door):
    number = door.referred()
    ada = ("user", "add", "ada", "--agency", "hmicfrs", "--role", "auditor", "--fields", "-")
    door.done(*ada, typed={"full_name": "Ada Fictional"})
    told = "an act is recorded for somebody whose role allows it on that day: the actor's role does not reach this act; nothing was"
    assert unasked(door("refer", terminal=True, user="ada")).startswith(f"a new case: {told}")
    correct = ("correct", f"{number}#1", "--field", "reason")
    assert unasked(door(*correct, terminal=True, user="ada")).startswith(f"{number}: {told}")


def test_given_a_day_to_come_or_a_role_not_held_when_recorded_at_a_terminal_then_nothing_is_asked(door):
    number = door.referred()
    assert "it lies in the future" in unasked(door("record", "note", number, "--on", "2150-01-01", terminal=True))
    told = unasked(door("record", "note", number, "--as", "nurse", terminal=True))
    assert told.startswith(f"{number}: an act is recorded of somebody who held that role on that day: ")


def test_given_what_only_the_event_tells_when_recorded_at_a_terminal_then_it_is_judged_after_the_questions(door):
    number = door.referred()
    door.done("record", "urgent-action-raised", number, "--gate", "outside", "--action", "arrest", "--due", "23:59")
    refused = door("record", "urgent-action-completed", number, typed="1\ndone\n\nn\n", terminal=True)
    assert refused.status == 1
    assert "Raised" in refused.err
    assert refused.err.splitlines()[-1].startswith(f"caseledger: {number}: ")


def test_given_an_act_that_was_recorded_when_repeated_at_a_terminal_then_it_is_answered_as_the_first_time(door):
    words = ("record", "case-closed", door.referred(), "--reason", "completed", "--risk-at-close", "low", "--request-id", str(uuid4()))
    first = door.done(*words, "--format", "json", terminal=True).json
    again = door.done(*words, "--format", "json", terminal=True).json
    assert (again["repeated"], again["recorded"]) == (True, first["recorded"])


def test_given_nobody_to_ask_when_recorded_then_the_server_is_asked_no_more_than_for_the_act(door, monkeypatch):
    number = door.referred()

    def asked(*_arguments):
        raise AssertionError("a round trip more")

    monkeypatch.setattr(Ledger, "require_open", asked)
    door.done("record", "note", number, "--fields", "-", typed={"text": "x"})
    door.referred()
    door.done("correct", f"{number}#1", "--field", "channel", "--to", "email", "--reason", "-", typed="Misread.")
    assert door("record", "note", number, terminal=True).status == DEFECT, "a person who can be asked is asked less for it"


def test_given_a_correction_at_a_terminal_when_it_is_asked_why_then_its_sentence_is_shown_and_confirmed(door):
    number = door.referred()
    victim = door.person(number, "victim")
    words = ("correct", f"{number}#1", "--field", "channel", "--to", "email")
    left = door(*words, typed="Misread.\nn\n", terminal=True)
    assert (left.status, "not confirmed; nothing was recorded" in left.err) == (2, True)
    shown = " ".join(left.err.partition("This will be recorded:")[2].split())
    assert f"You corrected {number}#1 (channel): it should read “by email”." in shown
    born = door.done("correct", f"{victim}#1", "--field", "date_of_birth", typed="3feb1980\nShe said so.\n\n", terminal=True)
    assert f"You corrected {victim}#1 (date of birth): it should read “3 February 1980”." in " ".join(born.err.split())
    early = door(*words, "--discovered-on", "1mar2020", typed="Misread.\n", terminal=True)
    assert "a mistake is not found before the entry that holds it was made" in early.err
    assert "This will be recorded" not in early.err, "it is judged before it is shown"
    assert door.done(*words, "--reason", "-", typed="Misread.").err == "", "where nothing is asked nothing is shown"
