"""The forms of unused material, drawn from opened proceedings: what each says is a value, from which documents are made. Pure.

A form that the defence is given tells only of items of the schedule of non-sensitive material and of what stands open to all: no
number, count, date, reason or version on it depends on sensitive material (CPIA 1996 s.3(6); CPS Disclosure Manual; domain.md 3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import NamedTuple

from ledger.entry import canonical as canonical_json
from ledger.errors import UsageError
from ledger.privacy.opening import Entry
from ledger.rules import continuation, listing
from ledger.rules.jurisdiction import Form, Jurisdiction
from projections.court import cells
from projections.court.proceedings import Proceedings

__all__ = ["Frozen", "Proceedings", "Sheet", "canonical", "digest", "drawn", "file_name", "frozen"]

HASH_SHOWN = 12
"""Hexadecimal digits of the digest in the name of a file."""
NOTHING_FURTHER = "There is nothing further to list since version {}."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one version of a form says. ``keys`` name the columns for programs, ``columns`` are their titles, ``rows`` the cells.

    ``nil``: whether it has no rows, and then ``statement`` is what it says instead. ``first`` and ``last`` are the numbers on it that no
    earlier version holds; None where there are none, or the form has no numbers of its own.
    """

    form: str
    title: str
    marking: str
    defence_facing: bool
    version: int
    heading: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    nil: bool
    statement: str
    first: int | None
    last: int | None


class Frozen(NamedTuple):
    """An issued version as it is computed again: its sheet, whether that has the digest that was recorded, and if not, why not."""

    form: str
    version: int
    sheet: Sheet
    holds: bool
    why: str = ""


def drawn(form: str, proceedings: Proceedings, jurisdiction: Jurisdiction, *, whole: bool = False) -> Sheet:
    """Draw the next version of a form: a continuation of the versions before it, or with ``whole`` all that stands on it.

    A disclosure management document is drawn whole each time. Raises UsageError for a form that the kind of proceedings does not have.
    """
    said = _form(form, proceedings, jurisdiction)
    acts = sorted(proceedings.acts.items())
    issued = continuation.issues(acts, form)
    last = issued[-1][0] if issued else 0
    keys = tuple(column.key for column in said.columns)
    held = continuation.on_next(form, proceedings.items, last, whole=whole)
    if form == listing.MANAGEMENT:
        rows = cells.enquiries(keys, proceedings)
    else:
        rows = cells.listed(keys, held, proceedings, jurisdiction, defence_facing=said.defence_facing)
    numbers = continuation.fresh(held, last) if form in listing.SERIES_OF else []
    version = len(issued) + 1
    notes = said.notes if said.defence_facing else (*said.notes, *cells.departed(form, proceedings, 0 if whole else last))
    return Sheet(
        form, said.title, said.marking, said.defence_facing, version,
        (*proceedings.heading, ("Version", _version(form, version, whole=whole))), keys, tuple(column.title for column in said.columns),
        tuple(rows), notes, not rows, "" if rows else said.nil if version == 1 or whole else NOTHING_FURTHER.format(version - 1),
        numbers[0] if numbers else None, numbers[-1] if numbers else None,
    )  # fmt: skip


def canonical(sheet: Sheet) -> bytes:
    """Write a sheet as canonical JSON (RFC 8785)."""
    return canonical_json.encode(asdict(sheet))


def digest(sheet: Sheet) -> str:
    """Give the SHA-256 of the canonical JSON of a sheet, in hexadecimal."""
    return sha256(canonical(sheet)).hexdigest()


def file_name(sheet: Sheet, suffix: str = "docx") -> str:
    """Name the file of a sheet by form, version and the beginning of its digest: mg6c-v2-0123456789ab.docx."""
    return f"{sheet.form.replace('_', '-')}-v{sheet.version}-{digest(sheet)[:HASH_SHOWN]}.{suffix}"


def frozen(issued: int, entries: Sequence[Entry], names: Mapping[str, str], jurisdiction: Jurisdiction) -> Frozen:
    """Compute an issued version again, from what stood recorded before the entry ``issued``, and compare its digest (domain.md 6, P19).

    It is drawn in the words that its form has, and in those that it had before.
    Raises UsageError where that entry issued no schedule, or is not shown.
    """
    act = Proceedings.of(entries, names).acts.get(issued)
    if act is None or act.kind != listing.ISSUED:
        raise UsageError(f"entry {issued} of the proceedings issued no schedule; nothing was shown; name one that did")
    then = Proceedings.of(entries, names, before=issued)
    form, version = str(act.fields.get("form")), int(act.fields.get("number", 0))
    worded = [jurisdiction, *jurisdiction.as_before(form)]
    drawings = [drawn(form, then, each, whole=whole) for each in worded for whole in (False, True)]
    for sheet in drawings:
        if digest(sheet) == act.fields.get("digest"):
            return Frozen(form, version, sheet, holds=True)
    return Frozen(form, version, drawings[0], holds=False, why=_why(then))


def _why(then: Proceedings) -> str:
    if any(then.gone.values()):
        return "something that it said was erased since"
    if then.gone:
        return "something that it said is not shown to you"
    return "the words of its form, or a name on it, are not those of that day"


def _form(form: str, proceedings: Proceedings, jurisdiction: Jurisdiction) -> Form:
    forms = {each.name: each for each in jurisdiction.forms_of(proceedings.kind)}
    if form not in forms:
        known = ", ".join(sorted(forms)) or "none"
        raise UsageError(f"proceedings of this kind have no form {form}; nothing was drawn; their forms: {known}")
    return forms[form]


def _version(form: str, version: int, *, whole: bool) -> str:
    if version == 1 or form == listing.MANAGEMENT:
        return str(version)
    return f"{version} (consolidated)" if whole else f"{version} (continuation schedule {version - 1})"
