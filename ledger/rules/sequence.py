"""Rules of the order in time: nothing is said to have happened before what it follows (seed.txt; domain.md 1.2, 5.14).

Times may be imprecise, and two clocks differ: a rule refuses only what cannot be true of any instants that the times may mean.
A correction of a time, of an act's own day or of the entry that an act names is judged as if it were recorded so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ledger.events.catalogue import ADMINISTRATIVE, HAPPENED_ON, load
from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor, Occurred
from ledger.events.event import Event, fields_of
from ledger.rules.concerned import joined, whom
from ledger.rules.consequences import as_corrected
from ledger.rules.pathway import FOLLOWING, HELD_KINDS, CaseState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

REFERRED = "seed.txt; domain.md 1.2 (REFERRAL comes first), 5.14"
SOURCE = "domain.md 5.14 (recorded late is not backdated; what cannot be true is refused)"
FORETOLD = "release"
"""That of which a victim is to be told before it comes, so that what tells her need not follow it (Victims' Code; domain.md 3)."""

GOES_ON: dict[str, tuple[str, ...]] = {
    "screen-decided": ("triage-decided",),
    "action-routed": ("screen-decided",),
    "allocation-accepted": ("case-allocated",),
    "case-closed": ("case-reopened",),
    "case-reopened": ("case-closed",),
    "plan-opened": ("plan-closed",),
    "plan-action-added": ("plan-opened",),
    "plan-closed": ("plan-opened", "plan-action-added", "plan-action-changed"),
}
"""What goes on with an entry that it does not name: with the last of the first type, and with all of the others since (1.2, 5.2, 5.5)."""
IN_TURN = frozenset(GOES_ON).union(*GOES_ON.values())

LIVING = {
    **dict.fromkeys(("arrest-made", "charge-laid", "exposure-changed", "order-served", "reoffence-reported", "tag-fitted"), "suspect"),
    "safety-plan-recorded": "victim", "victim-views-recorded": "victim",
}  # fmt: skip
"""What only a living person does or is done to: suspect or victim; what is settled after a death, such as bail, does not stand here."""
DIED = "death-recorded"


class Pair(NamedTuple):
    """Two entries of which the one follows the other."""

    earlier: int
    later: int


Order = Callable[[CaseState, int], Iterable[Pair]]
"""Gives each pair of entries, by the nature of what they tell, in which the entry of that version is one."""
ORDERS: list[Order] = []
"""Every order but that of a referral, which has a rule of its own; that of a part of the pathway is there once its rules are loaded."""


def order(pairs: Order) -> Order:
    """Enter an order in which things happen."""
    ORDERS.append(pairs)
    return pairs


@rule(
    "what follows a referral has not happened before it",
    of=tuple(sorted(FOLLOWING | HELD_KINDS)), state=CaseState, kind="time", source=REFERRED,
)  # fmt: skip
def follows_the_referral(state: CaseState, _cls: type[Event], occurred: Occurred, _at: datetime) -> Verdict:
    """Compare the last instant at which it can have happened with the first at which the referral can have."""
    referral, zone = state.times.get(state.referral), state.policy.tzinfo
    if referral is None or occurred.can_follow(referral, zone):
        return ALLOWED
    instead = "say when it happened, or correct when the referral did, if that is wrong"
    return No(f"the case was referred {referral.in_words(zone)}", instead)


@rule(
    "what follows another entry has not happened before it",
    of="case", state=CaseState, kind="days", source=SOURCE,
)  # fmt: skip
def follows_what_came_before(state: CaseState, cls: type[Event], event: Event, occurred: Occurred | None, _at: datetime) -> Verdict:
    """Compare it with each entry that it names or continues, and with those that continue it."""
    if occurred is None or cls.administrative:
        return ALLOWED
    coming, then = state.followed_by(cls.type_name(), event.values(), occurred)
    found = next(out_of_order(then, coming, ORDERS), None)
    if found is None:
        return ALLOWED
    other = found.earlier if found.later == coming else found.later
    comes = "" if found.later == coming else ", which comes after it,"
    when = happened(then, other).in_words(state.policy.tzinfo)
    if found.later == other and then.acts[other].kind == DIED:
        return No(f"whom it is about died {when} (entry {other})", "say when this happened, or correct that day, if that is wrong")
    return No(f"entry {other}{comes} happened {when}", "say when this happened, or correct when that did, if that is wrong")


@rule(
    "a correction leaves each entry after those that it follows",
    of=("fact-corrected", "held-corrected"), state=CaseState, kind="check",
    source=f"{SOURCE} (a correction is judged as if it were recorded so)",
)  # fmt: skip
def correction_keeps_the_order(state: CaseState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Judge the times as they would be; what could not be in order before is no reason to refuse."""
    then = as_corrected(state, event)
    if then is None:
        return ALLOWED
    orders = (after_the_referral, *ORDERS)
    known = set(out_of_order(state, event.target, orders))
    found = next((pair for pair in out_of_order(then, event.target, orders) if pair not in known), None)
    if found is None:
        return ALLOWED
    told = "the referral" if found.earlier == then.referral else f"entry {found.earlier}"
    instead = "give its right value, or first correct when the other happened, if that is wrong"
    return No(f"entry {found.later} would lie before {told}", instead)


def out_of_order(state: CaseState, version: int, orders: Iterable[Order]) -> Iterator[Pair]:
    """Give the pairs with that entry that cannot be in order, whatever instants their times may mean."""
    for each in orders:
        for pair in each(state, version):
            known = pair.earlier in state.times and pair.later in state.times
            if known and not happened(state, pair.later).can_follow(happened(state, pair.earlier), state.policy.tzinfo):
                yield pair


def happened(state: CaseState, version: int) -> Occurred:
    """When what an entry tells happened, as closely as it says: on the act's own day, where it has one and no instant is told."""
    told, own = state.times[version], HAPPENED_ON.get(state.entries[version])
    on = None if own is None or told.precision == "instant" else Occurred.on(state.acts[version].fields.get(own))
    return told if on is None else on


def after_the_referral(state: CaseState, version: int) -> Iterator[Pair]:
    """Pair the referral with that entry, or with each that follows it where it is that."""
    referral = state.referral
    for each in state.acts if version == referral else (version,):
        if each in state.acts and state.acts[each].kind in FOLLOWING | HELD_KINDS:
            yield Pair(referral, each)


@order
def after_what_it_names(state: CaseState, version: int) -> Iterator[Pair]:
    """Pair that entry with those that it names, and with those that name it."""
    for named in names(state, version):
        yield Pair(named, version)
    for each, act in state.acts.items():
        if version in act.fields.values() and version in names(state, each):  # the first spares reading most types
            yield Pair(version, each)


@order
def after_what_it_goes_on_with(state: CaseState, version: int) -> Iterator[Pair]:
    """Pair that entry with those that it goes on with, and with those that go on with it."""
    if version not in state.acts or state.acts[version].kind not in IN_TURN:
        return
    for each, act in state.of(*GOES_ON):
        first, *_ = kinds = GOES_ON[act.kind]
        before = [(earlier, told.kind) for earlier, told in state.of(*kinds) if earlier < each]
        since = max((earlier for earlier, kind in before if kind == first), default=each)
        yield from (Pair(earlier, each) for earlier, _ in before if earlier >= since and version in (earlier, each))


@order
def before_the_death(state: CaseState, version: int) -> Iterator[Pair]:
    """Pair what only the living do with the death of whoever it is about, or that death with each such entry."""
    kind = state.acts[version].kind if version in state.acts else None
    told = state.of(*LIVING) if kind == DIED else [(version, state.acts[version])] if kind in LIVING else []
    deaths = [(death, str(act.fields.get("party"))) for death, act in state.of(DIED) if kind != DIED or death == version]
    for each, act in told if deaths else ():
        category = LIVING[act.kind]
        about = {str(person) for person in whom(state, act.kind, act.fields, each).get(category, ())} or joined(state, category)
        yield from (Pair(each, death) for death, party in deaths if about == {party})


def names(state: CaseState, version: int) -> list[int]:
    """Give the earlier entries that an entry names as what it follows, in whichever fields of its type."""
    kind, said = state.entries[version], state.acts[version].fields
    if kind in ADMINISTRATIVE:
        return []
    found = [said.get(name) for name in _naming(load(kind), said)]
    return [named for named in found if isinstance(named, int) and named < version]


def _naming(cls: type[Event], said: Mapping[str, Any]) -> Iterator[str]:
    for field in fields_of(cls):
        if field.kind == "entry" and not field.later and not (field.name == "entry" and said.get("of") == FORETOLD):
            yield field.name
