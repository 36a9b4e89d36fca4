"""Rules of case discussion: when there is one, and that those who shared in it are those who were there (seed.txt; domain.md 1.3, 5.3).

What is brought, agreed or dissented from belongs to the discussion that it names by its entry, else to the last recorded before it.
"""

from collections.abc import Iterator
from datetime import date, datetime

from ledger.events.discussion import DiscussionHeld, DiscussionScheduled, DissentRecorded, InformationContributed, MinutesAgreed
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.rules.consequences import Said, judgement
from ledger.rules.discussed import HELD, belongs, listed
from ledger.rules.pathway import CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.sequence import Pair, order

AGREED = "minutes-agreed"
OF_ONE = ("information-contributed", "dissent-recorded", AGREED)
"""What belongs to a discussion, named or not."""


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


@judgement(
    "what belongs to a discussion names an entry that recorded one",
    of=(InformationContributed, DissentRecorded, MinutesAgreed), source="domain.md 5.3, 5.14",
)  # fmt: skip
def named_discussion_was_held(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the number up, where one is given and there is any discussion."""
    named, held = said.get("discussion"), [version for version, _ in state.of(HELD)]
    if named is None or named in held or not held:
        return ALLOWED
    return No(f"entry {named} recorded no case discussion", f"name one that did: {', '.join(map(str, held))}")


@judgement(
    "who attended a discussion did not send apologies, and an agency that was represented was not absent",
    of=DiscussionHeld, source="domain.md 1.3, 5.3 (attendees, apologies)",
)  # fmt: skip
def attendance_is_consistent(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the lists."""
    if listed(said, "members") & listed(said, "apologies"):
        return No("a member is named both as present and as having sent apologies", "name each member once")
    if both := sorted(listed(said, "agencies") & listed(said, "absent")):
        return No(f"{both[0]} is named both as represented and as absent", "name each agency once")
    return ALLOWED


@judgement(
    "what an agency brings is given to other agencies that were represented at the discussion",
    of=InformationContributed, source="domain.md 1.3 (a disclosure to each other attendee), 5.3",
)  # fmt: skip
def given_to_those_represented(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare with the agencies of its discussion."""
    held = state.acts.get(_discussion(state, said))
    if held is None or held.kind != HELD:
        return ALLOWED  # another rule refuses it
    there, to = listed(held.fields, "agencies"), listed(said, "to")
    if said.get("agency") in to:
        return No(f"{said.get('agency')} brought it and is named among those to whom it was given", "name the other agencies only")
    if absent := sorted(to - there):
        return No(f"{absent[0]} was not represented at the discussion", f"name agencies that were: {', '.join(sorted(there))}")
    return ALLOWED


@judgement(
    "what is brought to a discussion or dissents from it comes from an agency that was represented, or that is named as absent",
    of=(InformationContributed, DissentRecorded), source="domain.md 1.3, 5.3 (who takes part; the minutes do not smooth dissent over)",
)  # fmt: skip
def comes_from_who_was_asked(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the agency up in its discussion; one that could not come may have written."""
    held, agency = state.acts.get(_discussion(state, said)), said.get("agency")
    if held is None or held.kind != HELD or agency in listed(held.fields, "agencies") | listed(held.fields, "absent"):
        return ALLOWED
    there = ", ".join(sorted(listed(held.fields, "agencies")))
    return No(
        f"{agency} is named neither as represented at the discussion nor as absent from it",
        f"name an agency that was ({there}), or first correct who was invited and absent, if it wrote",
    )


@judgement(
    "who dissents for an agency that was represented was at the discussion, or sent apologies",
    of=DissentRecorded, source="domain.md 1.3, 5.3 (attendees, apologies, dissent)",
)  # fmt: skip
def dissenter_took_part(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the member up in the discussion, where one is named; one who could not come may have written, and so may an absent agency."""
    held, member = state.acts.get(_discussion(state, said)), said.get("member")
    if held is None or held.kind != HELD or member is None or said.get("agency") in listed(held.fields, "absent"):
        return ALLOWED
    if member in listed(held.fields, "members") | listed(held.fields, "apologies"):
        return ALLOWED
    return No("the member named is among neither", "name one who was there, name none, or first correct who was")


@judgement(
    "minutes of a discussion are agreed by agencies that were represented at it",
    of=MinutesAgreed, source="domain.md 5.3 (agencies that took part)",
)  # fmt: skip
def agreed_by_those_represented(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare with the agencies of its discussion."""
    held = state.acts.get(_discussion(state, said))
    if held is None or held.kind != HELD or not (absent := sorted(listed(said, "agencies") - listed(held.fields, "agencies"))):
        return ALLOWED
    there = ", ".join(sorted(listed(held.fields, "agencies")))
    return No(f"{absent[0]} was not represented at the discussion", f"name agencies that were: {there}")


@judgement(
    "minutes of a discussion are agreed once in each version, and each version is later than the one before",
    of=MinutesAgreed, source="domain.md 5.3 (document, version), 5.14",
)  # fmt: skip
def minutes_come_in_order(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare with the versions agreed so far of the same discussion."""
    meant, edition = _discussion(state, said), said.get("edition")
    agreed = [act.fields.get("edition") for version, act in state.of(AGREED) if _discussion(state.before(version), act.fields) == meant]
    last = max((each for each in agreed if isinstance(each, int)), default=0)
    if not isinstance(edition, int) or edition > last:
        return ALLOWED
    return No(f"version {last} of the minutes was agreed before", f"give a later version than {last}")


@order
def after_their_discussion(state: CaseState, version: int) -> Iterator[Pair]:
    """Pair what names no discussion with the one it belongs to."""
    if version not in state.acts or state.acts[version].kind not in (HELD, *OF_ONE):
        return
    for each, act in state.of(*OF_ONE):
        if act.fields.get("discussion") is None:
            held = max((other for other, _ in state.of(HELD) if other < each), default=0)
            if version in (held, each):
                yield Pair(held, each)


def _discussion(state: CaseState, said: Said) -> int:
    """Give the entry that recorded the discussion to which an act after this state belongs; 0 where there is none."""
    return belongs(said, (version for version, _ in state.of(HELD)))
