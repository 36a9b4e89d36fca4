"""``statement``: draft a witness statement of what an audit of the record found, for a named member to complete and sign."""

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from commands import auditing, checkpointing, consulting, naming, options, output, stating, times
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.court.statement import Draft

FILE = click.Path(path_type=Path)
KINDS = (".docx", ".txt")
INSTEAD = "It is a draft: the person named completes what stands in [brackets], strikes out what is not so, and signs it or does not."


@command(
    "statement", may=(*READS, RuleRefused),
    examples="caseledger statement\ncaseledger statement --for M-3 --trust unit.trust --out statement.docx\n"
    "caseledger statement --since 2026-01-01 --until 2026-04-01 --bundle copies/defence-1 --out statement.docx",
)  # fmt: skip
@click.option("--for", "member", metavar="MEMBER", default="me", help="Who states: a login, M-n, what a profile is called; by default you.")
@click.option("--case", "case", type=options.AnyNumber(), metavar="NUMBER", help="Examine whole the entries of this case or person only.")
@click.option("--since", metavar="DAY", help="Releases, defects and clocks from that day on.")
@click.option("--until", metavar="DAY", help="Releases, defects and clocks before that day.")
@click.option("--trust", "trusted", type=FILE, metavar="FILE", help="What you trust (TOML): log keys, witnesses, authorities for time.")
@click.option("--bundle", "bundle", type=FILE, metavar="DIR", help="A copy that was made for a reader: check it, name it by its digests.")
@click.option("--out", type=FILE, metavar="FILE", help="Write it to a new file: .docx or .txt.")
@options.consulting
@output.format_option
def statement(
    *, member: str, case: str | None, since: str | None, until: str | None, trusted: Path | None, bundle: Path | None, out: Path | None,
    purpose: str | None, why: str | None, form: str,
) -> None:  # fmt: skip
    """Draft a witness statement of what was done and found (Criminal Justice Act 1967 s.9), in the first person of a member.

    The record is audited as verify does it, and the six verdicts are told as they are, each possibly not established. Named are findings,
    the head of each log, releases, recorded defects and checked clocks of the period and, with --bundle, a copy by its digests. What only
    the person can say stands in [brackets]. This program signs nothing: each page says that nobody has signed it. Reading the members'
    names and the defects is a recorded consultation.
    """
    checkpointing.require_new(out)
    if out is not None and out.suffix.lower() not in KINDS:
        raise UsageError(f"{out} is neither .docx nor .txt; nothing was done; name the file so")
    with opened_ledger() as ledger, output.progress("verifying") as step:
        reading = auditing.source(ledger)
        who = UUID(naming.identified(ledger, member))
        clock = times.Clock(ledger.zone, ledger.now())
        days = [times.day(each, clock) if each else None for each in (since, until)]
        told = consulting.consult(ledger, "UNIT", consulting.Asked(purpose, why))
        wanted = stating.Wanted(days[0], days[1], case, trusted, bundle)
        stated = stating.stated(ledger, reading, who, told, wanted, lambda _log, position: step(position))
    from projections.court.statement import drafted

    draft = drafted(stated)
    if out is not None:
        checkpointing.hand_out(out, _written(draft, out.suffix.lower()), "nothing was changed")
        output.note(f"Written to {out}. {INSTEAD}")
    if form != "table":
        output.answer(stating.told(stated, draft), form, ())
    elif out is None:
        output.answer_lines(_lines(draft))
        output.note(INSTEAD)


def _written(draft: "Draft", kind: str) -> bytes:
    if kind == ".docx":
        from projections.court import statement_pages

        return statement_pages.as_docx(draft)
    from projections.court import statement_text

    return statement_text.as_text(draft)


def _lines(draft: "Draft") -> "Iterator[str]":
    from projections.court import statement_text

    for page in statement_text.pages(draft):
        yield from (*page, "")
