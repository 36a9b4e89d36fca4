"""The entry that is wrong: found, opened by a recorded consultation where it has to be, and what a field of it says by now."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import naming, options, telling
from commands.people import People
from commands.right_value import OCCURRED_AT
from ledger.errors import NotFound

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Field
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry

WHY_HELD = "To correct an entry that this agency holds."
"""The reason of the consultation by which the type of a held entry is learned."""
WHY_OLD = "To see what an entry says before it is corrected."
"""The reason of the consultation by which the old value of a personal field is shown."""


class Wrong(NamedTuple):
    """An entry as it was recorded; ``opened``: those of its stream, where they were read to learn what it is."""

    fact: "Fact"
    opened: "Sequence[Entry]" = ()


def found(ledger: "Ledger", stream: UUID, version: int) -> Wrong:
    """Find an entry; one that the user's agency holds is opened by a recorded consultation. Raises NotFound."""
    from ledger.events.catalogue import TYPES
    from ledger.events.fact import HELD
    from ledger.events.held import HeldCorrected

    fact, read = next((fact for fact in ledger.facts(stream) if fact.version == version), None), list["Entry"]()
    if fact is not None and fact.type == HELD and (fact.held or {}).get("originator") == ledger.me.agency:
        read = ledger.read([stream], purpose=HeldCorrected.default_purpose.value, reason=WHY_HELD)
        fact = next(entry.fact for entry in read if entry.fact.version == version)
    if fact is not None and fact.type == HELD:
        instead = "have a member of the agency that holds it correct it; if that is yours, see caseledger show for why it is not shown"
        raise NotFound(f"entry #{version} is held by an agency and was not opened to you; nothing was recorded; {instead}")
    if fact is None or fact.type not in TYPES:
        raise NotFound(
            f"there is no entry #{version} here whose fields can be corrected; nothing was recorded; see its entries with caseledger show"
        )
    return Wrong(fact, read)


def said(ledger: "Ledger", wrong: Wrong, name: str, field: "Field | None") -> str:
    """Say what a field says by now, every correction applied; a personal one is read by a recorded consultation."""
    from projections.engine.time import resolve

    read = wrong.opened
    if not read and field is not None and field.personal is not None:
        read = ledger.read([wrong.fact.stream], purpose=options.default_purpose(ledger.me.roles), reason=WHY_OLD)
    own = [entry for entry in read if entry.fact.stream == wrong.fact.stream]
    facts = [telling.marked(entry, ledger.zone) for entry in own] or ledger.facts(wrong.fact.stream)
    now = next(fact for fact, _ in resolve(facts, None) if fact.version == wrong.fact.version)
    entry = next((each for each in own if each.fact.version == wrong.fact.version), None)
    value = now.occurred.to_json() if name == OCCURRED_AT else now.fields.get(name)
    if value is None and entry is not None and entry.withheld:
        return " ".join(telling.marks_of(entry, ledger.zone))
    parties = ledger.parties([wrong.fact.stream]).get(wrong.fact.stream, [])
    people = People.of((), parties, naming.members(ledger))
    return f"“{telling.value_in_words(now.type, name, value, ledger.zone, people, entry)}”" if value is not None else "nothing"
