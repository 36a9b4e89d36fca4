"""A page of proceedings: heading, who stands in them, what was asked, applied for, reviewed and served, and what is open and due. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from commands import chronology, output, telling, times
from commands.people import People
from ledger.rules import docket as rules
from ledger.rules import opened

if TYPE_CHECKING:
    from ledger.events.fact import Fact
    from ledger.rules.clocks import Running

Row = dict[str, Any]


class Section(NamedTuple):
    """What a page tells under one heading: entries of a type, and beneath each those of other types that name it in a field."""

    key: str
    title: str
    kind: str
    beneath: Mapping[str, tuple[str, str]] = {}


SECTIONS = (
    Section("statements", "Statements of the defence", rules.STATEMENT, {"reviews": (rules.REVIEWED, "entry")}),
    Section("requests", "Requests", rules.ASKED, {"answers": (rules.ANSWERED, "request")}),
    Section("applications", "Applications", rules.APPLIED, {"rulings": (rules.RULED, "application")}),
    Section("reviews", "Reviews of disclosure", rules.REVIEWED),
    Section("issued", "Schedules and forms issued", rules.ISSUED),
    Section("certificates", "Certificates", rules.CERTIFIED),
    Section("services", "Services", rules.SERVED, {"steps": (rules.FOLLOWED, "service")}),
)
TURNS = (rules.MOVED, opened.CLOSED, opened.REOPENED)
HEADING = ("court", "reference", "matter", "kind", "jurisdiction", "investigation_began", "code_edition")
ITEMS = "Items of schedules: caseledger schedule show {}. What is shown to whom: caseledger redact show {} --for AUDIENCE."


class Page(NamedTuple):
    """Proceedings as a reader was shown them: entries told, who is who, and which clocks run at what moment."""

    number: str
    told: Sequence[chronology.Told]
    people: People
    zone: tzinfo
    clocks: "Sequence[Running]"
    at: datetime

    @property
    def kinds(self) -> rules.Kinds:
        """What is recorded in them, by type."""
        return rules.grouped(each.fact for each in self.told)


def record_of(page: Page) -> Row:
    """Write a page in JSON values; keys are only ever added."""
    kinds, end = page.kinds, rules.ended(page.kinds)
    begun = rules.opened(kinds)
    said = {} if begun is None else begun.fields
    told = {each.fact.version: each for each in page.told}
    return {
        "number": page.number, "state": "open" if end is None else "closed",
        **{name: said.get(name) for name in HEADING},
        "court": rules.stands(kinds, "court"), "reference": rules.stands(kinds, "reference"),
        "cases": [page.people.numbers.get(each) for each in rules.cases(kinds)],
        "ending": None if end is None else end.fields.get("ending"), "ended_on": None if end is None else end.fields.get("on"),
        "parties": [_row(page, told[fact.version]) | _party(page, fact) for fact in kinds.get(rules.PARTY, ())],
        "officers": [_row(page, told[fact.version]) | _officer(page, fact) for fact in kinds.get(opened.APPOINTED, ())],
        "turns": [_row(page, told[fact.version]) for kind in TURNS for fact in kinds.get(kind, ())],
        **{section.key: [_told(page, section, fact, told) for fact in kinds.get(section.kind, ())] for section in SECTIONS},
        "review_by": rules.next_review(kinds),
        "due": [
            {"deadline": one.deadline.name, "entry": f"{page.number}#{one.start.version}", "due": one.due, "overdue": one.due < page.at}
            for one in page.clocks
        ],
        "withheld": [each.entry.address for each in page.told if each.entry.withheld],
    }  # fmt: skip


def _row(page: Page, told: chronology.Told) -> Row:
    """Give the entry's address and sentence, and its fields, in which cases and entries stand as they are recorded."""
    return {"address": f"{page.number}#{told.fact.version}", "entry": told.fact.version, **told.fact.fields, "sentence": told.sentence}


def _told(page: Page, section: Section, fact: "Fact", told: Mapping[int, chronology.Told]) -> Row:
    kinds = page.kinds
    beneath = {
        key: [_row(page, told[each.version]) for each in rules.answers(kinds, kind, name, fact)]
        for key, (kind, name) in section.beneath.items()
    }
    return _row(page, told[fact.version]) | beneath | {"standing": standing(kinds, fact)}


def _party(page: Page, fact: "Fact") -> Row:
    person = str(fact.fields.get("party"))
    return {"person": page.people.numbers.get(person), "name": page.people.names.get(person)}


def _officer(page: Page, fact: "Fact") -> Row:
    member = str(fact.fields.get("member"))
    after = next((each for each in page.kinds.get(opened.APPOINTED, ()) if each.fields.get("succeeds") == fact.version), None)
    return {"name": page.people.member(member) or "a member", "succeeded_by": None if after is None else after.version}


def standing(kinds: rules.Kinds, fact: "Fact") -> str | None:
    """Say how what an entry began stands: what is still awaited of it, or by which entry it was met."""
    said = fact.fields
    match fact.kind:
        case rules.ASKED:
            return _awaited("answered", rules.answers(kinds, rules.ANSWERED, "request", fact), said.get("reply_by"))
        case rules.STATEMENT:
            return _awaited("reviewed", rules.answers(kinds, rules.REVIEWED, "entry", fact), None)
        case rules.APPLIED:
            found = rules.answers(kinds, rules.RULED, "application", fact)
            by = found[-1].fields.get("review_by") if found and found[-1] in rules.to_review(kinds) else None
            return f"to be reviewed by {by}" if by else _awaited("ruled on", found, None)
        case rules.SERVED:
            met = [each for each in rules.answers(kinds, rules.FOLLOWED, "service", fact) if each.fields.get("how") == rules.ACKNOWLEDGED]
            return _awaited("acknowledged", met, said.get("acknowledge_by"))
        case rules.ISSUED:
            marks = {"certified": rules.CERTIFIED, "served": rules.SERVED}
            return ", ".join(_awaited(what, rules.naming(kinds, kind, fact), None) for what, kind in marks.items())
        case _:
            return None


def _awaited(what: str, found: "Sequence[Fact]", by: object) -> str:
    if found:
        return f"{what} in {', '.join(f'#{each.version}' for each in found)}"
    return f"not {what}{f', wanted by {by}' if by else ''}"


# -- prose ---------------------------------------------------------------------------------------------------------


def prose(page: Page, when: str) -> Iterator[str]:
    """Tell a page in lines."""
    row = record_of(page)
    yield output.Heading(f"{page.number}{f', {when}' if when else ''}")
    if not page.told:
        yield f"  {chronology.NOTHING}"
        return
    for line in _headed(page, row):
        yield from output.paragraph(line, "  ")
    yield from _people(row)
    for section in SECTIONS:
        yield from _section(section, row[section.key])
    yield from _due(page, row)
    yield ""
    yield from output.paragraph(ITEMS.format(page.number, page.number))
    yield from chronology.ended()


def _headed(page: Page, row: Row) -> Iterator[str]:
    opening = next((each for each in page.told if each.fact.kind == opened.OPENED), None)
    kind = _word(page, opening, "kind") or "proceedings"
    ending = _word(page, next((each for each in reversed(page.told) if each.fact.kind == opened.CLOSED), None), "ending")
    closed = f"closed on {row['ended_on']} with {ending}" if row["state"] == "closed" else "open"
    yield f"{telling.capital(kind)}, {closed}."
    gaps = " ".join(telling.marks_of(opening.entry, page.zone)) if opening is not None else ""
    court, reference = row["court"] or gaps or "court not recorded", row["reference"]
    yield f"{telling.capital(court)}{f', reference {reference}' if reference else ''}."
    yield f"Over {', '.join(each or 'a case that is not shown to you' for each in row['cases']) or 'no case'}."
    if row["investigation_began"] or row["code_edition"]:
        began = row["investigation_began"] or "a day that is not recorded"
        yield f"The investigation began on {began}; it is under {_edition(row) or 'no edition of the Code of Practice'}."
    if row["matter"]:
        yield str(row["matter"])
    yield from (turn["sentence"] for turn in row["turns"])


def _edition(row: Row) -> str | None:
    """Give the words of the edition of the Code that was recorded, from the file of the jurisdiction; its code where that has none."""
    from ledger.errors import UsageError
    from ledger.rules import jurisdiction

    code: str | None = row["code_edition"]
    try:
        forms = jurisdiction.load(str(row["jurisdiction"]))
    except UsageError:
        return code
    return next((f"the {each.words}" for each in forms.editions if each.code == code), code)


def _word(page: Page, told: "chronology.Told | None", name: str) -> str | None:
    if told is None or told.fact.fields.get(name) is None:
        return None
    return telling.value_in_words(told.fact.type, name, told.fact.fields[name], page.zone, page.people)


def _people(row: Row) -> Iterator[str]:
    from ledger.events.proceedings import Capacity, OfficerRole

    capacities, duties = Capacity.meanings(), OfficerRole.meanings()
    yield from ("", "Parties:" if row["parties"] else "No party is recorded.")
    for each in row["parties"]:
        number = each["person"] or "a person without a number here"
        who = f"{each['name']} ({number})" if each["name"] else number
        by = f", represented by {each['represented_by']}" if each.get("represented_by") else ""
        yield from output.paragraph(f"#{each['entry']}  {who}, {capacities.get(str(each.get('capacity')), 'party')}{by}", "  ")
    yield from ("", "Officers:" if row["officers"] else "No officer is appointed.")
    for each in row["officers"]:
        after = f", succeeded in #{each['succeeded_by']}" if each["succeeded_by"] else ""
        duty = duties.get(str(each.get("duty")), "officer")
        yield from output.paragraph(f"#{each['entry']}  {each['name']}, {duty} from {each.get('since')}{after}", "  ")


BENEATH = ("reviews", "answers", "rulings", "steps")


def _section(section: Section, rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    yield from ("", f"{section.title}:")
    for each in rows:
        state = f"{each['standing']}. " if each["standing"] else ""
        yield from output.paragraph(f"#{each['entry']}  {telling.capital(state)}{each['sentence']}", "  ")
        for key in BENEATH:
            for one in each.get(key, ()):
                yield from output.paragraph(f"#{one['entry']}  {one['sentence']}", "      ")


def _due(page: Page, row: Row) -> Iterator[str]:
    yield from ("", "Due:" if row["due"] else "Nothing is due.")
    for each in row["due"]:
        yield f"  {'OVERDUE ' if each['overdue'] else ''}{each['deadline']} of {each['entry']}, by {times.until(each['due'], page.zone)}"
