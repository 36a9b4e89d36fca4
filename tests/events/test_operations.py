"""Which operation of DPA 2018 s.62(1) each type of entry records: every type has one, or none with the reason; and what is told of it."""

import json

import pytest

from ledger.events import operations
from ledger.events.catalogue import KINDS, load, of_kinds
from ledger.events.event import clear_names, fields_of, personal_names
from ledger.events.operations import COLLECTED, DISCLOSED, HELD, NONE, OPERATIONS, RECIPIENTS, SEALED, Operation, gave, of_type, types
from ledger.rules.recipients import GIVEN, GLASS

TOLD = json.loads(operations.sql_fragment())


def cls(kind):
    (name,) = of_kinds([kind])
    return load(name)


def test_every_type_has_exactly_one_operation_or_none_with_the_reason():
    assert {*OPERATIONS, *NONE} == KINDS
    assert not OPERATIONS.keys() & NONE.keys()
    every = (COLLECTED, operations.ALTERED, operations.CONSULTED, DISCLOSED, operations.COMBINED, operations.ERASED)
    assert len(OPERATIONS) == sum(map(len, every))
    assert {*OPERATIONS.values()} == {*Operation}
    assert all(NONE.values())


@pytest.mark.parametrize(("kind", "operation"), [
    ("referral-received", Operation.COLLECTION), ("note-recorded", Operation.COLLECTION), ("fact-corrected", Operation.ALTERATION),
    ("statement-added", Operation.ALTERATION), ("record-restricted", Operation.ALTERATION), ("record-consulted", Operation.CONSULTATION),
    ("share-made", Operation.DISCLOSURE), ("case-transferred", Operation.DISCLOSURE), ("material-disclosed", Operation.DISCLOSURE),
    ("persons-merged", Operation.COMBINATION), ("persons-unmerged", Operation.COMBINATION), ("content-erased", Operation.ERASURE),
    ("consultations-expired", Operation.ERASURE), ("bundle-made", None), ("bundle-signed-off", None), (HELD, Operation.COLLECTION),
])  # fmt: skip
def test_an_operation_follows_from_the_type(kind, operation):
    assert of_type(kind) is operation


def test_types_are_looked_for_by_full_name_and_what_is_held_among_collections():
    assert types([Operation.COMBINATION]) == ["persons-merged.v1", "persons-unmerged.v1"]
    assert types([Operation.COLLECTION])[-1] == HELD
    assert HELD not in types([Operation.ALTERATION, Operation.DISCLOSURE])
    assert types([Operation.CONSULTATION]) == []


@pytest.mark.parametrize(("fields", "given"), [
    ({"how": "answered"}, True), ({"how": "partly_refused"}, True), ({"how": "extended"}, False), ({"how": "refused"}, False),
    ({"how": "identity_asked", "pack": "ab" * 32}, True), ({}, True),
])  # fmt: skip
def test_a_step_of_a_request_is_a_disclosure_where_it_gives_data(fields, given):
    assert gave("rights-request-followed", fields) is given
    assert gave("share-made", fields)


@pytest.mark.parametrize("name", sorted(TOLD))
def test_only_numbers_of_entries_and_codes_of_who_received_it_are_told(name):
    """No value that was changed, no text and no day: the log does not repeat the data."""
    fields = {field.name: field for field in fields_of(load(name))}
    assert {*TOLD[name]} <= {*clear_names(load(name))}
    assert not any(fields[each].narrative for each in TOLD[name])
    assert "to" not in TOLD.get("fact-corrected.v1", ())


def test_who_received_it_stands_in_the_fields_that_are_named():
    assert {*RECIPIENTS} <= {*DISCLOSED}
    assert all(field in clear_names(cls(kind)) for kind, field in RECIPIENTS.items())
    assert all(field in personal_names(cls(kind)) for kind, field in SEALED.items())


def test_every_act_of_which_who_holds_tells_is_a_disclosure_but_broken_glass():
    assert {*GIVEN} - {GLASS} <= {*DISCLOSED}
