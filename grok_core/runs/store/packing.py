"""Arrays packed for a recording, which travels with the project: no digits that no picture or score shows.

A matrix is stored as whole numbers of steps, their low bytes apart from their high ones, which are few and compress.
"""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grok_core.errors import AnalysisError

STEPS = 256  # in a standard deviation of the rows around their mean: rounding adds a thousandth of it as noise
FINER = (STEPS, 4 * STEPS, 16 * STEPS)  # tried in this order
MOVED = 0.005  # change of trustworthiness: where two principal axes are equally long, any noise turns the picture
BITS = 8  # of a probability or logit: significant bits, so that it changes by a 500th at most
MOST = 2**15 - 1  # steps that two bytes hold

ROWS = ("embedding_x", "embedding_y", "output_rows")
NEURONS = {"neurons_x": 0, "neurons_y": 0, "neurons_out": 1}
"""Matrices of neurons, and the axis along which one neuron lies: each neuron has a step of its own."""
SINGLE_NUMBERS = ("top_probabilities", "right_probability", "right_logit")
"""Arrays whose numbers are shown one by one."""
PARTS = (".low", ".high", ".step")
"""What follows a matrix's name in the archive: low bytes, high bytes, and the size of a step."""
InSteps = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]


def pack(arrays: dict[str, NDArray[Any]]) -> bytes:
    """Return a compressed npz archive of the arrays of a snapshot or a dissection, rounded.

    Args:
        arrays: By name; those of no name above are kept exactly.
    """
    stored: dict[str, Any] = {}
    for name, array in arrays.items():
        if name in SINGLE_NUMBERS:
            stored[name] = _to_bits(array)
        elif name in (*ROWS, *NEURONS) and (found := _matrix(name, array)):
            stored |= {name + part: values for part, values in zip(PARTS, found, strict=True)}
        else:
            stored[name] = array
    archive = io.BytesIO()
    np.savez_compressed(archive, **stored)
    return archive.getvalue()


def unpack(data: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays of an npz archive, packed or not.

    Raises:
        ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile, zlib.error: When it is damaged.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        stored = dict(archive)
    arrays = {name: array for name, array in stored.items() if not name.endswith(PARTS)}
    for name in (*ROWS, *NEURONS):
        if name + PARTS[0] in stored:
            arrays[name] = _from_steps(*(stored[name + part] for part in PARTS))
    return arrays


def _matrix(name: str, array: NDArray[Any]) -> InSteps | None:
    return _rows_in_steps(array) if name in ROWS else _in_steps(array, NEURONS[name], STEPS)


def _rows_in_steps(rows: NDArray[Any]) -> InSteps | None:
    """Return rows of elements in the largest steps that leave their picture as it is; None where none does."""
    for steps in FINER:
        found = _in_steps(rows, None, steps)
        if found is None or _same_picture(rows, _from_steps(*found)):
            return found
    return None


def _same_picture(rows: NDArray[Any], rounded: NDArray[Any]) -> bool:
    """Say whether the principal plane shows as many neighbours as before; where there is no plane, it does."""
    from grok_core.measures.projections import pca, trustworthiness  # loads scikit-learn, which no reader needs

    try:
        before, after = (trustworthiness(matrix, pca(matrix)[0]) for matrix in (rows, rounded))
    except AnalysisError:
        return True
    return abs(after - before) <= MOVED * before


def _in_steps(array: NDArray[Any], axis: int | None, steps: int) -> InSteps | None:
    """Return the numbers of steps as low and high bytes, and the steps, powers of two; None for what is not finite."""
    values = array.astype(np.float64)
    if not np.isfinite(values).all():
        return None
    spread = values - values.mean(axis=axis or 0, keepdims=True)
    smallest = 2 * np.abs(values).max(axis=axis, keepdims=True) / MOST  # so that two bytes hold every number
    size = np.maximum(np.sqrt(np.mean(spread**2, axis=axis, keepdims=True)) / steps, smallest)
    step = np.exp2(np.round(np.log2(np.where(size > 0, size, 1.0))))
    whole = np.round(values / step).astype(np.int16)
    return (whole & 255).astype(np.uint8), (whole >> 8).astype(np.int8), step


def _from_steps(low: NDArray[Any], high: NDArray[Any], step: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray((low + 256.0 * high) * step, dtype=np.float32)


def _to_bits(array: NDArray[Any]) -> NDArray[Any]:
    """Round each number to BITS significant bits; NaN stays."""
    fraction, exponent = np.frexp(array.astype(np.float64))
    rounded: NDArray[np.float64] = np.ldexp(np.round(fraction * 2**BITS) / 2**BITS, exponent)
    return rounded.astype(array.dtype)
