"""The key-encryption key from a command, such as a key management service's client: what it answers is a key, or one line says why not."""

import stat
from contextlib import closing
from dataclasses import replace

import pytest
from application.scenes import decide_erasure, referred, slots
from processes import refused, run

from ledger import founding
from ledger.application import Ledger
from ledger.store import kek, place

KEY = "5a" * 32
NAME = {"full_name": "Dana Invented"}
SECRET = "do-not-tell-aa55"
ANSWERS = {
    "fails": (f"echo {KEY}; echo {SECRET} >&2; exit 3", "ended with status 3"),
    "prints rubbish": (f"echo {SECRET}", "did not answer a key of 32 bytes"),
    "prints nothing": ("true", "did not answer a key of 32 bytes"),
    "prints too short a key": (f"printf {KEY[2:]}", "did not answer a key of 32 bytes"),
    "prints two keys": (f"echo {KEY}; echo {KEY}", "did not answer a key of 32 bytes"),
    "prints without end": ("yes", "did not answer a key of 32 bytes"),
    "hangs": (f"echo {KEY}; sleep 60 & wait", "did not answer within 0.5 seconds"),
    "hangs behind its own end": (f"sleep 60 & echo {KEY}", "did not answer within 0.5 seconds"),
}


@pytest.fixture
def script(tmp_path):
    """Makes a command that runs a line of shell."""

    def made(line):
        file = tmp_path / "kms"
        file.write_text(f"#!/bin/sh\n{line}\n")
        file.chmod(stat.S_IRWXU)
        return file

    return made


def test_the_answer_is_the_key(founded, script, tmp_path):
    found = replace(founded, kek_file=None, kek_command=(str(script('echo "$1"')), KEY))
    assert kek.read(found) == bytes.fromhex(KEY)


@pytest.mark.parametrize(("line", "saying"), ANSWERS.values(), ids=ANSWERS)
def test_what_is_no_answer_is_told_in_one_sentence_without_what_it_said(founded, script, line, saying, monkeypatch, capfd):
    monkeypatch.setattr(kek, "PATIENCE", 0.5)
    with pytest.raises(kek.ConfigurationError, match=saying) as caught:
        kek.read(replace(founded, kek_file=None, kek_command=(str(script(line)),)))
    assert not any(word in str(caught.value) for word in (SECRET, KEY))
    assert capfd.readouterr() == ("", "")


def test_a_command_that_is_not_there_is_told(founded, tmp_path):
    with pytest.raises(kek.ConfigurationError, match="cannot be run"):
        kek.read(replace(founded, kek_file=None, kek_command=(str(tmp_path / "nowhere"),)))


def test_it_is_given_the_usual_variables_and_those_that_the_settings_name(founded, script, monkeypatch, tmp_path):
    monkeypatch.setenv("KMS_PROFILE", "unit")
    monkeypatch.setenv("OTHER_SECRET", SECRET)
    file = script(f"env > '{tmp_path}/given'; echo {KEY}")
    found = replace(founded, kek_file=None, kek_command=(str(file),), kek_environment=("KMS_PROFILE", "NOT_SET"), directory=tmp_path / "l")
    place.settle(found)
    kek.read(place.find(str(found.directory)))
    given = dict(line.split("=", 1) for line in (tmp_path / "given").read_text().splitlines())
    assert given["KMS_PROFILE"] == "unit"
    assert given.keys() <= {*kek.GIVEN, "KMS_PROFILE", "PWD", "SHLVL", "_"}


def test_no_shell_reads_its_words(founded, script, tmp_path):
    found = replace(founded, kek_file=None, kek_command=(str(script(f'test "$#" = 1 && echo {KEY}')), "$(touch /tmp/x); `id` > y"))
    assert kek.read(found) == bytes.fromhex(KEY)


def test_a_ledger_is_begun_with_a_command_that_answers_and_not_with_another(tmp_path, script):
    directory, file = tmp_path / "ledger", script(f"echo {KEY}")
    words = ("init", "--agency", "police", "--fields", "-", "--key-command")
    refused(run(directory, *words, f"{file} '", typed=NAME), 2, saying="--key-command is a command with its words")
    refused(run(directory, *words, str(file), "--key-file", str(tmp_path / "kek"), typed=NAME), 2, saying="in place of --key-file")
    refused(run(directory, *words, str(tmp_path / "none"), typed=NAME), 6, saying="cannot be run")
    assert not directory.exists()
    founding._settled(str(directory), None, (str(file), "a b", 'c"d'))
    assert [each.name for each in directory.iterdir()] == [place.SETTINGS]
    assert KEY not in (directory / place.SETTINGS).read_text("utf-8")
    assert place.find(str(directory)).kek_command == (str(file), "a b", 'c"d')
    assert place.find(str(directory)).kek_file is None


def test_doctor_names_the_command_and_says_when_it_does_not_answer(at, script, door_of):
    file = script(f"cat '{at.kek_file}'")
    place.settle(replace(at, kek_file=None, kek_command=(str(file),)))
    door, check = door_of(at.directory), "a command answers the key-encryption key"
    door.done("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--fields", "-", typed={"reason": "He waits."})
    told = {each["check"]: each for each in door("doctor").json}
    assert (told[check]["verdict"], told[check]["told"]) == ("ok", "kms, and its answer is the right key")
    for line, saying in ((f"echo {SECRET}; exit 9", "status 9"), (f"echo {KEY}", "wrapped under key")):
        script(line)
        told = {each["check"]: each for each in door("doctor").json}
        assert told[check]["verdict"] == "wrong"
        assert saying in told[check]["told"]
        answer = door("show", "CHS-26-0001")
        assert (answer.status, answer.out) == (6, "")
        assert saying in answer.err
        assert SECRET not in answer.err


CUSTODY = """cd "$(dirname "$0")"
case "$1" in
  draw) [ -e next ] || { head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \\n' > part; mv part next; }; cat next;;
  take) [ ! -e next ] || mv next present;;
  *) cat present;;
esac"""


@pytest.fixture
def custody(at, script, door_of, tmp_path):
    """A ledger whose key is had from a command, and the door of it, with one key destroyed and no next one in sight."""
    (tmp_path / "present").write_bytes(at.kek_file.read_bytes())
    place.settle(found := replace(at, kek_file=None, kek_command=(str(script(CUSTODY)),)))
    with closing(Ledger(found, place.profile(found, "dana"))) as ledger:
        case = referred(ledger)
        (slot,) = slots(at, case, case.suspect)
        decide_erasure(ledger, case.stream, [slot])
        ledger.erase(slot)
    return found, door_of(at.directory), case.number


CHECK = "older backups of the keyring open nothing that was erased"


def outstanding(door):
    return {each["check"]: each for each in door("doctor").json}[CHECK]


def test_without_a_command_for_the_next_key_what_is_outstanding_is_said_and_done_later(custody, tmp_path):
    found, door, case = custody
    told = door("keyring", "rewrap")
    assert (told.status, "set kek_next_command" in told.err) == (6, True)
    assert outstanding(door)["verdict"] == "wrong"
    assert "1 key was destroyed since all were wrapped anew: caseledger keyring rewrap" in outstanding(door)["told"]
    before = (tmp_path / "present").read_text()
    place.settle(replace(found, kek_next_command=found.kek_command))
    assert door.done("keyring", "rewrap").json == {"rewrapped": True, "keys": 3}
    assert (tmp_path / "present").read_text() != before
    assert not (tmp_path / "next").exists()
    assert outstanding(door)["verdict"] == "ok"
    assert door.done("keyring", "rewrap").json == {"rewrapped": False, "keys": None}
    assert "The neighbours saw him." in door.done("show", case, "--format", "table").text


@pytest.mark.parametrize("step", ["draw", "take"])
def test_a_command_that_fails_in_between_is_asked_again_by_whoever_opens_next(custody, tmp_path, script, step):
    found, door, case = custody
    place.settle(replace(found, kek_next_command=found.kek_command))
    script(f'[ "$1" = {step} ] && exit 3\n{CUSTODY}')
    before = (tmp_path / "present").read_text()
    assert door("keyring", "rewrap").status == 6
    script(CUSTODY)
    assert (tmp_path / "present").read_text() == before
    assert "The neighbours saw him." in door.done("show", case, "--format", "table").text
    assert ((tmp_path / "present").read_text() == before) is (step == "draw"), "what was committed before counts"
    door.done("keyring", "rewrap")
    assert (tmp_path / "present").read_text() != before
    assert outstanding(door)["verdict"] == "ok"
