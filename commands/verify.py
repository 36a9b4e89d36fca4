"""``verify``: audit the ledger from its stored bytes, and say of six matters how each stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import accounting, auditing, options, output
from commands.checkpointing import LOGS, read_given
from commands.checkpointing import trusted as trusted_by
from commands.session import call, opened_ledger
from commands.words import READS, OneOf, WholeNumber, command
from ledger.errors import NotFound, UsageError, VerificationFailed

if TYPE_CHECKING:
    from uuid import UUID

    from ledger.proof.judged import Held
    from ledger.store.audit_reading import Source
    from ledger.store.place import Place
    from ledger.verdicts import OfLog
    from ledger.verifying import Verified

FILE = click.Path(path_type=Path)
SHARE = 5
"""Per cent of what is older than a checkpoint that is examined whole, where nothing is said."""


@command(
    "verify", may=(*READS, VerificationFailed),
    examples="caseledger verify\ncaseledger verify --trust unit.trust --checkpoint monday.checkpoint\n"
    "caseledger verify --since january.checkpoint --share 10\ncaseledger verify --case CHS-26-0041\n"
    "caseledger verify --database postgresql://auditor@replica.example/ledger --format json",
)  # fmt: skip
@click.option("--log", type=OneOf((*LOGS, "both")), default="both", show_default=True, help="The record, who consulted what, or both.")
@click.option("--trust", "trusted", type=FILE, metavar="FILE", help="What you trust (TOML): log keys, witnesses, authorities for time.")
@click.option("--checkpoint", "outside", type=FILE, multiple=True, metavar="FILE", help="A checkpoint that you hold; may be repeated.")
@click.option("--since", type=FILE, metavar="FILE", help="Examine whole what came after this checkpoint, and a share of what is older.")
@click.option("--share", type=WholeNumber(0, 100), metavar="PERCENT", help="With --since: that share; by default 5.")
@click.option("--case", "case", type=options.AnyNumber(), metavar="NUMBER", help="Examine whole the entries of this case or person only.")
@click.option("--database", metavar="URL", help="Read the tables of a restored dump or a replica, by a login that may SELECT them.")
@click.option("--content", is_flag=True, help="Open with your keys what you may see, and judge it too: a recorded consultation.")
@options.consulting
@output.format_option
def verify(
    *, log: str, trusted: Path | None, outside: tuple[Path, ...], since: Path | None, share: int | None, case: str | None,
    database: str | None, content: bool, purpose: str | None, why: str | None, form: str,
) -> None:  # fmt: skip
    """Make everything that is stored again from the stored bytes, compare, and say of six matters how each stands.

    The matters are the logs' keys, their signature, the quorum of witnesses, time, the integrity of every entry and content, and
    completeness. Each is established, failed, or not established with what would establish it. Of contents that are missing by
    a recorded erasure it names the entry, the authority, and who proposed and decided it; any other missing content is a
    finding. No key that opens contents is needed, and nothing personal is read, unless --content asks for it. Ends with status
    7 when anything is found.
    """
    from ledger.moment import now
    from ledger.proof import trust
    from ledger.verifying import Asked, since_of
    from ledger.verifying import verify as verified

    if database is not None and content:
        raise UsageError("contents are opened on the unit's own server, not of a copy; nothing was verified; leave out --database")
    if share is not None and since is None:
        raise UsageError("a share is one of what is older than a checkpoint; nothing was verified; name it with --since")
    given = Asked(
        LOGS if log == "both" else (log,), trusted_by(trusted) if trusted else trust.NOTHING, tuple(_held(file) for file in outside),
        since_of(_held(since)) if since else None, SHARE if share is None else share, now().toordinal(), case,
    )  # fmt: skip
    with output.progress("verifying") as step:
        if database is not None:
            found = verified(*_copy(database), given, lambda _log, position: step(position))
        else:
            with opened_ledger() as ledger:
                source = auditing.source(ledger)
                beyond = [auditing.content(ledger, case, purpose, why)] if content else []
                found = auditing.audited(ledger, source, given._replace(opened=content), lambda _log, position: step(position), beyond)
    if form == "table":
        output.answer_lines(_prose(found))
    elif form == "json":
        output.answer(_told(found), form, ())
    else:
        output.answer_rows([*_verdicts(found), *_findings(found)], output.columns("matter", "standing", "because", "instead"), form,
                           ("log", "position", "stream", "number", "rule", "what"))  # fmt: skip
    if found.findings:
        raise VerificationFailed(f"{output.counted(len(found.findings), 'finding')}; nothing was changed; see the list")


def _copy(database: str) -> "tuple[Source, Place | None]":
    """Give the database to read, and the directory in which copies of its checkpoints lie, if one was named that is there.

    The ledger that this machine has by default may be another unit's.
    """
    from ledger.store import place
    from ledger.store.audit_reading import Source

    place.refuse_password(database)
    try:
        return Source(database, tables=True), None if call().ledger is None else place.find(call().ledger)
    except NotFound:
        return Source(database, tables=True), None


def _held(file: Path) -> "Held":
    from ledger.proof.judged import Held

    return Held(str(file), read_given(file))


def _told(found: "Verified") -> dict[str, Any]:
    return {
        "verdicts": list(_verdicts(found)),
        "findings": list(_findings(found)),
        "missing": list(accounting.rows(found)),
        "logs": [_counts(each) for each in found.logs],
    }


def _counts(of: "OfLog") -> dict[str, Any]:
    told = of.audited
    again = list(of.scope.again) if of.scope.again[1] else None
    return {
        "log": told.name, "entries": told.size, "examined_whole": told.whole, "again": again, "units": told.units,
        "signatures": told.signatures, "index_entries": told.index_count, "indexes_made_again": len(told.index_entries),
    }  # fmt: skip


def _verdicts(found: "Verified") -> Iterator[dict[str, Any]]:
    for each in found.verdicts:
        yield {"matter": each.matter.value, "standing": each.standing.value, "because": each.because, "instead": each.instead or None}


def _findings(found: "Verified") -> Iterator[dict[str, Any]]:
    for each in found.findings:
        yield {
            "matter": each.matter.value, "standing": "failed", "log": each.log, "position": each.position,
            "stream": str(each.stream) if each.stream else None, "number": _number(found, each.stream),
            "rule": each.rule, "what": each.what,
        }  # fmt: skip


def _number(found: "Verified", stream: "UUID | None") -> str | None:
    return found.numbers.get(stream) if stream else None


def _prose(found: "Verified") -> Iterator[str]:
    for each in found.verdicts:
        matter, standing = each.matter.value.replace("_", " "), each.standing.value.replace("_", " ")
        yield output.Heading(f"{matter}: {standing}")
        yield from output.paragraph(each.because, "  ")
        if each.instead:
            yield from output.paragraph(f"To establish it: {each.instead}.", "  ")
    for audited, _, scope in found.logs:
        if scope.again[1]:
            yield f"Of the older entries of the log {audited.name}, {scope.again[0]:,} to {scope.again[1]:,} were examined whole again."
    if found.accounts:
        yield ""
        yield from accounting.prose(found)
    if found.findings:
        yield ""
        yield output.Heading(output.counted(len(found.findings), "finding"))
        for finding in found.findings:
            yield from output.paragraph(auditing.placed(found, finding), "    ", "  ")
