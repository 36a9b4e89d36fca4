"""Running the console blocks of a page: commands in order, in one temporary ledger, and their output compared loosely."""

import os
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Step(NamedTuple):
    """A command of a block, the lines it is shown to answer with, and where it stands in the page."""

    line: int
    command: str
    answer: list[str]


def this_year(page: str, today: date) -> str:
    """The page with its case numbers of 2026 as numbers of this year, which is what a ledger founded today gives out."""
    return re.sub(r"\b([A-Z]{1,5})-26-(\d{4})\b", rf"\1-{today:%y}-\2", page)


def steps(page: str) -> list[Step]:
    """All commands of a page's console blocks: ``$ `` begins one, ``> `` continues it, all else is its answer."""
    found: list[Step] = []
    for block in BLOCK.finditer(page):
        first = page[: block.start(1)].count("\n") + 1
        for number, text in enumerate(block[1].splitlines(), first):
            if text.startswith("$ "):
                found.append(Step(number, text[2:], []))
            elif text.startswith("> ") and found and not found[-1].answer:
                found[-1] = found[-1]._replace(command=f"{found[-1].command}\n{text[2:]}")
            elif text.strip():
                found[-1].answer.append(text)
    return found


def missing(expected: list[str], output: str) -> str | None:
    """The first expected line that is not in the output after those before it; ``…`` stands for anything."""
    lines = iter(squeezed(line) for line in output.splitlines())
    for wanted in expected:
        pattern = re.compile(".*".join(re.escape(part) for part in squeezed(wanted).split("…")))
        if not any(pattern.fullmatch(line) for line in lines):
            return wanted
    return None


def squeezed(line: str) -> str:
    """The line with runs of blanks as one: how wide a column is depends on the values in it."""
    return " ".join(line.split())


def environment(directory: Path) -> dict[str, str]:
    """What a reader of the page would have: the program on the path, a home of his own, answers as on a terminal."""
    programs = directory / "bin"
    programs.mkdir(exist_ok=True)
    program = programs / "caseledger"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m commands.cli "$@"\n')
    program.chmod(0o755)
    kept = {name: os.environ[name] for name in ("LANG", "TZ", "TMPDIR") if name in os.environ}
    return kept | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(directory),
        "CASELEDGER_LEDGER": str(directory / "a ledger"),
        "CASELEDGER_FORMAT": "table",
        "COLUMNS": "110",
    }


def run(step: Step, surroundings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command as a shell would, from the repository's root; what it says on both streams is its answer."""
    return subprocess.run(
        ["bash", "-c", step.command], cwd=ROOT, env=surroundings, text=True, encoding="utf-8", stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=300,
    )  # fmt: skip
