"""The tables of attacks and of leaks name for each a test that exists; that of attacks names every test of the attacks."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/threat-model.md").read_text("utf-8")


def rows(section, first):
    """The rows of the tables of one section, without their heads, whose first word is ``first``."""
    text = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ") and not line.startswith(f"| {first} |")]


ROWS = rows("Attacks, and what catches them", "attack")
NAMED = [re.findall(r"`(tests/.+?)`", row[-1]) for row in ROWS]
LEAKS = rows("What a user with psql and a superuser without keys try", "attack") + rows("Where personal values could leak", "way out")
TRIED = [re.findall(r"`(tests/.+?)`", row[-1]) for row in LEAKS]
NO_ATTACK = {
    "test_given_nothing_was_attacked_then_nothing_is_found", "test_given_a_log_written_back_as_it_was_then_nothing_is_found",
    "test_another_program_reads_a_cosigned_receipt_of_a_real_record", "test_an_erasure_by_two_members_is_none",
    "test_facts_that_two_members_erased_are_accounted_for_and_so_is_what_they_proved",
}  # fmt: skip


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """The tests of the modules that the table names, and of the attacks, each by its whole id and by its function."""
    modules = sorted({name.partition("::")[0] for names in NAMED + TRIED for name in names})
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n0", "-p", "no:cacheprovider", *modules, "tests/attacks"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return {line for line in listed if "::" in line}


def test_every_row_says_what_catches_the_attack_when_and_through_whom():
    assert ROWS
    assert [row[0] for row in ROWS if len(row) != 5 or not all(row)] == []


def test_every_way_out_has_a_test(collected):
    assert LEAKS
    assert [row[0] for row, names in zip(LEAKS, TRIED, strict=True) if len(row) != 4 or not all(row) or not names] == []
    known = collected | {each.partition("[")[0] for each in collected} | {each.partition("::")[0] for each in collected}
    assert [name for names in TRIED for name in names if name not in known] == []


def test_every_attack_has_a_test_unless_nothing_catches_it(collected):
    known = collected | {each.partition("[")[0] for each in collected}
    assert [name for names in NAMED for name in names if name not in known] == []
    assert [row[0] for row, names in zip(ROWS, NAMED, strict=True) if not names and not row[1].startswith("nothing")] == []


def test_every_test_of_an_attack_is_in_the_table(collected):
    named = {name for names in NAMED for name in names}
    attacks = {each for each in collected if each.startswith("tests/attacks/") and each.partition("::")[2] not in NO_ATTACK}
    assert sorted(each for each in attacks if each not in named and each.partition("[")[0] not in named) == []
