"""Pictures side by side: t-SNE from two starts beside PCA, and what was learnt beside the solution by hand."""

from dataclasses import replace

import streamlit as st

from grok_core.charts import picture_captions
from grok_core.languages import mark, say
from grok_core.measures import projections
from grok_core.tasks.by_hand import by_hand
from grok_core.views import run_rows, score_sentence
from grok_core.views.projection import Projection, points_of, trust
from grok_core.views.run_rows import RowsKey
from pages._embeddings import projection
from pages._embeddings.look import Look

UNITS_PER_ELEMENT = 5  # with fewer, chance leaves some answers out (Gromov 2023)


def starts(at: RowsKey, how: Projection, look: Look, last: int) -> None:
    """Draw the same rows by t-SNE from two random starts and by PCA: what all three show is more than a method's own.

    Args:
        at: Whose rows.
        how: t-SNE's view; the starts have its seed and the next one, but not 0, which is no random start.
        look: How points are coloured and joined.
        last: The newest step, by whose principal axes those of every step are turned.
    """
    one, other = (replace(how, seed=max(1, how.seed) + k) for k in (0, 1))
    titles = [*(say("t-SNE, seed {seed}", seed=view.seed) for view in (one, other)), say("PCA")]
    views = zip(titles, (one, other, Projection("PCA")), strict=True)
    reference = None
    shared = projections.shared_neighbours(*(points_of(at, view, last)[0] for view in (one, other)))
    st.caption(f"{picture_captions.starts_caption(look.title)} {picture_captions.shared_caption(*shared)}")
    for i, (column, (title, view)) in enumerate(zip(st.columns(3), views, strict=True)):
        points, text = points_of(at, view, last)
        if view.view == "t-SNE":  # two starts differ by a turn, if by no more
            points = reference = points if reference is None else projections.align(points, reference)
        with column:
            projection.draw(at, points, f"{text} {trust(at, points)}", look, title, name=f"beside_{i}")


def hand(at: RowsKey, how: Projection, look: Look, *, sign: int) -> str:
    """Draw the ring that was learnt beside that of the network whose weights are written down; return what it scores.

    Args:
        at: Whose rows.
        how: The ring's view.
        look: How points are coloured and joined.
        sign: 1 for addition, -1 for subtraction.
    """
    learnt = run_rows.ring(at, how.frequency)
    n = len(learnt.points)
    units = UNITS_PER_ELEMENT * n
    k = learnt.frequency
    pictures = {
        mark("learnt"): (learnt.points, score_sentence.of_ring(learnt)),
        mark("by hand"): (
            by_hand(n, units, sign=sign, seed=0).circle(k),
            picture_captions.by_hand_caption(units, n, k),
        ),
    }
    for i, (column, (title, (points, text))) in enumerate(zip(st.columns(2), pictures.items(), strict=True)):
        with column:
            projection.draw(at, points, text, look, say(title), name=f"beside_{i}")
    return pictures["learnt"][1]
