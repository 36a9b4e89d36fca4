"""From planned units to a draft: decoys, salts, seals, commitments and signature, each as docs/format.md says; and back again."""

import os
from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import errors
from ledger.entry import seal, signature, unit
from ledger.entry.core import COMMITMENT_BYTES
from ledger.entry.slot import Owner, slot_tag
from ledger.privacy.event_keys import EventKeys
from ledger.privacy.sealing import Place, Planned, owners, sealed, wanted

SEED = bytes(range(32))
STREAM, LOG, FACTS = uuid4(), uuid4(), uuid4()
SUSPECT, EVERYONE = Owner(uuid4(), STREAM, "police"), Owner(None, STREAM, "police")
KEYS = EventKeys(
    uuid4(), {SUSPECT: uuid4(), EVERYONE: uuid4()},
    {(owner, ordinal): bytes([n, ordinal]) * 16 for n, owner in enumerate((SUSPECT, EVERYONE)) for ordinal in range(1, 10)},
)  # fmt: skip
PLACE = Place(LOG, STREAM, 3, FACTS, None)

texts = st.text(max_size=300).filter(lambda text: "\x00" not in text)
values = st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), texts)
units = st.builds(Planned, st.sampled_from(["what", "text", "name"]), values, st.sampled_from([None, SUSPECT, EVERYONE]))
acts = st.lists(units, min_size=1, max_size=9)


def opened(draft, ordinal):
    found = draft.units[ordinal - 1]
    if not found.sealed:
        return unit.decode(found.stored)
    owner = next(owner for owner, slot in KEYS.slots.items() if slot == found.slot)
    key = KEYS.unit_key(owner, ordinal)
    return unit.decode(seal.open_unit(found.stored, key, found.digest, log=LOG, event=draft.event, ordinal=ordinal, slot=found.slot))


@given(acts)
def test_what_was_planned_is_what_opens(act):
    draft = sealed(act, KEYS, PLACE, SEED, os.urandom)
    for ordinal, each in enumerate(act, start=1):
        found = opened(draft, ordinal)
        assert (found.name, found.value) == (each.name, each.value)
        assert draft.units[ordinal - 1].slot == (FACTS if each.owner is None else KEYS.slots[each.owner])


@given(acts)
def test_decoys_fill_up_to_a_multiple_of_four_with_the_stamp(act):
    draft = sealed(act, KEYS, PLACE, SEED, os.urandom)
    assert (len(draft.units) + 1) % 4 == 0
    assert len(draft.units) - len(act) < 4
    for ordinal in range(len(act) + 1, len(draft.units) + 1):
        assert opened(draft, ordinal)[1:] == ("decoy", None)
        assert draft.units[ordinal - 1][:2] == (FACTS, False)


@given(acts)
def test_commitments_and_signature_are_those_of_the_format(act):
    draft = sealed(act, KEYS, PLACE, SEED, os.urandom)
    for ordinal, each in enumerate(draft.units, start=1):
        committed = draft.commitments[COMMITMENT_BYTES * (ordinal - 1) : COMMITMENT_BYTES * ordinal]
        assert committed == each.digest + unit.content_digest(each.stored) + slot_tag(each.slot, draft.event, ordinal)
    assert len(draft.commitments) == COMMITMENT_BYTES * len(draft.units)
    message = signature.author_message(LOG, draft.event, STREAM, 3, draft.commitments)
    assert signature.verifies(signature.public_key(SEED), message, draft.signature)


def test_the_same_text_twice_leaves_nothing_in_common():
    """Equal names in one entry cannot be told to be equal: salt, nonce, key and tag differ for each."""
    draft = sealed([Planned("name", "Ashby", SUSPECT)] * 3, KEYS, PLACE, SEED, os.urandom)
    parts = Counter(part for each in draft.units[:3] for part in (each.stored[:12], each.stored[12:], each.digest))
    assert set(parts.values()) == {1}
    assert len({draft.commitments[96 * place + 64 : 96 * place + 96] for place in range(3)}) == 3
    assert len({opened(draft, ordinal).salt for ordinal in (1, 2, 3)}) == 3


def test_a_sealed_unit_opens_in_its_own_place_only():
    draft = sealed([Planned("name", "Ashby", SUSPECT)] * 2, KEYS, PLACE, SEED, os.urandom)
    first, second = draft.units[:2]
    right = {"log": LOG, "event": draft.event, "ordinal": 1, "slot": first.slot}
    for wrong in ({"log": uuid4()}, {"event": uuid4()}, {"ordinal": 2}, {"slot": uuid4()}):
        with pytest.raises(errors.SealBroken):
            seal.open_unit(first.stored, KEYS.unit_key(SUSPECT, 1), first.digest, **(right | wrong))
    with pytest.raises(errors.SealBroken):
        seal.open_unit(second.stored, KEYS.unit_key(SUSPECT, 1), second.digest, **right)
    with pytest.raises(errors.SealBroken):
        seal.open_unit(first.stored, KEYS.unit_key(SUSPECT, 1), second.digest, **right)


def test_short_and_long_names_have_one_size():
    draft = sealed([Planned("name", name, SUSPECT) for name in ("Al", "Alexandria")], KEYS, PLACE, SEED, os.urandom)
    assert len({len(each.stored) for each in draft.units[:2]}) == 1


def test_owners_are_named_once_in_order():
    planned = [Planned("a", 1, SUSPECT), Planned("b", 2, None), Planned("c", 3, EVERYONE), Planned("d", 4, SUSPECT)]
    assert owners(planned) == (SUSPECT, EVERYONE)


def test_what_json_cannot_say_is_not_sealed():
    for value in (float("nan"), "half a character: \ud800", "a \x00"):
        with pytest.raises(errors.MalformedEntry):
            sealed([Planned("text", value, EVERYONE)], KEYS, PLACE, SEED, os.urandom)


@given(acts)
def test_the_keyring_is_asked_for_the_sealed_units_and_no_others(act):
    asked = wanted(act)
    assert tuple(asked) == owners(act)
    assert {(owner, each) for owner, ordinals in asked.items() for each in ordinals} == {
        (each.owner, ordinal) for ordinal, each in enumerate(act, start=1) if each.owner
    }
