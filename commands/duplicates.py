"""Whether a person who is about to be recorded as a new one is recorded already: told at a terminal, before anything is recorded."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from commands import options, output
from ledger.privacy import terms

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.intents import Intent

REASON = "To see whether a person who is being recorded is recorded already."
"""The reason of the consultations by which that is found."""
BESIDE = {"date_of_birth": "date of birth", "phone": "telephone number"}
"""What is the same beside the name, before anything is said."""
INSTEAD = "answer n, and give that number in place of the name, if it is the same person"


def note(ledger: "Ledger", intents: Sequence["Intent"]) -> None:
    """Tell the number of each suspect and victim whom this user may see under the same name and day of birth, or telephone number."""
    categories = {intent.event.values()["party"]: intent.event.values()["category"] for intent in intents if _is(intent, "party-joined")}
    for intent in intents:
        category = categories.get(str(intent.stream))
        if _is(intent, "party-identified") and category in ("suspect", "victim"):
            for number, same in _known(ledger, intent.event.values()):
                output.note(f"The {category} may be recorded already: {number} has the same name and {same}; {INSTEAD}.")


def _is(intent: "Intent", kind: str) -> bool:
    return intent.event.type_name().startswith(f"{kind}.")


def _known(ledger: "Ledger", said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    purpose = options.default_purpose(ledger.me.roles)
    for field, words in BESIDE.items():
        text = f"{said['name']}\n{said.get(field, '')}"
        lines = terms.asked(text)
        if field not in said or len(lines) != 2 or not all(lines) or len(text) > terms.LONGEST:
            continue
        found = ledger.search_persons(text, purpose=purpose, reason=REASON)
        same = ledger.same_persons(found)
        first = list(dict.fromkeys(same.canonical(person) for person in found))  # of one person with several numbers the lowest is told
        for entry in ledger.read((), persons=first, purpose=purpose, reason=REASON, classes=("facts",)) if first else ():
            if entry.number and entry.fact.version == 1:
                yield entry.number, words
