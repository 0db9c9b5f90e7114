"""Whether rows lie around a hole: the longest bar of their first persistent homology, beside the ring score.

A ring score asks whether the rows stand in their order on the circle of one frequency. This asks only whether they
surround something, in the whole space and in any order, so it needs no cyclic order; several frequencies together lie
on a torus or a longer curve, and may show no long bar although each is a ring.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import pdist, squareform

from grok_core.errors import AnalysisError
from grok_core.measures.rows import FloatArray, centred, p_value

MOST = 512  # rows; the time grows with the cube of their number


@dataclass(frozen=True)
class Loop:
    """The longest bar of H1 of the Vietoris-Rips complex of rows, in units of their root mean square radius.

    On a circle of many rows the hole closes at the side of the inscribed triangle, so persistence approaches √3.

    Args:
        persistence: death − birth; 0 when no hole ever opens.
        birth, death: The distance of rows from which they are joined around a hole, and that at which it is filled.
        second: The second longest bar: as long as the first on a torus or a figure of eight, 0 without one.
        p_value, null_median, null_95: Against normal rows with the same variances on their axes.
    """

    persistence: float
    birth: float
    death: float
    second: float
    p_value: float
    null_median: float
    null_95: float


def longest_loop(rows: npt.ArrayLike, *, draws: int = 99, seed: int = 0) -> Loop:
    """Return the longest bar of H1 of rows (n, d), with the null of normal rows of the same covariance.

    Args:
        rows: Shape (n, d), 3 <= n <= 512, in any order.
        draws: Sets of normal rows that make the null. Rows shuffled over the elements would be the same points.
        seed: Of the normal rows.
    Raises:
        AnalysisError: When the rows are too few, too many, constant, or hold NaN, or draws is below 1.
    Source: bars by Ripser (Bauer 2021, arXiv:1908.02518); H1 of a grokking network's rows: arXiv:2605.06352.
    """
    matrix = centred(rows)
    if len(matrix) > MOST:
        raise AnalysisError(f"Got {len(matrix)} rows; the bars of at most {MOST} are computed: choose fewer rows.")
    if draws < 1:
        raise AnalysisError(f"draws is {draws}; a p-value needs at least 1, and 99 is usual.")
    found = _bars(matrix)
    lengths = np.append(found[:, 1] - found[:, 0], [0.0, 0.0])
    _, scales, _ = np.linalg.svd(matrix, full_matrices=False)
    generator = np.random.default_rng(seed)
    drawn = (generator.standard_normal((len(matrix), len(scales))) * scales for _ in range(draws))
    null = np.array([_longest(_bars(normal)) for normal in drawn])
    return Loop(
        persistence=float(lengths[0]),
        birth=float(found[0, 0]) if len(found) else 0.0,
        death=float(found[0, 1]) if len(found) else 0.0,
        second=float(lengths[1]),
        p_value=p_value(float(lengths[0]), null),
        null_median=float(np.median(null)),
        null_95=float(np.quantile(null, 0.95)),
    )


def _bars(matrix: FloatArray) -> FloatArray:
    """Return birth and death (k, 2) of the bars of H1, the longest first, in units of the rows' radius."""
    from ripser import ripser  # loads scikit-learn, which takes seconds that nothing else should wait for

    around = matrix - matrix.mean(axis=0)
    apart = squareform(pdist(around / np.sqrt((around**2).sum(axis=1).mean())))
    bars = np.asarray(ripser(apart, maxdim=1, distance_matrix=True)["dgms"][1], dtype=np.float64)
    return np.asarray(bars[np.argsort(bars[:, 0] - bars[:, 1], kind="stable")])


def _longest(bars: FloatArray) -> float:
    return float(bars[0, 1] - bars[0, 0]) if len(bars) else 0.0
