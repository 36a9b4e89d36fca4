"""What an entry's marks, kind and later entries say of an item: its schedule, presumption, possession, and what to look at. Pure.

A mark of covert work, of a source's identity, or a grading of intelligence proposes the schedule of highly sensitive material, any other
mark of sensitivity, and a kind that may be sensitive, that of sensitive material. Why disclosing it would harm an important public
interest is for a person to say (CPIA 1996 s.24(8); CPIA Code of Practice, sensitive material).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ledger.events.envelope import Possession, Sensitivity
from ledger.events.fact import Fact
from ledger.events.privacy import RestrictionGround
from ledger.events.schedules import Presumption, Schedule
from ledger.privacy.opening import Entry
from projections.court.described import Wording, wording

HIGHLY = frozenset({Sensitivity.COVERT, Sensitivity.SOURCE_IDENTITY})
GRADED = "it is graded as intelligence"
HELD = "an agency holds it in confidence, and that it is held may tell of health or support"
TO_COMPLETE = "[to complete: why would disclosing it harm an important public interest?]"
"""Stands at the end of a reason that a person has still to give; what ends with it is not recorded."""
SENSITIVE = frozenset({Schedule.SENSITIVE, Schedule.HIGHLY_SENSITIVE})
WITH_SENSITIVE = "it belongs to an entry that stands on a schedule of sensitive material"
RESTRICTED = "Its use is restricted, and it is kept for proceedings."
MARKS, GROUNDS = Sensitivity.meanings(), RestrictionGround.meanings()


class Weighed(NamedTuple):
    """Where an item is proposed to stand and why; ``alone``: it is never part of a block."""

    schedule: str
    reason: str | None
    presumption: Presumption | None
    possession: str
    agency: str | None
    restricted: bool
    alone: bool
    why: tuple[str, ...]


class Listed(NamedTuple):
    """Of a correction, dispute or statement: the listed entry that it concerns, and the schedule on which that stands."""

    entry: Fact | None = None
    schedule: str | None = None


NOT_LATER = Listed()
Restrictions = Sequence[tuple[int, frozenset[int] | None, str]]
"""Position of each restriction that stands, the entries that it is of (None: all recorded before it), and its ground in words."""


def restrictions(facts: Iterable[Fact]) -> Restrictions:
    """Gather the restrictions of a record that stand."""
    told = list(facts)
    lifted = {fact.fields.get("restriction") for fact in told if fact.kind == "restriction-lifted"}
    return [
        (fact.position, _versions(fact), GROUNDS.get(str(fact.fields.get("ground")), "its use is restricted"))
        for fact in told if fact.kind == "record-restricted" and fact.version not in lifted
    ]  # fmt: skip


def _versions(fact: Fact) -> frozenset[int] | None:
    named = fact.fields.get("versions")
    return frozenset(each for each in named if isinstance(each, int)) if isinstance(named, list | tuple) and named else None


def weighed(
    entry: Entry, fact: Fact, how: Wording, beside: Sequence[Fact], standing: Restrictions, later_of: Listed = NOT_LATER
) -> Weighed:
    """Weigh an entry (``fact``: as corrected) with what goes with it.

    What is added to a listed entry (``later_of``) shares its care and its schedule.
    """
    of = later_of.entry
    together = [fact, *beside, *([] if of is None else [of])]
    given = _narratives(entry).keys() | fact.fields.keys()
    cares = list(_cares([(how, given), *([] if of is None else [(wording(of.kind, of.fields), of.fields.keys())])], together))
    cares += [WITH_SENSITIVE] if later_of.schedule in SENSITIVE else []
    grounds = [why for position, versions, why in standing if _covers(position, versions, fact)]
    marks = {str(mark) for each in together for mark in each.marks.get("sensitivity") or ()}
    highly = bool(marks & HIGHLY) or any(map(_graded, together)) or later_of.schedule == Schedule.HIGHLY_SENSITIVE
    schedule = Schedule.HIGHLY_SENSITIVE if highly else Schedule.SENSITIVE if cares else Schedule.NON_SENSITIVE
    disputed = any(each.kind == "fact-disputed" for each in (fact, *beside))
    presumed = how.presumed or (Presumption.CREDIBILITY if disputed else None)
    possession = str(fact.marks.get("possession") or Possession.INVESTIGATOR.value)
    agency = fact.marks.get("originator") if possession != Possession.INVESTIGATOR.value else None
    return Weighed(
        schedule.value, begun(cares) if cares else None, presumed, possession, str(agency) if agency else None, bool(grounds),
        bool(cares or grounds), tuple(_looks(how, presumed, grounds)),
    )  # fmt: skip


def begun(cares: Sequence[str]) -> str:
    """Begin a reason, which a person completes."""
    told = "; ".join(cares)
    return f"{told[:1].upper()}{told[1:]}. {TO_COMPLETE}"


def _cares(worded: Iterable[tuple[Wording | None, AbstractSet[str]]], together: Sequence[Fact]) -> Iterator[str]:
    marks = sorted({str(mark) for fact in together for mark in fact.marks.get("sensitivity") or ()})
    if marks:
        yield f"it is marked: {', '.join(MARKS.get(mark, mark) for mark in marks)}"
    if any(_graded(fact) for fact in together):
        yield GRADED
    for how, given in worded:
        if how is not None and how.care and (not how.care_of or how.care_of in given):
            yield how.care


def _graded(fact: Fact) -> bool:
    source = fact.basis.get("source")
    return isinstance(source, Mapping) and bool(source.get("grading"))


def _covers(position: int, versions: frozenset[int] | None, fact: Fact) -> bool:
    return position > fact.position and (versions is None or fact.version in versions)


def _looks(how: Wording, presumed: Presumption | None, grounds: Sequence[str]) -> Iterator[str]:
    if presumed is not None:
        yield f"presumed to be disclosable: {Presumption.meanings()[presumed]}"
    if how.weigh:
        yield f"weigh whether it meets the test: {how.weigh}"
    for ground in grounds:
        yield f"restricted, because {ground}"


def unseen(entry: Entry) -> Iterator[str]:
    """Say that some of an entry is not shown to whoever prepares the schedule, and why."""
    reasons = sorted({why.reason for why in entry.withheld.values()} - {"erased"})
    if reasons:
        yield f"part of it is not shown to you ({', '.join(reasons)}): whoever can read it judges it"


def has_text(entry: Entry) -> bool:
    """Whether an entry holds free text, which nobody has judged here."""
    return bool(_narratives(entry))


def _narratives(entry: Entry) -> Mapping[str, object]:
    """Give the narratives of an entry by the names of their fields; what they say is not looked at."""
    return next((value for _, name, value in entry.units if name == "layout" and isinstance(value, Mapping)), {})
