"""An act reaches the server as parallel arrays. Arrays of other lengths, other bounds, another order or with holes in them say to one
part of a statement what they do not say to another; each is refused, and nothing is written."""

from contextlib import suppress
from uuid import uuid4

import psycopg2
import pytest
from application.scenes import drawn, note, photograph, referred

from ledger.application import Intent, now
from ledger.store import append

NAMES = ("event", "stream", "version", "series", "signature", "units", "commitments", "slot", "sealed", "length", "stored")
RUNS = ("signature", "commitments", "stored")
ARRAYS = tuple(name for name in NAMES if name not in RUNS)


@pytest.fixture
def arrays(shared):
    """A note in a case of its own, as the arrays and runs of bytes that would record it."""
    made = drawn(shared, Intent(note("He waits."), referred(shared).stream))
    return {"signer": made[0].signer, **dict(zip(NAMES, (*append._events(made), *append._units(made)), strict=True))}


def items(array):
    return array.strip("{}").split(",")


def array(parts):
    return "{" + ",".join(parts) + "}"


def exchanged(parts, first, second):
    parts[first], parts[second] = parts[second], parts[first]
    return array(parts)


def sent(shared, arrays):
    with shared.user.cursor() as cursor:
        cursor.execute(append._APPEND, (None, None, now(), False, arrays["signer"], *(arrays[name] for name in NAMES)))
        return cursor.fetchone()[0]


def refused(shared, at, arrays):
    before = photograph(at)
    with pytest.raises(psycopg2.Error) as caught:
        sent(shared, arrays)
    assert photograph(at) == before
    return caught.value


def test_the_arrays_as_they_stand_are_recorded(shared, arrays):
    assert sent(shared, arrays)["entries"][0]["type"] == "note-recorded.v1"


@pytest.mark.parametrize("signer", [None, b"", bytes(32)])
def test_what_is_signed_with_another_key_than_the_users_is_refused(shared, shared_at, arrays, signer):
    assert "signing key of this user was changed" in str(refused(shared, shared_at, arrays | {"signer": signer}))


@pytest.mark.parametrize("name", [name for name in ARRAYS if name != "series"])
def test_a_hole_is_refused(shared, shared_at, arrays, name):
    refused(shared, shared_at, arrays | {name: array([*items(arrays[name])[:-1], "NULL"])})


@pytest.mark.parametrize("name", ARRAYS)
def test_other_bounds_are_refused(shared, shared_at, arrays, name):
    """A first element that is not number one is another element, or none, to whoever counts from one."""
    shifted = arrays | {name: f"[0:{len(items(arrays[name])) - 1}]=" + arrays[name]}
    if name == "event":
        shifted["event"] = "[0:0]={" + str(uuid4()) + "}"
    refused(shared, shared_at, shifted)


@pytest.mark.parametrize("name", ["version", "units"])
def test_what_is_looked_up_is_what_is_written(shared, shared_at, arrays, name):
    """With shifted bounds a lookup of number one finds nothing, and nothing compares unequal to everything."""
    refused(shared, shared_at, arrays | {name: "[0:0]={77}"})


@pytest.mark.parametrize("name", ["slot", "sealed", "length"])
def test_a_unit_more_or_less_is_refused(shared, shared_at, arrays, name):
    parts = items(arrays[name])
    refused(shared, shared_at, arrays | {name: array(parts[:-1])})
    refused(shared, shared_at, arrays | {name: array([*parts, parts[-1]])})


@pytest.mark.parametrize("name", ["event", "stream", "version", "series", "units"])
def test_an_event_more_or_less_is_refused(shared, shared_at, arrays, name):
    parts = items(arrays[name])
    refused(shared, shared_at, arrays | {name: "{}"})
    refused(shared, shared_at, arrays | {name: array([*parts, *parts])})


@pytest.mark.parametrize("name", RUNS)
def test_a_byte_more_or_less_is_refused(shared, shared_at, arrays, name):
    refused(shared, shared_at, arrays | {name: arrays[name][:-1]})
    refused(shared, shared_at, arrays | {name: arrays[name] + b"0"})
    refused(shared, shared_at, arrays | {name: b""})


def test_lengths_that_only_add_up_are_refused(shared, shared_at, arrays):
    """Bytes pushed from one unit into the next leave every sum as it was."""
    lengths = [int(length) for length in items(arrays["length"])]
    lengths[4:6] = [lengths[4] - 1, lengths[5] + 1]
    refused(shared, shared_at, arrays | {"length": array(map(str, lengths))})
    refused(shared, shared_at, arrays | {"length": array(map(str, [*lengths[:-2], lengths[-2] + lengths[-1], 0]))})
    refused(shared, shared_at, arrays | {"length": array(map(str, [*lengths[:-2], lengths[-2] + lengths[-1] + 5, -5]))})


def test_units_in_another_order_are_refused(shared, shared_at, arrays):
    """What is judged as the event's type is the unit of ordinal 1, and no other that happens to come first."""
    lengths = [int(length) for length in items(arrays["length"])]
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    stored = [arrays["stored"][start : start + length] for start, length in zip(starts, lengths, strict=True)]
    for first, second in ((0, 1), (4, 5)):
        turned = {name: exchanged(items(arrays[name]), first, second) for name in ("slot", "sealed", "length")}
        stored[first], stored[second] = stored[second], stored[first]
        refused(shared, shared_at, arrays | turned | {"stored": b"".join(stored)})


def test_the_unit_that_names_the_type_is_clear(shared, shared_at, arrays):
    """Declared sealed it would be read by the server as it stands, and by nobody else."""
    refused(shared, shared_at, arrays | {"sealed": array(["t", *items(arrays["sealed"])[1:]])})


def test_an_empty_act_records_nothing(shared, shared_at):
    before = photograph(shared_at)
    empty = {"signer": None} | {name: b"" if name in RUNS else "{}" for name in NAMES}
    with suppress(psycopg2.Error):
        assert sent(shared, empty)["entries"] == []
    assert photograph(shared_at) == before


def test_an_act_is_not_recorded_under_another_isolation(shared, shared_at, arrays):
    before = photograph(shared_at)
    with shared.user.cursor() as cursor:
        for level in ("REPEATABLE READ", "SERIALIZABLE"):
            cursor.execute(f"BEGIN ISOLATION LEVEL {level}")
            with pytest.raises(psycopg2.Error, match="READ COMMITTED"):
                sent(shared, arrays)
            cursor.execute("ROLLBACK")
    assert photograph(shared_at) == before
