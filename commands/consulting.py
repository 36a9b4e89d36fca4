"""Reading content for a command: one consultation, of cases with the people in them, and who is who in what came back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import options, output, prompts
from commands.people import People
from commands.telling import FINDINGS

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.privacy.opening import Entry
    from ledger.rules.policy import Adopted


class Consulted(NamedTuple):
    """A stream as this reader was shown it: its kind, its entries and the unit's own in order of position, and who is who."""

    number: str
    kind: str
    entries: list["Entry"]
    unit: list["Entry"]
    people: People


class Wanted(NamedTuple):
    """What is to be read, and for what: streams, the persons read with them, where the reason is, and a search term, to be sealed.

    ``classes``: the classes of units.
    """

    streams: Sequence[UUID]
    persons: Sequence[UUID]
    purpose: str | None
    why: str | None
    what: str
    upto: int | None = None
    search: str | None = None
    classes: Sequence[str] = ("facts", "personal", "narrative", "held")


def consult(ledger: "Ledger", number: str, *, purpose: str | None, why: str | None, upto: int | None = None) -> Consulted:
    """Read a case or a person in one recorded consultation; the parties' and the members' names are read with it.

    Raises NotFound, NotAuthorised, TicketRefused, and RuleRefused where the policy of the day asks for a reason.
    """
    unit = ledger.unit_stream()
    found = None if number == "UNIT" else ledger.find(number)
    stream, kind = (unit, "unit") if found is None else (found.stream, found.kind)
    parties = ledger.parties([stream]).get(stream, [])
    wanted = Wanted([stream], [person for person, _, _ in parties], purpose, why, number, upto)
    entries = read(ledger, wanted)
    people = People.of(entries, [(stream, "", number), *parties], logins(ledger), policies(ledger))
    return Consulted(number, kind, of(entries, [stream]), of(entries, [unit]), people)


def read(ledger: "Ledger", wanted: Wanted) -> list["Entry"]:
    """Read in one recorded consultation, the unit's own entries too, for the members' names; say what was found changed or missing.

    Raises NotAuthorised, TicketRefused, and RuleRefused where the policy of the day asks for a reason.
    """
    streams = list(dict.fromkeys((*wanted.streams, ledger.unit_stream())))
    return [entry for piece in in_pieces(ledger, wanted._replace(streams=streams), [None]) for entry in piece]


def in_pieces(ledger: "Ledger", wanted: Wanted, pieces: Iterable[Sequence[UUID] | None]) -> Iterator[list["Entry"]]:
    """Read in one recorded consultation, and open some of its streams (None: all) at a time, so that no more is held at once.

    Says at the end what was found changed or missing. Raises as ``read``.
    """
    today = ledger.now().astimezone(ledger.zone).date()
    ticket = ledger.consult(
        wanted.streams, persons=wanted.persons, purpose=wanted.purpose or options.default_purpose(ledger.me.roles),
        reason=prompts.reason(wanted.why, needed_for=f"reading {wanted.what}" if ledger.policy.asks_reason(today) else None),
        upto=wanted.upto, search=wanted.search, classes=wanted.classes,
    )  # fmt: skip
    changed = 0
    for piece in pieces:
        entries = ledger.redeem(ticket, piece, classes=wanted.classes)
        changed += sum(why.reason in FINDINGS for entry in entries for why in entry.withheld.values())
        yield entries
    if changed:
        output.note(f"caseledger: {output.counted(changed, 'unit')} missing or not what was recorded, marked in place; tell the auditor")


def logins(ledger: "Ledger") -> dict[str, str]:
    """Give the members' logins by opaque id, which stand for those whose names are not shown."""
    from ledger.store import reading

    return {str(member["recorder"]): member["login"] for member in reading.members(ledger.user)}


def policies(ledger: "Ledger") -> "tuple[Adopted, ...]":
    """Give the policies that the unit adopted, in order: clear facts, open to every reader."""
    from ledger.rules import membership

    return membership.folded(ledger.facts(ledger.unit_stream()), ledger.policy).adopted


def of(entries: Iterable["Entry"], streams: Iterable[UUID]) -> list["Entry"]:
    """Give the entries of some streams, in order of position."""
    wanted = set(streams)
    return sorted((entry for entry in entries if entry.fact.stream in wanted), key=lambda entry: entry.fact.position)
