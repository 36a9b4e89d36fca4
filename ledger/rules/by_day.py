"""What is so of a suspect from a day on, until another entry says otherwise: by the days that entries give, whenever they were recorded."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.events.occurred import day
from ledger.rules.pathway import CaseState


class Since(NamedTuple):
    """What an entry says is so from a day on, with the number of the entry."""

    since: date
    version: int
    said: Mapping[str, Any]


class Around(NamedTuple):
    """What was so until a day, and what comes next after it, as far as the case's entries tell."""

    before: Since | None = None
    after: Since | None = None


def around(state: CaseState, kind: str, said: Mapping[str, Any]) -> Around:
    """Give what entries of this type say of the same suspect before and after the first day of an act."""
    on = day(said.get("since"))
    if on is None:
        return Around()
    told = sorted(
        Since(since, version, act.fields) for version, act in state.of(kind)
        if act.fields.get("suspect") == said.get("suspect") and (since := day(act.fields.get("since"))) is not None
    )  # fmt: skip
    before = [each for each in told if each.since <= on]
    after = [each for each in told if each.since > on]
    return Around(before[-1] if before else None, after[0] if after else None)
