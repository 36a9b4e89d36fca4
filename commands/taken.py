"""By which words a line of an import gives what a field holds, as JSON Schema: what ``labels`` and ``naming`` put an id or a number for."""

from typing import Any

from commands.labels import LABEL
from commands.naming import MEMBER, NEW
from commands.options import CASE, PERSON

LOGIN = r"[a-z][a-z0-9_.-]{0,39}"


def _word(pattern: str, description: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^(?:{pattern})$", "description": description}


AN_ID: dict[str, Any] = {"type": "string", "format": "uuid", "description": "the id itself"}
A_PERSON = [
    _word(f"[Pp]{PERSON.pattern[1:]}", "a person by number, such as P-311"),
    _word(LABEL.pattern, "a person by the label with which an earlier line of the file began the record, such as @bert"),
]
A_MEMBER = [
    {"const": "me", "description": "the member who imports"},
    _word(f"[Mm]{MEMBER.pattern[1:]}", "a member by number, such as M-3"),
    _word(LOGIN, "a member by login, or by what the profile is called on the machine that imports"),
    _word("[^@ ].* .*[^ ]", "a member by full name, as the unit's record gives it, if no other has it"),
    {"const": NEW, "description": "somebody who is not yet in the record: only where that entry brings a member into it"},
]

TAKEN: dict[str, list[dict[str, Any]]] = {
    "uuid": [AN_ID, *A_PERSON, *A_MEMBER],
    "person": [AN_ID, *A_PERSON],
    "member": [AN_ID, *A_MEMBER],
    "case": [
        _word(CASE.pattern, "a case by number, such as CHS-26-0041"),
        _word(LABEL.pattern, "a case by the label with which an earlier line of the file began it, such as @first"),
    ],
}
"""By the kind of field, every way to give what one value of it means."""
