"""``correct``: what was recorded wrongly is corrected by a new entry; the old one stays as it was."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import fields, options, output, prompts, receipts, telling, times
from commands.confirming import confirm, require_open
from commands.framing import Frame
from commands.naming import acted
from commands.people import People
from commands.recording import Recorded
from commands.session import opened_ledger
from commands.words import WRITES, CodeWord, command
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Event, Field
    from ledger.events.fact import Fact

OCCURRED_AT = "occurred_at"
TAKEN = ("to", "why")
"""Keys of the JSON object in ``--fields``: the right value of a personal field, and the reason."""
TO_CORRECT = "To correct an entry that this agency holds."
"""The reason of the consultation by which the type of a held entry is learned."""


@command(
    "correct", may=WRITES,
    examples="caseledger correct CHS-26-0041#3 --field outcome --to clearly_not_stalking --reason @why.txt\n"
    "caseledger correct CHS-26-0041#3 --field occurred_at --to '9mar 10:15' --reason\n"
    "caseledger correct P-311#1 --field phone --fields right.json",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="CASE#N")
@click.option("--field", required=True, metavar="NAME", help="The field that is wrong, or occurred_at for when it happened.")
@click.option("--to", metavar="VALUE", help="The right value of a coded field, or of occurred_at; a personal one is asked for.")
@click.option("--strike", is_flag=True, help="Strike the value out: none is right.")
@click.option("--discovered-on", metavar="DAY", default="today", show_default=True, help="The day on which the mistake was found.")
@click.option("--fields", "file", metavar="FILE|-", help='Read {"to": …, "why": …} from a file, or from standard input.')
@options.writing
@options.for_another
@output.format_option
def correct(
    *, address: tuple[str, int], field: str, to: str | None, strike: bool, discovered_on: str, file: str | None, form: str, dry_run: bool,
    clock_checked: bool, request_id: UUID | None, why: str | None, actor: str | None, acting_as: str | None,
) -> None:  # fmt: skip
    """Correct one field of an earlier entry, or when it happened.

    A correction never edits: both entries stay, and every answer says which holds. The reason is asked for. Of an act whose fields say on
    which day it happened (order-served: served_on), correct that day: when it happened follows it. What an agency holds it corrects itself:
    the right value is asked for, and the correction is held as well.
    """
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load

    number, version = address
    with opened_ledger() as ledger:
        clock = times.Clock(ledger.zone, ledger.now())
        stream = ledger.unit_stream() if number == "UNIT" else ledger.find(number).stream
        frame = Frame(**acted(ledger, actor, acting_as))
        wrong = _entry(ledger, stream, version)
        correction = load(latest("fact-corrected" if wrong.held is None else "held-corrected"))
        require_open(ledger, correction, stream, frame, request_id=request_id)
        filed, label = _known(prompts.fields_file(file)), f"{number}#{version}"
        book = Recorded(ledger, stream)
        if strike and (to is not None or "to" in filed):
            raise UsageError("--strike takes no value; nothing was recorded; leave one of the two out")
        right = {} if strike else _right(book, wrong, field, to, filed, clock)
        values = {"target": version, "field": field, "discovered_on": times.day(discovered_on, clock).isoformat(), **right}
        values["why"] = filed.get("why") or prompts.reason(why, needed_for=f"correcting {label}")
        intent = Intent(fields.event_of(correction, values), stream, **frame._asdict())
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        asked = not (strike or to is not None or "to" in filed) or ("why" not in filed and why in (None, "ask"))
        if asked and prompts.can_ask():
            ledger.record([intent], request_id=act.request, dry_run=True)
            words = telling.corrected(wrong.type, values, ledger.zone, People(members=book.called))
            confirm([intent], ledger.zone, number, said=words)
        receipts.record(ledger, [intent], act, _remark(wrong, field))


def _remark(wrong: "Fact", name: str) -> str:
    """Say what a correction of whom an entry is about does not bring with it: no unit moves to another key."""
    from commands.correcting import STAYS, staying

    sealed = staying(wrong.type, name)
    again = "correct it too, so that it is sealed for whom the entry is about now"
    return f"{STAYS} Where a value is given in {' or '.join(sealed)}, {again}." if sealed else ""


def _known(filed: dict[str, Any]) -> dict[str, Any]:
    if not filed.keys() <= set(TAKEN):
        raise UsageError(f"the fields of a correction are {', '.join(TAKEN)}; nothing was recorded")
    return filed


def _entry(ledger: "Ledger", stream: UUID, version: int) -> "Fact":
    """Find the entry that is wrong; one that the user's agency holds is opened by a recorded consultation. Raises NotFound."""
    from ledger.events.catalogue import TYPES
    from ledger.events.fact import HELD
    from ledger.events.held import HeldCorrected

    found = next((fact for fact in ledger.facts(stream) if fact.version == version), None)
    if found is not None and found.type == HELD and (found.held or {}).get("originator") == ledger.me.agency:
        read = ledger.read([stream], purpose=HeldCorrected.default_purpose.value, reason=TO_CORRECT, classes=("facts", "held"))
        found = next(entry.fact for entry in read if entry.fact.version == version)
    if found is not None and found.type == HELD:
        instead = "have a member of the agency that holds it correct it; if that is yours, see caseledger show for why it is not shown"
        raise NotFound(f"entry #{version} is held by an agency and was not opened to you; nothing was recorded; {instead}")
    if found is None or found.type not in TYPES:
        raise NotFound(
            f"there is no entry #{version} here whose fields can be corrected; nothing was recorded; see its entries with caseledger show"
        )
    return found


def _field(cls: "type[Event]", version: int, name: str) -> "Field | None":
    """Find the field that is wrong; None for occurred_at. Raises UsageError for one that the type does not have."""
    from ledger.events.event import fields_of

    found = {field.name: field for field in fields_of(cls)}
    if name not in found and name != OCCURRED_AT:
        raise UsageError(f"entry #{version} has no such field; nothing was recorded; its fields are {', '.join(found)}, {OCCURRED_AT}")
    return found.get(name)


def _right(book: Recorded, wrong: "Fact", name: str, to: str | None, filed: dict[str, Any], clock: times.Clock) -> dict[str, Any]:
    """Give the right value where it belongs: ``to`` for a clear field, ``to_personal`` for a personal one, never an option.

    Of what is held no value is an option.
    """
    from ledger.events.catalogue import load

    cls, held = load(wrong.type), wrong.held is not None
    field = _field(cls, wrong.version, name)
    personal = field is not None and field.personal is not None
    if to is not None and (personal or held):
        what = "personal" if personal else "of an entry that your agency holds"
        raise UsageError(f"{name} is {what}, so its value is not typed here; nothing was recorded; leave --to out to be asked")
    if to is None and "to" not in filed:
        if not personal and not held:
            raise UsageError(f"the right value of {name} is missing; nothing was recorded; give it with --to, or --strike it out")
        found = _asked(book, cls, field, clock)
    else:
        found = _told(book, cls, field, filed["to"] if to is None else to, clock)
    return {"to_personal" if personal else "to": found}


def _told(book: Recorded, cls: "type[Event]", field: "Field | None", to: Any, clock: times.Clock) -> Any:
    """Read a value as it was typed, or stands in the file; ``field`` None stands for occurred_at. Of personal lists each item is a line."""
    if field is None:
        return times.occurred(to, clock).to_json() if isinstance(to, str) else to
    if field.personal is not None:
        return fields.told(field, to.strip(), clock) if isinstance(to, str) and field.kind in times.TAKEN else _lines(to)
    if isinstance(to, str):
        to = fields.told(field, to, clock)
        if field.codes:
            code = CodeWord(field.codes)
            to = [code.convert(each, None, None) for each in to] if isinstance(to, list) else code.convert(to, None, None)
    return book.identified(cls, {field.name: to}, "")[field.name]


def _lines(to: Any) -> Any:
    return "\n".join(to) if isinstance(to, list) and all(isinstance(each, str) for each in to) else to


def _asked(book: Recorded, cls: "type[Event]", field: "Field | None", clock: times.Clock) -> Any:
    """Ask for the right value of a field, or for when it happened; raises UsageError where nobody can be asked."""
    if not prompts.can_ask():
        raise UsageError("the right value is missing; nothing was recorded; give it and the reason with --fields FILE, or -")
    if field is None:
        return times.occurred(prompts.ask("When did it happen?", hint=f"such as {times.DAYS}"), clock).to_json()
    needed = field._replace(required=True)
    found = fields.asked([needed], {}, clock, lambda one, typed: _told(book, cls, one, typed, clock))[field.name]
    return found if field.personal is None else _lines(found)
