"""Carrying an erasure out: which slots are meant, what they hold, and destroying them, once or again after an interruption.

The decision is an entry (``record content-erased``); the deed follows it in the same command. Repeating the command finishes
a deed that was interrupted, because slots that an entry already names are not named again.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import options, output, prompts, reaching
from commands.session import call
from ledger.errors import NextKeyMissing, NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger


class Meant(NamedTuple):
    """Slots to be destroyed, and the records they belong to: how many units they hold, how many of them hold clear facts.

    ``decided``: an earlier entry names them all.
    """

    slots: tuple[UUID, ...]
    streams: tuple[UUID, ...]
    units: int
    facts: int
    decided: bool


def named(ledger: "Ledger", stream: UUID, words: Sequence[str] | str) -> list[str]:
    """Give slot ids for what was typed in the record ``stream``.

    A slot's id stands for itself, a person's number for his living slots in this record, an entry's address for the slots of its sealed
    units; and where the record is the unit's, for another's facts too: no record erases its own, in which the erasure itself would stand.
    Raises NotFound where nothing lives there.
    """
    found: list[str] = []
    for word in words.split() if isinstance(words, str) else map(str, words):
        number = word.upper()
        if options.PERSON.fullmatch(number):
            found += _of_person(ledger, stream, number)
        elif address := options.ADDRESS.fullmatch(number):
            found += _of_entry(ledger, stream, address[1], int(address[2]))
        else:
            found.append(_slot(word))
    return list(dict.fromkeys(found))


def _slot(word: str) -> str:
    try:
        return str(UUID(word))
    except ValueError:
        sentence = "slots are named by their ids, a person's number such as P-311, or an entry's address such as CHS-26-0041#7"
        raise UsageError(f"{sentence}; nothing was recorded") from None


def _of_person(ledger: "Ledger", stream: UUID, number: str) -> list[str]:
    from ledger.entry.slot import Owner
    from ledger.store import reading

    person = ledger.find(number).stream
    controllers = {slot["controller"] for slot in reading.slots_of(ledger.user, stream)}
    slots = ledger.keyring.living([Owner(person, stream, controller) for controller in sorted(controllers)])
    if slots:
        return [str(slot) for slot in slots.values()]
    left = reaching.staying(ledger, stream, ledger.called(stream) or "UNIT", person)
    more = f"; what is about {number} under other keys is in {left}: {reaching.BY_ADDRESS}" if left else ""
    raise NotFound(f"nothing sealed for {number} is left in this record; nothing was recorded{more}")


def _of_entry(ledger: "Ledger", stream: UUID, number: str, version: int) -> list[str]:
    """Give the slots of an entry that no erasure names yet; where one names them all, all of them, for it to be finished."""
    from ledger.store import reading

    unit = ledger.unit_stream()
    record = unit if number == "UNIT" else ledger.find(number).stream
    facts_too = stream == unit != record
    slots = [slot for slot in reading.slots_of_entry(ledger.user, record, version) if slot["sealed"] or facts_too]
    if not slots:
        raise NotFound(f"no {number}#{version} of which anything can be erased from this record; nothing was recorded")
    return [str(slot["slot"]) for slot in slots if slot["erased_by"] is None] or [str(slot["slot"]) for slot in slots]


def meant(ledger: "Ledger", stream: UUID, slots: Sequence[str]) -> Meant:
    """Look up what slots hold, and whether their erasure was decided before; raises NotFound for a slot that is none of this record.

    The unit's own record names slots of any.
    """
    from ledger.store import reading

    wanted = tuple(UUID(slot) for slot in slots)
    anywhere = stream == ledger.unit_stream()
    found = [slot for slot in reading.slots_named(ledger.user, wanted) if anywhere or slot["stream"] == stream]
    if len(found) != len(wanted):
        raise NotFound("a slot named is none of this record; nothing was recorded; name slots of the record that is typed, or type UNIT")
    units, facts = sum(slot["units"] for slot in found), sum(not slot["sealed"] for slot in found)
    streams = tuple(dict.fromkeys(slot["stream"] for slot in found))
    return Meant(wanted, streams, units, facts, all(slot["erased_by"] is not None for slot in found))


def show_scope(ledger: "Ledger", number: str, found: Meant) -> None:
    """Say which entries lose something, and what stays that is about the same persons."""
    for stream in found.streams:
        for line in reaching.told(ledger, stream, ledger.called(stream) or number, {*found.slots}):
            output.note(line)


def confirm(number: str, found: Meant) -> None:
    """Let the person type the number of what he is about to destroy a part of; raises UsageError where he does not."""
    units = output.counted(found.units, "unit")
    told = f"{_keys(found)} of {number} and {units} that they open"
    if found.facts:
        told = f"{_keys(found)} and all clear facts of {output.counted(found.facts, 'record')}, {units} in all,"
    prompts.confirm_by_typing(number, f"{told} will be destroyed.")


def carry_out(ledger: "Ledger", found: Meant) -> str:
    """Destroy the slots, contents first, and say what was destroyed. Doing it again finishes what was left."""
    units = sum(ledger.erase(slot) for slot in found.slots)
    return f"Destroyed: {_keys(found)}, {output.counted(units, 'unit')} of content. {end_backups(ledger)}"


def end_backups(ledger: "Ledger") -> str:
    """Have older backups of the keyring open no more, after the last slot of an erasure was destroyed; says so, or why not yet."""
    try:
        return rewrapped(ledger.rewrap())
    except NextKeyMissing as error:
        return f"Older backups of the keyring still open what was destroyed: {error}."


def rewrapped(number: int | None) -> str:
    """Say how many keys were wrapped anew; None: nothing was to be done."""
    if number is None:
        return "No key was destroyed since the keys were last wrapped."
    wrapped = output.counted(number, "key is wrapped", "keys are wrapped")
    return f"{wrapped} under a new key-encryption key, the old one is destroyed. Back both up now: older backups of them open nothing."


def _keys(found: Meant) -> str:
    """Count the keys: a slot of facts has none."""
    return output.counted(len(found.slots) - found.facts, "key")


def finish(ledger: "Ledger", found: Meant, form: str) -> None:
    """Carry out what an earlier entry decided, and answer that nothing was recorded anew."""
    call().sent = True
    told = carry_out(ledger, found)
    remark = "An earlier entry names these slots; nothing was recorded again, and what was left of that erasure was done."
    output.answer({"recorded": [], "slots": list(found.slots), "remark": remark, "told": told}, form, [remark, told])
