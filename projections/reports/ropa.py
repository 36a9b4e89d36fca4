"""P24: the record of processing activities of each controller (DPA 2018 s.61, UK GDPR Art 30).

It is made from the catalogue, agreements, shares and policy. One row for each agency of the unit and each group of event types that it may
record: an activity. What the catalogue cannot know, as what data a group is of in words, stands in tables here that a test holds against
it. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.event import Event, fields_of
from ledger.events.group import Group
from ledger.events.lawful import Condition, LawfulBasis, Sector, default_basis
from ledger.rules.agreed import Agreement

Row = dict[str, Any]
DATA: Mapping[str, tuple[str, ...]] = {
    Group.REFERRAL: ("identity", "contact", "numbers in other systems", "relationship", "accounts of conduct", "criminal offences alleged"),
    Group.GATES: ("decisions and their reasons", "criminal offences alleged"),
    Group.DISCUSSION: ("what agencies know", "criminal offences alleged", "health"),
    Group.ASSESSMENT: ("assessments of behaviour and risk", "mental health", "sex life or orientation, where it is told"),
    Group.PLAN: ("measures and whom they serve", "where a victim can be found, where it is told"),
    Group.VICTIM: ("contact", "needs", "views", "consent", "safety plans", "health, where it is told"),
    Group.JUSTICE: ("criminal offences alleged, proceedings and convictions",),
    Group.ORDERS: ("orders of courts, their conditions and breaches", "names and addresses notified"),
    Group.CONDUCT: ("conduct reported", "time in custody, hospital and the community", "criminal offences alleged"),
    Group.NOTES: ("notes in free text",),
    Group.HEALTH: ("health", "treatment and attendance"),
    Group.SHARING: ("who was given what, on which basis",),
    Group.CORRECTIONS: ("what was wrong and what is right",),
    Group.PROCEEDINGS: ("unused material and whom it tells of", "criminal offences alleged", "decisions on disclosure and redaction"),
    Group.PRIVACY: ("requests and decisions on the rights of persons",),
    Group.ACCESS: ("who read what, when and for what",),
    Group.UNIT: ("names, roles and logins of members",),
}  # fmt: skip
"""Categories of data by group of events (s.61(2)(d) with s.35(8); domain.md 5.13)."""
_SUSPECTS, _VICTIMS = "suspects and convicted persons", "victims"
_ALL = (_SUSPECTS, _VICTIMS, "witnesses", "third parties")
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "suspect": (_SUSPECTS,), "victim": (_VICTIMS,), "treated": (_SUSPECTS, _VICTIMS), "person": (_SUSPECTS, _VICTIMS),
    "party": _ALL, "subject": _ALL, "stream": _ALL,
}  # fmt: skip
"""Categories of persons by whom a field is about (ledger.events.field.About; DPA 2018 s.38(3))."""
STAFF = "members of the unit and of partner agencies"
SECURITY = (
    "each person's data sealed under keys of their own, kept apart from the record", "read only by a recorded consultation, for a purpose",
    "roles, agreements and acts of sharing enforced by the database", "entries signed, hashed and witnessed: no change goes unnoticed",
    "restriction, erasure by two members, legal holds",
)  # fmt: skip
"""Technical and organisational measures in general words (s.61(2)(j); UK GDPR Art 30(1)(g))."""
TRANSFERS = "none to another country or an international organisation is made by this program"
NO_PROFILING = "none"
PROFILING = "a score worked out by a computer may be taken into account; a person decides and is named"
COLUMNS = ("activity", "purposes", "persons", "data", "legal basis", "recipients", "kept", "profiling")
INSIDE = frozenset({Group.ACCESS.value, Group.UNIT.value})
"""Groups that no agreement opens: roles alone say who may read them."""
SERVED = ("prosecutors", "courts", "parties to proceedings and who speaks for them")
"""To whom what stands in proceedings is disclosed, in general words (s.61(2)(c))."""
NOT_SET = "no period is set in the policy; reviewed case by case"
LOG_KEPT = "{days} days after the month of the consultation"


class Unit(NamedTuple):
    """What the record knows of the unit: agencies by code with name and kind, contact, agreements in force, who was given what of whom.

    ``shared``: by controller, the names of those who were given something by an act of its own. ``periods``: by code of an agency,
    after how long it reviews what it holds about a person, in words. ``log_days``: period of the access log, None for ever.
    """

    agencies: Mapping[str, tuple[str, str | None]]
    contact: str
    agreements: Sequence[Agreement]
    shared: Mapping[str, Sequence[str]]
    periods: Mapping[str, Sequence[str]]
    log_days: int | None = None


def rows(unit: Unit) -> list[Row]:
    """Give the activities of every agency, in order of its code and of the groups."""
    return [_row(unit, code, group, types) for code in sorted(unit.agencies) for group, types in _activities(unit.agencies[code][1])]


def document(unit: Unit, on: str) -> Iterator[str]:
    """Write the record as Markdown, line by line; ``on`` is the day of which it tells."""
    yield from ("# Record of processing activities", "", f"As recorded by {on}. DPA 2018 s.61; UK GDPR Art 30.", "")
    yield from (f"Contact: {unit.contact or 'none is named in the policy'}.", "", f"Security: {'; '.join(SECURITY)}.", "")
    yield from (f"Transfers: {TRANSFERS}.", "")
    found = rows(unit)
    for code in sorted(unit.agencies):
        name, sector = unit.agencies[code]
        yield from (f"## {name}", "", f"Kind: {sector or 'not recorded'}. Joint controllers: {_told(_partners(unit, code))}.", "")
        yield from (f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|")
        for row in (row for row in found if row["controller"] == code):
            cells = [row["activity_words"], *(_told(row[each]) for each in ("purposes", "subjects", "data", "legal_bases", "recipients"))]
            yield f"| {' | '.join(_cell(each) for each in (*cells, row['kept'], row['profiling']))} |"
        yield ""


def _activities(sector: str | None) -> Iterator[tuple[str, list[type[Event]]]]:
    """Give the groups in which an agency of that kind may record, with their types."""
    classes = [load(name) for name in sorted(TYPES)]
    for group in Group:
        types = [cls for cls in classes if cls.group == group and cls.held_by in (None, sector)]
        if types:
            yield group.value, types


def _row(unit: Unit, code: str, group: str, types: Sequence[type[Event]]) -> Row:
    name, sector = unit.agencies[code]
    of_group = types[0].group
    bases = [default_basis(sector or Sector.POLICE.value, code, of_group, cls.default_purpose, cls.default_statement) for cls in types]
    return {
        "controller": code, "controller_name": name, "sector": sector, "contact": unit.contact, "joint_controllers": _partners(unit, code),
        "activity": group, "activity_words": of_group.meaning, "records": [kind_of(cls.type_name()) for cls in types],
        "purposes": sorted({cls.default_purpose.meaning for cls in types}), "subjects": _subjects(types), "data": [*DATA[group]],
        "legal_bases": sorted({_basis(each.basis, each.condition) for each in bases}), "regime": bases[0].regime,
        "recipients": _recipients(unit, code, group), "transfers": TRANSFERS, "kept": _kept(unit, code, group),
        "security": [*SECURITY], "profiling": PROFILING if group == Group.ASSESSMENT else NO_PROFILING,
    }  # fmt: skip


def _subjects(types: Iterable[type[Event]]) -> list[str]:
    about = {field.name for cls in types for field in fields_of(cls)}
    about |= {field.personal.party for cls in types if cls.stream != "unit" for field in fields_of(cls) if field.personal is not None}
    found = {words for each in about for words in SUBJECTS.get(each, ())}
    return [*sorted(found), STAFF]


def _basis(basis: str, condition: str | None) -> str:
    more = f", with {Condition.meanings()[condition]}" if condition else ""
    return f"{LawfulBasis.meanings()[basis]}{more}"


def _recipients(unit: Unit, code: str, group: str) -> list[str]:
    if group in INSIDE:
        return []
    agreed = {unit.agencies[other][0] for other in unit.agencies if other != code and _opens(unit, other, group, code)}
    return sorted(agreed | {*unit.shared.get(code, ()), *(SERVED if group == Group.PROCEEDINGS else ())})


def _opens(unit: Unit, agency: str, group: str, originator: str) -> bool:
    return any(each.opens(agency, group, originator) for each in unit.agreements)


def _partners(unit: Unit, code: str) -> list[str]:
    """Give the agencies with which an agreement joins it (DPA 2018 s.58; UK GDPR Art 26)."""
    groups = [group.value for group in Group]
    return sorted(
        name for other, (name, _) in unit.agencies.items()
        if other != code and any(_opens(unit, other, group, code) or _opens(unit, code, group, other) for group in groups)
    )  # fmt: skip


def _kept(unit: Unit, code: str, group: str) -> str:
    if group == Group.ACCESS:
        return NOT_SET if unit.log_days is None else LOG_KEPT.format(days=unit.log_days)
    periods = [] if group in INSIDE else unit.periods.get(code, ())
    return f"reviewed after {' or '.join(periods)}, by what it is about" if periods else NOT_SET


def _told(words: Sequence[str]) -> str:
    return "; ".join(words) or "none"


def _cell(text: str) -> str:
    return text.replace("|", "/")
