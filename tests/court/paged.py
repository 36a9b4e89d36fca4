"""Copies for tests of the page, made from the files of a bundle: what entries.ndjson shows is what the page shows."""

import json
from datetime import UTC, datetime
from uuid import UUID

from ledger.entry import canonical, core
from ledger.proof import bundle
from ledger.proof.bundle import Bare as BareLine
from projections.court import page
from projections.court.bundle import RECORDED, WITHHELD, WORDS, Bare, Copy, Exhibit, Field, Line, Named, Redacted, Run
from projections.court.schedule import Sheet

SHEET = Sheet("mg6c", "MG6C", "OFFICIAL-SENSITIVE", True, 1, (("Version", "1"),), ("number", "description"), ("Number", "Description"),
              (("1", "Notebook <b>"), ("2", "Call log")), ("Note of the form.",), False, "", 1, 2)  # fmt: skip
LABELS = {"what": "What was recorded", "text": "Text", "stamp": "Stamp"}


def copy_of(files, **more):
    """The copy that these files of a bundle would be made of."""
    lines = bundle.read(files[bundle.ENTRIES])
    shown = [line for line in lines if not isinstance(line, BareLine)]
    bare = [Bare("Record A", each.stream, each.version, each.leaf) for each in lines if isinstance(each, BareLine)]
    told = json.loads(files[bundle.PROOF])
    given = {
        "audience": "defence", "title": "R v Invented: copy for the defence", "marking": "OFFICIAL-SENSITIVE", "release": "0.1.0",
        "contact": "Disclosure officer, Imagined Unit", "heading": (("Proceedings", "R v Invented"), ("As of", "1 December 2026")),
        "legend": ("This page shows what was recorded.", "It does not show that an entry is true, or that all was recorded."),
        "as_of": datetime(2026, 12, 1, tzinfo=UTC), "checkpoint": told["size"], "complete": told["complete"], "silent": False,
        "lines": tuple(map(line_of, shown)), "bare": tuple(bare),
        "people": (Named("Bert", ("suspect", "defendant from 3 March 2026"), False), Named("Witness 2", ("witness",), True)),
        "redacted": tuple(Redacted(each.number, "data protection") for each in shown if each.instead),
        "exhibits": (Exhibit("photo one.png", "ab" * 32, b"", 1),) if shown else (), "schedules": (SHEET,),
    }  # fmt: skip
    return Copy(**{**given, **more})


def line_of(shown):
    """A line with one sentence of what is shown, all else as fields."""
    entry = core.decode(shown.entry)
    units = {ordinal: json.loads(text) for ordinal, text in shown.units.items()}
    says, fields = [Run(WORDS, "Recorded: ")], []
    for ordinal, (_, name, value) in units.items():
        text = value if isinstance(value, str) else canonical.encode(value).decode()
        if name == "text":
            says.append(Run(RECORDED, text, ordinal))
        else:
            fields.append(Field(ordinal, name, LABELS.get(name, name), Run(RECORDED, text, ordinal)))
    says += [Run(WITHHELD, "data protection", ordinal) for ordinal in shown.instead]
    at = datetime.fromtimestamp(entry.recorded_at // 1_000_000, UTC)
    return Line(
        shown.number, None, "Record A", UUID(int=entry.stream.int), f"On {at:%d %B %Y}", f"Recorded on {at:%d %B %Y, %H:%M}.",
        "Note recorded", tuple(says), (), ("Bert: suspect on that day",), tuple(fields), shown.entry, core.leaf(shown.entry), shown.units,
    )  # fmt: skip


def page_of(files, **more):
    """The page of these files."""
    return page.as_html(copy_of(files, **more), files)
