"""An entry as it stands, and the same in another case: word for word, with the people and the entries of that case."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import fields, prompts
from ledger.errors import NotAuthorised, NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Intent, Ledger
    from ledger.events.event import Event
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry

WHY_READ = "To record an entry in the case to which it belongs."
"""The reason of the consultation by which the entry is read word for word, and of that by which the other case's people are."""
PURPOSE = "lawfulness"
"""What it is read for (ledger.events.envelope.Purpose): a purpose that reaches what is restricted, so that the act can be repeated."""


class Moved(NamedTuple):
    """The entry as it stands, word for word, and entries by their numbers.

    ``versions`` are restricted: the entry, and what the same agency said of it later; ``others``: the same of other agencies, each of which
    restricts its own; ``follow`` name it, and may belong elsewhere too.
    """

    fact: "Fact"
    versions: Sequence[int]
    others: Sequence[int]
    follow: Sequence[int]


class There(NamedTuple):
    """The other case: its stream and number, and by field the numbers there of entries that an entry names."""

    stream: UUID
    number: str
    entries: Mapping[str, Any]


def read(ledger: "Ledger", here: UUID, number: str, version: int) -> Moved:
    """Read the entry word for word, as it is corrected by now; raises for one that is not shown whole, not the agency's, or not to move."""
    from ledger.rules import recipients, restriction
    from projections.engine.time import resolve

    entries = {entry.fact.version: entry for entry in ledger.read([here], purpose=PURPOSE, reason=WHY_READ) if entry.fact.stream == here}
    if (entry := entries.get(version)) is None:
        raise NotFound(f"there is no entry #{version} here that you see; nothing was recorded; see caseledger show {number}")
    _require_movable(entry, ledger.me.agency)
    kinds = recipients.by_kind(entry.fact for entry in entries.values())
    chain = sorted(recipients.chain([version], kinds) & entries.keys())
    if any(entries[each].withheld for each in chain):
        raise NotAuthorised(f"{entry.address}, or a correction of it, is not shown to you whole; nothing was recorded; "
                            "have a member do it to whom it is shown")  # fmt: skip
    now = next(fact for fact, _ in resolve([entries[each].fact for each in chain], None) if fact.version == version)
    facts = [each.fact for each in entries.values()]
    speak = restriction.with_it(facts, chain)
    own = [each for each in speak if _whose(entries[each].fact) == ledger.me.agency]
    follow = [fact.version for fact in facts if fact.version not in speak and version in _entries(fact)]
    return Moved(now, own, [each for each in speak if each not in own], follow)


def _whose(fact: "Fact") -> object:
    return (fact.held or fact.marks).get("originator")


def _require_movable(entry: "Entry", agency: str) -> None:
    """Raise where it is not for this agency to move, or where its type cannot stand elsewhere as it is."""
    from ledger.events.catalogue import TYPES, load
    from ledger.events.group import Group

    fact = entry.fact
    if _whose(fact) != agency or fact.basis.get("controller", agency) != agency:
        raise NotAuthorised(f"{entry.address} is another agency's; nothing was recorded; have a member of that agency do it")
    cls = load(fact.type) if fact.type in TYPES else None
    if cls is None or cls.stream != "case" or cls.administrative or cls.group is Group.SHARING or fact.kind == "referral-received":
        raise UsageError(f"{entry.address} speaks of this case itself; nothing was recorded; correct a field of it, or restrict it "
                         "(caseledger rights restrict) and record in the other case what belongs there")  # fmt: skip
    if cls.effect is not None:
        raise UsageError(f"{entry.address} decides who may see what; nothing was recorded; record it anew in the other case, then restrict "
                         "it here for the ground wrong_record and record the breach (caseledger record data-breach-recorded)")  # fmt: skip


def _entries(fact: "Fact") -> set[int]:
    """Give the numbers of entries that an entry names in its fields."""
    from ledger.events.catalogue import TYPES, load
    from ledger.events.event import fields_of
    from ledger.rules.recipients import numbers

    named = [field.name for field in fields_of(load(fact.type)) if field.kind == "entry"] if fact.type in TYPES else []
    return {each for name in named for each in numbers(fact.fields.get(name))}




def again(ledger: "Ledger", fact: "Fact", there: There) -> "Intent":
    """Make the same entry in the other case: same type, same time, by whom it was, his working time told once, where it stood first."""
    from ledger.application import Intent
    from ledger.events.catalogue import load
    from ledger.events.envelope import Source, Statement

    cls, who, source = load(fact.type), fact.who, fact.basis.get("source") or {}
    known = {name: source[name] for name in ("knowledge", "grading") if name in source}
    mine = who.get("actor") == str(ledger.me.recorder)
    actor, role, agency = (None, None, None) if mine else (UUID(str(who.get("actor"))), who.get("role"), who.get("agency"))
    rests = next((each for each in Statement if each.value == fact.basis.get("statement")), None) if cls.reports else None
    event = fields.event_of(cls, _values(ledger, cls, fact, there))
    return Intent(
        event, there.stream, occurred=fact.occurred, sensitivity=tuple(fact.marks.get("sensitivity") or ()), statement=rests,
        source=Source.from_json(known) if known else None, actor=actor, role=role, agency=agency,
    )  # fmt: skip


def _values(ledger: "Ledger", cls: "type[Event]", fact: "Fact", there: There) -> dict[str, Any]:
    """Give its fields: persons who are parties there too, and other entries by their numbers there. Raises UsageError."""
    from ledger.events.event import fields_of

    parties = {str(person) for person, _, _ in ledger.parties([there.stream]).get(there.stream, [])}
    values = {field.name: fact.fields[field.name] for field in fields_of(cls) if field.name in fact.fields}
    for field in (field for field in fields_of(cls) if field.name in values):
        if field.kind == "person":
            values[field.name] = _parties(ledger, field.name, values[field.name], parties, there)
        if field.kind == "entry":
            values[field.name] = _there(field.name, there, many=field.many)
    return values


def _parties(ledger: "Ledger", name: str, named: Any, parties: Collection[str], there: There) -> Any:
    """Give the party there who is the person named, be it under another number; of several each. Raises UsageError where there is none."""
    if isinstance(named, list):
        return [_parties(ledger, name, each, parties, there) for each in named]
    same = [str(each) for each in ledger.same_as(UUID(str(named)))]
    if (found := next((each for each in (str(named), *same) if each in parties), None)) is None:
        raise UsageError(f"{name} names somebody who is no party of {there.number}; nothing was recorded; have that person join it first "
                         f"(caseledger record party-joined {there.number})")  # fmt: skip
    return found


def _there(name: str, there: There, *, many: bool) -> Any:
    """Give the number, in the other case, of an entry that this one names; asked for where it is not given."""
    given = there.entries.get(name)
    if given is None and not prompts.can_ask():
        raise UsageError(f"{name} names an entry of this case; nothing was recorded; give the number of the right one of {there.number} in "
                         '--fields, as {"entries": {"' + name + '": N}}')  # fmt: skip
    if given is None:
        given = prompts.ask(f"{name.replace('_', ' ').capitalize()}: which entry of {there.number}?", hint="by its number")
    words = given if isinstance(given, list) else str(given).split(";")
    numbers = [re.fullmatch(rf"\s*(?:{there.number}#)?([1-9][0-9]{{0,8}})\s*", str(word).upper()) for word in words]
    found = [int(each[1]) for each in numbers if each]
    if len(found) != len(words) or (not many and len(found) != 1):
        raise UsageError(f"{name}: the number of an entry of {there.number} is needed; nothing was recorded")
    return found if many else found[0]
