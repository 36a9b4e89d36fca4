"""``share list``: the disclosure audit trail, one line for whoever was given something, from clear facts (domain.md 6, P17)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import click

from commands import consulting, naming, options, output, questions
from commands.people import People
from commands.questions import Row
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.rules.membership import UnitState

SHOWN = (
    output.Column("address", "entry"), output.Column("on", "on"), output.Column("what", "what"), output.Column("by", "by"),
    output.Column("to", "to"), output.Column("decision", "decision"), output.Column("sharing_basis", "basis", words=True),
    output.Column("items", "entries"), output.Column("purposes", "for", words=True), output.Column("until", "until"),
    output.Column("became", "became"),
    output.Column("changed", "what changed since"), output.Column("told", "recipient told"),
)  # fmt: skip
ALWAYS = 5
"""Columns of these, from the first, that a table has in any case."""
MORE = (
    "case", "type", "entry", "agency", "member", "outside", "person", "of", "persons", "method", "manifest", "request",
    "decided_in", "emergency", "discussion", "acknowledged", "recalled", "returned", "destroyed",
    "notified", "untold", "breached", "conditions",
)  # fmt: skip


DISCLOSURE = "disclosure"
"""The purpose for which agencies are asked for material in proceedings (ledger.events.envelope.Purpose)."""


class Wanted(NamedTuple):
    """Which lines are asked for."""

    agency: str | None = None
    item: int | None = None
    since: date | None = None
    until: date | None = None
    disclosed: bool = False
    """Only what was asked for or given for disclosure in proceedings."""

    def takes(self, line: Row) -> bool:
        """Whether a line is among them."""
        on = date.fromisoformat(line["on"])
        return (
            (self.agency is None or self.agency in (line["by"], line["agency"]))
            and (self.item is None or self.item in (line["entry"], *(line["item_numbers"] or ())))
            and (not self.disclosed or DISCLOSURE in (line["purposes"] or ()))
            and (self.since is None or on >= self.since) and (self.until is None or on <= self.until)
        )  # fmt: skip


@command(
    "list", may=(*READS, RuleRefused),
    examples="caseledger share list CHS-26-0041\ncaseledger share list --agency cwp --since 1jan\n"
    "caseledger share list --item CHS-26-0041#4 --format csv\ncaseledger share list CHS-26-0041 --names --reason\n"
    "caseledger share list --proceedings PRC-26-0001",
)  # fmt: skip
@click.argument("number", type=options.Number(), required=False, metavar="[CASE]")
@click.option("--person", type=options.Person(), help="Only of cases in which this person, by any of his numbers, is a party.")
@click.option("--proceedings", type=options.Proceedings(), help="Only of cases that these concern, and only for disclosure.")
@click.option("--agency", type=options.AgencyCode(), metavar="CODE", help="Only what this agency gave or was given.")
@click.option("--item", type=options.Address(), metavar="CASE#n", help="Only what gave this entry.")
@click.option("--since", metavar="DAY", help="Only what was done on that day or later.")
@click.option("--until", "upto", metavar="DAY", help="Only what was done on that day or before.")
@click.option("--names", is_flag=True, help="Show who is outside, conditions, and professionals present; recorded as a consultation.")
@options.as_of
@options.consulting
@output.format_option
def list_(
    *, number: str | None, person: str | None, proceedings: str | None, agency: str | None, item: tuple[str, int] | None,
    since: str | None, upto: str | None, names: bool, as_recorded: str | None, as_corrected: str | None, purpose: str | None,
    why: str | None, form: str,
) -> None:  # fmt: skip
    """Show who was given what beyond the standing agreements, on which basis, by whom, and what became of it.

    One line for each recipient of a share, of a decision on one or of a request; for each member who was present when an agency told
    something at a case discussion, and each agency of which nobody is named; for each victim who was told an identity or informed of an
    entry; for each piece of advice, each transfer of a case and each breaking of the glass. Beside it stand later corrections,
    restrictions, erasures and recalls, and whether the recipient was told. Clear facts only, but for --names: then professionals who were
    present have a line each, as the discussion names them.
    With --proceedings those requests, decisions and shares are told by which agencies were asked for material of the cases concerned.
    What agencies see under standing agreements is told by caseledger share agreement show.
    """
    if item and number not in (None, item[0]):
        raise UsageError("the entry is of another case than the one that is named; nothing was read; name one case")
    with opened_ledger() as ledger:
        when = questions.asked(ledger, as_recorded, as_corrected)
        trail = found(ledger, number or (item[0] if item else None), person, when)
        if proceedings is not None:
            concerned = cases_of(ledger, proceedings)
            trail = [(stream, row) for stream, row in trail if stream in concerned]
        first = None if since is None else _day(ledger, questions.beginning_of(ledger, since))
        last = None if upto is None else _day(ledger, questions.end_of(ledger, upto))
        wanted = Wanted(agency, item[1] if item else None, first, last, proceedings is not None)
        told = [line for line in lines(ledger, trail) if wanted.takes(line)]
        if names and told:
            told = list(named(ledger, told, [stream for stream, _ in trail], purpose, why))
        output.answer_rows(told, SHOWN if form != "table" else output.filled(told, SHOWN, ALWAYS), form, MORE)
        if form == "table":
            untold = sum(bool(line["untold"]) for line in told)
            more = f"; of {untold} of them the recipient is still to be told" if untold else ""
            output.note(f"{output.counted(len(told), 'line')}{more}. {output.NOBODY_NOTIFIED}")


def _day(ledger: "Ledger", at: datetime) -> date:
    return at.astimezone(ledger.zone).date()


def found(ledger: "Ledger", number: str | None, person: str | None, when: questions.Asked) -> list[tuple[UUID, Row]]:
    """Give the trail of one case, as much of it as this reader was given, or of all that he may see, by stream; of nothing restricted."""
    if number is not None:
        stream = ledger.find(number).stream
        row = questions.folded(ledger, "sharing", stream, when)
        trail = [] if row is None else [(stream, row | {"number": number})]
    else:
        trail = [*questions.keyed(ledger, "sharing", when), *_given(ledger, when)]
    if person is None:
        return trail
    from ledger.store import reading

    who = ledger.same_as(ledger.find(person).stream, when.at.recorded_by)
    cases = {stream for each in who for stream, _, _ in reading.cases_of(ledger.user, each)}
    named = set(map(str, who))
    return [
        (stream, row) for stream, row in trail
        if stream in cases or any(not named.isdisjoint(each["persons"] or ()) for each in row["given"])
    ]  # fmt: skip


def cases_of(ledger: "Ledger", proceedings: str) -> Collection[UUID]:
    """Give the cases that proceedings concern; raises NotFound for a number that leads nowhere."""
    stream = ledger.find(proceedings).stream
    return [case for told in ledger.proceedings(stream) for case in told.cases]


def _given(ledger: "Ledger", when: questions.Asked) -> Iterator[tuple[UUID, Row]]:
    """Give the trail of each case of which this reader knows no more than that something of it was given to his agency."""
    from ledger.store import reading
    from ledger.visibility import AUDIENCE

    for stream, number in reading.cases_given(ledger.user) if AUDIENCE & {*ledger.me.roles} else ():
        if (row := questions.folded(ledger, "sharing", stream, when)) is not None:
            yield stream, row | {"number": number}


def lines(ledger: "Ledger", trail: Iterable[tuple[UUID, Row]]) -> Iterator[Row]:
    """Give a line for each recipient of each of them."""
    from ledger.rules import membership

    trail = list(trail)
    unit = membership.folded(ledger.facts(ledger.unit_stream()), ledger.policy)
    members = {each for _, row in trail for given in row["given"] for each in given["members"]}
    called = naming.callings(ledger, members)
    numbers = _persons(ledger, trail)
    for stream, row in trail:
        for given in row["given"]:
            for recipient in recipients(given, unit):
                yield _line(row, given, recipient, called, numbers) | {"stream": stream}


class Recipient(NamedTuple):
    """Who was given it: an agency, a member of one, a person; or none of these, who is outside the unit."""

    agency: str | None = None
    member: str | None = None
    person: str | None = None


def recipients(given: Row, unit: "UnitState") -> list[Recipient]:
    """Give each recipient of one act: of what was told at a discussion each member present of the agencies to which it was told."""
    from ledger.rules.recipients import TO_VICTIM

    if given["what"] in TO_VICTIM:
        return [Recipient(person=given["person"])]
    there = [
        Recipient(agency, member) for agency in given["agencies"] for member in given["members"]
        if given["what"] == "glass-broken" or agency in _agencies(unit, member, date.fromisoformat(given["on"]))
    ]  # fmt: skip
    alone = [Recipient(agency) for agency in given["agencies"] if agency not in {each.agency for each in there}]
    return [*there, *alone] or [Recipient()]


def _agencies(unit: "UnitState", member: str, day: date) -> set[str]:
    return {agency for _, agency in unit.roles_on(UUID(member), day)}


def _persons(ledger: "Ledger", trail: Sequence[tuple[UUID, Row]]) -> dict[str, str]:
    """Give the numbers of the parties by id; of a case whose only victim was told, that victim."""
    parties = ledger.parties([stream for stream, _ in trail]) if trail else {}
    return {str(person): number for joined in parties.values() for person, _, number in joined if number is not None}


def _line(row: Row, given: Row, recipient: Recipient, called: Mapping[str, str], numbers: Mapping[str, str]) -> Row:
    from ledger.rules import told_since
    from ledger.rules import trail as rules
    from ledger.rules.recipients import TO_VICTIM

    case = row["number"]
    agency, member, person = recipient
    to = [called.get(member, "a member") if member else None, agency, numbers.get(str(person)) if person else None]
    told = next((each for each in (" of ".join(word for word in to if word),) if each), None)
    victim = given["what"] in TO_VICTIM
    notices = told_since.stand(given["notices"], agency)
    changed, untold = [each["entry"] for each in notices], [each["entry"] for each in notices if each["settled"] is None]
    return {
        **given, "notices": notices, "address": f"{case}#{given['entry']}", "case": case, "type": given["what"], "what": rules.done(given),
        "to": told or ("the victim" if victim else "outside the unit"), "agency": agency, "member": member,
        "person": numbers.get(str(person)) if person else None, "outside": None, "conditions": None,
        "persons": [numbers.get(str(each), "a person without a number here") for each in given["persons"] or ()],
        "item_numbers": given["items"], "items": [f"#{each}" for each in given["items"] or ()],
        "became": ", ".join(rules.became(given)) or None,
        "changed": [f"#{each}" for each in changed], "untold": [f"#{each}" for each in untold],
        "decision": rules.decided(given), "told": told_since.informed(notices),
    }  # fmt: skip


def named(ledger: "Ledger", told: Sequence[Row], streams: Sequence[UUID], purpose: str | None, why: str | None) -> Iterator[Row]:
    """Put what is sealed: who is outside, on which conditions, whom a member is; and each professional who was present."""
    from ledger.rules.recipients import ADVISED

    persons = [person for joined in ledger.parties(streams).values() for person, _, _ in joined]
    entries = consulting.read(ledger, consulting.Wanted(streams, persons, purpose, why, "this list"))
    people = People.of(entries, (), consulting.logins(ledger), consulting.policies(ledger))
    sealed = {(entry.fact.stream, entry.fact.version): entry.fact.fields for entry in entries}
    for (stream, _), same in groupby(told, key=lambda line: (line["stream"], line["entry"])):
        for line in same:
            said = sealed.get((stream, line["entry"]), {})
            who = people.members.get(str(line["member"])) if line["member"] else None
            outside = _outside(line, said, sealed)
            officer = said.get("recipient") if line["type"] == ADVISED else None
            to = f"{who or officer} of {line['agency']}" if who or officer else outside or line["to"]
            yield line | {"to": to, "outside": outside, "conditions": said.get("conditions")}
        there = sealed.get((stream, line["discussion"] or 0), {}).get("professionals") or ()
        yield from (line | {"to": each, "outside": each, "agency": None, "member": None} for each in there)


def _outside(line: Row, said: Mapping[str, Any], sealed: Mapping[tuple[UUID, int], Mapping[str, Any]]) -> str | None:
    """Say who outside the unit it goes to, by its own words or those of the request or share that it answers."""
    if line["agency"] is not None or line["person"] is not None:
        return None
    if line["type"] == "material-disclosed":  # who received it for the side
        return f"{line['to']}: {said['recipient']}" if "recipient" in said else None
    answered = (sealed.get((line["stream"], line[name] or 0), {}) for name in ("request", "share"))
    return next((str(each["outside"]) for each in (said, *answered) if "outside" in each), None)
