"""What a long run keeps weighs no more than its bound, and the latest used stays."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.kept import LEAST, Kept

STEPS = st.lists(st.tuples(st.sampled_from(["keep", "drop"]), st.integers(0, 40), st.integers(0, 9)), max_size=200)


@given(STEPS)
def test_it_weighs_what_is_in_it_and_keeps_the_latest(steps):
    kept, model = Kept(60, lambda value: value), {}
    for step, key, value in steps:
        if step == "drop":
            kept.drop(key)
            model.pop(key, None)
        else:
            assert kept.keep(key, value) == value
            model = {known: weight for known, weight in model.items() if known != key} | {key: value}
            assert key in kept
        while sum(model.values()) > 60 and len(model) > LEAST:
            model.pop(next(iter(model)))
        assert dict(kept.values()) == model
        assert (kept.weight, len(kept)) == (sum(model.values()), len(model))
        assert all(kept.get(known) == kept[known] for known in model)
    kept.clear()
    assert (len(kept), kept.weight, kept.get(1)) == (0, 0, None)
