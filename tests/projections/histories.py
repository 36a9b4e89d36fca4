"""Invented histories: a builder for hand-worked ones, and the one home of the strategies that generate any."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.events.fact import ERASED, HELD, Fact
from ledger.events.occurred import Occurred
from projections.engine.fold import Document

LONDON = ZoneInfo("Europe/London")
CASES = tuple(UUID(int=number << 96) for number in (7, 8, 9))
MEMBER = "00000000-0000-4000-8000-000000000005"
START = datetime(2026, 1, 1, tzinfo=UTC)


def instant(text: str) -> datetime:
    """``2026-03-02`` or ``2026-03-02T10:15``, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def when(text: str) -> Occurred:
    """An instant, day, month or year by its length; ``2026-01/2026-03`` is a range."""
    if "/" in text:
        return Occurred(text.split("/", maxsplit=1)[0], "range", text.split("/")[1])
    return Occurred(text, {4: "year", 7: "month", 10: "day"}.get(len(text), "instant"))


def fact(
    position: int, kind: str, recorded: str, /, occurred: str | None = None,
    *, case: UUID = CASES[0], version: int | None = None, **fields: Any
) -> Fact:
    """One entry of the first case unless told otherwise; its version is its position unless told otherwise."""
    at = instant(recorded)
    stamp = {"agency": "police"} | ({"number": f"CHS-26-{case.int >> 96:04}"} if kind == "referral-received" else {})
    return Fact(
        position, case, position if version is None else version, UUID(int=position), at, UUID(int=1), f"{kind}.v1",
        Occurred.at(at) if occurred is None else when(occurred), stamp, {"actor": MEMBER}, {}, {}, fields,
    )  # fmt: skip


def correction(position: int, recorded: str, target: int, field: str, *to: Any) -> Fact:
    """A correction of entry ``target``; without ``to`` it strikes the field out."""
    return fact(position, "fact-corrected", recorded, target=target, field=field, **({"to": to[0]} if to else {}))


def units_of(entry: Fact) -> list[list[Any]]:
    """The clear units of an entry as they are stored, with a salt and a decoy."""
    if entry.type == ERASED:
        return []
    if entry.type == HELD:
        return [["s" * 22, "stamp", entry.stamp], ["s" * 22, "held", entry.held]]
    what = {"occurred_at": entry.occurred.to_json(), "type": entry.type}
    envelope = [("stamp", entry.stamp), ("what", what), ("who", entry.who), ("marks", entry.marks), ("basis", entry.basis)]
    return [["s" * 22, name, value] for name, value in (*envelope, *entry.fields.items(), ("decoy", None))]


def documents(facts: Iterable[Fact]) -> list[Document]:
    """Entries as the database gives them: one JSON text a stream."""
    streams: dict[UUID, list[Any]] = {}
    for entry in sorted(facts, key=lambda entry: entry.version):
        micros = (entry.recorded_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        row = [entry.position, entry.version, str(entry.event), micros, str(entry.recorder), units_of(entry)]
        streams.setdefault(entry.stream, []).append(row)
    return [Document(stream, json.dumps(rows)) for stream, rows in streams.items()]


_DAYS = st.integers(0, 120).map(lambda day: (START + timedelta(days=day)).date().isoformat())
TIMES = st.one_of(
    st.builds(lambda day, hour: when(f"{day}T{hour:02}:30:00Z"), _DAYS, st.integers(0, 23)),
    _DAYS.map(when),
    st.sampled_from(["2025-12", "2026-01", "2026-02", "2026-04", "2025", "2026", "2026-01/2026-03", "2026-02-01/2026-02-20"]).map(when),
)
_OUTCOMES = st.sampled_from(["possible_stalking", "clearly_not_stalking", "insufficient_information"])
_ODD = st.sampled_from([None, True, 0, -1, 99, "", "nonsense", [], {"value": "2026-02-31", "precision": "day"}, {"value": 1}, 1.5])
_FIELDS = {
    "referral-received": st.fixed_dictionaries({"urgency": st.sampled_from(["routine", "urgent"]), "agency": st.just("police")}),
    "party-joined": st.fixed_dictionaries({"party": st.uuids().map(str), "category": st.sampled_from(["suspect", "victim"])}),
    "triage-decided": st.fixed_dictionaries({"outcome": _OUTCOMES}),
    "screen-decided": st.fixed_dictionaries({"outcome": st.sampled_from(["adds_value", "no_added_value", "defer"])}),
    "action-routed": st.sampled_from([{"route": "case_discussion"}, {"route": "direct_to_service", "services": ["clinic"]}]).map(dict),
    "service-responded": st.fixed_dictionaries({"service": st.just("clinic"), "response": st.sampled_from(["accepted", "started"])}),
    "case-allocated": st.fixed_dictionaries({"owner": st.sampled_from([MEMBER, "00000000-0000-4000-8000-000000000006"])}),
    "allocation-accepted": st.just({}),
    "case-transferred": st.just({"area": "north-wales"}),
    "review-held": st.fixed_dictionaries({"effective": st.just("yes")}, optional={"next_on": _DAYS}),
    "safety-plan-recorded": st.fixed_dictionaries({"step": st.just("agreed")}, optional={"next_on": _DAYS, "victim": st.just(MEMBER)}),
    "urgent-action-raised": st.fixed_dictionaries(
        {"gate": st.just("triage"), "action": st.just("safeguard"), "due": st.just("2026-02-01T20:00:00Z")},
        optional={"owner": st.just(MEMBER)},
    ),
    "urgent-action-completed": st.fixed_dictionaries({"raised": st.integers(1, 8), "outcome": st.just("done")}),
    "note-recorded": st.just({}),
    "case-closed": st.fixed_dictionaries({"reason": st.sampled_from(["completed", "not_stalking"])}),
    "case-reopened": st.fixed_dictionaries({"trigger": st.just("further_report")}),
    "noted": st.just({}),
    "unheard-of": st.dictionaries(st.sampled_from(["outcome", "raised", "party", "next_on"]), _ODD, max_size=2),
}


@st.composite
def corrections(draw: st.DrawFn, last: int) -> dict[str, Any]:
    """Fields of a correction: mostly of an earlier entry, which may itself be a correction; sometimes malformed."""
    names = ["occurred_at", "outcome", "urgency", "reason", "to", "target", "field", "raised", "party", "owner", "next_on", "services"]
    name = draw(st.sampled_from(names))
    times = TIMES.map(Occurred.to_json)
    right = {"occurred_at": times, "target": st.integers(1, last), "field": st.sampled_from(["outcome", "occurred_at"])}
    fields: dict[str, Any] = {"target": draw(st.integers(1, last)), "field": name}
    if draw(st.integers(0, 7)):
        fields["to"] = draw(right.get(name, st.one_of(_OUTCOMES, times)))
    if not draw(st.integers(0, 9)):
        fields[draw(st.sampled_from(["target", "field", "to"]))] = draw(_ODD)
    return fields


@st.composite
def histories(draw: st.DrawFn, longest: int = 24) -> list[Fact]:
    """A log: entries of up to three cases in order of position, recorded late or not, corrected, erased, with equal times."""
    facts: list[Fact] = []
    versions = dict.fromkeys(CASES, 0)
    recorded = START
    for position in range(1, draw(st.integers(1, longest)) + 1):
        case = draw(st.sampled_from(CASES))
        versions[case] += 1
        recorded += timedelta(days=draw(st.integers(0, 12)), microseconds=draw(st.integers(0, 1)))
        kind, fields = _entry(draw, versions[case])
        occurred = draw(st.one_of(st.just(Occurred.at(recorded)), TIMES))
        stamp = {"number": f"CHS-26-{case.int >> 96:04}"} if versions[case] == 1 else {}
        entry = Fact(
            position, case, versions[case], UUID(int=position), recorded, UUID(int=1), f"{kind}.v1", occurred, stamp, {"actor": MEMBER},
            {}, {}, fields,
        )  # fmt: skip
        facts.append(entry if draw(st.integers(0, 19)) else emptied(entry))
    return facts


def _entry(draw: st.DrawFn, version: int) -> tuple[str, dict[str, Any]]:
    if version == 1:
        return "referral-received", draw(_FIELDS["referral-received"])
    if not draw(st.integers(0, 3)):
        return "fact-corrected", draw(corrections(version))
    kind = draw(st.sampled_from(sorted(_FIELDS)))
    return kind, draw(_FIELDS[kind])


def emptied(entry: Fact) -> Fact:
    """The entry when its content is erased, or under restriction."""
    return replace(entry, type=ERASED, occurred=Occurred.at(entry.recorded_at), stamp={}, who={}, fields={})


def by_stream(facts: Sequence[Fact]) -> dict[UUID, list[Fact]]:
    """Entries of each stream, in order of position."""
    streams: dict[UUID, list[Fact]] = {}
    for entry in facts:
        streams.setdefault(entry.stream, []).append(entry)
    return streams
