"""How rows are brought into the plane: chosen in the sidebar, drawn with a sentence on what the picture is worth."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import streamlit as st

from grok_core.charts import captions, scatter
from grok_core.errors import AnalysisError
from grok_core.measures import projections
from grok_core.measures.filming import View
from pages._ui import chart, structure
from pages._ui.looks import Look
from pages._ui.structure import Moment, Points

MOST_SCRAMBLED = 12  # points, in which t-SNE has no neighbourhoods to keep
MOST_NAMED = 60  # points that can carry their names and still be read
LEAST_TRUSTED = 5  # points, of which at least two neighbours can be asked
PERPLEXITY = {"perplexity": 30, "perplexity_clusters": 10}  # where rings and clusters show most reliably
STRONGEST = "strongest"


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


def choose(at: Moment, n: int, only: View | None = None) -> Projection:
    """Offer the views that n rows have, unless `only` one is meant, and what there is to choose of it."""
    is_cyclic = structure.order_of(at) is not None
    views: Sequence[View] = ("t-SNE", "PCA", "ring") if is_cyclic else ("t-SNE", "PCA")
    # Of a handful of points all are neighbours, and t-SNE scrambles even a line.
    usual = "t-SNE" if n > MOST_SCRAMBLED else "PCA"
    view = only or st.segmented_control("Projection", views, default=usual, required=True, key="projection",
                                        bind="query-params")  # fmt: skip
    if view == "t-SNE":
        key = "perplexity" if is_cyclic else "perplexity_clusters"
        perplexity = st.slider("Perplexity", 2, 50, min(PERPLEXITY[key], max(2, n - 1)), key=key, bind="query-params",
                               help="About how many neighbours count.")  # fmt: skip
        seed = st.number_input("t-SNE seed", 0, 999, 0, key="tsne_seed", bind="query-params",
                               help="Another start may give another picture.")  # fmt: skip
        return Projection(view, float(perplexity), int(seed))
    return Projection(view, frequency=_frequency(at, n)) if view == "ring" else Projection(view)


def _frequency(at: Moment, n: int) -> int | None:
    """Offer the plane of every frequency, the strongest first; at n/2 the sine vanishes, and there is none."""
    planes = [f"{k}" for k, _ in structure.spectrum(at).top(n) if 2 * k < n]
    chosen = st.selectbox("Plane of frequency", (STRONGEST, *planes), key="frequency", bind="query-params",
                          help="The strongest come first.")  # fmt: skip
    return None if chosen == STRONGEST else int(chosen)


def points_of(at: Moment, how: Projection, last: int) -> tuple[Points, str]:
    """Return the rows as points, and in words what their picture shows. Raises AnalysisError as the views do.

    Args:
        at: Whose rows.
        how: The view.
        last: The newest step, by whose principal axes those of every step are turned.
    """
    if how.view == "t-SNE":
        return structure.tsne(at, how.perplexity, how.seed), captions.tsne_caption(how.perplexity, how.seed)
    if how.view == "PCA":
        points, shares = structure.pca(at)
        with suppress(AnalysisError):  # the newest rows may have no axes
            points = projections.align(points, structure.pca(replace(at, step=last))[0])
        return points, captions.pca_caption(shares)
    ring = structure.ring(at, how.frequency)
    return ring.points, captions.ring_caption(ring.frequency, ring.score, null_95=ring.null_95, p_value=ring.p_value)


def draw(at: Moment, points: Points, text: str, look: Look, *, name: str = "points", title: str = "") -> None:
    """Draw points with their names, neighbours and colours, and the sentence below.

    Args:
        at: Whose rows the points are.
        points: Shape (n, 2).
        text: What the picture shows.
        look: How points are coloured and joined.
        name: One of `chart.HEIGHTS`, perhaps with a number behind it.
        title: Over the picture, when it is one of several.
    """
    labels = structure.labels_of(at)
    frame = scatter.scatter_frame(points, labels=labels, near=structure.near(at), **look.frame)
    is_small = bool(title)  # one of several: neither names nor a legend would leave room for the points
    spec = scatter.scatter_spec(
        count=len(labels), height=chart.FIXED, names=len(labels) <= MOST_NAMED and not is_small, legend=not is_small,
        title=title, asked=True, **look.spec,
    )  # fmt: skip
    chart.draw(chart.table_of(frame), spec, name)
    st.caption(text)


def trust(at: Moment, points: Points) -> str:
    """Say how many of a picture's neighbours are neighbours among the rows."""
    if len(points) < LEAST_TRUSTED:
        return ""
    return captions.trust_caption(projections.trustworthiness(structure.rows_of(at), points))
