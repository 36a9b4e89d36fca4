"""What a copy for one audience says, as a value: head, entries, schedules and who is who; page, print and files are made from it. Pure.

A copy is made from what its audience is shown (projections.court.redaction), before anything is rendered. Recorded words and generated
ones stay apart in it to the end: each run of a text says which it is, and a recorded one of which unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from projections.court.schedule import Sheet

WORDS, RECORDED, WITHHELD, RENAMED, GIST, ERASED = "words", "recorded", "withheld", "renamed", "gist", "erased"
"""Kinds of runs: generated words; a recorded text, to the letter; and what stands in place of one that is not shown: the public label of
the ground, another name, a gist, or that its key was destroyed."""


class Run(NamedTuple):
    """A piece of text. ``ordinal``: the disclosure unit that it is, or stands in place of (of the first, where one stands for several)."""

    kind: str
    text: str
    ordinal: int | None = None


class Field(NamedTuple):
    """A disclosure unit that is not a run of the sentence. ``label``: its name in plain words; ``run``: its value, or what stands for it.

    A recorded value that is no string is its canonical JSON (RFC 8785), to the letter as it was hashed.
    """

    ordinal: int
    name: str
    label: str
    run: Run


class Line(NamedTuple):
    """One entry of which the audience is shown something.

    ``number`` counts the copy's entries from 1 in its own order; ``address`` is that of the record (CHS-26-0041#7), None for an audience
    that is not to infer anything from it. ``record`` names the stream in this copy ("Record A"). ``says``: the sentence; ``beside``: what
    later entries that are shown say of it, and what is marked of it (corrected, disputed, restricted, recorded by A for B).
    ``recorded``: a sentence, when and by whom it was recorded. ``status``: what each person at the head of the proceedings was on that
    day. ``units``: the bytes of each unit shown, by ordinal.
    """

    number: int
    address: str | None
    record: str
    stream: UUID
    when: str
    recorded: str
    heading: str
    says: tuple[Run, ...]
    beside: tuple[tuple[Run, ...], ...]
    status: tuple[str, ...]
    fields: tuple[Field, ...]
    core: bytes
    leaf: bytes
    units: Mapping[int, bytes]


class Bare(NamedTuple):
    """An entry that is withheld whole, in a copy that states completeness: its stream, its number there, and its leaf hash (32 bytes)."""

    record: str
    stream: UUID
    version: int
    leaf: bytes


class Named(NamedTuple):
    """How somebody is called in the copy, what he was by status on which days, and whether it is another name than his own."""

    called: str
    status: tuple[str, ...]
    renamed: bool


class Redacted(NamedTuple):
    """That in an entry of the copy something is not shown, and the public label of the ground."""

    number: int
    label: str


class Exhibit(NamedTuple):
    """A file that goes with the copy; ``number``: the entry of the copy that records its SHA-256 (hexadecimal)."""

    name: str
    digest: str
    content: bytes
    number: int


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy says. ``heading``: label and value; ``legend``: paragraphs on what the copy is, claims and does not claim, in order.

    ``checkpoint``: number of entries of the record under the checkpoint that proves it; ``as_of``: when the last of these was recorded
    (aware UTC): no clock is read to make a copy. ``complete``: whether it states completeness. ``silent``: a copy for the person whose data
    it is, in which nothing that is withheld leaves a mark, and no number, digest or count stands.
    """

    audience: str
    title: str
    marking: str
    release: str
    contact: str
    heading: tuple[tuple[str, str], ...]
    legend: tuple[str, ...]
    as_of: datetime
    checkpoint: int
    complete: bool
    silent: bool
    lines: tuple[Line, ...]
    bare: tuple[Bare, ...]
    people: tuple[Named, ...]
    schedules: tuple[Sheet, ...]
    redacted: tuple[Redacted, ...]
    exhibits: tuple[Exhibit, ...]
