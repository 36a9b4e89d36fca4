"""Rules of case discussion: when there is one, and that those who shared in it are those who were there (seed.txt; domain.md 1.3, 5.3).

What is brought, agreed or dissented from belongs to the discussion that it names by its entry, else to the last recorded before it. Each
rule of that reads the acts of the case; a correction is judged by the same rules on the acts as they will then read.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ledger.events.corrections import FactCorrected
from ledger.events.discussion import DiscussionHeld, DiscussionScheduled, DissentRecorded, InformationContributed, MinutesAgreed
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.rules.pathway import Act, CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

HELD, CONTRIBUTED, AGREED = "discussion-held", "information-contributed", "minutes-agreed"
OF_A_DISCUSSION = (CONTRIBUTED, "dissent-recorded", AGREED)
Acts = Mapping[int, Act]


@rule(
    "a case discussion is arranged or held for a case that was routed to one",
    of=(DiscussionScheduled, DiscussionHeld), state=CaseState, source="seed.txt; domain.md 1.2 (ACTION: case discussion), 1.3",
)  # fmt: skip
def was_routed_to_discussion(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for such a route, whether or not the gates were decided again since."""
    if any(act.fields.get("route") == "case_discussion" for _, act in state.of("action-routed")):
        return ALLOWED
    return No("the case was not routed to case discussion", "record the route first")


@rule(
    "information is brought, dissent recorded and minutes agreed where a discussion was held",
    of=(InformationContributed, DissentRecorded, MinutesAgreed), state=CaseState, source="domain.md 1.3, 5.3",
)  # fmt: skip
def a_discussion_was_held(state: CaseState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any."""
    return ALLOWED if state.of(HELD) else No("no case discussion is recorded in this case", "record the discussion first")


@rule(
    "what belongs to a discussion names an entry that recorded one",
    of=(InformationContributed, DissentRecorded, MinutesAgreed), state=CaseState, kind="check", source="domain.md 5.3, 5.14",
)  # fmt: skip
def named_discussion_was_held(state: CaseState, _actor: Actor, event: Event, _at: datetime) -> Verdict:
    """Look the number up, where one is given and there is any discussion."""
    named = event.values().get("discussion")
    return ALLOWED if named is None or not state.of(HELD) else _is_discussion(state.acts, named)


@rule(
    "who attended a discussion did not send apologies, and an agency that was represented was not absent",
    of=DiscussionHeld, state=CaseState, kind="check", source="domain.md 1.3, 5.3 (attendees, apologies)",
)  # fmt: skip
def attendance_is_consistent(_state: CaseState, _actor: Actor, event: DiscussionHeld, _at: datetime) -> Verdict:
    """Compare the lists."""
    return _consistent(event.values())


@rule(
    "what an agency brings is given to other agencies that were represented at the discussion",
    of=InformationContributed, state=CaseState, kind="check", source="domain.md 1.3 (a disclosure to each other attendee), 5.3",
)  # fmt: skip
def given_to_those_represented(state: CaseState, _actor: Actor, event: InformationContributed, _at: datetime) -> Verdict:
    """Compare with the agencies of its discussion."""
    return _given(state.acts, max(state.acts, default=0) + 1, event.values())


@rule(
    "minutes of a discussion are agreed once in each version, and each version is later than the one before",
    of=MinutesAgreed, state=CaseState, kind="check", source="domain.md 5.3 (document, version), 5.14",
)  # fmt: skip
def minutes_come_in_order(state: CaseState, _actor: Actor, event: MinutesAgreed, _at: datetime) -> Verdict:
    """Compare with the versions agreed so far of the same discussion."""
    version = max(state.acts, default=0) + 1
    return _ordered({**state.acts, version: Act(AGREED, event.values())})


@rule(
    "a correction leaves discussions, what was brought to them and their minutes as their rules allow",
    of=FactCorrected, state=CaseState, kind="check", source="domain.md 5.3, 5.14",
)  # fmt: skip
def corrected_discussion_holds(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge the acts as they will read; of a correction of a discussion, what was brought to it too."""
    act = state.acts.get(event.target)
    if act is None or act.kind not in (HELD, *OF_A_DISCUSSION) or event.to_personal is not None:
        return ALLOWED
    fields = {**act.fields, event.field: event.to}
    acts = {**state.acts, event.target: Act(act.kind, fields)}
    if act.kind == HELD:
        brought = [_given(acts, version, other.fields) for version, other in state.of(CONTRIBUTED) if _of(acts, version) == event.target]
        return _first(_consistent(fields), *brought)
    named = fields.get("discussion")
    found = ALLOWED if named is None else _is_discussion(acts, named)
    if found is not ALLOWED:
        return found
    return _given(acts, event.target, fields) if act.kind == CONTRIBUTED else _ordered(acts) if act.kind == AGREED else ALLOWED


def _of(acts: Acts, version: int, named: object = None) -> int:
    """Give the entry that recorded the discussion to which an act belongs, 0 where there is none."""
    named = named or (acts[version].fields.get("discussion") if version in acts else None)
    before = [other for other, act in acts.items() if act.kind == HELD and other < version]
    return named if isinstance(named, int) else max(before, default=0)


def _is_discussion(acts: Acts, named: object) -> Verdict:
    held = [version for version, act in sorted(acts.items()) if act.kind == HELD]
    if named in held:
        return ALLOWED
    return No(f"entry {named} recorded no case discussion", f"name one that did: {', '.join(map(str, held)) or 'there is none'}")


def _consistent(fields: Mapping[str, Any]) -> Verdict:
    if _named(fields, "members") & _named(fields, "apologies"):
        return No("a member is named both as present and as having sent apologies", "name each member once")
    if both := sorted(_named(fields, "agencies") & _named(fields, "absent")):
        return No(f"{both[0]} is named both as represented and as absent", "name each agency once")
    return ALLOWED


def _given(acts: Acts, version: int, fields: Mapping[str, Any]) -> Verdict:
    held = acts.get(_of(acts, version, fields.get("discussion")))
    if held is None or held.kind != HELD:
        return ALLOWED  # another rule refuses it
    there, to = _named(held.fields, "agencies"), _named(fields, "to")
    if fields.get("agency") in to:
        return No(f"{fields.get('agency')} brought it and is named among those to whom it was given", "name the other agencies only")
    if absent := sorted(to - there):
        return No(f"{absent[0]} was not represented at the discussion", f"name agencies that were: {', '.join(sorted(there))}")
    return ALLOWED


def _ordered(acts: Acts) -> Verdict:
    last: dict[int, int] = {}
    for version, act in sorted(acts.items()):
        edition = act.fields.get("edition")
        if act.kind != AGREED or not isinstance(edition, int):
            continue
        held = _of(acts, version)
        if edition <= last.get(held, 0):
            return No(f"version {last[held]} of the minutes was agreed before", f"give a later version than {last[held]}")
        last[held] = edition
    return ALLOWED


def _named(fields: Mapping[str, Any], name: str) -> set[str]:
    """Give what a list names; nothing where a correction holds what is no such list, which another rule refuses."""
    value = fields.get(name)
    return {each for each in value if isinstance(each, str)} if isinstance(value, list | tuple) else set()


def _first(*verdicts: Verdict) -> Verdict:
    return next((verdict for verdict in verdicts if verdict is not ALLOWED), ALLOWED)
