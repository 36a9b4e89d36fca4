"""Entries as a reader is shown them, made without a database: with the times, names and addresses that a story needs. All invented."""

from datetime import datetime
from uuid import UUID

from commands.people import People
from ledger.entry.mention import Name
from ledger.entry.narrative import split
from ledger.events.catalogue import latest, load
from ledger.events.envelope import Occurred
from ledger.events.event import fields_of
from ledger.events.fact import Fact
from ledger.privacy.opening import Entry

CASE, UNIT, BERT, OTTILIE, DANA, NOOR, MELE = (UUID(int=place) for place in range(1, 8))
NUMBERS = {CASE: "CHS-26-0041", BERT: "P-311", OTTILIE: "P-312", UNIT: None}
PEOPLE = People(
    numbers={str(BERT): "P-311", str(OTTILIE): "P-312"},
    names={str(BERT): "Bert Imagined", str(OTTILIE): "Ottilie Sample"},
    members={str(DANA): "Dana Invented", str(NOOR): "Noor Fictional"},
)
AS = {DANA: ("practitioner", "cheshire-police"), NOOR: ("practitioner", "nhs-cwp"), MELE: ("supervisor", "probation")}


def occurred(words):
    """A moment as a story writes it: an instant, a day, a month, a year, ``~`` about, ``..`` between."""
    if ".." in words:
        value, until = words.split("..")
        return Occurred(value, "range", until)
    precision = {4: "year", 7: "month", 10: "day"}.get(len(words.lstrip("~")), "instant")
    return Occurred(words.lstrip("~"), "approximate" if words.startswith("~") else precision)


def entry(
    place, kind, happened, recorded, fields, *, by=DANA, typist=None, withheld=None, statement=None, stream=CASE, version=None,
    names=(), signed=True, source=None, **marks,
):  # fmt: skip
    """One entry: its fields are checked against its type; ``withheld`` maps (field, piece) of a narrative to why it is not shown."""
    cls = load(latest(kind)) if kind not in FUTURE else None
    values = fields if cls is None else cls.from_values(fields).values()
    units, reasons, shown = _units(cls, values, names, withheld or {})
    role, agency = AS[by]
    who = {"actor": str(by), "role": role, "agency": agency}
    basis = {"statement": statement or (cls.default_statement.value if cls else "fact"), **({"source": source} if source else {})}
    fact = Fact(
        place, stream, version or place, UUID(int=1000 + place), datetime.fromisoformat(recorded), typist or by, f"{kind}.v1",
        occurred(happened), {}, who, {"subjects": [], "sensitivity": [], **marks}, basis, shown,
    )  # fmt: skip
    return Entry(NUMBERS[stream], fact, reasons, place.to_bytes(32, "big"), signed, units)


FUTURE = {"act-confirmed"}
"""Types that a later release may bring: told by what they say of other entries."""


def _units(cls, values, names, withheld):
    """Cut the fields into units as an author does; leave out what is withheld."""
    units, reasons, shown, layout, ordinal = [], {}, {}, {}, 6
    known = [Name(text, "person", party) for text, party in names]
    for field in fields_of(cls) if cls else ():
        if field.name not in values:
            continue
        pieces = [piece.text for piece in split(values[field.name], known)] if field.narrative else [values[field.name]]
        layout |= {field.name: {"pieces": [[ordinal + at, "sentence"] for at in range(len(pieces))]}} if field.narrative else {}
        for at, piece in enumerate(pieces):
            if (field.name, at) in withheld:
                reasons[ordinal + at] = withheld[field.name, at]
                continue
            units.append((ordinal + at, field.name, piece))
            shown[field.name] = shown.get(field.name, "") + piece if field.narrative else piece
        ordinal += len(pieces)
    return [(5, "layout", layout), *units] if layout else units, reasons, shown if cls else dict(values)
