"""Arrest, bail, charge and court against a simple model, in any order of acts and corrections; what was decided is decided again the same.

The model goes through the acts from the first to the last and keeps what runs: bail until it ends, a hearing until something came of it,
what the victim was not told. The rules look up what an act names instead, and the clocks what stopped each. A correction rewrites the list.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.events.justice import Advice, BailChange, BailChanged, CourtResult, CourtStep, ProsecutorAdvised, Result
from ledger.events.victim_codes import InformedOf
from ledger.rules import case
from ledger.rules.clocks import running
from ledger.rules.deadlines import Terms
from ledger.rules.policy import DEFAULT
from ledger.rules.rule import refusals
from tests.rules import acts, orders_acts
from tests.rules import acts_victim as victim
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded

FIRST = date(2026, 4, 1)
DAYS, CHANGES = st.integers(0, 9), st.sampled_from(["set", "varied", "breached", "ended"])
OUTCOMES = {
    "hearing": ["heard", "adjourned", "vacated", "sent", "withdrawn"],
    "plea": ["pleaded_guilty", "pleaded_not_guilty", "no_plea"],
    "verdict": ["convicted", "acquitted", "no_verdict"],
    "sentence": ["custody", "suspended", "community_order", "fine", "discharge", "hospital_order", "other_sentence"],
}  # fmt: skip
"""What can come of each step in court."""
VERDICTS = {"convicted", "acquitted"}
TOLD_AS = {"arrest": "arrest", "bail": "bail", "charge": "charge", "conclude": "case_outcome", "list": "hearing", "result": "court_result"}
NAMES = {"return": "return on bail", "sitting": "hearing", "material": "material for the prosecutor"} | {
    code: f"victim to be told of {InformedOf(code).meaning}" for code in TOLD_AS.values()
}
"""What the clocks of the model are called; of others, as of a correction of which she is to be told, it knows nothing."""
CORRECTED = {
    "bail": {"how": CHANGES, "bail": None, "return_on": DAYS}, "list": {"hearing_on": DAYS, "instead_of": None},
    "result": {"kind": st.sampled_from(sorted(OUTCOMES)), "result": st.sampled_from(Result), "hearing": None, "charge": None},
    "advise": {"due_on": DAYS},
}  # fmt: skip
"""Fields of an act that are corrected, each with the values drawn for it; None: the number of an entry."""
Said = dict[str, Any]
Act = tuple[str, Said]


class Standing:
    """What a list of acts has come to, and whether each of them was possible when its turn came."""

    def __init__(self, log: list[Act]) -> None:
        self.possible, self.told_as = True, dict[int, str]()
        self.bail, self.hearings, self.charges = dict[int, bool](), set[int](), set[int]()
        self.verdicts = dict[int, int]()
        """By charge, the last entry that decided it; every hearing of the model is listed for trial."""
        self.clocks: dict[tuple[str, int], tuple[int, int | None]] = {}
        """By name and by what it is of: the entry that started it, and the day it runs out, where an act says that."""
        for version, (what, said) in enumerate(log, start=1):
            self.possible = self.possible and self.may(what, said)
            self.take(version, what, said)

    def may(self, what: str, said: Said) -> bool:
        """Whether the act may come next."""
        match what:
            case "bail":
                to_return = said["return_on"] is not None
                return {
                    "set": said["bail"] is None,
                    "varied": self.bail.get(said["bail"], False),
                    "breached": said["bail"] in self.bail and not to_return,
                    "ended": self.bail.get(said["bail"], False) and not to_return,
                }[said["how"]]
            case "list":
                return said["instead_of"] in {None, *self.hearings}
            case "result":
                fits = said["result"] in OUTCOMES[said["kind"]]
                first = said["charge"] not in self.verdicts or said["result"] not in VERDICTS
                anew = first or (said["hearing"] is not None and said["hearing"] > self.verdicts[said["charge"]])
                return fits and anew and said["hearing"] in {None, *self.hearings} and said["charge"] in {None, *self.charges}
            case "tell":
                return said["entry"] is None or self.told_as.get(said["entry"]) == said["of"]
        return True

    def take(self, version: int, what: str, said: Said) -> None:
        """Let the act have its effect."""
        self.told_as[version] = TOLD_AS.get(what, "case_outcome" if what == "advise" else "")
        if what in TOLD_AS:
            self.clocks[TOLD_AS[what], version] = (version, None)
        match what:
            case "bail":
                self.bailed(version if said["how"] == "set" else said["bail"], version, said)
            case "charge":
                self.charges.add(version)
                self.clocks.pop(("material", 0), None)
            case "advise":
                self.runs("material", 0, version, said["due_on"])
            case "list":
                self.clocks.pop(("sitting", said["instead_of"]), None)
                self.hearings.add(version)
                self.runs("sitting", version, version, said["hearing_on"])
            case "result":
                self.clocks.pop(("sitting", said["hearing"]), None)
                if said["result"] in VERDICTS and said["charge"] is not None:
                    self.verdicts[said["charge"]] = version
            case "tell":
                self.told(said)

    def bailed(self, bail: int, version: int, said: Said) -> None:
        """A breach leaves bail and its day as they are; a variation may leave the day."""
        if said["how"] != "breached":
            self.bail[bail] = said["how"] != "ended"
        if said["return_on"] is not None or said["how"] == "ended":
            self.runs("return", bail, version, said["return_on"])

    def runs(self, name: str, of: int, version: int, day: int | None) -> None:
        """Start the clock anew where there is a day, and stop it where there is none."""
        self.clocks.pop((name, of), None)
        if day is not None:
            self.clocks[name, of] = (version, day)

    def told(self, said: Said) -> None:
        """Of the entry that is named, or of every such thing so far."""
        for name, of in list(self.clocks):
            heard = name == said["of"] if said["entry"] is None else of == said["entry"]
            if name in TOLD_AS.values() and heard:
                del self.clocks[name, of]


def event(what: str, said: Said) -> Event:
    """The act as it is recorded."""
    days = {name: on(said[name]) for name in ("return_on", "hearing_on", "due_on") if said.get(name) is not None}
    match what:
        case "bail":
            return BailChanged(how=BailChange(said["how"]), bail=said["bail"], **days)
        case "advise":
            return ProsecutorAdvised(advice=Advice.FURTHER_ENQUIRIES, **days)
        case "list":
            return orders_acts.listing(days["hearing_on"], said["instead_of"])
        case "result":
            return CourtResult(
                kind=CourtStep(said["kind"]), result=Result(said["result"]), hearing=said["hearing"], charge=said["charge"]
            )  # fmt: skip
        case "tell":
            return victim.informing(InformedOf(said["of"]), said["entry"])
    made = {
        "refer": acts.referral, "arrest": orders_acts.arresting, "charge": orders_acts.charging, "conclude": orders_acts.concluding,
        "close": acts.closing, "correct": acts.note,
    }  # fmt: skip
    return made[what]()


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


AHEAD: list[Act] = [
    ("arrest", {}), ("bail", {"how": "set", "bail": None, "return_on": 3}), ("advise", {"due_on": 2}), ("charge", {}),
    ("list", {"hearing_on": 4, "instead_of": None}), ("bail", {"how": "ended", "bail": 3, "return_on": None}),
]  # fmt: skip
"""A case that goes as it should, from its second entry on."""


class JusticeMachine(RuleBasedStateMachine):
    """Tries one act after another; the rules and the model must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Act] = []
        self.told: list[Fact] = []
        """The entries as corrected."""
        self.state, self.kept = case.INITIAL, list[tuple[Fact, Event]]()

    @initialize(far=st.integers(0, len(AHEAD)))
    def refer(self, far: int) -> None:
        """Begin with a case that has come so far."""
        for act in [("refer", dict[str, Any]()), *AHEAD[:far]]:
            self.attempt(*act)

    def attempt(self, what: str, said: Said) -> None:
        self.judge([*self.log, (what, said)], event(what, said))

    def judge(self, log: list[Act], tried: Event) -> None:
        """Hold the rules against the model, and keep what both allow."""
        at, allowed = START + (len(self.kept) + 1) * HOUR, Standing(log).possible
        against = refusals(self.state, SUPERVISOR, type(tried), tried, at)
        assert (against == ()) == allowed, (log, against)
        if allowed:
            self.log = log
            self.kept.append((recorded(tried, len(log)), tried))
            self.told.append(self.kept[-1][0])
            self.state = case.evolve(self.state, self.kept[-1][0])

    def entry(self, data: st.DataObject, what: str) -> int | None:
        """Mostly an entry of this sort, or none; now and then another."""
        so_far = Standing(self.log)
        sort = sorted({"bail": so_far.bail.keys(), "list": so_far.hearings, "charge": so_far.charges}[what])
        return data.draw(st.sampled_from([*sort, *sort, None, len(self.log)]))

    @rule(what=st.sampled_from(["arrest", "charge", "charge", "conclude", "close"]))
    def plain(self, what: str) -> None:
        """What names no other act; these are known whenever they happen, and so recorded in a closed case too."""
        if what != "close" or not self.state.closed:
            self.attempt(what, {})

    @rule(data=st.data(), how=CHANGES, return_on=st.none() | DAYS)
    def change_bail(self, data: st.DataObject, how: str, return_on: int | None) -> None:
        named = self.entry(data, "bail") if how != "set" or not data.draw(st.integers(0, 5)) else None
        self.attempt("bail", {"how": how, "bail": named, "return_on": return_on})

    @rule(due_on=st.none() | DAYS)
    def advise(self, due_on: int | None) -> None:
        self.attempt("advise", {"due_on": due_on})

    @rule(data=st.data(), hearing_on=DAYS)
    def list_a_hearing(self, data: st.DataObject, hearing_on: int) -> None:
        self.attempt("list", {"hearing_on": hearing_on, "instead_of": self.entry(data, "list")})

    @rule(data=st.data(), kind=st.sampled_from(sorted(OUTCOMES)), other=st.sampled_from(Result))
    def result(self, data: st.DataObject, kind: str, other: Result) -> None:
        result = data.draw(st.sampled_from([*OUTCOMES[kind], other.value]))
        self.attempt("result", {"kind": kind, "result": result, "hearing": self.entry(data, "list"), "charge": self.entry(data, "charge")})

    @rule(data=st.data(), of=st.sampled_from(sorted(TOLD_AS.values())), named=st.booleans())
    def tell(self, data: st.DataObject, of: str, named: bool) -> None:
        fitting = [version for version, told_as in Standing(self.log).told_as.items() if told_as == of]
        entry = data.draw(st.sampled_from([*fitting * 3, *range(1, len(self.log) + 1)])) if named else None
        self.attempt("tell", {"of": of, "entry": entry})

    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """One field of one act was recorded wrongly: the record may not come to say what could not have been recorded."""
        able = [place for place, (what, _) in enumerate(self.log) if what in CORRECTED]
        if not able:
            return
        place = data.draw(st.sampled_from(able))
        what, said = self.log[place]
        name, drawn = data.draw(st.sampled_from(sorted(CORRECTED[what].items(), key=lambda each: each[0])))
        sort = {"bail": "bail", "instead_of": "list", "hearing": "list", "charge": "charge"}
        value = data.draw(drawn) if drawn is not None else self.entry(data, sort[name])
        log = [*self.log[:place], (what, said | {name: value}), *self.log[place + 1 :], ("correct", {})]
        shown = str(on(value)) if name.endswith("_on") else value
        self.judge(log, acts.correcting(place + 1, name, **({} if value is None else {"to": shown})))
        if self.log is log:
            self.told[place] = recorded(event(*log[place]), place + 1)

    @invariant()
    def clocks_are_those_of_the_model(self) -> None:
        clocks = running(self.told, Terms(DEFAULT.tzinfo))
        found = {(clock.start.version, clock.deadline.name): clock.due for clock in clocks if clock.deadline.name in NAMES.values()}
        wanted = {(version, NAMES[name]): day for (name, _), (version, day) in Standing(self.log).clocks.items()}
        assert found.keys() == wanted.keys(), self.log
        assert all(day is None or found[key].date() == on(day) for key, day in wanted.items()), self.log

    def teardown(self) -> None:
        """Decide the whole history again, from the facts alone."""
        state = case.INITIAL
        for fact, tried in self.kept:
            assert refusals(state, SUPERVISOR, type(tried), tried, fact.recorded_at) == ()
            state = case.evolve(state, fact)
        assert state == self.state


TestCase = JusticeMachine.TestCase
TestCase.settings = settings(max_examples=80, stateful_step_count=30)
