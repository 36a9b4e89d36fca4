"""The index witness: it makes every tree and index again from the entries alone, in steps of any length, and takes no other index."""

import io
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proof.conftest import LOG, SmallLog, digests

from ledger.entry import core
from ledger.entry.core import LEDGER_MADE
from ledger.errors import MalformedEntry, MalformedProof, VerificationFailed
from ledger.proof import cores, index, index_witness, merkle
from ledger.proof.cores import Given
from ledger.proof.growing_index import GrowingIndex
from ledger.proof.index import IndexLeaf
from ledger.proof.index_entry import Index
from ledger.proof.index_witness import Seen


@pytest.fixture(scope="module")
def log():
    """A log of several streams with five indexes, and the unit of each index entry by its position."""
    made, units = SmallLog(), {}
    for number in range(60):
        made.append(UUID(int=(number * number % 23 + 1) << 100))
        if number % 12 == 11:
            _, unit, _ = made.close()
            units[len(made.entries)] = unit
    made.given = [Given(entry, units.get(position, b"")) for position, entry in enumerate(made.entries, 1)]
    return made


def of(log):
    """What is seen of a whole log, from its bytes alone."""
    return log.leaves, {leaf.stream: (leaf.size, leaf.root) for leaf in log.index()}


def told(seen):
    return seen.tree.root(), {stream: (tree.size, tree.root()) for stream, tree in seen.streams}


@given(st.lists(st.integers(0, 65), max_size=5))
def test_what_is_seen_in_steps_is_what_the_entries_give(log, steps):
    seen, done = Seen(), 0
    for step in (*sorted(steps), len(log.given)):
        seen = index_witness.parse(index_witness.advanced(seen, log.given[done:step]).encode())
        done = max(done, step)
    leaves, streams = of(log)
    assert (seen.log, told(seen)) == (LOG, (merkle.root(leaves), streams))


def altered(log, at, changes):
    """The entries with one whose core is another."""
    found = list(log.given)
    entry = core.decode(found[at - 1].core)
    found[at - 1] = found[at - 1]._replace(core=core.encode(entry._replace(**changes)))
    return found


@pytest.mark.parametrize("changes", [{"log": UUID(int=9)}, {"position": 4}, {"version": 9}], ids=min)
def test_an_entry_out_of_its_place_is_refused(log, changes):
    with pytest.raises(VerificationFailed, match="what should be entry 3"):
        index_witness.advanced(Seen(), altered(log, 3, changes))


def test_entries_are_taken_once_in_order(log):
    seen = index_witness.advanced(Seen(), log.given[:20])
    for other in (log.given[19:], log.given[21:], log.given):
        with pytest.raises(VerificationFailed, match="what should be entry 21"):
            index_witness.advanced(seen, other)


def test_an_entry_that_was_changed_makes_the_next_index_another(log):
    with pytest.raises(VerificationFailed, match="the index at position 13 is not that"):
        index_witness.advanced(Seen(), altered(log, 3, {"recorded_at": 7}))


@pytest.mark.parametrize("part", ["size", "streams", "root"])
def test_an_index_over_anything_else_is_refused(part):
    """Whoever owns the database writes entry and unit so that they agree with each other."""
    log = SmallLog()
    for number in range(9):
        log.append(UUID(int=(number % 4 + 1) << 100))
    leaves = log.index()
    right = Index(9, 4, index.root(leaves))
    hidden = index.root(leaves[1:])
    _, unit, entry = log.close(right._replace(**{part: {"size": 8, "streams": 3, "root": hidden}[part]}))
    with pytest.raises(VerificationFailed, match=r"index .* position 10|entry 10 is not"):
        index_witness.advanced(Seen(), [*map(Given, log.entries[:9]), Given(entry, unit)])


def test_an_index_entry_without_its_unit_or_with_another_is_refused(log):
    for unit in (b"", log.given[25].unit, log.given[12].unit + b" "):
        with pytest.raises((VerificationFailed, MalformedEntry)):
            index_witness.advanced(Seen(), [*log.given[:12], Given(log.given[12].core, unit)])


def test_nobody_but_the_ledger_writes_in_the_logs_own_stream():
    log = SmallLog()
    log.append(LOG, bytes(64), tuple(digests(1, ordinal) for ordinal in range(4)))
    log.append(LOG, LEDGER_MADE, tuple(digests(2, ordinal) for ordinal in range(4)), UUID(int=0))
    with pytest.raises(VerificationFailed):
        index_witness.advanced(Seen(), [Given(log.entries[0], log.entries[0])])


@given(st.integers(0, 6), st.data())
def test_what_was_kept_is_read_as_it_was_written_or_refused(log, number, data):
    source = index_witness.advanced(Seen(), log.given[: number * 11]).encode()
    assert index_witness.parse(source).encode() == source
    cut = data.draw(st.integers(0, len(source) - 1))
    with pytest.raises(MalformedProof):
        index_witness.parse(source[:cut])


@given(st.integers(1, 2**40), st.lists(st.builds(Given, st.binary(max_size=40), st.binary(max_size=9)), max_size=4), st.data())
def test_the_file_is_read_as_it_was_written_and_every_other_end_is_refused(first, entries, data):
    source = b"".join(cores.written(first, entries))
    found, read = cores.read(io.BytesIO(source))
    assert (found, list(read)) == (first, entries)
    ends = {30 + sum(8 + len(core) + len(unit) for core, unit in entries[:count]) for count in range(len(entries) + 1)}
    cut = data.draw(st.integers(0, len(source) - 1))
    if cut not in ends:
        with pytest.raises(MalformedProof):
            list(cores.read(io.BytesIO(source[:cut]))[1])


def test_a_file_of_something_else_is_refused():
    good = b"".join(cores.written(1, [Given(b"core", b"unit")]))
    for false in (b"x" * 40, good.replace(b"cores/1", b"cores/2"), good[:30] + b"\xff\xff\xff\xff" + good[34:]):
        with pytest.raises(MalformedProof):
            list(cores.read(io.BytesIO(false))[1])


STREAMS = st.integers(0, 40).map(lambda number: UUID(int=number))
LEAVES = st.builds(IndexLeaf, STREAMS, st.integers(1, 99), st.binary(min_size=32, max_size=32))


@given(st.lists(st.lists(LEAVES, max_size=12), max_size=8))
def test_an_index_that_grows_has_the_root_of_its_leaves(steps):
    growing, held = GrowingIndex(), {}
    for step in steps:
        for leaf in step:
            growing.put(leaf)
            held[leaf.stream] = leaf
        leaves = [held[stream] for stream in sorted(held)]
        assert (growing.root(), len(growing)) == (index.root(leaves), len(leaves))
