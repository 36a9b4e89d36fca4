"""The generated pages are what the program says; every command has its help, an example and its exit statuses."""

import re
import shlex
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import click
import pytest

from commands import cli, words
from commands.record import record
from ledger import errors
from ledger.events.catalogue import TYPES

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "scripts" / "docs"


def loaded():
    loader = SourceFileLoader("scripts_docs", str(SCRIPT))
    module = module_from_spec(spec_from_loader("scripts_docs", loader))
    loader.exec_module(module)
    return module


docs = loaded()
WALKED = [(path, command, context) for path, command, context in docs.walked(cli.cli, "caseledger")]
RECORD = click.Context(record, click.Context(cli.cli, info_name="caseledger"), "record")
KINDS = [(f"caseledger record {kind}", record.get_command(RECORD, kind), RECORD) for kind in record.list_commands(RECORD)]
LEAVES = [each for each in WALKED if not isinstance(each[1], click.Group)] + KINDS


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_generated_page_is_what_the_program_says(name):
    assert docs.says_the_same(name, docs.PAGES[name]()), f"docs/{name} is stale: run scripts/docs"


def test_the_check_notices_a_stale_page(tmp_path, monkeypatch, capsys):
    (tmp_path / "docs").mkdir()
    for name, page in docs.PAGES.items():
        (tmp_path / "docs" / name).write_text(page())
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    assert docs.main(["--check"]) == 0
    (tmp_path / "docs" / "errors.md").write_text("# something else\n")
    assert docs.main(["--check"]) == 1
    assert "docs/errors.md" in capsys.readouterr().err


def test_every_file_is_a_command_and_every_command_a_file():
    context = click.Context(cli.cli)
    for file in Path(cli.__file__).parent.glob("*.py"):
        if file.stem not in cli.FRAME:
            assert cli.cli.get_command(context, file.stem.replace("_", "-")).name == file.stem.replace("_", "-")
    assert {file.stem for file in Path(cli.__file__).parent.glob("*.py")} >= cli.FRAME


@pytest.mark.parametrize(("path", "command", "context"), WALKED, ids=[path for path, _, _ in WALKED])
def test_every_command_says_what_it_does(path, command, context):
    assert command.help, f"{path} has no docstring"
    assert command.help.strip().split("\n")[0].rstrip().endswith((".", ":")), f"{path}: the first line is a sentence"
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{path} {parameter.opts[0]} has no help"


@pytest.mark.parametrize(("path", "command", "context"), LEAVES, ids=[path for path, _, _ in LEAVES])
def test_every_command_has_examples_that_it_understands(path, command, context):
    assert isinstance(command, words.Command)
    assert command.examples, f"{path} has no example"
    for line in command.examples:
        typed = shlex.split(re.split(r"    #| [<>] ", line)[0])
        assert typed[0] == "caseledger", line
        assert meant(typed[1:]) == path.split()[1:], f"{line} is no example of {path}"


def meant(typed: list[str]) -> list[str]:
    """The full words of the command that a line calls; raises what the command says when it does not understand the rest."""
    group, context, path = cli.cli, click.Context(cli.cli), []
    while isinstance(group, click.Group):
        group.parse_args(context, list(typed))
        name, group, typed = group.resolve_command(context, [*context._protected_args, *context.args])
        path.append(name)
        context = click.Context(group, context, name)
    group.parse_args(context, list(typed))
    return path


@pytest.mark.parametrize(("path", "command", "context"), LEAVES, ids=[path for path, _, _ in LEAVES])
def test_every_command_tells_its_exit_statuses(path, command, context):
    told = command.get_help(context)
    statuses = dict(re.findall(r"^  (\d+) +(.+)$", told[told.index("Exit statuses:") :], re.MULTILINE))
    assert {"0", "2", "6", "70", "130"} <= statuses.keys()
    meanings = {str(error.exit_code): error.meaning for error in reversed(errors.family())}
    for status, meaning in statuses.items():
        assert meaning == meanings.get(status, words.ELSE.get(int(status)))


def test_no_page_names_a_command_that_is_not_there():
    for page in (ROOT / "docs").glob("*.md"):
        for line in re.findall(r"`caseledger ([a-z][a-z -]*)", page.read_text()):
            assert any(" ".join(path.split()[1:]).startswith(line.split()[0]) for path, _, _ in WALKED), f"{page.name}: {line}"


def test_the_commands_that_operations_shows_are_understood():
    lines = re.findall(r"^    (caseledger [^…\n]+)$", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)
    assert len(lines) > 50
    for line in lines:
        assert meant(shlex.split(re.split(r"\s{3,}| [<>] ", line)[0])[1:]), line


def test_the_catalogue_page_has_every_type():
    page = docs.events_page()
    for name in TYPES:
        assert f"\n## {name.partition('.')[0]}\n" in page


def test_the_script_runs_by_itself():
    run = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, check=False, cwd="/")
    assert run.returncode in (0, 1)
    assert subprocess.run([sys.executable, str(SCRIPT), "--wrong"], capture_output=True, check=False).returncode == 2
