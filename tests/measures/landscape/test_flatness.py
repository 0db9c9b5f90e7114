"""Flatness of losses whose boxes, steps and Hessians are worked out by hand."""

import itertools

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.landscape.flatness import (
    hessian_top,
    hessian_trace,
    keskar_sharpness,
    keskar_slope,
    sam_sharpness,
)

AT = np.array([3.0, -1.0, 0.0])
SCALES = np.array([1.0, 4.0, 0.5])
RNG = np.random.default_rng(5)


def bowl(scales, centre, floor=0.0):
    """The loss floor + ½ Σ s_i (x_i − c_i)², with its gradient."""
    return lambda x: (floor + 0.5 * float(scales @ (x - centre) ** 2), scales * (x - centre))


def rotated(eigenvalues, seed=0):
    """A symmetric matrix with these eigenvalues, in random directions."""
    n = len(eigenvalues)
    basis = np.linalg.qr(np.random.default_rng(seed).standard_normal((n, n)))[0]
    return basis * eigenvalues @ basis.T


@pytest.mark.parametrize(("eps", "floor"), [(1e-3, 0.0), (5e-4, 0.0), (1e-3, 1.0), (0.1, 1e-9)])
def test_at_the_minimum_of_a_bowl_the_maximum_is_at_the_corners(eps, floor):
    """Sides ε (|x_i| + 1) are ε (4, 2, 1), so the rise is ½ ε² (1 · 16 + 4 · 4 + 0.5 · 1) = 16.25 ε²."""
    found = keskar_sharpness(bowl(SCALES, AT, floor), AT, eps=eps)
    assert found.value == pytest.approx(100 * 16.25 * eps**2 / (1 + floor))
    assert found.value == max(found.by_start)
    assert keskar_slope(bowl(SCALES, AT, floor), AT, eps=eps) == 0


def test_on_a_slope_the_maximum_is_the_corner_that_the_gradient_points_to():
    """From 0 the sides are ε and the gradient is (−3, 4, 0): the rise is 7 ε + ½ ε² (1 + 4 + 0.5), over 1 + 6.5."""
    eps = 1e-2
    found = keskar_sharpness(bowl(SCALES, AT), np.zeros(3), eps=eps)
    assert found.value == pytest.approx(100 * (7 * eps + 2.75 * eps**2) / 7.5)
    assert keskar_slope(bowl(SCALES, AT), np.zeros(3), eps=eps) == pytest.approx(100 * 7 * eps / 7.5)


def test_the_maximum_is_that_of_all_corners_where_the_directions_are_mixed():
    matrix, x, eps = rotated(np.array([0.1, 0.5, 1.0, 2.0, 5.0])), np.linspace(-2, 2, 5), 1e-3
    side = eps * (np.abs(x) + 1)
    corners = [side * signs for signs in itertools.product((-1, 1), repeat=5)]
    best = max(0.5 * z @ matrix @ z for z in corners)
    found = keskar_sharpness(lambda w: (0.5 * (w - x) @ matrix @ (w - x), matrix @ (w - x)), x, eps=eps, starts=8)
    assert found.value == pytest.approx(100 * best)
    assert min(found.by_start) <= found.value
    assert len(found.by_start) == 8


def test_in_random_directions_the_box_is_that_of_the_directions():
    """In all n directions of a round bowl at 0 the sides are ε, so the rise is ½ ε² m whatever the directions."""
    n, eps = 40, 1e-3
    for m, seed in ((1, 0), (10, 0), (10, 1), (40, 2)):
        found = keskar_sharpness(bowl(np.ones(n), np.zeros(n)), np.zeros(n), eps=eps, dimensions=m, seed=seed)
        assert found.value == pytest.approx(100 * 0.5 * eps**2 * m)


def test_the_order_of_the_parameters_changes_nothing():
    scales, centre = RNG.uniform(0.1, 5, 20), RNG.standard_normal(20)
    order = RNG.permutation(20)
    one = keskar_sharpness(bowl(scales, centre), centre + 0.01)
    other = keskar_sharpness(bowl(scales[order], centre[order]), centre[order] + 0.01, seed=3)
    assert other.value == pytest.approx(one.value)


def test_a_search_costs_what_it_says_and_the_same_seed_finds_the_same():
    calls = []

    def loss(x):
        calls.append(1)
        return bowl(SCALES, AT)(x)

    found = keskar_sharpness(loss, AT + 0.1, seed=4)
    assert found.evaluations == len(calls)
    assert keskar_sharpness(loss, AT + 0.1, seed=4) == found


def test_a_flat_loss_is_flat_and_one_that_only_falls_has_no_rise():
    assert keskar_sharpness(lambda x: (2.0, np.zeros(3)), AT).value == 0
    top = keskar_sharpness(lambda x: (1 - 0.5 * float(x @ x), -x), np.zeros(4))
    assert top.value == 0


def test_a_step_of_sam_is_the_one_of_a_quadratic():
    """From (3, 0) along the gradient (3, 0) of ½ x² + 2 y²: to 3.05, a rise of ½ (3.05² − 9)."""
    loss = bowl(np.array([1.0, 4.0]), np.zeros(2))
    assert sam_sharpness(loss, np.array([3.0, 0.0])) == pytest.approx(0.5 * (3.05**2 - 9))
    assert sam_sharpness(loss, np.array([0.0, 1.0]), rho=0.1) == pytest.approx(2 * (1.1**2 - 1))
    assert sam_sharpness(loss, np.zeros(2)) == 0


def test_the_direction_of_sam_survives_a_gradient_whose_square_is_nothing():
    tiny = 1e-200
    assert sam_sharpness(lambda x: (tiny * float(x.sum()), np.full(4, tiny)), np.zeros(4)) == pytest.approx(
        tiny * 0.05 * 2
    )


def test_the_top_eigenvalue_and_the_trace_are_those_of_the_matrix():
    eigenvalues = np.linspace(0.1, 7, 30)
    for seed in (0, 1):  # in other directions: the same
        matrix = rotated(eigenvalues, seed)
        assert hessian_top(matrix.dot, 30, tolerance=1e-8) == pytest.approx(7)
        found = hessian_trace(matrix.dot, 30, probes=400)
        assert abs(found.value - eigenvalues.sum()) < 4 * found.error
        spread = np.sqrt(2 * (matrix**2).sum() - 2 * (np.diag(matrix) ** 2).sum())  # of vᵀ H v, v random signs
        assert found.error == pytest.approx(spread / 20, rel=0.2)


def test_the_trace_of_a_diagonal_is_exact_and_of_two_by_two_by_hand():
    found = hessian_trace(lambda v: SCALES * v, 3, probes=2)
    assert (found.value, found.error) == (pytest.approx(5.5), pytest.approx(0))
    matrix = np.array([[2.0, 0.5], [0.5, 3.0]])  # a probe is 5 + 1 or 5 − 1
    found, n = hessian_trace(lambda v: matrix @ v, 2, probes=101), 101
    above = round((found.value - 4) / 2 * n)
    assert found.value == pytest.approx(4 + 2 * above / n)
    assert found.error == pytest.approx(2 * np.sqrt(above * (n - above) / n / (n - 1)) / np.sqrt(n))


def test_at_a_saddle_the_top_is_the_steepest_way_up_not_the_steepest_way_down():
    saddle = np.concatenate([[-9.0], np.linspace(-1, 2, 12)])
    assert hessian_top(lambda v: saddle * v, 13) == pytest.approx(2, rel=1e-2)
    assert hessian_top(lambda v: -np.abs(saddle) * v - v, 13) < 0
    assert hessian_trace(lambda v: saddle * v, 13, probes=2).value == pytest.approx(saddle.sum())


@pytest.mark.parametrize(("size", "factor"), [(1, 3.0), (1, -3.0), (2, 3.0), (5, 0.0)])
def test_small_and_empty_hessians(size, factor):
    assert hessian_top(lambda v: factor * v, size) == pytest.approx(factor)


def broken(x):
    return np.nan, np.zeros_like(x)


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (lambda: keskar_sharpness(broken, AT), "The loss is nan at or near these weights"),
        (lambda: keskar_slope(broken, AT), "The loss is nan"),
        (lambda: sam_sharpness(broken, AT), "The loss is nan"),
        (lambda: sam_sharpness(lambda x: (1.0, x * np.inf), AT), "The gradient is not finite"),
        (lambda: hessian_top(lambda v: v * np.nan, 3), "The Hessian is not finite"),
        (lambda: hessian_trace(lambda v: v * np.nan, 3), "The Hessian is not finite"),
        (lambda: keskar_sharpness(bowl(SCALES, AT), AT, eps=0), "a box of size 0"),
        (lambda: keskar_sharpness(bowl(SCALES, AT), AT, dimensions=4), "a subspace of 4 dimensions; 3 weights"),
        (lambda: keskar_sharpness(bowl(SCALES, AT), AT, starts=0), "10 iterations from 0 starts"),
        (lambda: sam_sharpness(bowl(SCALES, AT), AT, rho=-1), "a step of length -1"),
        (lambda: hessian_trace(lambda v: v, 3, probes=1), "Got 1 probes"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_one_sentence(measure, words):
    with pytest.raises(AnalysisError, match=words) as refused, np.errstate(invalid="ignore"):
        measure()
    assert str(refused.value).count(". ") == 0
    assert str(refused.value).endswith(".")


def test_a_loss_that_breaks_inside_the_box_is_refused():
    with pytest.raises(AnalysisError, match="The loss is inf"):
        keskar_sharpness(lambda x: (np.inf if (x != AT).any() else 1.0, np.ones(3)), AT)


def test_a_search_that_does_not_end_in_time_says_so():
    eigenvalues = np.linspace(0, 1, 400)
    with pytest.raises(AnalysisError, match="Lanczos found no largest eigenvalue of a Hessian of 400 weights"):
        hessian_top(lambda v: eigenvalues * v, 400, tolerance=0, restarts=1)
