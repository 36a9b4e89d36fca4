"""Where a demonstration plays: the directory it is marked in, the surroundings of its commands, and their performance one by one."""

import io
import json
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from commands import output
from commands.invented import Calendar, Step
from commands.session import Call, call
from ledger.errors import ConfigurationError, RequestReused, UsageError

if TYPE_CHECKING:
    from ledger.store.place import Place

WHOLE = "all recorded"
"""The marker's last line, once every invented case stands in the record."""


class Stage(NamedTuple):
    """Where a demonstration plays: its directory, its days, and the numbers of the cases opened so far by their names."""

    directory: Path
    on: Calendar
    numbers: dict[str, str]


def directory_of(name: str) -> Path:
    """Give the directory that ``--ledger`` names, else that of the name beside the default ledger; raises UsageError for a server's URL."""
    from ledger.store import place

    given = call().ledger
    if place.is_url(given or ""):
        raise UsageError("a demonstration is made in a directory, with its own server; nothing was done")
    return place.directory_of(given) if given else place.default_directory().with_name(name)


def stays(directory: Path) -> None:
    """Say where the demonstration is, and how to look on."""
    told = f"  {program()} --ledger {shlex.quote(str(directory))} --user dana caseload"
    output.answer_lines(["", f"The demonstration stays in {directory}; look on with", told])


def program() -> str:
    """Name this program as it can be typed: by its path where the shell would not find it."""
    from shutil import which

    typed = Path(sys.argv[0])
    return shlex.quote(str(typed.absolute())) if typed.name == "caseledger" and which("caseledger") is None else "caseledger"


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
        for beside in ("", ".next", ".lock"):
            kek.with_name(kek.name + beside).unlink(missing_ok=True)


def beginning(directory: Path, what: str = "") -> tuple[date, bool]:
    """Begin a demonstration, or find the day on which an earlier one was begun and whether it is whole.

    ``what`` names what is invented where that is not the handful of cases. Raises UsageError where the directory holds
    something else, another demonstration too.
    """
    from ledger.application import now
    from ledger.demonstration import MARKER

    marker = directory / MARKER
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())) and not marker.exists():
        raise UsageError(f"{directory} holds something else; nothing was done; name another place with --ledger")
    if marker.exists():
        first, *rest = marker.read_text(encoding="ascii").splitlines()
        if [line for line in rest if line != WHOLE] != ([what] if what else []):
            raise UsageError(f"{directory} holds another demonstration; nothing was done; name another place with --ledger, or give --anew")
        return date.fromisoformat(first), WHOLE in rest
    today = now().date()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark(directory, today, what)
    except OSError as error:
        raise ConfigurationError(f"{directory} cannot be written ({error.strerror}); nothing was made; try --ledger elsewhere") from None
    return today, False


def mark(directory: Path, begun: date, *more: str) -> None:
    """Write the marker: the day, what is invented there, and whether all of it is recorded."""
    from ledger.demonstration import MARKER

    (directory / MARKER).write_text("".join(f"{line}\n" for line in (begun, *more) if line), encoding="ascii")


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


# -- performing ----------------------------------------------------------------------------------------------------


def found(stage: Stage, step: Step, meanwhile: "Callable[[Place], AbstractContextManager[object]]") -> None:
    """Found the unit, unless an interrupted demonstration did."""
    try:
        perform(stage, step, Call(meanwhile=meanwhile))
    except ConfigurationError as error:
        if "stands already" not in str(error):
            raise


NAMED = ("refer", "record", "correct", "share", "proceedings", "schedule", "redact", "bundle")
"""Commands whose acts have a request id here, by which a repetition is known."""
LOOKING = frozenset({("proceedings", "show"), ("schedule", "show"), ("bundle", "list"), ("bundle", "check")})
"""Commands of theirs that record nothing."""


def perform(stage: Stage, step: Step, given: Call | None = None, *, whole: bool = False) -> None:
    """Run one command line as typed and show it with its answer (or its first line); raises what it ended with."""
    from commands.cli import cli

    typed = f"{f'--user {step.user} ' if step.user else ''}{step.words.format(**stage.numbers)}"
    output.answer_lines(["", f"$ caseledger {typed}"] if whole else [f"$ caseledger {typed}"])
    words, verb = shlex.split(typed), step.words.partition(" ")[0]
    if "--break-glass" in words and was_broken(stage, step.words.format(**stage.numbers).split()[1]):
        output.answer_lines(["  Its glass was broken before, and is not broken again."])
        return
    if verb in NAMED and tuple(step.words.split()[:2]) not in LOOKING:
        words += ["--request-id", str(uuid5(NAMESPACE_URL, typed + json.dumps(step.fields)))]
    fed = step.fields.format(**stage.numbers) if isinstance(step.fields, str) else json.dumps(step.fields or {})
    answer = io.StringIO()
    with standard_input(fed), redirect_stdout(answer), redirect_stderr(answer if whole else sys.stderr):
        try:
            with cli.make_context("caseledger", words, obj=given or Call()) as context:
                cli.invoke(context)
        except UsageError as error:
            if verb != "user" or "stands already" not in str(error):
                raise
        except RequestReused:
            if not step.erased:
                raise
            output.answer_lines(["Recorded before, and erased since: a repetition cannot be compared with it."])
    lines = answer.getvalue().splitlines()
    if step.opens:
        stage.numbers[step.opens] = opened(lines)
    output.answer_lines(lines if whole else [f"  {line}" for line in lines[:1]])


def was_broken(stage: Stage, number: str) -> bool:
    """Tell whether the glass of a case was broken: that act has no request id by which a repetition would be known."""
    from ledger.application import Ledger
    from ledger.events.catalogue import latest
    from ledger.store import place

    at = place.find(str(stage.directory))
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        return bool(ledger.facts(ledger.find(number).stream, [latest("glass-broken")]))


def opened(lines: list[str]) -> str:
    """Find the number of the case that a referral's receipt names."""
    return next(found[0] for line in lines if (found := re.search(r"[A-Z]+-\d\d-\d{4,}", line)))


@contextmanager
def standard_input(typed: str) -> Iterator[None]:
    """Give a command a text on standard input."""
    kept = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = kept
