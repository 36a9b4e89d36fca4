"""``demo``: a ledger of invented cases, recorded over some past days through the commands that everybody uses, and then looked at."""

from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path

import click

from commands import invented, output
from commands.demonstration import stage
from commands.demonstration.stage import WHOLE, Stage
from commands.invented import Calendar
from commands.words import WRITES, DecimalNumber, WholeNumber, command
from ledger.errors import SchemaTooOld, UsageError

HANDFUL, UNIT = "caseledger-demo", "caseledger-demo-unit"
"""Directories beside the default ledger where demonstrations are made unless --ledger names another."""
COPY = "copy-for-the-court"
"""Directory in a demonstration's own in which a copy is made, where that can be done."""
OPENING = """\
Invented cases: none of these people exist. So that there is a past to ask about, the clocks of this program and of the
demonstration's own server are set back while they are recorded; both are right again afterwards."""


@command(
    "demo", may=WRITES,
    examples="caseledger demo\ncaseledger --ledger /tmp/trial demo --anew\ncaseledger --ledger /tmp/unit demo --cases 260 --years 1\n"
    "caseledger demo --cases 500 --seed 7 --out invented",
)  # fmt: skip
@click.option("--anew", is_flag=True, help="Remove an earlier demonstration in this place first, with its server.")
@click.option("--cases", type=WholeNumber(min=1), metavar="N", help="Invent a unit with so many cases.")
@click.option("--years", type=DecimalNumber(min=0, min_open=True), metavar="Y", help="Over how many years up to today; by default 2.")
@click.option("--seed", type=WholeNumber(0), metavar="S", help="Which cases: one seed, numbers and day give the same files; by default 1.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Make no ledger, and write the files to import there.")
def demo(*, anew: bool, cases: int | None, years: float | None, seed: int | None, out: Path | None) -> None:
    """Make a ledger with a handful of invented cases, and show what it can answer.

    Every case is recorded through the commands below, over some past days, for which the clock of the demonstration's own
    server is set back; none of the people exist. Without --ledger it lies beside the default ledger, in caseledger-demo. A
    demonstration that stands already is shown again, and one that was interrupted is completed.

    With --cases a whole unit is invented, with as many cases as are asked for, and imported into a ledger of its own
    (without --ledger in caseledger-demo-unit); with --out too it makes no ledger and writes the files to import. Only the uptake
    (83 of 260) and the times of further conduct follow published figures; every name, word, share and interval else is
    invented and says nothing about any unit. The seed is told, so that the unit can be made again.
    """
    if cases is not None:
        unit(cases, 2 if years is None else years, 1 if seed is None else seed, out, anew=anew)
    elif years is not None or seed is not None or out is not None:
        raise UsageError("--years, --seed and --out are of a unit, and need --cases; nothing was done")
    else:
        handful(anew=anew)


def unit(cases: int, years: float, seed: int, out: Path | None, *, anew: bool) -> None:
    """Invent a unit, as files or as a ledger; raises what ``commands.demonstration.generated`` does."""
    from commands.demonstration import generated

    numbers = generated.Unit(cases, years, seed)
    if out is not None:
        if anew:
            raise UsageError("--anew removes a ledger, and --out makes none; nothing was written")
        generated.filed(out, numbers)
        return
    directory = stage.directory_of(UNIT)
    if anew:
        stage.removed(directory)
    generated.recorded(directory, numbers)
    stage.stays(directory)


def handful(*, anew: bool) -> None:
    """Make the handful of cases, or show it again."""
    directory = stage.directory_of(HANDFUL)
    if anew:
        stage.removed(directory)
    begun, whole = stage.beginning(directory)
    with stage.surroundings(directory):
        play = Stage(directory, Calendar(begun), {})
        try:
            replayed(play) if whole else recorded(play)
        except SchemaTooOld:
            raise SchemaTooOld(f"an older release made what is in {directory}; nothing was done; make it anew with --anew") from None
        for step in (*invented.looking(play.on), *(invented.copying(str(directory / COPY)) if can_copy() else ())):
            stage.perform(play, step, whole=True)
    stage.stays(directory)


def can_copy() -> bool:
    """Whether what sets pages and reads them back is installed."""
    return all(find_spec(name) is not None for name in ("typst", "pypdf"))


def recorded(play: Stage) -> None:
    """Record the cases over the past days; what an interrupted demonstration recorded is answered as before."""
    from ledger.application import now
    from ledger.demonstration import days_ago, restore
    from ledger.store import place

    output.answer_lines([OPENING])
    older = (now().date() - play.on.today).days
    first = invented.PAST[0][0] + older
    if (play.directory / place.SETTINGS).exists():
        restore(place.find(str(play.directory)))
    stage.found(play, invented.FOUNDED, lambda at: days_ago(at, first))
    at = place.find(str(play.directory))
    for days, steps in invented.PAST:
        back = days + older
        output.answer_lines(["", f"{output.counted(back, 'day')} ago, as the set-back clocks say:" if back else "Today:"])
        with days_ago(at, back) if back else nullcontext():
            for step in steps(play.on):
                stage.perform(play, step)
    stage.mark(play.directory, play.on.today, WHOLE)


def replayed(play: Stage) -> None:
    """Send every act of a whole demonstration again: under its request id each is answered as the first time.

    Raises SchemaTooOld where an older release made it.
    """
    output.answer_lines([f"Recorded on {play.on.today} with clocks set back. The same acts are sent again; nothing is recorded twice:"])
    for _, steps in invented.PAST:
        for step in steps(play.on):
            if step.words.startswith(("refer", "record", "correct", "proceedings", "schedule", "redact", "bundle")):
                stage.perform(play, step)
