"""``share visible``: could an agency see an entry, on a day and for a purpose, and by what; replayed from the record alone."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from commands import options, output, times
from commands.session import opened_ledger
from commands.user import ROLES
from commands.words import READS, OneOf, command
from ledger.errors import NotAuthorised, NotFound, UsageError

if TYPE_CHECKING:
    from uuid import UUID

    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.visibility import Record, Shown, Withheld

SHOWN = (
    output.Column("address", "entry"), output.Column("originator", "brought by"), output.Column("purposes_words", "purpose"),
    output.Column("could", "what it says"), output.Column("facts", "its clear facts"),
)  # fmt: skip
MORE = ("type", "purposes", "shown", "by", "gave", "reason", "facts_shown", "facts_by", "facts_gave", "facts_reason")
WHY = {"agency": "it is another agency's", "audience": "it is not for this role"}
"""Reasons in more words than their code."""
UNKNOWN = ", which the unit's record does not know"
BY = {"own": "yes, it brought it", "case": "yes, the case is open to it"}


class Asked(NamedTuple):
    """Of whom it is asked: agency, role, and the purposes."""

    agency: str
    role: str
    purposes: tuple[str, ...]


@command(
    "visible", may=READS,
    examples="caseledger share visible CHS-26-0041 --agency cwp\n"
    "caseledger share visible CHS-26-0041#7 --agency cwp --on 9mar --purpose case_work\n"
    "caseledger share visible CHS-26-0041 --agency nps --on 311 --format csv",
)  # fmt: skip
@click.argument("address", type=options.Whole(), metavar="CASE[#n]")
@click.option("--agency", type=options.AgencyCode(), required=True, metavar="CODE", help="Of which agency it is asked.")
@click.option("--on", metavar="DAY|POSITION", help="At the end of that day, or just after that entry of the record; by default now.")
@click.option("--purpose", type=options.PURPOSE, help="For this purpose; by default for each.")
@click.option("--role", type=OneOf(sorted(ROLES)), default="practitioner", show_default=True, help="As a reader of this role.")
@output.format_option
def visible(*, address: tuple[str, int | None], agency: str, on: str | None, purpose: str | None, role: str, form: str) -> None:
    """Say of an entry, or of each of a case, whether an agency could see it, for which purpose and by what, on whatever past day.

    The answer is replayed from entries alone: agreements adopted, reviewed and ended, shares and recalls, what was brought to
    discussions, broken glass and restrictions as they stood then. It tells who could see, not who looked: that is access-log's.
    A broken glass counts for the one reader who broke it. Which parts of an entry were destroyed is told by caseledger show.
    """
    from commands import granting
    from ledger.events.envelope import Purpose
    from ledger.rules.restriction import covering, in_force

    number, version = address
    with opened_ledger() as ledger:
        found = ledger.find(number)
        facts = whole(ledger, number, found.stream, found.version)
        record = at_moment(ledger, facts, on)
        wanted = [fact for fact in record.facts if fact.stream == found.stream and version in (None, fact.version)]
        if not wanted:
            raise NotFound(f"{number}{f'#{version}' if version else ''} was not there by then; nothing was shown; give a later day")
        asked = Asked(agency, role, (purpose,) if purpose else tuple(Purpose.meanings()))
        standing = in_force(fact for fact in facts if fact.stream == found.stream)
        each = [list(_rows(fact, record, asked, number, restricted=bool(covering(standing, fact.version, fact.kind)))) for fact in wanted]
        rows = chain.from_iterable(_merged(each) if form == "table" else each)
        output.answer_rows(rows, SHOWN, form, MORE)
        if form == "table":
            known = agency in granting.agencies(granting.standing(ledger, ledger.now()))
            asker = f"{agency}{'' if known else UNKNOWN}, as a {role.replace('_', ' ')}"
            output.note(f"{asker}, {_when(record, ledger)}. Who looked is told by the access log alone.")


def whole(ledger: "Ledger", number: str, stream: "UUID", entries: int) -> "list[Fact]":
    """The clear facts of the unit and of a case, all of them: of a part no answer follows. Raises NotAuthorised."""
    facts = ledger.facts(stream)
    if len(facts) < entries:
        raise NotAuthorised(
            f"you see {len(facts)} of the {output.counted(entries, 'entry', 'entries')} of {number}, and who could see it does not follow "
            "from a part; nothing was shown; ask a member to whom the case stands open"
        )
    return [*ledger.facts(ledger.unit_stream()), *facts]


def at_moment(ledger: "Ledger", facts: "list[Fact]", on: str | None) -> "Record":
    """The record as it stood at a position, or at the end of a day, or now. Raises UsageError for what has not come."""
    from commands.questions import asked
    from ledger.visibility import Moment, Record

    when = asked(ledger, on, None)
    if when.upto is not None:
        by = max((fact.recorded_at for fact in facts if fact.position <= when.upto), default=None)
        if by is None:
            raise UsageError("nothing of this case was recorded by that position; nothing was shown; give a later one")
        return Record(facts, ledger.unit_stream(), Moment(when.upto, by, ledger.zone))
    at: datetime = min(when.at.recorded_by or ledger.now(), ledger.now())
    position = max((fact.position for fact in facts if fact.recorded_at <= at), default=0)
    return Record(facts, ledger.unit_stream(), Moment(position, at, ledger.zone))


def _rows(fact: "Fact", record: "Record", asked: Asked, number: str, *, restricted: bool) -> Iterator[Mapping[str, Any]]:
    """Give a row for each answer, with the purposes that have it. Of what is restricted now, the type is not told."""
    from ledger.visibility import Asker, originator

    answers: dict[Any, list[str]] = {}
    for purpose in asked.purposes:
        asker = Asker(asked.agency, purpose, frozenset({asked.role}))
        both = record.seen(fact, asker), record.seen(fact, asker, sealed=False)
        answers.setdefault(both, []).append(purpose)
    for (said, clear), purposes in answers.items():
        says, facts = _told(said, number, record), _told(clear, number, record)
        yield {
            "address": f"{number}#{fact.version}", "originator": originator(fact) or "the ledger itself",
            "type": None if restricted else fact.type,
            "purposes": purposes, "purposes_words": _words(purposes), "could": says["words"],
            "facts": facts["words"],
            **{name: says[name] for name in ("shown", "by", "gave", "reason")},
            **{f"facts_{name}": facts[name] for name in ("shown", "by", "gave", "reason")},
        }  # fmt: skip


def _merged(each: Iterable[Sequence[Mapping[str, Any]]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Answer once for neighbouring entries of which all answers are the same."""
    told = ("originator", "purposes_words", "could", "facts")
    for _, same in groupby(each, key=lambda rows: [[row[name] for name in told] for row in rows]):
        first, *_, last = [*(entries := list(same)), entries[-1]]
        until = f" to #{last[0]['address'].rpartition('#')[2]}" if len(entries) > 1 else ""
        yield [{**row, "address": f"{row['address']}{until}"} for row in first]


def _words(purposes: Collection[str]) -> str:
    from commands import granting
    from ledger.events.envelope import Purpose

    return granting.shortly(purposes, Purpose.meanings())


def _told(said: "Shown | Withheld | None", number: str, record: "Record") -> dict[str, Any]:
    """Tell an answer: shown and by what, or withheld and why."""
    from ledger.visibility import Shown

    if not isinstance(said, Shown):
        reason = None if said is None else said.reason.value
        return {"words": f"no: {WHY.get(str(reason), reason)}", "shown": False, "by": None, "gave": None, "reason": reason}
    gave = None
    if said.version is not None:
        gave = f"{'UNIT' if said.stream == record.unit else number}#{said.version}"
    words = BY.get(said.by) or f"yes, by {said.by} {gave}"
    return {"words": words, "shown": True, "by": said.by, "gave": gave, "reason": None}


def _when(record: "Record", ledger: "Ledger") -> str:
    return f"as the record stood at position {record.moment.position}, {times.shown(record.moment.at, ledger.zone)}"
