"""How rows are brought into the plane, and in words what their picture shows and is worth."""

from contextlib import suppress
from dataclasses import dataclass, replace

from grok_core.charts import picture_captions
from grok_core.errors import AnalysisError
from grok_core.measures import projections
from grok_core.measures.film_frames import View
from grok_core.views import run_rows, score_sentence
from grok_core.views.run_rows import Points, RowsKey

LEAST_TRUSTED = 5  # points, of which at least two neighbours can be asked


@dataclass(frozen=True)
class Projection:
    """How rows are brought into the plane.

    Args:
        view: By which method.
        perplexity, seed: Of t-SNE.
        frequency: Of the ring's plane; None for the one with the largest share.
    """

    view: View
    perplexity: float = 30.0
    seed: int = 0
    frequency: int | None = None


def points_of(at: RowsKey, how: Projection, last: int) -> tuple[Points, str]:
    """Return the rows as points, and in words what their picture shows. Raises AnalysisError as the views do.

    Args:
        at: Whose rows.
        how: The view.
        last: The newest step, by whose principal axes those of every step are turned.
    """
    if how.view == "t-SNE":
        return run_rows.tsne(at, how.perplexity, how.seed), picture_captions.tsne_caption(how.perplexity, how.seed)
    if how.view == "PCA":
        points, shares = run_rows.pca(at)
        with suppress(AnalysisError):  # the newest rows may have no axes
            points = projections.align(points, run_rows.pca(replace(at, step=last))[0])
        return points, picture_captions.pca_caption(shares)
    ring = run_rows.ring(at, how.frequency)
    return ring.points, score_sentence.of_ring(ring)


def trust(at: RowsKey, points: Points) -> str:
    """Say how many of a picture's neighbours are neighbours among the rows."""
    if len(points) < LEAST_TRUSTED:
        return ""
    return picture_captions.trust_caption(projections.trustworthiness(run_rows.rows_at(at), points))
