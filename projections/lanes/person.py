"""One person's lines across cases: what he is said to have done, what was done about it, and whether each victim was known before. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from ledger.persons import Persons
from projections.lanes import item as items
from projections.lanes.care import OUTSIDE
from projections.lanes.item import Item

Row = dict[str, Any]
CONDUCT = frozenset({"referral-received", "incident-recorded", "reoffence-reported", "order-breached"})
"""What tells of conduct towards a victim, of whom it can be said whether earlier conduct was towards her."""
TOWARDS = frozenset({items.CASES, items.INCIDENTS, items.FURTHER, items.PROCEEDINGS, items.ORDERS, items.BAIL})
"""Lanes that are told of a victim too: what was done towards her, and what was done about it."""
SUSPECT, VICTIM = "suspect", "victim"


class Whole(NamedTuple):
    """A person's lines in the order in which they began; whom he is said to have pursued, and who is said to have pursued him.

    Both in the order in which each became known: v1, v2 and s1, s2.
    """

    lines: list[Row]
    victims: list[str]
    suspects: list[str]


def by_suspect(rows: Iterable[Row], persons: Persons) -> dict[str, list[Row]]:
    """Give the rows that tell of each suspect, by his id."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        told = {persons.told_as(each) for item in row["items"] for each in item["suspects"]}
        for person in sorted(told | _joined(row, persons, SUSPECT)):
            found.setdefault(person, []).append(row)
    return found


def whole(rows: Sequence[Row], persons: Persons, person: str, today: date) -> Whole:
    """Tell of one person, across the cases of ``rows``, whoever was found to be one with him by then."""
    told = [_one(row, item, persons) for row in rows for item in row["items"]]
    his = _placed([each for each in told if person in each["suspect"]])
    victims = _victims(his, [row for row in rows if person in _joined(row, persons, SUSPECT)], persons)
    towards = [each for each in told if person in each["victim"] and (each["lane"] in TOWARDS or not each["suspect"])]
    both = [each | {"role": SUSPECT} for each in _known(his, victims)] + [each | {"role": VICTIM} for each in towards]
    lines = sorted((_lasting(each, today) | {"person": person} for each in both), key=_order)
    order = sorted(victims, key=lambda each: (victims[each], each))
    by = list(dict.fromkeys(each for line in lines if line["role"] == VICTIM and line["named"] for each in line["suspect"]))
    return Whole([line | _numbered(line, order, by) for line in lines], order, by)


def _numbered(line: Row, victims: list[str], suspects: list[str]) -> Row:
    """Call the other side of a line as it is called in the chart."""
    if line["role"] == VICTIM:
        return {"v": [], "s": [f"s{suspects.index(each) + 1}" for each in line["suspect"] if each in suspects]}
    return {"v": [f"v{victims.index(each) + 1}" for each in line["victim"] if each in victims], "s": []}


def _one(row: Row, item: Item, persons: Persons) -> Row:
    """Give an item as a line of its case, each person by one id."""
    suspects, victims = (sorted({persons.told_as(each) for each in item[name]}) for name in ("suspects", "victims"))
    kept = {name: value for name, value in item.items() if name not in ("suspects", "victims")}
    return kept | {"number": row["number"], "suspect": suspects, "victim": victims, "recorded_against": item["against"], "also": []}


def _joined(row: Row, persons: Persons, category: str) -> set[str]:
    return {persons.told_as(each["person"]) for each in row["joined"] if each["category"] == category}


def _order(line: Row) -> tuple[Any, ...]:
    return (line["from_latest"], line["from"], line["number"] or "", line["entry"], line["role"])


# -- same and new victims ------------------------------------------------------------------------------------------


def _victims(his: Iterable[Row], rows: Iterable[Row], persons: Persons) -> dict[str, str]:
    """Give since which day each victim of his is known: the first conduct towards her, or her joining a case against him."""
    known: dict[str, str] = {}
    told = [(each["victim"], each["from_latest"]) for each in his if each["kind"] in CONDUCT]
    told += [([persons.told_as(each["person"])], each["since"]) for row in rows for each in row["joined"] if each["category"] == VICTIM]
    for victims, since in told:
        for victim in victims:
            known[victim] = min(known.get(victim, since), since)
    return known


def _known(his: Iterable[Row], victims: Mapping[str, str]) -> list[Row]:
    """Say of each act of conduct whether it was towards the first victim there is, the same as before, a new one or a third person."""
    lines, seen = [], set[str]()
    for line in sorted((each | {"role": SUSPECT} for each in his), key=_order):
        towards = set(line["victim"])
        if line["kind"] in CONDUCT:
            line["against"] = _against(line, towards, seen, any(known < line["from"] for known in victims.values()))
            seen |= towards
        lines.append(line)
    return lines


def _against(line: Row, towards: set[str], seen: set[str], others: bool) -> str | None:
    if not towards:
        return line["recorded_against"]  # type: ignore[no-any-return]  # a code of ledger.events.conduct.Against, or None
    if towards & seen:
        return "same_and_new" if towards - seen else "same"
    if line["recorded_against"] == "third":
        return "third"
    return "new" if seen or others else "first"


# -- where he was --------------------------------------------------------------------------------------------------


def _placed(his: list[Row]) -> list[Row]:
    """End each stay where the next begins, in whichever case that was recorded, and tell of a stay that two cases record once."""
    stays = sorted((each for each in his if each["lane"] == items.WHEREABOUTS), key=_stay)
    told = [each for each in his if each["lane"] != items.WHEREABOUTS]
    lasting: Row | None = None
    for stay in stays:
        if lasting is not None and lasting["code"] == stay["code"] and (lasting["until"] is None or stay["from"] <= lasting["until"]):
            lasting["also"] = [*lasting["also"], f"{stay['number']}#{stay['entry']}"]
            if stay["until"] is not None and (lasting["until"] is None or lasting["until"] < stay["until"]):
                lasting["until"] = lasting["until_earliest"] = stay["until"]
            continue
        if lasting is not None:
            _ended(lasting, date.fromisoformat(stay["from"]))
        lasting = stay
        if stay["code"] in OUTSIDE:
            told.append(stay)
    return told


def _stay(line: Row) -> tuple[Any, ...]:
    return (line["from"], line["number"] or "", line["entry"])


def _ended(stay: Row, on: date) -> None:
    last = max(date.fromisoformat(stay["from"]), on - timedelta(days=1)).isoformat()
    if stay["until"] is None or last < stay["until"]:
        stay["until"] = stay["until_earliest"] = last
        stay["ended"] = "ended"


def _lasting(line: Row, today: date) -> Row:
    """Say whether something lasts on at the moment of asking."""
    return line | {"lasts": line["spans"] and (line["until"] is None or line["until"] > today.isoformat())}
