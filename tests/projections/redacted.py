"""Decisions of invented proceedings as facts, and the units of invented cases, without a database."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import structs

from ledger.entry.slot import Owner
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.privacy.opening import Entry
from ledger.rules.jurisdiction import load
from projections.court.redaction import Decisions
from projections.court.units import Unit, units
from tests.projections.opened import BERT, CASE, NAMES, OTTILIE, POLICE, slot
from tests.rules.acts_schedules import opening
from tests.rules.scenario import SUPERVISOR, ByAnother, recorded

FIRST = 1_000
"""Position in the log of the entry before the first of the proceedings."""
WHOSE = {slot(Owner(person, stream, POLICE)): person for person in (BERT, OTTILIE) for stream in (CASE, BERT, OTTILIE)}


def proceedings(*events: Event | ByAnother, cases: tuple[UUID, ...] = (CASE,)) -> list[Fact]:
    """The facts of proceedings as an officer reads them who was shown everything; an hour and a position apart."""
    given = [each if isinstance(each, ByAnother) else ByAnother(each, SUPERVISOR.actor) for each in (opening(cases=cases), *events)]
    return [
        structs.replace(
            recorded(each.event, version, opened=True), position=FIRST + version, recorder=each.recorder, who=each.actor.to_json()
        )
        for version, each in enumerate(given, start=1)
    ]  # fmt: skip


def decided(*events: Event | ByAnother, **more: Any) -> Decisions:
    """What they come to under the forms of England and Wales."""
    return Decisions.of(proceedings(*events), load("england_wales"), **{"names": NAMES, **more})


def taken_apart(*entries: Entry) -> list[Unit]:
    """The units of entries of the case."""
    return list(units(entries, WHOSE))


def of(found: Iterable[Unit], entry: int, text: str) -> Unit:
    """The one unit of an entry that has this text, or is the field of this name."""
    [unit] = [unit for unit in found if unit.entry == entry and text in (unit.text.strip(), unit.name)]
    return unit
