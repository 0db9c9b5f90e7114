"""Structure planted on purpose in Gaussian noise, for the measures to find."""

import math

import numpy as np

from grok_core.tasks.groups import Group, Side, Subgroup, coset_labels


def circles(n: int, d: int, frequencies: tuple[int, ...], generator: np.random.Generator) -> np.ndarray:
    """Rows (n, d) on one circle for each frequency, in planes at right angles: of two frequencies a torus."""
    turns = 2 * np.pi * np.outer(np.arange(n), frequencies) / n
    axes, _ = np.linalg.qr(generator.normal(size=(d, 2 * len(frequencies))))
    return np.concatenate([np.cos(turns), np.sin(turns)], axis=1) @ axes.T


def cosets(group: Group, subgroup: Subgroup, side: Side, d: int, generator: np.random.Generator) -> np.ndarray:
    """Rows (group.order, d), one Gaussian place for each coset."""
    return generator.normal(size=(group.order, d))[coset_labels(group, subgroup, side)]


def hidden(signal: np.ndarray, noise: float, generator: np.random.Generator) -> np.ndarray:
    """The signal (n, d) in Gaussian noise of `noise` times its standard deviation; infinite: noise alone."""
    around = generator.normal(size=signal.shape)
    return around if math.isinf(noise) else signal + noise * (signal - signal.mean(axis=0)).std() * around
