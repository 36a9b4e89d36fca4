"""Copies made by hand: values to render, with every kind of run, sheet and exhibit, and as many entries as a test asks for."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from projections.court.bundle import ERASED, GIST, RECORDED, RENAMED, WITHHELD, WORDS, Bare, Copy, Exhibit, Field, Line, Named, Redacted, Run
from projections.court.schedule import Sheet

ROOT = Path(__file__).parents[2]
DIGEST = sha256(b"manifest").hexdigest()
AS_OF = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
MARKING = "OFFICIAL-SENSITIVE"
STREAMS = {name: UUID(int=at + 1) for at, name in enumerate(("Record A", "Record B"))}
GROUND = "Withheld: would identify a source of information"
HEADINGS = ("Contact reported", "Statement taken", "Risk assessed", "Stalking protection order breached", "Arrest made", "Update given to the victim")
FILM = b"\x00\x01 film of the doorbell \xff" * 40
TEXTS = (
    "He stood at the bus stop opposite the house from about 18:40 until she put the light out, and left when a neighbour came out.",
    "Three calls without a word between 02:10 and 02:25, from a number that is not shown.",
    "Flowers at the reception of her workplace with a card that reads: you cannot move house again without me.",
    "She says: \u201cI saw the same grey car twice. I wrote the number on my hand.\u201d",
)


def line(number: int, record: str = "Record A", **said: object) -> Line:
    """Give an entry with one recorded text, and beside it what is asked for."""
    text = TEXTS[number % len(TEXTS)]
    given = {
        "address": f"CHS-26-0041#{number}",
        "when": f"{1 + number % 28} {('March', 'April', 'May')[number // 28 % 3]} 2026, about {8 + number % 12}:15",
        "recorded": f"{1 + number % 28} May 2026, 16:{number % 60:02}",
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


def told() -> tuple[Line, ...]:
    """Give entries that hold each kind of run, several scripts, and what is hard to set."""
    return (
        line(1, says=(Run(WORDS, "A contact was reported: "), Run(RECORDED, TEXTS[0], 3), Run(WORDS, ".")), beside=((Run(WORDS, "Corrected by entry 4: "), Run(RECORDED, "from about 18:20", 3)), (Run(WORDS, "Disputed by the defence in entry 3."),))),
        line(2, says=(Run(WORDS, "The source "), Run(WITHHELD, GROUND, 2), Run(WORDS, " told "), Run(RENAMED, "Person C"), Run(WORDS, " that "), Run(GIST, "the suspect knew of the move", 5), Run(WORDS, ". A text was destroyed: "), Run(ERASED, "its key was destroyed on 2 May 2026", 6), Run(WORDS, ".")),
             fields=(Field(2, "source", "Who told it", Run(WITHHELD, GROUND, 2)), Field(6, "note", "Note", Run(ERASED, "its key was destroyed", 6)))),
        line(3, says=(Run(WORDS, "He wrote to her: "), Run(RECORDED, "\u0623\u0646\u0627 \u0623\u0631\u0627\u0642\u0628\u0643 12", 3), Run(WORDS, " 14 times, and to her mother: "), Run(RECORDED, "\u05e9\u05dc\u05d5\u05dd, abc 5", 4), Run(WORDS, " 2 times.")),
             fields=(Field(5, "reply", "Her answer", Run(RECORDED, "\u0627\u062a\u0631\u0643\u0646\u064a \u0648\u0634\u0623\u0646\u064a. " * 12, 5)), Field(6, "name", "Name", Run(RECORDED, "\u041e\u043b\u0435\u043d\u0430 \u0397\u03bb\u03ad\u03ba\u03c4\u03c1\u03b1 \u0141ukasz \u0e2a\u0e21\u0e0a\u0e32\u0e22 \u0a38\u0a3f\u0a70\u0a18 \u738b\u5c0f\u660e \uae40", 6)))),
        line(4, says=(Run(WORDS, "She showed a message: "), Run(RECORDED, "I see you \U0001f441\ufe0f \U0001f602\U0001f44d\U0001f3fd \U0001f469\u200d\U0001f467 at\u202edraw\u0007 \u2192 https://example.org/" + "abcdefghij" * 16 + " \U00013000", 3), Run(WORDS, "; it stands beside entries 1, 2 and CHS-26-0041#3.")),
             fields=(Field(3, "message", "Message", Run(RECORDED, "first line\nsecond line " + "x" * 90 + "\n\tthird *bold* #let x = 1 $y$ <label> @ref", 3)), Field(4, "list", "List", Run(RECORDED, '{"places":["Crewe","Nantwich"]}', 4)))),
        line(5, "Record B"),
    )


def sheets() -> tuple[Sheet, ...]:
    """Give a narrow schedule that goes over pages, and a wide one without rows."""
    rows = tuple((str(at), f"Statement of PC {4400 + at} on what was seen at the gate", "Clearly not relevant to an issue", "1 May 2026") for at in range(1, 61))
    narrow = Sheet("mg6c", "Schedule of relevant non-sensitive unused material", MARKING, True, 1, (("Case", "CHS-26-0041"), ("Version", "1")),  # noqa: FBT003
                   ("number", "description", "why", "on"), ("Item", "Description of the item", "Why it is listed", "Date"), rows, ("Listed to entry 40.",), False, "", 1, 60)  # noqa: FBT003
    keys = tuple(f"k{at}" for at in range(8))
    wide = Sheet("dmd", "Disclosure management document", MARKING, True, 2, (("Version", "2"),), keys,  # noqa: FBT003
                 ("No.", "Line of enquiry", "What was done", "By whom", "When", "What came of it", "Reviewed", "Where it stands"),
                 (("1", "Film of the doorbell", "Asked for at four houses of Station Road", "PC 4411", "2 March 2026", "One film, entry 1", "yes", "entry 1"),), (), False, "", None, None)  # noqa: FBT003
    empty = replace(narrow, form="mg6e", title="Disclosure officer's report", rows=(), nil=True, statement="Nothing is listed.")
    return narrow, wide, empty


def exhibits(number: int = 1) -> tuple[Exhibit, ...]:
    return (Exhibit("doorbell-2026-03-02.mp4", sha256(FILM).hexdigest(), FILM, number),)


def copy(held: Sequence[Line] | None = None, **changed: object) -> Copy:
    """Give a copy for the court of the entries, or of ``told``."""
    held = tuple(told() if held is None else held)
    given = Copy(
        audience="court", title="Record of R v Ashdown", marking=MARKING, release="caseledger 0.1.0",
        contact="Records officer, Cheshire anti-stalking unit, records@example.police.uk",
        heading=(("Court", "Crown Court at Chester"), ("Reference", "T20267123"), ("Parties", "Rex v Robin Ashdown"), ("Cases", "CHS-26-0041, CHS-26-0055")),
        legend=("This is a copy of the entries of the record that the court is shown. It is a business document (CJA 2003 s.117).",
                "It claims that what it shows was recorded when it says, and has not been altered since. It does not claim that what was recorded is true."),
        as_of=AS_OF, checkpoint=4711, complete=True, silent=False, lines=held,
        bare=tuple(Bare("Record A", STREAMS["Record A"], version, bytes(32)) for version in (6, 8, 9, 10)),
        people=(Named("Robin Ashdown", ("suspect from 2 March 2026", "accused from 9 May 2026"), False), Named("Person C", ("witness",), True), Named("\u05de\u05e8\u05d9\u05dd Levi", ("complainant",), False)),  # noqa: FBT003
        schedules=sheets(), redacted=tuple(Redacted(one.number, GROUND) for one in held[1:2]), exhibits=exhibits(),
    )  # fmt: skip
    return replace(given, **changed)  # type: ignore[arg-type]


def silent(held: Sequence[Line] | None = None) -> Copy:
    """Give a copy for the person whose data it is."""
    shown = tuple(one._replace(address=None, status=(), beside=()) for one in (lines(3) if held is None else held))
    return copy(shown, audience="subject", title="What we hold about you", silent=True, complete=False, bare=(), redacted=(), schedules=(), exhibits=())


def random_words(seed: int, count: int) -> list[str]:
    """Give words that stand nowhere else."""
    chance = random.Random(seed)
    return ["".join(chance.choices("bcdfghjklmnpqrstvwxz", k=12)) for _ in range(count)]
