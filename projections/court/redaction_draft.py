"""The file in which a person decides what is withheld, renamed, told as a gist or released: one table for each suggestion. Pure.

It is TOML, and read back whole: every fault is told by its place in the file and the key, and nothing of a file with a fault is used.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.errors import UsageError
from ledger.events.redaction import Ground, Redaction
from ledger.rules.decisions import PSEUDONYM, At
from projections.court.suggesting import Covered, Suggestion, Undecided
from projections.court.toml import quoted

GUIDE = (
    "Read each of them beside the record. include = true has it recorded, include = false leaves it out: then it stays withheld.",
    "A perhaps is left out at first: look at the place and decide. Words in [brackets] are the hit; remarks stay in this file.",
    "Read a gist as the other side will read it: it tells nothing that leads to a person, nor from whom it comes.",
    "A release names in despite each ground that would withhold it otherwise. Somebody else has to confirm before anything is shown.",
    "Under undecided stands what nothing explains, by field: it stays withheld. release = true shows these places, and no others of it.",
)
"""What the person who edits the file should know."""
REDACTIONS, GROUNDS = Redaction.meanings(), Ground.meanings()
PLACE = re.compile(r"([A-Z]{1,5}-[0-9]{2}-[0-9]{4,9})#([1-9][0-9]{0,8})(?::([1-9][0-9]{0,5}(?:,[1-9][0-9]{0,5}){0,999}))?")
"""Units of an entry as they are typed: CHS-26-0041#12:5,6, or without ordinals all of it."""
TEXTS = ("redaction", "person", "label", "ground", "gist", "reason")
LISTS = ("places", "fields", "despite")
KEYS = frozenset({"include", "replaces", *TEXTS, *LISTS})
TOP = frozenset({"proceedings", "audience", "upto", "decision", "undecided"})
REMARKS = 12
"""Places that are told in remarks at most."""


class Made(NamedTuple):
    """For what a file is: proceedings, audience, and the last position of the log that was read."""

    proceedings: str
    audience: str
    upto: int


class Wanted(NamedTuple):
    """A decision that is to be recorded: its place in the file (from 1), and the fields as typed, without those that are empty."""

    place: int
    fields: Mapping[str, Any]


class Draft(NamedTuple):
    """What a file says, in decisions, and all that is wrong with it; what is released of the undecided is one decision for each field."""

    made: Made
    decisions: tuple[Wanted, ...]
    released: tuple[Wanted, ...]
    faults: tuple[str, ...]


class Row(NamedTuple):
    """One table of a file: what is proposed, with remarks."""

    include: bool
    fields: Mapping[str, Any]
    remarks: Sequence[str] = ()


# -- writing -------------------------------------------------------------------------------------------------------


def rows(found: Iterable[Suggestion], numbers: Mapping[Any, str]) -> Iterator[Row]:
    """Put suggestions as tables; ``numbers`` gives those of cases and persons by id."""
    for each in found:
        throughout = each.redaction == PSEUDONYM
        told = [address(place, numbers) for place in each.places]
        remarks = [f"{each.why}; {'sure' if each.sure else 'perhaps'}{'; new since the last decision' if each.new else ''}"]
        remarks += [f"  {place.excerpt}" for place in each.places if place.excerpt]
        if throughout:
            more = f" and {len(told) - REMARKS} more" if len(told) > REMARKS else ""
            remarks.append(f"  now in {' '.join(told[:REMARKS])}{more}")
        fields: dict[str, Any] = {"redaction": each.redaction, "ground": each.ground}
        fields |= {"person": numbers.get(each.person, ""), "label": each.label or ""} if throughout else {"places": told}
        yield Row(each.sure, fields | ({"gist": each.gist} if each.gist else {}), remarks)


def written(made: Made, found: Iterable[Row], undecided: Iterable[Undecided], numbers: Mapping[Any, str]) -> str:
    """Write the file."""
    lines = [f"# Redaction proposed in {made.proceedings} for: {made.audience}.", *(f"# {line}" for line in GUIDE)]
    lines += [f"# redaction: {', '.join(REDACTIONS)}.", f"# ground, despite: {', '.join(GROUNDS)}.", ""]
    lines += [f"proceedings = {quoted(made.proceedings)}", f"audience = {quoted(made.audience)}", f"upto = {made.upto}"]
    for row in found:
        lines += ["", "[[decision]]", *(f"# {_remark(each)}" for each in row.remarks), f"include = {str(row.include).lower()}"]
        lines += [f"{key} = {quoted(str(row.fields.get(key, '')))}" for key in TEXTS]
        lines += [f"{key} = [{', '.join(map(quoted, row.fields.get(key, ())))}]" for key in LISTS]
        lines.append(f"replaces = {row.fields.get('replaces', 0)}")
    for one in undecided:
        told = ", ".join(quoted(address(place, numbers)) for place in one.places)
        lines += ["", "[[undecided]]", f"field = {quoted(one.field)}", f"places = [{told}]", "release = false"]
    return "\n".join([*lines, ""])


def address(place: Covered | At, numbers: Mapping[Any, str]) -> str:
    """Write a place as it is typed: CHS-26-0041#12:5,6."""
    ordinals = ",".join(map(str, sorted(place.ordinals or ())))
    return f"{numbers.get(place.case, 'CASE')}#{place.entry}{f':{ordinals}' if ordinals else ''}"


def _remark(text: str) -> str:
    """A remark has one line, and no character that TOML refuses in one."""
    return "".join(each if each.isprintable() else " " for each in text)


# -- reading -------------------------------------------------------------------------------------------------------


def read(told: Mapping[str, Any]) -> Draft:
    """Read what was edited, as tomllib reads it. Raises UsageError where it is no such file; every other fault is a value."""
    tables = [told.get("decision", []), told.get("undecided", [])]
    sound = told.keys() <= TOP and isinstance(told.get("proceedings"), str) and isinstance(told.get("audience"), str)
    if not sound or type(told.get("upto")) is not int or not all(
        isinstance(table, list) and all(isinstance(each, dict) for each in table) for table in tables
    ):  # fmt: skip
        raise UsageError("the file is not one that caseledger redact made; nothing was recorded; make one with --draft FILE")
    faults, wanted, released = list[str](), list[Wanted](), list[Wanted]()
    for place, each in enumerate(tables[0], start=1):
        found = [*_faults(each)]
        faults += [f"decision {place}: {fault}" for fault in found]
        if not found and each["include"]:
            wanted.append(Wanted(place, {key: value for key, value in _sound(each) if value}))
    for place, each in enumerate(tables[1], start=1):
        if not _is_undecided(each):
            faults.append(f"undecided {place}: it has a field and places, and release is true or false")
        elif each["release"]:
            released.append(Wanted(place, {"redaction": "release", "places": each["places"]}))
    made = Made(told["proceedings"].upper(), told["audience"], told["upto"])
    return Draft(made, tuple(wanted), tuple(released), tuple(faults))


def places(typed: Iterable[str]) -> list[tuple[str, int, tuple[int, ...]]]:
    """Read places: number of the case, of the entry, and ordinals. Raises UsageError for a word that is none."""
    found = [PLACE.fullmatch(each.strip().upper()) for each in typed]
    if None in found:
        raise UsageError("a place is an entry's address with or without ordinals, such as CHS-26-0041#12:5; nothing was recorded")
    return [(each[1], int(each[2]), tuple(map(int, each[3].split(","))) if each[3] else ()) for each in found if each is not None]


def _is_undecided(each: Mapping[str, Any]) -> bool:
    told = each.keys() == {"field", "places", "release"} and isinstance(each["places"], list) and type(each["release"]) is bool
    return told and bool(each["places"]) and all(isinstance(one, str) and PLACE.fullmatch(one) for one in each["places"])


def _sound(each: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((key, each[key].strip() if isinstance(each[key], str) else each[key]) for key in sorted(KEYS - {"include"}))


def _faults(each: Mapping[str, Any]) -> Iterator[str]:
    """Tell what is wrong with a table: its keys, and of one that is to be recorded its values."""
    if missing := sorted(KEYS - each.keys()):
        yield f"{', '.join(missing)} missing"
    elif surplus := len(each.keys() - KEYS):
        yield f"{surplus} keys that no decision has"
    elif type(each["include"]) is not bool:
        yield "include is true or false"
    elif wrong := sorted(key for key in TEXTS if not isinstance(each[key], str)):
        yield f"{', '.join(wrong)} is a text"
    elif wrong := sorted(key for key in LISTS if not isinstance(each[key], list) or not all(isinstance(one, str) for one in each[key])):
        yield f"{', '.join(wrong)} is a list of texts"
    elif type(each["replaces"]) is not int or each["replaces"] < 0:
        yield "replaces is the number of an entry, or 0"
    elif each["include"]:
        yield from _of_values(each)


def _of_values(each: Mapping[str, Any]) -> Iterator[str]:
    if each["redaction"] not in REDACTIONS:
        yield f"redaction is one of {', '.join(REDACTIONS)}"
    if each["ground"] and each["ground"] not in GROUNDS:
        yield f"ground is one of {', '.join(GROUNDS)}, or empty"
    if not GROUNDS.keys() >= {*each["despite"]}:
        yield f"despite holds some of {', '.join(GROUNDS)}"
    if not all(PLACE.fullmatch(one.strip().upper()) for one in each["places"]):
        yield "places are addresses of entries with or without ordinals, such as CHS-26-0041#12:5"
