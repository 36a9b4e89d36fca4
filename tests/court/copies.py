"""Copies made by hand: values to render, with every kind of run, sheet and exhibit, and as many entries as a test asks for."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from projections.court.bundle import (
    ERASED,
    GIST,
    RECORDED,
    RENAMED,
    WITHHELD,
    WORDS,
    Bare,
    Copy,
    Exhibit,
    Field,
    Line,
    Named,
    Redacted,
    Run,
)
from projections.court.schedule import Sheet

ROOT = Path(__file__).parents[2]
DIGEST = sha256(b"manifest").hexdigest()
AS_OF = datetime(2026, 12, 1, 9, 30, 5, 123456, tzinfo=UTC)
MARKING = "OFFICIAL-SENSITIVE"
STREAMS = {name: UUID(int=at + 1) for at, name in enumerate(("Record A", "Record B"))}
GROUND = "Withheld: would identify a source of information"
HEADINGS = (
    "Contact reported",
    "Statement taken",
    "Risk assessed",
    "Stalking protection order breached",
    "Arrest made",
    "Update given to the victim",
)
FILM = b"\x00\x01 film of the doorbell \xff" * 40
TEXTS = (
    "He stood at the bus stop opposite the house from about 18:40 until she put the light out, and left when a neighbour came out.",
    "Three calls without a word between 02:10 and 02:25, from a number that is not shown.",
    "Flowers at the reception of her workplace with a card that reads: you cannot move house again without me.",
    "She says: \u201cI saw the same grey car twice. I wrote the number on my hand.\u201d",
)
ARABIC = "\u0623\u0646\u0627 \u0623\u0631\u0627\u0642\u0628\u0643 12"
HEBREW = "\u05e9\u05dc\u05d5\u05dd, abc 5"
REPLY = "\u0627\u062a\u0631\u0643\u0646\u064a \u0648\u0634\u0623\u0646\u064a. " * 12
NAMES = (
    "\u041e\u043b\u0435\u043d\u0430 \u0397\u03bb\u03ad\u03ba\u03c4\u03c1\u03b1 \u0141ukasz "
    "\u0e2a\u0e21\u0e0a\u0e32\u0e22 \u0a38\u0a3f\u0a70\u0a18 \u738b\u5c0f\u660e \uae40"
)
MESSAGE = (
    "I see you \U0001f441\ufe0f \U0001f602\U0001f44d\U0001f3fd \U0001f469\u200d\U0001f467 at\u202edraw\u0007 \u2192 "
    "https://example.org/" + "abcdefghij" * 16 + " \U00013000"
)
LINES = "first line\nsecond line " + "x" * 90 + "\n\tthird *bold* #let x = 1 $y$ <label> @ref"
LIST = '{"places":["Crewe","Nantwich"]}'
CONTACT = "Records officer, Cheshire anti-stalking unit, records@example.police.uk"
HEADING = (
    ("Court", "Crown Court at Chester"),
    ("Reference", "T20267123"),
    ("Parties", "Rex v Robin Ashdown"),
    ("Cases", "CHS-26-0041, CHS-26-0055"),
)
LEGEND = (
    "This is a copy of the entries of the record that the court is shown. It is a business document (CJA 2003 s.117).",
    "It claims that what it shows was recorded when it says. It does not claim that what was recorded is true.",
)


def line(number: int, record: str = "Record A", **said: object) -> Line:
    """Give an entry with one recorded text, and beside it what is asked for."""
    text = TEXTS[number % len(TEXTS)]
    given = {
        "address": f"CHS-26-0041#{number}",
        "when": f"{1 + number % 28} {('March', 'April', 'May')[number // 28 % 3]} 2026, about {8 + number % 12}:15",
        "recorded": f"Recorded on {1 + number % 28} May 2026, 16:{number % 60:02}",
        "heading": HEADINGS[number % len(HEADINGS)],
        "says": (Run(WORDS, "The victim reported to PC 4411 what the suspect did: "), Run(RECORDED, text, 3), Run(WORDS, ".")),
        "beside": (),
        "status": ("Robin Ashdown: suspect", "Sam Field: complainant"),
        "fields": (
            Field(1, "channel", "How it came", Run(RECORDED, "telephone", 1)),
            Field(2, "place", "Where", Run(RECORDED, "Station Road, Crewe", 2)),
            Field(4, "count", "How often", Run(RECORDED, "3", 4)),
        ),
        "core": f"core {number}".encode(),
        "leaf": sha256(f"core {number}".encode()).digest(),
        "units": {3: text.encode()},
        **said,
    }
    return Line(number=number, record=record, stream=STREAMS[record], **given)  # type: ignore[arg-type]


def lines(count: int) -> tuple[Line, ...]:
    """Give so many entries, half of each record."""
    return tuple(line(at + 1, "Record A" if at < (count + 1) // 2 else "Record B") for at in range(count))


def words(text: str) -> Run:
    return Run(WORDS, text)


def recorded(text: str, ordinal: int = 3) -> Run:
    return Run(RECORDED, text, ordinal)


def told() -> tuple[Line, ...]:
    """Give entries that hold each kind of run, several scripts, and what is hard to set."""
    gone = Run(ERASED, "its key was destroyed on 2 May 2026", 6)
    hidden = Run(WITHHELD, GROUND, 2)
    seen = (words("A contact was reported: "), recorded(TEXTS[0]), words("."))
    beside = ((words("Corrected by entry 4: "), recorded("from about 18:20")), (words("Disputed by the defence in entry 3."),))
    source = (words("The source "), hidden, words(" told "), Run(RENAMED, "Person C"), words(" that "))
    source += (Run(GIST, "the suspect knew of the move", 5), words(". A text was destroyed: "), gone, words("."))
    wrote = (words("He wrote to her: "), recorded(ARABIC), words(" 14 times, and to her mother: "), recorded(HEBREW, 4), words(" 2 times."))
    showed = (words("She showed a message: "), recorded(MESSAGE), words("; it stands beside entries 1, 2 and CHS-26-0041#3."))
    return (
        line(1, says=seen, beside=beside),
        line(2, says=source, fields=(Field(2, "source", "Who told it", hidden), Field(6, "note", "Note", gone))),
        line(3, says=wrote, fields=(Field(5, "reply", "Her answer", recorded(REPLY, 5)), Field(6, "name", "Name", recorded(NAMES, 6)))),
        line(4, says=showed, fields=(Field(3, "message", "Message", recorded(LINES)), Field(4, "list", "List", recorded(LIST, 4)))),
        line(5, "Record B"),
    )


def sheets() -> tuple[Sheet, ...]:
    """Give a schedule that goes over pages, a wide one, and one on which nothing is listed."""
    rows = tuple(
        (str(at), f"Statement of PC {4400 + at} on what was seen", "Not relevant to an issue", "1 May 2026") for at in range(1, 61)
    )
    narrow = Sheet(
        form="mg6c", title="Schedule of relevant non-sensitive unused material", marking=MARKING, defence_facing=True, version=1,
        heading=(("Case", "CHS-26-0041"), ("Version", "1")), keys=("number", "description", "why", "on"),
        columns=("Item", "Description of the item", "Why it is listed", "Date"), rows=rows, notes=("Listed to entry 40.",), nil=False,
        statement="", first=1, last=60,
    )  # fmt: skip
    columns = ("No.", "Line of enquiry", "What was done", "By whom", "When", "What came of it", "Reviewed", "Where it stands")
    row = ("1", "Film of the doorbell", "Asked for at four houses of Station Road", "PC 4411", "2 March 2026", "One film", "yes", "entry 1")
    wide = replace(
        narrow, form="dmd", title="Disclosure management document", keys=tuple("abcdefgh"), columns=columns, rows=(row,), notes=()
    )
    empty = replace(narrow, form="mg6e", title="Disclosure officer's report", rows=(), nil=True, statement="Nothing is listed.")
    return narrow, wide, empty


def exhibits(number: int = 1) -> tuple[Exhibit, ...]:
    return (Exhibit("doorbell-2026-03-02.mp4", sha256(FILM).hexdigest(), FILM, number),)


def copy(held: Sequence[Line] | None = None, **changed: object) -> Copy:
    """Give a copy for the court of the entries, or of ``told``."""
    held = tuple(told() if held is None else held)
    people = (
        Named("Robin Ashdown", ("suspect from 2 March 2026", "accused from 9 May 2026"), renamed=False),
        Named("Person C", ("witness",), renamed=True),
        Named("\u05de\u05e8\u05d9\u05dd Levi", ("complainant",), renamed=False),
    )
    given = Copy(
        audience="court", title="Record of R v Ashdown", marking=MARKING, release="0.1.0", contact=CONTACT,
        heading=HEADING, legend=LEGEND, as_of=AS_OF, checkpoint=4711, complete=True, silent=False, lines=held,
        bare=tuple(Bare("Record A", STREAMS["Record A"], version, bytes(32)) for version in (6, 8, 9, 10)),
        people=people, schedules=sheets(), redacted=tuple(Redacted(one.number, GROUND) for one in held[1:2]), exhibits=exhibits(),
    )  # fmt: skip
    return replace(given, **changed)  # type: ignore[arg-type]


def silent(held: Sequence[Line] | None = None) -> Copy:
    """Give a copy for the person whose data it is."""
    shown = tuple(one._replace(address=None, status=(), beside=()) for one in (lines(3) if held is None else held))
    return copy(
        shown,
        audience="subject",
        title="What we hold about you",
        silent=True,
        complete=False,
        bare=(),
        redacted=(),
        schedules=(),
        exhibits=(),
    )


def random_words(seed: int, count: int) -> list[str]:
    """Give words that stand nowhere else."""
    chance = random.Random(seed)
    return ["".join(chance.choices("bcdfghjklmnpqrstvwxz", k=12)) for _ in range(count)]
