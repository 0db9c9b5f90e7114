"""How many bytes a network takes once its weights are as coarse as its loss allows, and compressed."""

import lzma
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grok_core.errors import AnalysisError
from grok_core.measures.rows import FloatArray, IntArray

TOLERANCE = 0.01  # by which the coarse network's loss may be above the whole one's, in nats where it is a cross-entropy
FINEST = 2**15 - 1  # steps from 0 to the largest weight: 16 bits
QUARTER_BIT = 2**0.25
SCALE_BYTES = 4  # the step of each tensor, a float32
RAW = {"format": lzma.FORMAT_RAW, "filters": [{"id": lzma.FILTER_LZMA2, "preset": 9}]}  # no header, no checksum


@dataclass(frozen=True)
class Compressed:
    """A network, coarse and compressed.

    Args:
        size: Bytes of the compressed codes and of each tensor's step.
        bits: log2 of the number of levels of a weight.
        loss: The loss of the coarse network.
        zeros: Share of the weights that became 0.
    """

    size: int
    bits: float
    loss: float
    zeros: float


def compressed_bytes(
    loss: Callable[[FloatArray], float], vector: FloatArray, tensors: Sequence[int], tolerance: float = TOLERANCE
) -> Compressed:
    """Return the size of the coarsest network whose loss is at most `tolerance` above that of the whole one.

    The weights of each tensor are rounded to multiples of its largest one divided by m: 2m + 1 levels, 0 among them.
    m is the smallest one, in quarters of a bit and equal for all tensors, that keeps the loss. The multiples are
    compressed by zlib and by LZMA2, each as bytes in the order of the weights, and the shorter counts. It is an upper
    bound on the description of a network with this loss: another code, or another network, may be shorter.

    Args:
        loss: Weights (P,) -> loss.
        vector: The weights, (P,).
        tensors: The size of each tensor in the vector, in order, sum P.
        tolerance: In the unit of the loss, 0 or more.
    Raises:
        AnalysisError: When sizes do not add up, numbers are not finite, or 16 bits a weight do not keep the loss.
    Source: after DeMoss et al. 2024, arXiv:2412.09810, who optimise the rounding of each layer and its rank as well.
    """
    weights = np.asarray(vector, dtype=np.float64)
    if weights.ndim != 1 or sum(tensors) != len(weights) or min(tensors, default=0) < 1:
        raise AnalysisError(f"Got tensors of {sum(tensors)} weights for a vector of shape {weights.shape}.")
    if not tolerance >= 0:
        raise AnalysisError(f"Got tolerance {tolerance:g}; it is how much the loss may rise: choose 0 or more.")
    whole = loss(weights)
    if not (np.isfinite(weights).all() and math.isfinite(whole)):
        raise AnalysisError("The weights or their loss are not finite numbers; choose an earlier step.")
    for levels in _levels():
        codes, coarse = _rounded(weights, tensors, levels)
        reached = loss(coarse)
        if reached <= whole + tolerance:
            size = compressed_size(codes) + SCALE_BYTES * len(tensors)
            return Compressed(size, math.log2(2 * levels + 1), reached, float((codes == 0).mean()))
    raise AnalysisError(f"16 bits a weight do not keep the loss within {tolerance:g}; choose a larger tolerance.")


def compressed_size(codes: IntArray) -> int:
    """Return the bytes of integers between −32,767 and 32,767, by zlib or LZMA2, whichever is shorter.

    Where they do not fit into one byte each, the upper bytes come first, and then the lower ones.
    """
    small = np.abs(codes).max(initial=0) < 128
    raw = (codes.astype(np.int8) if small else _planes(codes)).tobytes()
    return min(len(zlib.compress(raw, 9)), len(lzma.compress(raw, **RAW)))  # type: ignore[arg-type]


def _planes(codes: IntArray) -> NDArray[np.uint8]:
    return np.ascontiguousarray(codes.astype(">i2").view(np.uint8).reshape(-1, 2).T)


def _levels() -> Iterator[int]:
    """Yield m = 1, 2, 3 … in quarters of a bit, up to `FINEST`."""
    last, wanted = 0, 1.0
    while last < FINEST:
        m = min(round(wanted), FINEST)
        if m > last:
            yield m
        last, wanted = max(m, last), wanted * QUARTER_BIT


def _rounded(weights: FloatArray, tensors: Sequence[int], levels: int) -> tuple[IntArray, FloatArray]:
    """Return the multiples (P,) and the coarse weights (P,)."""
    codes, coarse = [], []
    for tensor in np.split(weights, np.cumsum(tensors)[:-1]):
        step = np.abs(tensor).max() / levels or 1.0  # a tensor of zeros keeps them
        codes.append(np.rint(tensor / step).astype(np.int64))
        coarse.append(codes[-1] * float(np.float32(step)))
    return np.concatenate(codes), np.concatenate(coarse)
