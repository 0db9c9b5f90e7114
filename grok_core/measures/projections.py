"""Two-dimensional pictures of rows, the alignment of two pictures, and the effective dimension of rows."""

import numpy as np
import numpy.typing as npt
from scipy.linalg import orthogonal_procrustes
from scipy.spatial.distance import pdist

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.rows import FloatArray, IntArray, centred, one_thread

START = 1e-4  # width of t-SNE's start, as in scikit-learn
WARM_ITERATIONS = 300  # from an earlier layout; scikit-learn needs at least 250, and a start from the axes 1000


def pca(rows: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the rows on their first two principal axes.

    Args:
        rows: Shape (n, d), n >= 3.
    Returns:
        Points (n, 2) in the unit of the rows, and the share of the variance on each axis (2,), between 0 and 1. The
        largest coefficient of each axis is positive, so that the picture is reproducible; the second axis is zero when
        d = 1.
    Raises:
        AnalysisError: When the rows are too few, constant, or hold NaN.
    """
    matrix = centred(rows)
    if matrix.shape[1] == 1:
        matrix = np.pad(matrix, ((0, 0), (0, 1)))
    _, lengths, axes = np.linalg.svd(matrix, full_matrices=False)
    axes = axes[:2]
    axes *= np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])[:, None]
    return matrix @ axes.T, (lengths**2 / (lengths**2).sum())[:2]


def effective_dimension(rows: npt.ArrayLike) -> float:
    """Return how many directions the rows use: the participation ratio of the variances on the principal axes.

    Args:
        rows: Shape (n, d), n >= 3.
    Returns:
        (Σ variance)² / Σ variance²: from 1, for rows on a line, to min(n - 1, d), for rows that vary equally in all
        directions.
    Raises:
        AnalysisError: When the rows are too few, constant, or hold NaN.
    Source: Gao et al. 2017, doi:10.1101/214262.
    """
    lengths = np.linalg.svd(centred(rows), compute_uv=False)
    variances = (lengths / lengths[0]) ** 2  # relative to the largest, so that no square overflows
    return float(variances.sum() ** 2 / (variances**2).sum())


def tsne(rows: npt.ArrayLike, *, perplexity: float, seed: int, start: FloatArray | None = None) -> FloatArray:
    """Return the rows laid out by t-SNE, which starts from their principal axes, from random points or from a layout.

    Args:
        rows: Shape (n, d), n >= 3.
        perplexity: About the number of neighbours that each row keeps; at least 1 and below n.
        seed: 0 starts at the principal axes; every other seed starts from random points of its own, and may end in
            another picture. Nothing else is random.
        start: A layout (n, 2) of similar rows to start from; the result stays near it where the rows allow that.
    Returns:
        Points (n, 2). Only neighbourhoods have a meaning: distances, sizes and axes have none.
    Raises:
        AnalysisError: When the perplexity does not fit, or the rows are too few, constant, or hold NaN.
    Source: van der Maaten and Hinton 2008, with scikit-learn's settings.
    """
    from sklearn.manifold import TSNE  # loading scikit-learn takes a second, and the Lab needs none of it

    matrix = centred(rows)
    n = len(matrix)
    if not 1 <= perplexity < n:
        raise AnalysisError(
            say(
                "Got perplexity {perplexity:g} for {n} rows; choose at least 1 and below {n}.",
                perplexity=perplexity,
                n=n,
            )
        )
    if start is None:
        axes, _ = pca(matrix)
        axes = np.random.default_rng(seed).normal(size=axes.shape) if seed else axes / axes[:, 0].std()
        layout = TSNE(2, perplexity=perplexity, init=(START * axes).astype(np.float32), random_state=seed)
    else:  # an earlier layout needs no early exaggeration
        layout = TSNE(
            2,
            perplexity=perplexity,
            init=start.astype(np.float32),
            random_state=seed,
            early_exaggeration=1.0,
            max_iter=WARM_ITERATIONS,
        )
    with one_thread():
        return np.asarray(layout.fit_transform(matrix), dtype=np.float64)


def neighbours(rows: npt.ArrayLike, count: int = 3) -> IntArray:
    """Return the nearest other rows of each of rows (n, d), nearest first, as (n, min(count, n - 1)) indices.

    Raises AnalysisError when the rows are too few, constant, or hold NaN.
    """
    from sklearn.neighbors import NearestNeighbors

    matrix = centred(rows)
    tree = NearestNeighbors(n_neighbors=min(count, len(matrix) - 1)).fit(matrix)
    return np.asarray(tree.kneighbors(return_distance=False), dtype=np.int64)


def distances(rows: npt.ArrayLike, of: int) -> tuple[FloatArray, float]:
    """Return the distances of one of rows (n, d) to all of them, (n,), and the median distance of two of the rows.

    Raises AnalysisError when the rows are too few, constant, or hold NaN.
    """
    matrix = centred(rows)
    return np.linalg.norm(matrix - matrix[of], axis=1), float(np.median(pdist(matrix)))


def trustworthiness(rows: npt.ArrayLike, points: npt.ArrayLike, *, count: int = 5) -> float:
    """Return how far neighbours in a picture are neighbours among the rows.

    Args:
        rows: Shape (n, d), n >= 5.
        points: The picture of the rows, shape (n, 2).
        count: Number of neighbours of each point that are compared; fewer when n is small.
    Returns:
        1 when all neighbours agree; about 0.5 for points laid out at random.
    Raises:
        AnalysisError: When there are fewer than 5 rows, or they are constant or hold NaN.
    Source: Venna and Kaski 2001, with scikit-learn's definition.
    """
    from sklearn.manifold import trustworthiness as kept

    matrix = centred(rows, least=5)
    return float(kept(matrix, np.asarray(points), n_neighbors=min(count, (len(matrix) - 1) // 2)))


def shared_neighbours(points: npt.ArrayLike, others: npt.ArrayLike, *, count: int = 5) -> tuple[float, float]:
    """Return how much two pictures of the same rows have in common, beside what chance gives.

    Args:
        points, others: The pictures, shape (n, 2), n >= 3.
        count: Number of neighbours of each point that are compared; fewer when n is small.
    Returns:
        The share of each point's nearest neighbours that are its nearest in the other picture too, 0 to 1, and the
        share that two pictures laid out at random have in common on average.
    Raises:
        AnalysisError: When a picture is too small, constant, or holds NaN.
    """
    near, other = neighbours(points, count), neighbours(others, count)
    count = near.shape[1]
    same = (near[:, :, None] == other[:, None, :]).sum()
    return float(same / near.size), count / (len(near) - 1)


def align(points: npt.ArrayLike, reference: npt.ArrayLike) -> FloatArray:
    """Return points (n, m), rotated, mirrored and moved so that they are as near to a reference (n, m) as possible.

    They are not stretched (orthogonal Procrustes). Raises AnalysisError when the shapes differ.
    """
    moving, fixed = np.asarray(points, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    if moving.ndim != 2 or moving.shape != fixed.shape:
        raise AnalysisError(f"Cannot lay points {moving.shape} over a reference {fixed.shape}; make them equal.")
    moving = moving - moving.mean(axis=0)
    rotation, _ = orthogonal_procrustes(moving, fixed - fixed.mean(axis=0))
    return np.asarray(moving @ rotation + fixed.mean(axis=0))
