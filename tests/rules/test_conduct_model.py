"""Further conduct against a simple model, with corrections; and what was decided is decided again the same.

The model keeps the acts as they read now, a correction having changed one of them, and looks backwards in the list.
"""

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from msgspec.structs import replace

from ledger.events.behaviour import Behaviour
from ledger.events.conduct import Against, Exposure, Finding, Seen
from ledger.events.envelope import Category, Occurred
from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.rules import case
from ledger.rules.rule import refusals
from tests.rules import acts
from tests.rules.acts import SAM, TODAY
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded
from tests.rules.ways import conduct

KIM, VERA, WILMA, NOBODY = UUID(int=102), UUID(int=201), UUID(int=202), UUID(int=404)
AGAINST, TOWARDS = st.sampled_from([Against.SAME, Against.SAME, *Against]), st.sampled_from([None, None, VERA, WILMA, SAM])
PEOPLE, DAYS, NAMED = st.sampled_from([SAM, SAM, KIM, NOBODY]), st.integers(-2, 1), st.booleans()
PLACES = st.sampled_from([Exposure.CUSTODY, Exposure.CUSTODY, Exposure.HOSPITAL, Exposure.COMMUNITY])
PAST = st.sampled_from([0, 0, -1, -2])
PROVEN = {"convicted", "cautioned"}
Said = dict[str, Any]


class Model:
    """Acts by version, each with what it says as corrected; days count from that of recording."""

    def __init__(self) -> None:
        self.log: dict[int, tuple[str, Said]] = {1: ("open", {})}

    def of(self, what: str, before: int = 999) -> list[tuple[int, Said]]:
        return [(version, said) for version, (kind, said) in self.log.items() if kind == what and version < before]

    def joined(self, person: str) -> bool:
        return any(said["person"] == person for _, said in self.of("join"))

    def victims(self) -> list[str]:
        """Who has joined as a victim, whenever it was."""
        return [said["person"] for _, said in self.of("victim")]

    def known(self, before: int) -> set[str]:
        """Victims of before the triage, and those of whom conduct was reported by then."""
        triaged = [version for version, _ in self.of("triage", before)]
        joined = [said["person"] for _, said in self.of("victim", min([before, *triaged]))]
        return {*joined, *(said["victim"] for _, said in self.of("report", before) if said["victim"])}

    def amiss(self, version: int, said: Said) -> set[str]:
        """What is wrong with whom the conduct is said to be towards."""
        victim, same = said["victim"], said["against"] == "same"
        found = {
            "several": same and victim is None and len(self.victims()) > 1,
            "stranger": same and victim is not None and victim not in self.victims(),
            "himself": victim is not None and victim == said["suspect"],
            "known": not same and victim in self.known(version) and victim != said["suspect"],
        }
        return {name for name, wrong in found.items() if wrong}

    def stands(self, report: int, before: int) -> bool:
        """Whether what was reported was not found unsubstantiated last."""
        found = [said["finding"] for _, said in self.of("assess", before) if said["report"] == report]
        return not found or found[-1] != "unsubstantiated"

    def saw(self, version: int, said: Said) -> bool:
        """Whether a report that stands is of that suspect and in that time; without a first day, from that of the referral on."""
        of_suspect = [(place, report["on"]) for place, report in self.of("report", version) if report["suspect"] == said["suspect"]]
        return any(self.stands(place, version) and (said["since"] or 0) <= on <= said["through"] for place, on in of_suspect)

    def elsewhere(self, version: int, said: Said) -> bool:
        """Whether the suspect was somewhere else the day before, and is not said to come there anew while he is there."""
        told = sorted(
            (*((each["since"], place, each) for place, each in self.of("expose", version) if each["suspect"] == said["suspect"]),
             (said["since"], version, said)), key=lambda each: each[:2],
        )  # fmt: skip
        places = [(-99, None, {"to": "community", "until": None}), *told]
        for (_, _, former), (since, place, latter) in pairwise(places):
            leaves = former["until"] is not None and former["until"] < since
            if former["to"] == latter["to"] and not leaves and (version == place or former is said):
                return False
        return True

    def alive(self, version: int, person: str, on: int) -> bool:
        """Whether nothing told by then says that the person had died before that day."""
        return all(on <= died["on"] for _, died in self.of("die", version) if died["suspect"] == person)

    def last_seen(self, version: int, person: str) -> int:
        """The last day of which something told by then says that the person did something, or came somewhere."""
        did = [said["on"] for _, said in self.of("report", version) if said["suspect"] == person]
        return max([-99, *did, *(said["since"] for _, said in self.of("expose", version) if said["suspect"] == person)])

    def holds(self, version: int, what: str, said: Said) -> bool:
        """Whether an act could be recorded so as the entry of that version; who joined the case later has joined it."""
        match what:
            case "report":
                return self.joined(said["suspect"]) and bool(said["named"]) and self.alive(version, said["suspect"], said["on"])
            case "assess":
                reported = said["report"] in [report for report, _ in self.of("report", version)]
                return reported and (said["dated"] or said["finding"] not in PROVEN)
            case "expose":
                forward = said["until"] is None or said["since"] <= said["until"]
                able = self.joined(said["suspect"]) and said["since"] <= 0 and forward and self.elsewhere(version, said)
                return able and self.alive(version, said["suspect"], said["since"])
            case "die":
                dead = [died["suspect"] for _, died in self.of("die", version)]
                return (
                    self.joined(said["suspect"]) and said["on"] <= 0 and said["suspect"] not in dead
                    and self.last_seen(version, said["suspect"]) <= said["on"]
                )  # fmt: skip
            case "look":
                forward = max(said["since"] or 0, said["through"]) == said["through"] <= 0
                return (
                    self.joined(said["suspect"])
                    and bool(said["checked"])
                    and forward
                    and (said["seen"] == "some") is self.saw(version, said)
                )
        return True

    def holds_instead(self, version: int, said: Said) -> bool:
        """Whether an entry may be corrected to say this: everything recorded could have been recorded so.

        That some was found is corrected to none before, or after, what it rested on. Who joined since may have made an entry wrong.
        """
        then = Model()
        then.log = {**self.log, version: (self.log[version][0], said)}
        able = all(then.holds(each, *act) or then.was_some(each, *act) for each, act in then.log.items())
        return able and all(then.amiss(each, told) <= self.amiss(each, self.log[each][1]) for each, told in then.of("report"))

    def was_some(self, version: int, what: str, said: Said) -> bool:
        """Whether nothing speaks against a claim but that no conduct is recorded, of which it says that some was found."""
        return what == "look" and said["seen"] == "some" and self.holds(version, what, said | {"seen": "none"})


CORRECTED = {
    "report": {"suspect": "suspect", "occurred_at": "on", "against": "against", "victim": "victim"},
    "assess": {"finding": "finding", "report": "report"},
    "expose": {"suspect": "suspect", "since": "since", "to": "to"}, "die": {"party": "suspect", "died_on": "on"},
    "look": {"seen": "seen", "suspect": "suspect", "data_from": "since", "data_through": "through"},
}  # fmt: skip
"""Fields of an act that are corrected, each with its name in the model."""


class ConductMachine(RuleBasedStateMachine):
    """Tries one act after another; the rules and the model must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.state, self.kept = case.INITIAL, list[tuple[Fact, Event]]()

    @initialize(far=st.integers(0, 3), found=st.sampled_from(Finding))
    def begin(self, far: int, found: Finding) -> None:
        """Begin with a case that has come so far."""
        self.take(acts.referral())
        said: list[tuple[str, Said, Event]] = [
            ("join", {"person": str(SAM)}, acts.joining()),
            ("report", {"suspect": str(SAM), "named": True, "on": 0, "against": "same", "victim": None}, conduct.reporting()),
            ("assess", {"report": 3, "finding": found.value, "dated": True}, conduct.finding(found, on=True)),
        ]
        for act in said[:far]:
            self.attempt(*act)

    def take(self, event: Event, on: int = 0) -> tuple[object, ...]:
        """Judge an event and, if nothing speaks against it, record it, as having happened on that day."""
        version = len(self.kept) + 1
        fact = recorded(event, version, at=self.at(version))
        fact = replace(fact, occurred=occurred(on)) if on else fact
        against = refusals(self.state, SUPERVISOR, type(event), event, self.at(version), occurred=fact.occurred)
        if not against:
            self.kept.append((fact, event))
            self.state = case.evolve(self.state, fact)
        return against

    @staticmethod
    def at(version: int) -> Any:
        """All on one day, so that which days lie ahead is the same throughout."""
        return START + version * HOUR / 60

    def attempt(self, what: str, said: Said, event: Event) -> None:
        version = len(self.kept) + 1
        allowed = self.model.holds(version, what, said) and not (what == "report" and self.model.amiss(version, said))
        against = self.take(event, said.get("on", 0) if what == "report" else 0)
        assert (against == ()) == allowed, (what, said, against)
        if allowed:
            self.model.log[len(self.kept)] = (what, said)

    def entry(self, data: st.DataObject, what: str) -> int:
        """Mostly an entry of this sort."""
        return data.draw(st.sampled_from([*[version for version, _ in self.model.of(what)] * 3, len(self.kept), 1]))

    @rule()
    def join(self) -> None:
        if not self.model.joined(str(KIM)):
            self.attempt("join", {"person": str(KIM)}, acts.joining(KIM))

    @rule(who=st.sampled_from([VERA, WILMA]))
    def join_victim(self, who: UUID) -> None:
        if str(who) not in self.model.victims():
            self.attempt("victim", {"person": str(who)}, acts.joining(who, Category.VICTIM))

    @rule()
    def triage(self) -> None:
        self.attempt("triage", {}, acts.triage())

    @rule(who=PEOPLE, named=NAMED, on=PAST, against=AGAINST, victim=TOWARDS)
    def report(self, who: UUID, named: bool, on: int, against: Against, victim: UUID | None) -> None:
        done = (Behaviour.THREAT,) if named else ()
        event = conduct.reporting(who).model_copy(update={"behaviours": done, "against": against, "victim": victim})
        towards = {"against": against.value, "victim": str(victim) if victim else None}
        self.attempt("report", {"suspect": str(who), "named": named, "on": on, **towards}, event)

    @rule(data=st.data(), found=st.sampled_from([Finding.UNSUBSTANTIATED, *Finding]), dated=st.booleans())
    def assess(self, data: st.DataObject, found: Finding, dated: bool) -> None:
        of = self.entry(data, "report")
        self.attempt("assess", {"report": of, "finding": found.value, "dated": dated}, conduct.finding(found, of, on=dated))

    @rule(who=PEOPLE, to=PLACES, since=DAYS, until=st.none() | DAYS)
    def expose(self, who: UUID, to: Exposure, since: int, until: int | None) -> None:
        days = {"since": day(since), "until": None if until is None else day(until)}
        said = {"suspect": str(who), "to": to.value, "since": since, "until": until}
        self.attempt("expose", said, conduct.exposed(who, to, **days))

    @rule(who=PEOPLE, on=DAYS)
    def die(self, who: UUID, on: int) -> None:
        self.attempt("die", {"suspect": str(who), "on": on}, conduct.died(who, day(on)))

    @rule(who=PEOPLE, seen=st.sampled_from(Seen), since=st.none() | PAST, through=DAYS, checked=NAMED)
    def look(self, who: UUID, seen: Seen, since: int | None, through: int, checked: bool) -> None:
        event = conduct.looked(seen, who, day(through), since=None if since is None else day(since))
        said = {"suspect": str(who), "seen": seen.value, "since": since, "through": through, "checked": checked}
        self.attempt("look", said, event if checked else event.model_copy(update={"checked": ()}))

    @rule(data=st.data(), who=PEOPLE, found=st.sampled_from(Finding), seen=st.sampled_from(Seen), on=DAYS, against=AGAINST, victim=TOWARDS)
    def correct(
        self, data: st.DataObject, who: UUID, found: Finding, seen: Seen, on: int, against: Against, victim: UUID | None
    ) -> None:  # fmt: skip
        """One field of one act was wrong; it reads differently from now on, if everything could have been recorded so."""
        able = [(version, what) for version, (what, _) in self.model.log.items() if what in CORRECTED]
        if not able:
            return
        version, what = data.draw(st.sampled_from(able))
        name = data.draw(st.sampled_from(sorted(CORRECTED[what])))
        key, said = CORRECTED[what][name], self.model.log[version][1]
        value: Any = {"suspect": str(who), "finding": found.value, "report": 1, "seen": seen.value, "against": against.value}.get(key, on)
        if key == "to":
            value = "community" if on % 2 else "custody"
        if key == "victim":
            value = str(victim) if victim else None
        if key == "report":
            value = self.entry(data, "report")
        if name == "occurred_at":
            value = min(value, 0)
        allowed = self.model.holds_instead(version, said | {key: value})
        to: Any = day(value).isoformat() if key in ("through", "on", "since") else value
        against = self.take(acts.correcting(version, name, TODAY, to=occurred(value).to_json() if name == "occurred_at" else to))
        assert (against == ()) == allowed, (what, key, value, against)
        if allowed:
            self.model.log[version] = (what, said | {key: value})
            self.model.log[len(self.kept)] = ("open", {})

    def teardown(self) -> None:
        """Decide the whole history again, from the facts alone."""
        state = case.INITIAL
        for fact, event in self.kept:
            assert refusals(state, SUPERVISOR, type(event), event, fact.recorded_at, occurred=fact.occurred) == ()
            state = case.evolve(state, fact)
        assert state == self.state


def day(number: int) -> Any:
    return TODAY + timedelta(days=number)


def occurred(number: int) -> Occurred:
    return Occurred(day(number).isoformat(), "day")


TestCase = ConductMachine.TestCase
TestCase.settings = settings(max_examples=120, stateful_step_count=30)
