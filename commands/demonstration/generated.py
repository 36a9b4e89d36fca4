"""A generated unit: written as import files, or recorded in a ledger of its own into which these are imported."""

import shlex
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from commands import invented, output
from commands.demonstration import pathway, stage, team
from commands.demonstration.stage import Stage
from commands.demonstration.writing import written
from commands.invented import Calendar, Step
from ledger.errors import ConfigurationError, UsageError

FOUNDED = Step("--user dana init --agency cheshire-police --prefix DEMO --fields -", invented.FIRST_USER)
"""Every case of a generated unit says by its number what it is."""

OPENING = """\
Everything in this ledger is invented: members, people, what they did and what was decided; its policy and the numbers of its
cases (DEMO-…) say so too. It is imported history: as recorded it exists from its import on."""


class Unit(NamedTuple):
    """How many cases are invented, over how many years, and which: by a seed."""

    cases: int
    years: float
    seed: int

    def __str__(self) -> str:
        """Name what makes the same unit again on the same day."""
        return f"seed {self.seed}, {output.counted(self.cases, 'case')} in {self.years:g} years"

    def since(self, until: date) -> date:
        """Day from which the unit's members hold their roles: a year before the first referral."""
        return until - timedelta(days=round(365.25 * (self.years + 1)))


def filed(out: Path, unit: Unit) -> None:
    """Write import files; raises ConfigurationError where they cannot be written or stand already, UsageError for impossible numbers."""
    from ledger.application import now

    until = now().date()
    lines = write(out, unit, until)
    told = f"{unit} up to {until}: {output.counted(lines, 'line')}"
    output.answer_lines([f"Invented with {told} in {out / 'acts.ndjson'}, the unit in {out / 'unit.ndjson'}. None of these people exist."])


def recorded(directory: Path, unit: Unit) -> None:
    """Found a ledger in the directory and import the unit into it; one that was interrupted is completed.

    Raises UsageError where the directory holds anything else, a whole demonstration too.
    """
    from ledger.application import now

    pathway.acts(unit.seed, unit.cases, unit.years, now().date())
    begun, whole = stage.beginning(directory, str(unit))
    if whole:
        raise UsageError(f"{directory} holds this unit already; nothing was done; look on with --ledger, or give --anew")
    output.answer_lines([OPENING, f"Invented with {unit} up to {begun}.", ""])
    play = Stage(directory, Calendar(begun), {})
    with stage.surroundings(directory):
        stage.found(play, FOUNDED, lambda _at: nullcontext())
        for file in _files(directory / "invented", unit, begun):
            typed = shlex.quote(str(file)).replace("{", "{{").replace("}", "}}")
            stage.perform(play, Step(f"import {typed}"))
    stage.mark(directory, begun, str(unit), stage.WHOLE)
    again = f"{stage.program()} demo --cases {unit.cases} --years {unit.years:g} --seed {unit.seed} --out DIR"
    output.answer_lines(["", "Both files were removed after their import; the same can be written with", f"  {again}"])


def _files(place: Path, unit: Unit, until: date) -> Iterator[Path]:
    """Give the files to import, in their order, and remove them afterwards: they can be made again."""
    from shutil import rmtree

    rmtree(place, ignore_errors=True)
    write(place, unit, until)
    yield from (place / "unit.ndjson", place / "acts.ndjson")
    rmtree(place)


def write(out: Path, unit: Unit, until: date) -> int:
    """Write ``unit.ndjson`` and ``acts.ndjson`` to import, in that order; how many acts there are. Raises ConfigurationError."""
    acts = pathway.acts(unit.seed, unit.cases, unit.years, until)
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        with output.progress("lines written") as step:
            lines = written(acts, out / "acts.ndjson", step)
        written(team.acts(unit.since(until)), out / "unit.ndjson")
    except OSError as error:
        raise ConfigurationError(f"{error.filename} cannot be written ({error.strerror}); name another directory with --out") from None
    return lines
