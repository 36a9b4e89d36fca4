"""``find``: where words stand in what the reader may see."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from commands import consulting, options, output, prompts, questions, searching, telling
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused, UsageError

COLUMNS = ("address", "type", "occurred_at", "recorded_at", "position", "field", "excerpt", "when")
LONGEST = 500
"""Characters of a search term, as of every short text that is sealed."""


@command(
    "find", may=(*READS, RuleRefused),
    examples="caseledger find\ncaseledger find @words.txt --all\ncaseledger find -\ncaseledger find --fields search.json",
)  # fmt: skip
@click.argument("source", required=False, metavar="[@FILE|-]")
@click.option("--fields", "file", metavar="FILE|-", help='Read {"search": "…"} from a file, or from standard input.')
@click.option("--all", "everything", is_flag=True, help="Closed cases too.")
@options.consulting
@output.format_option
def find(*, source: str | None, file: str | None, everything: bool, purpose: str | None, why: str | None, form: str) -> None:
    """Find words in the cases that this reader may see, and in what is recorded of the people in them.

    The words are asked for, or come from a file or standard input, never from the command line. There is no index: every open
    case in reach (with --all every case) is read and opened, and that is recorded as one consultation of all of them, in which the
    words stand sealed. Letter case and kinds of the same letter make no difference, nor do blanks within a telephone number. What
    is withheld or erased is not searched; a case under restriction is left out. Found is what was first recorded and every
    correction, each at its own address.
    """
    term = _term(source, file)
    with opened_ledger() as ledger:
        cases = questions.cases(ledger, closed=everything)
        parties = [party for stream, _ in cases for party, _, _ in ledger.parties(stream)]
        wanted = consulting.Wanted([stream for stream, _ in cases], list(dict.fromkeys(parties)), purpose, why, "these cases", search=term)
        entries = consulting.of(consulting.read(ledger, wanted), [*wanted.streams, *wanted.persons]) if cases else []
        rows = [_row(hit, ledger.zone) for hit in searching.find(entries, term)]
        if form == "table":
            output.answer_lines(_prose(rows, len(cases), everything=everything))
        else:
            output.answer_rows(rows, output.columns(*COLUMNS), form)


def _term(source: str | None, file: str | None) -> str:
    """Read the words to look for; raises UsageError, never with any of them."""
    if source is not None and file is not None:
        raise UsageError("the words to find are given twice; nothing was read; give them once")
    if source is not None and source != "-" and not source.startswith("@"):
        raise UsageError("words to find may name a person, so they are not typed here; nothing was read; give none, @FILE or -")
    if file is not None:
        given = prompts.fields_file(file)
        term = given.get("search")
        if given.keys() != {"search"} or not isinstance(term, str):
            raise UsageError('the fields of a search are {"search": "…"} and nothing else; nothing was read')
    elif source is not None:
        term = prompts.text_file(source.removeprefix("@"), "the words to find")
    elif prompts.can_ask():
        term = prompts.ask("Words to find?")
    else:
        raise UsageError("the words to find are missing; nothing was read; give @FILE, - for standard input, or --fields FILE")
    return _fit(term.strip())


def _fit(term: str) -> str:
    if not searching.folded(term).strip() or len(term) > LONGEST or "\n" in term:
        raise UsageError(f"what to find is one line of at most {LONGEST} characters, and not blank; nothing was read")
    return term


def _row(hit: searching.Hit, zone: Any) -> dict[str, Any]:
    fact = hit.entry.fact
    return {
        "address": hit.entry.address, "type": None if fact.type in telling.NOT_TOLD else fact.type, "occurred_at": fact.occurred.to_json(),
        "recorded_at": fact.recorded_at, "position": fact.position, "field": hit.field, "excerpt": hit.excerpt,
        "when": telling.when(fact, zone),
    }  # fmt: skip


def _prose(rows: Sequence[dict[str, Any]], cases: int, *, everything: bool) -> Iterator[str]:
    places = output.counted(len(rows), "place")
    yield output.Heading(f"Found in {places}, in {output.counted(cases, 'case' if everything else 'open case')} and the people in them")
    for row in rows:
        yield ""
        yield f"{row['address']}  {telling.capital(row['when'])}"
        yield from output.paragraph(f"{row['field'].replace('_', ' ')}: {row['excerpt']}", "    ")
