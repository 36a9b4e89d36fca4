"""``access-log``: who consulted what, when, for what and why, and whether it was granted; and who did what else; for auditors alone."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from heapq import merge
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from commands import consulting, expiring, operated, options, output, questions, times
from commands.given import Members
from commands.people import People
from commands.session import opened_ledger
from commands.words import READS, WRITES, OneOf, group
from ledger.errors import NotAuthorised, RuleRefused, UsageError
from ledger.events.operations import Operation

if TYPE_CHECKING:
    from uuid import UUID

    from ledger.access_log import Consultation
    from ledger.application import Ledger
    from ledger.store.access_reading import Reached

PURPOSES = ("lawfulness", "self_monitoring", "integrity", "criminal_proceedings")
"""For what the access log may be used (DPA 2018 s.62(4)): codes of ledger.events.envelope.Purpose."""
PIECE = 12
"""Streams of the access log, each of one reader and month, that are opened at a time."""
SHOWN = (
    output.Column("when", "when"), output.Column("who", "who"), output.Column("purpose", "purpose", words=True),
    output.Column("what", "what"), output.Column("outcome", "outcome"), output.Column("reason", "reason"),
    output.Column("search", "search"),
)  # fmt: skip
MORE = (
    "operation", "at", "position", "reader", "login", "role", "agency", "cases", "persons", "streams", "not_shown", "classes", "upto",
    "break_glass", "glass", "finding", "type", "address", "entries", "to", "basis", "imported",
)  # fmt: skip
FEW = 2
"""Months of readers that are named one by one."""
EVERY = "all"
UNREASONED = "no reason is given, and the rules of its day asked for one"


@group(
    "access-log", may=(*READS, RuleRefused), invoke_without_command=True,
    examples="caseledger access-log\ncaseledger access-log --case CHS-26-0041 --since 2026-03-01\ncaseledger access-log --refused --glass\n"
    "caseledger access-log --reader u_0123456789abcdef --purpose criminal_proceedings --format csv\n"
    "caseledger access-log --operation disclosure --operation erasure --person P-311\ncaseledger access-log expire --dry-run",
)  # fmt: skip
@click.option(
    "--operation", "chosen", type=OneOf((*map(str, Operation), EVERY)), multiple=True,
    help="What was done, of the operations of DPA 2018 s.62(1), or all of them; may be repeated. By default consultations.",
)  # fmt: skip
@click.option("--reader", metavar="USER|LOGIN|NAME", help="Only what this member consulted, or did.")
@click.option("--case", "case", type=options.Number(), help="Only consultations of this case, and refused ones that tried its number.")
@click.option("--person", type=options.Person(), metavar="PERSON", help="Only consultations of this person's record, and as for a case.")
@click.option("--since", metavar="WHEN", help="Only from then on.")
@click.option("--until", metavar="WHEN", help="Only up to then.")
@click.option("--refused", is_flag=True, help="Only what was refused, in whole or in part.")
@click.option("--glass", is_flag=True, help="Only what was read behind broken glass.")
@options.consulting
@output.format_option
def access_log(
    *, chosen: tuple[str, ...], reader: str | None, case: str | None, person: str | None, since: str | None, until: str | None,
    refused: bool, glass: bool, purpose: str | None, why: str | None, form: str,
) -> None:  # fmt: skip
    """Show who consulted the record, for what purpose and reason, what was asked for, and whether it was granted.

    For auditors alone, for lawfulness, self_monitoring, integrity or criminal_proceedings (DPA 2018 s.62(4)). Whether something was
    granted is judged anew from the record as it stood at that moment. It is itself a consultation, recorded first; so is a request
    that is refused.

    With --operation also what the record says was done: who brought data in, changed, gave, combined or erased them, when, on what
    basis, in which entry; of a disclosure to whom. What the data are is never told. Of a case that is what stands in it and in
    proceedings over it, of a person what stands in his record and in his cases. Who received something outside the unit is sealed,
    and told where an agreement shows it. Of what an agency holds it is sealed what it is: it is told as a collection, though it may
    correct one.
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    if case and person:
        raise UsageError("--case and --person are given; nothing was read; give one of them")
    asked = frozenset(Operation) if EVERY in chosen else frozenset(map(Operation, chosen or (Operation.CONSULTATION,)))
    if (refused or glass) and asked != {Operation.CONSULTATION}:
        raise UsageError("--refused and --glass are of consultations alone; nothing was read; leave them or --operation out")
    with opened_ledger() as ledger:
        first = None if since is None else questions.beginning_of(ledger, since)
        last = None if until is None else questions.end_of(ledger, until)
        wanted = Wanted(asked, None if reader is None else Members(ledger).find(reader), case or person, first, last)
        people, told, done = _consulted(ledger, wanted, purpose, why)
        logins = consulting.logins(ledger)
        consulted = [
            row_of(each, people, logins, ledger.zone) for each in told
            if (first is None or first <= each.fact.recorded_at) and (last is None or each.fact.recorded_at <= last)
            and (not refused or each.outcome != "granted") and (not glass or each.glass is not None)
        ]  # fmt: skip
        rows = merge(consulted, done, key=lambda row: row["at"])
        if form == "table":
            _table(list(rows), alone=asked == {Operation.CONSULTATION})
        else:
            output.answer_rows(rows, SHOWN, form, MORE)  # as they are read: an extract may be of the whole record


def _table(rows: list[dict[str, Any]], *, alone: bool) -> None:
    """Answer with a table; ``alone``: of consultations only."""
    output.answer_rows(rows, SHOWN if alone else output.filled(rows, operated.SHOWN, operated.ALWAYS), "table", MORE)
    counted = output.counted(len(rows), "consultation" if alone else "operation")
    output.note(f"{counted}; this log is used for what DPA 2018 s.62(4) allows and nothing else")


class Wanted(NamedTuple):
    """Which operations, whose, of which case or person, from when to when."""

    operations: frozenset[Operation]
    member: "UUID | None"
    number: str | None
    first: datetime | None
    last: datetime | None


def _consulted(
    ledger: "Ledger", wanted: Wanted, purpose: str | None, why: str | None
) -> "tuple[People, list[Consultation], Iterable[dict[str, Any]]]":  # fmt: skip
    """Consult the streams that are wanted, as one consultation; open those that reached for what is asked about, a piece at a time.

    Gives the consultations, and rows of the other operations, which are read as they are taken.
    """
    from ledger.store import access_reading

    unit, asked_for = ledger.unit_stream(), purpose or options.default_purpose(ledger.me.roles)
    if "auditor" not in ledger.me.roles or asked_for not in PURPOSES:
        _refused(ledger, asked_for, why)
    readers = None if wanted.member is None else [wanted.member]
    first, last = (None if each is None else each.date() for each in (wanted.first, wanted.last))
    consultations = Operation.CONSULTATION in wanted.operations
    streams = [each.stream for each in access_reading.months(ledger.user, first, last, readers)] if consultations else []
    sought = operated.sought(wanted.operations, (wanted.first, wanted.last), wanted.number, wanted.member)
    log, sealed = ([], []) if sought is None else ([ledger.logs["access"]], operated.sealed(ledger, sought))
    ticket = consulting.ticket(ledger, consulting.Wanted([*streams, *log, *sealed, unit], (), asked_for, why, "the access log"))
    people = People.of(ledger.redeem(ticket, [unit]), (), consulting.logins(ledger), consulting.policies(ledger))
    done = () if sought is None else operated.rows(ledger, ticket, sought, sealed, people)
    return people, _opened(ledger, ticket, streams, wanted) if consultations else [], done


def _opened(ledger: "Ledger", ticket: "UUID", streams: "list[UUID]", wanted: Wanted) -> "list[Consultation]":
    """Open the consultations of a ticket's streams that are wanted, a piece at a time."""
    from ledger import access_log
    from ledger.store import access_reading

    policies, positions = consulting.policies(ledger), None
    if wanted.number is not None:
        found = access_reading.about(ledger.user, ticket, wanted.number)
        streams, positions = list(dict.fromkeys(stream for stream, _ in found)), {position for _, position in found}
    told: list[Consultation] = []
    for place in range(0, len(streams), PIECE):
        piece = streams[place : place + PIECE]
        facts = [entry.fact for entry in ledger.redeem(ticket, piece) if positions is None or entry.fact.position in positions]
        facts = facts if wanted.number is None else [fact for fact in facts if access_log.concerns(fact, wanted.number)]
        told += access_log.consultations(facts, access_reading.reached(ledger.user, ticket, piece, positions), policies)
    return sorted(told, key=lambda each: each.fact.position)


def _refused(ledger: "Ledger", purpose: str, why: str | None) -> None:
    """Record that the access log was asked for by who may not read it, or for what it may not be used; then refuse."""
    consulting.ticket(ledger, consulting.Wanted([ledger.logs["access"]], (), purpose, why, "the access log"))
    allowed = ", ".join(PURPOSES)
    raise NotAuthorised(f"the access log is read by auditors, for {allowed}; nothing was shown; that it was asked for is recorded")


def row_of(each: "Consultation", people: People, logins: Mapping[str, str], zone: tzinfo) -> dict[str, Any]:
    """Give the row of one consultation; ``logins`` by opaque id."""
    fact = each.fact
    scope, reached = fact.fields.get("scope") or {}, sorted(each.reached, key=_place)
    kinds = {kind: [str(one.number) for one in reached if one.kind == kind] for kind in ("case", "person")}
    return {
        "when": times.shown(fact.recorded_at, zone), "who": people.actor(fact), "purpose": fact.basis.get("purpose"),
        "what": _what(each, people), "outcome": each.outcome.value, "reason": fact.fields.get("reason"),
        "search": fact.fields.get("search"), "operation": Operation.CONSULTATION.value, "at": fact.recorded_at, "position": fact.position,
        "reader": str(fact.recorder), "login": logins.get(str(fact.recorder)), "role": fact.who.get("role"),
        "agency": fact.who.get("agency"),
        "cases": kinds["case"], "persons": kinds["person"], "streams": [str(one.stream) for one in reached],
        "not_shown": list(_named([one for one in reached if not one.shown], people)), "classes": scope.get("classes"),
        "upto": scope.get("upto"), "break_glass": each.glass is not None, "glass": each.glass,
        "finding": UNREASONED if each.unreasoned else None,
    }  # fmt: skip


def _what(each: "Consultation", people: People) -> str:
    """Say in few words what was asked for; of the access log itself how many months, where they are many: ``streams`` names each."""
    from ledger import access_log

    if access_log.looks_for_persons(each.fact):
        return "persons, by whole terms"
    if access_log.looks_for_words(each.fact):
        return "words, in no case"
    if access_log.looks_up(each.fact):
        return "a case, to break its glass"
    months = sum(one.recorder is not None for one in each.reached)
    if months > FEW:
        return f"the access log: {months} months of readers"
    return ", ".join(_named(each.reached, people)) or "nothing"


def _named(reached: "Iterable[Reached]", people: People) -> Iterator[str]:
    """Say what was reached for, by number; the unit's own record goes along with every reading, and is told where it stands alone."""
    wanted = sorted(reached, key=_place)
    for one in [each for each in wanted if each.kind != "unit"] or wanted:
        if one.kind == "unit":
            yield "UNIT"
        elif one.kind == "log":
            yield "the access log"
        elif one.recorder is not None and one.month is not None:
            yield f"the access log of {people.member(str(one.recorder)) or one.recorder}, {one.month:%Y-%m}"
        else:
            yield one.number or "a stream that is not there"


def _place(one: "Reached") -> tuple[str, int, str]:
    """Cases before persons, and both by number."""
    return (one.kind or "", len(one.number or ""), one.number or "")


@access_log.command(
    "expire", may=WRITES, examples="caseledger access-log expire --dry-run\ncaseledger access-log expire",
)  # fmt: skip
@options.recording
@output.format_option
def expire(*, dry_run: bool, request_id: "UUID | None", clock_checked: bool, form: str) -> None:
    """Destroy keys and contents of consultations whose period is over, by whole months, and record that it was done.

    For auditors and administrators. The policy sets the period (access_log_days); without one nothing expires. That they were destroyed
    stands in the unit's record, and nothing of what they said. Repeating the command finishes what was interrupted.
    """
    with opened_ledger() as ledger:
        told = expiring.expire(ledger, dry_run=dry_run, request_id=request_id, clock_checked=clock_checked)
        output.answer(told, form, [str(told["told"])])
