"""``ask``: every question that has a file in projections/questions, at any time, with the words that say what its answer means."""

from typing import TYPE_CHECKING

import click

from commands import asking_held, asking_sql, catching_up, options, output, questions, rated, times
from commands.session import opened_ledger
from commands.words import READS, WholeNumber, command
from ledger.errors import DisclosureRefused, NotFound, RuleRefused, UsageError
from projections.engine.answer import Caveat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledger.application import Ledger
    from projections.engine.question import Question

OF_DAYS = "what leaves the unit is as of a day: from entry to entry it would tell of one person; nothing was read; give a day"
LISTED = (output.Column("question", "question"), output.Column("title", "what it answers"))
LISTED_MORE = ("version", "definition", "cohort", "columns", "held", "leaves_the_unit")


@command(
    "ask", may=(*READS, RuleRefused, DisclosureRefused),
    examples="caseledger ask --list\ncaseledger ask orders\ncaseledger ask funnel --from 2026-01-01 --until 2026-04-01\n"
    "caseledger ask risk --case CHS-26-0041 --as-recorded 2026-03-06\ncaseledger ask funnel --external --format json\n"
    "caseledger ask --sql 'SELECT type, count(*) FROM ask.entries() GROUP BY type'\ncaseledger ask --sql @open.sql --format csv",
)  # fmt: skip
@click.argument("name", metavar="[QUESTION]", required=False)
@click.option("--list", "listing", is_flag=True, help="Name every question, or explain the one that is named.")
@click.option("--case", "number", type=options.AnyNumber(), help="Only of this case or person, or of UNIT.")
@click.option("--from", "since", metavar="DAY", help="Only what the question counts from that day on; see --list.")
@click.option("--until", metavar="DAY", help="Only what it counts before that day.")
@click.option("--external", is_flag=True, help="As it may leave the unit: no line of a case, no number of 1 to 4; of whole months.")
@click.option("--sql", metavar="STATEMENT|@FILE|-", help="A question of your own: a statement that calls functions of docs/sql.md.")
@click.option("--limit", metavar="N", type=WholeNumber(1, 100_000), help="How many rows of --sql are shown; by default 1,000.")
@options.consulting
@options.as_of
@output.format_option
def ask(
    *, name: str | None, listing: bool, number: str | None, since: str | None, until: str | None, external: bool, sql: str | None,
    limit: int | None, purpose: str | None, why: str | None, as_recorded: str | None, as_corrected: str | None, form: str,
) -> None:  # fmt: skip
    """Answer one of the unit's questions, as of now or as of any other time.

    Every rate is k of n with its Wilson 95 % interval and with what was left out of n and why. Clear facts are asked, which is no
    consultation; a question over what agencies hold themselves is one, and takes --purpose and --reason. A unique beginning of its name
    names a question. CSV and NDJSON give the lines, or with --external, where lines name a case, the rates and measures; JSON gives all.

    One answer with --external tells no small number by itself. Two may: who has that of January and that of January and February has
    February's, and who has yesterday's and today's has what was recorded between. Publish months that do not overlap, once each.
    """
    of_one = any((number, since, until, external, purpose, why, as_recorded, as_corrected))
    if sql is not None:
        if name or listing or of_one:
            raise UsageError("--sql stands alone, with --limit and --format; nothing was read; say the rest in the statement")
        asking_sql.ask(sql, limit, form)
        return
    if limit is not None:
        raise UsageError("--limit is for --sql; nothing was read; leave it out")
    from projections.engine import question as known

    name = None if name is None else _meant(name, known.names())
    if listing or name is None:
        if of_one:
            raise UsageError("these options are for a question that is named, without --list; nothing was read; ask --list names them")
        _explain([known.load(each) for each in ([name] if name else known.names())], form)
        return
    question = known.load(name)
    _fits(question, window=bool(since or until), consulted=bool(purpose or why))
    if external:
        _require_of_all(number, as_recorded)
    with opened_ledger() as ledger:
        if external:
            _require_days(ledger, as_recorded, as_corrected)
        when = questions.asked(ledger, as_recorded, as_corrected)
        window = (_day(ledger, since), _day(ledger, until))
        _require_window(window, external=external)
        if question.held:
            found = asking_held.found(ledger, question, when, number, purpose, why)
        else:
            found = questions.found(ledger, question, when, number)
            found = _as_far_as(ledger, question, found) if when.now and number is None else found
        found = found._replace(notes=[*found.notes, *_notes(ledger, question, found, number)])
        answer = rated.answered(ledger, question, found, when, window)
        rated.put(answer, form, external=external)


def _fits(question: "Question", *, window: bool, consulted: bool) -> None:
    """Refuse options that do not go together, or with the question; raises UsageError."""
    if question.cohort is None and window:
        raise UsageError(f"{question.name} counts over no window of days; nothing was read; leave --from and --until out")
    if not question.held and consulted:
        why = f"{question.name} asks clear facts alone, which is no consultation"
        raise UsageError(f"{why}; nothing was read; leave --purpose and --reason out")


def _require_of_all(number: str | None, as_recorded: str | None) -> None:
    """Refuse to let an answer leave the unit of which one case, or one entry, makes the difference; raises UsageError."""
    if number is not None:
        raise UsageError("what leaves the unit tells of no single case; nothing was read; leave --case or --external out")
    if (as_recorded or "").isdecimal():
        raise UsageError(OF_DAYS)


def _require_days(ledger: "Ledger", *moments: str | None) -> None:
    """Refuse to let an answer leave the unit as of an hour or minute: moments name entries as positions do; raises UsageError."""
    clock = times.Clock(ledger.zone, ledger.now())
    if any(words is not None and times.occurred(words, clock).precision == "instant" for words in moments):
        raise UsageError(OF_DAYS)


def _require_window(window: "tuple[date | None, date | None]", *, external: bool) -> None:
    since, until = window
    if since is not None and until is not None and since >= until:
        raise UsageError("that window is empty: its last day is the one before --until; nothing was read")
    if external and any(day is not None and day.day != 1 for day in window):
        raise UsageError(
            "what leaves the unit is of whole months: of two windows that differ by days the one subtracted from the other would tell "
            "of one person; nothing was read; let --from and --until be the first of a month"
        )


def _meant(word: str, names: "tuple[str, ...]") -> str:
    """Give the question that a word names, or begins and no other does; raises UsageError and NotFound."""
    begun = [word] if word in names else [name for name in names if word and name.startswith(word)]
    if len(begun) > 1:
        raise UsageError(f"that could be {', '.join(begun)}; nothing was read; type more of its name")
    if not begun:
        raise NotFound(f"no question of that name; nothing was read; there are: {', '.join(names)}")
    return begun[0]


def _as_far_as(ledger: "Ledger", question: "Question", found: questions.Found) -> questions.Found:
    """Say of an answer that is made of kept rows up to where they were folded, where that is not the end of the record."""
    upto = catching_up.folded_upto(ledger, question)
    if upto is None or upto >= found.position:
        return found
    note = f"Made of the record up to position {upto}; it ends at {found.position}. See caseledger projections status."
    return found._replace(position=upto, notes=[*found.notes, note])


def _notes(ledger: "Ledger", question: "Question", found: questions.Found, number: str | None) -> "Iterator[str]":
    """Say of an answer what it does not hold: what is not opened to this reader, or all of what was asked."""
    if not question.held and questions.may_be_part(ledger, question):
        yield Caveat(f"Made of what agreements open to {ledger.me.agency}, which may be less than the record holds of it.")
    if number is not None and not found.rows:
        yield _nothing_of(number)


def _nothing_of(number: str) -> str:
    """Say that none of what is asked stands in one record, which is not to say that there is none."""
    elsewhere = "; what is asked of cases stands in each case of the person, and is asked of each by its number"
    return f"No entry of which this asks is shown here of the record of {number}{elsewhere if number.startswith('P-') else ''}."


def _day(ledger: "Ledger", words: str | None) -> "date | None":
    return None if words is None else times.day(words, times.Clock(ledger.zone, ledger.now()))


def _explain(asked: "list[Question]", form: str) -> None:
    rows = [
        {
            "question": each.name, "title": each.title, "version": each.version, "definition": each.definition, "cohort": each.cohort,
            "columns": {column.name: column.meaning for column in each.shown}, "held": each.held, "leaves_the_unit": each.aggregated,
        }
        for each in asked
    ]  # fmt: skip
    if form != "table":
        output.answer_rows(rows, LISTED, form, LISTED_MORE)
        return
    for each in asked:
        output.answer_lines([output.Heading(f"{each.name}: {each.title}"), *output.paragraph(each.definition, "  "), *_terms(each)])


def _terms(question: "Question") -> list[str]:
    window = f"--from and --until select {question.cohort}." if question.cohort else ""
    held = "Agencies hold what it folds: each asking is a consultation." if question.held else ""
    return [*(line for text in (window, held) if text for line in output.paragraph(text, "  ")), ""]
