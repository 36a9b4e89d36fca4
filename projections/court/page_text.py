"""Texts on the page of a copy: escaped, isolated, and with every risky character in view, so that a program reads back what was recorded.

A recorded passage is one element that carries ordinal, name and salt of its unit; its text is the value. Nothing in a recorded text can
become markup: it goes through ``shown`` or ``attribute``, and through nothing else.
"""

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from ledger.entry import canonical
from ledger.errors import VerificationFailed
from projections.court.bundle import ERASED, GIST, RECORDED, RENAMED, WITHHELD, WORDS, Field, Line, Run
from projections.legible import RISKY


class Passages:
    """The units that are shown of one entry, by ordinal; each says of a passage whether it is that unit, to the letter."""

    def __init__(self, number: int, units: Mapping[int, bytes]) -> None:
        """Read the units' bytes (docs/format.md, units)."""
        self._number = number
        self._units = {ordinal: tuple(json.loads(text)) for ordinal, text in units.items()}

    def marked(self, run: Run, tag: str = "span") -> str:
        """Give the element of a recorded passage. Raises VerificationFailed where it is not the value of its unit."""
        salt, name, value = self._units.get(run.ordinal if run.ordinal is not None else -1, ("", "", None))
        as_text = isinstance(value, str)
        if not salt or run.text != (value if as_text else canonical.encode(value).decode("utf-8")):
            raise VerificationFailed(
                f"a recorded passage of entry {self._number} is not what its unit {run.ordinal} says; no page was made; make the copy again"
            )
        form = "" if as_text else ' data-form="json"'
        data = f'data-ordinal="{run.ordinal}" data-name="{attribute(name)}" data-salt="{attribute(salt)}"{form}'
        return f'<{tag} class="r" {data}>{shown(run.text)}</{tag}>'

    def rest(self, line: Line) -> Iterator[Field]:
        """Give the units that neither the sentence nor a field of the line shows, as fields under their own names."""
        told = {run.ordinal for run in line.says if run.kind == RECORDED} | {each.ordinal for each in line.fields}
        for ordinal in sorted(self._units.keys() - told):
            _, name, value = self._units[ordinal]
            text = value if isinstance(value, str) else canonical.encode(value).decode("utf-8")
            yield Field(ordinal, name, name, Run(RECORDED, text, ordinal))


def shown(text: str) -> str:
    """Escape a text. A line feed stays; any other control, formatting or direction character is shown as its code point in brackets."""
    return RISKY.sub(lambda found: found[0] if found[0] == "\n" else _mark(found[0]), html.escape(text, quote=False))


def attribute(text: str) -> str:
    """Escape a text that stands in an attribute between quotation marks; a parser of HTML changes no character of it but CR."""
    return html.escape(text, quote=True).replace("\r", "&#13;")


def plain(text: str) -> str:
    """Escape a text that stands where there can be no elements, as the title; what cannot be seen is shown as its code point too."""
    return RISKY.sub(lambda found: f"[U+{ord(found[0]):04X}]", html.escape(text, quote=True))


def sentence(runs: Iterable[Run], passages: Passages | None = None, *, silent: bool = False) -> str:
    """Write the runs of a text: generated words as they are, what was recorded or stands in its place as a quotation.

    Without ``passages`` (a quotation from another entry, or a copy that is not checked) recorded passages carry no data, nor does a passage
    without an ordinal, which stands at its own place too.
    """
    parts = []
    for _, group in groupby(runs, key=lambda run: run.kind == WORDS):
        together = list(group)
        inner = "".join(_run(run, passages, silent=silent) for run in together)
        parts.append(f'<q dir="auto">{inner}</q>' if any(run.kind == RECORDED for run in together) else inner)
    return "".join(parts)


def value(run: Run, passages: Passages | None, *, silent: bool = False) -> str:
    """Write the value of a field, which stands by itself."""
    if run.kind == RECORDED and passages is not None:
        return passages.marked(run, "bdi")
    return f"<bdi>{_run(run, None, silent=silent)}</bdi>"


def _run(run: Run, passages: Passages | None, *, silent: bool) -> str:
    text = shown(run.text)
    if run.kind == WORDS:
        return f"<bdi>{text}</bdi>" if not run.text.isascii() else text
    if run.kind == RECORDED:
        if passages is not None and run.ordinal is not None:
            return passages.marked(run)
        return f'<span class="{"r" if silent else "s"}">{text}</span>'
    if silent:
        return text if run.kind in (RENAMED, GIST) else ""
    if run.kind == RENAMED:
        return f'<span class="put" dir="ltr">{text}<i class="aside"> [name put by the unit]</i></span>'
    before = {WITHHELD: "Withheld", GIST: "Gist put by the unit", ERASED: "Erased"}[run.kind]
    plain = f"[{before}: {text}]" if run.text and run.text.lower() != before.lower() else f"[{before}]"
    return f'<span class="box {run.kind}" dir="ltr">{plain}</span>'


def _mark(character: str) -> str:
    return f'<span class="c">[U+{ord(character):04X}]</span>'
