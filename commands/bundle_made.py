"""``bundle make``: a copy of what proceedings show to one reader, made, looked at, recorded and written; or written once more."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import bags, basing, fields, gating, options, output, packs, receipts, scheduling
from commands.basing import Plan
from commands.checkpointing import trusted
from commands.consulting import Asked
from commands.finishing import Finished, finished
from commands.redacting import Redacting
from commands.session import opened_ledger
from commands.words import WRITES, CodeOf, WholeNumber, command
from ledger.errors import DisclosureRefused, NotAuthorised, UsageError, VerificationFailed
from ledger.events.catalogue import latest, load
from ledger.rules import copies

if TYPE_CHECKING:
    from ledger.application import Intent
    from projections.court.bundle import Copy

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""How a file that goes with a copy is called: no part of it leads anywhere else, and every system takes it."""
LARGEST = 200_000_000
"""Bytes of a file that goes with a copy."""
READ_IT = "Read it before it goes: this program knows names and numbers, and no meaning."
FILE = click.Path(path_type=Path)


@command(
    "make", may=(*WRITES, VerificationFailed, DisclosureRefused),
    examples="caseledger bundle make PRC-26-0001 --for defence --out bundle\n"
    "caseledger bundle make PRC-26-0001 --for court --out court --exhibit photo.jpg --trust unit.trust\n"
    "caseledger bundle make PRC-26-0001 --for defence --out bundle --matches short.toml\n"
    "caseledger bundle make PRC-26-0001 --for defence --out bundle --decided short.toml\n"
    "caseledger bundle make PRC-26-0001 --again 31 --out bundle",
)  # fmt: skip
@scheduling.number
@click.option("--for", "audience", type=CodeOf("redaction", "Audience"), metavar="AUDIENCE", help="For whom; needed, but with --again.")
@click.option("--out", type=FILE, required=True, metavar="DIR", help="Write the copy to a new directory, private to this account.")
@click.option("--exhibit", "exhibits", type=FILE, multiple=True, metavar="FILE", help="A file of which an entry has the SHA-256.")
@click.option("--authenticity-only", is_flag=True, help="State no completeness, though it may be stated to this audience.")
@click.option("--trust", "trust", type=FILE, metavar="FILE", help="Witnesses that the unit names (docs/format.md, trust file).")
@click.option("--matches", metavar="FILE", help="Write short matches with what is withheld to a new private file, for a person to decide.")
@click.option("--decided", metavar="FILE|-", help="Read that file, decided.")
@click.option("--again", type=WholeNumber(1), metavar="N", help="Instead: write the copy of entry N once more; nothing is recorded.")
@options.consulting
@options.recording
@output.format_option
def make(
    *, number: str, audience: str | None, out: Path, exhibits: tuple[Path, ...], authenticity_only: bool, trust: Path | None,
    matches: str | None, decided: str | None, again: int | None, purpose: str | None, why: str | None, form: str, dry_run: bool,
    clock_checked: bool, request_id: UUID | None,
) -> None:  # fmt: skip
    """Make a copy for one reader: a page, a PDF, schedules, entries and their proof, in a directory that is checked offline.

    It shows what was decided to be shown and somebody confirmed, and nothing else. Before it is recorded or written the finished files are
    read back: where one holds what the audience is not shown, every place is told, and the command ends with status 8. A checkpoint is
    made for it, unless one that others cosigned covers all of it. The same record and decisions give the same copy, recorded once.
    """
    if (audience is None) == (again is None):
        raise UsageError("give --for, or --again for a copy that was made; nothing was made")
    packs.require_new(out)
    given = dict(map(_exhibit, exhibits))
    if len(given) < len(exhibits):
        raise UsageError("two of the files have one name; nothing was made; call one of them otherwise")
    with opened_ledger() as ledger:
        found = Redacting(ledger, number, Asked(purpose or scheduling.PURPOSE, why))
        if found.shut:
            shut = output.counted(found.shut, "case")
            raise NotAuthorised(f"{shut} of them you cannot read; no copy was made; whoever reads all of them can make it")
        plan = _planned(found, audience, again, authenticity_only=authenticity_only)
        found.read_upto(plan.base.covered)
        _note_waiting(found, plan.audience)
        copy, made = _made(found, plan, given, trust)
        seen = gating.looked(found, copy, made.files)
        if again is not None:
            _written_again(found, plan, made, out, form)
            return
        stands = gating.decided(found, copy, seen, decided, matches)
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        _recorded(found, plan, copy, made, stands, out, act)


def _planned(found: Redacting, audience: str | None, again: int | None, *, authenticity_only: bool) -> Plan:
    if again is not None:
        return basing.again(found, again)
    may = copies.may_state_completeness(scheduling.Schedules(found.ledger, found.stream, found.number).state, str(audience))
    return basing.anew(found, str(audience), complete=may and not authenticity_only)


def _exhibit(file: Path) -> tuple[str, bytes]:
    if not NAME.fullmatch(file.name):
        raise UsageError("a file that goes with a copy is called by letters, digits, dot, dash and underscore; nothing was made; rename it")
    try:
        with file.open("rb") as source:
            content = source.read(LARGEST + 1)
    except OSError as fault:
        raise UsageError(f"{file} cannot be read ({fault.strerror}); nothing was made") from None
    if len(content) > LARGEST:
        raise UsageError(f"{file} is larger than {LARGEST:,} bytes; nothing was made; give it by another way")
    return file.name, content


def _note_waiting(found: Redacting, audience: str) -> None:
    """Name decisions at which nobody else has looked: what they would show is withheld in this copy. What hides counts at once."""
    from ledger.rules import decisions

    shows = [one for one in found.decisions.waiting if audience in one.audiences and one.redaction != decisions.WITHHOLD]
    waiting = [f"{found.number}#{one.entry}" for one in shows]
    if waiting:
        output.note(f"Not confirmed, so that what they would show is withheld in this copy: {', '.join(waiting)}.")


def _made(found: Redacting, plan: Plan, exhibits: Mapping[str, bytes], trust: Path | None) -> "tuple[Copy, Finished]":
    """Compose the copy, prove it and make its files."""
    from commands import bundling
    from ledger import bundling as proving

    streams = [*found.cases.values()] if plan.complete else None
    leaves = None if streams is None else proving.leaves(found.ledger, plan.base, streams)
    under = bundling.Under(plan.base.size, basing.as_of(found, plan.base), plan.complete, leaves)
    copy = bundling.composed(found, plan.audience, under, exhibits)
    quorum = proving.NO_QUORUM if trust is None else trusted(trust).quorum
    asked = proving.Asked([line.core for line in copy.lines], streams, quorum, plan.sizes)
    return copy, finished(copy, {} if copy.silent else proving.prove(found.ledger, plan.base, asked))


# -- recorded and written ------------------------------------------------------------------------------------------


def _recorded(found: Redacting, plan: Plan, copy: "Copy", made: Finished, stands: int, out: Path, act: receipts.Act) -> None:
    """Record what was made, and give its directory its name; a copy that is recorded already is written alone."""
    same = plan.recorded is not None and (plan.recorded.fields["manifest"], plan.recorded.fields["bag"]) == (made.manifest, made.bag)
    if same and plan.recorded is not None:
        version = plan.recorded.version
        if not act.dry_run:
            with bags.beside(out, made.files, "it is recorded"):
                pass
        repeated = {"dry_run": act.dry_run, "recorded": [], "repeated": True, "notice": output.NOBODY_NOTIFIED}
        told = _told(found, plan, made, out, version) | repeated
        head = f"It is the copy of {found.number}#{version}: nothing was recorded anew."
        output.answer(told, act.form, [head, *_prose(found, plan, made, None if act.dry_run else out, version), output.NOBODY_NOTIFIED])
        return
    intents = [_intent(found, plan, copy, made, stands)]
    receipt = found.ledger.record(intents, dry_run=True)
    version = int(receipt.entries[0].address.partition("#")[2])
    if act.dry_run:
        receipt = receipts.recorded(found.ledger, intents, act)
    else:
        again = f"it is recorded; write it by caseledger bundle make {found.number} --again {version} and another --out"
        with bags.beside(out, made.files, again):
            receipt = receipts.recorded(found.ledger, intents, act)
            version = int(receipt.entries[0].address.partition("#")[2])
    told = receipts.record_of(found.ledger, receipt) | _told(found, plan, made, out, version)
    prose = _prose(found, plan, made, None if act.dry_run else out, version)
    output.answer(told, act.form, [*prose, *receipts.prose(found.ledger, receipt)])


def _intent(found: Redacting, plan: Plan, copy: "Copy", made: Finished, stands: int) -> "Intent":
    from ledger.application import Intent

    said: dict[str, Any] = {
        "audience": plan.audience, "checkpoint": plan.base.size, "manifest": made.manifest, "bag": made.bag, "shows": [*_spans(copy)],
        "complete": plan.complete or None, "earlier": plan.earlier[-1].version if plan.earlier else None,
        "exhibits": sorted(each.digest for each in copy.exhibits), "let_stand": stands or None,
    }  # fmt: skip
    event = fields.event_of(load(latest(copies.MADE)), {name: value for name, value in said.items() if value not in (None, [])})
    return Intent(event, found.stream)


def _spans(copy: "Copy") -> Iterator[dict[str, Any]]:
    """Give the runs of entries of which a copy shows something, case by case."""
    from ledger.entry import core

    shown = sorted({(line.stream, core.decode(line.core).version) for line in copy.lines})
    begins = [at for at in range(len(shown)) if at == 0 or shown[at - 1] != (shown[at][0], shown[at][1] - 1)]
    for first, end in pairwise([*begins, len(shown)]):
        yield {"case": str(shown[first][0]), "first": shown[first][1], "last": shown[end - 1][1]}


def _written_again(found: Redacting, plan: Plan, made: Finished, out: Path, form: str) -> None:
    """Write a recorded copy once more. Raises VerificationFailed where it is not what it was."""
    recorded = plan.recorded
    if recorded is None or recorded.fields["manifest"] != made.manifest:
        raise VerificationFailed(
            "the copy cannot be made again as it was: something that it showed was erased, corrected in the reading or is not shown to you "
            "now, files that went with it were not given, or another release words it otherwise; nothing was written; make it anew"
        )
    with bags.beside(out, made.files, "nothing was recorded"):
        pass
    if recorded.fields["bag"] != made.bag:
        output.note("It says the same, but its proof, page or program are of today: its list of files has not the digest recorded.")
    told = _told(found, plan, made, out, recorded.version)
    output.answer(told, form, _prose(found, plan, made, out, recorded.version))


def _told(found: Redacting, plan: Plan, made: Finished, out: Path, version: int) -> dict[str, Any]:
    return {
        "copy": f"{found.number}#{version}", "audience": plan.audience, "directory": str(out), "manifest": made.manifest, "bag": made.bag,
        "complete": plan.complete, "checkpoint": plan.base.size, "files": len(made.files), "bytes": sum(map(len, made.files.values())),
        "earlier": plan.earlier[-1].version if plan.earlier else None,
    }  # fmt: skip


def _prose(found: Redacting, plan: Plan, made: Finished, out: Path | None, version: int) -> Iterator[str]:
    """Tell where a copy lies, by what its reader knows it, and what comes next."""
    size = f"{output.counted(len(made.files), 'file')}, {sum(map(len, made.files.values())):,} bytes"
    yield f"The copy for {plan.audience} is in {out} ({size})." if out else f"The copy for {plan.audience} would have {size}."
    if plan.audience != copies.NEVER:
        yield f"Manifest digest (SHA-256): {made.manifest}. Digest of the bag, page and PDF too: {made.bag}."
        yield "Tell both to the reader by another way than the copy."
        yield "It states completeness." if plan.complete else "It states authenticity only."
    yield READ_IT
    where = out or "DIR"
    yield f"Then have a supervisor look at it, who did not make it: caseledger bundle sign {found.number}#{version} {where}."
    yield f"After that: caseledger proceedings serve {found.number} --to {plan.audience} --bundles {version} --method …"
