"""``caseload``: which cases the unit works on, at which gate, whose they are, what is urgent."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

import click

from commands import output
from commands.naming import callings
from commands.options import as_of, naming
from commands.questions import Row, asked, beginning_of, keyed, moment, spoken
from commands.session import opened_ledger
from commands.words import READS, OneOf, command

SHOWN = (
    output.Column("number", "case"),
    output.Column("gate", "gate"),
    output.Column("decision", "decision", words=True),
    output.Column("urgency", "urgency", words=True),
    output.Column("urgent", "urgent action"),
    output.Column("due_next", "due next"),
    output.Column("owned_by", "owner"),
    output.Column("referring_agency", "from"),
    output.Column("referred_on", "referred"),
    output.Column("days_open", "days", right=True),
    output.Column("last", "last entry"),
)
MORE = ("state", "closed_because", "owner", "urgent_actions", "glass", "next", "overdue", "parties", "entries", "last_recorded_at")
GROUPS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "owner": lambda row: str(row["owned_by"] or ""),
    "gate": lambda row: str(row["gate"]),
    "agency": lambda row: str(row["referring_agency"] or ""),
}


@command(
    "caseload", may=READS,
    examples="caseledger caseload\ncaseledger caseload --changed-since 9mar --by gate\n"
    "caseledger caseload --as-recorded 2026-03-01 --format csv\ncaseledger caseload --names",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Closed cases too.")
@click.option("--changed-since", metavar="WHEN", help="Only cases with an entry recorded since then.")
@click.option("--by", type=OneOf(sorted(GROUPS)), help="Sort by this first.")
@naming
@as_of
@output.format_option
def caseload(
    *, everything: bool, changed_since: str | None, by: str | None, with_names: bool, purpose: str | None, why: str | None,
    as_recorded: str | None, as_corrected: str | None, form: str,
) -> None:  # fmt: skip
    """Show the cases the unit works on.

    Clear facts only: no name is shown, and so asking is no consultation. The most urgent come first. With --names one consultation is
    recorded, of the suspects and victims in the list; a name that is not shown to this reader says why.
    """
    with opened_ledger() as ledger:
        when = asked(ledger, as_recorded, as_corrected)
        by_stream = keyed(ledger, "caseload", when)
        found = [row for _, row in by_stream]
        at = moment(ledger, when)
        since = None if changed_since is None else beginning_of(ledger, changed_since)
        wanted = [row for row in found if everything or row["state"] == "open"]
        wanted = [row for row in wanted if since is None or datetime.fromisoformat(row["last_recorded_at"]) >= since]
        known = callings(ledger, {row["owner"] for row in wanted})
        told = [reckoned(row, at, ledger.zone) | {"owned_by": known.get(str(row["owner"]))} for row in wanted]
        ordered = sorted(told, key=GROUPS[by]) if by is not None else told
        if with_names:
            from commands import names

            streams = {row["number"]: stream for stream, row in by_stream}
            names.answer_rows(ledger, ordered, lambda row: (streams[row["number"]], row["number"]), (purpose, why), SHOWN, form, MORE)
        else:
            output.answer_rows(ordered, SHOWN, form, MORE)
        if form == "table":
            output.note(summary(told, spoken(when, ledger.zone)))


def reckoned(row: Row, moment: datetime, zone: tzinfo) -> Row:
    """Add to a row what depends on the moment of asking: days open, what is overdue, its next urgent action in words.

    Glass that was broken and nobody has reviewed is told beside it: what is due first may be older.
    """
    first = _day(row["referred_on"])
    actions = row["urgent_actions"]
    overdue = [action for action in actions if action["due"] and datetime.fromisoformat(action["due"]) < moment]
    following = _next(row["next"], moment)
    last = datetime.fromisoformat(row["last_recorded_at"]).astimezone(zone)
    glass = "GLASS BROKEN" if row["glass"] else None
    return row | {
        "days_open": (moment.astimezone(zone).date() - first).days if first else None,
        "overdue": len(overdue),
        "urgent": "; ".join(filter(None, (glass, _urgent(actions, len(overdue), zone)))) or None,
        "next": following,
        "due_next": _due_next(following, moment, zone),
        "last": f"{last:%Y-%m-%d %H:%M}",
    }


def _urgent(actions: Iterable[Row], overdue: int, zone: tzinfo) -> str | None:
    first = next(iter(actions), None)
    if first is None:
        return None
    due = datetime.fromisoformat(first["due"]).astimezone(zone) if first["due"] else None
    words = str(first["action"]).replace("_", " ") + (f" due {due:%Y-%m-%d %H:%M}" if due else "")
    return f"OVERDUE {words}" if overdue else words


def _next(clocks: Iterable[Row], moment: datetime) -> Row | None:
    """Give the first clock that has not ended by itself."""
    from ledger.rules.clocks import has_lapsed

    return next((clock for clock in clocks if not has_lapsed(clock["what"], datetime.fromisoformat(clock["due"]), moment)), None)


def _due_next(clock: Row | None, moment: datetime, zone: tzinfo) -> str | None:
    """Tell what is due first; an urgent action has a column of its own."""
    if clock is None or clock["what"] == "urgent action":
        return None
    due = datetime.fromisoformat(clock["due"])
    return f"{'OVERDUE ' if due < moment else ''}{clock['what']} by {due.astimezone(zone):%Y-%m-%d}"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def summary(told: list[Row], when: str) -> str:
    """Say in one line how many there are, and of when."""
    urgent = sum(1 for row in told if row["urgent_actions"])
    overdue = sum(row["overdue"] for row in told)
    late = f" ({output.counted(overdue, 'action')} overdue)" if overdue else ""
    glass = sum(1 for row in told if row["glass"])
    broken = f"; broken glass to be reviewed in {glass}, see caseledger due" if glass else ""
    return f"{output.counted(len(told), 'case')}{f', {when}' if when else ''}; {urgent or 'none'} with an urgent action{late}{broken}."
