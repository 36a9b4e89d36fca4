"""Reading content for a command: one consultation, of a case with the people in it, and who is who in what came back."""

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import options, output, prompts
from commands.chronology import FINDINGS
from commands.people import People

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.privacy.opening import Entry


class Consulted(NamedTuple):
    """A stream as this reader was shown it: its entries in order of position, and who is who."""

    number: str
    entries: list["Entry"]
    people: People


def consult(ledger: "Ledger", number: str, *, purpose: str | None, why: str | None, upto: int | None = None) -> Consulted:
    """Read a case or a person in one recorded consultation; the parties' and the members' names are read with it.

    Raises NotFound, NotAuthorised, TicketRefused, and RuleRefused where the policy of the day asks for a reason.
    """
    from ledger.store import reading

    stream = ledger.unit_stream() if number == "UNIT" else ledger.find(number).stream
    parties = ledger.parties(stream)
    today = ledger.now().astimezone(ledger.zone).date()
    reason = prompts.reason(why, needed_for=f"reading {number}" if ledger.policy.asks_reason(today) else None)
    entries = ledger.read(
        list({stream: None, ledger.unit_stream(): None}), persons=[person for person, _, _ in parties],
        purpose=purpose or options.default_purpose(ledger.me.roles), reason=reason, upto=upto,
    )  # fmt: skip
    if changed := sum(why.reason in FINDINGS for entry in entries for why in entry.withheld.values()):
        output.note(f"caseledger: {output.counted(changed, 'unit')} missing or not what was recorded, marked in place; tell the auditor")
    logins = {str(member["recorder"]): member["login"] for member in reading.members(ledger.user)}
    people = People.of(entries, [(stream, "", number), *parties], logins)
    return Consulted(number, _of(entries, stream), people)


def _of(entries: list["Entry"], stream: UUID) -> list["Entry"]:
    return sorted((entry for entry in entries if entry.fact.stream == stream), key=lambda entry: entry.fact.position)
