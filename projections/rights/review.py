"""The file in which a person decides what goes: what is proposed, with yes or no beside each, and what stays inside. Pure.

It says for which record, up to which entry and day it was made, so that the same decisions give the same pack at any later time. A text
that was changed in it, or that the record no longer gives, is refused: what goes is what was recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ledger.errors import UsageError
from projections.rights import wording
from projections.rights.proposing import Item

ALL, PART, UNEXPLAINED, NEITHER = "all", "part", "part_unexplained", "neither_confirm_nor_deny"
ANSWERS: Mapping[str, str] = {
    ALL: "he is given all that he may have",
    PART: "something is left out, and he is told so and why (grounds)",
    UNEXPLAINED: "something is left out, and he is not told (DPA 2018 s.45(6))",
    NEITHER: "he is given nothing, and is not told whether anything is held (DPA 2018 s.45(6))",
}  # fmt: skip
"""How a request is answered, by the code that stands in the file."""
GUIDE = (
    "Read each text as the person will read it. Write yes or no beside include, and nothing else there.",
    "A passage is proposed to stay. Let it go only if it is his to have: look for persons, sources and places that have no name in it.",
    "Under unnamed stand persons of his cases whose names you were not shown: look for them in the passages above all.",
    "Write how it is answered beside answer: all, part, part_unexplained or neither_confirm_nor_deny.",
    "Where it is not all, or an item stays: write under reasons why it is needed and in proportion (DPA 2018 s.45(7)). It stays inside.",
    "Where it is part: write the grounds that he is told. Then run the command again with --decided and this file, and destroy this file.",
)
KEYS = {"guide", "person", "controller", "request", "upto", "on", "answer", "grounds", "reasons", "unnamed", "items"}
NEEDED = KEYS - {"guide", "unnamed"}


class Prepared(NamedTuple):
    """For what the file was made: numbers of the person and of the entry with the request, the controller, last position, day."""

    person: str
    controller: str
    request: int
    upto: int
    on: date


class Decision(NamedTuple):
    """What was decided: which items go, how it is answered, on which grounds, and why, for the record alone."""

    items: Sequence[Item]
    answer: str
    grounds: Sequence[str]
    reasons: str | None


def proposal(items: Iterable[Item], made: Prepared, unnamed: Sequence[str] = ()) -> dict[str, Any]:
    """Write what is proposed, as JSON values; ``unnamed``: numbers of persons whose names are not known here, and not masked."""
    return {
        "guide": [*GUIDE], "person": made.person, "controller": made.controller, "request": made.request, "upto": made.upto,
        "on": made.on.isoformat(), "answer": "", "grounds": [], "reasons": "", "unnamed": [*unnamed],
        "items": [*map(_row, items)],
    }  # fmt: skip


def prepared(file: Mapping[str, Any]) -> Prepared:
    """Read for what a file was made. Raises UsageError."""
    try:
        on, upto, request = date.fromisoformat(str(file.get("on"))), file.get("upto"), file.get("request")
    except ValueError:
        on = None
    if on is None or not file.keys() <= KEYS or not file.keys() >= NEEDED or type(upto) is not int or type(request) is not int:
        raise UsageError("the file is not one that --review made; nothing was done; make one with --review FILE")
    return Prepared(str(file["person"]), str(file["controller"]), request, upto, on)


def decided(file: Mapping[str, Any], items: Sequence[Item], *, part_3: bool) -> Decision:
    """Read what was decided on the items that are proposed now. Raises UsageError for anything undecided, changed or out of place."""
    answer, reasons = file["answer"], str(file["reasons"] or "").strip()
    if answer not in ANSWERS:
        raise UsageError(f"answer is not decided: one of {', '.join(ANSWERS)} is needed; nothing was done")
    if answer != ALL and not reasons:
        raise UsageError("reasons are not given; nothing was done; write why it is not answered in full (DPA 2018 s.45(7))")
    grounds = _grounds(file["grounds"], answer, part_3=part_3)
    chosen = [] if answer == NEITHER else _chosen(file["items"], items)
    if answer == ALL and len(chosen) < len(items) and not reasons:
        raise UsageError("not every item is to go, and reasons are not given; nothing was done; write why (DPA 2018 s.45(4), (7))")
    return Decision(chosen, answer, grounds, reasons or None)


def _row(item: Item) -> dict[str, Any]:
    return {
        "item": item.key, "when": item.when, "text": item.text, "include": "yes" if item.include else "no", "look": [*item.look],
    }  # fmt: skip


def _grounds(given: Any, answer: str, *, part_3: bool) -> list[str]:
    known = wording.GROUNDS[part_3]
    if not isinstance(given, list) or not {*map(str, given)} <= known.keys():
        raise UsageError(f"grounds: some of {', '.join(known)} are possible; nothing was done")
    if bool(given) != (answer == PART):
        raise UsageError("grounds are given where it is answered in part, and told; nothing was done; give them there, and nowhere else")
    return [*map(str, given)]


def _chosen(rows: Any, items: Sequence[Item]) -> list[Item]:
    by_key = {item.key: item for item in items}
    chosen: dict[str, Item] = {}
    for row in rows if isinstance(rows, list) else [None]:
        if not isinstance(row, dict) or row.get("include") not in ("yes", "no"):
            raise UsageError("an item has no yes or no beside include; nothing was done; write one of them there")
        if row["include"] == "no":
            continue
        item = by_key.get(str(row.get("item")))
        if item is None or (item.when, item.text) != (row.get("when"), row.get("text")):
            raise UsageError(
                "an item that is to go is not what the record gives: its text was changed in the file, or the record has changed; "
                "nothing was done; make a new file with --review FILE"
            )
        chosen[item.key] = item
    if any(item.of is not None and item.of not in chosen for item in chosen.values()):
        raise UsageError("a passage is to go without its entry; nothing was done; write yes beside the entry, or no beside the passage")
    return [item for item in items if item.key in chosen]
