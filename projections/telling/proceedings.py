"""What a list of proceedings says: whose work each is and how much is open in it, by number (domain.md 5.10)."""

from collections.abc import Sequence

from projections.engine.answer import Asking, Column, Row, Told

OPEN = ("requests", "applications", "rulings", "services", "issued")
"""Columns of a row that list entries, of which a line tells how many there are."""
LINES = (
    Column("number", "number of the proceedings; none where it was erased"),
    Column("kind", "kind of proceedings", "words"),
    Column("state", "open or closed"),
    Column("cases", "how many cases are concerned", "count"),
    Column("officer", "the disclosure officer", "member"),
    Column("requests", "how many requests nobody answered", "count"),
    Column("applications", "how many applications are not decided", "count"),
    Column("rulings", "how many rulings are to be reviewed", "count"),
    Column("services", "how many services nobody acknowledged", "count"),
    Column("issued", "how many forms were issued", "count"),
    Column("review_by", "day by which disclosure is reviewed again", "day"),
    Column("overdue", "whether that day is over"),
    Column("ending", "how they ended", "words"),
    Column("ended_on", "on which day", "day"),
)
"""Columns of a line."""


def told(rows: Sequence[Row], asking: Asking) -> Told:
    """Give a line for each proceedings, in order."""
    return Told([line(row, asking) for row in rows])


def line(row: Row, asking: Asking) -> Row:
    """Tell one, with how much is open in it in place of what."""
    review_by = row["review_by"]
    return {
        **{each.name: row.get(each.name) for each in LINES}, "cases": len(row["cases"]), **{name: len(row[name]) for name in OPEN},
        "overdue": review_by is not None and review_by < asking.today.isoformat(),
    }  # fmt: skip
