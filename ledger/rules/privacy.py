"""Rules of restriction and of its end: what, by whom, and that the person was told before (DPA 2018 ss.46 to 48; domain.md 3, 5.12).

Each controller answers for what it brought, so each restricts its own. What another agency brought to a discussion is that agency's; who
took it down restricts it where it stands in the wrong place. The database asks the same of whose the entries are (049_enforce_rights.sql).
"""

from datetime import datetime
from typing import Any

from ledger.events.catalogue import kind_of
from ledger.events.envelope import Actor
from ledger.events.occurred import long_date
from ledger.events.privacy import NotTold, RecordRestricted, RestrictionGround, RestrictionLifted
from ledger.rules.recipients import BROUGHT
from ledger.rules.restriction import IN_VIEW
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.stream_state import StreamState

SOURCE = "DPA 2018 ss.46(4), 47(2), (3); domain.md 3, 5.12"
LIFTING = "DPA 2018 ss.47(5), 48(1)-(3); domain.md 3, 5.12"


@rule("an agency restricts what it brought itself", of=RecordRestricted, state=StreamState, kind="check", source=SOURCE)
def restricts_its_own(state: StreamState, actor: Actor, event: RecordRestricted, _at: datetime) -> Verdict:
    """Look up whose the entries are; where none is named, of all that are there and that anybody brought."""
    every = [version for version, kind in state.entries.items() if kind_of(kind) not in {*IN_VIEW, "noted"}]
    for version in sorted(every if event.versions is None else set(event.versions) & state.entries.keys()):
        whose = _whose(state, version)
        wrong = event.ground == RestrictionGround.WRONG_RECORD and state.originator(version) == actor.agency
        if whose not in (None, actor.agency) and not wrong:
            own = "name those that your own agency brought" if event.versions is None else "leave it out"
            return No(f"entry {version} was brought by {whose}", f"{own}, and have {whose} restrict its own")
    return ALLOWED


@rule("what restricts, or ends a restriction, stays in view", of=RecordRestricted, state=StreamState, kind="check", source=SOURCE)
def restriction_stays_in_view(state: StreamState, _actor: Actor, event: RecordRestricted, _at: datetime) -> Verdict:
    """Look at the types of the entries that are named."""
    named = [version for version in sorted(event.versions or ()) if kind_of(state.entries.get(version, "")) in IN_VIEW]
    return No(f"entry {named[0]} is of type {kind_of(state.entries[named[0]])}", "leave it out") if named else ALLOWED


@rule("a restriction is lifted by the agency that made it", of=RestrictionLifted, state=StreamState, kind="check", source=LIFTING)
def lifts_its_own(state: StreamState, actor: Actor, event: RestrictionLifted, _at: datetime) -> Verdict:
    """Look it up among those that stand."""
    named = state.restrictions.get(event.restriction)
    if named is None or named.agency in (None, actor.agency):
        return ALLOWED  # that none such stands is said by another rule
    return No(f"{named.agency} made it", f"leave it to a member of {named.agency}")


@rule(
    "the person concerned is told before a restriction is lifted, or it is said why not",
    of=RestrictionLifted, state=StreamState, kind="check", source=LIFTING,
)  # fmt: skip
def person_is_told_before(state: StreamState, _actor: Actor, event: RestrictionLifted, at: datetime) -> Verdict:
    """Ask for the day or the reason; where accuracy was contested the living are always told (DPA 2018 s.47(5))."""
    if (event.told_on is None) == (event.not_told is None):
        told = "says both that the person was told and that he was not" if event.told_on else "does not say whether the person was told"
        return No(f"it {told}", "give the day on which he was told (told_on), or why he was not (not_told)")
    named, zone = state.restrictions.get(event.restriction), state.policy.tzinfo
    contested = named is not None and named.ground == RestrictionGround.ACCURACY_CONTESTED
    if event.told_on is None:
        if contested and event.not_told != NotTold.DECEASED:
            return No("its accuracy was contested, and the person was not told", "tell him first, and give the day (told_on)")
        return ALLOWED
    if event.told_on > at.astimezone(zone).date():
        return No(f"{long_date(event.told_on)} has not come", "tell the person first")
    if named is not None and event.told_on < (since := named.since.astimezone(zone).date()):
        return No(f"it was restricted on {long_date(since)}, after that", "give the day on which he was told that it would be lifted")
    return ALLOWED


def _whose(state: StreamState, version: int) -> str | None:
    """Agency that brought an entry; what was brought to a case discussion is that agency's, whoever took it down."""
    act: Any = getattr(state, "acts", {}).get(version)
    if act is not None and act.kind == BROUGHT:
        return str(act.fields.get("agency"))
    return state.originator(version)
