"""How flat a loss is around some weights: Keskar's sharpness, SAM's, and the Hessian's top eigenvalue and trace.

Each function takes plain functions of a vector of weights (n,) in float64: the loss with its gradient, or the product
of the Hessian with a vector. None is invariant to a rescaling of layers that leaves the network's function as it is
(Dinh et al. 2017, arXiv:1703.04933), so values are compared between networks of one architecture alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grok_core.errors import AnalysisError
from grok_core.languages import say

Floats = NDArray[np.float64]
LossAndGradient = Callable[[Floats], tuple[float, Floats]]
"""Weights (n,) -> the loss and its gradient (n,)."""
Product = Callable[[Floats], Floats]
"""A vector (n,) -> the Hessian times it (n,)."""

ITERATIONS = 10  # as in Keskar et al.: the maximum need not be exact
START = 0.1  # starts are drawn from the inner tenth of the box
STEEP = (
    100.0  # slope, in boxes, of the objective at a start: the first step reaches the sides of all but flat directions
)


@dataclass(frozen=True)
class Sharpness:
    """Keskar's sharpness of a loss at some weights.

    Args:
        value: φ, in per cent of 1 + loss: the largest over the starts, 0 or more.
        by_start: The φ that each start reached, which says how far the maximum depends on where the search began.
        evaluations: How often the loss and its gradient were computed.
    """

    value: float
    by_start: tuple[float, ...]
    evaluations: int


@dataclass(frozen=True)
class Trace:
    """An estimate of the trace of a Hessian, and its standard error over the probes."""

    value: float
    error: float


def keskar_sharpness(
    loss_and_gradient: LossAndGradient,
    x: Floats,
    *,
    eps: float = 1e-3,
    dimensions: int | None = None,
    seed: int = 0,
    iterations: int = ITERATIONS,
    starts: int = 2,
) -> Sharpness:
    """Return how far the loss rises in a small box around the weights (Keskar et al. 2016, arXiv:1609.04836, 2.2.2; S).

    φ = 100 · (max over z in C of f(x + A z) − f(x)) / (1 + f(x)), with C = {z: |z_i| ≤ ε (|(A⁺ x)_i| + 1)}. −f is
    minimised by SciPy's L-BFGS-B from small random z: at a minimum of f the gradient is almost 0, and z = 0 a place
    where the search would end. Coordinates are scaled to the sides of the box and the objective to its slope at the
    start, or else the tolerances of the search, which are absolute, would end it at once where a loss is almost 0.

    Args:
        loss_and_gradient: The loss f, of the training equations, with its gradient.
        x: The weights, (n,).
        eps: ε, the size of the box.
        dimensions: None for A = I, the whole space; m for a random subspace: A (n, m) has orthonormal columns, so that
            A⁺ is its transpose.
        seed: Of A and of the starts.
        iterations: Of L-BFGS-B from each start.
        starts: From how many random z to search; the largest maximum counts.
    Raises:
        AnalysisError: When the loss or its gradient is not finite, or a number is out of its range.
    """
    _check_box(len(x), eps, dimensions, iterations, starts)
    rng = np.random.default_rng(seed)
    basis = None if dimensions is None else np.linalg.qr(rng.standard_normal((len(x), dimensions)))[0]
    side = eps * (np.abs(x if basis is None else basis.T @ x) + 1)
    base, evaluations = _finite(*loss_and_gradient(x))[0], 1

    def at(u: Floats) -> tuple[float, Floats]:
        nonlocal evaluations
        evaluations += 1
        move = side * u if basis is None else basis @ (side * u)
        loss, gradient = _finite(*loss_and_gradient(x + move))
        return loss, side * (gradient if basis is None else basis.T @ gradient)

    rises = [_rise(at, base, START * rng.uniform(-1, 1, len(side)), iterations) for _ in range(starts)]
    found = tuple(100 * max(rise, 0.0) / (1 + base) for rise in rises)
    return Sharpness(max(found), found, evaluations)


def _rise(at: LossAndGradient, base: float, start: Floats, iterations: int) -> float:
    """Return by how much the loss rises above `base` in the box [−1, 1]^m, as a search from `start` finds it."""
    from scipy.optimize import minimize

    loss, gradient = at(start)
    slope = float(np.mean(np.abs(gradient)))
    if slope == 0:
        return loss - base
    unit = STEEP / slope

    def downhill(u: Floats) -> tuple[float, Floats]:
        loss, gradient = at(u)
        return (base - loss) * unit, -gradient * unit

    found = minimize(
        downhill,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(-1, 1)] * len(start),
        options={"maxiter": iterations, "ftol": 0, "gtol": 0},
    )
    return max(loss - base, -float(found.fun) / unit)


def keskar_slope(loss_and_gradient: LossAndGradient, x: Floats, *, eps: float = 1e-3) -> float:
    """Return what the gradient alone makes of Keskar's sharpness: φ of the loss's tangent plane, A = I.

    100 ε Σ |g_i| (|x_i| + 1) / (1 + f(x)), the rise of the plane at its corner of the box. At a minimum it is 0 and φ
    is curvature; weight decay ends at weights where the loss has a slope, and there this is most of φ.

    Args:
        loss_and_gradient, x, eps: As for `keskar_sharpness`.
    Raises:
        AnalysisError: When the loss or its gradient is not finite, or ε is not above 0.
    """
    _check_box(len(x), eps, None, 1, 1)
    loss, gradient = _finite(*loss_and_gradient(x))
    return float(100 * eps * (np.abs(gradient) @ (np.abs(x) + 1)) / (1 + loss))


def sam_sharpness(loss_and_gradient: LossAndGradient, x: Floats, rho: float = 0.05) -> float:
    """Return how far the loss rises a step of length ρ up its gradient: f(x + ρ g/‖g‖) − f(x), in the loss's unit.

    It is what sharpness-aware minimisation adds to a loss, to first order (Foret et al. 2020, arXiv:2010.01412,
    equation 2; T), with its ρ. Where the gradient is 0 there is no way up, and the value is 0.

    Args:
        loss_and_gradient: The loss with its gradient.
        x: The weights, (n,).
        rho: ρ, the length of the step.
    Raises:
        AnalysisError: When the loss or its gradient is not finite, or ρ is not above 0.
    """
    if not rho > 0:
        raise AnalysisError(say("Got a step of length {rho:g}; SAM's sharpness needs one above 0.", rho=rho))
    loss, gradient = _finite(*loss_and_gradient(x))
    largest = float(np.abs(gradient).max())
    if largest == 0:
        return 0.0
    direction = gradient / largest  # squares of tiny gradients would vanish
    return _finite(*loss_and_gradient(x + rho * direction / np.linalg.norm(direction)))[0] - loss


def hessian_top(product: Product, size: int, *, seed: int = 0, tolerance: float = 1e-3, restarts: int = 300) -> float:
    """Return the largest eigenvalue of the Hessian, by Lanczos (SciPy's ARPACK; T).

    The largest in value ("LA"), not in magnitude: it is the curvature in the direction in which the loss rises most.
    At a saddle the largest in magnitude ("LM") can be that of a direction in which the loss falls.

    Args:
        product: The Hessian of the loss times a vector.
        size: n, the number of weights.
        seed: Of the first vector.
        tolerance: Of the eigenvalue, relative.
        restarts: How often Lanczos begins again at most, some twenty products each.
    Raises:
        AnalysisError: When a product is not finite, or the eigenvalue is not found by then.
    """
    from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

    first = np.random.default_rng(seed).standard_normal(size)
    image = _checked(product, first)
    if not image.any():
        return 0.0  # a random vector lies in no kernel but the whole space
    if size == 1:
        return float(image[0] / first[0])
    operator = LinearOperator((size, size), matvec=lambda v: _checked(product, v.ravel()), dtype=np.float64)
    try:
        found = eigsh(operator, k=1, which="LA", v0=first, tol=tolerance, maxiter=restarts, return_eigenvectors=False)
    except ArpackError as error:
        says = say(
            "Lanczos found no largest eigenvalue of a Hessian of {n:,} weights within a relative {tolerance:g}; allow "
            "a larger tolerance or more restarts.",
            n=size,
            tolerance=tolerance,
        )
        raise AnalysisError(says) from error
    return float(found[0])


def hessian_trace(product: Product, size: int, probes: int = 30, seed: int = 0) -> Trace:
    """Return the trace of the Hessian, estimated from random signs (Hutchinson 1990, doi:10.1080/03610919008812866; T).

    The mean of vᵀ H v over vectors v of random signs; its standard error is that of the mean over the probes.

    Args:
        product: The Hessian of the loss times a vector.
        size: n, the number of weights.
        probes: How many vectors, two or more.
        seed: Of the signs.
    Raises:
        AnalysisError: When a product is not finite, or there are fewer than two probes.
    """
    if probes < 2:
        raise AnalysisError(say("Got {n} probes; a trace with its standard error needs two or more.", n=probes))
    rng = np.random.default_rng(seed)
    signs = (rng.choice((-1.0, 1.0), size) for _ in range(probes))
    found = np.array([v @ _checked(product, v) for v in signs])
    return Trace(float(found.mean()), float(found.std(ddof=1) / np.sqrt(probes)))


def _check_box(n: int, eps: float, dimensions: int | None, iterations: int, starts: int) -> None:
    if not eps > 0:
        raise AnalysisError(say("Got a box of size {eps:g}; sharpness needs one above 0.", eps=eps))
    if dimensions is not None and not 1 <= dimensions <= n:
        says = say("Got a subspace of {m} dimensions; {n:,} weights allow 1 to {n:,}.", m=dimensions, n=n)
        raise AnalysisError(says)
    if iterations < 1 or starts < 1:
        says = say(
            "Got {iterations} iterations from {starts} starts; a search needs one or more of each.",
            iterations=iterations,
            starts=starts,
        )
        raise AnalysisError(says)


def _finite(loss: float, gradient: Floats) -> tuple[float, Floats]:
    if not np.isfinite(loss):
        says = say("The loss is {loss} at or near these weights; flatness is measured where it is finite.", loss=loss)
        raise AnalysisError(says)
    if not np.isfinite(gradient).all():
        raise AnalysisError(
            say("The gradient is not finite at or near these weights; flatness is measured where it is.")
        )
    return loss, gradient


def _checked(product: Product, vector: Floats) -> Floats:
    found = product(vector)
    if not np.isfinite(found).all():
        raise AnalysisError(say("The Hessian is not finite at these weights; flatness is measured where it is."))
    return found
