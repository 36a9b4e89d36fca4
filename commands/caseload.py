"""``caseload``: which cases the unit works on, at which gate, whose they are, what is urgent, and who is at risk."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import output
from commands.naming import callings, identified
from commands.options import AgencyCode, as_of, naming
from commands.questions import Row, asked, beginning_of, keyed, moment, open_cases, spoken
from commands.session import opened_ledger
from commands.words import READS, OneOf, command
from ledger.errors import UsageError

if TYPE_CHECKING:
    from projections.engine.answer import Asking

SHOWN = (
    output.Column("number", "case"),
    output.Column("gate", "gate"),
    output.Column("decision", "decision", words=True),
    output.Column("urgency", "urgency", words=True),
    output.Column("urgent", "urgent action"),
    output.Column("risk", "risk", words=True),
    output.Column("breach", "breach"),
    output.Column("contact", "victim contact"),
    output.Column("assessed", "assessed"),
    output.Column("due_next", "due next"),
    output.Column("owned_by", "owner"),
    output.Column("referring_agency", "from"),
    output.Column("referred_on", "referred"),
    output.Column("days_open", "days", right=True),
    output.Column("last", "last entry"),
)
MORE = (
    "state", "closed_because", "owner", "urgent_actions", "glass", "next", "overdue", "parties", "entries", "last_recorded_at",
    "risk_level", "risk_direction", "risk_since", "risk_entry", "contacted_on", "days_since_contact", "victims_never_contacted",
    "assessed_on", "days_since_assessment", "breached", "breached_on", "days_since_breach", "late",
)  # fmt: skip
GATES = ("REFERRAL", "TRIAGE", "SCREEN", "ACTION", "SERVICE", "CLOSED")
LEVELS = ("low", "medium", "high", "very_high")
"""Codes of ledger.events.assessment.RiskLevel, which is not loaded for a word."""
NEVER, UNKNOWN = -1_000_000, 1_000_000
SORTS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "number": lambda row: str(row["number"]),
    "gate": lambda row: GATES.index(row["gate"]),
    "owner": lambda row: str(row["owned_by"] or ""),
    "agency": lambda row: str(row["referring_agency"] or ""),
    "risk": lambda row: -LEVELS.index(row["risk_level"]) if row["risk_level"] else 1,
    "contact": lambda row: _waiting(row["days_since_contact"], never=bool(row["victims_never_contacted"])),
    "assessed": lambda row: _waiting(row["days_since_assessment"], never=True),
    "breach": lambda row: UNKNOWN if row["days_since_breach"] is None else row["days_since_breach"],
    "due": lambda row: row["next"]["due"] if row["next"] else "9999",
    "days": lambda row: _waiting(row["days_open"], never=False),
    "changed": lambda row: -datetime.fromisoformat(row["last_recorded_at"]).timestamp(),
}
"""By what cases can be sorted: what asks for attention comes first."""
BY = ("agency", "gate", "owner")


class Gate(OneOf):
    """A gate, in any letter case."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the gate in capitals, as the list has it."""
        return super().convert(value.upper(), param, ctx)


@command(
    "caseload", may=READS,
    examples="caseledger caseload\ncaseledger caseload --changed-since 9mar --by gate\ncaseledger caseload --owner me --overdue\n"
    "caseledger caseload --risk high --risk very_high --sort contact,due\n"
    "caseledger caseload --as-recorded 2026-03-01 --format csv\ncaseledger caseload --names",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Closed cases too.")
@click.option("--gate", type=Gate(GATES), help="Only cases at this gate; CLOSED: those closed.")
@click.option("--owner", metavar="USER|LOGIN|M-n", help="Only those of this member, or me; not by full name.")
@click.option("--agency", type=AgencyCode(), metavar="CODE", help="Only those that this agency referred last.")
@click.option("--risk", "levels", type=OneOf((*LEVELS, "none")), multiple=True, help="Only at this level; may be repeated; none: not set.")
@click.option("--overdue", is_flag=True, help="Only those in which anything has run out.")
@click.option("--changed-since", metavar="WHEN", help="Only cases with an entry recorded since then.")
@click.option("--by", type=OneOf(BY), help="Sort by this first.")
@click.option("--sort", "order", metavar="KEY[,KEY]", help=f"Sort by these instead: {', '.join(SORTS)}; then at risk first.")
@naming
@as_of
@output.format_option
def caseload(
    *, everything: bool, gate: str | None, owner: str | None, agency: str | None, levels: Sequence[str], overdue: bool,
    changed_since: str | None, by: str | None, order: str | None, with_names: bool, purpose: str | None, why: str | None,
    as_recorded: str | None, as_corrected: str | None, form: str,
) -> None:  # fmt: skip
    """Show the cases the unit works on.

    At risk first: cases with an open urgent action that is overdue, then with one that is not, each by when it is due; then by the level
    of risk, the highest first; then where an order or bail was breached within 28 days, the latest first; then where something else is
    overdue, the longest first; then by number. The level is the highest of all pairs of suspect and victim of the case, and raised or
    lowered says how it changed last. Contact is the last with the victim who has waited longest. Clear facts only: no name is shown,
    and so asking is no consultation. With --names one consultation is recorded, of the suspects and victims in the list; a name that is
    not shown to this reader says why.
    """
    from projections.engine.answer import Asking

    keys = _keys(by, order)
    with opened_ledger() as ledger:
        when = asked(ledger, as_recorded, as_corrected)
        open_alone = when.now and not everything and gate != "CLOSED"
        by_stream = open_cases(ledger) if open_alone else [(str(stream), row) for stream, row in keyed(ledger, "caseload", when)]
        at = moment(ledger, when)
        since = None if changed_since is None else beginning_of(ledger, changed_since)
        whose = None if owner is None else identified(ledger, owner)
        wanted = [
            row for _, row in by_stream
            if (everything or gate == "CLOSED" or row["state"] == "open")
            and (gate is None or row["gate"] == gate)
            and (whose is None or row["owner"] == whose)
            and (agency is None or row["referring_agency"] == agency)
            and (since is None or datetime.fromisoformat(row["last_recorded_at"]) >= since)
        ]  # fmt: skip
        known = callings(ledger, {row["owner"] for row in wanted})
        persons = ledger.all_persons(when.at.recorded_by, when.upto)
        told = listed(wanted, Asking(at, ledger.zone, persons=persons, targets=ledger.policy.targets), known)
        told = [line for line in told if (not overdue or line["overdue"] or line["late"]) and _is_at(line, levels)]
        for key in reversed(keys):
            told.sort(key=SORTS[key])
        if with_names:
            from commands import names

            streams = {row["number"]: UUID(stream) for stream, row in by_stream}
            names.answer_rows(ledger, told, lambda row: (streams[row["number"]], row["number"]), (purpose, why), SHOWN, form, MORE)
        else:
            output.answer_rows(told, SHOWN, form, MORE)
        if form == "table":
            output.note(summary(told, spoken(when, ledger.zone)))


def _keys(by: str | None, order: str | None) -> list[str]:
    """Give by what to sort, first key first; raises UsageError for what is none, without repeating it."""
    keys = [*([by] if by else []), *(key.strip() for key in (order or "").split(",") if key.strip())]
    if not SORTS.keys() >= set(keys):
        raise UsageError(f"cases are sorted by {', '.join(SORTS)}; nothing was read; name one or more of them with commas between")
    return keys


def listed(rows: Iterable[Row], asking: "Asking", known: Mapping[str, str]) -> list[Row]:
    """Tell cases as a list has them, at risk first: each with what its columns say in words."""
    from projections.telling.caseload import lines

    told = lines(rows, asking)
    for line in told:
        line["owned_by"] = known.get(str(line["owner"]))
        line.update(in_words(line, asking.zone))
    return told


def in_words(line: Row, zone: tzinfo) -> Row:
    """Say what the columns of a list say; glass that was broken and nobody has reviewed stands beside an urgent action."""
    glass = "GLASS BROKEN; " if line["glass"] else ""
    return {
        "urgent": f"{glass}{_urgent(line['urgent_actions'], line['overdue'], zone)}".removesuffix("; ") or None,
        "risk": line["risk_level"] and ", ".join(filter(None, (line["risk_level"], line["risk_direction"]))),
        "breach": line["breached"] and f"{line['breached']} breached {line['breached_on']}",
        "contact": _contact(line["days_since_contact"], line["victims_never_contacted"]),
        "assessed": _ago(line["days_since_assessment"]),
        "due_next": _due_next(line["next"], zone, late=line["late"]),
        "last": _local(line["last_recorded_at"][:16], zone),
    }


def _urgent(actions: Sequence[Row], overdue: int, zone: tzinfo) -> str:
    if not actions:
        return ""
    first = actions[0]
    due = datetime.fromisoformat(first["due"]).astimezone(zone) if first["due"] else None
    words = str(first["action"]).replace("_", " ") + (f" due {due:%Y-%m-%d %H:%M}" if due else "")
    return f"OVERDUE {words}" if overdue else words


def _due_next(clock: Row | None, zone: tzinfo, *, late: bool) -> str | None:
    """Tell what is due first; an urgent action has a column of its own."""
    if clock is None or clock["what"] == "urgent action":
        return None
    return f"{'OVERDUE ' if late else ''}{clock['what']} by {_local(clock['due'][:16], zone)[:10]}"


@lru_cache(maxsize=8192)
def _local(minute: str, zone: tzinfo) -> str:
    """Write a minute of UTC as clocks in the unit's zone showed it; rows by their thousands share them."""
    return datetime.fromisoformat(f"{minute}+00:00").astimezone(zone).replace(tzinfo=None).isoformat(" ", "minutes")


def _ago(days: int | None) -> str | None:
    if days is None:
        return None
    return f"{days} days ago" if days > 1 else "yesterday" if days else "today"


def _contact(days: int | None, never: int) -> str | None:
    if not never:
        return _ago(days)
    return "never" if days is None else f"{_ago(days)}; {never} never"


def _waiting(days: int | None, *, never: bool) -> int:
    """Sort by how long ago something was: who was never reached first, of whom it is not asked last."""
    return NEVER if never and days is None else UNKNOWN if days is None else -days


def _is_at(line: Row, levels: Sequence[str]) -> bool:
    return not levels or (line["risk_level"] or "none") in levels


def summary(told: list[Row], when: str) -> str:
    """Say in one line how many there are, and of when."""
    urgent = sum(1 for row in told if row["urgent_actions"])
    overdue = sum(row["overdue"] for row in told)
    late = f" ({output.counted(overdue, 'action')} overdue)" if overdue else ""
    glass = sum(1 for row in told if row["glass"])
    broken = f"; broken glass to be reviewed in {glass}, see caseledger due" if glass else ""
    return f"{output.counted(len(told), 'case')}{f', {when}' if when else ''}; {urgent or 'none'} with an urgent action{late}{broken}."
