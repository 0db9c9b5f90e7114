"""How well points in the plane go round in the order of a frequency: for pictures that no score of ours draws."""

import numpy as np

from grok_core.measures.rows import centred


def best_circular_correlation(points, frequencies):
    """Return the largest circular correlation over the frequencies, and the frequency it belongs to.

    The circular correlation of points (n, 2), in cyclic order, says how well they go round their mean at a frequency,
    in either direction: 1 is a ring in perfect order, about sqrt(1/n) is none.
    """
    plane, candidates = centred(points), np.array(list(frequencies))
    n = len(plane)
    facing = np.exp(1j * np.angle(plane[:, 0] + 1j * plane[:, 1]))
    turns = np.exp(2j * np.pi * (candidates[:, None] * np.arange(n) % n) / n)
    found = np.maximum(np.abs(turns @ facing), np.abs(turns.conj() @ facing)) / n
    best = int(np.argmax(found))
    return float(found[best]), int(candidates[best])


def circular_correlation(points, frequency):
    """Return the circular correlation of points (n, 2) at one frequency."""
    return best_circular_correlation(points, [frequency])[0]
