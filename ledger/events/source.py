"""Where what is recorded came from: whose knowledge, how it is graded, and for imported history the file and its line (domain.md 5.0)."""

import re
from dataclasses import dataclass
from typing import Any, Self

from ledger.errors import UsageError
from ledger.events.code import Code
from ledger.events.shape import coded, only


class Knowledge(Code):
    """Whether who supplied the information knew it himself (CJA 2003 s.117(2)(b))."""

    DIRECT = "direct", "from personal knowledge"
    REPORTED = "reported", "as reported by another"
    UNKNOWN = "unknown", "it is not known from whose knowledge"


GRADING = re.compile(r"[1-3][A-E][PC]")
"""Source (1 reliable, 2 untested, 3 not reliable), intelligence (A to E) and handling (P lawful sharing, C with conditions): 3x5x2."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where what is recorded came from: whose knowledge, how it is graded, and for imported history the file and its line.

    ``file`` is the SHA-256 of the imported file (64 hexadecimal digits), ``line`` counts from 1.
    """

    knowledge: str | None = None
    grading: str | None = None
    file: str | None = None
    line: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Write it as it stands in the unit ``basis``: what is not known is left out."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}

    @classmethod
    def from_json(cls, json: dict[str, Any]) -> Self:
        """Read what ``to_json`` wrote, or a person gave; raises UsageError."""
        only(json, set(), set(cls.__slots__), "source")
        if json.get("grading") is not None and not GRADING.fullmatch(str(json["grading"])):
            raise UsageError("source: a grading is one of 1 to 3, one of A to E, and P or C, such as 2BP")
        if json.get("knowledge") is not None:
            coded(Knowledge, json["knowledge"], "source: knowledge")
        return cls(**json)
