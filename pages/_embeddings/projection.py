"""How rows are brought into the plane: chosen in the sidebar, drawn with a sentence on what the picture is worth."""

from collections.abc import Sequence

import streamlit as st

from grok_core.charts import scatter
from grok_core.measures.film_frames import View
from grok_core.views import run_rows
from grok_core.views.projection import Projection
from grok_core.views.run_rows import Points, RowsKey
from pages._embeddings.colours import Look
from pages._shared import draw_chart

MOST_SCRAMBLED = 12  # points, in which t-SNE has no neighbourhoods to keep
MOST_NAMED = 60  # points that can carry their names and still be read
PERPLEXITY = {"perplexity": 30, "perplexity_clusters": 10}  # where rings and clusters show most reliably
STRONGEST = "strongest"


def choose(at: RowsKey, n: int, only: View | None = None) -> Projection:
    """Offer the views that n rows have, unless `only` one is meant, and what there is to choose of it."""
    is_cyclic = run_rows.order_of(at) is not None
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


def _frequency(at: RowsKey, n: int) -> int | None:
    """Offer the plane of every frequency, the strongest first; at n/2 the sine vanishes, and there is none."""
    planes = [f"{k}" for k, _ in run_rows.spectrum(at).top(n) if 2 * k < n]
    chosen = st.selectbox("Plane of frequency", (STRONGEST, *planes), key="frequency", bind="query-params",
                          help="The strongest come first.")  # fmt: skip
    return None if chosen == STRONGEST else int(chosen)


def draw(at: RowsKey, points: Points, text: str, look: Look, *, name: str = "points", title: str = "") -> None:
    """Draw points with their names, neighbours and colours, and the sentence below.

    Args:
        at: Whose rows the points are.
        points: Shape (n, 2).
        text: What the picture shows.
        look: How points are coloured and joined.
        name: One of `chart.HEIGHTS`, perhaps with a number behind it.
        title: Over the picture, when it is one of several.
    """
    labels = run_rows.labels_of(at)
    frame = scatter.scatter_frame(points, labels=labels, near=run_rows.near(at), **look.frame)
    is_small = bool(title)  # one of several: neither names nor a legend would leave room for the points
    spec = scatter.scatter_spec(
        count=len(labels), height=draw_chart.FIXED, names=len(labels) <= MOST_NAMED and not is_small,
        legend=not is_small, title=title, asked=True, **look.spec,
    )  # fmt: skip
    draw_chart.draw(draw_chart.table_of(frame), spec, name)
    st.caption(text)
