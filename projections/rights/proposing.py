"""What of a record may be given to the person it is about: each entry in plain words, each sentence of its narratives apart. Pure.

Only what ``told`` names is proposed, and of that only entries of which one controller is the controller. What is not shown to who
prepares the answer, as what is restricted or destroyed, leaves no trace. Sources: DPA 2018 s.45(1), (2), (4); domain.md 3, 8.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any, NamedTuple
from uuid import UUID

from ledger.events.catalogue import TYPES, load
from ledger.events.envelope import Possession, Sensitivity
from ledger.events.event import Field, fields_of
from ledger.events.fact import Fact
from ledger.events.occurred import stated
from ledger.events.sentence import NOT_SHOWN, Place, parsed, render
from ledger.events.words import words
from ledger.privacy.opening import Entry
from projections.engine.time import CORRECTIONS, resolve
from projections.rights import passages
from projections.rights.told import ANYBODY, IDENTITY, SIDES, SUSPECT, WHO, Telling, telling

WEIGHED = "weigh whether it tells of another person, may endanger somebody, or may harm an inquiry"
ANOTHERS = "another agency brought it; ask that agency first"
ELSEWHERE = "the unit does not hold the material itself; ask who does"
SEVERAL = "it is about more than one person in the same place in the matter; see that it is true of this one"
ASKED_FIRST = "a health professional is to say whether giving it may do serious harm"
UNAWARE = "nothing recorded shows that he knows of the matter: weigh whether to tell him warns him, endangers somebody or harms an inquiry"
CONFRONTED = frozenset({"arrest-made", "bail-changed", "charge-laid", "hearing-listed", "court-result", "order-served"})
"""Types, without version, by which a suspect has come to know that there is a matter against him."""
KEPT_BACK = frozenset({
    Sensitivity.VICTIM_LOCATION, Sensitivity.CHILD, Sensitivity.THIRD_PARTY, Sensitivity.COVERT, Sensitivity.SOURCE_IDENTITY,
    Sensitivity.LPP, Sensitivity.MAPPA_MINUTE, Sensitivity.COUNSELLING,
})  # fmt: skip
"""Marks of what does not go unless a person decides that it does (DPA 2018 s.45(4); domain.md 5.0)."""
HEALTH = frozenset({Sensitivity.HEALTH, Sensitivity.MENTAL_HEALTH, Sensitivity.SEX_LIFE})


class Asked(NamedTuple):
    """About whom is asked, of which controller (its code); ``health``: whether that one's own professionals answer for health data."""

    reader: passages.Reader
    controller: str
    zone: tzinfo
    health: bool = False


class Item(NamedTuple):
    """One thing that may be given. ``key`` names it in the reviewer's file alone; ``look``, there too: what speaks against it.

    ``of``: the key of the entry whose passage it is, None for the entry itself. ``include`` is what is proposed; ``bare``: whether it is
    told without a passage.
    """

    key: str
    fact: Fact
    when: str
    text: str
    include: bool
    look: tuple[str, ...] = ()
    of: str | None = None
    identity: bool = False
    bare: bool = True


def proposed(entries: Sequence[Entry], asked: Asked) -> list[Item]:
    """Propose what may be given, in the order in which it happened, each entry before its passages."""
    by_position = {entry.fact.position: entry for entry in entries}
    corrections = defaultdict[tuple[UUID, Any], list[Entry]](list)
    for entry in entries:
        if entry.fact.type in CORRECTIONS:
            corrections[entry.fact.stream, entry.fact.fields.get("target")].append(entry)
    facts = [fact for fact, _ in resolve((entry.fact for entry in entries), None)]
    ordered = sorted(facts, key=lambda fact: (min(stated(fact.occurred).latest(asked.zone), fact.recorded_at), fact.position))
    known = {fact.stream for fact in facts if fact.kind in CONFRONTED}
    return [
        item for fact in ordered
        for item in _items(by_position[fact.position], fact, corrections[fact.stream, fact.version], asked, aware=fact.stream in known)
    ]  # fmt: skip


def _items(entry: Entry, fact: Fact, later: Sequence[Entry], asked: Asked, *, aware: bool) -> Iterator[Item]:
    side, shared = _side(fact, asked.reader.persons)
    how = None if side is None or not _of_controller(fact, asked.controller) else telling(fact.kind, side)
    if how is None or fact.type not in TYPES or not _is_of(fact, how, side or ANYBODY, asked.reader.persons):
        return
    text = _sentence(entry, fact, how, asked)
    if text is None:
        return
    against = (*_against(fact, asked, how, shared), *([UNAWARE] if side == SUSPECT and not aware else []))
    when = _capital(fact.occurred.in_words(asked.zone))
    yield Item(entry.address, fact, when, text, not against, against, None, fact.kind in IDENTITY, how.bare)
    for name in how.passages:
        for number, told in enumerate(passages.of(entry, later, name, fact.fields.get(name), asked.reader), start=1):
            yield Item(f"{entry.address}/{name}/{number}", fact, when, _capital(told), include=False, look=against, of=entry.address)


def _of_controller(fact: Fact, controller: str) -> bool:
    return (fact.basis or fact.held or {}).get("controller") == controller


def _side(fact: Fact, persons: frozenset[UUID]) -> tuple[str | None, bool]:
    """On whose side the person stands in this entry, and whether somebody else stands there too; None: it is not about him."""
    if fact.stream in persons:
        return ANYBODY, False
    subjects = [each for each in fact.marks.get("subjects") or () if isinstance(each, dict)]
    his = {*map(str, persons)}
    sides = {SIDES.get(str(each.get("category")), ANYBODY) for each in subjects if str(each.get("person")) in his}
    side = next((each for each in (*SIDES.values(), ANYBODY) if each in sides), None)
    others = [each for each in subjects if SIDES.get(str(each.get("category"))) == side and str(each.get("person")) not in his]
    return side, side != ANYBODY and bool(others)


def _is_of(fact: Fact, how: Telling, side: str, persons: frozenset[UUID]) -> bool:
    """Whether an entry names the person where it names anybody on his side."""
    named = [name for name in WHO if name in fact.fields and (name not in SIDES or name == side)]
    needed = [] if how.whom is None else [how.whom]
    his = {*map(str, persons)}
    return all(str(fact.fields.get(name)) in his for name in (*named, *needed))


def _against(fact: Fact, asked: Asked, how: Telling, shared: bool) -> Iterator[str]:
    """Say what speaks against giving it without a person's decision."""
    marks = {str(each) for each in fact.marks.get("sensitivity") or ()}
    if fact.marks.get("originator", asked.controller) != asked.controller:
        yield ANOTHERS
    if kept := sorted(Sensitivity.meanings()[mark] for mark in marks & KEPT_BACK):
        yield f"it is marked: {', '.join(kept)}"
    if marks & HEALTH and not asked.health:
        yield ASKED_FIRST
    if fact.marks.get("possession", Possession.INVESTIGATOR) != Possession.INVESTIGATOR:
        yield ELSEWHERE
    if how.weigh:
        yield WEIGHED
    if shared and how.whom is None:
        yield SEVERAL


def _sentence(entry: Entry, fact: Fact, how: Telling, asked: Asked) -> str | None:
    """Tell an entry from the fields that its sentence names; None where a part that is needed is not there."""
    fields = {field.name: field for field in fields_of(load(fact.type))}
    values = {name: value for name, value in fact.fields.items() if name in fields and _is_his(entry, fields[name], asked)}
    told = render(parsed(how.says), lambda place: _words(fields.get(place.name), place, values, asked))
    return None if NOT_SHOWN in told or not told else _capital(told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(field: Field | None, place: Place, values: Mapping[str, Any], asked: Asked) -> str | None:
    told = words(field, place, values, asked.zone) if field is not None else None
    if told is None or field is None or field.personal is None or field.personal.party == "subject":
        return told
    return passages.masked(told, asked.reader, unknown=False)


def _is_his(entry: Entry, field: Field, asked: Asked) -> bool:
    """Whether a field's value may be told to him: a coded one; a personal one only where it stands sealed for him."""
    if field.holds_id or field.narrative:
        return False
    if field.personal is None:
        return True
    slots = {entry.slots.get(ordinal) for ordinal, name, _ in entry.units if name == field.name}
    return bool(slots) and slots <= asked.reader.own
