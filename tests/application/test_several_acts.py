"""Several acts in one call: recorded as one by one they would be, or all refused; and never what one by one would come out otherwise."""

from uuid import uuid4

import pytest
from application.scenes import drawn, joined, note, person, photograph, referred

from ledger import errors
from ledger.application import Intent, now
from ledger.store import append


@pytest.fixture
def case(shared):
    return referred(shared)


def act(shared, *intents, mac=None):
    return append.Act(str(uuid4()), mac or bytes(32), drawn(shared, *intents))


def following(shared, case, count):
    """Acts of one note each, in the same case, each as if the one before it were recorded."""
    drafts = drawn(shared, *(Intent(note(f"Note {place}."), case.stream) for place in range(count)))
    return [append.Act(str(uuid4()), bytes([place]) * 32, [draft]) for place, draft in enumerate(drafts)]


def refused(shared, at, acts, words, by=errors.EntryRefused):
    before = photograph(at)
    with pytest.raises(by, match=words):
        append.append_acts(shared.user, acts, now())
    assert photograph(at) == before


def test_each_act_is_answered_and_found_again_under_its_own_request_id(shared, case):
    acts = following(shared, case, 3)
    answers = append.append_acts(shared.user, acts, now())
    assert [len(each.entries) for each in answers] == [1, 1, 1]
    assert [each.entries[0].position - answers[0].entries[0].position for each in answers] == [0, 1, 2]
    assert [each.entries[0].version for each in answers] == [each.drafts[0].version for each in acts]
    for one, answer in zip(acts, answers, strict=True):
        again = append.repeated(shared.user, one.request, one.mac)
        assert again is not None
        assert again.repeated
        assert again.entries == answer.entries
        with pytest.raises(errors.RequestReused):
            append.repeated(shared.user, one.request, bytes(31) + b"x")


def test_an_act_that_was_recorded_before_is_not_recorded_again_and_keeps_the_others_back(shared, at, case):
    first, *rest = following(shared, case, 3)
    append.append(shared.user, first.drafts, request=first.request, mac=first.mac, clock=now())
    refused(shared, at, [first, *rest], "recorded before", errors.Conflict)
    assert len(append.append_acts(shared.user, rest, now())) == 2


def test_one_wrong_act_keeps_the_others_back(shared, at, case):
    good, wrong, last = following(shared, case, 3)
    broken = wrong.drafts[0]._replace(signature=bytes(63))
    refused(shared, at, [good, wrong._replace(drafts=[broken]), last], "do not add up")


def test_an_act_that_takes_effect_is_recorded_by_itself(shared, at, case):
    other = shared.fresh()
    shared.record([Intent(person("Cara Invented"), other)])
    acts = [act(shared, Intent(joined(other, "victim"), case.stream)), *following(shared, referred(shared), 1)]
    refused(shared, at, acts, "by itself")
    refused(shared, at, acts[::-1], "by itself")


def test_an_act_in_a_persons_stream_is_recorded_by_itself(shared, at, case):
    acts = [act(shared, Intent(person("Cara Invented"), shared.fresh())), *following(shared, case, 1)]
    refused(shared, at, acts, "by itself")


@pytest.mark.parametrize(
    "given",
    [
        (["a", "a"], [bytes(32)] * 2, [1, 1]),
        (["a", None], [bytes(32)] * 2, [1, 1]),
        (["a", "b"], [bytes(32), None], [1, 1]),
        (["a"], [bytes(32)] * 2, [1, 1]),
        (["a", "b"], [bytes(32)] * 2, [2]),
        (["a", "b"], [bytes(32)] * 2, [1, 2]),
        (["a", "b"], [bytes(32)] * 2, [2, 0]),
        (["a", "b"], [bytes(32)] * 2, [3, -1]),
        ([], [], []),
        (None, None, None),
    ],
)
def test_counts_ids_and_macs_that_do_not_fit_are_refused(shared, at, case, given, monkeypatch):
    acts = following(shared, case, 2)
    value = append.value

    def forged(connection, statement, *values):
        return value(connection, statement, *given, *values[3:])

    monkeypatch.setattr(append, "value", forged)
    refused(shared, at, acts, "come together")

