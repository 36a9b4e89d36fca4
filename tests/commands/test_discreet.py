"""Whatever goes wrong tells no value: not in a traceback that ``--debug`` asks for, not where nobody handles it, and not in a core file."""

import json
import os
import resource
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import psycopg2
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from commands import discreet, doctor
from ledger import errors
from ledger.events.catalogue import latest, load
from ledger.store import embedded

MARKER = "Zebedee Quillfeather"
"""Stands in what goes wrong, and so in the text of most exceptions."""
ROOT = Path(__file__).parents[2]


def a_checked_event():
    load(latest("referral-received"))(channel=MARKER, urgency=MARKER, reason=MARKER, **{MARKER: MARKER})


def a_text_that_is_no_json():
    json.loads(f'{{"name": {MARKER}')


def bytes_that_are_no_text():
    (MARKER.encode() + b"\xff").decode()


def a_key_that_is_not_there():
    {}[MARKER]


def a_file_that_is_not_there():
    Path(f"/no/{MARKER}").read_text()


def a_seal_that_does_not_open():
    AESGCM(bytes(32)).decrypt(bytes(12), MARKER.encode() * 2, None)


def a_row_of_a_database():
    raise psycopg2.errors.lookup("23514")(f"DETAIL:  Failing row contains ({MARKER}).")


def a_statement_that_cannot_be_made():
    psycopg2.connect(f"host='{MARKER}' no-such-word=1")


def a_source_that_is_none():
    compile(f"x = '{MARKER}", f"/home/{MARKER}", "exec")


def several_at_once():
    raise ExceptionGroup(MARKER, [ValueError(MARKER), KeyError(MARKER)])


def one_with_a_note():
    error = ValueError(MARKER)
    error.add_note(MARKER)
    raise error


def one_while_another_was_handled():
    try:
        int(MARKER)
    except ValueError as error:
        raise errors.ConfigurationError("the unit has no such setting; nothing was done") from error


FAULTS = [
    a_checked_event, a_text_that_is_no_json, bytes_that_are_no_text, a_key_that_is_not_there, a_file_that_is_not_there,
    a_seal_that_does_not_open, a_row_of_a_database, a_statement_that_cannot_be_made, a_source_that_is_none, several_at_once,
    one_with_a_note, one_while_another_was_handled,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_traceback_tells_where_and_never_what(fault):
    with pytest.raises(Exception) as caught:  # noqa: PT011 -- each is another
        fault()
    told = discreet.traceback(caught.value)
    assert f"in {fault.__name__}" in told
    assert type(caught.value).__name__ in told
    assert "Zebedee" not in told


def test_a_traceback_tells_the_sentence_of_an_error_of_the_program_and_what_led_to_it():
    with pytest.raises(errors.ConfigurationError) as caught:
        one_while_another_was_handled()
    told = discreet.traceback(caught.value)
    assert "ConfigurationError: the unit has no such setting; nothing was done" in told
    assert told.index("ValueError") < told.index("which led to") < told.index("ConfigurationError:")
    assert discreet.named(psycopg2.errors.lookup("42501")("x")).endswith("InsufficientPrivilege")
    assert discreet.named(OSError(13, MARKER)) == "PermissionError (13)"


BROKEN = [
    ("ledger.events.event", "fields_of"), ("ledger.acts", "decide"), ("ledger.privacy.units", "planned"),
    ("ledger.privacy.sealing", "sealed"), ("ledger.entry.canonical", "encode"),
    ("ledger.entry.seal", "close"), ("ledger.entry.seal", "pad"), ("ledger.entry.signature", "sign"),
]  # fmt: skip
"""Functions through which an act passes, each of which breaks in its turn with all that it was given in the text of its error."""


@pytest.mark.parametrize(("module", "name"), BROKEN, ids=lambda part: part.rpartition(".")[2])
def test_a_defect_in_the_middle_of_an_act_tells_no_value(door, monkeypatch, module, name):
    number, given = door.referred(), []
    found = import_module(module)
    really = getattr(found, name)

    def breaks(*values, **more):
        given.append(repr((values, more)))
        raise ValueError(given[-1])

    for holder in [each for each in list(sys.modules.values()) if getattr(each, name, None) is really]:
        monkeypatch.setattr(holder, name, breaks)
    for words in ((), ("--debug",)):
        answer = door(*words, "record", "note", number, "--fields", "-", typed={"text": f"{MARKER} rang."})
        assert answer.status == 70, answer
        assert "Zebedee" not in answer.out + answer.err
        assert ("Traceback" in answer.err) is bool(words)
    assert given


def test_of_what_breaks_in_an_act_most_was_given_the_value(door, monkeypatch):
    """The control: what each function of ``BROKEN`` was given would have told it."""
    number, told = door.referred(), set()
    for module, name in BROKEN:
        really = getattr(import_module(module), name)

        def noted(*values, name=name, really=really, **more):
            if "Zebedee" in repr((values, more)):
                told.add(name)
            return really(*values, **more)

        for holder in [each for each in list(sys.modules.values()) if getattr(each, name, None) is really]:
            monkeypatch.setattr(holder, name, noted)
    door.done("record", "note", number, "--fields", "-", typed={"text": f"{MARKER} rang."})
    assert {"decide", "planned", "sealed", "encode"} <= told


UNHANDLED = """
import sys, threading, warnings
from commands import discreet
discreet.prepare()
told = sys.argv[1]
class Falling:
    def __del__(self):
        raise ValueError(told)
    def __repr__(self):
        return told
def falls():
    raise ValueError(told)
thread = threading.Thread(target=falls, name=told)
thread.start()
thread.join()
Falling()
warnings.warn(told)
raise KeyError(told)
"""


def test_what_nobody_handles_tells_no_value_either():
    ended = subprocess.run([sys.executable, "-c", UNHANDLED, MARKER], check=False, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "Zebedee" not in ended.stderr + ended.stdout
    assert [word for word in ("in falls", "__del__", "UserWarning at", "KeyError") if word not in ended.stderr] == []


# -- crashes -------------------------------------------------------------------------------------------------------

CRASHING = """
import os, sys
from commands import discreet
kept = "-".join(("Zebedee", "Quillfeather")) * 1000
{prepared}
os.kill(os.getpid(), {how})
"""
HELD = b"Zebedee-Quillfeather" * 250
"""More than registers hold (AVX-512: 2 kB), which stand in every core."""
ENDS = [signal.SIGABRT, signal.SIGSEGV, signal.SIGQUIT]


UNLIMITED = ("/bin/sh", "-c", 'ulimit -S -c "$(ulimit -H -c)"; exec "$@"', "sh", sys.executable)
"""A Python that may leave as large a core as this account may."""


def crashed(directory, prepared, how):
    """Whether the crash of a process that holds a name left a core, told by the kernel, and the files that it left."""
    script = directory.with_name("crashing.py")  # of its words, which are no secret, a core holds the first
    script.write_text(CRASHING.format(prepared=prepared, how=int(how)))
    process = subprocess.Popen([*UNLIMITED, script], cwd=directory, env=os.environ | {"PYTHONPATH": str(ROOT)})
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -os.WTERMSIG(status)
    assert os.WTERMSIG(status) == how
    return os.WCOREDUMP(status), [file for file in directory.iterdir() if HELD in file.read_bytes()]


@pytest.mark.parametrize("how", ENDS, ids=lambda how: how.name)
def test_a_crash_leaves_no_core(tmp_path, how):
    assert crashed(tmp_path, "discreet.prepare(); discreet.close_to_others()", how) == (False, [])


@pytest.mark.parametrize("prepared", ["discreet.leave_no_core()", "discreet.close_to_others()"])
def test_each_of_two_ways_alone_leaves_none(tmp_path, prepared):
    """What an editor inherits is the first, and a program that the system pipes cores to is stopped by the second only (core(5))."""
    left, files = crashed(tmp_path, prepared, signal.SIGABRT)
    assert not left or ("leave" in prepared and discreet.PATTERN.read_text().startswith("|"))
    assert files == []


def test_the_same_crash_unprepared_leaves_the_name_in_a_core(tmp_path):
    """The control, where this system writes cores beside the process that crashed."""
    if not discreet.PATTERN.exists() or "/" in (pattern := discreet.PATTERN.read_text()) or pattern.startswith("|"):
        pytest.skip("this system writes cores elsewhere")
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("this account may write no cores")
    left, files = crashed(tmp_path, "", signal.SIGABRT)
    assert left
    assert files


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="this system has no such file")
def test_a_program_that_the_system_pipes_cores_to_gets_one_without_memory(tmp_path):
    """A limit does not stop it, so the same is tried with a core file and no limit: what it holds is not the name."""
    only = "(discreet.PROCESSES / 'self/coredump_filter').write_text('0')"
    left, files = crashed(tmp_path, only, signal.SIGABRT)
    assert files == [], left


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="this system does not tell of the limits of a process")
def test_the_doctor_tells_of_a_process_that_would_leave_a_core(tmp_path, monkeypatch):
    waiting = "from commands import discreet; {}; print(flush=True); input()"
    for prepared, piped, told in (
        ("discreet.prepare()", "|/usr/bin/keep", None), ("discreet.prepare()", "core", None),
        ("pass", "core", "in a core file"), ("pass", "|/usr/bin/keep", "with the program"),
    ):  # fmt: skip
        (tmp_path / "pattern").write_text(piped)
        monkeypatch.setattr(discreet, "PATTERN", tmp_path / "pattern")
        begun = [*UNLIMITED, "-c", waiting.format(prepared)]
        with subprocess.Popen(begun, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            found = discreet.dumped(process.pid)
            assert (found is None) is (told is None), (prepared, piped, found)
            assert told is None or told in found
            process.communicate(b"\n")


def test_the_private_server_leaves_no_core_either(at):
    process = embedded.status(embedded.locate(at.directory)).pid
    assert discreet.dumped(process) is None
    told = {finding.check: finding for finding in doctor.crashes(at)}
    assert "private server" not in told["a crash leaves no copy of memory"].told


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="this system has no prctl")
def test_no_other_process_of_the_account_may_read_its_memory():
    ask = "from commands import discreet; discreet.close_to_others(); import ctypes; print(ctypes.CDLL(None).prctl(3))"
    assert subprocess.run([sys.executable, "-c", ask], check=True, cwd=ROOT, capture_output=True, text=True).stdout == "0\n"


def test_help_loads_nothing_for_it():
    probe = "import sys, os; from commands import cli; os._exit = lambda code: sys.exit(print('ctypes' in sys.modules)); cli.main({})"
    for words, loaded in ((["--help"], "False"), (["find", "--help"], "False"), (["caseload", "--by"], "True")):
        ended = subprocess.run([sys.executable, "-c", probe.format(words)], check=False, cwd=ROOT, capture_output=True, text=True)
        assert ended.stdout.splitlines()[-1] == loaded, ended
