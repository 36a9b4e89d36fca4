"""The last look at a pack before it leaves: nothing that only the ledger has, and nobody else's name, number or place. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from ledger.entry.mention import Name
from projections.rights.proposing import Item

LEDGERS = re.compile(
    r"#[0-9]|\b[PM]-[0-9]|\b[A-Z]{1,5}-[0-9]{2}-[0-9]{4,9}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-"
    r"|(?<![0-9A-Za-z])[0-9a-f]{24,}|\[[a-z ]*:"
)
"""Numbers of entries, persons, members and cases, ids, digests, and marks of what is withheld."""
SHORTEST = 5
"""Characters from which on what has a digit is looked for however it is spaced: shorter ones stand in many a number."""
LEDGERS_OWN = "it bears the number of an entry, person or case, an id or a digest"
ANOTHER = "it names another person, or a number or place of another's"


def faults(items: Iterable[Item], names: Sequence[Name], persons: frozenset[UUID]) -> Iterator[str]:
    """Say, by the key of each item, what it must not show; ``names`` of everybody: only those of ``persons``, who asks, may stand.

    A name of one word may be a word of any sentence: it is looked for in passages, which are somebody's own words. A name of more words, or
    with a digit, is looked for everywhere.
    """
    own = {normalised(each.text) for each in names if each.party in persons}
    others = {normalised(each.text) for each in names} - own - {""}
    numbers = {word.replace(" ", "") for word in others if len(word) > SHORTEST and any(map(str.isdigit, word))}
    everywhere = {word for word in others if " " in word}
    for item in items:
        words = f" {normalised(item.text)} "
        if LEDGERS.search(item.text):
            yield f"{item.key}: {LEDGERS_OWN}"
        told = any(f" {word} " in words for word in (everywhere if item.of is None else others))
        if told or any(number in words.replace(" ", "") for number in numbers):
            yield f"{item.key}: {ANOTHER}"


def normalised(text: str) -> str:
    """Give a text in small letters and digits alone, a space between its words, however it was typed."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(each for each in plain if not unicodedata.combining(each))))
