"""Sentences that still tell of a person who is to be forgotten: listed, for a person to decide on each of them (docs/decisions/0008)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import output, prompts, reaching
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.forgetting import Doomed
    from ledger.intents import Intent
    from ledger.privacy.opening import Entry

WHY = "To decide on sentences that still tell of a person who is to be forgotten."
"""The reason of the consultation by which these sentences are read."""
GONE = "[…]"
"""Stands in them for what is destroyed."""


class Choice(NamedTuple):
    """What was said of entries by their addresses: restricted, destroyed too; ``keep``: the others stay as they are."""

    restricted: Sequence[tuple[str, int]]
    destroyed: Sequence[tuple[str, int]]
    keep: bool


def left(ledger: "Ledger", person: UUID, found: "Doomed") -> dict[str, str]:
    """Give what stays of narratives about a person without these slots, by the entry's address, read by a recorded consultation."""
    from ledger.scope import scope

    versions = {}
    for stream in found.streams:
        if stream != person:
            known = reaching.known_of(ledger, stream, ledger.called(stream) or "UNIT")
            told = scope(person, known.about, known.sealed, known.owners, {*found.slots})
            versions[stream] = {*told.around, *told.over}
    wanted = {stream: each for stream, each in versions.items() if each}
    if not wanted:
        return {}
    read = ledger.read([*wanted], purpose="data_rights", reason=WHY)
    return {
        entry.address: text for entry in read
        if entry.fact.version in wanted.get(entry.fact.stream, ()) and (text := _text(entry, {*found.slots}))
    }  # fmt: skip


def _text(entry: "Entry", gone: set[UUID]) -> str:
    """Put together what stays of the sealed units of an entry."""
    sealed = [(name, ordinal, value) for ordinal, name, value in entry.units if isinstance(value, str) and not _clear(entry, ordinal)]
    fields = groupby(sealed, itemgetter(0))
    texts = ("".join(GONE if entry.slots[ordinal] in gone else value for _, ordinal, value in same) for _, same in fields)
    return "\n".join(text for text in texts if text.strip() != GONE).strip()


def _clear(entry: "Entry", ordinal: int) -> bool:
    return ordinal not in entry.slots or entry.slots[ordinal] == entry.slots.get(0)


def chosen(told: Mapping[str, str], choice: Choice) -> str:
    """Show each sentence that stays and nothing was said of, and have it decided; gives what becomes of them (a code).

    Raises UsageError where nobody can be asked, and where the person does not go on.
    """
    named = {f"{number}#{version}" for number, version in (*choice.restricted, *choice.destroyed)}
    rest = {address: text for address, text in told.items() if address not in named}
    for address, text in rest.items():
        output.note(f"{address} stays, and may still tell of the person:")
        for line in output.paragraph(text, "  "):
            output.note(line)
    if rest and not choice.keep:
        instead = "say of each that stays --restrict or --destroy, or --keep the rest as it is"
        if not prompts.can_ask():
            raise UsageError(f"{', '.join(rest)} still tell of the person; nothing was recorded; {instead}")
        if not prompts.agreed("Enter, y or yes keeps these sentences as they are; n, no or q does not.", enter=False):
            raise UsageError(f"sentences that still tell of the person were not decided on; nothing was recorded; {instead}")
    return "restricted" if choice.restricted and not rest else "kept" if rest else "none"


def restrictions(ledger: "Ledger", choice: Choice) -> "Iterator[Intent]":
    """Restrict the entries that were named so, in one entry for each record."""
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load

    by_number: dict[str, list[int]] = {}
    for number, version in choice.restricted:
        by_number.setdefault(number, []).append(version)
    for number, versions in by_number.items():
        values = {"ground": "still_identifies", "versions": sorted(versions)}
        yield Intent(load(latest("record-restricted")).from_values(values), ledger.find(number).stream)
