"""The rows of a replay in the plane, where they lie on no circle: by t-SNE where there is a film, else by PCA."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grok_core.charts.palettes import category_looks, ordered_colours
from grok_core.charts.part_names import called
from grok_core.charts.replays.replay import Points
from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.film_frames import film
from grok_core.runs import Run
from grok_core.tasks.groups import coset_labels
from grok_core.views import coset_scores, run_rows
from grok_core.views.played.films import Wanted, kept
from grok_core.views.projection import Projection
from grok_core.views.reading import Reading, task_of
from grok_core.views.run_rows import RowsKey

CLUSTERS = Projection("t-SNE", perplexity=10.0)  # about the size of the cosets that are looked for
GROUPED = "left operand"  # whose cosets show most clearly in our networks


@dataclass(frozen=True)
class _Look:
    """How the points are coloured: n colours, n shapes, and by what."""

    colours: list[str]
    shapes: list[str]
    by: str


def points_of(now: Reading, matrix: str) -> tuple[Points, list[str]] | None:
    """Return the rows at all moments with what is said of each, or "" each; None when the last rows have no picture.

    Args:
        now: The run.
        matrix: Whose rows, where there are no cosets to be seen.
    """
    grouped = run_rows.rows_key(now.run, now.steps[-1], GROUPED)
    if coset_scores.offers_cosets(grouped):
        frames, said = kept(film_of(now.run, now.steps)) or (None, [])
        look = _by_coset(grouped)
        if frames is not None:
            return _points(grouped, frames, look, "t-SNE"), said
        matrix = GROUPED
    last = run_rows.rows_key(now.run, now.steps[-1], matrix)
    rows = [run_rows.rows_at(run_rows.rows_key(now.run, step, matrix)) for step in now.steps]
    frames = np.full((len(rows), len(rows[-1]), 2), np.nan)
    try:
        for index, points in film(rows, view="PCA"):
            frames[index] = points
    except AnalysisError:
        return None
    look = _by_coset(last) if coset_scores.offers_cosets(last) else _by_value(last)
    return _points(last, frames, look, say("two widest directions (PCA)")), [""] * len(rows)


def film_of(run: Run, steps: tuple[int, ...]) -> Wanted:
    """Return the film in which the cosets of a run in a group are looked for."""
    best = coset_scores.best_cosets(run_rows.rows_key(run, steps[-1], GROUPED))[0]
    return Wanted(run, steps, GROUPED, CLUSTERS, best.subgroup, best.side)


def _points(at: RowsKey, frames: NDArray[np.float64], look: _Look, how: str) -> Points:
    title = say("{rows}, {how}, coloured by {colour}", rows=called(at.matrix), how=how, colour=look.by)
    return Points(frames, run_rows.labels_of(at), look.colours, look.shapes, title)


def _by_coset(at: RowsKey) -> _Look:
    best = coset_scores.best_cosets(at)[0]
    numbers = coset_labels(coset_scores.group_of_run(at.config), best.subgroup, best.side)
    names = [f"{k + 1}" for k in range(max(numbers) + 1)]
    by = say("left coset of {subgroup}", subgroup=called(best.subgroup.name))
    if best.side == "right":
        by = say("right coset of {subgroup}", subgroup=called(best.subgroup.name))
    return _Look(*category_looks([f"{k + 1}" for k in numbers], names), by)


def _by_value(at: RowsKey) -> _Look:
    kinds, labels = getattr(task_of(at.config).group, "kinds", None), run_rows.labels_of(at)
    if kinds:
        return _Look(*category_looks(kinds, tuple(dict.fromkeys(kinds))), say("kind"))
    return _Look(ordered_colours(range(len(labels)), max(len(labels) - 1, 1)), ["circle"] * len(labels), say("value"))
