"""How an intervention stands by what its own agency holds of it, and in which order in time its parts can lie (domain.md 5.6, 5.14, 8)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Any, NamedTuple

from ledger.events.envelope import Occurred
from ledger.events.intervention import Attendance, Ending, Step
from ledger.rules.pathway import Act, CaseState
from ledger.rules.sequence import can_follow

ENDINGS = frozenset(how.value for how in Ending)
TOOK_PART = frozenset({Attendance.ATTENDED.value, Attendance.LATE.value})
OFFERED = "intervention-offered"
PLACES = {OFFERED: 0, "intervention-started": 1, "session-held": 2, "intervention-paused": 2, "intervention-ended": 3}
"""In which order the parts of an intervention follow one another; those of one place may come in any."""


@dataclass(frozen=True, slots=True)
class Course:
    """How an intervention stands: ``at`` is offered, started, paused, or how it ended; ``sessions`` by number whether one took part."""

    at: str = "offered"
    criteria: frozenset[str] = frozenset()
    sessions: Mapping[int, bool] = field(default_factory=dict)

    @property
    def runs(self) -> bool:
        """Whether it has been started and not ended."""
        return self.at in ("started", Step.PAUSED)

    def complete(self, met: frozenset[str]) -> bool:
        """Whether it would be completed if these criteria were met (COMPLETED)."""
        return self.runs and any(self.sessions.values()) and self.criteria <= met


def courses(state: CaseState) -> dict[int, Course]:
    """Give each intervention by the version of the entry that offered it, as its own agency's entries have it."""
    found: dict[int, Course] = {}
    for version, act in state.of(OFFERED, *_STEPS):
        if act.kind == OFFERED:
            found[version] = Course()
        elif (course := found.get(number_of(act.fields))) is not None:
            found[number_of(act.fields)] = _STEPS[act.kind](course, act.fields)
    return found


class Early(NamedTuple):
    """Two entries of one intervention whose times cannot be in the order of its parts: ``later`` cannot lie after ``earlier``."""

    earlier: int
    later: int


def out_of_order(acts: Mapping[int, Act], times: Mapping[int, Occurred], zone: tzinfo) -> Iterator[Early]:
    """Give every two entries that cannot be in order, whatever instants their times may mean; offered, started, its sessions, ended."""
    parts: dict[int, list[tuple[int, int]]] = {}
    for version, act in acts.items():
        if act.kind in PLACES and version in times:
            of = version if act.kind == OFFERED else number_of(act.fields)
            parts.setdefault(of, []).append((PLACES[act.kind], version))
    for course in parts.values():
        for place, version in sorted(course):
            for further, other in course:
                if place < further and not can_follow(times[version], times[other], zone):
                    yield Early(version, other)


def number_of(fields: Mapping[str, Any]) -> int:
    """Give the entry that offered the intervention of which something is said; 0 where none is named."""
    number = fields.get("intervention")
    return number if isinstance(number, int) else 0


def _started(course: Course, fields: Mapping[str, Any]) -> Course:
    return replace(course, at="started", criteria=frozenset(map(str, fields.get("criteria") or ())))


def _session(course: Course, fields: Mapping[str, Any]) -> Course:
    number = fields.get("number")
    return (
        replace(course, sessions={**course.sessions, number: fields.get("attendance") in TOOK_PART}) if isinstance(number, int) else course
    )


_STEPS: dict[str, Callable[[Course, Mapping[str, Any]], Course]] = {
    "intervention-started": _started,
    "session-held": _session,
    "intervention-paused": lambda course, fields: replace(
        course, at="started" if fields.get("step") == Step.RESUMED else Step.PAUSED.value
    ),
    "intervention-ended": lambda course, fields: replace(course, at=str(fields.get("how"))),
}
