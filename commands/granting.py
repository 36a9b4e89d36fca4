"""What standing agreements open to whom: as a matrix, and what one more adoption or review would open and close, told before it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import output
from ledger.errors import VerificationFailed

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Event
    from ledger.rules.agreed import Agreement
    from ledger.rules.membership import UnitState

UNIT = "UNIT"
"""How the unit's own record is named in an address."""
ALWAYS = frozenset({"unit", "access"})
"""Groups in which roles alone say who may record, whatever was agreed."""
DUTIES = frozenset({"privacy", "corrections", "proceedings"})
"""Groups in which each agency records in what it sees, whatever was agreed: rights, corrections, disclosure (046_grants.sql)."""
REVIEW, SOURCE = "review of a standing agreement", "the day by which the agreement itself is to be reviewed (domain.md 5.8)"
"""A clock of the unit, told with those of its cases, and its rule."""
FEW = 3
"""Codes that may be missing where the rest are named as all but these."""
Opened = dict[tuple[str, str], frozenset[tuple[str, str]]]
"""By agency and group, what is open to it there: purposes, each with the agency that brought the entry."""


def standing(ledger: "Ledger", by: datetime, upto: int | None = None) -> "UnitState":
    """The unit as its record had it by an instant, and up to a position where one is named."""
    from ledger.rules import membership

    facts = (fact for fact in ledger.facts(ledger.unit_stream()) if fact.recorded_at <= by and (upto is None or fact.position <= upto))
    return membership.folded(facts, ledger.policy)


def agencies(state: "UnitState", more: Iterable[str] = ()) -> list[str]:
    """Every agency that the unit knows: named, of a user, or named by an agreement; in alphabetical order."""
    named = {one.agency for one in state.team.names.values()} | {user.agency for user in state.members.values()}
    agreed = {code for each in state.agreements.values() for code in (*each.agencies, *each.originators)}
    return sorted((named | agreed | {*more}) - {"*"})


def shortly(codes: Collection[str], every: Collection[str], whole: str = "all") -> str:
    """Name codes in as few words as tell them: all of ``every`` (``whole``), all but a few, or each; it is empty where it is not known."""
    missing = [code for code in every if code not in codes]
    if "*" in codes or (every and not missing):
        return whole
    few = 0 < len(missing) <= FEW and len(codes) > 2 * len(missing)
    return (f"{whole} but {', '.join(missing)}" if few else ", ".join(codes)).replace("_", " ")


def checked(ledger: "Ledger") -> Iterator[tuple[str, str, bool]]:
    """Give what must hold of the agreements in force, what was found, and whether it holds: reviewed in time, and the leaders' own."""
    from ledger.rules.agreed import in_force

    today = ledger.today()
    try:
        known = in_force(standing(ledger, ledger.now()).agreements)
    except VerificationFailed as error:  # which entry it is, doctor tells by another check
        yield "standing agreements can be read", str(error), False
        return
    late = [f"UNIT#{each.version} overdue since {each.review_on}" for each in known if each.overdue(today)]
    told = ", ".join(late) or f"{output.counted(len(known), 'agreement')} in force"
    yield "each standing agreement was reviewed in time", told, not late
    first = next((each for each in known if each.provisional), None)
    told = "none is provisional" if first is None else f"UNIT#{first.version} is provisional (caseledger share agreement adopt)"
    yield "the standing agreement is the leaders'", told, first is None


def reviews(ledger: "Ledger", by: datetime, upto: int | None = None) -> dict[str, Any]:
    """Give the clocks of the unit as a row of ``due``: each agreement that stood at an instant or position, until its day of review."""
    from ledger.events.occurred import rfc3339
    from ledger.rules.agreed import in_force
    from ledger.rules.deadlines import Terms, end_of

    terms = Terms(ledger.zone)
    days = {each.version: each.review_on for each in in_force(standing(ledger, by, upto).agreements)}
    ends = {version: end_of(day, terms) for version, day in days.items() if day is not None}
    clocks = [
        {"clock": REVIEW, "entry": version, "due": rfc3339(end), "counts_from": None, "owner": None, "victim": None}
        for version, end in ends.items() if end is not None
    ]  # fmt: skip
    return {"number": UNIT, "state": "open", "owner": None, "clocks": clocks, "last_recorded_at": rfc3339(by)}


def matrix(state: "UnitState", codes: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Give a row for each group: for each agency, the entries of the agreements by which it sees what another brought there."""
    from ledger.events.group import Group
    from ledger.rules.agreed import in_force

    known = in_force(state.agreements)
    for group in Group.meanings():
        cells = {code: [each.version for each in known if _of_others(each, code, group, codes)] for code in codes}
        yield {"group": group, **{code: " ".join(f"#{version}" for version in found) or None for code, found in cells.items()}}


def announced(ledger: "Ledger", event: "Event") -> str:
    """Tell on standard error what an adoption or a review opens and closes for each agency; gives what is to be said of it afterwards."""
    from ledger.rules.agreed import in_force

    state = standing(ledger, ledger.now())
    after = _after(ledger, state, event)
    named = {code for each in after for code in (*each.agencies, *each.originators)}
    unknown = sorted(named - {*agencies(state)} - {"*"})
    codes = agencies(state, named)
    before = in_force(state.agreements)
    before_it, after_it = (opened(found, codes) for found in (before, after))
    told = [*changes(before_it, after_it, codes), *recording(before, after, codes)]
    for line in told or ["Nothing is opened and nothing is closed by it."]:
        output.note(line)
    for code in unknown:
        output.note(f"{code} is no agency that the unit's record knows: if it is one, caseledger record agency-named")
    blind = _blinded(before_it, after_it, codes)
    return f"{', '.join(blind)} {'sees' if len(blind) == 1 else 'see'} no case that another agency opened." if blind else ""


def opened(standing_ones: Sequence["Agreement"], codes: Sequence[str]) -> Opened:
    """Give what these agreements open of others' entries, by agency and group."""
    from ledger.events.envelope import Purpose
    from ledger.events.group import Group

    return {
        (code, group): frozenset(
            (purpose, other) for other in codes if other != code for purpose in Purpose.meanings()
            if any(each.opens(code, group, other, purpose) for each in standing_ones)
        )
        for code in codes for group in Group.meanings()
    }  # fmt: skip


def changes(before: Opened, after: Opened, codes: Sequence[str]) -> Iterator[str]:
    """Tell for each agency which groups open, close, open wider and narrow, and whether it is left without any case but its own."""
    told = ((f"{words} {_groups(groups)}", code) for code in codes for words, groups in _changed(before, after, code).items())
    yield from (f"{', '.join(same)}: {words}" for words, same in _by_words(told))
    if blind := _blinded(before, after, codes):
        them = "it" if len(blind) == 1 else "them"
        yield f"{', '.join(blind)} would see no case that another agency opened: referrals and gates would be closed to {them}"


def recording(before: Sequence["Agreement"], after: Sequence["Agreement"], codes: Sequence[str]) -> Iterator[str]:
    """Tell in which groups each agency may record from then on, or may not any more: an agency records what an agreement names."""
    from ledger.events.group import Group

    told = []
    for code in codes:
        then, now = ({group for group in Group.meanings() for each in found if each.lets_record(code, group)} for found in (before, after))
        for words, groups in (("may record in", now - then), ("may no longer record in", then - now)):
            if named := [group for group in Group.meanings() if group in groups and group not in ALWAYS | DUTIES]:
                told.append((f"{words} {_groups(named)}", code))
    yield from (f"{', '.join(same)} {words}" for words, same in _by_words(told))


def sees_cases(found: Opened, code: str) -> bool:
    """Whether an agency sees cases that some other opened: referrals and decisions at the gates of the same agency."""
    referral, gates = ({other for _, other in found.get((code, group), ())} for group in ("referral", "gates"))
    return bool(referral & gates)


def _blinded(before: Opened, after: Opened, codes: Sequence[str]) -> list[str]:
    return [code for code in codes if sees_cases(before, code) and not sees_cases(after, code)]


def _groups(named: Collection[str]) -> str:
    from ledger.events.group import Group

    return shortly(named, [group for group in Group.meanings() if group not in ALWAYS], "every group")


def _by_words(told: Iterable[tuple[str, str]]) -> Iterable[tuple[str, list[str]]]:
    """Give what is told, each once, with the agencies of which it is."""
    found: dict[str, list[str]] = {}
    for words, code in told:
        found.setdefault(words, []).append(code)
    return found.items()


def _changed(before: Opened, after: Opened, code: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for (agency, group), then in before.items():
        now = after[agency, group]
        if agency != code or then == now:
            continue
        words = "opens" if not then else "closes" if not now else "opens wider" if then < now else "narrows" if now < then else "changes"
        found.setdefault(words, []).append(group)
    return found


def _after(ledger: "Ledger", state: "UnitState", event: "Event") -> list["Agreement"]:
    """The agreements in force once the event is recorded."""
    from ledger.events.fact import fact_from_units
    from ledger.rules.agreed import evolve, in_force

    fact = fact_from_units(
        position=0, stream=ledger.unit_stream(), version=max(state.entries) + 1, event=UUID(int=0), recorded_at=ledger.now(),
        recorder=ledger.me.recorder, units={"what": {"type": event.type_name()}} | event.values(),
    )  # fmt: skip
    return in_force(evolve(state.agreements, fact))


def _of_others(each: "Agreement", code: str, group: str, codes: Sequence[str]) -> bool:
    return any(each.opens(code, group, other) for other in codes if other != code)
