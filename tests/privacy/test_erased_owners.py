"""Whose an erased slot was, told from what stays in the clear: never against an honest author, and against a forger where it tells."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from application.scenes import event, joined, note, referral
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import events

from ledger.entry.narrative import Name
from ledger.erased_owners import Known, judged
from ledger.events.catalogue import TYPES, load
from ledger.events.envelope import Actor, Basis, Marks, Occurred
from ledger.events.event import personal_names
from ledger.events.fact import fact_from_units
from ledger.events.fact import joined as together
from ledger.parties import concerned
from ledger.parties import joined as parties_of
from ledger.privacy.units import Envelope, planned
from ledger.proof.audit_gone import Forgotten
from ledger.rules.streams import rules_of

CASE, PERSON = UUID(int=100), UUID(int=1)
ONE, OTHER, VICTIM = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2026, 3, 8, 12, tzinfo=UTC)
NAMES = (Name("Ashby", "person", ONE), Name("Jane Doe", "person", VICTIM))
OPEN = [kind for kind in TYPES if load(kind).held_by is None and personal_names(load(kind))]


class Stream:
    """A stream as an audit reads it, of events recorded one by one as the program records them."""

    def __init__(self, kind="case", stream=CASE):
        self.kind, self.stream, self.facts, self.clear, self.owners = kind, stream, [], {}, {}

    def record(self, what, at=None, together_with=()):
        """Cut an event as append would be sent it; keep what is clear, and whose each sealed unit is.

        ``together_with``: what is recorded in the same act behind it.
        """
        version = len(self.facts) + 1
        at = at or AT + timedelta(minutes=version)
        state, evolve = rules_of(self.kind)
        for fact in self.facts:
            state = evolve(state, fact)
        known = [*self.facts, *(SimpleNamespace(kind="party-joined", fields=each.values()) for each in together_with)]
        parties = concerned(parties_of(known), what, state, self.stream, version, self.facts)
        envelope = Envelope(
            Occurred.at(AT), Actor(UUID(int=7), "practitioner", "police"), Marks("police", ()),
            Basis("police", "case_work", "law_enforcement_task", "LED_P3", "fact"),
        )  # fmt: skip
        units = planned(what, envelope, self.stream, replace(parties, names=NAMES))
        clear = {number: (each.name, each.value) for number, each in enumerate(units, 1) if each.owner is None}
        shown = together((name, value) for name, value in clear.values() if name not in ("marks", "basis"))
        fact = fact_from_units(
            position=version, stream=self.stream, version=version, event=uuid4(), recorded_at=at, recorder=UUID(int=7), units=shown
        )  # fmt: skip
        self.facts.append(fact)
        self.clear[version] = clear
        for number, each in enumerate(units, 1):
            if each.owner is not None:
                self.owners.setdefault(each.owner.person, []).append((version, version, number))
        return version

    def judged(self, owner, named, only=None):
        """What is found, and what is not established, where the slot of ``owner`` is erased as that of ``named``."""
        units = tuple(unit for unit in self.owners[owner] if only in (None, unit[0]))
        return judged([Forgotten(99, self.stream, uuid4(), named, units)], Known(self.kind, self.facts, self.clear))


def case(*, suspects=(ONE,), victims=(VICTIM,)):
    """A referred case with its parties."""
    stream = Stream()
    stream.record(referral("He waits."))
    for persons, category in ((suspects, "suspect"), (victims, "victim")):
        for person in persons:
            stream.record(joined(person, category))
    return stream


@pytest.mark.parametrize("kind", OPEN)
@settings(max_examples=4)
@given(data=st.data())
def test_nothing_is_found_of_what_was_erased_as_it_was_sealed(kind, data):
    """Whatever an open type says, whoever the parties are, and whichever optional fields are given."""
    cls = load(kind)
    stream = case(suspects=data.draw(st.sampled_from([(ONE,), (ONE, OTHER)]))) if cls.stream != "person" else Stream("person", PERSON)
    stream.record(data.draw(events(cls)))
    for owner in stream.owners.keys() - {None}:
        assert stream.judged(owner, owner)[0] == [], stream.facts[-1]


CHARGED = ("charge-laid", {"suspect": str(ONE), "offence": "Harassment."})


def test_given_two_suspects_when_one_is_erased_with_the_charge_of_the_other_then_it_is_found():
    stream = case(suspects=(ONE, OTHER))
    stream.record(event(CHARGED[0], **CHARGED[1]))
    assert stream.judged(ONE, ONE) == ([], 0)
    ((found,), unknown) = stream.judged(ONE, OTHER)
    assert (found.position, found.stream, unknown) == (99, CASE, 0)
    assert "position 5" in found.what


def test_given_a_slot_of_mentions_only_then_whose_it_was_is_not_established():
    stream = case()
    number = stream.record(note("Ashby rang Jane Doe."))
    for named in (ONE, VICTIM, OTHER):
        assert stream.judged(VICTIM, named, number) == ([], 1)


def test_given_mentions_beside_a_field_of_the_same_slot_then_the_field_tells_whose_they_were():
    stream = case(suspects=(ONE, OTHER))
    stream.record(note("Ashby rang."))
    stream.record(event(CHARGED[0], **CHARGED[1]))
    assert stream.judged(ONE, ONE) == ([], 0)
    assert len(stream.judged(ONE, OTHER)[0]) == 1


def test_given_a_persons_own_record_then_nobody_elses_is_erased_by_his_identity():
    stream = Stream("person", ONE)
    stream.record(event("party-identified", name="Wilfred Ashbourne", phone="07700 900123"))
    assert stream.judged(ONE, ONE) == ([], 0)
    assert len(stream.judged(ONE, OTHER)[0]) == 1


def test_given_an_act_that_names_nobody_then_it_is_his_whom_the_entry_is_about_from_which_it_goes_on():
    stream = case(suspects=(ONE, OTHER))
    bail = stream.record(event("bail-changed", how="set", suspect=str(ONE)))
    number = stream.record(event("bail-changed", how="varied", bail=bail, place="Crewe police station"))
    assert stream.judged(ONE, ONE, number) == ([], 0)
    assert len(stream.judged(ONE, OTHER, number)[0]) == 1


def test_given_a_correction_of_a_charge_then_it_is_his_whom_the_charge_is_about():
    stream = case(suspects=(ONE, OTHER))
    charge = stream.record(event(CHARGED[0], **CHARGED[1]))
    why = {"why": "It was misread.", "discovered_on": "2026-03-09"}
    number = stream.record(event("fact-corrected", target=charge, field="offence", to_personal="Stalking.", **why))
    assert stream.judged(ONE, ONE, number) == ([], 0)
    assert len(stream.judged(ONE, OTHER, number)[0]) == 1


def test_given_parties_that_joined_in_the_same_act_then_they_are_known_to_all_of_it():
    stream, later = Stream(), [joined(ONE), joined(VICTIM, "victim")]
    stream.record(referral("He waits."))
    stream.record(event("charge-laid", offence="Harassment."), AT, later)
    assert ONE in stream.owners
    for what in later:
        stream.record(what, AT)
    assert stream.judged(ONE, ONE) == ([], 1), "the record's own before they joined, his with them"


def test_given_an_entry_whose_facts_are_erased_then_nothing_of_the_stream_can_be_told():
    stream = case(suspects=(ONE, OTHER))
    stream.record(event(CHARGED[0], **CHARGED[1]))
    lost = stream.facts[1]
    stream.facts[1] = fact_from_units(
        position=lost.position, stream=CASE, version=lost.version, event=lost.event, recorded_at=AT, recorder=lost.recorder, units={}
    )  # fmt: skip
    assert stream.judged(ONE, OTHER) == ([], 1)


@pytest.mark.parametrize("layout", [None, 7, {"offence": 3}, {"offence": {"pieces": [[6]]}}, {"offence": {"pieces": 1}}])
def test_given_a_forged_layout_then_it_is_not_established_and_nothing_is_raised(layout):
    stream = case(suspects=(ONE, OTHER))
    number = stream.record(event(CHARGED[0], **CHARGED[1]))
    stream.clear[number] = {**stream.clear[number], 5: ("layout", layout)}
    assert stream.judged(ONE, OTHER) == ([], 1)
