"""Which items the entries of a case make, with drafted descriptions, for a disclosure officer to judge. Pure.

A description says what it is, who made it by role and agency, on which day and of whom in general words, from coded fields alone
(``described``). Whatever may meet the test, is presumed to be disclosable, may be sensitive, is restricted, disputed or destroyed is
listed by itself; what is routine in one kind is listed as a block (CPS Disclosure Manual). Of what an agency holds only that is told.
Nothing here decides: what is proposed is changed, left out or confirmed by a person. Sources: CPIA 1996 s.24; domain.md 3, 8.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from typing import NamedTuple
from uuid import UUID

from ledger.events.catalogue import TYPES
from ledger.events.envelope import Possession
from ledger.events.fact import ERASED, Fact
from ledger.events.occurred import Occurred, long_date
from ledger.events.schedules import Schedule
from ledger.privacy.opening import Entry
from projections.court import destroyed, phrases, weighing
from projections.court.described import BESIDE, NOT_ITEMS, OF_ITS_HOLDER, Wording, wording
from projections.engine.time import CORRECTIONS, resolve

IN_LEDGER = "the electronic records of the unit"
LATER = Wording("Record of what was added later to an entry that is listed already", weigh="it corrects or adds to what is listed")
"""How a correction, dispute or statement is described whose entry was listed before it."""
DESTROYED = Wording("Record of which the content was destroyed")
TOGETHER = "text in {} of them: read it, and list by itself what may meet the test"


class Names(NamedTuple):
    """How those who made entries are called: by whom in words (role and agency, never a name), an agency on a day, and the unit's zone."""

    by: Callable[[Fact], str]
    agency: Callable[[str, date], str]
    zone: tzinfo


class Case(NamedTuple):
    """A case of the proceedings: its stream and number, its entries as opened, and those listed already, each with its schedule.

    ``reader``: code of the agency whose officer prepares the schedules: what was shared with it, it has seen.
    """

    stream: UUID
    number: str
    entries: Sequence[Entry]
    listed: Mapping[int, str] = {}
    reader: str = ""

    @property
    def seen(self) -> frozenset[int]:
        """Numbers of the entries that were shared with the reader's agency."""
        made = (each.fact for each in self.entries if each.fact.kind == "share-made" and each.fact.fields.get("recipient") == self.reader)
        return frozenset(item for fact in made for item in fact.fields.get("items") or () if isinstance(item, int))


class Proposal(NamedTuple):
    """An item that is proposed. ``entries``: their numbers in ``case``; ``why``: what the person who decides should know.

    ``sensitivity_reason`` is begun, and to be completed, on a schedule of sensitive material; it is None on the other. ``include``:
    whether it is proposed to be listed.
    """

    case: UUID
    number: str
    entries: tuple[int, ...]
    description: str
    made_on: date | None
    held_as: str
    agency: str | None
    location: str
    schedule: str
    presumption: str | None
    sensitivity_reason: str | None
    why: tuple[str, ...] = ()
    include: bool = True


class Listing(NamedTuple):
    """An entry that becomes an item or part of a block: as it stands corrected, with what goes with it, how it is worded and weighed."""

    entry: Entry
    fact: Fact
    beside: tuple[Entry, ...]
    wording: Wording
    weighed: weighing.Weighed

    @property
    def block(self) -> tuple[str, str | None] | None:
        """By what it is listed together with others, if with any: its kind in words, and who possesses it."""
        alone = self.wording.presumed or self.wording.weigh or self.beside or self.entry.withheld or self.weighed.alone
        return None if alone or not self.wording.many else (self.wording.many, self.weighed.agency)


def proposed(cases: Iterable[Case], names: Names) -> list[Proposal]:
    """Propose the items of some cases, case by case in order of the day on which each was made."""
    return [proposal for case in cases for proposal in _of_case(case, names)]


def _of_case(case: Case, names: Names) -> Iterator[Proposal]:
    seen = case.seen
    alone, together = list[Proposal](), defaultdict[tuple[str, str | None], list[Listing]](list)
    for listing in _listings(case):
        if listing.fact.held is not None:
            alone.append(_held(case, listing, names, seen=listing.fact.version in seen))
        elif (block := listing.block) is not None:
            together[block].append(listing)
        else:
            alone.append(_single(case, listing, names))
    blocks = [_block(case, each, names) if len(each) > 1 else _single(case, each[0], names) for each in together.values()]
    yield from sorted([*alone, *blocks], key=lambda each: (each.made_on or date.min, each.entries))


def _listings(case: Case) -> Iterator[Listing]:
    by_position = {entry.fact.position: entry for entry in case.entries}
    restrictions = weighing.restrictions(entry.fact for entry in case.entries)
    told = [fact for fact, _ in resolve((entry.fact for entry in case.entries), None)]
    beside, apart = _later(case, told)
    for fact in told:
        of = apart.get(fact.version)
        worded = LATER if fact.version in apart else _worded(fact)
        if fact.version in case.listed or worded is None:
            continue
        entry, added = by_position[fact.position], tuple(by_position[each.position] for each in beside[fact.version])
        stands = case.listed.get(of.version) if of is not None else None
        weighed = weighing.weighed(entry, fact, worded, [each.fact for each in added], restrictions, weighing.Listed(of, stands))
        yield Listing(entry, fact, added, worded, weighed)


def _later(case: Case, told: Sequence[Fact]) -> tuple[Mapping[int, list[Fact]], Mapping[int, Fact | None]]:
    """Give what goes with each entry, and by its own number what is listed apart, with the listed entry that it concerns, if any."""
    versions = {fact.version: fact for fact in told}
    beside, apart = defaultdict[int, list[Fact]](list), dict[int, Fact | None]()
    for fact in told:
        if fact.kind in BESIDE and fact.version not in case.listed:
            target = _concerned(fact, versions)
            if target is None or target.version in case.listed:
                apart[fact.version] = target
            elif target.kind not in NOT_ITEMS:
                beside[target.version].append(fact)
    return beside, apart


def _concerned(fact: Fact, versions: Mapping[int, Fact]) -> Fact | None:
    """Give the entry that a correction, dispute, answer or statement concerns in the end; None where it is not there."""
    seen = {fact.version}
    while fact.kind in BESIDE:
        named = fact.fields.get("target", fact.fields.get("dispute"))
        found = versions.get(named) if isinstance(named, int) else None
        if found is None or found.version in seen:
            return None
        fact = found
        seen.add(fact.version)
    return fact


def _worded(fact: Fact) -> Wording | None:
    """Give how an entry is worded; None where it is no item by itself. One of a type not known here is an item without a kind."""
    if fact.type == ERASED:
        return DESTROYED
    if fact.held is not None or fact.kind in OF_ITS_HOLDER:
        return Wording("")
    if fact.kind in NOT_ITEMS or fact.kind in BESIDE:
        return None
    return wording(fact.kind, fact.fields) or (None if fact.type in TYPES else Wording("Record of a kind that this program does not know"))


# -- one item each -------------------------------------------------------------------------------------------------


def _single(case: Case, listing: Listing, names: Names) -> Proposal:
    entry, fact, weighed = listing.entry, listing.fact, listing.weighed
    made = made_on(fact, names.zone)
    whom = phrases.whom([fact, *(each.fact for each in listing.beside)])
    by = f" by {names.by(fact)}" if fact.who else ""
    parts = [
        phrases.rendered(listing.wording, fact, names.zone), _happened(fact, made, names.zone), f"made{by} on {long_date(made)}",
        f"concerning {whom}" if whom else "",
    ]  # fmt: skip
    beside = phrases.with_later(listing.beside, lambda each: long_date(made_on(each, names.zone)))
    said = [f"{', '.join(part for part in parts if part)}{beside}.", destroyed.content(entry, names.zone)]
    description = " ".join(part for part in (*said, weighing.RESTRICTED if weighed.restricted else "") if part)
    entries = tuple(sorted((fact.version, *(each.fact.version for each in listing.beside))))
    return _proposal(case, entries, description, made, listing, names)


def _block(case: Case, listings: Sequence[Listing], names: Names) -> Proposal:
    days = [made_on(each.fact, names.zone) for each in listings]
    makers = phrases.listed(dict.fromkeys(names.by(each.fact) for each in listings if each.fact.who))
    when = f"on {long_date(days[0])}" if min(days) == max(days) else f"between {long_date(min(days))} and {long_date(max(days))}"
    whom = phrases.whom([each.fact for each in listings])
    many = f"{phrases.number(len(listings))} {listings[0].wording.many}"
    description = f"{many}, made {when}{f' by {makers}' if makers else ''}{f', concerning {whom}' if whom else ''}."
    first = listings[0]
    told = _proposal(case, tuple(each.fact.version for each in listings), description, min(days), first, names)
    texts = sum(weighing.has_text(each.entry) for each in listings)
    return told._replace(why=(*told.why, *([TOGETHER.format(texts)] if texts else [])))


def _proposal(case: Case, entries: tuple[int, ...], description: str, made: date, listing: Listing, names: Names) -> Proposal:
    weighed = listing.weighed
    held_as = weighed.possession
    agency = weighed.agency if held_as != Possession.INVESTIGATOR.value else None
    where = IN_LEDGER if agency is None else names.agency(agency, made)
    return Proposal(
        case.stream, case.number, entries, description, made, held_as, agency, where, weighed.schedule,
        None if weighed.presumption is None else str(weighed.presumption), weighed.reason, (*weighed.why, *weighing.unseen(listing.entry)),
    )  # fmt: skip


def _held(case: Case, listing: Listing, names: Names, *, seen: bool) -> Proposal:
    """Tell that an agency holds an entry, of which day and whether it was seen, and nothing that it says (design: agency-held entries)."""
    fact = listing.fact
    made = fact.recorded_at.astimezone(names.zone).date()
    code = str((fact.held or {}).get("originator", ""))
    holder = names.agency(code, made) if code else "another agency"
    ask = f"caseledger share ask {case.number} --of {code} --items {fact.version} --purposes criminal_proceedings --urgency routine"
    said = (f"Record held by {holder}, entered on {long_date(made)}.", destroyed.content(listing.entry, names.zone))
    more = weighing.RESTRICTED if listing.weighed.restricted else ""
    held_as = Possession.SEEN if seen else Possession.THIRD_PARTY
    return Proposal(
        case.stream, case.number, (fact.version,), " ".join(part for part in (*said, more) if part), made, held_as.value, code or None,
        holder, Schedule.SENSITIVE.value, None,
        weighing.begun([weighing.HELD]), (f"to ask for it: {ask}",),
    )  # fmt: skip


def made_on(fact: Fact, zone: tzinfo) -> date:
    """Give the day on which an entry was made: that of its recording, and of an imported one that on which it happened."""
    since = fact.since
    return (since.latest(zone) if isinstance(since, Occurred) else since).astimezone(zone).date()


def _happened(fact: Fact, made: date, zone: tzinfo) -> str:
    """Say of which day an entry tells, where that is another than that on which it was made."""
    if fact.type == ERASED or fact.type in CORRECTIONS or fact.occurred.can_be_of(made, zone):
        return ""
    return f"relating to {phrases.days(fact.occurred, zone)}"

