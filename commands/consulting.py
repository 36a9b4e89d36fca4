"""Reading content for a command: one consultation, of cases with the people in them, and who is who in what came back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import breaking, options, output, prompts
from commands.people import People
from commands.telling import FINDINGS
from ledger.errors import NotAuthorised, NotFound

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.persons import Merge
    from ledger.privacy.opening import Entry
    from ledger.rules.policy import Adopted
    from ledger.store.reading import Stream


class Consulted(NamedTuple):
    """A stream as this reader was shown it: its kind, its entries and the unit's own in order of position, and who is who.

    ``merges``: those of the person, or of the case's parties, that stand or were taken back.
    """

    number: str
    kind: str
    entries: list["Entry"]
    unit: list["Entry"]
    people: People
    merges: Sequence["Merge"] = ()


class Wanted(NamedTuple):
    """What is to be read, and for what: streams, the persons read with them, where the reason is, and a search term, to be sealed.

    ``classes``: the classes of units; ``glass``: position of the entry by which it was broken for this; ``reason``: the reason itself,
    where it was read already.
    """

    streams: Sequence[UUID]
    persons: Sequence[UUID]
    purpose: str | None
    why: str | None
    what: str
    upto: int | None = None
    search: str | None = None
    classes: Sequence[str] = ("facts", "personal", "narrative", "held")
    glass: int | None = None
    reason: str | None = None


class Asked(NamedTuple):
    """For what a number is read: purpose, where the reason is, and what danger it is that breaks the glass, if it is to be broken."""

    purpose: str | None
    why: str | None
    danger: str | None = None


def consult(ledger: "Ledger", number: str, asked: Asked, upto: int | None = None) -> Consulted:
    """Read a case or a person in one recorded consultation; the parties' and the members' names are read with it.

    Raises NotFound, NotAuthorised, TicketRefused, and RuleRefused where the policy of the day asks for a reason.
    """
    unit = ledger.unit_stream()
    purpose, reason, glass = asked.purpose, None, None
    if asked.danger is not None:
        purpose, reason, glass = breaking.broken(ledger, number, asked.danger, purpose, asked.why)
    found = None if number == "UNIT" else find(ledger, number, purpose, asked.why)
    stream, kind = (unit, "unit") if found is None else (found.stream, found.kind)
    proceedings = ledger.proceedings(stream) if kind == "proceedings" else []
    parties = parties_of(ledger, stream, [case for told in proceedings for case in told.cases] if proceedings else None)
    wanted = Wanted([stream], [person for person, _, _ in parties], purpose, asked.why, number, upto, glass=glass, reason=reason)
    entries = read(ledger, wanted)
    merges = ledger.merges([stream] if kind == "person" else [person for person, _, _ in parties])
    brought = [(case, "", each) for told in proceedings for case, each in told.cases.items()]
    named = [(stream, "", number), *brought, *parties, *((each.other, "", each.other_number) for each in merges)]
    people = People.of(entries, named, logins(ledger), policies(ledger))
    return Consulted(number, kind, of(entries, [stream]), of(entries, [unit]), people, merges)


def parties_of(ledger: "Ledger", stream: UUID, brought: Sequence[UUID] | None) -> list[tuple[UUID, str, str | None]]:
    """Give person, category and number of each party: of a case, or of proceedings with those of the cases ``brought`` to them.

    Who stands in the proceedings alone has neither category nor number here.
    """
    if brought is None:
        return ledger.parties([stream]).get(stream, [])
    parties = [party for joined in ledger.parties(brought).values() for party in joined]
    known = {person for person, _, _ in parties}
    try:
        said = ledger.facts(stream, ["proceedings-party-joined.v1"])
    except NotAuthorised:  # an analyst, to whom no name is shown
        said = []
    joined = (UUID(str(fact.fields["party"])) for fact in said if "party" in fact.fields)
    return [*parties, *((person, "", None) for person in dict.fromkeys(joined) if person not in known)]


def find(ledger: "Ledger", number: str, purpose: str | None = None, why: str | None = None) -> "Stream":
    """Find what a number names for this reader. That it leads nowhere is recorded too: a consultation of nothing, the number sealed in it.

    Raises NotFound, in the same words and by the same way whether it is absent or hidden from him; NotAuthorised for who sees no case.
    """
    try:
        return ledger.find(number)
    except (NotFound, NotAuthorised):
        ticket(ledger, Wanted((), (), purpose, why, number, search=number))
        raise


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
    given = ticket(ledger, wanted)
    return noting_changes(ledger.redeem(given, piece, classes=wanted.classes) for piece in pieces)


def noting_changes(opened: Iterable[list["Entry"]]) -> Iterator[list["Entry"]]:
    """Give entries as they are opened, and say at the end what of them was found changed or missing."""
    changed = 0
    for entries in opened:
        changed += sum(why.reason in FINDINGS for entry in entries for why in entry.withheld.values())
        yield entries
    if changed:
        output.note(f"caseledger: {output.counted(changed, 'unit')} missing or not what was recorded, marked in place; tell the auditor")


def ticket(ledger: "Ledger", wanted: Wanted) -> UUID:
    """Record a consultation, for its purpose and with its reason, where one is given or the policy of the day asks for one."""
    today = ledger.today()
    needed = f"reading {wanted.what}" if ledger.policy.asks_reason(today) else None
    return ledger.consult(
        wanted.streams, persons=wanted.persons, purpose=wanted.purpose or options.default_purpose(ledger.me.roles),
        reason=wanted.reason or prompts.reason(wanted.why, needed_for=needed),
        upto=wanted.upto, search=wanted.search, glass=wanted.glass, classes=wanted.classes,
    )  # fmt: skip


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
