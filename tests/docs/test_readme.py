"""The README's console blocks run, in order, in one temporary ledger, and answer what the page shows."""

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import console
import pytest

from ledger.store import embedded


def test_the_readme_does_what_it_shows(tmp_path):
    page = console.this_year((console.ROOT / "README.md").read_text(encoding="utf-8"), datetime.now(UTC).date())
    steps = console.steps(page)
    assert steps, "the README shows no command"
    surroundings = console.environment(tmp_path)
    try:
        for step in steps:
            done = console.run(step, surroundings)
            lost = console.missing(step.answer, done.stdout)
            assert lost is None, f"README.md:{step.line}: $ {step.command}\nnot answered: {lost}\nanswered:\n{done.stdout}"
            refused = any(line.startswith("caseledger:") for line in step.answer)
            assert refused or done.returncode == 0, f"README.md:{step.line}: exit status {done.returncode}\n{done.stdout}"
    finally:
        embedded.discard(embedded.locate(Path(surroundings["CASELEDGER_LEDGER"])))


PAGE = """
```console
$ one --option
first  line
… line
$ two <<'END'
> text
> END
$ three
```
```sh
$ not run
```
"""


def test_steps_are_commands_with_their_answers():
    assert console.steps(PAGE) == [
        console.Step(3, "one --option", ["first  line", "… line"]),
        console.Step(6, "two <<'END'\ntext\nEND", []),
        console.Step(9, "three", []),
    ]


@pytest.mark.parametrize(
    ("expected", "lost"),
    [
        (["a b", "c"], None),
        (["a …", "…"], None),
        (["c", "a b"], "a b"),
        (["a"], "a"),
        (["… d"], "… d"),
        (["c", "c"], "c"),
    ],
)
def test_lines_must_appear_in_order(expected, lost):
    assert console.missing(expected, "a   b\nx\nc\n") == lost
