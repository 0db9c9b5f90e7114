"""A planted coset structure is found on its own side; noise is not; the fast R² is the plain one."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from grok_core.errors import AnalysisError
from grok_core.measures.coset_candidates import has_cosets
from grok_core.measures.cosets import best_cosets, coset_score, coset_variance, search_cosets
from grok_core.tasks.groups import SIDES, coset_labels, group_of, power_subgroup, subgroups

S5 = group_of("s5")
H = power_subgroup()
PROPER = [s for s in subgroups(S5) if 1 < s.order < 120]


def noise(d, seed=0):
    return np.random.default_rng(seed).normal(size=(120, d))


@cache
def found_in_noise(seed):
    """What a search through noise finds: the best of all subgroups first."""
    return best_cosets(noise(16, seed), S5, permutations=99, seed=seed, top=40)


def planted(subgroup, side, d, *, level, seed=0):
    """One Gaussian centre a coset, and Gaussian noise of the given level around it."""
    return noise(d, seed)[coset_labels(S5, subgroup, side)] + level * noise(d, seed + 1000)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(PROPER), st.sampled_from(SIDES), st.integers(0, 1000))
def test_adjusted_r2_is_its_definition(subgroup, side, seed):
    rows = noise(5, seed)
    score = coset_variance(rows, S5, subgroup, side, permutations=1)
    rows = rows - rows.mean(axis=0)
    labels = coset_labels(S5, subgroup, side)
    m = labels.max() + 1
    between = sum((labels == c).sum() * (rows[labels == c].mean(axis=0) ** 2).sum() for c in range(m))
    expected = 1 - (1 - between / (rows**2).sum()) * 119 / (120 - m)
    assert score.adjusted_r2 == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("subgroup", [H, *(s for s in PROPER if s.name in ("S4 #2", "F20 #1", "C6 #3"))])
def test_planted_cosets_are_found_on_their_own_side(subgroup, side):
    best = best_cosets(planted(subgroup, side, 64, level=0.5), S5)[0]
    assert (best.subgroup, best.side) == (subgroup, side)
    assert best.ari > 0.95
    assert best.silhouette > 0.3
    assert best.adjusted_r2 > 0.5 > best.null_95
    assert best.p_value == best.ari_p_value == best.silhouette_p_value == 1 / 200


def test_left_and_right_are_told_apart_for_the_chosen_subgroup():
    rows = planted(H, "left", 64, level=0.5)
    left, right = (coset_score(rows, S5, H, side) for side in SIDES)
    assert left.ari == 1
    assert left.p_value == 1 / 200
    assert right.ari < 0.3
    assert left.adjusted_r2 > right.adjusted_r2 + 0.3


def test_a_normal_subgroup_has_one_side():
    """A5's left and right cosets are the even and the odd permutations; both would be the same line twice."""
    scores = best_cosets(planted(subgroups(S5)[-2], "right", 16, level=0.3), S5, top=40)
    assert [(s.subgroup.name, s.side) for s in scores if s.ari > 0.99] == [("A5", "left")]
    assert scores == sorted(scores, key=lambda s: (-s.ari, -s.silhouette))


def test_rows_without_noise_inside_a_coset_are_no_trouble():
    best = best_cosets(planted(H, "right", 8, level=0), S5)[0]
    assert (best.subgroup, best.side, best.ari) == (H, "right", 1)
    assert best.adjusted_r2 == pytest.approx(1)


def test_the_subgroup_that_fits_noise_best_is_no_more_than_the_search_finds():
    """Chosen from the rows and then scored alone, half of all noise would be significant."""
    for seed in range(3):
        best = found_in_noise(seed)[0]
        again = coset_variance(noise(16, seed), S5, best.subgroup, best.side, permutations=99, seed=seed)
        assert again.p_value == best.p_value
        assert again.null_95 == pytest.approx(best.null_95)


def test_a_chosen_subgroup_is_rarely_significant_in_noise():
    group = group_of("s4")
    chosen = next(s for s in subgroups(group) if s.order == 6)
    noises = [noise(8, s)[: group.order] for s in range(60)]
    p_values = [
        coset_variance(rows, group, chosen, "left", permutations=59, seed=s).p_value for s, rows in enumerate(noises)
    ]
    assert kstest(p_values, "uniform", alternative="greater").pvalue > 0.05, "no smaller than uniform p-values"
    assert sum(p <= 0.05 for p in p_values) <= 4


def test_noise_is_rarely_significant_after_the_search():
    """The null holds the best of all subgroups; without that, most searches through noise would find something."""
    scores = [found_in_noise(s) for s in range(6)]
    assert sum(min(s.p_value for s in found) <= 0.05 for found in scores) <= 1
    assert max(found[0].ari for found in scores) < 0.2


def test_noise_has_uniform_p_values_over_all_subgroups_together():
    group = group_of("s4")
    noises = [np.random.default_rng(s).normal(size=(24, 6)) for s in range(1000)]
    p_values = [search_cosets(rows, group, permutations=99, seed=s).p_value for s, rows in enumerate(noises)]
    assert kstest(p_values, "uniform").pvalue > 0.02


@pytest.mark.parametrize("name", ["s3", "q8", "s4"])
def test_the_best_agreement_in_noise_is_what_its_own_null_says(name):
    """In S3 noise often agrees with k-means to 0.38: beside a p-value of another subgroup it looked like much."""
    group = group_of(name)
    noises = [np.random.default_rng(s).normal(size=(group.order, 16)) for s in range(20)]
    found = [search_cosets(rows, group, permutations=59, seed=s).best for s, rows in enumerate(noises)]
    for kind in ("ari", "silhouette"):
        p_values = [getattr(best, f"{kind}_p_value") for best in found]
        assert kstest(p_values, "uniform", alternative="greater").pvalue > 0.01, "no smaller than uniform p-values"
    low, high = {"s3": (0.45, 1.01), "q8": (0.3, 0.7), "s4": (0.2, 0.4)}[name]
    assert low < np.median([best.ari_null_95 for best in found]) < high


def test_the_p_value_of_the_variance_belongs_to_the_subgroup_that_is_named_with_it():
    """k-means and the variance may find different subgroups; each keeps its own number."""
    rows = noise(32)
    search = search_cosets(rows, S5, permutations=99)
    widest = search.by_variance
    own = coset_variance(rows, S5, widest.subgroup, widest.side, permutations=99)
    assert widest.p_value == own.p_value == search.p_value
    assert widest.adjusted_r2 == pytest.approx(own.adjusted_r2)
    assert search.best.subgroup != widest.subgroup
    assert search.best.p_value >= search.p_value


def test_a_planted_coset_is_significant_among_all():
    rows = planted(H, "left", 64, level=1.0)
    assert search_cosets(rows, S5).p_value == min(s.p_value for s in best_cosets(rows, S5, top=40)) == 1 / 200


def test_unusable_input_is_refused():
    with pytest.raises(AnalysisError, match="Got 59 rows for S5; give one for each of its 120 elements"):
        best_cosets(noise(4)[:59], S5)
    with pytest.raises(AnalysisError, match="Got trivial, of order 1; choose a subgroup of order 2 to 60"):
        coset_score(noise(4), S5, subgroups(S5)[0], "left")
    with pytest.raises(AnalysisError, match="All 120 rows are equal"):
        best_cosets(np.ones((120, 4)), S5)
    for search in (best_cosets, search_cosets):
        with pytest.raises(AnalysisError, match="Z1×Z7 has no subgroup with 2 to 40 cosets"):
            search(noise(4)[:7], group_of("z1xz7"))
    assert has_cosets(S5)
    assert not has_cosets(group_of("z1xz7"))
