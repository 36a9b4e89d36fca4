"""A field of an event as the rest of the program sees it: options, prompts, import format and JSON schema follow.

An event class declares fields by annotation; the marks below stand in ``Annotated`` and say what the type alone does not.
"""

import re
import types
import typing
from datetime import UTC, date, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from annotated_types import Ge
from pydantic import AfterValidator, AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from ledger.events.code import Code
from ledger.events.occurred import FIRST_YEAR, LAST_YEAR
from ledger.events.text import LARGEST_INT, NARRATIVE_LIMIT, TEXT_LIMIT

WHOM = ("suspect", "victim", "treated", "subject", "stream", "target")
"""Whom a personal field can be about, beside the name of a field that holds a person's id: the case's suspect or victim, whichever
of them is treated, the person whose stream it is, nobody in particular, or whoever the corrected field is about."""


class About(NamedTuple):
    """Mark of a personal field: it is sealed, for ``party`` (one of WHOM, or a field that holds a person's id).

    A narrative is sealed piece by piece; of it the mark says whose erasure names it (``ledger.scope``).
    """

    party: str


class Doc(NamedTuple):
    """Mark that says what a field is for, as a prompt puts it.

    ``wanted``: a person who is asked anything of the event is asked for it too, though the event may do without.
    ``ahead``: the day, instant or year that it holds may lie ahead of its recording; of any other such field it has come.
    ``later``: that day, or what the entry that it names tells of, may have come after the act itself; of any other it came before.
    """

    text: str
    wanted: bool = False
    ahead: bool = False
    later: bool = False


class Form(NamedTuple):
    """Mark of a clear text that is no free text: the pattern it matches and the kind of thing it is."""

    kind: str
    pattern: str
    limit: int = TEXT_LIMIT


class Kind(NamedTuple):
    """Mark of a value that is told and typed in a way of its own, which its type alone does not say."""

    name: str


class Long(NamedTuple):
    """Mark of a narrative: free text, cut into sentences and mentions before it is sealed."""

    limit: int = NARRATIVE_LIMIT


Narrative = Annotated[str, Long()]
Slug = Annotated[str, Form("slug", r"[a-z][a-z0-9_]{0,39}")]
AGENCY = r"[A-Za-z][A-Za-z0-9_-]{0,39}"
Agency = Annotated[str, Form("agency", AGENCY)]
Reference = Annotated[str, Form("reference", r"[A-Z][A-Z0-9/-]{0,39}")]
CountingRules = Annotated[str, Form("reference", r"(?:HOCR-)?20[0-9]{2}-(?:0[1-9]|1[0-2])")]
"""Which Home Office Counting Rules a crime was counted by: the month from which they are in force (domain.md 1.4), 2020-04.

HOCR-2020-04 is the same month: the first incidents were recorded so, and what was recorded once is taken for ever.
"""
CaseNumber = Annotated[str, Form("case", r"[A-Z]{1,5}-[0-9]{2}-[0-9]{4,9}")]
Login = Annotated[str, Form("login", r"u_[0-9a-f]{16}")]
Digest = Annotated[str, Form("digest", r"[0-9a-f]{64}")]
Member = Annotated[UUID, Kind("member")]
"""A member of the unit, by his opaque id."""
Person = Annotated[UUID, Kind("person")]
"""A person who has a record, by its stream."""
Case = Annotated[UUID, Kind("record")]
"""A case of the unit, by its stream; told and typed by its number."""
Suspect = Annotated[Person | None, Doc("the suspect, where the case has more than one")]
Entry = Annotated[int, Ge(1), Kind("entry")]
"""Number of another entry of the same stream: told as its address where the stream's number is known."""
Year = Annotated[int, Ge(FIRST_YEAR), Kind("year")]


def _in_utc(instant: datetime) -> datetime:
    if not FIRST_YEAR < instant.year < LAST_YEAR:
        raise ValueError("year")
    return instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""An aware instant, kept in UTC."""

SCALARS: dict[object, str] = {
    bool: "bool", int: "int", str: "text", date: "date", datetime: "instant", AwareDatetime: "instant", UUID: "uuid",
}  # fmt: skip
EXPECTED = {
    "text": "text", "int": "a whole number in range", "year": f"a year from {FIRST_YEAR} on",
    "entry": "the number of an entry", "bool": "true or false",
    "date": "a possible day, YYYY-MM-DD", "instant": "a possible instant with its offset, as in RFC 3339", "uuid": "an id (UUID)",
    "member": "the id (UUID) of a member", "person": "the id (UUID) of a person",
    "record": "the id (UUID) of a case",
    "agency": "the code of an agency", "json": "of the shape described",
}  # fmt: skip
TIMES = frozenset({"date", "instant", "year"})
"""Kinds of fields that hold a time: a day, an instant or a year."""
IDS = frozenset({"uuid", "member", "person", "record"})
"""Kinds of fields that hold the id of a member, of a person, of a case (record), or (uuid) of any of these or of something else."""
FORMATS = {"date": "date", "instant": "date-time", **dict.fromkeys(IDS, "uuid")}


class Field(NamedTuple):
    """One field. ``kind``: text, code, int, bool, date, instant, uuid, json, or that of a Form or a Kind (entry); ``many``: a list of it.

    ``personal`` is None for a clear coded field; ``codes`` maps each code to its phrase; ``schema`` is JSON Schema; ``wanted``,
    ``ahead`` and ``later`` are its Doc's.
    """

    name: str
    required: bool
    personal: About | None
    narrative: bool
    codes: dict[str, str] | None
    description: str
    kind: str
    many: bool
    limit: int
    pattern: str | None
    schema: dict[str, Any]
    wanted: bool = False
    ahead: bool = False
    later: bool = False

    @property
    def holds_id(self) -> bool:
        """Whether it holds the id of a member, of a person, or of something else."""
        return self.kind in IDS


def described(name: str, info: FieldInfo) -> Field:
    """Derive a Field from what an event class declares; raises TypeError for a type that no unit can hold."""
    core, many, marks = _unwrapped(info.annotation, list(info.metadata))
    about, doc, form, long, least, own = (_mark(marks, kind) for kind in (About, Doc, Form, Long, Ge, Kind))
    codes = core.meanings() if isinstance(core, type) and issubclass(core, Code) else None
    kind = form.kind if form else own.name if own else "code" if codes is not None else _scalar(core)
    limit = long.limit if long else form.limit if form else TEXT_LIMIT
    description = doc.text if doc else name.replace("_", " ")
    schema = _schema(kind, codes, form.pattern if form else None, limit, least.ge if least else None)
    return Field(
        name, info.is_required(), about, long is not None, codes, description, kind, many, limit,
        form.pattern if form else None, {**({"type": "array", "items": schema} if many else schema), "description": description},
        wanted=doc is not None and doc.wanted, ahead=doc is not None and doc.ahead,
        later=doc is not None and doc.later,
    )  # fmt: skip


def matches(field: Field, value: object) -> bool:
    """Whether text (each text of a list) matches the field's pattern; True where there is none."""
    texts = value if isinstance(value, tuple | list) else [value]
    return field.pattern is None or all(re.fullmatch(field.pattern, str(text), re.ASCII) for text in texts)


def expected(field: Field) -> str:
    """Say what a value of the field should have been, without the value."""
    form = f"{'an' if field.kind[0] in 'aeiou' else 'a'} {field.kind} of the right form"
    what = f"one of {', '.join(field.codes)}" if field.codes else EXPECTED.get(field.kind, form)
    return f"is not a list, each {what}" if field.many else f"is not {what}"


def from_text(field: Field, text: str) -> str | list[str]:
    """Read the text of a correction as the personal field's JSON value: of a list, one item a line."""
    return text.splitlines() if field.many else text


def _unwrapped(annotation: object, marks: list[Any]) -> tuple[Any, bool, list[Any]]:
    """Peel Annotated, ``| None`` and ``tuple[X, ...]`` off an annotation and gather the marks on the way."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _unwrapped(inner[0], [*marks, *inner[1:]])
    if origin in (typing.Union, types.UnionType) and type(None) in inner and len(inner) == 2:
        return _unwrapped(next(part for part in inner if part is not type(None)), marks)
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        core, nested, marks = _unwrapped(inner[0], marks)
        if not nested:
            return core, True, marks
    return annotation, False, marks


def _mark(marks: list[Any], kind: type) -> Any:
    return next((mark for mark in marks if isinstance(mark, kind)), None)


def _scalar(core: object) -> str:
    if core in SCALARS:
        return SCALARS[core]
    if core is Any or (isinstance(core, type) and issubclass(core, BaseModel)):
        return "json"
    raise TypeError("a field is text, a code, a whole number, a date, an instant, an id, true or false, a part, or a tuple of them")


def _schema(kind: str, codes: dict[str, str] | None, pattern: str | None, limit: int, least: Any) -> dict[str, Any]:
    if kind == "json":
        return {}
    if kind == "bool":
        return {"type": "boolean"}
    if kind in ("int", "entry", "year"):
        return {"type": "integer", "minimum": -LARGEST_INT if least is None else least, "maximum": LARGEST_INT}
    if codes is not None:
        return {"type": "string", "enum": list(codes)}
    if kind in FORMATS:
        return {"type": "string", "format": FORMATS[kind]}
    text: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": limit}
    return text if pattern is None else {**text, "pattern": f"^(?:{pattern})$"}
