"""``correct``: what was recorded wrongly is corrected by a new entry; the old one stays as it was."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import click

from commands import fields, moving, options, output, owed, prompts, receipts, right_value, telling, times, wrong_entry
from commands.confirming import confirm, require_open
from commands.framing import Frame
from commands.naming import acted
from commands.people import People
from commands.recording import Recorded
from commands.session import opened_ledger
from commands.words import WRITES, CodeWord, command, meanings
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Intent, Ledger
    from ledger.events.fact import Fact

TAKEN = ("to", "why")
"""Keys of the JSON object in ``--fields``: the right value of a personal field, and the reason."""


class Asked(NamedTuple):
    """What is to be corrected, as the options of a command say it; ``filed`` is the object of ``--fields``, ``lead`` begins the reason."""

    address: tuple[str, int]
    field: str
    to: str | None
    strike: bool
    discovered_on: str
    filed: dict[str, Any]
    why: str | None
    actor: str | None
    acting_as: str | None
    act: receipts.Act
    lead: str = ""


@command(
    "correct", may=WRITES,
    examples="caseledger correct CHS-26-0041#3 --field outcome --to clearly_not_stalking --reason @why.txt\n"
    "caseledger correct CHS-26-0041#3 --field occurred_at --to '9mar 10:15' --reason\n"
    "caseledger correct P-311#1 --field phone --fields right.json\n"
    "caseledger correct CHS-26-0041#3 --wrong-case CHS-26-0042 --likely-risk risk --reason",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="CASE#N")
@click.option("--field", metavar="NAME", help="The field that is wrong, or occurred_at for when it happened.")
@click.option("--to", metavar="VALUE", help="The right value of a coded field, or of occurred_at; a personal one is asked for.")
@click.option("--strike", is_flag=True, help="Strike the value out: none is right.")
@click.option("--wrong-case", "other", type=options.Number(), metavar="CASE", help="Instead: the whole entry belongs to that case.")
@click.option("--likely-risk", "risk", type=CodeWord(moving.RISKS), help=f"With --wrong-case. {meanings(moving.RISKS)}")
@click.option("--discovered-on", metavar="DAY", default="today", show_default=True, help="The day on which the mistake was found.")
@click.option("--fields", "file", metavar="FILE|-", help='Read {"to": …, "why": …} from a file, or from standard input.')
@options.writing
@options.for_another
@output.format_option
def correct(
    *, address: tuple[str, int], field: str | None, to: str | None, strike: bool, other: str | None, risk: str | None, discovered_on: str,
    file: str | None, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None, why: str | None, actor: str | None,
    acting_as: str | None,
) -> None:  # fmt: skip
    """Correct one field of an earlier entry, or when it happened; or, with --wrong-case, the case in which it stands.

    A correction never edits: both entries stay, and every answer says which holds. At a terminal it shows what the field says now (a
    personal one by a recorded consultation), asks what is right and why, and lists who was given the entry and so must be told. Of an act
    whose fields say on which day it happened (order-served: served_on), correct that day: when it happened follows it. What an agency
    holds it corrects itself: the right value is asked for, and the correction is held as well.

    With --wrong-case one act restricts the entry here, records it word for word in the other case, and records a breach of data here, whose
    clock of 72 hours begins and whose likely risk is asked for. Other entries that it names are named anew: in --fields as
    {"entries": {"FIELD": N}}.
    """
    options.addressed(address[0])
    act = receipts.Act(form, dry_run, clock_checked, request_id)
    filed = prompts.fields_file(file)
    with opened_ledger() as ledger:
        if other is not None:
            if field is not None or to is not None or strike or actor is not None or acting_as is not None:
                raise UsageError("--wrong-case moves a whole entry as it is; nothing was recorded; leave out what corrects a field of it")
            moving.move(ledger, moving.Asked(address, other, risk, discovered_on, filed, why, act))
            return
        if field is None or risk is not None:
            raise UsageError("a correction names the field that is wrong with --field, or the right case with --wrong-case and "
                             "--likely-risk; nothing was recorded")  # fmt: skip
        corrected(ledger, Asked(address, field, to, strike, discovered_on, filed, why, actor, acting_as, act))


def corrected(ledger: "Ledger", asked: Asked, also: "Sequence[Intent]" = (), remark: str = "") -> None:
    """Correct a field as it was asked, in one act with what is recorded ``also``; tells who must be told before and after."""
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load

    _require_known(asked.filed)
    number, version = asked.address
    clock = times.Clock(ledger.zone, ledger.now())
    stream = ledger.stream_of(number)
    frame = Frame(**acted(ledger, asked.actor, asked.acting_as))
    mistaken = wrong_entry.found(ledger, stream, version)
    kind = load(latest("fact-corrected" if mistaken.fact.held is None else "held-corrected"))
    require_open(ledger, kind, stream, frame, request_id=asked.act.request_id)
    book = Recorded(ledger, stream)
    asking = _asking(asked)
    values = {"target": version, "field": asked.field, "discovered_on": times.day(asked.discovered_on, clock).isoformat()}
    values |= _right(ledger, book, mistaken, asked, clock, show=asking)
    why = asked.filed.get("why") or prompts.reason(asked.why, needed_for=f"correcting {number}#{version}")
    values["why"] = f"{asked.lead} {why}".strip()
    intents = [Intent(fields.event_of(kind, values), stream, **frame._asdict()), *_restricted(ledger, stream, version), *also]
    told = owed.owed(ledger, stream, [version], "correction")
    if asking:
        ledger.record(intents, request_id=asked.act.request, dry_run=True)
        told.show()
        words = telling.corrected(mistaken.fact.type, values, ledger.zone, People(members=book.called))
        confirm(intents, ledger.zone, number, {str(each.stream): ledger.called(each.stream) or number for each in also}, said=words)
    receipts.record(ledger, intents, asked.act, " ".join(each for each in (_remark(mistaken.fact, asked.field), remark) if each), told)


def _restricted(ledger: "Ledger", stream: UUID, version: int) -> "Iterator[Intent]":
    """Restrict the correction of a restricted entry as that is: it would else be read on in it, and the person told before it is in use."""
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load
    from ledger.rules import restriction

    standing = restriction.covering(restriction.in_force(ledger.facts(stream)), version)
    if (made := next((each for each in standing if each.versions is not None), None)) is not None:
        again = load(latest("record-restricted")).from_values({"ground": made.ground, "versions": [version]})
        yield Intent(again, stream, refers={"versions": 0})


def _right(
    ledger: "Ledger", book: Recorded, mistaken: wrong_entry.Wrong, asked: Asked, clock: times.Clock, *, show: bool
) -> dict[str, Any]:  # fmt: skip
    """Give the right value, ``show`` first what the field says now; nothing where the value is struck out."""
    from ledger.events.catalogue import load

    if asked.strike and (asked.to is not None or "to" in asked.filed):
        raise UsageError("--strike takes no value; nothing was recorded; leave one of the two out")
    field = right_value.field_of(load(mistaken.fact.type), mistaken.fact.version, asked.field)
    right_value.require_typed_elsewhere(mistaken.fact, asked.field, field, asked.to)
    if show:
        for line in output.paragraph(f"It says now: {wrong_entry.said(ledger, mistaken, asked.field, field)}", "  "):
            output.note(line)
    return {} if asked.strike else right_value.right(book, mistaken.fact, asked.field, asked.to, asked.filed, clock)


def _asking(asked: Asked) -> bool:
    """Whether a person is there and is asked for something: then he is shown what is and what will be, and confirms it."""
    given = asked.strike or asked.to is not None or "to" in asked.filed
    return prompts.can_ask() and (not given or ("why" not in asked.filed and asked.why in (None, "ask")))


def _remark(mistaken: "Fact", name: str) -> str:
    """Say what a correction of whom an entry is about does not bring with it: no unit moves to another key."""
    from commands.correcting import STAYS, staying

    sealed = staying(mistaken.type, name)
    again = "correct it too, so that it is sealed for whom the entry is about now"
    return f"{STAYS} Where a value is given in {' or '.join(sealed)}, {again}." if sealed else ""


def _require_known(filed: dict[str, Any]) -> None:
    if not filed.keys() <= set(TAKEN):
        raise UsageError(f"the fields of a correction are {', '.join(TAKEN)}; nothing was recorded")
