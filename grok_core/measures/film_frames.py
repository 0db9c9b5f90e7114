"""A film of rows through training: one picture a snapshot, each laid over the one after it."""

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures import fourier
from grok_core.measures.projections import align, pca, tsne
from grok_core.measures.rows import FloatArray

View = Literal["t-SNE", "PCA", "ring"]


def film(
    moments: Sequence[npt.ArrayLike],
    *,
    view: View,
    perplexity: float = 30.0,
    seed: int = 0,
    frequency: int | None = None,
) -> Iterator[tuple[int, FloatArray]]:
    """Picture the rows at every moment, from the last one back to the first.

    What has formed at the end decides how everything before is turned: each picture is laid over its successor
    by orthogonal Procrustes. t-SNE moreover begins where its successor lies, so that what moves in the film has
    moved in the rows. The ring keeps one frequency throughout.

    Args:
        moments: Rows (n, d) at F moments, in order of time.
        view: How they are brought into the plane.
        perplexity, seed: Of t-SNE.
        frequency: Of the ring; None for the one that is strongest at the end.
    Yields:
        The index of a moment with its points (n, 2); NaN where the rows allow no picture.
    Raises:
        AnalysisError: When the last rows allow no picture, so that there is nothing to lay the others over.
    """
    later: FloatArray | None = None
    if view == "ring" and frequency is None:
        frequency = fourier.ring(moments[-1]).frequency
    for index in reversed(range(len(moments))):
        try:
            if view == "t-SNE":
                points = tsne(moments[index], perplexity=perplexity, seed=seed, start=later)
            elif view == "PCA":
                points, _ = pca(moments[index])
            else:
                points = fourier.ring(moments[index], frequency=frequency, permutations=1).points
        except AnalysisError:
            if later is None:
                raise
            yield index, np.full_like(later, np.nan)
            continue
        later = points if later is None else align(points, later)
        yield index, later
