"""Which items stand on which schedule under which number, folded from the acts of proceedings: for rules, screens and sheets alike. Pure.

An item is named by the version of the entry that listed it. Numbers run on from the first, whatever it was, across all versions of a
schedule. A number that left the unit, or that names sensitive material, is never used again. One of the schedule of non-sensitive material
that never left is used again first, so that no gap tells of an item that turned out to be sensitive (CPS Disclosure Manual; domain.md 3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ledger.rules.acts import Act

NON_SENSITIVE, SENSITIVE, HIGHLY_SENSITIVE = SERIES = ("non_sensitive", "sensitive", "highly_sensitive")
PREFIXES = {NON_SENSITIVE: "", SENSITIVE: "D", HIGHLY_SENSITIVE: "HS"}
SERIES_OF = {
    "mg6c": NON_SENSITIVE, "streamlined": NON_SENSITIVE, "list": NON_SENSITIVE, "mg6d": SENSITIVE, "highly_sensitive": HIGHLY_SENSITIVE,
}  # fmt: skip
"""Whose numbers stand on a form; a report and a disclosure management document have none."""
REPORT, MANAGEMENT = "mg6e", "dmd"
REPORTED = (NON_SENSITIVE, SENSITIVE)
"""Schedules of whose items the report tells; of highly sensitive material its own schedule alone tells, and whether the test may be met."""
MAY_MEET = frozenset({"undermines", "assists", "both"})
LISTED, AMENDED, MOVED, TESTED, DECIDED, ISSUED = (
    "item-listed", "item-amended", "item-moved", "item-test-applied", "prosecutor-decided", "schedule-issued",
)  # fmt: skip
CORRECTED = "fact-corrected"
SHOWN: Mapping[str, frozenset[str]] = {
    LISTED: frozenset({"description", "location", "held_as", "made_on", "sensitivity_reason"}),
    MOVED: frozenset({"description", "location", "sensitivity_reason"}),
    AMENDED: frozenset({"description", "location", "held_as", "sensitivity_reason"}),
    TESTED: frozenset({"test", "why"}), DECIDED: frozenset({"answer", "reason"}),
}  # fmt: skip
"""By type, the fields whose correction changes what a sheet says of an item."""
CARRIED = frozenset({"made_on"})
"""Fields of the listing that a sheet still tells after a move."""


class Place(NamedTuple):
    """Where an item stands or stood: the version of the entry that put it there, the schedule, and its number on it."""

    version: int
    schedule: str
    number: int


class Issue(NamedTuple):
    """That an item stood on a version of a form: the version of the entry that issued it, and the form."""

    version: int
    form: str


class Answered(NamedTuple):
    """An answer of the prosecutor: the version of its entry, its code, and whether it differs from the answer before it."""

    version: int
    answer: str | None
    anew: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An item. ``history``: where it stood, first to last; ``held_as``: who possesses it; ``presumed``: whether to be disclosable.

    The rest by versions of entries, in order. ``amended``, ``answers`` and ``issued`` tell of the place where it stands now: what was said
    of it on another schedule stays there.
    """

    version: int
    history: tuple[Place, ...]
    held_as: str | None = None
    presumed: bool = False
    amended: tuple[int, ...] = ()
    tests: tuple[tuple[int, str | None], ...] = ()
    answers: tuple[Answered, ...] = ()
    issued: tuple[Issue, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands now."""
        return self.history[-1]

    @property
    def schedule(self) -> str:
        """Code of the schedule on which it stands."""
        return self.place.schedule

    @property
    def number(self) -> int:
        """Its number there."""
        return self.place.number

    @property
    def shown(self) -> str:
        """Its number as a reader sees it."""
        return shown_number(self.schedule, self.number)

    @property
    def stood(self) -> tuple[str, ...]:
        """The numbers under which it stood before, as a reader sees them."""
        return tuple(shown_number(place.schedule, place.number) for place in self.history[:-1])

    @property
    def may_meet(self) -> bool:
        """Whether the test for disclosure may be met, as it was last applied."""
        return bool(self.tests) and self.tests[-1][1] in MAY_MEET

    def since(self, version: int) -> bool:
        """Whether it was listed here, amended or decided otherwise after that entry, or tested where its own schedule tells of that."""
        anew = (each.version for each in self.answers if each.anew)
        tests = () if self.schedule in REPORTED else (tested for tested, _ in self.tests)
        return any(each > version for each in (self.place.version, *self.amended, *anew, *tests))


def shown_number(schedule: str, number: int) -> str:
    """Give a number as a reader sees it: 14, D3, HS1."""
    return f"{PREFIXES.get(schedule, '')}{number}"


def items(acts: Iterable[tuple[int, Act]]) -> dict[int, Item]:
    """Give each item by the version of the entry that listed it. Total: what names no item changes nothing."""
    found: dict[int, Item] = {}
    told: dict[int, tuple[int, Act]] = {}
    for version, act in acts:
        if act.kind == ISSUED:
            _issue(found, Issue(version, str(act.fields.get("form"))))
        elif act.kind == CORRECTED:
            _correct(found, told, version, act)
        else:
            named = version if act.kind == LISTED else _whole(act.fields.get("item"))
            told[version] = named, act
            _say(found, named, version, act)
    return found


def standing(found: Mapping[int, Item], schedule: str) -> list[Item]:
    """Give the items on a schedule in order of their numbers."""
    return sorted((item for item in found.values() if item.schedule == schedule), key=lambda item: (item.number, item.version))


def last_number(found: Mapping[int, Item], schedule: str) -> int | None:
    """Give the last number used on a schedule; None where there is none, so that the next may be any.

    On that of non-sensitive material, a number that its item left before any version held it counts as not used.
    """
    kept = [item.number for item in found.values() if item.schedule == schedule]
    left = [place.number for item in found.values() for place in item.history if place.schedule == schedule != NON_SENSITIVE]
    return max((*kept, *left), default=None)


def gaps(found: Mapping[int, Item]) -> list[int]:
    """Give the numbers on the schedule of non-sensitive material under which no item stands, from that with which it began, in order."""
    used = {item.number for item in found.values() if item.schedule == NON_SENSITIVE}
    return sorted(set(range(min(_began(found), *used), max(used))) - used) if used else []


def _began(found: Mapping[int, Item]) -> int:
    """Give the number with which that schedule began since it was last empty: another one would tell that something stood before it."""
    moves = [(place, before) for item in found.values() for before, place in zip((None, *item.history), item.history, strict=False)]
    count, began = 0, 0
    for place, before in sorted(moves, key=lambda each: each[0].version):
        began = place.number if place.schedule == NON_SENSITIVE and not count else began
        count += (place.schedule == NON_SENSITIVE) - (before is not None and before.schedule == NON_SENSITIVE)
    return began


def next_number(found: Mapping[int, Item], schedule: str) -> int | None:
    """Give the number that the next item on a schedule takes; None: any."""
    if schedule == NON_SENSITIVE and (open_ := gaps(found)):
        return open_[0]
    last = last_number(found, schedule)
    return None if last is None else last + 1


def _say(found: dict[int, Item], named: int, version: int, act: Act) -> None:
    if act.kind == LISTED:
        found[version] = Item(version, (_place(version, act),), act.fields.get("held_as"), bool(act.fields.get("presumption")))
    elif (item := found.get(named)) is None:
        return
    elif act.kind == MOVED:
        found[named] = replace(item, history=(*item.history, _place(version, act)), amended=(), answers=(), issued=())
    elif act.kind == AMENDED:
        held_as = act.fields.get("held_as", item.held_as)
        found[named] = replace(item, held_as=held_as, amended=(*item.amended, version))
    elif act.kind == TESTED:
        found[named] = replace(item, tests=(*item.tests, (version, act.fields.get("test"))))
    elif act.kind == DECIDED:
        answer, before = act.fields.get("answer"), item.answers[-1].answer if item.answers else None
        anew = bool(item.answers) and answer != before
        found[named] = replace(item, answers=(*item.answers, Answered(version, answer, anew)))


def _issue(found: dict[int, Item], issue: Issue) -> None:
    for item in standing(found, SERIES_OF.get(issue.form, "")):
        found[item.version] = replace(item, issued=(*item.issued, issue))


def _correct(found: dict[int, Item], told: Mapping[int, tuple[int, Act]], version: int, act: Act) -> None:
    """Take a correction of what is said of an item in its present place for an amendment."""
    target, field = _whole(act.fields.get("target")), act.fields.get("field")
    named, said = told.get(target, (0, act))
    item = found.get(named)
    if item is None or field not in SHOWN.get(said.kind, ()) or (_stale(item, target, said) and field not in CARRIED):
        return
    if field == "reason" and item.schedule == NON_SENSITIVE:
        return  # no form of that schedule gives the prosecutor's reasons, and the item told again would show that there are some
    if said.kind == TESTED:
        found[named] = replace(item, tests=(*item.tests, (version, item.tests[-1][1] if item.tests else None)))
    else:
        found[named] = replace(item, amended=(*item.amended, version))


def _stale(item: Item, target: int, said: Act) -> bool:
    """Whether an entry speaks of a place where the item stands no more; a test is one of the item wherever it stands."""
    return said.kind != TESTED and target < item.place.version


def _place(version: int, act: Act) -> Place:
    return Place(version, str(act.fields.get("schedule")), _whole(act.fields.get("number")))


def _whole(value: object) -> int:
    return value if type(value) is int else 0

