"""The local learning coefficient of Lau et al.: how fast the loss rises around some weights, sampled (U)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grok_core.errors import AnalysisError
from grok_core.languages import say

Floats = NDArray[np.float64]
LossAndGradient = Callable[[Floats], tuple[float, Floats]]
"""Weights (P,) -> the mean loss over n examples and its gradient (P,)."""

GAMMA, FARTHEST, FORGETTING = 100.0, 13.0, 0.1
DRAWS, BURN_IN, CHAINS = 25, 40, 3
"""Chosen on seeds below 900, mostly of the first preset, whose weights have P = 16,528 and length 50. With γ = 5, as in
devinterp's demonstration, a chain ends √(P/γ) = 57 away, farther than the weights are long, and nothing about it is
local. With γ = 100 it stays within 13; in larger networks γ grows with P so that it still does: at γ = 100 the chains
of transformers diverged. The squared distance forgets its start in 1 / (ε γ) = 10 steps."""


@dataclass(frozen=True)
class LearningCoefficient:
    """An estimate of the local learning coefficient.

    Args:
        value: λ̂. Below 0 when the chains found a lower loss than that of the weights: they are no minimum of it, since
            training has not come to one, or weight decay holds them off one.
        error: The standard error over the chains.
        by_chain: λ̂ of each chain.
        distance: Root mean square distance of the draws from the weights: how local the number is.
    """

    value: float
    error: float
    by_chain: tuple[float, ...]
    distance: float


def llc(
    loss_and_gradient: LossAndGradient,
    w: Floats,
    n: int,
    *,
    beta_n: float | None = None,
    step: float | None = None,
    gamma: float | None = None,
    draws: int = DRAWS,
    burn_in: int = BURN_IN,
    chains: int = CHAINS,
    seed: int = 0,
) -> LearningCoefficient:
    """Return λ̂ = nβ (E[L(w')] − L(w)), with w' drawn near w by Langevin dynamics.

    A step is w' ← w' − ε/2 (nβ ∇L(w') + γ (w' − w)) + N(0, ε). The gradient is that of the full batch, so these are
    Langevin dynamics without the noise of minibatches (SGLD with a batch of everything). At a regular minimum with
    Hessian eigenvalues h, λ̂ is Σ nβh / (nβh + γ) / 2: half the number of directions that are steep against γ / nβ.
    Values are compared at equal nβ, γ and ε alone, and a network has the same function with other weights: rescaled
    layers have another λ̂.

    Args:
        loss_and_gradient: The mean loss over n examples with its gradient.
        w: The weights, (P,).
        n: Number of examples.
        beta_n: nβ; None for n / log n (Watanabe 2013).
        step: ε; None for 0.1 / γ. The chains diverge when ε (nβ h + γ) is above 4 for an eigenvalue h, and are biased
            from about 1 on.
        gamma: γ, the pull back to w, 0 or more; a chain ends about √(P / γ) away in flat directions. None for 100, or
            P / 13² where that is more: it depends on the architecture alone, never on the step of a training.
        draws: Draws of each chain, after the first `burn_in` steps.
        burn_in: Steps that are not counted.
        chains: Chains from w, at least 2 for a standard error.
        seed: Of the noise.
    Raises:
        AnalysisError: When a number is out of its range, or a chain diverges.
    Source: Lau et al. 2023, arXiv:2308.12108; settings of the demonstration of devinterp in the ledger (U).
    """
    gamma = max(GAMMA, np.size(w) / FARTHEST**2) if gamma is None else gamma
    step = _step(gamma) if step is None else step
    _check(w, n, beta_n, step, gamma, draws, burn_in, chains)
    pull = n / np.log(n) if beta_n is None else beta_n
    at_w, _ = loss_and_gradient(w)
    found, squares = [], []
    for generator in np.random.default_rng(seed).spawn(chains):
        losses, square = _chain(loss_and_gradient, w, pull, step, gamma, draws, burn_in, generator)
        found.append(float(pull * (losses - at_w)))
        squares.append(square)
    error = float(np.std(found, ddof=1) / np.sqrt(chains))
    return LearningCoefficient(float(np.mean(found)), error, tuple(found), float(np.sqrt(np.mean(squares))))


def _chain(
    loss_and_gradient: LossAndGradient,
    w: Floats,
    pull: float,
    step: float,
    gamma: float,
    draws: int,
    burn_in: int,
    generator: np.random.Generator,
) -> tuple[float, float]:
    """Return the mean loss and the mean squared distance from w over the draws of one chain."""
    at, losses, squares = np.array(w, dtype=np.float64), 0.0, 0.0
    for i in range(burn_in + draws + 1):  # the first place is w itself, which is no draw
        with np.errstate(over="ignore", invalid="ignore"):
            loss, gradient = loss_and_gradient(at)
        if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            raise AnalysisError(
                say("A chain around these weights diverged at step {step}; halve ε or raise γ.", step=i)
            )
        if i > burn_in:
            losses += loss / draws
            squares += float(((at - w) ** 2).sum()) / draws
        drift = pull * gradient + gamma * (at - w)
        at = at - step / 2 * drift + np.sqrt(step) * generator.standard_normal(len(at))
    return losses, squares


def _step(gamma: float) -> float:
    if not gamma > 0:
        raise AnalysisError(f"Got γ = {gamma:g} and no ε; without a pull back give ε as well.")
    return FORGETTING / gamma


def _check(
    w: Floats, n: int, beta_n: float | None, step: float, gamma: float, draws: int, burn_in: int, chains: int
) -> None:
    if np.ndim(w) != 1 or not len(w) or not np.isfinite(w).all():
        raise AnalysisError(f"Got weights of shape {np.shape(w)}; give a vector of finite numbers.")
    if n < 2:
        raise AnalysisError(f"Got n = {n}; a learning coefficient takes a loss over at least 2 examples.")
    if not (step > 0 and gamma >= 0 and (beta_n is None or beta_n > 0)):
        raise AnalysisError(f"Got nβ = {beta_n}, ε = {step:g}, γ = {gamma:g}; nβ and ε are above 0, γ 0 or more.")
    if draws < 1 or burn_in < 0 or chains < 2:
        raise AnalysisError(
            f"Got {draws} draws after {burn_in} steps in {chains} chains; take 1 draw or more, and 2 chains or more."
        )
