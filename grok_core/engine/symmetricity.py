"""Gradient symmetricity: whether an answer depends on both operands alike, as in a pizza, or not, as in a clock (C).

Source: Zhong et al. 2023, "The Clock and the Pizza", arXiv:2306.17844, definition of gradient symmetricity.
"""

import math

import numpy as np
import torch
from numpy.typing import NDArray

from grok_core.models import Network

TRIPLES = 100


@torch.enable_grad()
def gradient_symmetricity(model: Network, elements: NDArray[np.int64], n_answers: int) -> float:
    """Return the mean cosine of ∂Q_abc/∂E_a and ∂Q_abc/∂E_b, over random a, b, c with a ≠ b; at most 1.

    Args:
        model: A network in evaluation mode, so that it is a function; its parameters' gradients do not change.
        elements: The elements that may be left and right operand.
        n_answers: Number of answers c.
    Returns:
        NaN where each operand has embeddings of its own, there are fewer than two elements, or all gradients are 0.
    """
    shared = model.shared_embedding()
    if shared is None or len(elements) < 2:
        return math.nan
    random, cosines = np.random.default_rng(0), []
    half = min(len(elements) // 2, TRIPLES)
    for _ in range(math.ceil(TRIPLES / half)):
        # Each element is in one triple, on one side, so its row of the common gradient belongs to that triple alone.
        a, b = torch.from_numpy(random.permutation(elements)[: 2 * half].reshape(2, half))
        c = torch.from_numpy(random.integers(n_answers, size=half))
        logits_abc = model(a, b).gather(1, c[:, None])
        (gradient,) = torch.autograd.grad(logits_abc.sum(), shared)
        left, right = gradient[a].double(), gradient[b].double()
        cosines.append((left * right).sum(1) / (left.norm(dim=1) * right.norm(dim=1)))
    return float(torch.cat(cosines)[:TRIPLES].nanmean())
