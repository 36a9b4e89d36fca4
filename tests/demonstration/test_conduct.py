"""When conduct goes on: the published points, and draws that keep to them by count."""

from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.demonstration import conduct

DRAWS = 20_000
draws = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(("years", "share"), [(0, 0.0), (1, 0.392), (13, 0.49)])
def test_the_share_reported_again_passes_through_the_published_points(years, share):
    assert conduct.share_by(years) == pytest.approx(share, abs=1e-6)


@given(st.floats(0, 50), st.floats(0, 50))
def test_the_share_only_grows_and_never_passes_its_end(one, other):
    assert 0 <= conduct.share_by(min(one, other)) <= conduct.share_by(max(one, other)) <= conduct.AGAIN


@given(draws)
def test_a_draw_gives_the_time_by_which_that_share_has_been_reported_again(draw):
    years = conduct.again_after(draw)
    assert (years is None) == (draw >= conduct.AGAIN)
    assert years is None or conduct.share_by(years) == pytest.approx(draw, abs=1e-9)


@pytest.mark.parametrize(("years", "share"), [(1, 0.392), (13, 0.49)])
def test_draws_keep_to_the_published_points(years, share):
    random = Random(1)
    found = sum((after := conduct.again_after(random.random())) is not None and after <= years for _ in range(DRAWS))
    assert abs(found - DRAWS * share) <= 5 * sqrt(DRAWS * share * (1 - share))


@given(draws)
def test_an_episode_within_the_published_share_ends_in_two_weeks(draw):
    assert (conduct.episode_days(draw) <= 14) == (draw <= 0.45)
    assert conduct.episode_days(draw) >= 0


def test_the_other_episodes_last_six_months_with_twenty_intrusions_on_average():
    random = Random(1)
    days = [conduct.episode_days(0.45 + 0.55 * random.random()) for _ in range(DRAWS)]
    spread = 182.6 - 14  # that of the part beyond two weeks, at a constant rate
    assert abs(sum(days) / DRAWS - 182.6) <= 5 * spread / sqrt(DRAWS)
    times = [conduct.intrusions(30, random.random()) for _ in range(DRAWS)]
    assert abs(sum(times) / DRAWS - 20) <= 5 * sqrt(20 * 19) / sqrt(DRAWS)
    assert min(times) == 1


def test_there_are_the_five_published_kinds_and_each_is_drawn():
    random = Random(1)
    found = {conduct.kind(random).code for _ in range(1000)}
    assert found == {"rejected", "resentful", "intimacy_seeking", "incompetent_suitor", "predatory"}
