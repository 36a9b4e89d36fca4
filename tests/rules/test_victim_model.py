"""A case with several victims against a simple model, in any order of acts; and what was decided is decided again the same.

The model keeps the acts as a list of plain values and looks backwards in it; a correction rewrites the list. What it says of an act is
worked out from the list alone.
"""

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.events.justice import Advice
from ledger.events.victim_codes import Behaviour, Entitlement, InformedOf, PlanStep, Respondent, ReviewStep, Support
from ledger.rules import case
from ledger.rules.clocks import running
from ledger.rules.deadlines import Terms
from ledger.rules.policy import DEFAULT
from ledger.rules.redecide import Outcome, Seen, redecide
from ledger.rules.rule import refusals
from tests.rules import acts, orders_acts
from tests.rules import acts_victim as victim
from tests.rules.acts_victim import STAN, VERA, WILMA
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded

WHO = st.sampled_from([None, None, VERA, WILMA, STAN])
DAYS = st.none() | st.dates(date(2026, 3, 3), date(2026, 6, 1))
PLAIN = {
    "contact": victim.contacting, "consent": victim.consenting, "statement": victim.stating,
    "leave": victim.leaving,
    "assess": lambda who: victim.assessing(Entitlement.STANDARD, who),
}  # fmt: skip
NEXT = {
    None: {"requested", "not_wanted"}, "not_wanted": {"requested"}, "requested": {"withdrawn", "upheld", "overturned"},
    "withdrawn": {"requested"}, "upheld": {"requested", "not_wanted"}, "overturned": set(),
}  # fmt: skip
"""What can become of a victim's right to review after what became of it last."""
CLOSED_TO = {"assess", "plan", "join"}


class VictimMachine(RuleBasedStateMachine):
    """Tries one act after another; the rules and the model must say the same each time."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[dict[str, Any]] = []
        self.kept: list[Fact] = []
        self.state = case.INITIAL

    @initialize(joined=st.lists(st.sampled_from(["victim", "suspect"]), unique=True))
    def refer(self, joined: list[str]) -> None:
        """Begin with a case that some persons have joined."""
        self.attempt({"what": "refer"}, acts.referral(), able=True)
        for category in joined:
            who = VERA if category == "victim" else STAN
            act = victim.joining() if category == "victim" else victim.suspected()
            self.attempt({"what": "join", "as": category, "who": who}, act, able=True)

    def those(self, category: str) -> set[UUID]:
        """Who has joined the case in this category."""
        return {entry["who"] for entry in self.log if entry["what"] == "join" and entry["as"] == category}

    @property
    def closed(self) -> bool:
        turns = [entry["what"] for entry in self.log if entry["what"] in {"close", "reopen"}]
        return turns[-1:] == ["close"]

    def named(self, who: UUID | None) -> bool:
        """Whether it is clear which victim is meant."""
        victims = self.those("victim")
        return who in victims if who is not None else len(victims) < 2

    def agreed(self, who: UUID | None, before: int) -> bool:
        """Whether a plan was agreed with this victim, or with nobody named, among the first entries."""
        plans = [entry for entry in self.log[:before] if entry["what"] == "plan" and entry["step"] == "agreed"]
        return any(who is None or entry["who"] in {None, who} for entry in plans)

    def follow(self) -> bool:
        """Whether every plan that was reviewed had been agreed before."""
        plans = [place for place, entry in enumerate(self.log) if entry["what"] == "plan" and entry["step"] == "reviewed"]
        return all(self.agreed(self.log[place]["who"], place) for place in plans)

    def correct(self, place: int, name: str, value: Any, event: Event, *, able: bool) -> None:
        """Try a correction: the list is rewritten, and stays so if everything in it could have been recorded."""
        kept = self.log[place]
        self.log[place] = {**kept, name: value}
        able = able and self.follow()
        if not able:
            self.log[place] = kept
        self.attempt({"what": "correct"}, event, able=able)

    def attempt(self, entry: dict[str, Any], event: Event, *, able: bool) -> None:
        at = START + (len(self.kept) + 1) * HOUR
        against = refusals(self.state, SUPERVISOR, type(event), event, at)
        shut = self.closed and (entry["what"] in CLOSED_TO or entry["what"] == "close")
        assert (against == ()) == (able and not shut), (entry, against)
        if not against:
            self.kept.append(recorded(event, len(self.kept) + 1))
            self.state = case.evolve(self.state, self.kept[-1])
            self.log.append(entry)

    @rule(who=st.sampled_from([VERA, WILMA]))
    def join(self, who: UUID) -> None:
        able = who not in self.those("victim")
        self.attempt({"what": "join", "as": "victim", "who": who}, victim.joining(who), able=able)

    @rule(what=st.sampled_from(sorted(PLAIN)), who=WHO)
    def plain(self, what: str, who: UUID | None) -> None:
        self.attempt({"what": what, "who": who}, PLAIN[what](who), able=self.named(who))

    @rule(step=st.sampled_from(PlanStep), who=WHO, next_on=DAYS)
    def plan(self, step: PlanStep, who: UUID | None, next_on: date | None) -> None:
        able = self.named(who) and (step is PlanStep.AGREED or self.agreed(who, len(self.log)))
        entry = {"what": "plan", "step": step.value, "who": who, "next_on": next_on}
        self.attempt(entry, victim.planning(step, next_on, who), able=able)

    @rule()
    def decide(self) -> None:
        """A prosecutor decides that nobody is charged."""
        self.attempt({"what": "decide"}, orders_acts.advising(advice=Advice.NOT_EVIDENTIAL), able=True)

    @rule(step=st.sampled_from([ReviewStep.REQUESTED, *ReviewStep]), who=WHO, data=st.data())
    def review(self, step: ReviewStep, who: UUID | None, data: st.DataObject) -> None:
        """A decision that is named, or the one that is meant: that of the last request, or for a new one the last that was taken."""
        decided = [place + 1 for place, entry in enumerate(self.log) if entry["what"] == "decide"]
        named = data.draw(st.none() | st.sampled_from(decided)) if decided else None
        told = [entry for entry in self.log if entry["what"] == "review" and (None in {who, entry["who"]} or who == entry["who"])]
        asked = [entry["of"] for entry in told if entry["step"] == "requested"]
        begins = step.value in NEXT[None] or not asked
        meant = named or (decided[-1] if begins and decided else asked[-1] if asked else 0)
        last = [entry["step"] for entry in told if entry["of"] == meant]
        able = self.named(who) and bool(decided) and step.value in NEXT[last[-1] if last else None]
        self.attempt({"what": "review", "who": who, "of": meant, "step": step.value}, victim.reviewing(who, step, named), able=able)

    @rule(of=st.sampled_from([InformedOf.RIGHTS, InformedOf.SUPPORT_REFERRAL]), entry=st.none() | st.integers(1, 30), who=WHO)
    def inform(self, of: InformedOf, entry: int | None, who: UUID | None) -> None:
        able = self.named(who) and (entry is None or entry <= len(self.log))  # either of the two may name any entry
        self.attempt({"what": "inform", "who": who, "of": of.value}, victim.informing(of, entry, who), able=able)

    @rule(behaviour=st.none() | st.sampled_from(Behaviour), since=DAYS, support=st.none() | st.sampled_from(Support), who=WHO)
    def views(self, behaviour: Behaviour | None, since: date | None, support: Support | None, who: UUID | None) -> None:
        told = behaviour is not None or (since is None and support is not None)
        able = self.named(who) and told and (since is None or since <= (START + (len(self.kept) + 1) * HOUR).date())
        self.attempt({"what": "views", "who": who}, victim.viewing(behaviour, since, support, None, who), able=able)

    @rule(suspect=st.sampled_from([None, STAN, VERA]), who=WHO)
    def disclose(self, suspect: UUID | None, who: UUID | None) -> None:
        suspects = self.those("suspect")
        able = self.named(who) and (suspect in suspects if suspect else bool(suspects))
        self.attempt({"what": "disclose", "who": who}, victim.disclosing(suspect, who), able=able)

    @rule(score=st.none() | st.integers(0, 9), refused=st.booleans(), of=st.sampled_from(Respondent), who=WHO)
    def ask(self, score: int | None, refused: bool, of: Respondent, who: UUID | None) -> None:
        asked_as = {Respondent.VICTIM: "victim", Respondent.SUBJECT: "suspect"}.get(of)
        able = refused is (score is None) and (who is None or asked_as is None or who in self.those(asked_as))
        self.attempt({"what": "ask"}, victim.asking(of, score=score, refused=refused, person=who), able=able)

    @rule(close=st.booleans())
    def turn(self, close: bool) -> None:
        event = acts.closing() if close else acts.reopening()
        self.attempt({"what": "close" if close else "reopen"}, event, able=close or self.closed)

    @rule(data=st.data(), who=WHO)
    def correct_whose(self, data: st.DataObject, who: UUID | None) -> None:
        """The wrong victim was named, or none."""
        places = [place for place, entry in enumerate(self.log) if "who" in entry and entry["what"] not in {"join", "review"}]
        if not places:
            return
        place = data.draw(st.sampled_from(places))
        event = acts.correcting(place + 1, "victim", **({} if who is None else {"to": str(who)}))
        self.correct(place, "who", who, event, able=self.named(who) or who == self.log[place]["who"])

    @rule(data=st.data(), step=st.sampled_from(PlanStep))
    def correct_step(self, data: st.DataObject, step: PlanStep) -> None:
        """A plan was agreed that was recorded as reviewed, or the other way round."""
        places = [place for place, entry in enumerate(self.log) if entry["what"] == "plan"]
        if not places:
            return
        place = data.draw(st.sampled_from(places))
        self.correct(place, "step", step.value, acts.correcting(place + 1, "step", to=step.value), able=True)

    def teardown(self) -> None:
        """Decide the whole history again; in an open case the last plan of a victim runs out, and who is not with support is to be."""
        judged = redecide("case", [Seen(fact, withheld=True) for fact in self.kept], ())
        assert all(one.outcome in (Outcome.HELD, Outcome.NOT_ESTABLISHED) for one in judged)
        last: dict[UUID | None, tuple[int, date | None]] = {}
        unsupported: dict[UUID, int] = {}
        for version, entry in enumerate(self.log, start=1):
            match entry:
                case {"what": "close"}:
                    last.clear()
                    unsupported.clear()
                case {"what": "plan"}:
                    last[entry["who"]] = (version, entry["next_on"])
                case {"what": "join", "as": "victim"}:
                    unsupported[entry["who"]] = version
                case {"what": "consent"} | {"what": "inform", "of": "support_referral"}:
                    for victim_then in [*unsupported] if entry["who"] is None else [entry["who"]]:
                        unsupported.pop(victim_then, None)
        if not any(entry["what"] == "correct" for entry in self.log):
            clocks = running(self.kept, Terms(DEFAULT.tzinfo))
            plans = {version for version, next_on in last.values() if next_on}
            untold = {version for version, entry in enumerate(self.log, start=1) if entry["what"] == "decide"}
            assert {clock.start.version for clock in clocks} == plans | {*unsupported.values()} | untold


TestCase = VictimMachine.TestCase
TestCase.settings = settings(max_examples=100, stateful_step_count=25)
