"""A case's orders against a simple model, in any order of acts; and what was decided is decided again the same.

The model keeps the acts as a list and, for every question, replays it day by day: which orders have effect on a day, with which
conditions. The rules keep first and last days instead. An act that the model allows is one of which nothing in the list speaks against.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from msgspec import structs

from ledger.events.envelope import Occurred
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.events.orders import OrderChange, OrderKind
from ledger.rules import case
from ledger.rules.rule import refusals
from tests.rules import acts, orders_acts
from tests.rules.scenario import HOUR, START, SUPERVISOR, happened, recorded

SPAN, NEVER = 30, 10_000
FIRST = date(2026, 1, 1)
DAYS, CONDITIONS, ENTRIES = st.integers(0, SPAN - 1), st.sampled_from("1234"), st.integers(2, 12)
NAMED = st.lists(CONDITIONS, unique=True, max_size=2).map(sorted)
Act = tuple[str, dict[str, Any]]


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def day_of(day: int) -> Occurred:
    return Occurred(str(on(day)), "day")


@dataclass
class Kept:
    """An order in the model: its days, and for each day the conditions that are part of it, each with the act that made it so."""

    full: bool
    made: int
    application: int | None
    until: int
    ended: int = NEVER
    served: bool = False
    parts: list[set[tuple[str, int]]] = field(default_factory=list)

    def on(self, day: int) -> set[str]:
        return {each for each, _ in self.parts[day]}

    def holds(self, day: int) -> bool:
        return self.made <= day <= min(self.until, self.ended)


class Case:
    """What a list of acts has come to."""

    def __init__(self, log: list[Act]) -> None:
        self.applied: dict[int, int] = {}
        self.full: set[int] = set()
        self.decided: dict[int, int] = {}
        self.orders: dict[int, Kept] = {}
        for version, act in enumerate(log, start=2):
            self.take(version, *act)

    def take(self, version: int, what: str, said: dict[str, Any]) -> None:
        if what == "apply":
            self.applied[version] = said["on"]
            self.full |= {version} if said["full"] else set()
        elif what == "make":
            parts = [{("1", version), ("2", version)} if day <= said["own"] else {("1", version)} for day in range(SPAN)]
            kept = Kept(said["full"], said["on"], said["application"], said["until"], parts=parts)
            self.orders[version] = kept
            if said["full"]:
                self.decide(said)
            else:
                kept.ended = self.decided.get(said["application"], NEVER)
        elif what == "refuse":
            self.decide(said)
        elif what == "serve":
            self.orders[said["order"]].served = True
        elif what == "vary":
            self.vary(version, self.orders[said["order"]], said)
        elif what == "renew":
            self.orders[said["order"]].until, self.orders[said["order"]].served = said["until"], False
        elif what == "discharge":
            kept = self.orders[said["order"]]
            kept.ended = min(kept.ended, said["on"])

    def decide(self, said: dict[str, Any]) -> None:
        if said["application"] is not None:
            self.decided.setdefault(said["application"], said["on"])
        for version, kept in self.orders.items():
            same = kept.application is not None and kept.application == said["application"]
            if not kept.full and (same or version == said["interim"]):
                kept.ended = min(kept.ended, said["on"])

    def vary(self, version: int, kept: Kept, said: dict[str, Any]) -> None:
        kept.served = False
        ended = {part for part in kept.parts[said["on"]] if part[0] in said["removed"]}
        owned = {part for part in kept.parts[said["on"]] if part[0] in said["owned"]} - ended
        for day in range(said["on"], SPAN):
            within = day <= said["own"]
            kept.parts[day] -= ended if within else ended | owned
            kept.parts[day] |= owned if within else set()
            kept.parts[day] |= {(each, version) for each in said["new"] if within or each not in said["owned"]}

    def allows(self, what: str, said: dict[str, Any]) -> bool:
        if what in ("apply", "correct"):
            return True
        if what in ("make", "refuse"):
            return self.allows_decision(what, said)
        kept = self.orders.get(said["order"])
        if kept is None or not kept.holds(said["on"]):
            return False
        today, later = kept.on(said["on"]), set().union(*(kept.on(day) for day in range(said["on"], SPAN)))
        removed, new, named, owned = ({*said.get(name, ())} for name in ("removed", "new", "conditions", "owned"))
        outside = bool(owned) and not said["on"] <= said.get("own", NEVER) <= kept.until
        against = {
            "serve": kept.served,
            "discharge": kept.full and not said.get("consents"),
            "renew": said.get("until", NEVER) < said["on"] or self.ends_early(kept, said),
            "vary": not removed | new | owned
            or not removed <= today
            or bool(new & (later - removed))
            or outside
            or not owned <= (today - removed) | new,
            "breach": not named or not named <= today,
        }
        return not against.get(what)

    def ends_early(self, kept: Kept, said: dict[str, Any]) -> bool:
        """Whether a last day given anew takes days from a full order; two years are longer than the days of this machine."""
        return kept.full and not said.get("consents") and said.get("until", NEVER) < kept.until

    def allows_decision(self, what: str, said: dict[str, Any]) -> bool:
        day, full = said["on"], said.get("full", True)
        if what == "refuse":
            return bool(self.applied) and self.decides(said, self.applied)
        unlawful = (full and said["until"] < NEVER) or (not full and (said["further"] or said["application"] is None))
        if said["until"] < day or said["own"] < day or said["own"] > said["until"] or unlawful:
            return False
        return self.decides(said, self.full)

    def decides(self, said: dict[str, Any], applied: Collection[int]) -> bool:
        """Whether it is of an application that it can be of, and ends the interim order that awaits it, and no other."""
        application, interim, day, full = said["application"], said["interim"], said["on"], said.get("full", True)
        if application is not None:
            late = not full and day <= self.decided.get(application, -1)
            if application not in applied or day < self.applied[application] or (application in self.decided and not late):
                return False
        if interim is None:
            waiting = [each for each in self.orders.values() if not each.full and each.holds(day)]
            return not full or not any(application in (None, each.application) for each in waiting)
        kept = self.orders.get(interim)
        return full and kept is not None and not kept.full and kept.holds(day) and application == kept.application


def allowed(log: list[Act]) -> bool:
    """Whether each act of a list may follow those before it."""
    return all(Case(log[:place]).allows(*act) for place, act in enumerate(log))


def event(what: str, said: dict[str, Any]) -> Event:
    """The act as it is recorded."""
    day, order = on(said.get("on", 0)), said.get("order", 0)
    until = None if said.get("until", NEVER) == NEVER else on(said["until"])
    consents = said["consents"] if said.get("full") and what in ("discharge", "renew") else None
    parts = {"removed": tuple(said.get("removed", ())), "prohibitions": tuple(said.get("new", ()))}
    parts |= {"own_period": tuple(said.get("owned", ())), "own_until": (on(said.get("own", 0)),) * len(said.get("owned", ()))}
    made: dict[str, Callable[[], Event]] = {
        "apply": lambda: orders_acts.applying(OrderKind.SPO if said["full"] else OrderKind.RESTRAINING),
        "make": lambda: making(day, until, said),
        "refuse": lambda: orders_acts.refusing(said["application"], day, said["interim"]),
        "serve": lambda: orders_acts.serving(order, day),
        "breach": lambda: orders_acts.breaching(order, *said["conditions"], on=day),
        "vary": lambda: orders_acts.changing(order, OrderChange.VARIED, day, **parts),
        "renew": lambda: orders_acts.changing(order, OrderChange.RENEWED, day, fixed_until=until, consents=consents),
        "discharge": lambda: orders_acts.changing(order, OrderChange.DISCHARGED, day, consents=consents),
    }
    return made[what]()


def making(day: date, until: date | None, said: dict[str, Any]) -> Event:
    """An order of two conditions, of which the second lasts until a day of its own."""
    kind = OrderKind.SPO if said["full"] else OrderKind.INTERIM_SPO
    more = {"application": said["application"], "interim": said["interim"], "fixed_until": until}
    more |= {"until_further_order": True} if said["further"] else {}
    return orders_acts.making(kind, day, own_period=("2",), own_until=(on(said["own"]),), **more)


class OrdersMachine(RuleBasedStateMachine):
    """Tries one act after another; the rules and the model must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Act] = []
        self.state = case.INITIAL
        self.kept: list[tuple[Fact, Event]] = []

    @initialize(far=st.integers(0, 2))
    def refer(self, far: int) -> None:
        """Begin with a case, which may have come as far as an interim order."""
        self.keep(acts.referral(), day_of(0))
        told = {"application": 2, "interim": None, "on": 3, "full": False, "until": NEVER, "own": SPAN, "further": False}
        for act in [("apply", {"full": True, "on": 0}), ("make", told)][:far]:
            self.attempt(*act)

    def attempt(self, what: str, said: dict[str, Any]) -> None:
        self.judge([*self.log, (what, said)], event(what, said))

    def judge(self, log: list[Act], tried: Event) -> None:
        """Hold the rules against the model, and keep what both allow."""
        what, said = log[-1]
        occurred = day_of(said["on"]) if what == "apply" else happened(tried, START + len(self.kept) * HOUR)
        against = refusals(self.state, SUPERVISOR, type(tried), tried, START + len(self.kept) * HOUR, occurred=occurred)
        assert (against == ()) == allowed(log), (log, against)
        if not against:
            self.log = log
            self.keep(tried, occurred)

    def keep(self, tried: Event, occurred: Occurred) -> None:
        fact = structs.replace(recorded(tried, len(self.kept) + 1), occurred=occurred)
        self.kept.append((fact, tried))
        self.state = case.evolve(self.state, fact)

    def an_order(self, data: st.DataObject) -> int:
        """The number of an order, or now and then of something else."""
        made = list(Case(self.log).orders)
        return data.draw(st.sampled_from(made) if made and data.draw(st.integers(0, 9)) else ENTRIES)

    @rule(full=st.sampled_from([True, True, False]), day=st.sampled_from([0, 0, 5, 15]))
    def apply(self, full: bool, day: int) -> None:
        """For a stalking protection order, or for one that no order of this machine decides."""
        self.attempt("apply", {"full": full, "on": day})

    @rule(data=st.data(), day=DAYS, full=st.booleans(), until=st.sampled_from([NEVER, NEVER, NEVER, 9, 20]), own=st.sampled_from([8, SPAN]))
    def make(self, data: st.DataObject, day: int, full: bool, until: int, own: int) -> None:
        further = until == NEVER and not data.draw(st.integers(0, 3))
        said = {"on": day, "full": full, "until": until, "own": min(own, until), "further": further}
        self.attempt("make", said | {"application": self.application(data), "interim": self.interim(data)})

    @rule(data=st.data(), day=DAYS)
    def refuse(self, data: st.DataObject, day: int) -> None:
        self.attempt("refuse", {"on": day, "application": self.application(data) or 2, "interim": self.interim(data)})

    def application(self, data: st.DataObject) -> int | None:
        return data.draw(st.sampled_from([None, *sorted(Case(self.log).applied), 3]))

    def interim(self, data: st.DataObject) -> int | None:
        interims = [version for version, kept in Case(self.log).orders.items() if not kept.full]
        return data.draw(st.sampled_from([None, *interims, *interims, 4]))

    @rule(data=st.data(), day=DAYS, what=st.sampled_from(["serve", "discharge"]), consents=st.booleans())
    def follow(self, data: st.DataObject, day: int, what: str, consents: bool) -> None:
        order = self.an_order(data)
        self.attempt(what, {"order": order, "on": day, "consents": consents, "full": self.is_full(order)})

    def is_full(self, order: int) -> bool:
        return order in Case(self.log).orders and Case(self.log).orders[order].full

    @rule(data=st.data(), day=DAYS, until=DAYS, consents=st.booleans())
    def renew(self, data: st.DataObject, day: int, until: int, consents: bool) -> None:
        order = self.an_order(data)
        self.attempt("renew", {"order": order, "on": day, "until": until, "consents": consents, "full": self.is_full(order)})

    @rule(data=st.data(), day=DAYS, removed=NAMED, new=NAMED, owned=NAMED, own=DAYS)
    def vary(self, data: st.DataObject, day: int, removed: list[str], new: list[str], owned: list[str], own: int) -> None:
        """Of conditions that stay, and of new ones, some get a last day of their own."""
        said = {"on": day, "removed": removed, "new": new, "owned": owned, "own": max(own, day) if own % 4 else own}
        self.attempt("vary", {"order": self.an_order(data), **said})

    @rule(data=st.data(), day=DAYS, conditions=NAMED)
    def breach(self, data: st.DataObject, day: int, conditions: list[str]) -> None:
        self.attempt("breach", {"order": self.an_order(data), "on": day, "conditions": conditions})

    @rule(data=st.data(), day=DAYS)
    def correct(self, data: st.DataObject, day: int) -> None:
        """The day of an act was recorded wrongly: the record may not come to say what could not have been recorded."""
        names = {
            "make": "made_on", "refuse": "refused_on", "serve": "served_on", "breach": "breached_on", "vary": "changed_on",
            "renew": "changed_on", "discharge": "changed_on", "apply": "occurred_at",
        }  # fmt: skip
        dated = [place for place, (what, _) in enumerate(self.log) if what in names]
        if dated:
            place = data.draw(st.sampled_from(dated))
            what, said = self.log[place]
            log = [*self.log[:place], (what, said | {"on": day}), *self.log[place + 1 :], ("correct", {})]
            to = day_of(day).to_json() if what == "apply" else str(on(day))
            self.judge(log, acts.correcting(place + 2, names[what], to=to))

    def teardown(self) -> None:
        """Decide the whole history again, from the facts alone."""
        state = case.INITIAL
        for fact, tried in self.kept:
            assert refusals(state, SUPERVISOR, type(tried), tried, fact.recorded_at, occurred=fact.occurred) == ()
            state = case.evolve(state, fact)
        assert state == self.state


TestCase = OrdersMachine.TestCase
TestCase.settings = settings(max_examples=120, stateful_step_count=30)
