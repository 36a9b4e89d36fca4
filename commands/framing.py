"""What surrounds the fields of an act: when, by whom, working time, care, source; and when one event of several happened."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import times
from commands.fields import within
from ledger.errors import UsageError

if TYPE_CHECKING:
    from commands.given import Members
    from ledger.events.envelope import Effort, Source
    from ledger.events.event import Field
    from ledger.events.occurred import Occurred

WHEN = "occurred_at"
"""Key by which a line of an import says when its act happened, and an object of a form's list when that event alone did."""


class Frame(NamedTuple):
    """What surrounds every event of one act; working time is told once, with its first event. ``source``: file and line of an import.

    An event of a list may have happened at a time of its own.
    """

    occurred: "Occurred | None" = None
    actor: UUID | None = None
    role: str | None = None
    agency: str | None = None
    effort: "tuple[Effort, ...]" = ()
    sensitivity: tuple[str, ...] = ()
    source: "Source | None" = None

    def around(self, occurred: "Occurred | None", *, first: bool) -> dict[str, Any]:
        """Give what surrounds one event, which may have a time of its own, and which is the ``first`` of the act or not."""
        return self._asdict() | {"occurred": occurred or self.occurred, "effort": self.effort if first else ()}


@cache
def when(*, wanted: bool) -> "Field":
    """Describe, as if it were a field, when one event of a list happened; ``wanted``: a person who is asked for it is asked that too."""
    from ledger.events.field import Field

    told = "when it happened, if not when the whole act did"
    return Field(WHEN, False, None, False, None, told, "occurred", False, 80, None, {"description": told}, wanted)


def frame(act: Mapping[str, Any], members: "Members", source: "Source") -> Frame:
    """Read what surrounds the events of a line: when, by whom, working time, care; ``source``: in which file and line it stood."""
    from ledger.events.envelope import Effort, Sensitivity

    effort, sensitivity = act.get("effort", []), act.get("sensitivity", [])
    if not isinstance(effort, list):
        raise UsageError('effort: it is a list of {"agency", "grade", "minutes"}')
    if not isinstance(sensitivity, list) or not set(map(str, sensitivity)) <= Sensitivity.meanings().keys():
        raise UsageError(f"sensitivity: it is a list of codes, of {', '.join(Sensitivity.meanings())}")
    worked = tuple(map(Effort.from_json, effort))
    for part in worked:
        part.check()
    return Frame(
        occurred(act.get(WHEN)), effort=worked, sensitivity=tuple(sensitivity), source=source,
        **_actor(act.get("actor"), members),
    )  # fmt: skip


def occurred(told: Any) -> "Occurred | None":
    """Read when it happened: an RFC 3339 instant with its offset, or {value, precision, until}; raises UsageError."""
    from ledger.events.occurred import Occurred

    if told is None:
        return None
    with within(WHEN):
        if isinstance(told, str):
            found = Occurred.at(times.file_instant(told))
        elif (
            isinstance(told, dict) and {"value", "precision"} <= told.keys() <= {"value", "precision", "until"}
            and all(isinstance(part, str) for part in told.values())
        ):  # fmt: skip
            found = Occurred(told["value"], told["precision"], told.get("until"))
        else:
            raise UsageError("it is an instant, or an object of value, precision and until, which are texts")
        found.check()
    return found


def _actor(told: Any, members: "Members") -> dict[str, Any]:
    """Read who acted, in which role and for which agency; nothing: who imports."""
    if told is None:
        return {}
    if not isinstance(told, dict) or not told.keys() <= {"name", "login", "role", "agency"} or len(told.keys() & {"name", "login"}) != 1:
        raise UsageError("actor: it is an object with name or login, and with role and agency")
    if wrong := [key for key, value in told.items() if not isinstance(value, str)]:
        raise UsageError(f"actor.{wrong[0]}: it is a text")
    by = "name" if "name" in told else "login"
    with within(f"actor.{by}"):
        who = members.find(told[by])
    return {"actor": who, "role": told.get("role"), "agency": told.get("agency")}
