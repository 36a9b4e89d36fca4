"""``demo --cases``: files that can be imported, their seed told, nothing overwritten."""

import json

import pytest
from click.testing import CliRunner

from commands import cli, given
from commands.demonstration.writing import written
from commands.session import Call
from tests.demonstration.history import identity, parts


def typed(*words):
    return CliRunner().invoke(cli.cli, ["demo", *map(str, words)], obj=Call())


def test_files_are_written_and_the_seed_is_told(tmp_path):
    out = tmp_path / "a new" / "directory"
    answer = typed("--cases", 20, "--years", 1, "--seed", 77, "--out", out)
    assert answer.exit_code == 0, answer.output
    assert "seed 77, 20 cases in 1 years up to" in answer.output
    assert "None of these people exist." in answer.output
    lines = [json.loads(line) for line in (out / "acts.ndjson").read_text(encoding="utf-8").splitlines()]
    assert f"{len(lines):,} lines" in answer.output
    assert sum(line["type"] == "referral" for line in lines) == 20
    assert all(line.keys() <= set(given.KEYS) for line in lines)
    begun = set()
    for line in lines:
        begins = line["type"] in ("referral", "party-identified", "proceedings-opened")
        assert begins or identity(line.get("case", line.get("person"))) in begun
        begun |= {stream for stream, _, _ in parts(line)}
    assert (out / "unit.ndjson").read_text(encoding="utf-8").count("\n") > 20
    assert (out / "acts.ndjson").stat().st_mode & 0o077 == 0


def test_the_same_words_write_the_same_bytes(tmp_path):
    for name in ("one", "other"):
        assert typed("--cases", 5, "--out", tmp_path / name).exit_code == 0
    assert (tmp_path / "one" / "acts.ndjson").read_bytes() == (tmp_path / "other" / "acts.ndjson").read_bytes()


def test_a_file_that_stands_already_is_left_as_it_is(tmp_path):
    (tmp_path / "acts.ndjson").write_text("mine")
    with pytest.raises(FileExistsError):
        written([], tmp_path / "acts.ndjson")
    assert cli.run(["demo", "--cases", "5", "--out", str(tmp_path)], Call()) == 6
    assert [file.name for file in tmp_path.iterdir()] == ["acts.ndjson"]
    assert (tmp_path / "acts.ndjson").read_text() == "mine"


def test_what_is_interrupted_leaves_no_file(tmp_path):
    def interrupted():
        yield {"type": "note-recorded"}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written(interrupted(), tmp_path / "acts.ndjson")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", ["--seed 1", "--years 0", "--cases 0 --out x", "--out x", "--cases 5 --out x --anew"])
def test_words_that_do_not_belong_together_are_a_usage_error(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.run(["demo", *words.split()], Call()) == 2
    assert list(tmp_path.iterdir()) == []


def test_too_many_cases_for_the_time_write_nothing(tmp_path):
    out = tmp_path / "out"
    assert cli.run(["demo", "--cases", "5", "--years", "0.001", "--out", str(out)], Call()) == 2
    assert not out.exists()
