"""P28 workload: what was done by which agency, role and member, in what working time, and whose the open cases are (domain.md 6).

It is made of the record's own entries. Who read what stands in another log, whose use is restricted (DPA 2018 s.62(4)): none of it is here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from statistics import median
from typing import Any, NamedTuple, TypeVar

from ledger.events.envelope import MOST_MINUTES
from ledger.events.fact import ERASED, Fact
from ledger.events.occurred import day, rfc3339
from ledger.rules.told_of import day_of
from projections.engine.answer import Asking, Column, Measure, Rate, Row, Sum, Told
from projections.engine.question import Question, by_stream

REFERRED, CLOSED = "referral-received", "case-closed"
TURNS = frozenset({CLOSED, "case-reopened"})
OWNERS = frozenset({"case-allocated", "case-transferred"})

Counts = TypeVar("Counts")
Author = tuple[str, str | None, str | None]
"""Agency, role and member; of what an agency holds only the agency is known."""


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One record's entries by author and day from its facts as they stand, in the order in which they happened."""
    authored, timed, gone = defaultdict[tuple[Author, str], int](int), defaultdict[str, int](int), defaultdict[str, int](int)
    effort = defaultdict[tuple[str, str], defaultdict[str, list[int]]](lambda: defaultdict(list))
    case, number, turn, owned = False, None, None, None
    for fact in facts:
        kind, who, author = fact.kind, fact.who, _author(fact)
        if kind == REFERRED:
            case, number = True, number or fact.stamp.get("number")
        elif kind in TURNS:
            turn = kind
        elif kind in OWNERS:
            owned = fact
        if author is None and kind != ERASED:
            continue  # the ledger wrote it itself
        on = day_of(fact, zone)
        if author is None:
            gone[on] += 1
            continue
        authored[author, on] += 1
        if "effort" in who and (worked := list(_effort(who["effort"]))):
            timed[on] += 1
            for agency, grade, minutes in worked:
                effort[agency, grade][on].append(minutes)
    if not (case or authored or gone):
        return None  # the ledger's own stream, which no reader sees
    return {
        "number": number,
        "state": None if not case else "closed" if turn == CLOSED else "open",
        "owner": _text(owned.fields.get("owner")) if owned is not None else None,
        "authored": _by_author(authored),
        "effort": [
            {"agency": agency, "grade": grade, "days": {on: [sum(each), len(each)] for on, each in sorted(days.items())}}
            for (agency, grade), days in sorted(effort.items())
        ],
        "timed": dict(sorted(timed.items())),
        "gone": dict(sorted(gone.items())),
        "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts)),
    }  # fmt: skip


def _by_author(authored: Mapping[tuple[Author, str], int]) -> list[Row]:
    found: dict[Author, dict[str, int]] = {}
    for (author, on), entries in sorted(authored.items(), key=str):
        found.setdefault(author, {})[on] = entries
    return [{"agency": agency, "role": role, "member": member, "days": days} for (agency, role, member), days in found.items()]


def _author(fact: Fact) -> Author | None:
    """Give whoever did what an entry says; None of what the ledger wrote itself, and of what is erased or under restriction."""
    who = fact.who
    if not who:
        agency = fact.brought_by if fact.held is not None else None
        return None if agency is None else (agency, None, None)
    agency, role, actor = who.get("agency"), who.get("role"), who.get("actor")
    if type(agency) is str:
        return agency, role if type(role) is str else None, actor if type(actor) is str else None
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _effort(told: Any) -> Iterator[tuple[str, str, int]]:
    """Give agency, grade and minutes of each part of the working time that can be read."""
    for part in told if isinstance(told, list) else ():
        if isinstance(part, dict):
            agency, grade, minutes = part.get("agency"), part.get("grade"), part.get("minutes")
            if isinstance(agency, str) and isinstance(grade, str) and type(minutes) is int and 0 <= minutes <= MOST_MINUTES:
                yield agency, grade, minutes


def order(row: Row) -> str:
    """By number; what has none, such as the unit's own record, last."""
    return str(row["number"])


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """One line for each agency and role, and one for each member; the working time by grade."""
    done = [
        Done(place, each["agency"], each["role"], each["member"], number)
        for place, row in enumerate(rows) for each in row["authored"] if (number := sum(_within(each["days"], asking)))
    ]  # fmt: skip
    owners = Counter(row["owner"] for row in rows if row["state"] == "open")
    timed = sum(number for row in rows for number in _within(row["timed"], asking))
    gone = sum(number for row in rows for number in _within(row["gone"], asking))
    cases, entries = owners.total(), sum(each.entries for each in done)
    rates = [
        Rate("timed", "of the entries: working time is recorded with them", timed, entries, {"erased, or under restriction": gone}),
        Rate("owned", "of the open cases: allocated to a member", cases - owners[None], cases),
    ]
    roles = [*_of_roles(done, owners)]
    sums = [Sum(tuple((place, "entries") for place in range(len(roles))), ("timed", "n"))] if roles else []
    return Told([*roles, *_of_members(done, owners)], rates, [*_of_grades(rows, asking), _of_owners(owners)], sums=sums)


def _within(days: Mapping[str, Counts], asking: Asking) -> Iterable[Counts]:
    """Give what was done in the window."""
    if asking.since is None and asking.until is None:
        return days.values()
    return [each for on, each in days.items() if asking.takes(day(on))]


class Done(NamedTuple):
    """How many entries of the window have this author in one record, which has this place among the rows."""

    place: int
    agency: str
    role: str | None
    member: str | None
    entries: int


def _of_roles(done: Iterable[Done], owners: Mapping[str | None, int]) -> Iterator[Row]:
    """Count for each agency and role."""
    parts = defaultdict[tuple[str, str], list[Done]](list)
    for each in done:
        parts[each.agency, each.role or ""].append(each)
    for (agency, role), part in sorted(parts.items()):
        yield {"by": "role", "agency": agency, "role": role or None, "member": None, **_counted(part, owners)}


def _of_members(done: Iterable[Done], owners: Mapping[str | None, int]) -> Iterator[Row]:
    """Count for each member, in whichever roles; whoever only owns cases too."""
    parts: dict[str, list[Done]] = {owner: [] for owner in owners if owner is not None}
    for each in done:
        if each.member is not None:
            parts.setdefault(each.member, []).append(each)
    for member, part in sorted(parts.items(), key=lambda each: (min((one.agency for one in each[1]), default=""), each[0])):
        counted = _counted(part, owners) | {"members": 1, "open_cases": owners.get(member, 0)}
        agency, role = _one(each.agency for each in part), _one(each.role for each in part)
        yield {"by": "member", "agency": agency, "role": role, "member": member, **counted}


def _counted(done: Sequence[Done], owners: Mapping[str | None, int]) -> Row:
    members = {each.member for each in done if each.member is not None}
    return {
        "members": len(members), "records": len({each.place for each in done}), "entries": sum(each.entries for each in done),
        "open_cases": sum(owners.get(member, 0) for member in members),
    }  # fmt: skip


def _one(names: Iterable[str | None]) -> str | None:
    """Give what all of them are; None where they are not one."""
    found = set(names)
    return found.pop() if len(found) == 1 else None


def _of_grades(rows: Iterable[Row], asking: Asking) -> Iterator[Measure]:
    """Add up working time for each agency and grade."""
    found = defaultdict[tuple[str, str], list[list[int]]](list)
    for each in (each for row in rows for each in row["effort"]):
        found[each["agency"], each["grade"]] += _within(each["days"], asking)
    for (agency, grade), parts in sorted(found.items()):
        minutes, entries = (sum(numbers) for numbers in zip(*parts, strict=True)) if parts else (0, 0)
        yield Measure(f"minutes.{agency}.{grade}", f"working time of {agency}, grade {grade}", minutes, "minutes", entries)


def _of_owners(owners: Mapping[str | None, int]) -> Measure:
    each = [number for owner, number in owners.items() if owner is not None]
    nobody = {"open cases that are nobody's": owners.get(None, 0)}
    return Measure("open_cases", "open cases of a member who has any, median", median(each) if each else None, "cases", len(each), nobody)


QUESTION = Question(
    name="workload",
    version=1,
    title="What was recorded by which agency, role and member, and who owns how many open cases",
    definition=(
        "Entries of cases, of persons' records and of the unit's, by the agency, role and member that each names as having done what it "
        "says, whoever typed it, and by the day on which that was done; working time by the agency and grade it was of, where it is "
        "recorded. Who read what is in another log, and not in this answer. Denominator: all entries in the window that this reader may "
        "see and that somebody made; of those that an agency holds only the agency is known. Open cases are those that were not closed "
        "after they were last reopened, by the member to whom each was last allocated, at the moment of asking and whatever the window; "
        "those of an agency's role are of members who did anything in it in the window. Entries differ in what they cost: their number "
        "compares nobody's work."
    ),
    columns=(
        Column("number", "the unit's number of the case; none for another record"),
        Column("state", "of a case: open, or closed when it was closed after it was last reopened"),
        Column("owner", "the member, by opaque id, to whom the case was last allocated; none before that and after a transfer"),
        Column("authored", "number of entries by day, for each agency, role and member that they name; as far as it can be seen"),
        Column("effort", "minutes of working time by day, and with how many entries, for each agency and grade"),
        Column("timed", "number of entries with working time, by day"),
        Column("gone", "number of entries that are erased or under restriction, so that nobody is named, by day"),
        Column("last_recorded_at", "when the last entry was recorded"),
    ),
    lines=(
        Column("by", "what is counted: what was done in an agency's role, or by a member", "words"),
        Column("agency", "agency for which it was done, by its code; none of a member who did so for several"),
        Column("role", "role in which it was done; none of what an agency holds, or of a member who did so in several", "words"),
        Column("member", "member who did it, or whose the open cases are", "member"),
        Column("members", "members who did it", "heads"),
        Column("records", "cases and other records in which it was done", "count"),
        Column("entries", "entries that say what was done", "count"),
        Column("open_cases", "open cases that were last allocated to the member, or to these members", "count"),
    ),
    cohort="acts that were done",
    aggregated=True,
    tell=tell,
    key=by_stream,
    fold=fold,
    order=order,
)
