"""What lies ahead of a case: what its reader may record next, why not the rest, and which clocks run. Clear facts only."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from commands import consulting, output, times
from ledger.events.catalogue import kind_of

if TYPE_CHECKING:
    from ledger.application import Ledger

Told = dict[str, Any]


def ahead(ledger: "Ledger", number: str) -> Told:
    """Tell what is ahead of a case or person: ``allowed`` types, ``refused`` ones with the rules against them, ``deadlines``.

    Guards alone are asked: the rest depends on what is recorded. What is restricted starts no clock; those that have ended by themselves
    are left out. Raises NotFound, and NotAuthorised for whoever records nothing there.
    """
    from ledger.rules.clocks import has_lapsed, running
    from ledger.rules.deadlines import Terms
    from ledger.rules.restriction import in_use
    from projections.engine.time import resolve

    stream = ledger.unit_stream() if number == "UNIT" else consulting.find(ledger, number).stream
    acts, facts = ledger.next_acts(stream)
    now = ledger.now()
    clocks = running((fact for fact, _ in resolve(list(in_use(facts)), None)), Terms(ledger.zone, ledger.policy.targets))
    several = [stream] if any(clock.victim for clock in clocks) else []
    numbers = {str(person): own for joined in ledger.parties(several).values() for person, _, own in joined}
    return {
        "number": number,
        "allowed": [kind_of(act.type) for act in acts if not act.refusals],
        "refused": [
            {"type": kind_of(act.type), "because": [refusal._asdict() for refusal in act.refusals]} for act in acts if act.refusals
        ],
        "deadlines": [
            {
                "deadline": clock.deadline.name,
                "entry": f"{number}#{clock.start.version}",
                "due": clock.due,
                "overdue": clock.due < now,
                "victim": numbers.get(str(clock.victim)),
            }
            for clock in clocks
            if not has_lapsed(clock.deadline.name, clock.due, now)
        ],
    }


def prose(told: Mapping[str, Any], zone: tzinfo) -> Iterator[str]:
    """Tell it in lines: what is due first, then what may be recorded, then what may not and what to do instead."""
    yield output.Heading(f"{told['number']}: what is ahead")
    yield ""
    yield "Due:" if told["deadlines"] else "Nothing is due."
    for clock in told["deadlines"]:
        due: datetime = clock["due"]
        whose = f" ({clock['victim']})" if clock["victim"] else ""
        yield f"  {'OVERDUE ' if clock['overdue'] else ''}{clock['deadline']}{whose} of {clock['entry']}, by {times.until(due, zone)}"
    yield ""
    yield "You may record:" if told["allowed"] else "You may record nothing here now."
    if told["allowed"]:
        yield from output.paragraph(", ".join(told["allowed"]), "  ")
    if told["refused"]:
        yield ""
        yield "Not now:"
    alike: dict[str, list[str]] = {}
    for act in told["refused"]:
        reasons = (f"{refusal['rule']}: {refusal['why']}; {refusal['instead']}." for refusal in act["because"])
        alike.setdefault(" ".join(reasons), []).append(act["type"])
    for against, types in alike.items():
        if len(types) > 1:
            yield from output.paragraph(f"{', '.join(types)}:", "  ")
        yield from output.paragraph(against, "    ", None if len(types) > 1 else f"  {types[0]}: ")
