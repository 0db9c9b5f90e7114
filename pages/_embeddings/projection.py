"""How rows are brought into the plane: chosen in the sidebar, drawn with a sentence on what the picture is worth."""

from functools import partial

import streamlit as st

from grok_core.charts import scatter
from grok_core.charts.part_names import called
from grok_core.languages import mark, say
from grok_core.measures.film_frames import View
from grok_core.views import run_rows
from grok_core.views.projection import Projection
from grok_core.views.run_rows import Points, RowsKey
from pages._embeddings import near_rows, scores
from pages._embeddings.look import Look
from pages._shared import bound, draw_chart
from pages._shared.choices import Choice, numbers

MOST_SCRAMBLED = 12  # points: t-SNE scrambles so few, since all are neighbours
MOST_NAMED = 60  # points that can carry their names and still be read
PERPLEXITY = {"perplexity": 30, "perplexity_clusters": 10}  # at which rings and clusters appear most reliably
STRONGEST = mark("strongest")
SEED_NOTE = mark("0 starts t-SNE at the principal axes; every other seed starts it from random points of its own.")
VIEWS: dict[str, View] = {mark("t-SNE"): "t-SNE", mark("PCA"): "PCA", mark("ring"): "ring"}


def choose(at: RowsKey, n: int, only: View | None = None, best: str | None = None) -> Projection:
    """Offer the projections that n rows have, and the parameters of the chosen one.

    Args:
        at: Whose rows.
        n: How many.
        only: The one that is allowed; None for all.
        best: The one in which the structure of the run's preset is seen; None for the usual one.
    """
    is_cyclic = run_rows.order_of(at) is not None
    views = [view for view in VIEWS if is_cyclic or view != "ring"]
    # Of a handful of points all are neighbours, and t-SNE scrambles even a line.
    usual = "t-SNE" if n > MOST_SCRAMBLED else "PCA"
    usual = best if best in views else usual
    view = only or VIEWS[bound.segments(say("Projection"), Choice("projection", views, usual))]
    if view == "t-SNE":
        key = "perplexity" if is_cyclic else "perplexity_clusters"
        few = str(min(PERPLEXITY[key], max(2, n - 1)))
        note = say("About how many neighbours count.")
        perplexity = bound.slider(say("Perplexity"), Choice(key, numbers(2, 50), few), note)
        seed = bound.number(say("t-SNE seed"), Choice("tsne_seed", numbers(0, 999), "0"), say(SEED_NOTE))
        return Projection(view, float(perplexity), seed)
    return Projection(view, frequency=_frequency(at, n)) if view == "ring" else Projection(view)


def _frequency(at: RowsKey, n: int) -> int | None:
    """Offer the plane of every frequency, the strongest first; at n/2 the sine vanishes, and there is none."""
    planes = [f"{k}" for k, _ in run_rows.spectrum(at).top(n) if 2 * k < n]
    note = say("The strongest come first.")
    chosen = bound.select(say("Plane of frequency"), Choice("frequency", (STRONGEST, *planes), STRONGEST), note=note)
    return None if chosen == STRONGEST else int(chosen)


def draw(at: RowsKey, points: Points, text: str, look: Look, how: str, *, name: str = "points") -> None:
    """Draw points with their names, neighbours and colours, and the sentence below.

    Args:
        at: Whose rows the points are.
        points: Shape (n, 2).
        text: What the picture shows.
        look: How points are coloured and joined.
        how: How they were brought into the plane, said; it stands over the picture when it is one of several.
        name: One of `draw_chart.HEIGHTS`; "beside" and a number for one of several.
    """
    labels = run_rows.labels_of(at)
    frame = scatter.scatter_frame(points, labels=labels, near=run_rows.near(at), **look.frame)
    is_small = name.startswith("beside")  # one of several: names and a legend would leave no room
    spec = scatter.scatter_spec(
        count=len(labels),
        height=draw_chart.FIXED,
        names=len(labels) <= MOST_NAMED and not is_small,
        legend=not is_small,
        title=how if is_small else "",
        asked=True,
        **look.spec,
    )
    score = "" if is_small else scores.in_words(at)
    words = scatter.scatter_words(frame, name=f"{called(at.matrix)}, {how}", coloured_by=look.title, score=score)
    picked = None if is_small else partial(near_rows.picked, name)
    draw_chart.draw(draw_chart.table_of(frame), spec, name, words, picked)
    st.caption(text)
