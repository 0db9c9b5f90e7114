"""λ̂ is what the theory of the loss says: half the dimension where it is regular, less where it is singular."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.complexity.learning_coefficient import llc

ANY = {"beta_n": 1000.0, "step": 1e-4, "gamma": 0.01, "draws": 10, "burn_in": 0, "chains": 2}


def quadratic(curvatures):
    h = np.asarray(curvatures, dtype=float)
    return lambda w: (float((h * w**2).sum() / 2), h * w)


def quartic(w):
    """The loss Σ w⁴, whose learning coefficient at 0 is a quarter of the dimension (Watanabe 2009)."""
    return float((w**4).sum()), 4 * w**3


def products(w):
    """The loss Σ (a b)² over pairs of weights, whose learning coefficient at 0 is 1/2 for each pair."""
    a, b = np.split(w, 2)
    return float(((a * b) ** 2).sum()), np.concatenate([2 * a * b**2, 2 * a**2 * b])


def test_a_regular_minimum_has_half_its_dimension():
    d = 40
    found = llc(quadratic(np.linspace(1, 3, d)), np.zeros(d), 1000, beta_n=100.0, step=2e-3, gamma=1e-6, draws=1500,
                burn_in=150, chains=4)  # fmt: skip
    assert (
        abs(found.value - d / 2) < 3 * found.error + 0.1 * d / 2
    )  # a step of 0.2 to 0.6 biases by 1 / (1 − ε nβ h / 4)
    assert found.error < 0.05 * d


def test_pulled_back_it_counts_the_steep_directions():
    h, pull, gamma = np.array([100.0] * 6 + [1e-4] * 60), 100.0, 100.0
    found = llc(
        quadratic(h), np.zeros(66), 1000, beta_n=pull, step=2e-5, gamma=gamma, draws=1500, burn_in=500, chains=4
    )
    wanted = (pull * h / (pull * h + gamma)).sum() / 2
    assert wanted == pytest.approx(2.97, abs=0.01)
    assert abs(found.value - wanted) < 4 * found.error + 0.06 * wanted
    assert found.distance == pytest.approx(np.sqrt((1 / (pull * h + gamma)).sum()), rel=0.15)


def test_a_singular_minimum_has_a_quarter_of_its_dimension():
    settings = {"beta_n": 1e4, "step": 4e-5, "gamma": 1e-6, "draws": 4000, "burn_in": 1000, "chains": 4}
    found = llc(quartic, np.zeros(40), 1000, **settings)
    assert abs(found.value - 10) < 3 * found.error + 0.2
    assert found.error < 0.5


def test_a_singular_valley_has_less_than_half_its_dimension():
    """A regular minimum of two dimensions has 1; (a b)² has 1/2 in the limit, and 0.25 at this temperature and pull."""
    pairs, beta_n, gamma = 60, 1000.0, 16.0
    found = llc(products, np.zeros(2 * pairs), 1000, beta_n=beta_n, step=2e-4, gamma=gamma, draws=1500, burn_in=800,
                chains=3)  # fmt: skip
    wanted = pairs * expected(beta_n, gamma)
    assert 0.2 * pairs < wanted < 0.5 * pairs
    assert abs(found.value - wanted) < 3 * found.error + 0.02 * wanted
    assert found.error < 0.1 * wanted


def expected(beta_n, gamma):
    """nβ E[L] of the tempered posterior of (a b)² with the pull back to 0, by numerical integration of a quadrant."""
    grid = np.geomspace(1e-6, 8, 600)
    loss = np.outer(grid, grid) ** 2
    weight = np.exp(-beta_n * loss - gamma / 2 * (grid[:, None] ** 2 + grid**2))
    size = np.gradient(grid)
    weight *= np.outer(size, size)
    return beta_n * (weight * loss).sum() / weight.sum()


def test_where_the_loss_falls_it_is_negative():
    def slope(w):
        return float(w.sum()), np.ones_like(w)

    assert llc(slope, np.zeros(5), 100, beta_n=10.0, step=1e-3, gamma=1.0, draws=200, burn_in=20, chains=2).value < 0


def test_it_repeats_itself_and_leaves_the_weights_alone():
    w, loss = np.zeros(3), quadratic([1.0, 2.0, 3.0])
    first, again, other = (llc(loss, w, 100, **ANY, seed=s) for s in (1, 1, 2))
    assert first == again
    assert first.value != other.value
    assert not w.any()
    assert len(first.by_chain) == 2
    assert first.value == pytest.approx(np.mean(first.by_chain))
    assert first.error == pytest.approx(abs(first.by_chain[0] - first.by_chain[1]) / 2)


def test_without_a_temperature_it_is_n_by_its_logarithm():
    loss = quadratic([1.0, 1.0])
    settings = {"step": 1e-3, "gamma": 1.0, "draws": 5, "burn_in": 0, "chains": 2}
    assert llc(loss, np.zeros(2), 1000, **settings) == llc(
        loss, np.zeros(2), 1000, beta_n=1000 / np.log(1000), **settings
    )


def test_without_a_pull_it_is_100_or_grows_with_the_weights_so_that_draws_stay_near():
    def flat(w):
        return 0.0, np.zeros_like(w)

    for size, gamma in ((400, 100), (40_000, 40_000 / 169)):
        found = llc(flat, np.zeros(size), 100, chains=2)
        assert found == llc(flat, np.zeros(size), 100, gamma=gamma, step=0.1 / gamma, chains=2)
        assert found.value == 0
        assert found.distance == pytest.approx(np.sqrt(size / gamma), rel=0.05)
    with pytest.raises(AnalysisError, match="give ε as well"):
        llc(flat, np.zeros(3), 100, gamma=0)


def test_a_chain_that_diverges_says_so():
    with pytest.raises(AnalysisError, match=r"diverged at step \d+; halve ε"):
        llc(quadratic([1e6]), np.zeros(1), 100, beta_n=100.0, step=1.0, gamma=1.0, draws=500, burn_in=0, chains=2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"step": 0}, "ε = 0"),
        ({"beta_n": -1}, "nβ = -1"),
        ({"gamma": -1}, "γ = -1"),
        ({"chains": 1}, "1 chains"),
        ({"draws": 0}, "0 draws"),
    ],
)
def test_numbers_out_of_range_are_refused(wrong, said):
    with pytest.raises(AnalysisError, match=said):
        llc(quadratic([1.0]), np.zeros(1), 100, **(ANY | wrong))


def test_a_loss_over_one_example_and_weights_of_another_shape_are_refused():
    with pytest.raises(AnalysisError, match="at least 2 examples"):
        llc(quadratic([1.0]), np.zeros(1), 1, **ANY)
    with pytest.raises(AnalysisError, match="vector of finite numbers"):
        llc(quadratic([1.0]), np.zeros((1, 1)), 10, **ANY)
