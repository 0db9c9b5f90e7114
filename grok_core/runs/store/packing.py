"""Arrays packed for a recording, which travels with the project: no digits that no picture or score shows.

A matrix is stored as whole numbers of steps, their low bytes apart from their high ones, which are few and compress.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grok_core.runs.store.files import npz_arrays, npz_bytes

STEPS = 256  # of a matrix: about so many are its standard deviation, so that rounding adds a thousandth of it as noise
BITS = 8  # of a probability or logit: significant bits, so that it changes by a 500th at most
MOST = 2**15 - 1  # steps that two bytes hold

MATRICES: dict[str, int | None] = {
    "embedding_x": None,
    "embedding_y": None,
    "output_rows": None,
    "neurons_x": 0,
    "neurons_y": 0,
    "neurons_out": 1,
}
"""Matrices by name, and the axis along which one neuron lies: each neuron has a step of its own."""
SINGLE_NUMBERS = ("top_probabilities", "right_probability", "right_logit")
"""Arrays whose numbers are shown one by one."""
PARTS = (".low", ".high", ".step")
"""What follows a matrix's name in the archive: low bytes, high bytes, and the size of a step."""


def pack(arrays: dict[str, NDArray[Any]]) -> bytes:
    """Return a compressed npz archive of the arrays of a snapshot or a dissection, rounded.

    Args:
        arrays: By name; those of no name above are kept exactly.
    """
    stored: dict[str, Any] = {}
    for name, array in arrays.items():
        if name in SINGLE_NUMBERS:
            stored[name] = _to_bits(array)
        elif name in MATRICES and (found := _in_steps(array, MATRICES[name])):
            stored |= {name + part: values for part, values in zip(PARTS, found, strict=True)}
        else:
            stored[name] = array
    return npz_bytes(stored, packed=True)


def unpack(data: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays of an npz archive, packed or not.

    Raises:
        ValueError, KeyError: When it is damaged.
    """
    stored = npz_arrays(data)
    arrays = {name: array for name, array in stored.items() if not name.endswith(PARTS)}
    for name in MATRICES:
        if name + PARTS[0] in stored:
            low, high, step = (stored[name + part] for part in PARTS)
            arrays[name] = ((low + 256.0 * high) * step).astype(np.float32)
    return arrays


def _in_steps(array: NDArray[Any], axis: int | None) -> tuple[NDArray[Any], ...] | None:
    """Return the numbers of steps as low and high bytes, and the steps, powers of two; None for what is not finite."""
    values = array.astype(np.float64)
    if not np.isfinite(values).all():
        return None
    smallest = 2 * np.abs(values).max(axis=axis, keepdims=True) / MOST  # so that two bytes hold every number
    size = np.maximum(values.std(axis=axis, keepdims=True) / STEPS, smallest)
    step = np.exp2(np.round(np.log2(np.where(size > 0, size, 1.0))))
    steps = np.round(values / step)
    whole = steps.astype(np.int16)
    return (whole & 255).astype(np.uint8), (whole >> 8).astype(np.int8), step


def _to_bits(array: NDArray[Any]) -> NDArray[Any]:
    """Round each number to BITS significant bits; NaN stays."""
    fraction, exponent = np.frexp(array.astype(np.float64))
    rounded: NDArray[np.float64] = np.ldexp(np.round(fraction * 2**BITS) / 2**BITS, exponent)
    return rounded.astype(array.dtype)
