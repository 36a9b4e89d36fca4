"""Who could see what is replayed from entries alone, and is what the database showed: now, and at every earlier moment."""

from datetime import timedelta

import pytest
from application import scenes
from application.scenes import HEALTH, POLICE, event, member, note, referred, today
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import errors
from ledger.application import Intent, now
from ledger.events.access import RecordConsulted
from ledger.privacy.visible import Reason
from ledger.rules import agreed, membership
from ledger.store import reading
from ledger.visibility import GLASS_LIFE, OF_THE_CASE, OWN, Asker, Moment, Record, Shown, Withheld

PROBATION = "probation"
AGENCIES = (POLICE, HEALTH, PROBATION)
PURPOSES = ("case_work", "safeguarding", "disclosure")
ITEMS = 6
"""Entries of a case before anything is shared: referral, party, three notes and one that the health trust holds."""
OWN_ITEMS = ((1, 2, 3), (4, 6), (5,), (4,))
"""Of these, those that the agency of each reader brought."""


@pytest.fixture(scope="module")
def readers(shared, shared_at):
    """A reader of each agency, and one who is there for facts alone."""
    with (
        member(shared_at, shared, "hedy", HEALTH, ("practitioner", "supervisor")) as hedy,
        member(shared_at, shared, "olga", PROBATION, ("practitioner",)) as olga,
        member(shared_at, shared, "anna", HEALTH, ("analyst",)) as anna,
    ):
        yield shared, hedy, olga, anna


@pytest.fixture
def no_rules(monkeypatch):
    """No rule of the program speaks: whatever append admits is replayed."""
    monkeypatch.setattr("ledger.acts.rule.decide", lambda *_given, **_named: None)


ACTS = ("sharing", "discussion", "access", "privacy")
"""Groups without which an agency could record none of the steps."""
some = st.lists(st.sampled_from(("*", *AGENCIES)), min_size=1, max_size=3, unique=True)
agreements = st.fixed_dictionaries(
    {
        "agencies": some, "originators": st.none() | some, "beside": st.booleans(),
        "groups": st.sampled_from([["*"], [*ACTS], ["referral", "gates", *ACTS], ["referral", "gates", "proceedings", *ACTS],
                                    ["referral", "notes", *ACTS], ["notes", "gates"]]),
        "purposes": st.sampled_from([["*"], ["case_work"], ["safeguarding", "disclosure"]]),
    }
)  # fmt: skip
which = st.integers(0, 3)
steps = st.one_of(
    st.tuples(st.just("adopt"), agreements),
    st.tuples(st.just("review"), st.tuples(which, st.sampled_from(["ended", "continued"]))),
    st.tuples(st.just("share"), st.fixed_dictionaries({
        "by": which, "recipient": st.sampled_from(AGENCIES), "items": st.sets(which, min_size=1),
        "purposes": st.sampled_from([["safeguarding"], ["case_work", "disclosure"]]), "until": st.sampled_from([None, 0, -1]),
        "person": st.booleans(),
    })),
    st.tuples(st.just("recall"), which),
    st.tuples(st.just("bring"), st.tuples(which, st.sampled_from(AGENCIES))),
    st.tuples(st.just("restrict"), st.tuples(st.integers(0, 1), st.none() | st.sets(which, min_size=1))),
    st.tuples(st.just("lift"), which),
    st.tuples(st.just("break"), which),
)  # fmt: skip


class Case:
    """A case of the police with notes of three agencies, proceedings with an entry that the trust holds, and what is done to it."""

    def __init__(self, readers):
        self.readers = readers
        dana, hedy, olga, _ = readers
        scenes.adopt(dana, groups=("*",), originators=("*",))
        self.case = referred(dana)
        for reader in (dana, hedy, olga):
            reader.record([Intent(note(f"Of {reader.me.agency}."), self.case.stream)])
        hedy.record([Intent(event("clinical-note-recorded", text="Held by its agency."), self.case.stream)])
        self.heard = dana.fresh()
        opened = event("proceedings-opened", kind="other", cases=[str(self.case.stream)], jurisdiction="england_wales")
        dana.record([Intent(opened, self.heard)])
        hedy.record([Intent(event("clinical-note-recorded", text="Held too."), self.heard)])
        self.unit = dana.unit_stream()
        self.agreed, self.shares, self.restrictions, self.glass = [], [], [], {}
        self.seen = []

    def facts(self):
        dana = self.readers[0]
        return [fact for stream in (self.unit, self.case.stream, self.case.suspect, self.heard) for fact in dana.facts(stream)]

    def record(self, reader, made, stream=None):
        """Record what append admits; gives the number of its entry, or None where it does not."""
        try:
            return reader.record([Intent(made, stream or self.case.stream)]).entries[0]
        except (errors.NotAuthorised, errors.NotFound, errors.RuleRefused):
            return None

    def adopt(self, said):
        adopted = event(
            "agreement-adopted", sharing_basis="safeguarding", review_on="2199-01-01",
            **{name: value for name, value in said.items() if value is not None},
        )  # fmt: skip
        self.agreed += [self.record(self.readers[0], adopted, self.unit).version]

    def review(self, said):
        at, outcome = said
        if self.agreed:
            at %= len(self.agreed)
            on = {"review_on": "2198-01-01"} if outcome == "continued" else {}
            self.record(self.readers[0], event("agreement-reviewed", agreement=self.agreed[at], outcome=outcome, **on), self.unit)

    def share(self, said):
        by = said["by"]
        reader = self.readers[by]
        until = {} if said["until"] is None else {"until": str((now() + timedelta(days=2 * said["until"])).date())}
        persons = {"persons": [str(self.case.suspect)]} if said["person"] and by == 0 else {}
        items = sorted({OWN_ITEMS[by][at % len(OWN_ITEMS[by])] for at in said["items"]})
        given = event(
            "share-made", items=items, purposes=said["purposes"], recipient=said["recipient"], method="ledger", accuracy="verified",
            completeness="partly", reliability="verified", as_of=today(), emergency="At once.", **until, **persons,
        )  # fmt: skip
        if entry := self.record(reader, given):
            self.shares.append((reader, entry.version))

    def recall(self, at):
        if self.shares:
            reader, version = self.shares[at % len(self.shares)]
            self.record(reader, event("share-followed", share=version, how="recalled"))

    def bring(self, said):
        by, to = said
        reader = self.readers[by]
        brought = event("information-contributed", agency=reader.me.agency, to=[to], information="Brought.", sharing_basis="safeguarding")
        self.record(reader, brought)

    def restrict(self, said):
        """Restrict what an agency brought; without items the person's record as a whole, which is all of the police's."""
        by, at = said
        own = {} if at is None else {"versions": sorted({OWN_ITEMS[by][each % len(OWN_ITEMS[by])] for each in at})}
        reader, stream = (self.readers[by], self.case.stream) if own else (self.readers[0], self.case.suspect)
        if entry := self.record(reader, event("record-restricted", ground="accuracy_contested", **own), stream):
            self.restrictions.append((reader, stream, entry.version))

    def lift(self, at):
        if self.restrictions:
            reader, stream, version = self.restrictions[at % len(self.restrictions)]
            self.record(reader, event("restriction-lifted", restriction=version, reason="Settled.", told_on=today()), stream)

    def break_(self, by):
        reader = self.readers[by]
        if entry := self.record(reader, event("glass-broken", ground="life")):
            self.glass[reader.me.recorder] = entry.position

    def look(self, purpose, readers):
        """Ask the database as these readers, and keep what it showed, with the moment."""
        at = Moment(reading.head(self.readers[0].user)[0], now(), self.readers[0].zone)
        for reader in readers:
            glass = self.glass.get(reader.me.recorder)
            self.seen.append((reader, purpose, at, shown(reader, [self.case.stream, self.case.suspect, self.heard], purpose, glass)))


def shown(reader, streams, purpose, glass=None):
    """By position and whether sealed, the reasons for which the database withholds anything of it (None: it is shown)."""
    scope = {"streams": [str(each) for each in streams], "persons": [], "classes": ["facts", "personal", "narrative", "held"]}
    asked = RecordConsulted.from_values({"scope": scope | ({"glass": glass} if glass else {})})
    ticket = reader._recorded(reader._consultation(asked, purpose)[1])
    found = {}
    for content in reading.redeem(reader.user, ticket)[0]:
        if content.slot is not None:
            found.setdefault((content.position, content.sealed), set()).add(content.reason)
    return found


def replayed(facts, unit, reader, purpose, at, sql):
    record = Record(facts, unit, at)
    asker = Asker(reader.me.agency, purpose, frozenset(reader.me.roles), reader.me.recorder)
    by_position = {fact.position: fact for fact in record.facts if fact.stream != unit}
    answers = {}
    for position, sealed in {*sql, *((each, False) for each in by_position)}:
        said = record.seen(by_position[position], asker, sealed=sealed)
        if (position, sealed) in sql or not isinstance(said, Withheld):  # what is not there for him could not be seen either
            answers[position, sealed] = {said.reason.value if isinstance(said, Withheld) else None}
    return answers


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(agreements, st.lists(st.tuples(steps, st.sampled_from(PURPOSES)), min_size=6, max_size=8))
def test_it_is_what_the_database_showed_at_each_moment(readers, no_rules, first, course):
    case = Case(readers)
    case.adopt(first | {"beside": False})
    for turn, ((name, said), purpose) in enumerate(course):
        getattr(case, "break_" if name == "break" else name)(said)
        case.look(purpose, (readers[turn % 4], readers[(turn + 1) % 3]))
    facts = case.facts()
    for reader, purpose, at, sql in case.seen:
        assert sql
        assert replayed(facts, case.unit, reader, purpose, at, sql) == sql, (reader.me.agency, purpose, at.position)
    rows = scenes.asked(readers[0].place, "SELECT position, review_on FROM ledger.agreement WHERE ended_by IS NULL")
    state = membership.folded(fact for fact in facts if fact.stream == case.unit)
    assert {(each.position, each.review_on) for each in agreed.in_force(state.agreements)} == set(rows), "the rules know the same"


def test_it_says_by_what(readers, no_rules):
    """Each way in turn, and that a moment before it there was none."""
    dana = readers[0]
    case = Case(readers)
    stream, unit = case.case.stream, case.unit
    groups = ["referral", "gates", *ACTS]
    case.adopt({"agencies": [POLICE, HEALTH], "originators": None, "groups": groups, "purposes": ["case_work"], "beside": False})
    quiet = reading.head(dana.user)[0]
    case.share({"by": 1, "recipient": PROBATION, "items": {0}, "purposes": ["safeguarding"], "until": 0, "person": False})
    case.bring((1, PROBATION))
    case.break_(2)
    case.share({"by": 0, "recipient": PROBATION, "items": {2}, "purposes": ["safeguarding"], "until": -1, "person": False})
    open_ = reading.head(dana.user)[0]
    case.recall(0)
    facts, at = case.facts(), now()
    adopted, made, brought, broken = case.agreed[-1], case.shares[0][1], case.shares[0][1] + 1, case.shares[0][1] + 2

    def by(agency, version, purpose="safeguarding", position=open_, later=timedelta(0), **more):
        record = Record(facts, unit, Moment(position, at + later, dana.zone))
        fact = next(each for each in facts if (each.stream, each.version) == (stream, version))
        return record.seen(fact, Asker(agency, purpose), **more)

    day = timedelta(days=2)
    assert by(POLICE, 1) == by(POLICE, 1, position=quiet) == OWN
    assert by(HEALTH, 1, "case_work") == Shown("agreement", unit, adopted)
    assert by(HEALTH, 1) == by(PROBATION, 1, "case_work", later=day) == by(HEALTH, 3, "case_work") == Withheld(Reason.AGENCY)
    assert by(PROBATION, 4) == Shown("share", stream, made)
    assert by(PROBATION, 4, "case_work", later=day) == by(PROBATION, 4, position=quiet) == Withheld(Reason.AGENCY)
    assert by(PROBATION, 4, later=day) == Withheld(Reason.AGENCY), "its last day is over"
    assert by(PROBATION, brought, later=day) == Shown("contribution", stream, brought)
    assert by(PROBATION, 1) == Shown("glass", stream, broken)
    assert by(PROBATION, 6) == Withheld(Reason.AGENCY), "an agency holds it"
    assert by(PROBATION, 1, later=GLASS_LIFE) == Withheld(Reason.AGENCY)
    assert by(PROBATION, 4, position=open_ + 1, later=GLASS_LIFE) == Withheld(Reason.AGENCY), "it was recalled"
    assert by(PROBATION, brought, position=quiet) is None, "it was not there"
    assert by(HEALTH, 6, sealed=False) == OWN
    assert by(POLICE, 6) == Withheld(Reason.AGENCY)
    assert by(POLICE, 6, sealed=False) == Shown("case", stream, 1)


@pytest.mark.parametrize("groups", [["referral", "gates", *ACTS], ["referral", "gates", "proceedings", *ACTS]])
def test_proceedings_stand_open_by_an_agreement_on_them_too(readers, no_rules, groups):
    case = Case(readers)
    case.adopt({"agencies": ["*"], "originators": ["*"], "groups": groups, "purposes": ["*"], "beside": False})
    case.look("disclosure", readers[:3])
    facts = case.facts()
    assert all(replayed(facts, case.unit, reader, purpose, at, sql) == sql for reader, purpose, at, sql in case.seen)
    held = next(fact.position for fact in facts if fact.stream == case.heard and fact.held is not None)
    assert [sql.get((held, False)) for *_, sql in case.seen] == [{None}, {None}, {None} if "proceedings" in groups else None]


def test_what_is_restricted_is_shown_again_once_it_is_lifted(readers, no_rules):
    case = Case(readers)
    first = next(fact.position for fact in case.facts() if (fact.stream, fact.version) == (case.case.stream, 1))
    for step in (lambda: case.restrict((0, {0})), lambda: case.lift(0)):
        step()
        case.look("case_work", readers[:1])
        case.look("disclosure", readers[:1])
    assert [sql[first, True] for *_, sql in case.seen] == [{"restricted"}, {None}, {None}, {None}]
    assert all(replayed(case.facts(), case.unit, reader, purpose, at, sql) == sql for reader, purpose, at, sql in case.seen)
    case.restrict((1, {0}))
    assert len(case.restrictions) == 2
    whole = case.record(readers[0], event("record-restricted", ground="evidence"))
    assert whole is None, "others brought a part of it"
    assert case.record(readers[0], event("record-restricted", ground="evidence", versions=[4])) is None, "it is the trust's"


def test_what_everybody_sees_of_a_case_is_what_the_database_says(shared_at):
    every = scenes.asked(shared_at, "SELECT type FROM ledger.event_type WHERE ledger.of_the_case(type)")
    assert {kind for (kind,) in every} | OF_THE_CASE == OF_THE_CASE
    assert all(scenes.asked(shared_at, "SELECT ledger.of_the_case(%s)", kind) == [(True,)] for kind in OF_THE_CASE)
