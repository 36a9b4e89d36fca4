"""Who is named as an actor: what the server admits, past all that the program checks, and what it refuses whole."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from application.scenes import HEALTH, POLICE, asked, event, member, note, photograph, referred, send, today

from ledger import acts, errors
from ledger.application import Intent, Ledger, now
from ledger.events.catalogue import TYPES, load
from ledger.events.envelope import Actor, Occurred
from ledger.rules import authority
from ledger.rules.redecide import Outcome, Seen, redecide
from ledger.store import place, reading

NURSE = UUID(int=71)


def day(text):
    return Occurred(text, "day")


@pytest.fixture(scope="module")
def unit(shared):
    """The shared ledger, in whose record a nurse without a login held her role for a year."""
    facts = [
        event("agency-named", agency=HEALTH, name="Invented Trust", sector="health", since="2019-01-01"),
        event("member-named", member=str(NURSE), name="Nia Invented", since="2020-01-01"),
        event("role-held", member=str(NURSE), role="nurse", agency=HEALTH, since="2020-01-01"),
        event("role-ended", member=str(NURSE), role="nurse", agency=HEALTH, on="2020-12-31"),
    ]
    stream = shared.unit_stream()
    for each in facts:
        shared.record([Intent(each, stream)])
    return shared


@pytest.fixture
def case(unit):
    return referred(unit)


def forged(ledger, intent, actor, monkeypatch):
    """The act as a program would send it that lets anybody act: sealed and signed by its recorder, who is a rightful user."""
    monkeypatch.setattr(acts, "actor_of", lambda *_: actor)
    streams = {intent.stream: ledger._state(intent.stream)}
    return ledger._sealed(acts.cut(acts.decide([intent], streams, ledger.me, ledger.policy, now()), ()))


@pytest.mark.parametrize(
    "when",
    [
        day("2020-01-01"), day("2020-12-31"), Occurred("2020-12", "month"), Occurred("2020", "year"), Occurred("2020-11", "approximate"),
        Occurred("2019-06-01", "range", "2020-02"), Occurred("2020-12-31T23:59:59Z", "instant"),
    ],
)  # fmt: skip
def test_the_server_admits_a_role_held_on_that_day(unit, case, when, monkeypatch):
    answer = send(unit, *forged(unit, Intent(note(), case.stream, when), Actor(NURSE, "nurse", HEALTH), monkeypatch))
    assert answer.entries[0].type == "note-recorded.v1"


@pytest.mark.parametrize(
    ("when", "actor"),
    [
        (day("2019-12-31"), Actor(NURSE, "nurse", HEALTH)),
        (day("2021-01-01"), Actor(NURSE, "nurse", HEALTH)),
        (Occurred("2021-01-01T00:00:00Z", "instant"), Actor(NURSE, "nurse", HEALTH)),
        (Occurred("2020-12", "approximate"), Actor(NURSE, "nurse", HEALTH)),
        (Occurred("2020-06-01", "range", "2021"), Actor(NURSE, "nurse", HEALTH)),
        (Occurred("2021", "year"), Actor(NURSE, "nurse", HEALTH)),
        (day("2020-06-01"), Actor(NURSE, "nurse", POLICE)),
        (day("2020-06-01"), Actor(NURSE, "practitioner", HEALTH)),
        (day("2020-06-01"), Actor(UUID(int=72), "nurse", HEALTH)),
        (None, Actor(NURSE, "nurse", HEALTH)),
    ],
)
def test_the_server_refuses_a_role_not_held_on_that_day(unit, shared_at, case, when, actor, monkeypatch):
    drafts = forged(unit, Intent(note(), case.stream, when), actor, monkeypatch)
    before = photograph(shared_at)
    with pytest.raises(errors.NotAuthorised, match="held no such role"):
        send(unit, *drafts)
    assert photograph(shared_at) == before


def test_the_program_refuses_it_before_anything_is_sealed(unit, case):
    with pytest.raises(errors.RuleRefused, match="held that role on that day"):
        unit.record([Intent(note(), case.stream, day("2021-01-01"), actor=NURSE)])
    unit.record([Intent(note(), case.stream, day("2020-06-01"), actor=NURSE)])


def test_a_login_acts_for_others_from_the_day_it_was_recorded(unit, shared_at, case, monkeypatch):
    with member(shared_at, unit, "lena", agency=HEALTH) as lena:
        actor = Actor(lena.me.recorder, "practitioner", HEALTH)
        send(unit, *forged(unit, Intent(note(), case.stream), actor, monkeypatch))
        with pytest.raises(errors.NotAuthorised):
            send(unit, *forged(unit, Intent(note(), case.stream, day("2020-06-01")), actor, monkeypatch))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("record-restricted", {"ground": "evidence"}),
        ("act-confirmed", {"version": 1}),
        ("content-erased", {"authority": "court_order", "review": "RR-1", "slots": [str(uuid4())], "second_person": str(uuid4())}),
    ],
)
def test_what_restricts_erases_or_confirms_is_its_actors_own(unit, shared_at, case, kind, values, monkeypatch):
    """Else one person could be both persons of an erasure, or give another's word."""
    with member(shared_at, unit, f"vera-{kind}", roles=("supervisor",)) as vera:
        intent, actor = Intent(event(kind, **values), case.stream), Actor(vera.me.recorder, "supervisor", POLICE)
        monkeypatch.setattr("ledger.rules.rule.decide", lambda *_, **__: None)
        drafts = forged(unit, intent, actor, monkeypatch)
        before = photograph(shared_at)
        with pytest.raises(errors.NotAuthorised, match="own login"):
            send(unit, *drafts)
        assert photograph(shared_at) == before
    monkeypatch.undo()
    with pytest.raises(errors.RuleRefused, match="own login"):
        unit.record([replace(intent, actor=actor.actor)])


def test_nobody_reads_in_anothers_name(unit, shared_at, case, monkeypatch):
    with member(shared_at, unit, "otis") as otis:
        monkeypatch.setattr(unit, "me", replace(unit.me, recorder=otis.me.recorder, roles=("practitioner",)))
        with pytest.raises(errors.CaseledgerError):
            unit.read([case.stream], purpose="case_work")


def test_a_decision_of_ones_own_needs_a_role_held_on_that_day(unit, shared_at, monkeypatch):
    """Given a login of today, when its user records what he did years ago, then a note is taken and a decision is not."""
    case = referred(unit, occurred=day("2020-03-01"))
    with member(shared_at, unit, "rosa", roles=("supervisor",)) as rosa:
        triage = Intent(event("triage-decided", outcome="possible_stalking", rationale="It fits."), case.stream, day("2020-06-01"))
        rosa.record([Intent(note(), case.stream, day("2020-06-01"))])
        with pytest.raises(errors.RuleRefused, match="held that role on that day"):
            rosa.record([triage])
        with pytest.raises(errors.RuleRefused, match="held that role on that day"):
            rosa.require_open(type(triage.event), case.stream, triage)
        drafts = forged(rosa, triage, Actor(rosa.me.recorder, "supervisor", POLICE), monkeypatch)
        before = photograph(shared_at)
        with pytest.raises(errors.NotAuthorised, match="held no such role"):
            send(rosa, *drafts)
        assert photograph(shared_at) == before
        monkeypatch.undo()
        rosa.record([replace(triage, occurred=None)])
        rosa.record([replace(triage, occurred=Occurred(str(now().year), "year"))])
        held = event("role-held", member=str(rosa.me.recorder), role="supervisor", agency=HEALTH, since="2020-06-01", until="2020-06-30")
        with pytest.raises(errors.RuleRefused, match="recorded by another member"):
            rosa.record([Intent(held, unit.unit_stream())])
        unit.record([Intent(held, unit.unit_stream())])
        rosa.record([triage])
        assert unit.facts(case.stream)[-1].who["agency"] == HEALTH
        with pytest.raises(errors.RuleRefused):
            rosa.record([replace(triage, occurred=day("2020-07-01"))])


@pytest.mark.parametrize("kind", sorted(name for name in TYPES if load(name).decides))
def test_program_and_database_know_the_same_decisions(shared_at, kind):
    assert asked(shared_at, "SELECT decides FROM ledger.event_type WHERE type = %s", kind) == [(True,)]


def test_a_decision_is_not_moved_to_a_day_on_which_its_decider_held_no_role(unit, shared_at):
    case = referred(unit, occurred=day("2020-03-01"))

    def moving(target, to):
        why = {"why": "Misread.", "discovered_on": today()}
        return [Intent(event("fact-corrected", target=target, field="occurred_at", to=to.to_json(), **why), case.stream)]

    decision = event("triage-decided", outcome="possible_stalking", rationale="It fits.")
    noted = unit.record([Intent(note(), case.stream)]).entries[0].version
    version = unit.record([Intent(decision, case.stream)]).entries[0].version
    unit.record(moving(noted, day("2020-06-01")))
    with pytest.raises(errors.RuleRefused, match="a decision is moved to a day"):
        unit.record(moving(version, day("2020-06-01")))
    unit.record(moving(version, Occurred(str(now().date()), "day")))
    nurses = unit.record([Intent(decision, case.stream, day("2020-06-01"), actor=NURSE)]).entries[0].version
    unit.record(moving(nurses, day("2020-07-01")))
    with pytest.raises(errors.RuleRefused, match="a decision is moved to a day"):
        unit.record(moving(nurses, day("2021-07-01")))


def test_the_units_own_record_is_corrected_by_its_actors_login(unit, shared_at, monkeypatch):
    """Else a supervisor could correct her own role in a colleague's name."""
    with member(shared_at, unit, "enid", roles=("supervisor",)) as enid:
        held = event("role-held", member=str(enid.me.recorder), role="nurse", agency=HEALTH, since="2024-01-01")
        version = unit.record([Intent(held, unit.unit_stream())]).entries[0].version
        why = {"why": "Misread.", "discovered_on": today()}
        intent = Intent(event("fact-corrected", target=version, field="since", to="2020-01-01", **why), unit.unit_stream())
        with pytest.raises(errors.RuleRefused, match="corrected by another member"):
            enid.record([intent])
        other = Actor(unit.me.recorder, "supervisor", POLICE)
        with pytest.raises(errors.RuleRefused, match="own login"):
            enid.record([replace(intent, actor=other.actor)])
        with pytest.raises(errors.NotAuthorised, match="own login"):
            send(enid, *forged(enid, intent, other, monkeypatch))


def test_an_entry_stays_its_recorders_agencys(unit, case):
    unit.record([Intent(note(), case.stream, day("2020-06-01"), actor=NURSE)])
    last = unit.facts(case.stream)[-1]
    assert (last.who["agency"], last.marks["originator"], last.basis["controller"]) == (HEALTH, POLICE, POLICE)


def test_corrected_days_hold_in_the_database_as_in_the_rules(ledger, at):
    stream = ledger.unit_stream()
    ledger.record([Intent(event("agency-named", agency=HEALTH, name="Trust", sector="health", since="2019-01-01"), stream)])
    ledger.record([Intent(event("member-named", member=str(NURSE), name="Nia Invented", since="2020-01-01"), stream)])
    role = {"member": str(NURSE), "role": "nurse", "agency": HEALTH}
    version = ledger.record([Intent(event("role-held", **role, since="2020-01-01"), stream)]).entries[0].version
    ended = ledger.record([Intent(event("role-ended", **role, on="2020-12-31"), stream)]).entries[0].version

    def correct(target, field, to):
        right = event("fact-corrected", target=target, field=field, to=to, why="Misread.", discovered_on=today())
        ledger.record([Intent(right, stream)])

    correct(version, "since", "2020-03-01")
    correct(ended, "on", "2021-06-30")
    correct(version, "role", "lead_nurse")
    rows = asked(at, "SELECT version, member, role, agency, since::text, until::text, ended_by FROM ledger.role_held")
    (one,) = ledger._roles().team.roles.items()
    held = (one[0], one[1].member, one[1].role, one[1].agency, str(one[1].since), str(one[1].until), one[1].ended_by)
    assert [held] == rows == [(version, NURSE, "lead_nurse", HEALTH, "2020-03-01", "2021-06-30", ended)]
    case = referred(ledger)
    for when, status in (("2020-02-29", False), ("2020-03-01", True), ("2021-06-30", True), ("2021-07-01", False)):
        intent = Intent(note(), case.stream, day(when), actor=NURSE, role="lead_nurse")
        if status:
            ledger.record([intent])
        else:
            with pytest.raises(errors.RuleRefused):
                ledger.record([intent])


def test_the_units_state_is_read_once_and_again_after_it_changed(unit, shared_at, case, monkeypatch):
    opened = Ledger(shared_at, place.profile(shared_at, "dana"))
    read = []
    facts = opened.facts
    monkeypatch.setattr(opened, "facts", lambda stream, types=None: read.append((stream, types)) or facts(stream, types))
    mine = Intent(note(), case.stream)
    opened.record([mine])
    assert (opened.unit_stream(), None) not in read
    for _ in range(2):
        opened.record([replace(mine, actor=NURSE, occurred=day("2020-06-01"))])
    assert read.count((opened.unit_stream(), None)) == 1
    opened.record([Intent(event("member-named", member=str(uuid4()), name="Otto Invented", since="2024-01-01"), opened.unit_stream())])
    read.clear()
    opened.record([replace(mine, actor=NURSE, occurred=day("2020-06-01"))])
    assert read.count((opened.unit_stream(), None)) == 1
    assert reading.writing(opened.user, opened.unit_stream()).version == opened._unit[0]
    opened.close()


# -- who may be named as a member ----------------------------------------------------------------------------------


def allocation(owner):
    return event("case-allocated", owner=str(owner), role="nurse", agency=HEALTH)


@pytest.mark.parametrize("whom", ["nobody", "the suspect"])
def test_given_one_whom_the_units_record_does_not_know_when_a_case_is_allocated_to_him_then_it_is_refused(unit, case, whom):
    owner = unit.find("P-1").stream if whom == "the suspect" else uuid4()
    with pytest.raises(errors.RuleRefused, match="whoever is named as a member of the unit stands in its record"):
        unit.record([Intent(allocation(owner), case.stream)])


def test_given_a_member_when_a_case_is_allocated_to_him_then_an_audit_finds_that_the_record_knew_him(unit, case):
    unit.record([Intent(allocation(NURSE), case.stream)])
    facts, known = unit.facts(case.stream), unit.facts(unit.unit_stream())
    *_, last = redecide("case", [Seen(fact, withheld=True) for fact in facts], known)
    assert (authority.KNOWN, Outcome.HELD) in {(rule.sentence, rule.outcome) for rule in last.rules}
    others = [fact for fact in known if fact.fields.get("member") != str(NURSE)]
    *_, last = redecide("case", [Seen(fact, withheld=True) for fact in facts], others)
    assert (authority.KNOWN, Outcome.REFUSED) in {(rule.sentence, rule.outcome) for rule in last.rules}
