"""A person's timeline as read: a table with one line for each item, and the chart of its lanes with what each character stands for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from commands import chart, output, telling

if TYPE_CHECKING:
    from commands.people import People
    from ledger.events.fact import Fact
    from projections.lanes.person import Whole

Row = dict[str, Any]
NOTHING = "Nothing that a lane tells was recorded of this person by then, or it is not shown to this reader."
OTHERS = {"suspect": ("v", "victim"), "victim": ("s", "suspect")}
"""By the person's part in it, under which key the others in a line are numbered, and what they are."""
UNNAMED, THIRD, MANY, OTHER = "?", "t", "+", "#"
CONDUCT = frozenset({"referral-received", "case-reopened", "incident", "reported"})
"""What is drawn as the number of the other person in it."""
MARKS = {
    "cases": {"died": ("D", "death")},
    "further_conduct": {
        "substantiated": ("S", "found substantiated"), "unsubstantiated": ("N", "found not substantiated"),
        "convicted": ("P", "proven by conviction or caution"), "cautioned": ("P", "proven by conviction or caution"),
    },
    "proceedings": {
        "arrest": ("A", "arrest"), "charge": ("C", "charge"), "outcome": ("O", "outcome of a recorded crime"), "hearing": ("H", "hearing"),
        "plea": ("P", "plea"), "verdict": ("V", "verdict"), "sentence": ("S", "sentence"),
    },
    "orders": {
        "spo": ("S", "stalking protection"), "interim_spo": ("I", "interim stalking protection"), "restraining": ("R", "restraining"),
        "non_molestation": ("N", "non-molestation"), "dvpo": ("D", "domestic violence protection"),
        "dapo": ("A", "domestic abuse protection"),
        "injunction": ("J", "injunction"), "sexual_risk": ("X", "sexual risk"), "criminal_behaviour": ("K", "criminal behaviour"),
        "breach_reported": ("b", "breach reported"), "breach_charged": ("B", "breach charged"),
    },
    "bail": {"bail": ("B", "bail"), "breached": ("b", "breach said")},
    "whereabouts": {
        "custody": ("C", "custody"), "hospital": ("H", "hospital"), "abroad": ("A", "abroad"), "unknown": ("U", "place not known"),
    },
    "interventions": {"offered": ("o", "offered, not started"), "intervention": ("I", "intervention")},
    "assessments": {
        "low": ("L", "risk low"), "medium": ("M", "risk medium"), "high": ("H", "risk high"), "very_high": ("V", "risk very high"),
        "typology": ("T", "type"), "instrument": ("A", "assessment by an instrument"),
    },
    "surveillance": {"none": ("n", "looked for, none found"), "some": ("s", "looked for, some found")},
}  # fmt: skip
"""By lane and code, the character of an item and what it stands for."""
CUT_SHORT = frozenset({"dropped_out", "terminated"})
"""How an intervention ends that was not completed."""
LOWER = frozenset({"typology", "instrument"})
"""What stands beneath a level of risk of the same day."""


def put(whole: "Whole", people: "People", today: date, *, picture: bool) -> None:
    """Tell a person's lines, as a suspect and then as a victim: the table, the others in it, then the chart and its legend."""
    if not whole.lines:
        output.answer_lines([f"  {NOTHING}", ""])
    for role, (key, other) in OTHERS.items():
        lines = [line for line in whole.lines if line["role"] == role]
        if not lines:
            continue
        if role == "victim":
            output.answer_lines([output.Heading("What is said to have been done towards this person, and what was done about it"), ""])
        output.answer_rows([_cells(line, key) for line in lines], _columns(other), "table")
        output.answer_lines(["", *_others(whole.victims if role == "suspect" else whole.suspects, key, people)])
        if picture:
            output.answer_lines([*drawn(lines, key, today), ""])


def items(whole: "Whole", people: "People") -> dict[str, list[Row]]:
    """Give the lines by the address of the entry that each is of; persons by their numbers, with their ids beside them."""
    found: dict[str, list[Row]] = {}
    for line in whole.lines:
        called = {name: [people.numbers.get(each, "?") for each in line[name]] for name in ("suspect", "victim")}
        named = line | called | {f"{name}_id": line[name] for name in called}
        found.setdefault(_address(line), []).append(named)
    return found


def _address(line: Row) -> str:
    return f"{line['number']}#{line['entry']}"


# -- the table -----------------------------------------------------------------------------------------------------


def _columns(other: str) -> tuple[output.Column, ...]:
    return (
        output.Column("lane", "lane"), output.Column("when", "from"), output.Column("until", "until"), output.Column("what", "what"),
        output.Column("entry", "entry"), output.Column("other", other),
    )  # fmt: skip


def _cells(line: Row, key: str) -> Row:
    other = " ".join([*line[key], *([line["against"].replace("_", " ")] if line["against"] and key == "v" else [])])
    recorded = line["recorded_against"]
    if key == "v" and recorded and line["against"] != recorded:
        other += f" (recorded: {recorded})"
    return {
        "lane": _lane(line["lane"]), "when": line["when"], "until": _until(line), "what": line["what"], "entry": _address(line),
        "other": other,
    }  # fmt: skip


def _lane(code: str) -> str:
    return code.replace("_", " ")


def _until(line: Row) -> str:
    if not line["spans"]:
        return ""
    if line["until"] is None:
        return "lasts"
    by = "by " if line["until_earliest"] != line["until"] else ""
    return f"{by}{line['until']}"


def _others(persons: Sequence[str], key: str, people: "People") -> Iterator[str]:
    """Say who v1, v2 or s1, s2 are."""
    if persons:
        yield from output.paragraph(", ".join(f"{key}{at} {people.person(each)}" for at, each in enumerate(persons, 1)), "  ")
        yield ""


# -- the chart -----------------------------------------------------------------------------------------------------


def drawn(lines: Sequence[Row], key: str, today: date) -> Iterator[str]:
    """Draw the lanes of lines, of at least one, as wide as the reader's terminal, and say what the characters stand for."""
    from projections.lanes.item import LANES

    things = [_drawn(line, key) for line in lines]
    last = _last(lines, today)
    picture = chart.chart(things, [(code, _lane(code)) for code in LANES], last, output.terminal_width())
    yield from picture
    yield ""
    yield from output.paragraph(_span(things, last), "  ")
    for text in _legend(lines, things, key):
        yield from output.paragraph(text, "    ", "  ")


def _last(lines: Iterable[Row], today: date) -> date:
    """Give the last day of the chart: today where anything lasts on, else the last on which anything was or ended."""
    days = [day for line in lines for day in (line["from_latest"], line["until"]) if day is not None]
    return today if any(line["lasts"] for line in lines) else min(today, date.fromisoformat(max(days)))


def _drawn(line: Row, key: str) -> chart.Drawn:
    days = {name: None if line[name] is None else date.fromisoformat(line[name]) for name in ("until_earliest", "until")}
    first, last = (date.fromisoformat(line[name]) for name in ("from", "from_latest"))
    return chart.Drawn(
        line["lane"], _mark(line, key)[0], first, last, line["spans"], days["until_earliest"], days["until"],
        cut_short=line["ended"] in CUT_SHORT, rank=int(line["code"] in LOWER),
    )  # fmt: skip


def _mark(line: Row, key: str) -> tuple[str, str]:
    """Give the character of a line, and what it stands for beside a person's number."""
    if line["code"] not in CONDUCT:
        return MARKS.get(line["lane"], {}).get(line["code"], (OTHER, "other"))
    numbers = line[key]
    if len(numbers) == 1 and len(numbers[0]) == 2:
        return numbers[0][1], f"towards {numbers[0]}" if key == "v" else f"by {numbers[0]}"
    if numbers:
        return MANY, "several, or the tenth or a later one"
    if line["against"] == "third":
        return THIRD, "towards a third person close to the victim"
    return UNNAMED, "by nobody who is named" if key == "s" else "towards somebody who is not named"


def _span(things: Sequence[chart.Drawn], last: date) -> str:
    from ledger.events.occurred import long_date

    first = min(last, *(each.first for each in things))
    return f"From {long_date(first)} to {long_date(last)}." if first != last else f"On {long_date(first)}."


def _legend(lines: Sequence[Row], things: Sequence[chart.Drawn], key: str) -> Iterator[str]:
    """Say lane by lane what its characters stand for, lanes of the same characters together; then how they are drawn."""
    from projections.lanes.item import LANES
    from projections.lanes.person import TOWARDS

    said: dict[str, list[str]] = {}
    for lane in LANES:
        known = list(MARKS.get(lane, {}).values())
        found = {_mark(line, key) for line in lines if line["lane"] == lane}
        marks = dict(sorted(found, key=lambda mark: (known.index(mark) if mark in known else -1, mark)))
        if marks:
            said.setdefault(", ".join(f"{mark} {words}" for mark, words in marks.items()), []).append(_lane(lane))
    for words, lanes in said.items():
        yield f"{' and '.join(lanes)}: {words}."
    said_of = {
        "====| lasts until then": True, "x ended before it was completed": any(each.cut_short for each in things),
        "====> lasts on": any(line["lasts"] for line in lines), "~~ on some day within": any(_unsure(each) for each in things),
    }  # fmt: skip
    yield "; ".join(words for words, used in said_of.items() if used) + "; one character may stand for several."
    wanted = LANES if key == "v" else [lane for lane in LANES if lane in TOWARDS]
    if missing := [_lane(lane) for lane in wanted if not any(line["lane"] == lane for line in lines)]:
        yield f"Nothing is told here of: {', '.join(missing)}. That does not say that there was none."


def _unsure(each: chart.Drawn) -> bool:
    return each.first != each.last or (each.spans and each.end_first != each.end_last)


def unshown(facts: Iterable["Fact"]) -> list[str]:
    """Say how many of these entries are not shown to this reader, so that no lane tells of them."""
    hidden = sum(each.type in telling.NOT_TOLD for each in facts)
    told = output.counted(hidden, "entry of these cases is", "entries of these cases are")
    return output.paragraph(f"{told} not shown to this reader: no lane tells of that.", "  ") if hidden else []
