"""What a line of an import says around the fields of its act: when, by whom, working time, care, source."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from commands import composing, times
from commands.fields import within
from ledger.errors import UsageError

if TYPE_CHECKING:
    from commands.given import Members
    from ledger.events.envelope import Source
    from ledger.events.occurred import Occurred


def frame(act: Mapping[str, Any], members: "Members", source: "Source") -> composing.Frame:
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
    return composing.Frame(
        occurred(act.get("occurred_at")), effort=worked, sensitivity=tuple(sensitivity), source=source,
        **_actor(act.get("actor"), members),
    )  # fmt: skip


def occurred(told: Any) -> "Occurred | None":
    """Read when it happened: an RFC 3339 instant with its offset, or {value, precision, until}; raises UsageError."""
    from ledger.events.occurred import Occurred

    if told is None:
        return None
    with within("occurred_at"):
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
