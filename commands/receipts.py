"""How a writing command ends: record, fold, and say what was recorded, where it stands, and that nobody was told.

The one place where commands record.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import agencies, catching_up, checkpointing, output, times
from commands.session import call
from ledger.errors import RequestReused

if TYPE_CHECKING:
    from commands.owed import Owed
    from ledger.application import Intent, Ledger, Receipt

NOBODY_NOTIFIED = "Nobody is notified by this program."
DASH = "\N{EN DASH}"
CLAIMED = "shared-account"
"""The assurance of an entry made where one account acts for several users (the private server)."""


class Act(NamedTuple):
    """How an act is to be recorded and answered: what the options of ``commands.options.recording`` said."""

    form: str
    dry_run: bool = False
    clock_checked: bool = False
    request_id: UUID | None = None

    @property
    def request(self) -> str | None:
        """The request id as the record keeps it."""
        return str(self.request_id) if self.request_id else None


def record(ledger: "Ledger", intents: Sequence["Intent"], act: Act, remark: str = "", owed: "Owed | None" = None) -> "Receipt":
    """Record one act and answer with its receipt; ``remark`` is what the person should know besides, ``owed`` who must be told of it."""
    receipt = recorded(ledger, intents, act)
    told = record_of(ledger, receipt, remark) | {"must_be_told": None if owed is None else owed.rows()}
    output.answer(told, act.form, [*prose(ledger, receipt, remark), *(() if owed is None else owed.prose())])
    return receipt


def recorded(ledger: "Ledger", intents: Sequence["Intent"], act: Act) -> "Receipt":
    """Record one act and fold it; the answer is the caller's."""
    call().sent = not act.dry_run
    address(ledger, intents[0].stream, type(intents[0].event).stream)
    receipt = ledger.record(intents, request_id=act.request, dry_run=act.dry_run, clock_checked=act.clock_checked)
    if not act.dry_run:
        keep_up(ledger)
    agencies.note_unplaced(ledger)
    return receipt


def recorded_before(ledger: "Ledger", acts: "Iterable[Sequence[Intent]]", request: str | None) -> "Sequence[Intent] | None":
    """Give which of these acts was recorded under this request id, so that repeating a command records nothing anew; None: no act was.

    Raises RequestReused where the id was another act's.
    """
    reused: RequestReused | None = None
    for intents in acts if request is not None else ():
        try:
            return intents if ledger.repeats(intents, str(request)) else None
        except RequestReused as used:
            reused = used
    if reused is not None:
        raise reused
    return None


def keep_up(ledger: "Ledger") -> None:
    """After something was recorded on a private server: fold what is new, and make the checkpoints that are due."""
    catching_up.catch_up(ledger)
    if ledger.place.private:
        checkpointing.renew(ledger.place, ledger.projector, ledger.now())


def address(ledger: "Ledger", stream: UUID, kind: str) -> None:
    """Have errors say of what they are, where no number was typed: of the unit, or of a case or person that is new."""
    given = call()
    given.about = given.about or ledger.called(stream) or begun(kind)


def begun(kind: str) -> str:
    """Call a stream of a kind that has no number yet."""
    return "new proceedings" if kind == "proceedings" else f"a new {kind}"


def record_of(ledger: "Ledger", receipt: "Receipt", remark: str = "") -> dict[str, Any]:
    """Write a receipt in JSON values, with how many consultations the command recorded, such as that of names to be marked."""
    entries = [
        {"address": line.address, "type": line.type, "position": line.position, "leaf": line.leaf.hex() if line.leaf else None}
        for line in receipt.entries
    ]
    return {
        "dry_run": receipt.recorded_at is None, "recorded": entries, "recorded_at": receipt.recorded_at, "repeated": receipt.repeated,
        "assurance": receipt.assurance, "remark": remark or None, "notice": NOBODY_NOTIFIED,
        "consultations": ledger.consultations,
    }  # fmt: skip


def prose(ledger: "Ledger", receipt: "Receipt", remark: str = "") -> Iterator[str]:
    """Tell a receipt in words."""
    where = spans([line.address for line in receipt.entries])
    if receipt.recorded_at is None:
        yield f"Would record {where}. {but_consulted(ledger.consultations)}"
    else:
        yield f"{'Recorded before:' if receipt.repeated else 'Recorded'} {where} at {times.shown(receipt.recorded_at, ledger.zone)}."
    for line in receipt.entries:
        place = f"  position {line.position}  leaf {line.leaf.hex()[:16]}…" if line.leaf else ""
        yield f"  {line.address}  {(line.type or 'agency-held entry').partition('.')[0]}{place}"
    if remark:
        yield remark
    if receipt.recorded_at is not None and receipt.assurance == CLAIMED:
        yield "Who recorded it is claimed, not proved: this account acts for every user of the ledger."
    yield NOBODY_NOTIFIED


def but_consulted(consultations: int) -> str:
    """Tell at the end of a dry run that nothing was recorded, or nothing but that names were read."""
    read = f" but {output.counted(consultations, 'consultation')}, by which names were read" if consultations else ""
    return f"Nothing was recorded{read}."


def spans(addresses: Sequence[str]) -> str:
    """Write addresses shortly, those of one stream as a span."""
    by_number: dict[str, list[int]] = {}
    for address in addresses:
        number, _, version = address.partition("#")
        by_number.setdefault(number, []).append(int(version))
    parts = [f"{number}#{versions[0]}" + (f"{DASH}#{versions[-1]}" if len(versions) > 1 else "") for number, versions in by_number.items()]
    return ", ".join(parts)
