"""The file in which a disclosure officer decides which items are listed, and how they are described. Pure.

It is TOML, with one table for each item that is proposed: what is known of it in remarks, what is recorded of it in keys. It is read back
whole: every fault is told by the item's place in the file and the key, and nothing of a file with a fault is used.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.errors import UsageError
from ledger.events.envelope import Possession
from ledger.events.field import AGENCY
from ledger.events.schedules import Presumption, Schedule
from projections.court.proposing import Proposal
from projections.court.toml import quoted
from projections.court.weighing import TO_COMPLETE

GUIDE = (
    "Read the material itself before you decide: this file was made from what is coded of it, by kind, mark and day.",
    "include = false leaves an item out; it is proposed again next time. Entries of a block are listed apart by a table for each of them.",
    "A description lets its reader judge whether to ask for the item, and tells nothing that is sensitive. No form number alone, no",
    "abbreviations, no names. reason is needed on the schedules of sensitive material, and stays empty on the other: complete or empty it.",
    "Numbers are given when the items are listed. [start] counts only where a schedule holds no item yet.",
)
"""What the person who edits the file should know."""
SCHEDULES, HELD, PRESUMPTIONS = Schedule.meanings(), Possession.meanings(), Presumption.meanings()
KEYS = frozenset({
    "include", "case", "entries", "schedule", "description", "location", "made_on", "held_as", "agency", "presumption", "reason",
})  # fmt: skip
TOP = frozenset({"proceedings", "upto", "start", "item"})


class Drafted(NamedTuple):
    """An item that is to be listed: its place in the file (from 1), the number of its case, its entries, and its fields as recorded."""

    place: int
    case: str
    entries: tuple[int, ...]
    fields: Mapping[str, Any]

    @property
    def schedule(self) -> str:
        """Code of its schedule."""
        return str(self.fields["schedule"])


class Draft(NamedTuple):
    """What a file says: of which proceedings, up to which position, where numbers start, which items; and all that is wrong with it."""

    proceedings: str
    upto: int
    start: Mapping[str, int]
    items: tuple[Drafted, ...]
    faults: tuple[str, ...]


# -- writing -------------------------------------------------------------------------------------------------------


def written(proposals: Iterable[Proposal], proceedings: str, upto: int) -> str:
    """Write the file."""
    lines = [f"# Items proposed for the schedules of {proceedings}.", *(f"# {line}" for line in GUIDE)]
    lines += [f"# schedule: {', '.join(SCHEDULES)}. held_as: {', '.join(HELD)}."]
    lines += [f"# presumption: empty, or {', '.join(PRESUMPTIONS)}.", ""]
    lines += [f"proceedings = {quoted(proceedings)}", f"upto = {upto}", "", "[start]", *(f"{schedule} = 1" for schedule in SCHEDULES)]
    for proposal in proposals:
        lines += ["", *_item(proposal)]
    return "\n".join([*lines, ""])


def _item(proposal: Proposal) -> Iterator[str]:
    yield "[[item]]"
    yield from (f"# {why}" for why in proposal.why)
    yield f"include = {'true' if proposal.include else 'false'}"
    yield f"case = {quoted(proposal.number)}"
    yield f"entries = [{', '.join(map(str, proposal.entries))}]"
    yield f"schedule = {quoted(proposal.schedule)}"
    yield f"description = {quoted(proposal.description)}"
    yield f"location = {quoted(proposal.location)}"
    yield f"made_on = {quoted(proposal.made_on.isoformat() if proposal.made_on else '')}"
    yield f"held_as = {quoted(proposal.held_as)}"
    yield f"agency = {quoted(proposal.agency or '')}"
    yield f"presumption = {quoted(proposal.presumption or '')}"
    yield f"reason = {quoted(proposal.sensitivity_reason or '')}"


# -- reading -------------------------------------------------------------------------------------------------------


def read(told: Mapping[str, Any]) -> Draft:
    """Read what was edited, as tomllib reads it. Raises UsageError where it is no such file; every other fault is a value."""
    items, start = told.get("item", []), told.get("start", {})
    if not told.keys() <= TOP or not isinstance(told.get("proceedings"), str) or type(told.get("upto")) is not int or (
        not isinstance(items, list) or not isinstance(start, dict) or not all(isinstance(each, dict) for each in items)
    ):  # fmt: skip
        raise UsageError("the file is not one that schedule propose made; nothing was recorded; make one with schedule propose")
    starts = all(name in SCHEDULES and _positive(first) for name, first in start.items())
    faults = [] if starts else ["start: a schedule and a number from 1 on each line"]
    wanted, seen = list[Drafted](), dict[tuple[str, int], int]()
    for place, each in enumerate(items, start=1):
        if type(each.get("include")) is not bool:
            faults.append(f"item {place}: include is true or false")
        elif each["include"]:
            found = [*_faults(each), *_twice(each, place, seen)]
            faults += [f"item {place}: {fault}" for fault in found]
            wanted += [] if found else [_drafted(each, place)]
    return Draft(told["proceedings"].upper(), told["upto"], start, tuple(wanted), tuple(faults))


def _drafted(each: Mapping[str, Any], place: int) -> Drafted:
    kept = {name: str(each[name]).strip() for name in KEYS - {"include", "case", "entries", "reason"}}
    fields = {**kept, "sensitivity_reason": str(each["reason"]).strip(), "covers": [*each["entries"]]}
    return Drafted(place, each["case"].upper(), tuple(each["entries"]), {name: value for name, value in fields.items() if value})


def _faults(each: Mapping[str, Any]) -> Iterator[str]:
    """Tell what is wrong with an item that is to be listed: its keys first, and where they are right their values."""
    if missing := sorted(KEYS - each.keys()):
        yield f"{', '.join(missing)} missing"
    elif surplus := len(each.keys() - KEYS):
        yield f"{surplus} keys that no item has"
    elif wrong := sorted(name for name in KEYS - {"include", "entries", "made_on"} if not isinstance(each[name], str)):
        yield f"{', '.join(wrong)} is a text"
    else:
        yield from _of_values(each)


def _of_values(each: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(each["entries"], list) or not each["entries"] or not all(_positive(entry) for entry in each["entries"]):
        yield "entries are the numbers of one or more entries"
    for name, codes, more in (("schedule", SCHEDULES, ""), ("held_as", HELD, ""), ("presumption", PRESUMPTIONS, ", or empty")):
        if each[name] not in codes and (each[name] or not more):
            yield f"{name} is one of {', '.join(codes)}{more}"
    if each["agency"] and not re.fullmatch(AGENCY, each["agency"]):
        yield "agency is the code of an agency, or empty"
    if each["made_on"] != "" and not _day(each["made_on"]):
        yield "made_on is a day such as 2026-03-09, or empty"
    if not each["description"].strip():
        yield "description is empty"
    yield from _reason(each["schedule"], each["reason"].strip())


def _reason(schedule: str, reason: str) -> Iterator[str]:
    if schedule == Schedule.NON_SENSITIVE and reason:
        yield "reason is given of an item that is not sensitive: empty it, or name another schedule"
    elif schedule in SCHEDULES and schedule != Schedule.NON_SENSITIVE and (not reason or TO_COMPLETE in reason):
        yield "reason is not completed: say which public interest disclosing it may harm, and how"


def _twice(each: Mapping[str, Any], place: int, seen: dict[tuple[str, int], int]) -> Iterator[str]:
    entries = each.get("entries")
    for entry in entries if isinstance(entries, list) else []:
        if type(entry) is int and (before := seen.setdefault((str(each.get("case")).upper(), entry), place)) != place:
            yield f"entry {entry} stands in item {before} too"
    if isinstance(entries, list) and len({*map(str, entries)}) < len(entries):
        yield "an entry stands in it twice"


def _positive(value: object) -> bool:
    return type(value) is int and value >= 1


def _day(value: object) -> bool:
    try:
        return date.fromisoformat(str(value)).isoformat() == str(value)
    except ValueError:
        return False
