"""A later bundle extends an earlier one, or it is said in which respect it does not."""

import pytest
from proof.bundled import files_of, record
from proof.stored_record import CASE, SAM, SUSPECT, VICTIM

from ledger.proof import bundle
from ledger.proof.bundle_extension import extends


def grown(made):
    """The same record, five entries later."""
    for number in range(5):
        made.act(CASE, "note-recorded.v1", by=SAM, clear=[("text", f"Later {number}.")])
    made.close()
    return made


@pytest.fixture(scope="module")
def pair():
    made = record()
    first, size = files_of(made, (CASE, VICTIM), withheld=(2,)), len(made.rows)
    return first, files_of(grown(made), (CASE, SUSPECT), withheld=(2, 3), earlier=(size,)), size


def reasons(earlier, later):
    return [each.reason for each in extends(earlier, later)]


def test_a_later_bundle_extends_an_earlier_one_and_itself(pair):
    earlier, later, _ = pair
    assert reasons(earlier, later) == []
    assert reasons(earlier, earlier) == []


def test_the_earlier_does_not_extend_the_later(pair):
    earlier, later, _ = pair
    assert "extension.not_joined" in reasons(later, earlier)


def test_without_a_proof_nothing_joins_them_and_with_a_false_one_neither(pair):
    earlier, later, _ = pair
    bare = {name: content for name, content in later.items() if name != bundle.EARLIER}
    assert reasons(earlier, bare) == ["extension.not_joined"]
    assert reasons(earlier, {**later, bundle.EARLIER: b"x"}) == ["extension.not_joined"]
    (joined,) = bundle.read_earlier(later[bundle.EARLIER])
    for changed in (joined._replace(hashes=joined.hashes[1:]), joined._replace(hashes=(bytes(32), *joined.hashes[1:]))):
        assert reasons(earlier, {**later, bundle.EARLIER: bundle.earlier([changed])}) == ["extension.false"]


def test_two_logs_are_told_apart_and_what_cannot_be_read_is_said(pair):
    earlier, later, _ = pair
    renamed = {**later, bundle.CHECKPOINT: later[bundle.CHECKPOINT].replace(b"/cases/1", b"/cases/2")}
    assert reasons(earlier, renamed) == ["extension.other_log"]
    assert reasons({}, later) == ["extension.unreadable"]
    assert reasons(earlier, {**later, bundle.PROOF: b"{}"}) == ["extension.unreadable"]


def test_a_stream_that_begins_otherwise_is_named(pair):
    earlier, later, _ = pair
    lines = bundle.read(later[bundle.ENTRIES])
    swapped = [each._replace(leaf=bytes(32)) if isinstance(each, bundle.Bare) and each.version == 2 else each for each in lines]
    assert reasons(earlier, {**later, bundle.ENTRIES: bundle.written(swapped)}) == ["extension.stream"]


def test_another_root_at_the_same_size_is_another_history(pair):
    earlier, _, _ = pair
    made = record(entries=11, last=lambda made: made.act(CASE, "note-recorded.v1", by=SAM, clear=[("text", "Another history.")]))
    other = files_of(made)
    assert bundle.CHECKPOINT in other
    assert "extension.false" in reasons(earlier, other)
