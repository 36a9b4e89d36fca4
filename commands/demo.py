"""``demo``: a ledger of invented cases, recorded through the commands that everybody uses, and then looked at."""

import io
import json
import os
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import click

from commands import output
from commands.session import Call, call
from commands.words import WRITES, command
from ledger.errors import CaseledgerError, ConfigurationError, UsageError

MARKER = "DEMONSTRATION"
"""A file in the ledger directory that says: only invented cases are here; it holds the day on which they were recorded."""

FIRST_USER = {"full_name": "Dana Invented"}
SECOND_USER = {"full_name": "Noor Fictional"}


class Step(NamedTuple):
    """One command line of the demonstration, and the JSON that it reads from standard input."""

    words: str
    fields: dict[str, Any] | None = None


@command("demo", may=WRITES, examples="caseledger demo\ncaseledger --ledger /tmp/trial demo --anew")
@click.option("--anew", is_flag=True, help="Remove an earlier demonstration in this place first, with its server.")
def demo(*, anew: bool) -> None:
    """Make a ledger with a handful of invented cases, and show what it can answer.

    Every case is recorded through the commands below; none of the people exist. Without --ledger it lies beside the
    default ledger, in caseledger-demo. A demonstration that stands already is shown again.
    """
    from ledger.store import place

    given = call().ledger
    directory = place.directory_of(given) if given else place.default_directory().with_name("caseledger-demo")
    if place.is_url(given or ""):
        raise UsageError("a demonstration is made in a directory, with its own server; nothing was done")
    if anew:
        removed(directory)
    today = begun(directory)
    with surroundings(directory):
        receipts = [perform(step) for step in recording(today)]
        corrected = next(int(found[1]) for receipt in receipts if (found := re.search(r"fact-corrected  position (\d+)", receipt)))
        for step in looking(today, corrected):
            perform(step, whole=True)
    told = f"  caseledger --ledger {shlex.quote(str(directory))} --user dana caseload"
    output.answer_lines(["", f"The demonstration stays in {directory}; look on with", told])


def removed(directory: Path) -> None:
    """Remove an earlier demonstration; raises UsageError where the directory is no demonstration."""
    from shutil import rmtree

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


def begun(directory: Path) -> date:
    """Begin a demonstration, or find the day on which an earlier one was begun, so that repeating it records nothing twice."""
    from ledger.application import now

    marker = directory / MARKER
    if directory.exists() and any(directory.iterdir()) and not marker.exists():
        raise UsageError(f"{directory} holds something else; nothing was done; name another place with --ledger")
    if marker.exists():
        return date.fromisoformat(marker.read_text(encoding="ascii").strip())
    today = now().date()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker.write_text(f"{today}\n", encoding="ascii")
    except OSError as error:
        raise ConfigurationError(f"{directory} cannot be written ({error.strerror}); nothing was made; try --ledger elsewhere") from None
    return today


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


def perform(step: Step, *, whole: bool = False) -> str:
    """Run one command line as typed and show it with its answer (or the first line), which it gives back; raises what it ended with."""
    from commands.cli import cli

    output.answer_lines(["", f"$ caseledger {step.words}"] if whole else [f"$ caseledger {step.words}"])
    words = shlex.split(step.words)
    if step.fields is not None and words[0] in ("refer", "record", "correct"):
        words += ["--request-id", str(uuid5(NAMESPACE_URL, step.words + json.dumps(step.fields)))]
    answer = io.StringIO()
    with typed(step.fields), redirect_stdout(answer), redirect_stderr(answer if whole else sys.stderr):
        try:
            with cli.make_context("caseledger", words, obj=Call()) as context:
                cli.invoke(context)
        except CaseledgerError as error:
            if not stands_already(words, error):
                raise
    lines = answer.getvalue().splitlines()
    output.answer_lines(lines if whole else [f"  {line}" for line in lines[:1]])
    return answer.getvalue()


def stands_already(words: Sequence[str], error: CaseledgerError) -> bool:
    """Tell whether a step was refused only because an earlier run of the demonstration took it."""
    return words[0] in ("init", "user") and isinstance(error, ConfigurationError | UsageError) and "stands already" in str(error)


@contextmanager
def typed(fields: dict[str, Any] | None) -> Iterator[None]:
    """Give a command its fields on standard input."""
    kept = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(json.dumps(fields or {}).encode()), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = kept


# -- the cases -----------------------------------------------------------------------------------------------------


def recording(today: date) -> Iterator[Step]:
    """Record the unit, its users and five cases, each at another point of the pathway; nobody in them exists."""

    def ago(days: int, clock: str = "") -> str:
        return f"{today - timedelta(days=days)}{f'T{clock}' if clock else ''}"

    year = f"{today:%y}"
    yield Step("--user dana init --agency cheshire-police --prefix CHS --fields -", FIRST_USER)
    yield Step("user add noor --agency nhs-cwp --role practitioner --fields -", SECOND_USER)
    yield from _straightforward(f"CHS-{year}-0001", ago)
    yield from _not_stalking(f"CHS-{year}-0002", ago)
    yield from _urgent(f"CHS-{year}-0003", ago)
    yield from _reopened(f"CHS-{year}-0004", ago)
    yield Step(
        f"refer --agency victim-advocacy --channel clinic --victim-aware yes --on {ago(1)} --fields -",
        _referral("Letters arrive at her work every Monday.", "Hugo Madeup", "Pilar Noone"),
    )


def _straightforward(number: str, ago: Any) -> Iterator[Step]:
    yield Step(
        f"refer --agency police --channel crime_system --victim-aware yes --on {ago(20, '09:10')} --fields -",
        _referral("Bert Imagined waits outside Ottilie Sample's work and sent 40 messages in a week.", "Bert Imagined", "Ottilie Sample"),
    )
    yield Step(
        f"record triage-decided {number} --outcome insufficient_information --on {ago(19, '11:00')} --effort PC=20 --fields -",
        {"rationale": "The messages have not been seen yet."},
    )
    yield Step(
        f"record note-recorded {number} --on {ago(18)} --fields -",
        {"text": "Ottilie Sample showed the messages. Bert Imagined names the school of her son in three of them."},
    )
    yield Step(
        f"record triage-decided {number} --outcome clearly_not_stalking --on {ago(17, '10:15')} --effort PC=25 --fields -",
        {"rationale": "Pattern, fixation and fear are all present."},
    )
    yield Step(
        f"correct {number}#6 --field outcome --to possible_stalking --fields -", {"why": "The wrong box was ticked; the rationale says so."}
    )


def _not_stalking(number: str, ago: Any) -> Iterator[Step]:
    yield Step(
        f"refer --agency police --channel email --victim-aware unknown --on {ago(15)} --fields -",
        _referral("A dispute over a hedge.", "Igor Fictitious", "Wanda Unreal"),
    )
    yield Step(
        f"record triage-decided {number} --outcome clearly_not_stalking --on {ago(14, '14:00')} --fields -",
        {"rationale": "Both sides write to each other; no fixation."},
    )
    yield Step(f"record case-closed {number} --reason not_stalking --risk-at-close low --on {ago(14, '14:20')} --fields -", {})


def _urgent(number: str, ago: Any) -> Iterator[Step]:
    referral = _referral("He came to her door at night and said that he would be back.", "Lars Pretend", "Mira Nobody")
    yield Step(
        f"refer --agency police --channel phone --victim-aware yes --on {ago(4, '17:40')} --urgent --action safeguard"
        f" --due {ago(4, '20:00')} --fields -",
        referral | {"urgent_action": {"detail": "Change the locks; officers to pass by."}},
    )
    yield Step(f"record urgent-action-completed {number} --raised 4 --outcome done --on {ago(4, '19:20')} --fields -", {})
    yield Step(
        f"record urgent-action-raised {number} --gate outside --action spo_application --due {ago(1, '16:00')} --on {ago(3)} --fields -",
        {"detail": "Papers for the order."},
    )


def _reopened(number: str, ago: Any) -> Iterator[Step]:
    yield Step(
        f"refer --agency probation --channel email --victim-aware no --on {ago(18)} --fields -",
        _referral("Calls from prison to a former partner.", "Otto Nonesuch", "Petra Invention"),
    )
    yield Step(f"record case-closed {number} --reason custody_long --risk-at-close medium --on {ago(12)} --fields -", {})
    yield Step(f"record case-reopened {number} --trigger release --on {ago(2)} --fields -", {"reason": "Early release."})


def _referral(reason: str, suspect: str, victim: str) -> dict[str, Any]:
    return {"reason": reason, "suspect": {"name": suspect}, "victim": {"name": victim, "safe_contact": "text first"}}


def looking(today: date, corrected: int) -> Iterator[Step]:
    """Ask the ledger: the caseload, a case, the same as recorded before its correction, what that changed, and as of a past day."""
    number = f"CHS-{today:%y}-0001"
    yield Step("caseload")
    yield Step(f"show {number}")
    yield Step(f"replay {number} --as-recorded {corrected - 1}")
    yield Step(f"diff {number} --from {corrected - 1}")
    yield Step(f"show {number} --as-corrected {today - timedelta(days=18)}")
