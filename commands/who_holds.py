"""``who-holds``: who was given an entry, a person's data, a pack or a copy, and what he must be told of it since (domain.md 0.6, P18)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands import naming, options, output, questions, trail
from commands.questions import Row
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger

SHOWN = (
    output.Column("to", "who"), output.Column("what", "by what"), output.Column("address", "entry"), output.Column("on", "on"),
    output.Column("items", "of which"), output.Column("purposes", "for", words=True), output.Column("until", "until"),
    output.Column("conditions", "conditions"), output.Column("to_tell", "still to be told of"), output.Column("told_of", "told of"),
)  # fmt: skip
ALWAYS = 4
"""Columns of these, from the first, that a table has in any case."""
MORE = (
    "case", "type", "entry", "agency", "agencies", "member", "outside", "person", "by", "sharing_basis", "method", "manifest", "notices",
)


@command(
    "who-holds", may=(*READS, RuleRefused),
    examples="caseledger who-holds CHS-26-0041#4\ncaseledger who-holds P-311 --outstanding\n"
    "caseledger who-holds --pack to-housing --names --reason\ncaseledger who-holds CHS-26-0041 --purpose lawfulness --format csv",
)  # fmt: skip
@click.argument("address", type=options.Whole(), required=False, metavar="[CASE[#n]|P-n]")
@click.option("--pack", "manifest", metavar="DIGEST|FILE", help="What was given as this pack or copy: its directory, manifest or digest.")
@click.option("--outstanding", is_flag=True, help="Only who is still to be told of something.")
@click.option("--names", is_flag=True, help="Show who is outside, conditions, and professionals present; recorded as a consultation.")
@options.as_of
@options.consulting
@output.format_option
def who_holds(
    *, address: tuple[str, int | None] | None, manifest: str | None, outstanding: bool, names: bool, as_recorded: str | None,
    as_corrected: str | None, purpose: str | None, why: str | None, form: str,
) -> None:  # fmt: skip
    """Say who holds an entry, what is recorded about a person, or a pack; and what each of them must be told, the worst first.

    An entry is given with its whole correction chain: what it corrects, and every correction of that. One line for each recipient of a
    share, each member present when an agency told it at a case discussion, each victim who was told an identity or informed of it, each
    agency that got the case by a transfer or advice on it, each breaking of the glass, each side that was served in proceedings with an
    item or a copy of it, for whoever sees the proceedings, each person
    whom a pack answered (it may hold all about him of that controller); and last the agencies to which standing agreements
    show it. A recipient is told of every correction, restriction, end of one, erasure and recall since he got it (DPA 2018 s.48): what he
    was told of, by whom and when, and what is outstanding. That he was told is recorded by caseledger record recipient-notified; a victim
    may be informed anew instead, and a side be served with the entry that corrects. What is restricted is answered of only for a
    --purpose that reaches it; that, and --names, are recorded as a consultation.
    """
    from commands import holders

    if (address is None) == (manifest is None):
        raise UsageError("name an entry, a case or a person, or else a pack (--pack); nothing was read")
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, as_corrected)
        asked = holders.Asked(when, purpose, why)
        found = holders.of_pack(ledger, str(manifest), asked) if address is None else holders.of(ledger, *address, asked)
        told = list(trail.lines(ledger, found.given))
        told += found.served
        if names and told:
            streams = dict.fromkeys((*(stream for stream, _ in found.given), *(line["stream"] for line in found.served)))
            told = list(trail.named(ledger, told, list(streams), purpose, why))
        rows = sorted(_told(ledger, told), key=_gravity)
        rows = [row for row in rows if row["to_tell"] or not outstanding]
        answers = [] if outstanding else list(found.answers)
        agreed = [] if outstanding else list(holders.agreed(ledger, found.entries, when))
        every = [*rows, *answers, *agreed]
        output.answer_rows(every, SHOWN if form != "table" else output.filled(every, SHOWN, ALWAYS), form, MORE)
        if form == "table":
            output.note(_summary([*rows, *answers]))


def _told(ledger: "Ledger", lines: Sequence[Row]) -> Iterator[Row]:
    """Give each line with what its recipient was told of and is still to be told of, in words."""
    called = naming.callings(ledger, {each["by"] for line in lines for each in line["notices"]})
    for line in lines:
        waiting = sorted((each for each in line["notices"] if each["settled"] is None), key=lambda each: (_rank(each), each["entry"]))
        told = [each for each in line["notices"] if each["settled"] is not None]
        yield line | {
            "to_tell": ", ".join(f"{each['of']} {_entry(each)} of {each['on']}" for each in waiting) or None,
            "told_of": ", ".join(_settled(each, called) for each in told) or None,
        }


def _settled(notice: Row, called: Mapping[str, str]) -> str:
    """Say of which change he was told, when and by whom, or why he need not be."""
    of, where = f"{notice['of']} {_entry(notice)}", notice.get("settled_in") or f"#{notice['settled']}"
    if notice["how"] == "told":
        return f"{of} on {notice['settled_on']} by {called.get(str(notice['by']), 'a member')} ({where})"
    return f"{of} (no more: {notice['how']} in {where})"


def _entry(notice: Row) -> str:
    return str(notice.get("address") or f"#{notice['entry']}")


def _rank(notice: Row) -> int:
    from ledger.rules.recipients import WORST

    return WORST.index(notice["of"])


def _gravity(row: Row) -> tuple[Any, ...]:
    """Order who is still to be told before who is not, by the worst of it and how long it has waited."""
    waiting = [(_rank(each), each["on"]) for each in row["notices"] if each["settled"] is None]
    return (not waiting, *min(waiting, default=(0, row["on"])), str(row["case"]), row["entry"])


def _summary(rows: Collection[Row]) -> str:
    waiting = [row for row in rows if row["to_tell"]]
    more = f"; {len(waiting)} of them still to be told (caseledger record recipient-notified)" if waiting else ""
    return f"{output.counted(len(rows), 'recipient')}{more}. {output.NOBODY_NOTIFIED}"
