"""P22 glass: every time the glass of a case was broken in an emergency, by whom, why, and what its review came to (domain.md 6, 5.12).

It reads what stands in the case. Reading itself is logged elsewhere, for purposes to which it is held (DPA 2018 s.62(4)). When a review is
due, and what ends the wait for it, says its clock (``ledger.rules.clocks.glass``).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from operator import itemgetter
from statistics import median

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import rfc3339
from ledger.rules import told_of
from ledger.rules.clocks.glass import GLASS
from ledger.rules.deadlines import Terms
from ledger.rules.recipients import by_kind
from projections.engine.answer import Asking, Column, Measure, Rate, Row, Told
from projections.engine.question import Question, by_stream

REFERRED, BROKEN, (REVIEWED,) = "referral-received", GLASS.starts, GLASS.stops
READ = frozenset({REFERRED, BROKEN, REVIEWED})
BREAKING = of_kinds({BROKEN})
HOUR = timedelta(hours=1)


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's broken glasses from its facts as they stand; none was broken, no row."""
    if BREAKING.isdisjoint(fact.type for fact in facts):
        return None
    kinds, terms = by_kind(facts), Terms(zone)
    return {
        "number": told_of.number(kinds.get(REFERRED, ())),
        "broken": [_broken(each, kinds.get(REVIEWED, ()), terms) for each in kinds[BROKEN]],
    }


def _broken(broken: Fact, reviews: Sequence[Fact], terms: Terms) -> Row:
    review, due = next((each for each in reviews if GLASS.ends(broken, each, terms)), None), GLASS.due(broken, terms)
    return {
        "entry": broken.version, "agency": broken.brought_by, "member": _member(broken), "ground": str(broken.fields.get("ground")),
        "broken_at": rfc3339(broken.recorded_at), "review_due": rfc3339(due or broken.recorded_at),
        "review": None if review is None else review.version, "reviewer": None if review is None else _member(review),
        "reviewed_at": None if review is None else rfc3339(review.recorded_at),
        "verdict": None if review is None else str(review.fields.get("verdict")),
    }  # fmt: skip


def _member(fact: Fact) -> str | None:
    actor = fact.who.get("actor")
    return actor if isinstance(actor, str) else None


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """Every breaking, or those of the window: first those that wait for their review, longest first, then the last that were broken."""
    found = (_line(row["number"], each, asking) for row in rows for each in row["broken"])
    lines = sorted((line for line in found if asking.takes(line["broken_on"])), key=itemgetter("broken_at"), reverse=True)
    waiting = [line for line in reversed(lines) if line["review"] is None]
    reviewed = [line for line in lines if line["review"] is not None]
    agencies = sorted({line["agency"] for line in lines if line["agency"]})
    justified = sum(line["verdict"] == "justified" for line in reviewed)
    return Told(
        [*waiting, *reviewed],
        [
            _reviewed(lines), *(_reviewed([line for line in lines if line["agency"] == agency], agency) for agency in agencies),
            Rate("justified", "of those reviewed: found justified", justified, len(reviewed)),
        ],
        [_time("median_hours", "half of those reviewed were within", reviewed, median, {"not reviewed": len(waiting)}),
         _time("longest_wait_hours", "longest wait for a review", waiting, max, {"reviewed": len(reviewed)})],
    )  # fmt: skip


def _line(number: object, broken: Row, asking: Asking) -> Row:
    since, due = (datetime.fromisoformat(broken[name]) for name in ("broken_at", "review_due"))
    until = asking.moment if broken["reviewed_at"] is None else datetime.fromisoformat(broken["reviewed_at"])
    state = "reviewed" if broken["review"] is not None else "overdue" if due < asking.moment else "waiting"
    on, hours = since.astimezone(asking.zone).date(), round((until - since) / HOUR, 1)
    return {"number": number, **broken, "broken_on": on, "state": state, "hours": hours}


def _reviewed(lines: Sequence[Row], agency: str = "") -> Rate:
    name, by = (f"reviewed.{agency}", f" by {agency}") if agency else ("reviewed", "")
    return Rate(name, f"of breakings{by}: reviewed", sum(line["review"] is not None for line in lines), len(lines))


def _time(name: str, says: str, lines: Sequence[Row], of: Callable[[list[float]], float], left: Mapping[str, int]) -> Measure:
    return Measure(name, says, round(of([line["hours"] for line in lines]), 1) if lines else None, "hours", len(lines), left, of is max)


QUESTION = Question(
    name="glass",
    version=1,
    title="Broken glass: by whom, why, and what its review came to",
    definition=(
        "Every time a member opened a case in an emergency beyond what was agreed (in a window of days: in it), as an entry of the case "
        "says, and the first review of it. A review is due at once, since no time is published: what waits for one is overdue. "
        "Denominator: of being reviewed, all breakings, by the agency of who broke it; of being justified, those that were reviewed. "
        "The hours are from the breaking to its review, of the others until the moment asked about. This is read from cases; who "
        "consulted what is in the access log, which no question reads (DPA 2018 s.62(4))."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column("broken", "each breaking: entry, agency, member, ground, when it was, when its review was due, and the review"),
    ),
    lines=(
        Column("number", "the unit's number of the case"),
        Column("entry", "the entry that says so"),
        Column("state", "reviewed; overdue, as it waits for its review; waiting at the very moment at which it was broken", "words"),
        Column("broken_at", "when it was broken", "instant"),
        Column("agency", "agency of who broke it", "words"),
        Column("member", "who broke it", "member"),
        Column("ground", "what danger was given as the reason", "words"),
        Column("hours", "hours from then to the review, or to the moment asked about"),
        Column("reviewed_at", "when it was reviewed", "instant"),
        Column("reviewer", "who reviewed it", "member"),
        Column("verdict", "what the review came to", "words"),
        Column("review", "the entry of the review"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    tell=tell,
    cohort="glass broken",
    types=of_kinds(READ),
)
