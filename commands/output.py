"""The only place that prints: answers on standard output in four formats, everything else on standard error.

Every text passes through ``commands.legible`` on its way out.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from itertools import chain
from time import monotonic
from typing import Any, NamedTuple, TextIO

import click

from commands import layout
from commands.legible import as_json, cell, csv_cell, legible
from commands.words import DONE, UNREAD, OneOf
from ledger.errors import ConfigurationError

FORMS = ("table", "json", "ndjson", "csv")
NOBODY_NOTIFIED = "Nobody is notified by this program."

Row = Mapping[str, Any]


class Column(NamedTuple):
    """One column: the stable key of its values, and its heading where a person reads it; ``words``: codes, told as words there."""

    key: str
    heading: str
    right: bool = False
    words: bool = False


class Heading(str):
    """A line of prose that stands at the head of others; a terminal may have it bold."""

    __slots__ = ()


def columns(*names: str) -> tuple[Column, ...]:
    """Make columns headed by their keys, dashes and underscores read as blanks."""
    return tuple(Column(name, name.replace("_", " ")) for name in names)


# -- answers on standard output ------------------------------------------------------------------------------------


def filled(rows: Iterable[Row], shown: Sequence[Column], always: int) -> Sequence[Column]:
    """Give the columns in which anything stands, and the first ``always`` of them in any case."""
    rows = list(rows)
    return [column for at, column in enumerate(shown) if at < always or any(row.get(column.key) for row in rows)]


def answer_rows(rows: Iterable[Row], shown: Sequence[Column], form: str, more: Sequence[str] = ()) -> None:
    """Answer with rows: ``shown`` are the columns of a table; a program gets the keys of ``more`` after them."""
    if form == "table":
        return _table(list(rows), shown)
    full = (*shown, *columns(*more))
    chosen = ({column.key: row.get(column.key) for column in full} for row in rows)
    return {"json": _json, "ndjson": _ndjson, "csv": _csv}[form](chosen, full)


def answer(record: Row, form: str, prose: Iterable[str]) -> None:
    """Answer with one thing: ``prose`` where a person reads it, the record with its keys in the other formats."""
    if form == "table":
        answer_lines(prose)
    elif form == "csv":
        _csv([record], columns(*record))
    else:
        _put(as_json(record, 2 if form == "json" else None))


def answer_lines(lines: Iterable[str]) -> None:
    """Answer with lines of prose, each made legible."""
    for line in lines:
        told = legible(line, breaks=True)
        _put(strong(told) if isinstance(line, Heading) else told)


def paragraph(text: str, indent: str = "", first: str | None = None) -> list[str]:
    """Break a text into indented lines as wide as the reader's terminal, at most 110 columns; its own breaks stay."""
    room = min(110, terminal_width())
    lines: list[str] = []
    for part in legible(text, breaks=True).split("\n"):
        begins = indent if lines or first is None else first
        lines += layout.wrapped(part, room, begins, indent)
    return lines


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with the word for that many: ``1 entry``, ``2 entries``; ``many`` is by default ``one`` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def terminal_width() -> int:
    """Columns of the reader's terminal; 100 where there is none or it does not say, and never fewer than a line of prose needs."""
    said = os.environ.get("COLUMNS", "")
    columns = int(said) if said.isdecimal() else os.get_terminal_size(sys.stdout.fileno()).columns if on_terminal(sys.stdout) else 0
    return max(columns or 100, 30)


def _table(rows: Sequence[Row], shown: Sequence[Column]) -> None:
    cells = [[column.heading, *_cells([row.get(column.key) for row in rows], column)] for column in shown]
    room = terminal_width() if on_terminal(sys.stdout) else None
    table = list(zip(*cells, strict=True))
    if room and layout.least(table) > room:
        _one_below_another(table)
        return
    head, *lines = layout.table(table, [column.right for column in shown], room)
    _put("\n".join([*map(strong, head), *chain.from_iterable(lines)]))  # at once: a write for each line takes longer than the line


def _one_below_another(table: Sequence[Sequence[str]]) -> None:
    """Tell each row by itself where the terminal is too narrow for them as a table, which it would break at its edge."""
    for name, told in layout.one_below_another(table):
        _put("\n".join([strong(name), *paragraph(told, "  ")]))


def _cells(values: Sequence[Any], column: Column) -> list[str]:
    """Write the values of a column as a person reads them; those of which nothing is to be marked are looked at all at once."""
    told = ["" if value is None else value if type(value) is str else cell(value) for value in values]
    together = "".join(told)
    if not (together.isascii() and together.isprintable()):
        told = [legible(text) for text in told]
    return [text.replace("_", " ") for text in told] if column.words and "_" in together else told


def _json(rows: Iterable[Row], _shown: Sequence[Column]) -> None:
    lines = [as_json(row) for row in rows]
    _put("[\n  " + ",\n  ".join(lines) + "\n]" if lines else "[]")


def _ndjson(rows: Iterable[Row], _shown: Sequence[Column]) -> None:
    for row in rows:
        _put(as_json(row))


def _csv(rows: Iterable[Row], shown: Sequence[Column]) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([column.key for column in shown])
    writer.writerows([csv_cell(row[column.key]) for column in shown] for row in rows)


def _put(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def strong(text: str) -> str:
    """Embolden a text on a terminal that may have it; the words alone carry the meaning (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not on_terminal(sys.stdout)
    return text if plain else click.style(text, bold=True)


# -- everything else on standard error -----------------------------------------------------------------------------


def note(text: str) -> None:
    """Tell the person something that is not part of the answer, after what was answered so far."""
    with suppress(OSError):
        sys.stdout.flush()
    sys.stderr.write(f"{legible(text, breaks=True)}\n")


def complain(sentence: str) -> None:
    """Tell in one line what went wrong."""
    with suppress(OSError):
        sys.stderr.write(f"caseledger: {legible(' '.join(sentence.split()))}\n")


@contextmanager
def progress(doing: str, total: int | None = None, clock: Callable[[], float] = monotonic) -> Iterator[Callable[[int], None]]:
    """Give a function to call with the number done so far; after a second a terminal shows it on standard error."""
    started = shown = clock()
    terminal = on_terminal(sys.stderr)

    def step(done: int) -> None:
        nonlocal shown
        if terminal and clock() - started > 1 and clock() - shown > 0.2:
            shown = clock()
            share = f" of {total:,} ({100 * done // total} %)" if total else ""
            sys.stderr.write(f"\r{doing}: {done:,}{share}\x1b[K")
            sys.stderr.flush()

    yield step
    if shown != started:
        sys.stderr.write("\r\x1b[K")


# -- beginning and end ---------------------------------------------------------------------------------------------


def on_terminal(stream: TextIO) -> bool:
    """Tell whether a person sees the stream; false for a closed one."""
    return not stream.closed and stream.isatty()


def prepare() -> None:
    """Make the three streams UTF-8 whatever the locale says, and present even when closed by the caller."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name) or open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115, PTH123 -- lives as long as the process
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="strict" if name == "stdin" else "backslashreplace")
        setattr(sys, name, stream)


def flush() -> None:
    """Write out what is buffered; a full disk or a reader that went away shows here at the latest."""
    sys.stdout.flush()


def finish(status: int) -> int:
    """Flush both streams for the last time; give the exit status, changed when the answer could not be written."""
    with suppress(OSError):
        sys.stderr.flush()
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        lost = UNREAD if isinstance(error, BrokenPipeError) else ConfigurationError.exit_code
        return lost if status == DONE else status
    return status


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--format``: a table for a person at a terminal, JSON for a program, unless it says otherwise."""
    return click.option(
        "--format", "form", type=OneOf(FORMS), envvar="CASELEDGER_FORMAT", show_envvar=True, callback=_form,
        help="How to answer; by default a table on a terminal, else JSON.",
    )(command)


def _form(_context: click.Context, _parameter: click.Parameter, form: str | None) -> str:
    return form or ("table" if on_terminal(sys.stdout) else "json")
