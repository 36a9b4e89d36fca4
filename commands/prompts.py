"""Personal values come in here, or by ``commands.editor``, and nowhere else: from a prompt, a file or standard input; never from argv.

The arguments of a process stand in the shell's history and in the list of processes; what is typed at a prompt does not.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NoReturn

from commands import output
from ledger.errors import UsageError

LARGEST_FILE = 1_000_000
"""Bytes of a fields file or of a typed value: far above any narrative, far below what would exhaust memory."""

DEEPEST = 50
"""Objects and lists within each other: an act has five, and what walks through one must come to its end."""

ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "q": False}
"""What says yes, and what says no, to a question that asks for one of the two."""


# -- asking at the terminal ----------------------------------------------------------------------------------------


def can_ask() -> bool:
    """Tell whether a person is there to be asked."""
    return output.on_terminal(sys.stdin)


def ask(question: str, *, hint: str = "", ended: str = "") -> str:
    """Ask for one line of text until one is given; raises UsageError, with ``ended`` where that is given, when the input ends before."""
    output.note(_hinted(question, hint))
    while not (typed := _line(ended).strip()):
        output.note("a value is needed; Ctrl-C leaves without recording anything")
    return sound(typed, question)


def ask_optional(question: str, hint: str = "Enter for none") -> str | None:
    """Ask for one line of text; None when the answer is empty."""
    output.note(_hinted(question, hint))
    return sound(typed, question) if (typed := _line().strip()) else None


def agreed(question: str, *, enter: bool = True) -> bool:
    """Ask for yes (y or yes) or no (n, no or q), of which Enter is one, until it is one of them: a slip throws nothing away."""
    output.note(question)
    answers = {"": enter} | ANSWERS
    while (answer := answers.get(_line().strip().lower())) is None:
        output.note(f"type {'Enter, ' * enter}y or yes for yes; {'Enter, ' * (not enter)}n, no or q for no")
    return answer


def ask_text(question: str) -> str:
    """Ask for a text of several lines that ends with a line of one dot, or with the end of input, until one is given."""
    output.note(_hinted(question, "end with a line of one dot"))
    while True:
        lines: list[str] = []
        while (line := sys.stdin.readline()) and line.rstrip("\n") != ".":
            lines.append(line.rstrip("\n"))
        if text := "\n".join(lines).strip("\n").rstrip():
            return sound(text, question)
        if not line:
            raise UsageError(f"no text was given for {question}; nothing was recorded")
        output.note("a value is needed; Ctrl-C leaves without recording anything")


def choose(question: str, meanings: dict[str, str], *, several: bool = False, needed: bool = True) -> list[str]:
    """Ask for one of the codes, shown with their meanings, or for ``several`` of them; a unique beginning of each is enough.

    Where none is ``needed``, Enter gives none.
    """
    hints = [hint for hint, told in (("several: with ; between them", several), ("Enter for none", not needed)) if told]
    output.note(_hinted(question, "; ".join(hints)))
    for code, meaning in meanings.items():
        output.note(f"  {code:<28} {meaning}".rstrip())
    while True:
        typed = _line().strip()
        if not typed and not needed:
            return []
        words = [word.strip() for word in typed.split(";") if word.strip()] if several else [typed]
        chosen = [[word] if word in meanings else [code for code in meanings if word and code.startswith(word)] for word in words]
        if words and all(len(begun) == 1 for begun in chosen):
            return list(dict.fromkeys(begun[0] for begun in chosen))
        output.note("type codes from above, with ; between them" if several else "type one of the codes above")


def go_on(question: str) -> bool:
    """Ask whether to go on: Enter does; q, or the end of the input, does not."""
    output.note(question)
    typed = sys.stdin.readline()
    return bool(typed) and not typed.strip().lower().startswith("q")


def confirm_by_typing(number: str, consequence: str) -> None:
    """Let the irrevocable happen only when the person types its number; raises UsageError otherwise."""
    output.note(f"{consequence} This cannot be undone. Type {number} to go on.")
    if _line().strip() != number:
        raise UsageError(f"{number} was not typed; nothing was done")


def _hinted(question: str, hint: str) -> str:
    """Put a hint behind a question, in its parentheses where it ends with some."""
    if not hint:
        return question
    return f"{question[:-1]}; {hint})" if question.endswith(")") else f"{question} ({hint})"


def _line(ended: str = "") -> str:
    line = sys.stdin.readline()
    if not line:
        raise UsageError(ended or "the input ended before every value was given; nothing was recorded; give them with --fields FILE")
    return line


# -- files and standard input --------------------------------------------------------------------------------------


def fields_file(place: str | None) -> dict[str, Any]:
    """Read the JSON object in a file, or standard input for ``-``; raises UsageError, never with any of its content."""
    if place is None:
        return {}
    return fields_of(_content(place, "the fields"))


def fields_of(text: str) -> dict[str, Any]:
    """Read the JSON object that a text is; raises UsageError, never with any of its content."""
    content = parsed(text, "the fields")
    if not isinstance(content, dict):
        raise UsageError('the fields are not a JSON object; nothing was recorded; write {"name": value, …}')
    return content


def text_file(place: str, what: str, largest: int = LARGEST_FILE) -> str:
    """Read a text file of at most so many bytes, or standard input for ``-``; raises UsageError, never with any of its content."""
    return sound(_content(place, what, largest), what, largest)


def reason(source: str | None, *, needed_for: str | None = None) -> str | None:
    """Read a reason: ``ask`` prompts for it, ``-`` and ``@FILE`` read it; None where none is given and none is needed.

    Raises UsageError where one is needed and the file, or the input, holds none.
    """
    if source is None:
        if needed_for is None:
            return None
        source = "ask"
    if source == "ask":
        return ask(f"Reason for {needed_for}?" if needed_for else "Reason?", ended="a reason is needed, and the input ended before "
                   "one was given; nothing was done; give it with --reason @FILE")  # fmt: skip
    given = sound(_content(untold(source).removeprefix("@"), "the reason").strip(), "the reason")
    if needed_for and not given:
        raise UsageError(f"a reason is needed for {needed_for}, and the one given is empty; nothing was done; write why it is needed")
    return given


def untold(source: str) -> str:
    """Give the word back that says where a reason is; raises UsageError where it is the reason itself."""
    if source not in ("ask", "-") and not source.startswith("@"):
        raise UsageError("a reason may name a person, so it is not typed here; nothing was done; give --reason alone, or --reason @FILE")
    return source


def parsed(text: str, what: str) -> Any:
    """Parse JSON strictly (RFC 8259, and RFC 7493: unique keys, no lone surrogates); raises UsageError without content."""
    try:
        value = json.loads(text, object_pairs_hook=lambda pairs: _unique(pairs, what), parse_constant=lambda _: _not_json(what))
        for member in _texts(value, what):
            sound(member, what)
    except (ValueError, RecursionError) as fault:  # ValueError also: a number of thousands of digits
        where = f" ({_place(fault, text)})" if isinstance(fault, json.JSONDecodeError) else ""
        raise UsageError(f"{what} are not JSON{where}; nothing was recorded") from None
    return value


def _place(fault: json.JSONDecodeError, text: str) -> str:
    """Say where JSON ends to be JSON; of a text of one line, in which column alone."""
    column = f"column {fault.colno}"
    return f"line {fault.lineno}, {column}" if "\n" in text.rstrip() else column


def sound(text: str, what: str, largest: int = LARGEST_FILE) -> str:
    """Give the text back; raises UsageError when it holds NUL or half of a surrogate pair, or is over-long."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError(f"{what}: a text holds a NUL or half a character; nothing was recorded; remove it")
    if len(text) > largest:
        raise UsageError(f"{what}: a text is longer than {largest:,} characters; nothing was recorded; shorten it")
    return text


def content(place: str, what: str, largest: int = LARGEST_FILE) -> bytes:
    """Read a file of at most so many bytes, or standard input for ``-``; raises UsageError, never with any of its content."""
    try:
        with nullcontext(sys.stdin.buffer) if place == "-" else Path(place).open("rb") as source:
            read = source.read(largest + 1)
    except OSError as fault:
        raise UsageError(f"{what} cannot be read ({fault.strerror}); nothing was recorded") from None
    if place == "-" and not read:
        raise UsageError(f"{what}: nothing is left on standard input, which is read once; nothing was recorded")
    if len(read) > largest:
        raise UsageError(f"{what}: more than {largest:,} bytes; nothing was recorded; shorten the file")
    return read


def _content(place: str, what: str, largest: int = LARGEST_FILE) -> str:
    try:
        return content(place, what, largest).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{what} are not UTF-8; nothing was recorded") from None


def _unique(pairs: list[tuple[str, Any]], what: str) -> dict[str, Any]:
    if len(mapping := dict(pairs)) != len(pairs):
        raise UsageError(f"{what} name a key twice; nothing was recorded; keep one of them")
    return mapping


def _not_json(what: str) -> NoReturn:
    raise UsageError(f"{what} hold NaN or Infinity, which JSON does not have; nothing was recorded")


def _texts(value: object, what: str, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        raise UsageError(f"{what} are nested more than {DEEPEST} deep; nothing was recorded")
    if isinstance(value, str):
        yield value
    members: Iterable[object] = (*value, *value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    for member in members:
        yield from _texts(member, what, depth + 1)
