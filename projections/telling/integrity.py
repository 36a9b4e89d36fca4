"""A statement of how the record was kept, in lines that name no case (domain.md 6, P27)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from projections.engine.answer import Asking, Caveat, Column, Row, Told

RELEASE = "release-deployed"
NOT_GIVEN = Caveat("The head of the record and its newest checkpoint are told of all that is recorded, and not of an earlier record.")
NOT_KEPT = Caveat(
    "No result of an audit is kept on this machine, and one that it kept would prove nothing: run caseledger verify, against a checkpoint "
    "that you hold yourself."
)
DEFECTS = Caveat(
    "A defect of a release is told where somebody of the unit recorded it, and what it is by caseledger show UNIT alone: see too what the "
    "change log of each later release says it mended."
)


def told(rows: Sequence[Row], asking: Asking) -> Told:
    """Give head and checkpoint, then releases, epochs, keys and the rest in the order in which they were recorded."""
    acts = [act for row in rows for act in row["acts"]]
    lines = [*_beside(asking), *(_line(act) for act in _within(acts, asking))]
    return Told(lines, notes=([] if asking.record.get("leaf") else [NOT_GIVEN]) + [NOT_KEPT, DEFECTS])


def _beside(asking: Asking) -> Iterator[Row]:
    record, checkpoint = asking.record, asking.record.get("checkpoint")
    if record.get("leaf"):
        yield _told("head", record.get("recorded_at"), f"{record['size']} entries in the log {record['log']}", record["leaf"])
    if record.get("leaf") and not checkpoint:
        yield _told("checkpoint", None, "none is kept beside the database: whoever holds it can rewrite all of it unnoticed", None)
    if checkpoint:
        after = record["size"] - checkpoint["size"]
        beyond = f"; {after} entries came since, and no checkpoint covers them" if after > 0 else ""
        says = f"of {checkpoint['size']} entries, by {checkpoint['origin']}{beyond}"
        yield _told("checkpoint", checkpoint.get("made_at"), says, checkpoint["root"])


def _within(acts: Sequence[Row], asking: Asking) -> Iterator[Row]:
    """Give the acts of the window; of releases those in use in it, so the one before it too."""
    releases = [act for act in acts if act["kind"] == RELEASE]
    until = {act["entry"]: _day(later, asking) for act, later in pairwise(releases)}
    for act in acts:
        on = _day(act, asking)
        replaced = until.get(act["entry"])
        in_use = (asking.until is None or on < asking.until) and (asking.since is None or replaced is None or replaced >= asking.since)
        if in_use if act["kind"] == RELEASE else asking.takes(on):
            yield act


def _day(act: Row, asking: Asking) -> date:
    return datetime.fromisoformat(act["at"]).astimezone(asking.zone).date()


def _line(act: Row) -> Row:
    what, says, digest = _in_words(act["kind"], act["said"])
    return _told(what, act["at"], says, digest, act["entry"])


def _in_words(kind: str, said: Row) -> tuple[str, str, Any]:
    match kind:
        case "release-deployed":
            return "release", f"{said['release']} installed, schema {said['schema_number']}", said["schema_digest"]
        case "epoch-begun":
            lost = f"; entries {said['lost_from']} to {said['lost_to']} are lost" if said["lost_from"] is not None else ""
            why = str(said["because"]).replace("_", " ")
            return "epoch", f"{said['origin']} begun after {said['ended']}: {why}{lost}", said["root"]
        case "log-key-changed":
            return "key", f"{said['change']} for {said['origin']}", said["public_key"]
        case "import-begun":
            return "import", f"a file of {said['size']} bytes", said["file"]
        case "defect-recorded" | "defect-mended":
            return "defect", _defect(kind, said), None
        case _:
            return "access log", f"months that ended before {said['before']} expired", None


def _defect(kind: str, said: Row) -> str:
    if kind == "defect-recorded":
        return f"one of release {said['release']} was recorded"
    return f"the one in UNIT#{said['defect']} is mended since release {said['release']}"


def _told(what: str, at: Any, says: str, digest: Any, entry: int | None = None) -> Row:
    return {"what": what, "at": at, "says": says, "sha256": digest, "number": None if entry is None else "UNIT", "entry": entry}


LINES = (
    Column("what", "head, checkpoint, release, epoch, key, import, defect, or access log"),
    Column("at", "when it was made or recorded", "instant"),
    Column("says", "what it says"),
    Column("sha256", "its hash or key, in hexadecimal: leaf, root, digest of the schema or the file, public key"),
    Column("number", "UNIT, where an entry says so"),
    Column("entry", "which entry of the unit's own record"),
)
"""Columns of the statement."""
