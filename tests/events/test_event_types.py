"""What follows from an event class: name, fields, values, refusal of bad input, sentence."""

from datetime import UTC, date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ledger.errors import UsageError
from ledger.events.agreement import AgreementAdopted
from ledger.events.behaviour import STATUTORY, Behaviour
from ledger.events.catalogue import TYPES, load
from ledger.events.code import Code
from ledger.events.conduct import SurveillanceWindowClosed
from ledger.events.declared import LEDGER_ROLES
from ledger.events.discussion import DiscussionHeld, Undertaking
from ledger.events.event import (
    REGISTRY,
    About,
    Event,
    Group,
    Narrative,
    accepts,
    clear_names,
    fields_of,
    personal_names,
)
from ledger.events.field import TIMES
from ledger.events.gates import TriageDecided, TriageOutcome, UrgentActionRaised
from ledger.events.intake import IncidentRecorded, PartyIdentified, ReferralReceived, RelationshipRecorded
from ledger.events.justice import CrimeOutcomeRecorded
from ledger.events.notes import ClinicalNoteRecorded, NoteRecorded
from ledger.events.schema import json_schema
from ledger.events.unit import LedgerRole
from tests import strategies
from tests.rules import acts_discussion

LONDON = ZoneInfo("Europe/London")
ALL = sorted(TYPES)
for_each_type = settings(max_examples=settings.default.max_examples // 4)
"""What differs between types is which fields come; whatever a field may hold is met in one type or another."""
TRIAGE = {"outcome": "possible_stalking", "rationale": "Three reports in a week."}


@pytest.mark.parametrize("name", ALL)
@for_each_type
@given(data=st.data())
def test_events_become_values_and_events_again(name: str, data: st.DataObject) -> None:
    event = data.draw(strategies.events(load(name)))
    assert type(event).from_values(event.values()) == event
    assert type(event).from_values(event.values()).values() == event.values()


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_every_event_has_a_sentence_that_keeps_its_personal_text_whole(name: str, data: st.DataObject) -> None:
    cls = load(name)
    values = data.draw(strategies.fields(cls))
    sentence = cls.sentence({**values, "actor": "PC 4417"}, zone=LONDON)
    assert sentence.strip()
    assert "[not shown]" not in sentence or "[not shown]" in str(values)
    for field in fields_of(cls):
        if field.personal and field.kind == "text" and not field.many and field.name in values:
            assert values[field.name].strip() in sentence


AHEAD = {
    "due", "due_on", "fixed_until", "hearing_on", "next_on", "next_review_on",
    "own_until", "reply_by", "return_on", "review_on", "scheduled_for", "until",
    "valid_until",
}  # fmt: skip
"""What a case's or person's event may say of a time that is to come; an ``until`` is known or expected."""


def test_a_field_that_may_lie_ahead_holds_a_time_and_is_known_by_its_mark() -> None:
    classes = [load(name) for name in ALL if load(name).stream in ("case", "person", "record")]
    times = [field for cls in classes for field in fields_of(cls) if field.kind in TIMES]
    assert {field.name for field in times if field.ahead} == AHEAD
    assert not {field.name for field in times if not field.ahead} & AHEAD
    assert all(field.kind in TIMES for name in ALL for field in fields_of(load(name)) if field.ahead)


UNSPOKEN = {
    "user-added.v1": {"login", "recorder", "public_key"},  # identifiers say nothing to a reader
    "user-key-changed.v1": {"proof"},  # bytes for whoever checks
    "record-consulted.v1": {"scope"},  # shown by the access log as a list of addresses
    "content-erased.v1": {"proposal"},  # a digest for whoever checks
    "index-recorded.v1": {"index"},  # numbers for whoever checks, who reads them where they stand
}


@pytest.mark.parametrize("name", ALL)
def test_the_sentence_speaks_of_every_field(name: str) -> None:
    cls = load(name)
    silent = {field.name for field in fields_of(cls) if f"{{{field.name}" not in cls.says}
    assert silent == UNSPOKEN.get(name, set())


@pytest.mark.parametrize("name", ALL)
def test_every_type_says_where_it_comes_from_and_every_field_what_it_is_for(name: str) -> None:
    cls = load(name)
    assert cls.__doc__ is not None
    assert len(cls.__doc__) > 40
    assert all(field.description for field in fields_of(cls))
    assert all(meaning for field in fields_of(cls) for meaning in (field.codes or {"": "-"}).values())
    schema = json_schema(cls)
    assert list(schema["properties"]) == [field.name for field in fields_of(cls)]
    assert set(schema["required"]) == {field.name for field in fields_of(cls) if field.required}


def test_open_types_keep_coded_fields_clear_and_seal_the_rest() -> None:
    assert clear_names(ReferralReceived) == ("channel", "urgency", "agency", "victim_aware")
    assert personal_names(ReferralReceived) == ("reason", "referrer", "crime_ref")
    assert clear_names(PartyIdentified) == ()


def test_held_types_have_nothing_in_the_clear() -> None:
    assert ClinicalNoteRecorded.held_by == "health"
    assert clear_names(ClinicalNoteRecorded) == ()
    assert personal_names(ClinicalNoteRecorded) == ("text", "party")


def test_sentences_read_as_a_note() -> None:
    said = UrgentActionRaised.sentence(
        {"actor": "DS 12", "gate": "triage", "action": "arrest", "due": "2026-07-01T19:00:00Z", "detail": "He is at the address now!"},
        zone=LONDON,
    )
    assert said == "DS 12 raised an urgent action at triage: arrest, due 1 July 2026 at 20:00 BST. He is at the address now!"
    assert TriageDecided.sentence({**TRIAGE, "actor": "DS 12"}) == "DS 12 decided at triage: possible stalking. Three reports in a week."
    assert PartyIdentified.sentence({"name": "Sam Sample", "also_known_as": ["Sammy", "S. S.", "Sim"], "date_of_birth": "1980-02-03"}) == (
        "This person was identified as Sam Sample, also known as Sammy, S. S. and Sim, born 3 February 1980."
    )


def test_what_was_given_later_is_told() -> None:
    numbers = ["PNC 2020/0000001A", "NHS 999 000 0000", "Niche 1234"]
    assert PartyIdentified.from_values({"name": "Sam Sample", "identifiers": numbers}).identifiers == tuple(numbers)
    assert PartyIdentified.sentence({"name": "Sam Sample", "identifiers": numbers}) == (
        "This person was identified as Sam Sample. Identifiers: PNC 2020/0000001A, NHS 999 000 0000 and Niche 1234."
    )
    for other in ("2020/0000001A", "pnc 2020/0000001A", "PNC", "PNC "):
        with pytest.raises(UsageError, match="identifiers"):
            PartyIdentified.from_values({"name": "Sam Sample", "identifiers": [other]})
    related = {"actor": "DS 12", "suspect": "P-1", "victim": "P-2", "kind": "colleague", "prior_partner": "yes"}
    assert RelationshipRecorded.sentence(related) == (
        "DS 12 recorded the relationship of P-1 to P-2: present or former colleague; they were partners before."
    )
    said = IncidentRecorded.sentence(
        {"actor": "DS 12", "victim": "P-2", "behaviours": ["following"], "account": "x", "impact_day_to_day": ["routes", "work"]}
    )
    assert said.endswith(
        "Effect on the victim's day-to-day activities: changed routes, times or ways of travelling; and work or study changed, given up or "
        "done less well."
    )


def test_for_which_days_conduct_was_looked_for_is_told() -> None:
    days = {"data_from": "2026-11-28", "data_through": "2026-12-31"}
    assert SurveillanceWindowClosed.sentence({"actor": "DS 12", "suspect": "P-1", **days, "checked": ["pnd"], "seen": "none"}) == (
        "DS 12 recorded checks for further conduct by P-1 from 28 November 2026 up to 31 December 2026, with the Police National Database: "
        "none was found."
    )


def test_whom_an_agreement_reaches_is_told() -> None:
    every = {
        "agencies": ["*"],
        "groups": ["gates", "notes"],
        "purposes": ["case_work"],
        "sharing_basis": "cda115",
        "review_on": "2026-09-01",
    }
    said = AgreementAdopted.sentence({**every, "provisional": False, "actor": "DS 12"})
    assert said.startswith(
        "DS 12 recorded a standing agreement. Agencies: all. Groups of entries they may see: gates and notes. Purposes: case work."
    )


def test_a_sentence_is_total() -> None:
    assert UrgentActionRaised.sentence({"gate": "nowhere_known", "due": "soon"}) == (
        "[not shown] raised an urgent action nowhere known: [not shown], due a time that cannot be read."
    )
    assert NoteRecorded.sentence({}) == "[not shown] noted: [not shown]"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\0b", "control character"),
        ("a\x1b[2Jb", "control character"),
        ("a\x85b", "control character"),
        ("a\rb", "control character"),
        ("\ud800", "surrogate"),
        ("ok \udfff", "surrogate"),
        (" \n\t", "blank"),
        ("", "blank"),
        ("x" * 20_001, "longer than 20,000"),
    ],
)
def test_text_that_no_page_can_show_is_refused_in_both_doors(text: str, fault: str) -> None:
    with pytest.raises(UsageError, match=f"rationale .*{fault}"):
        TriageDecided.from_values({"outcome": "possible_stalking", "rationale": text})
    with pytest.raises(ValidationError):
        TriageDecided(outcome=TriageOutcome.POSSIBLE_STALKING, rationale=text)


def test_limits_are_reached_and_not_passed() -> None:
    assert len(NoteRecorded(text="x" * 20_000).text) == 20_000
    assert PartyIdentified(name="x" * 500).name
    for values in ({"name": "x" * 501}, {"name": "A", "also_known_as": ["B", "x" * 501]}):
        with pytest.raises(UsageError, match="longer than 500"):
            PartyIdentified.from_values(values)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({}, "outcome is missing; rationale is missing"),
        ({**TRIAGE, "why": "?"}, "why is not a field of this type"),
        ({**TRIAGE, "Jane Doe": "?"}, "a name given is not a field of this type"),
        ({**TRIAGE, "outcome": "stalking"}, "outcome is not one of clearly_not_stalking, possible_stalking, insufficient_information"),
        ({**TRIAGE, "outcome": None}, "outcome is not one of"),
        ({**TRIAGE, "rationale": 5}, "rationale is not text"),
        ({**TRIAGE, "rationale": {1, 2}}, "a value is not JSON"),
    ],
)
def test_a_wrong_shape_is_told_by_field(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        TriageDecided.from_values(values)


FAR = ["0001-01-01T00:00:00+09:00", "9999-12-31T23:00:00-09:00"]


@pytest.mark.parametrize("due", [0, 1e9, "2026-03-02T20:00:00", "2026-03-02", *FAR, True])
def test_an_instant_needs_an_offset_and_a_possible_year(due: object) -> None:
    with pytest.raises(UsageError, match="due is not"):
        UrgentActionRaised.from_values({"gate": "triage", "action": "arrest", "due": due})


def test_an_instant_is_kept_in_utc() -> None:
    raised = UrgentActionRaised.from_values({"gate": "triage", "action": "arrest", "due": "2026-07-01T20:00:00+01:00"})
    assert raised.values()["due"] == "2026-07-01T19:00:00Z"


@pytest.mark.parametrize("raised", [0, -1, 1.0, "1", True, 2**53])
def test_an_entry_number_is_a_whole_positive_number(raised: object) -> None:
    with pytest.raises(UsageError, match="raised is not"):
        load("urgent-action-completed.v1").from_values({"raised": raised, "outcome": "done"})


def test_a_value_nested_too_deep_is_refused_and_does_not_crash() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(UsageError):
        load("fact-corrected.v1").from_values({"target": 1, "field": "x", "why": "x", "discovered_on": "2026-01-01", "to": deep})


@pytest.mark.parametrize("name", ALL)
def test_no_error_repeats_what_was_typed(name: str) -> None:
    cls, canary = load(name), "Jane Canary of Elm Row"
    for field in fields_of(cls):
        for value in (canary, [canary], {canary: canary}, {"value": canary}, canary + "\0"):
            with pytest.raises(UsageError) as error:
                cls.from_values({field.name: value, canary: canary})
            assert "Canary" not in str(error.value)
            assert error.value.__suppress_context__
            assert "\n" not in str(error.value)


def test_a_policy_digest_that_is_not_the_documents_is_refused() -> None:
    with pytest.raises(UsageError, match="digest is not that of the document"):
        load("policy-adopted.v1").from_values({"document": "{}", "digest": "0" * 64})


def test_one_field_can_be_tried_alone() -> None:
    assert accepts(TriageDecided, "outcome", "possible_stalking") is None
    assert accepts(TriageDecided, "outcome", "stalking") is not None
    assert accepts(PartyIdentified, "date_of_birth", "1980-02-03") is None
    assert accepts(PartyIdentified, "date_of_birth", "03/02/1980") is not None
    assert accepts(PartyIdentified, "also_known_as", ["A", "B\0"]) == "also_known_as holds a control character other than newline and tab"
    assert accepts(ReferralReceived, "agency", "Not A Code") is not None


def test_events_are_frozen() -> None:
    event = TriageDecided.from_values(TRIAGE)
    with pytest.raises(ValidationError):
        event.outcome = TriageOutcome.CLEARLY_NOT_STALKING  # type: ignore[misc]


def test_ledger_roles_are_the_codes() -> None:
    assert {role.value for role in LedgerRole} == LEDGER_ROLES


class Colour(Code):
    RED = "red", "red"


def _declare(**body: Any) -> type[Event]:
    annotations = body.pop("annotations", {})
    given: dict[str, Any] = {"__doc__": "A thing.", "says": "It was.", "group": Group.NOTES, "__module__": __name__}
    return type(body.pop("name", "ThingHappened"), (Event,), {**given, "__annotations__": annotations, **body})


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"__doc__": None}, "docstring"),
        ({"name": "TriageDecided"}, "taken"),
        ({"says": "It was {red}."}, "no field"),
        ({"says": "It was [red."}, "brackets"),
        ({"says": "It was {Red}."}, "brackets"),
        ({"group": "notes"}, "group"),
        ({"stream": "river"}, "stream"),
        ({"recorders": frozenset({"king"})}, "roles"),
        ({"annotations": {"text": str}}, "free text"),
        ({"annotations": {"text": Narrative}}, "free text"),
        ({"annotations": {"text": Annotated[str, About("neighbour")]}}, "nobody known"),
        ({"annotations": {"basis": Colour}}, "cannot be called basis"),
        ({"annotations": {"values": Colour}}, "cannot be called values"),
        ({"annotations": {"source": Colour}}, "cannot be called source"),
        ({"suppliers": ("neighbour",)}, "who supplied it"),
        ({"happened_on": "neighbour"}, "the day on which it happened"),
        ({"reports": True, "administrative": True}, "reports nothing"),
        ({"annotations": {"colour": float}}, "a field is text"),
        ({"annotations": {"colour": Colour | None}, "colour": None, "says": "It was {colour}."}, "stands in brackets"),
    ],
)
@pytest.mark.filterwarnings("ignore:Field name")
def test_a_wrong_declaration_fails_when_the_class_is_defined(body: dict[str, Any], fault: str) -> None:
    before = dict(REGISTRY)
    with pytest.raises(TypeError, match=fault):
        _declare(**body)
    assert before == REGISTRY


def test_a_right_declaration_is_registered_by_its_versioned_name() -> None:
    cls = _declare(name="BridgeInspected", annotations={"colour": Colour, "on": date}, says="[{colour} it was.]", schema_version=3)
    try:
        assert REGISTRY["bridge-inspected.v3"] is cls
        assert cls.from_values({"colour": "red", "on": "2026-01-01"}).values() == {"colour": "red", "on": "2026-01-01"}
    finally:
        del REGISTRY["bridge-inspected.v3"]


def test_zone_defaults_to_utc() -> None:
    said = UrgentActionRaised.sentence({"gate": "triage", "action": "arrest", "due": "2026-07-01T19:00:00Z"}, zone=UTC)
    assert "1 July 2026 at 19:00" in said


def test_a_discussion_with_guests_says_that_each_was_bound_in_one_way_or_the_other() -> None:
    told = acts_discussion.discussing().values() | {"undertaking": "given_or_on_record"}
    assert "Confidentiality: everyone present gave an undertaking or had one on record." in DiscussionHeld.sentence(told)
    assert DiscussionHeld.from_values(told).undertaking is Undertaking.GIVEN_OR_ON_RECORD


@pytest.mark.parametrize(
    ("given", "right"),
    [("2020-04", True), ("HOCR-2020-04", True), ("HOCR-2020", False), ("2020-13", False), ("hocr-2020-04", False), ("1998-04", False)],
)
def test_counting_rules_are_told_by_their_month_in_an_incident_and_in_an_outcome(given: str, right: bool) -> None:
    for cls, name in ((IncidentRecorded, "counting_rules"), (CrimeOutcomeRecorded, "counting_rules_version")):
        assert (accepts(cls, name, given) is None) is right


def test_a_behaviour_that_the_act_names_is_told_by_its_paragraph_and_the_others_are_local_codes() -> None:
    assert list(STATUTORY.values()) == [f"PHA 1997 s.2A(3)({letter})" for letter in "abcdefg"]
    assert {Behaviour.THREAT, Behaviour.VIOLENCE, Behaviour.TRACKING_DEVICE, Behaviour.ORDER_BREACH} <= set(Behaviour) - STATUTORY.keys()


def test_a_report_of_conduct_reads_as_one_sentence_with_what_is_known() -> None:
    told = {"actor": "PC Invented", "victim": "Ottilie Sample", "behaviours": ["loitering"], "account": "A car stood outside all night."}
    assert IncidentRecorded.sentence(told) == (
        "PC Invented recorded a report of conduct towards Ottilie Sample: loitering. A car stood outside all night."
    )
    more = told | {"suspect": "Bert Imagined", "occasions": 3, "place": "victim_home", "proxy": "a cousin"}
    assert IncidentRecorded.sentence(more) == (
        "PC Invented recorded a report of conduct by Bert Imagined towards Ottilie Sample, through a cousin: loitering, on 3 occasions, "
        "at the victim's home. A car stood outside all night."
    )
