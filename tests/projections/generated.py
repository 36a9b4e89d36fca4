"""Histories of whatever types a question reads, from what the event classes declare: a new question, or a new type, needs nothing here.

Ids, days and numbers of entries come from few, so that entries speak of each other; some are corrected, told late, or gone.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.event import fields_of
from ledger.events.fact import Fact
from ledger.events.occurred import Occurred
from ledger.persons import Merge
from projections.engine.question import Question
from projections.engine.time import CORRECTION
from tests import strategies
from tests.projections.histories import CASES, START, emptied

PERSONS = tuple(UUID(int=number) for number in range(301, 305))
MEMBERS = tuple(UUID(int=number) for number in range(5, 8))
"""No person is a member: merging persons ties no members."""
AGENCIES = ("police", "cwp")
DAYS = tuple((START + timedelta(days=day)).date().isoformat() for day in range(0, 240, 9))
CONSULTED = {"record-consulted.v1", "consultations-expired.v1"}
"""They stand in another log."""
OPENING = "referral-received.v1"
NUMBERED = {OPENING: "CHS-26-000", "party-identified.v1": "P-"}


@cache
def kinds_of(question: Question) -> list[str]:
    """Types from which its histories are made: those it reads, or where it reads all a few more than name their fields to it."""
    read = question.types if question.types is not None else question.coded or frozenset(TYPES)
    return sorted(name for name in read if name in TYPES and kind_of(name) not in ("fact-corrected", "policy-adopted"))


def clear_kinds_of(questions: Sequence[Question]) -> list[str]:
    """Types that any of these questions reads, of entries that stand in clear in the record: the type of one that is held is sealed."""
    return sorted({kind for question in questions for kind in kinds_of(question) if not load(kind).held_by} - CONSULTED)


@cache
def _values(kind: str, many: bool) -> st.SearchStrategy[Any] | None:
    """Few values for what names something, by kind of field; None for any other, which keeps what it was drawn as."""
    few: dict[str, st.SearchStrategy[Any]] = {
        "person": st.sampled_from([str(person) for person in PERSONS]),
        **dict.fromkeys(("uuid", "member"), st.sampled_from([str(member) for member in MEMBERS])),
        "date": st.sampled_from(DAYS), "entry": st.integers(1, 9), "instant": st.sampled_from([f"{day}T11:30:00Z" for day in DAYS]),
    }  # fmt: skip
    one = few.get(kind)
    return None if one is None else st.lists(one, min_size=1, max_size=3) if many else one


_ODD = st.sampled_from([None, "nonsense", 7, [], {}, [{"x": 1}]])
"""What no recorder sends, and every fold survives."""


@st.composite
def _fields(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    cls = load(kind)
    given = draw(strategies.fields(cls))
    for field in fields_of(cls):
        if field.name in given and (values := _values(field.kind, field.many)) is not None:
            given[field.name] = draw(values)
        if field.name in given and not draw(st.integers(0, 60)):
            given[field.name] = draw(_ODD)
    return given


@st.composite
def _occurred(draw: st.DrawFn, recorded: Any) -> Occurred:
    if draw(st.booleans()):
        return Occurred.at(recorded)
    day = draw(st.sampled_from(DAYS))
    ranged = Occurred(day, "range", "2026-09-01")
    return draw(st.sampled_from([Occurred(day, "day"), Occurred(day[:7], "month"), ranged, Occurred("2026", "year")]))


@st.composite
def _correction(draw: st.DrawFn, before: Sequence[Fact]) -> dict[str, Any]:
    """Fields of a correction of an earlier entry of the stream: one of its fields, its time, or a field of a correction."""
    target = before[draw(st.integers(0, len(before) - 1))]  # by its place: Hypothesis would look into each entry to sample one
    names = [*target.fields, "occurred_at"]
    name = draw(st.sampled_from(names))
    fields: dict[str, Any] = {"target": target.version, "field": name}
    if name == "occurred_at":
        return fields | {"to": Occurred(draw(st.sampled_from(DAYS)), "day").to_json()}
    if draw(st.integers(0, 5)):
        like = [entry.fields[name] for entry in before if entry.type == target.type and name in entry.fields]
        fields["to"] = draw(st.sampled_from(like))
    return fields


@st.composite
def histories_of(draw: st.DrawFn, kinds: Sequence[str], longest: int = 22) -> list[Fact]:
    """A log of up to three streams in order of position, each begun by a referral or by whatever opens it."""
    facts: list[Fact] = []
    recorded = START
    for position in range(1, draw(st.integers(1, longest)) + 1):
        stream = draw(st.sampled_from(CASES))
        before = [entry for entry in facts if entry.stream == stream]
        recorded += timedelta(days=draw(st.integers(0, 12)), microseconds=draw(st.integers(0, 1)))
        kind = OPENING if not before and draw(st.integers(0, 4)) else draw(st.sampled_from(kinds))
        fields = draw(_fields(kind))
        if before and not draw(st.integers(0, 4)):
            kind, fields = CORRECTION, draw(_correction(before))
        number = {} if before or kind not in NUMBERED else {"number": f"{NUMBERED[kind]}{stream.int >> 96}"}
        agency = draw(st.sampled_from(AGENCIES))
        subject = {"subjects": [{"person": str(draw(st.sampled_from(PERSONS))), "category": draw(st.sampled_from(["suspect", "victim"]))}]}
        entry = Fact(
            position, stream, len(before) + 1, UUID(int=position), recorded, UUID(int=1), kind, draw(_occurred(recorded)),
            {"agency": agency, "roles": ["practitioner"], **number}, {"actor": str(MEMBERS[0]), "agency": agency, "role": "practitioner"},
            subject, {"purpose": "case_work"}, fields,
        )  # fmt: skip
        facts.append(entry if draw(st.integers(0, 19)) else emptied(entry))
    return facts


def histories_for(question: Question, longest: int = 22) -> st.SearchStrategy[list[Fact]]:
    """Histories of what a question reads."""
    return histories_of(kinds_of(question), longest)


@st.composite
def merges(draw: st.DrawFn) -> list[Merge]:
    """Persons found to be one, some of them two again."""
    found = []
    for one, other in draw(st.lists(st.permutations(PERSONS).map(lambda order: order[:2]), max_size=2)):
        at = START + timedelta(days=draw(st.integers(0, 90)))
        ended = at + timedelta(days=9) if draw(st.booleans()) else None
        found += [Merge(a, f"P-{a.int}", b, f"P-{b.int}", 2, at, ended) for a, b in ((one, other), (other, one))]
    return found
