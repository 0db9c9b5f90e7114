"""A planted frequency is found and noise is not; the ring view draws no ring from noise."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from grok_core.errors import AnalysisError
from grok_core.measures.circular_correlation import best_of_frequencies
from grok_core.measures.fourier import frequency_shares, ring, rings, spectrum, stride, strongest


def circle(n, frequency):
    """(n, 2) the unit circle, walked `frequency` times."""
    angle = 2 * np.pi * frequency * np.arange(n) / n
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def noise(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def planted(n, d, frequency, *, level, seed=0):
    """A circle in a random plane, off the origin, under Gaussian noise of the given level."""
    rng = np.random.default_rng(seed)
    return circle(n, frequency) @ rng.normal(size=(2, d)) + level * rng.normal(size=(n, d)) + rng.normal(size=d)


@given(st.integers(3, 40), st.integers(1, 6), st.integers(0, 1000))
def test_shares_divide_the_variance(n, d, seed):
    found = spectrum(noise(n, d, seed), permutations=1)
    assert found.frequencies.tolist() == list(range(1, n // 2 + 1))
    assert found.shares.min() >= 0
    assert math.isclose(found.shares.sum(), 1)


@given(st.integers(3, 40), st.integers(0, 1000), st.integers(0, 39))
def test_shares_do_not_depend_on_where_the_cycle_starts_or_runs(n, seed, turn):
    rows = noise(n, 3, seed)
    shares = spectrum(rows, permutations=1).shares
    np.testing.assert_allclose(spectrum(np.roll(rows, turn, axis=0), permutations=1).shares, shares, atol=1e-12)
    np.testing.assert_allclose(spectrum(rows[::-1] * 5 + 2, permutations=1).shares, shares, atol=1e-12)


@given(st.data())
def test_a_pure_frequency_has_the_whole_share(data):
    n = data.draw(st.integers(3, 40))
    k = data.draw(st.integers(1, n // 2))
    found = spectrum(circle(n, k), permutations=1)
    assert found.dominant == k
    assert found.top(1) == [(k, pytest.approx(1))]


def test_the_gini_coefficient_is_high_when_few_frequencies_have_the_variance_and_near_its_null_in_noise():
    n = 31
    pure, random = spectrum(circle(n, 4)), spectrum(noise(n, 20))
    assert pure.gini == pytest.approx(1 - 1 / (n // 2))
    assert pure.gini > pure.gini_null_95
    assert random.gini < 1.2 * random.gini_null_95 < 0.5


def test_planted_frequencies_are_found_in_noise_strongest_first():
    rows = 2 * planted(97, 128, 13, level=0.5) + planted(97, 128, 40, level=0.5, seed=1)
    found = spectrum(rows)
    assert [k for k, _ in found.top(2)] == [13, 40]
    assert found.p_value == 1 / 200
    assert found.shares.max() > 5 * found.null_95 > 5 * found.null_median


@pytest.mark.parametrize("measure", [spectrum, ring])
@pytest.mark.parametrize("d", [2, 32])
def test_noise_has_uniform_p_values(measure, d):
    p_values = [measure(noise(31, d, seed), permutations=99, seed=seed).p_value for seed in range(150)]
    assert kstest(p_values, "uniform").pvalue > 0.02
    assert 0.42 < np.mean(p_values) < 0.58


def test_shuffling_three_rows_changes_nothing_and_the_p_value_says_so():
    assert spectrum(noise(3, 4)).p_value == 1


@pytest.mark.parametrize(("n", "d"), [(59, 128), (97, 256), (59, 8)])
def test_noise_draws_no_ring(n, d):
    """The direct projection, fitted to the rows that it draws, scores about 0.9 for the two wide ones."""
    seen = [ring(noise(n, d, seed), permutations=99, seed=seed) for seed in range(20)]
    assert np.median([r.score for r in seen]) < 0.3
    assert max(r.score for r in seen) < 0.5
    assert sum(r.p_value <= 0.05 for r in seen) <= 4
    spread = [np.hypot(*r.points.T).std() / np.hypot(*r.points.T).mean() for r in seen]
    assert min(spread) > 0.35  # radii of a Gaussian cloud vary by 0.52 of their mean; those of a ring hardly


def test_a_planted_circle_is_drawn_round_and_in_order():
    for seed in range(5):
        found = ring(planted(59, 128, 7, level=0.5, seed=seed), seed=seed)
        assert found.frequency == 7
        assert found.score > 0.95
        assert found.p_value == 1 / 200
        assert found.null_median < found.null_95 < 0.5
        assert best_of_frequencies(found.points, [7])[0] > 0.95


@given(st.integers(7, 60), st.data())
def test_a_circle_without_noise_is_reproduced_whatever_its_place(n, data):
    """Both halves overlay with one scale and one direction, although each was fitted apart."""
    k = data.draw(st.integers(1, (n - 1) // 2).filter(lambda k: math.gcd(k, n) == 1))
    seed = data.draw(st.integers(0, 1000))
    plane = np.linalg.qr(noise(4, 2, seed))[0].T
    found = ring(3 * circle(n, k) @ plane + 10, frequency=k, permutations=1, seed=seed)
    np.testing.assert_allclose(found.points, circle(n, k), atol=1e-6)
    assert math.isclose(found.score, 1)


def test_the_ring_score_is_the_mean_over_eight_halves():
    """One half's score depends on which it is; forty means of eight differ by a third of what single halves do."""
    rows = planted(59, 64, 7, level=1.0) + planted(59, 64, 12, level=0.0, seed=3)
    every = [ring(rows, frequency=7, permutations=1, seed=seed) for seed in range(40)]
    means, spreads = np.array([one.score for one in every]), np.array([one.spread for one in every])
    assert means.std() < 0.6 * spreads.mean()
    assert spreads.min() > 0
    waves = np.exp(2j * np.pi * 7 * np.arange(59) / 59)
    drawn = every[0].points @ [1, 1j]
    own = abs((drawn / abs(drawn) * waves.conj()).mean())
    assert abs(own - every[0].score) < 2 * every[0].spread, "what is drawn is one of the halves"


def test_several_rings_are_each_judged_by_the_strongest_of_shuffled_rows():
    rows = planted(59, 64, 7, level=0.5) + planted(59, 64, 12, level=0.5, seed=3)
    seven, twelve, none = rings(rows, [7, 12, 20], permutations=99)
    assert (seven.frequency, twelve.frequency, none.frequency) == (7, 12, 20)
    assert min(seven.score, twelve.score) > 0.9
    assert none.score < none.null_95
    assert seven.null_95 == twelve.null_95 == none.null_95
    own = ring(rows, frequency=7, permutations=99)
    np.testing.assert_allclose(own.points, seven.points)
    assert own.score == pytest.approx(seven.score)
    assert own.null_95 < seven.null_95, "the strongest of many frequencies is drawn rounder than a given one"


def test_of_noise_the_four_strongest_seldom_stand_above_their_null():
    above = 0
    for seed in range(20):
        rows = noise(59, 64, seed)
        chosen = strongest(frequency_shares(rows), 59, count=4)
        above += any(one.score > one.null_95 for one in rings(rows, chosen, permutations=99, seed=seed))
    assert above <= 4


def test_a_frequency_keeps_its_place_until_another_is_clearly_stronger():
    assert strongest([0.1, 0.4, 0.3, 0.2], 9, count=2) == (2, 3)
    assert strongest([0.3, 0.2, 0.26, 0.24], 9, count=2, before=(4, 1)) == (4, 1)
    assert strongest([0.3, 0.2, 0.26, 0.2], 9, count=2, before=(4, 1)) == (3, 1)
    assert strongest([0.1, 0.2, 0.7], 6, count=4) == (2, 1), "at n/2 nothing turns"


def test_a_line_is_no_ring():
    rows = planted(59, 8, 5, level=0.0)[:, :1]
    assert 0.6 < ring(rows).score < 0.68


def test_a_chosen_frequency_is_the_one_drawn():
    rows = planted(59, 16, 7, level=0.2)
    assert ring(rows, frequency=7).score > 0.9
    other = ring(rows, frequency=8)
    assert other.frequency == 8
    assert other.score < 0.5


def test_the_nyquist_frequency_is_never_drawn():
    rows = np.array([1.0, -1.0] * 6)[:, None] + 0.1 * noise(12, 1)
    assert spectrum(rows).dominant == 6
    assert ring(rows).frequency < 6
    with pytest.raises(AnalysisError, match="frequency 6 for 12 rows; choose one from 1 to 5"):
        ring(rows, frequency=6)


def test_the_same_seed_gives_the_same_ring():
    rows = noise(23, 5)
    np.testing.assert_array_equal(ring(rows, seed=4).points, ring(rows, seed=4).points)
    assert not np.array_equal(ring(rows, seed=4).points, ring(rows, seed=5).points)


@given(st.integers(2, 200), st.integers(1, 199))
def test_stride_walks_the_ring_from_neighbour_to_neighbour(n, frequency):
    found = stride(frequency, n)
    if math.gcd(frequency, n) == 1:
        assert found * frequency % n == 1
        assert 0 < found < n
    else:
        assert found is None


@pytest.mark.parametrize("measure", [spectrum, ring])
@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (np.ones((2, 4)), "Rows of 2 elements have no structure to measure; it takes [36] or more"),
        (np.ones(9), r"shape \(9,\)"),
        (np.ones((9, 0)), r"shape \(9, 0\)"),
        (np.full((9, 4), 0.1), "All 9 rows are equal"),
        (np.where(np.eye(9) > 0, np.nan, 1), "9 of 9 rows are not finite"),
        (np.where(np.eye(9, k=8) > 0, np.inf, 1), "1 of 9 rows are not finite"),
    ],
)
def test_unusable_rows_are_refused(measure, rows, sentence):
    with pytest.raises(AnalysisError, match=sentence):
        measure(rows)


def test_impossible_requests_are_refused():
    with pytest.raises(AnalysisError, match="frequency 0 for 9 rows; choose one from 1 to 4"):
        ring(noise(9, 2), frequency=0)
    with pytest.raises(AnalysisError, match="permutations is 0"):
        spectrum(noise(9, 2), permutations=0)
