"""``demo``: a ledger of invented cases, recorded over some past days through the commands that everybody uses, and then looked at."""

import io
import json
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import click

from commands import invented, output
from commands.invented import Calendar, Step
from commands.session import Call, call
from commands.words import WRITES, command
from ledger.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from ledger.store.place import Place

WHOLE = "all recorded"
"""The marker's second line, once every invented case stands in the record."""
OPENING = """\
Invented cases: none of these people exist. So that there is a past to ask about, the clocks of this program and of the
demonstration's own server are set back while they are recorded; both are right again afterwards."""


@command(
    "demo", may=WRITES,
    examples="caseledger demo\ncaseledger --ledger /tmp/trial demo --anew\ncaseledger demo --cases 500 --seed 7 --out invented",
)  # fmt: skip
@click.option("--anew", is_flag=True, help="Remove an earlier demonstration in this place first, with its server.")
@click.option("--cases", type=click.IntRange(min=1), metavar="N", help="Invent so many cases and write import files; needs --out.")
@click.option("--years", type=click.FloatRange(min=0, min_open=True), metavar="Y", help="Over how many years up to today; by default 2.")
@click.option("--seed", type=int, metavar="S", help="Which cases: the same seed, numbers and day give the same files; by default 1.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Where to write unit.ndjson and acts.ndjson.")
def demo(*, anew: bool, cases: int | None, years: float | None, seed: int | None, out: Path | None) -> None:
    """Make a ledger with a handful of invented cases, and show what it can answer.

    Every case is recorded through the commands below, over some past days, for which the clock of the demonstration's own
    server is set back; none of the people exist. Without --ledger it lies beside the default ledger, in caseledger-demo. A
    demonstration that stands already is shown again, and one that was interrupted is completed.

    With --cases and --out it makes no ledger and writes files to import: as many invented cases as are asked for. Of them
    only the uptake (83 of 260) and the times of further conduct follow published figures; every name, word, share and
    interval else is invented and says nothing about any unit. The seed is told, so that the files can be made again.
    """
    from ledger.store import place

    if cases is not None or years is not None or seed is not None or out is not None:
        if cases is None or out is None or anew:
            raise UsageError("import files need --cases and --out, and not --anew; nothing was written")
        filed(out, cases, 2 if years is None else years, 1 if seed is None else seed)
        return
    given = call().ledger
    directory = place.directory_of(given) if given else place.default_directory().with_name("caseledger-demo")
    if place.is_url(given or ""):
        raise UsageError("a demonstration is made in a directory, with its own server; nothing was done")
    if anew:
        removed(directory)
    begun, whole = beginning(directory)
    with surroundings(directory):
        stage = Stage(directory, Calendar(begun), {})
        replayed(stage) if whole else recorded(stage)
        for step in invented.looking(stage.on):
            perform(stage, step, whole=True)
    told = f"  {program()} --ledger {shlex.quote(str(directory))} --user dana caseload"
    output.answer_lines(["", f"The demonstration stays in {directory}; look on with", told])


def filed(out: Path, cases: int, years: float, seed: int) -> None:
    """Write import files of invented cases; raises ConfigurationError where they cannot be written or stand already."""
    from commands.demonstration import pathway, team
    from commands.demonstration.writing import written
    from ledger.application import now

    until = now().date()
    acts = pathway.acts(seed, cases, years, until)
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        with output.progress("lines written") as step:
            lines = written(acts, out / "acts.ndjson", step)
        written(team.acts(until - timedelta(days=round(365.25 * (years + 1)))), out / "unit.ndjson")
    except OSError as error:
        raise ConfigurationError(f"{error.filename} cannot be written ({error.strerror}); name another directory with --out") from None
    told = f"seed {seed}, {output.counted(cases, 'case')} in {years:g} years up to {until}: {output.counted(lines, 'line')}"
    output.answer_lines([f"Invented with {told} in {out / 'acts.ndjson'}, the unit in {out / 'unit.ndjson'}. None of these people exist."])


def program() -> str:
    """Name this program as it can be typed: by its path where the shell would not find it."""
    from shutil import which

    typed = Path(sys.argv[0])
    return shlex.quote(str(typed.absolute())) if typed.name == "caseledger" and which("caseledger") is None else "caseledger"


class Stage(NamedTuple):
    """Where a demonstration plays: its directory, its days, and the numbers of the cases opened so far by their names."""

    directory: Path
    on: Calendar
    numbers: dict[str, str]


# -- beginning and removing ----------------------------------------------------------------------------------------


def removed(directory: Path) -> None:
    """Remove an earlier demonstration; raises UsageError where the directory is no demonstration."""
    from shutil import rmtree

    from ledger.demonstration import MARKER
    from ledger.store import embedded, place

    if not directory.exists():
        return
    if not (directory / MARKER).exists():
        raise UsageError(f"{directory} is no demonstration; nothing was removed; name another place with --ledger")
    kek = place.find(str(directory)).kek_file if (directory / place.SETTINGS).exists() else None
    if (directory / "server").exists():
        embedded.discard(embedded.locate(directory))
    rmtree(directory)
    if kek is not None:
        kek.unlink(missing_ok=True)


def beginning(directory: Path) -> tuple[date, bool]:
    """Begin a demonstration, or find the day on which an earlier one was begun and whether it is whole."""
    from ledger.application import now
    from ledger.demonstration import MARKER

    marker = directory / MARKER
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())) and not marker.exists():
        raise UsageError(f"{directory} holds something else; nothing was done; name another place with --ledger")
    if marker.exists():
        first, *rest = marker.read_text(encoding="ascii").splitlines()
        return date.fromisoformat(first), WHOLE in rest
    today = now().date()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker.write_text(f"{today}\n", encoding="ascii")
    except OSError as error:
        raise ConfigurationError(f"{directory} cannot be written ({error.strerror}); nothing was made; try --ledger elsewhere") from None
    return today, False


@contextmanager
def surroundings(directory: Path) -> Iterator[None]:
    """Let every command of the demonstration act on its ledger, as its first user, and answer in tables."""
    kept = dict(os.environ)
    os.environ.update(CASELEDGER_LEDGER=str(directory), CASELEDGER_USER="dana", CASELEDGER_FORMAT="table")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


# -- recording -----------------------------------------------------------------------------------------------------


def recorded(stage: Stage) -> None:
    """Record the cases over the past days; what an interrupted demonstration recorded is answered as before."""
    from ledger.application import now
    from ledger.demonstration import MARKER, days_ago, restore
    from ledger.store import place

    output.answer_lines([OPENING])
    older = (now().date() - stage.on.today).days
    first = invented.PAST[0][0] + older
    if (stage.directory / place.SETTINGS).exists():
        restore(place.find(str(stage.directory)))
    found(stage, lambda at: days_ago(at, first))
    at = place.find(str(stage.directory))
    for days, steps in invented.PAST:
        back = days + older
        output.answer_lines(["", f"{output.counted(back, 'day')} ago, as the set-back clocks say:" if back else "Today:"])
        with days_ago(at, back) if back else nullcontext():
            for step in steps(stage.on):
                perform(stage, step)
    (stage.directory / MARKER).write_text(f"{stage.on.today}\n{WHOLE}\n", encoding="ascii")


def replayed(stage: Stage) -> None:
    """Send every act of a whole demonstration again: under its request id each is answered as the first time."""
    output.answer_lines([f"Recorded on {stage.on.today} with clocks set back. The same acts are sent again; nothing is recorded twice:"])
    for _, steps in invented.PAST:
        for step in steps(stage.on):
            if step.words.startswith(("refer", "record", "correct")):
                perform(stage, step)


def found(stage: Stage, meanwhile: "Callable[[Place], AbstractContextManager[None]]") -> None:
    """Found the unit, unless an interrupted demonstration did."""
    try:
        perform(stage, invented.FOUNDED, Call(meanwhile=meanwhile))
    except ConfigurationError as error:
        if "stands already" not in str(error):
            raise


def perform(stage: Stage, step: Step, given: Call | None = None, *, whole: bool = False) -> None:
    """Run one command line as typed and show it with its answer (or its first line); raises what it ended with."""
    from commands.cli import cli

    typed = step.words.format(**stage.numbers)
    output.answer_lines(["", f"$ caseledger {typed}"] if whole else [f"$ caseledger {typed}"])
    words = shlex.split(typed)
    if words[0] in ("refer", "record", "correct"):
        words += ["--request-id", str(uuid5(NAMESPACE_URL, typed + json.dumps(step.fields)))]
    answer = io.StringIO()
    with standard_input(step.fields), redirect_stdout(answer), redirect_stderr(answer if whole else sys.stderr):
        try:
            with cli.make_context("caseledger", words, obj=given or Call()) as context:
                cli.invoke(context)
        except UsageError as error:
            if words[0] != "user" or "stands already" not in str(error):
                raise
    lines = answer.getvalue().splitlines()
    if step.opens:
        stage.numbers[step.opens] = opened(lines)
    output.answer_lines(lines if whole else [f"  {line}" for line in lines[:1]])


def opened(lines: list[str]) -> str:
    """Find the number of the case that a referral's receipt names."""
    return next(found[0] for line in lines if (found := re.search(r"[A-Z]+-\d\d-\d{4,}", line)))


@contextmanager
def standard_input(fields: dict[str, Any] | None) -> Iterator[None]:
    """Give a command its fields on standard input."""
    kept = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(json.dumps(fields or {}).encode()), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = kept
