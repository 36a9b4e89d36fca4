"""The class that every event type derives from: a type is declared in four to eight lines, the rest follows.

    class TriageDecided(Event):
        '''TRIAGE: clearly not stalking? (seed.txt; domain.md 1.2)'''

        says, group = "{actor} decided at triage: {outcome}. {rationale}", Group.GATES
        outcome: TriageOutcome
        rationale: Annotated[Narrative, About("suspect")]

Checked when a class is defined: docstring, unique name, a sentence whose placeholders are fields, no free text in the
clear, nobody unknown in ``About``. A mistake is a TypeError at import, never a surprise on replay.
"""

import json
import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, ValidationInfo, field_validator

from ledger.errors import UsageError
from ledger.events import sentence as sentences
from ledger.events.code import Code
from ledger.events.declared import declaration_fault
from ledger.events.envelope import Knowledge, Purpose, Statement
from ledger.events.field import (
    About,
    Agency,
    CaseNumber,
    CountingRules,
    Digest,
    Doc,
    Entry,
    Field,
    Form,
    Instant,
    Login,
    Member,
    Narrative,
    Person,
    Reference,
    Slug,
    Year,
    described,
    expected,
    matches,
)
from ledger.events.group import Group
from ledger.events.occurred import rfc3339
from ledger.events.problems import problems_of
from ledger.events.text import fault
from ledger.events.words import words

__all__ = [
    "About", "Agency", "CaseNumber", "Code", "CountingRules", "Digest", "Doc", "Entry", "Event", "Field", "Form", "Group", "Instant",
    "Login", "Member", "Narrative", "Part", "Person", "Reference", "Slug", "Year", "accepts", "clear_names", "fields_of", "personal_names",
]  # fmt: skip

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""What may hook itself into pydantic is no part of this program; looking for it reads the metadata of every installed package."""

REGISTRY: dict[str, type["Event"]] = {}
"""Every event class defined so far, by its full versioned name."""


class Part(BaseModel, frozen=True, extra="forbid", strict=True, defer_build=True, hide_input_in_errors=True):
    """A group of coded fields that a type keeps together in one clear unit."""


class Event(BaseModel):
    """What happened: past tense, frozen, no behaviour. ``str`` fields refuse what no page can show (text.py).

    ``after_closure``: it is recorded in a closed case, or in closed proceedings, too, because it is known whenever it happens.
    A type that ``reports`` tells what somebody says of the world, and its recorder may say on what that rests; any other tells what the
    unit itself did or decided. ``suppliers`` names the fields that say who supplied it: a person, then his agency.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, strict=True, hide_input_in_errors=True)

    says: ClassVar[str]
    group: ClassVar[Group]
    schema_version: ClassVar[int] = 1
    stream: ClassVar[str] = "case"
    held_by: ClassVar[str | None] = None
    series: ClassVar[str | None] = None
    recorders: ClassVar[frozenset[str]] = frozenset({"practitioner", "supervisor"})
    effect: ClassVar[str | None] = None
    enforced: ClassVar[tuple[str, ...]] = ()
    """Of a type with an effect: the fields that decide it; without any, all do."""
    administrative: ClassVar[bool] = False
    after_closure: ClassVar[bool] = False
    decides: ClassVar[bool] = False
    """Whether somebody with authority decides on the case: he had it on the day of the act, whoever records it and whenever."""
    own_login: ClassVar[bool] = False
    """Whether its actor records it himself, though nothing is enforced by it: it counts because he is not somebody else."""
    happened_on: ClassVar[str | None] = None
    """The field with the day on which the act itself happened, where its fields say one: that is when it happened."""
    default_purpose: ClassVar[Purpose] = Purpose.CASE_WORK
    default_statement: ClassVar[Statement] = Statement.FACT
    reports: ClassVar[bool] = False
    suppliers: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        """Check the declaration and enter the class into the registry; raises TypeError naming the class."""
        super().__pydantic_init_subclass__(**kwargs)
        wrong = "this name and version are taken" if cls.type_name() in REGISTRY else declaration_fault(cls, fields_of(cls), Event)
        if wrong is not None:
            raise TypeError(f"{cls.__name__}: {wrong}")
        REGISTRY[cls.type_name()] = cls

    @classmethod
    def type_name(cls) -> str:
        """Give the stable, versioned name: ``triage-decided.v1`` for TriageDecided."""
        return _type_name(cls)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Build the event from JSON values by field; raises UsageError naming every bad field, never its value."""
        try:
            given = (field for field in fields_of(cls) if field.name in values)
            problems = [f"{field.name} {wrong}" for field in given if (wrong := fault(values[field.name], field.limit))]
            if not problems:
                return cls.model_validate_json(json.dumps(dict(values)))
        except ValidationError as error:
            problems = problems_of(fields_of(cls), error)
        except (TypeError, ValueError, RecursionError):
            problems = ["a value is not JSON"]
        raise UsageError(f"{cls.type_name()}: {'; '.join(problems)}") from None

    def values(self) -> dict[str, Any]:
        """Give the JSON values by field in declared order; a field that is None is absent."""
        given = ((field.name, getattr(self, field.name)) for field in fields_of(type(self)))
        return {name: _plain(value) for name, value in given if value is not None}

    def default_knowledge(self) -> Knowledge | None:
        """Say whether who supplied it knew it himself, where nobody says so and it rests on what its type says; None: nothing is said."""
        return None

    def own_day(self) -> date | None:
        """Give the day of the act itself, where its fields say one."""
        return None if self.happened_on is None else getattr(self, self.happened_on)

    @classmethod
    def sentence(cls, values: Mapping[str, Any], *, zone: tzinfo = UTC) -> str:
        """Say what happened in plain English, from JSON values by field name and, under ``actor``, who did it.

        Instants are told in ``zone``. Total: what cannot be read stands as it is, what is not given as "[not shown]".
        A caller puts names for ids, and black boxes for what is withheld, by giving that text as the value.
        """
        fields = {field.name: field for field in fields_of(cls)}
        return sentences.render(sentences.parsed(cls.says), lambda place: words(fields.get(place.name), place, values, zone))

    @field_validator("*", mode="after")
    @classmethod
    def _fits(cls, value: Any, info: ValidationInfo) -> Any:
        field = next(field for field in fields_of(cls) if field.name == info.field_name)
        wrong = fault(_plain(value), field.limit)
        if wrong is None and value is not None and not matches(field, value):
            wrong = expected(field)
        if wrong is not None:
            raise ValueError(wrong)
        return value


@lru_cache(maxsize=512)
def _type_name(cls: type[Event]) -> str:
    return f"{re.sub(r'(?<!^)(?=[A-Z])', '-', cls.__name__).lower()}.v{cls.schema_version}"


@lru_cache(maxsize=512)
def fields_of(cls: type[Event]) -> tuple[Field, ...]:
    """Describe every field of a type, in declared order."""
    return tuple(described(name, info) for name, info in cls.model_fields.items())


def clear_names(cls: type[Event]) -> tuple[str, ...]:
    """Name the fields that stand in the clear (of a held type: none)."""
    return () if cls.held_by else tuple(field.name for field in fields_of(cls) if field.personal is None)


def personal_names(cls: type[Event]) -> tuple[str, ...]:
    """Name the fields that are sealed (of a held type: all)."""
    return tuple(field.name for field in fields_of(cls) if cls.held_by or field.personal is not None)


def accepts(cls: type[Event], name: str, value: Any) -> str | None:
    """Say why a JSON value cannot stand in one field of a type (None where it can), as a correction of that field would."""
    field = next(field for field in fields_of(cls) if field.name == name)
    try:
        if wrong := fault(value, field.limit):
            return f"{name} {wrong}"
        TypeAdapter(cls.model_fields[name].rebuild_annotation()).validate_json(json.dumps(value), strict=True)
    except (ValidationError, TypeError, ValueError, RecursionError):
        return f"{name} {expected(field)}"
    return None if value is None or matches(field, value) else f"{name} {expected(field)}"


def _plain(value: Any) -> Any:
    if isinstance(value, Code | UUID):
        return str(value)
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Part):
        return {name: _plain(item) for name, item in value if item is not None}
    return value
