"""Rules of what becomes of what was shared: received, recalled, returned, told of corrections, its conditions broken (domain.md 5.8, 8)."""

from datetime import date, datetime

from ledger.events.catalogue import kind_of
from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import ERASED
from ledger.events.sharing import ConditionBreached, Following, NoticeOf, RecipientNotified, ShareFollowed
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.recipients import CORRECTING, ERASING, FOLLOWED, GIVEN, GONE, LIFTED, MADE, RESTRICTED, gives, receiving
from ledger.rules.rule import ALLOWED, No, Verdict, rule

NOTICES: dict[str, frozenset[str]] = {
    NoticeOf.CORRECTION: frozenset({*CORRECTING, "fact-disputed", "dispute-resolved"}),
    NoticeOf.ERASURE: frozenset({ERASING}), NoticeOf.RESTRICTION: frozenset({RESTRICTED}), NoticeOf.LIFTING: frozenset({LIFTED}),
    NoticeOf.RECALL: frozenset({FOLLOWED}),
}  # fmt: skip
"""Which entries record what a recipient can be told of."""
SOURCE = "domain.md 5.8 (share.received_ack, share.recalled, recipient.notified, condition.breached), 8 (share-followed)"


@rule(
    "what became of what was shared is told where something was",
    of=(ShareFollowed, RecipientNotified, ConditionBreached), state=CaseState, source=SOURCE,
)  # fmt: skip
def something_was_given(state: CaseState, _actor: Actor, cls: type[Event], _at: datetime) -> Verdict:
    """Look for any entry by which somebody was given something; received or recalled is what an act of sharing gave."""
    if _gifts(state, (MADE,) if cls is ShareFollowed else GIVEN):
        return ALLOWED
    return No("nothing of this case was shared by an act of its own", "record that first (share give)")


@judgement(
    "what became of what was shared names the entry that shared it",
    of=(ShareFollowed, RecipientNotified, ConditionBreached), source=SOURCE,
)  # fmt: skip
def share_named_was_made(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look it up, where there is any."""
    named = said.get("share")
    known = _gifts(state, (MADE,) if "how" in said else GIVEN)
    if named in known or not known or ERASED in state.entries.values():
        return ALLOWED
    return No(f"entry {named} gave nothing to anybody", f"name one that did: {', '.join(map(str, known))}")


@rule(
    "a recipient records what he received, returned or destroyed; who shared it recalls it",
    of=ShareFollowed, state=CaseState, kind="check", source=SOURCE,
)  # fmt: skip
def by_whose_it_is(state: CaseState, actor: Actor, event: ShareFollowed, _at: datetime) -> Verdict:
    """Compare the actor's agency with the one that shared it, or received it; for somebody outside who shared it records."""
    act = state.acts.get(event.share)
    if act is None or act.kind != MADE:
        return ALLOWED  # another rule refuses it
    by_sender = event.how == Following.RECALLED or act.fields.get("recipient") is None
    whose = state.originator(event.share) if by_sender else act.fields.get("recipient")
    if whose in (None, actor.agency):
        return ALLOWED
    return No(f"{whose} {'shared' if by_sender else 'received'} it", "leave it to a member of that agency")


@judgement(
    "what was shared is received once and recalled once, and after its return or destruction nothing follows",
    of=ShareFollowed, source=SOURCE,
)  # fmt: skip
def goes_on_in_order(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look at what became of it so far; what was recalled may still be returned or destroyed."""
    before = [(version, act.fields.get("how")) for version, act in state.of(FOLLOWED) if act.fields.get("share") == said.get("share")]
    how = said.get("how")
    for version, told in before:
        why = f"entry {version} says that it was {Following.meanings().get(str(told), told)}"
        if told in GONE:
            return No(why, "record nothing more of it")
        if told == how or (told == Following.RECALLED and how == Following.ACKNOWLEDGED):
            return No(why, "record what comes after that, if anything does")
    return ALLOWED


@rule(
    "a recipient is told by the agency that shared it",
    of=RecipientNotified, state=CaseState, kind="check", source="DPA 2018 s.48(9); domain.md 3, 5.8",
)  # fmt: skip
def sender_tells(state: CaseState, actor: Actor, event: RecipientNotified, _at: datetime) -> Verdict:
    """Compare the actor's agency with the one that gave it."""
    act, whose = state.acts.get(event.share), state.originator(event.share)
    if act is None or act.kind != MADE or whose in (None, actor.agency):
        return ALLOWED
    return No(f"{whose} shared it", "leave it to a member of that agency")


@judgement(
    "an agency that is told is one that received it",
    of=RecipientNotified, source="DPA 2018 s.48(9); domain.md 3, 5.8",
)  # fmt: skip
def told_who_received_it(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look up to which agencies it was given."""
    named, act = said.get("recipient"), state.acts.get(said.get("share", 0))
    if named is None or act is None or act.kind not in GIVEN:
        return ALLOWED
    received = receiving(act.kind, act.fields, state.originator(said["share"]))
    if named in received:
        return ALLOWED
    return No(f"{named} did not receive it", f"name one that did ({', '.join(received) or 'none'}), or none")


@judgement(
    "what a recipient is told of is an entry that corrected, erased, restricted or recalled something, if one is named",
    of=RecipientNotified, source="DPA 2018 s.48(9); domain.md 5.8",
)  # fmt: skip
def notice_fits(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare the entry's type with what he is said to have been told of."""
    named, kinds = said.get("entry"), NOTICES.get(str(said.get("of")))
    if named is None or kinds is None:
        return ALLOWED
    if named not in state.entries:
        return No(f"there is no entry {named} before this one", "name the entry that records it, or none")
    kind = kind_of(state.entries[named])
    if kind in kinds or kind == ERASED or named in state.holders:
        return ALLOWED
    return No(f"entry {named} is of type {kind}", f"name one of type {' or '.join(sorted(kinds))}, or none")


def _gifts(state: CaseState, kinds: tuple[str, ...]) -> list[int]:
    """Give the entries of these types by which somebody was given something."""
    return [version for version, act in state.of(*kinds) if gives(act.kind, act.fields)]
