"""How an intervention stands by what its own agency holds of it, and in which order in time its parts can lie (domain.md 5.6, 5.14, 8)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.events.intervention import Attendance, Phase, Step
from ledger.rules.acts import Act
from ledger.rules.completed import TOOK_PART, complete
from ledger.rules.pathway import CaseState
from ledger.rules.sequence import Pair, order

OFFERED, MEASURED = "intervention-offered", "outcome-measured"
SESSION, PAUSED = "session-held", "intervention-paused"
PLACES = {OFFERED: 0, "intervention-started": 1, SESSION: 2, PAUSED: 2, "intervention-ended": 3}
"""In which order the parts of an intervention follow one another; a session and a rest may come in any."""
MEASURES: dict[str, tuple[int, int]] = {Phase.PRE: (0, 2), Phase.MID: (2, 2), Phase.POST: (2, 3), Phase.FOLLOW_UP: (2, 3)}
"""The places of a measure by its phase: one taken before the intervention was taken before its end, any other after its start (5.6)."""


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

    @property
    def started(self) -> bool:
        """Whether it has been started, whether or not it has ended since: no start is without criteria."""
        return bool(self.criteria)

    def complete(self, met: frozenset[str]) -> bool:
        """Whether it would be completed if these criteria were met (``completed.COMPLETED``)."""
        return self.runs and complete(self.criteria, met, self.sessions.values())


def courses(state: CaseState) -> dict[int, Course]:
    """Give each intervention by the version of the entry that offered it, as its own agency's entries have it."""
    found: dict[int, Course] = {}
    for version, act in state.of(OFFERED, *_STEPS):
        if act.kind == OFFERED:
            found[version] = Course()
        elif (course := found.get(number_of(act.fields))) is not None:
            found[number_of(act.fields)] = _STEPS[act.kind](course, act.fields)
    return found


@order
def parts_in_order(state: CaseState, version: int) -> Iterator[Pair]:
    """Pair a part of an intervention with the others: offered, started, its sessions and rests, ended; resumed after it was paused."""
    act = state.acts.get(version)
    if act is None or act.kind not in PLACES:
        return
    mine = (version, act)
    for other in state.of(*PLACES):
        if _course_of(*other) == _course_of(*mine):
            for first, then in ((mine, other), (other, mine)):
                if _comes_before(first, then):
                    yield Pair(first[0], then[0])


@order
def sessions_lie_outside_rests(state: CaseState, version: int) -> Iterator[Pair]:
    """Pair a session that is recorded while its intervention rests with that rest: it was held before.

    Of a rest that entry may be, every session is paired: which rest was the last before a session may turn on any of them.
    """
    act = state.acts.get(version)
    if act is None or act.kind not in (SESSION, PAUSED):
        return
    for session in state.of(SESSION) if act.kind == PAUSED else ((version, act),):
        rests = [each for each in state.of(PAUSED) if each[0] < session[0] and _course_of(*each) == _course_of(*session)]
        if rests and rests[-1][1].fields.get("step") == Step.PAUSED:
            yield Pair(session[0], rests[-1][0])


@order
def measures_in_order(state: CaseState, version: int) -> Iterator[Pair]:
    """Pair a measure with the parts of its intervention, or a part with its measures, by the phase in which it was taken."""
    act = state.acts.get(version)
    if act is None or act.kind not in (MEASURED, *PLACES):
        return
    measured = act.kind == MEASURED
    for other in state.of(*PLACES) if measured else state.of(MEASURED):
        measure, part = ((version, act), other) if measured else (other, (version, act))
        first, last = MEASURES.get(str(measure[1].fields.get("phase")), (0, 3))
        if _course_of(*measure) == _course_of(*part):
            if PLACES[part[1].kind] < first:
                yield Pair(part[0], measure[0])
            if last < PLACES[part[1].kind]:
                yield Pair(measure[0], part[0])


def _course_of(version: int, act: Act) -> int:
    return version if act.kind == OFFERED else number_of(act.fields)


def _comes_before(one: tuple[int, Act], other: tuple[int, Act]) -> bool:
    """Whether of two parts of an intervention the one comes before the other: sessions by their numbers, rests as recorded.

    One that was called off has no place among the others: it is called off on any day before it was to be.
    """
    (version, act), (further, following) = one, other
    if PLACES[act.kind] != PLACES[following.kind] or act.kind != following.kind:
        late = act.kind == SESSION  # one that is written up after the end was held before it
        return (version < further or late) and PLACES[act.kind] < PLACES[following.kind]
    if act.kind == SESSION:
        planned, then = act.fields.get("number"), following.fields.get("number")
        called_off = Attendance.CANCELLED in (act.fields.get("attendance"), following.fields.get("attendance"))
        return isinstance(planned, int) and isinstance(then, int) and planned < then and not called_off
    return act.kind == PAUSED and version < further


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
    SESSION: _session,
    PAUSED: lambda course, fields: replace(
        course, at="started" if fields.get("step") == Step.RESUMED else Step.PAUSED.value
    ),
    "intervention-ended": lambda course, fields: replace(course, at=str(fields.get("how"))),
}
