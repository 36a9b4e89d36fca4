"""Code lists whose members carry their meaning, so that prompts, sentences and the catalogue say the same words."""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A closed list of codes; ``member.meaning`` is the phrase that stands in a sentence.

    A member is written ``NAME = "stored_code", "phrase in plain English"``.
    """

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        """Store ``value``; keep ``meaning`` beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    @classmethod
    def meanings(cls) -> dict[str, str]:
        """Every stored code with its phrase, in declared order."""
        return {member.value: member.meaning for member in cls}
