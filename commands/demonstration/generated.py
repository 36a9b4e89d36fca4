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
from commands.demonstration.writing import begun, written
from commands.invented import Calendar, Step
from ledger.errors import ConfigurationError, UsageError

FOUNDED = Step("--user dana init --agency cheshire-police --prefix DEMO --fields -", invented.FIRST_USER)
"""Every case of a generated unit says by its number what it is."""

TRUST = Step(f"user add joan --agency {team.TRUST.agency} --role practitioner --member {team.TRUST_NUMBER} --fields -",
             {"full_name": team.TRUST.name})  # fmt: skip
"""The user of the health trust, who imports what the trust holds itself."""
LABELS = "unit.labels"
REVIEWED = timedelta(days=365)
"""After how long the unit's standing agreement is to be reviewed."""

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
    lines, held = write(out, unit, until)
    told = f"{unit} up to {until}: {output.counted(lines, 'line')} in {out / 'acts.ndjson'}, {held:,} of the health trust in"
    output.answer_lines([
        f"Invented with {told} {out / 'health.ndjson'}, the unit in {out / 'unit.ndjson'}. None of these people exist.",
        "Import them in this order; the last as a user of the trust:",
        *(f"  caseledger {step.words}" for step in steps(out)),
    ])  # fmt: skip


def recorded(directory: Path, unit: Unit) -> None:
    """Found a ledger in the directory and import the unit into it; one that was interrupted is completed.

    Raises UsageError where the directory holds anything else, a whole demonstration too.
    """
    from shutil import rmtree

    from ledger.application import now

    pathway.acts(unit.seed, unit.cases, unit.years, now().date())
    day, whole = stage.beginning(directory, str(unit))
    if whole:
        raise UsageError(f"{directory} holds this unit already; nothing was done; look on with --ledger, or give --anew")
    output.answer_lines([OPENING, f"Invented with {unit} up to {day}.", ""])
    play = Stage(directory, Calendar(day), {})
    with stage.surroundings(directory):
        stage.found(play, FOUNDED, lambda _at: nullcontext())
        place = directory / "invented"
        rmtree(place, ignore_errors=True)
        write(place, unit, day)
        for step in steps(place):
            stage.perform(play, step)
        rmtree(place)
    stage.mark(directory, day, str(unit), stage.WHOLE)
    again = f"{stage.program()} demo --cases {unit.cases} --years {unit.years:g} --seed {unit.seed} --out DIR"
    output.answer_lines(["", "The files were removed after their import; the same can be written with", f"  {again}"])


def steps(place: Path) -> Iterator[Step]:
    """Give the commands that import the files of a directory, in their order, for a ledger's first user and the trust's."""
    unit, acts, health, labels = (_typed(place / name) for name in ("unit.ndjson", "acts.ndjson", "health.ndjson", LABELS))
    yield Step(f"import {unit}")
    yield TRUST
    yield Step(f"import {acts} --labels {labels}")
    yield Step(f"--user joan import {health} --labels {labels}")


def _typed(file: Path) -> str:
    return shlex.quote(str(file)).replace("{", "{{").replace("}", "}}")


def write(out: Path, unit: Unit, until: date) -> tuple[int, int]:
    """Write ``unit.ndjson``, ``acts.ndjson`` and ``health.ndjson`` to import in that order; how many acts the last two have.

    Raises ConfigurationError.
    """
    told = pathway.recorded(unit.seed, unit.cases, unit.years, until)
    lines = [0, 0]
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        with begun(out / "acts.ndjson") as put, begun(out / "health.ndjson") as hold, output.progress("lines written") as step:
            for act in told:
                (hold if act.held else put)(act.line)
                lines[act.held] += 1
                if sum(lines) % 1000 == 0:
                    step(sum(lines))
        written(team.acts(unit.since(until), until + REVIEWED), out / "unit.ndjson")
    except OSError as error:
        raise ConfigurationError(f"{error.filename} cannot be written ({error.strerror}); name another directory with --out") from None
    return lines[0], lines[1]
