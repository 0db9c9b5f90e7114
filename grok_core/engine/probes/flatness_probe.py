"""How flat the training loss is around the weights of an opened network (P16, S, T)."""

from typing import TYPE_CHECKING

from grok_core.measures.landscape.flatness import (
    hessian_top,
    hessian_trace,
    keskar_sharpness,
    keskar_slope,
    sam_sharpness,
)

if TYPE_CHECKING:
    from grok_core.engine.opened import Opened  # it loads PyTorch, and the names are read without

EPS, SMALL_EPS = 1e-3, 5e-4  # both of Keskar et al.
FEW_DIMENSIONS = 10  # as the released script of Power et al. has it
FLATNESS = (
    "keskar",
    "keskar_small",
    "keskar_m10",
    "keskar_slope",
    "sam",
    "hessian_top",
    "hessian_trace",
    "hessian_trace_error",
)
"""The names of the numbers."""


def flatness(opened: "Opened", seed: int = 0) -> dict[str, float]:
    """Return the flatness of the training loss by `FLATNESS`, in float64.

    `keskar`, `keskar_small`: φ with ε 1e-3 and 5e-4 in the whole space. `keskar_m10`: φ with ε 1e-3 in ten random
    directions. `keskar_slope`: what the gradient alone makes of `keskar`. `sam`: the rise a step of 0.05 up the
    gradient, in the loss's unit. `hessian_top`, `hessian_trace`, `hessian_trace_error`: the largest eigenvalue, the
    trace, and its standard error.

    Args:
        opened: The network and its training equations.
        seed: Of the random starts, directions and probes.
    Raises:
        AnalysisError: When the loss is not finite around the weights.
    """
    x, loss, n = opened.vector(), opened.loss_and_gradient, opened.size
    product = opened.hessian_product()
    trace = hessian_trace(product, n, seed=seed)
    found = (
        keskar_sharpness(loss, x, eps=EPS, seed=seed).value,
        keskar_sharpness(loss, x, eps=SMALL_EPS, seed=seed).value,
        keskar_sharpness(loss, x, eps=EPS, dimensions=FEW_DIMENSIONS, seed=seed).value,
        keskar_slope(loss, x, eps=EPS),
        sam_sharpness(loss, x),
        hessian_top(product, n, seed=seed),
        trace.value,
        trace.error,
    )
    return dict(zip(FLATNESS, found, strict=True))
