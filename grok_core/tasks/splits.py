"""Which equations are trained on: reproducible, disjoint, complete, and nested for one seed."""

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]


def split_pairs(x: Indices, y: Indices, *, n_train: int, seed: int, kind: str) -> tuple[Indices, Indices]:
    """Choose the equations trained on.

    Args:
        x, y: Operands of all N equations, each of shape (N,).
        n_train: How many to train on.
        seed: Splits of one seed are nested: 30 % of the table lies inside 50 %.
        kind: "uniform" draws equations; "unordered" draws pairs {x, y}, so that an equation and its mirror
            image are on the same side (but for one pair cut to meet `n_train` exactly).
    Returns:
        Ascending indices of the training and of the validation equations, together 0 .. N-1.
    Source: Power et al. 2022, section 2; P1 (a split seed of its own).
    """
    generator = np.random.default_rng([seed, 1])
    if kind == "uniform":
        order = generator.permutation(len(x))
    else:
        low, high = np.minimum(x, y), np.maximum(x, y)
        _, pair_of = np.unique(low * (high.max() + 1) + high, return_inverse=True)
        rank_of_pair = generator.permutation(pair_of.max() + 1)
        order = np.argsort(rank_of_pair[pair_of], kind="stable")
    return np.sort(order[:n_train]), np.sort(order[n_train:])


def corrupt(answers: Indices, train: Indices, *, k: int, seed: int) -> Indices:
    """Replace k training answers by the answers of k other training equations (Power et al., A.4).

    Args:
        answers: True answers of all N equations, shape (N,).
        train: Indices of the training equations.
        k: How many to replace; some may happen to stay the same.
        seed: The split's seed.
    Returns:
        The answers to train on, shape (N,). Source: P13 (the paper's reading, not the released code's).
    """
    generator = np.random.default_rng([seed, 2])
    order = generator.permutation(train)
    target = answers.copy()
    target[order[:k]] = answers[np.roll(order, -min(k, len(order) - 1))[:k]]  # wraps only where k is over half
    return target
