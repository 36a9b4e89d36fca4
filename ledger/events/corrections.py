"""What was recorded wrongly is corrected by a new entry; the old one stays as it was (DPA 2018 ss.38, 46; domain.md 5.12)."""

from datetime import date
from typing import Annotated, Any

from annotated_types import Ge

from ledger.events.event import About, Doc, Event, Group, Narrative, Slug


class FactCorrected(Event):
    """One field of an earlier entry, or when it occurred, was recorded wrongly; with neither value it is struck out.

    A clear field's new value stands in ``to``, a personal field's in ``to_personal``, sealed for the same person
    (DPA 2018 s.46; domain.md 5.12, 5.14: a correction never edits).
    """

    says = (
        "{actor} corrected entry {target} ({field})[: it should read {to}][: it should read “{to_personal}”]. "
        "The mistake was found on {discovered_on}. {why}."
    )
    group, stream, effect, administrative = Group.CORRECTIONS, "record", "correction", True
    target: Annotated[int, Ge(1), Doc("number of the entry that is wrong")]
    field: Annotated[Slug, Doc("field that is wrong, or occurred_at")]
    why: Annotated[Narrative, About("stream"), Doc("what was wrong and how that is known")]
    discovered_on: Annotated[date, Doc("day on which the mistake was found")]
    to: Annotated[Any, Doc("right value of a coded field, or of occurred_at")] = None
    to_personal: Annotated[Narrative | None, About("target"), Doc("right value of a personal field")] = None
