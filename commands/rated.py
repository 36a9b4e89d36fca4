"""An answer as a person and as a program get it: its lines, each rate as k of n with its interval, and what was left out and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import output, questions, telling, times
from commands.given_with import GivenWith
from commands.naming import callings
from projections.engine import outside
from projections.engine.answer import Asking, Caveat, Column, Measure, Rate, Row, Told, wilson
from projections.engine.subtraction import small

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.persons import Persons
    from projections.engine.question import Question

STREAMS = 5_000
"""Cases of which parties are looked up at a time."""
KEPT_BACK = "kept back"
NO_NUMBER = "It counts nothing, and its lines name cases: nothing of it leaves the unit, and that says nothing of what is in the record."
RATES = (
    output.Column("name", "rate"), output.Column("k", "k", right=True), output.Column("n", "n", right=True),
    output.Column("share", "share", right=True), output.Column("low", "from", right=True), output.Column("high", "to", right=True),
    output.Column("says", "says"),
)  # fmt: skip
RATES_MORE = ("value", "unit", "excluded", "suppressed")


class Answer(NamedTuple):
    """What was told, of which question, and at which time: ``position`` is the last of the record that it saw."""

    question: "Question"
    told: Told
    when: questions.Asked
    window: tuple[date | None, date | None]
    moment: datetime
    zone: tzinfo
    position: int
    straddling: int | None


def answered(
    ledger: "Ledger", question: "Question", found: questions.Found, when: questions.Asked, window: tuple[date | None, date | None]
) -> Answer:
    """Make the answer of rows: with who is one with whom by then, and members and persons called as people call them."""
    rows = [row for _, row in found.rows]
    at = questions.moment(ledger, when)
    persons = ledger.all_persons(when.at.recorded_by, when.upto)
    whole = when.at == (None, None) and when.upto in (None, found.position)
    asking = Asking(at, ledger.zone, *window, persons, ledger.policy.targets, GivenWith(ledger, whole=whole))
    told = question.told(rows, asking)
    lines = _called(ledger, told.lines, question.shown, [stream for stream, _ in found.rows], persons)
    told = told._replace(lines=lines, notes=[*told.notes, *found.notes])
    return Answer(question, told, when, window, at, ledger.zone, found.position, found.straddling)


def _called(
    ledger: "Ledger", lines: Sequence[Row], columns: Sequence[Column], streams: Sequence[UUID], persons: "Persons"
) -> list[Row]:
    """Put numbers and logins in the place of ids; the ids stay beside them, under the column's name and ``_id``."""
    named = {of: [column.name for column in columns if column.of == of] for of in ("member", "person")}
    ids = {of: {id_ for line in lines for name in names for id_ in _each(line.get(name))} for of, names in named.items()}
    known = {
        "member": callings(ledger, frozenset(ids["member"])) if ids["member"] else {},
        "person": _numbers(ledger, streams, persons) if ids["person"] else {},
    }
    return [
        line | {name: _in_words(line.get(name), known[of]) for of, names in named.items() for name in names}
        | {f"{name}_id": line.get(name) for names in named.values() for name in names}
        for line in lines
    ]  # fmt: skip


def _each(value: Any) -> Iterable[str]:
    return value if isinstance(value, list | tuple) else () if value is None else (value,)


def _in_words(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, list | tuple):
        return [known.get(str(each), "?") for each in value]
    return None if value is None else known.get(str(value), "?")


def _numbers(ledger: "Ledger", streams: Sequence[UUID], persons: "Persons") -> dict[str, str]:
    """Give the numbers of the parties of these cases by id, and of who is one with them, as far as this reader may know of them."""
    cases = list(dict.fromkeys(streams))
    pieces = (cases[start : start + STREAMS] for start in range(0, len(cases), STREAMS))
    found = (party for piece in pieces for joined in ledger.parties(piece).values() for party in joined)
    told = [*persons.numbers.items(), *((person, number) for person, _, number in found)]
    return {str(person): number for person, number in told if number is not None}


# -- putting it out ------------------------------------------------------------------------------------------------


def put(answer: Answer, form: str, *, external: bool) -> None:
    """Answer in one of the four formats; ``external``: as it may leave the unit."""
    question, told = answer.question, answer.told
    kept = outside.leaving(told, question.shown, aggregated=question.aggregated) if external else outside.Kept(
        told.lines, told.rates, told.measures, frozenset()
    )  # fmt: skip
    notes = [each for each in told.notes if isinstance(each, Caveat)] if external else told.notes
    answer = answer._replace(straddling=None) if external and small(answer.straddling or 0) else answer
    numbers = [*(_rate(each, kept) for each in kept.rates), *(_measure(each, kept) for each in kept.measures)]
    columns, more = _columns(question)
    if form == "json":
        output.answer(_record(answer, kept.lines, numbers, notes, external=external), form, ())
    elif form == "table":
        output.answer_lines(_prose(answer, kept, notes, external=external))
        if kept.lines:
            lines = [_filled(line, question.shown) for line in kept.lines] if external else kept.lines
            lines = [_on_the_clock(line, question.shown, answer.zone) for line in lines]
            output.answer_rows(lines, output.filled(lines, columns, 2), form)
    elif question.aggregated or not external:
        output.answer_rows(kept.lines, columns, form, more)
    else:
        output.answer_rows(numbers, RATES, form, RATES_MORE)


def _filled(line: Row, columns: Sequence[Column]) -> Row:
    """Say in words which counts are kept back: an empty place would read as none."""
    return line | {each.name: KEPT_BACK for each in columns if each.of in ("count", "heads") and line.get(each.name) is None}


def _on_the_clock(line: Row, columns: Sequence[Column], zone: tzinfo) -> Row:
    """Tell instants on the unit's clock, as people have it; a program gets them as they are recorded."""
    told = {each.name: line[each.name] for each in columns if each.of == "instant" and line.get(each.name)}
    return line | {name: times.shown(datetime.fromisoformat(str(instant)), zone) for name, instant in told.items()}


def _columns(question: "Question") -> tuple[list[output.Column], list[str]]:
    shown = [column for column in question.shown if column.of != "detail"]
    ids = [f"{column.name}_id" for column in question.shown if column.of in ("member", "person")]
    columns = [
        output.Column(each.name, each.name.replace("_", " "), right=each.of in ("count", "heads"), words=each.of == "words")
        for each in shown
    ]
    return columns, [*(column.name for column in question.shown if column.of == "detail"), *ids]


def _record(answer: Answer, lines: Sequence[Row], numbers: Sequence[Row], notes: Sequence[str], *, external: bool) -> Row:
    question, at = answer.question, answer.when.at
    columns, more = _columns(question)
    keys = [*(column.key for column in columns), *more]
    return {
        "question": question.name, "version": question.version, "title": question.title, "definition": question.definition,
        "moment": answer.moment, "recorded_by": at.recorded_by, "happened_by": at.happened_by,
        "position": answer.position if answer.when.upto is None else answer.when.upto, "straddling": answer.straddling,
        "from": answer.window[0], "until": answer.window[1], "external": external,
        "lines": [{key: line.get(key) for key in keys} for line in lines],
        "rates": [each for each in numbers if "k" in each], "measures": [each for each in numbers if "value" in each],
        "notes": list(notes),
    }  # fmt: skip


def _rate(rate: Rate, kept: outside.Kept) -> Row:
    back = rate.name in kept.back
    interval = None if back else wilson(rate.k, rate.n)
    k, n = (None, None) if back else (rate.k, rate.n)
    told = {"share": rate.k / rate.n, "low": interval.low, "high": interval.high} if interval else dict.fromkeys(("share", "low", "high"))
    return {"name": rate.name, "says": rate.says, "k": k, "n": n, **told, "excluded": _excluded(rate, kept), "suppressed": back}


def _measure(measure: Measure, kept: outside.Kept) -> Row:
    back = measure.name in kept.back
    value, n = (None, None) if back else (measure.value, measure.n)
    told = {"name": measure.name, "says": measure.says, "value": value, "unit": measure.unit, "n": n}
    return {**told, "excluded": _excluded(measure, kept), "suppressed": back}


def _excluded(each: Rate | Measure, kept: outside.Kept) -> dict[str, int | None]:
    """Give how many are left out by reason; None where that is kept back, which is not the same as none."""
    return {reason: None if (each.name, reason) in kept.reasons else number for reason, number in each.excluded.items()}


def _prose(answer: Answer, kept: outside.Kept, notes: Sequence[str], *, external: bool) -> Iterator[str]:
    question = answer.question
    spoken = questions.spoken(answer.when, answer.zone)
    yield output.Heading(f"{question.title}{f', {spoken}' if spoken else ''}")
    if question.cohort and answer.window != (None, None):
        yield from output.paragraph(f"{telling.capital(question.cohort)} {_window(*answer.window)}", "  ")
    yield from output.paragraph(question.definition, "  ")
    if external:
        yield from output.paragraph("As it may leave the unit: lines of single cases are left out, and numbers of 1 to 4 kept back.", "  ")
    if answer.straddling != 0:
        some = "Entries of which the number is kept back" if answer.straddling is None else output.counted(
            answer.straddling, "entry", "entries"
        )  # fmt: skip
        yield from output.paragraph(
            f"{some} may have happened by then (a day, a month or a range) and not "
            "certainly: not counted.", "  ",
        )  # fmt: skip
    yield ""
    for rate in kept.rates:
        yield from output.paragraph(_rate_in_words(rate, kept), "  ")
    for measure in kept.measures:
        yield from output.paragraph(_measure_in_words(measure, kept), "  ")
    for note in notes:
        yield from output.paragraph(note, "  ")
    if kept.rates or kept.measures or notes:
        yield ""
    if not kept.lines and not kept.rates and not kept.measures:
        yield f"  {NO_NUMBER if external else 'Nothing of this is in the record, as far as this reader may see.'}"


def _window(since: date | None, until: date | None) -> str:
    parts = (f"from {since}" if since else "", f"before {until}" if until else "")
    return " and ".join(part for part in parts if part)


def _rate_in_words(rate: Rate, kept: outside.Kept) -> str:
    if rate.name in kept.back:
        return f"{rate.says}: {KEPT_BACK}"
    interval = wilson(rate.k, rate.n)
    share = f" = {100 * rate.k / rate.n:.1f} % (95 %: {100 * interval.low:.1f} to {100 * interval.high:.1f} %)" if interval else ""
    return f"{rate.says}: {rate.k}/{rate.n}{share}{_left_out(rate, kept)}"


def _measure_in_words(measure: Measure, kept: outside.Kept) -> str:
    if measure.name in kept.back:
        return f"{measure.says}: {KEPT_BACK}"
    value = f"{measure.value:g} {measure.unit}" if measure.value is not None else "not reached" if measure.n else "none"
    return f"{measure.says}: {value}, of {measure.n}{_left_out(measure, kept)}"


def _left_out(each: Rate | Measure, kept: outside.Kept) -> str:
    numbers = {reason: KEPT_BACK if number is None else str(number) for reason, number in _excluded(each, kept).items() if number != 0}
    told = ", ".join(f"{number} {reason.replace('_', ' ')}" for reason, number in numbers.items())
    return f"; not counted: {told}" if told else ""
