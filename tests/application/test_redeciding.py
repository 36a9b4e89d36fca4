"""A recorded history is decided again by the rules, the policy and the roles of its day."""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from application.scenes import asked, event, member, note, referred, today
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.events.envelope import Occurred
from ledger.rules.authority import MOVED, SENTENCE
from ledger.rules.policy import DEFAULT
from ledger.rules.redecide import Outcome, Seen, redecide
from ledger.store import place
from tests import strategies

TRIAGE = {"outcome": "possible_stalking", "rationale": "It fits."}


def adopt(ledger, at, **document):
    """Adopt a policy, and open the ledger again under it."""
    text = json.dumps(document)
    ledger.record([Intent(event("policy-adopted", document=text, digest=sha256(text.encode()).hexdigest()), ledger.unit_stream())])
    return Ledger(at, place.profile(at, "dana"))


def again(ledger, facts, kind="case"):
    """Judge a stream's clear facts again, as of a reader to whom no sealed unit is shown."""
    return list(redecide(kind, [Seen(fact, withheld=True) for fact in facts], ledger.facts(ledger.unit_stream())))


def refused(told):
    return [one.sentence for one in told.rules if one.outcome is Outcome.REFUSED]


def test_a_decision_is_judged_by_the_policy_of_its_day_not_by_todays(ledger, at):
    first = adopt(ledger, at, deciders={"triage-decided": ["supervisor"]})
    case = referred(first)
    first.record([Intent(event("triage-decided", **TRIAGE), case.stream)])
    second = adopt(first, at, deciders={"triage-decided": ["detective_sergeant"]})
    with pytest.raises(errors.RuleRefused):
        second.record([Intent(event("triage-decided", **TRIAGE), case.stream)])
    facts = second.facts(case.stream)
    assert [refused(one) for one in again(second, facts)] == [[]] * len(facts)
    unit = second.facts(second.unit_stream())
    late = replace(facts[-1], position=unit[-1].position + 1, recorded_at=unit[-1].recorded_at + timedelta(seconds=1))
    assert "an act is recorded for somebody whose role allows it on that day" in refused(again(second, [*facts[:-1], late])[-1])
    first.close(), second.close()


def test_every_stream_of_a_unit_re_decides(ledger, at):
    case = referred(ledger)
    with member(at, ledger, "sam") as sam:
        ledger.record([Intent(note(), case.stream, actor=sam.me.recorder)])
        sam.record([Intent(event("act-confirmed", version=3), case.stream)])
    for kind, stream in asked(at, "SELECT kind, stream FROM ledger.stream WHERE log = 1"):
        told = again(ledger, ledger.facts(stream), kind)
        assert told
        assert [refused(one) for one in told] == [[]] * len(told)


def test_a_role_that_was_not_held_is_found(ledger, at):
    case = referred(ledger)
    ledger.record([Intent(note(), case.stream)])
    facts = ledger.facts(case.stream)
    stranger = replace(facts[-1], who=facts[-1].who | {"actor": str(UUID(int=9))})
    assert refused(again(ledger, [*facts[:-1], stranger])[-1]) == [SENTENCE]


def test_a_share_of_what_another_agency_brought_is_found(ledger):
    """Given an entry of another agency's, as a program without the rule would have shared it, then that is found; keys are not needed."""
    case = referred(ledger)
    shared = event(
        "share-made", items=[1], purposes=["safeguarding"], recipient="probation", method="ledger", as_of=today(), accuracy="verified",
        completeness="verified", reliability="verified", emergency="He was on his way.",
    )  # fmt: skip
    ledger.record([Intent(shared, case.stream)])
    first, *rest = ledger.facts(case.stream)
    assert refused(again(ledger, [first, *rest])[-1]) == []
    other = replace(first, stamp=first.stamp | {"agency": "nhs"})
    assert refused(again(ledger, [other, *rest])[-1]) == ["an agency decides on what it brought itself, and shares nothing else"]


def test_a_decision_and_its_correction_are_judged_by_the_roles_of_its_day(ledger, at):
    """Given entries as a program without these rules would have left them, when they are decided again, then both are found."""
    case = referred(ledger)
    decided = ledger.record([Intent(event("triage-decided", **TRIAGE), case.stream)]).entries[0].version
    right = {"field": "occurred_at", "to": Occurred(today(), "day").to_json(), "why": "Misread.", "discovered_on": today()}
    ledger.record([Intent(event("fact-corrected", target=decided, **right), case.stream)])
    *earlier, triage, corrected = ledger.facts(case.stream)
    assert [refused(one) for one in again(ledger, [*earlier, triage, corrected])] == [[]] * (len(earlier) + 2)
    past = Occurred("2020", "year")
    assert SENTENCE in refused(again(ledger, [*earlier, replace(triage, occurred=past)])[-1])
    moved = replace(corrected, fields=corrected.fields | {"to": past.to_json()})
    assert MOVED in refused(again(ledger, [*earlier, triage, moved])[-1])


@given(strategies.occurrences().filter(lambda one: one.latest(UTC) < datetime(2199, 1, 1, tzinfo=UTC)))
def test_program_and_server_judge_the_same_day(shared, shared_at, occurred: Occurred):
    (found,) = asked(shared_at, "SELECT ledger.latest_day(%s::jsonb), (ledger.ledger_clock() AT TIME ZONE 'Europe/London')::date",
                     json.dumps(occurred.to_json()))  # fmt: skip
    assert found[0] == min(occurred.last_day(DEFAULT.tzinfo, datetime(2200, 1, 1, tzinfo=UTC)), found[1])


@given(st.text(max_size=12))
def test_what_is_no_time_is_no_day(shared, shared_at, text: str):
    (found,) = asked(shared_at, "SELECT ledger.latest_day(%s::jsonb)", json.dumps({"value": text.replace("\0", ""), "precision": "day"}))
    assert found[0] is None or isinstance(found[0], date)
