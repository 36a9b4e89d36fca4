"""``import``: acts from a file, one a line, each recorded or refused with its reason."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import lines, options, output, receipts
from commands.importing import Import
from commands.labelling import Store
from commands.labels import Labels
from commands.session import call
from commands.words import WRITES, command
from ledger.errors import LinesRefused

if TYPE_CHECKING:
    from ledger.importing import ImportingLedger


@command(
    "import", may=(*WRITES, LinesRefused),
    examples="caseledger import history.ndjson --dry-run\ncaseledger import history.ndjson\n"
    "caseledger --user joan import health.ndjson --labels history.labels",
)  # fmt: skip
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=options.REHEARSED + " Full names of members are read all the same, which is recorded.")
@click.option(
    "--labels", "kept", metavar="LABELS", type=click.Path(path_type=Path),
    help="Keep the labels in this private file, and know those of the files that were imported with it before.",
)  # fmt: skip
@output.format_option
def import_(*, file: Path, dry_run: bool, kept: Path | None, form: str) -> None:
    """Record the acts in a file, one a line: each whole, or refused with its reason in FILE.rejects.ndjson.

    A line is {"type": TYPE or form, "case": "CHS-26-0041" or "@label", "occurred_at": "2026-03-02T10:15:00Z" or {"value": "2026-03",
    "precision": "month"}, "fields": {…}}; further keys: person, label, request_id, actor, effort, sensitivity, source, statement. The
    line that begins a case gives it a label, by which later lines of the file find it, and those of further files with --labels. A file
    may be imported again, after an interruption too: what is recorded is not recorded twice. Every entry says from which file and line
    it came, and was recorded when it was imported. With exit
    status 1 lines were refused; the others are recorded all the same.
    """
    from ledger.importing import ImportingLedger
    from ledger.session import opened

    found = lines.measured(file)
    asked = call()
    with opened(ImportingLedger, asked.ledger, asked.user) as ledger, Store(ledger.unit_stream(), kept, rehearsed=dry_run) as store:
        asked.sent = not dry_run
        again = begin(ledger, found, dry_run=dry_run)
        done = Import(ledger, file, found, Labels(ledger, store), again=again, dry_run=dry_run)
        with output.progress("lines", found.lines) as step, done:
            for number in done.run():
                step(number)
        if not dry_run:
            receipts.keep_up(ledger)
        output.answer(done.told(), form, done.prose())
        done.remark()
        if done.refused:
            where = f"see {done.rejects.name}, mend it and import it" if done.rejects else "mend them before the file is imported"
            raise LinesRefused(f"{output.counted(done.refused, 'line')} refused; {where}")


def begin(ledger: "ImportingLedger", file: lines.File, *, dry_run: bool) -> bool:
    """Record that the file's import begins; tells whether it had begun before."""
    from ledger.application import Intent
    from ledger.events.unit import ImportBegun

    begun = Intent(ImportBegun.from_values({"file": file.digest, "size": file.size}), ledger.unit_stream())
    receipts.address(ledger, begun.stream, "unit")
    return ledger.record([begun], request_id=f"{file.digest}:0", dry_run=dry_run).repeated
