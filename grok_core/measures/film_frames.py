"""The frames of a film of rows through training: one picture for each snapshot, aligned to the next picture."""

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
    matrices: Sequence[npt.ArrayLike],
    *,
    view: View,
    perplexity: float = 30.0,
    seed: int = 0,
    frequency: int | None = None,
) -> Iterator[tuple[int, FloatArray]]:
    """Yield the pictures of the rows at F steps, from the last step back to the first.

    The last picture decides the orientation: each picture is aligned to the next one by orthogonal Procrustes. t-SNE
    also starts from the next picture, so that points move in the film only when their rows have moved. The ring has
    the same frequency in all pictures.

    Args:
        matrices: Rows (n, d) at F steps, in order of step.
        view: The map of rows to points.
        perplexity, seed: Perplexity and seed of t-SNE.
        frequency: Frequency of the ring; None for the strongest one at the last step.
    Yields:
        The index of a matrix with its points (n, 2); NaN when its rows have no picture.
    Raises:
        AnalysisError: When the last rows have no picture, so that there is nothing to align the others to.
    """
    later: FloatArray | None = None
    if view == "ring" and frequency is None:
        frequency = fourier.ring(matrices[-1]).frequency
    for index in reversed(range(len(matrices))):
        try:
            if view == "t-SNE":
                points = tsne(matrices[index], perplexity=perplexity, seed=seed, start=later)
            elif view == "PCA":
                points, _ = pca(matrices[index])
            else:
                points = fourier.ring(matrices[index], frequency=frequency, permutations=1).points
        except AnalysisError:
            if later is None:
                raise
            yield index, np.full_like(later, np.nan)
            continue
        later = points if later is None else align(points, later)
        yield index, later
