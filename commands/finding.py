"""Finding persons by whole terms: who is told, in which cases they are, and by what they were found, as far as this reader may see."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import options, output, prompts
from commands.same import same_numbers
from commands.telling import FINDINGS
from ledger.errors import UsageError
from ledger.privacy import terms

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.persons import Persons
    from ledger.privacy.opening import Entry

SHOWN = (
    output.Column("person", "person"), output.Column("name", "name"), output.Column("date_of_birth", "born"),
    output.Column("in_cases", "cases"), output.Column("same_person", "same person as"), output.Column("found_by", "found by"),
)  # fmt: skip
MORE = ("cases", "same_as", "found")
MOST = 100
"""Persons who are told at most; more are told to nobody."""
CORRECTED = "fact-corrected"


def answer(ledger: "Ledger", text: str, purpose: str | None, why: str | None, form: str) -> None:
    """Search in one recorded consultation, read who was found in another, and tell. Raises UsageError where they are too many."""
    today = ledger.today()
    purpose = purpose or options.default_purpose(ledger.me.roles)
    reason = prompts.reason(why, needed_for="searching for a person" if ledger.policy.asks_reason(today) else None)
    found = ledger.search_persons(text, purpose=purpose, reason=reason)
    if len(found) > MOST:
        raise UsageError(f"more than {MOST} persons have all of this; none of them is told; add a line, such as a date of birth")
    entries = ledger.read((), persons=found, purpose=purpose, reason=reason, classes=("facts", "personal")) if found else []
    same = ledger.same_persons(found)
    told = sorted((row for person in found if (row := _row(ledger, person, entries, text, same))), key=lambda row: int(row["person"][2:]))
    merged = form != "table" or any(row["same_as"] for row in told)
    output.answer_rows(told, [column for column in SHOWN if merged or column.key != "same_person"], form, MORE)
    if form == "table":
        output.note(f"{output.counted(len(told), 'person', 'persons')} found whom you may see.")
    if changed := sum(why.reason in FINDINGS for entry in entries for why in entry.withheld.values()):
        output.note(f"caseledger: {output.counted(changed, 'unit')} missing or not what was recorded; tell the auditor")


def _row(ledger: "Ledger", person: UUID, entries: Sequence["Entry"], text: str, same: "Persons") -> dict[str, Any] | None:
    from ledger.store import reading

    own = sorted((entry for entry in entries if entry.fact.stream == person), key=lambda entry: entry.fact.version)
    number = next((entry.number for entry in own if entry.number), None)
    if number is None:
        return None
    stands = current(entry.fact for entry in own)
    cases = [{"case": case, "category": category} for _, category, case in reading.cases_of(ledger.user, person)]
    found = list(places(own, text))
    return {
        "person": number, "name": stands.get("name"), "date_of_birth": stands.get("date_of_birth"), "cases": cases, "found": found,
        "in_cases": ", ".join(f"{each['case']} ({each['category']})" for each in cases),
        "same_as": (others := same_numbers(same, person)), "same_person": ", ".join(others),
        "found_by": ", ".join(_in_words(each) for each in found),
    }  # fmt: skip


def _in_words(place: Mapping[str, Any]) -> str:
    later = f" (corrected by {', '.join(place['later'])})" if place["later"] else ""
    return f"{place['field'].replace('_', ' ')} in {place['address']}{later}"


def current(facts: Iterable["Fact"]) -> dict[str, Any]:
    """Give what the opened entries of a person's stream, in order, say of him now: the last identification, each field as corrected."""
    said: dict[int, dict[str, Any]] = {}
    for fact in facts:
        if fact.kind == CORRECTED and fact.fields.get("target") in said:
            said[fact.fields["target"]] |= {str(fact.fields.get("field")): fact.fields.get("to_personal")}
        elif fact.kind == "party-identified":
            said[fact.version] = {name: fact.fields.get(name) for name in terms.FIELDS if name in fact.fields}
    return {name: value for each in said.values() for name, value in each.items()}


def places(own: Sequence["Entry"], text: str) -> Iterator[dict[str, Any]]:
    """Tell where in a person's opened entries what was searched for stands: address, field, and what corrected it later."""
    said = [(entry, field, _terms(field, value)) for entry in own for field, value in _said(entry.fact)]
    known = {term for _, _, of_field in said for term in of_field}
    asked = {term for line in terms.asked(text) for alternative in line if alternative <= known for term in alternative}
    for entry, field, of_field in said:
        if of_field & asked:
            target = entry.fact.fields.get("target", entry.fact.version)
            later = [each.address for each in own if _corrects(each.fact, target, field) and each.fact.version > entry.fact.version]
            yield {"address": entry.address, "field": field, "later": later}


def _said(fact: "Fact") -> Iterator[tuple[str, Any]]:
    values = {str(fact.fields.get("field")): fact.fields.get("to_personal")} if fact.kind == CORRECTED else fact.fields
    yield from ((field, values[field]) for field in terms.FIELDS if values.get(field))


def _terms(field: str, value: Any) -> set[terms.Term]:
    return {term for item in (value if isinstance(value, list | tuple) else str(value).splitlines()) for term in terms.of(field, item)}


def _corrects(fact: "Fact", target: object, field: str) -> bool:
    return fact.kind == CORRECTED and fact.fields.get("target") == target and fact.fields.get("field") == field
