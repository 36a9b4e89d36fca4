"""Carrying an erasure out: which slots are meant, what they hold, and destroying them, once or again after an interruption.

The decision is an entry (``record content-erased``); the deed follows it in the same command. Repeating the command finishes
a deed that was interrupted, because slots that an entry already names are not named again.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import options, output, prompts
from commands.session import call
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger


class Meant(NamedTuple):
    """Slots to be destroyed: how many units they hold, and whether an earlier entry already decided it."""

    slots: tuple[UUID, ...]
    units: int
    decided: bool


def named(ledger: "Ledger", stream: UUID, words: Sequence[str] | str) -> list[str]:
    """Give slot ids for what was typed: a slot's id stands for itself, a person's number for his living slots in this record.

    Raises NotFound for a person of whom nothing sealed lives here.
    """
    found: list[str] = []
    for word in words.split() if isinstance(words, str) else map(str, words):
        found += _of_person(ledger, stream, word.upper()) if options.PERSON.fullmatch(word.upper()) else [_slot(word)]
    return list(dict.fromkeys(found))


def _slot(word: str) -> str:
    try:
        return str(UUID(word))
    except ValueError:
        raise UsageError("slots are named by their ids, or by a person's number such as P-311; nothing was recorded") from None


def _of_person(ledger: "Ledger", stream: UUID, number: str) -> list[str]:
    from ledger.entry.slot import Owner
    from ledger.store import reading

    person = ledger.find(number).stream
    controllers = {slot["controller"] for slot in reading.slots_of(ledger.user, stream)}
    slots = ledger.keyring.living([Owner(person, stream, controller) for controller in sorted(controllers)])
    if not slots:
        raise NotFound(f"nothing sealed for {number} is left in this record; nothing was recorded")
    return [str(slot) for slot in slots]


def meant(ledger: "Ledger", stream: UUID, slots: Sequence[str]) -> Meant:
    """Look up what slots hold, and whether their erasure was decided before; raises NotFound for a slot that is none of this record."""
    from ledger.store import reading

    wanted = tuple(UUID(slot) for slot in slots)
    units = {slot["slot"]: slot["units"] for slot in reading.slots_of(ledger.user, stream)}
    if not set(wanted) <= units.keys():
        raise NotFound("a slot named is none of this record; nothing was recorded; name slots of the record that is typed")
    return Meant(wanted, sum(units[slot] for slot in wanted), all(ledger.keyring.is_erased(slot) for slot in wanted))


def confirm(number: str, found: Meant) -> None:
    """Let the person type the number of what he is about to destroy a part of; raises UsageError where he does not."""
    slots = output.counted(len(found.slots), "key")
    prompts.confirm_by_typing(number, f"{slots} of {number} and {output.counted(found.units, 'unit')} that they open will be destroyed.")


def carry_out(ledger: "Ledger", found: Meant) -> str:
    """Destroy the slots, contents first, and say what was destroyed. Doing it again finishes what was left."""
    units = sum(ledger.erase(slot) for slot in found.slots)
    return f"Destroyed: {output.counted(len(found.slots), 'key')}, {output.counted(units, 'unit')} of content."


def finish(ledger: "Ledger", found: Meant, form: str) -> None:
    """Carry out what an earlier entry decided, and answer that nothing was recorded anew."""
    call().sent = True
    told = carry_out(ledger, found)
    remark = "An earlier entry names these slots; nothing was recorded again, and what was left of that erasure was done."
    output.answer({"recorded": [], "slots": list(found.slots), "remark": remark, "told": told}, form, [remark, told])
