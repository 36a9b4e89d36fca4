"""``correct --wrong-case``: an entry that stands in the wrong case is restricted there, recorded in the right one, and the breach recorded.

One act (domain.md 5.12; DPA 2018 ss.47(2), 67). Neither case says anything of the other: who sees one of them learns nothing of the other.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import confirming, fields, owed, prompts, receipts, rerecording, times
from commands.framing import Frame
from ledger.errors import RuleRefused, UsageError

if TYPE_CHECKING:
    from ledger.application import Intent, Ledger
    from ledger.entry.mention import Name

RISKS = {"none": "no risk is likely", "risk": "a risk is likely", "high_risk": "a high risk is likely"}
"""Codes of ledger.events.breach.BreachRisk, which is not loaded for a word."""
TAKEN = ("why", "entries")
"""Keys of the JSON object in ``--fields``: what happened, and the numbers of entries of the other case for those that the entry names."""
WHAT = "An entry that belongs to another case was recorded in this one."
REMEDY = "The entry was restricted here, and recorded where it belongs."


class Asked(NamedTuple):
    """What is to be moved where, as the options of the command say it; ``filed`` is the object of ``--fields``."""

    address: tuple[str, int]
    other: str
    risk: str | None
    discovered_on: str
    filed: dict[str, Any]
    why: str | None
    act: receipts.Act


class Parties(NamedTuple):
    """By what the parties of both cases are known, who of them is a party here alone, and who there alone, with his number."""

    names: "Sequence[Name]"
    here: frozenset[UUID]
    there: Mapping[UUID, str | None]


def move(ledger: "Ledger", asked: Asked) -> None:
    """Restrict the entry here, record it there and record the breach, in one act; tells who must be told before and after."""
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load

    number, version = asked.address
    if not asked.filed.keys() <= set(TAKEN) or not isinstance(asked.filed.get("entries", {}), dict):
        raise UsageError(f"--fields takes {' and '.join(TAKEN)} (an object) of a move; nothing was recorded; leave the others out")
    here, there = _places(ledger, number, asked.other)
    restricted, breach = (load(latest(kind)) for kind in ("record-restricted", "data-breach-recorded"))
    if asked.act.request_id is None:
        ledger.require_open(restricted, here, Frame())
    found = rerecording.read(ledger, here, number, version)
    parties = _parties(ledger, here, there)
    _require_apart(found, parties, asked.other)
    again = _again(ledger, found, rerecording.There(there, asked.other, asked.filed.get("entries", {})), asked.act)
    clock = times.Clock(ledger.zone, ledger.now())
    told = owed.owed(ledger, here, found.versions, "restriction")
    asking = prompts.can_ask() and (asked.risk is None or ("why" not in asked.filed and asked.why in (None, "ask")))
    if asking:
        told.show()
    risk = asked.risk or _risk()
    why = _unrevealing(_why(asked), parties, asked.other)
    values = {
        "kind": "disclosure" if told.lines else "access", "discovered_at": _discovered(asked, clock), "likely_risk": risk,
        "description": f"{WHAT} {why}", "remedy": REMEDY, "entry": version,
    }  # fmt: skip
    intents = [
        Intent(fields.event_of(restricted, {"ground": "wrong_record", "versions": list(found.versions)}), here), again,
        Intent(fields.event_of(breach, values), here),
    ]
    _require_first(ledger, intents, found, asked)
    if asking:
        confirming.confirm(intents, ledger.zone, number, _called(ledger, here, there) | {str(there): asked.other})
    receipts.record(ledger, intents, asked.act, _remark(found, number, asked.other), told)


def _places(ledger: "Ledger", number: str, other: str) -> tuple[UUID, UUID]:
    here, there = ledger.find(number), ledger.find(other)
    if number == other or {here.kind, there.kind} != {"case"}:
        raise UsageError("an entry is moved from one case to another; nothing was recorded; name two cases")
    return here.stream, there.stream


def _again(ledger: "Ledger", found: rerecording.Moved, there: rerecording.There, act: receipts.Act) -> "Intent":
    """Make the same entry there, and ask the rules of that case; what they refuse is said to be of it."""
    again = rerecording.again(ledger, found.fact, there)
    if act.request_id is None:
        try:
            ledger.record([again], dry_run=True)
        except RuleRefused as refusal:
            raise RuleRefused(f"in {there.number}: {refusal}") from None
    return again


def _risk() -> str:
    if not prompts.can_ask():
        raise UsageError("the likely risk for the persons concerned is missing; nothing was recorded; give it with --likely-risk")
    return prompts.choose("What is likely to follow for the persons concerned?", RISKS)[0]


def _why(asked: Asked) -> str:
    hint = "moving an entry to the right case: whoever sees this case may read it, so name nobody of the other"
    return str(asked.filed.get("why") or prompts.reason(asked.why, needed_for=hint))


def _parties(ledger: "Ledger", here: UUID, there: UUID) -> Parties:
    """Read by what the parties of both cases are known; who is one of both, be it under another number, is a stranger to neither."""
    from ledger import mentions

    joined = ledger.parties([here, there])
    both = [{person: number for person, _, number in joined.get(case, [])} for case in (here, there)]
    mine, theirs = ({same for person in each for same in ledger.same_as(person)} for each in both)
    classes = ("facts", "personal")
    read = ledger.read((), persons=list(both[0] | both[1]), purpose=rerecording.PURPOSE, reason=rerecording.WHY_READ, classes=classes)
    only = {person: number for person, number in both[1].items() if person not in mine}
    return Parties(mentions.names_of(read), frozenset(both[0].keys() - theirs), only)


def _unrevealing(why: str, parties: Parties, other: str) -> str:
    """Give what happened back; raises UsageError where it tells of the other case: its number, or somebody who is a party only there."""
    words = set(re.findall(r"[A-Z0-9-]+", why.upper()))
    if _named(why, parties) & parties.there.keys() or words & {other, *filter(None, parties.there.values())}:
        raise UsageError("the reason tells of the other case, and whoever sees this one may read it; nothing was recorded; leave that out")
    return why


def _require_apart(found: rerecording.Moved, parties: Parties, other: str) -> None:
    """Raise UsageError where the entry names somebody who is a party only here: there it would tell of him, and outlive his erasure."""
    texts = (text for value in found.fact.fields.values() for text in (value if isinstance(value, list | tuple) else [value]))
    if any(_named(text, parties) & parties.here for text in texts if isinstance(text, str)):
        raise UsageError(
            f"the entry names somebody who is a party of this case and not of {other}, and whoever sees that one would read it; nothing "
            "was recorded; record in it what belongs there, then restrict the entry here for the ground wrong_record (caseledger rights "
            "restrict) and record the breach (caseledger record data-breach-recorded)"
        )


def _named(text: str, parties: Parties) -> set[UUID | None]:
    from ledger.entry import mention

    return {each.party for each in mention.find(text, parties.names)}


def _discovered(asked: Asked, clock: times.Clock) -> str:
    """Give the instant of the discovery, from which 72 hours count: of a day that has passed its beginning."""
    if asked.discovered_on != "today":
        occurred = times.occurred(asked.discovered_on, clock)
        return times.stamp(occurred.earliest(clock.zone))
    if asked.act.request_id is not None:
        raise UsageError("an act with a request id says when the mistake was found, so that it can be repeated; nothing was recorded; give "
                         "--discovered-on")  # fmt: skip
    return times.stamp(clock.now)


def _require_first(ledger: "Ledger", intents: "Sequence[Intent]", found: rerecording.Moved, asked: Asked) -> None:
    """Raise UsageError where the entry was restricted for this ground before, unless this very act is sent again."""
    before = [
        fact.version for fact in ledger.facts(intents[0].stream, ["record-restricted.v1"])
        if fact.fields.get("ground") == "wrong_record" and found.fact.version in (fact.fields.get("versions") or ())
    ]  # fmt: skip
    if before and (asked.act.request is None or ledger.record(intents, request_id=asked.act.request, dry_run=True).recorded_at is None):
        raise UsageError(f"entry #{found.fact.version} was restricted by entry #{before[0]} because it stands in the wrong case; nothing "
                         "was recorded; see whether it stands in the other one")  # fmt: skip


def _called(ledger: "Ledger", here: UUID, there: UUID) -> dict[str, str]:
    from commands.naming import members

    parties = ledger.parties([here, there])
    return members(ledger) | {str(person): number for joined in parties.values() for person, _, number in joined if number}


def _remark(found: rerecording.Moved, number: str, other: str) -> str:
    """Say what is left to do: what goes on from the entry, what was said of it, and the clock."""
    more = ", ".join(f"{number}#{version}" for version in found.follow)
    restricted = ", ".join(f"{number}#{version}" for version in found.versions if version != found.fact.version)
    others = ", ".join(f"{number}#{version}" for version in found.others)
    told = (
        f"These entries name it: {more}. See whether they belong to {other} too." if more else "",
        f"Restricted with it, because they speak of it: {restricted}." if restricted else "",
        f"These speak of it too, and are other agencies': {others}. Have each restrict its own." if others else "",
        "The Information Commissioner is told within 72 hours of the discovery where a risk is likely (caseledger due).",
    )
    return " ".join(each for each in told if each)
