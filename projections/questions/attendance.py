"""Attendance: which agencies take part in case discussions, which shows whether collaboration is integrated (domain.md 8, 1.3, 5.3).

For which agency a member stood says the unit's own record, which has a row of its own: both are put together where the answer is told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day, rfc3339
from ledger.rules import membership, told_of
from ledger.rules.discussed import HELD, SCHEDULED, asked_to, discussion_of, listed
from ledger.rules.membership import Span
from ledger.rules.recipients import BROUGHT, Kinds, by_kind
from ledger.rules.told_of import day_of
from projections.engine.answer import Asking, Column, Rate, Row, Sum, Told
from projections.engine.question import Question, by_stream

DISSENTED, AGREED = "dissent-recorded", "minutes-agreed"
DISCUSSED = frozenset({SCHEDULED, HELD})
POSTS = frozenset({"user-added", "user-disabled", "user-roles-changed", "role-held", "role-ended"})
"""Types of the unit's record that say for which agency a member stands."""
READ = frozenset({"referral-received", *DISCUSSED, BROUGHT, DISSENTED, AGREED, *POSTS})
COUNTED = ("held", "attended", "apologies", "neither", "contributed", "agreed", "dissents")


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's discussions from its facts as they stand, or for whom the unit's members stood; where there is neither, no row."""
    told = {fact.kind for fact in facts}
    if told.isdisjoint(DISCUSSED) and told.isdisjoint(POSTS):
        return None
    kinds = by_kind(facts)
    held = kinds.get(HELD, ())
    return {
        "number": told_of.number(kinds.get(told_of.REFERRED, ())),
        "discussions": [_discussion(each, kinds, zone) for each in held],
        "arranged": _arranged(kinds.get(SCHEDULED, ()), held, zone),
        "posts": [] if told.isdisjoint(POSTS) else _posts(facts, zone),
        "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts)),
    }


def _discussion(held: Fact, kinds: Kinds, zone: tzinfo) -> Row:
    """Tell of one discussion who was asked to it, who came, and what each agency did in it."""
    arranged = asked_to(held, kinds.get(SCHEDULED, ()), kinds.get(HELD, ()))

    def of_it(kind: str) -> list[Fact]:
        return [fact for fact in kinds.get(kind, ()) if discussion_of(fact, kinds[HELD]) is held]

    return {
        "entry": held.version,
        "on": day_of(held, zone),
        "arranged_in": None if arranged is None else arranged.version,
        "invited": [] if arranged is None else sorted(listed(arranged.fields, "agencies")),
        **{name: sorted(listed(held.fields, field)) for name, field in (("attended", "agencies"), ("absent", "absent"))},
        "apologies": sorted(listed(held.fields, "apologies")),
        "contributed": sorted({agency for fact in of_it(BROUGHT) if isinstance(agency := fact.fields.get("agency"), str)}),
        "agreed": sorted({agency for fact in of_it(AGREED) for agency in listed(fact.fields, "agencies")}),
        "dissents": sorted(agency for fact in of_it(DISSENTED) if isinstance(agency := fact.fields.get("agency"), str)),
    }


def _arranged(scheduled: Sequence[Fact], held: Sequence[Fact], zone: tzinfo) -> Row | None:
    """Tell of the discussion that was arranged since the last one was held; arranged anew, the new one counts."""
    since = max((each.version for each in held), default=0)
    last = max((each for each in scheduled if each.version > since), key=lambda each: each.version, default=None)
    if last is None:
        return None
    return {"entry": last.version, "on": _day(last.fields.get("scheduled_for"), zone), "invited": sorted(listed(last.fields, "agencies"))}


def _day(instant: object, zone: tzinfo) -> str | None:
    try:
        return datetime.fromisoformat(str(instant)).astimezone(zone).date().isoformat()
    except (ValueError, OverflowError):
        return None


def _posts(facts: Iterable[Fact], zone: tzinfo) -> list[Row]:
    """Tell for which agencies each member stood, from day to day: by his login, or as it was recorded of him."""
    state = membership.folded(sorted(facts, key=lambda fact: fact.version))
    found = [(str(user.recorder), span) for user in state.members.values() for span in user.spans(zone)]
    found += [(str(one.member), Span(one.role, one.agency, one.since, one.until, 0)) for _, one in sorted(state.team.roles.items())]
    named = [(who, span) for who, span in found if isinstance(span.agency, str)]  # what no agency is changes nothing: a fold is total
    spans = {(who, span.agency, span.since.isoformat(), span.until and span.until.isoformat()) for who, span in named}
    return [dict(zip(("member", "agency", "since", "until"), each, strict=True)) for each in sorted(spans, key=str)]


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


def is_case(row: Row) -> bool:
    """Whether the row is of a case in which there was a discussion."""
    return bool(row["discussions"])


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """One line an agency; how often each came, and how often all did."""
    held = [each for row in rows for each in row["discussions"] if asking.takes(day(each["on"]))]
    arranged = [row["arranged"] for row in rows if row["arranged"] is not None and asking.takes(day(row["arranged"]["on"]))]
    posts = _posts_by_member(rows)
    counts: dict[str, Counter[str]] = {}
    unplaced = 0
    for each in held:
        stood = [_stood(posts, member, each["on"]) for member in each["apologies"]]
        unplaced += sum(not agencies for agencies in stood)
        _count(each, frozenset().union(*stood), counts)
    pending = Counter(agency for each in arranged for agency in each["invited"])
    lines = [{"agency": agency, **{name: counts[agency][name] for name in COUNTED}} for agency in sorted(counts)]
    rates = [rate for agency in sorted(counts) for rate in _of_one(agency, counts[agency], pending[agency])]
    sums = [each for place, agency in enumerate(sorted(counts)) for each in _sums(place, agency)]
    return Told(lines, [*_of_all(held, len(arranged)), *rates], notes=_unplaced(unplaced), sums=sums)


def _sums(place: int, agency: str) -> Iterator[Sum]:
    """What can be subtracted: an agency came, sent apologies or neither; its rates say what its line says."""
    yield Sum(tuple((place, how) for how in ("attended", "apologies", "neither")), (place, "held"))
    for did, of in (("attended", "held"), ("contributed", "held"), ("agreed", "attended")):
        yield Sum(((place, did),), (place, of))
        yield from (Sum(((f"{did}.{agency}", part),), (place, told)) for part, told in (("k", did), ("n", of)))


def asked(discussion: Mapping[str, Any]) -> frozenset[str]:
    """Give the agencies that were asked to a discussion: invited when it was arranged, or named as represented or as absent."""
    return frozenset(discussion["invited"]) | frozenset(discussion["attended"]) | frozenset(discussion["absent"])


def _count(discussion: Row, apologised: frozenset[str], counts: dict[str, Counter[str]]) -> None:
    """Count a discussion for each agency that was asked to it."""
    for agency in asked(discussion):
        came = agency in discussion["attended"]
        how = "attended" if came else "apologies" if agency in apologised else "neither"
        did = [name for name in ("contributed", "agreed") if agency in discussion[name] and (came or name != "agreed")]
        counts.setdefault(agency, Counter()).update(["held", how, *did])
        counts[agency]["dissents"] += discussion["dissents"].count(agency)


def _posts_by_member(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for post in (post for row in rows for post in row["posts"]):
        found.setdefault(post["member"], []).append(post)
    return found


def _stood(posts: Mapping[str, Sequence[Row]], member: str, on: str) -> frozenset[str]:
    """Give the agencies for which a member stood on a day; days in ISO 8601 sort as days do."""
    each = posts.get(member, ())
    return frozenset(post["agency"] for post in each if post["since"] <= on and (post["until"] is None or on <= post["until"]))


def _of_all(held: Sequence[Row], arranged: int) -> list[Rate]:
    """Whether agencies meet at all, all of those asked come, and more than one brings what it knows."""
    pending = {"arranged, and not recorded as held": arranged}
    return [
        Rate("all_attended", "of the discussions held: every agency that was asked was represented",
             sum(asked(each) <= frozenset(each["attended"]) for each in held), len(held), pending),
        Rate("several_attended", "of the discussions held: two agencies or more were represented",
             sum(len(each["attended"]) > 1 for each in held), len(held), pending),
        Rate("several_contributed", "of the discussions held: two agencies or more brought information",
             sum(len(each["contributed"]) > 1 for each in held), len(held), pending),
    ]  # fmt: skip


def _of_one(agency: str, counted: Counter[str], pending: int) -> list[Rate]:
    to_it, came = f"of the discussions to which {agency} was asked", f"of the discussions at which {agency} was represented"
    return [
        Rate(f"attended.{agency}", f"{to_it}: it was represented", counted["attended"], counted["held"],
             {"arranged, and not recorded as held": pending}),
        Rate(f"contributed.{agency}", f"{to_it}: it brought information", counted["contributed"], counted["held"]),
        Rate(f"agreed.{agency}", f"{came}: it agreed the minutes", counted["agreed"], counted["attended"]),
    ]  # fmt: skip


def _unplaced(apologies: int) -> list[str]:
    if not apologies:
        return []
    return [f"Apologies of members of whom the unit's record does not say here for which agency they stood on that day: {apologies}."]


QUESTION = Question(
    name="attendance",
    version=1,
    title="Which agencies take part in case discussions",
    definition=(
        "Case discussions held, by agency: whether it was represented, sent apologies or neither, brought information, agreed the minutes, "
        "and dissented. Denominator: of each agency the discussions held to which it was asked, which are those for which it was invited "
        "when they were last arranged, or which name it as represented or as absent; of those that it attended, for the minutes. A "
        "discussion that was arranged and is not recorded as held is in no denominator. Apologies are a member's, and count for each "
        "agency for which he stood on that day by the unit's record, where nobody came for it. What is brought, agreed or dissented from "
        "belongs to the discussion that it names, else to the last recorded before it."
    ),
    columns=(
        Column("number", "the unit's number of the case; none for the unit's own record"),
        Column(
            "discussions",
            "each discussion held: its entry and day, the entry that arranged it, agencies invited, represented and absent, members who "
            "sent apologies, agencies that brought information, that agreed the minutes, and that dissented, once for each dissent",
        ),
        Column("arranged", "the discussion that was arranged since the last one was held: its entry, day, and the agencies invited"),
        Column("posts", "of the unit's own record: for which agencies each member stood, from day to day"),
        Column("last_recorded_at", "when the last entry that this depends on was recorded"),
    ),
    lines=(
        Column("agency", "agency, by its code"),
        Column("held", "discussions held to which it was asked", "count"),
        Column("attended", "of these: it was represented", "count"),
        Column("apologies", "of these: it was not represented, and somebody who stood for it sent apologies", "count"),
        Column("neither", "of these: it was not represented, and nobody is known to have sent apologies for it", "count"),
        Column("contributed", "of these: it brought information, there or in writing", "count"),
        Column("agreed", "of those that it attended: it agreed the minutes, in any version", "count"),
        Column("dissents", "dissents that it recorded in them", "count"),
    ),
    cohort="case discussions that were held",
    aggregated=True,
    tell=tell,
    key=by_stream,
    fold=fold,
    order=order,
    listed=is_case,
    types=of_kinds(READ),
)
