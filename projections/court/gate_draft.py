"""The file in which a person decides of each short hit of a gate whether it may stand: written, read back, and held against the hits. Pure.

It is TOML. A hit is what was found, of which place, and everywhere where it stands; a decision counts for exactly that. What is not
decided, what may not stand, and what the file says of hits that there are not refuse.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ledger.errors import UsageError
from projections.court.gate import Finding
from projections.court.toml import quoted

GUIDE = (
    "Each is a short text, or what is perhaps a name, that is withheld at a place and stands in the copy. Look where it stands.",
    "may_stand = true says that it tells nothing there of what is withheld. may_stand = false refuses the copy: correct it first.",
    "Change nothing else. The file holds personal data: destroy it when the copy is made.",
)
"""What the person who edits the file should know."""
TOP = frozenset({"proceedings", "audience", "hit"})
KEYS = frozenset({"place", "what", "text", "where", "may_stand"})
TEXTS = ("place", "what", "text")


class Short(NamedTuple):
    """A short hit: the place that it is of, what it is, the text, and everywhere where it stands."""

    place: str
    what: str
    text: str
    where: tuple[str, ...]


class Decided(NamedTuple):
    """What a file says: for which proceedings and audience, which hits may stand, which may not, and what is wrong with it."""

    proceedings: str
    audience: str
    standing: frozenset[Short]
    refused: frozenset[Short]
    faults: tuple[str, ...]


def gathered(found: Iterable[Finding]) -> list[Short]:
    """Gather hits by place and text, in order of the places."""
    where = defaultdict[tuple[str, str, str], dict[str, None]](dict)
    for each in found:
        where[each.place, each.what, each.hit][f"{each.file}, {each.where}"] = None
    return [Short(*key, tuple(sorted(told))) for key, told in sorted(where.items())]


def written(proceedings: str, audience: str, found: Iterable[Finding]) -> str:
    """Write the file."""
    lines = [f"# Short hits in a copy of {proceedings} for: {audience}.", *(f"# {line}" for line in GUIDE), ""]
    lines += [f"proceedings = {quoted(proceedings)}", f"audience = {quoted(audience)}"]
    for each in gathered(found):
        lines += ["", "[[hit]]", *(f"{key} = {quoted(getattr(each, key))}" for key in TEXTS)]
        lines += [f"where = [{', '.join(map(quoted, each.where))}]", "may_stand = false"]
    return "\n".join([*lines, ""])


def decided(told: Mapping[str, Any]) -> Decided:
    """Read what was edited, as tomllib reads it. Raises UsageError where it is no such file; every other fault is a value."""
    hits = told.get("hit", [])
    sound = told.keys() <= TOP and isinstance(told.get("proceedings"), str) and isinstance(told.get("audience"), str)
    if not sound or not isinstance(hits, list) or not all(isinstance(each, dict) for each in hits):
        raise UsageError("the file is not one that caseledger bundle made; nothing was written; make one with --draft FILE")
    faults, by_answer = list[str](), {True: set[Short](), False: set[Short]()}
    for place, each in enumerate(hits, start=1):
        if fault := _fault(each):
            faults.append(f"hit {place}: {fault}")
        else:
            by_answer[each["may_stand"]].add(Short(each["place"], each["what"], each["text"], tuple(sorted(each["where"]))))
    if both := len(by_answer[True] & by_answer[False]):
        faults.append(f"{both} of the hits may stand and may not")
    return Decided(told["proceedings"].upper(), told["audience"], frozenset(by_answer[True]), frozenset(by_answer[False]), tuple(faults))


def refusing(found: Iterable[Finding], file: Decided | None) -> Iterator[str]:
    """Say, without a text, what of the short hits refuses the copy; ``file``: None where nothing was decided yet."""
    known = {each: number for number, each in enumerate(gathered(found), start=1)}
    standing, refused = (file.standing, file.refused) if file is not None else (frozenset[Short](), frozenset[Short]())
    for each, number in known.items():
        if each in refused:
            yield f"hit {number}, withheld at {each.place}, may not stand; correct what is shown there, and make the copy anew"
        elif each not in standing:
            yield f"hit {number}, withheld at {each.place}, is not decided; look at it, and say in a draft whether it may stand"
    if unknown := len((standing | refused) - known.keys()):
        yield f"{unknown} of the decided hits are not in this copy; the copy or the record is another; write the draft anew"


def _fault(each: Mapping[str, Any]) -> str:
    if each.keys() != KEYS:
        return f"it has the keys {', '.join(sorted(KEYS))} and no others"
    if not all(isinstance(each[key], str) for key in TEXTS) or type(each["may_stand"]) is not bool:
        return "place, what and text are texts, and may_stand is true or false"
    where = each["where"]
    return "" if isinstance(where, list) and all(isinstance(one, str) for one in where) else "where is a list of texts"
