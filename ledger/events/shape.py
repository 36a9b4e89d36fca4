"""The shape of a JSON object: which members it has, and which of them are codes. What is wrong is told by part, never by value."""

from ledger.errors import UsageError
from ledger.events.code import Code


def only(json: object, required: set[str], optional: set[str], part: str) -> None:
    """Return if an object has the required members and no others but the optional; raises UsageError."""
    if not isinstance(json, dict) or not required <= json.keys() <= required | optional:
        raise UsageError(f"{part} is an object with {', '.join(sorted(required or optional))}")


def coded(codes: type[Code], text: object, part: str) -> str:
    """Give a code back; raises UsageError when it is none of the list."""
    if not isinstance(text, str) or text not in codes.meanings():
        raise UsageError(f"{part} is one of {', '.join(codes.meanings())}")
    return str(text)
