"""Where a case stands on its pathway: its gates, the services it was sent to, whose it is (seed.txt; domain.md 1.2, 5.2). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

ROUTED = "routed"
"""Of a service: the case was sent to it and it has not responded since."""
DONE_WITH = frozenset({"not_accepted", "ended"})
"""Responses after which a service has nothing to do with the case until it is sent there again."""


@dataclass(frozen=True, slots=True)
class Pathway:
    """The decisions that count: the last triage; of what came after it the last screen; of what came after that the last route.

    ``services``: by code, what each service to which the case was sent did last, or ROUTED. ``owner``: id of the member to
    whom the case was last allocated; ``accepted``: whether the allocation was.
    """

    triage: str | None = None
    screen: str | None = None
    route: str | None = None
    services: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    accepted: bool = False


def text(value: object) -> str | None:
    """Give a text as it is; None for anything else."""
    return value if isinstance(value, str) else None


def advanced(at: Pathway, kind: str, fields: Mapping[str, Any]) -> Pathway:
    """Give where the case stands after an act of this type (without version), which may move nothing."""
    step = _STEPS.get(kind)
    return step(at, fields) if step else at


def _triaged(at: Pathway, fields: Mapping[str, Any]) -> Pathway:
    """A triage opens the question again: screen and route are decided anew. What services do goes on."""
    return replace(at, triage=text(fields.get("outcome")), screen=None, route=None)


def _screened(at: Pathway, fields: Mapping[str, Any]) -> Pathway:
    return replace(at, screen=text(fields.get("outcome")), route=None)


def _routed(at: Pathway, fields: Mapping[str, Any]) -> Pathway:
    """Services that have nothing to do with the case are asked; those that know of it stay where they are."""
    named = fields.get("services") if fields.get("route") == "direct_to_service" else None
    asked = [each for each in named if isinstance(each, str)] if isinstance(named, list | tuple) else []
    anew = {service: ROUTED for service in asked if at.services.get(service, "ended") in DONE_WITH}
    return replace(at, route=text(fields.get("route")), services={**at.services, **anew})


def _responded(at: Pathway, fields: Mapping[str, Any]) -> Pathway:
    service, response = fields.get("service"), text(fields.get("response"))
    if not isinstance(service, str) or service not in at.services or response is None:
        return at
    return replace(at, services={**at.services, service: response})


_STEPS: dict[str, Callable[[Pathway, Mapping[str, Any]], Pathway]] = {
    "triage-decided": _triaged,
    "screen-decided": _screened,
    "action-routed": _routed,
    "service-responded": _responded,
    "case-allocated": lambda at, fields: replace(at, owner=text(fields.get("owner")), accepted=False),
    "allocation-accepted": lambda at, _fields: replace(at, accepted=True),
    "case-transferred": lambda at, _fields: replace(at, owner=None, accepted=False),
}
