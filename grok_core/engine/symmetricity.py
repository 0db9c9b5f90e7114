"""Gradient symmetricity: whether an answer depends on both operands alike, as in a pizza, or not, as in a clock (C).

It is for operations that commute. In x − y the gradient by y is that of its reflection, in a pizza too: there it
tells nothing.

Source: Zhong et al. 2023, "The Clock and the Pizza", arXiv:2306.17844, definition of gradient symmetricity.
"""

import math

import numpy as np
import torch
from numpy.typing import NDArray

from grok_core.models import Network

TRIPLES = 1000
MOST_PASSES = 40  # through the network; small tasks give fewer triples a pass, and have fewer to give


@torch.enable_grad()
def gradient_symmetricity(
    model: Network, elements: NDArray[np.int64], n_answers: int, *, seed: int = 0
) -> tuple[float, float]:
    """Return the mean cosine of ∂Q_abc/∂E_a and ∂Q_abc/∂E_b, over random a, b, c with a ≠ b, and its standard error.

    Args:
        model: A network in evaluation mode, so that it is a function; its parameters' gradients do not change.
        elements: The elements that may be left and right operand.
        n_answers: Number of answers c.
        seed: Of the triples.
    Returns:
        The mean, at most 1, over 1000 triples (where elements are few, over those of 40 passes), and its standard
        error. Both are NaN where each operand has embeddings of its own, there are fewer than two elements, or all
        gradients are 0.
    """
    shared = model.shared_embedding()
    if shared is None or len(elements) < 2:
        return math.nan, math.nan
    random, cosines = np.random.default_rng(seed), []
    half = min(len(elements) // 2, TRIPLES)
    for _ in range(min(MOST_PASSES, math.ceil(TRIPLES / half))):
        # Each element is in one triple, on one side, so its row of the common gradient belongs to that triple alone.
        a, b = torch.from_numpy(random.permutation(elements)[: 2 * half].reshape(2, half))
        c = torch.from_numpy(random.integers(n_answers, size=half))
        logits_abc = model(a, b).gather(1, c[:, None])
        (gradient,) = torch.autograd.grad(logits_abc.sum(), shared)
        left, right = gradient[a].double(), gradient[b].double()
        cosines.append((left * right).sum(1) / (left.norm(dim=1) * right.norm(dim=1)))
    values = torch.cat(cosines)[:TRIPLES]
    values = values[values.isfinite()]
    spread = float(values.std()) if len(values) > 1 else math.nan
    return float(values.mean()), spread / math.sqrt(max(1, len(values)))
