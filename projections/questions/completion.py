"""P13: of the interventions that were started, how many were completed, and how the others stand (seed.txt; domain.md 5.6)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules import told_of
from ledger.rules.completed import COMPLETED, ENDINGS, TOOK_PART, complete
from ledger.rules.progress import text
from projections.engine.answer import Asking, Column, Measure, Rate, Row, Told
from projections.engine.question import Question, by_stream
from projections.engine.time import holder

OFFERED, STARTED = "intervention-offered", "intervention-started"
SESSION, PAUSED, ENDED, MEASURED = "session-held", "intervention-paused", "intervention-ended", "outcome-measured"
READ = frozenset({OFFERED, STARTED, SESSION, PAUSED, ENDED, MEASURED})
PHASES = ("pre", "mid", "post", "follow_up")
"""When an outcome can be measured; a test compares them, and the codes below, with ``ledger.events.intervention``."""
STANDING = ("completed", "dropped_out", "terminated", "declined", "ongoing", "paused")
"""How an intervention that was started can stand: as it ended, or, while no end is recorded, as one that goes on."""
OPEN = frozenset({"ongoing", "paused"})
UNSTARTED = {"declined": "offer_declined", "terminated": "offer_taken_back", None: "not_started"}
"""How an offer stands that led to no start, by how it ended."""
UNKNOWN = "unknown"
"""In place of an ending that cannot be read, and of a kind or provider whose entry was not opened."""
MISSED, CALLED_OFF = "not_attended", "cancelled"

Facts = Mapping[str, list[Fact]]


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """Give the interventions of one case as the agencies that hold them recorded them; None where none is to be seen.

    What is done in an intervention counts for that which its own agency offered by the entry that it names.
    """
    courses = dict[tuple[str, int], dict[str, list[Fact]]]()
    for fact in facts:
        kind = fact.kind
        entry = fact.version if kind == OFFERED else _whole(fact.fields.get("intervention"))
        if entry is not None:
            courses.setdefault((text(holder(fact)) or UNKNOWN, entry), {}).setdefault(kind, []).append(fact)
    known = [(*named, parts) for named, parts in sorted(courses.items()) if OFFERED in parts or STARTED in parts]
    return {"interventions": [_course(*each, zone) for each in known]} if known else None


def _course(agency: str, entry: int, parts: Facts, zone: tzinfo) -> Row:
    """Give one intervention: what was offered, agreed, held and measured, and how it ended, by the last that was said of each."""
    offer, start, end = (parts[kind][-1] if kind in parts else None for kind in (OFFERED, STARTED, ENDED))
    offered, started, ended = ({} if fact is None else fact.fields for fact in (offer, start, end))
    rests = parts[PAUSED][-1].fields.get("step") == "paused" if PAUSED in parts else False
    return {
        "entry": entry, "kind": text(offered.get("kind")) or UNKNOWN, "provider": text(offered.get("provider")) or agency,
        "mandate": text(offered.get("mandate")), "follows": _whole(offered.get("follows")),
        "offered_on": _on(offer, zone), "started_on": _on(start, zone), "ended_on": _on(end, zone),
        "how": None if end is None else _code(ended.get("how"), ENDINGS), "paused": rests,
        "planned": _whole(started.get("planned")),
        "criteria": _codes(started.get("criteria")), "criteria_met": _codes(ended.get("criteria_met")),
        **_sessions(parts.get(SESSION, ())),
        "measured": [phase for phase in PHASES if any(fact.fields.get("phase") == phase for fact in parts.get(MEASURED, ()))],
    }  # fmt: skip


def _sessions(facts: Iterable[Fact]) -> Row:
    """Count sessions by what was last said of each number; one without a number is told of once for each entry."""
    last = {_whole(fact.fields.get("number")) or f"entry {fact.version}": text(fact.fields.get("attendance")) for fact in facts}
    told = list(last.values())
    return {"attended": sum(each in TOOK_PART for each in told), "missed": told.count(MISSED), "called_off": told.count(CALLED_OFF)}


def _on(fact: Fact | None, zone: tzinfo) -> str | None:
    return None if fact is None else told_of.day_of(fact, zone)


def _whole(value: object) -> int | None:
    return value if type(value) is int else None


def _code(value: object, known: Iterable[str]) -> str:
    return str(value) if value in tuple(known) else UNKNOWN


def _codes(value: object) -> list[str]:
    return sorted({each for each in value if isinstance(each, str)}) if isinstance(value, list | tuple) else []


def order(row: Row) -> str:
    """By the number of the case, where it was read with the row."""
    return str(row.get("number"))


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """Tell of the interventions started in the days asked about how many were completed; offered and not started are told apart."""
    every = [_line(each | {"number": row.get("number")}, asking) for row in rows for each in row["interventions"]]
    started = [line for line in every if line["started_on"] and asking.takes(day(line["started_on"]))]
    offered = [line for line in every if not line["started_on"] and asking.takes(day(line["offered_on"]))]
    lines = sorted(started, key=_first("started_on")) + sorted(offered, key=_first("offered_on"))
    return Told(lines, [*_standing(started, offered), *_within(started, offered)], [_sessions_needed(started)])


def _line(course: Row, asking: Asking) -> Row:
    first, last, how = day(course["started_on"]), day(course["ended_on"]) or asking.today, course["how"]
    going = "paused" if course["paused"] else "ongoing"
    return course | {
        "stands": UNSTARTED.get(how, UNKNOWN) if first is None else how or going,
        "days": None if first is None else max(0, (last - first).days),
        "as_defined": complete(frozenset(course["criteria"]), frozenset(course["criteria_met"]), [course["attended"] > 0]),
    }


def _first(name: str) -> Callable[[Row], Any]:
    return lambda line: (line[name], str(line["number"]), line["entry"], line["provider"])


def _standing(started: Sequence[Row], offered: Sequence[Row]) -> Iterator[Rate]:
    """Say of how many of those started each standing is told, and the completed of each kind and provider."""
    unstarted, found = _reasons(offered), {line["stands"] for line in started}
    for standing in (*STANDING, *({UNKNOWN} & found)):
        yield _rate(f"started.{standing}", f"of the interventions started: {_words(standing)}", standing, started, unstarted)
    ended = [line for line in started if line["stands"] not in OPEN]
    yield _rate("completed_of_ended", "of those started that have ended: completed", "completed", ended, _reasons(started, OPEN))
    for name, says in (("kind", "of those started, {}: completed"), ("provider", "of those started that {} gives: completed")):
        for value in sorted({line[name] for line in started}):
            alike, others = ([line for line in lines if line[name] == value] for lines in (started, offered))
            called = _words(value) if name == "kind" else value
            yield _rate(f"{name}.{value}", says.format(called), "completed", alike, _reasons(others))


def _within(started: Sequence[Row], offered: Sequence[Row]) -> Iterator[Rate]:
    """Say how those started were carried out: sessions attended, criteria agreed and met, outcomes measured."""
    attended, missed, off = (sum(line[name] for line in started) for name in ("attended", "missed", "called_off"))
    yield Rate("attended", "of their sessions that were not called off: attended", attended, attended + missed, _some({"called off": off}))
    agreed = sum(bool(line["criteria"]) for line in started)
    yield Rate("agreed", "of the interventions started: what makes it complete was agreed then", agreed, len(started), _reasons(offered))
    done = [line["as_defined"] for line in started if line["stands"] == "completed"]
    says = "of those recorded as completed: a session attended and every criterion met, by what is to be seen"
    yield Rate("as_defined", says, done.count(True), len(done))
    ended = [line["measured"] for line in started if line["stands"] not in OPEN]
    both = sum("pre" in phases and not {"post", "follow_up"}.isdisjoint(phases) for phases in ended)
    says = "of those started that have ended: an outcome measured before, and at the end or after it"
    yield Rate("measured", says, both, len(ended), _reasons(started, OPEN))


def _rate(name: str, says: str, standing: str, lines: Sequence[Row], excluded: Mapping[str, int]) -> Rate:
    return Rate(name, says, sum(line["stands"] == standing for line in lines), len(lines), excluded)


def _reasons(lines: Sequence[Row], only: frozenset[str] | None = None) -> dict[str, int]:
    """Count lines by how they stand, in words: those whose standing is in ``only``, or all."""
    standing = [line["stands"] for line in lines if only is None or line["stands"] in only]
    return {_words(each): standing.count(each) for each in sorted(set(standing))}


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {reason: count for reason, count in counts.items() if count}


def _words(code: str) -> str:
    return code.replace("_", " ")


def _sessions_needed(started: Sequence[Row]) -> Measure:
    came = sorted(line["attended"] for line in started if line["stands"] == "completed")
    middle = (came[(len(came) - 1) // 2] + came[len(came) // 2]) / 2 if came else None
    others = _some({"not completed": len(started) - len(came)})
    return Measure("sessions_to_complete", "sessions attended in those completed, median", middle, "sessions", len(came), others)


_LINES = (
    Column("number", "the unit's number of the case"),
    Column("entry", "entry that offered it"),
    Column("kind", "what was offered; unknown where the offer was not opened", "words"),
    Column("provider", "agency that gives it"),
    Column("mandate", "whether the person must take part", "words"),
    Column("stands", "how it stands: as it ended, ongoing or paused; of one that was not started, what became of the offer", "words"),
    Column("offered_on", "day of the offer", "day"),
    Column("started_on", "day of its start", "day"),
    Column("ended_on", "day of its end", "day"),
    Column("days", "days from its start to its end, or to the day of the answer"),
    Column("planned", "sessions planned at its start"),
    Column("attended", "sessions that the person attended, late or not"),
    Column("missed", "sessions that the person did not attend"),
    Column("called_off", "sessions that were called off"),
    Column("measured", "phases in which an outcome was measured", "words"),
    Column("criteria", "what was agreed at its start to make it complete, by code", "detail"),
    Column("criteria_met", "of these, what was met, as its end says", "detail"),
    Column("as_defined", "whether a session was attended and every criterion met, by what is to be seen", "detail"),
    Column("follows", "entry that offered the one which it follows", "detail"),
    Column("how", "how it ended, by code; none while no end is recorded", "detail"),
    Column("paused", "whether the last that was recorded of a rest is that it began", "detail"),
)

QUESTION = Question(
    name="completion",
    version=1,
    title="How many interventions that were started were completed, and how the others stand",
    definition=(
        f"Interventions as the agencies that hold them recorded them, at the moment asked about. {COMPLETED} An intervention is counted, "
        "not a person: who drops out and comes back is offered another, and counts in both. One with no recorded end goes on or rests: "
        "it has not been dropped out of, however long nothing was recorded. What was offered and not started is told apart: declined, "
        "taken back by its provider, or not started yet. How one ended is what its agency recorded, which was held against the "
        "definition then. Denominator: the interventions that were started (in the days asked about), as far as this reader's agency "
        "holds them or was given them."
    ),
    columns=(
        Column(
            "interventions",
            "each intervention in order of agency and entry: the entry that offered it, its kind, provider and mandate, the one it "
            "follows, the days on which it was offered, started and ended, how it ended, whether it rests, sessions planned, attended, "
            "missed and called off, criteria agreed and met, and in which phases an outcome was measured",
        ),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    lines=_LINES,
    tell=tell,
    cohort="interventions started, and offers that led to none",
    held=True,
)  # fmt: skip
