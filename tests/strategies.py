"""The one home of Hypothesis strategies. What an event class declares is all they know, so a new type needs nothing here."""

import json
import typing
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from ledger.events import envelope
from ledger.events.catalogue import TYPES, load
from ledger.events.envelope import Actor, Basis, Effort, Marks, Occurred, Subject
from ledger.events.event import Event, Part, fields_of
from ledger.events.fact import Fact
from ledger.events.field import Field, described
from ledger.events.occurred import rfc3339

ONE_STREAM = UUID(int=1)
RECORDED_FROM = datetime(2026, 1, 5, 9, tzinfo=UTC)

agencies = st.sampled_from(["police", "cwp", "probation", "advocates"])
instants = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive by contract
written_instants = instants.map(rfc3339)
days = st.dates(date(1920, 1, 1), date(2150, 1, 1))


@cache
def texts(limit: int) -> st.SearchStrategy[str]:
    """Give any text that may be recorded, at most ``limit`` characters, newlines and other scripts included."""
    characters = st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("\n\t .é—'\"{}[]"))
    return st.text(characters, min_size=1, max_size=min(limit, 60)).filter(lambda text: text.strip() != "")


@cache
def json_values() -> st.SearchStrategy[Any]:
    """Give a JSON value of the shapes a correction may carry."""
    simple = st.one_of(st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), texts(40))
    return st.one_of(simple, st.lists(simple, max_size=3), occurrences().map(Occurred.to_json))


def values_of(field: Field, annotation: object) -> st.SearchStrategy[Any]:
    """Give JSON values that the field takes."""
    one = _one(field, annotation)
    return st.lists(one, min_size=1, max_size=4) if field.many else one


def _one(field: Field, annotation: object) -> st.SearchStrategy[Any]:
    if field.codes is not None:
        return st.sampled_from(list(field.codes))
    if field.pattern is not None:
        return st.from_regex(field.pattern, fullmatch=True, alphabet=st.characters(min_codepoint=32, max_codepoint=126))
    by_kind = {
        "text": texts(field.limit),
        "int": st.integers(field.schema.get("minimum", 1) if not field.many else 1, 2**53 - 1),
        "entry": st.integers(1, 2**53 - 1),
        "year": st.integers(field.schema.get("minimum", 1), 2**53 - 1),
        "bool": st.booleans(),
        "date": days.map(date.isoformat),
        "instant": written_instants,
        **dict.fromkeys(("uuid", "member", "person", "record"), st.uuids().map(str)),
    }
    return by_kind[field.kind] if field.kind in by_kind else _json(annotation)


def _json(annotation: object) -> st.SearchStrategy[Any]:
    part = _part(annotation)
    if part is not None:
        parts = part.model_fields.items()
        return st.fixed_dictionaries({name: values_of(described(name, info), info.annotation) for name, info in parts})
    return json_values()


def _part(annotation: object) -> type[Part] | None:
    """Give the part that an annotation holds, one or a list of them, needed or not."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for inner in typing.get_args(annotation) if (found := _part(inner)) is not None), None)


@cache
def by_field(cls: type[Event]) -> list[tuple[Field, st.SearchStrategy[Any]]]:
    """Each field of the type with its values; made once, since making them costs more than drawing."""
    return [(field, values_of(field, cls.model_fields[field.name].annotation)) for field in fields_of(cls)]


coins = st.booleans()


@st.composite
def fields(draw: st.DrawFn, cls: type[Event]) -> dict[str, Any]:
    """Give JSON values by field of one event of the type; optional fields come and go."""
    given: dict[str, Any] = {}
    for field, values in by_field(cls):
        if field.required or draw(coins):
            given[field.name] = draw(values)
    if "document" in given:
        given["document"] = json.dumps({"contact": draw(texts(60))})
        given["digest"] = sha256(given["document"].encode()).hexdigest()
    if cls.type_name() == "epoch-begun.v1":
        given |= draw(epochs)
    return given


@st.composite
def following_epochs(draw: st.DrawFn) -> dict[str, Any]:
    """Give what is dependent in an epoch that is begun: the next origin, and what is lost."""
    number, size = draw(st.integers(1, 9)), draw(st.integers(1, 10**6))
    continued = draw(st.integers(0, size))
    lost = {"lost_from": continued + 1, "lost_to": size} if continued < size else {"lost_from": None, "lost_to": None}
    origins = {"ended": f"ledger.example/unit/cases/{number}", "origin": f"ledger.example/unit/cases/{number + 1}"}
    return {**origins, "size": size, "continued": continued, **lost}


epochs = following_epochs()


@cache
def events(cls: type[Event]) -> st.SearchStrategy[Event]:
    """Give events of the type."""
    return fields(cls).map(cls.from_values)


@st.composite
def occurrences(draw: st.DrawFn) -> Occurred:
    """Give times of every precision."""
    precision = draw(st.sampled_from(["instant", "day", "month", "year", "approximate", "range"]))
    day, later = draw(days), draw(st.integers(0, 400))
    shapes = {"instant": draw(written_instants), "day": day.isoformat(), "month": f"{day:%Y-%m}", "year": f"{day:%Y}"}
    if precision == "range":
        ends = [(day + timedelta(later)).isoformat(), shapes["month"], shapes["year"]]
        return Occurred(shapes["day"], precision, draw(st.sampled_from(ends)))
    shape = draw(st.sampled_from(["day", "month", "year"])) if precision == "approximate" else precision
    return Occurred(shapes[shape], precision)


efforts = st.builds(Effort, agencies, st.sampled_from(["constable", "band_6"]), st.integers(0, 600))
actors = st.builds(Actor, st.uuids(), st.sampled_from(["practitioner", "supervisor"]), agencies, st.lists(efforts, max_size=2).map(tuple))
subjects = st.builds(Subject, st.uuids(), st.sampled_from([member.value for member in envelope.Category]))
marks = st.builds(
    Marks,
    agencies,
    st.lists(subjects, max_size=3).map(tuple),
    st.lists(st.sampled_from([member.value for member in envelope.Sensitivity]), max_size=3, unique=True).map(tuple),
    st.sampled_from([member.value for member in envelope.Possession]),
)
bases = st.builds(
    Basis,
    agencies,
    st.sampled_from([member.value for member in envelope.Purpose]),
    st.just("law_enforcement_task"),
    st.sampled_from([member.value for member in envelope.Regime]),
    st.sampled_from([member.value for member in envelope.Statement]),
    st.none() | st.just("safeguarding"),
)


@st.composite
def facts(draw: st.DrawFn, *, version: int = 1, kinds: typing.Sequence[str] = tuple(TYPES), stream: UUID = ONE_STREAM) -> Fact:
    """Give one recorded entry of one of these types, at this version of this stream; an hour passes with each version."""
    cls = load(draw(st.sampled_from(list(kinds))))
    recorded_at = RECORDED_FROM + timedelta(hours=version)
    return Fact(
        position=version,
        stream=stream,
        version=version,
        event=draw(st.uuids()),
        recorded_at=recorded_at,
        recorder=draw(st.uuids()),
        type=cls.type_name(),
        occurred=draw(occurrences()),
        stamp={"agency": "police", "assurance": "shared-account", "clock": rfc3339(recorded_at), "roles": ["practitioner"]},
        who=draw(actors).to_json(),
        marks=draw(marks).to_json(),
        basis=draw(bases).to_json(),
        fields=draw(fields(cls)),
    )


@st.composite
def streams(draw: st.DrawFn, *, kinds: typing.Sequence[str] = tuple(TYPES), longest: int = 12, stream: UUID = ONE_STREAM) -> list[Fact]:
    """Give the entries of one stream in order of versions; whatever types, whether or not a rule would allow them."""
    return [draw(facts(version=version, kinds=kinds, stream=stream)) for version in range(1, draw(st.integers(0, longest)) + 1)]
