"""The front door: commands are found by file, load lazily, and every way to end has its status and one line."""

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from commands import cli, words
from commands.session import Call
from ledger import errors

ROOT = Path(cli.__file__).parent.parent
HEAVY = ("pydantic", "psycopg2", "cryptography", "eventsourcing", "msgspec", "ledger.application")

FROM_CLASSES = {"refer"}
"""Commands whose options are made from event classes, so that their help loads these."""


def caseledger(*args: str, **settings) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | settings.pop("env", {})
    return subprocess.run([sys.executable, "-m", "commands.cli", *args], capture_output=True, check=False, env=environment, **settings)


def names() -> list[str]:
    return cli.cli.list_commands(click.Context(cli.cli))


def loaded_by(*args: str) -> set[str]:
    probe = "import sys, io\nfrom commands import cli\nsys.stdout = io.StringIO()\n"
    probe += f"cli.run({list(args)!r}, cli.Call())\nsys.__stdout__.write(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, text=True, cwd=ROOT)
    return set(run.stdout.split())


def test_help_loads_nothing_that_only_work_needs():
    assert not loaded_by("--help") & set(HEAVY)
    assert not loaded_by("--version") & set(HEAVY)


@pytest.mark.parametrize("name", names())
def test_the_help_of_a_command_loads_nothing_that_only_work_needs(name):
    loaded = loaded_by(name, "--help")
    assert f"commands.{name.replace('-', '_')}" in loaded
    assert not loaded & set(HEAVY) - ({"pydantic", "msgspec"} if name in FROM_CLASSES else set())


def test_the_list_of_commands_says_what_each_says_of_itself():
    context = click.Context(cli.cli)
    formatter = click.HelpFormatter(width=80)
    expected = click.HelpFormatter(width=80)
    cli.cli.format_commands(context, formatter)
    click.Group.format_commands(cli.cli, context, expected)
    assert formatter.getvalue() == expected.getvalue()
    assert all(cli.cli.get_command(context, name).help for name in names())


def test_the_list_of_commands_loads_none_of_them():
    assert not {f"commands.{name.replace('-', '_')}" for name in names()} & loaded_by("--help")


def test_a_command_loads_no_other_command():
    loaded = loaded_by("caseload", "--help")
    assert {module for module in loaded if module.startswith("commands.")} <= {f"commands.{name}" for name in (*cli.FRAME, "caseload")}


@pytest.mark.parametrize("name", names())
def test_every_unique_beginning_of_a_name_is_enough(name):
    context = click.Context(cli.cli)
    for length in range(1, len(name) + 1):
        alike = [other for other in names() if other.startswith(name[:length])]
        if alike == [name] or name[:length] == name:
            assert cli.cli.meant(context, name[:length]) == name
        else:
            with pytest.raises(click.UsageError, match=", ".join(alike)):
                cli.cli.meant(context, name[:length])


def test_a_word_that_begins_no_command_lists_what_there_is():
    run = caseledger("zebra")
    assert run.returncode == 2
    assert b"caseload" in run.stderr
    assert run.stderr.count(b"\n") == 1


@pytest.mark.parametrize("error", [each for each in errors.family() if each.__module__ == errors.__name__])
def test_each_error_class_ends_with_its_exit_code(error):
    assert cli.verdict(error("what; what not; what next")) == (error.exit_code, "what; what not; what next")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (click.UsageError("x"), 2),
        (click.BadParameter("x"), 2),
        (BrokenPipeError(errno.EPIPE, "x"), 141),
        (OSError(errno.ENOSPC, "x"), 6),
        (OSError(errno.EIO, "x"), 6),
        (PermissionError(errno.EACCES, "x", "/srv"), 6),
        (NotADirectoryError(errno.ENOTDIR, "x", "/srv"), 6),
        (OSError(errno.ENOENT, "Ottilie Sample.txt"), 70),
        (ValueError("Ottilie Sample"), 70),
        (AssertionError("Ottilie Sample"), 70),
        (RecursionError("Ottilie Sample"), 70),
    ],
)
def test_each_other_end_has_its_status_and_repeats_no_value(error, status):
    found, sentence = cli.verdict(error)
    assert found == status
    assert "Ottilie" not in sentence
    assert "\n" not in sentence


def test_a_defect_tells_its_class_and_place():
    def command():
        raise ZeroDivisionError("Ottilie Sample")

    try:
        command()
    except ZeroDivisionError as error:
        _, sentence = cli.verdict(error)
    assert re.search(r"ZeroDivisionError at commands/test_cli\.py:\d+", sentence)


def test_debug_alone_shows_the_traceback(monkeypatch, capsys):
    text = "text of the error"

    def fails(_args, _call):
        raise ZeroDivisionError(text)

    monkeypatch.setattr(cli, "_invoke", fails)
    assert cli.run([], Call()) == 70
    quiet = capsys.readouterr().err
    assert cli.run([], Call(debug=True)) == 70
    loud = capsys.readouterr().err
    assert quiet.count("\n") == 1
    assert "text of the error" not in quiet + loud
    assert "Traceback" in loud
    assert "ZeroDivisionError" in loud


def test_no_word_is_a_usage_error_that_shows_the_help():
    run = caseledger()
    assert run.returncode == 2
    assert b"Usage: caseledger" in run.stderr
    assert run.stdout == b""


def test_a_surplus_word_is_not_repeated():
    run = caseledger("caseload", "Ottilie", "Sample")
    assert run.returncode == 2
    assert b"2 words too many" in run.stderr
    assert b"Ottilie" not in run.stderr


def test_an_option_that_stands_before_the_command_says_so():
    run = caseledger("caseload", "--ledger", "/x")
    assert run.returncode == 2
    assert b"--ledger stands before the command" in run.stderr


def test_version_is_the_release():
    assert caseledger("--version").stdout == f"caseledger {cli.RELEASE}\n".encode()


def test_output_is_utf8_in_a_plain_locale():
    run = caseledger("record", "--help", env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert run.returncode == 0
    run.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_not_an_error_message():
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run(
        [sys.executable, "-m", "commands.cli", "--help"], stdout=write, stderr=subprocess.PIPE, check=False, cwd=ROOT
    )
    os.close(write)
    assert run.returncode == 141
    assert run.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full exists on Linux only")
def test_a_full_disk_is_one_sentence():
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run([sys.executable, "-m", "commands.cli", "--help"], stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    assert run.returncode == 6
    assert run.stderr.count(b"\n") == 1
    assert b"No space left" in run.stderr


def test_closed_streams_are_no_defect():
    run = subprocess.run(f"'{sys.executable}' -m commands.cli --help >&- 2>&-", shell=True, check=False, cwd=ROOT)
    assert run.returncode == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_there_for_each_shell(shell):
    run = caseledger(env={"_CASELEDGER_COMPLETE": f"{shell}_source"})
    assert run.returncode == 0
    assert b"caseledger" in run.stdout


def test_the_statuses_in_a_help_come_from_the_error_classes():
    @words.command("try", examples="caseledger try", may=(errors.Conflict,))
    def attempt() -> None:
        """Try."""

    answer = CliRunner().invoke(attempt, ["--help"]).output
    for error in (errors.UsageError, errors.ConfigurationError, errors.Conflict):
        assert f"{error.exit_code}    {error.meaning}" in answer
    assert errors.NotFound.meaning not in answer
    assert "caseledger try" in answer
